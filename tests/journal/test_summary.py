from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from journal.recap import Mean
from journal.summary import MOST, Break, Summary, bounds, breaks, summary
from journal.verdict import Day

TODAY = date(2026, 5, 17)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def daily(first: int, last: int = 0, pain: int = 5) -> list[Day]:
    """From so many days ago to so many days ago."""
    return [Day(ago(back), {"pain": pain, "mood": 10 - pain}) for back in range(first, last - 1, -1)]


def made(days: list[Day], *infusions: date, begun: date) -> Summary:
    return summary(days, infusions, begun, TODAY)


def test_it_shows_the_time_since_the_last_infusion_but_at_least_six_weeks() -> None:
    assert bounds([ago(10)], ago(300), TODAY)[0] == ago(41)
    assert bounds([ago(60)], ago(300), TODAY)[0] == ago(60)
    assert bounds([ago(290)], ago(300), TODAY)[0] == TODAY - MOST + timedelta(1)
    assert bounds([ago(10)], ago(12), TODAY)[0] == ago(12)


def test_a_cycle_has_its_first_and_its_last_week() -> None:
    days = daily(60, 41, pain=8) + daily(39, 33, pain=3) + daily(32, 20, pain=6) + daily(18, 0, pain=4)
    before, first, second = made(days, ago(40), ago(19), ago(-3), begun=ago(60)).cycles
    assert (before.infusion, before.answered, before.of) == (None, 20, 20)
    assert (before.first_week, before.last_week["pain"]) == ({}, Mean(7, 8.0))
    assert (first.infusion, first.answered, first.of) == (ago(40), 20, 20)
    assert (first.first_week["pain"], first.last_week["pain"]) == (Mean(7, 3.0), Mean(7, 6.0))
    assert (second.infusion, second.answered, second.of) == (ago(19), 19, 19)
    assert second.last_week["mood"] == Mean(7, 6.0)


def test_a_short_cycle_has_no_last_week_of_its_own() -> None:
    days = daily(30)
    cycles = made(days, ago(27), ago(14), ago(0), begun=ago(30)).cycles
    assert [bool(cycle.last_week) for cycle in cycles] == [True, False, True, False]


def test_days_before_the_patient_was_asked_are_not_missing() -> None:
    (only,) = made(daily(5), ago(30), begun=ago(5)).cycles
    assert (only.infusion, only.answered, only.of) == (ago(30), 6, 6)
    assert only.first_week["pain"] == Mean(0, None)


def test_two_infusions_on_following_days_leave_no_days_between_them() -> None:
    cycles = made(daily(9, 0), ago(10), ago(9), ago(0), begun=ago(10)).cycles
    assert [(cycle.answered, cycle.of) for cycle in cycles] == [(0, 0), (8, 8), (0, 0)]


days = st.lists(st.integers(0, 400), unique=True).map(
    lambda found: [Day(ago(back), {"pain": back % 11}) for back in sorted(found, reverse=True)]
)


@settings(max_examples=100)
@given(days, st.lists(st.integers(-20, 400), unique=True), st.integers(0, 400))
def test_every_day_belongs_to_one_cycle_at_most(days: list[Day], infusions: list[int], begun: int) -> None:
    known = made(days, *map(ago, infusions), begun=ago(begun))
    assert ago(begun) <= known.first <= TODAY < known.first + MOST
    spared = {ago(back) for back in infusions}
    counted = sum(cycle.answered for cycle in known.cycles)
    assert counted <= sum(one.day not in spared for one in known.days)
    assert all(0 <= cycle.answered <= cycle.of for cycle in known.cycles)
    assert 0 <= known.answered <= known.of


def test_breaks_reach_from_a_pause_to_the_day_somebody_went_on() -> None:
    switches = [(ago(90), True), (ago(80), False), (ago(20), True), (ago(18), True), (ago(15), False)]
    assert breaks(switches, False, ago(41)) == [Break(ago(20), ago(15))]
    assert breaks([*switches, (ago(2), True)], True, ago(41))[1:] == [Break(ago(2), None)]
    assert breaks([(ago(9), True), (ago(9), False)], False, ago(41)) == []
    assert breaks([(ago(80), True), (ago(40), False)], False, ago(41)) == [Break(ago(80), ago(40))]
