"""One page of paper: a chart, tables and lines that are in words already, as a PDF and as a picture.

What stands on it is told apart by words and lines, not by colour, so that it can be printed in black.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from journal import chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PDF, PNG = "pdf", "png"

# Lengths are inches. A4, with edges that every printer can print within.
WIDTH, HEIGHT = 8.27, 11.69
EDGE = 0.6
INNER = WIDTH - 2 * EDGE
# A line is as high as the page has room for, and the chart takes what is left.
LOWEST_LINE, HIGHEST_LINE = 0.14, 0.19
LOWEST_CHART, HIGHEST_CHART = 2.4, 3.4
# In lines.
TITLE, HEADING, GAP = 1.8, 1.2, 0.7
DOTS_PER_INCH = 200
LONGEST = 200  # letters in one cell

_TEXT: dict[str, Any] = {"size": 8.5, "color": chart.INK}
_BOLD: dict[str, Any] = {**_TEXT, "weight": "bold"}
_SMALL: dict[str, Any] = {"size": 7.5, "color": chart.PALE}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and under it rows of cells, the first of which names the row; `widths` are shares.

    One column is simply lines. `notes` say how to read them.
    """

    heading: str
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()
    widths: tuple[float, ...] = (1,)
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> float:
        return GAP + HEADING + bool(self.columns) + len(self.rows) + len(self.notes)


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    introduction: tuple[str, ...]
    panel: chart.Panel
    legend: str
    sections: tuple[Section, ...]
    footer: str

    @property
    def lines(self) -> float:
        """All but the chart."""
        return TITLE + len(self.introduction) + 1 + sum(section.lines for section in self.sections) + GAP + 1


def draw(page: Page, words: chart.Words, form: str) -> bytes:
    """A PDF or PNG; equal input gives equal bytes."""
    from matplotlib import rcParams
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Whole fonts of letters, which any program can search and copy, and not drawings of them.
    rcParams["pdf.fonttype"] = 42
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=chart.DOTS_PER_INCH)
    # Letters are measured as a picture has them, and a PDF has the same.
    FigureCanvasAgg(figure)
    _lay_out(figure, page, words)
    known = {"CreationDate": None, "Title": page.title} if form == PDF else {"Software": None}
    drawn = BytesIO()
    figure.savefig(drawn, format=form, dpi=DOTS_PER_INCH, metadata=known)
    return drawn.getvalue()


def _lay_out(figure: Figure, page: Page, words: chart.Words) -> None:
    room = HEIGHT - 2 * EDGE
    line = min(HIGHEST_LINE, max(LOWEST_LINE, (room - LOWEST_CHART) / page.lines))
    height = min(HIGHEST_CHART, max(LOWEST_CHART, room - line * page.lines))
    sheet = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, HEIGHT))
    sheet.set_axis_off()
    pen = _Pen(sheet, line, HEIGHT - EDGE)
    pen.write(page.title, TITLE, size=14, weight="bold", color=chart.INK)
    for each in page.introduction:
        pen.write(each, 1, **_TEXT)
    _draw_chart(figure, page, words, pen.y - height, height)
    pen.y -= height
    pen.write(page.legend, 1, **_SMALL)
    for section in page.sections:
        _write_section(pen, section)
    pen.y = EDGE + line
    pen.rule()
    pen.write(page.footer, 1, **_BOLD)


def _draw_chart(figure: Figure, page: Page, words: chart.Words, bottom: float, height: float) -> None:
    place = (EDGE / WIDTH, bottom / HEIGHT, INNER / WIDTH, height / HEIGHT)
    axes = figure.add_axes(place, xlim=(0, INNER), ylim=(0, height))
    axes.set_axis_off()
    chart.draw_on(axes, page.panel, words, INNER, height)


class _Pen:
    """Writes from the top down; `y` is where the next line begins."""

    def __init__(self, sheet: Axes, line: float, y: float) -> None:
        self.sheet = sheet
        self.line = line
        self.y = y

    def write(self, text: str, lines: float, **style: Any) -> None:
        self.write_row([text], [1], lines, **style)

    def write_row(self, cells: Sequence[str], widths: Sequence[float], lines: float, **style: Any) -> None:
        self.y -= lines * self.line
        x = EDGE
        for cell, share in zip(cells, widths, strict=True):
            room = INNER * share / sum(widths)
            chart.write_plainly(self.sheet, x, self.y, cell, 0.97 * room - 0.03, LONGEST, **style)
            x += room

    def rule(self) -> None:
        """Under what was written last."""
        y = self.y - 0.3 * self.line
        self.sheet.plot((EDGE, WIDTH - EDGE), (y, y), color=chart.PALE, linewidth=0.6)


def _write_section(pen: _Pen, section: Section) -> None:
    pen.y -= GAP * pen.line
    pen.write(section.heading, HEADING, **_BOLD)
    pen.rule()
    if section.columns:
        pen.write_row(section.columns, section.widths, 1, **_SMALL)
    for row in section.rows:
        pen.write_row(row, section.widths, 1, **_TEXT)
    for note in section.notes:
        pen.write(note, 1, **_SMALL)
