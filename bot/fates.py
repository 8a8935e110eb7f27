"""What came of sending a message, by whatever way it went: its fate is written, and what follows from it."""

import logging
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import delivery, whys
from handlers.calls import Call
from storage import audit, outbox, pace
from storage.database import apart, is_passing
from storage.models import Fate, Outgoing

log = logging.getLogger(__name__)

_MOST_ATTEMPTS_TO_EDIT = 8
_LONGEST_PAUSE = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call: a fate, or `retry_after` seconds for a call that certainly did not arrive.

    `slow_down`: Telegram asked for these seconds. `unreachable`: no other message would arrive now either.
    """

    fate: Fate | None
    retry_after: float = 0.0
    slow_down: bool = False
    unreachable: bool = False
    message_id: int | None = None
    content: bytes | None = None
    error: str | None = None


async def prepare(session: AsyncSession, now: datetime, message: Outgoing) -> Call | Fate:
    """It only reads, but PostgreSQL takes nothing more after a statement that it refused."""
    audit.because(session, whys.of_sending(message.kind))
    try:
        async with session.begin_nested() if message.kind in delivery.READING else nullcontext():
            return await delivery.prepare(session, now, message)
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("a message of kind %s cannot be prepared", message.kind)
        return Fate.REFUSED


async def settle(session: AsyncSession, now: datetime, message: Outgoing, outcome: Outcome) -> None:
    audit.because(session, whys.of_sending(message.kind))
    if outcome.fate is None:
        await _put_back(session, now, message, outcome)
        return
    if await outbox.settle(session, now, message, outcome.fate, error=outcome.error):
        async with apart(session, f"what follows from a message of kind {message.kind}"):
            await _follow(session, now, message, outcome)


def lost(message: Outgoing, error: str) -> Outcome:
    """Only a call that makes a new message must not be repeated blindly."""
    if message.method in outbox.SENT_FROM_NEW:
        return Outcome(Fate.UNKNOWN, error=error)
    if message.attempts >= _MOST_ATTEMPTS_TO_EDIT:
        return Outcome(Fate.REFUSED, error=error)
    return Outcome(None, retry_after=2, error=error)


async def _follow(session: AsyncSession, now: datetime, message: Outgoing, outcome: Outcome) -> None:
    if outcome.fate == Fate.BLOCKED:
        await delivery.unreachable(session, now, message)
    elif outcome.fate == Fate.UNKNOWN:
        await delivery.unknown(session, now, message)
    elif outcome.fate == Fate.REFUSED:
        log.error("a message of kind %s was refused: %s", message.kind, outcome.error)
        await delivery.refused(session, now, message)
    elif outcome.fate == Fate.EXPIRED and message.method == outbox.EMAIL:
        log.error("an e-mail of kind %s could not be sent in time", message.kind)
        await delivery.refused(session, now, message)


async def _put_back(session: AsyncSession, now: datetime, message: Outgoing, outcome: Outcome) -> None:
    # The exponent stays small: after a day's outage 2 to the number of attempts is no float any more.
    if outcome.slow_down:
        await pace.refused(session, now, message.chat_index, outcome.retry_after)
    seconds = max(outcome.retry_after, min(2.0 ** min(message.attempts, 10), _LONGEST_PAUSE))
    await outbox.put_back(session, message, now + timedelta(seconds=seconds), outcome.error or "")
