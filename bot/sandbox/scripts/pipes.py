"""Lines from and to other programs, without holding up whatever else goes on."""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator

from bot.sandbox.fake.messages import Raw
from bot.settings import WrongSetting


async def lines_in() -> AsyncIterator[bytes]:
    """The lines of the standard input, as they come. Raises WrongSetting when it cannot be read."""
    loop, coming = asyncio.get_running_loop(), asyncio.Queue[bytes | OSError]()

    def read() -> None:
        try:
            # Not sys.stdin, on whose lock the end of the program would wait.
            with open(0, "rb", closefd=False) as given:
                for line in given:
                    loop.call_soon_threadsafe(coming.put_nowait, line)
        except OSError as error:
            loop.call_soon_threadsafe(coming.put_nowait, error)
        loop.call_soon_threadsafe(coming.put_nowait, b"")

    # Whatever it waits for, it does not keep the program from ending.
    threading.Thread(target=read, daemon=True).start()
    while line := await coming.get():
        if isinstance(line, OSError):
            raise WrongSetting(f"--headless: the standard input cannot be read ({line.strerror})")
        yield line


class LinesOut:
    """JSON on the standard output, a line each. `nobody_reads` once the other side has gone."""

    def __init__(self) -> None:
        self.nobody_reads = asyncio.Event()

    def __call__(self, told: Raw) -> None:
        try:
            # Half a character of the script goes out as it came in, as JSON's escape.
            line = json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace")
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            self.nobody_reads.set()
