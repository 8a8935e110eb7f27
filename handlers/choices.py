"""Keyboards of choices about oneself, while enrolling and in /settings, and what a tap on them means.

A button carries the words that set what it offers, so that a second or a late tap does no more than it says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import Any

from handlers.keyboards import Button, Keyboard, button, in_rows, rows, split
from handlers.patients import routine
from handlers.texts import LANGUAGES, Texts, texts
from journal import settings
from journal.schedule import Schedule
from storage.models import Stage

# e:<step>:<words> while enrolling, s:<setting>:<words> in the settings; s:<setting> asks, s shows them all.
ENROLLING, SETTING = "e", "s"
HOME, OTHER = "", "other"
SECOND, DAYS, QUIET, REMINDER, WEEKLY, RECAP = "second", "days", "quiet", "reminder", "weekly", "recap"
# What every person can choose, and what a patient's own schedule adds, in the order in which it is shown.
OF_EVERYONE = (Stage.ZONE, Stage.LANGUAGE)
OF_PATIENTS = (Stage.HOUR, SECOND, DAYS, QUIET, REMINDER, WEEKLY, RECAP)
# "yes" after the language was chosen on the same screen, so that it is not asked for again.
YES, YES_IN_THIS_LANGUAGE, NO = "yes", "yes-chosen", "no"
# The last day that is on cannot be switched off.
LAST_DAY = "last"

_HOURS = tuple(time(hour) for hour in (7, 8, 9, 10, 12, 14, 16, 17, 18, 19, 20, 21, 22))
_WEEKLY_HOURS = tuple(time(hour) for hour in (9, 11, 13, 15, 17, 19))
_HOURS_APART = 2
OFF = "off"


@dataclass(frozen=True, slots=True)
class Choice:
    during: str
    what: str
    words: str  # empty: show the choices


def choice(data: str) -> Choice | None:
    match split(data):
        case [("e" | "s") as during, what, words]:
            return Choice(during, what, words.replace(".", ":") if _is_of_time(what) else words)
        case [("e" | "s") as during, what]:
            return Choice(during, what, "")
        case ["s"]:
            return Choice(SETTING, HOME, "")
    return None


def _is_of_time(what: str) -> bool:
    """A colon stands between the parts of callback data, so a time of day is written with a full stop."""
    return what in OF_PATIENTS


def _button(label: str, during: str, what: str, words: str) -> Button:
    return button(label, during, what, words.replace(":", "."))


def back(say: Texts) -> list[Button]:
    return [button(say.plain("back"), SETTING)]


def _with_back(say: Texts, during: str, *lines: Sequence[Button]) -> Keyboard:
    return rows(*lines, back(say)) if during == SETTING else rows(*lines)


def consent(say: Texts, yes: str = YES) -> Keyboard:
    others = [code for code in LANGUAGES if code != say.language]
    return rows(
        [button(say.plain("consent-yes"), ENROLLING, Stage.CONSENT, yes)],
        [button(say.plain("consent-no"), ENROLLING, Stage.CONSENT, NO)],
        [button(texts(code).plain("language-name"), ENROLLING, Stage.CONSENT, code) for code in others],
    )


def languages(say: Texts, during: str) -> Keyboard:
    others = [code for code in LANGUAGES if code != say.language]
    return _with_back(
        say,
        during,
        [button(say.plain("language-keep"), during, Stage.LANGUAGE, say.language)],
        [button(texts(code).plain("language-name"), during, Stage.LANGUAGE, code) for code in others],
    )


def zones(choices: Iterable[tuple[str, str]], say: Texts, during: str) -> Keyboard:
    """`choices` are pairs of what the button says and the zone's name."""
    return _with_back(
        say,
        during,
        *([button(label, during, Stage.ZONE, zone)] for label, zone in choices),
        [button(say.plain("zone-other"), during, Stage.ZONE, OTHER)],
    )


def hours(usual: time, say: Texts, during: str) -> Keyboard:
    """The usual hour on a row of its own, then hours over the day."""
    others = [_hour(at, say, during) for at in _HOURS if at != usual]
    return _with_back(say, during, [_hour(usual, say, during)], *in_rows(others, 4))


def which_hour(meant: Iterable[time], say: Texts, during: str, what: str) -> Keyboard:
    """Which half of the day was meant by “6”."""
    return _with_back(say, during, [_hour(at, say, during, what) for at in meant])


def _hour(at: time, say: Texts, during: str, what: str = Stage.HOUR) -> Button:
    return _button(say.time(at), during, what, f"{at:%H:%M}")


def home(say: Texts, *first: Button) -> Keyboard:
    """The settings of staff; `first` is what this role alone can set."""
    return rows(
        *([one] for one in first),
        [button(say.plain("settings-zone"), SETTING, Stage.ZONE)],
        [button(say.plain("settings-language"), SETTING, Stage.LANGUAGE)],
    )


def patients_home(say: Texts, *last: Button) -> Keyboard:
    offered = [button(say.plain(f"settings-{name}"), SETTING, name) for name in OF_PATIENTS]
    travel = button(say.plain("settings-travel"), SETTING, Stage.ZONE)
    language = button(say.plain("settings-language"), SETTING, Stage.LANGUAGE)
    return rows(*in_rows([*offered, language], 2), [travel], *([one] for one in last))


def of_setting(name: str, now: Schedule, say: Texts) -> Keyboard:
    """The choices for one setting of a patient's schedule, as it is `now`."""
    return rows(*_CHOICES[name](now, say), back(say))


def _second(now: Schedule, say: Texts) -> Iterator[Sequence[Button]]:
    apart = [at for at in _HOURS if abs(at.hour - now.prompt_at.hour) >= _HOURS_APART]
    yield from in_rows([_hour(at, say, SETTING, SECOND) for at in apart], 4)
    yield [_off(SECOND, say)]


def _days(now: Schedule, say: Texts) -> Iterator[Sequence[Button]]:
    """Each button says how its day is, and carries the days as they are after a tap."""
    yield from in_rows([_day(weekday, now, say) for weekday in range(7)], 2)


def _day(weekday: int, now: Schedule, say: Texts) -> Button:
    state = "on" if weekday in now.weekdays else "off"
    label = say.plain("day-is", weekday=say.weekday(weekday), state=state)
    after = now.weekdays ^ {weekday}
    return button(label, SETTING, DAYS, _words(DAYS, now, weekdays=after) if after else LAST_DAY)


def _weekly(now: Schedule, say: Texts) -> Iterator[Sequence[Button]]:
    """A day keeps the hour, and an hour keeps the day."""
    usual = now.weekly_at or Schedule().weekly_at
    days = [
        (say.weekday(weekday), _words(WEEKLY, now, weekly_weekday=weekday, weekly_at=usual))
        for weekday in range(7)
    ]
    hours = [
        (say.time(at), _words(WEEKLY, now, weekly_at=at))
        for at in _WEEKLY_HOURS
        if abs(at.hour - now.prompt_at.hour) >= _HOURS_APART
    ]
    yield from in_rows([_button(label, SETTING, WEEKLY, words) for label, words in days], 2)
    yield from in_rows([_button(label, SETTING, WEEKLY, words) for label, words in hours], 3)
    yield [_off(WEEKLY, say)]


def _told(name: str, offered: Iterable[str], say: Texts) -> Iterator[Sequence[Button]]:
    """A button for each of these words, as people say them, and one that switches it off."""
    for words in offered:
        yield [_button(routine.told(name, settings.schedule({name: words}), say), SETTING, name, words)]
    yield [_off(name, say)]


def _reminders(now: Schedule) -> list[str]:
    """Those that come before the check-in ends."""
    hours = (1, 2, 4)
    return [f"{60 * count} min" for count in hours if timedelta(hours=count) < now.expires_after]


_CHOICES: Mapping[str, Callable[[Schedule, Texts], Iterable[Sequence[Button]]]] = {
    SECOND: _second,
    DAYS: _days,
    QUIET: lambda _, say: _told(QUIET, ("22:00-08:00", "21:00-08:00", "23:00-09:00"), say),
    REMINDER: lambda now, say: _told(REMINDER, _reminders(now), say),
    WEEKLY: _weekly,
    RECAP: lambda _, say: _told(RECAP, ("sun 19:00", "mon 09:00"), say),
}


def _words(name: str, now: Schedule, **changes: Any) -> str:
    return settings.words(replace(now, **changes))[name]


def _off(name: str, say: Texts) -> Button:
    return button(say.plain("switch-off"), SETTING, name, OFF)


# Whether a digest also comes when nobody is worse: n:on or n:off.


def nobody_line_setting(say: Texts, *, is_on: bool) -> Button:
    label = say.plain("nobody-line-off" if is_on else "nobody-line-on")
    return button(label, "n", "off" if is_on else "on")


def nobody_line(data: str) -> str | None:
    match split(data):
        case ["n", ("on" | "off") as wanted]:
            return wanted
    return None
