"""What the clock sets off, and that trouble with one person is nobody else's."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import event, select

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.duties import PUT_OFF_FOR
from handlers.patients import reminders
from storage import keyring, outbox, people
from storage.models import CheckIn, Role
from storage.models import Person as Row
from storage.models import Stage as Standing
from tests.bot.programs import enrolled_at_once

SIX_PM = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


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


async def test_keyrings_that_could_not_be_renewed_are_tried_at_the_next_tick(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.app.tick()
    tries = count()

    async def fails(*_: object) -> None:
        next(tries)
        raise OSError

    monkeypatch.setattr(keyring, "renew", fails)
    stage.app.database.has_destroyed_keys = True
    await stage.app.tick()
    await stage.app.tick()
    assert next(tries) == 2


async def test_updates_are_remembered_for_three_days_and_no_longer(enrolled: Stage, patient: Person) -> None:
    patient.says("/help")
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


async def add_broken_patients(stage: Stage, count: int, due: datetime) -> None:
    async with stage.app.database.write() as session:
        session.add_all(
            Row(
                role=Role.PATIENT,
                code=f"PT-B{number}",
                stage=Standing.ACTIVE,
                zone="Europe/Madrid",
                created_at=due,
                chat_sealed=b"sealed with a key that is lost",
                next_prompt_at=due,
                next_prompt_day=due.date(),
            )
            for number in range(count)
        )


async def due_times(stage: Stage) -> set[datetime | None]:
    async with stage.app.database.read() as session:
        query = select(Row.next_prompt_at).where(Row.code.startswith("PT-B"))
        return set(await session.scalars(query))


async def test_who_fails_again_and_again_is_put_off_and_the_admins_hear_of_it_once_a_day(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    """More of them than fit into a batch, and all before the patient who is well."""
    await add_broken_patients(enrolled, 60, SIX_PM - timedelta(hours=1))

    async def notices_by(at: datetime) -> int:
        enrolled.clock.move_to(at)
        await enrolled.settle()
        return len([message for message in admin.messages if "Something failed" in message.text])

    assert await notices_by(SIX_PM) == 1
    assert "ready" in patient.sees.text
    assert await due_times(enrolled) == {SIX_PM + PUT_OFF_FOR}
    assert await notices_by(SIX_PM + PUT_OFF_FOR) == 1
    assert await due_times(enrolled) == {SIX_PM + 2 * PUT_OFF_FOR}
    assert await notices_by(SIX_PM + timedelta(days=1)) == 2


async def test_who_is_well_again_is_asked_about_the_day_that_it_is_then(enrolled: Stage) -> None:
    await add_broken_patients(enrolled, 1, SIX_PM)
    enrolled.clock.move_to(SIX_PM + timedelta(hours=25))
    await enrolled.app.ticker.tick()
    async with enrolled.app.database.write() as session:
        broken = await people.by_code(session, "PT-B0")
        assert broken is not None
        people.identify(session, broken, 4711)
    enrolled.clock.passes(PUT_OFF_FOR)
    await enrolled.app.ticker.tick()
    async with enrolled.app.database.read() as session:
        query = select(CheckIn).where(CheckIn.patient_id == broken.id).order_by(CheckIn.day)
        found = [(one.day.day, str(one.status)) for one in await session.scalars(query)]
    assert found == [(2, "expired"), (3, "open")]


@pytest.mark.parametrize("count", [1, 40])
async def test_many_are_asked_with_as_many_statements_as_one(enrolled: Stage, count: int) -> None:
    await add_broken_patients(enrolled, count, SIX_PM)
    async with enrolled.app.database.write() as session:
        for number, person in enumerate(
            await session.scalars(select(Row).where(Row.code.startswith("PT-B")))
        ):
            people.identify(session, person, 10_000 + number)
    statements: list[str] = []
    event.listen(
        enrolled.app.database.engine.sync_engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, *rest: statements.append(statement.split()[0]),
    )
    enrolled.clock.move_to(SIX_PM)
    async with enrolled.app.database.write() as session:
        assert await reminders.send_due_prompts(session, SIX_PM, 100) == count + 1
    assert Counter(statements) == {"BEGIN": 1, "SELECT": 6, "INSERT": 2, "UPDATE": 1}


async def test_a_tick_without_anything_due_is_one_query(enrolled: Stage) -> None:
    await enrolled.app.ticker.tick()
    statements: list[str] = []
    event.listen(
        enrolled.app.database.engine.sync_engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, *rest: statements.append(statement),
    )
    await enrolled.app.ticker.tick()
    assert len(statements) == 1


async def test_a_clock_that_is_set_back_does_not_stop_the_ticks(stage: Stage) -> None:
    """The scheduler would wait until the old time has come again."""
    stage.app.settings.tick_seconds = 0.01
    ticked = asyncio.Event()
    scheduler = AsyncIOScheduler(timezone=UTC)
    job = scheduler.add_job(
        ticked.set, "interval", hours=1, next_run_time=datetime.now(UTC) + timedelta(hours=1)
    )
    scheduler.start()
    keeping = asyncio.create_task(stage.app._keep_ticking(job))
    async with asyncio.timeout(5):
        await ticked.wait()
    keeping.cancel()
    scheduler.shutdown(wait=False)
