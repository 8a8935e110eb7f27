"""The program's own rule, asked as the digest asks it: whole histories, all patients of a week at once."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from benchmarks.evaluation.rules import DIGESTS, NOT_JUDGED
from benchmarks.evaluation.worlds import DAYS, Cohort, Floats
from journal.instruments import DAILY
from journal.trend import assess_many
from journal.verdict import Day, History, Rule, Trend

FIRST_DAY = date(2026, 1, 5)


def probabilities(cohort: Cohort) -> Floats:
    """Patients x digests: how sure the program is that somebody got worse."""
    return np.stack([_probabilities(trends) for trends in weekly(cohort)], axis=1)


def weekly(cohort: Cohort, rule: Rule | None = None) -> Iterator[list[Trend]]:
    """What the program says of each patient on each digest."""
    for day, known in histories(cohort, rule or Rule()):
        yield assess_many(known, day)


def histories(cohort: Cohort, rule: Rule) -> Iterator[tuple[date, list[History]]]:
    """Every patient as the journal knows them on the day of each digest; nothing of it came later."""
    diaries = [_diary(ratings) for ratings in cohort.ratings]
    for last in DIGESTS:
        today = date_of(last)
        yield (
            today,
            [
                History([one for one in diary if one.day <= today], _infusions(cohort, patient, last), rule)
                for patient, diary in enumerate(diaries)
            ],
        )


def threshold(accepted: float) -> float:
    """The probability from which the program says "worse" at so many false flags per patient and year."""
    steady = [Day(date_of(day), {question.key: 5 for question in DAILY.questions}) for day in range(DAYS)]
    (found,) = assess_many([History(steady, (), Rule(false_flags=accepted))], date_of(DAYS - 1))
    assert found.threshold is not None, "a patient with half a year of answers can be judged"
    return found.threshold


def date_of(day: int) -> date:
    return FIRST_DAY + timedelta(days=day)


def _diary(ratings: Floats) -> list[Day]:
    """On the questions' own scales; a day on which nothing was answered is left out."""
    answered = np.flatnonzero(np.isfinite(ratings).any(axis=0))
    return [
        Day(
            date_of(day),
            {
                question.key: int(question.burden(value))
                for question, value in zip(DAILY.questions, ratings[:, day], strict=True)
                if np.isfinite(value)
            },
        )
        for day in map(int, answered)
    ]


def _infusions(cohort: Cohort, patient: int, until: int) -> list[date]:
    return [date_of(day) for day in cohort.logged_infusions(patient, until)]


def _probabilities(trends: list[Trend]) -> Floats:
    return np.array([NOT_JUDGED if one.probability is None else one.probability for one in trends])
