"""/alerts and the buttons of an alert: it is confirmed, closed with what came of it, and opened again."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta

from handlers import keyboards
from handlers.alerts import escalation
from handlers.alerts import words as wording
from handlers.alerts.words import CONFIRM, DETAILS, REOPEN, SHOW, Told
from handlers.clinicians import panel
from handlers.context import Context, edit
from handlers.desk import Desk
from handlers.keyboards import Keyboard, longer
from handlers.texts import Html, paragraphs, texts
from journal.episodes import OUTCOMES
from storage import alerts, outbox
from storage.models import Alert, Person, Role, Stage
from storage.site import site

_CLOSED_WITHIN = timedelta(days=30)


async def open_alerts(context: Context, person: Person) -> None:
    """/alerts: of a clinician what they were asked about or may see, for admins all."""
    await context.reply(*await _list(context))


async def tapped(context: Context, person: Person) -> None:
    match keyboards.split(context.data):
        case ["a"]:
            await context.edit(*await _list(context))
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
            said = (context.session, context.now, person.code, "closed alert", patient, alert)
            await escalation.record(*said, outcome=outcome)
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


async def _show(context: Context, person: Person, alert: Alert, patient: Person) -> None:
    text, keyboard = await _card(context, person, alert, patient)
    await context.edit(text, longer(keyboard, [wording.back(context.say)]))


async def _show_others(context: Context, alert: Alert, patient: Person) -> None:
    """Every message about it says from now on who has done what."""
    for person, message_id in await alerts.arrived(context.session, alert):
        to = outbox.recipient(context.session, person) if escalation.can_be_told(person) else None
        is_this = person in context.turn.people and message_id == context.turn.tapped
        if to is not None and not is_this:
            shown = await _card(context, person, alert, patient)
            await edit(context.session, context.now, to, message_id, *shown)


async def _card(context: Context, person: Person, alert: Alert, patient: Person) -> tuple[Html, Keyboard]:
    told = await escalation.told(context.session, alert, patient)
    is_theirs = await alerts.is_theirs(context.session, person, alert)
    return wording.words(told, person), wording.buttons(alert, texts(person.language), is_theirs=is_theirs)


async def _list(context: Context) -> tuple[Html, Keyboard | None]:
    person, *others = _staff(context)
    if admin := next((one for one in (person, *others) if one.role == Role.ADMIN), None):
        person = admin
    clinician = person if person.role == Role.CLINICIAN else None
    desk = Desk(context.session, context.now, person.code, texts(person.language))
    told = await _open(desk, clinician)
    closed = await alerts.closed_since(context.session, context.now - _CLOSED_WITHIN, clinician)
    return wording.listed(told, closed, person)


async def administer(desk: Desk, words: Sequence[str]) -> Html:
    """alerts"""
    told, closed = await _open(desk, None), await alerts.closed_since(desk.session, desk.now - _CLOSED_WITHIN)
    listing = wording.listing(told, desk.say, (await site(desk.session)).zone)
    return paragraphs(listing, desk.say("alerts-closed", count=closed))


async def _open(desk: Desk, clinician: Person | None) -> list[Told]:
    """Of one clinician, or all."""
    reading = alerts.of_clinician(desk.session, clinician) if clinician else alerts.of_everybody(desk.session)
    found = await reading
    for patient in dict.fromkeys(patient for _, patient in found):
        await desk.record("listed alerts", patient.code)
    return [await escalation.told(desk.session, alert, patient) for alert, patient in found]


_Act = Callable[[Context, Person, Alert, Person], Awaitable[None]]

_ACTS: Mapping[str, _Act] = {
    CONFIRM: _confirm,
    SHOW: _show,
    DETAILS: _details,
    REOPEN: _reopen,
    **{outcome: _closing(outcome) for outcome in OUTCOMES},
}
