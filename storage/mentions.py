"""Messages that wait for others and tell of a patient: what becomes of them when the patient is erased."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from journal import digest as facts
from storage import outbox, personal
from storage.models import Fate, Outgoing, Person, Role
from storage.vault import CannotOpen

_WAITS = (Outgoing.fate.in_((Fate.QUEUED, Fate.SENDING)), Outgoing.payload_sealed.is_not(None))
_FACTS = "facts"
# Of a new line, or of a sign that is no ASCII, JSON makes letters that would stand before a code.
_ESCAPED = re.compile(r"\\(?:u[0-9a-f]{4}|.)")


async def take_back(session: AsyncSession, now: datetime, patient: Person) -> int:
    """Whatever names the patient is not sent; what tells of others too tells of them alone.

    How many are not sent. One that is being sent is not sent again.
    """
    # What waits for patients is about themselves, and there may be thousands of prompts.
    theirs: ColumnElement[bool] = or_(Outgoing.person_id.is_(None), Person.role != Role.PATIENT)
    query = (
        select(Outgoing, Person)
        .outerjoin(Person, Person.id == Outgoing.person_id)
        .where(*_WAITS, theirs)
        .order_by(Outgoing.id)
        .with_for_update(of=Outgoing)
    )
    count = 0
    for message, person in (await session.execute(query)).all():
        payload = await _payload(session, message)
        rest = without(payload, patient) if payload else None
        if rest is None:
            message.fate, message.finished_at = Fate.WITHHELD, now
            message.payload_sealed, message.chat_index = None, b""
            count += 1
        elif rest != payload:
            message.payload_sealed = personal.seal_json(session, person, rest)
    await session.flush()
    return count


async def _payload(session: AsyncSession, message: Outgoing) -> dict[str, Any] | None:
    """None for one that nobody can open any more, as its receiver's key was replaced on its way."""
    try:
        return await outbox.payload(session, message)
    except CannotOpen:
        return None


def without(payload: Mapping[str, Any], patient: Person) -> dict[str, Any] | None:
    """What a message holds apart from this patient; None when it is about them or names them."""
    rest = {name: part if name == _FACTS else _left(part, patient) for name, part in payload.items()}
    if _FACTS in rest:
        rest[_FACTS] = facts.without(rest[_FACTS], patient.id)
    is_about = rest.get("patient") == patient.id or rest.get("patients") == []
    return None if is_about or is_named(patient, rest) else rest


def is_named(patient: Person, content: Any) -> bool:
    code = rf"(?<![A-Z0-9-]){re.escape(patient.code)}(?![A-Z0-9-])"
    return re.search(code, _ESCAPED.sub(" ", json.dumps(content)).upper()) is not None


def _left(part: Any, patient: Person) -> Any:
    """Lists of whole numbers are those of people."""
    if isinstance(part, list) and all(type(one) is int for one in part):
        return [one for one in part if one != patient.id]
    return {name: _left(one, patient) for name, one in part.items()} if isinstance(part, dict) else part
