"""Who is who: found by a blind index, under old keys too, and with the rights of their own role."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from storage import invites, people
from storage.database import Database
from storage.migrations import migrate
from storage.models import Person, Role, Stage
from storage.vault import CannotOpen, Vault
from tests.conftest import KEY

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEW_KEY = "a newer key that only the tests have: 0123456789"


async def enrolled(session: AsyncSession, role: Role, code: str, telegram_id: int | None = None) -> Person:
    await invites.invite(session, NOW, role, code, "UTC", "en")
    person = await people.by_code(session, code)
    assert person is not None
    person.stage = Stage.ACTIVE
    if telegram_id:
        people.identify(session, person, telegram_id)
    return person


async def test_one_account_may_have_two_roles(database: Database) -> None:
    async with database.write() as session:
        await enrolled(session, Role.CLINICIAN, "CL-001", 7_000_000_001)
        await enrolled(session, Role.ADMIN, "AD-001", 7_000_000_001)
    async with database.write() as session:
        found = await people.roles_of(session, 7_000_000_001)
        assert [person.code for person in found] == ["CL-001", "AD-001"]
        assert [people.chat_id(session, person) for person in found] == [7_000_000_001] * 2
        assert await people.roles_of(session, 7_000_000_002) == []


async def test_whoever_enrolled_under_an_old_key_is_found_and_known_under_a_new_one(
    database_url: str, vault: Vault
) -> None:
    old, both, lost = (Database(database_url, Vault(keys)) for keys in ([KEY], [NEW_KEY, KEY], [NEW_KEY]))
    await migrate(old)
    async with old.write() as session:
        await enrolled(session, Role.PATIENT, "PT-001", 400_000_001)
    async with both.write() as session:
        (patient,) = await people.roles_of(session, 400_000_001)
        assert people.chat_id(session, patient) == 400_000_001
        await people.check_keys(session)
    async with lost.write() as session:
        assert await people.roles_of(session, 400_000_001) == []
        with pytest.raises(CannotOpen):
            await people.check_keys(session)
    for database in (old, both, lost):
        await database.close()


async def test_a_clinician_sees_their_own_patients_while_both_take_part(database: Database) -> None:
    async with database.write() as session:
        clinician = await enrolled(session, Role.CLINICIAN, "CL-001")
        mine, others = [await enrolled(session, Role.PATIENT, code) for code in ("PT-001", "PT-002")]
        await people.set_team(session, mine, [clinician])
        await people.set_team(session, others, [])
        assert await people.panel_of(session, clinician) == [mine]
        assert await people.team_of(session, mine) == [clinician]
        mine.stage = Stage.ERASED
        await session.flush()
        assert await people.panel_of(session, clinician) == []
        mine.stage, clinician.stage = Stage.ACTIVE, Stage.STOPPED
        await session.flush()
        assert await people.panel_of(session, clinician) == []


async def test_a_free_code_is_the_next_number_of_its_role(database: Database) -> None:
    async with database.write() as session:
        assert await people.free_code(session, Role.PATIENT) == "PT-001"
        for code in ("PT-001", "PT-009", "PT-ABC"):
            await enrolled(session, Role.PATIENT, code)
        assert await people.free_code(session, Role.PATIENT) == "PT-010"
        assert await people.free_code(session, Role.ADMIN) == "AD-001"
