from collections.abc import Awaitable
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageEntity,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram


def keyboard(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"pain:{label}") for label in labels]]
    )


def picture(width: int = 40, height: int = 30) -> bytes:
    content = BytesIO()
    Image.new("L", (width, height)).save(content, "PNG")
    return content.getvalue()


async def test_a_message_is_seen_as_it_was_sent(bot: Bot, patient: Person, telegram: FakeTelegram) -> None:
    sent = await bot.send_message(
        patient.id, "How is the <b>pain</b>?", parse_mode="HTML", reply_markup=keyboard("7")
    )
    assert (patient.sees.id, patient.sees.text, patient.sees.html) == (
        sent.message_id,
        "How is the pain?",
        "How is the <b>pain</b>?",
    )
    assert [(b.text, b.data) for b in patient.sees.buttons] == [("7", "pain:7")]
    assert sent.text_html == "How is the <b>pain</b>?"
    assert sent.date == telegram.clock()
    assert sent.reply_markup == keyboard("7")
    assert sent.from_user and sent.from_user.id == bot.id


async def test_given_entities_are_kept(bot: Bot, patient: Person) -> None:
    bold = MessageEntity(MessageEntity.BOLD, 0, 4)
    sent = await bot.send_message(patient.id, "pain", entities=[bold])
    assert sent.entities == (bold,)


async def test_a_reply_shows_what_it_answers(bot: Bot, patient: Person) -> None:
    question = patient.says("why?")
    sent = await bot.send_message(patient.id, "because", reply_parameters=ReplyParameters(question.id))
    assert sent.reply_to_message and sent.reply_to_message.text == "why?"
    assert patient.sees.reply_to is question
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(patient.id, "x", reply_parameters=ReplyParameters(999))
    lenient = ReplyParameters(999, allow_sending_without_reply=True)
    assert (await bot.send_message(patient.id, "x", reply_parameters=lenient)).reply_to_message is None


async def test_an_edit_changes_the_message_in_place(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    sent = await bot.send_message(patient.id, "Pain?", reply_markup=keyboard("7", "8"))
    edited = await bot.edit_message_text("Pain 7", patient.id, sent.message_id)
    assert isinstance(edited, Message)
    assert (patient.sees.id, patient.sees.text, patient.sees.keyboard) == (sent.message_id, "Pain 7", [])
    assert patient.sees.edited
    assert edited.edit_date == telegram.clock()


async def test_a_new_keyboard_alone_does_not_mark_the_message_as_edited(bot: Bot, patient: Person) -> None:
    sent = await bot.send_message(patient.id, "Pain?", reply_markup=keyboard("7"))
    await bot.edit_message_reply_markup(patient.id, sent.message_id, reply_markup=keyboard("8"))
    assert [button.text for button in patient.sees.buttons] == ["8"]
    assert not patient.sees.edited


async def test_a_photo_arrives_whole_and_can_be_fetched_again(bot: Bot, patient: Person) -> None:
    sent = await bot.send_photo(patient.id, picture(), caption="<i>March</i>", parse_mode="HTML")
    assert patient.sees.photo == picture()
    assert patient.sees.text == "March"
    assert sent.caption_html == "<i>March</i>"
    assert (sent.photo[0].width, sent.photo[0].height) == (40, 30)
    file = await bot.get_file(sent.photo[0].file_id)
    assert await file.download_as_bytearray() == picture()
    again = await bot.send_photo(patient.id, sent.photo[0].file_id)
    assert again.photo == sent.photo
    await bot.edit_message_caption(patient.id, sent.message_id, caption="April")
    assert patient.messages[-2].text == "April"


async def test_a_document_arrives_with_its_name(bot: Bot, patient: Person) -> None:
    sent = await bot.send_document(patient.id, b"a,b\n", filename="export.csv")
    assert sent.document and (sent.document.file_name, sent.document.mime_type) == ("export.csv", "text/csv")
    assert patient.sees.document and patient.sees.document.content == b"a,b\n"
    assert patient.sees.photo is None


async def test_a_deleted_message_is_gone(
    bot: Bot, patient: Person, telegram: FakeTelegram, clock: Clock
) -> None:
    sent = await bot.send_message(patient.id, "x")
    message = patient.sees
    await bot.delete_message(patient.id, sent.message_id)
    assert message.deleted
    assert message not in patient.messages
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(patient.id, sent.message_id)
    old = await bot.send_message(patient.id, "x")
    clock.passes(timedelta(hours=48, seconds=1))
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(patient.id, old.message_id)


async def test_what_a_person_sends_parses_as_telegrams_own_updates(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    first = patient.says("/checkin now", reply_to=None)
    patient.says("again", reply_to=first)
    patient.edits(first, "pain 8")
    patient.sends_voice()
    patient.sends_sticker()
    patient.sends_photo("my foot")
    patient.sends_document("notes.txt", b"notes")
    patient.sends_location()
    updates = await bot.get_updates(timeout=0)
    kinds = [next(key for key in update.to_dict() if key != "update_id") for update in updates]
    assert kinds == ["message", "message", "edited_message"] + ["message"] * 5
    assert [e.type for e in updates[0].message.entities] == ["bot_command"]  # type: ignore[union-attr]
    assert updates[1].message.reply_to_message.text == "/checkin now"  # type: ignore[union-attr]
    assert updates[2].edited_message.text == "pain 8"  # type: ignore[union-attr]
    messages = [update.message for update in updates[3:] if update.message]
    assert [bool(m.voice or m.sticker or m.photo or m.document or m.location) for m in messages] == [True] * 5
    assert messages[2].caption == "my foot"
    assert await (await bot.get_file(messages[3].document.file_id)).download_as_bytearray() == b"notes"  # type: ignore[union-attr]


async def test_a_tap_brings_data_and_the_echoed_message(bot: Bot, patient: Person) -> None:
    sent = await bot.send_message(patient.id, "Pain?", reply_markup=keyboard("6", "7"))
    patient.taps("7")
    [update] = await bot.get_updates(timeout=0)
    query = update.callback_query
    assert query and query.data == "pain:7"
    assert query.from_user.id == patient.id
    assert query.from_user.language_code == "es"
    assert isinstance(query.message, Message)
    assert query.message == sent
    assert query.message.reply_markup == keyboard("6", "7")
    await query.answer("Noted")
    assert patient.toasts == ["Noted"]


async def test_commands_are_kept_by_scope_and_language_and_the_narrowest_is_shown(
    bot: Bot, patient: Person
) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin")])
    assert [c["description"] for c in patient.commands] == ["Begin"]
    await bot.set_my_commands([BotCommand("start", "Empezar")], BotCommandScopeAllPrivateChats(), "es")
    assert [c["description"] for c in patient.commands] == ["Empezar"]
    mine = BotCommandScopeChat(patient.id)
    await bot.set_my_commands([BotCommand("patients", "Panel")], mine)
    assert await bot.get_my_commands(mine) == (BotCommand("patients", "Panel"),)
    assert [c["command"] for c in patient.commands] == ["patients"]
    await bot.delete_my_commands(mine)
    assert [c["command"] for c in patient.commands] == ["start"]
    with pytest.raises(BadRequest, match=r"(?i)bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Start!", "Begin")])


async def test_descriptions_are_kept_by_language(bot: Bot, telegram: FakeTelegram) -> None:
    await bot.set_my_description("A journal")
    await bot.set_my_short_description("Un diario", language_code="es")
    assert (telegram.descriptions, telegram.short_descriptions) == ({"": "A journal"}, {"es": "Un diario"})


async def test_a_chat_can_be_looked_up(bot: Bot, patient: Person) -> None:
    assert (await bot.get_chat(patient.id)).first_name == "Maria"


async def test_typing_is_seen_until_a_message_comes_or_for_five_seconds(
    bot: Bot, patient: Person, clock: Clock
) -> None:
    assert await bot.send_chat_action(patient.id, "typing")
    assert patient.action == "typing"
    clock.passes(timedelta(seconds=4.9))
    assert patient.action == "typing"
    clock.passes(timedelta(seconds=0.1))
    assert patient.action is None
    await bot.send_chat_action(patient.id, "upload_photo")
    patient.says("hello?")
    assert patient.action == "upload_photo"
    await bot.send_message(patient.id, "Here I am.")
    assert patient.action is None
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(patient.id, "thinking")


async def test_a_chat_tells_at_which_change_its_messages_became_what_they_are(
    bot: Bot, patient: Person, stranger: Person, telegram: FakeTelegram
) -> None:
    async def changes_only_the_chat(change: Awaitable[object]) -> None:
        before = telegram.changes.version
        await change
        assert before < patient.changed_at <= telegram.changes.version
        assert stranger.changed_at <= before

    sent = await bot.send_message(patient.id, "Good morning")
    await changes_only_the_chat(bot.edit_message_text("Good evening", patient.id, sent.message_id))
    await changes_only_the_chat(bot.send_message(patient.id, "And another"))
    await changes_only_the_chat(bot.delete_message(patient.id, sent.message_id))
    mine = patient.says("helo")
    before = telegram.changes.version
    patient.edits(mine, "hello")
    assert patient.changed_at > before


async def test_ten_thousand_messages_stay_quick(patient: Person, telegram: FakeTelegram) -> None:
    for number in range(10_000):
        patient.says(str(number))
        await telegram.answer("sendMessage", {"chat_id": patient.id, "text": "ok"})
        assert patient.sees.text == "ok"
    assert len(patient.messages) == 20_001


async def test_every_update_of_a_group_parses(bot: Bot, patient: Person, telegram: FakeTelegram) -> None:
    family = telegram.group("Family")
    family.adds_bot(by=patient)
    family.hears(patient, "hello")
    added, arrived, heard = await bot.get_updates(timeout=0)
    assert added.my_chat_member and added.my_chat_member.new_chat_member.status == "member"
    assert arrived.message and arrived.message.new_chat_members[0].id == bot.id
    assert heard.effective_chat and heard.effective_chat.type == "supergroup"
    assert heard.effective_message and heard.effective_message.text == "hello"
    await bot.leave_chat(family.id)
    assert family.left
    with pytest.raises(Exception, match="bot is not a member of the supergroup chat"):
        await bot.send_message(family.id, "still here")
    family.hears(patient, "among us")
    [left] = await bot.get_updates(offset=heard.update_id + 1, timeout=0)
    assert left.my_chat_member and left.my_chat_member.new_chat_member.status == "left"


async def test_a_channel_sends_posts_without_a_sender(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    channel = telegram.group("News", kind="channel")
    channel.adds_bot(by=patient)
    channel.hears(patient, "hello")
    added, post = await bot.get_updates(timeout=0)
    assert added.my_chat_member and added.my_chat_member.new_chat_member.status == "administrator"
    assert post.channel_post and post.channel_post.from_user is None


async def test_updates_bring_the_time_of_the_clock(bot: Bot, patient: Person, clock: Clock) -> None:
    clock.passes(timedelta(days=3))
    patient.says("x")
    update: Update = (await bot.get_updates(timeout=0))[0]
    assert update.message and update.message.date == clock()
