"""Check-ins, their answers and notes: nothing is overwritten, and everybody has their own."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from journal.instruments import DAILY, ITEM_9, WEEKLY
from journal.verdict import Day
from storage import answers, checkins, diaries, invites, notes, people
from storage.database import Database
from storage.models import CheckIn, CheckInStatus, Person, Role

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
EXPIRY = NOW + timedelta(hours=12)


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.write() as session:
        yield session


async def person(session: AsyncSession, code: str) -> Person:
    await invites.invite(session, NOW, Role.PATIENT, code, "UTC", "en")
    found = await people.by_code(session, code)
    assert found is not None
    return found


@pytest.fixture
async def patient(session: AsyncSession) -> Person:
    return await person(session, "PT-001")


@pytest.fixture
async def check_in(session: AsyncSession, patient: Person) -> CheckIn:
    opened = await checkins.open_check_in(session, patient, DAILY, MONDAY, due_at=NOW, expires_at=EXPIRY)
    assert opened is not None
    return opened


async def test_a_day_has_one_check_in(session: AsyncSession, patient: Person, check_in: CheckIn) -> None:
    again = await checkins.open_check_in(session, patient, DAILY, MONDAY, due_at=NOW, expires_at=EXPIRY)
    assert again is None
    assert await checkins.of_day(session, patient, DAILY, MONDAY) is check_in


async def test_a_correction_is_a_new_revision_and_a_repeat_is_none(
    session: AsyncSession, patient: Person, check_in: CheckIn
) -> None:
    for value in (4, 4, 7, 4):
        await answers.answer(session, NOW, check_in, {"pain": value})
    revisions = [(one.revision, one.value) for one in await diaries.answers(session, patient)]
    assert revisions == [(0, 4), (1, 7), (2, 4)]
    assert await answers.ratings(session, check_in) == {"pain": 4}
    assert await answers.days(session, [patient.id], MONDAY, MONDAY) == {
        patient.id: [Day(MONDAY, {"pain": 4})]
    }


async def test_a_check_in_is_complete_with_its_last_answer(session: AsyncSession, check_in: CheckIn) -> None:
    await answers.answer(session, NOW, check_in, {"pain": 4})
    assert check_in.status == CheckInStatus.OPEN
    await answers.answer(session, NOW, check_in, {"mood": 6})
    assert (check_in.status, check_in.completed_at, check_in.close_at) == (CheckInStatus.COMPLETE, NOW, None)


async def test_an_answer_after_the_expiry_is_marked_late(
    session: AsyncSession, patient: Person, check_in: CheckIn
) -> None:
    await answers.answer(session, EXPIRY - timedelta(seconds=1), check_in, {"pain": 4})
    await answers.answer(session, EXPIRY, check_in, {"mood": 6})
    assert [one.late for one in await diaries.answers(session, patient)] == [False, True]


async def test_item_9_is_taken_out_unless_it_was_answered(session: AsyncSession, patient: Person) -> None:
    other, at = await person(session, "PT-002"), {"due_at": NOW, "expires_at": EXPIRY}
    opened = [await checkins.open_check_in(session, one, WEEKLY, MONDAY, **at) for one in (patient, other)]
    for one in filter(None, opened):
        one.asks_item_9 = True
    answered, silent = (one.id for one in opened if one)
    await answers.answer(session, NOW, await checkins.get(session, answered), {ITEM_9.key: 1})
    await session.flush()
    await checkins.take_item_9_out(session)
    session.expire_all()
    assert (await checkins.get(session, answered)).asks_item_9
    assert not (await checkins.get(session, silent)).asks_item_9


async def test_a_check_in_is_found_by_its_owner_alone(session: AsyncSession, check_in: CheckIn) -> None:
    other = await person(session, "PT-002")
    assert await checkins.with_token(session, other, check_in.token) is None


async def test_days_without_answers_are_absent(
    session: AsyncSession, patient: Person, check_in: CheckIn
) -> None:
    silent = await person(session, "PT-002")
    await answers.answer(session, NOW, check_in, {"pain": 0})
    found = await answers.days(
        session, [patient.id, silent.id], MONDAY - timedelta(days=9), MONDAY + timedelta(days=9)
    )
    assert found == {patient.id: [Day(MONDAY, {"pain": 0})]}


async def test_a_note_is_kept_in_every_revision_and_shown_in_its_last(
    session: AsyncSession, patient: Person
) -> None:
    await notes.write(session, NOW, patient, MONDAY, 10, "slept badly")
    await notes.write(session, NOW, patient, MONDAY, 11, "a walk\0 \ud800")
    await notes.write(session, NOW, patient, MONDAY, 10, "slept well")
    words = [text for _, _, text in await notes.of_patient(session, patient)]
    assert words == ["slept well", "a walk \ufffd"]
    assert await notes.count(session, [patient.id], MONDAY, MONDAY) == {patient.id: 2}
    assert await notes.day_of(session, patient, 10) == MONDAY
    assert await notes.day_of(session, await person(session, "PT-002"), 10) is None


async def test_a_message_is_remembered_for_the_question_that_it_answered(
    session: AsyncSession, patient: Person, check_in: CheckIn
) -> None:
    pain = DAILY.questions[0]
    answers.remember_typed(session, check_in, 10, pain)
    answers.remember_typed(session, check_in, 11, None)
    answers.remember_typed(session, check_in, 12, pain)
    await session.flush()
    answers.remember_typed(session, check_in, 12, None)
    assert await answers.typed(session, patient, 10) == (check_in, pain)
    assert await answers.typed(session, patient, 11) == (check_in, None)
    assert await answers.typed(session, patient, 12) == (check_in, None)  # the bot has begun to number anew
    assert await answers.typed(session, await person(session, "PT-002"), 10) is None
