"""Under the hood: a turn tells what came, what was committed, what was written, and what was called."""

import json
from datetime import timedelta

import pytest

from bot.sandbox.fake.messages import Raw
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.hood import feed
from bot.sandbox.hood.feed import Hood
from bot.sandbox.hood.turns import deed
from bot.sandbox.stage import Stage
from storage.models import Role

HOUR = timedelta(hours=1)


async def looked_at(stage: Stage) -> Hood:
    hood = Hood(stage)
    await hood.begin()
    return hood


def newest(view: Raw) -> int:
    return max((turn["version"] for turn in view["turns"]), default=0)


def routes(turn: Raw) -> list[tuple[str, str | None, list[str]]]:
    return [(one["kind"], one["to"], one["path"]) for one in turn["outbox"]]


def calls(turn: Raw) -> list[tuple[str, str, str]]:
    return [(one["method"], one["to"], one["outcome"]) for one in turn["calls"]]


@pytest.fixture
async def first_patient(stage: Stage) -> Person:
    """Somebody who took every default, and has the check-in of this evening."""
    member = stage.member(Role.PATIENT)
    await stage.enrol(member)
    await stage.advance(stage.clock() + 9 * HOUR)
    return member.account


async def test_one_update_is_seen_on_its_whole_way(stage: Stage) -> None:
    hood = await looked_at(stage)
    assert await hood.view(0) == {"turns": [], "due": [], "outbox": [], "held": []}
    member = stage.member(Role.PATIENT)
    await stage.enrol(member)
    await stage.advance(stage.clock() + 9 * HOUR)
    patient, view = member.account, await hood.view(0)
    opened, prompt = view["turns"][0], view["turns"][-1]
    assert [one["action"] for one in opened["audit"]] == ["opened invite"]
    assert not [one for turn in view["turns"] for one in turn["updates"] if not one["told_at"]]
    assert [(one["what"], one["status"]) for one in prompt["journal"]] == [("check-in", "open")]
    assert (routes(prompt), calls(prompt)) == (
        [("prompt", "PT-001", ["queued", "sending", "sent"])],
        [("sendMessage", "PT-001", "ok")],
    )
    assert [(one["kind"], one["who"]) for one in view["due"]][:2] == [
        ("reminder", "PT-001"),
        ("close", "PT-001"),
    ]
    before = newest(view)

    patient.taps("7")
    await stage.settle()
    view = await hood.view(before)
    (tapped,) = view["turns"]
    (update,) = tapped["updates"]
    assert (update["who"], update["did"], update["words"]) == ("PT-001", "tapped", "7")
    assert update["raw"] == stage.telegram.updates.log[-1].raw and update["told_at"] is None
    assert tapped["journal"] == [
        {"what": "answer", "who": "PT-001", "day": "2026-03-02", "question": "pain", "revision": 0}
    ]
    assert routes(tapped) == [("edit", "PT-001", ["queued", "sending", "sent"])]
    assert calls(tapped) == [
        ("getUpdates", "", "ok"),
        ("answerCallbackQuery", "", "ok"),
        ("editMessageText", "PT-001", "ok"),
    ]
    assert tapped["outbox"][0]["message_id"] == tapped["calls"][-1]["message_id"] == patient.sees.id
    assert tapped["calls"][-1]["params"]["reply_markup"]["inline_keyboard"]

    # Only the next call tells Telegram that it arrived: the turn comes again, and only that one.
    patient.taps("6")
    await stage.settle()
    told, answered = (await hood.view(newest(view)))["turns"]
    assert told["number"] == tapped["number"] and told["updates"][0]["told_at"]
    assert told["updates"][0]["told_by"]["params"]["offset"] == str(update["raw"]["update_id"] + 1)
    assert [(one["what"], one.get("status")) for one in answered["journal"]] == [
        ("answer", None),
        ("check-in", "complete"),
    ]
    before = newest(await hood.view(0))
    await stage.settle()
    (same,) = (await hood.view(before))["turns"]
    assert same == answered | {"version": same["version"], "updates": same["updates"]}
    await stage.settle()
    assert (await hood.view(same["version"]))["turns"] == []

    stage.clock.passes(15 * HOUR)
    patient.says("pain 5")
    await stage.settle()
    begun = (await hood.view(same["version"]))["turns"][-1]
    assert [one["what"] for one in begun["journal"]] == ["check-in", "answer"]
    assert stage.telegram.token not in json.dumps(await hood.view(0))


async def test_what_an_outage_holds_is_seen_until_it_has_arrived(stage: Stage, first_patient: Person) -> None:
    patient = first_patient
    hood = await looked_at(stage)
    patient.taps("7")
    patient.says("/history")
    await stage.settle()
    await stage.cut_off()
    patient.taps("6")
    await stage.advance(stage.clock() + 2 * HOUR)
    view = await hood.view(0)
    first, gone, reminded = view["turns"]
    assert (first["line"], gone["line"]) == (None, "cut off")
    assert [(one["did"], one["who"]) for one in view["held"]] == [("tapped", "PT-001")]
    # One message of a chat after the other: the second waits until the first is through.
    tried, queued = view["outbox"]
    assert [(one["kind"], one["to"], one["fate"]) for one in view["outbox"]] == [
        ("edit", "PT-001", "queued"),
        ("reminder", "PT-001", "queued"),
    ]
    assert "reminder" in queued["payload"]["text"]
    assert routes(reminded) == [
        ("edit", "PT-001", ["queued", "sending", "put back"]),
        ("reminder", "PT-001", ["queued"]),
    ]
    assert reminded["outbox"][0]["until"] == tried["until"] > reminded["at"]
    assert not [one for one in view["due"] if one["kind"] == "message"]

    # Trying once more is no turn of its own.
    for _ in range(2):
        stage.clock.passes(timedelta(minutes=2))
        await stage.settle()
    tries = (await hood.view(newest(view)))["turns"][-1]
    assert (routes(tries), tries["again"]) == ([("edit", "PT-001", ["sending", "put back"])], 1)

    await stage.reconnect()
    stage.clock.passes(timedelta(minutes=2))
    await stage.settle()
    after = await hood.view(newest(view))
    assert (after["outbox"], after["held"]) == ([], [])
    back = after["turns"][-1]
    assert (back["line"], back["updates"][0]["words"]) == ("back", "6")
    assert routes(back)[:2] == [("edit", "PT-001", ["sending", "sent"]), ("reminder", "PT-001", ["withheld"])]
    # The turn that wrote it comes again, and says where it has come to.
    written = next(turn for turn in after["turns"] if turn["number"] == reminded["number"])
    assert routes(written) == routes(reminded)
    assert [one["fate"] for one in written["outbox"]] == ["sent", "withheld"]


async def test_what_was_there_before_is_no_news_but_how_it_goes_on(
    stage: Stage, first_patient: Person
) -> None:
    await stage.cut_off()
    await stage.advance(stage.clock() + 2 * HOUR)
    first_patient.says("/history")
    hood = await looked_at(stage)
    view = await hood.view(0)
    assert view["turns"] == []
    assert [one["kind"] for one in view["outbox"]] == ["edit", "reminder"]
    assert [one["words"] for one in view["held"]] == ["/history"]
    await stage.reconnect()
    stage.clock.passes(timedelta(minutes=2))
    await stage.settle()
    (turn,) = (await hood.view(0))["turns"]
    assert [one["words"] for one in turn["updates"]] == ["/history"]
    assert ("reminder", "PT-001", ["sending", "sent"]) in routes(turn)


async def test_an_update_that_fails_for_good_is_seen_as_parked(stage: Stage) -> None:
    hood = await looked_at(stage)
    stage.telegram.hands_out({"message": {"chat": "nonsense"}})
    await stage.settle()
    (turn,) = (await hood.view(0))["turns"]
    assert turn["updates"][0]["parked"]
    assert (await hood.view(0))["held"] == []


async def test_only_so_many_turns_are_kept(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "KEPT", 2)
    hood, stranger = await looked_at(stage), stage.telegram.person("Stranger")
    for number in range(3):
        stranger.says(f"hello {number}")
        await stage.settle()
    turns = (await hood.view(0))["turns"]
    assert [(turn["number"], turn["updates"][0]["who"]) for turn in turns] == [
        (2, "Stranger"),
        (3, "Stranger"),
    ]


def test_each_deed_is_told_by_its_words(telegram: FakeTelegram, patient: Person) -> None:
    note = patient.says("a bad nite")
    patient.edits(note, "a bad night")
    patient.sends_voice()
    patient.blocks()
    patient.unblocks()
    telegram.updates.add("poll", {"id": "1"}, patient.id)
    assert [deed(update.raw) for update in telegram.updates.pending] == [
        ("wrote", "a bad nite"),
        ("edited", "a bad night"),
        ("sent", "voice"),
        ("blocked", ""),
        ("unblocked", ""),
        ("other", "poll"),
    ]
