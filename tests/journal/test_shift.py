"""The numerics, against slow and plain reckonings of the same thing, and against what is true."""

from collections.abc import Sequence
from math import erf, exp, log, pi, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from journal import normal, shift
from journal.fading import RELIEFS
from journal.shift import BEGAN, CYCLES, RAMPS, STEPS, Curve, Series

Floats = NDArray[np.float64]

EVERY_DAY = tuple(range(99, -1, -1))
MONTHLY = (95, 65, 37, 9)  # days ago


def series(
    burdens: Sequence[float] | Floats,
    ages: Sequence[int] = EVERY_DAY,
    infusions: Sequence[int] = (),
    accepted: Sequence[int] = (),
    held: int = shift.JUDGED,
) -> Series:
    """One question of one patient; ages and infusions count days back, the oldest first."""
    before = [[ago for ago in infusions if ago >= age] for age in ages]
    return Series(
        rated=np.ones((1, len(ages)), bool),
        age=np.array([ages]),
        burden=np.array([burdens], float),
        since=np.array([[min(ago) - age if ago else -1 for ago, age in zip(before, ages, strict=True)]]),
        cycle=np.array([[len(infusions) - len(ago) if ago else -1 for ago in before]]),
        held=np.array([held]),
        accepted=np.array([[*accepted, -1, -1][: shift.ACCEPTED]]),
    )


def together(*some: Series) -> Series:
    """Several as one batch; the shorter are filled up with days that must weigh nothing."""
    longest = max(one.rated.shape[1] for one in some)

    def filled(name: str, with_: float) -> NDArray[Any]:
        rows = [getattr(one, name)[0] for one in some]
        return np.stack([np.pad(row, (0, longest - len(row)), constant_values=with_) for row in rows])

    return Series(
        rated=filled("rated", False),
        age=filled("age", 0),
        burden=filled("burden", 0),
        since=filled("since", -1),
        cycle=filled("cycle", -1),
        held=np.concatenate([one.held for one in some]),
        accepted=np.concatenate([one.accepted for one in some]),
    )


class Slow:
    """One series with whole covariance matrices: nothing whitened, packed, factored or shared."""

    def __init__(self, one: Series, curve: Curve) -> None:
        self.age = one.age[0]
        self.likeness, self.spread = float(curve.likeness[0]), float(curve.spread[0])
        usual = one.burden[0] - curve.distance[0]
        reach = shift.FARTHEST * self.spread
        self.burden = np.array(
            [min(max(b, u - reach), u + reach) for b, u in zip(one.burden[0], usual, strict=True)]
        )
        self.designs = [self._design(one, kind) for kind in range(len(RELIEFS))]

    def _design(self, one: Series, kind: int) -> Floats:
        rows = []
        for since, cycle, age in zip(one.since[0], one.cycle[0], one.age[0], strict=True):
            left = exp(-max(0, since - RELIEFS[kind].holds) / RELIEFS[kind].fades) if since >= 0 else 0
            own = [left if cycle == number else 0 for number in range(CYCLES)]
            rows.append([1, left, *own, *(float(age <= level) for level in one.accepted[0])])
        return np.array(rows)

    def noise(self, likeness: float, spread: float) -> Floats:
        correlation: Floats = likeness ** np.abs(self.age[:, None] - self.age)
        return spread**2 * correlation

    @property
    def prior(self) -> tuple[Floats, Floats]:
        """Means and variances of level, points of relief, each infusion's own, and accepted levels."""
        sds = [shift.LEVEL_SD, shift.RELIEF_SD, *[shift.CYCLE_SD] * CYCLES, *[shift.ACCEPTED_SD] * 2]
        means = np.zeros(len(sds))
        means[1] = -shift.RELIEF
        return means, np.array(sds) ** 2

    def likelihood(self, kind: int, began: int | None) -> float:
        """The logarithm of the density of the ratings with a shift that began so many days ago, or none."""
        means, variances = self.prior
        design = self.designs[kind]
        mean = design @ means
        covariance = self.noise(self.likeness, self.spread) + (design * variances) @ design.T
        if began is not None:
            grown = self.grown(began)
            mean = mean + shift.SHIFT * grown
            covariance = covariance + shift.SHIFT_SD**2 * np.outer(grown, grown)
        off = self.burden - mean
        size = np.linalg.slogdet(2 * pi * covariance)[1]
        return float(-(size + off @ np.linalg.solve(covariance, off)) / 2)

    def grown(self, number: int) -> Floats:
        if number < len(STEPS):
            return np.array([1.0 if age < STEPS[number] else 0.0 for age in self.age])
        days = RAMPS[number - len(STEPS)]
        return np.array([max(0.0, (days - age) / days) for age in self.age])

    def points(self, kind: int, began: int) -> tuple[float, float]:
        """Mean and variance of the shift, by conditioning on the ratings."""
        means, variances = self.prior
        design = self.designs[kind]
        plain = self.noise(self.likeness, self.spread) + (design * variances) @ design.T
        off = self.burden - design @ means
        grown = np.linalg.solve(plain, self.grown(began))
        known = grown @ self.grown(began) + 1 / shift.SHIFT_SD**2
        return float((grown @ off + shift.SHIFT / shift.SHIFT_SD**2) / known), float(1 / known)

    def odds(self, began: int) -> tuple[float, float, float]:
        kinds = range(len(RELIEFS))
        without = [exp(self.likelihood(kind, None) - self.likelihood(0, None)) for kind in kinds]
        with_ = [exp(self.likelihood(kind, began) - self.likelihood(0, None)) for kind in kinds]
        each = [self.points(kind, began) for kind in kinds]
        mean = sum(w * points for w, (points, _) in zip(with_, each, strict=True)) / sum(with_)
        spread = sum(w * (v + (p - mean) ** 2) for w, (p, v) in zip(with_, each, strict=True)) / sum(with_)
        return log(sum(with_) / sum(without)), mean, spread

    def weights(self, kind: int, held: int) -> tuple[Floats, Floats]:
        """The curve from older days alone, by conditioning; relief is what is taken off."""
        older = self.age >= held
        means, variances = self.prior
        design = self.designs[kind][older]
        noise = self.noise(shift.LIKENESS, shift.SPREAD)[np.ix_(older, older)]
        covariance = noise + (design * variances) @ design.T
        gain = np.linalg.solve(covariance, design * variances).T
        mean = means + gain @ (self.burden[older] - design @ means)
        return mean, np.diag(variances) - gain @ (design * variances)


def noisy(
    seed: int, level: float = 5, points: float = 3, infusions: Sequence[int] = (), up: float = 0
) -> Floats:
    """A hundred days with relief that fades in twelve, and `up` points more in the last ten."""
    generator = np.random.default_rng(seed)
    since = [min((ago - age for ago in infusions if ago >= age), default=999) for age in EVERY_DAY]
    true = level - points * np.exp(-np.array(since) / 12) + up * (np.array(EVERY_DAY) < 10)
    return np.clip(np.round(true + generator.normal(0, 1.1, 100)), 0, 10)


def thinned(seed: int, one: Series, share: float) -> Series:
    kept = np.flatnonzero(np.random.default_rng(seed).random(one.rated.shape[1]) >= share)
    columns = {name: getattr(one, name)[:, kept] for name in ("rated", "age", "burden", "since", "cycle")}
    return Series(**columns, held=one.held, accepted=one.accepted)


DIVERSE = [
    series(noisy(1)),
    series(noisy(2, up=3)),
    series(noisy(3, infusions=MONTHLY), infusions=MONTHLY),
    series(noisy(4, infusions=MONTHLY, up=2), infusions=MONTHLY),
    series(noisy(5, infusions=range(95, 0, -9)), infusions=range(95, 0, -9)),
    series(noisy(6, up=2), accepted=(40, 70)),
    thinned(7, series(noisy(7, infusions=MONTHLY, up=4), infusions=MONTHLY), 0.5),
    thinned(8, series(noisy(8, up=-2), accepted=(20,), held=10), 0.8),
    series([10.0] * 90 + [0.0] * 10, infusions=(9,)),
]


class TestEvidence:
    @pytest.mark.parametrize("number", range(len(DIVERSE)))
    def test_it_is_what_whole_covariance_matrices_say(self, number: int) -> None:
        batch = together(*DIVERSE)
        found = shift.evidence(shift.usual(batch), batch)
        slow = Slow(DIVERSE[number], shift.usual(DIVERSE[number]))

        expected = np.array([slow.odds(began) for began in range(len(BEGAN))]).T

        assert found.odds[number] == pytest.approx(expected[0], abs=1e-4)
        assert found.now[number] == pytest.approx(expected[1], abs=1e-4)
        assert found.variance[number] == pytest.approx(expected[2], rel=1e-3)

    def test_a_step_is_dated_to_when_it_was(self) -> None:
        steps = [series([4.0, 5.0] * 50 + np.where(np.array(EVERY_DAY) < days, 3, 0)) for days in STEPS]
        batch = together(*steps)

        likeliest = shift.evidence(shift.usual(batch), batch).odds[:, : len(STEPS)].argmax(axis=1)

        assert likeliest.tolist() == list(range(len(STEPS)))

    def test_a_slow_rise_is_a_ramp(self) -> None:
        rise = 4 * np.clip((42 - np.array(EVERY_DAY)) / 42, 0, 1)
        one = series([4.0, 5.0] * 50 + rise)

        assert BEGAN[shift.evidence(shift.usual(one), one).odds[0].argmax()] == 42


class TestUsual:
    @pytest.mark.parametrize("number", range(len(DIVERSE)))
    def test_the_curve_is_what_whole_covariance_matrices_say(self, number: int) -> None:
        one = DIVERSE[number]
        curve = shift.usual(one)
        unlimited = curve._replace(spread=np.array([1e3]))
        weights, covariance = Slow(one, unlimited).weights(int(curve.kind[0]), int(one.held[0]))
        weights[1] += shift.RELIEF

        assert curve.weights[0] == pytest.approx(weights, abs=1e-3)
        assert curve.covariance[0] == pytest.approx(covariance, abs=1e-4)

    def test_the_shape_of_relief_is_found(self) -> None:
        infusions = (95, 60, 25)
        shapes = []
        for fading in RELIEFS:
            since = np.array(
                [min((ago - age for ago in infusions if ago >= age), default=999) for age in EVERY_DAY]
            )
            left = np.where(since < 999, np.exp(-np.maximum(0, since - fading.holds) / fading.fades), 0)
            shapes.append(series(7 - 4 * left, infusions=infusions))

        assert shift.usual(together(*shapes)).kind.tolist() == [0, 1, 2]

    def test_the_last_days_teach_nothing(self) -> None:
        calm, up = series(noisy(9)), series(noisy(9) + 4 * (np.array(EVERY_DAY) < shift.JUDGED))

        for one, other in zip(shift.usual(calm)[:5], shift.usual(up)[:5], strict=True):
            assert np.array_equal(one, other)

    def test_without_older_days_it_is_what_is_expected_of_anybody(self) -> None:
        curve = shift.usual(series([6.0] * 10, ages=range(9, -1, -1)))

        assert (float(curve.spread[0]), float(curve.likeness[0])) == (shift.SPREAD, shift.LIKENESS)
        assert curve.weights[0] == pytest.approx(0)

    def test_spread_and_likeness_of_a_long_diary_are_its_own(self) -> None:
        generator = np.random.default_rng(10)
        alike = np.zeros(180)
        for day in range(1, 180):
            alike[day] = 0.8 * alike[day - 1] + 2 * 0.6 * generator.normal()
        ages = range(179, -1, -1)
        calm, wild = series(5 + generator.normal(0, 0.5, 180), ages), series(5 + alike, ages)
        curve = shift.usual(together(calm, wild))

        assert curve.spread == pytest.approx([0.55, 2], abs=0.35)
        assert curve.likeness[0] < 0.3 and 0.6 < curve.likeness[1] <= shift.MOST_ALIKE

    def test_an_accepted_level_is_usual(self) -> None:
        burdens = np.where(np.array(EVERY_DAY) <= 40, 7.0, 3.0)
        one = series(burdens, accepted=(40,))

        assert shift.expected(shift.usual(one), one)[0] == pytest.approx(burdens, abs=0.2)


class TestRecent:
    def test_points_above_usual_of_the_rated_days(self) -> None:
        one = series([4.0] * 93 + [5, 6, 7, 5, 6, 7, 6])

        found = shift.recent(shift.usual(one), one, 7)

        assert (found.by[0], found.mean[0]) == pytest.approx((2, 6), abs=0.01)
        assert found.answered[0] == 7

    def test_its_error_by_hand(self) -> None:
        """Ratings days apart and always the same: what is expected of anybody is left."""
        ages = [*range(300, 100, -4), 6, 4, 2, 0]
        one = series([4.0] * 54, ages)
        curve = shift.usual(one)
        spread = sqrt(shift.SPREAD_WORTH / (48 + shift.SPREAD_WORTH))
        alike = shift.LIKENESS  # as no two days are neighbours

        error = shift.recent(curve, one, 7).error[0]

        assert curve.likeness[0] == pytest.approx(alike)
        four = spread**2 * (1 + alike) / (1 - alike) / 4
        level = spread**2 / 50  # of independent days; four days apart they are nearly that
        assert error == pytest.approx(sqrt(four + level), rel=0.01)

    def test_nine_of_ten_intervals_hold_the_truth(self) -> None:
        some = [series(noisy(seed, infusions=MONTHLY, up=2), infusions=MONTHLY) for seed in range(200)]
        batch = together(*some)

        found = shift.recent(shift.usual(batch), batch, 7)

        held = np.abs(found.by - 2) <= shift.Z_90 * found.error
        assert 0.85 <= held.mean() <= 0.99


class TestChart:
    def test_by_hand(self) -> None:
        one = thinned(11, series(noisy(11, up=2)), 0.8)
        curve = shift.usual(one)._replace(likeness=np.array([0.2]))
        level = 0.0
        for age, distance in zip(one.age[0], curve.distance[0], strict=True):
            if age < 56:
                far = min(3, max(-3, distance / curve.spread[0]))
                level = 0.7 * level + 0.3 * far

        assert shift.charted(curve, one)[0] == pytest.approx(level)
        alike = curve._replace(likeness=np.array([0.675]))
        assert shift.charted(alike, one)[0] == pytest.approx(level / 4)

    def test_one_day_moves_it_at_most_three_spreads_times_its_weight(self) -> None:
        one = series([0.0] * 99 + [10.0])

        assert shift.charted(shift.usual(one), one)[0] == pytest.approx(0.9, abs=0.01)


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(len(DIVERSE))))
def test_neither_neighbours_nor_their_length_matter(order: list[int]) -> None:
    batch = together(*(DIVERSE[number] for number in order))
    curve = shift.usual(batch)
    found = shift.evidence(curve, batch)

    for place, number in enumerate(order[:3]):
        alone = shift.usual(DIVERSE[number])
        assert shift.evidence(alone, DIVERSE[number]).odds[0] == pytest.approx(found.odds[place], rel=1e-9)
        assert shift.charted(alone, DIVERSE[number])[0] == pytest.approx(shift.charted(curve, batch)[place])


def test_the_normal_distribution_is_near_enough() -> None:
    z = np.linspace(-9, 9, 2_000)
    exact = np.array([(1 + erf(each / sqrt(2))) / 2 for each in z])

    assert np.abs(normal.below(z) - exact).max() < 0.0004
