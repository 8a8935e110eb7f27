"""The real program, with what the campaign must reach from outside: its clock, and its death at a commit.

    CLOCK=<file> CRASH="before commit 3" python -m tests.torture.victim run

None of the program's own functions is changed: the composition root is given another clock, and SQLAlchemy's
own events tell of commits.
"""

import mmap
import os
import signal
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from bot import app, cli

COMMITS = ("before commit", "after commit")
_AHEAD = struct.Struct("d")


def main() -> None:
    if crash := os.environ.get("CRASH"):
        where, nth = crash.rsplit(maxsplit=1)
        die(where, int(nth))
    app.build = partial(app.build, clock=clock_in(Path(os.environ["CLOCK"])))
    cli.main()


def clock_in(file: Path) -> Callable[[], datetime]:
    """The system clock, ahead by as many seconds as the file says at that moment."""
    with file.open("rb") as opened:
        seconds = mmap.mmap(opened.fileno(), _AHEAD.size, prot=mmap.PROT_READ)
    return lambda: datetime.now(UTC) + timedelta(seconds=_AHEAD.unpack_from(seconds)[0])


def set_clock(file: Path, ahead: timedelta) -> None:
    """Written in place, so that whoever has mapped the file sees it at once."""
    with file.open("r+b" if file.exists() else "wb") as opened:
        opened.write(_AHEAD.pack(ahead.total_seconds()))


def die(where: str, nth: int) -> None:
    """Arrange for the death of this process at the n-th commit, just before it or just after it."""
    commits = count(1)

    def now() -> None:
        if next(commits) == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    def committing(_connection: object) -> None:
        now()

    def committed(session: Session) -> None:
        # The end of a savepoint is told here too, and commits nothing.
        if not session.in_nested_transaction():
            now()

    if where == "before commit":
        event.listen(Engine, "commit", committing)
    else:
        event.listen(Session, "after_commit", committed)


if __name__ == "__main__":
    main()
