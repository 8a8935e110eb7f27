"""Danger words: what must bring the crisis text and what must not, and what cannot hide them.

The sentences in tests/data/danger were written before the lists, or without looking at them.
"""

import unicodedata
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.texts import LANGUAGES, texts
from journal.danger import DangerWords

FOLDER = Path(__file__).parents[1] / "data" / "danger"
SEEN_BY_NOBODY = "\u200b\u200d\u00ad\u2060\ufeff"
HARMLESS_WORDS = "yesterday slept badly table 7 😀 🙂 hoy jardín mesa bicicleta lluvia".split()


def sentences(*kinds: str) -> list[str]:
    return [line for kind in kinds for line in (FOLDER / f"{kind}.txt").read_text("utf-8").splitlines()]


def listed(key: str) -> list[str]:
    return [phrase for code in LANGUAGES for phrase in texts(code).plain(key).splitlines()]


MUST, MUST_NOT = (sentences(*(f"{code}-{kind}" for code in LANGUAGES)) for kind in ("must", "not"))
# All at once, as the program has them: nobody is asked first which language the words are in.
WORDS = DangerWords([*listed("danger-self-harm"), *listed("danger-emergency")], listed("danger-not"))


def small(*phrases: str, harmless: tuple[str, ...] = ()) -> DangerWords:
    return DangerWords(phrases, harmless)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_sentences_of_both_kinds(language: str) -> None:
    assert len(sentences(f"{language}-must")) >= 60 and len(sentences(f"{language}-not")) >= 60


def test_what_suggests_danger_is_found() -> None:
    assert [sentence for sentence in MUST if not WORDS.are_in(sentence)] == []


def test_what_does_not_suggest_danger_is_left_alone() -> None:
    assert [sentence for sentence in MUST_NOT if WORDS.are_in(sentence)] == []


def test_an_idiom_hides_nothing_else_in_the_message() -> None:
    for idiom in MUST_NOT:
        assert WORDS.are_in(f"{idiom}. I want to die") and WORDS.are_in(f"no puedo respirar. {idiom}"), idiom


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_neither_writing_nor_surroundings_hide_a_phrase(data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(MUST))
    writing = data.draw(st.sampled_from([str.upper, str.title, str.casefold, without_accents, in_accents]))
    words = writing(sentence).split()
    spot = data.draw(st.integers(0, max(map(len, words))))
    unseen = data.draw(st.sampled_from([*SEEN_BY_NOBODY, ""]))
    gap = data.draw(st.sampled_from([" ", "  ", "\n", " 😢 ", "\u00a0"]))
    around = data.draw(st.lists(st.sampled_from(HARMLESS_WORDS), max_size=6))
    text = gap.join(word[:spot] + unseen + word[spot:] for word in words)
    assert WORDS.are_in(". ".join([*around[:3], text, *around[3:]])), text


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def in_accents(text: str) -> str:
    return unicodedata.normalize("NFD", text).replace("a", "a\u0301").replace("'", "\u2019")


@pytest.mark.parametrize("text", ["i want to dieeee", "suicideee", "quiero morirrrr", "I CAN´T BREATHE!!!"])
def test_drawn_out_words_are_found(text: str) -> None:
    assert WORDS.are_in(text)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("kill/hurt me", "please hurt me", True),
        ("kill/hurt me", "hurt them, me too", False),
        ("suicid*", "Suicidarme", True),
        ("want … die", "want only to just die", True),
        ("want … die", "want this and that to die", False),
        ("want … … die", "want this and that to die", True),
        ("# pills", "30 pills", True),
        ("# pills", "some pills", False),
        ("call 911", "CALL 911!", True),
        ("die", "diet", False),
        ("die", "", False),
        ("end … life", "life will end", False),
    ],
)
def test_a_phrase_is_read_as_its_signs_say(phrase: str, text: str, found: bool) -> None:
    assert small(phrase).are_in(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I want to die of laughter", False),
        ("I want to die. Of laughter, they say", True),
        ("I want to die of laughter, or else I die", True),
        ("of laughter I die", True),
    ],
)
def test_an_idiom_takes_back_what_ends_within_it(text: str, found: bool) -> None:
    assert small("want … die", "i die", harmless=("die of laughter",)).are_in(text) is found


def test_a_phrase_that_is_not_made_of_words_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        small("end-it all")


def test_every_phrase_in_the_lists_can_match() -> None:
    for phrase in (*listed("danger-self-harm"), *listed("danger-emergency")):
        example = " ".join(
            part.split("/")[0].removesuffix("*").replace("#", "7") for part in phrase.split() if part != "…"
        )
        assert small(phrase).are_in(example), phrase


def test_the_time_grows_with_the_length_and_with_nothing_else() -> None:
    usual = "my back hurts more than yesterday and I slept badly, the walk was fine though"
    print("ms a message:", milliseconds(usual, 50))  # noqa: T201 - a figure that the documentation names
    for hostile in ("want no quiero no me ", "i want to go on "):
        shorter, longer = (hostile * 300)[:1024], (hostile * 300)[:4096]
        assert milliseconds(longer, 1) < 20 * milliseconds(shorter, 1) + 50


def milliseconds(text: str, times: int) -> float:
    """Of the processor, so that what else runs on the machine does not count; the best of three."""

    def measured() -> float:
        begun = process_time()
        for _ in range(times):
            WORDS.are_in(text)
        return (process_time() - begun) * 1000 / times

    return min(measured() for _ in range(3))
