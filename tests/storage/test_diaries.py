"""What an export reads: everything about one patient, in every revision, and nothing about anybody else."""

from datetime import UTC, date, datetime, timedelta

from journal import diary
from journal.instruments import DAILY, MORNING, PAIN
from storage import answers, checkins, diaries, infusions, invites, notes, people
from storage.database import Database
from storage.models import Role

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
EXPIRY = NOW + timedelta(hours=12)


async def test_every_revision_is_read_and_a_check_in_without_answers_as_well(database: Database) -> None:
    async with database.write() as session:
        for code in ("PT-001", "PT-002"):
            await invites.invite(session, NOW, Role.PATIENT, code, "UTC", "en")
            patient = await people.by_code(session, code)
            assert patient is not None
            times = {"due_at": NOW, "expires_at": EXPIRY}
            answered = await checkins.open_check_in(session, patient, DAILY, MONDAY, **times)
            await checkins.open_check_in(session, patient, MORNING, MONDAY, **times)
            assert answered is not None
            for pain in (4, 7):
                await answers.answer(session, NOW, answered, {"pain": pain})
            for text in ("slept bad", f"{code} slept badly"):
                await notes.write(session, NOW, patient, MONDAY, 7, text)
            infusion = await infusions.enter(session, patient, MONDAY, infusions.INDUCTION)
            infusions.cancel(session, infusion, NOW)
    async with database.read() as session:
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        daily, morning = await diaries.check_ins(session, patient)
        assert (daily.instrument, daily.day, daily.status, daily.asked_at) == (DAILY, MONDAY, "open", NOW)
        assert daily.answers == tuple(
            diary.Answer(PAIN, value, revision, late=False, repeated=False, at=NOW)
            for revision, value in enumerate((4, 7))
        )
        assert (morning.instrument, morning.answers) == (MORNING, ())
        assert await diaries.notes(session, patient) == (
            diary.Note(7, MONDAY, 0, "slept bad", NOW),
            diary.Note(7, MONDAY, 1, "PT-001 slept badly", NOW),
        )
        (cancelled,) = await diaries.infusions(session, patient)
        assert (cancelled.day, cancelled.kind, cancelled.cancelled_at) == (MONDAY, "induction", NOW)
