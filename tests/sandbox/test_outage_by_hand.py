"""Telegram is cut off by hand: people tap meanwhile, a day goes by, and everything arrives once."""

from collections import Counter
from datetime import timedelta
from typing import Any

import httpx

from bot.sandbox.fake.web import serving
from bot.sandbox.page import site
from bot.sandbox.theatre import Theatre
from storage import outbox
from storage.models import Fate, Role

A_DAY = int(timedelta(days=1).total_seconds())


async def test_a_day_without_telegram_loses_nothing_and_brings_nothing_twice(theatre: Theatre) -> None:
    async with (
        theatre.open() as stage,
        serving(site(theatre)) as url,
        httpx.AsyncClient(base_url=url, timeout=30) as http,
    ):

        async def post(act: str, **given: Any) -> None:
            assert (await http.post(f"/sandbox/{act}", json=given)).is_success, act
            while theatre.journey.is_under_way:
                await theatre.changes.after(theatre.changes.version)
            assert (theatre.journey.trouble, theatre.trouble) == ("", "")

        await stage.enrol_everyone()
        await post("advance", to="prompt")
        patient = stage.member(Role.PATIENT).account
        question, begun = patient.sees, stage.clock()
        await post("cutoff")
        calls = len(stage.telegram.calls)
        await post("tap", person="PT-001", message=question.id, label="6")
        await post("say", person="PT-001", text="The bus was late.")
        await post("advance", seconds=A_DAY)
        assert len(stage.telegram.calls) == calls and len(stage.telegram.pending) == 2
        assert stage.clock() - begun == timedelta(days=1)
        await post("reconnect")
        await post("advance", seconds=120)

        made = [
            one for one in list(stage.telegram.calls)[calls:] if one.processed and "chat_id" in one.params
        ]
        assert set(Counter(str(one.params) for one in made).values()) == {1}
        assert not stage.telegram.pending
        # The tap and the note count for the day on which they were made; the second day is asked about once.
        texts = [message.text for message in patient.messages if message.from_bot]
        assert sum("Saved as a note for" in one for one in texts) == 1
        assert sum("Your daily check-in is ready" in one for one in texts) == 1
        async with stage.app.database.read() as session:
            fates = {fate for _, fate in await outbox.fates(session, begun)}
        assert Fate.UNKNOWN not in fates and Fate.QUEUED not in fates
