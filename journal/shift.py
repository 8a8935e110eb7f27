"""How much one question has shifted from what is usual for this person on these days of the cycle.

All of it is on series: one question of one patient, oriented so that higher is worse, of which only the days
with a rating are kept. Arrays are series x ratings, the oldest first; a series with fewer ratings than others
is filled up with days that are not `rated` and weigh nothing.

1. The usual curve, `level - points x relief`, is fitted to the older days. Each of the last infusions may do
   more or less than the person's others. It gives the person's spread, and how much one day resembles the
   next.
2. An EWMA chart of the distances from the curve says how the last days look at a glance.
3. A regression on all days asks how well "no shift" explains them against a shift that began at various
   times. Noise is first-order autoregressive. Everything is normal, so that each answer is a closed form.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from journal.fading import RELIEFS, Flags, Floats, Ints, relief

# What is expected before any ratings are seen: means and SDs in points, all our assumptions. Relief is as in
# simulated patients who resemble published ones; infusions differ by about 25 %.
LEVEL_SD = 1000.0  # so wide that the level is the ratings' alone
RELIEF, RELIEF_SD = 2.0, 1.5
CYCLE_SD = 0.5
ACCEPTED_SD = 3.0
SHIFT, SHIFT_SD = 2.0, 1.0

# Within-person SDs of daily pain are 1.6 +- 0.7 without any curve, and lag-1 correlations 0.1 to 0.6; less is
# left around a curve. The person's own ratings count against these as so many days. Our assumptions.
SPREAD, SPREAD_WORTH = 1.0, 15
LIKENESS, LIKENESS_WORTH, MOST_ALIKE = 0.25, 15, 0.9
OFTEN_ALIKE = 0.35  # from which likeness on the EWMA chart counts less
LOST_BY_FITTING = 10  # of the products from which likeness is reckoned, as a curve follows its own ratings

JUDGED = 14  # days that are no part of what is usual (our assumption)
NEEDED_EARLIER = 14  # ratings before them (our assumption)
CYCLES = 6  # infusions that may differ; older ones share one curve (our assumption)
ACCEPTED = 2  # levels that a clinician has accepted (our assumption)

# A shift began so many days ago, at once or gradually up to today. Flares last one to four days, so that
# nothing younger than four days is looked for; after five weeks a shift is old. Our assumptions.
STEPS = np.array([4, 7, 10, 14, 21, 28, 35])
RAMPS = np.array([14, 28, 42])
BEGAN = np.concatenate([STEPS, RAMPS])

FARTHEST = 3.0  # spreads: what lies farther from the usual curve is taken as this far, so that no day decides
SMOOTHING = 0.3  # the weight of the newest rating (Smit & Snippe 2022, Schat 2021)
CHARTED = 56  # days

Z_90 = 1.645  # half the width of a 90 % interval, in standard errors


@dataclass(frozen=True)
class Series:
    """`age` counts days before the last day that is judged, `since` days since the infusion (-1 for none).

    `cycle` is 0 for the last infusion's days, 1 for those before, and so on; -1 for none. `held` is the age
    from which on a day may teach what is usual. `accepted` are the ages of levels that a clinician has
    accepted, series x ACCEPTED; -1 for none.
    """

    rated: Flags
    age: Ints
    burden: Floats
    since: Ints
    cycle: Ints
    held: Ints
    accepted: Ints

    @cached_property
    def designs(self) -> tuple[Floats, ...]:
        """For each kind of curve: level, relief, the same for each of the last infusions, accepted levels."""
        steps = [(self.age <= age[:, None]) & self.rated for age in self.accepted.T]
        own = [self.cycle == number for number in range(CYCLES)]
        relieved = [relief(self.since, fading) * self.rated for fading in RELIEFS]
        columns = ([self.rated, each, *(each * one for one in own), *steps] for each in relieved)
        return tuple(np.stack(each, axis=2, dtype=float) for each in columns)

    @property
    def teaches(self) -> Flags:
        """Which ratings say what is usual."""
        return self.rated & (self.age >= self.held[:, None])

    def rows(self, rows: Ints) -> "Series":
        return Series(*(getattr(self, one.name)[rows] for one in fields(self)))

    def holding(self, held: Ints) -> "Series":
        return replace(self, held=held)


class Curve(NamedTuple):
    """The curve that fits best. `distance` is each rating's from it, in points."""

    weights: Floats
    covariance: Floats
    kind: Ints
    spread: Floats
    likeness: Floats
    distance: Floats


class Recent(NamedTuple):
    """The last seven days against the usual curve: points towards worse, with their standard error."""

    by: Floats
    error: Floats
    mean: Floats
    answered: Ints


class Evidence(NamedTuple):
    """For each time at which a shift may have begun, series x BEGAN.

    `odds` is the log of how much better a shift explains the ratings than none; `now` and its `variance` are
    the points that it has reached on the last day.
    """

    odds: Floats
    now: Floats
    variance: Floats


def usual(series: Series) -> Curve:
    """Learnt from the days that are held; with none of them, it is what is expected of anybody."""
    count = len(series.rated)
    likeness, spread = np.full(count, LIKENESS), np.full(count, SPREAD)
    white = _Whitening(series, likeness, series.teaches)
    fits = [_fitted(series, white, design) for design in series.designs]
    kind = np.argmin([misfit for misfit, _, _ in fits], axis=0)
    weights, covariance = (
        np.stack(each)[kind, np.arange(count)] for each in list(zip(*fits, strict=True))[1:]
    )
    bare = Curve(weights, covariance, kind, spread, likeness, np.zeros_like(series.burden))
    distance = np.where(series.rated, series.burden - expected(bare, series), 0)
    spread = _spread(series, distance)
    likeness = _likeness(series, np.clip(distance / spread[:, None], -FARTHEST, FARTHEST))
    return bare._replace(spread=spread, likeness=likeness, distance=distance)


def expected(curve: Curve, series: Series) -> Floats:
    """What is usual for each day of the series, in points."""
    found = np.zeros(series.since.shape)
    for kind, design in enumerate(series.designs):
        chosen = np.flatnonzero(curve.kind == kind)
        weights = curve.weights[chosen, :, None]
        found[chosen] = (design[chosen] @ weights)[:, :, 0] - RELIEF * design[chosen, :, 1]
    return found


def recent(curve: Curve, series: Series, days: int) -> Recent:
    """Ratings that resemble each other count for fewer than they are, and the curve is uncertain too."""
    judged = series.rated & (series.age < days)
    answered = judged.sum(axis=1)
    share = judged / np.maximum(1, answered)[:, None]
    designs = np.stack([(share[:, None] @ design)[:, 0] for design in series.designs])
    design = designs[curve.kind, np.arange(len(share))]
    from_curve = np.einsum("np,npq,nq->n", design, curve.covariance, design) * (curve.spread / SPREAD) ** 2
    alike = (1 + curve.likeness) / (1 - curve.likeness)
    error = np.sqrt(curve.spread**2 * alike / np.maximum(1, answered) + from_curve)
    return Recent((curve.distance * share).sum(axis=1), error, (series.burden * share).sum(axis=1), answered)


def charted(curve: Curve, series: Series) -> Floats:
    """The EWMA chart on the last day, in spreads; it counts less where days resemble each other strongly."""
    used = series.rated & (series.age < CHARTED)
    newer: Ints = np.cumsum(used[:, ::-1], axis=1)[:, ::-1] - used
    weight = np.where(used, SMOOTHING * (1 - SMOOTHING) ** newer, 0)
    far = np.clip(curve.distance / curve.spread[:, None], -FARTHEST, FARTHEST)
    apart = np.minimum(1, (1 - curve.likeness) / (1 - OFTEN_ALIKE)) ** 2
    return np.asarray((weight * far).sum(axis=1) * apart)


def evidence(curve: Curve, series: Series) -> Evidence:
    """Averaged over the curves' kinds, each as likely as it explains the ratings without a shift."""
    far = FARTHEST * curve.spread[:, None]
    burden = series.burden - curve.distance + np.clip(curve.distance, -far, far)
    capped = replace(series, burden=burden * series.rated)
    white = _Whitening(series, curve.likeness, series.rated)
    shifts = white(_shifts(series))
    kinds = [_explained(capped, white, design, shifts, curve.spread) for design in series.designs]
    fit, odds, size, variance = (np.stack(each) for each in zip(*kinds, strict=True))
    share = np.exp(fit - fit.max(axis=0))
    joint = (share / share.sum(axis=0))[:, :, None] * np.exp(odds)
    total = joint.sum(axis=0)
    joint /= total
    now = (joint * size).sum(axis=0)
    return Evidence(np.log(total), now, (joint * (variance + (size - now) ** 2)).sum(axis=0))


def can_have_begun(series: Series) -> Flags:
    """Series x BEGAN: what began before half of the time since a level was accepted may be part of it."""
    newest = series.accepted[:, :1]
    return np.asarray((newest < 0) | (BEGAN <= newest // 2))


class _Whitening:
    """Takes from each rating what the one before leads to expect, so that what is left is independent."""

    def __init__(self, series: Series, likeness: Floats, used: Flags) -> None:
        gap = np.full(series.age.shape, np.inf)
        gap[:, 1:] = np.maximum(1, series.age[:, :-1] - series.age[:, 1:])
        self._carried = (likeness[:, None] ** gap * series.rated)[:, :, None]
        self._weight = np.where(used[:, :, None], 1 / np.sqrt(1 - self._carried**2), 0)

    def __call__(self, columns: Floats) -> Floats:
        white = columns.copy()
        white[:, 1:] -= self._carried[:, 1:] * columns[:, :-1]
        white *= self._weight
        return white


_PRECISION = np.array(
    [1 / sd**2 for sd in (LEVEL_SD, RELIEF_SD, *[CYCLE_SD] * CYCLES, *[ACCEPTED_SD] * ACCEPTED)]
)


def _fitted(series: Series, white: _Whitening, design: Floats) -> tuple[Floats, Floats, Floats]:
    """Misfit, weights and their covariance in points, as if ratings spread like anybody's."""
    columns = white(design)
    ratings = white((series.burden + RELIEF * design[:, :, 1])[:, :, None])
    turned = columns.transpose(0, 2, 1)
    known = turned @ columns / SPREAD**2 + np.diag(_PRECISION)
    covariance = np.linalg.inv(known)
    shared = turned @ ratings / SPREAD**2
    weights = covariance @ shared
    misfit = ((ratings / SPREAD) ** 2).sum(axis=(1, 2)) - (weights * shared).sum(axis=(1, 2))
    return np.asarray(misfit), weights[:, :, 0], np.asarray(covariance)


def _spread(series: Series, distance: Floats) -> Floats:
    squares = (distance**2 * series.teaches).sum(axis=1) + SPREAD_WORTH * SPREAD**2
    freedom = np.maximum(0, series.teaches.sum(axis=1) - 2)
    return np.asarray(np.sqrt(squares / (freedom + SPREAD_WORTH)))


def _likeness(series: Series, far: Floats) -> Floats:
    """The correlation of one day with the next, towards LIKENESS where few pairs of days are known."""
    pairs = series.teaches[:, 1:] & (series.age[:, :-1] - series.age[:, 1:] == 1)
    counted = pairs.sum(axis=1)
    products = (far[:, 1:] * far[:, :-1] * pairs).sum(axis=1)
    lost = LOST_BY_FITTING * counted / np.maximum(10, series.rated.sum(axis=1))
    found = (products + lost + LIKENESS_WORTH * LIKENESS) / (counted + LIKENESS_WORTH)
    return np.asarray(np.clip(found, 0, MOST_ALIKE))


def _shifts(series: Series) -> Floats:
    """What each beginning adds to each rating for every point of the shift."""
    age = series.age[:, :, None]
    grown = np.clip((RAMPS - age) / RAMPS, 0, 1)
    return np.concatenate([age < STEPS, grown], axis=2, dtype=float) * series.rated[:, :, None]


def _explained(
    series: Series, white: _Whitening, design: Floats, shifts: Floats, spread: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """How well the ratings fit without a shift, and for each beginning: log odds, points and their variance.

    One Cholesky factor of the curve's columns takes the curve out of shifts and ratings alike.
    """
    curve = white(design)
    ratings = white((series.burden + RELIEF * design[:, :, 1])[:, :, None])
    columns = np.concatenate([curve, shifts, ratings], axis=2)
    products = columns.transpose(0, 2, 1) @ columns / spread[:, None, None] ** 2
    own, size = design.shape[2], shifts.shape[2]
    factor = np.linalg.cholesky(products[:, :own, :own] + np.diag(_PRECISION))
    taken = np.linalg.solve(factor, products[:, :own, own:])
    left = np.einsum("nii->ni", products)[:, own:] - (taken**2).sum(axis=1)
    shared = products[:, own:-1, -1] - (taken[:, :, :size] * taken[:, :, size:]).sum(axis=1)
    determinant = np.log(np.einsum("nii->ni", factor)).sum(axis=1)
    known = left[:, :size] + 1 / SHIFT_SD**2
    points = (shared + SHIFT / SHIFT_SD**2) / known
    odds = (points**2 * known - (SHIFT / SHIFT_SD) ** 2 - np.log(known * SHIFT_SD**2)) / 2
    return -determinant - left[:, size] / 2, odds, points, 1 / known
