"""What is wrong with the data is counted, and sound data are left in peace."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlalchemy.sql import Executable

from storage import answers, integrity
from storage.database import Database
from storage.integrity import Findings, Stuck
from storage.models import Answer, CheckIn, Episode, Fate, Note, Outgoing, Person, Role, Stage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SOUND = Findings("", 0, 0, 0, 0, 0, 0, 0, 0, None)
DAYS = (date(2026, 2, 28), date(2026, 3, 1), date(2024, 2, 29))


@pytest.fixture
async def filled(database: Database) -> Database:
    """Three days of one patient, with a correction and a note on each."""
    async with database.write() as session:
        patient = Person(role=Role.PATIENT, code="PT-001", zone="UTC", created_at=NOW)
        session.add(patient)
        await session.flush()
        for day in DAYS:
            check_in = CheckIn(patient_id=patient.id, instrument="daily", day=day, token=str(day))
            check_in.due_at, check_in.expires_at = NOW, NOW + timedelta(hours=12)
            session.add(check_in)
            await session.flush()
            for pain in (7, 0, 10):
                await answers.answer(session, NOW, check_in, {"pain": pain, "mood": 3})
            sealed = database.vault.seal("slept badly")
            note = {"day": day, "message_id": day.toordinal(), "text_sealed": sealed}
            session.add(Note(patient_id=patient.id, written_at=NOW, **note))
        for day, ended in zip(DAYS, (None, NOW.date(), NOW.date()), strict=True):
            episode = {"token": f"{day}", "since": day, "opened": NOW.date(), "ended": ended}
            session.add(Episode(patient_id=patient.id, ended_by="CL-001" if ended else None, **episode))
    return database


async def found(database: Database) -> Findings:
    async with database.read() as session:
        return await integrity.findings(session)


async def test_nothing_is_wrong_with_sound_data(filled: Database) -> None:
    assert await found(filled) == SOUND


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (
            update(Answer).where(Answer.question == 1, Answer.revision == 1).values(value=11),
            {"out_of_scale": 3},
        ),
        (update(Answer).where(Answer.question == 2).values(value=-1), {"out_of_scale": 3}),
        (delete(CheckIn).where(CheckIn.day == DAYS[1]), {"without_check_in": 4}),
        (
            update(CheckIn).where(CheckIn.day == DAYS[2]).values(day=DAYS[2] - timedelta(365)),
            {"without_check_in": 4, "complete_without_answers": 1},
        ),
        (delete(Answer).where(Answer.day == DAYS[0]), {"complete_without_answers": 1}),
        (delete(Answer).where(Answer.revision == 1), {"with_holes": 3}),
        (update(Note).values(text_sealed=b"of a lost key"), {"unopened": 3}),
        (update(Person).values(key_sealed=None), {"left_of_erased": 3}),
        (update(Episode).values(since=NOW.date() + timedelta(1)), {"odd_episodes": 3}),
        (update(Episode).values(ended_by="CL-001"), {"odd_episodes": 1}),
        (update(Person).values(stage=Stage.ERASED), {"odd_episodes": 3}),
    ],
    ids=[
        "above",
        "below",
        "no check-in",
        "other day",
        "no answers",
        "holes",
        "sealed",
        "words of the erased",
        "episode before its onset",
        "episode closed and open",
        "episode of the erased",
    ],
)
async def test_what_is_wrong_is_counted(filled: Database, harm: Executable, named: dict[str, Any]) -> None:
    async with filled.write() as session:
        await session.execute(harm)
    assert await found(filled) == replace(SOUND, **named)


async def test_messages_that_hang_are_counted(database: Database) -> None:
    times = {"kind": "reply", "priority": 0, "method": "sendMessage", "chat_index": b"", "attempts": 1}
    long_ago, since = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    async with database.write() as session:
        for fate in (Fate.SENDING, Fate.QUEUED, Fate.SENT):
            for at in (long_ago, NOW):
                session.add(Outgoing(fate=fate, not_before=at, created_at=at, claimed_at=at, **times))
    async with database.read() as session:
        assert await integrity.stuck(session, since) == Stuck(sending=1, queued=1)
