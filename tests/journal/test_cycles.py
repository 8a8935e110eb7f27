from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from journal.cycles import day_of_cycle, last_infusion, next_infusion

FIRST, SECOND, THIRD = date(2026, 3, 2), date(2026, 3, 9), date(2026, 4, 6)
UNORDERED = [SECOND, THIRD, FIRST]

dates = st.dates(date(2026, 1, 1), date(2026, 3, 1))


def test_the_day_of_the_infusion_is_day_zero() -> None:
    assert day_of_cycle(UNORDERED, SECOND) == 0


def test_days_count_from_the_latest_infusion() -> None:
    assert day_of_cycle(UNORDERED, date(2026, 3, 8)) == 6
    assert day_of_cycle(UNORDERED, date(2026, 4, 5)) == 27
    assert day_of_cycle(UNORDERED, date(2026, 6, 6)) == 61


def test_before_the_first_infusion_there_is_no_cycle() -> None:
    assert day_of_cycle(UNORDERED, date(2026, 3, 1)) is None
    assert day_of_cycle([], FIRST) is None
    assert last_infusion(UNORDERED, date(2026, 3, 1)) is None


def test_an_infusion_on_the_day_is_the_last_and_not_the_next() -> None:
    assert last_infusion(UNORDERED, SECOND) == SECOND
    assert next_infusion(UNORDERED, SECOND) == THIRD


def test_after_the_last_infusion_none_is_next() -> None:
    assert next_infusion(UNORDERED, THIRD) is None
    assert next_infusion(UNORDERED, date(2026, 1, 1)) == FIRST


def test_infusions_may_be_read_only_once() -> None:
    assert day_of_cycle(iter(UNORDERED), date(2026, 3, 10)) == 1


@given(st.sets(dates), dates)
def test_a_day_lies_between_its_last_and_its_next_infusion(infusions: set[date], day: date) -> None:
    last, following = last_infusion(infusions, day), next_infusion(infusions, day)
    assert last is None or last <= day
    assert following is None or following > day
    assert not [i for i in infusions if (last or date.min) < i < (following or date.max)]


@given(st.sets(dates, min_size=1), dates)
def test_the_day_of_the_cycle_leads_back_to_an_infusion(infusions: set[date], day: date) -> None:
    days = day_of_cycle(infusions, day)
    if days is None:
        assert day < min(infusions)
    else:
        assert day - timedelta(days=days) == last_infusion(infusions, day)
