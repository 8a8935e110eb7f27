"""Giving the keys back to a copy, and doing in it once more what destroyed some of them since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import erasure, people, sealed
from storage.certificates import By
from storage.database import vault
from storage.keyring import Keyring
from storage.models import Fate, Outgoing, ParkedUpdate, Person, Role, Stage
from storage.personal import opens
from storage.site import site

# Instants are kept in milliseconds.
_ROUNDING = timedelta(milliseconds=1)


class WrongKeyring(Exception):
    """Why this keyring does not fit, and which one does."""


@dataclass(frozen=True, slots=True)
class Restored:
    """How many were erased since the copy was made, and how many others' accounts were taken out.

    Older copies hold the keys themselves: of them nobody knows who was erased since.
    """

    erased: int = 0
    taken_out: int = 0
    tells_erased: bool = False


async def give_back(session: AsyncSession, now: datetime, ring: Keyring) -> Restored:
    """Raises WrongKeyring."""
    await _see_whether_it_fits(session, ring)
    everyone = await _everyone(session)
    for person in everyone:
        key = ring.keys.get(person.id)
        person.key_sealed = vault(session).new_key() if key is None else vault(session).wrap(key)
    await session.flush()
    gone = [person for person in everyone if person.id in ring.destroyed or not _is_readable(session, person)]
    for person in everyone:
        returns = _take_out if person in gone else _find_again
        returns(session, person)
    await session.flush()
    await _drop_unreadable(session)
    erased = [person for person in gone if person.id in ring.destroyed]
    for person in erased:
        await erasure.erase(session, now, person, by=By.RESTORE)
    return Restored(len(erased), len(gone) - len(erased), tells_erased=True)


async def _see_whether_it_fits(session: AsyncSession, ring: Keyring) -> None:
    clinic = await site(session)
    if ring.journal != clinic.journal:
        raise WrongKeyring("the keyring belongs to another journal; take the one that was beside this backup")
    if clinic.copied_at is not None and ring.made_at < clinic.copied_at - _ROUNDING:
        raise WrongKeyring("the keyring is older than the backup; take the one that was written last")
    strangers = [one for one in await _everyone(session) if one.id not in {*ring.keys, *ring.destroyed}]
    if strangers:
        raise WrongKeyring(
            f"the keyring does not know {len(strangers)} of the people in this backup;"
            " take the one that was written last"
        )


async def _everyone(session: AsyncSession) -> Sequence[Person]:
    query = select(Person).where(Person.stage != Stage.ERASED).order_by(Person.id)
    return (await session.scalars(query)).all()


def _is_readable(session: AsyncSession, person: Person) -> bool:
    return all(
        opens(vault(session), person.key_sealed, value)
        for value in (person.chat_sealed, person.email_sealed)
        if value is not None
    )


def _find_again(session: AsyncSession, person: Person) -> None:
    """A copy holds no index by which a chat is found."""
    chat_id = people.chat_id(session, person)
    person.chat_index = None if chat_id is None else vault(session).index(chat_id)


def _take_out(session: AsyncSession, person: Person) -> None:
    """Their key was changed since: a patient had declined, staff had lost the role."""
    people.forget_identity(session, person)
    person.stage = Stage.INVITED if person.role == Role.PATIENT else Stage.STOPPED
    person.next_prompt_at = person.next_prompt_day = person.next_digest_at = None


async def _drop_unreadable(session: AsyncSession) -> None:
    """What was on its way to them, and what failed of them."""
    queued = await _unreadable(session, Outgoing.payload_sealed)
    emptied = update(Outgoing).where(Outgoing.id.in_(queued))
    await session.execute(emptied.values(fate=Fate.WITHHELD, payload_sealed=None, chat_index=b""))
    failed = await _unreadable(session, ParkedUpdate.raw_sealed)
    await session.execute(delete(ParkedUpdate).where(ParkedUpdate.id.in_(failed)))


async def _unreadable(session: AsyncSession, column: sealed.Column) -> list[int]:
    rows = await session.execute(sealed.values(sealed.of(column)))
    return [number for number, value, _, key_sealed in rows if not opens(vault(session), key_sealed, value)]
