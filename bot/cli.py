"""python -m bot …: everything that is done at a terminal; what admins do there is in bot/clinic_cli.py."""

import os
import secrets
from pathlib import Path
from re import sub
from typing import Annotated

import typer

from bot import clinic_cli, logs
from bot import settings as configuration
from bot.clinic_cli import Words
from bot.sandbox.command import open_page, sandboxes
from bot.settings import Settings, WrongSetting
from bot.terminal import administer, in_loop, keep, new_file, now, settings, stop, with_database

cli = typer.Typer(
    help="The infusion journal: a symptom journal in Telegram between infusions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.registered_commands += clinic_cli.clinic.registered_commands
cli.registered_commands += sandboxes.registered_commands
keys = typer.Typer(help="Encryption keys.", no_args_is_help=True)
cli.add_typer(keys, name="keys")


def main() -> None:
    # Whatever is made here, journal and copies, is for its owner alone.
    os.umask(0o077)
    logs.set_up("WARNING")
    try:
        cli()
    except WrongSetting as wrong:
        stop(str(wrong))


@cli.command()
def start() -> None:
    """What `make run` does: the real bot when there is a token, otherwise the sandbox."""
    chosen = settings()
    if chosen.telegram_token:
        _run(chosen)
    else:
        open_page(chosen)


@cli.command()
def run() -> None:
    """Run the bot with the settings from .env, until SIGTERM or Ctrl-C."""
    _run(settings())


@cli.command()
def migrate() -> None:
    """Bring the database to the newest version."""
    from storage.migrations import migrate as migrate_database

    in_loop(with_database(migrate_database, migrating=False))
    typer.echo("The database is up to date.")


@cli.command()
def episodes(words: Words = None) -> None:
    """Show a patient's episodes, or close the open one: CODE \\[close CLINICIAN]."""
    administer("episodes", words)


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
    if not in_loop(with_database(lambda database: report(database, now(), question))):
        stop(f"There is no patient {question.patient}.")


@cli.command()
def export(
    code: str, file: Annotated[Path, typer.Argument(help="What to write: a .json for FHIR, else CSV.")]
) -> None:
    """Write what a patient (PT-001) or a clinician's panel (CL-001) answered into a CSV or FHIR file."""
    from bot.records import export_of

    form = file.suffix.lower().removeprefix(".")
    content = in_loop(with_database(lambda database: export_of(database, code.upper(), form, now())))
    if content is None:
        stop(f"There is no patient or clinician {code.upper()}.")
    keep(file, content)
    typer.echo(f"Written to {file}.")


@cli.command()
def report(
    month: Annotated[
        str | None, typer.Option(help="Such as 2026-03; the last 4 weeks when left out.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write answered days by patient into this file.")] = None,
) -> None:
    """Show who answers, how many alerts there were, how many were flagged and how many acted on."""
    administer("report", [month] if month else [])
    if csv is not None:
        from bot.records import export_adherence

        keep(csv, in_loop(with_database(lambda database: export_adherence(database, now(), month))))


@cli.command()
def roles() -> None:
    """Show who may do what, as docs/roles.md does."""
    from bot.roles import page

    typer.echo(page([*typer.main.get_group(cli).commands]), nl=False)


@cli.command()
def check() -> None:
    """Look through all data and messages, and show what needs a look."""
    from bot.records import state_of_affairs

    has_server = bool(settings().smtp_host)
    lines, is_well = in_loop(
        with_database(lambda database: state_of_affairs(database, now(), has_mail_server=has_server))
    )
    typer.echo("\n".join(lines))
    if not is_well:
        raise typer.Exit(1)


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to make.")]) -> None:
    """Copy the whole journal into a new file, also while the program runs."""
    from storage.backup import back_up

    new_file(file)
    try:
        in_loop(with_database(lambda database: back_up(database, file, now()), migrating=False))
    except LookupError as nothing:
        file.unlink()
        stop(f"There is nothing to copy: {nothing}.")
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

    chosen = settings()
    if not file.is_file():
        stop(f"There is no file {file}.")
    prepare_folder(chosen)
    try:
        with alone(chosen):
            in_loop(with_database(lambda database: restore_into(file, database), migrating=False))
    except CannotRestore as reason:
        stop(f"Not restored: {reason}.")
    typer.echo(
        "Restored. Nothing is sent or fetched from this copy until python -m bot confirm.\n"
        "Before that, see that no other program works for this bot any more."
    )


@cli.command()
def confirm() -> None:
    """Make a restored copy the journal, from which the bot works."""
    from bot.records import confirm_copy

    withdrawn = in_loop(with_database(lambda database: confirm_copy(database, now())))
    if withdrawn is None:
        stop("This is no restored copy; there is nothing to confirm.")
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
    keep(file, filled.encode())


def _run(chosen: Settings) -> None:
    from bot.database import prepare_folder
    from bot.service import serve

    configuration.require(chosen)
    logs.set_up(chosen.log_level)
    prepare_folder(chosen)
    in_loop(serve(chosen))
