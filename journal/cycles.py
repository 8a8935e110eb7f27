"""Cycles: where a day lies between infusions, which may come in any order, and how long relief lasted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


def last_infusion(infusions: Iterable[date], day: date) -> date | None:
    """The latest infusion on or before the day."""
    return max((infusion for infusion in infusions if infusion <= day), default=None)


def next_infusion(infusions: Iterable[date], day: date) -> date | None:
    """The earliest infusion after the day; one on the day itself has come already."""
    return min((infusion for infusion in infusions if infusion > day), default=None)


def day_of_cycle(infusions: Iterable[date], day: date) -> int | None:
    """Days since the last infusion: 0 on the day of the infusion, None before the first."""
    infusion = last_infusion(infusions, day)
    return None if infusion is None else (day - infusion).days


@dataclass(frozen=True, slots=True)
class Lasted:
    """Relief after one infusion in days, or None where that cannot be told.

    With `at_least` it was still there with the last answer. `goes_on`: what comes may tell more.
    """

    infusion: date
    days: int | None
    at_least: bool = False
    goes_on: bool = False
