"""What a typed reply means: a rating when nothing else can be meant, otherwise a note."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from journal.instruments import Instrument, Question


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language that ratings are written with; accents and case do not matter."""

    numbers: Mapping[str, int]
    questions: Mapping[str, str]
    """Words for a question, each with the question's key."""
    signs: Mapping[str, Literal["/", "-"]]
    """Words between two numbers: "/" before the top of the scale (7 of 10), "-" between choices (7 or 8)."""
    fillers: frozenset[str]
    """Words that may stand around a rating without changing it."""

    @cached_property
    def simpler(self) -> dict[str, str]:
        """Plain words, with digits for number words, signs for sign words and gaps for fillers."""
        words: dict[str, str] = {filler: " " for filler in self.fillers}
        words |= {word: str(number) for word, number in self.numbers.items()}
        words |= self.signs
        return {plain(word): sign for word, sign in words.items()}

    @cached_property
    def asked_for(self) -> dict[str, str]:
        """Plain words, each with the key of the question that it names."""
        return {plain(word): key for word, key in self.questions.items()}


@dataclass(frozen=True, slots=True)
class Rated:
    values: dict[str, int]
    """Question key to a value on that question's scale."""


@dataclass(frozen=True, slots=True)
class OutOfRange:
    question: str


@dataclass(frozen=True, slots=True)
class NotWhole:
    """A rating is meant, but not one whole number for each question."""


@dataclass(frozen=True, slots=True)
class Words:
    """A note."""


Meaning = TypeVar("Meaning")
Reply = Rated | OutOfRange | NotWhole | Words


@dataclass(frozen=True, slots=True)
class _Number:
    value: int | None
    """None when it is not whole."""
    top: int | None = None

    def lies_on(self, question: Question) -> bool:
        return self.value in question.scale and self.top in (None, question.highest)


# Unicode itself knows no simpler form of these.
_SIMPLER = str.maketrans(
    {"\N{KEYCAP TEN}": "10", "\N{RIGHT SINGLE QUOTATION MARK}": "'"}
    | dict.fromkeys("\u2010\u2012\u2013\u2014\u2015\u2212", "-")
)

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# Everything that joins digits into one quantity: 7.5, -1, 7 / 10, 7-8.
_NUMERAL = re.compile(r"(?:(?<!\w)-)?(?:(?<![\w.])[.,])?\d+(?:(?:\s*[-/\N{FRACTION SLASH}]+\s*|[.,])\d+)*")
_WHOLE = re.compile(r"(-?\d{1,9})(?:[.,]0{1,2})?(?:\s*/\s*(\d{1,9}))?")
# Punctuation and pictures say nothing about a number; other symbols (%, <, +, arrows) might.
_SILENT = r"""\s.,;:!?¡¿"'«»()\[\]*_=&/•\-\u2018-\u201f\u2600-\u26ff\U0001f300-\U0001faff"""
# What may stand around a single word without changing it.
_AROUND = " .,;:!¡?¿/\"'“”«»"
_TOKEN = re.compile(rf"(?P<numeral>{_NUMERAL.pattern})|{_WORD.pattern}|[^{_SILENT}]")


def read(text: str, instrument: Instrument, asked: Question | None, vocabulary: Vocabulary) -> Reply:
    """Read a reply to the question that is asked, or to none.

    A number is never picked out of a sentence: one other word makes the whole reply a note.
    """
    simple = _simple(text, vocabulary)
    tokens = _tokens(simple, instrument, vocabulary)
    numbers = [token for token in tokens if isinstance(token, _Number)]
    questions = [token for token in tokens if isinstance(token, Question)]
    if None in tokens or not numbers:
        return Words()
    if questions:
        return _rated(zip(questions, numbers, strict=True)) if _alternate(tokens) else NotWhole()
    return Words() if asked is None else _bare(simple, numbers, instrument, asked)


def plain(text: str) -> str:
    """Lower case, in the simplest characters, without accents and without what cannot be seen."""
    simplest = unicodedata.normalize("NFKD", text)
    seen = (c for c in simplest if c.isspace() or unicodedata.category(c)[0] not in "MC")
    return "".join(seen).casefold().translate(_SIMPLER)


def by_plain_word(meanings: Mapping[str, Meaning]) -> dict[str, Meaning]:
    return {plain(word): meaning for word, meaning in meanings.items()}


def one_of(text: str, meanings: Mapping[str, Meaning]) -> Meaning | None:
    """What a text means that is one of these plain words and nothing else."""
    return meanings.get(plain(text).strip(_AROUND))


def _simple(text: str, vocabulary: Vocabulary) -> str:
    return _WORD.sub(lambda word: vocabulary.simpler.get(word[0], word[0]), plain(text))


def _tokens(simple: str, instrument: Instrument, vocabulary: Vocabulary) -> list[_Number | Question | None]:
    """Numbers and questions in their order, and None for everything that is neither."""
    named = {word: instrument.question(key) for word, key in vocabulary.asked_for.items()}
    tokens = [
        _number(token[0]) if token["numeral"] else named.get(token[0]) for token in _TOKEN.finditer(simple)
    ]
    # Two words may name one question: "estado de ánimo".
    pairs = zip([None, *tokens], tokens, strict=False)
    return [token for before, token in pairs if token != before or not isinstance(token, Question)]


def _number(numeral: str) -> _Number:
    whole = _WHOLE.fullmatch(numeral)
    if whole is None:
        return _Number(None)
    return _Number(int(whole[1]), int(whole[2]) if whole[2] else None)


def _alternate(tokens: list[_Number | Question | None]) -> bool:
    """Whether each number has its question: "pain 7 mood 4" or "7 pain 4 mood"."""
    order = [isinstance(token, _Number) for token in tokens]
    return order in ([True, False] * (len(order) // 2), [False, True] * (len(order) // 2))


def _bare(simple: str, numbers: list[_Number], instrument: Instrument, asked: Question) -> Reply:
    """Numbers without a question's name answer the asked question, or it and all that follow it."""
    if len(numbers) == 1:
        return _rated([(asked, numbers[0])])
    remaining = instrument.questions[instrument.questions.index(asked) :]
    if len(numbers) != len(remaining) or not _is_list(simple):
        return NotWhole()
    return _rated(zip(remaining, numbers, strict=True))


def _is_list(simple: str) -> bool:
    """Whether numbers are merely listed; "1) 7" and "7? 8?" may mean something else."""
    between = _NUMERAL.sub("", simple.strip().rstrip(".!"))
    return re.fullmatch(r"[\s,;&]*", between) is not None


def _rated(ratings: Iterable[tuple[Question, _Number]]) -> Reply:
    values: dict[str, int] = {}
    for question, number in ratings:
        if number.value is None:
            return NotWhole()
        if not number.lies_on(question):
            return OutOfRange(question.key)
        if values.setdefault(question.key, number.value) != number.value:
            return NotWhole()
    return Rated(values)
