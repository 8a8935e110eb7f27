"""Scores as the authors of the questionnaires published them, on examples that others published.

docs/questionnaires.md names the sources.
"""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.instruments import DAILY, GAD, MORNING, PEG, PHQ, WEEKLY, Part
from journal.questionnaires import SCALES, Score, scores


def given_to(part: Part, values: Sequence[int]) -> dict[str, int]:
    return {question.key: value for question, value in zip(part.questions, values, strict=False)}


def found(*answers: dict[str, int]) -> dict[str, tuple[float, str | None]]:
    answered = {key: value for one in answers for key, value in one.items()}
    return {score.key: (score.value, score.band) for score in scores(WEEKLY, answered)}


@pytest.mark.parametrize(
    ("source", "part", "values", "expected"),
    [
        (
            "HL7 US Core 7.0.0, QuestionnaireResponse phq-9-example: total 12, of which item 9 adds 0",
            PHQ,
            (2, 2, 2, 2, 1, 1, 2, 0),
            {"phq-2": (4, "positive"), "phq-8": (12, "moderate")},
        ),
        (
            "Medizininformatik-Initiative, PRO module, PHQ-9 example: every item 3, total 27, item 9 adds 3",
            PHQ,
            (3,) * 8,
            {"phq-2": (6, "positive"), "phq-8": (24, "severe")},
        ),
        (
            "the same with item 9",
            PHQ,
            (3,) * 9,
            {"phq-2": (6, "positive"), "phq-8": (24, "severe"), "phq-9": (27, "severe")},
        ),
        (
            "HL7 US Core 7.0.0, QuestionnaireResponse phq-9-example with item 9",
            PHQ,
            (2, 2, 2, 2, 1, 1, 2, 0, 0),
            {"phq-2": (4, "positive"), "phq-8": (12, "moderate"), "phq-9": (12, "moderate")},
        ),
        (
            "Awell Health, awell-score, PHQ-8 test data: 7, mild",
            PHQ,
            (3, 0, 1, 2, 0, 0, 1, 0),
            {"phq-2": (3, "positive"), "phq-8": (7, "mild")},
        ),
        (
            "Medizininformatik-Initiative, PRO module, GAD-7 example of 2024: 2+3+2+1+2+1+2 = 13, moderate",
            GAD,
            (2, 3, 2, 1, 2, 1, 2),
            {"gad-2": (5, "positive"), "gad-7": (13, "moderate")},
        ),
        (
            "Krebs 2009: the mean of the three items, so the sum divided by 3",
            PEG,
            (7, 5, 4),
            {"peg": (pytest.approx(16 / 3), None)},
        ),
    ],
)
def test_published_examples(
    source: str, part: Part, values: Sequence[int], expected: dict[str, tuple[float, str | None]]
) -> None:
    assert found(given_to(part, values)) == expected, source


@pytest.mark.parametrize(
    ("key", "band", "least"),
    [
        ("phq-2", "positive", 3),  # Kroenke 2003
        ("phq-8", "mild", 5),  # Kroenke 2009
        ("phq-8", "moderate", 10),
        ("phq-8", "moderately-severe", 15),
        ("phq-8", "severe", 20),
        ("gad-2", "positive", 3),  # Kroenke 2007
        ("gad-7", "mild", 5),  # Spitzer 2006
        ("gad-7", "moderate", 10),
        ("gad-7", "severe", 15),
    ],
)
def test_published_cut_points(key: str, band: str, least: int) -> None:
    (scale,) = (scale for scale in SCALES if scale.key == key)
    assert Score(scale, least).band == band
    assert Score(scale, least - 1).band != band
    assert scale.highest == sum(question.highest for question in scale.questions)


answers = st.fixed_dictionaries(
    {}, optional={question.key: st.integers(0, question.highest) for question in WEEKLY.questions}
)


@given(answers)
def test_what_is_missing_is_never_made_up(answered: dict[str, int]) -> None:
    given_scores = {score.key: score for score in scores(WEEKLY, answered)}
    for scale in SCALES:
        keys = {question.key for question in scale.questions}
        score = given_scores.get(scale.key)
        if not keys <= answered.keys() or not (scale.is_screen or scale.part.goes_on(answered)):
            assert score is None
        else:
            assert score is not None and 0 <= score.value <= scale.highest


def test_answers_after_a_screen_that_was_corrected_do_not_count() -> None:
    answered = given_to(PHQ, (2, 2, 2, 2, 1, 1, 2, 0))
    assert found({**answered, "phq-1": 0}) == {"phq-2": (2, "negative")}


def test_other_instruments_have_no_scores() -> None:
    assert scores(DAILY, {"pain": 3, "mood": 4}) == scores(MORNING, {"nausea": 3}) == []
