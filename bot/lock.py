"""One program at a time on a SQLite file: a second one would send beside the first and take its updates."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.database import explained
from bot.settings import Settings, WrongSetting


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Raises WrongSetting while another program holds the lock. The system frees it however that one ends."""
    file = settings.database_file
    if file is None:
        # Replicas share PostgreSQL.
        yield
        return
    lock = Path(f"{file.resolve()}.lock")
    with explained():
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _taken(descriptor):
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            raise WrongSetting(
                f"DATABASE_URL: another program (process {holder}) works on {file} already;"
                " stop that one first, or name another file"
            )
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        _take(descriptor)
    except OSError:
        return False
    return True


if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading what is locked, so the lock lies behind the process number.
    _BEHIND = 1000

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, _BEHIND, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
