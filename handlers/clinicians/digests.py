"""The weekly digest: decided when it is due, put into words when it is sent."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import mailing, planning
from handlers.clinicians import wording
from handlers.duties import Duty
from handlers.texts import texts
from journal import digest as facts
from journal import schedule as schedules
from journal import weeks
from journal.digest import Digest, Entry
from journal.episodes import Episode
from journal.plain import to_plain
from storage import audit, boards, digests, episodes, mailboxes, outbox, panels, people, responses
from storage.deeds import Deed
from storage.due import Claimed
from storage.models import Person, Priority, Stage
from storage.outbox import Recipient
from storage.site import is_paused

_AT_ONCE = 100


async def _decide_all(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    for _, clinician in due:
        await (planning.plan if await is_paused(session) else _decide)(session, now, clinician)


async def _decide(session: AsyncSession, now: datetime, clinician: Person) -> None:
    zone, wanted = ZoneInfo(clinician.zone), await planning.schedule_of(session, clinician)
    *missed, week = await _weeks(session, now, clinician)
    today, iso_week = schedules.local_date(now, zone), weeks.iso_week(week)
    last = await digests.last_at(session, clinician)
    for earlier in map(weeks.iso_week, missed):
        await digests.store(session, now, clinician, earlier, Digest(today, covered_by=iso_week))
        after = {"week": earlier, "covered by": iso_week}
        await audit.record(session, now, audit.PROGRAM, "missed digest", clinician.code, after=after)
    entries = await _follow_panel(session, now, clinician, today)
    decided = facts.arrange(await _with_reminders(session, clinician, entries, last), today)
    stored = await digests.store(session, now, clinician, iso_week, decided)
    clinician.next_digest_at = weeks.next_digest(wanted, zone, now, week)
    to, by_email = outbox.recipient(session, clinician), mailboxes.address(session, clinician) is not None
    if stored is None or not (to or by_email):
        return
    if decided.is_wanted or (wanted.says_nobody_is_worse and decided.patients):
        for entry in decided.named:
            await audit.record(
                session, now, audit.PROGRAM, "sent digest", entry.code, after={"to": clinician.code}
            )
        even_if_nobody = wanted.says_nobody_is_worse
        if to is not None:
            await send(session, now, to, decided, digest_id=stored.id, even_if_nobody=even_if_nobody)
        await mailing.add_digest(session, now, clinician, stored.id, even_if_nobody=even_if_nobody)


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
    return [await follow(session, now, entry) for entry in entries]


async def _judge(session: AsyncSession, patients: Sequence[Person], today: date) -> list[Entry]:
    entries: list[Entry] = []
    # Some at once, so that not all answers of a large panel are in memory; judged off the event loop.
    for start in range(0, len(patients), _AT_ONCE):
        some = await panels.read(session, patients[start : start + _AT_ONCE], today)
        entries += await asyncio.to_thread(facts.judge, some, today)
    return entries


async def _with_reminders(
    session: AsyncSession, clinician: Person, entries: Sequence[Entry], last: datetime | None
) -> list[Entry]:
    """Whom this clinician wanted to hear of again, and said so since the last digest."""
    wanted = await responses.reminders(session, clinician, [entry.patient for entry in entries], last)
    return [replace(entry, reminded=entry.patient in wanted) for entry in entries]


async def follow(session: AsyncSession, now: datetime, before: Entry) -> Entry:
    entry = facts.followed(before)
    if entry.episode is not None and entry.episode != before.episode:
        is_ours = await _move(session, entry, entry.episode, is_new=before.open_episode is None)
        if is_ours and not (before.open_episode and entry.open_episode):
            action: Deed = "opened episode" if entry.open_episode else "episode resolved"
            since = {"since": entry.episode.since.isoformat()}
            await audit.record(session, now, audit.PROGRAM, action, entry.code, after=since)
    if entry.beside != before.beside:
        await _replace_beside(session, before, entry)
    return entry


async def _replace_beside(session: AsyncSession, before: Entry, entry: Entry) -> None:
    """At most one softer signal, or one silence, is open."""
    old, new = before.beside, entry.beside
    is_same = old is not None and new is not None and (old.kind, old.opened) == (new.kind, new.opened)
    if old and not is_same:
        await episodes.move(session, entry.patient, replace(old, ended=entry.trend.today))
    if new:
        await _move(session, entry, new, is_new=not is_same)


async def _note_silences(session: AsyncSession, clinician: Person, told: Sequence[Entry]) -> None:
    """That somebody fell silent after a worsening was dealt with has buttons of its own at once."""
    silent = [entry for entry in told if entry.beside is None and facts.followed(entry).fell_silent]
    if not silent:
        return
    held = {patient.id for patient in await people.panel_of(session, clinician, hold=True)}
    for before in sorted(silent, key=lambda entry: entry.code):
        if before.patient in held:
            await _replace_beside(session, before, facts.followed(before))


async def _move(session: AsyncSession, entry: Entry, episode: Episode, *, is_new: bool) -> bool:
    """False where a colleague's digest has opened it meanwhile."""
    if is_new:
        return await episodes.open_one(session, entry.patient, episode)
    await episodes.move(session, entry.patient, episode)
    return True


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
    assert to.person is not None  # noqa: S101 - strangers are told nothing
    say, is_weekly = texts(to.person.language), digest_id is not None
    if not is_weekly:
        await _note_silences(session, to.person, decided.entries)
        decided = facts.arrange(map(facts.followed, decided.entries), decided.today)
    in_codes = (await planning.schedule_of(session, to.person)).digest_in_codes
    whole, parts = wording.parts(decided, say, wording.whole(decided, weekly=is_weekly, codes=in_codes))
    of_all = {"whole": to_plain(whole), "language": say.language, "even_if_nobody": even_if_nobody}
    priority = Priority.BULK if is_weekly else Priority.REPLY
    for number, part in enumerate(parts):
        place = {"first": number == 0, "last": number == len(parts) - 1}
        board = await _board(session, now, to.person, part)
        payload = {**of_all, **place, "facts": facts.to_json(part), "board": board}
        method = "sendPhoto" if part.items and not in_codes else "sendMessage"
        await outbox.add(session, now, to, "digest", method, payload, priority=priority, digest_id=digest_id)


async def _board(session: AsyncSession, now: datetime, clinician: Person, part: Digest) -> str | None:
    patients = [entry.patient for entry in part.items]
    return await boards.create(session, now, clinician, patients) if patients else None


send_due_digests = Duty(Person.next_digest_at, _decide_all, batch=1)
