"""Delivers e-mails out of the outbox, one after the other, in a task of its own.

A mail server that is slow or gone holds up neither Telegram nor anything else. An e-mail is claimed before
it is sent, so that one whose sender dies is unknown and never sent again.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot import fates
from bot.fates import Outcome
from bot.mail import Post
from handlers.calls import Call
from storage import due, outbox
from storage.database import Database, is_passing, reason, uninterrupted
from storage.models import Fate, Outgoing

log = logging.getLogger(__name__)

_IDLE_SECONDS = 2.0
_NO_SERVER = "no SMTP_HOST"


class Postman:
    def __init__(self, post: Post | None, database: Database, clock: Callable[[], datetime]) -> None:
        """Without a `post`, no mail server is set: each e-mail is refused, and the admins hear of it."""
        self._post = post
        self._database = database
        self._clock = clock
        self._wake = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """End after the e-mail that is under way."""
        self._stopping = True
        self.wake()

    async def deliver_forever(self) -> None:
        while not self._stopping:
            try:
                await self.deliver()
            except Exception as error:
                if is_passing(error):
                    log.warning("no e-mail can be sent now (%s); the outbox keeps them", reason(error))
                else:
                    log.exception("no e-mail can be sent now; the outbox keeps them")
            await self._rest()

    async def deliver(self) -> None:
        """Deliver until nothing is due, or the mail server cannot be reached."""
        self._wake.clear()
        if not await self._is_due():
            return
        while await self._deliver_next():
            pass
        if self._post is not None:
            await self._post.close()

    async def _deliver_next(self) -> bool:
        """False when there is nothing more to do for now."""
        if self._stopping or (claimed := await uninterrupted(self._claim())) is None:
            return False
        message, prepared = claimed
        outcome = await self._send(message, prepared) if isinstance(prepared, Call) else Outcome(prepared)
        await uninterrupted(self._settle(message, outcome))
        return not outcome.unreachable

    async def _claim(self) -> tuple[Outgoing, Call | Fate] | None:
        now = self._clock()
        async with self._database.write() as session:
            claimed = await outbox.claim_emails(session, now, 1)
            return (claimed[0], await fates.prepare(session, now, claimed[0])) if claimed else None

    async def _settle(self, message: Outgoing, outcome: Outcome) -> None:
        async with self._database.write() as session:
            await fates.settle(session, self._clock(), message, outcome)

    async def _send(self, message: Outgoing, call: Call) -> Outcome:
        if self._post is None:
            return Outcome(Fate.REFUSED, error=_NO_SERVER)
        try:
            outcome = await self._post.send(call.arguments, self._clock(), self._identity(message))
        except Exception as error:
            log.exception("an e-mail of kind %s could not be sent", message.kind)
            return fates.lost(message, type(error).__name__)
        if outcome.error:
            log.warning("an e-mail of kind %s was not sent: %s", message.kind, outcome.error)
        return outcome

    def _identity(self, message: Outgoing) -> str:
        """Of another journal's message with the same number, it is another one."""
        return self._database.vault.sign(f"e-mail {message.id} {message.created_at}".encode())[:12].hex()

    async def _is_due(self) -> bool:
        """Found without taking the write lock."""
        async with self._database.read() as session:
            first = await due.first_email(session)
        return first is not None and first <= self._clock()

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_IDLE_SECONDS):
                await self._wake.wait()
