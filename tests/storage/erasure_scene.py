"""Two patients, about whom something stands in every table."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import attempts, audit, boards, drafts, invites, outbox, people, personal, updates
from storage import models as tables
from storage.database import vault
from storage.models import Fate, Person, Role, Stage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Patient:
    """Whatever is stored about them has one of these marks in it."""

    code: str
    telegram_id: int
    word: str
    day: date

    @property
    def then(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 7, 7, 7, tzinfo=UTC)

    @property
    def marks(self) -> tuple[str, ...]:
        return self.word, f"{self.telegram_id}", f"{self.day}"


GONE = Patient("PT-007", 700_700_700_7, "unmistakable", date(2025, 1, 7))
STAYS = Patient("PT-0077", 800_800_800_8, "somebody-else", date(2025, 1, 8))


async def staff(session: AsyncSession) -> tuple[Person, Person]:
    """A clinician and an admin."""
    found = []
    for role, code in ((Role.CLINICIAN, "CL-001"), (Role.ADMIN, "AD-001")):
        await invites.invite(session, NOW, role, code, "UTC", "en")
        one = await person(session, code)
        one.stage = Stage.ACTIVE
        people.identify(session, one, 900_000 + one.id)
        found.append(one)
    return found[0], found[1]


async def person(session: AsyncSession, code: str) -> Person:
    found = await people.by_code(session, code)
    assert found is not None
    return found


async def live(session: AsyncSession, mark: Patient, clinician: Person, admin: Person) -> None:
    """Leave something of this patient in every table."""
    await invites.invite(session, mark.then, Role.PATIENT, mark.code, "Europe/Madrid", "es")
    patient = await person(session, mark.code)
    patient.stage, patient.created_at, patient.consented_at = Stage.ACTIVE, NOW, mark.then
    patient.next_prompt_at, patient.next_prompt_day = mark.then, mark.day
    patient.expecting, patient.expecting_about = "city", mark.word
    patient.schedule, patient.consent_version = {"hour": mark.word}, "2027-01"
    patient.unreachable_since, patient.next_digest_at = mark.then, mark.then
    people.identify(session, patient, mark.telegram_id)
    patient.email_sealed = personal.seal(session, patient, mark.word)
    about: dict[str, Any] = {"patient_id": patient.id}
    token, day = f"{mark.word[:3]}-{{}}".format, {"day": mark.day}
    check_in = tables.CheckIn(
        **about, **day, instrument="daily", token=token(1), due_at=mark.then, expires_at=mark.then
    )
    alert = tables.Alert(**about, **day, token=token(2), reason="words", raised_at=mark.then)
    episode = tables.Episode(**about, token=token(3), since=mark.day, opened=mark.day)
    session.add_all([check_in, alert, episode])
    await session.flush()
    message = mark.telegram_id
    session.add_all(
        [
            tables.TypedAnswer(**about, message_id=message, check_in_id=check_in.id),
            tables.Answer(**about, **day, question=1, revision=0, value=7, answered_at=mark.then),
            tables.Note(
                **about,
                **day,
                message_id=message,
                text_sealed=personal.seal(session, patient, mark.word),
                written_at=mark.then,
            ),
            tables.Infusion(**about, **day, kind=mark.word),
            tables.Plan(**about, **day, occasion="weekly", at=mark.then),
            tables.Response(**about, episode_id=episode.id, by="CL-001", did="seen", at=mark.then),
            tables.TeamMember(clinician_id=clinician.id, patient_id=patient.id),
        ]
    )
    decided = {"worse": [{"patient": patient.id, "code": mark.code}], "today": "2026-03-02"}
    digest = tables.Digest(
        clinician_id=clinician.id,
        week=f"2026-W{patient.id:02}",
        created_at=NOW,
        facts_sealed=vault(session).seal_json(decided),
    )
    session.add(digest)
    await session.flush()
    await boards.create(session, NOW, clinician, [patient.id])
    await drafts.keep(session, NOW, admin, {"text": f"{mark.code} {mark.word}"})
    await audit.record(session, NOW, patient.code, "changed settings", mark.code, after={"x": mark.word})
    expects = admin if mark is GONE else clinician
    expects.expecting, expects.expecting_about = "schedule", mark.code
    await attempts.count(session, NOW, attempts.LINK, mark.telegram_id)
    refused = {"refused_chat": vault(session).index(mark.telegram_id), "refused_until": 9e9}
    await session.execute(update(tables.Pace).values(refused))
    sender = {"message": {"from": {"id": mark.telegram_id}, "text": mark.word}}
    await updates.park(session, NOW, {"update_id": 1, **sender}, ValueError())
    staff = {"message": {"from": {"id": 900_000 + admin.id}, "text": f"/infusion {mark.code}"}}
    await updates.park(session, NOW, {"update_id": 2, **staff}, ValueError())
    to = {one.id: outbox.recipient(session, one) for one in (patient, clinician, admin)}
    for whom, words in ((patient, {"text": mark.word}), (clinician, {"text": f"{mark.code}: {mark.word}"})):
        await outbox.add(session, NOW, to[whom.id], "reply", "sendMessage", words, alert_id=alert.id)  # type: ignore[arg-type]
    facts = {"facts": decided, "order": [patient.id, -1]}
    await outbox.add(session, NOW, to[clinician.id], "panel", "sendMessage", facts, digest_id=digest.id)  # type: ignore[arg-type]
    await outbox.add(session, NOW, to[patient.id], "prompt", "sendMessage", {}, check_in=check_in)  # type: ignore[arg-type]
    stranger = outbox.Recipient(mark.telegram_id, None)
    await outbox.add(session, NOW, stranger, "reply", "sendMessage", {"text": mark.word})
    await session.flush()
    finished = update(tables.Outgoing).where(tables.Outgoing.check_in_id == check_in.id)
    await session.execute(
        finished.values(fate=Fate.SENT, finished_at=NOW, message_id=message, payload_sealed=None)
    )
