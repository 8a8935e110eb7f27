"""How fast a long queue is sent, what that costs, and how long somebody who taps waits meanwhile.

FakeTelegram, and the patients who tap, are a process of their own. First nobody taps, and the share of a core
is what sending costs; then they tap.

    python -m benchmarks.sending [QUEUED…]
"""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from benchmarks.cast import enrol
from benchmarks.databases import both
from bot.app import App, build
from bot.pacing import MESSAGES_PER_SECOND
from bot.sandbox.clock import Clock
from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person as Account
from bot.sandbox.fake.telegram import TOKEN, FakeTelegram
from bot.sandbox.fake.web import routes, serving
from bot.settings import Settings
from handlers.context import send
from handlers.patients import questions
from handlers.texts import texts
from storage.models import Priority
from storage.outbox import Recipient

TELEGRAMS_LIMIT = 30
TAPPING = 20
_BETWEEN_TAPS = 0.2
_AT_ONCE = 1000
_COUNTED = ("sendMessage", "sendPhoto", "sendDocument", "editMessageText")


@dataclass(frozen=True, slots=True)
class Measured:
    queued: int
    per_second: float
    most_in_a_second: int
    taps: list[float]
    cpu_share: float

    @property
    def share_of_the_limit(self) -> float:
        return self.per_second / TELEGRAMS_LIMIT

    def tap(self, share: float) -> float:
        """Seconds within which this share of the taps was answered."""
        return sorted(self.taps)[min(len(self.taps) - 1, int(share * len(self.taps)))]

    @property
    def row(self) -> str:
        waits = " | ".join(f"{self.tap(share):.2f} s" for share in (0.5, 0.95, 1))
        return (
            f"{self.queued} | {self.per_second:.1f} | {self.share_of_the_limit:.0%} "
            f"| {self.most_in_a_second} | {waits} | {self.cpu_share:.1%}"
        )


async def main(queues: list[int]) -> None:
    print("| database | queued | messages/s | of 30/s | most in a second | tap p50 | p95 | max | CPU |")
    print("|---|---|---|---|---|---|---|---|---|")
    for queued in queues:
        for name, url in both():
            print(f"| {name} | {(await measured(url, queued, seconds=30)).row} |")


async def measured(url: str, queued: int, seconds: float) -> Measured:
    async with telegram_apart(queued + TAPPING) as telegram:
        accounts: list[int] = (await telegram.get("/people")).json()
        app = program(url, str(telegram.base_url))
        await app.start()
        await ask(app, accounts[:TAPPING])
        app.sender._pacer._interval = 1e-5
        await app.sender.deliver()
        app.sender._pacer._interval = 1 / MESSAGES_PER_SECOND
        for start in range(TAPPING, len(accounts), _AT_ONCE):
            await ask(app, accounts[start : start + _AT_ONCE])
        measured = await watched(app, telegram, queued, seconds)
        await app.stop()
        return measured


async def watched(app: App, telegram: httpx.AsyncClient, queued: int, seconds: float) -> Measured:
    stopping = asyncio.Event()
    living = asyncio.create_task(app.live(stopping))
    await asyncio.sleep(1)
    begun, cpu = time.monotonic(), time.process_time()
    await asyncio.sleep(seconds)
    took, spent = time.monotonic() - begun, time.process_time() - cpu
    report = (await telegram.post("/watch", json=seconds, timeout=seconds + 60)).json()
    stopping.set()
    await living
    calls = sorted(report["calls"])
    return Measured(queued, len(calls) / seconds, most_in_a_second(calls), report["taps"], spent / took)


def most_in_a_second(calls: list[float]) -> int:
    """In any second, wherever it begins."""
    first, most = 0, 0
    for last, at in enumerate(calls):
        while at - calls[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def program(database_url: str, telegram_url: str) -> App:
    settings = Settings(
        _env_file=None,
        telegram_token=TOKEN,
        telegram_api_url=telegram_url.rstrip("/"),
        database_url=database_url,
        encryption_keys="a key that only the benchmarks have: 0123456789",
        clinic_timezone="Europe/Madrid",
    )
    return build(settings)


async def ask(app: App, accounts: list[int]) -> None:
    """Enrol these accounts, and queue a prompt for each."""
    now = datetime.now(UTC)
    async with app.database.write() as session:
        cast = await enrol(session, accounts, now)
        for account, (one, asked) in zip(accounts, cast, strict=True):
            text, keyboard = questions.ask(asked, {}, texts("en"))
            prompt: dict[str, Any] = {"kind": "prompt", "priority": Priority.PROMPT, "check_in": asked}
            await send(session, now, Recipient(account, one), text, keyboard, **prompt)


@asynccontextmanager
async def telegram_apart(number: int) -> AsyncIterator[httpx.AsyncClient]:
    """FakeTelegram with so many people, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.sending", "serve", str(number), stdin=PIPE, stdout=PIPE
    )
    assert process.stdout is not None and process.stdin is not None
    try:
        url = (await process.stdout.readline()).decode().strip()
        async with httpx.AsyncClient(base_url=url, timeout=60) as client:
            yield client
    finally:
        process.stdin.close()
        await process.wait()


async def serve(number: int) -> None:
    """Until nobody holds the other end of the standard input."""
    telegram = FakeTelegram(Clock(datetime.now(UTC), running=True))
    for one in range(number):
        telegram.person(f"P{one}").has_written = True
    async with serving(Starlette(routes=[*routes(telegram), *controls(telegram)])) as url:
        print(url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


def controls(telegram: FakeTelegram) -> list[Route]:
    async def accounts(_: Request) -> JSONResponse:
        return JSONResponse([person.id for person in telegram.people])

    async def watch(request: Request) -> JSONResponse:
        begun = telegram.clock()
        until = begun + timedelta(seconds=await request.json())
        taps = await tapping(telegram, until)
        calls = [c.at.timestamp() for c in telegram.calls if c.method in _COUNTED and begun <= c.at < until]
        return JSONResponse({"calls": calls, "taps": taps})

    return [Route("/people", accounts), Route("/watch", watch, methods=["POST"])]


async def tapping(telegram: FakeTelegram, until: datetime) -> list[float]:
    """One after the other of those who were asked first taps; how many seconds each waited."""
    waiting: list[asyncio.Task[float]] = []
    while telegram.clock() < until:
        account = telegram.people[len(waiting) % TAPPING]
        waiting.append(asyncio.create_task(answered(account, account.sees)))
        await asyncio.sleep(_BETWEEN_TAPS)
    return list(await asyncio.gather(*waiting))


async def answered(account: Account, message: Message) -> float:
    """Tap, and wait until the message was edited. Who is still waiting for the last answer waits on."""
    labels = [button.text for button in message.buttons]
    before, begun = message.text, time.monotonic()
    account.taps("5" if "5" in labels else "Change pain", message)
    while message.text == before:
        await account.telegram.changes.after(account.telegram.changes.version)
    return time.monotonic() - begun


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve", number]:
            uvloop.run(serve(int(number)))
        case queues:
            uvloop.run(main([int(one) for one in queues] or [10_000]))
