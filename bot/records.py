"""What the command line reads out of the database: a patient's table, and the state of affairs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.database import RESTORE
from handlers import mailing
from handlers.admins import reports
from handlers.desk import SITE, Desk
from handlers.patients import export
from handlers.texts import DEFAULT, texts
from journal import report
from storage import audit, backup, chain, figures, integrity, mailboxes, outbox, people, proof, updates
from storage.database import Database
from storage.integrity import Findings, Stuck
from storage.models import Fate, ParkedUpdate, Role
from storage.proof import Break
from storage.site import site

LOOK_BACK = timedelta(days=7)
# So many of the newest ones are named.
_SHOWN = 20
_OTHER_AUDIT = (
    "An older copy of the database may have been put in its place, or the keys were rotated since."
    " Compare with a backup, and with the lines in the log that say where the audit stood."
)
Unknown = tuple[str, str | None, datetime]
# Nothing takes so long that goes its usual way.
STUCK_AFTER = timedelta(hours=1)


async def export_of(database: Database, code: str, form: str, now: datetime) -> bytes | None:
    """Of a patient, or of all patients of a clinician; None when there is neither."""
    async with database.write() as session:
        person = await people.by_code(session, code)
        if person is None or person.role == Role.ADMIN:
            return None
        if person.role == Role.PATIENT:
            await audit.record(session, now, audit.COMMAND_LINE, "exported", code)
            return export.written(form, [await export.of_patient(session, person, now)], now)
        panel = await people.panel_of(session, person)
        for patient in panel:
            after = {"panel": person.code}
            await audit.record(session, now, audit.COMMAND_LINE, "exported", patient.code, after=after)
        return export.written(form, await export.for_team(session, panel, now), now)


async def export_adherence(database: Database, now: datetime, month: str | None) -> bytes:
    """Who answered on how many of the days that they were asked about."""
    async with database.write() as session:
        desk = Desk(session, now, audit.COMMAND_LINE, texts(DEFAULT))
        await desk.record("exported report", SITE)
        return report.table(await reports.read(desk, month or reports.LATEST))


async def confirm_copy(database: Database, now: datetime) -> int | None:
    """How many messages are withdrawn; None when this is no restored copy."""
    async with database.write() as session:
        withdrawn = await backup.confirm(session, now)
        if withdrawn is not None:
            await audit.record(session, now, audit.COMMAND_LINE, "confirmed restored copy", SITE)
    return withdrawn


async def verified(database: Database, now: datetime, noted: str | None) -> tuple[list[str], bool]:
    """Lines to show, and whether the audit holds. Raises NoAnchor."""
    async with database.snapshot() as session:
        broken = await proof.first_break(session)
        is_as_noted = noted is None or await proof.is_anchored(session, noted)
        if broken is not None:
            return [*_broken(broken)], False
        anchor = await chain.newest_anchor(session)
    if not is_as_noted:
        return [f"The audit is signed throughout, but it is not the one of {noted}. {_OTHER_AUDIT}"], False
    async with database.write() as session:
        await audit.record(
            session, now, audit.COMMAND_LINE, "verified audit", SITE, after={"at": str(anchor)}
        )
    return [
        f"The audit holds: {anchor.place.replace('_', ',')} entries, each signed with the one before it.",
        *([f"It goes on from {noted}, as you noted."] if noted else []),
        f"Note this elsewhere, and compare with it later (--expect): {anchor}",
    ], True


async def state_of_affairs(
    database: Database, now: datetime, *, has_mail_server: bool = False
) -> tuple[list[str], bool]:
    """Lines to show, and whether nothing needs a look."""
    async with database.snapshot() as session:
        if damage := await integrity.damage(session):
            return [f"The database is damaged ({damage}). {RESTORE}"], False
        fates = await figures.messages(session, now - LOOK_BACK)
        clinic = await site(session)
        troubles = [
            *_copy(clinic.copied_at),
            *_contradictions(await integrity.findings(session)),
            *_stuck(await integrity.stuck(session, now - STUCK_AFTER)),
            *_fates(fates, await outbox.unknown_since(session, now - LOOK_BACK)),
            *_parked(await updates.parked(session)),
            *_without_server(0 if has_mail_server else await mailboxes.in_use(session)),
        ]
    lines = [f"Messages of the last {LOOK_BACK.days} days:"]
    lines += [f"  {kind}: {count} {fate}" for (kind, fate), count in sorted(fates.items())] or ["  none"]
    lines += [*_paused(clinic.paused_at), *(troubles or ["Nothing needs a look."])]
    return lines, not troubles


def _copy(copied_at: datetime | None) -> Iterator[str]:
    if copied_at is not None:
        yield (
            f"This is a copy of {copied_at:%Y-%m-%d %H:%M} UTC, and nothing is sent from it."
            " python -m bot confirm makes it the journal."
        )


def _paused(paused_at: datetime | None) -> Iterator[str]:
    """Meant so, and easily forgotten."""
    if paused_at is not None:
        yield (
            f"The clinic is paused since {paused_at:%Y-%m-%d %H:%M} UTC: nobody is asked anything."
            " python -m bot resume-site ends that."
        )


def _contradictions(found: Findings) -> Iterator[str]:
    for count, what in (
        (found.strays, "rows belong to something that is gone."),
        (found.out_of_scale, "answers are outside of their scale."),
        (found.without_check_in, "answers belong to no check-in."),
        (found.with_holes, "answers have lost an earlier revision."),
        (found.complete_without_answers, "check-ins are complete and have no answers."),
        (found.odd_episodes, "episodes of worsening contradict themselves."),
    ):
        if count:
            yield f"{count} {what} Somebody changed the database by hand, or it is damaged. {RESTORE}"
    if found.unopened:
        yield (
            f"{found.unopened} sealed values open with none of the keys."
            " Put the missing key back into ENCRYPTION_KEYS, after a comma."
            " If no key is missing, they are damaged."
        )
    if found.left_of_erased:
        yield (
            f"{found.left_of_erased} sealed values of erased people are still there; nobody can read them."
            " Please report it."
        )
    if found.broken_chain is not None:
        yield from _broken(found.broken_chain)


def _broken(found: Break) -> Iterator[str]:
    yield (
        f"The audit does not hold from entry {found.place} on: it was {found.reason}."
        " Find out who can write to the database, and compare with a backup."
    )


def _stuck(found: Stuck) -> Iterator[str]:
    hours = STUCK_AFTER // timedelta(hours=1)
    if found.queued:
        yield f"{found.queued} messages have waited for over {hours} h. See that the program runs."
    if found.sending:
        yield (
            f"{found.sending} messages have been on their way for over {hours} h."
            " A start of the program settles them."
        )


def _fates(fates: Mapping[tuple[str, str], int], unknown: Sequence[Unknown]) -> Iterator[str]:
    refused = Counter[str]()
    for (kind, fate), count in fates.items():
        if fate == Fate.REFUSED:
            refused["e-mails" if kind in mailing.KINDS else "messages"] += count
    if unknown:
        yield f"Messages that may not have arrived: {len(unknown)}. Ask whoever waits for one of them."
    yield from (
        f"  {kind} to {code or 'a stranger'}, {at:%Y-%m-%d %H:%M} UTC" for kind, code, at in unknown[-_SHOWN:]
    )
    if messages := refused["messages"]:
        yield f"{messages} messages were refused by Telegram. The log says why; please report it."
    if emails := refused["e-mails"]:
        yield f"{emails} e-mails were refused. The log says why; look at the addresses and the SMTP settings."


def _without_server(addresses: int) -> Iterator[str]:
    if addresses:
        yield (
            f"Clinicians with an e-mail address: {addresses}. No mail server is set, so they get no e-mails."
            " Set SMTP_HOST, or take the addresses away with python -m bot email CODE off."
        )


def _parked(parked: Sequence[ParkedUpdate]) -> Iterator[str]:
    for one in parked:
        yield (
            f"Update {one.update_id} was parked ({one.error}, {one.parked_at:%Y-%m-%d %H:%M} UTC)."
            " It is kept whole; please report it."
        )
