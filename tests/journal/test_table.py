"""Journals as a table that a spreadsheet opens."""

import csv
from dataclasses import replace
from datetime import datetime
from io import StringIO

import pytest
from hypothesis import given, settings

from journal.diary import Diary, Infusion, Note, utc
from journal.instruments import GAD, MOOD, PAIN, PEG, WEEKLY
from journal.table import as_csv
from tests.journal.journals import AT, DAY, answer, check_in, journal, journals, texts


def rows(diary: Diary) -> list[dict[str, str]]:
    table = as_csv([diary]).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(table, newline="")))


def note(text: str) -> Note:
    return Note(7, DAY, 0, text, AT)


def test_a_day_begins_with_what_was_asked_and_has_every_revision_below_it() -> None:
    asked = check_in(answer(PAIN, 4, repeated=True), answer(PAIN, 7, 1, late=True), answer(MOOD, 6))
    diary = journal(asked, notes=(note("slept badly"),), infusions=(Infusion(1, DAY, "induction"),))
    assert as_csv([diary]).decode("utf-8-sig").split("\r\n") == [
        "day,what,value,revision,late,at,same,status,code",
        "2026-03-02,infusion,induction,,,,,given,PT-001",
        "2026-03-02,daily,,,,2026-03-02T17:00:09Z,,complete,PT-001",
        "2026-03-02,pain,4,0,no,2026-03-02T17:05:09Z,yes,,PT-001",
        "2026-03-02,pain,7,1,yes,2026-03-02T17:06:09Z,no,,PT-001",
        "2026-03-02,mood,6,0,no,2026-03-02T17:05:09Z,no,,PT-001",
        "2026-03-02,note,slept badly,0,no,2026-03-02T17:05:09Z,,,PT-001",
        "",
    ]


@pytest.mark.parametrize("status", ["open", "skipped", "expired"])
def test_a_day_without_an_answer_has_a_status_and_no_value(status: str) -> None:
    (row,) = rows(journal(check_in(status=status)))
    assert (row["what"], row["status"], row["value"]) == ("daily", status, "")


def test_an_infusion_counts_as_given_once_its_day_is_over() -> None:
    today = journal().today
    planned, given, cancelled = (
        Infusion(1, today, "maintenance"),
        Infusion(2, today.replace(day=8), "maintenance"),
        Infusion(3, DAY, "induction", cancelled_at=AT),
    )
    found = rows(journal(infusions=(planned, given, cancelled)))
    assert [(row["day"], row["status"], row["at"]) for row in found] == [
        ("2026-03-02", "cancelled", "2026-03-02T17:05:09Z"),
        ("2026-03-08", "given", ""),
        ("2026-03-09", "planned", ""),
    ]


def test_a_score_is_no_answer() -> None:
    peg = [answer(question, value) for question, value in zip(PEG.questions, (6, 7, 7), strict=True)]
    gad = [answer(question, 1) for question in GAD.questions[:2]]
    found = rows(journal(check_in(*peg, *gad, instrument=WEEKLY)))
    assert {row["what"]: row["value"] for row in found if not row["revision"]} == {
        "weekly": "",
        "peg-score": "6.67",
        "gad-2-score": "2",
    }
    assert len({row["what"] for row in found}) == len(found)


def test_several_patients_stand_in_one_table() -> None:
    one, other = journal(notes=(note("mine"),)), replace(journal(notes=(note("hers"),)), code="PT-002")
    table = csv.DictReader(StringIO(as_csv([one, other]).decode("utf-8-sig"), newline=""))
    assert [(row["code"], row["value"]) for row in table] == [("PT-001", "mine"), ("PT-002", "hers")]


def test_a_spreadsheet_can_tell_that_it_is_utf_8() -> None:
    assert as_csv([]).startswith(b"\xef\xbb\xbf")
    assert rows(journal(notes=(note("mañana 😀"),)))[0]["value"] == "mañana 😀"


@pytest.mark.parametrize("first", "=+-@＝＋－＠\t\r\n")
def test_no_note_becomes_a_formula(first: str) -> None:
    assert rows(journal(notes=(note(f"{first}1+1"),)))[0]["value"] == f"'{first}1+1"


@pytest.mark.parametrize(
    "text, harmless",
    [
        (" =1+1", "' =1+1"),
        ("bad night;=1+1", "bad night;'=1+1"),
        ("bad night\n@SUM(A1)", "bad night\n'@SUM(A1)"),
        ("a;\t-cmd|x", "a;\t'-cmd|x"),
        ("better:\n- sleep\n- walk", "better:\n- sleep\n- walk"),
        ("1-2 hours; 3+", "1-2 hours; 3+"),
    ],
)
def test_no_part_of_a_note_becomes_a_formula_where_cells_end_at_semicolons(text: str, harmless: str) -> None:
    assert rows(journal(notes=(note(text),)))[0]["value"] == harmless


def test_the_time_is_given_in_utc() -> None:
    assert utc(datetime.fromisoformat("2026-03-02T18:05:09+01:00")) == "2026-03-02T17:05:09Z"


@given(texts)
def test_whatever_was_written_comes_back(text: str) -> None:
    assert rows(journal(notes=(note(text),)))[0]["value"].replace("'", "") == text.replace("'", "")


@given(journals)
@settings(max_examples=30, deadline=None)
def test_every_check_in_and_every_revision_of_every_answer_comes_back(diary: Diary) -> None:
    found = rows(diary)
    assert sorted(
        (str(one.day), one.instrument.key, one.status, utc(one.asked_at)) for one in diary.check_ins
    ) == sorted(
        (row["day"], row["what"], row["status"], row["at"])
        for row in found
        if row["status"] and row["what"] != "infusion"
    )
    assert sorted(
        (str(day.day), one.question.key, str(one.value), one.revision, one.late, one.repeated, utc(one.at))
        for day in diary.check_ins
        for one in day.answers
    ) == sorted(
        (
            *(row["day"], row["what"], row["value"], int(row["revision"])),
            *(row["late"] == "yes", row["same"] == "yes", row["at"]),
        )
        for row in found
        if row["same"]
    )
