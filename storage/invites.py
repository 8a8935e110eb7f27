"""Single-use links that give one person one role. Only a hash of the token is kept."""

import hashlib
import re
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Invite, Person, Role, Stage

VALID_FOR = timedelta(days=14)
_TOKEN_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


async def invite(
    session: AsyncSession,
    now: datetime,
    role: Role,
    code: str,
    zone: str,
    language: str,
    valid_for: timedelta = VALID_FOR,
) -> str:
    """Make room for a person with this code, or renew the invite of one who has not come yet, or who was
    taken out and may come back.

    Returns the token, which is nowhere else. Raises CodeInUse.
    """
    person = await session.scalar(select(Person).where(Person.code == code).with_for_update(key_share=True))
    if person is None:
        person = Person(
            role=role, code=code, zone=zone, language=language, stage=Stage.INVITED, created_at=now
        )
        session.add(person)
        await session.flush()
    elif not may_come(person, role):
        raise CodeInUse(code)
    elif person.stage == Stage.STOPPED:
        person.stage = Stage.INVITED
    await revoke(session, now, person)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(
        Invite(token_hash=_hash(token), person_id=person.id, created_at=now, expires_at=now + valid_for)
    )
    return token


def may_come(person: Person, role: Role) -> bool:
    """Whether a link may be made for them: nobody has come with one, or staff were taken out since."""
    was_taken_out = person.stage == Stage.STOPPED and person.chat_sealed is None
    is_awaited = person.stage == Stage.INVITED or was_taken_out or _is_by_email(person)
    return person.role == role and is_awaited


def _is_by_email(person: Person) -> bool:
    """Takes part without Telegram so far, and may come there as well."""
    return person.stage == Stage.ACTIVE and person.chat_sealed is None


async def open_ones(session: AsyncSession, now: datetime) -> Sequence[Row[Person, Invite]]:
    """Whom each link that works is for, by code."""
    query = select(Person, Invite).join(Person, Person.id == Invite.person_id)
    return (await session.execute(query.where(*_works(now)).order_by(Person.code))).all()


async def open_one(session: AsyncSession, now: datetime, person: Person) -> Invite | None:
    query = select(Invite).join(Person, Person.id == Invite.person_id)
    return await session.scalar(query.where(*_works(now), Person.id == person.id))


def _works(now: datetime) -> tuple[ColumnElement[bool], ...]:
    is_open = (Invite.used_at.is_(None), Invite.revoked_at.is_(None), Invite.expires_at > now)
    by_email = and_(Person.stage == Stage.ACTIVE, Person.chat_sealed.is_(None))
    return (*is_open, or_(Person.stage == Stage.INVITED, by_email))


def token_in(text: str) -> str:
    """What may be a token, whether or not it opens anything; nothing else is worth a look."""
    return text if _TOKEN.fullmatch(text) else ""


class CodeInUse(ValueError):
    """Somebody with this code is enrolled, or it belongs to another role."""


async def invited_by(session: AsyncSession, now: datetime, token: str) -> tuple[Invite, Person] | None:
    """The invite and its person, or None, whatever is wrong with the token."""
    query = (
        select(Invite, Person)
        .join(Person, Person.id == Invite.person_id)
        .where(Invite.token_hash == _hash(token), *_works(now))
        .with_for_update()
    )
    found = (await session.execute(query)).one_or_none()
    return None if found is None else (found[0], found[1])


async def is_of(session: AsyncSession, token: str, persons: Collection[Person]) -> bool:
    """Whether it is a link with which one of these has come: people open an old one again."""
    query = select(Invite.id).where(
        Invite.token_hash == _hash(token), Invite.person_id.in_([person.id for person in persons])
    )
    return bool(persons) and await session.scalar(query) is not None


async def was_made(session: AsyncSession, token: str) -> bool:
    """Whether it is a link of ours, though it may have ended."""
    return await session.scalar(select(Invite.id).where(Invite.token_hash == _hash(token))) is not None


async def reopen(session: AsyncSession, person: Person) -> None:
    """Whoever declined may change their mind with the same link."""
    await session.execute(
        update(Invite).where(Invite.person_id == person.id, Invite.revoked_at.is_(None)).values(used_at=None)
    )


async def revoke(session: AsyncSession, now: datetime, person: Person) -> None:
    await session.execute(
        update(Invite).where(Invite.person_id == person.id, Invite.used_at.is_(None)).values(revoked_at=now)
    )


def _hash(token: str) -> bytes:
    # The tokens are 128 random bits, so a plain hash is enough; it also accepts any text a stranger sends.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
