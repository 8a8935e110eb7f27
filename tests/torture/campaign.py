"""One campaign: a clinic lives for weeks while the program that serves it is killed again and again."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Literal

from sqlalchemy import func, select
from starlette.applications import Starlette

from bot.sandbox.clock import Clock
from bot.sandbox.fake.faults import ROUGH, Kind, Weather
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import Line, on_line, routes
from bot.sandbox.fake.webhook import delivering
from storage import models
from storage.database import Database
from storage.migrations import migrate
from storage.vault import Vault
from tests.torture import victim as program
from tests.torture.case import Case
from tests.torture.clinic import Clinic
from tests.torture.deeds import retold
from tests.torture.door import door, free_port
from tests.torture.executioner import POINTS, RANDOM, Executioner, Sentence
from tests.torture.history import History
from tests.torture.judge import FINAL, Violation, judge
from tests.torture.processes import Nursery, Victim, nursery
from tests.torture.record import history

KEY = "a key that only the campaign has: 0123456789"
SECRET = "torture-torture-torture"
# The clocks of Europe go forward within the second week.
BEGINS = datetime(2026, 3, 16, 5, 0, tzinfo=UTC)
MOST_PENDING = 150
LONGEST_LIFE, LONGEST_DRAIN = 20, 180
Mode = Literal["polling", "webhook"]


@dataclass(frozen=True)
class Plan:
    """It goes on until there were so many kills and so many updates."""

    mode: Mode
    seed: int
    kills: int
    updates: int
    patients: int = 60
    replicas: int = 1
    shares: Mapping[Kind, float] = field(default_factory=lambda: ROUGH)
    longest_seconds: float = 3_600


@dataclass
class Outcome:
    plan: Plan
    history: History
    violations: list[Violation]
    kills: Counter[str]
    faults: Counter[str]
    freezes: int
    starts: Counter[str]
    retold: int
    too_late: int
    days: int
    seconds: float
    ended_by_itself: list[str]
    last_exit_codes: list[int | None]


class Campaign:
    def __init__(
        self, plan: Plan, telegram: FakeTelegram, database: Database, folder: Path, nursery: Nursery
    ) -> None:
        self.plan = plan
        self.random = Random(plan.seed)  # noqa: S311
        self.telegram = telegram
        self.database = database
        self.folder = folder
        self.nursery = nursery
        self.clinic = Clinic(telegram, Random(f"clinic {plan.seed}"), plan.patients)  # noqa: S311
        self.weather = Weather(Random(f"weather {plan.seed}"), telegram.clock, dict(plan.shares))  # noqa: S311
        self.executioner = Executioner(telegram.updates)
        self.executioner.after_delivery_otherwise = self.weather.after_delivery
        telegram.faults.sources = [self.executioner, *telegram.faults.sources, self.weather]
        telegram.faults.before_delivery = self.weather.before_delivery
        telegram.faults.after_delivery = self.executioner.after_delivery
        self.lines: list[Line] = []
        self.refusing: set[int] = set()
        self.kills: Counter[str] = Counter()
        self.starts: Counter[str] = Counter()
        self.freezes = 0
        self.ended_by_itself: list[str] = []
        self.is_over = False
        self.ports: list[int] = []
        self.door = 0
        self._began = time.monotonic()

    # Time

    def passes(self, minutes: float) -> None:
        """For everybody at once: the people, Telegram and every process of the program."""
        clock = self.telegram.clock
        assert isinstance(clock, Clock)
        clock.passes(timedelta(minutes=minutes))
        program.set_clock(self.clock_file, clock() - datetime.now(UTC))

    @property
    def clock_file(self) -> Path:
        return self.folder / "clock"

    # The people

    async def people_live(self) -> None:
        """In bursts, but no faster than the program can follow."""
        while not self.is_over:
            await asyncio.sleep(self.random.uniform(0.1, 0.45))
            if len(self.telegram.updates.pending) < MOST_PENDING:
                self.clinic.acts(self.random.choice((1, 1, 2, 3, 5, 8)))

    # The program

    def environment(self, slot: int, crash: str = "") -> dict[str, str]:
        settings = {
            "TELEGRAM_TOKEN": self.telegram.token,
            "TELEGRAM_API_URL": self.lines[slot].url,
            "DATABASE_URL": self.database.url.render_as_string(hide_password=False),
            "ENCRYPTION_KEYS": KEY,
            "TICK_SECONDS": "0.2",
            "CLINIC_PHONE": "+34 555 0100",
            "CLOCK": str(self.clock_file),
            "CRASH": crash,
        }
        return settings | (self._hook(slot) if self.plan.mode == "webhook" else {})

    def _hook(self, slot: int) -> dict[str, str]:
        address = f"127.0.0.1:{self.ports[slot]}"
        return {
            "WEBHOOK_URL": f"http://127.0.0.1:{self.door}/hook",
            "WEBHOOK_SECRET": SECRET,
            "LISTEN": address,
        }

    async def tortured(self, slot: int) -> None:
        """Life after life of one replica, until the campaign is over."""
        while not self.is_over:
            self._time_and_trouble(slot)
            await self._lives(slot)
            self.is_over = self.is_over or self._is_done()

    def _is_done(self) -> bool:
        done = sum(self.kills.values()) >= self.plan.kills and self._updates() >= self.plan.updates
        return done or time.monotonic() - self._began > self.plan.longest_seconds

    def _updates(self) -> int:
        return (
            self.telegram.updates.next_id - self.telegram.updates.log[0].id
            if self.telegram.updates.log
            else 0
        )

    def _time_and_trouble(self, slot: int) -> None:
        self.passes(self.random.choice((0, 1, 10, 60, 120)) / self.plan.replicas)
        if self.random.random() < 0.02:
            self.troubles.create_task(self._telegram_is_out())
        if self.random.random() < 0.03 and slot not in self.refusing:
            self.troubles.create_task(self._telegram_refuses(slot))

    async def _telegram_is_out(self) -> None:
        self.weather.counted["outage of 10 minutes"] += 1
        self.telegram.faults.outage(timedelta(minutes=10))
        await asyncio.sleep(self.random.uniform(0.5, 2))
        self.passes(10)

    async def _telegram_refuses(self, slot: int) -> None:
        self.weather.counted["connections refused"] += 1
        self.refusing.add(slot)
        self.lines[slot].refuse()
        await asyncio.sleep(self.random.uniform(0.3, 1.5))
        await self.lines[slot].accept()
        self.refusing.discard(slot)

    async def _lives(self, slot: int) -> None:
        point = self.random.choice(POINTS)
        nth = self.random.choice((1, 1, 2, 3, 5, 8))
        is_commit = point in program.COMMITS
        victim = await self._start(slot, f"{point} {nth}" if is_commit else "")
        sentence = Sentence(victim, point, nth)
        self.executioner.sentences[f"{slot}"] = sentence
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_LIFE):
                await self._runs_its_course(sentence)
        if victim.code is None and not sentence.done:
            point, sentence.done = RANDOM, True
        victim.kill()
        await victim.gone.wait()
        if victim.code == -9:
            self.kills[point] += 1
        else:
            self.ended_by_itself.append(f"exit code {victim.code}: {_last_words(victim)}")
        # What it sent with its last breath is with Telegram by now.
        await asyncio.sleep(0.02)

    async def _runs_its_course(self, sentence: Sentence) -> None:
        """Until the victim is gone or its time is over, which for some is before they are ready."""
        gone = asyncio.create_task(sentence.victim.gone.wait())
        if sentence.point == RANDOM and self.random.random() < 0.3:
            await asyncio.wait([gone], timeout=self.random.uniform(0, 0.4))
        else:
            ready = asyncio.create_task(sentence.ready.wait())
            await asyncio.wait([gone, ready], return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
            if self.random.random() < 0.08:
                await self._is_frozen(sentence.victim)
            await asyncio.wait([gone], timeout=self._patience(sentence.point))
        gone.cancel()

    def _patience(self, point: str) -> float:
        """In seconds. Some live long enough to get over trouble by themselves, or to catch up."""
        if self.random.random() < 0.05:
            return self.random.uniform(3, 6)
        behind = len(self.telegram.updates.pending) / 100
        return (self.random.uniform(0, 0.8) if point == RANDOM else 1) + behind

    async def _start(self, slot: int, crash: str = "") -> Victim:
        environment = self.environment(slot, crash)
        is_cold = self.random.random() < 0.02
        self.starts["cold" if is_cold else "warm"] += 1
        start = self.nursery.cold if is_cold else self.nursery.warm
        return await start(environment, f"replica-{slot}")

    async def _is_frozen(self, victim: Victim) -> None:
        """In mid-work, for a moment or for minutes as the clocks show it."""
        await asyncio.sleep(self.random.uniform(0, 0.5))
        self.freezes += 1
        victim.freeze()
        await asyncio.sleep(self.random.uniform(0.05, 0.5))
        self.passes(self.random.choice((0, 0, 3)))
        victim.thaw()

    # The end

    async def drained(self) -> list[int | None]:
        """The weather clears and the program runs until nothing is left to do; the exit codes."""
        self.weather.shares = {}
        self.executioner.sentences.clear()
        victims = [await self._start(slot) for slot in range(self.plan.replicas)]
        left = [await self._unfinished()]
        deadline = time.monotonic() + LONGEST_DRAIN
        while left[-1] and time.monotonic() < deadline and not any(one.gone.is_set() for one in victims):
            await asyncio.sleep(0.25)
            left.append(await self._unfinished())
            if len(left) > 4 and len({*left[-4:]}) == 1:
                self.passes(await self._minutes_until_the_next_message())
                left.clear()
                left.append(await self._unfinished())
        return [await victim.stop() for victim in victims]

    async def _minutes_until_the_next_message(self) -> float:
        """What is left waits for its time, or until those who lost their sender are given up."""
        first = select(func.min(models.Outgoing.not_before)).where(models.Outgoing.fate == models.Fate.QUEUED)
        async with self.database.read() as session:
            at = await session.scalar(first) or self.telegram.clock()
        return max(2, (at - self.telegram.clock()).total_seconds() / 60)

    async def _unfinished(self) -> int:
        open_rows = select(func.count()).where(models.Outgoing.fate.not_in(FINAL))
        async with self.database.read() as session:
            return len(self.telegram.updates.pending) + (await session.scalar(open_rows) or 0)

    async def judged(self, last_exit_codes: list[int | None]) -> Outcome:
        begins = BEGINS.date() + timedelta(days=1)
        ends = self.telegram.clock().date() - timedelta(days=2)
        happened = await history(self.telegram, self.database, self.clinic.people(), begins, ends)
        return Outcome(
            plan=self.plan,
            history=happened,
            violations=judge(happened),
            kills=self.kills,
            faults=self.weather.counted,
            freezes=self.freezes,
            starts=self.starts,
            retold=len(list(retold(happened.updates))),
            too_late=sum(map(len, Case(happened).perhaps_too_late.values())),
            days=(self.telegram.clock() - BEGINS).days,
            seconds=time.monotonic() - self._began,
            ended_by_itself=self.ended_by_itself,
            last_exit_codes=last_exit_codes,
        )

    async def run(self) -> Outcome:
        self.passes(0)
        await self.clinic.enrols(self.database)
        async with asyncio.TaskGroup() as self.troubles:
            self.troubles.create_task(self.people_live())
            for slot in range(self.plan.replicas):
                self.troubles.create_task(self.tortured(slot))
        return await self.judged(await self.drained())


async def run(plan: Plan, database_url: str, folder: Path) -> Outcome:
    """The folder gets the clock and what the victims log; the database is empty before."""
    telegram = FakeTelegram(Clock(BEGINS, running=True), recorded=None)
    async with opened(database_url) as database, nursery(folder) as kept, AsyncExitStack() as stack:
        campaign = Campaign(plan, telegram, database, folder, kept)
        for slot in range(plan.replicas):
            app = Starlette(routes=routes(telegram, line=f"{slot}"))
            campaign.lines.append(await stack.enter_async_context(on_line(app)))
        campaign.ports = [free_port() for _ in range(plan.replicas)]
        campaign.door = await stack.enter_async_context(door(campaign.ports, Random(plan.seed)))  # noqa: S311
        await stack.enter_async_context(delivering(telegram, retry_pause=1))
        return await campaign.run()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url, Vault([KEY]))
    await migrate(database)
    try:
        yield database
    finally:
        await database.close()


def _last_words(victim: Victim) -> str:
    said = victim.log.read_text("utf-8", "replace") if victim.log.exists() else ""
    return "\n".join(said.splitlines()[-12:])
