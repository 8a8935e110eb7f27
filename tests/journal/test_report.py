"""What a report says of numbers, few and many."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.report import (
    ENOUGH,
    NOTHING,
    OUTCOMES,
    Alert,
    Flagged,
    Period,
    Report,
    Share,
    last_weeks,
    month,
    months,
    table,
    total,
)

TODAY = date(2026, 3, 16)
PERIOD = last_weeks(TODAY)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
deeds = st.lists(st.sampled_from(["seen", "called", "not-needed", "remind"]), max_size=4).map(tuple)
flags = st.lists(st.builds(Flagged, st.sampled_from(["worse", "watch", "silent"]), deeds, st.booleans()))


def test_the_last_four_weeks_are_28_whole_days() -> None:
    assert last_weeks(TODAY) == Period(date(2026, 2, 16), date(2026, 3, 15))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-03", date(2026, 3, 1), date(2026, 3, 15)),
    ],
)
def test_a_month_reaches_as_far_as_it_is_over(words: str, first: date, last: date) -> None:
    assert month(words, TODAY) == Period(first, last)


@pytest.mark.parametrize(
    "words", ["", "2026-04", "2026-13", "2026-3", "march", "2026-03-01", "202603", "٢٠٢٦-٠٣"]
)
def test_what_is_no_month_that_has_begun_is_refused(words: str) -> None:
    with pytest.raises(ValueError):
        month(words, TODAY)


@given(days, st.integers(1, 24))
def test_the_offered_months_can_be_reported_on_and_follow_each_other(today: date, count: int) -> None:
    offered = months(today, count)
    periods = [month(f"{first:%Y-%m}", today) for first in offered]
    assert len(set(offered)) == count and periods[0].last == today - timedelta(days=1)
    assert all(later.first - earlier.last == timedelta(days=1) for later, earlier in pairwise(periods))


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: Share(min(pair), max(pair))))
)
def test_few_numbers_have_no_percentage_and_many_stay_within_their_bounds(shares: list[Share]) -> None:
    for share in (*shares, total(shares)):
        assert (share.percent is None) == (share.of < ENOUGH)
        assert share.percent is None or 0 <= share.percent <= 100
    assert total(shares).of == sum(share.of for share in shares)


@given(flags)
def test_each_flag_has_one_outcome(flagged: list[Flagged]) -> None:
    found = Report(PERIOD, flagged=flagged)
    for kind in ("worse", "watch", "silent"):
        outcomes, acted = found.outcomes(kind), found.acted_on(kind)
        assert set(outcomes) <= {*OUTCOMES}
        assert outcomes.total() == acted.of == sum(one.kind == kind for one in flagged)
        assert acted.part == acted.of - outcomes[NOTHING]


def test_the_newest_deed_counts_and_a_reminder_is_none() -> None:
    assert Flagged("worse", ("seen", "called", "remind")).outcome == "called"
    assert Flagged("worse", ("remind",)).outcome == NOTHING
    assert Flagged("worse", ("remind",), accepted=True).outcome == "accepted"


def test_half_of_the_confirmed_alerts_were_confirmed_within_the_median() -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    taken = [alert(at, minutes) for minutes in (4, 10, 240, None)]
    assert Report(PERIOD, alerts=taken).minutes_to_confirm == 10
    assert Report(PERIOD, alerts=taken[3:]).minutes_to_confirm is None


def alert(at: datetime, minutes: int | None) -> Alert:
    return Alert(at, None if minutes is None else at + timedelta(minutes=minutes), None)


def test_the_table_has_codes_and_counts_and_nothing_else() -> None:
    written = table(Report(PERIOD, answered={"PT-001": Share(20, 26), "PT-002": Share(0, 0)}))
    assert written == b"patient,answered,asked\r\nPT-001,20,26\r\nPT-002,0,0\r\n"
