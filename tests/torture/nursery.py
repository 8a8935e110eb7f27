"""A process that has imported the whole program and forks a victim from itself in some milliseconds.

Each child is a process of its own that runs the real `run`, with its own environment; only Python's start
and the imports are saved. Orders come in as lines of JSON, and each child's pid and end go out as such.
"""

import json
import os
import select
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import aiosqlite
import asyncpg
import sqlalchemy.dialects.postgresql
import sqlalchemy.dialects.sqlite
import uvloop

import bot.webhook
from tests.torture import victim

# What the program itself imports only when it needs it.
LOADED = (aiosqlite, asyncpg, sqlalchemy.dialects.postgresql, sqlalchemy.dialects.sqlite, uvloop, bot.webhook)


def main() -> None:
    ends, wakes = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes)
    children: set[int] = set()
    while True:
        ready, _, _ = select.select([sys.stdin, ends], [], [])
        if ends in ready:
            os.read(ends, 1024)
            bury(children)
        if sys.stdin in ready:
            line = sys.stdin.readline()
            if not line:
                break
            children.add(born(json.loads(line)))
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def born(order: dict[str, Any]) -> int:
    pid = os.fork()
    if pid == 0:
        live(order)
    say(born=pid)
    return pid


def bury(children: set[int]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        children.discard(pid)
        say(dead=pid, code=os.waitstatus_to_exitcode(status))


def live(order: dict[str, Any]) -> NoReturn:
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for target, source in ((0, nothing), (1, log), (2, log)):
            os.dup2(source, target)
        os.environ.clear()
        os.environ.update(order["environment"])
        os.chdir(order["folder"])
        sys.argv = ["bot", "run"]
        victim.main()
        code = 0
    except SystemExit as end:
        code = told(end)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def told(end: SystemExit) -> int:
    """As Python itself does it: words go to stderr and mean failure."""
    if isinstance(end.code, str):
        Path("/dev/stderr").write_text(end.code + "\n")
        return 1
    return end.code or 0


def say(**facts: int) -> None:
    print(json.dumps(facts), flush=True)  # noqa: T201 - it is how the parent hears


if __name__ == "__main__":
    main()
