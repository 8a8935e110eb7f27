"""What could be found at best: whoever is told each patient's true curve and noise still has to see a shift.

The score is the log of the likelihood ratio between "got worse", averaged over when and how, and "did not".
"""

import numpy as np

from benchmarks.evaluation.rules import DIGESTS
from benchmarks.evaluation.worlds import Cohort, Floats

LOOK_BACK = 56
STEPS = (4, 6, 8, 10, 12, 15, 18, 22, 28, 35)  # days since everything changed at once
RAMPS = (10, 14, 21, 28, 42)  # days since it began to change little by little
SIZE, SIZE_SPREAD = 2.5, 1.3  # points, before anything is seen
QUESTIONS = np.log([0.4, 0.2, 0.4])  # pain alone, mood alone, both
CAP = 3  # SDs, so that a flare of one day cannot decide


def told_the_truth(cohort: Cohort) -> Floats:
    """Patients x digests."""
    noise = cohort.ratings - cohort.usual - cohort.shift
    spread = np.sqrt(np.nanmean(noise**2, axis=2))
    lag = np.clip(_correlation(noise), 0, 0.9)
    above = np.clip((cohort.ratings - cohort.usual) / spread[:, :, None], -CAP, CAP)
    windows = (above[:, :, max(0, day - LOOK_BACK + 1) : day + 1] for day in DIGESTS)
    return np.stack([_log_ratio(window, lag, spread) for window in windows], axis=1)


def _correlation(noise: Floats) -> Floats:
    """From one day to the next, where both were answered."""
    products = noise[:, :, 1:] * noise[:, :, :-1]
    correlation: Floats = np.nanmean(products, axis=2) / np.nanmean(noise**2, axis=2)
    return correlation


def _log_ratio(above: Floats, lag: Floats, spread: Floats) -> Floats:
    shapes = _shapes(above.shape[2]) / spread[:, :, None, None]
    seen = np.isfinite(above)
    before = np.maximum.accumulate(np.where(seen, np.arange(above.shape[2]), -1), axis=2)
    before = np.concatenate([np.full((*seen.shape[:2], 1), -1), before[:, :, :-1]], axis=2)
    alike = np.where(before >= 0, lag[:, :, None] ** (np.arange(above.shape[2]) - before), 0)
    weight = np.where(seen, 1 / np.sqrt(1 - alike**2), 0)
    rated = np.where(seen, above, 0)
    earlier = np.maximum(before, 0)
    white = weight * (rated - alike * np.take_along_axis(rated, earlier, axis=2))
    past = np.take_along_axis(shapes, earlier[:, :, None], axis=3)
    design = weight[:, :, None] * (shapes - alike[:, :, None] * past)
    each = _evidence((design**2).sum(axis=3), (design * white[:, :, None]).sum(axis=3))
    ways = np.concatenate([each, each.sum(axis=1, keepdims=True)], axis=1) + QUESTIONS[:, None]
    total: Floats = np.logaddexp.reduce(ways.reshape(len(ways), -1), axis=1)
    return total


def _shapes(days: int) -> Floats:
    """Shifts of one point: hypotheses x days, the last of which is today."""
    ago = np.arange(days - 1, -1, -1)
    steps = [(ago < began).astype(float) for began in STEPS]
    return np.array(steps + [np.clip((began - ago) / began, 0, 1) for began in RAMPS])


def _evidence(squares: Floats, products: Floats) -> Floats:
    """The log Bayes factor of a shift whose size is normal, against none."""
    precision = squares + SIZE_SPREAD**-2
    pull = products + SIZE / SIZE_SPREAD**2
    explained = pull**2 / precision - SIZE**2 / SIZE_SPREAD**2
    evidence: Floats = 0.5 * (explained - np.log(precision * SIZE_SPREAD**2))
    return evidence
