"""The people's side: what they do in Telegram, and what they see there."""

import re
from abc import ABC, abstractmethod
from base64 import b64decode
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.fake.errors import ApiError, forbidden
from bot.sandbox.fake.markup import clean, trimmed, with_found
from bot.sandbox.fake.messages import Button, Message, Raw, seconds

if TYPE_CHECKING:
    from bot.sandbox.fake.telegram import FakeTelegram

ONE_PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
# So long Telegram shows what the bot is about to do, unless it is done before.
ACTION_LASTS = timedelta(seconds=5)
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{0,64}")
GroupKind = Literal["group", "supergroup", "channel"]


class Chat(ABC):
    """`changed_at` is the version of the changes at which its messages became what they are, and `acted_at`
    the one at which the bot last said what it was about to do."""

    def __init__(self, telegram: "FakeTelegram", chat_id: int) -> None:
        self.telegram = telegram
        self.id = chat_id
        self.by_id: dict[int, Message] = {}
        self.changed_at = telegram.changes.note()
        self.acted_at = 0
        self.last_action: str | None = None
        self._action_ends = telegram.clock()

    @property
    def messages(self) -> list[Message]:
        return list(self.by_id.values())

    @property
    def sees(self) -> Message:
        """The newest message from the bot."""
        for message in reversed(self.by_id.values()):
            if message.from_bot:
                return message
        raise LookupError(f"{self} has no message from the bot")

    @property
    def action(self) -> str | None:
        """What the bot is about to do here, such as "typing"."""
        return self.last_action if self.telegram.clock() < self._action_ends else None

    def changed(self) -> None:
        self.changed_at = self.telegram.changes.note()

    def shows(self, action: str) -> None:
        self.last_action, self._action_ends = action, self.telegram.clock() + ACTION_LASTS
        self.acted_at = self.telegram.changes.note()

    @abstractmethod
    def wire(self) -> Raw: ...

    @abstractmethod
    def refusal(self) -> ApiError | None:
        """Why the bot may not write here."""

    def add(self, sender: Raw | None, **content: Any) -> Message:
        telegram = self.telegram
        telegram.messages_sent += 1
        message = Message(telegram.messages_sent, self, sender, telegram.clock(), **content)
        self.by_id[message.id] = message
        if message.from_bot:
            self._action_ends = telegram.clock()
        self.changed()
        return message

    def membership(self, sender: Raw, before: str, after: str) -> None:
        """Tells the bot that its own place in this chat has changed."""
        change = {
            "chat": self.wire(),
            "from": sender,
            "date": seconds(self.telegram.clock()),
            "old_chat_member": self.telegram.member(before),
            "new_chat_member": self.telegram.member(after),
        }
        self.telegram.updates.add("my_chat_member", change, self.id)


class Person(Chat):
    """A Telegram user, together with the private chat between this user and the bot."""

    def __init__(
        self, telegram: "FakeTelegram", user_id: int, name: str, language: str | None, username: str | None
    ) -> None:
        super().__init__(telegram, user_id)
        self.name = name
        self.language = language
        self.username = username
        self.has_written = False
        self.has_blocked = False
        self.has_left_telegram = False
        self.toasts: list[str] = []

    def __repr__(self) -> str:
        return self.name

    def user(self) -> Raw:
        user = {"id": self.id, "is_bot": False, "first_name": self.name}
        named = {"username": self.username, "language_code": self.language}
        return user | {key: value for key, value in named.items() if value}

    def wire(self) -> Raw:
        username = {"username": self.username} if self.username else {}
        return {"id": self.id, "type": "private", "first_name": self.name} | username

    def refusal(self) -> ApiError | None:
        if self.has_left_telegram:
            return forbidden("user is deactivated")
        if self.has_blocked:
            return forbidden("bot was blocked by the user")
        if not self.has_written:
            return forbidden("bot can't initiate conversation with a user")
        return None

    @property
    def commands(self) -> list[Raw]:
        """The menu of commands that Telegram offers this person."""
        return self.telegram.commands.for_person(self.id, self.language)

    def opens(self, link: str) -> Message:
        """Follows a link to the bot, https://t.me/<bot>?start=<payload>, and presses START."""
        parts = urlsplit(link)
        if (parts.hostname, parts.path.strip("/")) != ("t.me", self.telegram.username):
            raise ValueError(f"{link} does not lead to @{self.telegram.username}")
        payload = parse_qs(parts.query).get("start", [""])[0]
        if not START_PARAMETER.fullmatch(payload):
            raise ValueError(f"Telegram drops the payload of {link}: 1-64 characters of A-Z a-z 0-9 _ -")
        return self.says(f"/start {payload}".strip())

    def says(self, text: str, reply_to: Message | None = None) -> Message:
        text, entities = trimmed(clean(text), [])
        if not text:
            raise ValueError("Telegram sends no empty messages")
        return self._sends(text=text, entities=with_found(text, entities), reply_to=reply_to)

    def edits(self, message: Message, text: str) -> None:
        message.text, entities = trimmed(clean(text), [])
        message.entities = with_found(message.text, entities)
        message.edit_date, message.edited = self.telegram.clock(), True
        self.changed()
        self.telegram.updates.add("edited_message", message.wire(), self.id)

    def taps(self, label: str, message: Message | None = None, data: str | None = None) -> str:
        """Taps a button and returns the id of the callback query.

        Without `message` it is the newest one with such a button; `data` forges what the button carries,
        so the button need not exist.
        """
        if data is None:
            message, button = self._button(label, message)
            if button.url is not None:
                raise ValueError(f"the button {label!r} opens {button.url}")
            data = button.data
        return self._asks(message or self.sees, data)

    def sends_voice(self) -> Message:
        sound = self.telegram.store("voice.oga", b"OggS", "voice")
        return self._sends(media={"voice": sound.wire() | {"duration": 3, "mime_type": "audio/ogg"}})

    def sends_sticker(self) -> Message:
        picture = self.telegram.store("sticker.webp", b"RIFF", "stickers")
        look = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._sends(media={"sticker": picture.wire() | look | {"emoji": "👍"}})

    def sends_photo(self, caption: str | None = None, content: bytes = ONE_PIXEL) -> Message:
        file = self.telegram.store("photo.png", content, "photos")
        return self._sends(media=file.as_photo(), file=file, **_caption(caption))

    def sends_document(self, name: str, content: bytes, caption: str | None = None) -> Message:
        file = self.telegram.store(name, content, "documents")
        return self._sends(media=file.as_document(), file=file, **_caption(caption))

    def sends_location(self, latitude: float = 41.39, longitude: float = 2.17) -> Message:
        return self._sends(media={"location": {"latitude": latitude, "longitude": longitude}})

    def blocks(self) -> None:
        self.has_blocked = True
        self.membership(self.user(), "member", "kicked")

    def unblocks(self) -> None:
        self.has_blocked = False
        self.membership(self.user(), "kicked", "member")

    def leaves_telegram(self) -> None:
        self.has_left_telegram = True
        self.telegram.changes.note()

    def _sends(self, **content: Any) -> Message:
        if self.has_blocked or self.has_left_telegram:
            raise ValueError(f"{self} has blocked the bot or left Telegram and cannot write")
        self.has_written = True
        message = self.add(self.user(), **content)
        self.telegram.updates.add("message", message.wire(), self.id)
        return message

    def _button(self, label: str, message: Message | None) -> tuple[Message, Button]:
        for candidate in [message] if message else reversed(self.by_id.values()):
            for button in candidate.buttons:
                if button.text == label:
                    return candidate, button
        seen = [button.text for button in (message or self.sees).buttons]
        raise LookupError(f"{self} sees no button {label!r}; the buttons are {seen}")

    def _asks(self, message: Message, data: str | None) -> str:
        query_id = self.telegram.queries.asked_by(self)
        query = {
            "id": query_id,
            "from": self.user(),
            "message": message.wire(),
            "chat_instance": str(self.id * 7919),
            "data": data,
        }
        self.telegram.updates.add("callback_query", query, self.id)
        return query_id


class Group(Chat):
    def __init__(self, telegram: "FakeTelegram", chat_id: int, title: str, kind: GroupKind) -> None:
        super().__init__(telegram, chat_id)
        self.title = title
        self.kind = kind
        self.has_bot = False
        self.left = False

    def __repr__(self) -> str:
        return self.title

    def wire(self) -> Raw:
        return {"id": self.id, "type": self.kind, "title": self.title}

    def refusal(self) -> ApiError | None:
        return None if self.has_bot else forbidden(f"bot is not a member of the {self.kind} chat")

    def adds_bot(self, by: Person) -> None:
        self.has_bot, self.left = True, False
        self.membership(by.user(), "left", "administrator" if self.kind == "channel" else "member")
        if self.kind != "channel":
            arrival = self.add(by.user(), media={"new_chat_members": [self.telegram.bot()]})
            self.telegram.updates.add("message", arrival.wire(), self.id)

    def hears(self, person: Person, text: str) -> Message:
        """Somebody writes here. The bot is one that may read everything, the harder case."""
        sender = None if self.kind == "channel" else person.user()
        message = self.add(sender, text=text, entities=with_found(text, []))
        if self.has_bot:
            kind = "channel_post" if self.kind == "channel" else "message"
            self.telegram.updates.add(kind, message.wire(), self.id)
        return message

    def loses_bot(self) -> None:
        """The bot has left."""
        self.has_bot, self.left = False, True
        self.membership(self.telegram.bot(), "member", "left")


def _caption(caption: str | None) -> Raw:
    return {"text": caption, "entities": with_found(caption, [])} if caption else {}
