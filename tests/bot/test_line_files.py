"""Files that admins send: no more is read than a list may have, nothing is unpacked, none is ours."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from telegram.error import BadRequest, NetworkError

from bot.line import Line
from bot.sandbox.fake.messages import File, Raw
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from journal.bulk import MOST_BYTES
from storage.models import Infusion
from tests.handlers.conversation import do, everything, say


@dataclass(frozen=True)
class Other(File):
    """A file of which the server tells another size than it has."""

    told: int = 10

    def wire(self) -> Raw:
        return super().wire() | {"file_size": self.told}


@asynccontextmanager
async def answering(head: str, body: bytes | None) -> AsyncIterator[str]:
    """The address of a server that gives every request this answer; without a body it never ends."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n".encode())
        with suppress(ConnectionError):
            while True:
                writer.write(b"x" * 65_536 if body is None else body)
                await writer.drain()
                if body is not None:
                    break
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/file"


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    line = Line(lambda: datetime.now(UTC))
    await line.initialize()
    yield line
    await line.shutdown()


async def test_a_file_is_read_up_to_its_limit_and_never_unpacked(line: Line) -> None:
    async with answering("200 OK", b"x" * MOST_BYTES) as url:
        assert len(await line.fetch(url, MOST_BYTES)) == MOST_BYTES
    async with answering("200 OK", None) as url:
        with pytest.raises(BadRequest, match="too big"):
            await line.fetch(url, MOST_BYTES)
    async with answering("200 OK\r\nContent-Encoding: gzip", gzip.compress(b"0" * 10_000_000)) as url:
        with pytest.raises(BadRequest):
            await line.fetch(url, MOST_BYTES)
    async with answering("502 Bad Gateway", b"") as url:
        with pytest.raises(NetworkError):
            await line.fetch(url, MOST_BYTES)
    async with answering("404 Not Found", b"") as url:
        with pytest.raises(BadRequest):
            await line.fetch(url, MOST_BYTES)
    with pytest.raises(NetworkError):
        await line.fetch(url, MOST_BYTES)


async def test_what_is_too_large_or_lies_on_this_machine_is_not_taken(enrolled: Stage, admin: Person) -> None:
    files = enrolled.telegram.files
    await say(enrolled, admin, "/clinic")
    wanted = b"PT-001;2026-03-04\n"
    (large,) = await do(enrolled, admin, lambda: admin.sends_document("list.csv", wanted * 1_100_000))
    assert large.text.startswith("That is too much at once")
    for told, path, content in (
        (10, "documents/larger.csv", wanted * 10_000),
        (len(wanted), "/etc/hostname", wanted),
        (MOST_BYTES + 1, "documents/told.csv", wanted),
    ):
        admin.sends_document("list.csv", wanted)
        newest = [*files][-1]
        files[newest] = Other(newest, "list.csv", content, path, told)
        heard = len(admin.messages)
        await enrolled.settle()
        (answer,) = [one for one in admin.messages[heard:] if one.from_bot]
        assert answer.text.startswith("I could not get that file from Telegram."), path
    assert await everything(enrolled, Infusion) == []
