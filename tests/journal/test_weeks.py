"""One digest for each ISO week, at the weekly day and hour of the clinician's zone."""

from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from journal.schedule import Schedule, instant, local_date
from journal.weeks import digest_weeks, from_iso, iso_week, moved_digest, next_digest, week_of
from tests.journal.test_schedule import BERLIN, DAY, DEFAULTS, days_in_zones, schedules, times, utc

WEDNESDAYS = Schedule(digest_weekday=2)
W10, W11, W12 = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 3, 9), "2026-W11"),
        (date(2026, 3, 15), "2026-W11"),
        (date(2026, 3, 16), "2026-W12"),
        (date(2027, 1, 1), "2026-W53"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_weeks_are_iso_weeks(day: date, week: str) -> None:
    assert iso_week(day) == week
    assert from_iso(week) == week_of(day)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-08 12:00", "2026-03-09 07:00"),
        ("2026-03-09 06:59", "2026-03-09 07:00"),
        ("2026-03-09 07:00", "2026-03-16 07:00"),
        ("2026-03-23 12:00", "2026-03-30 06:00"),  # summer time begins between
    ],
)
def test_the_digest_comes_each_week_at_its_local_hour(now: str, expected: str) -> None:
    assert next_digest(DEFAULTS, BERLIN, utc(now)) == utc(expected)


@settings(deadline=None)
@given(days_in_zones(), schedules, times)
def test_every_week_has_one_digest_of_its_own(
    day_in_zone: tuple[date, ZoneInfo], plan: Schedule, at: time
) -> None:
    day, zone = day_in_zone
    now = instant(day, at, zone)
    digests = [now := next_digest(plan, zone, now) for _ in range(6)]
    days = [local_date(digest, zone) for digest in digests]
    assert digests[0] > instant(day, at, zone)
    assert digests[0] - instant(day, at, zone) <= timedelta(days=8, hours=3)
    assert all(
        timedelta(days=5) < later - earlier < timedelta(days=9) for earlier, later in pairwise(digests)
    )
    # A leap over midnight can move a digest to the first instant of the next date.
    assert all((found.weekday() - plan.digest_weekday) % 7 in (0, 1) for found in days)


def test_a_week_that_has_its_digest_gets_no_second_one() -> None:
    tuesday = utc("2026-03-10 12:00")
    assert next_digest(WEDNESDAYS, BERLIN, tuesday, W10) == utc("2026-03-11 07:00")
    assert next_digest(WEDNESDAYS, BERLIN, tuesday, W11) == utc("2026-03-18 07:00")


def test_a_week_whose_new_day_has_passed_has_its_digest_at_the_old_one() -> None:
    tuesday, wednesday = utc("2026-03-10 12:00"), utc("2026-03-11 07:00")
    assert moved_digest(DEFAULTS, BERLIN, tuesday, wednesday, W10) == wednesday
    assert digest_weeks(DEFAULTS, BERLIN, wednesday, wednesday, W10) == [W11]
    assert moved_digest(DEFAULTS, BERLIN, tuesday, utc("2026-03-18 07:00"), W11) == utc("2026-03-16 07:00")


def test_a_week_that_the_date_line_cuts_short_has_its_digest_at_once() -> None:
    """Sunday morning in Honolulu is Monday morning in Auckland, where the hour of Sunday has passed."""
    sundays, auckland = Schedule(digest_weekday=6, digest_at=time(18)), ZoneInfo("Pacific/Auckland")
    planned = instant(date(2026, 3, 8), time(18), ZoneInfo("Pacific/Honolulu"))
    now = planned - timedelta(hours=8)
    found = moved_digest(sundays, auckland, now, planned, W10 - 7 * DAY)
    assert found < now
    assert digest_weeks(sundays, auckland, found, now, W10 - 7 * DAY) == [W10]


def test_an_outage_of_weeks_leaves_all_of_them_due() -> None:
    due, now = utc("2026-03-02 07:00"), utc("2026-03-17 12:00")
    assert digest_weeks(DEFAULTS, BERLIN, due, now, W10 - 7 * DAY) == [W10, W11, W12]
    assert digest_weeks(DEFAULTS, BERLIN, due, due, W10 - 7 * DAY) == [W10]


def test_who_was_away_for_months_begins_anew() -> None:
    due = utc("2026-03-09 07:00")
    assert digest_weeks(DEFAULTS, BERLIN, due, due, date(2025, 12, 1)) == [W11]
