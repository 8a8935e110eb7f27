"""What an outgoing message becomes at the moment of sending, when rights and need are checked again;
and what its fate means for the check-in, the person and the staff.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands, drawings, duties, keyboards, planning, reachability
from handlers.calls import Call
from handlers.context import send
from handlers.patients import crisis, export, recap, summary
from handlers.patients.reminders import FOLLOW_UP_AFTER
from handlers.staff import digests, judgements, notices, reported, wording
from handlers.texts import local, texts
from journal import schedule as schedules
from journal.digest import from_json
from storage import checkins, episodes, outbox, people
from storage.models import CheckInStatus, Fate, Outgoing, Person, Priority, Stage

_ASKING = ("prompt", "reminder", "question")
_OFFERING = ("prompt", "reminder", "follow-up")
# What is told to patients who have not asked for it.
_TELLING = (recap.RECAP, summary.VISIT_PAGE)
_UNASKED = (
    *("prompt", "reminder", "digest", "follow-up", "notice", notices.UNKNOWN, notices.PARKED),
    *_TELLING,
)
# Their words are made of much that is read when they are sent.
READING = ("digest", "panel", "patient", "history", "export", summary.PAGE, summary.VISIT_PAGE)
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
        return Call(message.method, outbox.payload(session, message))
    person = await session.get(Person, message.person_id)
    if person is None or person.chat_sealed is None:
        return Fate.WITHHELD
    if message.kind in _OFFERING and not await _is_still_open(session, message, person):
        return Fate.WITHHELD
    if message.kind in _TELLING and not planning.takes_part(person):
        return Fate.WITHHELD
    return await _call(session, now, message, person, outbox.payload(session, message))


async def _call(
    session: AsyncSession, now: datetime, message: Outgoing, person: Person, payload: dict[str, Any]
) -> Call | Fate:
    match message.kind:
        case "digest":
            return await _digest_call(session, message, person, payload)
        case "panel":
            return await _panel_call(session, message, person, payload)
        case "patient":
            return await _patient_call(session, now, person, payload)
        case "history":
            return await _history_call(session, message, person, payload)
        case summary.PAGE | summary.VISIT_PAGE:
            return await summary.call(session, message, person, payload)
        case "export":
            return await export.call(session, now, message, person, payload)
        case "commands":
            return await _commands_call(session, message, person, payload)
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
    person = await session.get(Person, message.person_id) if message.person_id else None
    if person is None or await outbox.wrote_since(session, person, message.claimed_at or now):
        return
    await reachability.lost(session, now, person)


async def refused(session: AsyncSession, now: datetime, message: Outgoing) -> None:
    """Something in the message is wrong, and it would be refused again."""
    person = await session.get(Person, message.person_id) if message.person_id else None
    if person is not None and message.kind in _UNASKED:
        await duties.report(session, now, [person.code])


async def unknown(session: AsyncSession, now: datetime, message: Outgoing) -> None:
    """Nobody knows whether it arrived: never send it again, but follow it up in other words, once.

    Nothing follows a follow-up, as that would not end in an outage, nor a message to a stranger, who is
    free to write again. Staff hear of what nobody has asked for; `check` shows every one.
    """
    person = await session.get(Person, message.person_id) if message.person_id else None
    if person is None:
        return
    match message.kind:
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
        case "reply" | "history" | summary.PAGE | "export" | "panel" | "patient" | "digest":
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


async def _digest_call(
    session: AsyncSession, message: Outgoing, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    panel = {patient.id: patient for patient in await people.panel_of(session, clinician)}
    allowed = panel.keys()
    remaining = from_json(payload["facts"]).restricted_to(allowed)
    whole = wording.whole_of(payload).restricted_to(allowed)
    if not whole.worse and not (payload["even_if_nobody"] and remaining.patients):
        return Fate.WITHHELD
    say = texts(payload["language"])
    text = wording.words(remaining, say, whole, first=payload["first"], last=payload["last"])
    if not text:
        return Fate.WITHHELD
    chat = {"chat_id": payload["chat_id"], "parse_mode": "HTML"}
    if not remaining.worse:
        return Call("sendMessage", {**chat, "text": text})
    patients = [panel[entry.patient] for entry in remaining.worse]
    draw = await drawings.of_entries(session, patients, remaining.worse, remaining.today, say)
    return Call("sendPhoto", {**chat, "caption": text}, draw, "digest.png")


async def _panel_call(
    session: AsyncSession, message: Outgoing, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    allowed = {patient.id for patient in await people.panel_of(session, clinician)}
    page = from_json(payload["facts"]).restricted_to(allowed)
    if not page.patients:
        return Fate.WITHHELD
    text = wording.panel_words(page, texts(clinician.language))
    return Call(message.method, {"chat_id": payload["chat_id"], "parse_mode": "HTML", "text": text})


async def _patient_call(
    session: AsyncSession, now: datetime, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    patients = [one for one in await people.panel_of(session, clinician) if one.id == payload["patient"]]
    if not patients:
        return Fate.WITHHELD
    say, today = texts(clinician.language), local(now, clinician.zone).date()
    entry = await digests.assess_one(session, patients[0], today)
    judged, part = judgements.patient_messages(entry, say), payload.get("part", 0)
    told = [*judged, *await reported.messages(session, patients[0], today, say)]
    chat: dict[str, Any] = {"chat_id": payload["chat_id"], "parse_mode": "HTML"}
    token = await episodes.open_token(session, entry.patient)
    if token and part == len(judged) - 1:
        chat["reply_markup"] = keyboards.closing_offer(token, say)
    if part:
        return Call("sendMessage", {**chat, "text": told[part]}) if part < len(told) else Fate.WITHHELD
    draw = await drawings.of_entries(session, patients, [entry], today, say)
    return Call("sendPhoto", {**chat, "caption": told[0]}, draw, "patient.png")


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
