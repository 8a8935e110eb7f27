"""The keys of everybody who is in the journal, in one small file beside the backups, which hold none.

There is only ever the newest keyring: it is replaced whole, and whose key was destroyed is not in it. So
nobody can read any more, in whatever old backup, what somebody wrote who was erased.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database, vault
from storage.models import BackupFolder, Person
from storage.replacing import replace
from storage.site import site
from storage.vault import CannotOpen, Vault

NAME = "keyring"
_SECONDS_TO_LOOK = 10
# A thread of its own: one that waits for ever for a disk takes nobody else's place.
_LOOKING = ThreadPoolExecutor(1, "keyring")


class NoKeyring(Exception):
    """Why there is none that can be read, or written, here."""


class Missing(NoKeyring):
    pass


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by the number of the person; `destroyed` are the numbers of the erased."""

    journal: str
    made_at: datetime
    keys: Mapping[int, bytes]
    destroyed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Folder:
    """Where backups were written last at this time; stale while its keyring holds a destroyed key."""

    path: Path
    backed_up_at: datetime
    is_stale: bool

    @property
    def has_keyring(self) -> bool:
        return (self.path / NAME).is_file()


@dataclass(frozen=True, slots=True)
class Renewed:
    """How many stale keyrings were replaced, and how many are out of reach."""

    written: int
    out_of_reach: int


def read(file: Path, key: Vault) -> Keyring:
    """Raises NoKeyring."""
    try:
        kept = key.unseal_json(file.read_bytes())
    except FileNotFoundError:
        raise Missing(f"there is no {file}, which holds the keys of the people in the backup") from None
    except OSError as error:
        raise NoKeyring(f"{file} cannot be read ({error.strerror})") from None
    except (CannotOpen, ValueError):
        raise NoKeyring(
            f"{file} is no keyring, or was sealed with a key that is not in ENCRYPTION_KEYS"
        ) from None
    return Keyring(
        journal=kept["journal"],
        made_at=datetime.fromisoformat(kept["made_at"]),
        keys={int(number): bytes.fromhex(one) for number, one in kept["keys"].items()},
        destroyed=frozenset(kept["destroyed"]),
    )


async def keep(database: Database, now: datetime, folder: Path) -> None:
    """Write the keyring into this folder of backups, and remember the folder. Raises NoKeyring."""
    folder = _absolute(folder)
    with suppress(Missing):
        async with database.read() as session:
            await _see_whose_it_is(session, folder / NAME)
    async with database.write() as session:
        number = await _remember(session, now, folder)
    async with database.write() as session:
        await _write(session, now, await session.get_one(BackupFolder, number))


async def renew(database: Database, now: datetime) -> Renewed:
    """Write every stale keyring anew, where it can be reached."""
    async with database.read() as session:
        stale = (await session.scalars(select(BackupFolder.id).where(BackupFolder.is_stale))).all()
        if not stale or (await site(session)).copied_at is not None:
            # An unconfirmed copy has no say in what the journal's own backups keep.
            return Renewed(0, 0)
    written = 0
    for number in stale:
        written += await _renewed(database, now, number)
    return Renewed(written, len(stale) - written)


async def folders(session: AsyncSession) -> list[Folder]:
    """Everywhere that backups were written."""
    rows = await session.scalars(select(BackupFolder).order_by(BackupFolder.id))
    return [Folder(_path(session, row), row.backed_up_at, row.is_stale) for row in rows]


async def forget(session: AsyncSession, folder: Path) -> bool:
    """Somebody says that the backups of this folder are gone. False when there never were any."""
    wanted = _absolute(folder)
    found = [row for row in await session.scalars(select(BackupFolder)) if _path(session, row) == wanted]
    for row in found:
        await session.delete(row)
    return bool(found)


async def _remember(session: AsyncSession, now: datetime, folder: Path) -> int:
    """Stale until it is written, so that a key which is destroyed in between is not kept."""
    for row in await session.scalars(select(BackupFolder)):
        if _path(session, row) == folder:
            row.backed_up_at, row.is_stale = now, True
            return row.id
    row = BackupFolder(path_sealed=vault(session).seal(str(folder)), backed_up_at=now, is_stale=True)
    session.add(row)
    await session.flush()
    return row.id


async def _renewed(database: Database, now: datetime, number: int) -> bool:
    """What fails is undone, so that the row stays stale."""
    try:
        async with database.read() as session:
            if (row := await session.get(BackupFolder, number)) is None:
                return False
            await _see_whose_it_is(session, _path(session, row) / NAME)
        async with database.write() as session:
            await _write(session, now, await session.get_one(BackupFolder, number))
    except NoKeyring:
        return False
    return True


async def _see_whose_it_is(session: AsyncSession, file: Path) -> None:
    """Raises NoKeyring for another journal's, without which the backups of that one could not be read.

    The disk of another machine may not answer at all; while it is asked, nobody waits to write.
    """
    looking = asyncio.get_running_loop().run_in_executor(_LOOKING, read, file, vault(session))
    try:
        there = await asyncio.wait_for(looking, _SECONDS_TO_LOOK)
    except TimeoutError:
        raise NoKeyring(f"{file} cannot be reached") from None
    if there.journal != (await site(session)).journal:
        raise NoKeyring(f"{file} belongs to another journal; give each journal a folder of its own")


async def _write(session: AsyncSession, now: datetime, row: BackupFolder) -> None:
    """Raises NoKeyring. The row is held before the keys are read: who destroys one marks the row after."""
    row.is_stale = False
    await session.flush()
    kept = vault(session).seal_json(await _content(session, now))
    file = _path(session, row) / NAME
    try:
        await asyncio.to_thread(replace, file, kept)
    except OSError as error:
        raise NoKeyring(f"{file} cannot be written ({error.strerror})") from None


async def _content(session: AsyncSession, now: datetime) -> dict[str, Any]:
    people = (await session.execute(select(Person.id, Person.key_sealed).order_by(Person.id))).all()
    return {
        "journal": (await site(session)).journal,
        "made_at": now.isoformat(),
        "keys": {number: vault(session).open(key).hex() for number, key in people if key is not None},
        "destroyed": [number for number, key in people if key is None],
    }


def _absolute(folder: Path) -> Path:
    return folder.resolve()


def _path(session: AsyncSession, row: BackupFolder) -> Path:
    return Path(vault(session).unseal(row.path_sealed))
