"""A journal as a table that a spreadsheet opens."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.table import Row, as_csv

DAY, AT = date(2026, 3, 2), datetime(2026, 3, 2, 17, 5, 9, tzinfo=UTC)


def note(text: str) -> Row:
    return Row(DAY, "note", text, 0, False, AT)


def cells(table: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(table.decode("utf-8-sig"), newline="")))


def test_each_answer_is_a_row() -> None:
    table = as_csv([Row(DAY, "pain", "7", 1, True, AT), note("slept badly")])
    assert cells(table) == [
        ["day", "what", "value", "revision", "late", "at"],
        ["2026-03-02", "pain", "7", "1", "yes", "2026-03-02T17:05:09Z"],
        ["2026-03-02", "note", "slept badly", "0", "no", "2026-03-02T17:05:09Z"],
    ]


def test_a_spreadsheet_can_tell_that_it_is_utf_8() -> None:
    assert as_csv([]).startswith(b"\xef\xbb\xbf")
    assert cells(as_csv([note("mañana 😀")]))[1][2] == "mañana 😀"


@pytest.mark.parametrize("first", "=+-@＝＋－＠\t\r\n")
def test_no_note_becomes_a_formula(first: str) -> None:
    assert cells(as_csv([note(f"{first}1+1")]))[1][2] == f"'{first}1+1"


def test_the_time_is_given_in_utc() -> None:
    madrid = datetime.fromisoformat("2026-03-02T18:05:09+01:00")
    assert cells(as_csv([Row(DAY, "pain", "7", 0, False, madrid)]))[1][5] == "2026-03-02T17:05:09Z"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_whatever_was_written_comes_back(text: str) -> None:
    assert cells(as_csv([note(text)]))[1][2].removeprefix("'") == text.removeprefix("'")
