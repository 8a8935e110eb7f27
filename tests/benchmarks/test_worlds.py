"""The simulated patients are those that docs/trends.md describes."""

from dataclasses import fields, replace

import numpy as np
import pytest

from benchmarks.evaluation import ceiling, diary, program
from benchmarks.evaluation.rules import DIGESTS, SIMPLE
from benchmarks.evaluation.scoring import outcome, sweep, threshold
from benchmarks.evaluation.worlds import DAYS, MAIN, MOOD, PAIN, STABLE, STRESS, Cohort, World, simulate
from journal.verdict import Rule

SEED = 3_000


def similar(one: Cohort, other: Cohort) -> bool:
    pairs = ((getattr(one, field.name), getattr(other, field.name)) for field in fields(Cohort))
    return all(np.array_equal(left, right, equal_nan=left.dtype.kind == "f") for left, right in pairs)


def missing(cohort: Cohort) -> float:
    return float(np.isnan(cohort.ratings[:, PAIN]).mean())


def test_a_seed_makes_the_same_patients_again_and_another_seed_others() -> None:
    assert similar(simulate(MAIN, 20, SEED), simulate(MAIN, 20, SEED))
    assert not similar(simulate(MAIN, 20, SEED), simulate(MAIN, 20, SEED + 1))


@pytest.mark.parametrize("world", [MAIN, *STRESS.values()])
def test_ratings_are_whole_numbers_on_the_scale(world: World) -> None:
    ratings = simulate(world, 50, SEED).ratings
    given = ratings[np.isfinite(ratings)]

    assert ratings.shape == (50, 2, DAYS)
    assert set(given) <= set(range(11))


def test_half_get_worse_from_week_8_on_by_what_the_world_says() -> None:
    cohort = simulate(MAIN, 1_000, SEED)
    worse = cohort.onset != STABLE
    most = cohort.shift.max(axis=(1, 2))

    assert 0.45 < worse.mean() < 0.55
    assert cohort.onset[worse].min() >= 49
    assert not cohort.shift[~worse].any()
    assert most[worse].min() >= 1.5 * 0.6
    assert most.max() <= 4
    assert all(not cohort.shift[i, :, : cohort.onset[i]].any() for i in np.flatnonzero(worse)), (
        "nothing is worse before the onset"
    )


def test_days_are_missing_as_often_as_the_world_says() -> None:
    assert 0.28 < missing(simulate(MAIN, 500, SEED)) < 0.37
    assert 0.55 < missing(simulate(STRESS["60 % of days missing"], 500, SEED)) < 0.66


def test_days_can_be_missing_when_they_are_worse() -> None:
    cohort = simulate(STRESS["missing when worse"], 500, SEED)
    worse = cohort.shift[:, PAIN] > 1

    assert np.isnan(cohort.ratings[:, PAIN][worse]).mean() > missing(cohort) + 0.1


def test_the_journal_knows_the_infusions_that_were_entered() -> None:
    cohort = simulate(MAIN, 200, SEED)
    given = cohort.infusions < DAYS

    assert 0.02 < 1 - cohort.logged[given].mean() < 0.07
    assert np.isnan(simulate(STRESS["infusions never logged"], 20, SEED).days_since_logged()).all()
    assert all(max(cohort.logged_infusions(i, 90), default=0) <= 90 for i in range(200))


def test_only_who_responds_can_lose_the_response() -> None:
    lost = STRESS["response to infusions lost"]
    cohort = simulate(lost, 300, SEED)
    (worse,) = np.nonzero(cohort.onset != STABLE)

    assert (simulate(replace(lost, responders=0), 100, SEED).onset == STABLE).all()
    assert len(worse) > 80
    assert all(cohort.onset[i] - 2 in cohort.infusions[i] for i in worse)
    assert all(not cohort.shift[i, :, : cohort.onset[i] - 2].any() for i in worse)


def test_noise_can_be_that_of_a_real_person() -> None:
    noise = diary.noise(100, DAYS, np.random.default_rng(SEED))

    assert diary.residuals().shape[1] > 700
    assert np.nanmean(diary.residuals(), axis=1) == pytest.approx([0, 0], abs=1e-9)
    assert np.isfinite(noise[:, PAIN]).sum(axis=1).min() > diary.ENOUGH


def test_the_program_is_told_nothing_that_came_later_and_mood_on_its_own_scale() -> None:
    cohort = simulate(MAIN, 5, SEED)
    seen = list(program.histories(cohort, Rule()))
    _, everything = seen[-1]

    assert len(seen) == len(DIGESTS)
    for today, known in seen:
        assert all(one.day <= today for history in known for one in history.check_ins)
        assert all(infusion <= today for history in known for infusion in history.infusions)
    for ratings, history in zip(cohort.ratings, everything, strict=True):
        rated = {program.date_of(day): 10 - ratings[MOOD, day] for day in range(DAYS)}
        told = {one.day: one.ratings["mood"] for one in history.check_ins if "mood" in one.ratings}
        assert told == {day: value for day, value in rated.items() if np.isfinite(value)}


@pytest.mark.parametrize(
    "rule, soon, later",
    [
        ("week against week before", 0.20, 0.23),
        ("mean ≥ 7", 0.25, 0.42),
        ("2 points and 30 % over 28 days", 0.39, 0.54),
        ("EWMA, rolling personal baseline", 0.52, 0.77),
        ("EWMA on cycle residuals", 0.55, 0.80),
        ("ceiling", 0.73, 0.93),
    ],
)
def test_known_rules_do_as_well_here_as_they_were_known_to_do(rule: str, soon: float, later: float) -> None:
    cohort = simulate(MAIN, 800, SEED)
    scores = ceiling.told_the_truth(cohort) if rule == "ceiling" else SIMPLE[rule](cohort)
    found = outcome(cohort.onset, scores >= threshold(sweep(cohort.onset, scores), 1))

    assert (found.digests < 2).mean() == pytest.approx(soon, abs=0.08)
    assert (found.digests < 4).mean() == pytest.approx(later, abs=0.1)
