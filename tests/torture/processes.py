"""Victims as the campaign holds them: started warm or cold, killed, frozen, thawed, asked to stop."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
BARE = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
LONGEST_STOP = 12


@dataclass
class Victim:
    """`code` is the exit code, below 0 for a signal; None while it lives."""

    pid: int
    log: Path
    code: int | None = None
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def freeze(self) -> None:
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        self._send(signal.SIGCONT)

    async def stop(self) -> int | None:
        """What a service manager does: the exit code, or that of a kill when it takes too long."""
        self._send(signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_STOP):
                await self.gone.wait()
        self.kill()
        await self.gone.wait()
        return self.code

    def ended(self, code: int) -> None:
        self.code = code
        self.gone.set()

    def _send(self, number: signal.Signals) -> None:
        # The pid stays its own until the end was heard of: only then is it free for somebody else.
        if self.code is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


class Nursery:
    def __init__(self, process: Process, folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._expected: deque[tuple[Path, asyncio.Future[Victim]]] = deque()
        self._living: dict[int, Victim] = {}
        self._cold: set[asyncio.Task[None]] = set()
        self._listening = asyncio.create_task(self._listen())

    async def warm(self, environment: Mapping[str, str], name: str) -> Victim:
        """Forked from the nursery."""
        assert self._process.stdin
        log = self._folder / f"{name}.log"
        order = {"environment": {**BARE, **environment}, "folder": str(self._folder), "log": str(log)}
        born: asyncio.Future[Victim] = asyncio.get_running_loop().create_future()
        self._expected.append((log, born))
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return await born

    async def cold(self, environment: Mapping[str, str], name: str) -> Victim:
        """Started as a service manager does it."""
        log = self._folder / f"{name}.log"
        with log.open("ab") as file:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.torture.victim", "run",
                env={**BARE, **environment}, cwd=self._folder, stdout=file, stderr=file,
            )  # fmt: skip
        victim = Victim(process.pid, log)
        waiting = asyncio.create_task(self._wait(process, victim))
        self._cold.add(waiting)
        return victim

    async def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        await self._process.wait()
        await asyncio.gather(self._listening, *self._cold)

    async def _wait(self, process: Process, victim: Victim) -> None:
        victim.ended(await process.wait())

    async def _listen(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            match json.loads(line):
                case {"born": pid}:
                    log, born = self._expected.popleft()
                    self._living[pid] = Victim(pid, log)
                    born.set_result(self._living[pid])
                case {"dead": pid, "code": code}:
                    self._living.pop(pid).ended(code)


@asynccontextmanager
async def nursery(folder: Path) -> AsyncIterator[Nursery]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.torture.nursery", env=BARE, cwd=ROOT, stdin=PIPE, stdout=PIPE
    )
    opened = Nursery(process, folder)
    try:
        yield opened
    finally:
        await opened.close()
