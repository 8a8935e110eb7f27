"""The database that the settings name: opened for a command, and its trouble told in one line."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

from bot.settings import Settings, WrongSetting
from handlers import whys
from storage import people
from storage.database import Database, reason
from storage.migrations import MadeByNewer, is_current
from storage.migrations import migrate as migrate_database
from storage.vault import CannotOpen, Vault

T = TypeVar("T")

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
RESTORE = (
    "Stop the program, keep this database for whoever looks into it, and restore the newest backup."
    " What came after the backup is then in the kept one only."
)


async def with_database(
    settings: Settings,
    work: Callable[[Database], Awaitable[T]],
    *,
    migrating: bool = True,
    command: str | None = None,
) -> T:
    """Raises WrongSetting for a database that cannot be used."""
    if not settings.keys:
        raise WrongSetting("ENCRYPTION_KEYS is not set: put a key from python -m bot keys new into .env")
    prepare_folder(settings)
    database = Database(settings.database_url, Vault(settings.keys))
    database.occasion = whys.of_terminal(command) if command else None
    try:
        with explained():
            if migrating:
                await _prepare(settings, database)
            return await work(database)
    finally:
        await database.close()


async def _prepare(settings: Settings, database: Database) -> None:
    if settings.migrate and not await is_current(database):
        await migrate_database(database)
    async with database.read() as session:
        await people.check_keys(session)


def prepare_folder(settings: Settings) -> None:
    if settings.database_file is not None:
        with explained():
            settings.database_file.parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def explained() -> Iterator[None]:
    """Raises WrongSetting for a database that cannot be used."""
    try:
        yield
    except CannotOpen:
        raise WrongSetting(
            "ENCRYPTION_KEYS: the data was sealed with another key; put that key back, after a comma"
        ) from None
    except MadeByNewer:
        raise WrongSetting(
            "DATABASE_URL: a newer version of the program made this database; update the program"
        ) from None
    except (DBAPIError, OSError) as error:
        if getattr(getattr(error, "orig", None), "sqlite_errorname", "") in _DAMAGED:
            raise WrongSetting(f"DATABASE_URL: the database is damaged. {RESTORE}") from None
        raise WrongSetting(
            f"DATABASE_URL: the database cannot be used ({_in_words(error)});"
            " see that it is there and may be written"
        ) from None


def _in_words(error: Exception) -> str:
    """What the system says of a file or an address. Of a statement only the kind, as it may repeat values."""
    if not isinstance(error, OperationalError | OSError):
        return reason(error)
    return str(getattr(error, "orig", error)).splitlines()[0]
