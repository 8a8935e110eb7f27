"""Pain and mood drawn for a phone: read at about 360 pixels' width, and without colour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise
from math import nan
from typing import TYPE_CHECKING, Any

from journal.instruments import MOOD, PAIN
from journal.trend import Day

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

MOST_PANELS = 6  # more could not be read on a phone

# Lengths are inches; a phone shows about 100 of its pixels for each.
WIDTH = 3.6
LEFT, RIGHT = 0.3, 0.8  # beside the plot: the scale, and the names at the line ends
ABOVE, BELOW = 0.44, 0.3  # over the plot: title and infusions; under it: dates
LINE_HEIGHT = 0.15
INFUSION_ROOM = 0.62
DOTS_PER_INCH = 300
LONGEST = 30  # letters in one text

FONT = "DejaVu Sans"  # comes with matplotlib, so the picture is the same on every machine
INK, PALE, SHADE = "#1a1a1a", "#6e6e6e", "#e2e2e2"
TITLE: dict[str, Any] = {"size": 11, "weight": "bold", "color": INK}
FINDING: dict[str, Any] = {"size": 9.5, "weight": "bold"}
NOTE: dict[str, Any] = {"size": 8, "color": PALE}

# They differ in line, marker and lightness; the dark red and the blue stay apart to colour-blind eyes.
STYLES: dict[str, dict[str, Any]] = {
    PAIN.key: {"color": "#8f1d00", "linestyle": "-", "linewidth": 2.0, "marker": "o"},
    MOOD.key: {
        "color": "#0072b2",
        "linestyle": (0, (2.5, 1.2)),
        "linewidth": 1.1,
        "marker": "s",
        "markerfacecolor": "none",
        "markeredgewidth": 0.8,
    },
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One patient's days from `first` to `last`; `since` is the onset of a worsening, if there is one."""

    title: str
    days: tuple[Day, ...]
    infusions: tuple[date, ...]
    first: date
    last: date
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture says in the reader's language; `date` and `worse_since` put a day into words."""

    pain: str
    mood: str
    infusion: str
    no_answers: str
    worse_since: Callable[[date], str]
    date: Callable[[date], str]


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where one panel's days and values lie on the page."""

    panel: Panel
    bottom: float
    top: float

    @property
    def days(self) -> list[date]:
        length = (self.panel.last - self.panel.first).days + 1
        return [self.panel.first + timedelta(days=n) for n in range(length)]

    def ratings(self, key: str) -> dict[date, int]:
        return {d.day: d.ratings[key] for d in self.panel.days if key in d.ratings and self.shows(d.day)}

    def shows(self, day: date) -> bool:
        return self.panel.first <= day <= self.panel.last

    def x(self, day: date) -> float:
        length = (self.panel.last - self.panel.first).days + 1
        return LEFT + (WIDTH - LEFT - RIGHT) * ((day - self.panel.first).days + 0.5) / length

    def y(self, value: float) -> float:
        return self.bottom + (self.top - self.bottom) * value / 10


def draw(panels: Sequence[Panel], words: Words) -> bytes:
    """A PNG of one to six panels, one under the other; equal input gives equal bytes.

    ValueError for no panel or for more than MOST_PANELS.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    if not 1 <= len(panels) <= MOST_PANELS:
        raise ValueError(f"a chart has 1 to {MOST_PANELS} panels, not {len(panels)}")
    height = min(2.7, max(1.5, 6 / len(panels)))
    figure = Figure(figsize=(WIDTH, height * len(panels)), dpi=DOTS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, height * len(panels)))
    page.set_axis_off()
    for place, panel in enumerate(reversed(panels)):
        _draw_panel(page, _Plot(panel, place * height + BELOW, (place + 1) * height - ABOVE), words)
    png = BytesIO()
    canvas.print_figure(png, format="png", metadata={"Software": None})
    return png.getvalue()


def _draw_panel(page: Axes, plot: _Plot, words: Words) -> None:
    _write(page, 0.08, plot.top + 0.23, plot.panel.title, room=1.5, **TITLE)
    _draw_scale(page, plot, words)
    if plot.panel.since:
        _draw_onset(page, plot, plot.panel.since, words)
    _draw_infusions(page, plot, words)
    _draw_ratings(page, plot, words)


def _draw_scale(page: Axes, plot: _Plot, words: Words) -> None:
    """0, 5 and 10 at the side; below, the first day, the middle and the last, as far as they differ."""
    for value in (0, 5, 10):
        page.plot((LEFT, WIDTH - RIGHT), (plot.y(value),) * 2, color=SHADE, linewidth=0.8, zorder=1)
        _write(page, LEFT - 0.05, plot.y(value), str(value), room=LEFT, ha="right", va="center", **NOTE)
    days = plot.days
    for day, side in {days[len(days) // 2]: "center", days[0]: "left", days[-1]: "right"}.items():
        _write(page, plot.x(day), plot.bottom - 0.06, words.date(day), room=0.75, ha=side, va="top", **NOTE)


def _draw_onset(page: Axes, plot: _Plot, since: date, words: Words) -> None:
    start = plot.x(max(since, plot.panel.first))
    end = plot.x(max((d.day for d in plot.panel.days if plot.shows(d.day)), default=plot.panel.last))
    page.fill_between((start, end), plot.bottom, plot.top, color=SHADE, linewidth=0, zorder=0)
    page.plot((start, start), (plot.bottom, plot.top), color=INK, linewidth=1.6, zorder=2)
    _write(page, WIDTH - 0.08, plot.top + 0.23, words.worse_since(since), room=1.9, ha="right", **FINDING)


def _draw_infusions(page: Axes, plot: _Plot, words: Words) -> None:
    """A line for each; in a series too close for names, the last one bears the name."""
    places = [plot.x(day) for day in sorted(plot.panel.infusions) if plot.shows(day)]
    y = plot.top + 0.07
    for x, following in pairwise([*places, WIDTH]):
        page.plot((x, x), (plot.bottom, plot.top), color=PALE, linestyle=":", linewidth=1.2, zorder=2)
        page.plot(x, y, color=INK, marker="v", markersize=4.5)
        if following - x > INFUSION_ROOM:
            _write(page, x + 0.06, y, words.infusion, room=INFUSION_ROOM - 0.12, va="center", **NOTE)


def _draw_ratings(page: Axes, plot: _Plot, words: Words) -> None:
    names = {PAIN.key: words.pain, MOOD.key: words.mood}
    rated = {key: ratings for key in names if (ratings := plot.ratings(key))}
    for key, ratings in rated.items():
        _draw_line(page, plot, ratings, STYLES[key])
    for height, key in _spread([(plot.y(ratings[max(ratings)]), key) for key, ratings in rated.items()]):
        last = max(rated[key])
        x, name = plot.x(last) + 0.07, f"{names[key]} {rated[key][last]}"
        color = STYLES[key]["color"]
        _write(page, x, height, name, room=WIDTH - x - 0.03, va="center", color=color, **FINDING)
    if not rated:
        middle = (LEFT + WIDTH - RIGHT) / 2
        _write(page, middle, plot.y(5), words.no_answers, room=2.2, ha="center", va="center", **FINDING)


def _draw_line(page: Axes, plot: _Plot, ratings: Mapping[date, int], style: Mapping[str, Any]) -> None:
    """Days without a rating are not numbers, so that no line is drawn across them."""
    heights = [plot.y(ratings.get(day, nan)) for day in plot.days]
    size = max(2.4, min(4.5, 160 / len(heights)))
    page.plot([plot.x(day) for day in plot.days], heights, markersize=size, zorder=3, **style)


def _spread(ends: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """The names' heights, moved apart where they would lie upon each other."""
    if len(ends) < 2:
        return list(ends)
    (low, lower), (high, upper) = sorted(ends)
    push = max(0.0, LINE_HEIGHT - (high - low)) / 2
    return [(low - push, lower), (high + push, upper)]


def _write(page: Axes, x: float, y: float, text: str, room: float, **style: Any) -> None:
    """Write into `room`, smaller if need be, with a white edge that keeps lines off the letters."""
    from matplotlib.patheffects import withStroke

    edge = [withStroke(linewidth=2, foreground="white")]
    written: Text = page.text(
        x, y, _printable(text), family=FONT, parse_math=False, path_effects=edge, zorder=4, **style
    )
    width = written.get_window_extent().width / DOTS_PER_INCH
    if width > room:
        written.set_fontsize(float(written.get_fontsize()) * room / width)


def _printable(text: str) -> str:
    """Characters that the font cannot draw become a box, and what is too long to read is cut."""
    shown = "".join(c if ord(c) in _drawable() else "\u25a1" for c in " ".join(text.split()))
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "\u2026"


@cache
def _drawable() -> frozenset[int]:
    """The code points that the font knows, plain and bold."""
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    fonts = [FT2Font(findfont(FontProperties(family=FONT, weight=weight))) for weight in ("normal", "bold")]
    return frozenset.intersection(*(frozenset(font.get_charmap()) for font in fonts))
