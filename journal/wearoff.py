"""What infusions do: a personal curve of relief that wears off, learnt from one cycle to the next.

A day's burden is `level - points x left(days since the infusion)`, plus noise. Every person has one curve
`left`, out of a grid; level and points may differ a little from one cycle to the next. For each curve that is
a linear model with normal noise: going through the cycles in order (a Kalman filter) gives in closed form
what is known of each, and the curves are weighted by how well they explain all cycles so far. An infusion
that came before relief was gone simply ends that cycle's days: how long it would have lasted stays open.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from journal import normal
from journal.fading import UNSETTLED, Flags, Floats, Ints

HORIZON = 84  # days: twelve weeks, the longest relief reported (ASRA/AAPM/ASA 2018)
SERIES = 7  # days: infusions as close as this belong to one induction series (our assumption)
MOST = 6  # cycles: older ones say little about this one (our assumption)
ENOUGH = 5  # rated days of a cycle below which it says too little by itself (our assumption)

# Relief fades at once, with a time constant in days, or holds for some days and then fades with a third of
# these as time constant. Before any data, a third of it is most likely left on day 17, and for two of three
# people between days 10 and 28: our assumption, from relapses of depression after a median of 18 days and
# from 23 to 51 % of patients with relief beyond three weeks (Patil 2012).
FADING = np.geomspace(4, 42, 12)
HOLDING = np.geomspace(4, 32, 16)
LIKELIEST, SPREAD = 17.0, 0.5

# Points, all our assumptions: what is expected of somebody's first cycle (mean and SD), how much that differs
# from one cycle to the next (SD; infusions differ by about 25 %), and the SD of daily ratings, which is worth
# as much as ten ratings of the person's own.
LEVEL, LEVEL_SD, LEVEL_DRIFT = 6.0, 1.5, 0.5
POINTS, POINTS_SD, POINTS_DRIFT = 2.0, 1.5, 0.5
RATINGS_SD, RATINGS_WORTH = 1.1, 10
CHANGES = 0.1  # the share of infusions that wear off in another way than the one before
UNKNOWN_SD = 3.0  # an infusion judged by its own days alone

# Lag-1 correlations of 0.1 to 0.6 are reported for pain diaries. With 0.25 (our assumption) n ratings say as
# much as n / OVERLAP independent ones.
AUTOCORRELATION = 0.25
OVERLAP = (1 + AUTOCORRELATION) / (1 - AUTOCORRELATION)


class Cycles(NamedTuple):
    """Patients x MOST, the current cycle last: first day and the day after the last, as columns of burdens.

    Where somebody has fewer cycles, both are beyond the last column.
    """

    start: Ints
    end: Ints

    @property
    def age(self) -> Ints:
        """Days since the last infusion."""
        return self.end[:, -1] - 1 - self.start[:, -1]


def cycles_of(infusions: Sequence[Collection[date]], today: date, days: int) -> Cycles:
    """By infusions up to today, which is the last of the `days` columns.

    An induction series makes no cycles until its last infusion: relief has no time to wear off between them.
    """
    bounds = np.full((2, len(infusions), MOST), days)
    for patient, dates in enumerate(infusions):
        given = sorted({days - 1 - (today - day).days for day in dates if day <= today})
        pairs = [(day, after) for day, after in pairwise(given) if after - day > SERIES]
        pairs += [(day, days) for day in given[-1:]]
        for place, pair in enumerate(pairs[-MOST:], start=MOST - len(pairs[-MOST:])):
            bounds[:, patient, place] = pair
    return Cycles(*bounds)


def _curves() -> Floats:
    """Curves x days since the infusion: the share of relief that is left."""
    day = np.arange(HORIZON + 1)
    fading = np.exp(-day / FADING[:, None])
    holding = np.exp(-np.maximum(0, day - HOLDING[:, None]) / (HOLDING[:, None] / 3))
    return np.concatenate([fading, holding])


def _likely() -> Floats:
    """How likely each curve is before any data, by the day on which a third of the relief is left."""
    lasting = np.log(np.concatenate([FADING, HOLDING * 4 / 3]) / LIKELIEST)
    likely = np.exp(-((lasting / SPREAD) ** 2) / 2)
    return np.asarray(likely / likely.sum())


LEFT = _curves()
LIKELY = _likely()


class _Sums(NamedTuple):
    """Over the rated days of each cycle, all that the model needs to know; the last axis is the curve."""

    rated: Floats
    left: Floats
    left_squared: Floats
    burden: Floats
    burden_squared: Floats
    burden_left: Floats

    def cycle(self, number: int) -> "_Sums":
        return _Sums(*(each[:, number] for each in self))


@dataclass(frozen=True, slots=True)
class Belief:
    """Of one cycle, persons x curves: the curve's weight, means and (co)variances of level and points."""

    weight: Floats
    level: Floats
    points: Floats
    level_variance: Floats
    points_variance: Floats
    covariance: Floats


class Own(NamedTuple):
    """Points by the days of each cycle alone, persons x cycles x curves."""

    weight: Floats
    points: Floats
    variance: Floats

    def cycle(self, number: Ints) -> "Own":
        return Own(*(each[np.arange(len(each)), number] for each in self))

    def below(self, limit: Floats | float, left: Floats) -> Floats:
        return probability_below(self.weight, self.points, self.variance, limit, left)


class Studied(NamedTuple):
    """For each question, and last for their mean: what was expected of this cycle, and is known of it now.

    `rated` counts days, patients x questions x cycles; `expected` is points; `own` is every cycle by itself.
    """

    rated: Ints
    expected: list[Floats]
    now: list[Belief]
    own: list[Own]


def studied(burdens: Floats, cycles: Cycles) -> Studied:
    """Burdens are patients x questions x days, with NaN for a day without an answer."""
    # A day with one answer of two has no mean: it would be another quantity.
    both = np.concatenate([burdens, burdens.mean(axis=1, keepdims=True)], axis=1)
    laid = _laid(both, cycles)
    found = [_follow(laid[:, series]) for series in range(laid.shape[1])]
    expected, now, own = (list(each) for each in zip(*found, strict=True))
    return Studied(np.isfinite(laid).sum(axis=3), expected, now, own)


def _laid(burdens: Floats, cycles: Cycles) -> Floats:
    """Patients x questions x cycles x days since the infusion: the burdens, and NaN."""
    day = np.arange(burdens.shape[2])
    since = day - cycles.start[:, :, None]
    within = (since >= UNSETTLED) & (since <= HORIZON) & (day < cycles.end[:, :, None])
    patient, cycle, column = np.nonzero(within)
    laid = np.full((*burdens.shape[:2], MOST, HORIZON + 1), np.nan)
    laid[patient, :, cycle, since[within]] = burdens[patient, :, column]
    return laid


def _follow(laid: Floats) -> tuple[Floats, Belief, Own]:
    """Through the cycles in order: the points expected of the current one before its days, then with them."""
    sums = _sums(laid)
    noise = _noise(sums)
    belief = _first(len(laid))
    own = []
    for number in range(MOST):
        cycle = sums.cycle(number)
        expected = _next(belief, any_rated=cycle.rated > 0)
        alone = _learned(_unknown(expected), cycle, noise)
        own.append((alone.weight, alone.points, alone.points_variance))
        belief = _learned(expected, cycle, noise)
    points = (expected.weight * expected.points).sum(axis=1)
    return points, belief, Own(*(np.stack(each, axis=1) for each in zip(*own, strict=True)))


def _sums(laid: Floats) -> _Sums:
    is_rated = np.isfinite(laid)
    rated, burden = is_rated.astype(float), np.where(is_rated, laid, 0)
    return _Sums(
        rated=rated.sum(axis=2, keepdims=True),
        left=rated @ LEFT.T,
        left_squared=rated @ (LEFT**2).T,
        burden=burden.sum(axis=2, keepdims=True),
        burden_squared=(burden**2).sum(axis=2, keepdims=True),
        burden_left=burden @ LEFT.T,
    )


def _noise(sums: _Sums) -> Floats:
    """The variance of a rating, times OVERLAP, around the best curve fitted to each cycle alone."""
    rated = np.maximum(1, sums.rated)
    spread = np.maximum(1e-6, sums.left_squared - sums.left**2 / rated)
    shared = sums.burden_left - sums.left * sums.burden / rated
    misfit = sums.burden_squared - sums.burden**2 / rated - shared**2 / spread
    enough = sums.rated >= ENOUGH
    squares = (misfit * enough).sum(axis=1).min(axis=1, keepdims=True)
    freedom = ((sums.rated - 2) * enough).sum(axis=1)
    variance = (squares + RATINGS_WORTH * RATINGS_SD**2) / (freedom + RATINGS_WORTH)
    return np.asarray(variance * OVERLAP)


def _first(persons: int) -> Belief:
    expected = np.ones((persons, len(LEFT)))
    return Belief(
        weight=expected * LIKELY,
        level=expected * LEVEL,
        points=expected * POINTS,
        level_variance=expected * LEVEL_SD**2,
        points_variance=expected * POINTS_SD**2,
        covariance=expected * 0,
    )


def _next(belief: Belief, any_rated: Flags) -> Belief:
    """Most infusions wear off like the one before; the others start from what is known over all curves."""
    weight = (1 - CHANGES) * belief.weight + CHANGES * LIKELY
    changed = CHANGES * LIKELY / weight
    level, level_variance = _mixed(belief.level, belief.level_variance, belief.weight, changed)
    points, points_variance = _mixed(belief.points, belief.points_variance, belief.weight, changed)
    return Belief(
        weight,
        level,
        points,
        level_variance + any_rated * LEVEL_DRIFT**2,
        points_variance + any_rated * POINTS_DRIFT**2,
        (1 - changed) * belief.covariance,
    )


def _mixed(mean: Floats, variance: Floats, weight: Floats, changed: Floats) -> tuple[Floats, Floats]:
    """Mean and variance where a share has changed to those over all curves."""
    overall = (weight * mean).sum(axis=1, keepdims=True)
    spread = (weight * (variance + (mean - overall) ** 2)).sum(axis=1, keepdims=True)
    mixed = mean + changed * (overall - mean)
    kept = (1 - changed) * (variance + (mean - mixed) ** 2)
    return mixed, kept + changed * (spread + (overall - mixed) ** 2)


def _learned(expected: Belief, cycle: _Sums, noise: Floats) -> Belief:
    """Bayes for two unknowns with normal noise, written out; the evidence moves the curves' weights."""
    level, points, both, before = _inverse(
        expected.level_variance, expected.points_variance, expected.covariance
    )
    to_level = level * expected.level + both * expected.points
    to_points = both * expected.level + points * expected.points
    evidence = -np.log(before) / 2 - (expected.level * to_level + expected.points * to_points) / 2
    level, points, both, after = _inverse(
        level + cycle.rated / noise, points + cycle.left_squared / noise, both - cycle.left / noise
    )
    to_level, to_points = to_level + cycle.burden / noise, to_points - cycle.burden_left / noise
    level_mean, points_mean = level * to_level + both * to_points, both * to_level + points * to_points
    evidence = evidence - np.log(after) / 2 + (level_mean * to_level + points_mean * to_points) / 2
    weight = expected.weight * np.exp(evidence - evidence.max(axis=1, keepdims=True))
    weight /= weight.sum(axis=1, keepdims=True)
    return Belief(weight, level_mean, points_mean, level, points, both)


def _inverse(first: Floats, second: Floats, both: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Of a symmetric 2 x 2 matrix, and its determinant."""
    determinant = first * second - both**2
    return second / determinant, first / determinant, -both / determinant, determinant


def _unknown(expected: Belief) -> Belief:
    """As if nothing were known of this infusion's points, so that its own days decide."""
    every = np.ones_like(expected.weight)
    return replace(
        expected, points=every * POINTS, points_variance=every * UNKNOWN_SD**2, covariance=every * 0
    )


def probability_below(
    weight: Floats, points: Floats, variance: Floats, limit: Floats | float, left: Floats
) -> Floats:
    """The probability that points x left is below the limit, over the curves on the last axis."""
    is_below = normal.below((limit / left - points) / np.sqrt(variance))
    return np.asarray((weight * is_below).sum(axis=-1))
