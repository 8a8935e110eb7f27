"""The check at the terminal: each thing that needs a look is one sentence that says what to do."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.sql import Executable

from bot.records import state_of_affairs
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage.models import Answer, AuditEntry, CheckIn, Outgoing, ParkedUpdate, Site
from storage.models import Person as Row
from tests.conftest import MONDAY_MORNING

AGO = MONDAY_MORNING - timedelta(hours=2)


@pytest.fixture
async def answered(enrolled: Stage, patient: Person) -> Stage:
    for command in ("/help", "/checkin"):
        patient.says(command)
        await enrolled.settle()
    for button in ("7", "3"):
        patient.taps(button)
        await enrolled.settle()
    return enrolled


async def test_a_clinic_at_work_needs_no_look(answered: Stage) -> None:
    lines, is_well = await state_of_affairs(answered.app.database, answered.clock())
    assert is_well and lines[-1] == "Nothing needs a look."
    assert any(line.startswith("  reply: ") for line in lines)


async def test_a_pause_of_the_clinic_is_named(answered: Stage) -> None:
    async with answered.app.database.write() as session:
        await session.execute(update(Site).values(paused_at=AGO))
    lines, is_well = await state_of_affairs(answered.app.database, answered.clock())
    assert is_well and lines[-2].startswith("The clinic is paused since 2026-03-02 07:00 UTC")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (update(Site).values(copied_at=AGO), "This is a copy of 2026-03-02 07:00 UTC, .* confirm .*"),
        (update(Answer).values(value=11), r"2 answers are outside of their scale\. .* restore .*"),
        (update(CheckIn).values(day=AGO.date() - timedelta(9)), r"2 answers belong to no check-in\. .*"),
        (update(Row).values(chat_sealed=b"of a lost key"), "3 sealed values open with none of the keys. .*"),
        (
            update(AuditEntry).where(AuditEntry.place == 2).values(place=99),
            "The audit does not hold from entry 2 .*",
        ),
        (update(Outgoing).values(fate="queued", not_before=AGO), r"\d+ messages have waited for over 1 h.*"),
        (update(Outgoing).values(fate="sending", claimed_at=AGO), r"\d+ messages have been on their way .*"),
        (update(Outgoing).values(fate="unknown"), r"Messages that may not have arrived: \d+\. Ask .*"),
        (update(Outgoing).values(fate="refused"), r"\d+ messages were refused by Telegram\. .*"),
        (
            insert(ParkedUpdate).values(update_id=5, raw_sealed=b"", error="ValueError", parked_at=AGO),
            r"Update 5 was parked \(ValueError, 2026-03-02 07:00 UTC\)\. .*",
        ),
    ],
)
async def test_each_finding_says_what_to_do(answered: Stage, harm: Executable, said: str) -> None:
    async with answered.app.database.write() as session:
        await session.execute(harm)
    lines, is_well = await state_of_affairs(answered.app.database, answered.clock())
    assert not is_well and "Nothing needs a look." not in lines
    assert any(re.fullmatch(said, line) for line in lines), lines
