"""What it costs to take an update in, against python-telegram-bot's bare parse and dispatch of the same one.

From the raw update to the answer and the outgoing message being committed. Both are measured in turns, batch
by batch, in CPU time of this process, so that whatever else the machine does falls on both alike. A tap
brings our own question back, keyboard and all: the bare way parses it, ours drops it first. "At once" is how
many share a transaction: a backlog, or a single one.

    python -m benchmarks.updates
"""

import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from statistics import median
from typing import Any

import uvloop
from telegram import Update
from telegram.ext import ApplicationBuilder, TypeHandler

from benchmarks.cast import enrol
from benchmarks.databases import both
from bot.app import App, build
from bot.receiver import Dispatcher, Raw
from bot.settings import Settings
from handlers.patients import questions
from handlers.texts import texts
from storage.migrations import migrate
from storage.models import CheckIn

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
BACKLOG = 100
PATIENTS = 1500
FIRST_ACCOUNT = 400_000_000
BOT = {"id": 700_000_001, "is_bot": True, "first_name": "Journal", "username": "journal_bot"}

numbers = count(1)


async def main() -> None:
    print("| database | updates | at once | bare | ours | share |\n|---|---|---|---|---|---|")
    for name, url in both():
        for kind, at_once in (("taps", BACKLOG), ("taps", 1), ("typed", BACKLOG)):
            async with program(url) as app:
                updates = [*(taps if kind == "taps" else typed)(await enrolled(app, PATIENTS))]
                bare, ours, share = await measured(app, updates if at_once > 1 else updates[:600], at_once)
            print(f"| {name} | {kind} | {at_once} | {bare:.0f} µs | {ours:.0f} µs | {share:.0%} |")


async def measured(app: App, updates: list[Raw], at_once: int) -> tuple[float, float, float]:
    """Microseconds of CPU for one update, bare and ours, and the share: medians over batches measured in
    turns, without the first ones, in which caches fill.
    """
    bare = bare_application(app)
    batches = [updates[start : start + at_once] for start in range(0, len(updates), at_once)]
    both = [(await cpu(bare, batch), await cpu(app.receiver.process, batch)) for batch in batches]
    counted = both[len(both) // 5 :]
    shares = [of_bare / of_ours for of_bare, of_ours in counted]
    return median(one for one, _ in counted), median(one for _, one in counted), median(shares)


async def cpu(process: Callable[[list[Raw]], Awaitable[None]], batch: list[Raw]) -> float:
    fresh: list[Raw] = json.loads(json.dumps(batch))
    begun = time.process_time()
    await process(fresh)
    return (time.process_time() - begun) / len(batch) * 1e6


def bare_application(app: App) -> Callable[[list[Raw]], Awaitable[None]]:
    """An application with one handler that does nothing."""
    application = ApplicationBuilder().application_class(Dispatcher).bot(app.bot).updater(None).build()
    application.add_handler(TypeHandler(Update, _nothing))
    application._initialized = True

    async def process(batch: list[Raw]) -> None:
        for raw in batch:
            await application.process_update(Update.de_json(raw, app.bot))

    return process


async def _nothing(update: Update, context: Any) -> None:
    return None


@asynccontextmanager
async def program(url: str) -> AsyncIterator[App]:
    """The program, which never calls Telegram: its sender is not running, and taps are not answered."""
    settings = Settings(
        _env_file=None,
        telegram_token="1:benchmark",
        database_url=url,
        encryption_keys="a key that only the benchmarks have: 0123456789",
        clinic_timezone="Europe/Madrid",
    )
    app = build(settings, lambda: NOW)
    await migrate(app.database)
    app.application._initialized = True
    app.receiver._answer_taps = lambda turns: None  # type: ignore[method-assign]
    yield app
    await app.database.close()


async def enrolled(app: App, number: int) -> list[tuple[int, CheckIn]]:
    """So many patients, each with an open check-in: their accounts and their check-ins."""
    begin = next(numbers) * 1_000_000
    accounts = [FIRST_ACCOUNT + begin + n for n in range(number)]
    async with app.database.write() as session:
        cast = await enrol(session, accounts, NOW)
    return [(account, asked) for account, (_, asked) in zip(accounts, cast, strict=True)]


def taps(cast: Iterable[tuple[int, CheckIn]]) -> Iterator[Raw]:
    """Everybody's two taps; each brings our own question back, keyboard and all."""
    for answered in ({}, {"pain": 4}):
        for account, asked in cast:
            text, keyboard = questions.ask(asked, answered, texts("en"))
            data = keyboard["inline_keyboard"][0][asked.id % 6]["callback_data"]
            message = {
                "message_id": 7,
                "from": BOT,
                "chat": chat(account),
                "date": int(NOW.timestamp()),
                "text": text,
                "reply_markup": keyboard,
            }
            query = {"id": f"{account}", "from": user(account), "chat_instance": "1", "message": message}
            yield {"update_id": next(numbers), "callback_query": {**query, "data": data}}


def typed(cast: Iterable[tuple[int, CheckIn]]) -> Iterator[Raw]:
    """Everybody types two ratings and a note, one message after the other."""
    for words in ("4", "7", "A bad night, but the walk did me good."):
        for account, _ in cast:
            message = {
                "message_id": next(numbers),
                "from": user(account),
                "chat": chat(account),
                "date": int(NOW.timestamp()),
                "text": words,
            }
            yield {"update_id": next(numbers), "message": message}


def user(account: int) -> Raw:
    return {"id": account, "is_bot": False, "first_name": "P", "language_code": "en"}


def chat(account: int) -> Raw:
    return {"id": account, "type": "private", "first_name": "P"}


if __name__ == "__main__":
    uvloop.run(main())
