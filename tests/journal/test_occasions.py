"""People travel, change their minds, and infusions move: each occasion still comes once, and none is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.occasions import (
    ASKING,
    Course,
    Occasion,
    calm_moment,
    later_today,
    moved_occasion,
    next_occasion,
    occasion_after,
    reminder_for,
    reminder_of_day,
    takes_place,
)
from journal.schedule import Phase, Prompt, Schedule, in_quiet_hours, instant, local_date
from tests.journal.test_journeys import DAY, HOUR, ZONES, starts, times, zones

MADRID = ZoneInfo("Europe/Madrid")
JOINED = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
ANY = (Occasion.SECOND, Occasion.MORNING, Occasion.WEEKLY, Occasion.RECAP, Occasion.SUMMARY)


def march(day: int) -> date:
    return date(2026, 3, day)


def course(*infusions: date, joined: datetime = JOINED, **wanted: object) -> Course:
    schedule = replace(Schedule(), **wanted)  # type: ignore[arg-type]
    return Course(schedule, MADRID, frozenset(infusions), joined)


def comes(occasion: Occasion, course: Course, until: int = 30) -> list[tuple[int, str]]:
    """Days of March and local hours at which it comes, by itself and in an outage."""
    found: list[tuple[int, str]] = []
    one = next_occasion(occasion, course, course.since, None)
    while one is not None and one.day <= march(until):
        found.append((one.day.day, f"{one.at.astimezone(course.zone):%H:%M}"))
        assert occasion_after(occasion, course, one.day) == next_occasion(occasion, course, one.at, one.day)
        one = occasion_after(occasion, course, one.day)
    return found


def test_weekly_questions_come_at_their_hour_each_week() -> None:
    assert comes(Occasion.WEEKLY, course()) == [(8, "11:00"), (15, "11:00"), (22, "11:00"), (29, "11:00")]


def test_the_daily_reminder_never_comes_together_with_what_else_asks() -> None:
    """Two hours after nine it would meet the weekly questions, and their own reminder on the next day."""

    def reminded(day: int, *, asked_at: int, weekly_at: time = time(11)) -> str:
        known = course(march(12), prompt_at=time(asked_at), weekly_at=weekly_at)
        at = reminder_of_day(known, instant(march(day), time(asked_at), MADRID))
        return f"{at.astimezone(MADRID):%d %H:%M}" if at else ""

    days = [reminded(day, asked_at=9) for day in (7, 8, 9, 10)]
    assert days == ["07 11:00", "08 12:00", "09 12:00", "10 11:00"]
    # The morning after the infusion is asked about at ten.
    assert reminded(13, asked_at=8) == "13 11:00"
    assert reminded(8, asked_at=19, weekly_at=time(21, 30)) == "09 08:00"


def test_who_has_just_joined_learns_the_daily_check_in_first() -> None:
    on_thursday_noon = JOINED + timedelta(days=3, hours=3)
    assert comes(Occasion.WEEKLY, course(joined=on_thursday_noon))[0] == (15, "11:00")


def test_weekly_questions_wait_until_after_an_infusion() -> None:
    found = comes(Occasion.WEEKLY, course(march(8), march(15), march(16)))
    assert found == [(9, "11:00"), (17, "11:00"), (22, "11:00"), (29, "11:00")]


@pytest.mark.parametrize(
    ("prompt_at", "weekly_at"),
    [(time(11), "14:00"), (time(11, 40), "14:00"), (time(10, 1), "14:00"), (time(12), "11:00")],
)
def test_weekly_questions_keep_away_from_the_daily_ones(prompt_at: time, weekly_at: str) -> None:
    assert comes(Occasion.WEEKLY, course(prompt_at=prompt_at))[0] == (8, weekly_at)


def test_what_moves_never_moves_into_quiet_hours() -> None:
    in_the_evening = course(prompt_at=time(20), weekly_at=time(20), quiet_from=time(21))
    assert comes(Occasion.WEEKLY, in_the_evening)[0] == (8, "17:00")


def test_the_same_questions_do_not_come_again_within_days_when_their_weekday_changes() -> None:
    asked_on_sunday = march(8)
    for weekday, then in ((1, 17), (2, 18), (3, 12), (5, 14)):
        changed = course(weekly_weekday=weekday)
        found = next_occasion(Occasion.WEEKLY, changed, instant(march(8), time(12), MADRID), asked_on_sunday)
        assert found is not None and found.day == march(then)


def test_the_morning_after_each_infusion_is_asked_about_once() -> None:
    assert comes(Occasion.MORNING, course(march(3), march(10), march(11))) == [(4, "10:00"), (12, "10:00")]
    assert comes(Occasion.MORNING, course(march(3), prompt_at=time(9, 30))) == [(4, "13:00")]
    assert comes(Occasion.MORNING, course(march(3), morning_after_at=None)) == []


def test_a_second_prompt_keeps_to_the_days_that_are_asked_about() -> None:
    on_weekdays = course(march(4), second_at=time(9), weekdays=frozenset(range(5)))
    assert [day for day, _ in comes(Occasion.SECOND, on_weekdays, 10)] == [3, 5, 6, 9, 10]


@pytest.mark.parametrize(
    ("prompt_at", "second_at"),
    [(time(18), "09:00"), (time(9), "18:00"), (time(13), "21:00"), (time(21), "12:00")],
)
def test_a_phase_of_two_prompts_a_day_finds_its_own_hour(prompt_at: time, second_at: str) -> None:
    denser = (Phase(1, twice=True), Phase(4))
    found = comes(Occasion.SECOND, course(march(3), march(17), phases=denser, prompt_at=prompt_at))
    assert found == [(day, second_at) for day in (4, 5, 6, 18, 19, 20)]


def test_a_page_for_the_doctor_comes_at_noon_before_an_infusion() -> None:
    planned = course(march(5), march(6), march(20))
    assert comes(Occasion.SUMMARY, planned) == [(4, "12:00"), (19, "12:00")]
    assert comes(Occasion.SUMMARY, replace(planned, schedule=Schedule(summary_before_infusion=False))) == []


@settings(max_examples=100, deadline=None)
@given(starts, zones, st.sets(st.integers(0, 6), max_size=4), st.integers(0, 23), st.integers(0, 10))
def test_a_calm_moment_is_neither_at_night_nor_on_the_day_of_an_infusion(
    at: datetime, zone: ZoneInfo, infusions: set[int], quiet: int, length: int
) -> None:
    today = local_date(at, zone)
    schedule = Schedule(quiet_from=time(quiet), quiet_until=time((quiet + length) % 24))
    somewhere = Course(schedule, zone, frozenset(today + day * DAY for day in infusions), at)
    for moment in (calm_moment(somewhere, at), later_today(somewhere, at, at + 4 * HOUR)):
        assert moment >= at and not in_quiet_hours(schedule, zone, moment)
        assert local_date(moment, zone) not in somewhere.infusions
        assert moment - at <= 9 * DAY


@pytest.mark.parametrize(
    ("prompt_at", "reminded_at"), [(time(18), 14), (time(14, 30), 15), (time(13, 30), 14)]
)
def test_a_reminder_keeps_away_from_the_daily_check_in(prompt_at: time, reminded_at: int) -> None:
    reminder = reminder_for(
        Occasion.MORNING, course(prompt_at=prompt_at), instant(march(4), time(10), MADRID)
    )
    assert reminder is not None and reminder.astimezone(MADRID).hour == reminded_at


def test_later_today_keeps_away_from_the_daily_check_in() -> None:
    eleven, at_three = (instant(march(8), time(hour), MADRID) for hour in (11, 15))
    assert later_today(course(), eleven, None) == at_three
    assert later_today(course(), eleven, at_three + HOUR / 2) == at_three - HOUR
    late = instant(march(8), time(21, 30), MADRID)
    assert later_today(course(), late, None) == late + DAY


# Four infusions of which some lie side by side, as in a series.
infusions = st.sets(st.integers(0, 40), max_size=4)
changes = st.fixed_dictionaries(
    {},
    optional={
        "prompt_at": times,
        "second_at": st.none() | times,
        "morning_after_at": st.none() | times,
        "weekly_at": st.none() | times,
        "weekly_weekday": st.integers(0, 6),
        "phases": st.sampled_from([(), (Phase(1, twice=True), Phase(8), Phase(29, every=2))]),
    },
)


@dataclass
class Patient:
    """What the clock makes of one kind of occasion, as handlers make it."""

    occasion: Occasion
    now: datetime
    course: Course
    planned: Prompt | None = None
    handled: list[date] = field(default_factory=list)
    around_infusions: list[date] = field(default_factory=list)  # handled on what was then such a day

    @property
    def last_day(self) -> date | None:
        return self.handled[-1] if self.handled else None

    def plan(self) -> None:
        self.planned = moved_occasion(self.occasion, self.course, self.now, self.planned, self.last_day)
        self.catch_up()

    def catch_up(self) -> None:
        while self.planned is not None and self.planned.at <= self.now:
            self.handled.append(self.planned.day)
            if self.planned.day in self.course.infusions:
                self.around_infusions.append(self.planned.day)
            if self.occasion in ASKING:
                self.planned = occasion_after(self.occasion, self.course, self.planned.day)
            else:
                self.planned = next_occasion(self.occasion, self.course, self.now, self.planned.day)

    def runs(self, minutes: int) -> None:
        end = self.now + timedelta(minutes=minutes)
        while self.planned is not None and self.planned.at <= end:
            self.now = max(self.now, self.planned.at)
            self.catch_up()
        self.now = end

    def is_down(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.catch_up()

    def becomes(self, **change: object) -> None:
        self.course = replace(self.course, **change)  # type: ignore[arg-type]
        self.plan()

    def has_infusions(self, days: set[int]) -> None:
        today = local_date(self.now, self.course.zone)
        self.becomes(infusions=frozenset(today + (day - 10) * DAY for day in days))

    def wants(self, **change: object) -> None:
        self.becomes(schedule=replace(self.course.schedule, **change))  # type: ignore[arg-type]


Act = Callable[[Patient], None]
passing = st.integers(0, 60 * 24 * 12)
acts = st.lists(
    st.one_of(
        passing.map(lambda minutes: lambda who: who.runs(minutes)),
        passing.map(lambda minutes: lambda who: who.is_down(minutes)),
        zones.map(lambda zone: lambda who: who.becomes(zone=zone)),
        infusions.map(lambda days: lambda who: who.has_infusions(days)),
        changes.map(lambda change: lambda who: who.wants(**change)),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ANY), starts, zones, acts)
def test_each_occasion_comes_once_and_none_is_lost(
    occasion: Occasion, start: datetime, zone: ZoneInfo, acts: list[Act]
) -> None:
    patient = Patient(occasion, start, Course(Schedule(recap_at=time(19)), zone, frozenset(), start))
    patient.plan()
    for act in acts:
        act(patient)
        assert all(earlier < later for earlier, later in pairwise(patient.handled))
        assert patient.around_infusions == []
        assert patient.planned is None or patient.planned.at > patient.now
    known, since, last = len(patient.handled), patient.now, patient.last_day
    patient.runs(60 * 24 * 30)
    days = [local_date(since, patient.course.zone) + n * DAY for n in range(-1, 33)]
    wanted = [day for day in days if takes_place(occasion, patient.course, day)]
    missed = set(wanted) - set(patient.handled)
    if occasion in (Occasion.WEEKLY, Occasion.RECAP):
        assert len(patient.handled[known:]) >= len(wanted) - 3
    else:
        assert all(
            (last is not None and day <= last)
            or instant(day, time.max, patient.course.zone) <= since + DAY
            or instant(day, time.min, patient.course.zone) > patient.now - DAY
            for day in missed
        )


@settings(max_examples=100, deadline=None)
@given(starts, zones, times, st.lists(zones | passing, max_size=12))
def test_no_date_loses_or_doubles_its_second_prompt_on_a_journey(
    start: datetime, zone: ZoneInfo, at: time, legs: list[ZoneInfo | int]
) -> None:
    patient = Patient(Occasion.SECOND, start, Course(Schedule(second_at=at), zone, frozenset(), start))
    patient.plan()
    for leg in legs:
        patient.becomes(zone=leg) if isinstance(leg, ZoneInfo) else patient.runs(leg)
        patient.wants(second_at=at)
    assert all(later - earlier == DAY for earlier, later in pairwise(patient.handled))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.dates(date(2020, 1, 1), date(2037, 1, 1)),
    st.fixed_dictionaries(
        {name: times for name in ("prompt_at", "morning_after_at", "weekly_at", "recap_at")}
    ),
    st.none() | times,
    st.integers(0, 23),
    st.booleans(),
)
def test_nothing_that_asks_comes_within_an_hour_of_another(
    zone: ZoneInfo, day: date, hours: dict[str, time], second_at: time | None, quiet: int, after: bool
) -> None:
    wanted: dict[str, object] = {"second_at": second_at, "phases": (Phase(0, twice=True),), **hours}
    wanted |= {"weekly_weekday": day.weekday(), "recap_weekday": day.weekday()}
    wanted |= {"quiet_from": time(quiet), "quiet_until": time((quiet + 10) % 24)}
    schedule = replace(Schedule(), **wanted)  # type: ignore[arg-type]
    given_on = frozenset({day - DAY if after else day - 5 * DAY})
    course = Course(schedule, zone, given_on, datetime(2019, 1, 1, tzinfo=UTC))
    found = [occasion_after(occasion, course, day - 6 * DAY) for occasion in ANY[:4]]
    asked = [one.at for one in found if one is not None and one.day == day]
    for one, other in combinations([*asked, instant(day, schedule.prompt_at, zone)], 2):
        assert abs(one - other) >= HOUR
