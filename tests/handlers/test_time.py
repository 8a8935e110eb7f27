"""Whatever becomes of time — zones, travel, clocks that are set, downtime — each local date has one check-in
and each ISO week one digest, and what was missed is on record.
"""

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.sandbox.fake.people import Person as Account
from bot.sandbox.stage import Stage
from bot.ticker import Ticker
from handlers import planning
from journal.digest import from_json
from journal.instruments import DAILY
from journal.schedule import local_date
from journal.weeks import ONE_WEEK, from_iso, week_of
from storage import digests, due, people
from storage.database import Database
from storage.models import CheckIn, CheckInStatus, Digest, Outgoing, Person, Role
from storage.models import Stage as Standing
from storage.site import site
from storage.vault import Vault
from tests.conftest import KEY
from tests.handlers.conversation import everything, madrid, recorded

DAY = timedelta(days=1)

# Downtime


@pytest.mark.parametrize(
    ("down", "asked", "statuses"),
    [
        (timedelta(minutes=5), "March 2", ["open"]),
        (timedelta(hours=3), "March 2", ["open"]),
        (timedelta(hours=13), None, ["expired"]),
        (timedelta(hours=26), "March 3", ["expired", "open"]),
        (timedelta(days=8, hours=1), "March 10", ["expired"] * 8 + ["open"]),
    ],
)
async def test_after_downtime_the_current_day_is_asked_about_and_a_missed_one_is_on_record(
    stage: Stage, first_patient: Account, down: timedelta, asked: str | None, statuses: list[str]
) -> None:
    before = len(first_patient.messages)
    stage.clock.move_to(madrid(3, 2, 18) + down)
    await stage.settle()
    check_ins = [one for one in await everything(stage, CheckIn) if one.instrument == DAILY.key]
    assert [one.day for one in check_ins] == [date(2026, 3, 2) + n * DAY for n in range(len(statuses))]
    assert [str(one.status) for one in check_ins] == statuses
    prompts = {
        one.check_in_id: str(one.fate) for one in await everything(stage, Outgoing) if one.kind == "prompt"
    }
    assert [prompts[one.id] for one in check_ins] == [
        "sent" if status == "open" else "expired" for status in statuses
    ]
    assert len(first_patient.messages) - before == (1 if asked else 0)
    assert asked is None or f"{check_ins[-1].day:%B} {check_ins[-1].day.day}" == asked


async def test_after_weeks_of_downtime_one_digest_stands_for_all_and_each_week_is_on_record(
    enrolled: Stage, clinician: Account, admin: Account
) -> None:
    admin.says("/schedule CL-001 nobody-line on")
    await enrolled.settle()
    before = len(clinician.messages)
    enrolled.clock.move_to(datetime(2026, 3, 26, 9, tzinfo=UTC))
    await enrolled.settle()
    assert len([message for message in clinician.messages[before:] if message.from_bot]) == 1
    async with enrolled.app.database.read() as session:
        decided = {
            one.week: digests.facts_of(session, one).covered_by for one in await digests.everyones(session)
        }
    assert decided == {"2026-W11": "2026-W13", "2026-W12": "2026-W13", "2026-W13": None}
    assert (await recorded(enrolled, "CL-001")).count("missed digest") == 2
    await enrolled.advance(datetime(2026, 3, 30, 9, tzinfo=UTC))
    assert len([message for message in clinician.messages[before:] if message.from_bot]) == 2


# Changes of hour and place


async def test_a_day_whose_new_hour_has_passed_is_asked_about_at_the_old_one(
    stage: Stage, first_patient: Account
) -> None:
    first_patient.says("/settings")
    await stage.settle()
    first_patient.taps("Change time")
    await stage.settle()
    first_patient.says("8:00")
    await stage.settle()
    assert first_patient.sees.text.startswith("Saved. The next check-in comes Monday, March 2 at 18:00.")
    await stage.advance(madrid(3, 3, 9))
    check_ins = await everything(stage, CheckIn)
    assert [one.due_at for one in check_ins] == [madrid(3, 2, 18), madrid(3, 3, 8)]


# Everything together

ZONES = sorted(available_timezones())
# The date line and clocks that change at odd hours are where things go wrong.
HARD_ZONES = [
    *("Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Niue", "Pacific/Honolulu", "Pacific/Apia"),
    *("Africa/Cairo", "Asia/Beirut", "America/Nuuk", "Australia/Lord_Howe", "Africa/Casablanca"),
]
zones = st.sampled_from(ZONES) | st.sampled_from(HARD_ZONES)
hours = st.builds("{:02}:{:02}".format, st.integers(0, 23) | st.just(0), st.integers(0, 59))
starts = st.integers(0, 17 * 365).map(lambda days: datetime(2020, 1, 1, 12, tzinfo=UTC) + days * DAY)


class Clinic(RuleBasedStateMachine):
    """One patient and one clinician, whose time does whatever time can do, on the real storage."""

    empty: Path
    names = count(1)

    @initialize(start=starts, patient_zone=zones, clinician_zone=zones, hour=hours)
    def open(self, start: datetime, patient_zone: str, clinician_zone: str, hour: str) -> None:
        self.runner = asyncio.Runner()
        self.now, self.prompted = start, 0
        file = shutil.copy(self.empty, self.empty.with_name(f"{next(self.names)}.db"))
        self.database = Database(f"sqlite+aiosqlite:///{file}", Vault([KEY]), durable=False)
        self.ticker = Ticker(self.database, lambda: self.now, lambda: None)
        self.runner.run(self._enrol(patient_zone, clinician_zone, hour))

    async def _enrol(self, patient_zone: str, clinician_zone: str, hour: str) -> None:
        async with self.database.write() as session:
            (await site(session)).schedule = {}
            for role, code, zone in (
                (Role.PATIENT, "PT-001", patient_zone),
                (Role.CLINICIAN, "CL-001", clinician_zone),
            ):
                person = Person(role=role, code=code, zone=zone, created_at=self.now, stage=Standing.ACTIVE)
                person.schedule = {"hour": hour, "digest-hour": hour, "nobody-line": "on"}
                session.add(person)
                await session.flush()
                people.identify(session, person, 100 + len(code))
                await planning.plan(session, self.now, person)

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.database.close())
            self.runner.close()

    @rule(time=st.timedeltas(timedelta(minutes=1), timedelta(hours=40)))
    def passes(self, time: timedelta) -> None:
        """The program runs meanwhile."""
        self.runner.run(self._run_until(self.now + time))

    async def _run_until(self, end: datetime) -> None:
        while (at := await self._next_due()) is not None and at <= end:
            self.now = max(at, self.now)
            await self._tick()
        self.now = end
        await self._tick()

    async def _next_due(self) -> datetime | None:
        async with self.database.read() as session:
            first = await due.due(session)
        return min(
            (at for at in (first.prompt, first.reminder, first.close, first.digest) if at), default=None
        )

    @rule(
        time=st.sampled_from([timedelta(minutes=5), timedelta(hours=3), timedelta(hours=26)])
        | st.timedeltas(timedelta(minutes=1), timedelta(days=30))
    )
    def is_down(self, time: timedelta) -> None:
        self.now += time
        self.runner.run(self._tick())

    @rule(by=st.sampled_from([timedelta(hours=1), timedelta(hours=-1)]))
    def clock_is_set(self, by: timedelta) -> None:
        self.now += by
        self.runner.run(self._tick())

    @rule(zone=zones, code=st.sampled_from(["PT-001", "CL-001"]))
    def travels(self, zone: str, code: str) -> None:
        self.runner.run(self._change(code, zone=zone))

    @rule(hour=hours)
    def wants_another_hour(self, hour: str) -> None:
        self.runner.run(self._change("PT-001", schedule={"hour": hour}))

    @rule(day=st.sampled_from(["mon", "wed", "sun"]), hour=hours)
    def wants_another_digest_day(self, day: str, hour: str) -> None:
        wanted = {"digest-day": day, "digest-hour": hour, "nobody-line": "on"}
        self.runner.run(self._change("CL-001", schedule=wanted))

    async def _change(self, code: str, **values: Any) -> None:
        async with self.database.write() as session:
            person = await people.by_code(session, code)
            assert person is not None
            for name, value in values.items():
                setattr(person, name, value)
            await planning.plan(session, self.now, person)
        await self._tick()

    async def _tick(self) -> None:
        """It asks about one day at the most; the others are over by then."""
        before = len(await self._rows(Outgoing))
        await self.ticker.tick()
        new = (await self._rows(Outgoing))[before:]
        days = {one.id for one in await self._rows(CheckIn) if one.instrument == DAILY.key}
        asking = [one for one in new if one.kind == "prompt" and one.expires_at > self.now]
        assert len([one for one in asking if one.check_in_id in days]) <= 1

    async def _rows(self, table: Any) -> list[Any]:
        async with self.database.read() as session:
            return list(await session.scalars(select(table).order_by(table.id)))

    @invariant()
    def nothing_is_missing_and_nothing_is_there_twice(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self._check())

    async def _check(self) -> None:
        outgoing = len(await self._rows(Outgoing))
        await self.ticker.tick()
        assert len(await self._rows(Outgoing)) == outgoing
        patient, clinician = await self._rows(Person)
        await self._each_local_date_has_one_check_in(patient)
        await self._each_iso_week_has_one_digest(clinician)

    async def _each_local_date_has_one_check_in(self, patient: Person) -> None:
        check_ins = [one for one in await self._rows(CheckIn) if one.instrument == DAILY.key]
        assert all(later.day - earlier.day == DAY for earlier, later in pairwise(check_ins))
        ids = [one.id for one in check_ins]
        outgoing = await self._rows(Outgoing)
        assert [one.check_in_id for one in outgoing if one.kind == "prompt" and one.check_in_id in ids] == ids
        for one in check_ins:
            assert one.status == (CheckInStatus.OPEN if one.close_at else CheckInStatus.EXPIRED)
            assert one.close_at is None or one.close_at > self.now
        assert patient.next_prompt_at and patient.next_prompt_at > self.now and patient.next_prompt_day
        # The date line puts up to two dates between two clocks.
        assert patient.next_prompt_day - local_date(self.now, ZoneInfo(patient.zone)) <= 3 * DAY

    async def _each_iso_week_has_one_digest(self, clinician: Person) -> None:
        stored = await self._rows(Digest)
        weeks = [from_iso(one.week) for one in stored]
        assert all(later - earlier == ONE_WEEK for earlier, later in pairwise(weeks))
        covering = [(one.week, self._covered_by(one)) for one in stored]
        assert all(later is None or later > week for week, later in covering)
        assert clinician.next_digest_at and clinician.next_digest_at > self.now
        this_week = week_of(local_date(self.now, ZoneInfo(clinician.zone)))
        assert not weeks or this_week - ONE_WEEK <= weeks[-1] <= this_week + ONE_WEEK

    def _covered_by(self, digest: Digest) -> str | None:
        return from_json(self.database.vault.unseal_json(digest.facts_sealed)).covered_by


@pytest.fixture
def clinic(empty_journal: Path) -> Iterator[type[Clinic]]:
    with TemporaryDirectory() as folder:
        Clinic.empty = Path(shutil.copy(empty_journal, folder))
        yield Clinic


def test_whatever_becomes_of_time_each_date_and_each_week_has_exactly_one(clinic: type[Clinic]) -> None:
    run_state_machine_as_test(
        clinic,
        settings=settings(
            max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
