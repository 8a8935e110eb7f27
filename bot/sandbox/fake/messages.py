"""A message, the files in it and the keyboard below it, as stored and as sent over the wire."""

import mimetypes
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from bot.sandbox.fake.errors import bad_request
from bot.sandbox.fake.markup import Entity, render

if TYPE_CHECKING:
    from bot.sandbox.fake.people import Chat

Raw = dict[str, Any]


@dataclass(frozen=True)
class Button:
    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class File:
    id: str
    name: str
    content: bytes
    path: str

    def wire(self) -> Raw:
        unique = f"unique{self.id}"
        return {"file_id": self.id, "file_unique_id": unique, "file_size": len(self.content)}

    def as_photo(self) -> Raw:
        width, height = image_size(self.content)
        return {"photo": [self.wire() | {"width": width, "height": height}]}

    def as_document(self) -> Raw:
        kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        return {"document": self.wire() | {"file_name": self.name, "mime_type": kind}}


def image_size(content: bytes) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(content)) as image:
            return image.size
    except UnidentifiedImageError:
        raise bad_request("IMAGE_PROCESS_FAILED") from None


@dataclass(eq=False)
class Message:
    """`text` and `entities` are the caption where there is a file; `media` is the rest of its content."""

    id: int
    chat: "Chat"
    sender: Raw | None
    date: datetime
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    media: Raw = field(default_factory=dict)
    file: File | None = None
    markup: Raw | None = None
    reply_to: "Message | None" = None
    edit_date: datetime | None = None
    edited: bool = False
    deleted: bool = False

    @property
    def from_bot(self) -> bool:
        return bool(self.sender and self.sender["is_bot"])

    @property
    def html(self) -> str:
        return render(self.text, self.entities)

    @property
    def keyboard(self) -> list[list[Button]]:
        rows = self.markup["inline_keyboard"] if self.markup else []
        return [[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows]

    @property
    def buttons(self) -> list[Button]:
        return [button for row in self.keyboard for button in row]

    @property
    def photo(self) -> bytes | None:
        return self.file.content if self.file and "photo" in self.media else None

    @property
    def document(self) -> File | None:
        return self.file if "document" in self.media else None

    def wire(self, *, with_reply: bool = True) -> Raw:
        raw = {"message_id": self.id, "date": seconds(self.date), "chat": self.chat.wire()} | self.media
        if self.sender:
            raw["from"] = self.sender
        if self.edit_date:
            raw["edit_date"] = seconds(self.edit_date)
        if self.reply_to and with_reply:
            raw["reply_to_message"] = self.reply_to.wire(with_reply=False)
        if self.text:
            raw["caption" if self.media else "text"] = self.text
        if self.entities:
            raw["caption_entities" if self.media else "entities"] = self.entities
        if self.markup:
            raw["reply_markup"] = self.markup
        return raw


def seconds(instant: datetime) -> int:
    return int(instant.timestamp())
