"""Whoever wants to be asked later is asked later: never in quiet hours, never after the next prompt."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from journal import later
from journal.later import Later
from journal.schedule import Schedule, days_apart, in_quiet_hours, local_date

MADRID = ZoneInfo("Europe/Madrid")
ZONES = st.sampled_from(
    [ZoneInfo(name) for name in ("Europe/Madrid", "America/Havana", "Australia/Lord_Howe", "Pacific/Apia")]
)
HOURS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def madrid(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=MADRID)


def offered(now: datetime, following: datetime | None = None) -> dict[Later, datetime]:
    return later.choices(Schedule(), MADRID, now, date(2026, 3, 2), following)


def test_what_is_offered_over_a_day() -> None:
    assert [*offered(madrid(10))] == [Later.SOON, Later.HOURS, Later.EVENING]
    assert offered(madrid(10))[Later.EVENING] == madrid(20)
    # From here on, the evening would be as good as two hours.
    assert [*offered(madrid(17, 30))] == [Later.SOON, Later.HOURS]
    assert [*offered(madrid(20, 30))] == [Later.SOON]
    assert offered(madrid(21, 45)) == {}
    assert [*offered(madrid(10), following=madrid(11))] == [Later.SOON]
    # After midnight the evening of that day is over.
    assert Later.EVENING not in offered(madrid(8) + timedelta(days=1))


@settings(max_examples=200)
@given(ZONES, INSTANTS, HOURS, HOURS, st.timedeltas(timedelta(0), timedelta(hours=30)), st.integers(-1, 1))
def test_later_is_after_now_outside_quiet_hours_and_before_the_next_prompt(
    zone: ZoneInfo, now: datetime, quiet_from: time, quiet_until: time, ahead: timedelta, days: int
) -> None:
    schedule = Schedule(quiet_from=quiet_from, quiet_until=quiet_until)
    following = now + ahead
    day = local_date(now, zone) + timedelta(days=days)
    for at in later.choices(schedule, zone, now, day, following).values():
        assert now < at < following and not in_quiet_hours(schedule, zone, at)
        expires = now + timedelta(hours=1)
        longer = later.expires_at(expires, at, following)
        assert max(at, expires) <= longer <= max(expires, following)


def test_whoever_is_silent_for_long_is_asked_less_often_and_never_more() -> None:
    assert [days_apart(missed) for missed in (0, 4, 5, 8, 9, 100)] == [1, 1, 2, 2, 4, 4]
