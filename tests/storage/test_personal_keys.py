"""What belongs to one person is sealed with their own key, and is unreadable once that is destroyed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update

from bot.sandbox.stage import Stage as Play
from handlers.admins import removing
from handlers.desk import Desk
from handlers.texts import texts
from storage import audit, integrity, invites, notes, people, personal, updates
from storage.database import Database
from storage.models import Note, ParkedUpdate, Person, Role
from storage.vault import CannotOpen

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_words_open_with_the_key_of_whose_they_are_and_with_no_other(database: Database) -> None:
    async with database.write() as session:
        one, other = Person(role=Role.PATIENT, code="PT-001"), Person(role=Role.PATIENT, code="PT-002")
        for person in (one, other):
            person.zone, person.created_at = "UTC", NOW
            session.add(person)
        await session.flush()
        assert one.key_sealed and other.key_sealed and one.key_sealed != other.key_sealed
        await notes.write(session, NOW, one, NOW.date(), 1, "slept badly")
    async with database.write() as session:
        one, other = (await session.scalars(select(Person).order_by(Person.id))).all()
        sealed = await session.scalar(select(Note.text_sealed))
        assert sealed is not None
        assert personal.unseal(session, one, sealed) == "slept badly"
        for stranger in (other, None):
            with pytest.raises(CannotOpen):
                personal.unseal(session, stranger, sealed)
        assert personal.unseal(session, one, database.vault.seal("from before")) == "from before"
        wrapped_anew = database.vault.reseal(one.key_sealed or b"")
        await session.execute(update(Person).where(Person.id == one.id).values(key_sealed=wrapped_anew))
        await session.refresh(one)
        assert personal.unseal(session, one, sealed) == "slept badly"
        personal.destroy_key(one)
        with pytest.raises(CannotOpen):
            personal.unseal(session, one, sealed)
        with pytest.raises(CannotOpen):
            personal.seal(session, one, "more")
        with pytest.raises(CannotOpen):
            personal.opened(database.vault, other.key_sealed, sealed)
        await session.execute(delete(Note))


async def test_who_loses_an_account_leaves_nothing_that_no_key_opens(enrolled: Play) -> None:
    clinician = enrolled.member(Role.CLINICIAN)
    async with enrolled.app.database.write() as session:
        for account in (clinician.account.id, 8_000_000_000):
            raw = {"message": {"from": {"id": account}, "text": "hello"}}
            await updates.park(session, NOW, raw, ValueError())
    async with enrolled.app.database.write() as session:
        await removing.remove(Desk(session, NOW, audit.COMMAND_LINE, texts("en")), ["CL-001", "yes"])
    async with enrolled.app.database.read() as session:
        found = await integrity.findings(session)
        assert (found.unopened, found.left_of_erased) == (0, 0)
        assert [one.person_id for one in await session.scalars(select(ParkedUpdate))] == [None]
        taken_out = await people.by_code(session, "CL-001")
        assert taken_out is not None and taken_out.chat_sealed is None
    async with enrolled.app.database.write() as session:
        assert await invites.invite(session, NOW, Role.CLINICIAN, "CL-001", "UTC", "en")
