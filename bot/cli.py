"""python -m bot …: everything that is done at a terminal."""

import asyncio
import os
import secrets
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from html import unescape
from pathlib import Path
from re import sub
from typing import Annotated, Any, Literal, NoReturn, TypeVar

import typer

from bot import logs
from bot import settings as configuration
from bot.settings import Settings, WrongSetting

cli = typer.Typer(
    help="The infusion journal: a symptom journal in Telegram between infusions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
keys = typer.Typer(help="Encryption keys.", no_args_is_help=True)
cli.add_typer(keys, name="keys")

T = TypeVar("T")
Words = Annotated[list[str] | None, typer.Argument(show_default=False)]


def main() -> None:
    try:
        cli()
    except WrongSetting as wrong:
        _stop(str(wrong))


@cli.command()
def start() -> None:
    """What `make run` does: the real bot when there is a token, otherwise the sandbox."""
    chosen = _settings()
    if chosen.telegram_token:
        _run(chosen)
    else:
        _sandbox(chosen)


@cli.command()
def run() -> None:
    """Run the bot with the settings from .env and the environment, until SIGTERM or Ctrl-C."""
    _run(_settings())


@cli.command()
def sandbox(
    replay: Annotated[
        Path | None,
        typer.Option(help="Play this CSV (date, pain, mood) through the program and show the digests."),
    ] = None,
) -> None:
    """Try everything in the browser without Telegram, with a clock that you can move."""
    chosen = _settings()
    if replay is None:
        _sandbox(chosen)
        return
    from bot.sandbox.replay import report

    logs.set_up("WARNING")
    if not _in_loop(report(chosen, replay)):
        raise typer.Exit(1)


@cli.command()
def migrate() -> None:
    """Bring the database to the newest version."""
    from storage.migrations import migrate as migrate_database

    _in_loop(_with_database(migrate_database, migrating=False))
    typer.echo("The database is up to date.")


@cli.command()
def invite(
    role: Annotated[Literal["admin", "clinician", "patient"], typer.Argument(show_default=False)],
    code: Annotated[str | None, typer.Option(help="Such as PT-001; the next free one when left out.")] = None,
) -> None:
    """Make an invite; the link is the last line."""
    chosen = _settings()
    configuration.require(chosen)
    _administer("invite", [role, code] if code else [role], needs_bot=True)


@cli.command()
def infusion(words: Words = None) -> None:
    """Enter, move, cancel or list infusions: CODE [DAY [KIND] | move DAY DAY | cancel DAY]."""
    _administer("infusion", words)


@cli.command()
def schedule(words: Words = None) -> None:
    """Show or change schedules: [site | CODE [NAME VALUE]]."""
    _administer("schedule", words)


@cli.command()
def team(words: Words = None) -> None:
    """Show or set who sees a patient: CODE [CLINICIAN… | none]."""
    _administer("team", words)


@cli.command()
def patients() -> None:
    """Show everyone who is invited or enrolled."""
    _administer("patients", [])


@cli.command()
def audit(code: str) -> None:
    """Show who did what with this person's data."""
    _administer("audit", [code])


@cli.command()
def export(code: str, file: Annotated[Path, typer.Argument(help="The CSV file to write.")]) -> None:
    """Write everything that a patient answered and wrote into a CSV file."""
    from bot.records import export_patient

    rows = _in_loop(_with_database(lambda database: export_patient(database, code.upper(), _now())))
    if rows is None:
        _stop(f"There is no patient {code.upper()}.")
    _keep(file, rows)
    typer.echo(f"Written to {file}.")


@cli.command()
def check() -> None:
    """Show what became of the messages of the last week, and what needs a look."""
    from bot.records import state_of_affairs

    lines, is_well = _in_loop(_with_database(lambda database: state_of_affairs(database, _now())))
    typer.echo("\n".join(lines))
    if not is_well:
        raise typer.Exit(1)


@keys.command("new")
def new_key() -> None:
    """Print a new key for ENCRYPTION_KEYS."""
    typer.echo(secrets.token_urlsafe(32))


@keys.command("env")
def new_env(file: Path = Path(".env")) -> None:
    """Make .env from .env.example, with a key of its own; leaves one that exists alone."""
    if file.exists():
        return
    example = (Path(__file__).parent.parent / ".env.example").read_text("utf-8")
    filled = sub(r"(?m)^ENCRYPTION_KEYS=$", f"ENCRYPTION_KEYS={secrets.token_urlsafe(32)}", example)
    _keep(file, filled.encode())


def _keep(file: Path, content: bytes) -> None:
    """For secrets and for patients' data: a new file is readable by its owner alone."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as kept:
            kept.write(content)
    except OSError as error:
        _stop(f"{file} cannot be written: {error.strerror}.")


def _settings() -> Settings:
    return configuration.read()


def _in_loop(work: Coroutine[Any, Any, T]) -> T:
    """SQLite works in a thread of its own, and uvloop hands over to it faster; Windows has none."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run(work)
    return uvloop.run(work)


def _run(chosen: Settings) -> None:
    configuration.require(chosen)
    logs.set_up(chosen.log_level)
    _prepare_folder(chosen)
    _in_loop(_serve(chosen))


async def _serve(chosen: Settings) -> None:
    import logging

    from telegram.error import InvalidToken

    from bot.app import build, connected

    log = logging.getLogger("bot")
    app = build(chosen)
    stopping = _on_signals()
    starting = asyncio.create_task(connected(app))
    await asyncio.wait([starting, asyncio.create_task(stopping.wait())], return_when=asyncio.FIRST_COMPLETED)
    try:
        if not starting.done():
            starting.cancel()
            return
        with _database_explained():
            await starting
        async with _webhook(app) if chosen.webhook_url else nullcontext():
            if not chosen.webhook_url:
                await app.bot.delete_webhook()
            log.info("ready as @%s", app.bot.username)
            await app.live(stopping, polling=not chosen.webhook_url)
            log.info("stopped")
    except InvalidToken:
        raise WrongSetting(
            "TELEGRAM_TOKEN: Telegram does not know this token; copy it again from BotFather"
        ) from None
    finally:
        await app.stop()


def _webhook(app: Any) -> Any:
    from bot.webhook import listening

    return listening(app)


def _sandbox(chosen: Settings) -> None:
    logs.set_up("WARNING")
    _in_loop(_open_sandbox(chosen))


async def _open_sandbox(chosen: Settings) -> None:
    from bot.sandbox.clock import Clock
    from bot.sandbox.page import site
    from bot.sandbox.stage import staged

    stopping = _on_signals()
    try:
        async with staged(chosen, Clock(_now(), running=True), site, chosen.sandbox_port) as (stage, url):
            typer.echo(f"The sandbox is open: {url}   (Ctrl-C ends it; nothing of it is kept)")
            following = asyncio.create_task(stage.run())
            await asyncio.wait(
                [following, asyncio.create_task(stopping.wait())], return_when=asyncio.FIRST_COMPLETED
            )
            following.cancel()
    except OSError as error:
        port = chosen.sandbox_port
        raise WrongSetting(
            f"SANDBOX_PORT: port {port} cannot be used ({error.strerror}); set another one"
        ) from None


def _on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


def _administer(action: str, words: list[str] | None, *, needs_bot: bool = False) -> None:
    from handlers.admin import Mistake

    try:
        text = _in_loop(_with_database(lambda database: _act(database, action, words or [], needs_bot)))
    except Mistake as mistake:
        _stop(_plain(mistake.text))
    typer.echo(_plain(text))


async def _act(database: Any, action: str, words: list[str], needs_bot: bool) -> str:
    from handlers.admin import ACTIONS, Desk
    from handlers.texts import DEFAULT, texts
    from storage.audit import COMMAND_LINE
    from storage.site import site

    chosen = _settings()
    username = await _username(chosen) if needs_bot else None
    async with database.write() as session:
        clinic = await site(session)
        clinic.bot_username = username or clinic.bot_username
        clinic.zone = chosen.clinic_timezone
        if needs_bot and not clinic.bot_username:
            raise WrongSetting(
                "TELEGRAM_API_URL: Telegram cannot be reached, and the bot's name is not known yet"
            )
        return await ACTIONS[action](Desk(session, _now(), COMMAND_LINE, texts(DEFAULT)), words)


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


async def _with_database(work: Any, *, migrating: bool = True) -> Any:
    from storage import people
    from storage.migrations import is_current
    from storage.migrations import migrate as migrate_database

    chosen = _settings()
    if not chosen.keys:
        raise WrongSetting("ENCRYPTION_KEYS is not set: put a key from python -m bot keys new into .env")
    _prepare_folder(chosen)
    database = _database(chosen)
    try:
        with _database_explained():
            if migrating:
                if chosen.migrate and not await is_current(database):
                    await migrate_database(database)
                async with database.read() as session:
                    await people.check_keys(session)
            return await work(database)
    finally:
        await database.close()


@contextmanager
def _database_explained() -> Iterator[None]:
    """Raises WrongSetting for a database that cannot be used."""
    from sqlalchemy.exc import DBAPIError

    from storage.vault import CannotOpen

    try:
        yield
    except CannotOpen:
        raise WrongSetting(
            "ENCRYPTION_KEYS: the data was sealed with another key; put that key back, after a comma"
        ) from None
    except (DBAPIError, OSError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise WrongSetting(
            f"DATABASE_URL: the database cannot be used ({reason}); see that it is there and may be written"
        ) from None


def _database(chosen: Settings) -> Any:
    from storage.database import Database
    from storage.vault import Vault

    return Database(chosen.database_url, Vault(chosen.keys))


def _prepare_folder(chosen: Settings) -> None:
    from sqlalchemy.engine import make_url

    url = make_url(chosen.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        with _database_explained():
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _now() -> Any:
    from bot.app import system_clock

    return system_clock()


def _plain(html: str) -> str:
    """For a terminal, where a command begins with the program's name."""
    return unescape(sub(r"(?m)(?<!\S)/(?=[a-z])", "python -m bot ", sub(r"</?b>", "", html)))


def _stop(message: str) -> NoReturn:
    sys.exit(message)
