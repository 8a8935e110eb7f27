"""The words in which a site, a patient or a clinician sets a schedule."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

from journal.replies import plain
from journal.schedule import EVERY_DAY, Phase, Schedule


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
    return _setting(name).words(replace(Schedule(), **_fields(name, as_typed(words))))


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
# Monday first, as people say them in each language.
DAY_NAMES = (
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
_FULL, _CODES = ("full", "completo"), ("codes", "codigos")


def _read_weekday(words: str) -> int:
    """A day's name in full, or the beginning of it: "mon", "mié"."""
    word = plain(words).strip()
    if len(word) >= 2:
        for weekday, names in enumerate(DAY_NAMES):
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


def _read_saying(words: str) -> bool:
    """How much a digest says."""
    said = plain(words).strip()
    if said not in (*_FULL, *_CODES):
        raise ValueError("neither full nor codes")
    return said in _CODES


def _read_hour_or_no(words: str) -> time | None:
    return None if _is_no(words) else read_hour(words)


def _read_weekly(words: str) -> tuple[int | None, time | None]:
    """A weekday and an hour: "sun 11:00"."""
    if _is_no(words):
        return None, None
    weekday, _, hour = plain(words).strip().partition(" ")
    return _read_weekday(weekday), read_hour(hour)


# Longer gaps would be no check-in between infusions any more. Our assumption.
_MOST_DAYS_APART = 7
_PHASE = re.compile(
    r"(?:from |de )?(?:day |dia )?(?P<first>\d{1,3}):? ?"
    r"(?:(?P<twice>twice|dos veces)|(?P<daily>daily|diario)|(?:every|cada) (?P<every>\d)(?: days| dias)?)"
)


def _read_phases(words: str) -> tuple[Phase, ...]:
    """ "1 twice, 8 daily, 29 every 2": from the first, eighth and 29th day after an infusion on."""
    if _is_no(words):
        return ()
    phases = tuple(sorted(map(_read_phase, plain(words).split(",")), key=lambda phase: phase.first_day))
    if len({phase.first_day for phase in phases}) < len(phases):
        raise ValueError("two phases begin on one day")
    return phases


def _read_phase(words: str) -> Phase:
    typed = _PHASE.fullmatch(" ".join(words.split()))
    if typed is None:
        raise ValueError("not a phase")
    every = int(typed["every"] or 1)
    if not 1 <= every <= _MOST_DAYS_APART:
        raise ValueError("days too far apart")
    return Phase(int(typed["first"]), every, typed["twice"] is not None)


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


def _hour(at: time | None) -> str:
    return "off" if at is None else f"{at:%H:%M}"


def _weekly(weekday: int, at: time | None) -> str:
    return "off" if at is None else f"{_DAYS[weekday]} {at:%H:%M}"


def _weekly_fields(words: str, weekday: str, hour: str) -> dict[str, Any]:
    day, at = _read_weekly(words)
    return {hour: at} if day is None else {weekday: day, hour: at}


def _phases(schedule: Schedule) -> str:
    return ", ".join(f"{phase.first_day} {_pace(phase)}" for phase in schedule.phases) or "off"


def _pace(phase: Phase) -> str:
    if phase.twice:
        return "twice"
    return "daily" if phase.every == 1 else f"every {phase.every}"


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
    "second": _Setting(lambda w: {"second_at": _read_hour_or_no(w)}, lambda s: _hour(s.second_at)),
    "morning-after": _Setting(
        lambda w: {"morning_after_at": _read_hour_or_no(w)}, lambda s: _hour(s.morning_after_at)
    ),
    "phases": _Setting(lambda w: {"phases": _read_phases(w)}, _phases),
    "weekly": _Setting(
        lambda w: _weekly_fields(w, "weekly_weekday", "weekly_at"),
        lambda s: _weekly(s.weekly_weekday, s.weekly_at),
    ),
    "recap": _Setting(
        lambda w: _weekly_fields(w, "recap_weekday", "recap_at"),
        lambda s: _weekly(s.recap_weekday, s.recap_at),
    ),
    "summary": _Setting(
        lambda w: {"summary_before_infusion": _read_switch(w)}, lambda s: _switch(s.summary_before_infusion)
    ),
    "digest-day": _Setting(lambda w: {"digest_weekday": _read_weekday(w)}, lambda s: _DAYS[s.digest_weekday]),
    "digest-hour": _Setting(lambda w: {"digest_at": read_hour(w)}, lambda s: f"{s.digest_at:%H:%M}"),
    "nobody-line": _Setting(
        lambda w: {"says_nobody_is_worse": _read_switch(w)}, lambda s: _switch(s.says_nobody_is_worse)
    ),
    "digest-says": _Setting(
        lambda w: {"digest_in_codes": _read_saying(w)}, lambda s: "codes" if s.digest_in_codes else "full"
    ),
}
SETTINGS: tuple[str, ...] = tuple(_SETTINGS)


def _setting(name: str) -> _Setting:
    if name not in _SETTINGS:
        raise UnknownSetting(name)
    return _SETTINGS[name]


def as_typed(words: str) -> str:
    """The short form of words as they are shown: "monday-friday" for "Monday to Friday"."""
    return _TO.sub("-", _AT.sub(" ", _LEAD.sub("", " ".join(plain(words).split()))))


_LEAD = re.compile(r"^(?:from (?!day)|de (?!dia)|after |despues de )")
_AT = re.compile(r" (?:at|a las?) ")
_TO = re.compile(r" (?:to|a(?! ?m\b)) ")


def _fields(name: str, words: str) -> dict[str, Any]:
    setting = _setting(name)
    try:
        return setting.fields(words)
    except ValueError:
        raise UnreadableSetting(name) from None
