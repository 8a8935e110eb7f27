"""What is due next, of each kind and for whom, for whoever looks on."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

from storage import due, outbox
from storage.database import Database
from storage.models import Alert, CheckIn, Person, Plan, Role, Stage
from storage.outbox import Recipient

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def who(code: str, role: Role, **due_at: datetime) -> Person:
    return Person(role=role, code=code, stage=Stage.ACTIVE, zone="UTC", created_at=NOW, **due_at)


async def clinic_with_everything_due(database: Database) -> None:
    patient = who("PT-001", Role.PATIENT, next_prompt_at=NOW + 3 * HOUR)
    other = who("PT-002", Role.PATIENT, next_prompt_at=NOW + 2 * HOUR)
    clinician = who("CL-001", Role.CLINICIAN, next_digest_at=NOW + 6 * HOUR)
    async with database.write() as session:
        session.add_all([patient, other, clinician])
        await session.flush()
        check_in = {"instrument": "daily", "due_at": NOW, "expires_at": NOW + 5 * HOUR}
        asked = {"remind_at": NOW + 4 * HOUR, "close_at": NOW + 5 * HOUR, **check_in}
        session.add_all(
            [
                CheckIn(patient_id=patient.id, day=date(2026, 3, 2), token="open", **asked),
                CheckIn(patient_id=patient.id, day=date(2026, 3, 1), token="done", **check_in),
                Plan(patient_id=other.id, occasion="weekly", at=NOW + 7 * HOUR),
                Plan(patient_id=other.id, occasion="recap", at=None),
            ]
        )
        raised = {"patient_id": other.id, "day": date(2026, 3, 2), "raised_at": NOW}
        session.add(Alert(token="a", reason="danger", escalate_at=NOW + HOUR / 2, **raised))
        at = NOW + 8 * HOUR
        for to in (Recipient(1, patient), Recipient(2, None)):
            await outbox.add(session, NOW, to, "reply", "sendMessage", {"text": "kept"}, not_before=at)
        ends = NOW + 9 * HOUR
        await outbox.add_email(session, NOW, clinician, "doctor@example.org", "digest", {}, expires_at=ends)


async def test_each_kind_is_named_with_whose_it_is_in_the_order_of_time(database: Database) -> None:
    await clinic_with_everything_due(database)
    async with database.read() as session:
        coming = await due.coming(session, 9)
        first = await due.due(session)
    assert [(one.kind, one.code, one.about, (one.at - NOW) / HOUR) for one in coming] == [
        ("email", "CL-001", "digest", 0),
        ("alert", "PT-002", "danger", 0.5),
        ("prompt", "PT-002", None, 2),
        ("prompt", "PT-001", None, 3),
        ("reminder", "PT-001", "daily", 4),
        ("close", "PT-001", "daily", 5),
        ("digest", "CL-001", None, 6),
        ("occasion", "PT-002", "weekly", 7),
        ("message", "PT-001", "reply", 8),
        ("message", None, "reply", 8),
    ]
    assert {one.kind: one.at for one in reversed(coming)} == asdict(first)


async def test_so_many_of_each_kind_and_the_nearest_of_them(database: Database) -> None:
    await clinic_with_everything_due(database)
    async with database.read() as session:
        coming = await due.coming(session, 1)
    assert [one.code for one in coming if one.kind == "prompt"] == ["PT-002"]
    assert len(coming) == len({one.kind for one in coming}) == 8
