"""A journal as a table: CSV that a spreadsheet opens."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import StringIO

# Characters with which a cell would start a formula in a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Row:
    day: date
    what: str  # the key of a question, or "note"
    value: str
    revision: int
    late: bool
    at: datetime


def as_csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with a byte order mark, without which spreadsheets misread accents."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["day", "what", "value", "revision", "late", "at"])
    for row in rows:
        late, at = "yes" if row.late else "no", f"{row.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        writer.writerow([row.day, row.what, _harmless(row.value), row.revision, late, at])
    return text.getvalue().encode("utf-8-sig")


def _harmless(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
