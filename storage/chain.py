"""The chain of audit entries: each is signed with the one before it, so that no change goes unseen.

The head says how long the chain is and how it ends, and is signed for itself: whoever cuts off the end
cannot set the head back. Only an old head, kept from earlier, would still hold; an anchor that was noted
elsewhere finds that out.
"""

import json
import secrets
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, event, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from storage.database import vault
from storage.models import AuditEntry, AuditHead, Person, Stage
from storage.vault import Vault

START = b"\0" * 32
# The actions after which the details of earlier entries may be gone: of one person, and of all up to a place.
ERASED: Final = "erased"
CLEARED: Final = "cleared details"
UP_TO = "up to"
_GREW = "audit grew"
_SALT_BYTES = 16
_ANCHOR_BYTES = 8


def sign_details(session: AsyncSession, entry: AuditEntry) -> None:
    """Salted, so that after an erasure nobody finds out by trying what the details were."""
    if entry.before is not None or entry.after is not None:
        entry.salt = secrets.token_bytes(_SALT_BYTES)
        entry.details_hash = vault(session).sign(details(entry))
    session.info.setdefault(_GREW, []).append(entry)


def details(entry: Any) -> bytes:
    return bytes(entry.salt or b"") + _canonical([entry.before, entry.after])


def content(previous: bytes, place: int, entry: Any) -> bytes:
    """What is signed of an entry, or of a row with its columns; older entries say no occasion."""
    at, hashed = round(entry.at.timestamp() * 1000), (entry.details_hash or b"").hex()
    signed = [place, at, entry.actor, entry.action, entry.subject, hashed]
    return previous + _canonical(signed if entry.why is None else [*signed, entry.why])


def content_of_head(head: Any) -> bytes:
    resigned = [head.resigned, (head.carried or b"").hex()] if head.resigned else []
    return b"audit head " + _canonical([head.length, head.signature.hex(), *resigned])


class Anchor(NamedTuple):
    """Where the chain stood and how it ended there, to be noted elsewhere: 1_234:5f0c-91ab-77e2-0d4e."""

    place: str
    signature: str

    def __str__(self) -> str:
        return f"{self.place}:{self.signature}"


def anchor(place: int, signature: bytes) -> Anchor:
    return Anchor(f"{place:_}", signature[:_ANCHOR_BYTES].hex("-", 2))


async def newest_anchor(session: AsyncSession) -> Anchor:
    head = await session.get_one(AuditHead, 1, populate_existing=True)
    return anchor(head.length, head.signature)


async def hold(session: AsyncSession) -> AuditHead:
    """Until the transaction ends nobody else lengthens the chain."""
    query = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one()


@event.listens_for(Session, "before_commit")
def _extend(session: Session) -> None:
    """Last of all in a transaction, so that the lock on the head is short and no two wait for each other.

    What somebody else put into the table is not signed, and a head that was set back stays without a seal:
    otherwise the next entry would make either hold.
    """
    if session.in_nested_transaction() or not (added := session.info.pop(_GREW, None)):
        return
    session.flush()
    # What a savepoint has undone is no longer in the session.
    new = sorted((entry for entry in added if entry in session), key=lambda entry: entry.id)
    if not new:
        return
    sign: Vault = session.info["vault"]
    head = session.scalars(
        select(AuditHead).with_for_update().execution_options(populate_existing=True)
    ).one()
    held = is_sealed(sign, head) or _is_new(session, head)
    for entry in new:
        head.length += 1
        entry.place = head.length
        entry.signature = head.signature = sign.sign(content(head.signature, head.length, entry))
    if held:
        head.seal = sign.sign(content_of_head(head))


def _is_new(session: Session, head: AuditHead) -> bool:
    """Whether nothing could be lost: until somebody has come, a clinic may begin anew with another key."""
    somebody = session.scalar(select(Person.id).where(Person.stage != Stage.INVITED).limit(1))
    return head.length == 0 and somebody is None


def is_sealed(key: Vault, head: AuditHead) -> bool:
    """Whether the head is as the program left it."""
    try:
        return key.signed(content_of_head(head), head.seal or b"")
    except (TypeError, AttributeError):
        # No head of ours looks like this.
        return False


def has_details() -> ColumnElement[bool]:
    """Not yet emptied. The oldest entries have no salt; who has no details has no hash of them."""
    is_there = or_(AuditEntry.before.is_not(null()), AuditEntry.after.is_not(null()))
    return and_(AuditEntry.details_hash.is_not(None), is_there)


async def clear_details(session: AsyncSession, before: datetime) -> int | None:
    """Empty the details of entries from before then, but what is said of erasures. Up to which place.

    None when there is nothing to empty. Whoever calls records CLEARED with this place as UP_TO, in the same
    transaction; from then on their lack is no break.
    """
    old = (
        AuditEntry.at < before,
        has_details(),
        AuditEntry.action.not_in((ERASED, CLEARED)),
        AuditEntry.place.is_not(None),
    )
    # Before its entries, in the order in which whoever signs them anew takes them.
    await hold(session)
    emptied = await session.scalars(
        update(AuditEntry)
        .where(*old)
        .values(before=null(), after=null(), salt=None)
        .returning(AuditEntry.place)
        .execution_options(synchronize_session=False)
    )
    return max((place for place in emptied if place is not None), default=None)


def _canonical(data: Any) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
