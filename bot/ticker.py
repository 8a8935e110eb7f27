"""One repeated job: whatever is due by now becomes outgoing messages."""

import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import digests, reminders
from storage import due, updates
from storage.database import Database

log = logging.getLogger(__name__)

Job = Callable[[AsyncSession, datetime, int], Awaitable[int]]
BATCH = 100
_MOST_BATCHES = 100
# Telegram repeats an update for 24 hours at the most.
REMEMBER_UPDATES_FOR = timedelta(days=3)


class Ticker:
    def __init__(
        self, database: Database, clock: Callable[[], datetime], after_commit: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._after_commit = after_commit
        self._cleaned_on: date | None = None

    async def tick(self) -> None:
        now = self._clock()
        for job in await self._due_jobs(now):
            await self._repeat(job, now)
            self._after_commit()
        await self._clean(now)

    async def _due_jobs(self, now: datetime) -> list[Job]:
        """Found without taking the write lock, as at most ticks nothing is due."""
        async with self._database.read() as session:
            first = await due.due(session)
        jobs: list[tuple[Job, datetime | None]] = [
            (reminders.send_due_prompts, first.prompt),
            (reminders.send_due_reminders, first.reminder),
            (reminders.close_expired, first.close),
            (digests.send_due_digests, first.digest),
        ]
        return [job for job, at in jobs if at is not None and at <= now]

    async def _repeat(self, job: Job, now: datetime) -> None:
        """Batch after batch, each in its own transaction; trouble with one job leaves the others alone."""
        try:
            for _ in range(_MOST_BATCHES):
                async with self._database.write() as session:
                    handled = await job(session, now, BATCH)
                if handled < BATCH:
                    return
        except Exception:
            log.exception(
                "the job %s failed and is tried again at the next tick", getattr(job, "__name__", job)
            )

    async def _clean(self, now: datetime) -> None:
        if now.date() != self._cleaned_on:
            async with self._database.write() as session:
                await updates.forget_seen(session, now - REMEMBER_UPDATES_FOR)
            self._cleaned_on = now.date()
