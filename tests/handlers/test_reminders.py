"""The clock's side of a check-in: prompts, one reminder, and an end; nothing is sent that is not wanted."""

from datetime import timedelta

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers import delivery
from handlers.patients import reminders
from storage import outbox, people
from storage.models import CheckIn, CheckInStatus, Outgoing, Role
from tests.handlers.conversation import answers, everything, hears, madrid, say, tap


@pytest.fixture
def patient(first_patient: Person) -> Person:
    return first_patient


async def fates(stage: Stage) -> dict[tuple[str, str], int]:
    async with stage.app.database.read() as session:
        return await outbox.fates(session, madrid(3, 1))


async def test_a_silent_day_has_a_prompt_a_reminder_and_an_end(stage: Stage, patient: Person) -> None:
    assert await hears(stage, patient, 2, 17, 59) == []
    assert await hears(stage, patient, 2, 18) == ["Hello! Your daily check-in is ready."]
    assert await hears(stage, patient, 2, 19, 59) == []
    assert await hears(stage, patient, 2, 20) == [
        "A small reminder: today’s check-in is still open. Whenever it suits you."
    ]
    assert await hears(stage, patient, 3, 17, 59) == []
    assert "was not answered in time" in patient.sees.text
    assert [one.status for one in await everything(stage, CheckIn)] == [CheckInStatus.EXPIRED]
    assert await answers(stage) == []


async def test_nothing_comes_in_quiet_hours(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time", "21:00")
    assert len(await hears(stage, patient, 3, 7, 59)) == 1
    assert await hears(stage, patient, 3, 8) == [
        "A small reminder: the check-in of Monday, March 2 is still open. Whenever it suits you."
    ]
    await tap(stage, patient, "4", "6")
    assert {day.day for day, *_ in await answers(stage)} == {2}


async def test_an_outage_puts_no_reminder_into_quiet_hours(stage: Stage, patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    stage.clock.move_to(madrid(3, 2, 23))
    await stage.settle()
    assert "ready" in patient.sees.text and await hears(stage, patient, 3, 17) == []


async def test_without_a_reminder_nobody_is_reminded(stage: Stage, patient: Person, admin: Person) -> None:
    await say(stage, admin, "/schedule PT-001 reminder off")
    assert len(await hears(stage, patient, 3, 17)) == 1


async def test_an_outage_of_days_leaves_a_trace_of_each_and_no_flood(stage: Stage, patient: Person) -> None:
    before = len(patient.messages)
    stage.clock.move_to(madrid(3, 5, 12))
    # Each tick takes one day.
    for _ in range(3):
        await stage.settle()
    assert len(patient.messages) == before
    assert [one.day.day for one in await everything(stage, CheckIn)] == [2, 3, 4]
    assert (await fates(stage))["prompt", "expired"] == 3
    assert await hears(stage, patient, 5, 18) == ["Hello! Your daily check-in is ready."]


async def test_a_late_prompt_is_reminded_of_late(stage: Stage, patient: Person) -> None:
    stage.clock.move_to(madrid(3, 2, 19, 30))
    await stage.settle()
    assert "ready" in patient.sees.text
    assert await hears(stage, patient, 2, 21, 29) == []
    assert len(await hears(stage, patient, 2, 21, 30)) == 1


async def test_a_prompt_that_waits_is_taken_back_by_an_answer(stage: Stage, patient: Person) -> None:
    """The answer comes after the prompt was written and before it was sent."""
    stage.clock.move_to(madrid(3, 2, 18))
    async with stage.app.database.write() as session:
        assert await reminders.send_due_prompts(session, stage.clock(), 10) == 1
    await say(stage, patient, "pain 4 mood 6")
    assert (await fates(stage))["prompt", "withheld"] == 1
    assert "Saved for Monday" in patient.sees.text


async def test_a_prompt_of_unknown_fate_is_followed_up_in_other_words(stage: Stage, patient: Person) -> None:
    stage.telegram.fail("sendMessage", "drop before")
    stage.clock.move_to(madrid(3, 2, 18))
    await stage.settle()
    assert (await fates(stage))["prompt", "unknown"] == 1
    first_lines = await hears(stage, patient, 2, 18, 10)
    assert first_lines == ["A small reminder: today’s check-in is still open. Whenever it suits you."]
    assert await hears(stage, patient, 3, 17) == []


async def test_a_batch_takes_no_more_than_it_may(stage: Stage, patient: Person) -> None:
    for number in (2, 3):
        await stage.invite(Role.PATIENT, f"PT-00{number}", f"Patient {number}")
    await stage.enrol_everyone()
    now = madrid(3, 2, 18)
    async with stage.app.database.write() as session:
        assert await reminders.send_due_prompts(session, now, 2) == 2
        assert await reminders.send_due_prompts(session, now, 2) == 1
        assert await reminders.send_due_prompts(session, now, 2) == 0
        later = now + timedelta(hours=13)
        assert await reminders.send_due_reminders(session, later, 2) == 2
        assert await reminders.close_expired(session, later, 10) == 3


async def test_summer_time_does_not_move_the_hour(stage: Stage, patient: Person) -> None:
    stage.clock.move_to(madrid(3, 28, 12))
    await stage.settle()
    await stage.advance(madrid(3, 29, 18))
    assert patient.sees.date == madrid(3, 29, 18)


async def test_who_opens_a_check_in_that_is_overdue_is_not_reminded_at_once(
    stage: Stage, patient: Person
) -> None:
    """The program was down at 18:00, and the patient writes before the clock has looked."""
    stage.clock.move_to(madrid(3, 2, 18, 20))
    before = len(patient.messages)
    patient.says("/checkin")
    await stage.settle()
    await stage.settle()
    (question,) = (message for message in patient.messages[before:] if message.from_bot)
    assert "average" in question.text
    assert await hears(stage, patient, 2, 20, 19) == []
    assert len(await hears(stage, patient, 2, 20, 21)) == 1


async def test_who_is_back_before_a_refusal_is_written_down_stays(stage: Stage, patient: Person) -> None:
    async with stage.app.database.write() as session:
        row = await people.by_code(session, "PT-001")
        assert row is not None
        earlier = Outgoing(person_id=row.id, claimed_at=stage.clock() - timedelta(seconds=30))
    patient.says("/help")
    await stage.settle()
    async with stage.app.database.write() as session:
        await delivery.unreachable(session, stage.clock(), earlier)
    async with stage.app.database.read() as session:
        row = await people.by_code(session, "PT-001")
        assert row is not None and row.unreachable_since is None
