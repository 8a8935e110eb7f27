"""Many cohorts, each simulated from a seed of its own and scored by the rules, on all processors."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from benchmarks.evaluation import program
from benchmarks.evaluation.ceiling import told_the_truth
from benchmarks.evaluation.rules import SIMPLE, Score
from benchmarks.evaluation.worlds import Floats, Ints, World, simulate

PROGRAM = "infusion-journal"
CEILING = "told the true curve and noise (ceiling)"
RULES: Mapping[str, Score] = {**SIMPLE, PROGRAM: program.probabilities, CEILING: told_the_truth}

COHORT = 250  # patients from one seed
CALIBRATION, TEST = 1_000, 2_000  # the first seed of each set; thresholds never see the second


@dataclass(frozen=True, slots=True)
class Trial:
    """Onsets of all patients, and each rule's scores of them."""

    onset: Ints
    scores: Mapping[str, Floats]


def seeds(first: int, patients: int) -> range:
    return range(first, first + max(1, patients // COHORT))


def run(world: World, seeds: Sequence[int], rules: Iterable[str], pool: ProcessPoolExecutor) -> Trial:
    names = tuple(rules)
    jobs = len(seeds)
    parts = list(pool.map(scored, [world] * jobs, [COHORT] * jobs, seeds, [names] * jobs))
    return Trial(
        onset=np.concatenate([part.onset for part in parts]),
        scores={name: np.concatenate([part.scores[name] for part in parts]) for name in names},
    )


def scored(world: World, patients: int, seed: int, rules: Iterable[str]) -> Trial:
    cohort = simulate(world, patients, seed)
    return Trial(cohort.onset, {name: RULES[name](cohort) for name in rules})
