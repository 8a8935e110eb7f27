from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from journal.recap import ENOUGH, ONE_WEEK, Mean, Recap, recap
from journal.verdict import Day

TODAY = date(2026, 5, 17)
SIX_WEEKS = timedelta(weeks=6)
LONG_AGO = date(2025, 1, 1)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def rated(*pain: tuple[int, int]) -> list[Day]:
    """Each pair is days ago and pain; mood is what is left to ten."""
    return [Day(ago(back), {"pain": value, "mood": 10 - value}) for back, value in pain]


def told(days: list[Day], *infusions: date, begun: date = LONG_AGO) -> Recap:
    return recap(days, infusions, begun, TODAY, SIX_WEEKS)


def test_this_week_stands_beside_the_week_before() -> None:
    pain, mood = told(rated((13, 8), (10, 8), (7, 5), (6, 5), (3, 4), (0, 3))).levels
    assert (pain.now, pain.before) == (Mean(3, 4.0), Mean(3, 7.0))
    assert (mood.now, mood.before) == (Mean(3, 6.0), Mean(3, 3.0))


def test_what_is_not_answered_yet_today_is_not_missing() -> None:
    facts = told(rated(*((back, 5) for back in range(1, 43))))
    assert (facts.this_week, facts.answered, facts.of) == (7, 42, 42)


def test_no_day_counts_as_missed_before_the_journal_began() -> None:
    facts = told(rated((3, 5), (0, 5)), begun=ago(4))
    assert (facts.answered, facts.of) == (2, 5)


def test_infusions_are_counted_from_today() -> None:
    facts = told(rated((1, 5)), ago(12), ago(40), ago(-9))
    assert (facts.since_infusion, facts.next_infusion) == (12, ago(-9))
    assert told([]).since_infusion is None


ratings = st.dictionaries(st.sampled_from(("pain", "mood")), st.integers(0, 10))
journals = st.dictionaries(st.integers(0, 60), ratings).map(
    lambda found: [Day(ago(back), found[back]) for back in sorted(found, reverse=True) if found[back]]
)


@settings(max_examples=100)
@given(journals, st.integers(0, 60))
def test_nothing_is_said_about_days_without_an_answer(days: list[Day], begun: int) -> None:
    facts = told(days, begun=ago(begun))
    last = TODAY if any(one.day == TODAY for one in days) else ago(1)
    assert 0 <= facts.answered <= facts.of <= SIX_WEEKS.days
    for level in facts.levels:
        given = [
            one.ratings[level.question]
            for one in days
            if level.question in one.ratings and last - ONE_WEEK < one.day <= last
        ]
        assert level.now.answers == len(given)
        assert (level.now.value is None) == (len(given) < ENOUGH)
        assert level.now.value is None or min(given) <= level.now.value <= max(given)
