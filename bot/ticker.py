"""One repeated job: whatever is due by now becomes outgoing messages."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from handlers import duties, retention, whys
from handlers.alerts import escalation
from handlers.clinicians import digests
from handlers.duties import Duty
from handlers.patients import occasions, reminders
from storage import audit, chain, due, keyring
from storage.database import Database, is_passing, reason
from storage.retention import KEEP_ALL, Periods

log = logging.getLogger(__name__)

DUTIES = (
    escalation.send_due_alerts,
    reminders.send_due_prompts,
    reminders.send_due_reminders,
    reminders.close_expired,
    digests.send_due_digests,
    occasions.keep_occasions,
)
# A tick ends here, so that the program can stop, and the next one goes on. It is more than Telegram takes
# in between.
_MOST_ROUNDS = 100


class Ticker:
    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        after_commit: Callable[[], None],
        keep: Periods = KEEP_ALL,
    ) -> None:
        self._database = database
        self._clock = clock
        self._after_commit = after_commit
        self._keep = keep
        self._cleaned_on: date | None = None

    async def tick(self) -> None:
        now = self._clock()
        try:
            await self._catch_up(now)
            is_new_day = now.date() != self._cleaned_on
            await self._clean(now)
            if is_new_day or self._database.has_destroyed_keys:
                await self._renew_keyrings(now)
        except Exception as error:
            if is_passing(error):
                log.warning("the rest is tried at the next tick (%s)", reason(error))
            else:
                log.exception("the rest is tried at the next tick")

    async def _catch_up(self, now: datetime) -> None:
        """A batch of each duty in turn, until nothing is due that another replica has not taken."""
        failed: list[str] = []
        for _ in range(_MOST_ROUNDS):
            if not any([await self._do(duty, now, failed) for duty in await self._due(now)]):
                break
            self._after_commit()
        if failed:
            async with self._database.write() as session:
                audit.because(session, whys.CLOCK)
                await duties.report(session, now, failed)

    async def _due(self, now: datetime) -> list[Duty]:
        """Found without taking the write lock, as at most ticks nothing is due."""
        async with self._database.read() as session:
            columns = await due.due_columns(session, now)
        return [duty for duty in DUTIES if duty.column in columns]

    async def _do(self, duty: Duty, now: datetime, failed: list[str], only: int | None = None) -> bool:
        """A batch in one transaction; when it fails, each in their own, and who fails alone is put off."""
        ids: list[int] = []
        try:
            async with self._database.write() as session:
                audit.because(session, whys.of_duty(duty.column.key))
                claimed = await duty.claim(session, now, only=only)
                ids = [row.id for row, _ in claimed]
                await duty.act(session, now, claimed)
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("%s failed for %d", duty.column.key, len(ids))
            if len(ids) > 1:
                for row_id in ids:
                    await self._do(duty, now, failed, row_id)
            else:
                await self._put_off(duty, now, failed, ids)
        return bool(ids)

    async def _put_off(self, duty: Duty, now: datetime, failed: list[str], ids: list[int]) -> None:
        async with self._database.write() as session:
            for row_id in ids:
                failed += await duty.put_off(session, now, row_id)

    async def _renew_keyrings(self, now: datetime) -> None:
        """When somebody was erased here, and once a day where a folder could not be reached."""
        self._database.has_destroyed_keys = False
        try:
            renewed = await keyring.renew(self._database, now)
        except Exception:
            self._database.has_destroyed_keys = True
            raise
        if renewed.out_of_reach:
            log.warning(
                "%d keyrings beside backups cannot be reached; python -m bot keys status names them",
                renewed.out_of_reach,
            )

    async def _clean(self, now: datetime) -> None:
        """Once a day, in as many ticks as it takes. What fails is tried on the next day."""
        if now.date() == self._cleaned_on:
            return
        is_done = True
        try:
            is_done = await retention.clean(self._database, now, self._keep)
            self._after_commit()
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("what is old was not removed; it is tried again tomorrow")
        if is_done:
            self._cleaned_on = now.date()
            await self._note_the_audit()

    async def _note_the_audit(self) -> None:
        """Once a day, where somebody who changes the database does not get at it: in the log."""
        async with self._database.read() as session:
            log.info("the audit stands at %s:%s", *await chain.newest_anchor(session))
