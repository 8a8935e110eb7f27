"""Logging that can print neither the bot's token nor a patient's words."""

import logging
import re
import sys
import traceback
from types import TracebackType

_TOKEN = re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{20,}")

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class SafeFormatter(logging.Formatter):
    """Takes tokens out of every line, and from exceptions shows where and what kind, never their words."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None
        return _TOKEN.sub("<token>", super().format(record))

    def formatException(self, ei: ExceptionInfo) -> str:
        error = ei[1]
        lines: list[str] = []
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            lines.append(type(error).__qualname__)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _log_last_words(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("the program ends", exc_info=(kind, error, at))


def set_up(level: str = "INFO") -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    sys.excepthook = _log_last_words
    # A line that cannot be written would be printed with its arguments and a whole traceback.
    logging.raiseExceptions = False
    # These print URLs with the token, or statements with their values.
    for name in (
        "httpx",
        "httpcore",
        "telegram",
        "sqlalchemy",
        "apscheduler",
        "alembic",
        "aiosqlite",
        "asyncio",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
    # It shows a page in place of Telegram's answer with a whole traceback; the caller says it in a line.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
