"""/alerts and the buttons of an alert: it is confirmed, closed with what came of it, and opened again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import keyboards
from handlers.alerts import escalation
from handlers.alerts import words as wording
from handlers.alerts.words import CONFIRM, DETAILS, REOPEN, SHOW, Told
from handlers.calls import Call, place
from handlers.clinicians import panel
from handlers.context import Context
from handlers.desk import Desk
from handlers.keyboards import longer
from handlers.texts import Html, paragraphs, texts
from journal.episodes import OUTCOMES
from storage import alerts, outbox
from storage.answering import ALERT_CARD
from storage.models import Alert, Fate, Outgoing, Person, Role, Stage
from storage.outbox import Recipient
from storage.site import site

# The list, and a message that says how one of them stands. Both are put into words when they go.
LIST, CARD = "alerts", ALERT_CARD
_CLOSED_WITHIN = timedelta(days=30)


async def open_alerts(context: Context, person: Person) -> None:
    """/alerts: of a clinician what they were asked about or may see, for admins all."""
    await _list(context)


async def tapped(context: Context, person: Person) -> None:
    match keyboards.split(context.data):
        case ["a"]:
            await _list(context)
        case ["a", token, act] if act in _ACTS:
            await _act(context, token, act)
        case _:
            context.toast(context.say("old-button"))


async def _act(context: Context, token: str, act: str) -> None:
    """Whoever has no part in the alert now does nothing to it, whatever they were sent before."""
    alert = await alerts.with_token(context.session, token)
    person = await _entitled(context, alert) if alert else None
    if alert is None or person is None:
        context.toast(context.say("old-button"))
        return
    context.talk_to(person)
    await _ACTS[act](context, person, alert, await alerts.patient_of(context.session, alert))


async def _entitled(context: Context, alert: Alert) -> Person | None:
    for person in _staff(context):
        if person.role == Role.ADMIN or await alerts.may_see(context.session, person, alert):
            return person
    return None


def _staff(context: Context) -> list[Person]:
    """Whom of the account an alert may concern: a clinician goes before an admin."""
    there = (one for one in context.turn.people if one.stage == Stage.ACTIVE and one.role != Role.PATIENT)
    return sorted(there, key=lambda one: [*Role].index(one.role))


async def _confirm(context: Context, person: Person, alert: Alert, patient: Person) -> None:
    if alert.confirmed_at is None and alert.closed_at is None:
        await escalation.confirm(context.session, context.now, person, alert, patient)
        await _show_others(context, alert, patient)
    await _show(context, person, alert, patient)


def _closing(outcome: str) -> "_Act":
    async def close(context: Context, person: Person, alert: Alert, patient: Person) -> None:
        if alert.closed_at is None:
            if alert.confirmed_at is None:
                await escalation.confirm(context.session, context.now, person, alert, patient)
            alert.closed_at, alert.closed_by, alert.outcome = context.now, person.code, outcome
            alert.escalate_at = None
            at = context.session, context.now, person.code
            await escalation.record(*at, "closed alert", patient, alert, outcome=outcome)
            await _show_others(context, alert, patient)
        await _show(context, person, alert, patient)

    return close


async def _reopen(context: Context, person: Person, alert: Alert, patient: Person) -> None:
    """Unless it has happened again since, which is an alert of its own."""
    if alert.closed_at is not None:
        if await alerts.open_of(context.session, patient, alert.reason) is not None:
            context.toast(context.say("alert-newer"))
            return
        alert.closed_at = alert.closed_by = alert.outcome = None
        await escalation.remind_next_morning(context.session, context.now, alert)
        await escalation.record(context.session, context.now, person.code, "reopened alert", patient, alert)
        await _show_others(context, alert, patient)
    await _show(context, person, alert, patient)


async def _details(context: Context, person: Person, alert: Alert, patient: Person) -> None:
    """The panel decides once more whether this clinician may see the patient."""
    context.args = [patient.code]
    await panel.patient(context, person)


async def _look(context: Context, person: Person, alert: Alert, patient: Person) -> None:
    at = context.session, context.now, person.code
    await escalation.record(*at, "looked at alert", patient, alert)
    await _show(context, person, alert, patient)


async def _show(context: Context, person: Person, alert: Alert, patient: Person) -> None:
    await _add(context, person, CARD, {"alert": alert.token, "leads_back": True})


async def _show_others(context: Context, alert: Alert, patient: Person) -> None:
    """Every message about it says from now on who has done what."""
    for person, message_id in await alerts.arrived(context.session, alert):
        to = outbox.recipient(context.session, person) if escalation.can_be_told(person) else None
        is_this = person in context.turn.people and message_id == context.turn.tapped
        if to is not None and not is_this:
            payload = {"alert": alert.token, "leads_back": False, "message_id": message_id}
            await outbox.add(context.session, context.now, to, CARD, "editMessageText", payload)


async def card_call(
    session: AsyncSession, now: datetime, message: Outgoing, person: Person, payload: dict[str, Any]
) -> Call | Fate:
    """As it stands when it goes, for whoever may see it then."""
    alert = await alerts.by_token(session, payload["alert"])
    if alert is None or not await _may_see(session, person, alert):
        return Fate.WITHHELD
    say = texts(person.language)
    told = await escalation.told(session, alert, await alerts.patient_of(session, alert))
    keyboard = wording.buttons(alert, say, is_theirs=await alerts.is_theirs(session, person, alert))
    if payload["leads_back"]:
        keyboard = longer(keyboard, [wording.back(say)])
    shown = {"text": wording.words(told, person), "parse_mode": "HTML", "reply_markup": keyboard}
    return Call(message.method, place(payload) | shown)


async def _may_see(session: AsyncSession, person: Person, alert: Alert) -> bool:
    is_there = person.stage == Stage.ACTIVE
    return is_there and (person.role == Role.ADMIN or await alerts.may_see(session, person, alert))


async def _list(context: Context) -> None:
    """Of what is open now; what they may not see any more when it goes is left out."""
    staff = _staff(context)
    reader = next((one for one in staff if one.role == Role.ADMIN), staff[0])
    desk = Desk(context.session, context.now, reader.code, context.say)
    tokens = [told.alert.token for told in await _open(desk, _clinician(reader))]
    await _add(context, reader, LIST, {"alerts": tokens})


async def list_call(
    session: AsyncSession, now: datetime, message: Outgoing, person: Person, payload: dict[str, Any]
) -> Call | Fate:
    if person.stage != Stage.ACTIVE:
        return Fate.WITHHELD
    clinician = _clinician(person)
    found = [(one, whose) for one, whose in await _seen(session, clinician) if one.token in payload["alerts"]]
    told = [await escalation.told(session, alert, patient) for alert, patient in found]
    closed = await alerts.closed_since(session, now - _CLOSED_WITHIN, clinician)
    text, keyboard = wording.listed(told, closed, person)
    shown = {"text": text, "parse_mode": "HTML"} | ({"reply_markup": keyboard} if keyboard else {})
    return Call(message.method, place(payload) | shown)


async def _add(context: Context, reader: Person, kind: str, payload: dict[str, Any]) -> None:
    """In place of the message whose button was tapped, or as a new one."""
    tapped = context.turn.tapped
    to = Recipient(context.recipient.chat_id, reader)
    method = "sendMessage" if tapped is None else "editMessageText"
    payload |= {} if tapped is None else {"message_id": tapped}
    await outbox.add(context.session, context.now, to, kind, method, payload)


def _clinician(person: Person) -> Person | None:
    return person if person.role == Role.CLINICIAN else None


async def administer(desk: Desk, words: Sequence[str]) -> Html:
    """alerts"""
    told, closed = await _open(desk, None), await alerts.closed_since(desk.session, desk.now - _CLOSED_WITHIN)
    listing = wording.listing(told, desk.say, (await site(desk.session)).zone)
    return paragraphs(listing, desk.say("alerts-closed", count=closed))


async def _open(desk: Desk, clinician: Person | None) -> list[Told]:
    """Of one clinician, or all; looking at them is on record."""
    found = await _seen(desk.session, clinician)
    for patient in dict.fromkeys(patient for _, patient in found):
        await desk.record("listed alerts", patient.code)
    return [await escalation.told(desk.session, alert, patient) for alert, patient in found]


async def _seen(session: AsyncSession, clinician: Person | None) -> list[tuple[Alert, Person]]:
    return await (alerts.of_clinician(session, clinician) if clinician else alerts.of_everybody(session))


_Act = Callable[[Context, Person, Alert, Person], Awaitable[None]]

_ACTS: Mapping[str, _Act] = {
    CONFIRM: _confirm,
    SHOW: _look,
    DETAILS: _details,
    REOPEN: _reopen,
    **{outcome: _closing(outcome) for outcome in OUTCOMES},
}
