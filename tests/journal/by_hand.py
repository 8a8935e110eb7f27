"""The first example of docs/trends.md, reckoned with the page's rounded figures."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np

from journal import normal, shift
from journal.shift import FARTHEST, JUDGED, LIKENESS, RAMPS, SMOOTHING, SPREAD_WORTH, STEPS, Z_90
from journal.trend import ALONE, CHART, OFFSET, SLOPE, TOGETHER, UNCHANGED
from journal.verdict import WINDOW, Rule
from tests.journal.examples import Example


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (heads, ["---"] * len(heads), *rows))


def written(value: float, digits: int = 1) -> str:
    """With a real minus, and none before what rounds to nothing."""
    return f"{value:z.{digits}f}".replace("-", "−")


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def added(values: Iterable[float]) -> str:
    first, *others = (written(value).removesuffix(".0") for value in values)
    return first + "".join(f" − {one[1:]}" if one.startswith("−") else f" + {one}" for one in others)


class Beginning(NamedTuple):
    """A time at which pain's shift towards worse may have begun, rounded as on the page."""

    name: str
    better: float
    points: float
    error: float

    @property
    def reached(self) -> float:
        """The probability of at least a point, given that it is towards worse."""
        z = (np.array([Rule().worse_by, 0]) - self.points) / self.error
        least, upwards = normal.below(-z)
        return round(float(least / upwards), 2)


def beginnings(example: Example) -> list[Beginning]:
    series = example.series
    found = shift.evidence(shift.usual(series), series)
    names = [f"the last {days} days, at once" for days in STEPS]
    names += [f"the last {days} days, bit by bit" for days in RAMPS]
    now, error = found.now[0], np.sqrt(found.variance[0])
    columns = np.exp(found.odds[0]) * normal.below(now / error), now, error
    return [
        Beginning(name, round(better, 1), round(points, 2), round(error, 2))
        for name, better, points, error in zip(names, *(column.tolist() for column in columns), strict=True)
    ]


class ByHand:
    """The first example's pain, reckoned with the rounded figures of the page and nothing else.

    Only the curve and what each beginning explains are the program's; the page says so.
    """

    def __init__(self, example: Example) -> None:
        self.example, worse = example, example.points_worse("pain")
        self.week = [worse[one.day] for one in example.within(0, WINDOW - 1)]
        self.earlier = [worse[one.day] for one in example.within(JUDGED, 10_000)]
        self.by = round(mean(self.week), 2)
        self.squares = round(sum(points**2 for points in self.earlier), 1)
        freedom = len(self.earlier) - 2 + SPREAD_WORTH
        self.spread = round(sqrt((self.squares + SPREAD_WORTH) / freedom), 2)
        self.alike = round((1 + LIKENESS) / (1 - LIKENESS), 2)
        self.of_curve = self._of_curve()
        self.error = round(sqrt(self.spread**2 * self.alike / len(self.week) + self.of_curve**2), 2)
        self.beginnings = beginnings(example)
        self.shared = round(sum(one.better * one.reached for one in self.beginnings), 1)
        self.better = round(sum(one.better for one in self.beginnings), 1)

    def _of_curve(self) -> float:
        """The curve's own uncertainty, which is not for pencil and paper."""
        series = self.example.series
        curve = shift.usual(series)
        error, spread = float(shift.recent(curve, series, WINDOW).error[0]), float(curve.spread[0])
        return round(sqrt(error**2 - spread**2 * self.alike / len(self.week)), 2)

    @property
    def before(self) -> float:
        """Where the EWMA chart stood at the last infusion."""
        worse, start = self.example.points_worse("pain"), self.example.infusions[-1]
        level = 0.0
        for day, points in worse.items():
            if day < start and (self.example.today - day).days < shift.CHARTED:
                level += SMOOTHING * (self.far(points) - level)
        return round(level, 2)

    def far(self, points: float) -> float:
        """In spreads."""
        return round(max(-FARTHEST, min(FARTHEST, points / self.spread)), 2)

    @property
    def charted(self) -> list[tuple[float, float, float]]:
        """Points worse, the same in spreads, and the chart, for each rating since the last infusion."""
        worse, level, found = self.example.points_worse("pain"), self.before, []
        for day in self.example.ratings["pain"][-1]:
            points = worse[self.example.infusions[-1] + timedelta(days=day)]
            level = round((1 - SMOOTHING) * level + SMOOTHING * self.far(points), 2)
            found.append((points, self.far(points), level))
        return found

    @property
    def chart(self) -> float:
        return self.charted[-1][2]

    @property
    def prior(self) -> float:
        """Of each beginning; mood was not rated, so that nothing tells one of pain alone from one of both."""
        return round((ALONE[0] + TOGETHER) / len(self.beginnings), 4)

    @property
    def other(self) -> float:
        return round(UNCHANGED + ALONE[1], 4)

    @property
    def share(self) -> float:
        return round(self.prior * self.shared / (self.other + self.prior * self.better), 3)

    @property
    def odds(self) -> float:
        return round(log(self.share / (1 - self.share)), 2)

    @property
    def total(self) -> float:
        return round(self.odds + CHART * self.chart, 2)

    @property
    def probability(self) -> float:
        return 100 / (1 + exp(-(OFFSET + SLOPE * self.total)))

    def lines(self) -> Iterator[str]:
        """The page's arithmetic, step by step."""
        count, margin = len(self.week), Z_90 * self.error
        yield f"({added(self.week)}) / {count} = **{written(self.by, 2)} points**"
        freedom = f"{len(self.earlier)} − 2 + {SPREAD_WORTH}"
        yield f"√(({self.squares} + {SPREAD_WORTH}) / ({freedom})) = {self.spread:.2f}"
        yield f"(1 + {LIKENESS}) / (1 − {LIKENESS}) = {self.alike}"
        yield f"√({self.spread:.2f}² × {self.alike} / {count} + {self.of_curve:.2f}²) = {self.error:.2f}"
        low, high = written(self.by - margin, 1), written(self.by + margin, 1)
        yield f"{self.by:.2f} ± {Z_90} × {self.error:.2f}: **{low} to {high}**"
        yield f"({ALONE[0]} + {TOGETHER}) / {len(self.beginnings)} = {self.prior}"
        yield f"{UNCHANGED} + {ALONE[1]} = {self.other}"
        whole = f"{self.other} + {self.prior} × {self.better}"
        yield f"{self.prior} × {self.shared} / ({whole}) = {self.share}"
        yield f"ln({self.share} / {1 - self.share:.3f}) = {written(self.odds, 2)}"
        yield f"{written(self.odds, 2)} + {CHART:g} × {self.chart:.2f} = {written(self.total, 2)}"
        sum_ = f"{OFFSET:g} + {SLOPE:g} × {written(self.total, 2)}".replace("-", "−")
        weighed = OFFSET + SLOPE * self.total
        yield f"{sum_} = {written(weighed, 2)}"
        yield f"1 / (1 + e^{written(-weighed, 2)}) = **{self.probability:.0f} %**"

    def chart_table(self) -> str:
        rows = zip(("points worse", "in spreads", "chart"), zip(*self.charted, strict=True), strict=True)
        heads = ["day", *map(str, self.example.ratings["pain"][-1])]
        digits = {"points worse": 1}
        return table(heads, ([name, *(written(v, digits.get(name, 2)) for v in row)] for name, row in rows))

    def beginnings_table(self) -> str:
        heads = (
            "pain has been higher for",
            "times as likely as no shift",
            "points today",
            "at least 1 point",
        )
        rows = [
            (one.name, f"{one.better:.1f}", f"{one.points:.2f} ± {one.error:.2f}", f"{one.reached:.2f}")
            for one in self.beginnings
        ]
        return table(heads, rows)


def smoothing() -> str:
    return f"{1 - SMOOTHING:g} × the chart + {SMOOTHING} × the rating in spreads"


def began(example: Example) -> str:
    since = example.trend.since
    assert since, "the first example is worse"
    days = (example.today - since).days + 1
    return f"with the beginnings of {days} days. The first of these {days}, today included, is {since}"
