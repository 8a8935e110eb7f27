"""Slots are handed out once, and a clock that is wrong or was set back binds nobody."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import pace
from storage.database import Database
from storage.migrations import migrate
from storage.vault import Vault

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def taken(database: Database, calls: int, interval: float, now: datetime = NOW) -> float:
    async with database.write() as session:
        return await pace.take(session, now, calls, interval)


async def ahead(database: Database, now: datetime = NOW) -> float:
    async with database.read() as session:
        return await pace.ahead(session, now)


async def refused(database: Database, chat: bytes, seconds: float) -> None:
    async with database.write() as session:
        await pace.refused(session, NOW, chat, seconds)


async def test_slots_are_handed_out_one_after_the_other(database: Database) -> None:
    assert await taken(database, 3, 0.5) == 0
    assert await taken(database, 1, 0.5) == pytest.approx(1.5, abs=0.3)
    assert await ahead(database) == pytest.approx(2, abs=0.5)


async def test_one_refused_chat_waits_alone_and_a_second_one_means_everybody(database: Database) -> None:
    await refused(database, b"one", 30)
    await refused(database, b"one", 30)
    assert await ahead(database) == 0
    await refused(database, b"other", 30)
    assert await ahead(database) == pytest.approx(30, abs=1)


async def test_nobody_waits_in_the_place_of_a_chat_that_is_forgotten(database: Database) -> None:
    await refused(database, b"one", 30)
    async with database.write() as session:
        await pace.forget(session, [b"one", b"one under an older key"])
    assert await ahead(database) == 0


async def test_a_clock_that_was_set_back_binds_nobody(database: Database) -> None:
    await taken(database, 1, 5000)
    await refused(database, b"one", 5000)
    await refused(database, b"other", 5000)
    assert await ahead(database, NOW - HOUR) in (0, pytest.approx(900, abs=1))
    assert await taken(database, 1, 0.1, NOW - HOUR) == 0


async def test_a_replica_whose_clock_is_wrong_stops_nobody(new_postgres_database: str, vault: Vault) -> None:
    database = Database(new_postgres_database, vault)
    await migrate(database)
    assert await taken(database, 1, 0.5, NOW + HOUR) == 0
    assert 0.1 < await taken(database, 1, 0.5, NOW - HOUR) <= 0.5
    await database.close()
