"""What a clinician looks up: who is awaited, what is open and was done, notes of some days."""

from datetime import UTC, date, datetime, timedelta

from storage import notes, open_items, people
from storage.database import Database
from storage.models import Alert, Episode, Person, Response, Role, Stage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def who(code: str, role: Role, stage: Stage = Stage.ACTIVE, consented: datetime | None = NOW) -> Person:
    return Person(role=role, code=code, stage=stage, zone="UTC", created_at=NOW, consented_at=consented)


async def test_a_patient_is_awaited_until_they_agree_and_seen_from_then_on(database: Database) -> None:
    clinician = who("CL-001", Role.CLINICIAN)
    patients = [
        who("PT-001", Role.PATIENT),
        who("PT-002", Role.PATIENT, Stage.INVITED, None),
        who("PT-003", Role.PATIENT, Stage.CONSENT, None),
        who("PT-004", Role.PATIENT, Stage.STOPPED),
        who("PT-005", Role.PATIENT, Stage.ERASED, None),
        who("PT-006", Role.PATIENT, Stage.INVITED, None),
    ]
    async with database.write() as session:
        session.add_all([clinician, *patients])
        await session.flush()
        for patient in patients[:-1]:
            await people.set_team(session, patient, [clinician])
    async with database.read() as session:
        assert [one.code for one in await people.panel_of(session, clinician)] == ["PT-001", "PT-004"]
        assert [one.code for one in await people.awaited_by(session, clinician)] == ["PT-002", "PT-003"]
        clinician.stage = Stage.STOPPED
        assert await people.awaited_by(session, clinician) == []


async def test_what_is_open_comes_with_what_stands_of_what_was_done(database: Database) -> None:
    patient = who("PT-001", Role.PATIENT)
    async with database.write() as session:
        session.add(patient)
        await session.flush()
        for number, back in enumerate((70, 1)):
            await notes.write(session, NOW, patient, TODAY - timedelta(days=back), number, f"note {number}")
        about = {"patient_id": patient.id, "since": TODAY, "opened": TODAY}
        ended = Episode(token="a", ended=TODAY, **about)
        item, silent = Episode(token="b", **about), Episode(token="c", kind="silent", **about)
        session.add_all([ended, item, silent])
        await session.flush()
        did = {"patient_id": patient.id, "by": "CL-001", "at": NOW}
        session.add_all(
            [
                Response(episode_id=item.id, did="seen", withdrawn_at=NOW, **did),
                Response(episode_id=item.id, did="called", **did),
                Response(did="remind", **did),
                Response(episode_id=ended.id, did="seen", **did),
            ]
        )
        raised = {"patient_id": patient.id, "reason": "pain", "day": TODAY, "raised_at": NOW}
        session.add_all([Alert(token="d", **raised), Alert(token="e", closed_at=NOW, **raised)])
    async with database.read() as session:
        found = await open_items.of_patient(session, patient)
        assert [(one.kind, [done.did for done in responses]) for one, responses in found] == [
            ("worse", ["called"]),
            ("silent", []),
        ]
        assert [one.token for one in await open_items.alerts(session, patient)] == ["d"]
        recent = await notes.of_patient(session, patient, TODAY - timedelta(days=55))
        assert [text for _, _, text in recent] == ["note 1"]
        assert len(await notes.of_patient(session, patient)) == 2
