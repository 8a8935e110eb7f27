"""A list of infusions as a clinic pastes it or keeps it in a file: on each line a patient's code, a day and,
perhaps, a kind. What cannot be read for sure is named and never guessed.
"""

import re
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from journal.replies import plain

# More than a clinic plans in a year, and no more than can be looked through. Our assumptions.
MOST_LINES, MOST_BYTES = 500, 100_000

_KINDS = {
    "induction": "induction",
    "induccion": "induction",
    "maintenance": "maintenance",
    "mantenimiento": "maintenance",
}
_CODE = re.compile(r"[A-Z]{2,6}-[A-Z0-9]{1,12}", re.ASCII)
# As a spreadsheet writes it: a day may have midnight behind it.
_MIDNIGHT = r"(?:[T ]0?0:00(?::00)?(?:\.0+)?Z?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d\d?)\2(\d\d?){_MIDNIGHT}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d\d?)([-/.])(\d\d?)\2(\d{{4}}){_MIDNIGHT}", re.ASCII)
_NO_TEXT = "it is no text; save it as CSV"
# How ZIP files (and so spreadsheets), PDF, gzip, older office files, RTF, 7z and RAR begin, whatever their
# name: they are refused and never unpacked.
_OTHER_FILES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"7z\xbc\xaf",
    b"Rar!",
)
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BETWEEN = re.compile(r"[;\t]")
_COLUMN = re.compile(r"^(?:cod|patient|pacient|id$|day|dat[eu]|dia|fecha|infusi|kind|type|tipo|clase|art$)")


class Wrong(StrEnum):
    """What keeps a line from being entered."""

    CODE = "code"
    NO_DAY = "no-day"
    DAY = "day"
    DAY_OR_MONTH = "day-or-month"
    KIND = "kind"
    MORE = "more"
    OTHER_KIND = "other-kind"
    # Whoever knows the patients and today's date says so.
    UNKNOWN = "unknown"
    TOO_FAR = "too-far"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An infusion that a line asks for; `number` counts lines from 1, as an editor does."""

    number: int
    code: str
    day: date
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    number: int
    words: str
    wrong: Wrong


@dataclass(frozen=True, slots=True)
class Order:
    """Whether the day comes before the month, as this line can only be read."""

    is_day_first: bool
    number: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list says: each infusion once, and every line that says none.

    `order` is what other lines decided of days such as 02/03/2026; None when there are no such days.
    """

    wanted: tuple[Wanted, ...] = ()
    unread: tuple[Unread, ...] = ()
    repeated: int = 0
    order: Order | None = None


class TooLong(ValueError):
    """More lines or bytes than are read at once."""


class NoText(ValueError):
    """A file that is no text: a spreadsheet, a picture, a PDF."""


def decoded(content: bytes) -> str:
    """The text of a file as spreadsheets save it: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if len(content) > MOST_BYTES:
        raise TooLong(f"it has more than {MOST_BYTES // 1000} kB")
    if content.startswith(_OTHER_FILES):
        raise NoText(_NO_TEXT)
    try:
        is_wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
        text = content.decode("utf-16") if is_wide else _utf8(content)
    except UnicodeDecodeError:
        raise NoText(_NO_TEXT) from None
    if any(unicodedata.category(sign) == "Cc" and not sign.isspace() for sign in text):
        raise NoText(_NO_TEXT)
    return text


def _utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def read(text: str) -> Listed:
    """Raises TooLong."""
    lines = [(number, _tidy(line)) for number, line in enumerate(_LINE_BREAK.split(text), start=1)]
    filled = [(number, line) for number, line in lines if line.strip(" ,;\t\"'")]
    if len(filled) > MOST_LINES or len(text) > MOST_BYTES:
        raise TooLong(f"it has more than {MOST_LINES} lines")
    if filled and _is_heading(filled[0][1]):
        filled = filled[1:]
    order = _order(filled)
    read_so = [_read_line(number, line, order) for number, line in filled]
    listed = _without_repeats(read_so)
    is_needed = read_so != [_read_line(number, line, None) for number, line in filled]
    return replace(listed, order=order) if is_needed else listed


def _order(lines: Sequence[tuple[int, str]]) -> Order | None:
    """What the lines that can only be read in one way say of all others; None when they disagree."""
    found: dict[bool, int] = {}
    for number, line in lines:
        if day := next(filter(None, map(_YEAR_LAST.fullmatch, _fields(line))), None):
            day_first, month_first = _existing(int(day[4]), int(day[3]), int(day[1])), _month_first(day)
            if day[2] != "." and (day_first is None) != (month_first is None):
                found.setdefault(day_first is not None, number)
    return Order(*next(iter(found.items()))) if len(found) == 1 else None


def kind_named(word: str) -> str | None:
    """The kind of infusion that a word means, in either language."""
    return _KINDS.get(plain(word))


def _tidy(line: str) -> str:
    """Hyphens, spaces and digits of every kind as the plain ones, and nothing that cannot be seen.

    Marks that stand above others go first: a long tower of them takes seconds to normalize.
    """
    level = "".join(sign for sign in line if not unicodedata.combining(sign))
    signs = (_plain_sign(sign) for sign in unicodedata.normalize("NFKC", level))
    return "".join(signs).strip(" ")


def _plain_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Pd" or sign == "\N{MINUS SIGN}":
        return "-"
    if category == "Zs":
        return " "
    return "" if category in ("Cf", "Cs") or (category == "Cc" and sign != "\t") else sign


def _is_heading(line: str) -> bool:
    """Names of columns, such as "Code;Date"."""
    return all(_COLUMN.search(plain(field)) for field in _fields(line))


def _fields(line: str) -> list[str]:
    """Between semicolons or tabs, else commas, else spaces."""
    if _BETWEEN.search(line):
        parts = _BETWEEN.split(line)
    else:
        parts = line.split(",") if "," in line else line.split()
    fields = [part.strip(" \"'") for part in parts]
    while fields and not fields[-1]:
        fields.pop()
    return fields


def _read_line(number: int, line: str, order: Order | None) -> Wanted | Unread:
    code, day, kind, *more = (*_fields(line), "", "", "")
    found = _day(day, order)
    if not _CODE.fullmatch(code.upper()):
        return Unread(number, line, Wrong.CODE)
    if isinstance(found, Wrong):
        return Unread(number, line, found)
    if any(more):
        return Unread(number, line, Wrong.MORE)
    if kind and kind_named(kind) is None:
        return Unread(number, line, Wrong.KIND)
    return Wanted(number, code.upper(), found, kind_named(kind))


def _day(words: str, order: Order | None) -> date | Wrong:
    """A day that can mean one day only: 2026-03-02, 2.3.2026, 25/03/2026; 02/03/2026 in an order alone."""
    if not words:
        return Wrong.NO_DAY
    if found := _YEAR_FIRST.fullmatch(words):
        year, _, month, day = found.groups()
        return _existing(int(year), int(month), int(day)) or Wrong.DAY
    if found := _YEAR_LAST.fullmatch(words):
        one, sign, other, year = found.groups()
        day_first = _existing(int(year), int(other), int(one))
        # Who writes full stops writes the day first; with other signs both orders are in use.
        return (day_first or Wrong.DAY) if sign == "." else _ordered(day_first, _month_first(found), order)
    return Wrong.DAY


def _month_first(found: re.Match[str]) -> date | None:
    return _existing(int(found[4]), int(found[1]), int(found[3]))


def _ordered(day_first: date | None, month_first: date | None, order: Order | None) -> date | Wrong:
    if day_first and month_first and day_first != month_first:
        if order is None:
            return Wrong.DAY_OR_MONTH
        return day_first if order.is_day_first else month_first
    return day_first or month_first or Wrong.DAY


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _without_repeats(lines: Iterable[Wanted | Unread]) -> Listed:
    first: dict[tuple[str, date], Wanted] = {}
    unread: list[Unread] = []
    repeated = 0
    for line in lines:
        if isinstance(line, Unread):
            unread.append(line)
            continue
        earlier = first.setdefault((line.code, line.day), line)
        if earlier is line:
            continue
        if line.kind and line.kind != earlier.kind:
            words = f"{line.code} {line.day} {line.kind}"
            unread.append(Unread(line.number, words, Wrong.OTHER_KIND))
        else:
            repeated += 1
    return Listed(tuple(first.values()), tuple(unread), repeated)
