"""People travel, change their minds and switch machines off: the plan still has each date and each week once.

The clock's side is played here as handlers play it: what is due is handled, and the next is planned.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from journal.schedule import Prompt, Schedule, local_date, moved_prompt, prompt_after
from journal.weeks import ONE_WEEK, digest_weeks, moved_digest, next_digest, week_of

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONES = sorted(available_timezones())
# The two sides of the date line.
FAR_EAST_AND_WEST = [
    "Pacific/Kiritimati",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Pacific/Honolulu",
    "Etc/GMT+12",
]

zones = (st.sampled_from(ZONES) | st.sampled_from(FAR_EAST_AND_WEST)).map(ZoneInfo)
times = st.builds(time, st.integers(0, 23) | st.just(0), st.integers(0, 59))
starts = st.integers(0, 17 * 365 * 24).map(lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + hours * HOUR)
# Minutes for which the program runs, or is down, before the next change.
passing = st.integers(0, 60 * 24 * 20)


class Traveller:
    """Somebody with a plan; `handled` is what the clock has made of it."""

    def __init__(self, now: datetime, zone: ZoneInfo, schedule: Schedule) -> None:
        self.now, self.zone, self.schedule = now, zone, schedule
        self.handled: list[date] = []
        self.plan()

    def plan(self) -> None:
        raise AssertionError("a traveller is a patient or a clinician")

    def due(self) -> datetime:
        raise AssertionError("a traveller is a patient or a clinician")

    def handle(self) -> None:
        raise AssertionError("a traveller is a patient or a clinician")

    def runs(self, minutes: int) -> None:
        end = self.now + timedelta(minutes=minutes)
        while self.due() <= end:
            self.now = max(self.now, self.due())
            self.handle()
        self.now = end

    def is_down(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.comes_up()

    def is_set(self, hours: int) -> None:
        """Somebody sets the machine's clock."""
        self.now += hours * HOUR
        self.comes_up()

    def travels(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self.plan()
        self.comes_up()

    def wants(self, **changes: object) -> None:
        self.schedule = replace(self.schedule, **changes)  # type: ignore[arg-type]
        self.plan()
        self.comes_up()

    def comes_up(self) -> None:
        while self.due() <= self.now:
            self.handle()


class Patient(Traveller):
    planned: Prompt | None = None

    def plan(self) -> None:
        last = self.handled[-1] if self.handled else None
        self.planned = moved_prompt(self.schedule, self.zone, self.now, self.planned, last, ())

    def due(self) -> datetime:
        assert self.planned is not None
        return self.planned.at

    def handle(self) -> None:
        assert self.planned is not None
        self.handled.append(self.planned.day)
        self.planned = prompt_after(self.schedule, self.zone, self.planned.day, ())


class Clinician(Traveller):
    planned: datetime | None = None

    def plan(self) -> None:
        self.planned = moved_digest(self.schedule, self.zone, self.now, self.planned, self.last)

    def due(self) -> datetime:
        assert self.planned is not None
        return self.planned

    def handle(self) -> None:
        weeks = digest_weeks(self.schedule, self.zone, self.due(), self.now, self.last)
        self.handled += weeks
        self.planned = next_digest(self.schedule, self.zone, self.now, weeks[-1])

    @property
    def last(self) -> date | None:
        return self.handled[-1] if self.handled else None


Act = Callable[[Traveller], None]


def acts(**changes: st.SearchStrategy[object]) -> st.SearchStrategy[list[Act]]:
    """What becomes of time, in any order."""
    one_change = st.fixed_dictionaries(changes)
    return st.lists(
        st.one_of(
            passing.map(lambda minutes: lambda who: who.runs(minutes)),
            passing.map(lambda minutes: lambda who: who.is_down(minutes)),
            st.sampled_from([-1, 1]).map(lambda hours: lambda who: who.is_set(hours)),
            zones.map(lambda zone: lambda who: who.travels(zone)),
            one_change.map(lambda change: lambda who: who.wants(**change)),
        ),
        max_size=25,
    )


@settings(max_examples=120, deadline=None)
@given(starts, zones, times, acts(prompt_at=times))
def test_each_local_date_is_asked_about_once_wherever_the_patient_goes(
    start: datetime, zone: ZoneInfo, at: time, acts: list[Act]
) -> None:
    patient = Patient(start, zone, Schedule(prompt_at=at))
    for act in acts:
        act(patient)
        assert all(later - earlier == DAY for earlier, later in pairwise(patient.handled))
        assert patient.due() > patient.now
        # The date line puts up to two dates between two clocks.
        assert patient.planned is not None
        assert patient.planned.day - local_date(patient.now, patient.zone) <= 3 * DAY


@settings(max_examples=120, deadline=None)
@given(starts, zones, times, acts(digest_at=times, digest_weekday=st.integers(0, 6)))
def test_each_iso_week_has_one_digest_wherever_the_clinician_goes(
    start: datetime, zone: ZoneInfo, at: time, acts: list[Act]
) -> None:
    clinician = Clinician(start, zone, Schedule(digest_at=at))
    for act in acts:
        act(clinician)
        assert all(later - earlier == ONE_WEEK for earlier, later in pairwise(clinician.handled))
        assert clinician.due() > clinician.now
        this_week = week_of(local_date(clinician.now, clinician.zone))
        assert clinician.last is None or this_week - ONE_WEEK <= clinician.last <= this_week + ONE_WEEK
