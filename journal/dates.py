"""A coming day as people type it: “12 Dec”, “el 12 de diciembre”, “2026-12-12”, “friday”, “2 weeks”."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from journal.replies import plain
from journal.settings import DAY_NAMES

_MONTHS = (
    ("january", "enero"),
    ("february", "febrero"),
    ("march", "marzo"),
    ("april", "abril"),
    ("may", "mayo"),
    ("june", "junio"),
    ("july", "julio"),
    ("august", "agosto"),
    ("september", "septiembre", "setiembre"),
    ("october", "octubre"),
    ("november", "noviembre"),
    ("december", "diciembre"),
)
_SHORTEST_NAME = 3
_WEEKDAYS = {name: number for number, names in enumerate(DAY_NAMES) for name in names}
_ONE_WEEK = 7
# A month is so many days here: the answer names the day, so that it can be changed.
_UNITS = {"da": 1, "di": 1, "we": _ONE_WEEK, "se": _ONE_WEEK, "mo": 30, "me": 30}
_COUNTS = {
    word: count
    for count, words in enumerate(
        ("a one un una uno", "two dos", "three tres", "four cuatro", "five cinco", "six seis"), start=1
    )
    for word in words.split()
}

_LEAD = r"(?:until |till |to |hasta )?(?:the |el |al )?"
_YEAR = r"(?:,? (?:de |del )?(?P<year>\d{4}))?"
_TOMORROW = re.compile(_LEAD + r"(?:tomorrow|manana)")
_ISO = re.compile(_LEAD + r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_NUMBERS = re.compile(_LEAD + r"(?P<one>\d{1,2})[/.-](?P<other>\d{1,2})(?:[/.-](?P<year>\d{4}))?")
_DAY_FIRST = re.compile(
    _LEAD + r"(?P<day>\d{1,2})(?:st|nd|rd|th)? ?(?:of |de )?(?P<name>[a-z]{3,})\.?" + _YEAR
)
_WEEKDAY = re.compile(
    _LEAD + rf"(?:next |this |proximo |este )?(?P<weekday>{'|'.join(_WEEKDAYS)})(?: que viene)?"
)
_LENGTH = re.compile(
    rf"(?:for |por |durante )?(?P<count>\d{{1,3}}|{'|'.join(_COUNTS)}) ?"
    r"(?P<unit>days?|dias?|weeks?|semanas?|months?|mes(?:es)?)"
)
_MONTH_FIRST = re.compile(_LEAD + r"(?P<name>[a-z]{3,})\.? (?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)?" + _YEAR)


def meant(words: str, today: date, *, is_ahead: bool = True) -> tuple[date, ...]:
    """The days that the words can mean, the earlier first; without a year, the next such day after `today`,
    or else the nearest one.

    Empty when the words name no day, and two for “3/4”, which is a day of April or of March.
    """
    typed = " ".join(plain(words).strip(" .!").split())
    return tuple(sorted(set(_readings(typed, today, is_ahead))))


def _readings(typed: str, today: date, is_ahead: bool) -> Iterator[date]:
    if found := _ISO.fullmatch(typed):
        yield from _day(found["year"], int(found["month"]), int(found["day"]), today, is_ahead)
    elif found := _NUMBERS.fullmatch(typed):
        one, other = int(found["one"]), int(found["other"])
        yield from _day(found["year"], other, one, today, is_ahead)
        yield from _day(found["year"], one, other, today, is_ahead)
    elif _TOMORROW.fullmatch(typed):
        yield today + timedelta(days=1)
    elif found := _WEEKDAY.fullmatch(typed):
        ahead = (_WEEKDAYS[found["weekday"]] - today.weekday()) % _ONE_WEEK
        yield today + timedelta(days=ahead or _ONE_WEEK)
    elif found := _LENGTH.fullmatch(typed):
        count = _COUNTS.get(found["count"]) or int(found["count"])
        yield today + timedelta(days=count * _UNITS[found["unit"][:2]])
    elif found := _DAY_FIRST.fullmatch(typed) or _MONTH_FIRST.fullmatch(typed):
        for month in _months(found["name"]):
            yield from _day(found["year"], month, int(found["day"]), today, is_ahead)


def _months(name: str) -> Iterator[int]:
    for month, names in enumerate(_MONTHS, start=1):
        if len(name) >= _SHORTEST_NAME and any(full.startswith(name) for full in names):
            yield month


def _day(year: str | None, month: int, day: int, today: date, is_ahead: bool) -> Iterator[date]:
    years = [int(year)] if year else range(today.year - 1, today.year + 2)
    found = [one for one in (_exists(number, month, day) for number in years) if one]
    if year:
        yield from found
    elif is_ahead:
        yield from [one for one in found if one > today][:1]
    else:
        yield from sorted(found, key=lambda one: abs(one - today))[:1]


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
