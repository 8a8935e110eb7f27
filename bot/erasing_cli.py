"""Erasing a patient at a terminal, and the certificate that proves it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.clinic_cli import PANEL, Code, Yes, asking
from bot.terminal import in_loop, keep, now, stop, with_database

if TYPE_CHECKING:
    from storage.certificates import Certificate

erasing = typer.Typer()
_ON_WHOSE_WORD = {
    "person": "because the person asked for it",
    "clinic": "on the word of the clinic",
    "retention": "because the time was over for which the clinic keeps data",
    "restore": "once more, in a copy that was restored from a backup made before",
}


@dataclass(frozen=True, slots=True)
class _Keyrings:
    """Those beside backups: how many there are, and how many still hold a key that was destroyed."""

    known: int
    stale: int


@erasing.command(rich_help_panel=PANEL)
def erase(
    code: Code,
    yes: Yes = False,
    file: Annotated[
        Path | None, typer.Option("--certificate", help="Where to write the certificate: .json, else text.")
    ] = None,
) -> None:
    """Erase a patient for good; first it says what goes and what stays."""
    asking("erase", [code], yes=yes)
    certificate, keyrings = in_loop(
        with_database(lambda database: _just_erased(database, code.upper(), now()))
    )
    typer.echo(_on_backups(keyrings))
    if file is not None:
        keep(file, _written(certificate, keyrings, file.suffix == ".json").encode())
        typer.echo(f"The certificate is in {file}.")


@erasing.command(rich_help_panel=PANEL)
def certificate(
    number: Annotated[str, typer.Argument(help="Such as 7KX-2MP-9QH.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
) -> None:
    """Show a certificate of erasure once more, and whether the audit still bears it out."""
    from storage.certificates import Mistyped

    try:
        found, keyrings = in_loop(with_database(lambda database: _found(database, number)))
    except Mistyped:
        stop(
            f"{number} is no number of a certificate; they look like 7KX-2MP-9QH. See whether it is mistyped."
        )
    if found is None:
        stop(
            f"There is no certificate {number} in this journal. If it was restored from a backup since then,"
            " that erasure was done once more, with another number: python -m bot audit CODE shows it."
        )
    typer.echo(_written(found, keyrings, as_json), nl=False)
    if not found.holds:
        raise typer.Exit(1)


async def _just_erased(database: Any, code: str, at: Any) -> "tuple[Certificate, _Keyrings]":
    from storage import certificates, keyring

    await keyring.renew(database, at)
    async with database.read() as session:
        found = await certificates.of_code(session, code)
        assert found is not None  # noqa: S101 - it was written just before
        return found, await _keyrings(session)


async def _found(database: Any, number: str) -> "tuple[Certificate | None, _Keyrings]":
    from storage import certificates

    async with database.read() as session:
        return await certificates.find(session, number), await _keyrings(session)


async def _keyrings(session: Any) -> _Keyrings:
    from storage import keyring

    folders = await keyring.folders(session)
    return _Keyrings(len(folders), sum(one.is_stale for one in folders))


def _written(found: "Certificate", keyrings: _Keyrings, as_json: bool) -> str:
    if as_json:
        told = {**asdict(found), "at": found.at.isoformat(), "keyrings": asdict(keyrings)}
        return json.dumps(told, indent=2) + "\n"
    return "\n\n".join(_paragraphs(found, keyrings)) + "\n"


def _paragraphs(found: "Certificate", keyrings: _Keyrings) -> list[str]:
    removed = [f"  {what}: {count}" for what, count in found.removed.items()]
    state = "holds" if found.holds else "DOES NOT HOLD: somebody changed it by hand"
    return [
        f"Certificate of erasure {found.number}",
        f"What this journal held about one person was erased on {found.at:%Y-%m-%d %H:%M} UTC,"
        f" {_ON_WHOSE_WORD[found.by]}.",
        "\n".join(["Removed:", *(removed or ["  nothing but the invitation"])]),
        "The person's own key was destroyed, so their words, and who they were, can be read no more in this"
        f" journal, nor in backups whose keyring does not hold it. {_on_backups(keyrings)}",
        "Not reached are copies that were made in another way than by python -m bot backup, and backups from"
        " before this journal gave people keys of their own: destroy those.",
        "What stays: a code that leads to nobody, who did what and when without details, messages that were"
        " delivered, in their chats, and in backups numbers and days under the code.",
        f"The audit keeps this certificate as entry {found.place}, signed {found.signature}: it {state}."
        f" Version of the data: {found.version}.",
    ]


def _on_backups(keyrings: _Keyrings) -> str:
    if not keyrings.known:
        return "No backup is known of that was made with a keyring."
    if keyrings.stale:
        return (
            f"Keyrings beside backups that could not be reached yet: {keyrings.stale} of {keyrings.known}."
            " Until then the words in those backups can be read. The program writes them anew when it can"
            " reach them; python -m bot keys status names them."
        )
    return f"Keyrings beside backups: {keyrings.known}, and none of them holds the key any more."
