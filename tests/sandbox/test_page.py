import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Theatre
from storage.models import Role
from tests.sandbox.conftest import MONDAY

Post = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def stage(theatre: Theatre) -> AsyncIterator[Stage]:
    async with theatre.open() as stage:
        yield stage


@pytest.fixture
def patient(stage: Stage) -> Person:
    return stage.member(Role.PATIENT).account


@pytest.fixture
def admin(stage: Stage) -> Person:
    return stage.member(Role.ADMIN).account


@pytest.fixture
def http(outside: httpx.AsyncClient, stage: Stage) -> httpx.AsyncClient:
    return outside


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


async def test_before_there_is_a_stage_the_state_waits_and_whoever_acts_is_told_to_try_again(
    theatre: Theatre, outside: httpx.AsyncClient
) -> None:
    asked = asyncio.create_task(shown(outside))
    answer = await outside.post("/sandbox/say", json={"person": 1, "text": "hello"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json() == {
        "error": "The sandbox is not ready yet. Try again.",
        "key": "not-ready",
        "given": {},
    }
    async with theatre.open():
        assert (await asked)["stage"] == 1


async def test_everyone_begins_with_an_invite_and_nothing_due(http: httpx.AsyncClient) -> None:
    state = await shown(http)
    assert (state["now"], state["zone"], state["next"]) == (
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
    told = {
        key: state[key]
        for key in ("stage", "kept", "cut_off", "speed", "moving", "story", "caption", "trouble")
    }
    assert told == {
        "stage": 1,
        "kept": False,
        "cut_off": False,
        "speed": "normal",
        "moving": None,
        "story": None,
        "caption": None,
        "trouble": "",
    }
    assert "four-weeks" in state["stories"] and list(state["speeds"]) == ["slow", "normal", "fast", "at once"]


async def test_the_state_waits_for_something_newer(
    stage: Stage, http: httpx.AsyncClient, patient: Person
) -> None:
    before = await shown(http)
    newer = asyncio.create_task(shown(http, before["version"]))
    patient.says("hello")
    state = await newer
    assert state["version"] > before["version"]
    assert (await shown(http, since=state["version"] + 1000))["people"][0]["messages"]
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
    assert (guest["name"], guest["role"], guest["code"]) == ("Guest 1", "patient", "PT-002")
    assert "PT-002" in guest["messages"][-1]["text"]


async def test_an_invite_can_be_opened_by_one_of_the_cast(post: Post, stage: Stage, patient: Person) -> None:
    link = f"https://t.me/{stage.telegram.username}?start=some-token"
    await post("open", link=link, person=patient.id)
    assert patient.messages[-1].text == "/start some-token"


async def test_nobody_can_act_for_somebody_who_is_not_there_or_do_what_is_unknown(post: Post) -> None:
    assert (await post("say", person=1, text="hello")).status_code == 404
    assert (await post("dance")).status_code == 404


async def test_a_button_or_message_that_is_not_there_is_not_found(post: Post, patient: Person) -> None:
    mine = patient.says("hello")
    missing = await post("tap", person=patient.id, message=mine.id + 1, data="r:1")
    assert missing.status_code == 404
    assert missing.json() == {"error": "This message is gone.", "key": "message-gone", "given": {}}
    missing = await post("tap", person="PT-001", label="7")
    assert missing.json() == {
        "error": "There is no button “7”.",
        "key": "no-such-button",
        "given": {"label": "7"},
    }
    missing = await post("story", story="no-such")
    assert (missing.status_code, missing.json()["key"]) == (404, "no-such-story")


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


async def test_the_next_event_brings_a_prompt_and_the_next_prompt_passes_over_other_events(
    stage: Stage, http: httpx.AsyncClient, post: Post, patient: Person
) -> None:
    for to in ("event", "prompt"):
        refused = await post("advance", to=to)
        assert (refused.status_code, refused.json()["key"]) == (409, "nothing-due")
    await stage.enrol_everyone()
    due = (await shown(http))["next"]["at"]
    assert (await post("advance", to="event")).status_code == 202
    state = await when_time_rests(http)
    assert datetime.fromisoformat(state["now"]) == datetime.fromisoformat(due)
    assert "Your daily check-in is ready" in patient.sees.text
    asked = await stage.next_prompt()
    assert asked is not None and asked.date() == MONDAY.date() + timedelta(days=1)
    assert (await post("advance", to="prompt")).status_code == 202
    assert datetime.fromisoformat((await when_time_rests(http))["now"]) == asked
    assert patient.sees.date == asked
    # The digest is still due, but nobody is left to be asked.
    await post("block", person=patient.id)
    await stage.settle()
    assert (await post("advance", to="prompt")).json()["key"] == "no-check-in"


async def test_time_moves_by_seconds_one_move_at_once(
    stage: Stage, http: httpx.AsyncClient, post: Post
) -> None:
    await stage.enrol_everyone()
    assert (await post("advance", seconds=86400)).status_code == 202
    others: dict[str, dict[str, Any]] = {
        "advance": {"seconds": 60},
        "story": {"story": "four-weeks"},
        "restart": {},
    }
    for move, given in others.items():
        second = await post(move, **given)
        assert (second.status_code, second.json()["key"]) == (409, "time-is-moving")
    assert (await shown(http))["moving"] == {"kind": "advance", "done": 0, "total": 0}
    assert datetime.fromisoformat((await when_time_rests(http))["now"]) == MONDAY + timedelta(days=1)


async def test_time_runs_at_the_speed_that_is_set_until_it_is_stopped(
    stage: Stage, http: httpx.AsyncClient, post: Post
) -> None:
    assert (await post("speed", speed="at once")).status_code == 200
    assert (await post("play")).status_code == 202
    state = await shown(http)
    assert (state["speed"], state["moving"]["kind"]) == ("at once", "play")
    while stage.clock() < MONDAY + timedelta(days=2):
        state = await shown(http, state["version"])
    assert (await post("stop")).status_code == 200
    assert (await when_time_rests(http))["trouble"] == ""
    # Slow as it is, it ends at once.
    await post("speed", speed="slow")
    await post("play")
    await post("stop")
    await when_time_rests(http)


async def test_one_more_person_comes_with_an_invite_or_without(
    stage: Stage, http: httpx.AsyncClient, post: Post
) -> None:
    for role, language in (("patient", "es"), ("clinician", "en"), (None, "es")):
        assert (await post("add", role=role, language=language)).status_code == 200
    new = (await shown(http))["people"][3:]
    assert [(one["role"], one["code"], one["language"]) for one in new] == [
        ("patient", "PT-002", "es"),
        ("clinician", "CL-002", "en"),
        (None, None, "es"),
    ]
    assert [bool(one["invite"]) for one in new] == [True, True, False]
    await post("start", person="PT-002")
    await post("say", person="Guest 1", text="hola")
    await stage.settle()
    texts = [one.sees.text for one in stage.telegram.people[3:] if one.messages]
    assert "PT-002" in texts[0] and len(texts) == 2
    # Whoever was added keeps the language that was chosen for them.
    for language, spoken in (("es", "es es es es en es"), ("en", "en en en es en es")):
        await post("speak", language=language)
        assert [one.language for one in stage.telegram.people] == spoken.split()


async def test_while_telegram_is_cut_off_nothing_arrives_and_afterwards_all_of_it_does_once(
    stage: Stage, http: httpx.AsyncClient, post: Post, patient: Person
) -> None:
    await stage.enrol_everyone()
    assert (await post("reconnect")).json()["key"] == "not-cut-off"
    assert (await post("cutoff")).status_code == 200
    assert (await post("cutoff")).json()["key"] == "cut-off-already"
    assert (await shown(http))["cut_off"]
    before = len(patient.messages)
    patient.says("/checkin")
    await stage.settle()
    assert len(patient.messages) == before + 1
    assert (await post("reconnect")).status_code == 200
    await stage.settle()
    assert len(patient.messages) == before + 2 and "pain" in patient.sees.text
    assert not (await shown(http))["cut_off"]


async def test_the_page_itself_may_post(http: httpx.AsyncClient, patient: Person) -> None:
    body = {"person": patient.id, "text": "hello"}
    own = {"origin": str(http.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    assert (await http.post("/sandbox/say", json=body, headers=own)).status_code == 200
