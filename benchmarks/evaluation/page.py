"""The part of docs/trends.md that is measured, as Markdown between two marks."""

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import NamedTuple

from benchmarks.evaluation.scoring import Estimate, Performance

BEGIN, END = "<!-- evaluation: begin -->", "<!-- evaluation: end -->"


class Row(NamedTuple):
    name: str
    threshold: float
    found: Performance


class StressRow(NamedTuple):
    """The program in one world, and beside it a common rule and the best that could be done there."""

    world: str
    program: Performance
    common: Performance
    ceiling: Performance


def replaced(page: str, measured: str) -> str:
    """The page with its measured part written anew; at the end where it had none."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before.rstrip()}\n\n{BEGIN}\n{measured.strip()}\n{END}" + (after or "\n")


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def rules_table(rows: Iterable[Row]) -> str:
    heads = ("rule", "threshold", "false flags", "found within 2 digests", "within 4", "median delay")
    return table(heads, ([row.name, f"{row.threshold:.3g}", *_figures(row.found)] for row in rows))


def stress_table(rows: Iterable[StressRow], common: str) -> str:
    heads = (
        "world",
        *("false flags", "found within 2 digests", "within 4", "median delay"),
        *(f"{common}: false flags", "within 2", "ceiling within 2"),
    )
    return table(heads, map(_stress_row, rows))


def _stress_row(row: StressRow) -> list[str]:
    common = [f"{row.common.false_flags.value:.2f}", f"{row.common.soon.value * 100:.0f} %"]
    return [row.world, *_figures(row.program), *common, f"{row.ceiling.soon.value * 100:.0f} %"]


def _figures(found: Performance) -> list[str]:
    return [_number(found.false_flags), _share(found.soon), _share(found.later), _days(found.delay)]


def _number(one: Estimate) -> str:
    return f"{one.value:.2f} ({one.low:.2f}–{one.high:.2f})"


def _share(one: Estimate) -> str:
    return f"{one.value * 100:.0f} % ({one.low * 100:.0f}–{one.high * 100:.0f})"


def _days(one: Estimate) -> str:
    if not isfinite(one.value):
        return "most missed"
    return f"{one.value:.0f} d ({one.low:.0f}–{one.high:.0f})" if isfinite(one.high) else f"{one.value:.0f} d"
