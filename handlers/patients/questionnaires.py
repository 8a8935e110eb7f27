"""A patient answers what is asked beside the daily check-in, puts it off, skips it or changes an answer."""

from collections.abc import Awaitable, Callable, Mapping

from handlers import planning
from handlers.context import Context
from handlers.keyboards import rows
from handlers.patients import checkin, forms, rating
from handlers.patients.forms import Wish
from handlers.texts import Html, joined, local
from journal.instruments import MORNING, NOW, WEEKLY
from journal.occasions import Occasion, later_today
from storage import answers, checkins, plans
from storage.models import CheckIn, CheckInStatus, Person


async def tapped(context: Context, patient: Person) -> None:
    tap = forms.tap(context.data)
    check_in = await checkins.with_token(context.session, patient, tap.token) if tap else None
    if tap is None or check_in is None or check_in.instrument not in _OFFERED[tap.wish]:
        context.toast(context.say("old-button"))
    elif await checkin.takes_answers(context, patient, check_in):
        await _ACTS[tap.wish](context, patient, check_in)


async def _show(context: Context, patient: Person, check_in: CheckIn) -> None:
    """Where it was left; what was skipped is open again. Of another message's button it goes on below."""
    if check_in.status == CheckInStatus.SKIPPED:
        check_in.status, check_in.close_at = CheckInStatus.OPEN, check_in.expires_at
    shown = await checkin.go_on(context, patient, check_in)
    if context.turn.tapped in (None, check_in.message_id):
        await context.edit(*shown)
    else:
        await checkin.show_below(context, check_in, *shown)


async def _none(context: Context, patient: Person, check_in: CheckIn) -> None:
    """The patient says of everything in the list that it was not there; what is answered already stays."""
    if not await answers.ratings(context.session, check_in):
        nothing = {question.key: question.lowest for question in MORNING.questions}
        await rating.rate(context, patient, check_in, nothing)
    await _show(context, patient, check_in)


async def _later(context: Context, patient: Person, check_in: CheckIn) -> None:
    if check_in.status != CheckInStatus.OPEN or not planning.takes_part(patient):
        await _show(context, patient, check_in)
        return
    course = await planning.course(context.session, patient)
    at = later_today(course, context.now, patient.next_prompt_at)
    if at >= check_in.expires_at:
        await _show(context, patient, check_in)
        return
    check_in.remind_at, check_in.deferred = at, True
    patient.asking_id = None
    here = local(at, patient.zone)
    is_today = here.date() == context.local_day(patient)
    when = {"day": context.say.day(here.date()), "time": context.say.time(here)}
    said = context.say("later-set" if is_today else "later-set-day", **when)
    await context.edit(said, rows(forms.going_on(check_in, context.say("answer-now"))))


async def _skip(context: Context, patient: Person, check_in: CheckIn) -> None:
    if check_in.status not in (CheckInStatus.OPEN, CheckInStatus.SKIPPED):
        await _show(context, patient, check_in)
        return
    check_in.status, check_in.deferred = CheckInStatus.SKIPPED, False
    check_in.remind_at = check_in.close_at = None
    patient.asking_id = None
    said = joined(context.say("week-skipped"), await _next_week(context, patient))
    await context.edit(said, rows(forms.going_on(check_in, context.say("answer-after-all"))))


async def _next_week(context: Context, patient: Person) -> Html:
    plan = (await plans.of_patient(context.session, patient)).get(Occasion.WEEKLY)
    if plan is None or plan.at is None:
        return Html()
    here = local(plan.at, patient.zone)
    return context.say("week-next", day=context.say.day(here.date()), time=context.say.time(here))


async def _change(context: Context, patient: Person, check_in: CheckIn) -> None:
    answered = await answers.ratings(context.session, check_in)
    await context.edit(*forms.corrections(check_in, answered, context.say))


_Act = Callable[[Context, Person, CheckIn], Awaitable[None]]

_ACTS: Mapping[Wish, _Act] = {
    Wish.NONE: _none,
    Wish.SOME: _show,
    Wish.LATER: _later,
    Wish.SKIP: _skip,
    Wish.SHOW: _show,
    Wish.CHANGE: _change,
}
_ANY = frozenset({NOW.key, MORNING.key, WEEKLY.key})
_OFFERED: Mapping[Wish, frozenset[str]] = {
    Wish.NONE: frozenset({MORNING.key}),
    Wish.SOME: frozenset({MORNING.key}),
    Wish.LATER: frozenset({WEEKLY.key}),
    Wish.SKIP: frozenset({WEEKLY.key}),
    Wish.SHOW: _ANY,
    Wish.CHANGE: _ANY,
}
