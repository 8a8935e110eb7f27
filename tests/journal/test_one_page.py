import re
import zlib
from datetime import date, timedelta
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from handlers import drawings
from handlers.patients import sheet
from handlers.texts import LANGUAGES, texts
from journal.instruments import MORNING, WEEKLY
from journal.page import EDGE, HEIGHT, LOWEST_CHART, LOWEST_LINE, PDF, PNG, WIDTH, draw
from journal.summary import Break, Summary, summary
from journal.verdict import Day

TODAY = date(2026, 5, 17)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def fullest() -> Summary:
    """An induction series with everything that a page can hold, and more."""
    given = [ago(back) for back in range(2, 42, 3)]
    days = [Day(ago(back), {"pain": 10, "mood": 0}) for back in range(60) if back % 4]
    return summary(
        days,
        [*given, ago(-1)],
        ago(60),
        TODAY,
        weeks=tuple(
            Day(ago(7 * week), {question.key: question.highest for question in WEEKLY.questions})
            for week in range(12, -1, -1)
        ),
        mornings={day: {question.key: 3 for question in MORNING.questions} for day in given},
        notes=1000,
        breaks=tuple(Break(ago(back), ago(back - 1)) for back in range(40, 10, -3)),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fullest_page_has_room_for_all_its_lines(language: str) -> None:
    page = sheet.of("PT-001", fullest(), texts(language))
    assert page.lines * LOWEST_LINE + LOWEST_CHART <= HEIGHT - 2 * EDGE
    assert all(len(row) == len(section.widths) for section in page.sections for row in section.rows)


def test_nothing_is_drawn_beyond_the_edges_of_the_fullest_page() -> None:
    say = texts("es")
    drawn = draw(sheet.of("PT-001", fullest(), say), drawings.words(say), PNG)
    picture = Image.open(BytesIO(drawn))
    assert picture.width / picture.height == pytest.approx(WIDTH / HEIGHT, rel=0.001)
    dots = picture.width / WIDTH
    inked = np.asarray(picture.convert("L")) < 250
    for sides, lengths in ((inked, HEIGHT), (inked.T, WIDTH)):
        (found,) = np.nonzero(sides.any(axis=1))
        assert EDGE - 0.1 < found[0] / dots and found[-1] / dots < lengths - EDGE + 0.1


def test_a_pdf_is_one_page_of_letters_that_can_be_searched_and_printed() -> None:
    say = texts("en")
    drawn = draw(sheet.of("PT-001", fullest(), say), drawings.words(say), PDF)
    assert drawn.startswith(b"%PDF") and re.search(rb"/Count 1\b", drawn)
    assert b"/FontFile2" in drawn and b"/ToUnicode" in drawn
    assert b"(Symptom journal of PT-001)" in drawn, "its title, which screen readers say"
    assert b"CreationDate" not in drawn
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", drawn, re.DOTALL)
    written = b"".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x")
    assert written.count(b"BT\n") > 100
