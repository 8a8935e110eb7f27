"""How often somebody is asked, by the days since their last infusion."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.schedule import ONE_DAY, Phase, Schedule, asks_on, next_prompt, prompt_after
from journal.settings import UnreadableSetting, canonical, schedule

UTC_ZONE = ZoneInfo("UTC")
INFUSION = date(2026, 3, 2)


def asked(wanted: Schedule, *infusions: date, first: date = INFUSION, days: int = 21) -> list[int]:
    """The days since `first` that are asked about."""
    return [n for n in range(days) if asks_on(wanted, UTC_ZONE, first + n * ONE_DAY, infusions)]


def test_phases_follow_the_days_since_the_last_infusion() -> None:
    wanted = schedule({"phases": "1 daily, 4 every 2, 11 every 7"})
    assert asked(wanted, INFUSION) == [1, 2, 3, 4, 6, 8, 10, 11, 18]
    assert asked(wanted, INFUSION, INFUSION + 7 * ONE_DAY) == [1, 2, 3, 4, 6, 8, 9, 10, 11, 13, 15, 17, 18]


def test_before_an_infusion_and_before_the_first_phase_every_day_is_asked_about() -> None:
    wanted = schedule({"phases": "8 every 3"})
    assert asked(wanted, days=9) == list(range(9))
    assert asked(wanted, INFUSION, days=15) == [1, 2, 3, 4, 5, 6, 7, 8, 11, 14]


def test_a_day_that_is_no_weekday_of_the_schedule_is_put_off_to_one_that_is() -> None:
    on_fridays = schedule({"phases": "1 every 7", "days": "fri"})
    assert asked(on_fridays, INFUSION) == [4, 11, 18]


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        ("1 twice, 8 daily, 29 every 2", "1 twice, 8 daily, 29 every 2"),
        ("29 cada 2 días, 1 dos veces", "1 twice, 29 every 2"),
        ("from day 8: every 3 days", "8 every 3"),
        ("off", "off"),
    ],
)
def test_phases_are_set_in_words(words: str, stored: str) -> None:
    assert canonical("phases", words) == stored


@pytest.mark.parametrize("words", ["8", "8 every 0", "8 every 9", "1 daily, 1 twice", "daily", ""])
def test_what_cannot_be_a_phase_is_refused(words: str) -> None:
    with pytest.raises(UnreadableSetting):
        canonical("phases", words)


phases = st.lists(
    st.builds(Phase, st.integers(0, 60), st.integers(1, 7), st.booleans()),
    max_size=4,
    unique_by=lambda phase: phase.first_day,
).map(lambda some: tuple(sorted(some, key=lambda phase: phase.first_day)))


@settings(max_examples=100, deadline=None)
@given(phases, st.frozensets(st.integers(0, 6), min_size=1), st.sets(st.integers(0, 40), max_size=4))
def test_phases_and_weekdays_together_never_silence_anybody(
    phases: tuple[Phase, ...], weekdays: frozenset[int], infusions: set[int]
) -> None:
    wanted = Schedule(phases=phases, weekdays=weekdays)
    given_on = [INFUSION + day * ONE_DAY for day in infusions]
    prompt = next_prompt(wanted, UTC_ZONE, datetime(2026, 3, 1, tzinfo=UTC), None, given_on)
    for _ in range(20):
        following = prompt_after(wanted, UTC_ZONE, prompt.day, given_on)
        # A turn of a week, put off by a week at most, and once more for each infusion in between.
        assert following.day - prompt.day <= timedelta(weeks=2 + len(infusions))
        assert following.day.weekday() in weekdays and following.day not in given_on
        prompt = following
