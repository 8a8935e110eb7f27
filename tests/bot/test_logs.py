"""Whatever goes wrong, neither the token nor a patient's words are in the log, at no level."""

import logging
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import TypeHandler

from bot import logs
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import TOKEN
from bot.sandbox.stage import Stage
from handlers.context import Context

CANARY = "canary-of-the-patient"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What is logged at the lowest level; afterwards logging is as it was."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    logs.set_up("DEBUG")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written := StringIO())
    yield written
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.raiseExceptions = True


async def test_a_real_run_tells_neither_the_token_nor_the_words(
    enrolled: Stage, patient: Person, log: StringIO
) -> None:
    async def fails(update: Update, context: Context) -> None:
        if update.message and "fail" in (update.message.text or ""):
            try:
                raise ValueError(update.message.text)
            except ValueError as error:
                raise RuntimeError(f"cannot read {update}") from error

    enrolled.app.application.add_handler(TypeHandler(Update, fails), group=-3)
    patient.says(f"a note with a {CANARY}")
    patient.says(f"fail with a {CANARY}")
    enrolled.telegram.fail("sendMessage", "drop before")
    await enrolled.settle()
    logging.getLogger("bot").debug("calling %s", enrolled.app.bot.base_url)
    logging.getLogger("bot").info("the bot is %r", enrolled.app.bot)
    said = log.getvalue()
    assert "an update is parked" in said and "ValueError" in said and "in fails" in said
    assert "<token>" in said
    assert TOKEN.partition(":")[2] not in said
    assert CANARY not in said
    assert str(patient.id) not in said


def test_the_last_words_of_the_program_are_as_careful(log: StringIO) -> None:
    try:
        raise TelegramError(f"{CANARY} at https://api.telegram.org/bot{TOKEN}/getMe")
    except TelegramError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    said = log.getvalue()
    assert "the program ends" in said and "TelegramError" in said
    assert TOKEN not in said and CANARY not in said


def test_a_line_that_cannot_be_written_is_not_printed_instead(
    log: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("bot").info("%d notes", CANARY)
    assert CANARY not in capsys.readouterr().err + log.getvalue()
