"""Who may ask the sandbox, and for what."""

import asyncio
from typing import Any

import httpx
import pytest


@pytest.mark.parametrize("host", ["journal.example", "127.0.0.1.journal.example:80", "10.0.0.7", "[::1", ""])
async def test_another_host_name_is_refused(outside: httpx.AsyncClient, host: str) -> None:
    for path in ("/", "/sandbox/state", "/page/page.js"):
        assert (await outside.get(path, headers={"host": host})).status_code == 403


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "localhost:8080", "[::1]:8080"])
async def test_this_computers_own_names_are_welcome(outside: httpx.AsyncClient, name: str) -> None:
    assert (await outside.get("/", headers={"host": name})).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://journal.example", "http://127.0.0.1:1", "http://localhost", "null"]
)
async def test_another_website_cannot_drive_the_sandbox(outside: httpx.AsyncClient, origin: str) -> None:
    for path in ("/sandbox/say", "/sandbox/advance", "/sandbox/stop"):
        assert (await outside.post(path, json={}, headers={"origin": origin})).status_code == 403


async def test_a_link_elsewhere_opens_the_page_and_nothing_behind_it(outside: httpx.AsyncClient) -> None:
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert (await outside.get("/", headers=elsewhere)).status_code == 200
    assert (await outside.get("/sandbox/state", headers=elsewhere)).status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_read(outside: httpx.AsyncClient, kind: str) -> None:
    body = '{"person": 1, "text": "hello"}'
    answer = await outside.post("/sandbox/say", content=body, headers={"content-type": kind})
    assert answer.status_code == 415


async def test_looking_changes_nothing(outside: httpx.AsyncClient) -> None:
    for act in ("say", "advance", "play", "stop", "speed", "story", "restart"):
        assert (await outside.get(f"/sandbox/{act}")).status_code == 405


@pytest.mark.parametrize(
    ("act", "given"),
    [
        ("say", {"text": "hello"}),
        ("say", {"person": ["me"], "text": "hello"}),
        ("say", {"person": 1, "text": "hello", "loudly": True}),
        ("say", {"person": 1, "text": ""}),
        ("say", {"person": 1, "text": "  \n "}),
        ("say", {"person": 1, "text": "\0\u202e"}),
        ("edit", {"person": 1, "message": 1, "text": "\0"}),
        ("say", {"person": 1, "text": "a" * 4097}),
        ("say", {"person": 1, "text": 7}),
        ("tap", {"person": 1, "message": 1}),
        ("tap", {"person": 1, "message": 1, "data": "r:1", "label": "7"}),
        ("open", {"link": "https://example.com/?start=a"}),
        ("advance", {}),
        ("advance", {"seconds": 60, "to": "event"}),
        ("advance", {"seconds": -60}),
        ("advance", {"seconds": 10**9}),
        ("advance", {"to": "yesterday"}),
        ("play", {"weeks": 5}),
        ("speed", {"speed": "very fast"}),
        ("stop", {"now": True}),
        ("story", {}),
        ("story", {"story": "four-weeks", "language": "de"}),
        ("restart", {"language": "de"}),
        ("add", {"role": "nurse"}),
        ("cutoff", {"hours": 2}),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    outside: httpx.AsyncClient, act: str, given: dict[str, Any]
) -> None:
    answer = await outside.post(f"/sandbox/{act}", json=given)
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]


@pytest.mark.parametrize("body", ["", "hello", "[]", '{"person": 1, "text": "\\ud83d"}'])
async def test_what_is_no_json_or_half_a_character_is_refused(outside: httpx.AsyncClient, body: str) -> None:
    headers = {"content-type": "application/json"}
    assert (await outside.post("/sandbox/say", content=body, headers=headers)).status_code == 400


async def test_whoever_hangs_up_in_the_middle_leaves_no_trouble(
    outside: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", outside.base_url.port)
    head = "POST /sandbox/stop HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
    writer.write(f"{head}content-length: 9\r\n\r\n{{".encode())
    await writer.drain()
    writer.close()
    await outside.get("/")
    assert caplog.records == []
