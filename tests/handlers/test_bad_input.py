"""Whatever a person can send gets a kind, clear answer or is ignored by rule; nothing is lost or crashes.

That no update is parked and no message refused is checked after every test.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage.models import Answer, Note, Role
from tests.handlers.conversation import (
    answers,
    do,
    everything,
    labels,
    madrid,
    private_message,
    recorded,
    say,
    tap,
    values,
    written,
)

WORDS = [
    "11",
    "-1",
    "a lot",
    "7.5",
    "😀" * 4096,
    "<b>",
    "<script>alert(1)</script> &amp; &",
    "\u202eevil\u202c",
    "' OR 1=1; --",
    "/",
    "/ help",
    "/nonsense <b>",
    "/checkin@infusion_journal_bot",
    "/patient <b>",
    "/team \u202e <i>",
    "/infusion PT-001 <b>",
    "/schedule site hour <b>",
    "/audit <b>",
    "/invite patient <b>",
    "{ $code }",
    "%s %(x)s {0}",
    "\x1b[2J\x07 rest",
    "/сheckin",
    "a" + "\u0315\u0316" * 2000,
]
RAW_TEXTS = [
    "",
    "\0",
    "7\0",
    "half a smile \ud83d",
    "\udc00\ud800",
    "\u202e7",
    "٧",
    "７",
    "\u200b",
    "7" * 5000,
]
COMMAND = [{"type": "bot_command", "offset": 0, "length": 1}]
CONTENTS: list[dict[str, Any]] = [
    *({"text": text} for text in RAW_TEXTS),
    {"text": "/", "entities": COMMAND},
    {"text": "/\ud83d \0", "entities": COMMAND},
    {"text": "/patient \ud83d", "entities": COMMAND},
    {"text": "/team PT-001\0 \ud83d", "entities": COMMAND},
    {"text": "7", "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}},
    {"text": "7", "via_bot": {"id": 1, "is_bot": True, "first_name": "x"}},
    {"contact": {"phone_number": "1", "first_name": "x"}},
    {"dice": {"emoji": "🎲", "value": 7}},
    {"venue": {"location": {"latitude": 1, "longitude": 2}, "title": "x", "address": "y"}},
    {"something_of_next_year": {"value": 7}},
]
SERVICE: list[dict[str, Any]] = [{"delete_chat_photo": True}, {"new_chat_title": "7"}]
TAPS = [
    "",
    ":",
    "r",
    "r:x:1:4",
    "e:",
    "s:",
    "s:hour",
    "s:zone:other",
    "y:stop",
    "i:king",
    "z:1",
    "\0",
    "é" * 32,
]


async def acts(stage: Stage, account: Person) -> list[tuple[str, int]]:
    """Everything that a person can send, each with how many answers it got."""
    media: list[Callable[[], object]] = [
        account.sends_voice,
        account.sends_sticker,
        lambda: account.sends_photo("7"),
        lambda: account.sends_document("<b>.txt", b"7", "<i>&\u202e{ $code }" * 50),
        lambda: account.sends_document("\u202efsc.\x1b[2J" * 9, b"PK\x03\x04" + b"7" * 999),
        account.sends_location,
    ]
    told = [(words[:30], len(await say(stage, account, words))) for words in WORDS]
    told += [(str(act), len(await do(stage, account, act))) for act in media]
    for content in CONTENTS:
        hands_out = partial(stage.telegram.hands_out, private_message(account, **content))
        told.append((str(content)[:60], len(await do(stage, account, hands_out))))
    return told


async def taps_nonsense(stage: Stage, account: Person) -> None:
    for data in TAPS:
        account.taps("", data=data)
    query = {"id": "1", "from": account.user(), "chat_instance": "1"}
    stage.telegram.hands_out({"callback_query": query | {"game_short_name": "chess"}})
    old = {"chat": account.wire(), "message_id": 1, "date": 0}
    stage.telegram.hands_out({"callback_query": query | {"id": "2", "message": old, "data": "r:x:1:4"}})
    await stage.settle()


async def hears_nothing_about_what_is_not_said(stage: Stage, account: Person) -> None:
    """Edits of what nobody answered, and service messages, are ignored by rule."""
    silent = [private_message(account, **content) for content in SERVICE]
    edit = private_message(account, text="a lot\0\ud83d", edit_date=1_772_000_001)
    for update in (*silent, {"edited_message": edit["message"]}):
        assert await do(stage, account, partial(stage.telegram.hands_out, update)) == []


async def can_send_anything(stage: Stage, account: Person) -> None:
    await hears_nothing_about_what_is_not_said(stage, account)
    for what, answered in await acts(stage, account):
        assert answered == 1, f"{what}: {answered} answers"
    toasts = len(account.toasts)
    await taps_nonsense(stage, account)
    assert len(account.toasts) >= toasts + 10


async def test_a_patient_can_send_anything(stage: Stage, first_patient: Person) -> None:
    await can_send_anything(stage, first_patient)
    assert all(0 <= value <= 10 for *_, value, _ in await answers(stage))
    await say(stage, first_patient, "pain 4 mood 6")
    assert await values(stage) == [(2, 1, 4), (2, 2, 6)]


async def test_a_patient_with_an_open_question_can_send_anything(stage: Stage, first_patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    for what, answered in await acts(stage, first_patient):
        assert answered == 1, f"{what}: {answered} answers"
    notes = [text for _, text in await written(stage)]
    assert {"a lot", "<b>", "😀" * 4096, "half a smile �"} <= set(notes)
    assert all(0 <= value <= 10 for *_, value, _ in await answers(stage))


async def test_staff_can_send_anything(stage: Stage, clinician: Person, admin: Person) -> None:
    await can_send_anything(stage, clinician)
    await can_send_anything(stage, admin)
    assert await everything(stage, Answer) == [] and await everything(stage, Note) == []


async def test_what_an_admin_writes_may_be_longer_than_an_answer_can_repeat(
    stage: Stage, admin: Person
) -> None:
    """In letters that take five when they are escaped."""
    for command in ("/patient", "/schedule site hour", "/schedule site", "/infusion PT-001", "/team PT-001"):
        (answer,) = await say(stage, admin, f"{command} {'&' * 3900}")
        assert len(answer.text) <= 4096, command
    (answer,) = await say(stage, admin, f"/schedule PT-001 {'& ' * 1900}")
    await say(stage, admin, "/infusion PT-001 \u202e2026-03-04")
    assert "\u202e" not in admin.sees.text


async def test_a_stranger_can_send_anything(stage: Stage, stranger: Person) -> None:
    await can_send_anything(stage, stranger)
    assert {message.text for message in stranger.messages if message.from_bot} == {stranger.sees.text}
    assert stranger.sees.text.startswith("Hello! This is a private symptom journal")


@pytest.mark.parametrize("steps", [[], ["Yes, I agree"]])
async def test_whoever_enrols_can_send_anything(stage: Stage, steps: list[str]) -> None:
    member = stage.member(Role.PATIENT)
    member.account.opens(member.invite)
    await stage.settle()
    await tap(stage, member.account, *steps)
    await can_send_anything(stage, member.account)
    assert await everything(stage, Answer) == [] and await everything(stage, Note) == []
    assert "consented" in await recorded(stage, "PT-001") or not steps


async def test_what_cannot_be_read_repeats_the_open_question(stage: Stage, first_patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    (answer,) = await do(stage, first_patient, first_patient.sends_voice)
    assert answer.text.startswith("I am sorry, I cannot read this kind of message.")
    assert "How much pain" in answer.text and labels(answer)[:11] == [str(number) for number in range(11)]
    await tap(stage, first_patient, "4", "6")
    (answer,) = await do(stage, first_patient, first_patient.sends_sticker)
    assert not answer.buttons


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_and_channels_are_left(stage: Stage, first_patient: Person, kind: Any) -> None:
    await stage.advance(madrid(3, 2, 18))
    group = stage.telegram.group("Family", kind)
    group.adds_bot(first_patient)
    group.hears(first_patient, "7")
    group.hears(first_patient, "/checkin")
    await stage.settle()
    assert group.left
    assert not [message for message in group.messages if message.from_bot]
    assert await answers(stage) == []


async def test_everything_at_once_is_answered_in_order(stage: Stage, first_patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    first_patient.says("my back hurts")
    first_patient.taps("4")
    first_patient.sends_sticker()
    first_patient.says("6")
    first_patient.says("/help")
    await stage.settle()
    assert [value for *_, value, _ in await answers(stage)] == [4, 6]
    assert [text for _, text in await written(stage)] == ["my back hurts"]
    assert first_patient.sees.text.startswith("Nobody reads your answers live")


async def test_an_update_that_nobody_could_foresee_does_not_hold_up_the_rest(
    stage: Stage, first_patient: Person
) -> None:
    stage.telegram.hands_out({"something_new": {"text": "7"}})
    stage.telegram.hands_out({})
    await say(stage, first_patient, "pain 4 mood 6")
    assert len(await answers(stage)) == 2


async def test_a_button_of_long_ago_still_answers_kindly(stage: Stage, first_patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    await stage.advance(madrid(3, 2, 20))
    prompt = first_patient.sees
    await stage.advance(stage.clock() + timedelta(days=30))
    await tap(stage, first_patient, "4", on=prompt)
    assert "/checkin starts one for today" in prompt.text and not prompt.buttons
    assert await answers(stage) == []
