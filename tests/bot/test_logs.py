"""Whatever goes wrong, the token, what people wrote and by what they are known are in no log, at no level."""

import ast
import asyncio
import gc
import logging
import sys
import threading
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from telegram import Update
from telegram.ext import TypeHandler

from bot import cli, logs, sender, ticker
from bot.database import explained
from bot.health import site
from bot.mail import Post
from bot.postman import Postman
from bot.sandbox.fake.errors import ApiError
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import TOKEN
from bot.sandbox.stage import Stage
from bot.settings import WrongSetting
from bot.webhook import Collector, web
from handlers import delivery, mailing
from handlers.context import Context
from storage import people
from tests.conftest import KEY
from tests.mail_server import MailServer, listening

CANARY = "canary-of-the-patient"
ADDRESS = "ruiz@clinic.example"
SECRET = "a-secret-of-the-tests"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[StringIO]:
    """What is logged at the lowest level, also by libraries; afterwards logging is as it was."""
    for module, hook in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, hook, getattr(module, hook))
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    root = logging.getLogger()
    levels = {logger: logger.level for logger in [root, *map(logging.getLogger, root.manager.loggerDict)]}
    handlers = root.handlers[:]
    logs.set_up("DEBUG")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written := StringIO())
    for logger in levels:
        logger.setLevel(logging.DEBUG)
    yield written
    root.handlers[:] = handlers
    for logger, level in levels.items():
        logger.setLevel(level)


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with listening() as mail:
        yield mail


def fails(*_: object, **__: object) -> Any:
    """With everything that must not be told in its words, and in those of its cause."""
    try:
        raise ValueError(f"{CANARY} of {ADDRESS}")
    except ValueError as error:
        raise RuntimeError(f"{CANARY} at https://api.telegram.org/bot{TOKEN}/getMe") from error


async def asked_to(stage: Stage, patient: Person) -> None:
    """Updates that cannot be read, handled or committed."""

    async def handle(update: Update, context: Context) -> None:
        words = (update.message and update.message.text) or ""
        if "fail" in words:
            raise RuntimeError(f"cannot read {update} with {context.bot!r}")
        if "commit" in words:
            await context.session.execute(text(f"SELECT '{words}' FROM missing"))  # noqa: S608

    stage.app.application.add_handler(TypeHandler(Update, handle), group=-3)
    stage.telegram.hands_out({"message": CANARY})
    for words in ("a note", "fail", "commit"):
        patient.says(f"{words} with a {CANARY}")
    await stage.settle()


async def told_to(stage: Stage, patient: Person, patch: pytest.MonkeyPatch) -> None:
    """Messages that cannot be prepared or sent."""
    for words in (f"Bad Request: can't parse {CANARY}", f"Bad Request: chat {patient.id} is odd"):
        stage.telegram.fail("sendMessage", ApiError(400, words))
        patient.says("/help")
        await stage.settle()
    stage.telegram.fail("answerCallbackQuery", ApiError(400, f"Bad Request: {CANARY}"))
    with patch.context() as broken:
        broken.setattr(delivery, "prepare", fails)
        patient.says("/help")
        await stage.settle()
    with patch.context() as broken:
        broken.setattr(sender, "call_telegram", fails)
        patient.says("/help")
        await stage.settle()


async def mailed_to(stage: Stage, mail: MailServer) -> None:
    server = {"smtp_host": "127.0.0.1", "smtp_port": mail.port, "smtp_security": "none"}
    settings = stage.app.settings.model_copy(update={**server, "smtp_from": "journal@clinic.example"})
    stage.app.postman = Postman(Post(settings), stage.app.database, stage.clock)
    mail.answers["RCPT"] = [f"550 nobody is <{ADDRESS}> {CANARY}"]
    async with stage.app.database.write() as session:
        clinician = await people.by_code(session, "CL-001")
        assert clinician is not None
        await mailing.use(session, stage.clock(), clinician, ADDRESS)
    await stage.settle()


async def ticked(stage: Stage, patch: pytest.MonkeyPatch) -> None:
    with patch.context() as broken:
        broken.setattr(ticker, "DUTIES", [replace(duty, act=fails) for duty in ticker.DUTIES])
        stage.clock.passes(timedelta(hours=20))
        await stage.app.tick()
    with patch.context() as broken:
        broken.setattr(stage.app.ticker, "_catch_up", fails)
        await stage.app.tick()


async def knocked_at(stage: Stage, patch: pytest.MonkeyPatch) -> str:
    """What the webhook and the health page answer."""

    async def process(updates: object) -> None:
        fails()

    collector = Collector(process)
    collecting = asyncio.create_task(collector.run())
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    hook = httpx.ASGITransport(web(collector, "/hook", SECRET))
    async with httpx.AsyncClient(transport=hook, base_url="http://bot") as telegram:
        refused = await telegram.post("/hook", json={"update_id": 1, "text": CANARY}, headers=headers)
    collecting.cancel()
    patch.setattr(stage.app.database, "read", fails)
    health = httpx.ASGITransport(site(stage.app))
    async with httpx.AsyncClient(transport=health, base_url="http://localhost") as monitor:
        answers = [await monitor.get(path) for path in ("/readyz", "/metrics")]
    assert [refused.status_code, *(answer.status_code for answer in answers)] == [503, 503, 200]
    return refused.text + "".join(answer.text for answer in answers)


async def left_to_python() -> None:
    """What nobody catches, in a task, in a callback of the loop, in a thread, in a finalizer; a warning."""

    async def failing() -> None:
        fails()

    class Finalized:
        def __del__(self) -> None:
            fails()

    task = asyncio.create_task(failing(), name=CANARY)
    asyncio.get_running_loop().call_soon(fails, CANARY)
    with suppress(RuntimeError):
        await asyncio.wait([task])
    del task
    finalized = Finalized()
    del finalized
    gc.collect()
    thread = threading.Thread(target=fails, name=CANARY)
    thread.start()
    thread.join()
    warnings.warn(f"{CANARY} is odd", UserWarning, stacklevel=1)
    for library in ("telegram.ext", "sqlalchemy.engine.Engine", "apscheduler.executors", "py.warnings"):
        logging.getLogger(library).error("cannot read %s", CANARY, exc_info=ValueError(CANARY))
        logging.getLogger(library).debug(f"cannot read {CANARY}")
    logging.getLogger("apscheduler.scheduler").warning(
        "cannot read %s, and this is told in two pieces, as a library does with words of which it would "
        "otherwise be hard to see all at once",
        CANARY,
    )


TOLD = [
    *("an update is parked", "cannot be prepared", "was refused: BadRequest", "could not be sent"),
    *("was not sent: SMTPRecipientRefused", "failed for", "the rest is tried at the next tick"),
    *(
        "1 updates came in vain (RuntimeError)",
        "a thread has ended",
        "nobody could be told",
        "UserWarning at",
    ),
    *("asyncio: ", "telegram.ext: cannot read %s (", "of which it would otherwise be hard to"),
    *("\nRuntimeError", "\nValueError", "in fails"),
]


async def test_a_day_on_which_everything_fails_is_told_without_a_word_of_anybody(
    log: StringIO,
    capfd: pytest.CaptureFixture[str],
    enrolled: Stage,
    patient: Person,
    mail: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await asked_to(enrolled, patient)
    await told_to(enrolled, patient, monkeypatch)
    await mailed_to(enrolled, mail)
    await ticked(enrolled, monkeypatch)
    answered = await knocked_at(enrolled, monkeypatch)
    await left_to_python()
    logging.getLogger("bot").debug("calling %s", enrolled.app.bot.base_url)
    logging.getLogger("bot").info(f"the bot is {enrolled.app.bot!r}, the patient {patient.id}")
    printed = "".join(capfd.readouterr())
    said = log.getvalue() + printed + answered
    assert printed == "" and "<token>" in said and "<number>" in said
    assert [words for words in TOLD if words not in said] == []
    ids = [str(member.account.id) for member in enrolled.cast]
    hidden = [CANARY, TOKEN.partition(":")[2], ADDRESS, ADDRESS.partition("@")[0], KEY, SECRET, *ids]
    assert [words for words in hidden if words in said] == []


def test_what_the_terminal_says_of_a_failure_is_as_careful(
    log: StringIO, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a command that fails, and of a database that refuses what is stored."""
    monkeypatch.setattr(sys, "argv", ["bot", "roles"])
    monkeypatch.setattr("bot.roles.page", fails)
    with pytest.raises(RuntimeError) as failed:
        cli.main()
    sys.excepthook(failed.type, failed.value, failed.tb)
    refused = IntegrityError("INSERT", {}, Exception(f"Key (code)=({CANARY}) already exists."))
    with pytest.raises(WrongSetting) as told, explained():
        raise refused
    said = "".join(capfd.readouterr()) + log.getvalue() + str(told.value)
    assert "the program ends" in said and "RuntimeError" in said and "in fails" in said
    assert CANARY not in said and TOKEN not in said


def test_a_line_that_cannot_be_written_is_not_printed_instead(
    log: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("bot").info("%d notes", CANARY)
    logging.getLogger("bot").info("%s of %s", "a word, and more of them", ADDRESS)
    said = log.getvalue()
    assert said.count("\n") == 2 and "%d notes" in said and "… of" in said
    assert CANARY not in said + "".join(capfd.readouterr())


def test_errors_that_are_each_other_s_cause_are_told_once() -> None:
    one, other = ValueError(CANARY), KeyError(CANARY)
    one.__cause__, other.__cause__ = other, one
    assert logs.SafeFormatter().formatException((ValueError, one, None)) == "ValueError\nKeyError"


# What is filled in, and the lines that are made of more than a text in the source. Each was looked at: a
# kind, a name of an error or a setting, a count; none was written by anybody but us.
FILLED_IN = {
    *("type(error).__name__", "reason(error)", "message.kind", "outcome.error", "duty.column.key"),
    *("len(ids)", "len(batch)", "number", "what", "app.bot.username", "renewed.out_of_reach"),
    "*await chain.newest_anchor(session)",
}
MADE = {
    "trouble or 'updates are fetched and stored again'",
    "f'nothing is sent or fetched: {_COPY}'",
    "f'{app.obstacle}; next try in {pause:.0f} s'",
    "f'{what} failed'",
    "f'not safe: {names}; python -m bot check --security says what to do'",
    "f'{category.__name__} at {filename}:{lineno}'",
}


def test_each_line_that_the_program_logs_was_looked_at() -> None:
    lines = [line for package in logs.OWN for file in (ROOT / package).rglob("*.py") for line in logged(file)]
    assert len(lines) > 40
    made = {ast.unparse(line.args[0]) for line in lines if not isinstance(line.args[0], ast.Constant)}
    assert made <= MADE
    assert {ast.unparse(argument) for line in lines for argument in line.args[1:]} <= FILLED_IN


def logged(file: Path) -> Iterator[ast.Call]:
    source = file.read_text("utf-8")
    if not any(word in source for word in ("log.", "logging.", "warnings.")):
        return
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="log"), attr=level)):
                assert level in {"debug", "info", "warning", "error", "exception", "critical"}
                yield node
            case ast.Attribute(value=ast.Name(id="warnings" | "logging"), attr=name):
                assert file.name == "logs.py" or name == "getLogger", file
