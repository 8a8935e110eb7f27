"""python -m bot …: everything that is done at a terminal."""

import asyncio
import os
import secrets
import sys
from collections.abc import Coroutine
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
    # Whatever is made here, journal and copies, is for its owner alone.
    os.umask(0o077)
    logs.set_up("WARNING")
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
    """Show or change schedules: \\[site | CODE [NAME VALUE]]."""
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
def episodes(words: Words = None) -> None:
    """Show a patient's episodes, or close the open one: CODE \\[close CLINICIAN]."""
    _administer("episodes", words)


@cli.command()
def whatif(
    weeks: Annotated[int, typer.Option(min=1, max=520, help="How many weeks to replay.")] = 26,
    patient: Annotated[str | None, typer.Option(help="Only this one, such as PT-001.")] = None,
    worse_by: Annotated[float | None, typer.Option(help="Try another size: 1, 1.5, 2 or 3 points.")] = None,
    who: Annotated[bool, typer.Option("--who", help="Show the codes and weeks as well.")] = False,
) -> None:
    """Show what other settings would have flagged in the past weeks; nothing is changed."""
    from bot.whatif import Question, report

    question = Question(weeks, patient.upper() if patient else None, worse_by, who)
    if not _in_loop(_with_database(lambda database: report(database, _now(), question))):
        _stop(f"There is no patient {question.patient}.")


@cli.command()
def export(
    code: str, file: Annotated[Path, typer.Argument(help="What to write: a .json for FHIR, else CSV.")]
) -> None:
    """Write everything that a patient answered and wrote into a CSV or FHIR file."""
    from bot.records import export_patient

    form = file.suffix.lower().removeprefix(".")
    content = _in_loop(_with_database(lambda database: export_patient(database, code.upper(), form, _now())))
    if content is None:
        _stop(f"There is no patient {code.upper()}.")
    _keep(file, content)
    typer.echo(f"Written to {file}.")


@cli.command()
def check() -> None:
    """Look through all data and messages, and show what needs a look."""
    from bot.records import state_of_affairs

    lines, is_well = _in_loop(_with_database(lambda database: state_of_affairs(database, _now())))
    typer.echo("\n".join(lines))
    if not is_well:
        raise typer.Exit(1)


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to make.")]) -> None:
    """Copy the whole journal into a new file, also while the program runs."""
    from storage.backup import back_up

    _new_file(file)
    try:
        _in_loop(_with_database(lambda database: back_up(database, file, _now()), migrating=False))
    except LookupError as nothing:
        file.unlink()
        _stop(f"There is nothing to copy: {nothing}.")
    except BaseException:
        file.unlink()
        raise
    typer.echo(f"Written to {file}. It opens with the same ENCRYPTION_KEYS only: keep those somewhere else.")


@cli.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that backup made.")]) -> None:
    """Put a backup into the empty database that DATABASE_URL names, of either kind."""
    from bot.database import prepare_folder
    from bot.lock import alone
    from storage.backup import CannotRestore
    from storage.backup import restore as restore_into

    chosen = _settings()
    if not file.is_file():
        _stop(f"There is no file {file}.")
    prepare_folder(chosen)
    try:
        with alone(chosen):
            _in_loop(_with_database(lambda database: restore_into(file, database), migrating=False))
    except CannotRestore as reason:
        _stop(f"Not restored: {reason}.")
    typer.echo(
        "Restored. Nothing is sent or fetched from this copy until python -m bot confirm.\n"
        "Before that, see that no other program works for this bot any more."
    )


@cli.command()
def confirm() -> None:
    """Make a restored copy the journal, from which the bot works."""
    from bot.records import confirm_copy

    withdrawn = _in_loop(_with_database(lambda database: confirm_copy(database, _now())))
    if withdrawn is None:
        _stop("This is no restored copy; there is nothing to confirm.")
    typer.echo(
        f"This is the journal now. Messages withdrawn, as they may have gone out already: {withdrawn}.\n"
        "What happened after the backup is not in it. Whoever stopped or was erased since then is back and"
        " will be asked: let them send /stop or /forget once more. Whoever joined since needs a new invite."
    )


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


def _new_file(file: Path) -> None:
    """Empty, and readable by its owner alone."""
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        _stop(f"{file} is there already; name another file.")
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
    from bot.database import prepare_folder
    from bot.service import serve

    configuration.require(chosen)
    logs.set_up(chosen.log_level)
    prepare_folder(chosen)
    _in_loop(serve(chosen))


def _sandbox(chosen: Settings) -> None:
    logs.set_up("WARNING")
    _in_loop(_open_sandbox(chosen))


async def _open_sandbox(chosen: Settings) -> None:
    from bot.sandbox.clock import Clock
    from bot.sandbox.page import site
    from bot.sandbox.stage import staged
    from bot.service import on_signals

    stopping = on_signals()
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


def _administer(action: str, words: list[str] | None, *, needs_bot: bool = False) -> None:
    from handlers.staff.admin import Mistake

    try:
        text = _in_loop(_with_database(lambda database: _act(database, action, words or [], needs_bot)))
    except Mistake as mistake:
        _stop(_plain(mistake.text))
    typer.echo(_plain(text))


async def _act(database: Any, action: str, words: list[str], needs_bot: bool) -> str:
    from handlers.staff.admin import ACTIONS, Desk
    from handlers.staff.episodes import administer
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
        actions = {**ACTIONS, "episodes": administer}
        return await actions[action](Desk(session, _now(), COMMAND_LINE, texts(DEFAULT)), words)


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
    from bot.database import with_database

    return await with_database(_settings(), work, migrating=migrating)


def _now() -> Any:
    from bot.app import system_clock

    return system_clock()


def _plain(html: str) -> str:
    """For a terminal, where a command begins with the program's name."""
    return unescape(sub(r"(?m)(?<!\S)/(?=[a-z])", "python -m bot ", sub(r"</?b>", "", html)))


def _stop(message: str) -> NoReturn:
    sys.exit(message)
