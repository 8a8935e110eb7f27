"""How long relief lasted after each infusion, cycle beside cycle, as far as the answers can tell.

It is the relief of journal/relief.py, and how much there was of it is judged by each cycle's own answers.
What no answer has seen is not told: relief that was still there with the last one lasted at least that long.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from journal.cycles import Lasted
from journal.fading import UNSETTLED, Ints
from journal.grid import lay_out
from journal.relief import NOTICED, TAIL
from journal.verdict import LOOK_BACK, WINDOW, History
from journal.wearoff import ENOUGH, LEFT, Cycles, Own, cycles_of, studied

# Days: where the 80 % interval is wider, how long it lasted cannot be told. Our assumption; within it, nine
# of ten simulated cycles are off by at most five days.
WIDEST = 10


def lasted(history: History, today: date) -> list[Lasted]:
    """The oldest first; an induction series counts as one infusion, and what began before the look-back as
    none.
    """
    burdens = lay_out([history], today).burdens
    cycles = cycles_of([history.infusions], today, LOOK_BACK)
    seen = studied(burdens, cycles)
    both = np.flatnonzero(np.isfinite(burdens[0]).all(axis=0))
    return [
        _lasted(seen.own[-1], number, _answered(both, cycles, number), cycles, today)
        for number, start in enumerate(cycles.start[0].tolist())
        if 0 <= start < LOOK_BACK
    ]


def _answered(columns: Ints, cycles: Cycles, number: int) -> list[int]:
    """The days since the infusion that have both ratings and count."""
    start, end = int(cycles.start[0, number]), int(cycles.end[0, number])
    return [int(column) - start for column in columns if start + UNSETTLED <= column < end]


def _lasted(own: Own, number: int, answered: list[int], cycles: Cycles, today: date) -> Lasted:
    age = LOOK_BACK - 1 - int(cycles.start[0, number])
    infusion = today - timedelta(days=age)
    if len(answered) < ENOUGH:
        return Lasted(infusion, None, goes_on=age < WINDOW)
    earliest, days, latest = _bounds(own, number)
    last = answered[-1]
    if earliest > last:
        return Lasted(infusion, last + 1, at_least=True, goes_on=age - last < WINDOW)
    is_told = days <= last and latest - earliest <= WIDEST
    return Lasted(infusion, days if is_told else None)


def _bounds(own: Own, number: int) -> Iterator[int]:
    """The first day on which relief is gone, within its 80 % interval."""
    one = own.cycle(np.array([number]))
    gone = one.below(NOTICED, LEFT.T)
    expected = int(((one.weight * one.points) @ LEFT >= NOTICED).sum())
    yield from (int((gone < TAIL).sum()), expected, int((gone < 1 - TAIL).sum()))
