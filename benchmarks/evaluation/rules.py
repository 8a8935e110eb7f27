"""The simple rules that are compared: each gives every patient a score on every digest, higher meaning worse.

Pain decides alone in the first two; in the others the greater score of pain and mood counts.
"""

from collections.abc import Callable, Mapping

import numpy as np

from benchmarks.evaluation.worlds import DAYS, PAIN, Cohort, Flags, Floats

# The last day that each weekly digest sees: those at the end of weeks 5 to 26.
DIGESTS = range(5 * 7 - 1, DAYS, 7)

NOT_JUDGED = -np.inf

SMOOTHING = 0.3  # the weight of the newest rating in an EWMA
CHARTED = 56  # days that an EWMA looks back
RECENT = 14  # days that are judged, and so are no part of what is usual
BASELINE = 120  # days before those
NEEDED_RECENT, NEEDED_EARLIER = 2, 14  # ratings
STEADIEST = 0.5  # points: nobody is taken as steadier, since whole numbers alone give 0.29

Score = Callable[[Cohort], Floats]


def week_against_week(cohort: Cohort) -> Floats:
    """Points between the mean pain of the last seven days and of the seven before."""
    pain = cohort.ratings[:, PAIN]
    return _on_each_digest(lambda day: _mean(pain, day, 7) - _mean(pain, day - 7, 7))


def mean_level(cohort: Cohort) -> Floats:
    """The mean pain of the last seven days."""
    return _on_each_digest(lambda day: _mean(cohort.ratings[:, PAIN], day, 7))


def four_weeks(cohort: Cohort) -> Floats:
    """Points above the mean of the 28 days before the last week; each point needs 15 % as well."""

    def above(day: int) -> Floats:
        usual = _mean(cohort.ratings, day - 7, 28)
        points = _mean(cohort.ratings, day, 7) - usual
        return _worst(np.minimum(points, points / (0.15 * np.maximum(usual, 0.5))))

    return _on_each_digest(above)


def ewma(cohort: Cohort) -> Floats:
    """An EWMA chart against the person's own mean and spread of the weeks before the last two."""

    def chart(day: int) -> Floats:
        earlier = _mean(cohort.ratings, day - RECENT, BASELINE)
        return _charted(cohort.ratings - earlier[:, :, None], day)

    return _on_each_digest(chart)


def ewma_in_cycle(cohort: Cohort) -> Floats:
    """The same around what those weeks say is usual for the day of the cycle."""
    since = cohort.days_since_logged()
    unsettled = (since < 2)[:, None]
    ratings = np.where(unsettled, np.nan, cohort.ratings)
    return _on_each_digest(lambda day: _charted(ratings - _personal_curve(ratings, since, day), day))


SIMPLE: Mapping[str, Score] = {
    "week against week before": week_against_week,
    "mean ≥ 7": mean_level,
    "2 points and 30 % over 28 days": four_weeks,
    "EWMA, rolling personal baseline": ewma,
    "EWMA on cycle residuals": ewma_in_cycle,
}

# Where a rule has a threshold that people use, in the units of its score.
AS_USED = {"week against week before": 1.0, "mean ≥ 7": 7.0, "2 points and 30 % over 28 days": 2.0}


def _on_each_digest(score: Callable[[int], Floats]) -> Floats:
    """Patients x digests; where something could not be reckoned, nothing is flagged."""
    return np.nan_to_num(np.stack([score(day) for day in DIGESTS], axis=1), nan=NOT_JUDGED)


def _mean(ratings: Floats, last: int, days: int) -> Floats:
    """The mean of so many days up to `last`."""
    return _average(ratings[..., max(0, last - days + 1) : last + 1])


def _average(ratings: Floats) -> Floats:
    """Over the days; NaN where none was answered."""
    answered = np.isfinite(ratings).sum(axis=-1)
    unknown = np.full(answered.shape, np.nan)
    average: Floats = np.divide(np.nansum(ratings, axis=-1), answered, out=unknown, where=answered > 0)
    return average


def _worst(scores: Floats) -> Floats:
    """Over the questions, of which one may be NaN."""
    worst: Floats = np.fmax.reduce(scores, axis=1)
    return worst


def _charted(residuals: Floats, day: int) -> Floats:
    """The EWMA in personal SDs, capped at three so that one day cannot decide."""
    earlier = residuals[:, :, max(0, day - RECENT - BASELINE + 1) : day - RECENT + 1]
    enough = np.isfinite(earlier).sum(axis=2) >= NEEDED_EARLIER
    recent = residuals[:, :, day - RECENT + 1 : day + 1]
    enough &= np.isfinite(recent).sum(axis=2) >= NEEDED_RECENT
    spread = np.maximum(STEADIEST, np.sqrt(_average(earlier**2)))
    charted = residuals[:, :, max(0, day - CHARTED + 1) : day + 1]
    scaled = np.clip(charted / spread[:, :, None], -3, 3)
    return _worst(np.where(enough, _smoothed(scaled), np.nan))


def _smoothed(scaled: Floats) -> Floats:
    """A day without an answer leaves the chart where it was."""
    level = np.zeros(scaled.shape[:-1])
    for today in np.moveaxis(scaled, -1, 0):
        level = np.where(np.isfinite(today), (1 - SMOOTHING) * level + SMOOTHING * today, level)
    return level


WEAR_OFF = (6, 12, 24)  # time constants in days, of which the one that fits best is taken
USUAL_RELIEF = 1.5  # points, towards which little data pull, with an SD of as many
RIDGE = (1.1 / USUAL_RELIEF) ** 2  # for noise of 1.1 points


def _personal_curve(ratings: Floats, since: Floats, day: int) -> Floats:
    """Level less relief that wears off exponentially, fitted to what is earlier for a chart on `day`."""
    used = np.isfinite(ratings)
    used[:, :, day - RECENT + 1 :] = False
    used[:, :, : max(0, day - RECENT - BASELINE + 1)] = False
    fits = [_fit(ratings, used, np.exp(-since / constant)) for constant in WEAR_OFF]
    best = np.argmin([misfit for _, misfit in fits], axis=0)
    curves = np.stack([curve for curve, _ in fits])
    curve: Floats = np.take_along_axis(curves, best[None, :, :, None], axis=0)[0]
    return curve


def _fit(ratings: Floats, used: Flags, left: Floats) -> tuple[Floats, Floats]:
    """The curve, and how badly it fits: least squares for level and relief, with a ridge on the relief."""
    relief = np.broadcast_to(np.nan_to_num(left)[:, None], ratings.shape)
    flat = np.where(used, ratings + USUAL_RELIEF * relief, np.nan)
    shape = np.where(used, relief, np.nan)
    level, around = _average(flat)[:, :, None], _average(shape)[:, :, None]
    together, alone = (flat - level) * (shape - around), (shape - around) ** 2
    less = np.nansum(together, axis=2) / (np.nansum(alone, axis=2) + RIDGE)
    curve = level + less[:, :, None] * (relief - around) - USUAL_RELIEF * relief
    misfit = np.where(used, (ratings - curve) ** 2, 0).sum(axis=2) + RIDGE * less**2
    return curve, misfit
