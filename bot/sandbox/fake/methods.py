"""The Bot API methods, each a function of Telegram and the checked parameters of the call."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.sandbox.fake.errors import ApiError, bad_request
from bot.sandbox.fake.facts import Upload
from bot.sandbox.fake.markup import (
    Entity,
    clean,
    in_order,
    link,
    parse_html,
    trimmed,
    utf16_length,
    with_found,
)
from bot.sandbox.fake.messages import File, Message, Raw, image_size, seconds
from bot.sandbox.fake.people import Chat, Group

if TYPE_CHECKING:
    from bot.sandbox.fake.telegram import FakeTelegram

MAX_TEXT, MAX_CAPTION = 4096, 1024
MAX_BUTTONS, MAX_DATA_BYTES = 100, 64
MAX_PHOTO_BYTES, MAX_UPLOAD_BYTES, MAX_DOWNLOAD_BYTES = (10 * 2**20, 50 * 2**20, 20 * 2**20)
MAX_PHOTO_SIDES, MAX_PHOTO_RATIO = 10_000, 20
DELETABLE = timedelta(hours=48)
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def get_me(telegram: "FakeTelegram", given: Raw) -> Raw:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
    }
    return telegram.bot() | abilities


async def get_updates(telegram: "FakeTelegram", given: Raw) -> list[Raw]:
    limit = given.get("limit", 100)
    telegram.updates.allow(given.get("allowed_updates"))
    timeout = min(max(given.get("timeout", 0), 0), 50)
    return await telegram.updates.poll(given.get("offset", 0), limit if 1 <= limit <= 100 else 100, timeout)


def set_webhook(telegram: "FakeTelegram", given: Raw) -> bool:
    connections = min(max(given.get("max_connections", 40), 1), 100)
    telegram.updates.set_webhook(given["url"], given.get("secret_token"), connections)
    telegram.updates.allow(given.get("allowed_updates"))
    if given.get("drop_pending_updates"):
        telegram.updates.drop()
    return True


def delete_webhook(telegram: "FakeTelegram", given: Raw) -> bool:
    return set_webhook(telegram, given | {"url": ""})


def get_webhook_info(telegram: "FakeTelegram", given: Raw) -> Raw:
    updates, webhook = telegram.updates, telegram.updates.webhook
    info: Raw = {"url": "", "has_custom_certificate": False, "pending_update_count": len(updates.pending)}
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    if webhook:
        info |= {"url": webhook.url, "max_connections": webhook.max_connections}
    if webhook and webhook.last_error_date:
        info["last_error_date"] = seconds(webhook.last_error_date)
        info["last_error_message"] = webhook.last_error_message
    return info


def send_message(telegram: "FakeTelegram", given: Raw) -> Raw:
    chat = _writable(telegram, given)
    text, entities = _text(given)
    return _sent(telegram, chat, given, text=text, entities=entities)


def send_photo(telegram: "FakeTelegram", given: Raw) -> Raw:
    chat = _writable(telegram, given)
    text, entities = _caption(given)
    photo = _file(telegram, given["photo"], "photos")
    _check_photo(photo.content)
    return _sent(telegram, chat, given, text=text, entities=entities, media=photo.as_photo(), file=photo)


def send_document(telegram: "FakeTelegram", given: Raw) -> Raw:
    chat = _writable(telegram, given)
    text, entities = _caption(given)
    file = _file(telegram, given["document"], "documents")
    return _sent(telegram, chat, given, text=text, entities=entities, media=file.as_document(), file=file)


def edit_message_text(telegram: "FakeTelegram", given: Raw) -> Raw:
    message = _own_message(telegram, given)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    text, entities = _text(given)
    return _edited(message, text, entities, _keyboard(given))


def edit_message_caption(telegram: "FakeTelegram", given: Raw) -> Raw:
    message = _own_message(telegram, given)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    text, entities = _caption(given)
    return _edited(message, text, entities, _keyboard(given))


def edit_message_reply_markup(telegram: "FakeTelegram", given: Raw) -> Raw:
    message = _own_message(telegram, given)
    return _edited(message, message.text, message.entities, _keyboard(given))


def delete_message(telegram: "FakeTelegram", given: Raw) -> bool:
    chat = _chat(telegram, given)
    message = chat.by_id.get(given["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if telegram.clock() - message.date > DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    del chat.by_id[message.id]
    chat.changed()
    return True


def answer_callback_query(telegram: "FakeTelegram", given: Raw) -> bool:
    telegram.queries.answer(given["callback_query_id"], given.get("text", ""))
    return True


def send_chat_action(telegram: "FakeTelegram", given: Raw) -> bool:
    chat = _writable(telegram, given)
    if given["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.shows(given["action"])
    return True


def set_my_commands(telegram: "FakeTelegram", given: Raw) -> bool:
    telegram.commands.set(given["commands"], given.get("scope"), given.get("language_code", ""))
    return True


def get_my_commands(telegram: "FakeTelegram", given: Raw) -> list[Raw]:
    return telegram.commands.get(given.get("scope"), given.get("language_code", ""))


def delete_my_commands(telegram: "FakeTelegram", given: Raw) -> bool:
    telegram.commands.delete(given.get("scope"), given.get("language_code", ""))
    return True


def set_my_description(telegram: "FakeTelegram", given: Raw) -> bool:
    text = given.get("description", "")
    if len(text) > 512:
        raise bad_request("description is too long")
    telegram.descriptions[given.get("language_code", "")] = text
    return True


def set_my_short_description(telegram: "FakeTelegram", given: Raw) -> bool:
    text = given.get("short_description", "")
    if len(text) > 120:
        raise bad_request("short description is too long")
    telegram.short_descriptions[given.get("language_code", "")] = text
    return True


def leave_chat(telegram: "FakeTelegram", given: Raw) -> bool:
    chat = _chat(telegram, given)
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    if refusal := chat.refusal():
        raise refusal
    chat.loses_bot()
    return True


def get_chat(telegram: "FakeTelegram", given: Raw) -> Raw:
    kinds = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    look = {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(kinds, False),
    }
    return _chat(telegram, given).wire() | look


def get_file(telegram: "FakeTelegram", given: Raw) -> Raw:
    file = telegram.files.get(given["file_id"])
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return file.wire() | {"file_path": file.path}


METHODS: dict[str, Callable[["FakeTelegram", Raw], Any | Awaitable[Any]]] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyDescription": set_my_description,
    "setMyShortDescription": set_my_short_description,
    "leaveChat": leave_chat,
    "getChat": get_chat,
    "getFile": get_file,
}


def _chat(telegram: "FakeTelegram", given: Raw) -> Chat:
    chat_id = given.get("chat_id", "")
    if chat_id == "":
        raise bad_request("chat_id is empty")
    chat = telegram.chats.get(chat_id)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _writable(telegram: "FakeTelegram", given: Raw) -> Chat:
    chat = _chat(telegram, given)
    if refusal := chat.refusal():
        raise refusal
    return chat


def _own_message(telegram: "FakeTelegram", given: Raw) -> Message:
    if "inline_message_id" in given:
        raise bad_request("MESSAGE_ID_INVALID")
    chat = _writable(telegram, given)
    if "message_id" not in given:
        raise bad_request("message identifier is not specified")
    message = chat.by_id.get(given["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _sent(telegram: "FakeTelegram", chat: Chat, given: Raw, **content: Any) -> Raw:
    content |= {"reply_to": _reply_to(chat, given), "markup": _keyboard(given)}
    return chat.add(telegram.bot(), **content).wire()


def _edited(message: Message, text: str, entities: list[Entity], markup: Raw | None) -> Raw:
    same_content = (text, entities) == (message.text, message.entities)
    if same_content and markup == message.markup:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.text, message.entities, message.markup = text, entities, markup
    message.edit_date = message.chat.telegram.clock()
    message.edited = message.edited or not same_content
    message.chat.changed()
    return message.wire()


def _reply_to(chat: Chat, given: Raw) -> Message | None:
    if "reply_parameters" not in given:
        return None
    parameters = given["reply_parameters"]
    message = chat.by_id.get(parameters["message_id"])
    if message is None and not parameters.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return message


def _text(given: Raw) -> tuple[str, list[Entity]]:
    if not given.get("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(given["text"], given.get("parse_mode", ""), given.get("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def _caption(given: Raw) -> tuple[str, list[Entity]]:
    caption = given.get("caption", "")
    text, entities = _formatted(caption, given.get("parse_mode", ""), given.get("caption_entities"))
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def _formatted(text: str, parse_mode: str, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    """Telegram reads Markdown too; this one does not, because the product writes HTML."""
    match parse_mode.lower():
        case "html":
            text, entities = parse_html(clean(text))
        case "":
            text, entities = clean(text), in_order(entities or [])
        case _:
            raise bad_request("unsupported parse_mode")
    text, entities = trimmed(text, entities)
    return text, with_found(text, entities)


def _keyboard(given: Raw) -> Raw | None:
    """The inline keyboard; other kinds of markup leave no trace in a message."""
    rows = [row for row in given.get("reply_markup", {}).get("inline_keyboard", []) if row]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]} if rows else None


def _button(button: Raw) -> Raw:
    if not button["text"]:
        raise bad_request("inline keyboard button text must be non-empty")
    if len(button) < 2 or button.get("callback_data") == "":
        reason = "Text buttons are unallowed in the inline keyboard"
        raise bad_request(f"can't parse inline keyboard button: {reason}")
    if len(button.get("callback_data", "").encode()) > MAX_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return button | {"url": _button_url(button["url"])} if "url" in button else button


def _button_url(url: str) -> str:
    stored = link(url)
    if stored is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return stored


def _file(telegram: "FakeTelegram", given: Upload | str, folder: str) -> File:
    if isinstance(given, str):
        return _known_file(telegram, given)
    if not given.content:
        raise bad_request("file must be non-empty")
    if len(given.content) > MAX_UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    return telegram.store(given.name, given.content, folder)


def _known_file(telegram: "FakeTelegram", file_id: str) -> File:
    if link(file_id) and file_id not in telegram.files:
        raise bad_request("failed to get HTTP URL content")
    if file_id not in telegram.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return telegram.files[file_id]


def _check_photo(content: bytes) -> None:
    if len(content) > MAX_PHOTO_BYTES:
        limit = f"the maximum size is {MAX_PHOTO_BYTES} bytes"
        raise bad_request(f"file of size {len(content)} bytes is too big for a photo; {limit}")
    short, long = sorted(image_size(content))
    if short + long > MAX_PHOTO_SIDES or long > short * MAX_PHOTO_RATIO:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
