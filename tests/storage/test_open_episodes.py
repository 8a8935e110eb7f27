"""One open episode a patient, whoever finds it, and none for who was erased."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from journal.episodes import Episode, Outcome
from storage import episodes, erasure, panels, people, responses
from storage import models as tables
from storage.database import Database
from storage.models import Person, Role, Stage, TeamMember

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
PATIENTS, CLINICIAN = (1, 2), 3
FOUND = Episode(since=TODAY - timedelta(9), opened=TODAY)


@pytest.fixture(autouse=True)
async def filled(database: Database) -> None:
    """CL-001 sees PT-001 and PT-002."""
    who = {1: (Role.PATIENT, "PT-001"), 2: (Role.PATIENT, "PT-002"), 3: (Role.CLINICIAN, "CL-001")}
    async with database.write() as session:
        for number, (role, code) in who.items():
            person = Person(id=number, role=role, code=code, stage=Stage.ACTIVE, zone="UTC", created_at=NOW)
            session.add(person)
            await session.flush()
        session.add_all(TeamMember(clinician_id=CLINICIAN, patient_id=one) for one in PATIENTS)


async def read(database: Database, first: date = date.min) -> dict[int, list[Episode]]:
    async with database.read() as session:
        return await episodes.of_many(session, PATIENTS, first)


async def write(database: Database, *acts: Callable[[AsyncSession], Awaitable[object]]) -> None:
    async with database.write() as session:
        for act in acts:
            await act(session)


def opens(patient: int, episode: Episode = FOUND) -> Callable[[AsyncSession], Awaitable[object]]:
    return lambda session: episodes.open_one(session, patient, episode)


def moves(patient: int, episode: Episode) -> Callable[[AsyncSession], Awaitable[object]]:
    return lambda session: episodes.move(session, patient, episode)


async def test_what_is_stored_comes_back(database: Database) -> None:
    better = replace(FOUND, better_since=TODAY)
    await write(database, opens(1), opens(2), moves(2, better))
    assert await read(database) == {1: [FOUND], 2: [better]}


async def test_a_patient_has_one_open_episode_and_the_first_one_stands(database: Database) -> None:
    other = Episode(TODAY, TODAY)
    await write(database, opens(1), opens(1, other))
    assert await read(database) == {1: [FOUND]}
    resolved = replace(FOUND, ended=TODAY)
    await write(database, moves(1, resolved), opens(1, other))
    assert await read(database) == {1: [resolved, other]}


async def test_the_database_itself_refuses_a_second_one(database: Database) -> None:
    rows = [tables.Episode(patient_id=1, token=str(number), since=TODAY, opened=TODAY) for number in range(2)]
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add_all(rows)


async def test_what_ended_never_moves_again(database: Database) -> None:
    resolved = replace(FOUND, ended=TODAY)
    await write(database, opens(1), moves(1, resolved), moves(1, FOUND))
    assert await read(database) == {1: [resolved]}


async def test_what_was_done_comes_back_and_is_remembered_when_it_has_grown(database: Database) -> None:
    done = Outcome("called", TODAY, "CL-001", 2.4)
    silent = Episode(TODAY, TODAY, kind="silent")
    await write(database, opens(1), opens(1, silent))
    async with database.write() as session:
        worse, _ = await episodes.open_of(session, [1])
        episodes.deal_with(worse, done)
        clinician = await session.get_one(Person, CLINICIAN)
        await responses.record(session, NOW, clinician, await session.get_one(Person, 1), "called", worse.id)
    dealt_with = FOUND.dealt_with(done)
    assert await read(database) == {1: [dealt_with, silent]}
    async with database.read() as session:
        assert await episodes.settled(session, PATIENTS) == {(1, "worse", TODAY)}
    grown = dealt_with.grown(3.4, 1.0)
    await write(database, moves(1, grown), moves(1, replace(silent, ended=TODAY)))
    assert await read(database) == {1: [grown]} and grown.earlier == done
    async with database.read() as session:
        assert await episodes.settled(session, PATIENTS) == set()


async def test_a_panel_knows_those_that_are_open_and_those_of_the_look_back(database: Database) -> None:
    long_ago = Episode(since=TODAY - panels.LOOK_BACK - timedelta(1), opened=TODAY)
    await write(database, opens(1, long_ago), opens(2, long_ago), moves(2, replace(long_ago, ended=TODAY)))
    ended = replace(long_ago, ended=TODAY)
    assert await read(database, TODAY - panels.LOOK_BACK) == {1: [long_ago], 2: [ended]}
    assert await read(database, TODAY + timedelta(1)) == {1: [long_ago]}
    async with database.read() as session:
        panel = await people.panel_of(session, await session.get_one(Person, CLINICIAN))
        read_panel = await panels.read(session, panel, TODAY)
    assert [one.episodes for one in read_panel] == [(long_ago,), (ended,)]
    assert [one.history(TODAY + timedelta(7)).open_since for one in read_panel] == [long_ago.since, None]


async def test_of_several_digests_at_once_one_opens_the_episode(database: Database) -> None:
    """Each waits for the other's patients, in one order, and none fails."""
    at, won = [Episode(TODAY - timedelta(days), TODAY) for days in range(4)], []

    async def open_both(one: Episode) -> None:
        async with database.write() as session:
            won.append([await episodes.open_one(session, patient, one) for patient in (1, 2)])

    await asyncio.gather(*map(open_both, at))
    found = await read(database)
    assert found[1] == found[2] and len(found[1]) == 1
    assert sorted(won) == [[False, False]] * 3 + [[True, True]], "one knows that it is theirs"


async def test_a_token_finds_an_episode_of_the_panel_and_no_other(database: Database) -> None:
    await write(database, opens(1))
    async with database.write() as session:
        token = await episodes.open_token(session, 1)
        assert token and await episodes.open_token(session, 2) is None
        mine, other = [await session.get_one(Person, one) for one in PATIENTS]
        assert await episodes.with_token(session, [other], token) is None
        assert await episodes.with_token(session, [mine, other], "forged") is None
        found = await episodes.with_token(session, [mine, other], token)
        assert found and found[0] is mine
        episodes.close(found[1], TODAY, "CL-001")
    assert await read(database) == {1: [FOUND.closed(TODAY, "CL-001")]}


async def test_an_erasure_waits_for_the_digest_and_then_takes_what_it_stored(database: Database) -> None:
    async def erase() -> None:
        async with database.write() as session:
            await erasure.erase(session, NOW, await session.get_one(Person, 1))

    async with database.write() as session:
        clinician = await session.get_one(Person, CLINICIAN)
        assert len(await people.panel_of(session, clinician, hold=True)) == 2
        erasing = asyncio.create_task(erase())
        _, waiting = await asyncio.wait([erasing], timeout=0.2)
        assert waiting
        await episodes.open_one(session, 1, FOUND)
    await erasing
    async with database.read() as session:
        assert list(await session.scalars(select(tables.Episode))) == []
        assert [one.code for one in await people.panel_of(session, clinician, hold=False)] == ["PT-002"]


async def test_an_open_episode_is_not_closed_while_a_digest_is_decided(database: Database) -> None:
    await write(database, opens(1))

    async def close() -> None:
        async with database.write() as session:
            token = await episodes.open_token(session, 1)
            found = await episodes.with_token(session, [await session.get_one(Person, 1)], token or "")
            assert found
            assert found[1].better_since == TODAY
            episodes.close(found[1], TODAY, "CL-001")

    async with database.write() as session:
        await episodes.hold(session, PATIENTS)
        closing = asyncio.create_task(close())
        _, waiting = await asyncio.wait([closing], timeout=0.2)
        assert waiting
        await episodes.move(session, 1, replace(FOUND, better_since=TODAY))
    await closing
    assert await read(database) == {1: [Episode(FOUND.since, TODAY, TODAY, TODAY, "CL-001")]}
