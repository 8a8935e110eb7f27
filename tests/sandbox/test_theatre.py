"""One stage follows another, and whatever goes wrong is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.fake.changes import Changes
from bot.sandbox.fake.web import serving
from bot.sandbox.moves import Restart, Tell
from bot.sandbox.page import site
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import BetweenStages, Opening, Theatre
from bot.settings import Settings
from storage.models import Role
from tests.sandbox.conftest import MONDAY

ALL_OF_A_REAL_PROGRAM = {
    "TELEGRAM_TOKEN": "123456:the-real-bot",
    "TELEGRAM_API_URL": "https://telegram.example",
    "ENCRYPTION_KEYS": "the-key-of-the-real-journal-which-nobody-knows",
    "SMTP_HOST": "mail.example",
    "SMTP_FROM": "journal@clinic.example",
    "SMTP_USERNAME": "whoever-sends",
    "SMTP_PASSWORD": "the-word-of-the-mail",
    "WEBHOOK_URL": "https://clinic.example",
    "WEBHOOK_SECRET": "a-secret-of-the-webhook",
    "HEALTH_LISTEN": "127.0.0.1:9090",
    "MIGRATE": "false",
    "CLINIC_NAME": "Northside Pain Clinic",
    "CLINIC_PHONE": "+34 555 0100",
    "CLINIC_TIMEZONE": "Europe/Madrid",
}


def folder_of(stage: Stage) -> Path:
    file = stage.app.settings.database_file
    assert file is not None
    return file.parent


async def rests(theatre: Theatre) -> None:
    async with asyncio.timeout(20):
        while theatre.journey.is_under_way:
            await theatre.changes.after(theatre.changes.version)


async def test_of_the_real_programs_settings_only_the_clinic_is_used_and_of_its_files_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "journal.db"
    for name, value in {**ALL_OF_A_REAL_PROGRAM, "DATABASE_URL": f"sqlite:///{journal}"}.items():
        monkeypatch.setenv(name, value)
    theatre = Theatre(Settings(_env_file=None), lambda: MONDAY)
    async with theatre.open() as stage:
        used, first = stage.app.settings, folder_of(stage)
        assert used.clinic == ("Northside Pain Clinic", "+34 555 0100", {}, "Europe/Madrid")
        said = used.model_dump_json(exclude={"clinic_name", "clinic_phone", "clinic_timezone"})
        for name, value in ALL_OF_A_REAL_PROGRAM.items():
            assert name.startswith("CLINIC") or name == "MIGRATE" or value not in said, name
        assert used.telegram_api_url.startswith("http://127.0.0.1:")
        assert first.is_dir() and first != tmp_path
        # A fresh stage takes the place of the old one, of which nothing is left.
        stage.member(Role.PATIENT).account.says("hello")
        fresh = await theatre.begin(Opening(language="es"))
        assert (theatre.number, fresh.member(Role.PATIENT).account.messages) == (2, [])
        assert fresh.member(Role.PATIENT).account.language == "es"
        assert not first.exists() and folder_of(fresh).is_dir()
        second = folder_of(fresh)
    assert not second.exists() and not journal.exists()
    with pytest.raises(BetweenStages):
        _ = theatre.stage


async def test_people_may_tap_and_look_while_one_stage_makes_room_for_another(theatre: Theatre) -> None:
    async def look_and_tap(http: httpx.AsyncClient) -> set[int]:
        seen, version = set[int](), -1
        while theatre.number < 4 or not theatre.journey.is_under_way:
            said = await http.post("/sandbox/say", json={"person": "PT-001", "text": "hello"})
            looked = await http.get("/sandbox/state", params={"since": version, "hood": 0})
            assert looked.status_code == 200
            seen.add(said.status_code)
            version = looked.json()["version"] - 1
            if theatre.number == 4:
                break
        return seen

    async with (
        theatre.open() as stage,
        serving(site(theatre)) as url,
        httpx.AsyncClient(base_url=url, timeout=20) as http,
    ):
        await stage.enrol_everyone()
        busy = asyncio.create_task(look_and_tap(http))
        for _ in range(3):
            theatre.journey.begin("restart", lambda: Restart().move(theatre))
            await rests(theatre)
            assert theatre.journey.trouble == ""
        assert await busy <= {200, 503}
        assert len((await http.get("/sandbox/state")).json()["people"]) == 3


async def test_a_stage_stays_until_nobody_is_busy_on_it(
    theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with theatre.open():
        async with theatre.visit() as old:
            stopped, stop = asyncio.Event(), old.app.stop

            async def stops() -> None:
                stopped.set()
                await stop()

            monkeypatch.setattr(old.app, "stop", stops)
            theatre.journey.begin("restart", lambda: Restart().move(theatre))
            while theatre.is_open:
                await theatre.changes.after(theatre.changes.version)
            for _ in range(50):
                assert await old.next_due() is None
            assert not stopped.is_set()
        await rests(theatre)
        assert stopped.is_set() and theatre.number == 2 and theatre.stage is not old


async def test_a_story_can_be_stopped_and_gone_on_with_by_hand(theatre: Theatre) -> None:
    async with theatre.open():
        journey = theatre.journey
        journey.speed = "fast"
        wish = Tell(story="four-weeks", language="es")
        journey.begin(wish.kind, lambda: wish.move(theatre), wish.told)
        while theatre.number < 2 or not theatre.stage.member(Role.PATIENT).account.messages:
            await theatre.changes.after(theatre.changes.version)
        assert (journey.kind, journey.story) == ("story", "four-weeks")
        assert journey.caption is not None and journey.caption.key == "four-weeks-enrol"
        journey.stop()
        await rests(theatre)
        stage, patient = theatre.stage, theatre.stage.member(Role.PATIENT).account
        assert (journey.trouble, theatre.number, patient.language) == ("", 2, "es")
        assert stage.clock() == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        await stage.enrol_everyone()
        patient.says("/checkin")
        await stage.settle()
        assert "dolor" in patient.sees.text


async def test_trouble_on_the_stage_is_shown_until_it_is_over(
    theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with theatre.open() as stage:
        patient, work = stage.member(Role.PATIENT).account, stage.app.work

        async def fails() -> None:
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(stage.app, "work", fails)
        patient.says("hello")
        while theatre.trouble != "the disk is full":
            await theatre.changes.after(theatre.changes.version)
        monkeypatch.setattr(stage.app, "work", work)
        patient.says("hello again")
        while theatre.trouble:
            await theatre.changes.after(theatre.changes.version)
        assert patient.sees.text


class OnlyOnce:
    """A place where the second stage cannot be opened."""

    is_kept = False
    goes_on = None

    def __init__(self, place: Any) -> None:
        self._place = place
        self._opened = 0

    @asynccontextmanager
    async def stage(
        self, settings: Settings, clock: Clock, changes: Changes, language: str
    ) -> AsyncIterator[Stage]:
        self._opened += 1
        if self._opened > 1:
            raise OSError(28, "No space left on device")
        async with self._place.stage(settings, clock, changes, language) as stage:
            yield stage


async def test_a_stage_that_cannot_be_opened_ends_it_all_with_the_reason(
    theatre: Theatre, settings: Settings
) -> None:
    failing = Theatre(settings, lambda: MONDAY, OnlyOnce(theatre.place))
    with pytest.raises(OSError, match="No space left"):
        async with failing.open():
            failing.journey.begin("restart", lambda: Restart().move(failing))
            await failing.when_ended()
