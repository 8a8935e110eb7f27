"""The ups and downs of one real person, in place of simulated noise.

The volunteer's own real changes are part of it, so some of what counts as a false flag here may be true.
"""

import csv
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

FILE = Path(__file__).parents[2] / "tests" / "data" / "diary-a.csv"
ENOUGH = 60  # pain ratings that half a year of the diary must hold to stand for a patient


def noise(patients: int, days: int, generator: Generator) -> NDArray[np.float64]:
    """Patients x questions x days, around each question's mean; NaN where the volunteer did not answer.

    Every patient gets another stretch of the diary, every other one backwards.
    """
    stretches = _stretches(days)
    chosen = stretches[generator.integers(0, len(stretches), patients)]
    backwards = generator.random(patients) < 0.5
    return np.where(backwards[:, None, None], chosen[:, :, ::-1], chosen)


@cache
def _stretches(days: int) -> NDArray[np.float64]:
    around = residuals()
    every = np.lib.stride_tricks.sliding_window_view(around, days, axis=1).swapaxes(0, 1)
    stretches: NDArray[np.float64] = every[np.isfinite(every[:, 0]).sum(axis=1) > ENOUGH]
    return stretches


def residuals() -> NDArray[np.float64]:
    """Questions x days of the whole diary, higher being worse, less each question's mean."""
    rows = list(csv.DictReader(FILE.read_text("utf-8").splitlines()))
    days = [date.fromisoformat(row["date"]) for row in rows]
    ratings = np.full((2, (days[-1] - days[0]).days + 1), np.nan)
    for row, day in zip(rows, days, strict=True):
        at = (day - days[0]).days
        ratings[:, at] = [float(row["pain"] or "nan"), 10 - float(row["mood"] or "nan")]
    around: NDArray[np.float64] = ratings - np.nanmean(ratings, axis=1, keepdims=True)
    return around
