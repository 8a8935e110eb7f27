"""What the clock sets off, and that trouble with one person is nobody else's."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from storage import outbox, people
from storage.models import Role
from tests.bot.programs import enrolled_at_once

SIX_PM = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


@pytest.fixture
async def enrolled(stage: Stage) -> Stage:
    return await enrolled_at_once(stage)


async def lose_key_of(stage: Stage, code: str) -> None:
    async with stage.app.database.write() as session:
        person = await people.by_code(session, code)
        assert person is not None
        person.chat_sealed = b"sealed with a key that is lost"


async def test_one_patient_whose_data_are_broken_keeps_no_other_from_being_asked(stage: Stage) -> None:
    other = await stage.invite(Role.PATIENT, "PT-002", "Another patient")
    await enrolled_at_once(stage)
    await lose_key_of(stage, "PT-001")
    await stage.advance(SIX_PM)
    assert "ready" in other.account.sees.text


async def test_one_clinician_whose_data_are_broken_keeps_no_other_from_the_digest(stage: Stage) -> None:
    other = await stage.invite(Role.CLINICIAN, "CL-002", "Another clinician")
    await enrolled_at_once(stage)
    await lose_key_of(stage, "CL-001")
    async with stage.app.database.write() as session:
        patient, clinician = await people.by_code(session, "PT-001"), await people.by_code(session, "CL-002")
        assert patient is not None and clinician is not None
        await people.set_team(session, patient, [clinician])
        clinician.schedule = {"nobody-line": "on"}
    stage.clock.move_to(datetime(2026, 3, 9, 7, 0, tzinfo=UTC))
    await stage.settle()
    assert "PT-001" in other.account.sees.text


async def test_a_prompt_is_made_once_however_often_the_clock_ticks(enrolled: Stage, patient: Person) -> None:
    enrolled.clock.move_to(SIX_PM)
    await asyncio.gather(*(enrolled.app.tick() for _ in range(3)))
    await enrolled.app.sender.deliver()
    assert len([message for message in patient.messages if message.from_bot]) == 1


async def test_updates_are_remembered_for_three_days_and_no_longer(enrolled: Stage, patient: Person) -> None:
    patient.says("slept badly")
    (raw,) = enrolled.telegram.pending
    await enrolled.settle()

    async def notes_after(passed: timedelta) -> int:
        before = len(patient.messages)
        enrolled.clock.passes(passed)
        await enrolled.app.ticker.tick()
        await enrolled.app.receiver.process([raw])
        async with enrolled.app.database.read() as session:
            fates = await outbox.fates(session, enrolled.clock())
        assert len(patient.messages) == before
        return fates.get(("reply", "queued"), 0)

    assert await notes_after(timedelta(days=3) - timedelta(hours=1)) == 0
    assert await notes_after(timedelta(days=1)) == 1
