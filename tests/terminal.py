"""The command line as a person at a terminal has it."""

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import logs
from bot.cli import main

CHECKOUT = Path(__file__).parents[1]


class Ended(NamedTuple):
    code: int
    out: str
    err: str


class Terminal:
    """`python -m bot …` in an empty folder, with nothing in the environment but these settings."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(CHECKOUT),
            "COLUMNS": "100",
            **settings,
        }

    async def starts(self, *words: str, **settings: str) -> Ended:
        """As a process of its own."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env=self.settings | settings,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return Ended(process.returncode, out.decode(), err.decode())

    async def runs(self, *words: str, **settings: str) -> Ended:
        """The same without the second that a start takes."""
        return await asyncio.to_thread(self._runs_here, words, self.settings | settings)

    def _runs_here(self, words: Sequence[str], environment: dict[str, str]) -> Ended:
        with pytest.MonkeyPatch.context() as patch, StringIO() as out, StringIO() as err:
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["python -m bot", *words])
            for name in os.environ:
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(logs, "set_up", lambda level: None)
            patch.setattr(os, "umask", lambda mask: mask)
            with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as end:
                main()
            if isinstance(end.value.code, str):
                return Ended(1, out.getvalue(), f"{err.getvalue()}{end.value.code}\n")
            return Ended(end.value.code or 0, out.getvalue(), err.getvalue())

    async def says(self, *words: str) -> str:
        ended = await self.runs(*words)
        assert (ended.code, ended.err) == (0, ""), ended.err
        return ended.out

    async def refuses(self, *words: str, **settings: str) -> str:
        """The one thing it says before it stops."""
        ended = await (self.starts if "run" in words else self.runs)(*words, **settings)
        assert ended.code != 0 and ended.out == "" and "Traceback" not in ended.err
        return ended.err.strip()
