from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.fake.errors import ApiError
from bot.sandbox.fake.markup import clean, link, parse_html, render, trimmed, utf16_length, with_found

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]))
FORMATS = ["b", "i", "u", "s", "tg-spoiler", "blockquote", "code", "pre"]


@given(words)
def test_any_escaped_text_comes_back_equal(text: str) -> None:
    assert parse_html(escape(text)) == (text, [])


@given(st.lists(st.tuples(st.sampled_from(FORMATS), words.filter(bool)), max_size=5))
def test_rendering_and_parsing_again_changes_nothing(pieces: list[tuple[str, str]]) -> None:
    parsed = parse_html("".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in pieces))
    assert len(parsed[1]) == len(pieces)
    assert parse_html(render(*parsed)) == parsed


@given(words, words.filter(bool))
def test_offsets_and_lengths_count_utf16_units(before: str, bold: str) -> None:
    _, [entity] = parse_html(f"{escape(before)}<b>{escape(bold)}</b>")
    units = [len(text.encode("utf-16-le")) // 2 for text in (before, bold)]
    assert [entity["offset"], entity["length"]] == units


def test_each_tag_becomes_the_entity_that_telegram_makes_of_it() -> None:
    html = (
        "<b>a</b><strong>b</strong><i>c</i><em>d</em><u>e</u><ins>f</ins><s>g</s><del>h</del>"
        '<tg-spoiler>i</tg-spoiler><span class="tg-spoiler">j</span><code>k</code><pre>l</pre>'
        "<blockquote>m</blockquote><blockquote expandable>n</blockquote>"
    )
    text, entities = parse_html(html)
    assert text == "abcdefghijklmn"
    assert [entity["type"] for entity in entities] == (
        ["bold"] * 2 + ["italic"] * 2 + ["underline"] * 2 + ["strikethrough"] * 2 + ["spoiler"] * 2
        + ["code", "pre", "blockquote", "expandable_blockquote"]
    )  # fmt: skip


def test_nested_tags_are_listed_from_the_outside_inwards() -> None:
    _, entities = parse_html("<b>one <i>two</i></b>")
    assert entities == [
        {"type": "bold", "offset": 0, "length": 7},
        {"type": "italic", "offset": 4, "length": 3},
    ]


def test_code_with_a_language_inside_pre_is_one_entity() -> None:
    html = '<pre><code class="language-python">x = 1</code></pre>'
    assert parse_html(html)[1] == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]
    assert render(*parse_html(html)) == html


def test_a_link_keeps_its_address_and_a_bad_address_leaves_plain_text() -> None:
    _, entities = parse_html('<a href="https://example.com?a=1&amp;b=2">here</a>')
    link_here = {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.com/?a=1&b=2"}
    assert entities == [link_here]
    assert parse_html('<a href="nowhere">here</a>') == ("here", [])


@pytest.mark.parametrize(
    ("address", "stored"),
    [
        ("https://example.com", "https://example.com/"),
        ("t.me/some_bot?start=a", "http://t.me/some_bot?start=a"),
        ("http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x"),
        ("tg://user?id=1", "tg://user?id=1"),
        ("not-a-url", None),
        ("ftp://example.com", None),
        ("", None),
    ],
)
def test_an_address_is_stored_with_scheme_and_path(address: str, stored: str | None) -> None:
    assert link(address) == stored


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("ñ < 3>", 'Unsupported start tag "" at byte offset 3'),
        ("pain <3", "Unclosed start tag at byte offset 5"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x"y">z</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ('<a href="x>z</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        (
            "&#xDFDF;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(html: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(html)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_only_four_named_references_are_decoded() -> None:
    assert parse_html("&lt;&gt;&amp;&quot;&#65;&#x42;&nbsp;&ge;&") == ('<>&"AB&nbsp;&ge;&', [])


def test_control_characters_become_spaces_and_carriage_returns_vanish() -> None:
    assert clean("a\tb\r\nc\0d\u202ee") == "a b\nc de"


def test_white_space_at_the_ends_is_cut_with_the_entities() -> None:
    assert trimmed(*parse_html("  x <b>y  </b>\n ")) == ("x y", [{"type": "bold", "offset": 2, "length": 1}])


def test_commands_addresses_and_names_are_found_without_markup() -> None:
    text = "/start@some_bot see https://example.com/a. or a@example.com, @maria #pain 3/10 x/y"
    found = [(e["type"], text[e["offset"] :][: e["length"]]) for e in with_found(text, [])]
    assert found == [
        ("bot_command", "/start@some_bot"),
        ("url", "https://example.com/a"),
        ("email", "a@example.com"),
        ("mention", "@maria"),
        ("hashtag", "#pain"),
    ]


def test_nothing_is_found_inside_code() -> None:
    text, entities = parse_html("<code>/start</code> /stop")
    assert [e["type"] for e in with_found(text, entities)] == ["code", "bot_command"]


def test_what_a_person_typed_is_escaped_when_rendered() -> None:
    seen = render("<script> & 🙂 bold", [{"type": "bold", "offset": 14, "length": 4}])
    assert seen == "&lt;script&gt; &amp; 🙂 <b>bold</b>"


def test_an_emoji_counts_twice() -> None:
    assert utf16_length("a🙂") == 3
