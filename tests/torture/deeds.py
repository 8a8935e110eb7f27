"""What people meant by their updates: in the order in which they did it, each once however often told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tests.torture.history import Update


@dataclass(frozen=True)
class Tap:
    """`value` is None for "ask me again"."""

    update: int
    chat: int
    token: str
    question: int
    value: int | None
    taken_at: datetime | None = None


@dataclass(frozen=True)
class Words:
    """Written, or changed by an edit."""

    update: int
    chat: int
    message_id: int
    text: str
    edited: bool


@dataclass(frozen=True)
class Command:
    update: int
    chat: int
    name: str


@dataclass(frozen=True)
class Membership:
    """The bot was blocked or unblocked."""

    update: int
    chat: int


@dataclass(frozen=True)
class Poison:
    """Nothing that can be read: it must be parked."""

    update: int
    chat: int


Deed = Tap | Words | Command | Membership | Poison


def deeds(updates: list[Update]) -> list[Deed]:
    once: dict[int, Update] = {}
    for update in sorted(updates, key=lambda update: update.id):
        once.setdefault(update.id, update)
    return [_deed(update) for update in once.values()]


def retold(updates: list[Update]) -> Iterator[int]:
    """The updates that were told more than once."""
    seen: set[int] = set()
    for update in updates:
        if update.id in seen:
            yield update.id
        seen.add(update.id)


def _deed(update: Update) -> Deed:
    match update.raw:
        case {"callback_query": {"data": str(data)}} if data.startswith("r:"):
            _, token, question, value, *_ = data.split(":")
            rating = int(value) if value.isdecimal() else None
            return Tap(update.id, update.chat, token, int(question), rating, update.confirmed_at)
        case {"message": {"text": str(text)}} if text.startswith("/"):
            return Command(update.id, update.chat, text.split()[0].removeprefix("/"))
        case {"message": {"text": str(text), "message_id": int(message)}}:
            return Words(update.id, update.chat, message, text, edited=False)
        case {"edited_message": {"text": str(text), "message_id": int(message)}}:
            return Words(update.id, update.chat, message, text, edited=True)
        case {"my_chat_member": dict()}:
            return Membership(update.id, update.chat)
    return Poison(update.id, update.chat)
