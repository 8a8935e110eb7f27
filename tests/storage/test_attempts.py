"""How often somebody has tried something of late is counted for each, and forgotten after its time."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from storage import attempts
from storage.attempts import KEPT, LEAVING, LINK, LINKS
from storage.database import Database
from storage.models import Attempt

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


async def test_attempts_are_counted_for_each_and_begin_anew_after_their_time(database: Database) -> None:
    async with database.write() as session:
        assert [await attempts.count(session, NOW, LINK, 7) for _ in range(3)] == [1, 2, 3]
        assert await attempts.count(session, NOW, LINK, 8) == 1
        assert await attempts.count(session, NOW, LEAVING, 7) == 1
        assert await attempts.count(session, NOW, LINKS, None, HOUR) == 1
    async with database.write() as session:
        assert await attempts.times(session, NOW + KEPT - SECOND, LINK, 7) == 3
        assert await attempts.times(session, NOW + KEPT, LINK, 7) == 0
        assert await attempts.count(session, NOW + HOUR - SECOND, LINKS, None, HOUR) == 2
        assert await attempts.count(session, NOW + HOUR, LINKS, None, HOUR) == 1
        # A clock that was set back locks nobody out.
        assert await attempts.times(session, NOW - SECOND, LINK, 7) == 0
        assert await attempts.count(session, NOW - SECOND, LINK, 7) == 1


async def test_no_count_outlives_its_day_or_the_account_that_it_is_about(database: Database) -> None:
    async with database.write() as session:
        for who in (7, 8):
            await attempts.count(session, NOW, LINK, who)
        await attempts.count(session, NOW, LEAVING, 8)
        await attempts.forget(session, 8)
        assert await attempts.times(session, NOW, LINK, 7) == 1
        assert await attempts.times(session, NOW, LINK, 8) == 0
        await attempts.forget_old(session, NOW + KEPT)
        assert await session.scalar(select(func.count()).select_from(Attempt)) == 0
