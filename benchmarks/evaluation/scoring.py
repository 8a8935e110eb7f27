"""What a rule's scores are worth: new flags of the stable patients, and how soon the others are found."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.evaluation.rules import DIGESTS
from benchmarks.evaluation.worlds import STABLE, Flags, Floats, Ints

YEARS = len(DIGESTS) * 7 / 365.25  # that digests look after one patient
SOON, LATER = 2, 4  # digests on or after the onset
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Estimate:
    """With its 95 % interval, from resampling patients."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """One number a patient: new flags of the stable; digests and days from onset to the first new flag of the
    others, infinite where there was none. Who got worse too late for four more digests is left out."""

    false_flags: Floats
    digests: Floats
    days: Floats


@dataclass(frozen=True, slots=True)
class Performance:
    """False flags are per stable patient and year, shares from 0 to 1, the delay in days."""

    false_flags: Estimate
    soon: Estimate
    later: Estimate
    delay: Estimate
    stable: int
    worse: int


@dataclass(frozen=True, slots=True)
class Sweep:
    """The same rule at falling thresholds."""

    thresholds: Floats
    false_flags: Floats
    soon: Floats
    later: Floats


def outcome(onset: Ints, flags: Flags) -> Outcome:
    new = flags.copy()
    new[:, 1:] &= ~flags[:, :-1]
    first = np.searchsorted(DIGESTS, onset)
    counted = (onset != STABLE) & (first + LATER <= len(DIGESTS))
    after = new[counted] & (np.arange(len(DIGESTS)) >= first[counted, None])
    found = np.where(after.any(axis=1), after.argmax(axis=1).astype(float), np.inf)
    last = np.array(DIGESTS)[np.minimum(found, len(DIGESTS) - 1).astype(int)]
    return Outcome(
        false_flags=new[onset == STABLE].sum(axis=1) / YEARS,
        digests=found - first[counted],
        days=np.where(np.isfinite(found), last - onset[counted], np.inf),
    )


def performance(onset: Ints, flags: Flags, seed: int = 0) -> Performance:
    seen = outcome(onset, flags)
    return Performance(
        false_flags=_estimate(seen.false_flags, _mean, seed),
        soon=_estimate((seen.digests < SOON).astype(float), _mean, seed),
        later=_estimate((seen.digests < LATER).astype(float), _mean, seed),
        delay=_estimate(seen.days, _median, seed),
        stable=len(seen.false_flags),
        worse=len(seen.days),
    )


def sweep(onset: Ints, scores: Floats) -> Sweep:
    """From a threshold that flags nobody, over one that flags nobody stable, down to their median score."""
    judged = scores[(onset == STABLE)[:, None] & np.isfinite(scores)]
    tried = np.quantile(judged, 1 - np.geomspace(2e-4, 0.5, 400)) if len(judged) else np.empty(0)
    above = np.nextafter([judged.max(initial=-np.inf), scores.max()], np.inf)
    thresholds = np.unique(np.concatenate([tried, above]))[::-1]
    each = [outcome(onset, scores >= threshold) for threshold in thresholds]
    return Sweep(
        thresholds=thresholds,
        false_flags=np.array([one.false_flags.mean() for one in each]),
        soon=np.array([(one.digests < SOON).mean() for one in each]),
        later=np.array([(one.digests < LATER).mean() for one in each]),
    )


def threshold(swept: Sweep, accepted: float) -> float:
    """The lowest before false flags, per stable patient and year, pass what is accepted."""
    too_many = np.append(swept.false_flags, np.inf) > accepted
    return float(swept.thresholds[max(0, int(too_many.argmax()) - 1)])


def _estimate(values: Floats, statistic: Callable[[Floats], Floats], seed: int) -> Estimate:
    drawn = np.random.default_rng(seed).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(statistic(values[drawn]), (0.025, 0.975), method="nearest")
    return Estimate(float(statistic(values)), float(low), float(high))


def _mean(values: Floats) -> Floats:
    mean: Floats = values.mean(axis=-1)
    return mean


def _median(values: Floats) -> Floats:
    """One that does not stumble over infinities."""
    middle: Floats = np.sort(values, axis=-1)[..., (values.shape[-1] - 1) // 2]
    return middle
