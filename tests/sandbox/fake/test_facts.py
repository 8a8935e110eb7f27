import json
from typing import Any

import pytest

from bot.sandbox.fake.derive_facts import derive
from bot.sandbox.fake.errors import ApiError
from bot.sandbox.fake.facts import Upload, checked, facts
from bot.sandbox.fake.methods import METHODS

SAMPLE = {
    "version": "Bot API 0.0",
    "methods": {
        "sendNote": {
            "name": "sendNote",
            "description": ["Sends a note."],
            "returns": ["Note", "Boolean"],
            "fields": [
                {"name": "to", "types": ["Integer", "String"], "required": True, "description": "Who"},
                {"name": "pens", "types": ["Array of Pen"], "required": False, "description": "With what"},
            ],
        },
        "forget": {"name": "forget", "returns": ["Boolean"]},
    },
    "types": {
        "Pen": {"name": "Pen", "subtypes": ["Biro"]},
        "Biro": {"name": "Biro", "fields": [{"name": "ink", "types": ["String"], "required": True}]},
        "Note": {"name": "Note", "fields": [{"name": "id", "types": ["Integer"], "required": True}]},
    },
}


def test_deriving_keeps_types_and_requirements_and_no_prose() -> None:
    assert derive(SAMPLE, ["sendNote"]) == {
        "origin": "https://github.com/PaulSonOfLars/telegram-bot-api-spec",
        "licence": "MIT",
        "version": "Bot API 0.0",
        "methods": {
            "sendNote": {
                "returns": "Note | Boolean",
                "required": {"to": "Integer | String"},
                "optional": {"pens": "Array of Pen"},
            }
        },
        "types": {"Biro": {"required": {"ink": "String"}, "optional": {}}, "Pen": {"subtypes": "Biro"}},
    }


def test_the_facts_cover_exactly_the_methods_on_offer() -> None:
    assert facts()["methods"].keys() == METHODS.keys()


def test_the_facts_name_origin_and_licence_and_hold_no_descriptions() -> None:
    assert facts()["licence"] == "MIT"
    assert "telegram-bot-api-spec" in facts()["origin"]
    assert '"description": [' not in json.dumps(facts())


@pytest.mark.parametrize(
    ("given", "typed"),
    [
        ({"offset": "5"}, {"offset": 5}),
        ({"offset": 5}, {"offset": 5}),
        ({"allowed_updates": '["message"]'}, {"allowed_updates": ["message"]}),
        ({"allowed_updates": ["message"]}, {"allowed_updates": ["message"]}),
    ],
)
def test_parameters_get_their_types_from_text_or_json(given: dict[str, Any], typed: dict[str, Any]) -> None:
    assert checked("getUpdates", given) == typed


def test_a_text_that_looks_like_json_stays_text() -> None:
    assert checked("sendMessage", {"chat_id": "7", "text": "7"}) == {"chat_id": 7, "text": "7"}
    assert checked("sendMessage", {"chat_id": "@a", "text": "[1]"}) == {"chat_id": "@a", "text": "[1]"}


def test_booleans_are_read_from_words() -> None:
    words = {
        word: checked("deleteWebhook", {"drop_pending_updates": word}) for word in ("true", "False", "1")
    }
    assert [answer["drop_pending_updates"] for answer in words.values()] == [True, False, True]


def test_an_attached_file_is_found_by_its_name() -> None:
    photo = Upload("a.png", b"png")
    given = {"chat_id": "1", "photo": "attach://picture", "picture": photo}
    assert checked("sendPhoto", given) == {"chat_id": 1, "photo": photo}


def test_the_right_kind_of_command_scope_is_chosen() -> None:
    scope = {"type": "chat", "chat_id": 5}
    assert checked("getMyCommands", {"scope": json.dumps(scope)}) == {"scope": scope}


@pytest.mark.parametrize(
    ("method", "given", "description"),
    [
        ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "Bad Request: message text is empty"),
        ("sendPhoto", {"chat_id": 1}, "Bad Request: there is no photo in the request"),
        ("deleteMessage", {"chat_id": 1}, "Bad Request: message identifier is not specified"),
        ("getFile", {}, 'Bad Request: parameter "file_id" is required'),
        ("getUpdates", {"offset": "soon"}, 'Bad Request: field "offset" must be of type Integer'),
        ("getUpdates", {"offset": True}, 'Bad Request: field "offset" must be of type Integer'),
        ("getUpdates", {"ofset": "1"}, 'Bad Request: method getUpdates has no parameter "ofset"'),
        ("sendMessage", {"chat_id": 1, "text": "\ud800"}, "Bad Request: strings must be encoded in UTF-8"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_parameters": "{}"},
            'Bad Request: can\'t find field "message_id"',
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "link_preview_options": {"is_disabled": "maybe"}},
            'Bad Request: field "is_disabled" must be of type Boolean',
        ),
        (
            "sendMessage",
            {
                "chat_id": 1,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "7", "callbackdata": "7"}]]},
            },
            'Bad Request: InlineKeyboardButton has no field "callbackdata"',
        ),
    ],
)
def test_a_wrong_call_is_refused_with_the_reason(
    method: str, given: dict[str, Any], description: str
) -> None:
    with pytest.raises(ApiError) as refusal:
        checked(method, given)
    assert (refusal.value.code, refusal.value.description) == (400, description)
