"""SQLite in a thread of its own, visited once a statement.

aiosqlite goes to its thread and back to make a cursor, to execute, to fetch and to close: four times for one
statement, and each time costs more than the statement.
"""

import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import islice
from typing import Any

import aiosqlite

# Enough for all but streams, which come back for more.
_ROWS_AT_ONCE = 1000


class Connection(aiosqlite.Connection):
    def cursor(self) -> Any:
        """SQLAlchemy enters it like aiosqlite's own."""
        return _Cursor(self)

    async def visit(self, work: Callable[[], Any]) -> Any:
        """Do something in the thread of this connection."""
        return await self._execute(work)  # type: ignore[no-untyped-call]


def connect(file: str) -> Awaitable[aiosqlite.Connection]:
    connection = Connection(partial(sqlite3.connect, file), iter_chunk_size=64)
    # The program ends although a connection was left open.
    connection._thread.daemon = True
    return connection


class _Cursor:
    """What SQLAlchemy needs of an aiosqlite cursor."""

    arraysize = 1

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._cursor: sqlite3.Cursor | None = None
        self._rows: deque[Any] = deque()
        self._is_exhausted = True

    async def __aenter__(self) -> "_Cursor":
        return self

    @property
    def description(self) -> Any:
        return self._cursor.description if self._cursor else None

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount if self._cursor else -1

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid if self._cursor else None

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> None:
        await self._begin(lambda cursor: cursor.execute(operation, parameters))

    async def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> None:
        await self._begin(lambda cursor: cursor.executemany(operation, parameters))

    async def fetchall(self) -> list[Any]:
        while not self._is_exhausted:
            await self._connection.visit(self._read)
        return self._taken(len(self._rows))

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        wanted = size or self.arraysize
        while len(self._rows) < wanted and not self._is_exhausted:
            await self._connection.visit(self._read)
        return self._taken(wanted)

    async def fetchone(self) -> Any:
        return next(iter(await self.fetchmany(1)), None)

    async def close(self) -> None:
        if not self._is_exhausted and self._cursor is not None:
            self._is_exhausted = True
            await self._connection.visit(self._cursor.close)

    def _taken(self, number: int) -> list[Any]:
        taken = list(islice(self._rows, number))
        for _ in taken:
            self._rows.popleft()
        return taken

    async def _begin(self, work: Callable[[sqlite3.Cursor], object]) -> None:
        def begin() -> None:
            self._cursor = self._connection._conn.cursor()
            work(self._cursor)
            if self._cursor.description:
                self._read()

        await self._connection.visit(begin)

    def _read(self) -> None:
        """In the thread: some more rows, and after the last one the cursor is closed there."""
        assert self._cursor is not None  # noqa: S101 - something was executed before
        rows = self._cursor.fetchmany(_ROWS_AT_ONCE)
        self._rows.extend(rows)
        self._is_exhausted = len(rows) < _ROWS_AT_ONCE
        if self._is_exhausted:
            self._cursor.close()
