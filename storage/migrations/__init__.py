"""The database's versions. Alembic is imported only when there is something to do: it costs start-up time."""

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from storage.database import Database

_VERSIONS = Path(__file__).parent / "versions"


def newest() -> str:
    """The id of the last migration; files are named by it."""
    return max(path.stem.split("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


async def migrate(database: Database) -> None:
    """Bring the database to the newest version. Does nothing to one that is there already."""
    if await is_current(database):
        return
    async with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Of several replicas that start together one migrates, and the others find it done.
            await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('infusion journal'))"))
        await connection.run_sync(_upgrade)


async def is_current(database: Database) -> bool:
    async with database.read() as session:
        return await (await session.connection()).run_sync(_current) == newest()


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
