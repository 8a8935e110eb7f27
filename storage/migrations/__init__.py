"""The database's versions. Alembic is imported only when there is something to do: it costs start-up time."""

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from storage.database import Database
from storage.vault import Vault

_VERSIONS = Path(__file__).parent / "versions"
# What was deleted before this one may still stand in SQLite's file; since then it is overwritten.
_FIRST_THAT_OVERWRITES = "0007"


class MadeByNewer(Exception):
    """A newer version of the program has been here; an older one would not know what it wrote."""


def newest() -> str:
    """The id of the last migration; files are named by it."""
    return max(path.stem.split("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


async def migrate(database: Database, to: str | None = None) -> None:
    """Bring the database to the newest version, or to this one. Does nothing to one that is there already."""
    wanted, there = to or newest(), await version(database)
    if there == wanted:
        return
    if there is not None and there > newest():
        raise MadeByNewer
    begins_to_overwrite = there is not None and there < _FIRST_THAT_OVERWRITES <= wanted
    if begins_to_overwrite:
        await database.rewrite()
    async with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # Of several replicas that start together one migrates, and the others find it done.
            await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('infusion journal'))"))
        await connection.run_sync(_upgrade, wanted, database.vault)
    if begins_to_overwrite:
        await database.shred()


async def is_current(database: Database) -> bool:
    return await version(database) == newest()


async def version(database: Database) -> str | None:
    """None for a database that no migration has touched."""
    async with database.read() as session:
        return await (await session.connection()).run_sync(_current)


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    current: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return current


def _upgrade(connection: Connection, to: str, vault: Vault) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    # One migration signs what it finds.
    config.attributes.update(connection=connection, vault=vault)
    command.upgrade(config, to)
