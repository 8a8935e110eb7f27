"""What admins read about the work: who answers, how much clinicians are told, and what they did about it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.admins import reports
from handlers.desk import Desk, Mistake
from handlers.texts import texts
from journal.report import Report, Share
from storage.database import Database
from storage.models import Alert, Answer, Base, CheckIn, Episode, Fate, Outgoing, Response, Role
from storage.models import Person as Row
from tests.handlers.conversation import labels, madrid, recorded, say, tap
from tests.handlers.panels import add_patient, steady, worse

SINCE = datetime(2026, 3, 2, tzinfo=UTC)


async def report_of(database: Database, now: datetime, which: str = reports.LATEST) -> Report:
    async with database.read() as session:
        return await reports.read(Desk(session, now, "test", texts("en")), which)


async def test_days_count_when_they_were_asked_about(stage: Stage, patient: Person, admin: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    await say(stage, patient, "4 6")
    await stage.advance(madrid(3, 4, 17))
    await say(stage, patient, "/checkin", "5 5", "/pause")
    await tap(stage, patient, "3 days")
    await stage.advance(madrid(3, 9, 12))
    (home,) = await say(stage, admin, "/clinic")
    await tap(stage, admin, "Reports")
    # Asked from Monday to Wednesday, and after the break at the weekend; before that nobody was here.
    assert "2 of 5 days. Days without a question do not count." in home.text
    assert "%" not in home.text and "PT-001" not in home.text
    await tap(stage, admin, "By patient")
    assert home.text == "Answered of asked days\nPT-001 · 2 of 5"
    await tap(stage, admin, "Back", "February 2026")
    assert "0 of 0 days" in home.text and "The last 4 weeks" in labels(home)
    await tap(stage, admin, "By patient")
    assert home.text == "Nobody was asked in this time."


async def test_a_digest_counts_whom_it_called_worse_among_how_many(stage: Stage, admin: Person) -> None:
    await add_patient(stage, "PT-100", worse(3), date(2026, 3, 9))
    for number in range(101, 111):
        await add_patient(stage, f"PT-{number}", steady, date(2026, 3, 9))
    await stage.advance(madrid(3, 10, 9))
    (home,) = await say(stage, admin, "/clinic")
    await tap(stage, admin, "Reports")
    assert "\n1 sent.\n" in home.text
    assert "Worse: 1 of 12 patients on them (8 %). The aim: at most 5 of 50." in home.text
    assert "Worse: 1 · nothing yet 1" in home.text
    assert "Acted on, of the worse: 0 of 1. The aim: three of four." in home.text
    assert "read report" in await recorded(stage, "site")


async def test_rows_are_counted_on_both_databases(database: Database) -> None:
    async with database.write() as session:
        patient = Row(role=Role.PATIENT, code="PT-001", zone="UTC", created_at=SINCE, schedule={})
        session.add(patient)
        await session.flush()
        asked, unsent, early, late = (_check_in(patient, day) for day in (2, 3, 4, 5))
        late.expires_at = late.due_at
        session.add_all([asked, unsent, early, late])
        await session.flush()
        session.add_all([_prompt(asked, Fate.SENT), _prompt(asked, Fate.SENT), _prompt(unsent, Fate.EXPIRED)])
        session.add_all([*_answers(patient, 4), *_answers(patient, 5), *_alerts(patient)])
        episodes = [
            _episode(patient, day, ended_by) for day, ended_by in ((2, None), (3, None), (4, "CL-001"))
        ]
        session.add_all(episodes)
        await session.flush()
        session.add_all(_responses(*episodes[:2]))
    found = await report_of(database, SINCE + timedelta(days=14))
    # One day was asked about, one was answered before it was; the question of the third never went out, and
    # the fourth was told afterwards.
    assert found.answered == {"PT-001": Share(1, 2)}
    assert found.outcomes("worse") == {"called": 1, "nothing": 1, "accepted": 1}
    assert len(found.alerts) == 2 and found.minutes_to_confirm == 20
    february = await report_of(database, SINCE + timedelta(days=14), "2026-02")
    assert not (february.answered or february.flagged or february.alerts)
    with pytest.raises(Mistake, match="2026-04"):
        await report_of(database, SINCE + timedelta(days=14), "2026-04")


def _check_in(patient: Row, day: int) -> CheckIn:
    at = SINCE + timedelta(days=day - 2, hours=18)
    return CheckIn(
        patient_id=patient.id,
        instrument="daily",
        day=date(2026, 3, day),
        token=f"{day}",
        due_at=at,
        expires_at=at + timedelta(hours=12),
    )


def _prompt(check_in: CheckIn, fate: Fate) -> Base:
    return Outgoing(
        person_id=check_in.patient_id,
        chat_index=b"",
        kind="prompt",
        priority=5,
        method="sendMessage",
        check_in_id=check_in.id,
        fate=fate,
        attempts=1,
        not_before=SINCE,
        created_at=SINCE,
    )


def _answers(patient: Row, day: int) -> Iterator[Base]:
    for question in (1, 2):
        at = {"day": date(2026, 3, day), "answered_at": SINCE}
        yield Answer(patient_id=patient.id, question=question, revision=0, value=5, **at)


def _alerts(patient: Row) -> Iterator[Base]:
    for confirmed in (None, SINCE + timedelta(minutes=20)):
        about = {"patient_id": patient.id, "reason": "words", "day": date(2026, 3, 2)}
        yield Alert(token=f"{confirmed:}"[:16], raised_at=SINCE, confirmed_at=confirmed, **about)


def _episode(patient: Row, day: int, ended_by: str | None) -> Episode:
    """Each on a day of its own; but one is ended, so that the next may open."""
    opened = date(2026, 3, day)
    return Episode(
        patient_id=patient.id,
        token=f"{day}",
        since=opened,
        opened=opened,
        ended=date(2026, 3, day + 1),
        ended_by=ended_by,
    )


def _responses(acted: Episode, taken_back: Episode) -> Iterator[Base]:
    for episode, did, withdrawn in (
        (acted, "seen", None),
        (acted, "called", None),
        (taken_back, "called", SINCE),
    ):
        about = {"patient_id": episode.patient_id, "episode_id": episode.id, "by": "CL-001"}
        yield Response(did=did, at=SINCE, withdrawn_at=withdrawn, **about)
