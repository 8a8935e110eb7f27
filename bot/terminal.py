"""What the commands at a terminal share: the settings, the database, what admins do, and how it is shown."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from contextvars import ContextVar
from html import unescape
from pathlib import Path
from re import sub
from typing import Any, NoReturn, TypeVar

import typer

from bot import settings as configuration
from bot.settings import Settings, WrongSetting
from journal.safe_words import printable

T = TypeVar("T")

_command: ContextVar[str | None] = ContextVar("command", default=None)


def administer(action: str, words: list[str] | None, *, needs_bot: bool = False) -> None:
    from handlers.desk import Mistake

    try:
        text = in_loop(with_database(lambda database: _act(database, action, words or [], needs_bot)))
    except Mistake as mistake:
        stop(_plain(mistake.text))
    typer.echo(_plain(text))


async def _act(database: Any, action: str, words: list[str], needs_bot: bool) -> str:
    from handlers.admins.actions import ACTIONS
    from handlers.clinicians.episodes import administer
    from handlers.desk import Desk
    from handlers.texts import DEFAULT, texts
    from storage.audit import COMMAND_LINE
    from storage.site import describe, site

    chosen = settings()
    username = await _username(chosen) if needs_bot else None
    async with database.write() as session:
        clinic = await site(session)
        clinic.bot_username = username or clinic.bot_username
        clinic.zone = chosen.clinic_timezone
        if not clinic.name:
            # The program has never run on this database.
            describe(clinic, *chosen.clinic)
        if needs_bot and not clinic.bot_username:
            raise WrongSetting(
                "TELEGRAM_API_URL: Telegram cannot be reached, and the bot's name is not known yet"
            )
        actions = {**ACTIONS, "episodes": administer}
        return await actions[action](Desk(session, now(), COMMAND_LINE, texts(DEFAULT)), words)


async def _username(chosen: Settings) -> str | None:
    """The bot's name, or None while Telegram cannot be reached."""
    from telegram import Bot
    from telegram.error import InvalidToken, TelegramError

    bot = Bot(chosen.telegram_token, base_url=f"{chosen.telegram_api_url}/bot")
    try:
        async with bot:
            return bot.username
    except InvalidToken:
        raise WrongSetting(
            "TELEGRAM_TOKEN: Telegram does not know this token; copy it again from BotFather"
        ) from None
    except TelegramError:
        return None


async def with_database(work: Any, *, migrating: bool = True) -> Any:
    from bot.database import with_database

    return await with_database(settings(), work, migrating=migrating, command=_command.get())


def remember_command(context: typer.Context) -> None:
    """What is at work, such as `export`: for the audit, without what was said to it."""
    _command.set(context.invoked_subcommand)


def in_loop(work: Coroutine[Any, Any, T]) -> T:
    """SQLite works in a thread of its own, and uvloop hands over to it faster; Windows has none."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    return uvloop.run(work)


def settings() -> Settings:
    return configuration.read()


def now() -> Any:
    from bot.app import system_clock

    return system_clock()


def keep(file: Path, content: bytes) -> None:
    """For secrets and for patients' data: a new file is readable by its owner alone."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as kept:
            kept.write(content)
    except OSError as error:
        stop(f"{file} cannot be written: {error.strerror}.")


def new_file(file: Path) -> None:
    """Empty, and readable by its owner alone."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        stop(f"{file} is there already; name another file.")
    except OSError as error:
        stop(f"{file} cannot be written: {error.strerror}.")


def _plain(html: str) -> str:
    """For a terminal, where a command begins with the program's name."""
    # After a dot in the audit stands by which command in the chat something was done.
    words = sub(r"(?m)(?<!\S)(?<!· )/(?=[a-z])", "python -m bot ", sub(r"</?b>", "", html))
    return printable(unescape(words))


def stop(message: str) -> NoReturn:
    sys.exit(message)
