"""Over real connections: whoever is slow, endless, too many or from elsewhere does not keep updates out."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import permutations
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from bot import listener, webhook
from bot.health import site
from bot.listener import served
from bot.receiver import Raw
from bot.sandbox.stage import Stage
from bot.settings import Settings
from bot.webhook import Collector, door, web

SECRET = "a-secret-of-the-tests"
KNOWN = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
HALF_A_HEAD = b"POST /hook HTTP/1.1\r\nHost: bot\r\nX-"
NOTHING_THERE = b"HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

Guest = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
async def seen() -> list[int]:
    """The numbers of the updates that came in."""
    return []


@pytest.fixture
async def collector(seen: list[int]) -> AsyncIterator[Collector]:
    async def process(updates: list[Raw]) -> None:
        seen.extend(update["update_id"] for update in updates)

    collector = Collector(process)
    collecting = asyncio.create_task(collector.run())
    yield collector
    collecting.cancel()
    with suppress(asyncio.CancelledError):
        await collecting


@asynccontextmanager
async def opened(app: ASGIApp) -> AsyncIterator[int]:
    async with served(app, ("127.0.0.1", 0), "LISTEN") as port:
        yield port


@pytest.fixture
async def port(collector: Collector, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    # Whoever still hangs when a test ends is not waited for.
    monkeypatch.setattr(listener, "_LAST_SECONDS", 0)
    async with opened(web(collector, "/hook", SECRET)) as port:
        yield port


def request(body: bytes = b"", head: str = KNOWN, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"POST /hook HTTP/1.1\r\nHost: bot\r\n{head}Content-Length: {size}\r\n\r\n".encode() + body


async def visits(port: int, *words: bytes) -> Guest:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.writelines(words)
    return reader, writer


async def told(guest: Guest) -> bytes:
    """All that is said until the connection ends."""
    reader, writer = guest
    said = b""
    with suppress(ConnectionError):
        while piece := await reader.read(1000):
            said += piece
    writer.close()
    return said


async def told_to_all(guests: Sequence[Guest]) -> set[bytes]:
    async with asyncio.timeout(20):
        return set(await asyncio.gather(*map(told, guests)))


async def posted(port: int, numbers: range) -> set[int]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as telegram:
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        posts = (telegram.post("/hook", json={"update_id": number}, headers=headers) for number in numbers)
        return {answer.status_code for answer in await asyncio.gather(*posts)}


async def test_updates_come_in_while_200_are_slow(
    port: int, seen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of them know the secret and are slow with the body, the others never end their head."""
    known = request(length=100)
    slow = [*[HALF_A_HEAD] * 170, *[known] * 30]
    guests = [await visits(port, words) for words in slow]
    assert await posted(port, range(40)) == {200}
    assert sorted(seen) == [*range(40)]
    assert all(not reader.at_eof() for reader, _ in guests)
    for _, writer in guests:
        writer.close()


async def test_whoever_takes_too_long_is_shown_out(
    port: int, seen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "SECONDS_TO_ASK", 0.05)
    monkeypatch.setattr(webhook, "SECONDS_TO_SEND", 0.05)
    silent, half = await visits(port), await visits(port, HALF_A_HEAD)
    reader, writer = slow_the_second_time = await visits(port, request(b'{"update_id": 1}'))
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
    writer.write(HALF_A_HEAD)
    assert await told_to_all([silent, half, slow_the_second_time]) == {b""}
    slow = await visits(port, request(length=100))
    assert await told_to_all([slow]) == {NOTHING_THERE.replace(b"404 Not Found", b"408 Request Timeout")}
    assert await posted(port, range(2, 4)) == {200} and seen == [1, 2, 3]


async def test_of_too_many_those_go_who_have_waited_longest(
    port: int, seen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "MOST_VISITS", 3)
    guests = [await visits(port, HALF_A_HEAD) for _ in range(6)]
    assert await told_to_all(guests[:3]) == {b""}
    assert await posted(port, range(1)) == {200} and seen == [0]
    assert not guests[-1][0].at_eof()
    guests[-1][1].close()


async def test_what_never_ends_is_cut_off(port: int, seen: list[int]) -> None:
    chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
    chunked = "POST /hook HTTP/1.1\r\nHost: bot\r\nTransfer-Encoding: chunked\r\n"
    stranger = await visits(port, f"{chunked}\r\n".encode(), chunk)
    patient_stranger = await visits(port, request(b" ", head="", length=10**15))
    assert await told_to_all([stranger, patient_stranger]) == {NOTHING_THERE}
    known = await visits(port, f"{chunked}{KNOWN}\r\n".encode(), *[chunk] * 20)
    by_its_own_word = await visits(port, request(b" ", length=10**15))
    for answer in await told_to_all([known, by_its_own_word]):
        assert answer.startswith(b"HTTP/1.1 400 ")
    assert seen == []


async def test_requests_one_behind_the_other_are_each_answered(port: int, seen: list[int]) -> None:
    three = b"".join(request(b'{"update_id": %d}' % number) for number in range(3))
    last = request(b'{"update_id": 3}', head=KNOWN + "Connection: close\r\n")
    (answers,) = await told_to_all([await visits(port, three + last)])
    assert answers.count(b"HTTP/1.1 200 OK") == 4 and seen == [0, 1, 2, 3]


async def test_what_is_no_http_hears_nothing(port: int) -> None:
    noises = (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"GET\r\n\r\n", b"x" * 70_000)
    assert await told_to_all([await visits(port, noise) for noise in noises]) == {b""}


HEADERS = [
    KNOWN.encode(),
    b"Content-Length: 2\r\n",
    b"Content-Length: -1\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: Upgrade\r\nUpgrade: websocket\r\n",
    b"Expect: 100-continue\r\n",
    b"X: " + b"x" * 20_000,
    b"\x00\xff\r\n",
]
BODIES = [b"", b"{}", b"2\r\n{}\r\n0\r\n\r\n", b"-1\r\n"]


async def test_no_mixture_of_http_opens_or_breaks_the_door(
    port: int, seen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "SECONDS_TO_ASK", 0.05)
    monkeypatch.setattr(webhook, "SECONDS_TO_SEND", 0.05)
    start = b"POST /hook HTTP/1.1\r\nHost: bot\r\n"
    mixtures = [(*two, b"\r\n", body) for two in permutations(HEADERS, 2) for body in BODIES]
    heard = await told_to_all([await visits(port, start, *mixture) for mixture in mixtures])
    statuses = {int(answer.split(b" ")[1]) for answer in heard if answer}
    assert statuses == {100, 400, 404, 408} and seen == []
    assert not any(b"server" in answer or b"uvicorn" in answer.lower() for answer in heard)
    assert await posted(port, range(3)) == {200}


async def test_so_many_bodies_at_once_and_no_more_are_kept_in_memory(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "MOST_BODIES", 2)
    begun, most = 0, 0

    async def body(number: int) -> AsyncIterator[bytes]:
        nonlocal begun, most
        begun += 1
        most = max(most, begun)
        yield b'{"update_id": '
        await asyncio.sleep(0)
        yield b"%d}" % number
        begun -= 1

    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    transport = httpx.ASGITransport(web(collector, "/hook", SECRET))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as telegram:
        posts = (telegram.post("/hook", content=body(number), headers=headers) for number in range(9))
        assert {answer.status_code for answer in await asyncio.gather(*posts)} == {200}
    assert most == 2


async def test_health_is_not_held_up_by_who_sends_on_and_on(stage: Stage) -> None:
    async with opened(site(stage.app)) as port:
        asked = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000000\r\n\r\n "
        (answer,) = await told_to_all([await visits(port, asked)])
        # Whoever asks on and on and reads nothing would hold a place for ever.
        answers = await told(await visits(port, b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 3))
        assert answers.count(b"HTTP/1.1 200") == 1
    assert answer.startswith(b"HTTP/1.1 200 OK") and b"server" not in answer and b"date" not in answer


def test_networks_behind_a_proxy_that_nobody_named_would_let_nobody_in() -> None:
    networks = {"webhook_networks": "149.154.160.0/20"}
    given: dict[str, Any] = {"webhook_url": "https://bot.example", "webhook_secret": SECRET, **networks}
    with pytest.raises(ValueError, match="TRUSTED_PROXIES: name your proxy, such as 127"):
        Settings(_env_file=None, **given)
    assert Settings(_env_file=None, **given, trusted_proxies="127.0.0.1")
    assert Settings(_env_file=None, **given, listen="0.0.0.0:8443")


TELEGRAM, PROXY, STRANGER = "149.154.167.220", "10.0.0.7", "203.0.113.5"


@pytest.mark.parametrize(
    ("peer", "forwarded", "status"),
    [
        (TELEGRAM, [], 200),
        (STRANGER, [], 404),
        (STRANGER, [TELEGRAM], 404),
        (PROXY, [], 404),
        (PROXY, [TELEGRAM], 200),
        (PROXY, [f"{STRANGER}, {TELEGRAM}"], 200),
        (PROXY, [f"{TELEGRAM}, {STRANGER}"], 404),
        (PROXY, [f"{TELEGRAM}, 10.0.0.8"], 200),
        (PROXY, [STRANGER, TELEGRAM], 200),
        (PROXY, [TELEGRAM, STRANGER], 404),
        (PROXY, ["no address"], 404),
        (PROXY, [f"{TELEGRAM}, "], 404),
    ],
)
async def test_updates_come_from_telegrams_networks_only(
    settings: Settings, collector: Collector, peer: str, forwarded: list[str], status: int
) -> None:
    """A proxy's word is taken for who stood before it, and nobody else's."""
    given = {
        "webhook_url": "https://bot.example/hook",
        "webhook_secret": SECRET,
        "webhook_networks": "149.154.160.0/20, 91.108.4.0/22",
        "trusted_proxies": "10.0.0.0/29, 10.0.0.8",
    }
    app: Any = door(collector, settings.model_copy(update=given))
    headers = [("X-Telegram-Bot-Api-Secret-Token", SECRET), *(("X-Forwarded-For", one) for one in forwarded)]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(peer, 1))) as client:
        answer = await client.post("http://bot/hook", json={"update_id": 1}, headers=headers)
        assert (answer.status_code, answer.content) == (status, b"")
