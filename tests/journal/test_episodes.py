"""A worsening is one episode until it resolves or is closed, whoever looks and however often."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from journal.episodes import NEW_FOR, RESOLVES_AFTER, Episode, accepted, follow, open_since
from journal.verdict import Trend, Verdict

MONDAY = date(2026, 3, 2)
ONSET = date(2026, 2, 24)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
OPEN = Episode(since=ONSET, opened=MONDAY)
WORSE, WATCH, NOT_WORSE, NOT_ENOUGH = Verdict


def trend(verdict: Verdict, today: date, since: date | None = None) -> Trend:
    return Trend(verdict, today, answered=7, changes=(), days_since_answer=0, since=since)


def after(episode: Episode | None, *verdicts: Verdict, every: timedelta = WEEK) -> Episode | None:
    """After one digest each, the first of them on the Monday after the episode was found."""
    for number, verdict in enumerate(verdicts, 1):
        episode = follow(episode, trend(verdict, MONDAY + number * every, ONSET))
    return episode


def test_a_worsening_opens_an_episode_with_its_onset() -> None:
    assert follow(None, trend(WORSE, MONDAY, ONSET)) == OPEN


def test_a_worsening_of_which_the_onset_is_not_known_begins_today() -> None:
    assert follow(None, trend(WORSE, MONDAY)) == Episode(since=MONDAY, opened=MONDAY)


@pytest.mark.parametrize("verdict", [WATCH, NOT_WORSE, NOT_ENOUGH])
def test_nothing_else_opens_one(verdict: Verdict) -> None:
    ended = replace(OPEN, ended=MONDAY)
    assert follow(None, trend(verdict, MONDAY, ONSET)) is None
    assert follow(ended, trend(verdict, MONDAY, ONSET)) == ended


@pytest.mark.parametrize("verdict", [WORSE, WATCH, NOT_ENOUGH])
def test_who_stays_worse_or_falls_silent_keeps_the_episode_and_its_onset(verdict: Verdict) -> None:
    assert after(OPEN, *[verdict] * 100) == OPEN


def test_one_good_week_does_not_resolve_it_and_a_second_one_does() -> None:
    first, second = MONDAY + WEEK, MONDAY + 2 * WEEK
    assert after(OPEN, NOT_WORSE) == replace(OPEN, better_since=first)
    assert after(OPEN, NOT_WORSE, NOT_WORSE) == replace(OPEN, better_since=first, ended=second)


def test_a_week_that_says_too_little_neither_helps_nor_harms() -> None:
    last = MONDAY + 3 * WEEK
    resolved = replace(OPEN, better_since=MONDAY + WEEK, ended=last)
    assert after(OPEN, NOT_WORSE, NOT_ENOUGH, NOT_WORSE) == resolved


@pytest.mark.parametrize("verdict", [WORSE, WATCH])
def test_whatever_lies_between_two_good_weeks_they_count_only_in_a_row(verdict: Verdict) -> None:
    last = MONDAY + 3 * WEEK
    assert after(OPEN, NOT_WORSE, verdict, NOT_WORSE) == replace(OPEN, better_since=last)


def test_several_digests_within_a_week_do_not_resolve_it_sooner() -> None:
    better = after(OPEN, *[NOT_WORSE] * 7, every=DAY)
    assert better is not None and better.is_open
    assert after(OPEN, *[NOT_WORSE] * 8, every=DAY) == replace(better, ended=MONDAY + 8 * DAY)


def test_a_worsening_after_the_end_is_another_episode() -> None:
    resolved = replace(OPEN, better_since=MONDAY, ended=MONDAY + WEEK)
    later = MONDAY + 9 * WEEK
    assert follow(resolved, trend(WORSE, later, later - 2 * DAY)) == Episode(later - 2 * DAY, later)


def test_an_episode_is_new_in_one_digest_of_each_clinician() -> None:
    assert [OPEN.is_new(MONDAY + days * DAY) for days in (0, 6, 7, 14)] == [True, True, False, False]
    assert not replace(OPEN, ended=MONDAY).is_new(MONDAY)


def test_the_open_one_and_those_that_clinicians_closed_are_told_apart() -> None:
    resolved = Episode(date(2025, 10, 1), MONDAY, ended=MONDAY)
    closed = Episode(date(2025, 12, 1), MONDAY).closed(MONDAY, "CL-001")
    assert open_since([resolved, closed, OPEN]) == ONSET
    assert open_since([resolved, closed]) is None
    assert accepted([resolved, closed, OPEN]) == (date(2025, 12, 1),)


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
trends = st.builds(trend, st.sampled_from(Verdict), days, st.none() | days)
episodes = st.none() | st.lists(trends, max_size=6).map(lambda past: _followed(past))


def _followed(past: list[Trend]) -> Episode | None:
    episode = None
    for one in past:
        episode = follow(episode, one)
    return episode


@given(episodes, trends)
def test_to_follow_the_same_trend_again_changes_nothing(episode: Episode | None, today: Trend) -> None:
    once = follow(episode, today)
    assert follow(once, today) == once


class Weeks(RuleBasedStateMachine):
    """Weeks of one patient with several clinicians, against a model that remembers every verdict."""

    @initialize()
    def begins(self) -> None:
        self.today = MONDAY
        self.newest: Episode | None = None
        self.ended: list[Episode] = []
        self.good_since: date | None = None

    @rule(days=st.integers(0, 10))
    def passes(self, days: int) -> None:
        self.today += timedelta(days)

    @rule(verdict=st.sampled_from(Verdict), back=st.integers(0, 30))
    def is_judged(self, verdict: Verdict, back: int) -> None:
        before, onset = self.newest, self.today - timedelta(back)
        self.newest = follow(before, trend(verdict, self.today, onset))
        if verdict is not NOT_ENOUGH:
            self.good_since = (self.good_since or self.today) if verdict is NOT_WORSE else None
        if before and before.is_open:
            self._goes_on(before, verdict)
        elif verdict is WORSE:
            assert self.newest == Episode(onset, self.today)
        else:
            assert self.newest == before

    def _goes_on(self, before: Episode, verdict: Verdict) -> None:
        assert self.newest and (self.newest.since, self.newest.opened) == (before.since, before.opened)
        assert self.newest.ended_by is None
        days = self.today - self.good_since if self.good_since and verdict is NOT_WORSE else timedelta()
        has_lasted = days >= RESOLVES_AFTER
        assert self.newest.ended == (self.today if has_lasted else None)
        if has_lasted:
            self.ended.append(self.newest)

    @precondition(lambda self: self.newest and self.newest.is_open)
    @rule()
    def is_closed(self) -> None:
        assert self.newest
        self.newest = self.newest.closed(self.today, "CL-001")
        self.ended.append(self.newest)
        assert accepted(self.ended)[-1] == self.newest.since

    @invariant()
    def an_episode_that_has_ended_never_changes(self) -> None:
        if self.ended and self.newest and not self.newest.is_open:
            assert self.newest == self.ended[-1]

    @invariant()
    def what_is_open_is_told_as_new_for_a_week_only(self) -> None:
        if self.newest and self.newest.is_open:
            assert self.newest.is_new(self.today) == (self.today - self.newest.opened < NEW_FOR)


TestWeeks = Weeks.TestCase
