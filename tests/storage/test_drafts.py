"""What an admin has not said yes to yet: taken once, by that admin, within a day, and sealed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from storage import drafts
from storage.database import Database
from storage.drafts import KEPT_FOR
from storage.models import Draft, Person, Role, Stage

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LIST = [["PT-001", "2026-03-04", "induction"]]


async def admins(database: Database) -> list[Person]:
    rows = [
        Person(role=Role.ADMIN, code=code, stage=Stage.ACTIVE, zone="UTC", created_at=NOW)
        for code in ("AD-001", "AD-002")
    ]
    async with database.write() as session:
        session.add_all(rows)
    return rows


async def test_a_draft_is_taken_once_and_by_its_admin_alone(database: Database) -> None:
    admin, other = await admins(database)
    async with database.write() as session:
        token = await drafts.keep(session, NOW, admin, LIST)
        assert b"PT-001" not in (await session.scalars(select(Draft.content_sealed))).one()
    async with database.write() as session:
        assert await drafts.take(session, NOW, other, token) is None
        assert await drafts.take(session, NOW, admin, "") is None
        assert await drafts.take(session, NOW, admin, token) == LIST
        assert await drafts.take(session, NOW, admin, token) is None


async def test_a_draft_lasts_for_a_day_and_then_goes(database: Database) -> None:
    admin, _ = await admins(database)
    async with database.write() as session:
        old = await drafts.keep(session, NOW, admin, LIST)
        assert await drafts.take(session, NOW + KEPT_FOR, admin, old) is None
        fresh = await drafts.keep(session, NOW + KEPT_FOR, admin, LIST)
        assert (await session.scalars(select(Draft.token))).all() == [fresh]
        almost = NOW + 2 * KEPT_FOR - timedelta(seconds=1)
        assert await drafts.take(session, almost, admin, fresh) == LIST
