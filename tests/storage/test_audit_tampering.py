"""Whatever somebody does to the entries of the audit, without the key, is found; what is meant so is not."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage import append_only, audit, erasure, invites, people
from storage.database import Database
from storage.models import Role
from storage.proof import first_break
from storage.vault import Vault
from tests.conftest import KEY
from tests.scenes import sqlite

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
COLUMNS = [
    *("at", "actor", "action", "subject", "why", "before", "after"),
    *("salt", "details_hash", "place", "signature"),
]
Row = dict[str, Any]


@pytest.fixture
async def audited(empty_journal: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """Twelve entries about four patients and the site, one of whom was erased in their midst."""
    database = Database(sqlite(copyfile(empty_journal, tmp_path / "journal.db")), Vault([KEY]))
    for number in range(4):
        async with database.write() as session:
            audit.because(session, "/invite" if number else "terminal: invite")
            await _happens(session, f"PT-00{number}", erases=number == 2)
    async with database.write() as session:
        for statement in append_only.undone("sqlite"):
            await session.execute(text(statement))
    yield database
    await database.close()


async def _happens(session: AsyncSession, code: str, *, erases: bool) -> None:
    await invites.invite(session, NOW, Role.PATIENT, code, "UTC", "en")
    await audit.record(session, NOW, "AD-001", "invited", code, after={"days": 14})
    await audit.record(session, NOW, code, "paused", code)
    if erases:
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        await erasure.erase(session, NOW, patient)
    await audit.record(session, NOW, "AD-001", "changed texts", audit.SITE, before={"a": 1}, after={})


class Forger:
    """Somebody who may do everything in the database, and has no key."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def does(self, statement: str, *values: Any) -> Any:
        return await self._connection.exec_driver_sql(statement, values)

    async def entries(self) -> list[Row]:
        found = await self.does("SELECT * FROM audit ORDER BY place, id")
        return [dict(row) for row in found.mappings()]

    async def sets(self, entry: Row, **values: Any) -> None:
        named = ", ".join(f'"{name}" = ?' for name in values)
        await self.does(f"UPDATE audit SET {named} WHERE id = ?", *values.values(), entry["id"])  # noqa: S608

    async def removes(self, entry: Row) -> None:
        await self.does("DELETE FROM audit WHERE id = ?", entry["id"])

    async def sets_the_head(self, entry: Row) -> None:
        await self.does("UPDATE audit_head SET length = ?, signature = ?", entry["place"], entry["signature"])

    async def state(self) -> object:
        """What the entries say, and where they end. Their numbers say nothing."""
        entries = [
            {name: told(name, value) for name, value in row.items() if name != "id"}
            for row in await self.entries()
        ]
        return entries, (await self.does("SELECT * FROM audit_head")).all()


def told(name: str, value: Any) -> object:
    """However JSON is written, it says the same; and its null is no value."""
    if name in ("before", "after") and isinstance(value, str):
        with suppress(ValueError):
            value = json.loads(value)
    return type(value), value


# What is done, with the entries as they are now, and two numbers to choose among them.
Act = Callable[[Forger, list[Row], int, int], Awaitable[None]]


def changing(column: str, value: Any) -> Act:
    return lambda forger, there, one, _: forger.sets(there[one], **{column: value})


def copying(columns: list[str]) -> Act:
    """From one entry to another."""
    return lambda forger, there, one, other: forger.sets(
        there[other], **{name: there[one][name] for name in columns}
    )


async def swaps(forger: Forger, there: list[Row], one: int, other: int) -> None:
    first, second = there[one], there[other]
    await forger.sets(first, place=10_000)
    await forger.sets(second, place=first["place"])
    await forger.sets(first, place=second["place"])


async def removes(forger: Forger, there: list[Row], one: int, _: int) -> None:
    await forger.removes(there[one])


async def removes_and_closes_up(forger: Forger, there: list[Row], one: int, _: int) -> None:
    await forger.removes(there[one])
    for place, entry in enumerate(there[one + 1 :], start=one + 1):
        await forger.sets(entry, place=place)
    await forger.sets_the_head(there[-1] | {"place": len(there) - 1})


async def adds(forger: Forger, there: list[Row], one: int, other: int) -> None:
    """A copy of one entry, at the end or without a place."""
    copied = there[one] | {"place": len(there) + 1 if other % 2 else None}
    del copied["id"]
    names, marks = ", ".join(f'"{name}"' for name in copied), ", ".join("?" for _ in copied)
    await forger.does(f"INSERT INTO audit ({names}) VALUES ({marks})", *copied.values())  # noqa: S608


async def cuts_off(forger: Forger, there: list[Row], one: int, _: int) -> None:
    for entry in there[one + 1 :]:
        await forger.removes(entry)
    await forger.sets_the_head(there[one])


async def sets_the_head_back(forger: Forger, there: list[Row], one: int, _: int) -> None:
    await forger.sets_the_head(there[one])


async def empties(forger: Forger, there: list[Row], one: int, _: int) -> None:
    """As an erasure does."""
    await forger.sets(there[one], before=None, after=None, salt=None)


VALUES = st.one_of(
    st.none(),
    st.integers(-(2**40), 2**40),
    st.text("abcPT-0123 /", max_size=8),
    st.binary(max_size=40),
    st.sampled_from(["null", "{}", '{"days":14}', '{"days": 15}', "AD-001", "erased", "PT-001", "site"]),
)
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.builds(changing, st.sampled_from(COLUMNS), VALUES),
    st.builds(copying, st.lists(st.sampled_from(COLUMNS), min_size=1, unique=True)),
    st.sampled_from([swaps, removes, removes_and_closes_up, adds, cuts_off, sets_the_head_back, empties]),
)
FORGERY = st.lists(st.tuples(ACTS, st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=4)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(forgery=FORGERY)
async def test_any_change_to_any_column_of_any_entry_is_found(
    forgery: list[tuple[Act, int, int]], audited: Database
) -> None:
    async with audited.engine.connect() as connection, AsyncSession(connection) as session:
        session.info["vault"] = audited.vault
        assert await first_break(session) is None
        forger = Forger(connection)
        before = await forger.state()
        for act, one, other in forgery:
            if there := await forger.entries():
                try:
                    await act(forger, there, one % len(there), other % len(there))
                except IntegrityError:
                    continue
        is_changed = await forger.state() != before
        assert (await first_break(session) is not None) == is_changed
        await connection.rollback()
