import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.fake.changes import Changes
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import TOKEN, FakeTelegram
from bot.sandbox.fake.web import serving
from bot.sandbox.journey import Journey
from bot.sandbox.page import site
from bot.sandbox.stage import Stage, staged
from bot.settings import Settings
from storage.models import Role

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Post = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def outside() -> AsyncIterator[httpx.AsyncClient]:
    """The page before there is a stage."""
    async with serving(site(FakeTelegram(Clock()))) as url, httpx.AsyncClient(base_url=url) as http:
        yield http


@pytest.fixture
async def open_page(settings: Settings, clock: Clock) -> AsyncIterator[tuple[Stage, str]]:
    async with staged(settings, clock, site) as (stage, url):
        yield stage, url


@pytest.fixture
def stage(open_page: tuple[Stage, str]) -> Stage:
    return open_page[0]


@pytest.fixture
def patient(stage: Stage) -> Person:
    return stage.member(Role.PATIENT).account


@pytest.fixture
def admin(stage: Stage) -> Person:
    return stage.member(Role.ADMIN).account


@pytest.fixture
async def http(open_page: tuple[Stage, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=open_page[1]) as client:
        yield client


@pytest.fixture
def post(http: httpx.AsyncClient) -> Post:
    """What the page sends."""

    async def post(act: str, **given: Any) -> httpx.Response:
        return await http.post(f"/sandbox/{act}", json=given)

    return post


async def shown(http: httpx.AsyncClient, since: int = -1) -> Any:
    answer = await http.get("/sandbox/state", params={"since": since})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def phone(http: httpx.AsyncClient, person: Person) -> Any:
    return next(phone for phone in (await shown(http))["people"] if phone["id"] == person.id)


async def when_time_rests(http: httpx.AsyncClient) -> Any:
    state = await shown(http)
    while state["moving"]:
        state = await shown(http, state["version"])
    return state


# The page and what it shows


async def test_the_first_page_and_all_its_parts_come_from_here(outside: httpx.AsyncClient) -> None:
    page = await outside.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    parts = set(re.findall(r'(?:src|href)="([^"]+)"', page.text))
    assert {"page/page.css", "page/page.js"} <= parts
    for part in parts:
        assert (await outside.get(part)).status_code == 200, part


async def test_there_is_no_state_until_the_stage_exists(outside: httpx.AsyncClient) -> None:
    answer = await outside.get("/sandbox/state")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json() == {"error": "The sandbox is not ready yet."}
    assert (await outside.post("/sandbox/say", json={"person": 1, "text": "hello"})).status_code == 503


async def test_the_bot_api_is_served_beside_the_page(stage: Stage, http: httpx.AsyncClient) -> None:
    answer = await http.get(f"/bot{stage.telegram.token}/getMe")
    assert answer.json()["result"]["username"] == stage.telegram.username


async def test_everyone_begins_with_an_invite_and_nothing_due(http: httpx.AsyncClient) -> None:
    state = await shown(http)
    assert (state["now"], state["zone"], state["next_due"]) == (
        "2026-03-02T09:00:00.000+00:00",
        "Europe/Madrid",
        None,
    )
    assert [(p["role"], p["code"], p["messages"]) for p in state["people"]] == [
        ("patient", "PT-001", []),
        ("clinician", "CL-001", []),
        ("admin", "AD-001", []),
    ]
    assert all(p["invite"].startswith("https://t.me/") for p in state["people"])


async def test_the_state_waits_for_something_newer(
    stage: Stage, http: httpx.AsyncClient, patient: Person
) -> None:
    before = await shown(http)
    newer = asyncio.create_task(shown(http, before["version"]))
    patient.says("hello")
    state = await newer
    assert state["version"] > before["version"]
    assert [m["text"] for m in state["people"][0]["messages"]] == ["hello"]


async def test_a_version_that_is_no_number_is_refused(http: httpx.AsyncClient) -> None:
    assert (await http.get("/sandbox/state?since=yesterday")).status_code == 400


# What people do


async def test_start_opens_the_invite(
    stage: Stage, http: httpx.AsyncClient, post: Post, admin: Person
) -> None:
    assert (await post("start", person=admin.id)).status_code == 200
    await stage.settle()
    mine = await phone(http, admin)
    assert mine["invite"] is None
    assert "AD-001" in " ".join(m["text"] for m in mine["messages"] if m["from_bot"])
    await stage.enrol_everyone()
    assert "infusion" in [command["command"] for command in (await phone(http, admin))["commands"]]


async def test_a_check_in_is_answered_by_label_and_by_data(
    stage: Stage, http: httpx.AsyncClient, post: Post, patient: Person
) -> None:
    await stage.enrol_everyone()
    await post("say", person=patient.id, text=" /checkin ")
    await stage.settle()
    question = (await phone(http, patient))["messages"][-1]
    labels = [key["text"] for row in question["keyboard"] for key in row]
    assert labels[:11] == [str(n) for n in range(11)]
    await post("tap", person=patient.id, message=question["id"], label="7")
    await stage.settle()
    edited = (await phone(http, patient))["messages"][-1]
    assert edited["id"] == question["id"] and edited["edited"]
    three = next(key for row in edited["keyboard"] for key in row if key["text"] == "3")
    await post("tap", person=patient.id, message=question["id"], data=three["data"])
    await stage.settle()
    saved = (await phone(http, patient))["messages"][-1]
    assert "7 of 10" in saved["text"] and "3 of 10" in saved["text"]
    bold = [saved["text"][e["offset"] : e["offset"] + e["length"]] for e in saved["entities"]]
    assert {"7", "3"} <= set(bold)


async def test_a_message_of_ones_own_can_be_edited_and_the_bots_cannot(
    stage: Stage, post: Post, patient: Person
) -> None:
    await stage.enrol_everyone()
    mine = patient.says("sleept well")
    assert (await post("edit", person=patient.id, message=mine.id, text="slept well")).status_code == 200
    assert (mine.text, mine.edited) == ("slept well", True)
    answer = await post("edit", person=patient.id, message=patient.sees.id, text="mine now")
    assert answer.status_code == 409


async def test_whoever_has_blocked_the_bot_must_unblock_it_first(
    http: httpx.AsyncClient, post: Post, patient: Person
) -> None:
    patient.says("hello")
    await post("block", person=patient.id)
    assert (await phone(http, patient))["blocked"]
    for act, given in {"say": {"text": "hello?"}, "start": {}, "block": {}}.items():
        assert (await post(act, person=patient.id, **given)).status_code == 409, act
    assert (await post("unblock", person=patient.id)).status_code == 200
    assert not (await phone(http, patient))["blocked"]
    assert (await post("unblock", person=patient.id)).status_code == 409


async def test_an_invite_of_the_admins_can_be_opened_by_somebody_new(
    stage: Stage, http: httpx.AsyncClient, post: Post, admin: Person
) -> None:
    await stage.enrol_everyone()
    admin.says("/invite patient PT-002")
    await stage.settle()
    link = re.search(r"https://t\.me/\S+", admin.sees.text)
    assert link is not None
    assert (await post("open", link=link.group())).status_code == 200
    await stage.settle()
    guest = (await shown(http))["people"][-1]
    assert (guest["name"], guest["role"]) == ("Guest 1", None)
    assert "PT-002" in guest["messages"][-1]["text"]


async def test_an_invite_can_be_opened_by_one_of_the_cast(post: Post, stage: Stage, patient: Person) -> None:
    link = f"https://t.me/{stage.telegram.username}?start=some-token"
    await post("open", link=link, person=patient.id)
    assert patient.messages[-1].text == "/start some-token"


@pytest.mark.parametrize(
    ("act", "given"),
    [
        ("say", {"text": "hello"}),
        ("say", {"person": "me", "text": "hello"}),
        ("say", {"person": 1, "text": "hello", "loudly": True}),
        ("say", {"person": 1, "text": ""}),
        ("say", {"person": 1, "text": "  \n "}),
        ("say", {"person": 1, "text": "a" * 4097}),
        ("say", {"person": 1, "text": 7}),
        ("tap", {"person": 1, "message": 1}),
        ("tap", {"person": 1, "message": 1, "data": "r:1", "label": "7"}),
        ("open", {"link": "https://example.com/?start=a"}),
        ("advance", {}),
        ("advance", {"seconds": 60, "to": "next"}),
        ("advance", {"seconds": -60}),
        ("advance", {"seconds": 10**9}),
        ("advance", {"to": "yesterday"}),
        ("play", {"weeks": 5}),
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


async def test_nobody_can_act_for_somebody_who_is_not_there_or_do_what_is_unknown(post: Post) -> None:
    assert (await post("say", person=1, text="hello")).status_code == 404
    assert (await post("dance")).status_code == 404


async def test_a_button_or_message_that_is_not_there_is_not_found(post: Post, patient: Person) -> None:
    mine = patient.says("hello")
    missing = await post("tap", person=patient.id, message=mine.id + 1, data="r:1")
    assert (missing.status_code, missing.json()["error"]) == (404, "This message is gone.")


# Files


async def test_pictures_are_shown_and_documents_are_saved(http: httpx.AsyncClient, patient: Person) -> None:
    patient.sends_photo("my chart")
    patient.sends_document("día uno.html", b"<script>alert(1)</script>")
    picture, document = (await phone(http, patient))["messages"]
    assert (picture["photo"]["width"], picture["text"]) == (1, "my chart")
    drawn = await http.get(f"/sandbox/file/{picture['photo']['id']}")
    assert (drawn.headers["content-type"], drawn.content[:4]) == ("image/png", b"\x89PNG")
    saved = await http.get(f"/sandbox/file/{document['document']['id']}")
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''d%C3%ADa%20uno.html"
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert (await http.get("/sandbox/file/nothing")).status_code == 404


# Time


async def test_the_next_event_brings_a_prompt(
    stage: Stage, http: httpx.AsyncClient, post: Post, patient: Person
) -> None:
    await stage.enrol_everyone()
    due = (await shown(http))["next_due"]
    assert (await post("advance", to="next")).status_code == 202
    state = await when_time_rests(http)
    assert datetime.fromisoformat(state["now"]) == datetime.fromisoformat(due)
    assert "Your daily check-in is ready" in patient.sees.text


async def test_nothing_comes_next_before_anybody_has_started(post: Post) -> None:
    assert (await post("advance", to="next")).status_code == 409


async def test_four_weeks_show_how_far_they_are(http: httpx.AsyncClient, post: Post) -> None:
    assert (await post("play")).status_code == 202
    state = await shown(http)
    while state["moving"]["done"] < 2:
        state = await shown(http, state["version"])
    assert state["moving"]["total"] == 28


async def test_time_moves_by_seconds_one_move_at_once(
    stage: Stage, http: httpx.AsyncClient, post: Post
) -> None:
    await stage.enrol_everyone()
    assert (await post("advance", seconds=86400)).status_code == 202
    second = await post("advance", seconds=86400)
    assert (second.status_code, second.json()["error"]) == (409, "Time is moving already.")
    assert (await shown(http))["moving"] == {"done": 0, "total": 0}
    assert datetime.fromisoformat((await when_time_rests(http))["now"]) == MONDAY + timedelta(days=1)


async def test_a_journey_tells_how_far_it_is_and_why_it_stopped() -> None:
    changes = Changes()
    journey = Journey(changes)

    async def move() -> None:
        journey.progress(3, 28)
        raise RuntimeError("out of weeks")

    version = changes.version
    journey.begin(move)
    while journey.is_under_way:
        version = await changes.after(version)
    assert (journey.done, journey.total, journey.trouble) == (3, 28, "Time stopped: out of weeks")


# Who may ask


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
    for path in ("/sandbox/say", "/sandbox/advance", f"/bot{TOKEN}/getMe"):
        assert (await outside.post(path, json={}, headers={"origin": origin})).status_code == 403


async def test_the_page_itself_may_post(http: httpx.AsyncClient, patient: Person) -> None:
    body = {"person": patient.id, "text": "hello"}
    own = {"origin": str(http.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    assert (await http.post("/sandbox/say", json=body, headers=own)).status_code == 200


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
    for act in ("say", "advance", "play"):
        assert (await outside.get(f"/sandbox/{act}")).status_code == 405
