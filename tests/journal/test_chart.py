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

from journal.chart import (
    ABOVE,
    BELOW,
    DOTS_PER_INCH,
    FARTHEST,
    FORECAST_ROOM,
    LEFT,
    MOST_PANELS,
    RIGHT,
    TICK,
    WIDTH,
    Panel,
    Words,
    draw,
)
from journal.verdict import Day, Forecast, Usual

TODAY = date(2026, 5, 17)
WORDS = Words(
    pain="Pain",
    mood="Mood",
    infusion="infusion",
    planned="planned",
    usual="usual",
    today="today",
    no_answers="no answers",
    worse_since=lambda day: f"worse since {day:%d.%m.}",
    relief_until=lambda day: f"relief until about {day:%d.%m.}",
    date=lambda day: f"{day:%d.%m.}",
)
NO_WORDS = Words(
    pain="",
    mood="",
    infusion="",
    planned="",
    usual="",
    today="",
    no_answers="",
    worse_since=lambda _: "",
    relief_until=lambda _: "",
    date=lambda _: "",
)
PER_DAY = (WIDTH - LEFT - RIGHT) * DOTS_PER_INCH / 28


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def panel(
    *days: Day, infusions: tuple[date, ...] = (), since: date | None = None, title: str = "PT-001"
) -> Panel:
    return Panel(title, days, infusions, first=ago(27), last=TODAY, since=since)


def steady(skipping: int | None = None) -> tuple[Day, ...]:
    return tuple(Day(ago(back), {"pain": 7, "mood": 3}) for back in range(28) if back != skipping)


def course(usual: float, low: float, high: float, skipping: int | None = None) -> tuple[Usual, ...]:
    days = (ago(back) for back in range(27, -1, -1) if back != skipping)
    return tuple(Usual(day, usual, low, high) for day in days)


def pixels(*panels: Panel, words: Words = WORDS) -> NDArray[np.int16]:
    return np.asarray(Image.open(BytesIO(draw(panels, words))).convert("RGB")).astype(np.int16)


def red(picture: NDArray[np.int16]) -> NDArray[np.bool_]:
    return (picture[..., 0] - picture[..., 2] > 80) & (picture[..., 0] - picture[..., 1] > 80)


def blue(picture: NDArray[np.int16]) -> NDArray[np.bool_]:
    return picture[..., 2] - picture[..., 0] > 80


def band(picture: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Without the few pixels of letters that have the same grey."""
    grey: NDArray[np.bool_] = (picture == 0xCA).all(axis=2)
    long_rows: NDArray[np.bool_] = grey.sum(axis=1, keepdims=True) > 300
    return np.logical_and(grey, long_rows)


def extent(marks: NDArray[np.bool_]) -> tuple[int, int]:
    """The first and the last row, or place in a row, with a mark."""
    found = np.nonzero(marks.any(axis=1) if marks.ndim > 1 else marks)[0]
    return int(found[0]), int(found[-1])


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

    def test_six_panels_with_courses_keep_a_phones_width_when_telegram_shrinks_them(self) -> None:
        evidence = replace(panel(*steady()), courses={"pain": course(7, 6, 8)})
        six = Image.open(BytesIO(draw([evidence] * MOST_PANELS, WORDS)))

        assert 360 <= six.width * 1280 / six.height

    def test_equal_input_gives_equal_bytes(self) -> None:
        plain = panel(*steady(), infusions=(ago(9), ago(-5)), since=ago(6))
        courses = {"pain": course(7, 6, 8), "mood": course(3, 2, 4)}
        panels = [plain, replace(plain, courses=courses, forecast=Forecast(ago(-3), ago(-1), ago(-9)))]

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

    @pytest.mark.parametrize("courses", [{}, {"pain": course(7, 6, 8)}])
    def test_no_line_crosses_a_day_without_an_answer(self, courses: dict[str, tuple[Usual, ...]]) -> None:
        whole, broken = (
            red(pixels(replace(panel(*steady(skipping)), courses=courses))).any(axis=0)
            for skipping in (None, 14)
        )

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
        assert draw([panel(*steady(), infusions=(ago(-7),))], WORDS) != plain
        assert draw([panel(*steady(), infusions=(ago(28), TODAY + FARTHEST + timedelta(1)))], WORDS) == plain

    def test_the_worsening_is_shaded_from_its_onset_to_the_last_answer(self) -> None:
        picture = pixels(panel(*steady(), since=ago(6)))
        shaded = np.nonzero((picture == 0xEC).all(axis=2).sum(axis=0) > 200)[0]

        assert shaded[-1] - shaded[0] == pytest.approx(6 * PER_DAY, abs=8)

    def test_nothing_is_shaded_after_the_last_answer(self) -> None:
        answered = [replace(panel(*steady(), since=ago(6)), last=ago(-days)) for days in (0, 28)]
        areas = [(pixels(each) == 0xEC).all(axis=2).sum(axis=0) > 200 for each in answered]

        assert areas[1].sum() == pytest.approx(areas[0].sum() / 2, abs=8)

    def test_an_onset_before_the_panel_shades_all_of_it(self) -> None:
        words = replace(WORDS, worse_since=lambda _: "worse")

        assert draw([panel(*steady(), since=ago(40))], words) == draw(
            [panel(*steady(), since=ago(27))], words
        )

    def test_one_day_alone_makes_a_panel(self) -> None:
        assert draw([replace(panel(Day(TODAY, {"pain": 5, "mood": 5})), first=TODAY, since=TODAY)], WORDS)

    @pytest.mark.parametrize(("length", "count"), [(1, 1), (2, 2), (28, 3)])
    def test_the_first_day_the_middle_and_the_last_have_ticks(self, length: int, count: int) -> None:
        picture = pixels(replace(panel(), first=ago(length - 1)), words=NO_WORDS)
        row = picture[-round((BELOW - TICK / 2) * DOTS_PER_INCH), DOTS_PER_INCH // 4 :].min(axis=1) < 200

        assert (np.diff(row.astype(int)) == 1).sum() == count


class TestCourse:
    def test_pain_stands_above_mood_whatever_was_answered(self) -> None:
        days = [Day(ago(back), {"pain": 0, "mood": 10}) for back in range(28)]
        picture = pixels(replace(panel(*days), courses={"mood": course(5, 4, 6)}))

        assert extent(red(picture))[1] < extent(blue(picture))[0]

    def test_the_band_reaches_from_its_low_to_its_high_on_the_questions_scale(self) -> None:
        whole, part = (
            extent(band(pixels(replace(panel(), courses={"pain": one}))))
            for one in (course(5, 0, 10), course(3, 2, 4))
        )
        height = whole[1] - whole[0]

        assert part[1] - part[0] == pytest.approx(0.2 * height, abs=3)
        assert whole[1] - part[1] == pytest.approx(0.2 * height, abs=3)

    def test_a_band_ends_where_the_scale_ends(self) -> None:
        inside, outside = (
            replace(panel(), courses={"mood": one}) for one in (course(5, 0, 10), course(5, -3, 12))
        )

        assert draw([outside], WORDS) == draw([inside], WORDS)

    def test_a_day_that_is_left_out_is_a_gap_in_the_band(self) -> None:
        whole, broken = (
            band(pixels(replace(panel(), courses={"pain": course(5, 4, 6, skipping)}))).any(axis=0)
            for skipping in (None, 14)
        )

        assert (whole & ~broken).sum() == pytest.approx(2 * PER_DAY, abs=4)

    def test_the_ratings_lie_on_top(self) -> None:
        both = replace(panel(*steady()), courses={"mood": course(3, 2, 4)})
        beside = red(pixels(both, words=NO_WORDS))
        under = red(pixels(replace(both, courses={"pain": course(7, 6, 8)}), words=NO_WORDS))

        assert (beside & ~under).sum() < 0.05 * beside.sum()

    def test_one_question_alone_has_all_the_height(self) -> None:
        alone = pixels(replace(panel(), courses={"pain": course(5, 0, 10)}))
        two = pixels(replace(panel(), courses={"pain": course(5, 0, 10), "mood": course(5, 5, 5)}))
        heights = [last - first for first, last in (extent(band(alone)), extent(band(two)))]

        assert heights[0] > 2 * heights[1]

    def test_names_stay_out_of_the_row_of_infusions(self) -> None:
        high = replace(panel(Day(TODAY, {"pain": 10})), courses={"pain": course(9, 8, 10)})
        names = red(pixels(high))[:, round((WIDTH - RIGHT + 0.05) * DOTS_PER_INCH) :]

        assert extent(names)[0] > ABOVE * DOTS_PER_INCH

    def test_the_curve_is_named_in_words(self) -> None:
        named = replace(WORDS, usual="habitual")
        with_course = replace(panel(*steady()), courses={"mood": course(3, 2, 4)})

        assert draw([with_course], named) != draw([with_course], WORDS)
        assert draw([panel(*steady())], named) == draw([panel(*steady())], WORDS)

    def test_days_outside_the_panel_are_not_drawn(self) -> None:
        within = course(5, 4, 6)
        beyond = (Usual(ago(28), 9, 9, 9), *within, Usual(ago(-1), 1, 1, 1))

        assert draw([replace(panel(), courses={"pain": beyond})], WORDS) == draw(
            [replace(panel(), courses={"pain": within})], WORDS
        )


class TestAhead:
    def test_a_planned_infusion_is_hollow_and_one_that_was_given_is_not(self) -> None:
        given, planned = (
            pixels(replace(panel(infusions=(day,), title=""), last=last), words=NO_WORDS).min(axis=2) < 128
            for day, last in ((TODAY, TODAY), (TODAY, ago(1)))
        )
        triangles = [dark[60 : round(0.42 * DOTS_PER_INCH), DOTS_PER_INCH:] for dark in (given, planned)]
        middles = [(sum(extent(one)) // 2, sum(extent(one.T)) // 2) for one in triangles]

        assert [bool(one[middle]) for one, middle in zip(triangles, middles, strict=True)] == [True, False]

    def test_today_is_named_only_where_something_lies_ahead(self) -> None:
        now = replace(WORDS, today="hoy")
        ahead = panel(*steady(), infusions=(ago(-5),))

        assert draw([ahead], now) != draw([ahead], WORDS)
        assert draw([panel(*steady())], now) == draw([panel(*steady())], WORDS)

    def test_neither_ratings_nor_names_stand_among_the_days_ahead(self) -> None:
        ahead = panel(Day(TODAY, {"pain": 7}), infusions=(ago(-21),))
        columns = np.nonzero(red(pixels(ahead)).any(axis=0))[0] / DOTS_PER_INCH
        today, right = LEFT + (WIDTH - LEFT - RIGHT) * 27.5 / 49, WIDTH - RIGHT

        assert not ((today + 0.05 < columns) & (columns < right)).any()
        assert (columns > right).any()

    def test_a_line_that_ended_long_ago_bears_its_name_where_it_ends(self) -> None:
        ahead = panel(Day(ago(14), {"pain": 7}), infusions=(ago(-21),))
        columns = np.nonzero(red(pixels(ahead)).any(axis=0))[0]

        assert columns.max() < (WIDTH - RIGHT) * DOTS_PER_INCH

    def test_all_panels_of_a_picture_have_the_same_days(self) -> None:
        rated = red(pixels(panel(*steady(), infusions=(ago(-14),)), panel(*steady())))
        upper, lower = np.array_split(rated[:, : round((WIDTH - RIGHT) * DOTS_PER_INCH)], 2)

        assert extent(upper.T) == extent(lower.T)

    def test_the_bracket_reaches_from_the_earliest_to_the_latest_end_of_relief(self) -> None:
        forecast = Forecast(day=ago(10), earliest=ago(12), latest=ago(4))
        picture = pixels(replace(panel(), forecast=forecast), words=NO_WORDS)
        bracket = (picture[-round(FORECAST_ROOM * DOTS_PER_INCH) :].min(axis=2) < 128).any(axis=0)
        start, end = extent(bracket)

        assert bracket[start:end].all()
        assert start == pytest.approx(LEFT * DOTS_PER_INCH + 15.5 * PER_DAY, abs=4)
        assert end - start == pytest.approx(8 * PER_DAY, abs=8)

    def test_a_bracket_that_leaves_the_picture_ends_with_the_days(self) -> None:
        forecast = Forecast(day=ago(-30), earliest=ago(40), latest=ago(-60))
        picture = pixels(replace(panel(), forecast=forecast), words=NO_WORDS)
        start, end = extent((picture[-round(FORECAST_ROOM * DOTS_PER_INCH) :].min(axis=2) < 128).T)

        assert LEFT * DOTS_PER_INCH < start < end < (WIDTH - RIGHT) * DOTS_PER_INCH

    def test_the_bracket_says_its_day_in_words(self) -> None:
        forecast = Forecast(day=ago(-5), earliest=ago(-2), latest=ago(-30))
        asked: list[date] = []

        def relief_until(day: date) -> str:
            asked.append(day)
            return "relief until about"

        assert draw([replace(panel(), forecast=forecast)], replace(WORDS, relief_until=relief_until))
        assert asked == [ago(-5)]

    @pytest.mark.parametrize("days", [(-23, -22, -40), (40, 50, 30)])
    def test_a_forecast_outside_the_picture_is_left_out(self, days: tuple[int, int, int]) -> None:
        forecast = Forecast(*map(ago, days))

        assert draw([replace(panel(), forecast=forecast)], WORDS) == draw([panel()], WORDS)


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
