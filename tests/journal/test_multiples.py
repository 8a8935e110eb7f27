"""Small charts side by side: the same for the same patients, as wide as a phone, and for eight at most."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from journal.chart import DOTS_PER_INCH, WIDTH, Panel, Words
from journal.multiples import MOST_PANELS, Small, draw
from journal.verdict import Day

TODAY = date(2026, 5, 18)
WORDS = Words(
    pain="Pain",
    mood="Mood",
    infusion="Infusion",
    planned="Planned",
    usual="usual",
    today="today",
    no_answers="no answers",
    worse_since=lambda day: f"since {day}",
    relief_until=lambda day: f"until {day}",
    date=lambda day: f"{day:%b} {day.day}",
    began="began",
)


def small(number: int, level: int = 4, answered: int = 40) -> Small:
    days = tuple(
        Day(TODAY - timedelta(days=back), {"pain": level, "mood": 10 - level})
        for back in range(50 - answered, 50)
    )
    infusions = (TODAY - timedelta(days=20), TODAY + timedelta(days=5))
    since = TODAY - timedelta(days=80 if number % 2 else 8)
    first = TODAY - timedelta(days=50)
    return Small(Panel(f"PT-{number:03}", days, infusions, first, TODAY, since), "since May 10")


def size(png: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(png)) as picture:
        assert picture.format == "PNG"
        return picture.size


def test_two_stand_beside_each_other_and_more_below() -> None:
    shown = [small(number) for number in range(MOST_PANELS)]
    two, four, eight = (size(draw(shown[:count], WORDS)) for count in (2, 4, MOST_PANELS))
    assert {width for width, _ in (two, four, eight)} == {round(WIDTH * DOTS_PER_INCH)}
    assert two[1] < four[1] < eight[1] < eight[0], "never taller than it is wide"


def test_equal_patients_make_equal_pictures_and_others_do_not() -> None:
    once, again, other = (draw([small(1), small(2, level)], WORDS) for level in (4, 4, 7))
    assert once == again != other


def test_whoever_never_answered_has_a_place_as_well() -> None:
    assert draw([small(1), small(2, answered=0)], WORDS) != draw([small(1)], WORDS)


@pytest.mark.parametrize("count", [0, MOST_PANELS + 1])
def test_none_or_too_many_cannot_be_drawn(count: int) -> None:
    with pytest.raises(ValueError, match=r"1 to 8 panels"):
        draw([small(number) for number in range(count)], WORDS)
