"""Pain and mood drawn for a phone: read at about 360 pixels' width, and without colour."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise
from math import nan
from typing import TYPE_CHECKING, Any, NamedTuple

from journal.instruments import MOOD, PAIN
from journal.safe_words import level
from journal.verdict import Day, Forecast, Usual

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

MOST_PANELS = 6  # more could not be read on a phone
FARTHEST = timedelta(weeks=3)  # ahead of the last day: planned infusions and the end of relief
ONE_DAY = timedelta(days=1)
RECENT = timedelta(weeks=1)  # a line that ended longer ago bears its name where it ends

# Lengths are inches; a phone shows about 100 of its pixels for each.
WIDTH = 3.6
LEFT, RIGHT = 0.3, 0.8  # beside the plot: the scale, and the names at the line ends
ABOVE, BELOW = 0.44, 0.3  # over the plot: title and infusions; under it: dates
BETWEEN = 0.13  # two strips of one panel
FORECAST_ROOM = 0.17  # under the dates
LINE_HEIGHT = 0.15
INFUSION_ROOM = 0.62
DATE_ROOM = 0.5
DATES_APART = 1.2  # at least, where there is room for more than three
TICK = 0.05
DOTS_PER_INCH = 300
LONGEST = 48  # letters in one text

FONT = "DejaVu Sans"  # comes with matplotlib, so the picture is the same on every machine
INK, PALE, GRID, SHADE, BAND = "#1a1a1a", "#6e6e6e", "#e2e2e2", "#ececec", "#cacaca"
TITLE: dict[str, Any] = {"size": 11, "weight": "bold", "color": INK}
FINDING: dict[str, Any] = {"size": 9.5, "weight": "bold"}
NOTE: dict[str, Any] = {"size": 8, "color": PALE}
GIVEN: dict[str, Any] = {"markersize": 4.5}
PLANNED: dict[str, Any] = {"markersize": 5.5, "fillstyle": "none", "markeredgewidth": 0.7}

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
    """One patient's days from `first` to `last`; `since` is the onset of a worsening, if there is one.

    With `courses`, by the question's key, or `apart`, pain and mood stand in two strips. Infusions after
    `last` are planned ones: they and the forecast are drawn up to FARTHEST after it.
    """

    title: str
    days: tuple[Day, ...]
    infusions: tuple[date, ...]
    first: date
    last: date
    since: date | None = None
    courses: Mapping[str, Sequence[Usual]] = field(default_factory=dict)
    forecast: Forecast | None = None
    apart: bool = False

    @property
    def ahead(self) -> timedelta:
        """How far after its last day there is something to show."""
        ends = [day for day in self.infusions if self.last < day <= self.last + FARTHEST]
        if forecast := self.shown_forecast:
            ends.append(min(forecast.latest, self.last + FARTHEST))
        return max([self.last, *ends]) - self.last

    @property
    def shown_forecast(self) -> Forecast | None:
        """The forecast, unless all of it lies outside the picture."""
        if self.forecast is None or self.forecast.latest < self.first:
            return None
        return self.forecast if self.forecast.earliest <= self.last + FARTHEST else None


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture says in the reader's language; `date` and what follows put days into words."""

    pain: str
    mood: str
    infusion: str
    planned: str
    usual: str
    today: str
    no_answers: str
    worse_since: Callable[[date], str]
    relief_until: Callable[[date], str]
    date: Callable[[date], str]
    began: str = ""
    """Where what is reported began; only small charts say so."""

    def name(self, key: str) -> str:
        return {PAIN.key: self.pain, MOOD.key: self.mood}[key]


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where one panel's days, up to `end`, and the values of these questions lie on the page."""

    panel: Panel
    end: date
    bottom: float
    top: float
    width: float = WIDTH
    keys: tuple[str, ...] = (PAIN.key, MOOD.key)

    @property
    def right(self) -> float:
        """Where the days end."""
        return self.width - RIGHT

    @property
    def length(self) -> int:
        return (self.end - self.panel.first).days + 1

    @property
    def days(self) -> list[date]:
        return [self.panel.first + timedelta(days=n) for n in range(self.length)]

    def ratings(self, key: str) -> dict[date, int]:
        return {
            d.day: d.ratings[key]
            for d in self.panel.days
            if key in d.ratings and self.panel.first <= d.day <= self.panel.last
        }

    def course(self, key: str) -> dict[date, Usual]:
        course = self.panel.courses.get(key, ())
        return {usual.day: usual for usual in course if self.shows(usual.day)}

    def shows(self, day: date) -> bool:
        return self.panel.first <= day <= self.end

    def x(self, day: date) -> float:
        return LEFT + (self.right - LEFT) * ((day - self.panel.first).days + 0.5) / self.length

    def y(self, value: float) -> float:
        return self.bottom + (self.top - self.bottom) * value / 10

    def heights(self, values: Mapping[date, float]) -> list[float]:
        """Days without a value are not numbers, so that no line is drawn across them."""
        return [self.y(values.get(day, nan)) for day in self.days]

    def beside(self, day: date) -> float:
        """Where the name of a line that ends on this day begins: not among the days ahead."""
        is_recent = self.panel.last - RECENT < day
        return (self.right if self.end > self.panel.last and is_recent else self.x(day)) + 0.07

    def strips(self) -> list[_Plot]:
        """Two bands would hide each other: with courses, each question with anything to show stands alone."""
        shown = [key for key in self.keys if self.ratings(key) or self.course(key)]
        if not (self.panel.courses or self.panel.apart) or not shown:
            return [self]
        step = (self.top - self.bottom + BETWEEN) / len(shown)
        tops = [self.top - step * place for place in range(len(shown))]
        return [
            replace(self, top=top, bottom=top - step + BETWEEN, keys=(key,))
            for top, key in zip(tops, shown, strict=True)
        ]


class _Name(NamedTuple):
    """What a line is called, beside its end."""

    y: float
    x: float
    text: str
    style: Mapping[str, Any]


def draw(panels: Sequence[Panel], words: Words) -> bytes:
    """A PNG of one to six panels, one under the other; equal input gives equal bytes.

    ValueError for no panel or for more than MOST_PANELS.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    if not 1 <= len(panels) <= MOST_PANELS:
        raise ValueError(f"a chart has 1 to {MOST_PANELS} panels, not {len(panels)}")
    height, below = _height(panels), _room_below(panels)
    ahead = max(panel.ahead for panel in panels)
    figure = Figure(figsize=(WIDTH, height * len(panels)), dpi=DOTS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    page = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, height * len(panels)))
    page.set_axis_off()
    for place, panel in enumerate(reversed(panels)):
        bottom, top = place * height + below, (place + 1) * height - ABOVE
        _draw_panel(page, _Plot(panel, panel.last + ahead, bottom, top), words)
    png = BytesIO()
    canvas.print_figure(png, format="png", metadata={"Software": None})
    return png.getvalue()


def draw_on(page: Axes, panel: Panel, words: Words, width: float, height: float) -> None:
    """One panel on axes of this size whose unit is an inch."""
    _draw_panel(page, _Plot(panel, panel.last + panel.ahead, BELOW, height - ABOVE, width), words)


def _height(panels: Sequence[Panel]) -> float:
    """Of one panel. Telegram makes the longer side 1280 pixels; six panels then stay 360 pixels wide."""
    if any(panel.courses or panel.apart for panel in panels):
        return min(3.4, max(2.1, 8 / len(panels)))
    return min(2.7, max(1.5, 6 / len(panels)))


def _room_below(panels: Sequence[Panel]) -> float:
    return BELOW + (FORECAST_ROOM if any(panel.shown_forecast for panel in panels) else 0)


def _draw_panel(page: Axes, plot: _Plot, words: Words) -> None:
    write(page, 0.08, plot.top + 0.23, plot.panel.title, room=1.5, **TITLE)
    if plot.panel.since:
        _draw_onset(page, plot, plot.panel.since, words)
    for strip in plot.strips():
        _draw_strip(page, strip, words)
    _draw_dates(page, plot, words)
    _draw_infusions(page, plot, words)
    if forecast := plot.panel.shown_forecast:
        _draw_forecast(page, plot, forecast, words)
    if not any(plot.ratings(key) for key in plot.keys):
        middle = (LEFT + plot.right) / 2, (plot.bottom + plot.top) / 2
        write(page, *middle, words.no_answers, room=2.2, ha="center", va="center", **FINDING)


def _draw_strip(page: Axes, plot: _Plot, words: Words) -> None:
    _draw_scale(page, plot)
    for key in plot.keys:
        if course := plot.course(key):
            _draw_course(page, plot, course)
        if ratings := plot.ratings(key):
            _draw_ratings(page, plot, ratings, STYLES[key])
    _write_names(page, plot, words)


def _draw_scale(page: Axes, plot: _Plot) -> None:
    for value in (0, 5, 10):
        page.plot((LEFT, plot.right), (plot.y(value),) * 2, color=GRID, linewidth=0.8, zorder=1)
        write(page, LEFT - 0.05, plot.y(value), str(value), room=LEFT, ha="right", va="center", **NOTE)


def _draw_dates(page: Axes, plot: _Plot, words: Words) -> None:
    """The first day, the last and some between, as far as they differ; with days ahead, today and the end."""
    first, last = plot.panel.first, plot.panel.last
    parts = max(2, int((plot.right - LEFT) / DATES_APART))
    between = [first + (last - first + ONE_DAY) * part // parts for part in range(1, parts)]
    named = {day: words.date(day) for day in (*between, first, last)}
    if plot.end > last:
        page.plot((plot.x(last),) * 2, (plot.bottom, plot.top), color=INK, linewidth=0.6, zorder=2)
        named[last] = words.today
    if plot.x(plot.end) - plot.x(last) > DATE_ROOM:
        named[plot.end] = words.date(plot.end)
    for day, name in named.items():
        x = plot.x(day)
        page.plot((x, x), (plot.bottom, plot.bottom - TICK), color=PALE, linewidth=0.8, zorder=1)
        write(page, x, plot.bottom - TICK - 0.02, name, room=DATE_ROOM, ha="center", va="top", **NOTE)


def _draw_onset(page: Axes, plot: _Plot, since: date, words: Words) -> None:
    """A line where the worsening began, and shade from there to the last answer."""
    answered = [day for key in plot.keys for day in plot.ratings(key)]
    start, end = plot.x(max(since, plot.panel.first)), plot.x(max(answered, default=plot.panel.last))
    page.fill_between((start, end), plot.bottom, plot.top, color=SHADE, linewidth=0, zorder=0)
    page.plot((start, start), (plot.bottom, plot.top), color=INK, linewidth=1.6, zorder=2)
    write(page, plot.width - 0.08, plot.top + 0.23, words.worse_since(since), room=1.9, ha="right", **FINDING)


def _draw_infusions(page: Axes, plot: _Plot, words: Words) -> None:
    """A line for each; in a series too close for names, the last one bears the name. Planned are hollow."""
    days = [day for day in sorted(plot.panel.infusions) if plot.shows(day)]
    y = plot.top + 0.07
    for day, (x, following) in zip(days, pairwise([*map(plot.x, days), plot.width]), strict=True):
        is_planned = day > plot.panel.last
        page.plot((x, x), (plot.bottom, plot.top), color=PALE, linestyle=":", linewidth=1.2, zorder=2)
        page.plot(x, y, color=INK, marker="v", **(PLANNED if is_planned else GIVEN))
        if following - x > INFUSION_ROOM:
            name = words.planned if is_planned else words.infusion
            write(page, x + 0.06, y, name, room=INFUSION_ROOM - 0.12, va="center", **NOTE)


def _draw_forecast(page: Axes, plot: _Plot, forecast: Forecast, words: Words) -> None:
    """A bracket under the dates, open where it leaves the plot, and its words on the side with more room."""
    start = plot.x(max(forecast.earliest, plot.panel.first))
    end = plot.x(min(forecast.latest, plot.end))
    y = plot.bottom - BELOW - FORECAST_ROOM / 2 + 0.05
    page.plot((start, end), (y, y), color=INK, linewidth=1.2)
    for day in (forecast.earliest, forecast.latest):
        if plot.shows(day):
            page.plot((plot.x(day),) * 2, (y - 0.04, y + 0.04), color=INK, linewidth=1.2)
    if plot.shows(forecast.day):
        page.plot(plot.x(forecast.day), y, color=INK, marker="D", markersize=3)
    text = words.relief_until(forecast.day)
    if start > plot.width - end:
        write(page, start - 0.06, y, text, room=start - 0.14, ha="right", va="center", **NOTE)
    else:
        write(page, end + 0.06, y, text, room=plot.width - end - 0.14, va="center", **NOTE)


def _draw_course(page: Axes, plot: _Plot, course: Mapping[date, Usual]) -> None:
    """Thin, on its band, and under the ratings."""
    xs = [plot.x(day) for day in plot.days]
    low = plot.heights({day: max(each.low, 0) for day, each in course.items()})
    high = plot.heights({day: min(each.high, 10) for day, each in course.items()})
    page.fill_between(xs, low, high, color=BAND, linewidth=0, zorder=0.5)
    usual = plot.heights({day: each.usual for day, each in course.items()})
    page.plot(xs, usual, color=INK, linewidth=0.8, zorder=2.5)


def _draw_ratings(page: Axes, plot: _Plot, ratings: Mapping[date, int], style: Mapping[str, Any]) -> None:
    size = max(2.4, min(4.5, 160 / plot.length))
    xs = [plot.x(day) for day in plot.days]
    page.plot(xs, plot.heights(ratings), markersize=size, zorder=3, **style)


def _write_names(page: Axes, plot: _Plot, words: Words) -> None:
    names = [_name_of_ratings(plot, key, words) for key in plot.keys if plot.ratings(key)]
    names += [_name_of_course(plot, key, words) for key in plot.keys if plot.course(key)]
    for name in _spread(names, plot.top - LINE_HEIGHT / 2):
        write(page, name.x, name.y, name.text, room=plot.width - name.x - 0.03, va="center", **name.style)


def _name_of_ratings(plot: _Plot, key: str, words: Words) -> _Name:
    ratings = plot.ratings(key)
    last = max(ratings)
    style = {**FINDING, "color": STYLES[key]["color"]}
    return _Name(plot.y(ratings[last]), plot.beside(last), f"{words.name(key)} {ratings[last]}", style)


def _name_of_course(plot: _Plot, key: str, words: Words) -> _Name:
    last = max(plot.course(key).values())
    return _Name(plot.y(last.usual), plot.beside(last.day), words.usual, NOTE)


def _spread(names: Sequence[_Name], highest: float) -> list[_Name]:
    """At most two names, moved apart where they would lie upon each other, and none above `highest`."""
    if len(names) < 2:
        return [name._replace(y=min(name.y, highest)) for name in names]
    low, high = sorted(names, key=lambda name: name.y)
    push = max(0.0, LINE_HEIGHT - (high.y - low.y)) / 2
    top = min(high.y + push, highest)
    return [low._replace(y=min(low.y - push, top - LINE_HEIGHT)), high._replace(y=top)]


def write(page: Axes, x: float, y: float, text: str, room: float, **style: Any) -> None:
    """Write into `room`, smaller if need be, with a white edge that keeps lines off the letters."""
    from matplotlib.patheffects import withStroke

    edge = [withStroke(linewidth=2, foreground="white")]
    write_plainly(page, x, y, text, room, path_effects=edge, **style)


def write_plainly(
    page: Axes, x: float, y: float, text: str, room: float, longest: int = LONGEST, **style: Any
) -> None:
    """Without the edge, so that the letters of a PDF stay letters."""
    shown = _printable(text, longest)
    written: Text = page.text(x, y, shown, family=FONT, parse_math=False, zorder=4, **style)
    width = written.get_window_extent().width / DOTS_PER_INCH
    if width > room:
        written.set_fontsize(float(written.get_fontsize()) * room / width)


def _printable(text: str, longest: int) -> str:
    """Characters that the font cannot draw become a box, and what is too long to read is cut."""
    shown = "".join(c if ord(c) in _drawable() else "\u25a1" for c in " ".join(level(text).split()))
    return shown if len(shown) <= longest else shown[: longest - 1] + "\u2026"


@cache
def _drawable() -> frozenset[int]:
    """The code points that the font knows, plain and bold."""
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    fonts = [FT2Font(findfont(FontProperties(family=FONT, weight=weight))) for weight in ("normal", "bold")]
    return frozenset.intersection(*(frozenset(font.get_charmap()) for font in fonts))
