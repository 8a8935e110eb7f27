"""What a patient answered over some days, in figures: about this person alone, and without a judgement."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import NamedTuple

from journal.cycles import day_of_cycle, next_infusion
from journal.instruments import DAILY
from journal.schedule import ONE_DAY
from journal.verdict import WINDOW, Day

# Answers: the mean of fewer would say more than they do. Our assumption.
ENOUGH = 3
ONE_WEEK = timedelta(days=WINDOW)


class Mean(NamedTuple):
    """Of one question; no value where there are too few answers for one."""

    answers: int
    value: float | None


class Level(NamedTuple):
    """One question over the last seven days, and over the seven days before them."""

    question: str
    now: Mean
    before: Mean


@dataclass(frozen=True, slots=True)
class Recap:
    """`answered` counts the days with an answer of the last `of`; none lies before the journal began.
    `this_week` counts those of the last seven.
    """

    levels: tuple[Level, ...]
    this_week: int
    answered: int
    of: int
    since_infusion: int | None
    next_infusion: date | None

    @property
    def has_means(self) -> bool:
        return any(level.now.value is not None for level in self.levels)


def recap(
    days: Sequence[Day], infusions: Collection[date], begun: date, today: date, over: timedelta
) -> Recap:
    """`over` is the stretch of days up to today in which those that were answered are counted."""
    last = last_whole_day(days, today)
    first = max(begun, last - over + ONE_DAY)
    return Recap(
        levels=tuple(_level(days, question.key, last) for question in DAILY.questions),
        this_week=answered(days, last - ONE_WEEK + ONE_DAY, last),
        answered=answered(days, first, last),
        of=max(0, (last - first).days + 1),
        since_infusion=day_of_cycle(infusions, today),
        next_infusion=next_infusion(infusions, today),
    )


def last_whole_day(days: Sequence[Day], today: date) -> date:
    """Who is asked in the evening has not missed today in the morning."""
    return today if any(one.day == today for one in days) else today - ONE_DAY


def answered(days: Sequence[Day], first: date, last: date) -> int:
    return sum(first <= one.day <= last for one in days)


def mean(days: Sequence[Day], question: str, first: date, last: date) -> Mean:
    given = [one.ratings[question] for one in days if first <= one.day <= last and question in one.ratings]
    return Mean(len(given), fmean(given) if len(given) >= ENOUGH else None)


def _level(days: Sequence[Day], question: str, last: date) -> Level:
    begun = last - ONE_WEEK + ONE_DAY
    before = mean(days, question, begun - ONE_WEEK, begun - ONE_DAY)
    return Level(question, mean(days, question, begun, last), before)
