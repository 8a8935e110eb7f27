"""What the page for the doctor says, in words."""

from dataclasses import replace
from datetime import date

from handlers.patients import sheet
from handlers.texts import texts
from journal.instruments import MORNING
from journal.page import Section
from journal.summary import Break, Summary, summary
from journal.verdict import Day

TODAY = date(2026, 5, 17)
NONE = dict.fromkeys((question.key for question in MORNING.questions), 0)


def known(*infusions: int) -> Summary:
    """In May 2026, with an answer on each day from the first on."""
    days = [Day(date(2026, 5, day), {"pain": 4, "mood": 6}) for day in range(1, 18)]
    return summary(days, [date(2026, 5, day) for day in infusions], date(2026, 5, 1), TODAY)


def sections(facts: Summary, language: str = "en") -> dict[str, Section]:
    page = sheet.of("PT-001", facts, texts(language))
    return {section.heading: section for section in page.sections}


def test_who_had_no_infusion_has_a_table_of_one_line() -> None:
    (table,) = sections(known()).values()
    assert table.rows == (("None entered", "17 of 17", "", "4.0", "", "6.0"),)


def test_each_infusion_has_a_line_and_so_have_the_days_before_the_first() -> None:
    table = sections(known(3, 15), "es")["Infusión por infusión"]
    assert table.rows == (
        ("Antes del 3 may", "2 de 2", "", "2 respuestas", "", "2 respuestas"),
        ("3 may", "11 de 11", "4,0", "–", "6,0", "–"),
        ("15 may", "2 de 2", "2 respuestas", "–", "2 respuestas", "–"),
    )


def test_what_was_not_answered_on_a_morning_is_not_taken_for_nothing() -> None:
    felt = {3: NONE, 6: {**NONE, "nausea": 2, "sleep": 1}, 9: {"unreal": 3}, 12: {"unreal": 0}}
    mornings = {date(2026, 5, day): ratings for day, ratings in felt.items()}
    table = sections(replace(known(3, 6, 9, 12, 15), mornings=mornings))["The morning after the infusion"]
    assert table.rows == (
        ("May 3", "none of the five that are asked about"),
        ("May 6", "nausea: moderate; bad sleep: mild"),
        ("May 9", "feeling unreal: severe; not answered in full"),
        ("May 12", "not answered in full"),
        ("May 15", "not answered"),
    )


def test_a_questionnaire_without_a_score_leaves_its_place_empty() -> None:
    peg = {"peg-pain": 5, "peg-enjoyment": 6, "peg-activity": 6}
    phq = {"phq-1": 1, "phq-2": 1}
    weeks = (Day(date(2026, 5, 3), peg), Day(date(2026, 5, 10), phq), Day(TODAY, {"gad-1": 1}))
    table = sections(replace(known(), weeks=weeks))["Weekly questionnaires"]
    assert table.columns == ("", "May 3", "May 10")
    assert table.rows == (
        ("Pain in daily life (PEG, 0–10)", "5.7", "–"),
        ("Low mood, short (PHQ-2, 0–6)", "–", "2"),
    )


def test_a_break_that_goes_on_has_no_end() -> None:
    taken = (Break(date(2026, 5, 4), date(2026, 5, 6)), Break(date(2026, 5, 16), None))
    table = sections(replace(known(), breaks=taken))["Breaks that the patient took from the check-ins"]
    assert table.rows == (("May 4 to May 6",), ("since May 16",))
