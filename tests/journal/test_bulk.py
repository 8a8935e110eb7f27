"""Lists of infusions as clinics paste and save them: every line is read for sure, or named."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.bulk import MOST_BYTES, MOST_LINES, Listed, NoText, Order, TooLong, Wanted, Wrong, decoded, read
from storage.infusions import INDUCTION, KINDS, MAINTENANCE
from storage.people import CODE

SECOND_OF_MARCH = date(2026, 3, 2)


def wanted(text: str) -> list[tuple[str, date, str | None]]:
    listed = read(text)
    assert not listed.unread, listed.unread
    return [(one.code, one.day, one.kind) for one in listed.wanted]


def wrong(text: str) -> list[tuple[int, Wrong]]:
    return [(one.number, one.wrong) for one in read(text).unread]


FORMS = [
    "PT-001 2026-03-02",
    "pt-001;2026-03-02",
    "PT-001,02.03.2026",
    "PT-001\t2.3.2026\t",
    "PT-001, 2026/3/2,",
    '"PT-001";"2026-03-02";""',
    "PT-001;2026-03-02 00:00:00",
    "PT-001,2026-03-02T00:00:00.000Z",
    "  PT-001   2026-03-02  ",
    "PT\u2011001\u00a02026\u201303\u201302",
    "\ufeffPT-001\u200b 2026-03-02\u200e",
    "ＰＴ－００１；２０２６－０３－０２",
]


@pytest.mark.parametrize("line", FORMS)
def test_a_line_is_read_in_every_form_that_can_mean_one_thing_only(line: str) -> None:
    assert wanted(line) == [("PT-001", SECOND_OF_MARCH, None)]


def test_kinds_are_read_in_both_languages() -> None:
    kinds = ["induction", "Maintenance", "INDUCCIÓN", "mantenimiento"]
    lines = "\n".join(f"PT-00{n};2026-03-02;{kind}" for n, kind in enumerate(kinds))
    assert [kind for _, _, kind in wanted(lines)] == [INDUCTION, MAINTENANCE] * 2
    assert set(KINDS) == {INDUCTION, MAINTENANCE}


def test_a_list_has_a_heading_empty_lines_and_any_line_breaks() -> None:
    text = "Código;Fecha;Tipo\r\n\r\n;;\r\nPT-001;2026-03-02\rPT-002;2026-03-02\n\nPT-003;2026-03-02\u2028"
    assert [code for code, _, _ in wanted(text)] == ["PT-001", "PT-002", "PT-003"]
    assert [one.number for one in read(text).wanted] == [4, 5, 7]
    assert read("Patient;Datum;Art\r\nPT-001;26.03.2026;\r\n").unread == ()


def test_slashes_are_read_where_only_one_of_the_numbers_can_be_the_month() -> None:
    lines = "PT-001 25/03/2026\nPT-002 03/25/2026\nPT-003 03-03-2026"
    assert [day for _, day, _ in wanted(lines)] == [date(2026, 3, 25), date(2026, 3, 25), date(2026, 3, 3)]
    assert wrong("PT-001 02/03/2026\nPT-002 2-3-2026") == [(1, Wrong.DAY_OR_MONTH), (2, Wrong.DAY_OR_MONTH)]


def test_a_line_that_can_be_read_in_one_way_only_says_how_the_others_are_read() -> None:
    """A spreadsheet writes all days of a column alike."""
    spanish = read("codigo;fecha\nPT-001;02/03/2026\nPT-002;25/03/2026\nPT-003;2026-04-05")
    assert [one.day for one in spanish.wanted] == [date(2026, 3, 2), date(2026, 3, 25), date(2026, 4, 5)]
    assert spanish.order == Order(is_day_first=True, number=3)
    american = read("PT-001,03/25/2026\nPT-002,02/03/2026")
    assert [one.day for one in american.wanted] == [date(2026, 3, 25), date(2026, 2, 3)]
    assert american.order == Order(is_day_first=False, number=1)


def test_lines_that_disagree_decide_nothing() -> None:
    assert wrong("PT-001 25/03/2026\nPT-002 03/25/2026\nPT-003 02/03/2026") == [(3, Wrong.DAY_OR_MONTH)]
    assert wrong("PT-001 25.03.2026\nPT-003 02/03/2026") == [(2, Wrong.DAY_OR_MONTH)]
    assert read("PT-001 25/03/2026\nPT-002 05/05/2026").order is None


WRONG = {
    "Maria López;2026-03-02": Wrong.CODE,
    "2026-03-02;PT-001": Wrong.CODE,
    "Maria;tomorrow": Wrong.CODE,
    "PT-001": Wrong.NO_DAY,
    "PT-001;;induction": Wrong.NO_DAY,
    "PT-001 30.02.2026": Wrong.DAY,
    "PT-001 2026-13-01": Wrong.DAY,
    "PT-001 02.03.26": Wrong.DAY,
    "PT-001 2026-03/02": Wrong.DAY,
    "PT-001 ٢٠٢٦-٠٣-٠٢": Wrong.DAY,
    "PT-001 tomorrow": Wrong.DAY,
    "PT-001;2026-03-02;booster": Wrong.KIND,
    "PT-001;2026-03-02;induction;first": Wrong.MORE,
    "PT-001;2026-03-02;;0.5 mg": Wrong.MORE,
}


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_cannot_be_read_for_sure_is_named_and_keeps_no_other_back(line: str) -> None:
    listed = read(f"PT-007 2026-03-02\n{line}\nPT-008 2026-03-02")
    assert [(one.number, one.wrong) for one in listed.unread] == [(2, WRONG[line])]
    assert [one.code for one in listed.wanted] == ["PT-007", "PT-008"]


def test_what_stands_in_a_list_twice_counts_once_and_two_kinds_of_one_infusion_are_named() -> None:
    listed = read("PT-001 2026-03-02 induction\npt-001 02.03.2026\nPT-001 2026-03-02 maintenance")
    assert [one.number for one in listed.wanted] == [1] and listed.repeated == 1
    assert [(one.number, one.wrong) for one in listed.unread] == [(3, Wrong.OTHER_KIND)]


def test_a_list_that_is_too_long_is_not_read_in_part() -> None:
    line = "PT-001 2026-03-02\n"
    assert read(line * MOST_LINES + "\n" * 99).repeated == MOST_LINES - 1
    with pytest.raises(TooLong):
        read(line * (MOST_LINES + 1))
    with pytest.raises(TooLong):
        decoded(b" " * (MOST_BYTES + 1))


def test_a_file_is_read_as_spreadsheets_save_it() -> None:
    text = "Código;Fecha\r\nPT-001;2026-03-02;inducción\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert wanted(decoded(text.encode(encoding))) == [("PT-001", SECOND_OF_MARCH, INDUCTION)]


def test_a_file_that_is_no_text_is_said_to_be_none() -> None:
    for content in (b"PK\x03\x04\x14\0\6\0", b"\x89PNG\r\n\x1a\n\0", b"%PDF-1.7\n\x81\x8d", b"\xff\xfeP"):
        with pytest.raises(NoText):
            decoded(content)


codes = st.from_regex(CODE, fullmatch=True)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
kinds = st.sampled_from((*KINDS, None))
marks = st.sampled_from((";", ",", "\t", " ", " ; "))


@given(st.lists(st.tuples(codes, days, kinds, marks, st.booleans()), max_size=20))
def test_whatever_is_written_out_is_read_back(rows: list[tuple[str, date, str | None, str, bool]]) -> None:
    lines = [
        mark.join([code, f"{day:%d.%m.%Y}" if is_dotted else day.isoformat(), *([kind] if kind else [])])
        for code, day, kind, mark, is_dotted in rows
    ]
    listed = read("\r\n".join(["code;day;kind", *lines]))
    assert {(one.code, one.day) for one in listed.wanted} == {(code, day) for code, day, *_ in rows}
    assert len(listed.wanted) + len(listed.unread) + listed.repeated == len(rows)
    assert {one.wrong for one in listed.unread} <= {Wrong.OTHER_KIND}


@given(st.text() | st.text("PT-0123 ;,\t\n./\r\"'aábc"))
def test_nothing_that_is_pasted_breaks_it_and_each_line_is_accounted_for(text: str) -> None:
    listed = read(text)
    assert all(CODE.fullmatch(one.code) for one in listed.wanted)
    numbers = [*(one.number for one in listed.wanted), *(one.number for one in listed.unread)]
    assert len(numbers) == len(set(numbers)) and all(1 <= number <= len(text) + 1 for number in numbers)


@given(st.binary())
def test_any_file_is_text_or_is_refused(content: bytes) -> None:
    try:
        read(decoded(content))
    except (NoText, TooLong):
        return


def test_an_empty_list_holds_nothing() -> None:
    assert read("") == read("\n \n;;\n") == Listed() and Wanted(1, "PT-001", SECOND_OF_MARCH).kind is None
