"""Diaries that end on one day, and how they are changed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import numpy as np

from benchmarks.evaluation import program
from benchmarks.evaluation.worlds import World, simulate
from journal.trend import assess_many
from journal.verdict import Change, Day, History, Rule, Trend

TODAY = date(2026, 5, 17)
BOTH = ("pain", "mood")


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def diary(pain: Iterable[int | None], mood: Iterable[int | None]) -> list[Day]:
    """One Day for each pair of ratings, the last of them today; None was not answered."""
    pairs = list(zip(pain, mood, strict=True))
    rated = [
        {key: value for key, value in zip(BOTH, pair, strict=True) if value is not None} for pair in pairs
    ]
    return [Day(ago(len(pairs) - 1 - index), ratings) for index, ratings in enumerate(rated)]


def wavering(seed: int, days: int = 100, spread: float = 1.0, pain: int = 4, mood: int = 6) -> list[Day]:
    """Somebody who is neither better nor worse."""
    values = np.random.default_rng(seed).normal([[pain], [mood]], spread, (2, days))
    pains, moods = (np.clip(np.round(each), 0, 10).astype(int).tolist() for each in values)
    return diary(pains, moods)


def worse(days: Sequence[Day], points: int, since: int, *questions: str) -> list[Day]:
    """So many points worse on each of the last `since` days, as far as the scale goes; better if negative."""

    def moved(question: str, value: int) -> int:
        return min(10, max(0, value + (points if question == "pain" else -points)))

    asked = questions or BOTH
    return [
        Day(d.day, {key: moved(key, value) if key in asked else value for key, value in d.ratings.items()})
        if d.day > ago(since)
        else d
        for d in days
    ]


def without(days: Iterable[Day], is_lost: Callable[[Day], bool]) -> list[Day]:
    return [d for d in days if not is_lost(d)]


def judged(*diaries: Sequence[Day], infusions: Iterable[date] = (), rule: Rule | None = None) -> list[Trend]:
    given = tuple(infusions)
    return assess_many([History(days, given, rule or Rule()) for days in diaries], TODAY)


def change_of(found: Trend, question: str) -> Change:
    return next(change for change in found.changes if change.question == question)


def simulated(world: World, patients: int, seed: int, digest: int) -> list[History]:
    """Simulated patients on one digest, as if that were today."""
    day, known = list(program.histories(simulate(world, patients, seed), Rule()))[digest]
    later = TODAY - day
    return [
        history._replace(
            check_ins=[Day(d.day + later, d.ratings) for d in history.check_ins],
            infusions=[infusion + later for infusion in history.infusions],
        )
        for history in known
    ]
