"""The outbox: calls and e-mails, written with the facts that they tell, claimed once, and their fate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Integer,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage import people, personal
from storage.answering import answering
from storage.database import add_row, vault
from storage.fields import Instant
from storage.models import CheckIn, Fate, Outgoing, Person, Priority

# As long as Telegram may ask us to wait; see the pace.
_LONGEST_WAIT = timedelta(minutes=15)
# E-mails stand beside the calls, and another task sends them, so that neither waits for the other.
EMAIL = "email"
# As a constant, since a parameter would not tell the database that the index of e-mails fits.
BY_EMAIL: ColumnElement[str] = literal_column(f"'{EMAIL}'")
SENT_FROM_NEW = ("sendMessage", "sendPhoto", "sendDocument", EMAIL)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A Telegram chat, and the person whom it belongs to (None for a stranger)."""

    chat_id: int
    person: Person | None


def recipient(session: AsyncSession, person: Person) -> Recipient | None:
    """None when the person has no chat: not enrolled yet, or erased."""
    chat_id = people.chat_id(session, person)
    return None if chat_id is None else Recipient(chat_id, person)


async def add(
    session: AsyncSession,
    now: datetime,
    to: Recipient,
    kind: str,
    method: str,
    payload: dict[str, Any],
    *,
    priority: int = Priority.REPLY,
    check_in: CheckIn | None = None,
    digest_id: int | None = None,
    alert_id: int | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> None:
    """In answer to somebody whose limit is reached, it is not written."""
    limited = answering(session)
    is_answer = priority == Priority.REPLY or to.person is None
    if limited and is_answer and not limited.takes(to.chat_id, to.person, kind, method):
        return
    add_row(
        session,
        Outgoing,
        person_id=to.person.id if to.person else None,
        chat_index=vault(session).index(to.chat_id),
        kind=kind,
        priority=priority,
        method=method,
        payload_sealed=personal.seal_json(session, to.person, {"chat_id": to.chat_id, **payload}),
        check_in_id=check_in.id if check_in else None,
        digest_id=digest_id,
        alert_id=alert_id,
        not_before=not_before or now,
        expires_at=expires_at,
        created_at=now,
    )


async def add_email(
    session: AsyncSession,
    now: datetime,
    person: Person,
    address: str,
    kind: str,
    payload: dict[str, Any],
    *,
    priority: int = Priority.BULK,
    expires_at: datetime,
    digest_id: int | None = None,
    alert_id: int | None = None,
) -> None:
    """Each address has a queue of its own, apart from the person's chat."""
    add_row(
        session,
        Outgoing,
        person_id=person.id,
        chat_index=vault(session).index(address.lower()),
        kind=kind,
        priority=priority,
        method=EMAIL,
        payload_sealed=personal.seal_json(session, person, {"to": address, **payload}),
        check_in_id=None,
        digest_id=digest_id,
        alert_id=alert_id,
        not_before=now,
        expires_at=expires_at,
        created_at=now,
    )


async def payload(session: AsyncSession, message: Outgoing) -> dict[str, Any]:
    if message.payload_sealed is None:
        raise LookupError("this message was delivered and emptied")
    person = await session.get(Person, message.person_id) if message.person_id else None
    found: dict[str, Any] = personal.unseal_json(session, person, message.payload_sealed)
    return found


_candidate, _ahead = aliased(Outgoing), aliased(Outgoing)
_waits_for_another = exists().where(
    _ahead.chat_index == _candidate.chat_index,
    or_(
        _ahead.fate == Fate.SENDING,
        and_(
            _ahead.fate == Fate.QUEUED,
            or_(
                _ahead.priority < _candidate.priority,
                and_(_ahead.priority == _candidate.priority, _ahead.id < _candidate.id),
            ),
        ),
    ),
)


def _claim(way: ColumnElement[bool]) -> Any:
    claimable = (
        select(_candidate.id)
        .where(
            _candidate.fate == Fate.QUEUED,
            _candidate.priority <= bindparam("up_to", type_=Integer),
            _candidate.not_before <= bindparam("now", type_=Instant),
            way,
            ~_waits_for_another,
        )
        .order_by(_candidate.priority, _candidate.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )
    return (
        update(Outgoing)
        .where(Outgoing.id.in_(claimable))
        .values(fate=Fate.SENDING, attempts=Outgoing.attempts + 1, claimed_at=bindparam("now", type_=Instant))
        .returning(Outgoing)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


# Built once: putting them together costs more than running them.
_CLAIM = _claim(_candidate.method != EMAIL)
_CLAIM_EMAILS = _claim(_candidate.method == BY_EMAIL)


async def claim(
    session: AsyncSession, now: datetime, limit: int, up_to: int = Priority.BULK
) -> list[Outgoing]:
    """Take what may be sent now, at most one message a chat so that a chat keeps its order."""
    claimed = await session.scalars(_CLAIM, {"now": now, "most": limit, "up_to": up_to})
    return sorted(claimed, key=lambda message: (message.priority, message.id))


async def claim_emails(session: AsyncSession, now: datetime, limit: int) -> list[Outgoing]:
    claimed = await session.scalars(_CLAIM_EMAILS, {"now": now, "most": limit, "up_to": Priority.BULK})
    return sorted(claimed, key=lambda message: (message.priority, message.id))


async def settle(
    session: AsyncSession,
    now: datetime,
    message: Outgoing,
    fate: Fate,
    *,
    message_id: int | None = None,
    error: str | None = None,
) -> bool:
    """Write the fate of a message that was being sent, and empty its text. False if it has one already."""
    settled = await session.execute(
        update(Outgoing)
        .where(*_still_claimed(message))
        .values(
            fate=fate,
            finished_at=now,
            message_id=message_id,
            error=error,
            payload_sealed=None,
            # Only a queue needs to know the chat; who declined or was erased must not be found by it.
            chat_index=b"",
        )
        .execution_options(synchronize_session=False)
    )
    return _count(settled) == 1


async def settle_sent(
    session: AsyncSession, now: datetime, sent: Mapping[int, tuple[Outgoing, int | None]]
) -> list[Outgoing]:
    """The same for many that arrived, by their ids and with the ids that Telegram gave them."""
    if not sent:
        return []
    claims = [(message.id, message.attempts) for message, _ in sent.values()]
    given = {number: message_id for number, (_, message_id) in sent.items() if message_id is not None}
    settled = await session.scalars(
        update(Outgoing)
        .where(Outgoing.fate == Fate.SENDING, tuple_(Outgoing.id, Outgoing.attempts).in_(claims))
        .values(
            fate=Fate.SENT,
            finished_at=now,
            message_id=case(given, value=Outgoing.id) if given else null(),
            error=None,
            payload_sealed=None,
            chat_index=b"",
        )
        .returning(Outgoing.id)
        .execution_options(synchronize_session=False)
    )
    return [sent[number][0] for number in settled]


async def space(session: AsyncSession, chats: Collection[bytes], until: datetime) -> None:
    """Let what is not urgent wait in these chats: Telegram allows about one message a second in each."""
    if not chats:
        return
    await session.execute(
        update(Outgoing)
        .where(
            Outgoing.chat_index.in_(chats),
            Outgoing.fate == Fate.QUEUED,
            Outgoing.priority > Priority.REPLY,
            Outgoing.not_before < until,
        )
        .values(not_before=until)
        .execution_options(synchronize_session=False)
    )


async def put_back(session: AsyncSession, message: Outgoing, not_before: datetime, error: str) -> None:
    """For a call that certainly did not arrive."""
    await session.execute(
        update(Outgoing)
        .where(*_still_claimed(message))
        .values(fate=Fate.QUEUED, not_before=not_before, error=error)
        .execution_options(synchronize_session=False)
    )


async def stuck(session: AsyncSession, now: datetime, after: timedelta) -> list[Outgoing]:
    """Messages whose sender died between the call and the answer: nobody knows whether they arrived."""
    # One that was claimed later than now was claimed before a clock was set back.
    is_lost = or_(Outgoing.claimed_at <= now - after, Outgoing.claimed_at > now + after)
    query = (
        select(Outgoing)
        .where(Outgoing.fate == Fate.SENDING, is_lost)
        .order_by(Outgoing.id)
        .with_for_update(skip_locked=True)
    )
    return list(await session.scalars(query))


def _still_claimed(message: Outgoing) -> tuple[ColumnElement[bool], ...]:
    """By the claim that made this call, and not by a later one."""
    return (Outgoing.id == message.id, Outgoing.fate == Fate.SENDING, Outgoing.attempts == message.attempts)


async def withhold(session: AsyncSession, now: datetime, person: Person) -> None:
    """Take back what is still queued for this person's chat."""
    await _withhold(session, now, person, Priority.REPLY)


async def withhold_unasked(session: AsyncSession, now: datetime, person: Person) -> None:
    """Take back what is still queued, except what answers something that this person did."""
    await _withhold(session, now, person, Priority.PROMPT)


async def withhold_routine(session: AsyncSession, now: datetime, kinds: Collection[str]) -> None:
    """Take back from everyone what asks, or tells by itself: digests, and what is of these kinds."""
    is_about = or_(Outgoing.check_in_id.is_not(None), Outgoing.digest_id.is_not(None))
    is_routine = or_(is_about, Outgoing.kind.in_(kinds))
    queued = (Outgoing.fate == Fate.QUEUED, Outgoing.priority > Priority.REPLY)
    await session.execute(_taken_back(now).where(*queued, is_routine))


async def _withhold(session: AsyncSession, now: datetime, person: Person, priority: int) -> None:
    calls = (Outgoing.method != EMAIL, Outgoing.priority >= priority)
    await session.execute(_taken_back(now).where(*_queued(person), *calls))


def _queued(person: Person) -> tuple[ColumnElement[bool], ...]:
    return (Outgoing.person_id == person.id, Outgoing.fate == Fate.QUEUED)


def _taken_back(now: datetime) -> Update:
    taken_back = update(Outgoing).values(
        fate=Fate.WITHHELD, finished_at=now, payload_sealed=None, chat_index=b""
    )
    return taken_back.execution_options(synchronize_session=False)


async def hurry(session: AsyncSession, now: datetime) -> None:
    """Answers that wait for longer than any answer has to were put back before a clock was set back."""
    await session.execute(
        update(Outgoing)
        .where(Outgoing.fate == Fate.QUEUED, Outgoing.priority == Priority.REPLY)
        .where(Outgoing.not_before > now + _LONGEST_WAIT)
        .values(not_before=now)
        .execution_options(synchronize_session=False)
    )


async def wrote_since(session: AsyncSession, person: Person, at: datetime) -> bool:
    """Whether somebody was answered, and so has written, after this."""
    answered = select(Outgoing.id).where(
        Outgoing.person_id == person.id, Outgoing.kind == "reply", Outgoing.created_at > at
    )
    return await session.scalar(answered.limit(1)) is not None


async def withhold_emails(session: AsyncSession, now: datetime, person: Person) -> None:
    """Take back the e-mails that are still queued for this person."""
    await session.execute(_taken_back(now).where(*_queued(person), Outgoing.method == EMAIL))


async def detach(session: AsyncSession, person: Person) -> None:
    """Let what is queued go out as to a stranger: the person is about to lose their chat, and their key."""
    theirs = Outgoing.person_id == person.id
    queued = await session.scalars(select(Outgoing).where(theirs, Outgoing.payload_sealed.is_not(None)))
    for message in list(queued):
        message.payload_sealed = vault(session).seal_json(await payload(session, message))
    await session.flush()
    await session.execute(
        update(Outgoing).where(theirs).values(person_id=None).execution_options(synchronize_session=False)
    )


async def newest(session: AsyncSession, person: Person, kind: str) -> Outgoing | None:
    """The last message of this kind that was written for this person."""
    query = (
        select(Outgoing)
        .where(Outgoing.person_id == person.id, Outgoing.kind == kind)
        .order_by(Outgoing.id.desc())
        .limit(1)
    )
    return await session.scalar(query)


async def last_sent(session: AsyncSession, person: Person, kind: str) -> datetime | None:
    """When the last message of this kind that arrived was put into words."""
    query = select(func.max(Outgoing.claimed_at)).where(
        Outgoing.person_id == person.id, Outgoing.kind == kind, Outgoing.fate == Fate.SENT
    )
    return await session.scalar(query)


async def unknown_since(session: AsyncSession, since: datetime) -> list[tuple[str, str | None, datetime]]:
    """Kind, person and time of each message that met this fate since then."""
    query = (
        select(Outgoing.kind, Person.code, Outgoing.finished_at)
        .outerjoin(Person, Person.id == Outgoing.person_id)
        .where(Outgoing.fate == Fate.UNKNOWN, Outgoing.finished_at > since)
        .order_by(Outgoing.id)
    )
    return [(kind, code, at or since) for kind, code, at in await session.execute(query)]


async def fates(session: AsyncSession, since: datetime) -> dict[tuple[str, str], int]:
    """How many messages of each kind met each fate, for staff."""
    query = (
        select(Outgoing.kind, Outgoing.fate, func.count())
        .where(Outgoing.created_at >= since)
        .group_by(Outgoing.kind, Outgoing.fate)
    )
    return {(kind, str(fate)): count for kind, fate, count in await session.execute(query)}


def _count(result: Any) -> int:
    assert isinstance(result, CursorResult)  # noqa: S101 - what an UPDATE returns
    return result.rowcount
