"""Times of day as people type them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.hours import meant


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("18:30", "18:30"),
        ("18.30", "18:30"),
        ("18h30", "18:30"),
        ("7:30", "07:30"),
        ("2:30", "02:30 14:30"),
        ("02:30", "02:30"),
        ("2:30 h", "02:30"),
        ("a las 5:45 de la mañana", "05:45"),
        ("6:30 pm", "18:30"),
        ("8 p.m.", "20:00"),
        ("12 am", "00:00"),
        ("at 8 in the evening", "20:00"),
        ("11 at night", "23:00"),
        ("half past 6", "06:30 18:30"),
        ("noon", "12:00"),
        ("6", "06:00 18:00"),
        ("06", "06:00"),
        ("at 12", "00:00 12:00"),
        ("0", "00:00"),
        ("a las 8", "08:00 20:00"),
        ("a la 1", "01:00 13:00"),
        ("8 de la tarde", "20:00"),
        ("las 20", "20:00"),
        ("8h", "08:00"),
        ("20:00 h", "20:00"),
        ("A las 8 y media de la mañana", "08:30"),
        ("a las 8 y cuarto de la noche", "20:15"),
        ("2 de la madrugada", "02:00"),
        ("12 de la noche", "00:00"),
        ("1 de la noche", "01:00"),
        ("12 de la mañana", "00:00 12:00"),
        ("al mediodía", "12:00"),
        ("20 de la tarde", "20:00"),
        *(
            (nothing, "")
            for nothing in ("", "later", "25:00", "18:75", "-1", "six-ish", "8 tigers", "7 of 10")
        ),
        *((nothing, "") for nothing in ("18:30 was a good idea", "20 in the morning", "7/10", "pain 7")),
    ],
)
def test_what_is_typed_for_a_time(words: str, hours: str) -> None:
    assert " ".join(f"{at:%H:%M}" for at in meant(words)) == hours


@given(st.times())
def test_however_a_time_is_written_it_is_understood(at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    assert meant(f"{at:%H:%M}") == meant(f"a las {at:%H.%M} h") == meant(f"{at:%I:%M %p}") == (at,)
    assert at.replace(minute=0) in meant(f"{at.hour}")


@given(st.text(max_size=30) | st.from_regex(r"(a las |at )?\d{1,3}( y media| pm| de la [a-z]{4,6})?"))
def test_whatever_is_typed_it_means_at_most_two_times_half_a_day_apart(words: str) -> None:
    found = meant(words)
    assert len(found) <= 2 and list(found) == sorted(set(found))
    assert len(found) < 2 or found[1].hour - found[0].hour == 12
