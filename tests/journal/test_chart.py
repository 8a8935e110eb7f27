import subprocess
import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from journal.chart import DOTS_PER_INCH, MOST_PANELS, WIDTH, Panel, Words, draw
from journal.trend import Day

TODAY = date(2026, 5, 17)
WORDS = Words(
    pain="Pain",
    mood="Mood",
    infusion="infusion",
    no_answers="no answers",
    worse_since=lambda day: f"worse since {day:%d.%m.}",
    date=lambda day: f"{day:%d.%m.}",
)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def panel(
    *days: Day, infusions: tuple[date, ...] = (), since: date | None = None, title: str = "PT-001"
) -> Panel:
    return Panel(title, days, infusions, first=ago(27), last=TODAY, since=since)


def steady(skipping: int | None = None) -> tuple[Day, ...]:
    return tuple(Day(ago(back), {"pain": 7, "mood": 3}) for back in range(28) if back != skipping)


def pixels(*panels: Panel, words: Words = WORDS) -> NDArray[np.int16]:
    return np.asarray(Image.open(BytesIO(draw(panels, words))).convert("RGB")).astype(np.int16)


def red(picture: NDArray[np.int16]) -> NDArray[np.bool_]:
    return (picture[..., 0] - picture[..., 2] > 80) & (picture[..., 0] - picture[..., 1] > 80)


def blue(picture: NDArray[np.int16]) -> NDArray[np.bool_]:
    return picture[..., 2] - picture[..., 0] > 80


@pytest.fixture(autouse=True)
def warnings_are_errors() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


class TestPicture:
    def test_it_is_a_png_that_fills_a_phones_width_and_grows_with_its_panels(self) -> None:
        one, six = (
            Image.open(BytesIO(draw([panel(*steady())] * count, WORDS))) for count in (1, MOST_PANELS)
        )

        assert one.format == "PNG"
        assert one.width == six.width == round(WIDTH * DOTS_PER_INCH)
        assert one.height < one.width < six.height < 3 * six.width

    def test_equal_input_gives_equal_bytes(self) -> None:
        panels = [panel(*steady(), infusions=(ago(9),), since=ago(6))]

        assert draw(panels, WORDS) == draw(panels, WORDS)

    @pytest.mark.parametrize("count", [0, MOST_PANELS + 1])
    def test_no_panel_or_too_many_are_refused(self, count: int) -> None:
        with pytest.raises(ValueError, match="panels"):
            draw([panel()] * count, WORDS)

    def test_the_first_panel_is_on_top(self) -> None:
        rated = red(pixels(panel(*steady()), panel()))

        assert rated[: len(rated) // 2].any()
        assert not rated[len(rated) // 2 :].any()


class TestRatings:
    def test_pain_and_mood_stand_at_their_heights(self) -> None:
        picture = pixels(panel(Day(ago(9), {"pain": 9, "mood": 1})))

        assert np.nonzero(red(picture))[0].mean() < np.nonzero(blue(picture))[0].mean()

    def test_no_line_crosses_a_day_without_an_answer(self) -> None:
        whole = red(pixels(panel(*steady()))).any(axis=0)
        broken = red(pixels(panel(*steady(skipping=14)))).any(axis=0)

        lost = np.nonzero(whole & ~broken)[0]
        assert len(lost) > 20
        assert len(lost) == lost[-1] - lost[0] + 1

    def test_days_outside_the_panel_are_not_drawn(self) -> None:
        outside = (Day(ago(28), {"pain": 9}), Day(ago(-1), {"mood": 9}))

        assert draw([panel(*outside)], WORDS) == draw([panel()], WORDS)

    def test_a_single_rating_is_seen(self) -> None:
        picture = pixels(panel(Day(ago(9), {"mood": 4})))

        assert blue(picture).any()
        assert not red(picture).any()

    def test_no_answers_at_all_is_said_in_words(self) -> None:
        silent = replace(WORDS, no_answers="keine Antworten")

        assert draw([panel()], silent) != draw([panel()], WORDS)
        assert draw([panel(*steady())], silent) == draw([panel(*steady())], WORDS)

    @pytest.mark.parametrize(("key", "filled"), [("pain", True), ("mood", False)])
    def test_markers_differ_without_colour(self, key: str, filled: bool) -> None:
        dark = pixels(panel(Day(ago(9), {key: 8}))).min(axis=2) < 128
        unrated = pixels(panel(Day(ago(9), {"other": 8}))).min(axis=2) < 128
        rows, columns = np.nonzero(dark & ~unrated & (np.arange(dark.shape[1]) > 400))
        marker = columns < columns.min() + 18
        middle = (rows[marker].min() + rows[marker].max()) // 2, columns.min() + 9

        assert bool(dark[middle]) is filled


class TestMarks:
    def test_infusions_past_and_planned_are_drawn_where_the_panel_shows_them(self) -> None:
        plain = draw([panel(*steady())], WORDS)

        assert draw([panel(*steady(), infusions=(ago(14),))], WORDS) != plain
        assert draw([replace(panel(*steady()), last=ago(-9), infusions=(ago(-7),))], WORDS) != draw(
            [replace(panel(*steady()), last=ago(-9))], WORDS
        )
        assert draw([panel(*steady(), infusions=(ago(28), ago(-1)))], WORDS) == plain

    def test_the_worsening_is_shaded_from_its_onset_to_the_last_answer(self) -> None:
        picture = pixels(panel(*steady(), since=ago(6)))
        shaded = np.nonzero((picture == 0xE2).all(axis=2).sum(axis=0) > 200)[0]
        per_day = (WIDTH - 1.1) * DOTS_PER_INCH / 28

        assert shaded[-1] - shaded[0] == pytest.approx(6 * per_day, abs=8)

    def test_nothing_is_shaded_after_the_last_answer(self) -> None:
        answered = [replace(panel(*steady(), since=ago(6)), last=ago(-days)) for days in (0, 28)]
        areas = [(pixels(each) == 0xE2).all(axis=2).sum(axis=0) > 200 for each in answered]

        assert areas[1].sum() == pytest.approx(areas[0].sum() / 2, abs=8)

    def test_an_onset_before_the_panel_shades_all_of_it(self) -> None:
        words = replace(WORDS, worse_since=lambda _: "worse")

        assert draw([panel(*steady(), since=ago(40))], words) == draw(
            [panel(*steady(), since=ago(27))], words
        )

    def test_one_day_alone_makes_a_panel(self) -> None:
        assert draw([replace(panel(Day(TODAY, {"pain": 5, "mood": 5})), first=TODAY, since=TODAY)], WORDS)


class TestText:
    @settings(max_examples=25, deadline=None)
    @given(
        st.text(max_size=60)
        | st.sampled_from(["$x^$", "\x00", "\ud800", "中文", "a\nb", "שלום", "👩‍⚕️", "\\frac", ""])
    )
    def test_whatever_was_typed_is_drawn_without_a_warning(self, typed: str) -> None:
        words = replace(WORDS, pain=typed, worse_since=lambda _: typed)

        assert draw([panel(*steady(), since=ago(6), title=typed)], words)

    def test_a_title_stays_on_one_line(self) -> None:
        assert draw([panel(title="PT\n 1")], WORDS) == draw([panel(title="PT 1")], WORDS)

    def test_a_long_title_stays_clear_of_what_stands_beside_it(self) -> None:
        picture = pixels(panel(title="M" * 200))
        header = (picture[:100] < 128).all(axis=2).any(axis=0)

        assert np.nonzero(header)[0].max() < 0.5 * picture.shape[1]


def test_matplotlib_is_not_imported_before_something_is_drawn() -> None:
    program = "import sys, journal.chart; sys.exit('matplotlib' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0  # noqa: S603
