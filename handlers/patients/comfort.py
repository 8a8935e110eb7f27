"""What spares a patient the effort of a check-in: later, not today, the same again."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import planning, settings
from handlers.context import Context
from handlers.patients import breaks, checkin, days, offers, rating
from handlers.patients.offers import Tap, Wish
from handlers.texts import joined, local, paragraphs
from journal import later
from journal.instruments import DAILY
from journal.later import Later
from journal.occasions import ASKING, away_from
from storage import answers, checkins, plans
from storage.models import CheckIn, CheckInStatus, Person, Stage


async def tapped(context: Context, patient: Person) -> None:
    tap = offers.tap(context.data)
    check_in = await checkins.with_token(context.session, patient, tap.token) if tap else None
    if tap is None or check_in is None or check_in.instrument != DAILY.key:
        context.toast(context.say("old-button"))
    elif tap.wish in _ANYTIME:
        await _ANYTIME[tap.wish](context, patient, check_in, tap)
    elif not await checkin.takes_answers(context, patient, check_in):
        return
    elif tap.wish == Wish.SHOW or await answers.ratings(context.session, check_in):
        await _show(context, patient, check_in)
    else:
        await _UNANSWERED[tap.wish](context, patient, check_in, tap)


async def _show(context: Context, patient: Person, check_in: CheckIn) -> None:
    await context.edit(*await checkin.go_on(context, patient, check_in))


async def _repeat(context: Context, patient: Person, check_in: CheckIn, tap: Tap) -> None:
    """Save the ratings that the button named, if they still are those of the day before."""
    before = await answers.day_before(context.session, check_in)
    if DAILY.unanswered(before) or tap.numbers != tuple(before.values()):
        await _show(context, patient, check_in)
        return
    await rating.rate(context, patient, check_in, before, repeated=True)
    text, keyboard = await checkin.go_on(context, patient, check_in)
    await context.edit(paragraphs(context.say("saved-repeated"), text), keyboard)


async def _offer_later(context: Context, patient: Person, check_in: CheckIn, tap: Tap) -> None:
    offered = await _laters(context, patient, check_in)
    if check_in.status != CheckInStatus.OPEN:
        await _show(context, patient, check_in)
    elif offered:
        heading = context.say("daily-heading", day=context.say.day(check_in.day))
        keyboard = offers.laters(check_in, offered, patient, context.say)
        await context.edit(paragraphs(heading, context.say("later-when")), keyboard)
    else:
        await context.edit(*await checkin.go_on(context, patient, check_in, context.say("later-never")))


async def _put_off(context: Context, patient: Person, check_in: CheckIn, tap: Tap) -> None:
    """Ask again then, instead of reminding; also of a check-in that has been put off already."""
    at = (await _laters(context, patient, check_in)).get(Later(tap.wish))
    if at is None or check_in.status != CheckInStatus.OPEN:
        await _offer_later(context, patient, check_in, tap)
        return
    check_in.remind_at, check_in.deferred = at, True
    check_in.expires_at = later.expires_at(check_in.expires_at, at, patient.next_prompt_at)
    check_in.close_at = check_in.expires_at
    await _make_room(context, patient, at)
    said = context.say("later-set", time=context.say.time(local(at, patient.zone)))
    await context.edit(said, offers.answer_now(check_in, context.say))


async def _make_room(context: Context, patient: Person, at: datetime) -> None:
    """Nothing else asks at about that time, so that a typed number has one question to answer."""
    course = await planning.course(context.session, patient)
    for occasion, plan in (await plans.of_patient(context.session, patient)).items():
        if occasion in ASKING and plan.at is not None:
            plan.at = away_from(course, plan.at, at)


async def _laters(context: Context, patient: Person, check_in: CheckIn) -> dict[Later, datetime]:
    if not planning.takes_part(patient):
        return {}
    wanted = await planning.schedule_of(context.session, patient)
    zone, following = ZoneInfo(patient.zone), patient.next_prompt_at
    return later.choices(wanted, zone, context.now, check_in.day, following)


async def _skip(context: Context, patient: Person, check_in: CheckIn, tap: Tap) -> None:
    """No reminder and no word at the end; the day has no answer, unless one comes after all."""
    if check_in.status not in (CheckInStatus.OPEN, CheckInStatus.SKIPPED):
        await _show(context, patient, check_in)
        return
    check_in.status, check_in.deferred = CheckInStatus.SKIPPED, False
    check_in.remind_at = check_in.close_at = None
    when = planning.next_prompt_in_words(patient, context.say)
    said = joined(
        context.say("skipped", day=context.say.day(check_in.day)),
        context.say("skipped-next", **when) if when else "",
    )
    await context.edit(said, offers.answer_after_all(check_in, context.say))


async def _other_hour(context: Context, patient: Person, check_in: CheckIn, tap: Tap) -> None:
    await settings.ask_below(context, patient, Stage.HOUR)


async def _break(context: Context, patient: Person, check_in: CheckIn, tap: Tap) -> None:
    await breaks.pause(context, patient)


_Act = Callable[[Context, Person, CheckIn, Tap], Awaitable[None]]

# What does not answer this check-in, and can be had from it however old it is.
_ANYTIME: Mapping[Wish, _Act] = {
    Wish.DAYS: days.show_days,
    Wish.DAY: days.open_day,
    Wish.ANOTHER_HOUR: _other_hour,
    Wish.BREAK: _break,
}
_UNANSWERED: Mapping[Wish, _Act] = {
    Wish.REPEAT: _repeat,
    Wish.LATER: _offer_later,
    Wish.SOON: _put_off,
    Wish.HOURS: _put_off,
    Wish.EVENING: _put_off,
    Wish.SKIP: _skip,
}
