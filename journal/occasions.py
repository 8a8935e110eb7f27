"""What comes beside the daily check-in, and when: each kind of occasion once a day at most.

On the day of an infusion there is none. What asks keeps an hour's distance from what else asks on its day: it
moves by some hours when its own hour is too near, and never into quiet hours.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import product, takewhile
from zoneinfo import ZoneInfo

from journal.schedule import (
    ONE_DAY,
    Prompt,
    Schedule,
    after_quiet_hours,
    asks_on,
    exists,
    in_quiet_hours,
    instant,
    local_date,
    phase_on,
    reminder_at,
    still_suits,
)


class Occasion(StrEnum):
    SECOND = "second"  # a second prompt on the same day
    MORNING = "morning"  # how somebody is on the morning after an infusion
    WEEKLY = "weekly"  # the weekly questionnaires
    RECAP = "recap"  # what the patient wrote, said back
    SUMMARY = "summary"  # one page for the doctor, on the day before an infusion
    RESUME = "resume"  # the end of a break; set by the patient, never computed


# Those that ask something; the others tell.
ASKING = (Occasion.SECOND, Occasion.MORNING, Occasion.WEEKLY)
COMPUTED = (*ASKING, Occasion.RECAP, Occasion.SUMMARY)


@dataclass(frozen=True, slots=True)
class Course:
    """What decides when a patient hears from us; `since` is when they agreed to take part."""

    schedule: Schedule
    zone: ZoneInfo
    infusions: Collection[date]
    since: datetime


# The following are our assumptions. Whoever has just joined learns the daily check-in first, and a change of
# weekday does not bring the same questions about the same week again.
_SETTLING_IN = timedelta(days=3)
_LEAST_APART = {Occasion.WEEKLY: timedelta(days=4), Occasion.RECAP: timedelta(days=4)}
_DISTANCE = timedelta(hours=1)
# Infusions farther away decide nothing about a day, unless phases count from them.
_NEAR = timedelta(days=14)
_EPOCH = datetime.fromtimestamp(0, UTC)
_SUMMARY_AT = time(12)
_LATER = (4, 3, 5, 2, 1)
_SAME_DAY = timedelta(hours=4)
# By how many hours to move, in this order; a second prompt without an hour lies far from the first.
_MOVES = [0, *(sign * hours for hours in (3, 2, *range(4, 24), 1) for sign in (1, -1))]
_FAR = [sign * hours for hours in (9, 8, 7, 6, 10, 11, 5, 4, 3, 2, 1, *range(12, 24)) for sign in (-1, 1)]
# Those earlier in this list stay where they are; the daily check-in always does.
_FIRST_COME = (Occasion.MORNING, Occasion.SECOND, Occasion.WEEKLY, Occasion.RECAP)


def next_occasion(occasion: Occasion, course: Course, now: datetime, last_day: date | None) -> Prompt | None:
    """The first one after `last_day` whose instant is after `now`; None when there is none."""
    today = local_date(now, course.zone)
    first = today if last_day is None else max(today, _earliest(occasion, last_day))
    return next((prompt for prompt in _occasions(occasion, course, first) if prompt.at > now), None)


def occasion_after(occasion: Occasion, course: Course, day: date) -> Prompt | None:
    """The first one after `day`, also when its instant has passed: an outage leaves a trace of each."""
    return next(_occasions(occasion, course, _earliest(occasion, day)), None)


def following_occasion(occasion: Occasion, course: Course, now: datetime, day: date | None) -> Prompt | None:
    """What comes after the one of `day` that comes `now`; of what asks, also those an outage has left."""
    if occasion in ASKING and day is not None:
        return occasion_after(occasion, course, day)
    return next_occasion(occasion, course, now, day)


def moved_occasion(
    occasion: Occasion, course: Course, now: datetime, planned: Prompt | None, last_day: date | None
) -> Prompt | None:
    """The next one when something has changed since one was planned; see `moved_prompt`."""
    found = next_occasion(occasion, course, now, last_day)
    if (
        planned is None
        or (found and planned.day >= found.day)
        or not takes_place(occasion, course, planned.day)
    ):
        return found
    if still_suits(course.schedule, course.zone, planned):
        return planned
    return Prompt(planned.day, _instant(occasion, course, planned.day))


def _earliest(occasion: Occasion, last_day: date) -> date:
    return last_day + _LEAST_APART.get(occasion, ONE_DAY)


def _occasions(occasion: Occasion, course: Course, first: date) -> Iterator[Prompt]:
    for day in _days(course, first):
        if takes_place(occasion, course, day):
            at = _instant(occasion, course, day)
            if occasion not in _LEAST_APART or at >= course.since + _SETTLING_IN:
                yield Prompt(day, at)


def _days(course: Course, first: date) -> Iterator[date]:
    """As far as something may change; after that, every fortnight is like the last."""
    phases = course.schedule.phases
    settled = max([first, *course.infusions]) + timedelta(days=phases[-1].first_day if phases else 0)
    end = settled + timedelta(weeks=3)
    return (first + timedelta(days=n) for n in range((end - first).days))


def takes_place(occasion: Occasion, course: Course, day: date) -> bool:
    schedule = course.schedule
    if not _is_free(course, day):
        return False
    match occasion:
        case Occasion.SECOND:
            return _is_asked_twice(course, day)
        case Occasion.MORNING:
            return schedule.morning_after_at is not None and _day_before(course, day) in course.infusions
        case Occasion.WEEKLY:
            return schedule.weekly_at is not None and _stands_for(course, day, schedule.weekly_weekday)
        case Occasion.RECAP:
            return schedule.recap_at is not None and _stands_for(course, day, schedule.recap_weekday)
        case Occasion.SUMMARY:
            return schedule.summary_before_infusion and _day_after(course, day) in course.infusions
    return False


def _is_free(course: Course, day: date) -> bool:
    return day not in course.infusions and exists(day, course.zone)


def _is_asked_twice(course: Course, day: date) -> bool:
    phase = phase_on(course.schedule, day, course.infusions)
    wanted = course.schedule.second_at is not None or (phase is not None and phase.twice)
    return wanted and asks_on(course.schedule, course.zone, day, course.infusions)


def _stands_for(course: Course, day: date, weekday: int) -> bool:
    """Whether the day is this weekday, or the first free day after one that is not free."""
    before = (day - timedelta(days=n) for n in range(1, 7))
    taken = takewhile(lambda earlier: not _is_free(course, earlier), before)
    return any(one.weekday() == weekday for one in (day, *taken))


def _day_before(course: Course, day: date) -> date:
    before = day - ONE_DAY
    return before if exists(before, course.zone) or before in course.infusions else before - ONE_DAY


def _day_after(course: Course, day: date) -> date:
    after = day + ONE_DAY
    return after if exists(after, course.zone) or after in course.infusions else after + ONE_DAY


def _instant(occasion: Occasion, course: Course, day: date) -> datetime:
    if occasion not in _FIRST_COME:
        return instant(day, _SUMMARY_AT, course.zone)
    usual, moves = _usual(occasion, course.schedule)
    taken = _taken(occasion, course, day)
    for hours in moves:
        at = _moved(day, usual, hours, course.zone)
        if at and _is_clear(course, at, taken, may_be_quiet=hours == 0):
            return at
    return instant(day, usual, course.zone)


def _usual(occasion: Occasion, schedule: Schedule) -> tuple[time, list[int]]:
    """The hour, and by how many hours it may move."""
    if occasion == Occasion.SECOND and schedule.second_at is None:
        return schedule.prompt_at, _FAR
    hours = {
        Occasion.SECOND: schedule.second_at,
        Occasion.MORNING: schedule.morning_after_at,
        Occasion.WEEKLY: schedule.weekly_at,
        Occasion.RECAP: schedule.recap_at,
    }
    return hours[occasion] or schedule.prompt_at, _MOVES


def _taken(occasion: Occasion, course: Course, day: date) -> list[datetime]:
    """When else somebody is asked on this day."""
    others = [
        _instant(other, course, day)
        for other in _FIRST_COME[: _FIRST_COME.index(occasion)]
        if takes_place(other, course, day)
    ]
    return [instant(day, course.schedule.prompt_at, course.zone), *others]


def _moved(day: date, at: time, hours: int, zone: ZoneInfo) -> datetime | None:
    """None for what lies on another day."""
    hour = at.hour + hours
    return instant(day, at.replace(hour=hour), zone) if 0 <= hour < 24 else None


def _is_clear(course: Course, at: datetime, taken: list[datetime], *, may_be_quiet: bool) -> bool:
    is_quiet = in_quiet_hours(course.schedule, course.zone, at)
    return (may_be_quiet or not is_quiet) and all(abs(at - other) >= _DISTANCE for other in taken)


def reminder_of_day(course: Course, due: datetime) -> datetime | None:
    """When to remind of the daily check-in; what else asks at about that hour comes first, by an hour."""
    schedule, about = course.schedule, due.date()
    near = (day for day in course.infusions if schedule.phases or abs(day - about) < _NEAR)
    return _reminder_of_day(Course(schedule, course.zone, frozenset(near), _EPOCH), due)


# A tick asks for thousands of people with the same few schedules, most of them with no infusion near.
@lru_cache(4096)
def _reminder_of_day(course: Course, due: datetime) -> datetime | None:
    at = reminder_at(course.schedule, course.zone, due)
    if at is None:
        return None
    for other in sorted(_asked_until(course, local_date(at, course.zone))):
        if abs(at - other) < _DISTANCE:
            at = other + _DISTANCE
    return after_quiet_hours(course.schedule, course.zone, at)


def away_from(course: Course, planned: datetime, asked_again: datetime) -> datetime:
    """`planned`, or an hour after what the patient asked for at about that time."""
    if abs(planned - asked_again) >= _DISTANCE:
        return planned
    return calm_moment(course, asked_again + _DISTANCE)


def _asked_until(course: Course, day: date) -> Iterator[datetime]:
    """When something asks, or reminds of it, on the day or the one before."""
    for one, occasion in product((day - ONE_DAY, day), ASKING):
        if takes_place(occasion, course, one):
            at = _instant(occasion, course, one)
            yield at
            if reminder := reminder_for(occasion, course, at):
                yield reminder


def calm_moment(course: Course, at: datetime) -> datetime:
    """`at`, or the first moment after it that lies neither in quiet hours nor on the day of an infusion."""
    calm = after_quiet_hours(course.schedule, course.zone, at)
    while local_date(calm, course.zone) in course.infusions:
        calm = after_quiet_hours(course.schedule, course.zone, _next_day(calm, course.zone))
    return calm


def _next_day(at: datetime, zone: ZoneInfo) -> datetime:
    """At the same hour."""
    here = at.astimezone(zone)
    return instant(here.date() + ONE_DAY, here.time(), zone)


def later_today(course: Course, now: datetime, prompt_at: datetime | None) -> datetime:
    """Some hours from now and away from the daily check-in, or else tomorrow at this hour."""
    today = local_date(now, course.zone)
    for hours in _LATER:
        at = now + timedelta(hours=hours)
        is_free = prompt_at is None or abs(at - prompt_at) >= _DISTANCE
        if is_free and local_date(at, course.zone) == today and calm_moment(course, at) == at:
            return at
    return calm_moment(course, _next_day(now, course.zone))


def reminder_for(occasion: Occasion, course: Course, at: datetime) -> datetime | None:
    """When to remind of what was asked at `at`: of this moment never, of the week on the next day."""
    if course.schedule.reminder_after is None or occasion == Occasion.SECOND:
        return None
    wished = _next_day(at, course.zone) if occasion == Occasion.WEEKLY else at + _SAME_DAY
    prompt = instant(local_date(wished, course.zone), course.schedule.prompt_at, course.zone)
    return calm_moment(course, prompt + _DISTANCE if abs(wished - prompt) < _DISTANCE else wished)
