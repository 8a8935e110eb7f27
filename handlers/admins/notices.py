"""What admins hear of trouble: the first at once, and what follows together, as an outage brings hundreds."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.texts import Html, Texts, texts
from storage import outbox, people, updates
from storage.models import Fate, Outgoing, Person, Priority, Role

UNKNOWN, PARKED = "unknown", "parked"
# The least time between two notices of the same kind. Our assumption.
BETWEEN = timedelta(minutes=10)
_LOOK_BACK = timedelta(days=7)
_MOST_CODES = 20


async def report(session: AsyncSession, now: datetime, kind: str) -> None:
    """Let each admin be told, unless they are about to be. The notice finds its words when it is sent."""
    for admin in await people.with_role(session, Role.ADMIN):
        to, last = outbox.recipient(session, admin), await outbox.newest(session, admin, kind)
        if to is not None and (last is None or last.fate != Fate.QUEUED):
            at = max(now, last.created_at + BETWEEN) if last else now
            await outbox.add(session, now, to, kind, "sendMessage", {}, priority=Priority.BULK, not_before=at)


async def words(session: AsyncSession, now: datetime, notice: Outgoing, admin: Person) -> Html | None:
    """All that happened since the last notice that arrived; None when there is nothing."""
    since = await outbox.last_sent(session, admin, notice.kind) or now - _LOOK_BACK
    say = texts(admin.language)
    if notice.kind == PARKED:
        count = await updates.parked_since(session, since)
        return say("notice-parked", count=count) if count else None
    return _unknown(await outbox.unknown_since(session, since), say)


def _unknown(found: list[tuple[str, str | None, datetime]], say: Texts) -> Html | None:
    if not found:
        return None
    codes = list(dict.fromkeys(code for _, code, _ in found if code))
    if len(found) == 1 and codes:
        return say("notice-unknown", kind=found[0][0], code=codes[0])
    named = ", ".join(codes[:_MOST_CODES]) + (" …" if len(codes) > _MOST_CODES else "")
    return say("notice-unknown-many", count=len(found), codes=named)
