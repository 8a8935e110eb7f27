"""Detection against false flags: one line a rule, from a strict threshold on the left to a loose one."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from benchmarks.evaluation.scoring import Sweep
from benchmarks.evaluation.worlds import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 3  # false flags per patient and year
INK, PALE, GRID = "#1a1a1a", "#777777", "#e2e2e2"
LABEL_HEIGHT = 5.5  # percent of detection that one line of text takes

# Told apart by line and by the name at the end; the colours may be lost.
DASHES: Sequence[Any] = ("-", (0, (6, 2)), (0, (3, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)), (0, (8, 3)))
OTHER: dict[str, Any] = {"color": PALE, "linewidth": 1.3}
FOREMOST: dict[str, Any] = {"color": INK, "linewidth": 2.6, "linestyle": "-"}


def draw(sweeps: Mapping[str, Sweep], foremost: str, path: Path) -> None:
    figure = Figure(figsize=(7.4, 7.6), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    soon, later = figure.subplots(2, 1)
    _panel(soon, {name: (one.false_flags, one.soon) for name, one in sweeps.items()}, foremost)
    _panel(later, {name: (one.false_flags, one.later) for name, one in sweeps.items()}, foremost)
    soon.set_title("Found within 2 weekly digests", loc="left", size=11, weight="bold", color=INK)
    later.set_title("Found within 4 weekly digests", loc="left", size=11, weight="bold", color=INK)
    later.set_xlabel("new flags per stable patient and year", color=INK)
    figure.savefig(path, dpi=150, metadata={"Software": None})


def _panel(axes: "Axes", lines: Mapping[str, tuple[Floats, Floats]], foremost: str) -> None:
    others = cycle(DASHES)
    ends: dict[str, float] = {}
    for name, (false_flags, found) in lines.items():
        style = FOREMOST if name == foremost else {**OTHER, "linestyle": next(others)}
        x, y = _rising(false_flags, found * 100)
        axes.plot(x, y, **style)
        ends[name] = float(y[-1])
    for (name, end), height in zip(ends.items(), _spread(list(ends.values())), strict=True):
        weight = "bold" if name == foremost else "normal"
        link: dict[str, Any] = {
            "arrowstyle": "-",
            "color": GRID,
            "shrinkA": 0,
            "shrinkB": 0,
            "relpos": (0, 0.5),
        }
        place: dict[str, Any] = {"xytext": (MOST * 1.04, height), "va": "center", "annotation_clip": False}
        axes.annotate(name, (MOST, end), **place, size=9, weight=weight, color=INK, arrowprops=link)
    _frame(axes)


def _rising(false_flags: Floats, found: Floats) -> tuple[Floats, Floats]:
    """Up to where the picture ends; a looser threshold that flags fewer anew turns back and is left out."""
    further = false_flags >= np.maximum.accumulate(false_flags)
    x, y = false_flags[further], found[further]
    shown = np.append(x[x < MOST], MOST)
    return shown, np.interp(shown, x, y)


def _frame(axes: "Axes") -> None:
    axes.set_xlim(0, MOST)
    axes.set_ylim(0, 100)
    axes.set_yticks(range(0, 101, 20), [f"{share} %" for share in range(0, 101, 20)])
    axes.axvline(1, color=PALE, linewidth=0.8)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)


def _spread(heights: Sequence[float]) -> list[float]:
    """As near to where they belong as names can stand without touching."""
    order = np.argsort(heights)
    placed = np.array(heights, dtype=float)[order]
    for above in range(1, len(placed)):
        placed[above] = max(placed[above], placed[above - 1] + LABEL_HEIGHT)
    placed -= (placed - np.array(heights)[order]).mean()
    return [float(placed[at]) for at in np.argsort(order)]
