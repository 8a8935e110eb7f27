"""python -m bot keys …: the master keys of ENCRYPTION_KEYS, made, replaced, and told of."""

import asyncio
import secrets
from collections.abc import Iterator
from pathlib import Path
from re import sub
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.terminal import in_loop, keep, now, stop, with_database

if TYPE_CHECKING:
    from storage.database import Database

keys = typer.Typer(help="Encryption keys.", no_args_is_help=True)

# As long as the program may take between two batches to do what has waited.
_PAUSE_SECONDS = 0.02


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


@keys.command("status")
def status() -> None:
    """Show what each key of ENCRYPTION_KEYS seals, and what a rotation would move."""
    typer.echo("\n".join(in_loop(with_database(_status))))


@keys.command("rotate")
def rotate() -> None:
    """Move everything to the first key of ENCRYPTION_KEYS, while the program runs."""
    from storage.rotation import CannotRotate

    try:
        typer.echo("\n".join(in_loop(with_database(_rotate))))
    except CannotRotate as reason:
        stop(f"Not rotated: {reason}.")


@keys.command("gone")
def gone(folder: Annotated[Path, typer.Argument(help="Where backups were written.")]) -> None:
    """Say that the backups of a folder were destroyed, and their keyring with them."""
    if not in_loop(with_database(lambda database: _forget(database, folder))):
        stop(f"No backup was ever written into {folder}.")
    typer.echo(f"The keyring of {folder} is not asked after any more.")


async def _status(database: "Database") -> list[str]:
    from storage import keyring
    from storage.rotation import left, sealed_by

    async with database.read() as session:
        counts = await sealed_by(session)
        folders = await keyring.folders(session)
    personal, masters = counts.pop(b"", 0), database.vault.fingerprints
    lines = [f"{'Key':<10} Seals"]
    for place, one in enumerate(masters, 1):
        lines.append(f"{one.hex():<10} {counts.pop(one, 0)} values; number {place} in ENCRYPTION_KEYS")
    lines += [f"{one.hex():<10} {count} values; NOT in ENCRYPTION_KEYS" for one, count in counts.items()]
    lines += [f"{'personal':<10} {personal} values, each with the key of whose it is"]
    lines += _still_to_do(await left(database), len(masters))
    return lines + [_of_folder(one) for one in folders]


def _still_to_do(left: Any, masters: int) -> list[str]:
    if left.is_any:
        audit = ", and the audit is signed with an older key" if left.audit else ""
        return [
            f"To do: {left.values} values and {left.lookups} look-ups{audit}.",
            "python -m bot keys rotate does it.",
        ]
    if masters > 1:
        return ["Nothing needs the older keys any more: ENCRYPTION_KEYS may now hold the first key alone."]
    return ["Nothing needs another key than this one."]


def _of_folder(folder: Any) -> str:
    if not folder.has_keyring:
        state = "is not there"
    else:
        state = "still holds the key of somebody who was erased" if folder.is_stale else "is up to date"
    return f"The keyring in {folder.path} {state}; the last backup is of {folder.backed_up_at:%Y-%m-%d}."


async def _rotate(database: "Database") -> list[str]:
    from storage import keyring
    from storage.rotation import left, rotate

    to_do, masters = await left(database), len(database.vault.fingerprints)
    if not to_do.is_any:
        return _still_to_do(to_do, masters)
    await _watched(to_do.count, lambda moved: rotate(database, now(), moved, _pause))
    renewed = await keyring.renew(database, now())
    lines = list(_of_rotation(masters, signed_anew=to_do.audit))
    if renewed.out_of_reach:
        lines.append(
            f"Keyrings that could not be reached: {renewed.out_of_reach}. They are as they were before."
        )
    return lines


def _of_rotation(masters: int, *, signed_anew: bool) -> Iterator[str]:
    if masters == 1:
        yield "Done. Everybody's words are sealed with a key of their own."
        return
    yield "Done. ENCRYPTION_KEYS may now hold the first key alone: take the older ones out, and restart."
    if signed_anew:
        yield "The audit was signed anew: note a new anchor with python -m bot audit verify."
    yield "Keep the old key, apart from the backups, for as long as you keep backups from before."


async def _pause() -> None:
    await asyncio.sleep(_PAUSE_SECONDS)


async def _watched(total: int, work: Any) -> None:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Rotating", total=total)
        await work(lambda count: progress.advance(task, count))


async def _forget(database: "Database", folder: Path) -> bool:
    from storage import audit, keyring

    async with database.write() as session:
        was_there = await keyring.forget(session, folder)
        if was_there:
            await audit.record(session, now(), audit.COMMAND_LINE, "forgot backups", audit.SITE)
    return was_there
