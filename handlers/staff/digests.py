"""The weekly digest: decided when it is due, put into words when it is sent."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning
from handlers.duties import Duty
from handlers.staff import wording
from handlers.texts import texts
from journal import digest as facts
from journal import schedule as schedules
from journal import weeks
from journal.digest import Digest, Entry
from journal.plain import to_plain
from storage import audit, digests, episodes, outbox, panels, people
from storage.due import Claimed
from storage.models import Person, Priority, Stage
from storage.outbox import Recipient

_AT_ONCE = 100


async def _decide_all(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    for _, clinician in due:
        await _decide(session, now, clinician)


async def _decide(session: AsyncSession, now: datetime, clinician: Person) -> None:
    zone, wanted = ZoneInfo(clinician.zone), await planning.schedule_of(session, clinician)
    *missed, week = await _weeks(session, now, clinician)
    today, iso_week = schedules.local_date(now, zone), weeks.iso_week(week)
    for earlier in map(weeks.iso_week, missed):
        await digests.store(session, now, clinician, earlier, Digest(today, covered_by=iso_week))
        after = {"week": earlier, "covered by": iso_week}
        await audit.record(session, now, audit.PROGRAM, "missed digest", clinician.code, after=after)
    decided = facts.arrange(await _follow_panel(session, now, clinician, today), today)
    stored = await digests.store(session, now, clinician, iso_week, decided)
    clinician.next_digest_at = weeks.next_digest(wanted, zone, now, week)
    to = outbox.recipient(session, clinician)
    if stored is None or to is None:
        return
    if decided.worse or (wanted.says_nobody_is_worse and decided.patients):
        for entry in decided.named:
            await audit.record(session, now, audit.PROGRAM, f"digest to {clinician.code}", entry.code)
        even_if_nobody = wanted.says_nobody_is_worse
        await send(session, now, to, decided, digest_id=stored.id, even_if_nobody=even_if_nobody)


async def _weeks(session: AsyncSession, now: datetime, clinician: Person) -> list[date]:
    """The weeks whose digest is due: after an outage of weeks, one digest stands for all of them."""
    assert clinician.next_digest_at is not None  # noqa: S101 - that is why it is due
    wanted, zone = await planning.schedule_of(session, clinician), ZoneInfo(clinician.zone)
    last_week = await digests.last_week(session, clinician)
    return weeks.digest_weeks(wanted, zone, clinician.next_digest_at, now, last_week)


async def assess_panel(
    session: AsyncSession, clinician: Person, today: date, *, with_stopped: bool = False
) -> Digest:
    """How the patients of this clinician are; nothing is written.

    Who stopped is asked nothing any more, so silence says nothing about them.
    """
    panel = await people.panel_of(session, clinician)
    patients = [patient for patient in panel if with_stopped or patient.stage == Stage.ACTIVE]
    return facts.arrange(await _judge(session, patients, today), today)


async def assess_one(session: AsyncSession, patient: Person, today: date) -> Entry:
    (entry,) = await _judge(session, [patient], today)
    return entry


async def _follow_panel(session: AsyncSession, now: datetime, clinician: Person, today: date) -> list[Entry]:
    """With the episodes as they are after today's trends.

    Nobody is erased and no episode is closed between what is found and what is stored of it.
    """
    panel = await people.panel_of(session, clinician, hold=True)
    patients = [patient for patient in panel if patient.stage == Stage.ACTIVE]
    await episodes.hold(session, [patient.id for patient in patients])
    entries = await _judge(session, patients, today)
    return [await _follow(session, now, entry) for entry in entries]


async def _judge(session: AsyncSession, patients: Sequence[Person], today: date) -> list[Entry]:
    entries: list[Entry] = []
    # Some at once, so that not all answers of a large panel are in memory; judged off the event loop.
    for start in range(0, len(patients), _AT_ONCE):
        some = await panels.read(session, patients[start : start + _AT_ONCE], today)
        entries += await asyncio.to_thread(facts.judge, some, today)
    return entries


async def _follow(session: AsyncSession, now: datetime, before: Entry) -> Entry:
    entry = facts.followed(before)
    if entry.episode is None or entry.episode == before.episode:
        return entry
    if before.open_episode:
        await episodes.move(session, entry.patient, entry.episode)
    else:
        await episodes.open_one(session, entry.patient, entry.episode)
    if not (before.open_episode and entry.open_episode):
        action = "opened episode" if entry.open_episode else "episode resolved"
        since = {"since": entry.episode.since.isoformat()}
        await audit.record(session, now, audit.PROGRAM, action, entry.code, after=since)
    return entry


async def send(
    session: AsyncSession,
    now: datetime,
    to: Recipient,
    decided: Digest,
    *,
    digest_id: int | None = None,
    even_if_nobody: bool = True,
) -> None:
    """As many messages as it takes; their words are made when they are sent.

    Without a `digest_id` it is an answer to somebody who asked how things are now.
    """
    say = texts(to.person.language if to.person else None)
    is_weekly = digest_id is not None
    whole = wording.whole(decided, weekly=is_weekly)
    parts = wording.parts(decided, say, whole)
    for number, part in enumerate(parts):
        payload = {
            "facts": facts.to_json(part),
            "whole": to_plain(whole),
            "language": say.language,
            "first": number == 0,
            "last": number == len(parts) - 1,
            "even_if_nobody": even_if_nobody,
        }
        method = "sendPhoto" if part.worse else "sendMessage"
        priority = Priority.BULK if is_weekly else Priority.REPLY
        await outbox.add(session, now, to, "digest", method, payload, priority=priority, digest_id=digest_id)


send_due_digests = Duty(Person.next_digest_at, _decide_all, batch=1)
