"""python -m bot …: everything that is done at a terminal; what admins do there is in bot/clinic_cli.py."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import clinic_cli, erasing_cli, logs
from bot import settings as configuration
from bot.clinic_cli import Words
from bot.keys_cli import keys
from bot.sandbox.command import open_page, sandboxes
from bot.settings import Settings, WrongSetting
from bot.terminal import (
    administer,
    in_loop,
    keep,
    new_file,
    now,
    remember_command,
    settings,
    stop,
    with_database,
)

if TYPE_CHECKING:
    from storage.returning import Restored

cli = typer.Typer(
    help="The infusion journal: a symptom journal in Telegram between infusions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.callback()(remember_command)
cli.registered_commands += clinic_cli.clinic.registered_commands
cli.registered_commands += erasing_cli.erasing.registered_commands
cli.registered_commands += sandboxes.registered_commands
cli.add_typer(keys, name="keys")


def main() -> None:
    # Whatever is made here, journal and copies, is for its owner alone.
    os.umask(0o077)
    logs.set_up("WARNING")
    try:
        # Called directly, typer would have Python print exceptions with their words.
        typer.main.get_command(cli)()
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
def check(
    security: Annotated[
        bool, typer.Option("--security", help="Say what is not safe on this installation instead.")
    ] = False,
) -> None:
    """Look through all data and messages, and show what needs a look."""
    from bot.records import state_of_affairs
    from bot.safety.report import report

    chosen = settings()
    look = partial(state_of_affairs, now=now(), has_mail_server=bool(chosen.smtp_host))
    lines, is_well = in_loop(report(chosen, now()) if security else with_database(look))
    typer.echo("\n".join(lines))
    if not is_well:
        raise typer.Exit(1)


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to make.")]) -> None:
    """Copy the whole journal into a new file, also while the program runs, and its keyring beside it."""
    from storage.backup import CannotBackUp, back_up
    from storage.keyring import NoKeyring

    new_file(file)
    try:
        has_keyring = in_loop(with_database(lambda database: back_up(database, file, now()), migrating=False))
    except (CannotBackUp, NoKeyring) as reason:
        file.unlink()
        stop(f"Not backed up: {reason}.")
    except BaseException:
        file.unlink()
        raise
    if not has_keyring:
        # Whoever backs up before an update has such a journal.
        typer.echo(
            f"Written to {file}. The journal is of an older version, so no erasure reaches this copy:"
            " destroy it when you need it no more."
            " It opens with the same ENCRYPTION_KEYS only: keep those somewhere else."
        )
        return
    typer.echo(
        f"Written to {file}; the keys of the people in it are in {file.parent / 'keyring'}.\n"
        "Keep the two together, and the keyring in its newest version only: who is erased is taken out of it."
        " Both open with the same ENCRYPTION_KEYS only: keep those somewhere else."
    )


@cli.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that backup made.")],
    keyring: Annotated[
        Path | None, typer.Option(help="The newest keyring, if it is not beside the file.")
    ] = None,
) -> None:
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
            restored = in_loop(
                with_database(lambda database: restore_into(file, database, now(), keyring), migrating=False)
            )
    except CannotRestore as reason:
        stop(f"Not restored: {reason}.")
    for line in _of_restored(restored):
        typer.echo(line)


def _of_restored(restored: "Restored") -> Iterator[str]:
    yield "Restored."
    if not restored.tells_erased:
        yield (
            "This backup is of an older version of the journal: whoever was erased since then is back."
            " Erase them once more with python -m bot erase CODE."
        )
    if restored.erased:
        yield f"Erased after the backup, and so erased from this copy too: {restored.erased}."
    if restored.taken_out:
        yield f"Taken out after the backup, and so known here by their code only: {restored.taken_out}."
    yield "Nothing is sent or fetched from this copy until python -m bot confirm."
    yield "Before that, see that no other program works for this bot any more."


@cli.command()
def confirm() -> None:
    """Make a restored copy the journal, from which the bot works."""
    from bot.records import confirm_copy

    withdrawn = in_loop(with_database(lambda database: confirm_copy(database, now())))
    if withdrawn is None:
        stop("This is no restored copy; there is nothing to confirm.")
    typer.echo(
        f"This is the journal now. Messages withdrawn, as they may have gone out already: {withdrawn}.\n"
        "What happened after the backup is not in it. Whoever stopped since then will be asked again: let"
        " them send /stop once more. Whoever joined since needs a new invite."
    )


def _run(chosen: Settings) -> None:
    from bot import safety
    from bot.database import prepare_folder
    from bot.service import serve

    configuration.require(chosen)
    logs.set_up(chosen.log_level)
    safety.refuse_dangers(chosen)
    prepare_folder(chosen)
    in_loop(serve(chosen))
