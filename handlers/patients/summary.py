"""One page that a patient can show to the doctor: asked for, or offered on the day before an infusion."""

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import drawings
from handlers.calls import Call
from handlers.context import Context, send
from handlers.patients import sheet
from handlers.texts import Html, Texts, paragraphs, texts
from journal import page, summary
from journal.cycles import next_infusion
from journal.instruments import MORNING, WEEKLY
from journal.schedule import ONE_DAY, instant
from journal.summary import Summary
from storage import answers, breaks, checkins, infusions, notes, outbox
from storage.models import Fate, Outgoing, Person, Priority
from storage.outbox import Recipient

# Asked for, and offered.
PAGE, VISIT_PAGE = "page", "visit-page"
# The next day, or the one after where the clock has left one out.
_AHEAD = 2 * ONE_DAY
_METHODS = {page.PNG: "sendPhoto", page.PDF: "sendDocument"}


async def asked_for(context: Context, patient: Person) -> None:
    """A second tap, while the first page is on its way, asks for nothing more."""
    known = await read(context.session, patient, context.local_day(patient))
    if not known.answered:
        await context.reply(context.say("page-no-answers"))
        return
    newest = await outbox.newest(context.session, patient, PAGE)
    if newest is None or newest.fate not in (Fate.QUEUED, Fate.SENDING):
        await _add(context.session, context.now, context.recipient, PAGE, {"day": known.last.isoformat()})
    context.toast(context.say("page-coming"))


async def offer(session: AsyncSession, now: datetime, patient: Person, day: date) -> None:
    """Until the end of the day of the infusion; nothing when that was cancelled meanwhile."""
    to = outbox.recipient(session, patient)
    visit = next_infusion(await infusions.days(session, patient), day)
    if to is None or visit is None or visit - day > _AHEAD:
        return
    end = instant(visit + ONE_DAY, time.min, ZoneInfo(patient.zone))
    until: dict[str, Any] = {"priority": Priority.BULK, "expires_at": end}
    if (await read(session, patient, day)).answered:
        about = {"day": day.isoformat(), "visit": visit.isoformat()}
        await _add(session, now, to, VISIT_PAGE, about, **until)
    else:
        say = texts(patient.language)
        text = say("page-no-answers-for-visit", day=say.day(visit))
        await send(session, now, to, text, kind=VISIT_PAGE, **until)


async def _add(
    session: AsyncSession, now: datetime, to: Recipient, kind: str, about: Mapping[str, str], **more: Any
) -> None:
    for form, method in _METHODS.items():
        await outbox.add(session, now, to, kind, method, {**about, "form": form}, **more)


async def call(
    session: AsyncSession, message: Outgoing, patient: Person, payload: dict[str, Any]
) -> Call | Fate:
    """The page as it is when it is sent, unless its visit is cancelled by then; drawn off the event loop."""
    if "form" not in payload:
        return Call(message.method, payload)
    say, form = texts(patient.language), payload["form"]
    known = await read(session, patient, date.fromisoformat(payload["day"]))
    visit = date.fromisoformat(payload["visit"]) if "visit" in payload else None
    if visit is not None and visit not in await infusions.days(session, patient):
        return Fate.WITHHELD
    caption = _caption(known, visit, say) if form == page.PNG else say("page-file")
    draw = partial(page.draw, sheet.of(patient.code, known, say), drawings.words(say), form)
    arguments = {"chat_id": payload["chat_id"], "parse_mode": "HTML", "caption": caption}
    return Call(message.method, arguments, draw, f"{patient.code}.{form}")


def _caption(known: Summary, visit: date | None, say: Texts) -> Html:
    """Its first line tells a lock screen nothing; then what the picture shows, for whoever cannot see it."""
    return paragraphs(
        say("page-for-visit", day=say.day(visit)) if visit else say("page-heading"),
        say("page-caption", answered=known.answered, of=known.of),
        say("page-notes", count=known.notes) if known.notes else Html(),
        say("page-yours"),
    )


async def read(session: AsyncSession, patient: Person, today: date) -> Summary:
    given = await infusions.days(session, patient)
    begun = await checkins.first_day(session, patient) or today
    first, reach = summary.bounds(given, begun, today)
    days, weeks, mornings = [
        (await answers.days(session, [patient.id], since, today, *others)).get(patient.id, [])
        for since, *others in ((reach,), (first, WEEKLY), (first, MORNING))
    ]
    noted = await notes.count(session, [patient.id], first, today)
    return summary.summary(
        days,
        given,
        begun,
        today,
        weeks=tuple(weeks),
        mornings={one.day - ONE_DAY: one.ratings for one in mornings},
        notes=noted.get(patient.id, 0),
        breaks=(await breaks.of_many(session, [patient], first)).get(patient.id, ()),
    )
