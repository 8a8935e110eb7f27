"""Logging that can print neither the bot's token nor anything that a person wrote or is known by.

It shows what it knows to be harmless, instead of hiding what it knows to be harmful. Of this program's own
lines these are their words, which stand in the source, with names and small numbers filled in. What a library
says is shown if it stands in the library's source; else only where it was said. Of exceptions their kind and
place are shown, never their words.
"""

import copy
import linecache
import logging
import re
import sys
import threading
import traceback
import warnings
from types import TracebackType
from typing import TextIO

OWN = ("bot", "handlers", "storage", "journal")
_TOKEN = re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{20,}")
# As long as a Telegram number.
_LONG_NUMBER = re.compile(r"(?<!\w)\d{6,}(?!\w)")
# Of a kind, an error, a column or a setting, or a code: one word or two.
_NAME = re.compile(r"[\w.@-]{1,64}(?: [\w.-]{1,64})?", re.ASCII)
_LARGEST = 1_000_000
_HIDDEN = "…"

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

log = logging.getLogger("bot")


class SafeFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        shown = copy.copy(record)
        is_own = record.name.partition(".")[0] in OWN
        shown.msg, shown.args, shown.exc_text = _filled(record) if is_own else _quoted(record), None, None
        return _LONG_NUMBER.sub("<number>", _TOKEN.sub("<token>", super().format(shown)))

    def formatException(self, ei: ExceptionInfo) -> str:
        error, seen = ei[1], list[BaseException]()
        lines: list[str] = []
        while error is not None and error not in seen:
            seen.append(error)
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
            lines.append(type(error).__qualname__)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)


def _filled(record: logging.LogRecord) -> str:
    template, given = str(record.msg), record.args
    try:
        return template % tuple(map(_shown, given)) if isinstance(given, tuple) and given else template
    except (TypeError, ValueError):
        return template


def _shown(value: object) -> object:
    if isinstance(value, int | float):
        is_harmless = abs(value) < _LARGEST
    else:
        is_harmless = isinstance(value, str) and _NAME.fullmatch(value) is not None
    return value if is_harmless else _HIDDEN


def _quoted(record: logging.LogRecord) -> str:
    """Its words as they stand in the source, with nothing filled in."""
    source = "".join(linecache.getlines(record.pathname)[record.lineno - 1 : record.lineno + 3])
    # Long words stand there in several pieces.
    source = re.sub(r"""["']\s*\n\s*["']""", "", source)
    is_from_source = isinstance(record.msg, str) and record.msg.strip() in source
    return f"{record.msg.strip() if is_from_source else _HIDDEN} ({record.pathname}:{record.lineno})"


def set_up(level: str = "INFO") -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=max(logging.WARNING, _number(level)), handlers=[handler], force=True)
    for name in OWN:
        logging.getLogger(name).setLevel(level)
    # Whatever somebody on the internet sends to a port would be a line.
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    # It speaks of each page in place of Telegram's answer; the caller says it in a line.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    # A line that cannot be written would be printed with its arguments and a whole traceback.
    logging.raiseExceptions = False
    _take_over_what_python_prints()


def _number(level: str) -> int:
    return logging.getLevelNamesMapping()[level]


def _take_over_what_python_prints() -> None:
    """Left to itself, it prints exceptions and warnings with their words, past all logging."""
    sys.excepthook = _log_last_words
    sys.unraisablehook = _log_what_nobody_could_catch
    threading.excepthook = _log_end_of_thread
    warnings.showwarning = _log_warning


def _log_last_words(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        log.critical("the program ends", exc_info=(kind, error, at))


def _log_what_nobody_could_catch(trouble: "sys.UnraisableHookArgs") -> None:
    error = trouble.exc_value or trouble.exc_type()
    log.error(
        "something failed where nobody could be told", exc_info=error.with_traceback(trouble.exc_traceback)
    )


def _log_end_of_thread(trouble: threading.ExceptHookArgs) -> None:
    if trouble.exc_value is not None and not isinstance(trouble.exc_value, SystemExit):
        log.error("a thread has ended", exc_info=trouble.exc_value)


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    log.warning(f"{category.__name__} at {filename}:{lineno}")
