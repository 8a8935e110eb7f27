"""The patients of docs/trends.md: as few ratings as can be followed with pencil and paper."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from handlers.clinicians import items
from handlers.texts import texts
from journal.digest import Patient, judge
from journal.grid import lay_out
from journal.shift import Series
from journal.trend import assess_many, usual_course
from journal.verdict import WINDOW, Day, History, Rule, Trend

SAY = texts("en")
FELL_SILENT = date(2026, 6, 7)  # the last answer before the third example's last week

Cycle = Mapping[int, int]
"""Ratings by the day of the cycle."""


class Example(NamedTuple):
    """By question, the ratings of each cycle; `planned` is the next infusion."""

    code: str
    today: date
    infusions: tuple[date, ...]
    ratings: Mapping[str, Sequence[Cycle]]
    planned: tuple[date, ...] = ()

    @property
    def days(self) -> list[Day]:
        found: dict[date, dict[str, int]] = {}
        for question, cycles in self.ratings.items():
            for infusion, cycle in zip(self.infusions, cycles, strict=True):
                for day, rating in cycle.items():
                    found.setdefault(infusion + timedelta(days=day), {})[question] = rating
        return [Day(day, ratings) for day, ratings in sorted(found.items())]

    @property
    def history(self) -> History:
        return History(self.days, (*self.infusions, *self.planned))

    @property
    def trend(self) -> Trend:
        return assess_many([self.history], self.today)[0]

    @property
    def digest(self) -> str:
        """What a clinician reads about this patient, without the marks for bold."""
        infusions = (*self.infusions, *self.planned)
        (entry,) = judge([Patient(1, self.code, tuple(self.days), infusions, notes=0)], self.today)
        return re.sub("<[^>]+>", "", items.worse(entry, SAY, Rule()))

    @property
    def series(self) -> Series:
        """Of pain first, then of mood."""
        return lay_out([self.history], self.today).series()

    def usual(self, question: str) -> dict[date, float]:
        course = usual_course(self.history, self.trend)[question]
        return {one.day: round(one.usual, 1) for one in course}

    def points_worse(self, question: str) -> dict[date, float]:
        """Each day's distance from usual, rounded as on the page."""
        usual, sign = self.usual(question), -1 if question == "mood" else 1
        return {
            one.day: round(sign * (one.ratings[question] - usual[one.day]), 1)
            for one in self.days
            if question in one.ratings
        }

    def within(self, first: int, last: int) -> list[Day]:
        """The days that are so many days back."""
        return [one for one in self.days if first <= (self.today - one.day).days <= last]


WORSE = Example(
    "PT-021",
    today=date(2026, 5, 17),
    infusions=(date(2026, 3, 2), date(2026, 3, 30), date(2026, 4, 27)),
    ratings={
        "pain": (
            {2: 2, 4: 3, 7: 4, 10: 4, 13: 5, 16: 5, 19: 6, 22: 5, 25: 6},
            {3: 3, 5: 2, 8: 4, 11: 5, 14: 4, 17: 6, 20: 5, 23: 6, 26: 6},
            {2: 3, 5: 2, 8: 4, 10: 5, 11: 4, 13: 6, 15: 6, 16: 7, 18: 7, 20: 7},
        )
    },
)
WEARING_OFF = Example(
    "PT-022",
    today=date(2026, 6, 16),
    infusions=(date(2026, 4, 13), date(2026, 5, 5), date(2026, 5, 27)),
    planned=(date(2026, 6, 18),),
    ratings={
        "pain": (
            {2: 3, 4: 2, 6: 3, 9: 3, 11: 2, 13: 4, 15: 4, 17: 5, 19: 6, 21: 6},
            {3: 2, 5: 3, 7: 2, 8: 4, 10: 3, 12: 3, 14: 4, 16: 5, 18: 6, 20: 6},
            {2: 3, 4: 2, 5: 3, 7: 2, 9: 3, 11: 4, 13: 3, 14: 4, 15: 4, 17: 5, 18: 6, 20: 6},
        ),
        "mood": (
            {2: 7, 4: 7, 6: 6, 9: 7, 11: 6, 13: 6, 15: 5, 17: 5, 19: 4, 21: 4},
            {3: 7, 5: 6, 7: 7, 8: 7, 10: 6, 12: 7, 14: 6, 16: 5, 18: 4, 20: 4},
            {2: 7, 4: 7, 5: 6, 7: 7, 9: 7, 11: 6, 13: 6, 14: 6, 15: 5, 17: 4, 18: 4, 20: 4},
        ),
    },
)


def falls_silent(example: Example, answers: int) -> list[Day]:
    """The same patient without the last week, but for the last so many answers."""
    kept = [one for one in example.days if one.day <= FELL_SILENT]
    week = example.within(0, WINDOW - 1)
    return kept + week[len(week) - answers :]
