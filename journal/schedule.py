"""When to ask, in local time; journal/settings.py has the words in which a schedule is set."""

from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import count, takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from journal.cycles import day_of_cycle

ONE_DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Phase:
    """From this day after an infusion on, a check-in comes every `every` days, or with a second prompt."""

    first_day: int
    every: int = 1
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hours are local, weekdays count from Monday = 0. The defaults are our assumptions."""

    prompt_at: time = time(18)
    weekdays: frozenset[int] = EVERY_DAY
    reminder_after: timedelta | None = timedelta(hours=2)
    expires_after: timedelta = timedelta(hours=12)
    quiet_from: time = time(22)
    quiet_until: time = time(8)
    """Equal to `quiet_from`: no quiet hours."""
    asks_on_infusion_days: bool = False
    second_at: time | None = None
    """When the second prompt of a day comes; None: there is none, unless the phase asks twice."""
    morning_after_at: time | None = time(10)
    """The hour at which the morning after an infusion is asked about; None: never."""
    phases: tuple[Phase, ...] = ()
    """In the order of their days; without one, every day is asked about."""
    weekly_weekday: int = 6
    weekly_at: time | None = time(11)
    """The weekly questionnaires; None: never."""
    recap_weekday: int = 6
    recap_at: time | None = None
    """What the patient wrote, said back once a week; None: never."""
    summary_before_infusion: bool = True
    digest_weekday: int = 0
    digest_at: time = time(8)
    says_nobody_is_worse: bool = False
    digest_in_codes: bool = False
    """A digest shows codes and counts only; figures and pictures are one tap further."""

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("a schedule needs at least one weekday, from 0 to 6")


# People share zones and hours, so that the same few instants are asked for again and again; so below.
@lru_cache(4096)
def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local time.

    A time that the clock shows twice means the first; a time that it leaps over means the instant of the
    leap, so that every local time has exactly one instant and their order is kept.
    """
    wall = datetime.combine(day, at.replace(fold=0), tzinfo=zone)
    guess = wall.astimezone(UTC)
    if _wall_clock(guess, zone) == wall.replace(tzinfo=None):
        return guess
    before = int(wall.replace(fold=1).timestamp())
    after = int(guess.timestamp()) + 1
    seconds = range(before, after)
    leap = seconds[bisect_left(seconds, wall.replace(tzinfo=None), key=lambda s: _wall_clock(_at(s), zone))]
    return _at(leap)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _wall_clock(now: datetime, zone: ZoneInfo) -> datetime:
    return now.astimezone(zone).replace(tzinfo=None)


def local_date(now: datetime, zone: ZoneInfo) -> date:
    return now.astimezone(zone).date()


def is_zone(name: str) -> bool:
    """Zones that are named after a place, and UTC."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    """Read once: it means looking through the whole time zone database."""
    return frozenset(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


class Prompt(NamedTuple):
    """The local date to ask about, and the instant (UTC) to ask at."""

    day: date
    at: datetime


def next_prompt(
    schedule: Schedule, zone: ZoneInfo, now: datetime, last_day: date | None, infusions: Collection[date]
) -> Prompt:
    """The next local date to ask about, after `last_day`, whose instant is after `now`."""
    today = local_date(now, zone)
    first = today if last_day is None else max(today, last_day + ONE_DAY)
    return next(prompt for prompt in _prompts(schedule, zone, first, infusions) if prompt.at > now)


def prompt_after(schedule: Schedule, zone: ZoneInfo, day: date, infusions: Collection[date]) -> Prompt:
    """The next local date to ask about after `day`, also when its instant has passed already.

    So the clock goes through every date that an outage has left.
    """
    return next(_prompts(schedule, zone, day + ONE_DAY, infusions))


def moved_prompt(
    schedule: Schedule,
    zone: ZoneInfo,
    now: datetime,
    planned: Prompt | None,
    last_day: date | None,
    infusions: Collection[date],
) -> Prompt:
    """The next prompt when the schedule or the zone has changed since one was planned.

    A date that was to be asked about still is when its new hour has passed: at the hour that was planned,
    or, where the clock shows another date or quiet hours then, at the new hour, which makes it overdue.
    """
    found = next_prompt(schedule, zone, now, last_day, infusions)
    if planned is None or planned.day >= found.day or (last_day and planned.day <= last_day):
        return found
    if not asks_on(schedule, zone, planned.day, infusions):
        return found
    if still_suits(schedule, zone, planned):
        return planned
    return Prompt(planned.day, instant(planned.day, schedule.prompt_at, zone))


def still_suits(schedule: Schedule, zone: ZoneInfo, planned: Prompt) -> bool:
    """Whether it is still that day then for somebody who has travelled meanwhile, and no quiet hour."""
    is_quiet = in_quiet_hours(schedule, zone, planned.at)
    return local_date(planned.at, zone) == planned.day and not is_quiet


# After so many check-ins in a row without an answer nobody is reminded any more, and after so many more they
# come so many days apart. Our assumptions: nobody is left alone for long, and nobody is pressed.
SILENT_FROM = 3
_THINNING = ((9, 4), (5, 2))


def days_apart(missed: int) -> int:
    return next((days for least, days in _THINNING if missed >= least), 1)


def last_spared(day: date, missed: int) -> date:
    """The last day after one that was asked about on which whoever missed so many is left alone."""
    return day + timedelta(days=days_apart(missed) - 1)


def _prompts(
    schedule: Schedule, zone: ZoneInfo, first: date, infusions: Collection[date]
) -> Iterator[Prompt]:
    days = (first + timedelta(days=n) for n in count())
    asked = (day for day in days if asks_on(schedule, zone, day, infusions))
    return (Prompt(day, instant(day, schedule.prompt_at, zone)) for day in asked)


def asks_on(schedule: Schedule, zone: ZoneInfo, day: date, infusions: Collection[date]) -> bool:
    spared = day in infusions and not schedule.asks_on_infusion_days
    return (
        day.weekday() in schedule.weekdays
        and not spared
        and exists(day, zone)
        and _has_turn(schedule, day, infusions)
    )


def _has_turn(schedule: Schedule, day: date, infusions: Collection[date]) -> bool:
    """Whether the phase asks on this day, or on one just before it that is no weekday of the schedule: its
    check-in is put off to the next one, so that weekdays and phases together never silence somebody.
    """
    if not schedule.phases or _is_in_step(schedule, day, infusions):
        return True
    before = (day - timedelta(days=n) for n in range(1, 7))
    left_out = takewhile(lambda earlier: earlier.weekday() not in schedule.weekdays, before)
    return any(_is_in_step(schedule, earlier, infusions) for earlier in left_out)


def spared(schedule: Schedule, infusions: Collection[date], first: date, last: date) -> frozenset[date]:
    """The days from `first` to `last` that the weekdays or the phases leave out."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(
        day
        for day in days
        if day.weekday() not in schedule.weekdays or not _has_turn(schedule, day, infusions)
    )


def _is_in_step(schedule: Schedule, day: date, infusions: Collection[date]) -> bool:
    phase, days = phase_on(schedule, day, infusions), day_of_cycle(infusions, day)
    return phase is None or days is None or (days - phase.first_day) % phase.every == 0


def phase_on(schedule: Schedule, day: date, infusions: Collection[date]) -> Phase | None:
    """The phase that began last; None before the first infusion, and until the first phase begins."""
    days = day_of_cycle(infusions, day)
    begun = [phase for phase in schedule.phases if days is not None and phase.first_day <= days]
    return begun[-1] if begun else None


def exists(day: date, zone: ZoneInfo) -> bool:
    """Samoa went from 29 to 31 December 2011: nobody lived through the day between."""
    return instant(day, time.min, zone) < instant(day + ONE_DAY, time.min, zone)


def expires_at(schedule: Schedule, due: datetime) -> datetime:
    return due + schedule.expires_after


@lru_cache(4096)
def reminder_at(schedule: Schedule, zone: ZoneInfo, due: datetime) -> datetime | None:
    """When to remind, put off to the end of quiet hours; None when unwanted or too late."""
    if schedule.reminder_after is None:
        return None
    reminder = after_quiet_hours(schedule, zone, due + schedule.reminder_after)
    return reminder if reminder < expires_at(schedule, due) else None


def in_quiet_hours(schedule: Schedule, zone: ZoneInfo, now: datetime) -> bool:
    return _quiet_end(schedule, zone, now) is not None


def after_quiet_hours(schedule: Schedule, zone: ZoneInfo, at: datetime) -> datetime:
    """`at` itself, or the end of the quiet hours that it falls into."""
    while quiet_end := _quiet_end(schedule, zone, at):
        at = quiet_end
    return at


def _quiet_end(schedule: Schedule, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The end of the quiet hours that last at `now`."""
    if schedule.quiet_from == schedule.quiet_until:
        return None
    wraps = schedule.quiet_from > schedule.quiet_until
    today = local_date(now, zone)
    for day in (today - ONE_DAY, today):
        end = instant(day + ONE_DAY if wraps else day, schedule.quiet_until, zone)
        if instant(day, schedule.quiet_from, zone) <= now < end:
            return end
    return None
