"""How often the forecast of the day on which relief is gone holds the truth, and how many findings are false.

python -m benchmarks.evaluation.forecasts [--patients 1000]

The truth of a cycle is the first day on which the true relief, averaged over pain and mood, is less than what
patients notice: what would have been, had no other infusion come. The constants in journal/wearoff.py and
journal/relief.py were set on seeds below 100.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import repeat
from typing import NamedTuple

import numpy as np

from benchmarks.evaluation.page import table
from benchmarks.evaluation.program import date_of
from benchmarks.evaluation.rules import DIGESTS
from benchmarks.evaluation.scoring import YEARS, Estimate
from benchmarks.evaluation.worlds import MAIN, STABLE, STRESS, Cohort, Flags, Floats, Ints, World, simulate
from journal.relief import NOTICED, Course, courses
from journal.verdict import Finding, LessRelief, Overdue, Relief

PATIENTS, COHORT = 1_000, 250
TEST = 4_000  # the first seed
NEVER = -10_000  # days
WORLDS: Mapping[str, World] = {
    "as in the first table": MAIN,
    "nobody gets worse": replace(MAIN, worsen=0),
    **{name: world for name, world in STRESS.items() if world.unlogged < 1},
}
KINDS: tuple[type[Finding], ...] = (Relief, LessRelief, Overdue)


class Told(NamedTuple):
    """Patients x digests, and for `found` which of KINDS; days are counted from the last infusion."""

    is_given: Flags
    earliest: Ints
    day: Ints
    latest: Ints
    truth: Ints
    ago: Ints
    is_stable: Flags
    found: Flags

    @property
    def holds(self) -> Flags:
        return (self.earliest <= self.truth) & (self.truth <= self.latest)


def main() -> None:
    parser = ArgumentParser(prog="python -m benchmarks.evaluation.forecasts")
    parser.add_argument("--patients", type=int, default=PATIENTS, help="in each world")
    with ProcessPoolExecutor() as pool:
        print(forecasts_table(parser.parse_args().patients, pool))


def forecasts_table(patients: int, pool: ProcessPoolExecutor) -> str:
    """Figures of each world, as Markdown: medians of days, and findings per stable patient and year."""
    heads = (
        *("world", "weeks with a forecast", "80 % interval holds the truth", "truth is later", "earlier"),
        *("width", "off by", "shorter relief", "less relief", "overdue"),
    )
    seeds = range(TEST, TEST + max(1, patients // COHORT))
    return table(heads, ([name, *_figures(together(world, seeds, pool))] for name, world in WORLDS.items()))


def together(world: World, seeds: range, pool: ProcessPoolExecutor) -> Told:
    parts = list(pool.map(told, repeat(world), repeat(COHORT), seeds))
    return Told(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def told(world: World, patients: int, seed: int) -> Told:
    """What the program says on every digest, and what is true."""
    cohort = simulate(world, patients, seed)
    weeks = [np.array(list(_week(cohort, last))) for last in DIGESTS]
    earliest, day, latest, truth, ago, *kinds = np.stack(weeks, axis=1).transpose(2, 0, 1)
    found = np.stack(kinds, axis=2) > 0
    return Told(day > NEVER, earliest, day, latest, truth, ago, cohort.onset == STABLE, found)


def _week(cohort: Cohort, last: int) -> Iterator[list[int]]:
    lasts = lasting(cohort)
    known = [cohort.logged_infusions(patient, last) for patient in range(len(cohort))]
    dates = [[date_of(day) for day in days] for days in known]
    said = courses(cohort.ratings[:, :, : last + 1], dates, date_of(last))
    for patient, (course, days) in enumerate(zip(said, known, strict=True)):
        truth = lasts[patient, np.searchsorted(cohort.infusions[patient], days[-1])] if days else NEVER
        ago = last - days[-1] if days else NEVER
        yield [*_forecast(course, last, ago), truth, ago, *(_has(course, kind) for kind in KINDS)]


def lasting(cohort: Cohort) -> Ints:
    """Patients x infusions: the day since the infusion on which its relief is gone."""
    relief = cohort.points.transpose(0, 2, 1) @ cohort.left / cohort.points.shape[1]
    return np.asarray((relief >= NOTICED).sum(axis=2))


def _forecast(course: Course, last: int, ago: int) -> list[int]:
    if course.forecast is None:
        return [NEVER] * 3
    days = (course.forecast.earliest, course.forecast.day, course.forecast.latest)
    return [(day - date_of(last)).days + ago for day in days]


def _has(course: Course, kind: type[Finding]) -> bool:
    return any(isinstance(finding, kind) for finding in course.findings)


def held(said: Told) -> Estimate:
    """The share of forecasts whose interval holds the truth; weeks of the same patient are alike."""
    given, holds = said.is_given.sum(axis=1), (said.holds & said.is_given).sum(axis=1)
    share = holds.sum() / max(1, given.sum())
    margin = 1.96 * np.sqrt(((holds - share * given) ** 2).sum()) / max(1, given.sum())
    return Estimate(float(share), float(share - margin), float(share + margin))


def found(said: Told) -> Floats:
    """New findings of each of KINDS, per patient and year, in those who do not get worse."""
    stable = said.found[said.is_stable]
    new = stable[:, 1:] & ~stable[:, :-1]
    return np.asarray((new.sum(axis=(0, 1)) + stable[:, 0].sum(axis=0)) / (len(stable) * YEARS))


def _figures(said: Told) -> list[str]:
    given, share = said.is_given, held(said)
    return [
        f"{given.mean() * 100:.0f} %",
        f"{share.value * 100:.0f} % ({share.low * 100:.0f}–{share.high * 100:.0f})",
        f"{(said.truth > said.latest)[given].mean() * 100:.0f} %",
        f"{(said.truth < said.earliest)[given].mean() * 100:.0f} %",
        f"{np.median((said.latest - said.earliest)[given]):.0f} d",
        f"{np.median(abs(said.day - said.truth)[given]):.0f} d",
        *(f"{rate:.2f}" for rate in found(said)),
    ]


if __name__ == "__main__":
    main()
