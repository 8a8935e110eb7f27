"""What has been committed since somebody looked last."""

from datetime import UTC, date, datetime, timedelta

from storage import answers, audit, news, notes, outbox, updates
from storage.database import Database
from storage.models import CheckIn, Person, Role, Stage
from storage.news import Answered, Newest
from storage.outbox import Recipient

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


async def happen(database: Database, number: int, code: str) -> None:
    """One of each kind, for a patient of their own."""
    patient = Person(role=Role.PATIENT, code=code, stage=Stage.ACTIVE, zone="UTC", created_at=NOW)
    async with database.write() as session:
        session.add(patient)
        await session.flush()
        asked = {"instrument": "daily", "day": TODAY, "due_at": NOW, "expires_at": NOW + timedelta(hours=12)}
        check_in = CheckIn(patient_id=patient.id, token=code, **asked)
        session.add(check_in)
        await session.flush()
        now = NOW + timedelta(minutes=number)
        await answers.answer(session, now, check_in, {"pain": 7})
        await notes.write(session, now, patient, TODAY, number, "a bad night")
        await audit.record(session, now, code, "consented", code)
        await outbox.add(session, now, Recipient(number, patient), "reply", "sendMessage", {"text": code})
        await updates.first_sight(session, now, [(number, b"content")])


async def test_only_what_came_later_is_news_and_what_was_asked_for(database: Database) -> None:
    async with database.read() as session:
        assert await news.newest(session) == Newest(0, 0, 0, 0, 0)
        assert await news.unfinished(session) == ([], [])
    await happen(database, 1, "PT-001")
    async with database.read() as session:
        before = await news.newest(session)
        check_ins, messages = await news.unfinished(session)
    await happen(database, 2, "PT-002")
    async with database.write() as session:
        await updates.park(session, NOW, {"update_id": 2}, ValueError())
    async with database.read() as session:
        after = await news.newest(session)
        assert (before.open, after.open) == (1, 2)
        assert [one.subject for one in await news.entries(session, before.entry)] == ["PT-002"]
        assert await news.notes(session, before.note) == [("PT-002", TODAY)]
        assert await news.answers(session, NOW + timedelta(minutes=2)) == [
            Answered("PT-002", TODAY, "pain", 0)
        ]
        for known, of in (([], ["PT-002"]), (check_ins, ["PT-001", "PT-002"])):
            found = await news.check_ins(session, before.check_in, known)
            assert [code for _, code in found] == of
        for known, of in (([], ["PT-002"]), (messages, ["PT-001", "PT-002"])):
            written = await news.messages(session, before.message, known)
            assert [(code, (await outbox.payload(session, row))["text"]) for row, code in written] == [
                (code, code) for code in of
            ]
        assert await news.taken(session, [1, 2, 3]) == {1: None, 2: "ValueError"}
