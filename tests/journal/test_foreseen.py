"""What is foreseen is what a clock that only ever looks at the next instant comes to."""

from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from journal.foreseen import Coming, coming, planned_from
from journal.occasions import COMPUTED, Course, Occasion, next_occasion
from journal.schedule import Phase, Prompt, Schedule, local_date, next_prompt
from tests.journal.test_journeys import DAY, starts, zones

MADRID = ZoneInfo("Europe/Madrid")
PHASES = ((), (Phase(1, twice=True), Phase(8), Phase(29, every=2)), (Phase(0, every=7),))
hours = st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))
schedules = st.builds(
    Schedule,
    prompt_at=hours,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    second_at=st.none() | hours,
    morning_after_at=st.none() | hours,
    phases=st.sampled_from(PHASES),
    weekly_weekday=st.integers(0, 6),
    weekly_at=st.none() | hours,
    recap_at=st.none() | hours,
    summary_before_infusion=st.booleans(),
)


def ticked(course: Course, now: datetime, most: int) -> list[Coming]:
    """Moves from one instant to the next, and plans everything anew at each."""
    last: dict[Occasion | None, date] = {}
    came: list[Coming] = []
    while len(came) < most:
        daily = next_prompt(course.schedule, course.zone, now, last.get(None), course.infusions)
        found: dict[Occasion | None, Prompt | None] = {None: daily}
        found |= {one: next_occasion(one, course, now, last.get(one)) for one in COMPUTED}
        now = min(prompt.at for prompt in found.values() if prompt)
        for what, prompt in found.items():
            if prompt and prompt.at == now:
                last[what] = prompt.day
                came.append((what, prompt))
    return came[:most]


@settings(max_examples=60, deadline=None)
@given(starts, zones, schedules, st.sets(st.integers(-40, 30), max_size=4))
def test_what_is_foreseen_is_what_the_clock_then_does(
    start: datetime, zone: ZoneInfo, wanted: Schedule, days: set[int]
) -> None:
    given_on = frozenset(local_date(start, zone) + n * DAY for n in days)
    course = Course(wanted, zone, given_on, start - 30 * DAY)
    foreseen = list(islice(coming(course, planned_from(course, start)), 12))
    assert foreseen == ticked(course, start, 12)
    assert all(one.at <= other.at for (_, one), (_, other) in pairwise(foreseen))


def test_an_hour_stays_the_same_on_the_wall_when_the_clocks_change() -> None:
    course = Course(Schedule(weekly_at=None), MADRID, (), datetime(2026, 1, 1, tzinfo=MADRID))
    start = datetime(2026, 3, 28, 12, tzinfo=MADRID)
    prompts = [prompt.at for _, prompt in islice(coming(course, planned_from(course, start)), 3)]
    assert [f"{at.astimezone(MADRID):%d %H:%M}" for at in prompts] == ["28 18:00", "29 18:00", "30 18:00"]
    assert prompts[1] - prompts[0] == timedelta(hours=23)


def test_whoever_has_been_silent_for_long_is_asked_less_often() -> None:
    course = Course(Schedule(weekly_at=None), MADRID, (), datetime(2026, 1, 1, tzinfo=MADRID))
    planned = planned_from(course, datetime(2026, 3, 2, 12, tzinfo=MADRID))
    days = {
        missed: [prompt.day.day for _, prompt in islice(coming(course, planned, missed), 3)]
        for missed in (0, 5, 9)
    }
    assert days == {0: [2, 3, 4], 5: [2, 4, 6], 9: [2, 6, 10]}
