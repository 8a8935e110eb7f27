"""One engine for SQLite and PostgreSQL, and the two ways to open a transaction on it."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from socket import gaierror
from sqlite3 import SQLITE_ERROR
from typing import Any, TypeVar

from sqlalchemy import event, insert, inspect
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.util import await_only

from storage import sqlite
from storage.vault import Vault

log = logging.getLogger(__name__)

T = TypeVar("T")

BUSY_TIMEOUT_MS = 20_000
_TRIES_TO_BEGIN, _BETWEEN_TRIES = 50, 0.02
_ONE_STATE: dict[str, dict[str, Any]] = {
    "sqlite": {"sees_one_state": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
# In a session's info: it has destroyed a key, of which nothing may be left in the files of SQLite either.
SHREDS = "shreds"
_SHRED_TIMEOUT_MS = 200
# After it PostgreSQL takes back the locks of a program that is frozen within a transaction.
_FROZEN_AFTER = "15s"
# PostgreSQL's error classes that pass: connection, deadlock, resources, locks, shutdown, disk.
_PASSING_STATES = ("08", "40", "53", "55", "57", "58")


class _Session(Session):
    """Writes the rows of `add_row` whenever it writes its objects, and so before they could be read."""

    def flush(self, objects: Any = None) -> None:
        super().flush(objects)
        for (model, replacing), rows in self.info.pop("rows", {}).items():
            statement = _replacing(self, model) if replacing else insert(model)
            self.connection().execute(statement, rows)


event.listen(_Session, "before_commit", _Session.flush)
event.listen(_Session, "after_soft_rollback", lambda session, _: session.info.pop("rows", None))


def add_row(
    session: AsyncSession, model: type[DeclarativeBase], *, replacing: bool = False, **values: Any
) -> None:
    """Add a row that nobody needs back as an object: all of one table are written by one statement.

    `replacing` lets a row with the same primary key give way.
    """
    session.info.setdefault("rows", {}).setdefault((model, replacing), []).append(values)


def insert_for(session: Session | AsyncSession) -> Callable[..., Any]:
    """INSERT … ON CONFLICT is in both dialects; only the one in use is imported, for a quick start."""
    dialect = session.get_bind().dialect.name
    conflicting: Callable[..., Any] = import_module(f"sqlalchemy.dialects.{dialect}").insert
    return conflicting


def _replacing(session: Session, model: type[DeclarativeBase]) -> Any:
    statement, table = insert_for(session)(model), inspect(model).local_table
    others = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    return statement.on_conflict_do_update(index_elements=inspect(model).primary_key, set_=others)


class Database:
    """Gives sessions that carry the vault, so that storage functions seal and unseal by themselves."""

    def __init__(self, url: str, vault: Vault, *, durable: bool = True) -> None:
        """`durable=False` skips SQLite's flush to disk at each commit; only for data that may be lost."""
        self.url = make_url(url)
        self.vault = vault
        # What the audit says of why something was done, where nothing nearer says it.
        self.occasion: str | None = None
        # Keyrings beside backups may hold them still; whoever writes those anew sets it back.
        self.has_destroyed_keys = False
        self.engine = _engine(url, durable)
        self._is_to_shred = False
        self._reading = self.engine.execution_options(reads_only=True)
        self._seeing_one_state = self.engine.execution_options(**_ONE_STATE[self.url.get_backend_name()])

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """A transaction that is committed at the end; SQLite takes its one write lock at the start."""
        async with self._session(self.engine) as session, session.begin():
            yield session
        if session.info.pop(SHREDS, False):
            self.has_destroyed_keys = self._is_to_shred = True
        if self._is_to_shred:
            await self.shred()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        async with self._session(self._reading) as session:
            yield session

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncSession]:
        """To read for long: what others commit meanwhile is not seen."""
        async with self._session(self._seeing_one_state) as session:
            yield session

    async def shred(self) -> None:
        """Empty SQLite's write-ahead log, in which the pages before a change still stand.

        The file itself keeps nothing: what is deleted there is overwritten. While others read for long, the
        log stays, and it is tried again after the next change.
        """
        self._is_to_shred = self.url.get_backend_name() == "sqlite"
        if self._is_to_shred:
            # What was changed is committed, whatever becomes of the log.
            with suppress(DBAPIError):
                self._is_to_shred = await self._log_is_busy()

    async def rewrite(self) -> None:
        """Leave behind what was deleted in SQLite's file before it was overwritten."""
        if self.url.get_backend_name() == "sqlite":
            async with self.read() as session:
                await (await session.connection()).exec_driver_sql("VACUUM")

    async def _log_is_busy(self) -> bool:
        async with self.read() as session:
            run = (await session.connection()).exec_driver_sql
            await run(f"PRAGMA busy_timeout={_SHRED_TIMEOUT_MS}")
            try:
                return bool((await run("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0])
            finally:
                await run(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")

    def _session(self, engine: AsyncEngine) -> AsyncSession:
        info = {"vault": self.vault, "occasion": self.occasion}
        return AsyncSession(engine, sync_session_class=_Session, expire_on_commit=False, info=info)

    async def close(self) -> None:
        await self.engine.dispose()


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Do the work to its end, also when the caller is cancelled meanwhile.

    A transaction that is cancelled may keep its connection, and so SQLite's write lock, for long.
    """
    doing = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        raise


def vault(session: AsyncSession) -> Vault:
    found: Vault = session.info["vault"]
    return found


# What asyncpg and the pool raise before there is a connection.
_NOT_CONNECTED = (ConnectionError, TimeoutError, PoolTimeout, gaierror)


def is_passing(error: BaseException) -> bool:
    """True for a trouble of the database itself (locked, gone, full), which another try may mend."""
    # asyncpg raises a mere OSError after it has tried several addresses; a missing file is another type.
    if isinstance(error, _NOT_CONNECTED) or type(error) is OSError:
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None) or ""
    return (
        error.connection_invalidated
        or (isinstance(error, OperationalError) and not _is_wrong_statement(error))
        or state.startswith(_PASSING_STATES)
    )


def reason(error: BaseException) -> str:
    """The database's own name for the trouble, which holds nothing that anybody wrote."""
    cause = getattr(error, "orig", None) or error
    name: str = getattr(cause, "sqlite_errorname", None) or type(cause).__name__
    return name


def _is_wrong_statement(error: OperationalError) -> bool:
    """SQLite calls it operational as well, but no other try mends a statement."""
    return getattr(error.orig, "sqlite_errorcode", None) == SQLITE_ERROR


@asynccontextmanager
async def apart(session: AsyncSession, what: str) -> AsyncIterator[None]:
    """A savepoint: what fails inside is undone and logged, and the rest of the transaction goes on."""
    savepoint = await session.begin_nested()
    try:
        yield
        await session.flush()
    except Exception as error:
        # This raises as well when the database has undone the whole transaction.
        await savepoint.rollback()
        if is_passing(error):
            raise
        log.exception(f"{what} failed")
    else:
        await savepoint.commit()


def _engine(url: str, durable: bool) -> AsyncEngine:
    if not url.startswith("sqlite"):
        return create_async_engine(
            url,
            pool_size=5,
            max_overflow=10,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"server_settings": {"idle_in_transaction_session_timeout": _FROZEN_AFTER}},
        )
    file = make_url(url).database or ""
    engine = create_async_engine(url, hide_parameters=True, async_creator=lambda: sqlite.connect(file))
    event.listen(engine.sync_engine, "connect", _set_up_sqlite(durable))
    event.listen(engine.sync_engine, "begin", _begin_on_sqlite)
    event.listen(engine.sync_engine, "commit", _see_that_it_was_not_undone)
    return engine


def _set_up_sqlite(durable: bool) -> Any:
    def set_up(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: its deferred BEGIN loses concurrent writes.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        _begin_write_ahead_log(cursor)
        cursor.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    return set_up


def _begin_write_ahead_log(cursor: Any) -> None:
    """Of several programs that begin on a new file at once, SQLite refuses all but one without waiting."""
    for _ in range(_TRIES_TO_BEGIN):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await_only(asyncio.sleep(_BETWEEN_TRIES))
        else:
            return
    cursor.execute("PRAGMA journal_mode=WAL")


def _begin_on_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # A reading session needs no transaction: each statement sees what is committed.
    if not options.get("reads_only", False):
        connection.exec_driver_sql("BEGIN" if options.get("sees_one_state") else "BEGIN IMMEDIATE")


def _see_that_it_was_not_undone(connection: Connection) -> None:
    """On a full disk SQLite may end a transaction by itself, and a commit after that says nothing."""
    has_begun = not connection.get_execution_options().get("reads_only", False)
    driver: Any = connection.connection.driver_connection
    if has_begun and not driver.in_transaction:
        undone = sqlite3.OperationalError("the transaction was undone")
        raise OperationalError("COMMIT", None, undone)
