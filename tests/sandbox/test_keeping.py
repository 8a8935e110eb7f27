"""What was on the phones is there again, however the sandbox ended."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.acts import Tap
from bot.sandbox.fake.messages import Raw
from bot.sandbox.fake.people import Person
from bot.sandbox.keeping import Keeping
from bot.sandbox.moves import Restart
from bot.sandbox.phones import phones
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Opening, Theatre
from bot.settings import Settings, WrongSetting
from storage import people
from storage.answers import days
from storage.models import Role
from tests.sandbox.conftest import MONDAY
from tests.terminal import CHECKOUT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def theatre_in(folder: Path, settings: Settings) -> Theatre:
    return Theatre(settings, lambda: MONDAY, Keeping(folder), time_runs=False)


def patient_of(stage: Stage) -> Person:
    return stage.member(Role.PATIENT).account


async def seen(stage: Stage) -> list[Raw]:
    return [phone | {"toasts": phone["toasts"]} for phone in await phones(stage, -1, [])]


async def answers(stage: Stage) -> list[dict[str, int]]:
    async with stage.app.database.read() as session:
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        return [
            dict(day.ratings)
            for day in (await days(session, [patient.id], MONDAY.date(), MONDAY.date()))[patient.id]
        ]


async def test_everything_goes_on_where_it_was_until_somebody_starts_over(
    folder: Path, settings: Settings
) -> None:
    async with theatre_in(folder, settings).open(Opening(zone="America/New_York")) as stage:
        await stage.enrol_everyone()
        patient = patient_of(stage)
        patient.says("/checkin")
        await stage.settle()
        patient.sends_photo("my chart")
        stage.member(Role.CLINICIAN).account.blocks()
        await stage.settle()
        await stage.cut_off()
        # The program cannot fetch this any more.
        stage.telegram.person("Guest 1", "es").says("hola")
        patient.taps("7")
        before, at = await seen(stage), stage.clock()
        commands = patient.commands
    theatre = theatre_in(folder, settings)
    async with theatre.open() as stage:
        assert theatre.is_kept and stage.clock() == at
        assert stage.app.settings.clinic_timezone == "America/New_York"
        patient = patient_of(stage)
        assert patient.commands == commands
        await stage.settle()
        patient.taps("3")
        await stage.settle()
        assert await answers(stage) == [{"pain": 7, "mood": 3}]
        after = await seen(stage)
        assert [phone["name"] for phone in after] == [phone["name"] for phone in before]
        assert after[1] == before[1] and after[1]["blocked"]
        assert len(after[3]["messages"]) == 2
        picture = next(message for message in patient.messages if message.photo)
        assert picture.photo and stage.telegram.files[picture.file.id].content == picture.photo  # type: ignore[union-attr]
        stage.telegram.person("Guest 2")
        theatre.journey.begin("restart", lambda: Restart().move(theatre))
        while theatre.journey.is_under_way:
            await theatre.changes.after(theatre.changes.version)
        assert theatre.journey.trouble == ""
        assert len(theatre.stage.telegram.people) == 3 and not patient_of(theatre.stage).messages
        assert list((folder / "files").iterdir()) == []
    async with theatre_in(folder, settings).open() as stage:
        assert len(stage.telegram.people) == 3 and not patient_of(stage).messages


async def test_what_was_done_before_a_kill_is_there_once(folder: Path, settings: Settings) -> None:
    """The check-in is answered in one process, which is killed, and the rest in another."""
    async with theatre_in(folder, settings).open() as stage:
        await stage.enrol(stage.member(Role.PATIENT))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sandbox", "--headless", "--keep", str(folder)),
        cwd=folder.parent,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT)},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    assert process.stdin and process.stdout
    for wish in (
        {"say": {"person": "PT-001", "text": "/checkin"}},
        {"tap": {"person": "PT-001", "label": "7"}},
    ):
        process.stdin.write(json.dumps(wish).encode() + b"\n")
    async with asyncio.timeout(30):
        told: Any = {}
        while "How was your mood" not in told.get("text", ""):
            told = json.loads(await process.stdout.readline())
    with pytest.raises(WrongSetting, match="another sandbox works in"), Keeping(folder).alone(settings):
        pass
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    async with theatre_in(folder, settings).open() as stage:
        await stage.settle()
        patient = patient_of(stage)
        assert "How was your mood" in patient.sees.text
        await Tap(person="PT-001", label="3").perform(stage)
        await stage.settle()
        assert await answers(stage) == [{"pain": 7, "mood": 3}]
        assert [message.text for message in patient.messages].count("/checkin") == 1


@pytest.mark.parametrize("name", ["journal.db", "notes.txt"])
def test_a_folder_that_holds_something_else_is_left_alone(folder: Path, name: str) -> None:
    folder.mkdir()
    (folder / name).write_text("mine")
    with pytest.raises(WrongSetting, match="holds something else"):
        Keeping(folder)
    assert [file.name for file in folder.iterdir()] == [name]


def test_a_folder_that_cannot_be_read_is_told(folder: Path, tmp_path: Path) -> None:
    Keeping(folder)
    for name in ("telegram.json", "sandbox.db"):
        (folder / name).write_text("{}")
    with pytest.raises(WrongSetting, match="is not what this version of the program wrote"):
        Keeping(folder)
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongSetting, match="cannot be used"):
        Keeping(tmp_path / "file" / "folder")
