"""The same by words, on both databases: what a terminal does."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from handlers.admins.actions import ACTIONS
from handlers.desk import Desk, Mistake
from handlers.texts import texts
from storage import people
from storage.database import Database
from storage.models import Person, Role, Stage
from storage.site import site

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def does(database: Database, words: str, at: datetime = NOW) -> str:
    name, *rest = words.split()
    async with database.write() as session:
        (await site(session)).bot_username = "bot"
        return await ACTIONS[name](Desk(session, at, "command line", texts("en")), rest)


async def refuses(database: Database, words: str) -> str:
    with pytest.raises(Mistake) as refused:
        await does(database, words)
    return str(refused.value)


async def join(database: Database, *codes: str) -> None:
    async with database.write() as session:
        for number, code in enumerate(codes):
            role = {value: key for key, value in people.PREFIX.items()}[code[:2]]
            person = Person(role=role, code=code, stage=Stage.ACTIVE, zone="Europe/Madrid", created_at=NOW)
            session.add(person)
            await session.flush()
            people.identify(session, person, 1_000 + number)


async def stage_of(database: Database, code: str) -> str:
    async with database.read() as session:
        found = await people.by_code(session, code)
    assert found
    return found.stage


async def test_everything_by_words(database: Database) -> None:
    await join(database, "PT-001", "PT-002", "CL-001", "CL-002", "AD-001", "AD-002")
    await does(database, "team PT-001 CL-001 CL-002")
    assert "Nobody is sent anything unasked" in await does(database, "pause-site")
    assert await refuses(database, "resume-site") == "The clinic is not paused. Nothing was changed."
    await does(database, "pause-site yes")
    assert "since Monday, March 2, 09:00" in await refuses(database, "pause-site yes")
    await does(database, "schedule site hour 12")
    async with database.read() as session:
        everyone = await people.with_role(session, Role.PATIENT) + await people.with_role(
            session, Role.CLINICIAN
        )
        assert {(one.next_prompt_at, one.next_digest_at) for one in everyone} == {(None, None)}
    assert "The clinic goes on" in await does(database, "resume-site", NOW + timedelta(days=3))
    async with database.read() as session:
        assert {one.next_prompt_at for one in await people.with_role(session, Role.PATIENT)} == {
            datetime(2026, 3, 5, 11, tzinfo=UTC)
        }

    assert "Take CL-001 out?" in await does(database, "remove cl-001")
    await does(database, "remove CL-001 yes")
    assert "does not take part any more" in await refuses(database, "remove CL-001 yes")
    assert await does(database, "team PT-001") == "Team of PT-001: CL-002"
    assert "CL-001 does not take part any more" in await refuses(database, "team PT-001 CL-001")
    assert "changed team: team CL-001, CL-002 → CL-002" in await does(database, "audit PT-001")

    assert "7 days" in await does(database, "invite clinician CL-001 7")
    assert "1 to 90 days" in await refuses(database, "invite patient 900")
    assert "CL-001</b> · works until Monday, March 9" in await does(database, "invites")
    assert "Revoke the invite link" in await does(database, "revoke CL-001")
    await does(database, "revoke CL-001 yes")
    assert "nothing to revoke" in await refuses(database, "revoke CL-001 yes")
    assert "has not come yet" in await refuses(database, "remove CL-001")

    assert "This cannot be undone" in await does(database, "erase PT-002")
    await does(database, "erase PT-002 yes")
    assert await refuses(database, "erase PT-002 yes") == "PT-002 is erased already."
    assert "is not a patient" in await refuses(database, "erase CL-002 yes")
    assert "<b>+34 600</b> (written here)" in await does(database, "texts phone +34 600")
    assert "name, phone, crisis-en, crisis-es" in await refuses(database, "texts fax 1")
    assert "nothing</b> (from the settings" in await does(database, "texts phone default")


async def test_two_admins_who_take_each_other_out_at_once_leave_one(database: Database) -> None:
    await join(database, "AD-001", "AD-002")
    ends = await asyncio.gather(
        does(database, "remove AD-001 yes"), does(database, "remove AD-002 yes"), return_exceptions=True
    )
    assert [type(end) for end in ends].count(Mistake) == 1
    assert sorted([await stage_of(database, "AD-001"), await stage_of(database, "AD-002")]) == [
        Stage.ACTIVE,
        Stage.STOPPED,
    ]
