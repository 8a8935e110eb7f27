"""Single-use links that give one person one role. Only a hash of the token is kept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Invite, Person, Role, Stage

VALID_FOR = timedelta(days=14)
_TOKEN_BYTES = 16


async def invite(
    session: AsyncSession, now: datetime, role: Role, code: str, zone: str, language: str
) -> str:
    """Make room for a person with this code, or renew the invite of one who has not come yet.

    Returns the token, which is nowhere else. Raises CodeInUse.
    """
    person = await session.scalar(select(Person).where(Person.code == code))
    if person is None:
        person = Person(
            role=role, code=code, zone=zone, language=language, stage=Stage.INVITED, created_at=now
        )
        session.add(person)
        await session.flush()
    elif person.role != role or person.stage != Stage.INVITED:
        raise CodeInUse(code)
    await revoke(session, now, person)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(
        Invite(token_hash=_hash(token), person_id=person.id, created_at=now, expires_at=now + VALID_FOR)
    )
    return token


class CodeInUse(ValueError):
    """Somebody with this code is enrolled, or it belongs to another role."""


async def invited_by(session: AsyncSession, now: datetime, token: str) -> tuple[Invite, Person] | None:
    """The invite and its person, or None, whatever is wrong with the token."""
    query = (
        select(Invite, Person)
        .join(Person, Person.id == Invite.person_id)
        .where(Invite.token_hash == _hash(token), Invite.expires_at > now)
        .where(Invite.used_at.is_(None), Invite.revoked_at.is_(None), Person.stage == Stage.INVITED)
        .with_for_update()
    )
    found = (await session.execute(query)).one_or_none()
    return None if found is None else (found[0], found[1])


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
