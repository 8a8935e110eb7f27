from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.schedule import (
    Prompt,
    Schedule,
    expires_at,
    in_quiet_hours,
    instant,
    local_date,
    moved_prompt,
    next_prompt,
    prompt_after,
    reminder_at,
)
from journal.settings import (
    SETTINGS,
    UnknownSetting,
    UnreadableSetting,
    canonical,
    read_hour,
    schedule,
    words,
)

DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
SAMOA = ZoneInfo("Pacific/Apia")
NUUK = ZoneInfo("America/Nuuk")
DEFAULTS = Schedule()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def wall_clock(now: datetime, zone: ZoneInfo) -> datetime:
    return now.astimezone(zone).replace(tzinfo=None)


@cache
def days_of_change(zone: ZoneInfo, year: int) -> list[date]:
    """Local dates around each change of the zone's offset."""
    noons = [datetime(year, 1, 1, 12, tzinfo=zone) + n * DAY for n in range(366)]
    changes = [a.date() for a, b in pairwise(noons) if a.utcoffset() != b.utcoffset()]
    return [day + n * DAY for day in changes for n in (-1, 0, 1)]


# Sorting keeps failures reproducible.
zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
# Clocks change around midnight and in the small hours.
times = st.one_of(st.times(), st.builds(time, st.sampled_from([22, 23, 0, 1, 2, 3]), st.integers(0, 59)))
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@st.composite
def days_in_zones(draw: st.DrawFn) -> tuple[date, ZoneInfo]:
    """Any date in any zone, every second time one on which the clocks change."""
    zone, year = draw(zones), draw(st.integers(1975, 2050))
    changes = days_of_change(zone, year) if draw(st.booleans()) else []
    any_day = st.dates(date(year, 1, 1), date(year, 12, 31))
    return draw(st.sampled_from(changes) if changes else any_day), zone


def durations(shortest: int, longest: int) -> st.SearchStrategy[timedelta]:
    return st.integers(shortest, longest).map(lambda minutes: timedelta(minutes=minutes))


quiet_hours = st.tuples(minutes, minutes).map(
    lambda hours: hours if hours[0] != hours[1] else (time.min, time.min)
)
schedules = st.builds(
    lambda quiet, **fields: Schedule(quiet_from=quiet[0], quiet_until=quiet[1], **fields),
    quiet=quiet_hours,
    prompt_at=minutes,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    reminder_after=st.none() | durations(10, 12 * 60),
    expires_after=durations(30, 24 * 60),
    asks_on_infusion_days=st.booleans(),
    digest_weekday=st.integers(0, 6),
    digest_at=minutes,
    says_nobody_is_worse=st.booleans(),
    digest_in_codes=st.booleans(),
)

# Instants


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Berlin", date(2026, 7, 1), time(18), "2026-07-01 16:00"),
        ("Europe/Berlin", date(2026, 3, 29), time(1, 59), "2026-03-29 00:59"),
        ("Europe/Berlin", date(2026, 3, 29), time(2), "2026-03-29 01:00"),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29 01:00"),
        ("Europe/Berlin", date(2026, 3, 29), time(3), "2026-03-29 01:00"),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25 00:30"),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30, fold=1), "2026-10-25 00:30"),
        ("Europe/Berlin", date(2026, 10, 25), time(3), "2026-10-25 02:00"),
        ("America/Asuncion", date(2023, 10, 1), time(0, 30), "2023-10-01 04:00"),
        ("Africa/Cairo", date(2024, 4, 26), time(0, 30), "2024-04-25 22:00"),
        ("Asia/Beirut", date(2024, 3, 31), time(0, 59), "2024-03-30 22:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03 15:30"),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04 14:45"),
        ("Pacific/Apia", date(2011, 12, 30), time(18), "2011-12-30 10:00"),
        ("America/Nuuk", date(2024, 3, 30), time(23, 30), "2024-03-31 01:00"),
    ],
)
def test_a_leap_means_its_instant_and_a_repeated_hour_its_first_pass(
    zone: str, day: date, at: time, expected: str
) -> None:
    assert instant(day, at, ZoneInfo(zone)) == utc(expected)


@settings(max_examples=120, deadline=None)
@given(days_in_zones(), times)
def test_an_instant_shows_the_wanted_time_wherever_the_clock_does(
    day_in_zone: tuple[date, ZoneInfo], at: time
) -> None:
    day, zone = day_in_zone
    wanted = datetime.combine(day, at)
    found = instant(day, at, zone)
    candidates = [wanted.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [candidate for candidate in candidates if wall_clock(candidate, zone) == wanted]
    assert found.utcoffset() == timedelta(0)
    if shown:
        assert found == min(shown)
    else:
        assert wall_clock(found - timedelta(microseconds=1), zone) < wanted < wall_clock(found, zone)


@settings(max_examples=120, deadline=None)
@given(days_in_zones(), times, st.timedeltas(timedelta(0), 2 * DAY))
def test_a_later_local_time_is_never_an_earlier_instant(
    day_in_zone: tuple[date, ZoneInfo], at: time, later: timedelta
) -> None:
    day, zone = day_in_zone
    second = datetime.combine(day, at) + later
    assert instant(day, at, zone) <= instant(second.date(), second.time(), zone)


def test_the_local_date_is_the_date_on_the_wall() -> None:
    now = utc("2026-03-01 23:30")
    assert local_date(now, BERLIN) == date(2026, 3, 2)
    assert local_date(now, ZoneInfo("America/New_York")) == date(2026, 3, 1)


# Prompts


def prompts_between(
    plan: Schedule, zone: ZoneInfo, start: date, end: date, infusions: frozenset[date] = frozenset()
) -> Iterator[tuple[date, datetime]]:
    """The prompts as the ticker goes through them, each computed when the one before is due."""
    now, last_day = (instant(start, time.min, zone) - timedelta(microseconds=1), start - DAY)
    while True:
        last_day, now = next_prompt(plan, zone, now, last_day, infusions)
        if last_day > end:
            return
        yield last_day, now


def dates_lived_through(zone: ZoneInfo, start: date, end: date) -> list[date]:
    """The local dates on the wall, looked up every quarter of an hour."""
    begin = datetime.combine(start - 2 * DAY, time.min, UTC)
    quarters = int((end - start + 5 * DAY) / timedelta(minutes=15))
    seen = {(begin + n * timedelta(minutes=15)).astimezone(zone).date() for n in range(quarters)}
    return sorted(day for day in seen if start <= day <= end)


def assert_asks_each_day_once(
    plan: Schedule, zone: ZoneInfo, start: date, infusions: frozenset[date]
) -> None:
    end = start + 40 * DAY
    spared = frozenset() if plan.asks_on_infusion_days else infusions
    eligible = [
        day
        for day in dates_lived_through(zone, start, end)
        if day.weekday() in plan.weekdays and day not in spared
    ]
    prompts = list(prompts_between(plan, zone, start, end, infusions))
    assert [day for day, _ in prompts] == eligible
    assert all(due == instant(day, plan.prompt_at, zone) for day, due in prompts)
    assert all(earlier < later for (_, earlier), (_, later) in pairwise(prompts))


@pytest.mark.parametrize(
    "at", ["00:00", "00:01", "00:30", "00:59", "01:00", "02:15", "02:30", "18:00", "23:30", "23:59"]
)
@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("Europe/Berlin", date(2026, 3, 10)),
        ("Europe/London", date(2026, 10, 5)),
        ("America/Asuncion", date(2023, 9, 15)),
        ("America/Asuncion", date(2024, 3, 5)),
        ("Africa/Cairo", date(2024, 4, 10)),
        ("Africa/Cairo", date(2024, 10, 10)),
        ("Asia/Beirut", date(2024, 3, 10)),
        ("Asia/Beirut", date(2024, 10, 10)),
        ("Australia/Lord_Howe", date(2026, 9, 15)),
        ("Australia/Lord_Howe", date(2026, 3, 15)),
        ("Pacific/Apia", date(2011, 12, 10)),
        ("Pacific/Kiritimati", date(1994, 12, 10)),
        ("Pacific/Kwajalein", date(1993, 8, 1)),
        ("America/Nuuk", date(2024, 3, 10)),
        ("America/St_Johns", date(2008, 10, 15)),
    ],
)
def test_each_local_date_is_asked_about_once_when_clocks_change(zone: str, start: date, at: str) -> None:
    assert_asks_each_day_once(Schedule(prompt_at=time.fromisoformat(at)), ZoneInfo(zone), start, frozenset())


@settings(max_examples=60, deadline=None)
@given(days_in_zones(), schedules, st.frozensets(st.integers(0, 40), max_size=6))
def test_each_eligible_date_is_asked_about_once_everywhere(
    day_in_zone: tuple[date, ZoneInfo], plan: Schedule, infusions: frozenset[int]
) -> None:
    day, zone = day_in_zone
    start = day - 20 * DAY
    assert_asks_each_day_once(plan, zone, start, frozenset(start + n * DAY for n in infusions))


@cache
def offset_changes(zone: ZoneInfo) -> tuple[date, ...]:
    """The local dates from 2020 to 2037 on which the clocks of the zone are changed."""
    sundays = [datetime(2020, 1, 5, 12, tzinfo=zone) + 7 * n * DAY for n in range(18 * 53)]
    weeks = [a for a, b in pairwise(sundays) if a.utcoffset() != b.utcoffset()]
    noons = ([week + n * DAY for n in range(8)] for week in weeks)
    return tuple(b.date() for week in noons for a, b in pairwise(week) if a.utcoffset() != b.utcoffset())


@pytest.mark.parametrize("at", ["00:00", "00:30", "00:59", "01:30", "02:30", "23:30"])
def test_in_no_zone_does_a_change_of_clocks_cost_or_double_a_date(at: str) -> None:
    plan = Schedule(prompt_at=time.fromisoformat(at))
    played = set()
    for zone in map(ZoneInfo, sorted(available_timezones())):
        changes = [(day, datetime.combine(day, time(12), zone).utcoffset()) for day in offset_changes(zone)]
        if tuple(changes) in played:
            continue
        played.add(tuple(changes))
        for day, _ in changes:
            prompt = prompt_after(plan, zone, day - 2 * DAY, ())
            later = [prompt := next_prompt(plan, zone, prompt.at, prompt.day, ()) for _ in range(2)]
            chain = [prompt_after(plan, zone, day - 2 * DAY, ()), *later]
            assert [one.day for one in chain] == [day - DAY, day, day + DAY]
            assert chain[1] == prompt_after(plan, zone, day - DAY, ())
            # Casey in the Antarctic sets its clocks by up to three hours.
            assert timedelta(hours=21) <= chain[1].at - chain[0].at <= timedelta(hours=27)
    assert len(played) > 40


def test_a_date_that_never_was_is_not_asked_about() -> None:
    assert next_prompt(DEFAULTS, SAMOA, utc("2011-12-30 04:00"), None, ()) == (
        date(2011, 12, 31),
        utc("2011-12-31 04:00"),
    )


def test_the_first_prompt_comes_today_when_its_hour_is_still_to_come() -> None:
    assert next_prompt(DEFAULTS, BERLIN, utc("2026-03-02 16:59"), None, ())[0] == date(2026, 3, 2)
    assert next_prompt(DEFAULTS, BERLIN, utc("2026-03-02 17:00"), None, ())[0] == date(2026, 3, 3)


def test_a_day_is_not_asked_about_twice_when_the_hour_is_moved_back() -> None:
    moved = replace(DEFAULTS, prompt_at=time(20))
    asked, due = next_prompt(moved, BERLIN, utc("2026-03-02 17:30"), date(2026, 3, 2), ())
    assert (asked, due) == (date(2026, 3, 3), utc("2026-03-03 19:00"))


def test_days_missed_in_the_past_are_not_asked_about() -> None:
    assert next_prompt(DEFAULTS, BERLIN, utc("2026-03-10 12:00"), date(2026, 3, 2), ())[0] == date(
        2026, 3, 10
    )


def test_infusion_days_are_spared_unless_the_schedule_asks() -> None:
    now, infusions = utc("2026-03-02 12:00"), [date(2026, 3, 2), date(2026, 3, 3)]
    asks = replace(DEFAULTS, asks_on_infusion_days=True)
    assert next_prompt(DEFAULTS, BERLIN, now, None, infusions)[0] == date(2026, 3, 4)
    assert next_prompt(asks, BERLIN, now, None, infusions)[0] == date(2026, 3, 2)


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7}), frozenset({0, -1})])
def test_a_schedule_without_real_weekdays_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekday"):
        Schedule(weekdays=weekdays)


# Reminders and quiet hours


@pytest.mark.parametrize(
    ("due", "reminder"),
    [
        ("2026-03-02 17:00", "2026-03-02 19:00"),  # 18:00 in Berlin, reminded at 20:00
        ("2026-03-02 18:59", "2026-03-02 20:59"),
        ("2026-03-02 19:00", None),  # 22:00 is quiet, and the check-in expires when quiet hours end
        ("2026-03-02 19:01", "2026-03-03 07:00"),
        ("2026-03-03 04:59", "2026-03-03 07:00"),
        ("2026-03-03 05:00", "2026-03-03 07:00"),
        ("2026-03-03 05:01", "2026-03-03 07:01"),
    ],
)
def test_a_reminder_waits_for_the_end_of_quiet_hours(due: str, reminder: str | None) -> None:
    assert reminder_at(DEFAULTS, BERLIN, utc(due)) == (utc(reminder) if reminder else None)


def test_no_reminder_comes_when_none_is_wanted() -> None:
    assert reminder_at(replace(DEFAULTS, reminder_after=None), BERLIN, utc("2026-03-02 17:00")) is None


def test_no_reminder_comes_between_quiet_hours_that_the_leap_joins() -> None:
    awake_in_the_gap = schedule({"quiet": "2:45-2:15", "expiry": "24h"})
    assert reminder_at(awake_in_the_gap, BERLIN, utc("2026-03-28 12:00")) is None
    assert reminder_at(awake_in_the_gap, BERLIN, utc("2026-03-27 12:00")) == utc("2026-03-28 01:15")


def test_no_reminder_comes_after_the_expiry() -> None:
    brief = replace(DEFAULTS, expires_after=timedelta(hours=2))
    assert reminder_at(brief, BERLIN, utc("2026-03-02 17:00")) is None


def test_a_check_in_expires_after_the_time_that_has_passed_and_not_by_the_clock() -> None:
    assert expires_at(DEFAULTS, utc("2026-03-28 20:00")) == utc("2026-03-29 08:00")


@pytest.mark.parametrize(
    ("quiet", "now", "is_quiet"),
    [
        ("22-8", "2026-03-02 20:59", False),
        ("22-8", "2026-03-02 21:00", True),
        ("22-8", "2026-03-02 23:30", True),
        ("22-8", "2026-03-03 06:59", True),
        ("22-8", "2026-03-03 07:00", False),
        ("13-15", "2026-03-02 11:59", False),
        ("13-15", "2026-03-02 12:00", True),
        ("13-15", "2026-03-02 14:00", False),
        ("0-6", "2026-03-01 23:00", True),
        ("off", "2026-03-02 23:30", False),
        ("22-2:30", "2026-03-29 00:59", True),  # the clock leaps from 02:00 to 03:00
        ("22-2:30", "2026-03-29 01:00", False),
        ("22-2:30", "2026-10-25 00:29", True),  # 02:29 comes twice, quiet ends the first time
        ("22-2:30", "2026-10-25 01:10", False),
    ],
)
def test_quiet_hours_are_local_and_may_wrap_midnight(quiet: str, now: str, is_quiet: bool) -> None:
    assert in_quiet_hours(schedule({"quiet": quiet}), BERLIN, utc(now)) is is_quiet


@settings(deadline=None)
@given(days_in_zones(), schedules)
def test_a_reminder_comes_awake_and_in_time_or_not_at_all(
    day_in_zone: tuple[date, ZoneInfo], plan: Schedule
) -> None:
    day, zone = day_in_zone
    due = instant(day, plan.prompt_at, zone)
    reminder = reminder_at(plan, zone, due)
    if reminder is not None:
        assert plan.reminder_after is not None
        assert due + plan.reminder_after <= reminder < expires_at(plan, due)
        assert not in_quiet_hours(plan, zone, reminder)


@settings(deadline=None)
@given(days_in_zones(), schedules)
def test_without_quiet_hours_a_reminder_is_never_put_off(
    day_in_zone: tuple[date, ZoneInfo], plan: Schedule
) -> None:
    day, zone = day_in_zone
    awake = replace(plan, quiet_from=time.min, quiet_until=time.min, expires_after=DAY)
    due = instant(day, plan.prompt_at, zone)
    expected = None if plan.reminder_after is None else due + plan.reminder_after
    assert reminder_at(awake, zone, due) == expected


# Words


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        *(
            ("hour", typed, "18:30")
            for typed in ("18:30", "18.30", "18h30", "6:30 pm", "6:30PM", " 6.30 p. m. ")
        ),
        *(("hour", typed, "18:00") for typed in ("18", "18h", "18 h", "6pm", "6 p.m.", "\uff11\uff18")),
        ("hour", "12am", "00:00"),
        ("hour", "12 pm", "12:00"),
        ("hour", "0", "00:00"),
        ("hour", "7", "07:00"),
        *(
            ("days", typed, "daily")
            for typed in ("daily", "every day", "Todos", "todos los días", "mon-sun", "fri-thu")
        ),
        *(
            ("days", typed, "mon,tue,wed,thu,fri")
            for typed in ("mon-fri", "Weekdays", "lun-vie", "lunes \u2013 viernes")
        ),
        *(
            ("days", typed, "mon,wed,fri")
            for typed in ("mon,wed,fri", "fri, mon, wed", "lun mié VIERNES", "mon,wed,fri,mon")
        ),
        *(("days", typed, "sat,sun") for typed in ("weekends", "sat-sun", "sábado, domingo")),
        ("days", "fri-mon", "mon,fri,sat,sun"),
        ("days", "mon-wed,sat", "mon,tue,wed,sat"),
        ("days", "thu", "thu"),
        *(("reminder", typed, "120 min") for typed in ("2h", "120", "120min", "2 hours", "1h60", "2 HORAS")),
        *(("reminder", typed, "90 min") for typed in ("90", "90 min", "1h30", "1h 30min", "90 minutos")),
        ("reminder", "off", "off"),
        ("reminder", "No", "off"),
        ("reminder", "10", "10 min"),
        ("reminder", "12h", "720 min"),
        ("expiry", "30", "30 min"),
        ("expiry", "24h", "1440 min"),
        *(("quiet", typed, "22:00-08:00") for typed in ("22-8", "22:00-08:00", "10pm - 8am", "22h\u20138h")),
        ("quiet", "off", "off"),
        ("quiet", "8-8", "off"),
        *(("infusion-day", typed, "on") for typed in ("on", "YES", "sí", "si")),
        *(("nobody-line", typed, "off") for typed in ("off", "no")),
        *(("digest-says", typed, "codes") for typed in ("codes", "Códigos")),
        ("digest-day", "Monday", "mon"),
        ("digest-day", "miércoles", "wed"),
        ("digest-hour", "8am", "08:00"),
    ],
)
def test_words_are_stored_in_one_form(name: str, typed: str, stored: str) -> None:
    assert canonical(name, typed) == stored
    assert canonical(name, stored) == stored


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *(
            ("hour", typed)
            for typed in ("", "24", "24:00", "18:60", "13pm", "0am", "-1", "1830", "soon", "6 7", "18:3")
        ),
        *(("days", typed) for typed in ("", ",", "m", "never", "mon-", "-fri", "mon-fri-sun", "monx", "1")),
        *(("reminder", typed) for typed in ("", "9", "2", "721", "13h", "h", "soon", "-30", "1.5h")),
        *(("expiry", typed) for typed in ("29", "1441", "25h", "off")),
        *(("quiet", typed) for typed in ("", "22", "22-8-9", "22-", "25-8", "on")),
        *(("infusion-day", typed) for typed in ("", "maybe", "on off")),
        *(("digest-day", typed) for typed in ("", "mon,tue", "daily", "mon-tue")),
        ("digest-hour", "noon"),
        ("nobody-line", "2"),
        ("digest-says", "all"),
    ],
)
def test_unreadable_words_are_refused_with_the_name_of_the_setting(name: str, typed: str) -> None:
    with pytest.raises(UnreadableSetting) as refusal:
        canonical(name, typed)
    assert refusal.value.name == name


@pytest.mark.parametrize("name", ["", "hours", "Hour", "prompt_at"])
def test_unknown_settings_are_refused_by_name(name: str) -> None:
    with pytest.raises(UnknownSetting) as refusal:
        canonical(name, "18")
    assert refusal.value.name == name


def test_a_schedule_leaves_settings_that_are_not_its_own_alone() -> None:
    assert schedule({"false-flags": "2", "hour": "19"}) == schedule({"hour": "19"})


@given(st.sampled_from(SETTINGS), st.text() | st.text("0123456789:.-hapm, onf"))
def test_whatever_is_typed_is_stored_in_its_final_form_or_refused(name: str, typed: str) -> None:
    try:
        stored = canonical(name, typed)
    except UnreadableSetting:
        return
    assert canonical(name, stored) == stored
    assert schedule({name: typed}) == schedule({name: stored})


@given(schedules)
def test_a_schedule_comes_back_from_its_words(plan: Schedule) -> None:
    assert schedule(words(plan)) == plan


@given(schedules)
def test_the_words_of_a_schedule_are_canonical(plan: Schedule) -> None:
    assert {name: canonical(name, said) for name, said in words(plan).items()} == words(plan)


def test_the_defaults_in_words() -> None:
    assert schedule() == DEFAULTS
    assert tuple(words(DEFAULTS)) == SETTINGS
    assert words(DEFAULTS) == {
        "hour": "18:00",
        "days": "daily",
        "reminder": "120 min",
        "expiry": "720 min",
        "quiet": "22:00-08:00",
        "infusion-day": "off",
        "second": "off",
        "morning-after": "10:00",
        "phases": "off",
        "weekly": "sun 11:00",
        "recap": "off",
        "summary": "on",
        "digest-day": "mon",
        "digest-hour": "08:00",
        "nobody-line": "off",
        "digest-says": "full",
    }


def test_the_patient_overrides_the_site_and_the_site_the_defaults() -> None:
    site, patient = {"hour": "17:00", "reminder": "off"}, {"hour": "20:00"}
    assert schedule(site, patient) == replace(DEFAULTS, prompt_at=time(20), reminder_after=None)


def test_a_layer_overrides_a_whole_setting() -> None:
    assert schedule({"quiet": "21:00-09:00"}, {"quiet": "off"}) == schedule({"quiet": "off"})


def test_an_hour_is_read_as_patients_type_it() -> None:
    assert read_hour("6:30 pm") == time(18, 30)
    with pytest.raises(ValueError, match="time of day"):
        read_hour("after dinner")


def test_a_prompt_that_travel_would_bring_at_night_comes_at_once() -> None:
    """At half past six in London, where the planned hour of New York is eleven at night."""
    planned = Prompt(date(2026, 3, 3), utc("2026-03-03T23:00"))
    found = moved_prompt(DEFAULTS, ZoneInfo("Europe/London"), utc("2026-03-03T18:30"), planned, None, [])
    assert found == Prompt(planned.day, utc("2026-03-03T18:00"))
