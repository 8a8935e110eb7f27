"""What belongs to one person is sealed with a key of their own: destroying it makes their words unreadable,
also in copies that nobody can reach any more.
"""

import json
from typing import Any

from sqlalchemy import event, inspect, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from storage.database import SHREDS, vault
from storage.models import BackupFolder, Person
from storage.vault import CannotOpen, Cipher, Vault, written


def seal(session: AsyncSession, person: Person | None, text: str) -> bytes:
    """With the master key for nobody in particular, such as a stranger."""
    return vault(session).seal(text) if person is None else _cipher(session, person).seal(text.encode())


def unseal(session: AsyncSession, person: Person | None, sealed: bytes) -> str:
    """Raises CannotOpen."""
    return opened(vault(session), person.key_sealed if person else None, sealed).decode()


def opened(key: Vault, key_sealed: bytes | None, sealed: bytes) -> bytes:
    """Raises CannotOpen."""
    if key_sealed is not None:
        cipher = key.personal(key_sealed)
        if cipher.sealed(sealed):
            return cipher.open(sealed)
    # What was sealed before people had keys of their own.
    return key.open(sealed)


def opens(key: Vault, key_sealed: bytes | None, sealed: bytes) -> bool:
    try:
        opened(key, key_sealed, sealed)
    except CannotOpen:
        return False
    return True


def seal_json(session: AsyncSession, person: Person | None, data: Any) -> bytes:
    return seal(session, person, written(data))


def unseal_json(session: AsyncSession, person: Person | None, sealed: bytes) -> Any:
    """Raises CannotOpen."""
    return json.loads(unseal(session, person, sealed))


def destroy_key(person: Person) -> None:
    """From now on nobody can read what was sealed with it."""
    person.key_sealed = None


def replace_key(session: AsyncSession, person: Person) -> None:
    """The same, for somebody who may come back."""
    person.key_sealed = vault(session).new_key()


def _cipher(session: AsyncSession, person: Person) -> Cipher:
    if person.key_sealed is None:
        raise CannotOpen("this person's key was destroyed")
    return vault(session).personal(person.key_sealed)


@event.listens_for(Session, "before_flush")
def _keep_keys(session: Session, *_: object) -> None:
    """New people get theirs before the row is written, so that no two transactions give one person two.

    Where keys were destroyed, no keyring may have them any longer.
    """
    key: Vault = session.info["vault"]
    for person in session.new:
        if isinstance(person, Person) and person.key_sealed is None:
            person.key_sealed = key.new_key()
    if any(isinstance(one, Person) and _has_lost_its_key(one) for one in session.dirty):
        session.connection().execute(update(BackupFolder).values(is_stale=True))
        session.info[SHREDS] = True


def _has_lost_its_key(person: Person) -> bool:
    return any(inspect(person).attrs.key_sealed.history.deleted or ())
