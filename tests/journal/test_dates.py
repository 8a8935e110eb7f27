"""Coming days as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.texts import texts
from journal.dates import meant

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("12 Dec", "2026-12-12"),
        ("Dec 12th", "2026-12-12"),
        ("until December 3", "2026-12-03"),
        ("the 12th of December, 2027", "2027-12-12"),
        ("hasta el 12 de diciembre", "2026-12-12"),
        ("12 de dic. de 2026", "2026-12-12"),
        ("1 ene", "2027-01-01"),
        ("2026-12-12", "2026-12-12"),
        ("12/12", "2026-12-12"),
        ("25/12", "2026-12-25"),
        ("12/25", "2026-12-25"),
        ("25.12.2026", "2026-12-25"),
        ("3/4", "2027-03-04 2027-04-03"),
        ("22 nov", "2027-11-22"),
        ("23 nov", "2026-11-23"),
        ("feb 29 2028", "2028-02-29"),
        ("2026-11-01", "2026-11-01"),
        # It is a Sunday.
        ("friday", "2026-11-27"),
        ("until next friday", "2026-11-27"),
        ("el viernes que viene", "2026-11-27"),
        ("hasta el miércoles", "2026-11-25"),
        ("Sunday", "2026-11-29"),
        ("tomorrow", "2026-11-23"),
        ("hasta mañana", "2026-11-23"),
        ("2 weeks", "2026-12-06"),
        ("for 10 days", "2026-12-02"),
        ("una semana", "2026-11-29"),
        ("dos meses", "2027-01-21"),
        ("a month", "2026-12-22"),
        *(
            (none, "")
            for none in ("", "31/2", "30 feb", "1 ma", "7", "pain 7 mood 4", "slept badly", "bad week")
        ),
    ],
)
def test_what_is_typed_for_a_day(words: str, days: str) -> None:
    assert " ".join(map(str, meant(words, TODAY))) == days


@given(st.dates(TODAY + timedelta(days=1), TODAY + timedelta(days=365)), st.sampled_from(["en", "es"]))
def test_every_day_of_a_year_is_understood_as_it_is_shown(day: date, language: str) -> None:
    say = texts(language)
    for written in (day.isoformat(), say.short_day(day), say.full_day(day), f"{day:%d %b}", f"{day:%d/%m}"):
        assert day in meant(written, TODAY), written


@given(st.text(max_size=20) | st.from_regex(r"\d{1,4}[ /.-](\d{1,2}|[a-z]{3})([ /.-]\d{4})?"))
def test_whatever_is_typed_it_means_at_most_two_days(words: str) -> None:
    assert len(meant(words, TODAY)) <= 2


@pytest.mark.parametrize(
    ("words", "day"),
    [("22 nov", "2026-11-22"), ("20 nov", "2026-11-20"), ("Jan 2", "2027-01-02"), ("2 weeks", "2026-12-06")],
)
def test_what_may_have_been_is_the_nearest_such_day(words: str, day: str) -> None:
    assert meant(words, TODAY, is_ahead=False) == (date.fromisoformat(day),)
