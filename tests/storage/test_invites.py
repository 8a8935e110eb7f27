"""An invite gives one person one role, once; only its hash is kept."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import invites, people
from storage.database import Database
from storage.invites import VALID_FOR, CodeInUse
from storage.models import Invite, Role, Stage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def invite(database: Database, now: datetime = NOW, role: Role = Role.PATIENT) -> str:
    async with database.write() as session:
        return await invites.invite(session, now, role, "PT-001", "UTC", "en")


async def use(database: Database, token: str, now: datetime = NOW) -> bool:
    async with database.write() as session:
        found = await invites.invited_by(session, now, token)
        if found is not None:
            found[0].used_at = now
            found[1].stage = Stage.CONSENT
        return found is not None


async def test_an_invite_works_once(database: Database) -> None:
    token = await invite(database)
    assert await use(database, token)
    assert not await use(database, token)


async def test_only_a_hash_of_the_token_is_kept(database: Database) -> None:
    token = await invite(database)
    assert len(token) <= 64
    async with database.read() as session:
        (kept,) = await session.scalars(select(Invite))
        assert len(kept.token_hash) == 32 and token.encode() not in kept.token_hash


@pytest.mark.parametrize("journal_url", ["sqlite"], indirect=True)
async def test_a_token_is_128_random_bits_none_of_which_can_be_told_beforehand(database: Database) -> None:
    async with database.write() as session:
        made = [await invites.invite(session, NOW, Role.PATIENT, f"PT-{n}", "UTC", "en") for n in range(400)]
    tokens = [int.from_bytes(urlsafe_b64decode(f"{one}==")) for one in made]
    assert len(set(tokens)) == 400 and {len(one) for one in made} == {22}
    assert [invites.token_in(one) for one in made] == made
    # Each bit is set in about half of them: six standard deviations either way.
    for bit in range(128):
        assert 140 < sum(token >> bit & 1 for token in tokens) < 260, bit


async def test_an_invite_ends_after_two_weeks(database: Database) -> None:
    token = await invite(database)
    assert not await use(database, token, NOW + VALID_FOR)
    assert await use(database, token, NOW + VALID_FOR - timedelta(seconds=1))


async def test_a_new_invite_for_the_same_code_ends_the_old_one(database: Database) -> None:
    old = await invite(database)
    new = await invite(database, NOW + VALID_FOR)
    assert not await use(database, old)
    assert await use(database, new, NOW + VALID_FOR)


async def test_an_invite_that_was_taken_back_does_not_work(database: Database) -> None:
    token = await invite(database)
    async with database.write() as session:
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        await invites.revoke(session, NOW, patient)
    assert not await use(database, token)


async def test_whoever_declined_may_come_back_with_the_same_link(database: Database) -> None:
    token = await invite(database)
    assert await use(database, token)
    async with database.write() as session:
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        patient.stage = Stage.INVITED
        await invites.reopen(session, patient)
    assert await use(database, token)


async def test_a_code_that_is_taken_cannot_be_invited(database: Database) -> None:
    token = await invite(database)
    with pytest.raises(CodeInUse):
        await invite(database, role=Role.ADMIN)
    assert await use(database, token)
    with pytest.raises(CodeInUse):
        await invite(database)


async def test_only_who_has_come_with_a_link_has_it_as_an_old_one(database: Database) -> None:
    token = await invite(database)
    async with database.write() as session:
        mine, other = [await people.by_code(session, "PT-001"), await people.by_code(session, "PT-009")]
        assert mine is not None and other is None
        assert await invites.is_of(session, token, [mine])
        assert not await invites.is_of(session, token, []) and not await invites.is_of(session, "x", [mine])


@pytest.mark.parametrize("token", ["", "x", "\ud800", "\0", "x" * 4096])
async def test_anything_else_is_no_invite(database: Database, token: str) -> None:
    await invite(database)
    assert not await use(database, token)
