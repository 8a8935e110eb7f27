"""No reply is lost, and each has one effect: what comes twice, out of order, broken or at a bad moment."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from telegram import Update
from telegram.error import NetworkError
from telegram.ext import TypeHandler

from bot.rates import Rates
from bot.receiver import Receiver
from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage, staged
from bot.settings import Settings
from handlers.admins import notices as staff
from handlers.context import Context
from handlers.patients.reminders import send_due_prompts
from storage import checkins, notes, people, updates
from storage.models import CheckIn, ParkedUpdate, Role
from storage.models import Stage as Standing


async def written(stage: Stage) -> list[str]:
    """Every note of PT-001."""
    async with stage.app.database.read() as session:
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        return [words for _, _, words in await notes.of_patient(session, patient)]


async def parked(stage: Stage) -> list[ParkedUpdate]:
    async with stage.app.database.read() as session:
        return await updates.parked(session)


def restarted(stage: Stage, after_commit: Any = lambda: None) -> Receiver:
    """One that remembers nothing but what is stored."""
    return Receiver(stage.app.application, stage.app.database, stage.clock, after_commit, Rates(None))


def stumbles(stage: Stage, word: str = "stumble") -> None:
    """Let the program write something and then fail at every message with this word."""

    async def stumble(update: Update, context: Context) -> None:
        if update.message and word in (update.message.text or ""):
            for person in await people.with_role(context.session, Role.PATIENT):
                person.stage = Standing.STOPPED
            await context.session.flush()
            raise RuntimeError("a handler fails")

    stage.app.application.add_handler(TypeHandler(Update, stumble), group=-3)


@contextmanager
def locked(stage: Stage) -> Iterator[None]:
    """Another connection writes and does not finish; ours wait for it only briefly."""
    event.listen(
        stage.app.database.engine.sync_engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout=20")
    )
    with closing(sqlite3.connect(str(stage.app.database.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_an_update_that_comes_twice_has_one_effect(enrolled: Stage, patient: Person) -> None:
    patient.says("slept badly")
    (raw,) = enrolled.telegram.pending
    await enrolled.app.receiver.process([raw, raw])
    await enrolled.app.receiver.process([raw])
    await restarted(enrolled).process([raw])
    assert await written(enrolled) == ["slept badly"]


async def test_repeats_that_come_in_another_order_have_no_effect(enrolled: Stage, patient: Person) -> None:
    for words in ("first", "second", "third"):
        patient.says(words)
    raw = enrolled.telegram.pending
    await enrolled.app.receiver.process(raw)
    await enrolled.app.receiver.process([raw[2], raw[0], raw[1]])
    assert await written(enrolled) == ["first", "second", "third"]


async def test_telegram_may_begin_its_numbers_anew(enrolled: Stage, patient: Person) -> None:
    patient.says("before")
    (before,) = enrolled.telegram.pending
    await enrolled.settle()
    for words in ("same number", "lower number"):
        patient.says(words)
    *_, same, lower = enrolled.telegram.pending
    enrolled.telegram.updates.drop()
    enrolled.telegram.hands_out(same | {"update_id": before["update_id"]})
    enrolled.telegram.hands_out(lower | {"update_id": 17})
    await enrolled.settle()
    assert await written(enrolled) == ["before", "same number", "lower number"]
    await enrolled.app.receiver.poll()
    assert enrolled.telegram.pending == []


async def test_what_nobody_can_read_is_parked_and_the_other_ninety_nine_have_their_effect(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    for number in range(50):
        patient.says(f"note {number}")
    broken = {"update_id": enrolled.telegram.updates.next_id, "message": {"date": "x", "text": "\ud800 5"}}
    enrolled.telegram.hands_out(broken)
    for number in range(50, 99):
        patient.says(f"note {number}")
    told = len(admin.messages)
    await enrolled.settle()
    await enrolled.settle()
    assert enrolled.telegram.pending == []
    assert await written(enrolled) == [f"note {number}" for number in range(99)]
    (kept,) = await parked(enrolled)
    assert kept.update_id == broken["update_id"]
    assert enrolled.app.database.vault.unseal_json(kept.raw_sealed) == broken
    assert b"text" not in kept.raw_sealed
    assert [m.text for m in admin.messages[told:]] == [
        "An update could not be processed. It is kept whole; “python -m bot check” shows it."
    ]


async def test_a_handler_that_fails_leaves_nothing_behind(enrolled: Stage, patient: Person) -> None:
    stumbles(enrolled)
    for words in ("before", "stumble", "after"):
        patient.says(words)
    await enrolled.settle()
    assert await written(enrolled) == ["before", "after"]
    assert [one.error for one in await parked(enrolled)] == ["RuntimeError"]


async def test_trouble_that_passes_after_two_tries_parks_nothing(enrolled: Stage, patient: Person) -> None:
    trouble = [RuntimeError("once"), RuntimeError("twice")]

    async def fails_twice(update: Update, context: Context) -> None:
        while trouble:
            raise trouble.pop()

    enrolled.app.application.add_handler(TypeHandler(Update, fails_twice), group=-3)
    patient.says("slept badly")
    await enrolled.settle()
    assert await written(enrolled) == ["slept badly"]
    assert await parked(enrolled) == []


async def test_of_many_parked_updates_the_admins_hear_twice(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    stumbles(enrolled)
    told = len(admin.messages)
    for number in range(4):
        patient.says(f"stumble {number}")
        await enrolled.settle()
        enrolled.clock.passes(timedelta(seconds=1))
    await enrolled.advance(enrolled.clock() + staff.BETWEEN)
    assert [m.text for m in admin.messages[told:]] == [
        "An update could not be processed. It is kept whole; “python -m bot check” shows it.",
        "3 updates could not be processed. They are kept whole; “python -m bot check” shows them.",
    ]
    assert len(await parked(enrolled)) == 4


async def test_a_parked_update_that_comes_again_is_parked_once(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    stumbles(enrolled)
    patient.says("stumble")
    (raw,) = enrolled.telegram.pending
    await enrolled.settle()
    told = len(admin.messages)
    await restarted(enrolled).process([raw])
    await enrolled.settle()
    assert len(await parked(enrolled)) == 1 and len(admin.messages) == told


async def test_an_update_is_parked_also_when_the_admins_cannot_be_told(
    enrolled: Stage, patient: Person
) -> None:
    async with enrolled.app.database.write() as session:
        (admin,) = await people.with_role(session, Role.ADMIN)
        admin.chat_sealed = b"sealed with a key that is lost"
    stumbles(enrolled)
    patient.says("stumble")
    patient.says("after")
    await enrolled.settle()
    assert len(await parked(enrolled)) == 1
    assert await written(enrolled) == ["after"]


async def test_while_the_database_is_locked_nothing_is_acknowledged(enrolled: Stage, patient: Person) -> None:
    await enrolled.app.receiver.poll()
    patient.says("slept badly")
    await enrolled.app.database.close()
    with locked(enrolled):
        for _ in range(2):
            with pytest.raises(OperationalError):
                await enrolled.app.receiver.poll()
            assert len(enrolled.telegram.pending) == 1
    await enrolled.settle()
    assert await written(enrolled) == ["slept badly"]
    assert await parked(enrolled) == []


async def test_trouble_with_the_database_in_a_handler_parks_nothing(enrolled: Stage, patient: Person) -> None:
    trouble = [OperationalError("INSERT", None, sqlite3.OperationalError("database or disk is full"))]

    async def fails_once(update: Update, context: Context) -> None:
        while trouble:
            raise trouble.pop()

    enrolled.app.application.add_handler(TypeHandler(Update, fails_once), group=-3)
    patient.says("slept badly")
    with pytest.raises(OperationalError):
        await enrolled.app.receiver.poll()
    await enrolled.settle()
    assert await written(enrolled) == ["slept badly"]
    assert await parked(enrolled) == []


async def test_a_failure_between_effect_and_acknowledgement_doubles_nothing(
    enrolled: Stage, patient: Person
) -> None:
    def fails() -> None:
        raise RuntimeError("between the two")

    patient.says("slept badly")
    (raw,) = enrolled.telegram.pending
    with pytest.raises(RuntimeError):
        await restarted(enrolled, after_commit=fails).process([raw])
    await enrolled.settle()
    assert await written(enrolled) == ["slept badly"]


async def test_an_answer_of_telegram_that_is_lost_on_the_way_comes_again(
    enrolled: Stage, patient: Person
) -> None:
    patient.says("slept badly")
    enrolled.telegram.fail("getUpdates", "drop after")
    with pytest.raises(NetworkError):
        await enrolled.app.receiver.poll()
    await enrolled.settle()
    assert await written(enrolled) == ["slept badly"]


async def test_being_stopped_within_a_transaction_ends_it_first(enrolled: Stage, patient: Person) -> None:
    polling: list[asyncio.Task[int]] = []

    async def stops(update: Update, context: Context) -> None:
        polling[-1].cancel()

    enrolled.app.application.add_handler(TypeHandler(Update, stops), group=-3)
    for number in range(10):
        patient.says(f"note {number}")
        polling.append(asyncio.create_task(enrolled.app.receiver.poll()))
        with pytest.raises(asyncio.CancelledError):
            await polling[-1]
        assert await written(enrolled) == [f"note {one}" for one in range(number + 1)]


async def test_a_prompt_and_a_patient_who_asks_for_it_at_the_same_moment_make_one_check_in(
    settings: Settings, clock: Clock, new_postgres_database: str
) -> None:
    async with staged(settings, clock, database_url=new_postgres_database) as stage:
        await stage.enrol_everyone()
        patient = stage.member(Role.PATIENT).account
        clock.move_to(datetime(2026, 3, 2, 17, 0, tzinfo=UTC))
        patient.says("/checkin")
        async with stage.app.database.write() as session:
            assert await send_due_prompts(session, clock(), 10) == 1
            await session.flush()
            asking = asyncio.create_task(stage.app.receiver.poll())
            while not await waits_for_a_lock(stage):  # noqa: ASYNC110 - PostgreSQL tells nobody
                await asyncio.sleep(0)
        await asking
        await stage.settle()
        assert await parked(stage) == []
        assert len([m for m in patient.messages if m.from_bot and "average" in m.text]) == 2
        async with stage.app.database.read() as session:
            row = await people.by_code(session, "PT-001")
            assert row is not None
            newest = await checkins.newest(session, row, clock().date())
            assert isinstance(newest, CheckIn)


async def waits_for_a_lock(stage: Stage) -> bool:
    async with stage.app.database.engine.connect() as connection:
        found = await connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(found.scalar())
