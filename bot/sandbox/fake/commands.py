"""The menus of commands that the bot has set, by scope and language."""

import json
from typing import Any

from bot.sandbox.fake.errors import bad_request

Raw = dict[str, Any]


class Commands:
    def __init__(self) -> None:
        self.menus: dict[tuple[str, str], list[Raw]] = {}

    def set(self, commands: list[Raw], scope: Raw | None, language: str) -> None:
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            _check(command)
        self.menus[_key(scope, language)] = commands

    def get(self, scope: Raw | None, language: str) -> list[Raw]:
        return self.menus.get(_key(scope, language), [])

    def delete(self, scope: Raw | None, language: str) -> None:
        self.menus.pop(_key(scope, language), None)

    def for_person(self, chat_id: int, language: str | None) -> list[Raw]:
        """The narrowest scope wins, and within a scope the person's own language."""
        for scope in ({"type": "chat", "chat_id": chat_id}, {"type": "all_private_chats"}, None):
            for tongue in (language or "", ""):
                if menu := self.get(scope, tongue):
                    return menu
        return []


def _key(scope: Raw | None, language: str) -> tuple[str, str]:
    if language and not (len(language) == 2 and language.isalpha() and language.islower()):
        language = language.partition("-")[0]
    return json.dumps(scope or {"type": "default"}, sort_keys=True), language


def _check(command: Raw) -> None:
    name = command["command"].removeprefix("/")
    if not (
        1 <= len(name) <= 32 and name.isascii() and name.replace("_", "a").isalnum() and name == name.lower()
    ):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"]) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
