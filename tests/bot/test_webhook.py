"""The second way in: 200 means that the effect is committed, and strangers learn nothing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager, suppress
from gzip import compress
from typing import Any

import httpx
import pytest
from sqlalchemy import event

from bot.app import App
from bot.receiver import Raw
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.settings import WrongSetting
from bot.webhook import DEEPEST, LARGEST_BODY, Collector, announce, listening, web
from storage import notes, people

SECRET = "a-secret-of-the-tests"
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest.fixture
def batches() -> list[int]:
    """How many updates were processed together, each time."""
    return []


@pytest.fixture
async def telegram(enrolled: Stage, batches: list[int]) -> AsyncIterator[httpx.AsyncClient]:
    """What posts to our webhook."""

    async def process(updates: list[Raw]) -> None:
        batches.append(len(updates))
        await enrolled.app.receiver.process(updates)

    collector = Collector(process)
    collecting = asyncio.create_task(collector.run())
    transport = httpx.ASGITransport(web(collector, "/hook", SECRET))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client
    collecting.cancel()
    with suppress(asyncio.CancelledError):
        await collecting


@contextmanager
def locked(app: App) -> Iterator[None]:
    event.listen(app.database.engine.sync_engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout=20"))
    with closing(sqlite3.connect(str(app.database.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def written(stage: Stage) -> list[str]:
    async with stage.app.database.read() as session:
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        return [words for _, _, words in await notes.of_patient(session, patient)]


async def test_200_means_that_the_effect_is_there(
    enrolled: Stage, patient: Person, telegram: httpx.AsyncClient
) -> None:
    patient.says("slept badly")
    (raw,) = enrolled.telegram.pending
    for _ in range(2):
        assert (await telegram.post("/hook", json=raw, headers=HEADER)).status_code == 200
        assert await written(enrolled) == ["slept badly"]


async def test_whoever_does_not_know_the_secret_finds_nothing_there(
    enrolled: Stage, patient: Person, telegram: httpx.AsyncClient
) -> None:
    """On every path and by every method, with whatever body, the answer is the same to the byte."""
    patient.says("forged")
    (raw,) = enrolled.telegram.pending
    asked = [
        *(("POST", "/hook", secret) for secret in (None, "", "wrong", SECRET[:-1], SECRET + "x", "ünkown")),
        *(
            ("POST", path, "wrong")
            for path in ("/", "/hook/", "//hook", "/nothing", "/hook?x=1", "/..%2fhook")
        ),
        *((method, "/hook", SECRET) for method in ("GET", "HEAD", "PUT", "OPTIONS", "DELETE", "TRACE", "X")),
        ("POST", "/nothing", SECRET),
    ]
    heard = set()
    for method, path, secret in asked:
        headers = {} if secret is None else {name.encode(): secret.encode() for name in HEADER}
        answer = await telegram.request(method, path, json=raw, headers=headers)
        heard.add((answer.status_code, answer.content, tuple(answer.headers.raw)))
    assert heard == {(404, b"", ((b"connection", b"close"), (b"content-length", b"0")))}
    assert await written(enrolled) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[1, 2]",
        b'{"message": {}}',
        b'{"update_id": "5"}',
        b'{"update_id": 123456789012345678901234567890}',
        b"[" * 100_000,
        b'{"update_id": 5, "x": "' + b"x" * LARGEST_BODY + b'"}',
        b'{"update_id": 5, "x": ' + b"[" * DEEPEST + b"]" * DEEPEST + b"}",
        b'{"update_id": 5, "x": ' + b"9" * 5000 + b"}",
        b'{"update_id": NaN}',
        b'{"update_id": 5, "x": -Infinity}',
        b'{"update_id": 5, "update_id": "x"}',
        compress(b'{"update_id": 5}'),
    ],
    ids=[
        *("empty", "words", "bytes", "list", "no id", "id of text", "id too long", "deep", "huge"),
        *("nested", "number", "NaN", "infinity", "twice", "gzip"),
    ],
)
async def test_what_is_no_update_is_refused(
    telegram: httpx.AsyncClient, batches: list[int], body: bytes
) -> None:
    assert (await telegram.post("/hook", content=body, headers=HEADER)).status_code == 400
    assert batches == []


async def test_a_body_that_is_too_long_by_its_own_word_is_not_even_read(telegram: httpx.AsyncClient) -> None:
    read = []

    async def body() -> AsyncIterator[bytes]:
        read.append(1)
        yield b"{}"

    headers = HEADER | {"Content-Length": str(LARGEST_BODY + 1)}
    assert (await telegram.post("/hook", content=body(), headers=headers)).status_code == 400
    assert read == []


async def test_while_the_database_is_locked_telegram_is_asked_to_repeat(
    enrolled: Stage, patient: Person, telegram: httpx.AsyncClient
) -> None:
    patient.says("slept badly")
    (raw,) = enrolled.telegram.pending
    await enrolled.app.database.close()
    with locked(enrolled.app):
        assert (await telegram.post("/hook", json=raw, headers=HEADER)).status_code == 503
    assert (await telegram.post("/hook", json=raw, headers=HEADER)).status_code == 200
    assert await written(enrolled) == ["slept badly"]


async def test_what_comes_at_once_is_processed_together(
    enrolled: Stage, patient: Person, telegram: httpx.AsyncClient, batches: list[int]
) -> None:
    for number in range(30):
        patient.says(f"note {number}")
    posts = (telegram.post("/hook", json=raw, headers=HEADER) for raw in enrolled.telegram.pending)
    answers = await asyncio.gather(*posts)
    assert {answer.status_code for answer in answers} == {200}
    assert len(await written(enrolled)) == 30 == sum(batches)
    assert len(batches) < 10


async def test_one_poisonous_update_does_not_spoil_the_batch(
    enrolled: Stage, patient: Person, telegram: httpx.AsyncClient
) -> None:
    patient.says("before")
    enrolled.telegram.hands_out({"message": "no message"})
    patient.says("after")
    posts = (telegram.post("/hook", json=raw, headers=HEADER) for raw in enrolled.telegram.pending)
    assert {answer.status_code for answer in await asyncio.gather(*posts)} == {200}
    assert sorted(await written(enrolled)) == ["after", "before"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"listen": "192.0.2.1:80"}, "LISTEN: 192.0.2.1:80 cannot be used"),
        ({"webhook_secret": "not allowed!"}, "WEBHOOK_URL: Telegram refuses it"),
    ],
)
async def test_a_webhook_that_cannot_be_says_so(enrolled: Stage, change: dict[str, Any], told: str) -> None:
    usual = {"webhook_url": "https://bot.example/hook", "webhook_secret": SECRET, "listen": "127.0.0.1:0"}
    enrolled.app.settings = enrolled.app.settings.model_copy(update=usual | change)
    with pytest.raises(WrongSetting, match=told):
        async with listening(enrolled.app):
            await announce(enrolled.app)
