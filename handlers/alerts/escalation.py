"""An alert is raised and asked about until somebody confirms it: responder and back-up in turn, then all
admins. It is on record until somebody closes it.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import mailing
from handlers.alerts.words import Told, asking, buttons, words
from handlers.calls import Call
from handlers.context import send, tell_admins
from handlers.duties import Duty
from handlers.texts import Html, local, paragraphs, texts
from journal import oncall, schedule
from journal.oncall import OnCall
from storage import alerts, audit, outbox, people
from storage.deeds import Deed
from storage.due import Claimed
from storage.models import Alert, Fate, Outgoing, Person, Role, Stage
from storage.site import site

# A message that asks somebody to confirm, one that reminds, and one that says that it happened again.
KIND, NOTE, AGAIN = alerts.ASKING, "alert-note", "alert-again"
KINDS = (KIND, NOTE, AGAIN)
_HAPPENED_AGAIN: Final = "alert again"


async def on_call_of(session: AsyncSession) -> OnCall:
    return oncall.on_call((await site(session)).on_call)


async def heed(
    session: AsyncSession, now: datetime, patient: Person, reason: str, day: date, *, is_counted: bool = True
) -> None:
    """Of who takes part: raise an alert, or count it with one for the same reason that is not closed yet."""
    if not (await on_call_of(session)).heeds(reason):
        return
    there = await alerts.open_of(session, patient, reason)
    if there is not None:
        if is_counted:
            await _count(session, now, there, patient)
        return
    alert = await alerts.begin(session, now, patient, reason, day)
    await record(session, now, patient.code, "raised alert", patient, alert)
    await _ask_next(session, now, alert, patient)


async def record(
    session: AsyncSession,
    now: datetime,
    actor: str,
    action: Deed,
    patient: Person,
    alert: Alert,
    **more: str | list[str],
) -> None:
    after = {"reason": alert.reason, **more}
    await audit.record(session, now, actor, action, patient.code, after=after)


async def _record_telling(
    session: AsyncSession, now: datetime, action: Deed, patient: Person, alert: Alert, told: Sequence[Person]
) -> None:
    await record(session, now, audit.PROGRAM, action, patient, alert, to=[person.code for person in told])


def can_be_told(person: Person) -> bool:
    """In Telegram, where a button can be tapped."""
    is_there = person.stage == Stage.ACTIVE and person.chat_sealed is not None
    return is_there and person.unreachable_since is None


async def told(session: AsyncSession, alert: Alert, patient: Person) -> Told:
    """What the texts about an alert say."""
    this = {"reason": alert.reason}
    times = await audit.count(session, patient.code, _HAPPENED_AGAIN, this, alert.raised_at)
    asked = [person.code for person in await alerts.asked(session, alert)]
    return Told(alert, patient.code, times, tuple(asked))


async def _count(session: AsyncSession, now: datetime, alert: Alert, patient: Person) -> None:
    """Whoever has confirmed it hears of it again, once a day; until then it goes from one to the next."""
    await record(session, now, patient.code, _HAPPENED_AGAIN, patient, alert)
    zone = ZoneInfo((await site(session)).zone)
    today = schedule.instant(schedule.local_date(now, zone), time.min, zone)
    if alert.confirmed_at and not await alerts.told_since(session, alert, AGAIN, today):
        await _tell_confirmer(session, now, alert, patient, AGAIN)


async def _ask_next(session: AsyncSession, now: datetime, alert: Alert, patient: Person) -> None:
    """Whom nobody has asked yet: the next one on call, then all admins; when all were asked, remind them."""
    asked = await alerts.asked(session, alert)
    wanted = await _next(session, now, asked)
    if not wanted:
        await _remind_everybody(session, now, alert, patient, asked)
        return
    facts = await told(session, alert, patient)
    for person in wanted:
        await _tell(session, now, alert, person, KIND, asking(facts, person))
        await mailing.add_copy_of_alert(session, now, person, alert.id)
    action: Deed = "escalated alert" if asked else "sent alert"
    await _record_telling(session, now, action, patient, alert, wanted)
    alert.step += 1
    alert.escalate_at = now + (await on_call_of(session)).confirm_within


async def _next(session: AsyncSession, now: datetime, asked: Sequence[Person]) -> list[Person]:
    here = local(now, (await site(session)).zone)
    for code in (await on_call_of(session)).order(here):
        person = await people.by_code(session, code)
        if person is not None and can_be_told(person) and person not in asked:
            return [person]
    return [admin for admin in await _admins(session) if admin not in asked]


async def _admins(session: AsyncSession) -> list[Person]:
    return [admin for admin in await people.with_role(session, Role.ADMIN) if can_be_told(admin)]


async def _remind_everybody(
    session: AsyncSession, now: datetime, alert: Alert, patient: Person, asked: Sequence[Person]
) -> None:
    """Nobody has confirmed it. Once an admin has it for certain, each morning is enough."""
    within = (await on_call_of(session)).confirm_within
    alert.escalate_at = now + within
    if not await alerts.told_since(session, alert, NOTE, now - within + timedelta(seconds=1)):
        facts = await told(session, alert, patient)
        for person in filter(can_be_told, asked):
            text = paragraphs(texts(person.language)("alert-unconfirmed"), words(facts, person))
            await _tell(session, now, alert, person, NOTE, text)
        await _record_telling(
            session, now, "reminded of alert", patient, alert, list(filter(can_be_told, asked))
        )
    roles = (Role.ADMIN,) if await _admins(session) else (*Role,)
    if await alerts.has_reached(session, alert, *roles):
        await remind_next_morning(session, now, alert)


async def _tell_confirmer(
    session: AsyncSession, now: datetime, alert: Alert, patient: Person, kind: str
) -> None:
    """A short word to whoever has confirmed it; when they cannot be told, it is asked about anew."""
    person = await people.by_code(session, alert.confirmed_by or "")
    if person is None or not can_be_told(person):
        await _let_go(session, now, alert, patient)
        await _ask_next(session, now, alert, patient)
        return
    opening = texts(person.language)("alert-happened-again" if kind == AGAIN else "alert-unclosed")
    text = paragraphs(opening, words(await told(session, alert, patient), person))
    await _tell(session, now, alert, person, kind, text)
    await _record_telling(session, now, "reminded of alert", patient, alert, [person])


async def _tell(
    session: AsyncSession, now: datetime, alert: Alert, person: Person, kind: str, text: Html
) -> None:
    to, is_theirs = outbox.recipient(session, person), await alerts.is_theirs(session, person, alert)
    if to is not None:
        keyboard = buttons(alert, texts(person.language), is_theirs=is_theirs)
        await send(session, now, to, text, keyboard, kind=kind, alert_id=alert.id)


async def _let_go(session: AsyncSession, now: datetime, alert: Alert, patient: Person) -> None:
    """Whoever has confirmed it cannot be told any more."""
    by, alert.confirmed_by, alert.confirmed_at = alert.confirmed_by or "", None, None
    await record(session, now, audit.PROGRAM, "alert is open again", patient, alert, by=by)


async def confirm(
    session: AsyncSession, now: datetime, person: Person, alert: Alert, patient: Person
) -> None:
    alert.confirmed_at, alert.confirmed_by = now, person.code
    await remind_next_morning(session, now, alert)
    await record(session, now, person.code, "confirmed alert", patient, alert)


async def remind_next_morning(session: AsyncSession, now: datetime, alert: Alert) -> None:
    """What is confirmed comes back each morning until it is closed."""
    zone = ZoneInfo((await site(session)).zone)
    alert.escalate_at = oncall.next_reminder(now, zone)


async def lost(session: AsyncSession, now: datetime, person: Person) -> None:
    """Somebody has left or cannot be told any more: what rests on them goes to the next at once."""
    for alert in await alerts.resting_on(session, person):
        alert.escalate_at = now
    wanted = await on_call_of(session)
    if wanted.is_on and person.code in (wanted.responder, wanted.backup):
        await tell_admins(session, now, "notice-on-call-lost", about=person, code=person.code)


async def not_delivered(session: AsyncSession, now: datetime, message: Outgoing) -> None:
    """Nobody may have seen it, so the next one is asked at once."""
    if message.kind == KIND and message.alert_id is not None and message.method != outbox.EMAIL:
        await alerts.hurry(session, now, message.alert_id)


async def call(
    session: AsyncSession, now: datetime, message: Outgoing, person: Person, payload: dict[str, object]
) -> Call | Fate:
    """Whoever was to be told may have no part in it any more by now, and somebody may have confirmed it."""
    alert = await alerts.find(session, message.alert_id)
    if alert is None or alert.closed_at is not None or alert.confirmed_by not in (None, person.code):
        return Fate.WITHHELD
    if not await alerts.may_hear(session, person, alert):
        await not_delivered(session, now, message)
        return Fate.WITHHELD
    return Call(message.method, payload)


async def _when_due(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    for alert, patient in due:
        if alert.closed_at is not None:
            alert.escalate_at = None
        elif alert.confirmed_at is None:
            await _ask_next(session, now, alert, patient)
        else:
            await remind_next_morning(session, now, alert)
            await _tell_confirmer(session, now, alert, patient, NOTE)


send_due_alerts = Duty(Alert.escalate_at, _when_due)
