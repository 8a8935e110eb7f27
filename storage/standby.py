"""Work that one replica does while the others stand by: the one that holds PostgreSQL's advisory lock."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, is_passing

log = logging.getLogger(__name__)

_HEARTBEAT_SECONDS = 2.0
# PostgreSQL ends the connection, and so the lock, of a replica that is frozen for longer.
_FROZEN_SECONDS = 10


async def one_at_a_time(database: Database, what: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do this work, which never ends by itself, whenever no other replica does it. SQLite has no other."""
    if database.url.get_backend_name() == "sqlite":
        await work()
        return
    while True:
        try:
            async with database.engine.connect() as connection:
                await _take_turn(connection, what, work)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("the lock for %s is lost: %s", what, type(error).__name__)
            await asyncio.sleep(_HEARTBEAT_SECONDS)


async def _take_turn(
    connection: AsyncConnection, what: str, work: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    try:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(f"SET idle_session_timeout = '{_FROZEN_SECONDS}s'"))
        # Trying again and again also tells PostgreSQL that this process lives.
        while not await connection.scalar(select(func.pg_try_advisory_lock(func.hashtext(what)))):  # noqa: ASYNC110
            await asyncio.sleep(_HEARTBEAT_SECONDS)
        log.info("%s is done by this process", what)
        await _work_while_connected(connection, work)
    finally:
        # Another user of this connection must have neither the lock nor the timeout.
        await connection.invalidate()


async def _work_while_connected(
    connection: AsyncConnection, work: Callable[[], Coroutine[Any, Any, None]]
) -> None:
    working = asyncio.create_task(work())
    try:
        while not working.done():
            await asyncio.wait([working], timeout=_HEARTBEAT_SECONDS)
            await connection.execute(select(1))
        await working
    finally:
        working.cancel()
        await asyncio.wait([working])
