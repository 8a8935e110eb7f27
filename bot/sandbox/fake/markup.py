"""Telegram's HTML, its entities, and lengths as Telegram counts them: in UTF-16 code units."""

import re
from collections.abc import Iterable
from html import escape
from itertools import pairwise
from typing import NotRequired, TypedDict

from bot.sandbox.fake.errors import ApiError, bad_request

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
NESTING = ["blockquote", "expandable_blockquote", "pre", "code", "text_link", "url"]
END = "\0"

# Telegram turns control characters into spaces and drops carriage returns, line and paragraph
# separators, direction overrides and combining lines.
CLEANED: dict[int, str | None] = {code: " " for code in range(32) if code != ord("\n")}
CLEANED |= dict.fromkeys([ord("\r"), *range(0x2028, 0x202F), 0x030A, 0x0333, 0x033F], None)

REFERENCE = re.compile(r"&(?:#([0-9]{1,8})|#[xX]([0-9a-fA-F]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ATTRIBUTE = re.compile(r"[^\s=>/\"'\0]*")
TOKEN = re.compile(r"[A-Za-z0-9.-]*")
SPACES = re.compile(r"\s*")
LINK = re.compile(r"(?:(https?)://)?([^/?#\s]+\.[^/?#\s.]+|localhost(?::\d+)?)([/?#]\S*)?", re.IGNORECASE)
FOUND_BY_ITSELF = re.compile(
    r"(?P<url>\bhttps?://[^\s<>]+[^\s<>.,;:!?\"')])"
    r"|(?P<email>\b[\w.+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]*[A-Za-z])"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>])"
    r"|(?<!\w)(?P<mention>@[A-Za-z0-9_]{2,32})(?!\w)"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d_]\w*)(?![\w#])"
)


class Entity(TypedDict):
    """One stretch of formatted text; offset and length count UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: NotRequired[str]
    language: NotRequired[str]
    custom_emoji_id: NotRequired[str]


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    return text.translate(CLEANED)


def link(url: str) -> str | None:
    """The address as Telegram stores it, or None where Telegram sees no address."""
    if url.lower().startswith("tg://"):
        return url
    match = LINK.fullmatch(url)
    if match is None:
        return None
    scheme, host, rest = match.groups(default="")
    path = rest if rest.startswith("/") else f"/{rest}"
    return f"{scheme.lower() or 'http'}://{host}{path}"


def parse_html(html: str) -> tuple[str, list[Entity]]:
    """Plain text and entities, or the 400 that Telegram gives for what it cannot read."""
    reader = _Reader(html)
    reader.read()
    text = "".join(reader.pieces)
    try:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise _unreadable(
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        ) from None
    return text, in_order(reader.entities)


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], _depth(entity)))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at both ends; at the beginning only as far as nothing is formatted."""
    text = text.rstrip(" \n")
    end = utf16_length(text)
    begin = min([entity["offset"] for entity in entities], default=end)
    lead = min(len(text) - len(text.lstrip(" \n")), begin)
    kept: list[Entity] = []
    for entity in entities:
        length = min(entity["offset"] + entity["length"], end) - entity["offset"]
        if length > 0:
            kept.append({**entity, "offset": entity["offset"] - lead, "length": length})
    return text[lead:], kept


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Adds the commands, addresses and names that Telegram finds without any markup."""
    found: list[Entity] = []
    opaque = [entity for entity in entities if entity["type"] in ("code", "pre", "text_link")]
    for match in FOUND_BY_ITSELF.finditer(text):
        offset, length = (utf16_length(text[: match.start()]), utf16_length(match.group()))
        if not any(_overlap(entity, offset, length) for entity in opaque):
            found.append({"type": str(match.lastgroup), "offset": offset, "length": length})
    return in_order([*entities, *found]) if found else entities


def render(text: str, entities: list[Entity]) -> str:
    """HTML of a message as a person sees it; everything else in the text is escaped."""
    units = text.encode("utf-16-le")
    ends = [entity["offset"] + entity["length"] for entity in entities]
    cuts = sorted({0, len(units) // 2, *ends, *(entity["offset"] for entity in entities)})
    html = []
    for begin, end in pairwise([*cuts, len(units) // 2]):
        html += [_end_tag(e) for e in reversed(entities) if e["offset"] + e["length"] == begin]
        html += [_start_tag(e, units) for e in entities if e["offset"] == begin]
        html.append(escape(units[begin * 2 : end * 2].decode("utf-16-le"), quote=False))
    return "".join(html)


def _start_tag(entity: Entity, units: bytes) -> str:
    begin, length = entity["offset"] * 2, entity["length"] * 2
    match entity["type"]:
        case "text_link":
            return f'<a href="{escape(entity["url"])}">'
        case "url":
            return f'<a href="{escape(units[begin : begin + length].decode("utf-16-le"))}">'
        case "pre" if "language" in entity:
            return f'<pre><code class="language-{escape(entity["language"])}">'
        case "expandable_blockquote":
            return "<blockquote expandable>"
        case kind:
            return f"<{RENDERED[kind]}>" if kind in RENDERED else ""


def _end_tag(entity: Entity) -> str:
    if "language" in entity:
        return "</code></pre>"
    tag = RENDERED.get(entity["type"])
    return f"</{tag}>" if tag else ""


RENDERED = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "text_link": "a",
    "url": "a",
}


def _overlap(entity: Entity, offset: int, length: int) -> bool:
    return entity["offset"] < offset + length and offset < entity["offset"] + entity["length"]


def _depth(entity: Entity) -> int:
    return NESTING.index(entity["type"]) if entity["type"] in NESTING else len(NESTING)


def _unreadable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _decoded(text: str) -> str:
    return REFERENCE.sub(_character, text)


def _character(reference: re.Match[str]) -> str:
    decimal, hexadecimal, name = reference.groups()
    if name:
        return NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x10FFFF else reference.group()


class _Reader:
    """Reads HTML from left to right, as strictly and as leniently as Telegram does."""

    def __init__(self, html: str) -> None:
        self.html = html.replace(END, " ") + END
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.entities: list[Entity] = []
        self.open: list[tuple[str, str, int]] = []

    def read(self) -> None:
        while self.html[self.at] != END:
            if self.html[self.at] != "<":
                self.text()
            elif self.html[self.at + 1] == "/":
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')

    def text(self) -> None:
        begin, self.at = self.at, self.next_of("<", self.at)
        piece = _decoded(self.html[begin : self.at])
        self.pieces.append(piece)
        self.length += utf16_length(piece)

    def next_of(self, character: str, begin: int) -> int:
        found = self.html.find(character, begin)
        return len(self.html) - 1 if found < 0 else found

    def start_tag(self) -> None:
        begin = self.at
        tag = self.take(re.compile(r"<([^\s>\0]*)"))[1:].lower()
        if self.html[self.at] == END:
            raise self.wrong("Unclosed start tag", begin)
        if tag not in TAGS:
            raise self.wrong(f'Unsupported start tag "{tag}"', begin)
        argument = self.attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise self.wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append((tag, argument, self.length))

    def attributes(self, tag: str, begin: int) -> str:
        """Reads up to the end of the start tag; returns the one attribute that means something."""
        argument = ""
        self.take(SPACES)
        while self.html[self.at] != ">":
            if self.html[self.at] == END:
                raise self.wrong("Unclosed start tag", begin)
            name = self.take(ATTRIBUTE)
            if not name:
                raise self.wrong(f'Empty attribute name in the tag "{tag}"', begin)
            value = self.value(tag, begin)
            argument = _meaning(tag, name, value) or argument
            self.take(SPACES)
        self.at += 1
        return argument

    def value(self, tag: str, begin: int) -> str:
        self.take(SPACES)
        if self.html[self.at] == "=":
            self.at += 1
            self.take(SPACES)
            if self.html[self.at] != END:
                return self.quoted(begin) if self.html[self.at] in "\"'" else self.token()
        if self.html[self.at] == END:
            raise self.wrong(f'Unclosed start tag "{tag}"', begin)
        return ""

    def quoted(self, begin: int) -> str:
        start, stop = self.at + 1, self.next_of(self.html[self.at], self.at + 1)
        if self.html[stop] == END:
            raise self.wrong("Unclosed start tag", begin)
        self.at = stop + 1
        return _decoded(self.html[start:stop])

    def token(self) -> str:
        begin = self.at
        token = self.take(TOKEN)
        if self.html[self.at] != ">" and not self.html[self.at].isspace():
            raise self.wrong("Unexpected end of name token", begin)
        return token.lower()

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self.wrong("Unexpected end tag", begin)
        name = self.take(re.compile(r"</[^\s>\0]*"))[2:]
        self.take(SPACES)
        if self.html[self.at] != ">":
            raise self.wrong("Unclosed end tag", begin)
        self.at += 1
        tag, argument, offset = self.open.pop()
        if name and name.lower() != tag:
            place = f"at byte offset {self.bytes_before(begin)}"
            raise _unreadable(f'Unmatched end tag {place}, expected "</{tag}>", found "</{name}>"')
        if self.length > offset:
            self.keep(tag, argument, offset)

    def keep(self, tag: str, argument: str, offset: int) -> None:
        entity: Entity = {"type": TAGS[tag], "offset": offset, "length": self.length - offset}
        match tag:
            case "a":
                url = link(argument or "".join(self.pieces)[-entity["length"] :])
                if url is None:
                    return
                entity["url"] = url
            case "blockquote" if argument:
                entity["type"] = "expandable_blockquote"
            case "code" if argument and self.open and self.open[-1] == ("pre", "", offset):
                self.open[-1] = ("pre", argument, offset)
                return
            case "pre" if argument:
                entity["language"] = argument
            case "tg-emoji":
                entity["custom_emoji_id"] = argument
        self.entities.append(entity)

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.html, self.at)
        taken = match.group() if match else ""
        self.at += len(taken)
        return taken

    def bytes_before(self, at: int) -> int:
        return len(self.html[:at].encode())

    def wrong(self, reason: str, at: int) -> ApiError:
        return _unreadable(f"{reason} at byte offset {self.bytes_before(at)}")


def _meaning(tag: str, name: str, value: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case "code", "class" if value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "blockquote", "expandable":
            return "expandable"
    return ""
