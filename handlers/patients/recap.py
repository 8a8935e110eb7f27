"""A patient's weeks said back in words: facts about this person alone, and never a judgement."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.context import send
from handlers.texts import Html, Texts, joined, paragraphs, texts
from journal import recap as recaps
from journal.recap import ONE_WEEK, Level, Recap
from journal.schedule import ONE_DAY, instant
from storage import answers, checkins, infusions, notes, outbox
from storage.models import Person, Priority

RECAP = "recap"


async def read(session: AsyncSession, patient: Person, today: date, over: timedelta) -> Recap:
    first = today - max(over, 2 * ONE_WEEK)
    days = (await answers.days(session, [patient.id], first, today)).get(patient.id, [])
    begun = await checkins.first_day(session, patient) or today
    return recaps.recap(days, await infusions.days(session, patient), begun, today, over)


def levels(recap: Recap, say: Texts) -> Html:
    """The first sentence: pain and mood in the last seven days."""
    if not recap.has_means:
        return say("levels-few", answered=recap.this_week)
    pain, mood = (_level(level, say) for level in recap.levels)
    return say("levels", first=pain, second=mood)


def _level(level: Level, say: Texts) -> Html:
    if level.now.value is None:
        return say(f"level-few-{level.question}", count=level.now.answers)
    before = "none" if level.before.value is None else say.points(level.before.value)
    return say(f"level-{level.question}", mean=say.points(level.now.value), before=before)


def answered(recap: Recap, say: Texts) -> Html:
    """The second sentence: the last infusion, and how many days were answered."""
    days = {"answered": recap.answered, "of": recap.of}
    if recap.since_infusion is None:
        return say("answered-of-days", **days)
    return say("answered-since", infusion=say("infusion-was", days=recap.since_infusion), **days)


async def send_recap(session: AsyncSession, now: datetime, patient: Person, day: date) -> None:
    """It is of use until the end of the next day."""
    to = outbox.recipient(session, patient)
    if to is None:
        return
    text = await _week(session, patient, day, texts(patient.language))
    until = instant(day + 2 * ONE_DAY, time.min, ZoneInfo(patient.zone))
    await send(session, now, to, text, kind=RECAP, priority=Priority.BULK, expires_at=until)


async def _week(session: AsyncSession, patient: Person, day: date, say: Texts) -> Html:
    """Its first line tells a lock screen nothing."""
    recap = await read(session, patient, day, ONE_WEEK)
    if not recap.this_week:
        return paragraphs(say("recap-heading"), say("recap-silent"), say("recap-closing"))
    noted = (await notes.count(session, [patient.id], day - ONE_WEEK + ONE_DAY, day)).get(patient.id, 0)
    return paragraphs(
        say("recap-heading"),
        joined(
            levels(recap, say), answered(recap, say), say("recap-notes", count=noted) if noted else Html()
        ),
        say("recap-next", day=say.day(recap.next_infusion)) if recap.next_infusion else Html(),
        say("recap-closing"),
    )
