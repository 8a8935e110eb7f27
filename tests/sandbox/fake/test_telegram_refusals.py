import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.sandbox.clock import Clock
from bot.sandbox.fake.errors import ApiError, bad_request, too_many_requests
from bot.sandbox.fake.faults import Outcome
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram

NO_ACTION = (
    "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
)
Say = Callable[..., Awaitable[str]]


@pytest.fixture
def say(http: httpx.AsyncClient, patient: Person) -> Say:
    """Sends a message to the patient and returns the description of the refusal, or "" if it was sent."""

    async def send(text: str = "x", **params: Any) -> str:
        answer = await http.post("sendMessage", json={"chat_id": patient.id, "text": text} | params)
        return str(answer.json().get("description", ""))

    return send


async def test_a_text_has_1_to_4096_utf16_units(say: Say) -> None:
    assert await say("a" * 4096) == ""
    assert await say("🙂" * 2048) == ""
    assert await say("<b>" + "a" * 4096 + "</b>", parse_mode="HTML") == ""
    assert await say("a" * 4097) == "Bad Request: message is too long"
    assert await say("🙂" * 2048 + "a") == "Bad Request: message is too long"
    assert await say("") == "Bad Request: message text is empty"
    assert await say(" \n ") == "Bad Request: text must be non-empty"
    assert await say("<b></b>", parse_mode="HTML") == "Bad Request: text must be non-empty"


async def test_a_caption_has_up_to_1024_utf16_units(http: httpx.AsyncClient, patient: Person) -> None:
    async def caption(text: str) -> str:
        data, files = ({"chat_id": patient.id, "caption": text}, {"document": ("a.txt", b"a")})
        answer = await http.post("sendDocument", data=data, files=files)
        return str(answer.json().get("description", ""))

    assert await caption("🙂" * 512) == ""
    assert await caption("🙂" * 512 + "a") == "Bad Request: message caption is too long"


async def test_bad_markup_is_refused(say: Say) -> None:
    assert await say("<p>x</p>", parse_mode="HTML") == (
        'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0'
    )
    assert await say("*x*", parse_mode="BBCode") == "Bad Request: unsupported parse_mode"
    assert await say("<p>x</p>") == ""


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"callback_data": "x" * 64}, ""),
        ({"callback_data": "ñ" * 32}, ""),
        ({"callback_data": "x" * 65}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"callback_data": "ñ" * 33}, "Bad Request: BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, NO_ACTION),
        ({}, NO_ACTION),
        ({"url": "https://t.me/x"}, ""),
        ({"url": "nowhere"}, "Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    ],
)
async def test_buttons_are_checked(say: Say, button: dict[str, str], description: str) -> None:
    assert await say(reply_markup={"inline_keyboard": [[{"text": "7"} | button]]}) == description


async def test_a_keyboard_has_up_to_100_buttons(say: Say) -> None:
    row = [{"text": "7", "callback_data": "7"}] * 10
    assert await say(reply_markup={"inline_keyboard": [row] * 10}) == ""
    assert await say(reply_markup={"inline_keyboard": [row] * 11}) == "Bad Request: reply markup is too long"


async def test_an_edit_must_change_something(bot: Bot, patient: Person) -> None:
    keys = InlineKeyboardMarkup.from_button(InlineKeyboardButton("7", callback_data="7"))
    sent = await bot.send_message(patient.id, "<b>x</b>", parse_mode="HTML", reply_markup=keys)
    place = (patient.id, sent.message_id)
    unchanged = (
        "Message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message"
    )
    with pytest.raises(BadRequest, match=unchanged):
        await bot.edit_message_text("<b>x</b>", *place, parse_mode="HTML", reply_markup=keys)
    with pytest.raises(BadRequest, match=unchanged):
        await bot.edit_message_reply_markup(*place, reply_markup=keys)
    await bot.edit_message_text("x", *place, reply_markup=keys)
    await bot.edit_message_text("x", *place)
    with pytest.raises(BadRequest, match=unchanged):
        await bot.edit_message_text("x", *place)


async def test_only_the_bots_own_messages_of_the_right_kind_can_be_edited(bot: Bot, patient: Person) -> None:
    hers = patient.says("mine")
    text = await bot.send_message(patient.id, "x")
    document = await bot.send_document(patient.id, b"a")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("y", patient.id, hers.id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("y", patient.id, 999)
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("y", patient.id, document.message_id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(patient.id, text.message_id, caption="y")


async def test_people_who_cannot_be_reached_are_told_apart(
    bot: Bot, patient: Person, stranger: Person
) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message("@nobody", "x")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "x")
    sent = await bot.send_message(patient.id, "x")
    patient.blocks()
    for call in (bot.send_message(patient.id, "x"), bot.edit_message_text("y", patient.id, sent.message_id)):
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await call
    patient.unblocks()
    await bot.send_message(patient.id, "x")
    patient.leaves_telegram()
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(patient.id, "x")


async def test_a_tap_can_be_answered_once_and_soon(bot: Bot, patient: Person, clock: Clock) -> None:
    keys = InlineKeyboardMarkup.from_button(InlineKeyboardButton("7", callback_data="7"))
    await bot.send_message(patient.id, "?", reply_markup=keys)
    too_old = "Query is too old and response timeout expired or query id is invalid"
    query = patient.taps("7")
    assert await bot.answer_callback_query(query, "Noted")
    for answered in (query, "17"):
        with pytest.raises(BadRequest, match=f"(?i){too_old}"):
            await bot.answer_callback_query(answered)
    late = patient.taps("7")
    clock.passes(timedelta(minutes=1))
    with pytest.raises(BadRequest, match=f"(?i){too_old}"):
        await bot.answer_callback_query(late, "Noted")
    assert patient.toasts == ["Noted"]


def picture(width: int, height: int) -> bytes:
    content = BytesIO()
    Image.new("1", (width, height)).save(content, "PNG")
    return content.getvalue()


async def test_photos_have_limits(bot: Bot, patient: Person) -> None:
    await bot.send_photo(patient.id, picture(2000, 100))
    refused: list[tuple[bytes | str, str]] = [
        (picture(2001, 100), "PHOTO_INVALID_DIMENSIONS"),
        (picture(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (b"", "File must be non-empty"),
        (picture(1, 1) + bytes(10 * 2**20), "is too big for a photo; the maximum size is 10485760 bytes"),
        ("https://example.com/a.png", "Failed to get HTTP URL content"),
        ("no-such-file", "Wrong file identifier/HTTP URL specified"),
    ]
    for content, reason in refused:
        with pytest.raises(BadRequest, match=f"(?i){reason}"):
            await bot.send_photo(patient.id, content)
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("no-such-file")


async def test_a_bot_cannot_leave_a_private_chat(bot: Bot, patient: Person) -> None:
    with pytest.raises(BadRequest, match="Chat member status can't be changed in private chats"):
        await bot.leave_chat(patient.id)


async def test_a_flood_is_answered_with_the_time_to_wait(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    telegram.fail("sendMessage", too_many_requests(7), times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as refusal:
            await bot.send_message(patient.id, "x")
        assert refusal.value._retry_after == timedelta(seconds=7)
    await bot.send_message(patient.id, "x")


async def test_a_fault_hits_its_own_method_or_any(bot: Bot, patient: Person, telegram: FakeTelegram) -> None:
    telegram.fail("sendMessage", ApiError(500, "Internal Server Error"))
    await bot.get_me()
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(patient.id, "x")
    telegram.fail(None, bad_request("nonsense"))
    with pytest.raises(BadRequest, match="Nonsense"):
        await bot.get_me()
    await bot.get_me()


async def test_a_gateways_page_is_no_json(http: httpx.AsyncClient, telegram: FakeTelegram) -> None:
    telegram.fail("getMe", "html")
    answer = await http.get("getMe")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")


@pytest.mark.parametrize(("outcome", "seen"), [("drop before", []), ("drop after", ["x"])])
async def test_a_dropped_connection_leaves_the_bot_without_an_answer(
    http: httpx.AsyncClient, patient: Person, telegram: FakeTelegram, outcome: Outcome, seen: list[str]
) -> None:
    telegram.fail("sendMessage", outcome)
    with pytest.raises(httpx.RemoteProtocolError, match="disconnected without sending a response"):
        await http.post("sendMessage", json={"chat_id": patient.id, "text": "x"})
    assert [message.text for message in patient.messages if message.from_bot] == seen
    assert (await http.get("getMe")).status_code == 200


async def test_a_dropped_connection_is_a_network_error_to_the_bot(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    telegram.fail("sendMessage", "drop after")
    with pytest.raises(NetworkError):
        await bot.send_message(patient.id, "x")
    assert patient.sees.text == "x"


async def test_every_call_is_recorded_with_its_outcome(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    telegram.fail("sendMessage", "drop before")
    for text in ("lost", "sent", ""):
        await asyncio.gather(bot.send_message(patient.id, text), return_exceptions=True)
    calls = [(call.params["text"], call.outcome) for call in telegram.calls if call.method == "sendMessage"]
    assert calls == [("lost", "drop before"), ("sent", "ok"), ("", "Bad Request: message text is empty")]
