"""The patients under a message with buttons: a button carries an opaque token and a number."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Board, Person

_TOKEN_BYTES = 8
# No person has this number.
_NOBODY = 0


async def create(session: AsyncSession, now: datetime, clinician: Person, patients: Sequence[int]) -> str:
    """The token of a new one."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(Board(token=token, clinician_id=clinician.id, patients=list(patients), created_at=now))
    await session.flush()
    return token


async def of_clinician(session: AsyncSession, clinician: Person, token: str) -> Board | None:
    """None for one that is somebody else's."""
    return await session.scalar(select(Board).where(Board.token == token, Board.clinician_id == clinician.id))


async def leave(session: AsyncSession, patient: Person) -> int:
    """Only for erasure: the places of the others stay as they are. On how many messages the patient was."""
    count = 0
    for board in await session.scalars(select(Board)):
        if patient.id in board.patients:
            board.patients = [_NOBODY if one == patient.id else one for one in board.patients]
            count += 1
    return count
