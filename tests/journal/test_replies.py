from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journal.instruments import DAILY, MOOD, PAIN, Instrument, Part, Question
from journal.replies import NotWhole, OutOfRange, Rated, Reply, Vocabulary, Words, plain, read

NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NUMEROS = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez")

ENGLISH = Vocabulary(
    numbers={word: number for number, word in enumerate(NUMBERS)},
    questions={"pain": "pain", "hurt": "pain", "p": "pain", "mood": "mood", "m": "mood", "sleep": "sleep"},
    signs={"of": "/", "or": "-", "to": "-"},
    fillers=frozenset("a about and feeling i is it it's my out say the today".split()),
)
SPANISH = Vocabulary(
    numbers={word: number for number, word in enumerate(NUMEROS)},
    questions={"dolor": "pain", "ánimo": "mood", "humor": "mood"},
    signs={"de": "/", "sobre": "/", "o": "-", "a": "-"},
    fillers=frozenset("el es está hoy mi tengo un y".split()),
)

INVISIBLE = "\0\u200b\u200d\u200e\u200f\u202b\u2066\ufe0f\ufeff\u00ad"


def english(text: str, asked: Question | None = PAIN) -> Reply:
    return read(text, DAILY, asked, ENGLISH)


def spanish(text: str, asked: Question | None = PAIN) -> Reply:
    return read(text, DAILY, asked, SPANISH)


def pain(value: int) -> Rated:
    return Rated({"pain": value})


def both(pain: int, mood: int) -> Rated:
    return Rated({"pain": pain, "mood": mood})


FORMS: tuple[Callable[[int], str], ...] = (
    str,
    lambda n: f"  {n}\n",
    lambda n: f"{n}.",
    lambda n: f"{n}!!",
    lambda n: f"({n})",
    lambda n: f"{n:02}",
    lambda n: f"{n}.0",
    lambda n: f"{n},0",
    lambda n: f"{n}/10",
    lambda n: f"{n} / 10",
    lambda n: f"{n} out of 10",
    lambda n: f"{n} of ten",
    lambda n: f"about {n} today",
    lambda n: f"It is a {n}, I say.",
    lambda n: f"It\N{RIGHT SINGLE QUOTATION MARK}s a '{n}'",
    lambda n: f"{n} \N{CRYING FACE}",
    lambda n: "".join(chr(0xFF10 + int(digit)) for digit in str(n)),
    lambda n: "".join(chr(0x660 + int(digit)) for digit in str(n)),
    lambda n: "\N{KEYCAP TEN}" if n == 10 else f"{n}\ufe0f\u20e3",
    lambda n: INVISIBLE.join(["", *str(n), ""]),
    lambda n: NUMBERS[n],
    lambda n: NUMBERS[n].upper(),
    lambda n: f"{NUMBERS[n].title()} out of ten.",
    lambda n: f"{NUMBERS[n]}/10",
)
NAMED_FORMS: tuple[Callable[[int], str], ...] = (
    lambda n: f"mood {n}",
    lambda n: f"MOOD: {n}",
    lambda n: f"mood={n}",
    lambda n: f"mood - {n}",
    lambda n: f"mood-{n}",
    lambda n: f"- mood {n}/10",
    lambda n: f"{n} mood",
    lambda n: f"{NUMBERS[n]} mood",
    lambda n: f"my mood is {n} out of 10 today",
    lambda n: f"m{n}",
)

ratings = st.integers(0, 10)


@given(ratings, st.sampled_from(FORMS), st.sampled_from([PAIN, MOOD]))
def test_a_number_in_any_form_answers_the_asked_question(
    value: int, form: Callable[[int], str], asked: Question
) -> None:
    assert english(form(value), asked) == Rated({asked.key: value})


@given(ratings, st.sampled_from(NAMED_FORMS), st.sampled_from([PAIN, MOOD, None]))
def test_a_named_rating_counts_whatever_is_asked(
    value: int, form: Callable[[int], str], asked: Question | None
) -> None:
    assert english(form(value), asked) == Rated({"mood": value})


@pytest.mark.parametrize(
    "text",
    [
        "pain 7 mood 4",
        "pain: 7, mood: 4",
        "Pain:7,Mood:4",
        "pain 7\nmood 4",
        "- pain 7\n- mood 4",
        "pain - 7, mood \N{EN DASH} 4",
        "p 7 m 4",
        "p7m4",
        "7 pain 4 mood",
        "7 (pain), 4 (mood)",
        "mood 4, pain 7",
        "my pain is about seven and mood is four out of ten",
        "pain 7/10 mood 4/10",
        "pain seven of 10 / mood 4",
        "pain 7 pain 7 mood 4",
        "pain 7 \N{CRYING FACE} mood 4 \N{SLIGHTLY SMILING FACE}",
    ],
)
def test_both_ratings_may_come_in_one_message(text: str) -> None:
    assert english(text) == english(text, MOOD) == english(text, None) == both(7, 4)


@pytest.mark.parametrize(
    "text",
    ["7 4", "7, 4", "7 and 4", "7 & 4!", "7; 4", "7\n4", "seven, four", "7/10, 4/10", "7 of 10 and 4 of 10"],
)
def test_as_many_numbers_as_questions_answer_them_in_order(text: str) -> None:
    assert english(text) == both(7, 4)


@given(ratings, ratings, st.sampled_from([" ", ", ", " and ", "\n"]))
def test_two_numbers_never_change_places(first: int, second: int, between: str) -> None:
    assert english(f"{first}{between}{second}") == both(first, second)


@pytest.mark.parametrize(
    "text", ["7 4 3", "1) 7", "1. 7", "7? 8?", "7 \N{WHITE RIGHT POINTING BACKHAND INDEX} 4"]
)
def test_numbers_that_are_not_a_list_of_the_ratings_are_not_shared_out(text: str) -> None:
    assert english(text) == NotWhole()


def test_two_numbers_for_the_last_question_are_not_one_rating() -> None:
    assert english("7 4", MOOD) == NotWhole()


def test_a_longer_instrument_takes_only_as_many_numbers_as_questions_are_left() -> None:
    sleep = Question("sleep", 3, worse_when="lower")
    longer = Instrument("longer", (Part("longer", (PAIN, MOOD, sleep)),))
    assert read("7 4", longer, PAIN, ENGLISH) == NotWhole()
    assert read("7 4", longer, MOOD, ENGLISH) == Rated({"mood": 7, "sleep": 4})
    assert read("7 4 5", longer, PAIN, ENGLISH) == Rated({"pain": 7, "mood": 4, "sleep": 5})
    assert read("sleep 5", longer, PAIN, ENGLISH) == Rated({"sleep": 5})


def test_a_named_rating_corrects_an_earlier_answer() -> None:
    assert english("pain 7", MOOD) == pain(7)


@pytest.mark.parametrize(
    "text",
    [
        "11",
        "-1",
        "\N{MINUS SIGN}1",
        "\uff0d1",
        "100",
        "7/5",
        "7 out of 5",
        "24/7",
        "12/10",
        "9" * 9,
        "pain 11 mood 4",
    ],
)
def test_a_number_off_the_scale_is_out_of_range(text: str) -> None:
    assert english(text) == OutOfRange("pain")


@pytest.mark.parametrize("text", ["mood 12", "mood -1", "pain 7 mood 12", "7, 12", "mood 4/5"])
def test_out_of_range_names_the_question(text: str) -> None:
    assert english(text) == OutOfRange("mood")


@pytest.mark.parametrize(
    "text",
    [
        "7.5",
        "7,5",
        "7,4",
        ".5",
        "7\N{VULGAR FRACTION ONE HALF}",
        "1,000",
        "7-8",
        "7 - 8",
        "7\N{EN DASH}8",
        "7..8",
        "7\N{HORIZONTAL ELLIPSIS}8",
        "7 .. 8",
        "seven.five",
        "7 or 8",
        "seven to eight",
        "pain 7 or 8",
        "7:30",
        "7/10/2026",
        "2026-03-07",
        "9" * 5000,
    ],
)
def test_a_quantity_that_is_not_one_whole_number_is_not_rounded(text: str) -> None:
    assert english(text) == NotWhole()


@pytest.mark.parametrize(
    "text",
    [
        "pain 7 pain 8",
        "pain 7 mood",
        "pain 7 8",
        "7 mood 4",
        "pain and mood 7",
        "pain 7 4 mood",
        "7 4 mood pain",
    ],
)
def test_numbers_that_do_not_match_the_questions_are_not_guessed(text: str) -> None:
    assert english(text) == NotWhole()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "\0",
        "a lot",
        "pain",
        "my mood is",
        "about the same as yesterday I guess, 2 pills",
        "7 pills",
        "not 7",
        "I'm 7",  # the m of "I'm" is no mood
        "10mg",
        "at 8am",
        "7 and a half",
        "better than 7",
        "sleep 7",
        "70%",
        "7+",
        "<7",
        "7 \N{RIGHTWARDS ARROW} 4",
        "seventy",
        "7 \N{HEAVY PLUS SIGN}",
        "\N{THUMBS UP SIGN}",
    ],
)
def test_everything_else_is_a_note(text: str) -> None:
    assert english(text) == Words()


@pytest.mark.parametrize("text", ["7", "seven", "7 4", "7-8", "11", "7 or 8"])
def test_a_bare_number_rates_nothing_when_nothing_is_asked(text: str) -> None:
    assert english(text, None) == Words()


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("7 de 10", pain(7)),
        ("siete sobre diez", pain(7)),
        ("dolor siete", pain(7)),
        ("Dolor de 7", pain(7)),
        ("DOLOR SIETE, ÁNIMO CUATRO", both(7, 4)),
        ("dolor 7 y animo 4", both(7, 4)),
        ("a\u0301nimo 4, dolor 7", both(7, 4)),
        ("siete de dolor, cuatro de ánimo", both(7, 4)),
        ("hoy mi dolor esta 7", pain(7)),
        ("7 y 10", both(7, 10)),
        ("7 o 8", NotWhole()),
        ("7 a 8", NotWhole()),
        ("ánimo 12", OutOfRange("mood")),
        ("siete pastillas", Words()),
        ("seven", Words()),
    ],
)
def test_spanish_is_read_with_and_without_accents(text: str, reply: Reply) -> None:
    assert spanish(text) == reply


PIECES = [
    *"0123456789-/.,:;%+ \n\0\u200f\ufe0f\u20e3\u2044\u2212",
    "10",
    "pain",
    "mood",
    "seven",
    "of",
    "or",
    "pills",
]
messy_texts = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@given(messy_texts, st.sampled_from([PAIN, MOOD, None]))
@example("\ud800", PAIN)
@example("\u0660" * 5000, PAIN)
def test_whatever_is_typed_no_value_lies_off_its_scale(text: str, asked: Question | None) -> None:
    reply = english(text, asked)
    if isinstance(reply, Rated):
        assert reply.values
        for key, value in reply.values.items():
            question = DAILY.question(key)
            assert question is not None and value in question.scale


@given(st.sampled_from(["7", "pain 7 mood 4", "7 of 10", "7-8", "two pills"]), st.data())
def test_what_cannot_be_seen_changes_nothing(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    hidden = data.draw(st.text(INVISIBLE, max_size=3))
    assert english(text[:place] + hidden + text[place:]) == english(text)


@given(messy_texts, st.sampled_from(["pills", "worse", "mg", "ache"]))
def test_one_other_word_makes_the_whole_reply_a_note(text: str, word: str) -> None:
    assert english(f"{text} {word}") == english(f"{word} {text}") == Words()


@pytest.mark.parametrize(
    "character", ["\N{CRYING FACE}", " ", "-", ".", ",", "7", "7 ", "7 ,", "7-", "a", "of ", "\u0301"]
)
def test_the_longest_message_is_read_at_once(character: str) -> None:
    text = (character * 4096)[:4096]
    started = process_time()
    reply = english(text)
    assert process_time() - started < 0.5
    assert not isinstance(reply, Rated)


def test_4096_emoji_are_a_note() -> None:
    assert english("\N{CRYING FACE}" * 4096) == Words()


@given(st.text())
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)
