"""How much relief each infusion brought, how long it lasted, and when that of the last one will be gone.

Relief is what an infusion takes off, in points of pain and of mood turned round, averaged over both. It is
gone on the first day on which less than NOTICED is left of it.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from journal.fading import UNSETTLED, Flags, Floats, Ints
from journal.instruments import DAILY
from journal.verdict import Finding, Forecast, LessRelief, Overdue, Relief
from journal.wearoff import (
    ENOUGH,
    HORIZON,
    LEFT,
    MOST,
    SERIES,
    Cycles,
    Studied,
    cycles_of,
    probability_below,
    studied,
)

NOTICED = 1.0  # points: the smallest change of pain that patients notice (Salaffi 2004)

# Set so that the interval holds the truth in about 80 % of simulated cycles (docs/trends.md). It is more than
# 10 % because both ends are whole days that belong to the interval, and because curves differ less than is
# allowed for.
TAIL = 0.16

# Shorter, or less, is below every earlier one and at most half of their mean, and that sure: our assumptions,
# which raise one such finding of each kind in about four patient-years of people whose infusions differ by
# 25 %.
HALF = 0.5
SURE = 0.88


class Course(NamedTuple):
    """What the infusions did for one patient, as far as it is known on one day."""

    forecast: Forecast | None = None
    findings: tuple[Finding, ...] = ()


def courses(burdens: Floats, infusions: Sequence[Collection[date]], today: date) -> Iterator[Course]:
    """One for each patient; `burdens` are patients x questions of DAILY x days, the last of which is `today`.

    NaN is a day without an answer. Infusions after `today` are planned ones.
    """
    cycles = cycles_of(infusions, today, burdens.shape[2])
    seen = studied(burdens, cycles)
    forecasts, shorter, less = _forecasts(seen, cycles, today), _shorter(seen, cycles), _less(seen)
    for forecast, lasted, each, given in zip(forecasts, shorter, less, infusions, strict=True):
        findings = (overdue(given, today), lasted, *each)
        yield Course(forecast, tuple(finding for finding in findings if finding))


def overdue(infusions: Collection[date], today: date) -> Overdue | None:
    """An induction series has no usual interval; beside it, there must be two to say what is usual.

    After HORIZON days the treatment has rather ended.
    """
    given = sorted(day for day in infusions if day <= today)
    between = [days for days in map(_days, pairwise(given)) if days > SERIES]
    if len(between) < 2 or len(given) < len(infusions):
        return None
    since = (today - given[-1]).days
    return Overdue(since, max(between)) if max(between) < since <= HORIZON else None


def _days(interval: tuple[date, date]) -> int:
    return (interval[1] - interval[0]).days


def _forecasts(seen: Studied, cycles: Cycles, today: date) -> Iterator[Forecast | None]:
    """At most HORIZON ahead of the infusion; nobody has one without enough rated days in an earlier cycle."""
    now = seen.now[-1]
    weight, points, variance = (each[:, None] for each in (now.weight, now.points, now.points_variance))
    gone = probability_below(weight, points, variance, NOTICED, LEFT.T)
    bounds = np.stack([(gone < share).sum(axis=1) for share in (TAIL, 0.5, 1 - TAIL)], axis=1)
    # Somebody whose infusions took off too little to notice has no relief that could go.
    known = (seen.expected[-1] >= NOTICED) & (seen.rated[:, -1, :-1].sum(axis=1) >= ENOUGH)
    for is_known, age, days in zip(known.tolist(), cycles.age.tolist(), bounds.tolist(), strict=True):
        earliest, day, latest = (today + timedelta(days=since - age) for since in days)
        # Nor has relief an end that was over before its first day counted.
        yield Forecast(day, earliest, latest) if is_known and days[-1] >= UNSETTLED else None


class _Compared(NamedTuple):
    """Patients x cycles; each patient's last cycle that can be compared, and the earlier ones, if any can."""

    amounts: Floats
    last: Ints
    earlier: Flags

    @property
    def usual(self) -> Floats:
        """The earlier ones' mean."""
        counted = np.maximum(1, self.earlier.sum(axis=1))
        return np.asarray((self.amounts * self.earlier).sum(axis=1) / counted)

    def where(self, is_less: Flags) -> Iterator[tuple[float, tuple[float, ...]] | None]:
        for amounts, last, earlier, told in zip(*self, is_less, strict=True):
            before = amounts[earlier].tolist()
            yield (float(amounts[last]), tuple(before)) if told and amounts[last] < min(before) else None


def _compared(amounts: Floats, rated: Ints, can_be_last: Flags) -> _Compared:
    enough = rated >= ENOUGH
    candidates = enough & can_be_last
    last = np.where(candidates[:, -1], MOST - 1, MOST - 2)
    earlier = enough & (np.arange(MOST) < last[:, None])
    earlier &= np.take_along_axis(candidates, last[:, None], axis=1) & (earlier.sum(axis=1) >= 2)[:, None]
    return _Compared(amounts, last, earlier)


def _shorter(seen: Studied, cycles: Cycles) -> Iterator[Relief | None]:
    """Days of relief, at most until the next infusion; only relief that has ended can be shorter."""
    own = seen.own[-1]
    days = ((own.weight * own.points) @ LEFT >= NOTICED).sum(axis=2)
    lasted = np.minimum(days, cycles.end - cycles.start)
    compared = _compared(lasted.astype(float), seen.rated[:, -1], days < cycles.end - cycles.start)
    half = np.floor(HALF * compared.usual).astype(int)
    sure = own.cycle(compared.last).below(NOTICED, LEFT.T[half]) >= SURE
    for told in compared.where(sure & (compared.usual >= ENOUGH)):
        yield Relief(int(told[0]), tuple(map(int, told[1]))) if told else None


def _less(seen: Studied) -> Iterator[tuple[LessRelief, ...]]:
    each = (_lesser(seen, number) for number in range(len(DAILY.questions)))
    for told in zip(*each, strict=True):
        pairs = zip(DAILY.questions, told, strict=True)
        yield tuple(LessRelief(question.key, *amounts) for question, amounts in pairs if amounts)


def _lesser(seen: Studied, number: int) -> Iterator[tuple[float, tuple[float, ...]] | None]:
    own = seen.own[number]
    points = (own.weight * own.points).sum(axis=2)
    compared = _compared(points, seen.rated[:, number], np.ones(points.shape, bool))
    limit = HALF * compared.usual[:, None]
    sure = own.cycle(compared.last).below(limit, np.ones(1)) >= SURE
    return compared.where(sure & (compared.usual >= NOTICED))
