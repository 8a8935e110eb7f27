"""Scripts: wishes in, happenings out, the same each time."""

import json
import re
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from bot.sandbox.acts import ACTS
from bot.sandbox.moves import Tell
from bot.sandbox.scripts.printing import Printer
from bot.sandbox.scripts.script import Script
from bot.sandbox.stories import STORIES
from bot.sandbox.theatre import Theatre
from bot.settings import Settings
from tests.sandbox.conftest import MONDAY

Told = list[dict[str, Any]]

DOCS = Path(__file__).parents[2] / "docs" / "sandbox.md"

ENROL = [
    {"start": {"person": "PT-001"}},
    {"tap": {"person": "PT-001", "label": "Yes, I agree"}},
    {"tap": {"person": "PT-001", "label": "Keep English"}},
    {"tap": {"person": "PT-001", "label": "Madrid (it is 10:00 there)"}},
    {"tap": {"person": "PT-001", "label": "18:00"}},
]


async def lines(*wishes: Any) -> AsyncIterator[bytes]:
    for wish in wishes:
        yield wish if isinstance(wish, bytes) else json.dumps(wish).encode()


def without_tokens(told: Told) -> list[str]:
    return [re.sub(r"start[ =][\w-]+", "start …", json.dumps(one)) for one in told]


async def test_a_script_reads_what_happens_on_every_phone_and_it_is_the_same_each_time(
    theatre: Theatre,
) -> None:
    told: Told = []
    script = Script(theatre, told.append)
    wishes = [
        *ENROL,
        {"start": {"person": "CL-001"}},
        {"say": {"person": "PT-001", "text": "/checkin"}},
        {"tap": {"person": "PT-001", "label": "7"}},
        {"tap": {"person": "PT-001", "label": "3"}},
        b"\n",
        {"advance": {"to": "prompt"}},
        {"say": {"person": "PT-001", "text": "/export"}},
        {"add": {"role": None}},
        {"say": {"person": "Guest 1", "text": "hello?"}},
        {"speed": {"speed": "at once"}},
    ]
    async with theatre.open():
        await script.perform(lines(*wishes))
        assert script.went_well
        first, told[:] = told[:], []
        await script.perform(lines({"restart": {}}, *wishes))
    assert without_tokens(told) == without_tokens(first)
    assert first[0]["from"] == "PT-001" and first[0]["text"].startswith("/start ")
    asked = next(one for one in first if "How much pain" in one["text"])
    assert asked["buttons"][:11] == [str(number) for number in range(11)] and "edited" not in asked
    saved = next(one for one in first if "Pain: 7 of 10" in one.get("text", ""))
    assert (saved["message"], saved["to"], saved["edited"]) == (asked["message"], "PT-001", True)
    assert saved["at"] == "2026-03-02T09:00:00+00:00"
    prompt = next(one for one in first if "daily check-in is ready" in one.get("text", ""))
    assert prompt["at"] == "2026-03-03T17:00:00+00:00"
    assert any(one.get("document") for one in first)
    assert {one.get("to") for one in first} >= {"PT-001", "CL-001", "Guest 1"}


async def test_what_cannot_be_done_is_told_with_its_line_and_the_rest_is_done(theatre: Theatre) -> None:
    told: Told = []
    script = Script(theatre, told.append)
    wrong = [
        b"hello",
        b"[]",
        {"say": {"person": "PT-001", "text": "a"}, "start": {"person": "PT-001"}},
        {"say": "hello"},
        {"dance": {}},
        {"play": {}},
        {"stop": {}},
        {"say": {"person": "PT-009", "text": "hello"}},
        {"say": {"person": "PT-001", "text": ""}},
        {"tap": {"person": "PT-001", "label": "7"}},
        {"tap": {"person": "PT-001", "label": "7", "message": 1}},
        {"advance": {"to": "prompt"}},
        {"story": {"story": "no-such"}},
        {"speed": {"speed": "very"}},
    ]
    async with theatre.open():
        await script.perform(lines(*wrong, {"say": {"person": "PT-001", "text": "hello"}}))
    assert not script.went_well
    assert [one.get("line") for one in told[: len(wrong)]] == list(range(1, len(wrong) + 1))
    assert all(one["error"] for one in told[: len(wrong)])
    assert told[len(wrong)]["text"] == "hello"


async def test_an_older_message_is_tapped_and_ones_own_is_edited_by_its_number_on_the_phone(
    theatre: Theatre,
) -> None:
    told: Told = []
    script = Script(theatre, told.append)
    async with theatre.open():
        await script.perform(
            lines(
                # From now on Telegram's own numbers differ from those on the patient's phone.
                {"start": {"person": "CL-001"}},
                *ENROL,
                {"say": {"person": "PT-001", "text": "/checkin"}},
                {"tap": {"person": "PT-001", "label": "7"}},
                {"tap": {"person": "PT-001", "label": "3"}},
                {"say": {"person": "PT-001", "text": "sleept well"}},
            )
        )
        saved = next(one["message"] for one in told if "Pain: 7 of 10" in one["text"])
        mine = next(one["message"] for one in told if one["text"] == "sleept well")
        assert saved < mine
        told.clear()
        await script.perform(
            lines(
                {"tap": {"person": "PT-001", "message": saved, "label": "Change pain"}},
                {"edit": {"person": "PT-001", "message": mine, "text": "slept well"}},
            )
        )
        assert script.went_well
    assert told[0]["message"] == saved and "How much pain" in told[0]["text"]
    assert any(one.get("from") == "PT-001" and one.get("text") == "slept well" for one in told)


async def test_trouble_of_the_program_is_an_error_of_the_line(
    theatre: Theatre, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    told: Told = []
    script = Script(theatre, told.append)
    async with theatre.open() as stage:

        async def fails() -> None:
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(stage.app, "work", fails)
        await script.perform(lines({"start": {"person": "PT-001"}}, {"advance": {"seconds": 60}}))
        monkeypatch.undo()
    assert [one["error"] for one in told if "error" in one] == ["the disk is full"] * 2


async def test_a_story_is_told_with_its_captions_and_read_at_a_terminal(theatre: Theatre) -> None:
    told: Told = []
    shown = StringIO()
    printer = Printer("es", ZoneInfo("Europe/Madrid"), Console(file=shown, width=80))

    def tell(one: dict[str, Any]) -> None:
        told.append(one)
        printer(one)
        if len([one for one in told if "caption" in one]) == 2:
            theatre.journey.stop()

    script = Script(theatre, tell)
    async with theatre.open():
        await script.move(Tell(story="four-weeks", language="es"))
    first, second = [one for one in told if "caption" in one]
    assert first["at"] == "2026-03-02T09:00:00+00:00" and told.index(first) == 0
    assert first["caption"].startswith("Tres personas")
    read = shown.getvalue()
    assert "lun 2 mar 10:00  → PT-001" in read and "[Sí, de acuerdo]" in read
    assert read.index("Tres personas") < read.index("Sí, de acuerdo") < read.index(second["caption"][:20])
    # What an edit leaves as it was is not read twice.
    assert read.count("¿Estás de acuerdo?") == 1


async def test_the_example_in_the_docs_is_true(theatre: Theatre, settings: Settings) -> None:
    docs, told = DOCS.read_text("utf-8"), Told()
    (wishes,) = re.findall(r"(?s)```jsonl\n(.*?)```", docs)
    (last,) = re.findall(r"(?s)```json\n(.*?)```", docs)
    elsewhere = Theatre(
        settings.model_copy(
            update={"clinic_timezone": "UTC", "clinic_name": "your clinic", "clinic_phone": ""}
        ),
        lambda: MONDAY,
        theatre.place,
        time_runs=False,
    )
    script = Script(elsewhere, told.append)
    async with elsewhere.open():
        await script.perform(lines(*wishes.encode().splitlines()))
    assert script.went_well
    assert told[-1] == json.loads(last)


def test_the_docs_name_every_story_and_every_wish() -> None:
    docs = DOCS.read_text("utf-8")
    for story in STORIES:
        assert f"| `{story}` |" in docs, story
    for wish in (*ACTS, "advance", "story", "restart", "speed"):
        assert f'`{{"{wish}": ' in docs, wish
