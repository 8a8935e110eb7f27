"""Whoever waits for a picture or a file sees that it is on its way, and nothing depends on that."""

from datetime import timedelta

import pytest

from bot.sandbox.fake.errors import ApiError, forbidden, too_many_requests
from bot.sandbox.fake.faults import Slow
from bot.sandbox.stage import UNPACED, Stage
from storage import outbox, people
from storage.models import Priority, Role
from storage.outbox import Recipient
from tests.bot.test_sender import Frozen, fates


async def test_whoever_waits_for_files_sees_that_they_come(enrolled: Stage) -> None:
    patient = enrolled.member(Role.PATIENT).account
    patient.says("/export")
    await enrolled.settle()
    assert files_and_actions(enrolled) == ["sendChatAction", "sendDocument"] * 2
    actions = [call.params["action"] for call in enrolled.telegram.calls if call.method == "sendChatAction"]
    assert actions == ["upload_document"] * 2
    assert patient.action is None


async def test_a_file_that_cannot_be_announced_comes_all_the_same(
    enrolled: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sender._ANNOUNCING_SECONDS", 0.1)
    patient, blocked = enrolled.member(Role.PATIENT).account, forbidden("bot was blocked by the user")
    wrong_token = ApiError(401, "Unauthorized")
    for outcome in (too_many_requests(30), blocked, wrong_token, "html", "drop before", Slow(0.7)):
        enrolled.telegram.calls.clear()
        enrolled.telegram.fail("sendChatAction", outcome, times=2)
        patient.says("/export")
        await enrolled.settle()
        assert files_and_actions(enrolled).count("sendDocument") == 2
    # The last announcement was still under way when the file was sent.
    assert files_and_actions(enrolled)[0] == "sendDocument"
    assert set(await fates(enrolled)) == {"sent"}


async def test_a_file_is_announced_once_and_never_by_a_sender_that_may_not_call(enrolled: Stage) -> None:
    patient, sender = enrolled.member(Role.PATIENT).account, enrolled.app.sender
    patient.says("/export")
    enrolled.telegram.fail("sendDocument", too_many_requests(30))
    for _ in range(2):
        await enrolled.settle()
        enrolled.clock.passes(timedelta(minutes=1))
    first, second = ["sendChatAction", "sendDocument", "sendDocument"], ["sendChatAction", "sendDocument"]
    assert files_and_actions(enrolled) == first + second

    enrolled.telegram.calls.clear()
    sender._pacer = Frozen(enrolled.app.database, enrolled.clock, UNPACED)
    patient.says("/export")
    await enrolled.settle()
    assert files_and_actions(enrolled) == []


async def test_what_nobody_waits_for_is_not_announced(enrolled: Stage) -> None:
    patient = enrolled.member(Role.PATIENT).account
    async with enrolled.app.database.write() as session:
        to = Recipient(patient.id, await people.by_code(session, "PT-001"))
        now, payload = enrolled.clock(), {"caption": "Your data"}
        await outbox.add(session, now, to, "export", "sendDocument", payload, priority=Priority.BULK)
    await enrolled.settle()
    assert files_and_actions(enrolled) == ["sendDocument"]


def files_and_actions(stage: Stage) -> list[str]:
    return [call.method for call in stage.telegram.calls if call.method in ("sendChatAction", "sendDocument")]
