"""Small charts side by side, one for each patient on a digest: read at about 360 pixels' width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import nan
from typing import TYPE_CHECKING, Any

from journal.chart import (
    DOTS_PER_INCH,
    FINDING,
    GRID,
    INK,
    NOTE,
    ONE_DAY,
    PALE,
    SHADE,
    STYLES,
    WIDTH,
    Panel,
    Words,
    write,
)
from journal.instruments import MOOD, PAIN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PANELS = 8  # more could not be taken in at a glance
COLUMNS = 2

# Lengths are inches; a phone shows about 100 of its pixels for each.
CELL = WIDTH / COLUMNS
HEIGHT = 0.66
LEFT, RIGHT = 0.16, 0.17  # beside the plot: the scale, and the last values
ABOVE, BELOW = 0.27, 0.05
FOOT = 0.2  # the legend under all of them
MARK = 0.035
TITLE: dict[str, Any] = {"size": 9.5, "weight": "bold", "color": INK}
STATE: dict[str, Any] = {"size": 7.5, "color": INK}
SMALL: dict[str, Any] = {**NOTE, "size": 6.5}
KEYS = (PAIN.key, MOOD.key)


@dataclass(frozen=True, slots=True)
class Small:
    """One patient's panel, and in a few words why it is there."""

    panel: Panel
    state: str


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where one panel lies on the page."""

    panel: Panel
    left: float
    bottom: float

    @property
    def start(self) -> float:
        return self.left + LEFT

    @property
    def end(self) -> float:
        return self.left + CELL - RIGHT

    @property
    def base(self) -> float:
        return self.bottom + BELOW

    @property
    def top(self) -> float:
        return self.bottom + HEIGHT - ABOVE

    @property
    def days(self) -> list[date]:
        length = (self.panel.last - self.panel.first).days + 1
        return [self.panel.first + ONE_DAY * n for n in range(length)]

    def ratings(self, key: str) -> dict[date, int]:
        shown = (one for one in self.panel.days if self.panel.first <= one.day <= self.panel.last)
        return {one.day: one.ratings[key] for one in shown if key in one.ratings}

    def x(self, day: date) -> float:
        days = (self.panel.last - self.panel.first).days or 1
        return self.start + (self.end - self.start) * (day - self.panel.first).days / days

    def y(self, value: float) -> float:
        return self.base + (self.top - self.base) * value / 10


def draw(shown: Sequence[Small], words: Words) -> bytes:
    """A PNG of one to eight panels over the same days, in their order; equal input gives equal bytes.

    ValueError for none or for more than MOST_PANELS.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    if not 1 <= len(shown) <= MOST_PANELS:
        raise ValueError(f"a chart has 1 to {MOST_PANELS} panels, not {len(shown)}")
    rows = -(-len(shown) // COLUMNS)
    height = rows * HEIGHT + FOOT
    figure = Figure(figsize=(WIDTH, height), dpi=DOTS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, height))
    page.set_axis_off()
    for place, one in enumerate(shown):
        row, column = divmod(place, COLUMNS)
        _draw_cell(page, _Cell(one.panel, column * CELL, height - (row + 1) * HEIGHT), one.state, words)
    _draw_legend(page, shown[0].panel, words)
    png = BytesIO()
    canvas.print_figure(png, format="png", metadata={"Software": None})
    return png.getvalue()


def _draw_cell(page: Axes, cell: _Cell, state: str, words: Words) -> None:
    title = _write_title(page, cell)
    write(page, cell.end, cell.top + 0.15, state, room=cell.end - title, ha="right", va="center", **STATE)
    for value in (0, 5, 10):
        page.plot((cell.start, cell.end), (cell.y(value),) * 2, color=GRID, linewidth=0.6, zorder=1)
    for value in (0, 10):
        write(page, cell.start - 0.03, cell.y(value), str(value), LEFT, ha="right", va="center", **SMALL)
    _draw_onset(page, cell)
    _draw_infusions(page, cell)
    for key in KEYS:
        _draw_ratings(page, cell, key)
    _write_last(page, cell)
    if not any(cell.ratings(key) for key in KEYS):
        middle = (cell.start + cell.end) / 2, (cell.base + cell.top) / 2
        write(page, *middle, words.no_answers, room=CELL - 0.5, ha="center", va="center", **STATE)


def _write_title(page: Axes, cell: _Cell) -> float:
    """The code; and where it may be followed by something."""
    write(page, cell.start - 0.08, cell.top + 0.15, cell.panel.title, room=0.9, va="center", **TITLE)
    written = page.texts[-1].get_window_extent().width / DOTS_PER_INCH
    return float(cell.start + written)


def _draw_onset(page: Axes, cell: _Cell) -> None:
    """A line where it began, and shade from there on."""
    since = cell.panel.since
    if since is None:
        return
    start = cell.x(max(since, cell.panel.first))
    page.fill_between((start, cell.end), cell.base, cell.top, color=SHADE, linewidth=0, zorder=0)
    page.plot((start, start), (cell.base, cell.top), color=INK, linewidth=1.2, zorder=2)


def _draw_infusions(page: Axes, cell: _Cell) -> None:
    for day in cell.panel.infusions:
        if cell.panel.first <= day <= cell.panel.last:
            x = cell.x(day)
            page.plot((x, x), (cell.base, cell.top), color=PALE, linestyle=":", linewidth=0.9, zorder=2)
            page.plot(x, cell.top + MARK, color=INK, marker="v", markersize=3.5)


def _draw_ratings(page: Axes, cell: _Cell, key: str) -> None:
    """Days without an answer are not numbers, so that no line is drawn across them."""
    ratings = cell.ratings(key)
    heights = [cell.y(ratings[day]) if day in ratings else nan for day in cell.days]
    style = {**STYLES[key], "markersize": 1.8, "linewidth": STYLES[key]["linewidth"] * 0.7}
    page.plot([cell.x(day) for day in cell.days], heights, zorder=3, **style)


def _write_last(page: Axes, cell: _Cell) -> None:
    """The last value of each, moved apart where they would lie upon each other."""
    last = sorted((ratings[max(ratings)], key) for key in KEYS if (ratings := cell.ratings(key)))
    heights = [cell.y(value) for value, _ in last]
    if len(heights) == 2 and heights[1] - heights[0] < 0.11:
        middle = sum(heights) / 2
        heights = [middle - 0.055, middle + 0.055]
    for (value, key), y in zip(last, heights, strict=True):
        style = {**FINDING, "size": 7.5, "color": STYLES[key]["color"]}
        write(page, cell.end + 0.035, y, str(value), room=RIGHT, va="center", **style)


def _draw_legend(page: Axes, panel: Panel, words: Words) -> None:
    """What the lines and marks are, and which days are shown."""
    x, y = LEFT, FOOT / 2
    for key in KEYS:
        page.plot((x, x + 0.22), (y, y), **{**STYLES[key], "markersize": 2.2})
        x = _said(page, x + 0.27, y, words.name(key))
    page.plot(x + 0.03, y, color=INK, marker="v", markersize=4)
    x = _said(page, x + 0.1, y, words.infusion)
    page.plot((x, x), (y - 0.06, y + 0.06), color=INK, linewidth=1.2)
    page.fill_between((x, x + 0.16), y - 0.06, y + 0.06, color=SHADE, linewidth=0)
    x = _said(page, x + 0.21, y, words.began)
    days, end = f"{words.date(panel.first)} – {words.date(panel.last)}", WIDTH - MARK
    write(page, end, y, days, room=end - x, ha="right", va="center", **NOTE)


def _said(page: Axes, x: float, y: float, text: str) -> float:
    """Where what comes next may begin."""
    write(page, x, y, text, room=1.4, va="center", **{**SMALL, "color": INK, "size": 7.5})
    return float(x + page.texts[-1].get_window_extent().width / DOTS_PER_INCH + 0.14)
