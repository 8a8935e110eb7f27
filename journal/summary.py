"""What a patient shows the doctor before an infusion, as facts: the weeks since the last, cycle by cycle."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from journal.cycles import last_infusion, next_infusion
from journal.instruments import DAILY
from journal.recap import ONE_WEEK, Mean, answered, last_whole_day, mean
from journal.schedule import ONE_DAY
from journal.verdict import LOOK_BACK, Day

# A page shows the time since the last infusion, within these bounds. Our assumption.
LEAST, MOST = timedelta(weeks=6), timedelta(days=LOOK_BACK)
# From the infusion on; shorter cycles have no last week of their own.
TWO_WEEKS = 2 * ONE_WEEK

Means = Mapping[str, Mean]


@dataclass(frozen=True, slots=True)
class Cycle:
    """From an infusion, or with None from the beginning, to the day before the next one.

    The days count from the day after the infusion. Where a week is not there, its means are empty.
    """

    infusion: date | None
    last: date
    answered: int
    of: int
    first_week: Means
    last_week: Means


@dataclass(frozen=True, slots=True)
class Break:
    """From one day to another; None: it goes on."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Summary:
    """From `first` to `last`; `days` and cycles go back to the infusion before, where there is one.

    `weeks` are the answers to weekly questionnaires, `mornings` those of the morning after, by infusion.
    """

    first: date
    last: date
    days: tuple[Day, ...]
    infusions: tuple[date, ...]
    next_infusion: date | None
    answered: int
    of: int
    cycles: tuple[Cycle, ...]
    weeks: tuple[Day, ...] = ()
    mornings: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    notes: int = 0
    breaks: tuple[Break, ...] = ()


def bounds(infusions: Collection[date], begun: date, today: date) -> tuple[date, date]:
    """The first day that is shown, and the first day that the cycles need.

    Nobody was asked before `begun`, but an infusion may have been entered for an earlier day.
    """
    since = last_infusion(infusions, today) or today
    first = max(begun, today - MOST + ONE_DAY, min(since, today - LEAST + ONE_DAY))
    return first, last_infusion(infusions, first) or begun


def summary(
    days: Sequence[Day], infusions: Collection[date], begun: date, today: date, **beside: Any
) -> Summary:
    """`beside` is what stands on the page as it was read."""
    first, reach = bounds(infusions, begun, today)
    given = sorted(day for day in infusions if reach <= day <= today)
    days = [one for one in days if reach <= one.day <= today]
    last = last_whole_day(days, today)
    return Summary(
        first=first,
        last=today,
        days=tuple(days),
        infusions=tuple(day for day in given if first <= day),
        next_infusion=next_infusion(infusions, today),
        answered=answered(days, first, last),
        of=max(0, (last - first).days + 1),
        cycles=tuple(_cycles(days, given, begun, last)),
        **beside,
    )


def breaks(switches: Iterable[tuple[date, bool]], is_paused: bool, first: date) -> list[Break]:
    """Of days on which somebody paused (True) or went on, the oldest first: those that reach to `first`.

    One that was over on the same day was no break.
    """
    found: list[Break] = []
    began: date | None = None
    for day, paused in switches:
        if paused:
            began = began or day
        elif began is not None:
            found, began = [*found, Break(began, day)], None
    ongoing = [Break(began, None)] if began and is_paused else []
    return [*(one for one in found if one.last and one.last >= max(first, one.first + ONE_DAY)), *ongoing]


def _cycles(days: Sequence[Day], given: Sequence[date], begun: date, last: date) -> Iterable[Cycle]:
    """The days before the first infusion are a cycle as well, if anything was answered on them."""
    until = given[0] - ONE_DAY if given else last
    if answered(days, begun, until):
        yield Cycle(None, until, *_answered_of(days, begun, until), {}, _week_until(days, begun, until))
    for infusion, following in pairwise([*given, last + ONE_DAY]):
        yield _cycle(days, infusion, max(infusion, following - ONE_DAY), begun)


def _cycle(days: Sequence[Day], infusion: date, last: date, begun: date) -> Cycle:
    first = infusion + ONE_DAY
    is_long = last + ONE_DAY - infusion >= TWO_WEEKS
    return Cycle(
        infusion,
        last,
        *_answered_of(days, max(first, begun), last),
        first_week=_means(days, first, min(last, infusion + ONE_WEEK)),
        last_week=_week_until(days, first, last) if is_long else {},
    )


def _answered_of(days: Sequence[Day], first: date, last: date) -> tuple[int, int]:
    return answered(days, first, last), max(0, (last - first).days + 1)


def _week_until(days: Sequence[Day], first: date, last: date) -> Means:
    return _means(days, max(first, last - ONE_WEEK + ONE_DAY), last)


def _means(days: Sequence[Day], first: date, last: date) -> Means:
    return {question.key: mean(days, question.key, first, last) for question in DAILY.questions}
