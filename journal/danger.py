"""Words that suggest that somebody may come to harm. docs/danger-words.md says what is looked for, and why.

Phrases are data. In one, "kill/hang" is either word, "suicid*" each word that begins so, "#" a number, and
"…" stands for up to three words. Case, accents, apostrophes, doubled letters, pictures and what cannot be
seen make no difference, on either side.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from journal.replies import plain

MOST_BETWEEN = 3

_GAP, _NUMBER = "…", "#"
# Some keyboards write them for an apostrophe; `plain` would turn them into gaps.
_APOSTROPHES = dict.fromkeys(map(ord, "'`´\u2018\u2019\u02bc"))
_CLAUSE = re.compile(r"[^.,;:!?()\n]+")
_WORD = re.compile(r"[^\W_]+")
_DOUBLED = re.compile(r"([^\W\d_])\1+")


@dataclass(frozen=True, slots=True)
class _Step:
    """One word of a phrase, after up to `skips` others."""

    skips: int
    exact: frozenset[str]
    beginnings: tuple[str, ...]

    def fits(self, word: str) -> bool:
        return word in self.exact or word.startswith(self.beginnings) or self._is_number(word)

    def _is_number(self, word: str) -> bool:
        return _NUMBER in self.exact and word.isdecimal()


_Phrase = tuple[_Step, ...]


class _Phrases:
    """Phrases by their first word, so that a text is read once, however many there are."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_word: dict[str, list[_Phrase]] = defaultdict(list)
        self._by_beginning: dict[str, list[_Phrase]] = defaultdict(list)
        for first, *rest in map(_steps, phrases):
            for word in first.exact:
                self._by_word[word].append(tuple(rest))
            for beginning in first.beginnings:
                self._by_beginning[beginning].append(tuple(rest))
        self._lengths = sorted({len(beginning) for beginning in self._by_beginning})

    def found(self, words: Sequence[str]) -> Iterator[range]:
        """Where in the words a phrase stands; one may stand there in several ways."""
        for start, word in enumerate(words):
            for rest in self._beginning_with(word):
                yield from (range(start, end) for end in _ends(rest, words, start + 1))

    def _beginning_with(self, word: str) -> Iterable[_Phrase]:
        begun = (self._by_beginning.get(word[:length], ()) for length in self._lengths)
        numbers = self._by_word.get(_NUMBER, ()) if word.isdecimal() else ()
        return chain(self._by_word.get(word, ()), numbers, *begun)


class DangerWords:
    """`harmless` phrases take a find back when its last word is one of theirs: "I want to die of laughter".

    They are idioms and things that are said not to be there, and stand within one clause.
    """

    def __init__(self, phrases: Iterable[str], harmless: Iterable[str]) -> None:
        self._phrases, self._harmless = _Phrases(phrases), _Phrases(harmless)

    def are_in(self, text: str) -> bool:
        return bool(self.found_in(text))

    def found_in(self, text: str) -> set[str]:
        """The last words of what was found and not taken back."""
        clauses = [_words(clause) for clause in _CLAUSE.findall(_readable(text))]
        words = [word for clause in clauses for word in clause]
        ends = {found[-1] for found in self._phrases.found(words)}
        return {words[end] for end in ends - self._taken_back(clauses)} if ends else set()

    def _taken_back(self, clauses: Iterable[Sequence[str]]) -> set[int]:
        taken: set[int] = set()
        begun = 0
        for clause in clauses:
            taken.update(begun + place for found in self._harmless.found(clause) for place in found)
            begun += len(clause)
        return taken


def _readable(text: str) -> str:
    return plain(text.translate(_APOSTROPHES))


def _words(readable: str) -> list[str]:
    return _WORD.findall(_DOUBLED.sub(r"\1", readable))


def _steps(phrase: str) -> _Phrase:
    steps, skips = [], 0
    for part in phrase.split():
        if part == _GAP:
            skips += MOST_BETWEEN
        else:
            steps.append(_step(part, skips))
            skips = 0
    return tuple(steps)


def _step(part: str, skips: int) -> _Step:
    choices = part.split("/")
    beginnings = (choice for choice in choices if choice.endswith("*"))
    exact = (choice for choice in choices if not choice.endswith("*"))
    return _Step(
        skips,
        frozenset(_NUMBER if choice == _NUMBER else _word(choice) for choice in exact),
        tuple(map(_word, beginnings)),
    )


def _word(choice: str) -> str:
    """Raises ValueError for what is not one word."""
    (word,) = _words(_readable(choice))
    return word


def _ends(rest: _Phrase, words: Sequence[str], at: int) -> Iterator[int]:
    """Each place behind the phrase whose remaining words begin at `at`, or a few words later."""
    if not rest:
        yield at
        return
    step = rest[0]
    for place in range(at, min(at + step.skips + 1, len(words))):
        if step.fits(words[place]):
            yield from _ends(rest[1:], words, place + 1)
