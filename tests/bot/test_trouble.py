"""A database that is locked or full: nothing is acknowledged before it is stored, and then all is."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.app import App
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.webhook import Collector, web
from storage import notes, people

SECRET = "a-secret-of-the-tests"
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
# Together more than a database file has room for that may not grow.
WRITTEN = [f"{number} " + "slept badly" * 300 for number in range(20)]


@contextmanager
def locked(app: App) -> Iterator[None]:
    """By somebody else, for longer than anybody waits."""
    with each_connection(app, "PRAGMA busy_timeout=20"):
        with closing(sqlite3.connect(str(app.database.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")


@contextmanager
def full(app: App) -> Iterator[None]:
    """As on a disk without room: the file cannot grow."""
    with each_connection(app, "PRAGMA max_page_count=1"):
        yield


@contextmanager
def each_connection(app: App, pragma: str) -> Iterator[None]:
    def change(connection: Any, _: object) -> None:
        connection.execute(pragma)

    engine = app.database.engine.sync_engine
    event.listen(engine, "connect", change)
    yield
    event.remove(engine, "connect", change)


Trouble = Callable[[App], AbstractContextManager[None]]
each_trouble = pytest.mark.parametrize("trouble", [locked, full])


async def stored(stage: Stage) -> list[str]:
    async with stage.app.database.read() as session:
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        return sorted(words for _, _, words in await notes.of_patient(session, patient))


@each_trouble
async def test_when_polling_telegram_keeps_what_is_not_stored(
    enrolled: Stage, patient: Person, trouble: Trouble
) -> None:
    app = enrolled.app
    for words in WRITTEN:
        patient.says(words)
    await app.database.close()
    with trouble(app):
        for _ in range(3):
            with pytest.raises(OperationalError):
                await app.receiver.poll()
        assert len(enrolled.telegram.pending) == len(WRITTEN)
    assert app.receiver.unstored_since is not None
    await app.database.close()
    await enrolled.settle()
    await enrolled.settle()
    assert app.receiver.unstored_since is None
    assert await stored(enrolled) == sorted(WRITTEN)
    assert enrolled.telegram.pending == []


@each_trouble
async def test_over_a_webhook_telegram_is_asked_to_repeat(
    enrolled: Stage, patient: Person, trouble: Trouble
) -> None:
    app = enrolled.app
    collector = Collector(app.receiver.process)
    collecting = asyncio.create_task(collector.run())
    for words in WRITTEN:
        patient.says(words)
    posted = list(enrolled.telegram.pending)

    async def post() -> Counter[int]:
        answers = await asyncio.gather(*(client.post("/hook", json=raw, headers=HEADER) for raw in posted))
        return Counter(answer.status_code for answer in answers)

    transport = httpx.ASGITransport(web(collector, "/hook", SECRET))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        await app.database.close()
        with trouble(app):
            heard = await post()
        assert heard[503] > 0 and heard[200] == len(await stored(enrolled))
        await app.database.close()
        for _ in range(2):
            assert await post() == {200: len(WRITTEN)}
    collecting.cancel()
    assert await stored(enrolled) == sorted(WRITTEN)
