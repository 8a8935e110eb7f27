"""Whatever people write is shown safely: it turns nothing around, breaks nothing off and moves no cursor."""

import json
import time
import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from bot import terminal
from bot.sandbox.fake.markup import parse_html
from handlers.patients import crisis, meant
from handlers.texts import LANGUAGES, LONGEST_PIECE, Html, pages, paragraphs, texts
from journal import bulk, chart, fhir, hours, replies, table
from journal.diary import Diary, Note
from journal.instruments import DAILY, PAIN
from journal.safe_words import printable, shown
from storage.fields import storable
from tests.journal.journals import AT, DAY
from tests.journal.test_chart import NO_WORDS

DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ODD = [
    "\0",
    "half a smile \ud83d",
    "\udc00\ud800",
    "\u202e7 mood 3\u202c",
    "\u2066\u2069\u2069\u202e9",
    "\u200b\u200d\ufeff",
    "a" + "\u0315\u0316" * 2000,
    "😀" * 4096,
    "👩\u200d👩\u200d👧\u200d👦" * 400,
    "<b>bold</b><script>x</script></b>",
    "&lt;&amp;&#x202e;&" * 200,
    "{ $code } { NUMBER($x) }",
    "*bold* _it_ [x](tg://user?id=1)",
    "%s %(x)s {0} %n",
    "\x1b]0;title\x07\x1b[2J\x1b[31mred\x9b1m",
    "one\r\nBcc: x@example.org\x85\u2028two",
    "$\\frac{1}{0}$ $x^",
    "שלום 7/10 عربي",
    "/сheckin",
    "=1+1;@SUM(A1)",
    "1" * 4096,
    "<" * 4096,
    "\U000e0041" * 50,
]
WORDS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(), max_size=60),
    st.text("<>&;{}$=+-@\u202e\u2067\u0301\ud800\0\x1b\n\r7א", max_size=60),
    st.lists(st.sampled_from(ODD), max_size=3).map("".join),
)


def in_a_message(words: str) -> list[Html]:
    """As a note is shown to whom it is shared with, between our own words, in each language."""
    found: list[Html] = []
    for language in LANGUAGES:
        say = texts(language)
        pieces = [words[at : at + LONGEST_PIECE] for at in range(0, len(words), LONGEST_PIECE)]
        lines = [say("note-of", day="May 4", words=piece) for piece in pieces]
        found += pages(paragraphs(say("email-unreadable", words=words), *lines, say("not-readable")))
    return found


def reaches_beyond(text: str) -> bool:
    """Whether a direction is left open at the end of a line, or one that our text has begun is closed."""
    depth = 0
    for sign in text:
        if sign in "\u202a\u202b\u202d\u202e\u202c\u2066\u2067\u200e\u200f\u061c":
            return True
        depth += {"\u2068": 1, "\u2069": -1}.get(sign, 0)
        if depth < 0:
            return True
    return depth != 0


@given(WORDS)
@trying(max_examples=60)
def test_in_a_chat_tags_and_directions_end_where_the_words_do(words: str) -> None:
    for page in in_a_message(storable(words)):
        text, entities = parse_html(page)
        assert len(text) <= 4096 and len(page) <= 4096 + len("<b></b>")
        assert not reaches_beyond(text)
        assert {entity["type"] for entity in entities} <= {"bold"}


@pytest.mark.parametrize(
    "text", ["&lt;" * 4096, f"<b>{'x' * 9000}</b>", f"{'x' * 4094}<b>y</b>", f"{'x' * 4093}&amp;{'y' * 9}"]
)
def test_a_text_without_a_gap_is_broken_between_its_signs(text: str) -> None:
    broken = pages(Html(text))
    assert "".join(parse_html(page)[0] for page in broken) == parse_html(text)[0]


@given(WORDS)
@trying(max_examples=60)
def test_what_is_shown_is_what_was_written_but_for_directions_and_towers(words: str) -> None:
    kept = storable(words)
    assert "\0" not in kept and kept.encode("utf-8").decode() == kept

    def seen(text: str) -> str:
        return "".join(c for c in text if c not in DIRECTIONS and not unicodedata.combining(c))

    assert seen(shown(kept)) == seen(kept)
    assert shown("Ñandú, día 7 – ça va? 😀👨\u200d👩 नमस्ते") == "Ñandú, día 7 – ça va? 😀👨\u200d👩 नमस्ते"


@given(WORDS)
@trying(max_examples=60)
def test_at_a_terminal_no_cursor_moves(words: str) -> None:
    out = printable(words) + terminal._plain(texts("en")("email-unreadable", words=storable(words)))
    assert not {unicodedata.category(c) for c in out if c not in "\n\t"} & {"Cc", "Cs"}
    assert not set(out) & set(DIRECTIONS)
    assert terminal._plain(texts("en")("email-unreadable", words="\x1b[2J/x\u202e")).count("[2J/x") == 1


@given(WORDS)
@trying(max_examples=40)
def test_files_hold_the_words_whole_and_as_nothing_but_words(words: str) -> None:
    kept = storable(words) or "-"
    diary = Diary("PT-001", "bot", DAY, notes=(Note(1, DAY, 0, kept, AT),))
    record = json.loads(fhir.as_json([diary], AT))
    # FHIR takes no controls but tab and line breaks.
    expected = "".join("\N{REPLACEMENT CHARACTER}" if _is_control(c) else c for c in kept)
    assert expected.strip() in _strings(record)
    sheet = table.as_csv([diary]).decode("utf-8-sig")
    assert not [line for line in sheet.splitlines() if line.startswith(("=", "@"))]


def _is_control(sign: str) -> bool:
    return sign < " " and sign not in "\t\r\n"


def _strings(data: object) -> str:
    if isinstance(data, dict):
        return "\n".join(_strings(one) for one in data.values())
    if isinstance(data, list):
        return "\n".join(_strings(one) for one in data)
    return str(data)


def test_a_picture_is_drawn_of_any_words() -> None:
    """Formulas are not set, and what the font does not know is a box, in one line of bounded length."""
    for word in ODD:
        drawn = chart._printable(storable(word), 48)
        assert len(drawn) <= 48 and "\n" not in drawn and not set(drawn) & set(DIRECTIONS)
    panel = chart.Panel(
        "".join(one[:3] for one in map(storable, ODD)), (), (), date(2026, 3, 2), date(2026, 3, 9)
    )
    formula = chart.Panel("$\\frac{1}{0}$ $x^", (), (), date(2026, 3, 2), date(2026, 3, 9))
    assert chart.draw([panel, formula], NO_WORDS).startswith(b"\x89PNG")


LONG = [
    *ODD,
    *("1 / " * 1024, "1-" * 2048, "-" * 4096, " " * 4096, "a'" * 2048, "pain 1 " * 580, "kill my " * 512),
    *("\ufdfa" * 4096, "7 of " * 800, "i\u200d" * 2048, "." * 4096, "\n" * 4096),
]
READERS: dict[str, Callable[[str], object]] = {
    "a rating": lambda text: replies.read(text, DAILY, PAIN, texts("en").vocabulary),
    "danger": crisis.are_danger,
    "an hour": hours.meant,
    "a command": lambda text: meant.command(text, texts("es")),
    "a list": bulk.read,
}


@pytest.mark.parametrize("reader", READERS)
def test_nothing_that_fits_into_a_message_takes_long_to_read(reader: str) -> None:
    READERS[reader]("7")
    for words in LONG:
        begun = time.process_time()
        READERS[reader](storable(words))
        assert time.process_time() - begun < 1, ascii(words[:9])


FILES = {
    "a spreadsheet": b"PK\x03\x04" + b"1" * 50,
    "an empty archive": b"PK\x05\x06" + b"1" * 18,
    "a PDF": b"%PDF-1.4 all of it in letters",
    "gzip": b"\x1f\x8b\x08abc",
    "an old spreadsheet": b"\xd0\xcf\x11\xe0abc",
    "RTF": b"{\\rtf1 abc}",
    "a picture": b"\x89PNG\r\n\x1a\nabc",
    "zeros": b"PT-001;2026-03-02\0",
    "zeros in two bytes": "PT-001;2026-03-02\0".encode("utf-16"),
    "half a letter": b"\xff\xfe\x00\xd8",
}


@pytest.mark.parametrize("what", FILES)
def test_what_is_no_text_is_refused_whatever_it_is_called(what: str) -> None:
    with pytest.raises(bulk.NoText):
        bulk.decoded(FILES[what])


def test_a_list_may_come_from_a_clinic_whose_codes_look_like_another_file() -> None:
    assert bulk.read(bulk.decoded(b"PK-001;2026-03-02")).wanted[0].code == "PK-001"


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0315" * 25_000 + "\u0316" * 24_000,
        ";" * 100_000,
        "\t," * 50_000,
        "1;" * 50_000,
        "\n" * 100_000,
    ],
    ids=["tower", "columns", "both", "filled", "lines"],
)
def test_a_large_list_is_read_at_once_or_refused(text: str) -> None:
    begun = time.process_time()
    assert not bulk.read(bulk.decoded(text.encode())).wanted
    assert time.process_time() - begun < 1
    with pytest.raises(bulk.TooLong):
        bulk.decoded(b"x" * (bulk.MOST_BYTES + 1))
