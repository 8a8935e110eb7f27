"""What an outgoing message becomes at the moment of sending, when rights and need are checked again;
and what its fate means for the check-in, the person and the staff.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands, drawings, duties, mailing, planning, reachability
from handlers.admins import bulk, notices
from handlers.alerts import buttons, escalation
from handlers.calls import Call
from handlers.clinicians import detail, episodes, overview, records, responses, sending, sharing
from handlers.context import send
from handlers.desk import Desk
from handlers.patients import crisis, export, recap, summary
from handlers.patients.reminders import FOLLOW_UP_AFTER
from handlers.texts import texts
from journal import schedule as schedules
from storage import checkins, outbox, people
from storage.models import CheckInStatus, Fate, Outgoing, Person, Priority, Role, Stage
from storage.site import is_paused

_ASKING = ("prompt", "reminder", "question")
_OFFERING = ("prompt", "reminder", "follow-up")
# What is told to patients who have not asked for it.
TELLING = (recap.RECAP, summary.VISIT_PAGE)
_UNASKED = (
    *("prompt", "reminder", "digest", "follow-up", "notice", notices.UNKNOWN, notices.PARKED),
    *escalation.KINDS,
    *TELLING,
    *mailing.UNASKED,
)
# What clinicians, and of alerts admins too, asked for.
_ABOUT_PATIENTS: dict[str, Callable[..., Awaitable[Call | Fate]]] = {
    overview.KIND: overview.call,
    detail.KIND: detail.call,
    sharing.KIND: sharing.call,
    records.PAGE: records.page_call,
    records.FILES: records.files_call,
    responses.KIND: responses.call,
    episodes.KIND: episodes.call,
    buttons.LIST: buttons.list_call,
    buttons.CARD: buttons.card_call,
}
_ASKED_FOR = ("reply", "history", summary.PAGE, "export", "digest", *_ABOUT_PATIENTS)
# Their words are made of much that is read when they are sent.
READING = (
    *_ABOUT_PATIENTS,
    *("digest", "history", "export", summary.PAGE, summary.VISIT_PAGE),
    mailing.DIGEST,
)
_OUTAGES_PASS = timedelta(minutes=1)


async def expect(session: AsyncSession, messages: Sequence[Outgoing]) -> object:
    """Read whom and what these messages are about together; it stays read while the result is held."""
    whom = {message.person_id for message in messages if message.person_id}
    what = {message.check_in_id for message in messages if message.check_in_id}
    return await people.with_ids(session, whom), await checkins.with_ids(session, what)


async def prepare(session: AsyncSession, now: datetime, message: Outgoing) -> Call | Fate:
    """The call to make now, or the fate of a message that must not be sent any more."""
    if message.expires_at is not None and now >= message.expires_at:
        return Fate.EXPIRED
    if message.person_id is None:
        return Call(message.method, await outbox.payload(session, message))
    person = await session.get(Person, message.person_id)
    if person is None or (person.chat_sealed is None and message.method != outbox.EMAIL):
        return Fate.WITHHELD
    if message.kind in _OFFERING and not await _is_still_open(session, message, person):
        return Fate.WITHHELD
    if message.kind in TELLING and not planning.takes_part(person):
        return Fate.WITHHELD
    if _is_routine(message) and await is_paused(session):
        return Fate.WITHHELD
    if message.method == outbox.EMAIL:
        return await mailing.call(session, now, message, person) or Fate.WITHHELD
    return await _call(session, now, message, person, await outbox.payload(session, message))


async def may_still(session: AsyncSession, message: Outgoing, call: Call) -> bool:
    """Drawing and writing take their time: whether whoever waits for it may have it when it is done."""
    person = await session.get(Person, message.person_id) if message.person_id else None
    if person is None or person.chat_sealed is None:
        return False
    return not call.about or call.about <= {patient.id for patient in await people.panel_of(session, person)}


def _is_routine(message: Outgoing) -> bool:
    """What comes by itself while all is well: the clinic may pause it. Trouble and alerts are no routine."""
    is_about = message.check_in_id or message.digest_id or message.kind in TELLING
    return message.priority > Priority.REPLY and bool(is_about)


async def _call(
    session: AsyncSession, now: datetime, message: Outgoing, person: Person, payload: dict[str, Any]
) -> Call | Fate:
    match message.kind:
        case "digest":
            return await sending.call(session, person, payload)
        case kind if kind in _ABOUT_PATIENTS:
            return await _ABOUT_PATIENTS[kind](session, now, message, person, payload)
        case "history":
            return await _history_call(session, message, person, payload)
        case summary.PAGE | summary.VISIT_PAGE:
            return await summary.call(session, message, person, payload)
        case "export":
            return await export.call(session, now, message, person, payload)
        case bulk.FETCH:
            file = {"file_id": payload["file_id"]}
            return Call(message.method, file) if _may_enter(person) else Fate.WITHHELD
        case "commands":
            return await _commands_call(session, message, person, payload)
        case escalation.KIND | escalation.NOTE | escalation.AGAIN:
            return await escalation.call(session, now, message, person, payload)
        case notices.UNKNOWN | notices.PARKED:
            return await _notice_call(session, now, message, person, payload)
    return Call(message.method, payload)


async def arrived(session: AsyncSession, sent: Sequence[tuple[Outgoing, int | None]]) -> None:
    """The newest message that asks is the one that later edits change."""
    shown = {
        message.check_in_id: message_id
        for message, message_id in sent
        if message.check_in_id and message_id and message.kind in _ASKING
    }
    await checkins.are_shown_in(session, shown)


async def unreachable(session: AsyncSession, now: datetime, message: Outgoing) -> None:
    """The person blocked the bot or is gone: pause them and tell the admins once."""
    await escalation.not_delivered(session, now, message)
    person = await session.get(Person, message.person_id) if message.person_id else None
    if person is None or await outbox.wrote_since(session, person, message.claimed_at or now):
        return
    await reachability.lost(session, now, person)


async def fetched(session: AsyncSession, now: datetime, message: Outgoing, content: bytes) -> None:
    """A file that an admin sent has come from Telegram."""
    admin = await session.get(Person, message.person_id) if message.person_id else None
    to = outbox.recipient(session, admin) if admin else None
    if admin is not None and to is not None and _may_enter(admin):
        at = Desk(session, now, admin.code, texts(admin.language))
        await send(session, now, to, *await bulk.fetched(at, admin, content))


def _may_enter(person: Person) -> bool:
    return person.role == Role.ADMIN and person.stage == Stage.ACTIVE


async def refused(session: AsyncSession, now: datetime, message: Outgoing) -> None:
    """Something in the message is wrong, and it would be refused again."""
    await escalation.not_delivered(session, now, message)
    person = await session.get(Person, message.person_id) if message.person_id else None
    if person is not None and message.method == outbox.EMAIL:
        await mailing.refused(session, now, message, person)
    elif person is not None and message.kind in _UNASKED:
        await duties.report(session, now, [person.code])
    elif person is not None and message.kind == bulk.FETCH and (to := outbox.recipient(session, person)):
        await send(session, now, to, texts(person.language)("bulk-not-fetched"))


async def unknown(session: AsyncSession, now: datetime, message: Outgoing) -> None:
    """Nobody knows whether it arrived: never send it again, but follow it up in other words, once.

    Nothing follows a follow-up, as that would not end in an outage, nor a message to a stranger, who is
    free to write again. Staff hear of what nobody has asked for; `check` shows every one.
    """
    await escalation.not_delivered(session, now, message)
    person = await session.get(Person, message.person_id) if message.person_id else None
    if person is None:
        return
    match message.kind:
        case mailing.DIGEST:
            await mailing.unknown(session, now, message, person)
        case "prompt" | "question":
            await _remind_soon(session, now, message, person)
        case "reminder":
            await _point_to_check_in(session, now, message, person)
        case "digest" if message.digest_id:
            await _follow_up(session, now, person, "digest-again", digest_id=message.digest_id)
        case recap.RECAP | summary.VISIT_PAGE:
            await _follow_up(session, now, person, "page-again")
        case crisis.KIND:
            await crisis.say_again(session, now, person)
        case kind if kind in _ASKED_FOR:
            await _follow_up(session, now, person, "answer-again")
    if message.kind in _UNASKED:
        await notices.report(session, now, notices.UNKNOWN)


async def _remind_soon(session: AsyncSession, now: datetime, message: Outgoing, patient: Person) -> None:
    """The reminder says it in other words, also for who wants no reminders."""
    check_in = await checkins.get(session, message.check_in_id) if message.check_in_id else None
    if check_in is None or check_in.status != CheckInStatus.OPEN:
        await _follow_up(session, now, patient, "answer-again")
        return
    if check_in.deferred:
        return
    wanted = await planning.schedule_of(session, patient)
    check_in.remind_at = schedules.after_quiet_hours(wanted, ZoneInfo(patient.zone), now + FOLLOW_UP_AFTER)


async def _point_to_check_in(
    session: AsyncSession, now: datetime, message: Outgoing, patient: Person
) -> None:
    assert message.check_in_id is not None  # noqa: S101 - prompts and reminders always have one
    check_in = await checkins.get(session, message.check_in_id)
    wanted = await planning.schedule_of(session, patient)
    at = schedules.after_quiet_hours(wanted, ZoneInfo(patient.zone), now + FOLLOW_UP_AFTER)
    if check_in.status == CheckInStatus.OPEN and at < check_in.expires_at:
        until = {"check_in": check_in, "not_before": at, "expires_at": check_in.expires_at}
        await _follow_up(session, now, patient, "checkin-again", **until)


async def _follow_up(session: AsyncSession, now: datetime, person: Person, key: str, **more: Any) -> None:
    """One stands for all that was lost together, such as the parts of a digest."""
    to, last = outbox.recipient(session, person), await outbox.newest(session, person, "follow-up")
    if to is None or (last is not None and last.created_at > now - FOLLOW_UP_AFTER):
        return
    at = {"not_before": now + _OUTAGES_PASS, **more}
    await send(session, now, to, texts(person.language)(key), kind="follow-up", priority=Priority.BULK, **at)


async def _is_still_open(session: AsyncSession, message: Outgoing, patient: Person) -> bool:
    """True as well for a message that is about no check-in."""
    if message.check_in_id is None:
        return True
    check_in = await checkins.get(session, message.check_in_id)
    return check_in.status == CheckInStatus.OPEN and patient.stage == Stage.ACTIVE and not patient.paused


async def _notice_call(
    session: AsyncSession, now: datetime, message: Outgoing, admin: Person, payload: dict[str, Any]
) -> Call | Fate:
    text = await notices.words(session, now, message, admin)
    return Call(message.method, {**payload, "text": text, "parse_mode": "HTML"}) if text else Fate.WITHHELD


async def _history_call(
    session: AsyncSession, message: Outgoing, patient: Person, payload: dict[str, Any]
) -> Call:
    first, last = (date.fromisoformat(payload.pop(end)) for end in ("first", "last"))
    draw = await drawings.of_days(session, patient, first, last, texts(patient.language))
    return Call(message.method, payload, draw, "history.png")


async def _commands_call(
    session: AsyncSession, message: Outgoing, person: Person, payload: dict[str, Any]
) -> Call:
    """The chat of a doctor who is also an admin lists the commands of both."""
    scope = {"type": "chat", "chat_id": payload["chat_id"]}
    roles = {one.role for one in await people.roles_of(session, payload["chat_id"])}
    return Call(message.method, {"commands": commands.listed(roles, texts(person.language)), "scope": scope})
