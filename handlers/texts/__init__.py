"""What the program says, one Fluent file a language. Adding a language is adding its file."""

from datetime import date, datetime, time
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval, format_skeleton, format_time, get_day_names
from babel.numbers import format_decimal
from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser

from journal.instruments import DAILY
from journal.replies import Vocabulary
from journal.safe_words import shown

_FOLDER = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.ftl")))
DEFAULT = "en"
# What Telegram takes in one message, and under a picture, after entities are parsed.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
# What Fluent takes in one place of a text, and how many letters of a person that are, each of them escaped.
_LONGEST_ARGUMENT = 2400
LONGEST_PIECE = 450
_REMEMBERED = 2048


class Html(str):
    """Text that is safe to send as HTML."""

    __slots__ = ()


class MissingText(KeyError):
    """A key that the language's file does not have, or a text whose arguments do not fit."""


class Texts:
    """Calling it gives a text; whatever is put into the text is escaped unless it is Html already."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        # Where each word stands in the file would take as much memory as the words.
        parser = FluentParser(with_spans=False)
        self._bundle.add_resource(parser.parse((_FOLDER / f"{language}.ftl").read_text("utf-8")))
        # The same few texts are said again and again; putting them together costs more than all else.
        self._said = lru_cache(_REMEMBERED)(self._say)

    def __call__(self, key: str, **arguments: str | float) -> Html:
        safe = {name: _safe(value) for name, value in arguments.items()} if arguments else arguments
        return Html(self._said(key, frozenset(safe.items())))

    def plain(self, key: str, **arguments: str | float) -> str:
        """The text as it stands, for buttons and file names, which are not HTML."""
        short = {name: _plainly(value) for name, value in arguments.items()} if arguments else arguments
        return self._said(key, frozenset(short.items()))

    def _say(self, key: str, arguments: frozenset[tuple[str, str | float]]) -> str:
        if not self._bundle.has_message(key):
            raise MissingText(f"{self.language}: {key}")
        pattern = self._bundle.get_message(key).value
        if pattern is None:
            raise MissingText(f"{self.language}: {key} has no text")
        said, errors = self._bundle.format_pattern(pattern, dict(arguments))
        if errors:
            raise MissingText(f"{self.language}: {key}: {errors[0]}")
        return str(said)

    def day(self, day: date) -> str:
        return _day(day, self.plain("day-pattern"), self.language)

    def short_day(self, day: date) -> str:
        return format_skeleton("MMMd", day, locale=self.language)

    def list_day(self, day: date) -> str:
        """With its weekday, as short as a button wants it."""
        return format_skeleton("MMMEd", day, locale=self.language)

    def days(self, first: date, last: date) -> str:
        """From one day to another, short."""
        return format_interval(first, last, "MMMd", locale=self.language).replace("\u2009", " ")

    def full_day(self, day: date) -> str:
        return format_date(day, "long", locale=self.language)

    def month(self, day: date) -> str:
        return format_skeleton("yMMMM", day, locale=self.language)

    def weekday(self, number: int) -> str:
        """Monday is 0."""
        return str(get_day_names("wide", locale=self.language)[number])

    def time(self, at: time | datetime) -> str:
        return format_time(at, "HH:mm", locale=self.language)

    def points(self, value: float) -> str:
        """To a tenth; what rounds to zero has no sign."""
        return format_decimal(round(value, 1) + 0.0, "0.0", locale=self.language)

    @property
    def vocabulary(self) -> Vocabulary:
        return _vocabulary(self)


@lru_cache
def texts(language: str | None) -> Texts:
    """The texts of a language such as `es` or `es-419`; English for one that we do not speak."""
    spoken = (language or DEFAULT).split("-")[0].lower()
    return _load(spoken if spoken in LANGUAGES else DEFAULT)


def local(now: datetime, zone: str) -> datetime:
    return now.astimezone(ZoneInfo(zone))


def joined(*lines: str) -> Html:
    """Lines under each other, without those that are empty."""
    return Html("\n".join(line for line in lines if line))


def listed(*parts: str) -> Html:
    """Beside each other, without those that are empty."""
    return Html(" · ".join(part for part in parts if part))


def length(text: Html) -> int:
    """As Telegram counts it, without the tags."""
    return len(text.replace("<b>", "").replace("</b>", ""))


def paragraphs(*blocks: str) -> Html:
    return Html("\n\n".join(block for block in blocks if block))


def pages(text: Html, longest: int = LONGEST_TEXT) -> list[Html]:
    """Parts that Telegram takes, broken between paragraphs, or else between lines, or else between words."""
    if len(text) <= longest:
        return [text]
    breaks = (text.rfind(gap, 0, longest) for gap in ("\n\n", "\n", " "))
    end = next((at for at in breaks if at > 0), 0) or _between_signs(text, longest)
    first, rest = text[:end], text[end:].lstrip()
    if first.count("<b>") > first.count("</b>"):
        first, rest = f"{first}</b>", f"<b>{rest}"
    return [Html(first), *pages(Html(rest), longest)]


def _between_signs(text: str, longest: int) -> int:
    """Where to break what has no gap: not within an entity or a tag."""
    last = text.rfind("&", longest - 8, longest), text.rfind("<", longest - 8, longest)
    begun = max(last)
    ends = {"&": ";", "<": ">"}.get(text[begun : begun + 1], "") if begun >= 0 else ""
    return begun if ends and ends not in text[begun:longest] else longest


@lru_cache
def _day(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=language)


@lru_cache
def _load(language: str) -> Texts:
    return Texts(language)


_SIGNS: tuple[tuple[str, Literal["/", "-"]], ...] = (("of", "/"), ("or", "-"))


@lru_cache
def _vocabulary(said: Texts) -> Vocabulary:
    words = {
        word: question.key
        for question in DAILY.questions
        for word in said(f"vocabulary-{question.key}").split()
    }
    numbers = {word: n for n, word in enumerate(said("vocabulary-numbers").split())}
    of, either = (dict.fromkeys(said(f"vocabulary-{key}").split(), sign) for key, sign in _SIGNS)
    return Vocabulary(
        numbers=numbers,
        questions=words,
        signs={**of, **either},
        fillers=frozenset(said("vocabulary-fillers").split()),
    )


def _safe(value: str | float) -> str | float:
    if not isinstance(value, str) or isinstance(value, Html):
        return value
    whole = escape(shown(value), quote=False)
    return whole if _is_taken(whole) else escape(shown(value[: LONGEST_PIECE - 1]), quote=False) + "…"


def _plainly(value: str | float) -> str | float:
    if not isinstance(value, str):
        return value
    return value if _is_taken(value) else f"{value[: LONGEST_PIECE - 1]}…"


def _is_taken(words: str) -> bool:
    """Whether Fluent takes them in one piece; else they are not shown to their end."""
    return len(words) <= _LONGEST_ARGUMENT
