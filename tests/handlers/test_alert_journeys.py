"""Whatever the order of time, taps, blocks and lost messages: no alert is lost, and nobody is asked twice."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import delivery, reachability
from handlers.alerts import escalation
from handlers.alerts.escalation import can_be_told
from handlers.calls import Call
from journal.oncall import BACKUP, HOURS, RESPONDER, WORDS
from storage import alerts, outbox, people
from storage.database import Database
from storage.models import Alert, Fate, Outgoing, Person, Role
from storage.models import Stage as Standing
from storage.site import site
from storage.vault import Vault
from tests.conftest import KEY
from tests.scenes import sqlite

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
STAFF = ("CL-001", "CL-002", "AD-001", "AD-002")
CALM, WITHIN = timedelta(hours=3), timedelta(minutes=30)
_CODES = st.sampled_from(STAFF)
_STEPS = st.one_of(
    st.tuples(st.just("pass"), st.sampled_from([1, 29, 30, 31, 90, 1500])),
    st.tuples(st.just("deliver"), st.sampled_from([Fate.SENT, Fate.UNKNOWN, Fate.BLOCKED, Fate.REFUSED])),
    st.tuples(st.sampled_from(["confirm", "block", "come back", "leave the rota"]), _CODES),
    st.tuples(st.just("again"), st.none()),
)


@dataclass
class Journey:
    """One alert in a clinic of four, within a transaction that is never committed."""

    session: AsyncSession
    patient: Person
    staff: dict[str, Person]
    now: datetime = BEGAN

    async def alert(self) -> Alert:
        found = await self.session.scalar(select(Alert).execution_options(populate_existing=True))
        assert found is not None
        return found

    async def pass_(self, minutes: int) -> None:
        """The clock stands still at whatever comes due on the way."""
        until = self.now + timedelta(minutes=minutes)
        while await self.next_is_due(until):
            await self.tick()
        self.now = until

    async def next_is_due(self, until: datetime) -> bool:
        at = (await self.alert()).escalate_at
        if at is None or at > until:
            return False
        self.now = max(self.now, at)
        return True

    async def tick(self) -> None:
        await escalation.send_due_alerts(self.session, self.now, 10)
        await self.session.flush()

    async def deliver(self, fate: Fate) -> bool:
        """One message, if one is waiting, meets this fate."""
        claimed = await outbox.claim(self.session, self.now, 1)
        for message in claimed:
            prepared = await delivery.prepare(self.session, self.now, message)
            met = fate if isinstance(prepared, Call) else prepared
            await outbox.settle(self.session, self.now, message, met, message_id=1)
            follow = {
                Fate.UNKNOWN: delivery.unknown,
                Fate.BLOCKED: delivery.unreachable,
                Fate.REFUSED: delivery.refused,
            }
            if isinstance(prepared, Call) and met in follow:
                await follow[met](self.session, self.now, message)
        return bool(claimed)

    async def confirm(self, code: str) -> None:
        alert, person = await self.alert(), self.staff[code]
        is_asked = person in await alerts.asked(self.session, alert)
        if is_asked and can_be_told(person) and alert.confirmed_at is None:
            await escalation.confirm(self.session, self.now, person, alert, self.patient)

    async def block(self, code: str) -> None:
        await reachability.lost(self.session, self.now, self.staff[code])

    async def come_back(self, code: str) -> None:
        self.staff[code].unreachable_since = None

    async def leave_the_rota(self, code: str) -> None:
        clinic = await site(self.session)
        clinic.on_call = {name: value for name, value in clinic.on_call.items() if value != code}

    async def again(self, _: None) -> None:
        await escalation.heed(self.session, self.now, self.patient, WORDS, self.now.date())

    async def step(self, name: str, what: Any) -> None:
        acts: dict[str, Callable[[Any], Coroutine[Any, Any, object]]] = {
            "pass": self.pass_,
            "deliver": self.deliver,
            "confirm": self.confirm,
            "block": self.block,
            "come back": self.come_back,
            "leave the rota": self.leave_the_rota,
            "again": self.again,
        }
        await acts[name](what)
        await self.session.flush()

    async def go_on_calmly(self) -> None:
        """From here on every message arrives, and nobody does anything."""
        until = self.now + CALM
        await self.deliver_all()
        while await self.next_is_due(until):
            await self.tick()
            await self.deliver_all()
        self.now = until

    async def deliver_all(self) -> None:
        while await self.deliver(Fate.SENT):
            pass


async def begun(session: AsyncSession) -> Journey:
    """Everybody is there, and the patient has just written something."""
    clinic = await site(session)
    clinic.on_call = {RESPONDER: "CL-001", HOURS: "mon,tue,wed,thu,fri 08:00-18:00", BACKUP: "CL-002"}
    found = {}
    for number, code in enumerate((*STAFF, "PT-001")):
        role = next(role for role, prefix in people.PREFIX.items() if code.startswith(prefix))
        person = Person(code=code, role=role, stage=Standing.ACTIVE, zone="UTC", created_at=BEGAN)
        session.add(person)
        await session.flush()
        people.identify(session, person, 1000 + number)
        found[code] = person
    await session.flush()
    journey = Journey(session, found.pop("PT-001"), found)
    await journey.again(None)
    return journey


async def took(url: str, steps: list[tuple[str, Any]]) -> None:
    database = Database(url, Vault([KEY]), durable=False)
    try:
        async with database.write() as session:
            journey = await begun(session)
            for name, what in steps:
                await journey.step(name, what)
            await journey.go_on_calmly()
            await is_not_lost(journey)
            await nobody_is_asked_twice(journey)
            await session.rollback()
    finally:
        await database.close()


async def is_not_lost(journey: Journey) -> None:
    """Somebody who can be told has confirmed it, or it has arrived at an admin, if there is one to tell."""
    alert = await journey.alert()
    by = journey.staff.get(alert.confirmed_by or "")
    has_taken = by is not None and can_be_told(by)
    admins = [one for one in journey.staff.values() if one.role == Role.ADMIN and can_be_told(one)]
    assert has_taken or not admins or await alerts.has_reached(journey.session, alert, Role.ADMIN)
    assert alert.escalate_at is not None and alert.escalate_at > journey.now


async def nobody_is_asked_twice(journey: Journey) -> None:
    asked = Counter(await journey.session.scalars(select(Outgoing.person_id).where(Outgoing.kind == "alert")))
    assert set(asked.values()) <= {1}
    notes = select(Outgoing.created_at).where(Outgoing.kind == "alert-note").distinct()
    times = sorted(await journey.session.scalars(notes))
    assert all(later - earlier >= WITHIN for earlier, later in pairwise(times))


def test_no_alert_is_lost_and_nobody_is_asked_twice(empty_journal: Path, tmp_path: Path) -> None:
    url = sqlite(shutil.copy(empty_journal, tmp_path / "journal.db"))

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(_STEPS, max_size=10))
    def holds(steps: list[tuple[str, Any]]) -> None:
        asyncio.run(took(url, steps))

    holds()


async def test_of_two_programs_one_asks_the_next(database: Database) -> None:
    """Both kinds of database; the alert is committed, as after a kill, and both look at what is due."""

    async def one_program(now: datetime) -> int:
        async with database.write() as session:
            return await escalation.send_due_alerts(session, now, 10)

    async with database.write() as session:
        await begun(session)
    for minutes, asked in ((30, 2), (60, 4)):
        now = BEGAN + timedelta(minutes=minutes)
        assert sum(await asyncio.gather(*(one_program(now) for _ in range(3)))) == 1
        async with database.read() as session:
            kinds = await session.scalars(select(Outgoing.kind))
        assert Counter(kinds)["alert"] == asked
