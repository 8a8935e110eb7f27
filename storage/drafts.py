"""What an admin was shown before it is written, kept until they say yes, no, or nothing for a day."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault
from storage.models import Draft, Person

KEPT_FOR = timedelta(days=1)
_TOKEN_BYTES = 8


async def keep(session: AsyncSession, now: datetime, admin: Person, content: Any) -> str:
    """The token that a button carries. Drafts that nobody used go."""
    await session.execute(delete(Draft).where(Draft.created_at <= now - KEPT_FOR))
    draft = Draft(
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        admin_id=admin.id,
        content_sealed=vault(session).seal_json(content),
        created_at=now,
    )
    session.add(draft)
    await session.flush()
    return draft.token


async def take(session: AsyncSession, now: datetime, admin: Person, token: str) -> Any | None:
    """The content, once and for its admin alone; None when it was taken, is too old or somebody else's."""
    taken = await session.scalar(
        delete(Draft)
        .where(Draft.token == token, Draft.admin_id == admin.id, Draft.created_at > now - KEPT_FOR)
        .returning(Draft.content_sealed)
    )
    return None if taken is None else vault(session).unseal_json(taken)
