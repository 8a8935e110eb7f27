"""The program at work: as a process of its own, or in this one with everybody enrolled."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.stage import Stage
from handlers import planning
from storage import people
from storage.models import Stage as Standing

ROOT = Path(__file__).parents[2]

READY = "ready as"


class Program:
    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
        self.said: list[str] = []
        self.ended = False
        self._heard = asyncio.Condition()
        self._process: Process | None = None
        self._reading: asyncio.Task[None] | None = None

    @property
    def process(self) -> Process:
        assert self._process is not None
        return self._process

    async def start(self, until: str = READY) -> None:
        """Returns when the program says these words; at first that it is ready."""
        self.said.clear()
        self.ended = False
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=self.environment, cwd=self.folder, stderr=PIPE
        )
        self._reading = asyncio.create_task(self._read())
        await self.hears(until)

    async def hears(self, words: str) -> None:
        """Returns when the program has said this; fails when it ends without."""
        async with asyncio.timeout(60), self._heard:
            await self._heard.wait_for(lambda: self.ended or any(words in line for line in self.said))
        assert any(words in line for line in self.said), "\n".join(self.said)

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """What a service manager does: the exit code."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            code = await self.process.wait()
        assert self._reading is not None
        await self._reading
        return code

    async def _read(self) -> None:
        stream = self.process.stderr
        assert stream is not None
        async for line in stream:
            self.said.append(line.decode().rstrip())
            await self._tell()
        self.ended = True
        await self._tell()

    async def _tell(self) -> None:
        async with self._heard:
            self._heard.notify_all()


async def sees(person: Person, words: str) -> Message:
    """The newest message of the bot, once it says this or has this button."""
    telegram: FakeTelegram = person.telegram
    async with asyncio.timeout(60):
        while True:
            version = telegram.changes.version
            message = next((m for m in reversed(person.messages) if m.from_bot), None)
            if message and (words in message.text or words in [b.text for b in message.buttons]):
                return message
            await telegram.wait_for_change(version)


async def enrolled_at_once(stage: Stage) -> Stage:
    """Everybody is enrolled with the defaults, without the conversation that leads there."""
    async with stage.app.database.write() as session:
        for member in stage.cast:
            person = await people.by_code(session, member.code)
            assert person is not None
            people.identify(session, person, member.account.id)
            person.stage, person.zone = Standing.ACTIVE, stage.app.settings.clinic_timezone
            member.account.has_written = True
            await planning.plan(session, stage.clock(), person)
    return stage


async def enrols(person: Person, link: str) -> None:
    person.opens(link)
    for label in ("Yes, I agree", "Keep English"):
        await sees(person, label)
        person.taps(label)
    question = await sees(person, "Where are you?")
    person.taps(question.buttons[0].text)
    await sees(person, "18:00")
    person.taps("18:00")
    await sees(person, "first check-in")
