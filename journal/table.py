"""Journals as a table: CSV that a spreadsheet opens."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from journal.diary import CheckIn, Diary, utc

# Characters with which a cell would start a formula in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# Where many European spreadsheets begin another cell or row, whatever is quoted; a list of "- this" stays.
_ANOTHER_CELL = re.compile(r"([;\t\r\n]\s*)(?=[=@＝＠]|[+\-＋－]\S)")
# Other programs read these: a new column goes to the end.
_COLUMNS = ("day", "what", "value", "revision", "late", "at", "same", "status", "code")


@dataclass(frozen=True, slots=True)
class _Row:
    """`what` is the name of a question, a score or an instrument, or "note", "infusion", "consent", "break",
    or "setting-" and a name.

    A check-in has a row without a value, also when nobody answered it.
    """

    day: date
    what: str
    value: str = ""
    revision: int | None = None
    late: bool | None = None
    at: datetime | None = None
    same: bool | None = None
    status: str = ""


def as_csv(diaries: Iterable[Diary]) -> bytes:
    """UTF-8 with a byte order mark, without which spreadsheets misread accents."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for diary in diaries:
        for row in sorted(_rows(diary), key=lambda row: row.day):
            writer.writerow([*_cells(row), diary.code])
    return text.getvalue().encode("utf-8-sig")


def _cells(row: _Row) -> Iterator[object]:
    yield from (row.day, row.what, _harmless(row.value), row.revision, _yes_or_no(row.late))
    yield from (row.at and utc(row.at), _yes_or_no(row.same), row.status)


def _rows(diary: Diary) -> Iterator[_Row]:
    """In the order in which they stand below each other on one day."""
    if diary.consent is not None:
        yield _Row(diary.consent.day, "consent", diary.consent.version, at=diary.consent.at)
    for one in diary.breaks:
        yield _Row(one.first, "break", one.last.isoformat() if one.last else "")
    for infusion in diary.infusions:
        at, status = infusion.cancelled_at, diary.status(infusion)
        yield _Row(infusion.day, "infusion", infusion.kind, at=at, status=status)
    for check_in in diary.check_ins:
        yield from _of_check_in(check_in)
    for note in diary.notes:
        yield _Row(note.day, "note", note.text, note.revision, late=False, at=note.at)
    for name, words in diary.settings.items():
        yield _Row(diary.today, f"setting-{name}", words)


def _of_check_in(check_in: CheckIn) -> Iterator[_Row]:
    day = check_in.day
    yield _Row(day, check_in.instrument.key, at=check_in.asked_at, status=check_in.status)
    for one in check_in.answers:
        key, value = one.question.key, str(one.value)
        yield _Row(day, key, value, one.revision, one.late, one.at, one.repeated)
    for name, score in check_in.scores.items():
        yield _Row(day, name, f"{round(score.value, 2):g}")


def _yes_or_no(fact: bool | None) -> str:
    return "" if fact is None else "yes" if fact else "no"


def _harmless(value: str) -> str:
    within = _ANOTHER_CELL.sub(r"\1'", value)
    return f"'{within}" if within.startswith(_FORMULA) or within.lstrip().startswith(_FORMULA) else within
