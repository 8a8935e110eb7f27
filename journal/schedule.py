"""When to ask, in local time, and the words in which a schedule is set."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import count
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from journal.replies import plain

ONE_DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))


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
    digest_weekday: int = 0
    digest_at: time = time(8)
    says_nobody_is_worse: bool = False

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
    or, where the clock shows another date then, at the new hour, which makes it overdue.
    """
    found = next_prompt(schedule, zone, now, last_day, infusions)
    if planned is None or planned.day >= found.day or (last_day and planned.day <= last_day):
        return found
    if not _asks_on(schedule, zone, planned.day, infusions):
        return found
    if local_date(planned.at, zone) == planned.day:
        return planned
    return Prompt(planned.day, instant(planned.day, schedule.prompt_at, zone))


def _prompts(
    schedule: Schedule, zone: ZoneInfo, first: date, infusions: Collection[date]
) -> Iterator[Prompt]:
    days = (first + timedelta(days=n) for n in count())
    asked = (day for day in days if _asks_on(schedule, zone, day, infusions))
    return (Prompt(day, instant(day, schedule.prompt_at, zone)) for day in asked)


def _asks_on(schedule: Schedule, zone: ZoneInfo, day: date, infusions: Collection[date]) -> bool:
    spared = day in infusions and not schedule.asks_on_infusion_days
    return day.weekday() in schedule.weekdays and not spared and _exists(day, zone)


def _exists(day: date, zone: ZoneInfo) -> bool:
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


class UnknownSetting(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(f"there is no setting {name!r}")
        self.name = name


class UnreadableSetting(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(f"these words do not set {name!r}")
        self.name = name


def canonical(name: str, words: str) -> str:
    """The one way to write what the words set: what is stored and shown.

    Raises UnknownSetting or UnreadableSetting.
    """
    return _setting(name).words(replace(Schedule(), **_fields(name, words)))


def schedule(*layers: Mapping[str, str]) -> Schedule:
    """The defaults, overlaid with each layer's words in turn: the site's, then the patient's.

    Layers may hold other settings as well, such as those of journal/rules.py. Raises UnreadableSetting.
    """
    fields: dict[str, Any] = {}
    for layer in layers:
        for name in layer.keys() & _SETTINGS.keys():
            fields |= _fields(name, layer[name])
    return Schedule(**fields)


def words(schedule: Schedule) -> dict[str, str]:
    """Every setting of a schedule in canonical words."""
    return {name: setting.words(schedule) for name, setting in _SETTINGS.items()}


def read_hour(words: str) -> time:
    """A time of day as people type it: 18:30, 18.30, 18h30, 18, 6:30 pm. Raises ValueError."""
    typed = _HOUR.fullmatch(plain(words).strip())
    if typed is None:
        raise ValueError("not a time of day")
    hour, minute, half = int(typed["hour"]), int(typed["minute"] or 0), typed["half"]
    if half and hour not in range(1, 13):
        raise ValueError("not an hour of a twelve-hour clock")
    return time(hour % 12 + 12 * (half == "p") if half else hour, minute)


_HOUR = re.compile(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?(?: ?h| ?(?P<half>[ap])\.? ?m\.?)?")
_DURATION = re.compile(r"(?:(?P<hours>\d{1,2}) ?h[a-z]*)? ?(?:(?P<minutes>\d{1,4})(?: ?m[a-z]*)?)?")

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "miercoles"),
    ("thursday", "jueves"),
    ("friday", "viernes"),
    ("saturday", "sabado"),
    ("sunday", "domingo"),
)
_DAY_GROUPS = {
    **dict.fromkeys(("daily", "every day", "todos", "todos los dias", "cada dia", "diario"), EVERY_DAY),
    **dict.fromkeys(("weekdays", "entre semana", "laborables"), frozenset(range(5))),
    **dict.fromkeys(("weekends", "weekend", "fin de semana", "fines de semana"), frozenset({5, 6})),
}
_YES, _NO = ("on", "yes", "si"), ("off", "no")


def _read_weekday(words: str) -> int:
    """A day's name in full, or the beginning of it: "mon", "mié"."""
    word = plain(words).strip()
    if len(word) >= 2:
        for weekday, names in enumerate(_DAY_NAMES):
            if any(name.startswith(word) for name in names):
                return weekday
    raise ValueError("not a weekday")


def _read_days(words: str) -> frozenset[int]:
    typed = " ".join(plain(words).split())
    if typed in _DAY_GROUPS:
        return _DAY_GROUPS[typed]
    parts = re.sub(r" ?- ?", "-", typed).replace(",", " ").split()
    if not parts:
        raise ValueError("no weekday")
    return frozenset().union(*map(_read_range_of_days, parts))


def _read_range_of_days(words: str) -> frozenset[int]:
    """One day or a range, which may run over the weekend: "fri-mon"."""
    first, dash, last = words.partition("-")
    start = _read_weekday(first)
    length = (_read_weekday(last) - start) % 7 if dash else 0
    return frozenset((start + n) % 7 for n in range(length + 1))


def _read_duration(words: str, shortest: timedelta, longest: timedelta) -> timedelta:
    typed = _DURATION.fullmatch(plain(words).strip())
    if typed is None:
        raise ValueError("not a duration")
    duration = timedelta(hours=int(typed["hours"] or 0), minutes=int(typed["minutes"] or 0))
    if not shortest <= duration <= longest:
        raise ValueError("too short or too long")
    return duration


# The bounds are our assumptions.
def _read_reminder(words: str) -> timedelta | None:
    if _is_no(words):
        return None
    return _read_duration(words, timedelta(minutes=10), timedelta(hours=12))


def _read_expiry(words: str) -> timedelta:
    return _read_duration(words, timedelta(minutes=30), timedelta(hours=24))


def _read_quiet(words: str) -> tuple[time, time]:
    if _is_no(words):
        return time.min, time.min
    start, end = map(read_hour, plain(words).split("-"))
    return (start, end) if start != end else (time.min, time.min)


def _read_switch(words: str) -> bool:
    if plain(words).strip() in _YES:
        return True
    if _is_no(words):
        return False
    raise ValueError("neither on nor off")


def _is_no(words: str) -> bool:
    return plain(words).strip() in _NO


@dataclass(frozen=True, slots=True)
class _Setting:
    """How words become fields of a schedule, and how a schedule becomes words."""

    fields: Callable[[str], dict[str, Any]]
    words: Callable[[Schedule], str]


def _days(schedule: Schedule) -> str:
    if schedule.weekdays == EVERY_DAY:
        return "daily"
    return ",".join(_DAYS[weekday] for weekday in sorted(schedule.weekdays))


def _quiet(schedule: Schedule) -> str:
    if schedule.quiet_from == schedule.quiet_until:
        return "off"
    return f"{schedule.quiet_from:%H:%M}-{schedule.quiet_until:%H:%M}"


def _minutes(duration: timedelta | None) -> str:
    return "off" if duration is None else f"{duration // timedelta(minutes=1)} min"


def _switch(on: bool) -> str:
    return "on" if on else "off"


_SETTINGS: Mapping[str, _Setting] = {
    "hour": _Setting(lambda w: {"prompt_at": read_hour(w)}, lambda s: f"{s.prompt_at:%H:%M}"),
    "days": _Setting(lambda w: {"weekdays": _read_days(w)}, _days),
    "reminder": _Setting(
        lambda w: {"reminder_after": _read_reminder(w)}, lambda s: _minutes(s.reminder_after)
    ),
    "expiry": _Setting(lambda w: {"expires_after": _read_expiry(w)}, lambda s: _minutes(s.expires_after)),
    "quiet": _Setting(
        lambda w: dict(zip(("quiet_from", "quiet_until"), _read_quiet(w), strict=True)), _quiet
    ),
    "infusion-day": _Setting(
        lambda w: {"asks_on_infusion_days": _read_switch(w)}, lambda s: _switch(s.asks_on_infusion_days)
    ),
    "digest-day": _Setting(lambda w: {"digest_weekday": _read_weekday(w)}, lambda s: _DAYS[s.digest_weekday]),
    "digest-hour": _Setting(lambda w: {"digest_at": read_hour(w)}, lambda s: f"{s.digest_at:%H:%M}"),
    "nobody-line": _Setting(
        lambda w: {"says_nobody_is_worse": _read_switch(w)}, lambda s: _switch(s.says_nobody_is_worse)
    ),
}
SETTINGS: tuple[str, ...] = tuple(_SETTINGS)


def _setting(name: str) -> _Setting:
    if name not in _SETTINGS:
        raise UnknownSetting(name)
    return _SETTINGS[name]


def _fields(name: str, words: str) -> dict[str, Any]:
    setting = _setting(name)
    try:
        return setting.fields(words)
    except ValueError:
        raise UnreadableSetting(name) from None
