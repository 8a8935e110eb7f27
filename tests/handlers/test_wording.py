"""A digest in words: who is told under what, in how many messages, and that nobody is lost between them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.staff.wording import Whole, panel_words, parts, whole, whole_of, words
from handlers.texts import LANGUAGES, LONGEST_CAPTION, LONGEST_TEXT, Html, Texts, length, texts
from journal.chart import MOST_PANELS
from journal.digest import Digest, Entry, to_json
from journal.episodes import Episode
from journal.plain import from_plain, to_plain
from journal.verdict import Overdue, Relief, Rule, Silence, Verdict
from tests.handlers.judged import ago, digest, every_language, judged, longest

ENGLISH, SPANISH = texts("en"), texts("es")
OPEN = Episode(since=ago(20), opened=ago(14))


def told(decided: Digest, say: Texts, *, weekly: bool = True) -> list[Html]:
    of = whole(decided, weekly=weekly)
    pieces = parts(decided, say, of)
    return [
        words(part, say, of, first=number == 0, last=number == len(pieces) - 1)
        for number, part in enumerate(pieces)
    ]


def plain(messages: Sequence[Html]) -> str:
    return "\n\n".join(messages).replace("<b>", "").replace("</b>", "")


def panel() -> Digest:
    """Somebody in every group."""
    return digest(
        judged(Verdict.WORSE, "PT-004"),
        judged(Verdict.WORSE, "PT-007", episode=OPEN),
        judged(Verdict.NOT_ENOUGH, "PT-008", episode=OPEN),
        judged(Verdict.WATCH, "PT-020", findings=[Overdue(38, 30)]),
        judged(Verdict.NOT_WORSE, "PT-021", findings=[Relief(12, (24, 21, 26))]),
        judged(Verdict.NOT_WORSE, "PT-022"),
        judged(Verdict.NOT_ENOUGH, "PT-030", findings=[Silence(2, 14, 0.85)]),
        judged(Verdict.NOT_ENOUGH, "PT-031", last_answer=None),
        judged(Verdict.NOT_ENOUGH, "PT-032", standing="paused"),
    )


def test_each_group_has_its_place() -> None:
    text = plain(told(panel(), ENGLISH))
    order = (
        "Weekly digest, Monday, May 18: 1 patient got worse. 2 earlier worsenings are still open.",
        "\nPT-004: pain 2.4 points above",
        "\nPT-007, still open since May 4: pain 2.4 points above",
        "\nPT-008, still open since May 4: how it is now cannot be told",
        "\n\nWatch (a softer signal)\nPT-020 · pain 1.3 points above usual for these days of the cycle "
        "(90 % interval 0.1 to 2.5) · probability 61 %",
        "\n\nAlso (not called worse)\nPT-020 · infusion overdue: 38 days since the last, "
        "never more than 30 before, none planned",
        "\nPT-021 · shorter relief: 12 days after the last infusion; before: 24, 21, 26",
        "\n\nAnswers stopped (cannot be judged)\nPT-030 · 2 of the last 14 days answered, usually 12 of 14",
        "\n\nCannot be told yet: PT-031, PT-032 (paused by the patient)",
        "\n\nNot worse: 2 patients.\nRule: personal infusion curve; at least 1 point, at most about 1 false "
        "flag per patient and year accepted.\n/patient and a code shows more. "
        "For your review; nobody watches live.",
    )
    places = [text.find(piece) for piece in order]
    assert -1 not in places and places == sorted(places)


def test_the_groups_have_spanish_names() -> None:
    text = plain(told(panel(), SPANISH))
    for heading in (
        "Resumen semanal, lunes 18 de mayo: 1 paciente empeoró. 2 empeoramientos anteriores siguen abiertos.",
        "En observación (señal más débil)\nPT-020 · dolor 1,3 puntos por encima",
        "Además (no se consideran peor)\nPT-020 · infusión atrasada",
        "Dejaron de responder (no se pueden valorar)\nPT-030 · 2 de los últimos 14 días con respuesta",
        "Aún no se puede saber: PT-031, PT-032 (en pausa, por decisión propia)",
        "No están peor: 2 pacientes.\nRegla: curva personal de infusión; al menos 1 punto;",
    ):
        assert heading in text


@pytest.mark.parametrize(
    ("entries", "weekly", "heading"),
    [
        ([judged(Verdict.WORSE)] * 2, True, "Weekly digest, Monday, May 18: 2 patients got worse."),
        ([judged(Verdict.WORSE)], False, "Now, Monday, May 18: 1 patient is worse."),
        (
            [judged(Verdict.WATCH, episode=OPEN)],
            True,
            "Weekly digest, Monday, May 18: no new worsening. 1 earlier worsening is still open.",
        ),
        (
            [judged(Verdict.WATCH), judged(Verdict.NOT_WORSE), judged(Verdict.NOT_ENOUGH)],
            True,
            "Weekly digest, Monday, May 18: of the 2 patients who could be judged, nobody is worse.",
        ),
        ([judged(Verdict.NOT_ENOUGH)], False, "Now, Monday, May 18: nobody can be judged."),
    ],
)
def test_the_heading_counts_what_is_new_and_what_is_still_open(
    entries: list[Entry], weekly: bool, heading: str
) -> None:
    assert plain(told(digest(*entries), ENGLISH, weekly=weekly)).splitlines()[0] == heading


def test_who_is_silent_is_neither_counted_as_not_worse_nor_told_twice() -> None:
    silent = judged(Verdict.NOT_ENOUGH, "PT-030", findings=[Silence(0, 14, 0.85)])
    text = plain(told(digest(judged(Verdict.WORSE), silent), ENGLISH))
    assert "PT-030 · none of the last 14 days answered, usually 12 of 14" in text
    assert text.count("PT-030") == 1 and "Not worse" not in text


def test_the_rule_is_that_of_most_and_others_have_theirs_beside_them() -> None:
    strict = Rule(2.0, 0.5)
    entries = [judged(Verdict.WORSE, f"PT-10{n}", rule=strict) for n in range(3)]
    text = plain(told(digest(*entries, judged(Verdict.WORSE, "PT-004")), ENGLISH))
    assert "at least 2 points, at most about 0.5 false flags per patient and year" in text
    assert text.count("own rule") == 1
    assert "own rule: at least 1 point, 1 false flag a year" in text.split("PT-004")[1].split("\n\n")[0]


def entry_of(number: int, kind: int) -> Entry:
    verdict = list(Verdict)[kind % 4]
    code = f"PATNTS-ABCDEFGHI{number}"
    if kind < 4:
        return judged(verdict, code)
    if kind < 8:
        return longest(code, verdict)
    if kind < 12:
        return replace(longest(code, verdict), episode=None)
    return judged(verdict, code, episode=OPEN, standing="paused")


@given(
    st.lists(st.integers(0, 15), max_size=24).map(lambda kinds: list(enumerate(kinds, start=100))),
    st.sampled_from(LANGUAGES),
)
def test_nobody_is_cut_and_nobody_is_told_twice(numbered: list[tuple[int, int]], language: str) -> None:
    say = texts(language)
    decided = digest(*(entry_of(number, kind) for number, kind in numbered))
    of = whole(decided, weekly=True)
    pieces, messages = parts(decided, say, of), told(decided, say)

    for part, message in zip(pieces, messages, strict=True):
        assert 0 < length(message) <= (LONGEST_CAPTION if part.worse else LONGEST_TEXT)
        assert len(part.worse) <= MOST_PANELS
    text = "\n\n".join(messages)
    called_worse = re.findall(r"(?m)^<b>(PATNTS-[^<]*)</b>[:,] ", text)
    assert Counter(called_worse) == Counter(entry.code for entry in decided.worse)
    watched = [line for line in text.splitlines() if line.endswith(" %") and "</b> · " in line]
    assert Counter(line.split("<")[1][2:] for line in watched) == Counter(e.code for e in decided.watch)
    cannot_say = say("digest-unclear", codes="").strip()
    listed = "\n".join(line for line in text.splitlines() if line.startswith(cannot_say))
    for entry in decided.unclear:
        in_block = sum(entry.code in line for line in _block(text, say("digest-silent")))
        assert listed.count(entry.code) + in_block == 1
    for entry in decided.not_worse:
        assert f"{entry.code}</b>: " not in text and f"{entry.code}</b>, " not in text
    assert messages[-1].endswith(say("digest-review")) and text.count(say("digest-review")) == 1


def _block(text: str, heading: str) -> list[str]:
    """The lines under a heading, which each message has of its own."""
    blocks = (block.splitlines() for block in text.split("\n\n"))
    return [line for lines in blocks if lines and lines[0] == heading for line in lines[1:]]


@every_language
@pytest.mark.parametrize("count", [0, 1, 5, 50])
def test_a_panel_of_any_size_takes_few_messages(say: Texts, count: int) -> None:
    worse = [judged(Verdict.WORSE, f"PT-{number}") for number in range(100, 100 + count)]
    others = [judged(Verdict.NOT_WORSE, f"PT-{number}") for number in range(200, 250 - count)]
    messages = told(digest(*worse, *others), say)
    assert len(messages) <= 1 + count // 2


@every_language
def test_a_page_of_patients_has_room_whatever_is_told_of_them(say: Texts) -> None:
    everything = digest(*(longest(f"PATNTS-ABCDEFGHI{number}", Verdict.WORSE) for number in range(100, 112)))
    assert length(panel_words(everything, say)) <= LONGEST_TEXT


class TestWhole:
    def test_it_stays_what_it_is_on_its_way_through_the_outbox(self) -> None:
        of = whole(panel(), weekly=False)
        assert of == Whole(new=(1,), still_open=(2, 3), watch=(4,), not_worse=(5, 6), weekly=False)
        assert from_plain(Whole, to_plain(of)) == of
        assert whole_of({"whole": to_plain(of)}) == of

    def test_it_counts_only_who_may_be_seen(self) -> None:
        of = whole(panel(), weekly=True).restricted_to({2, 5, 99})
        assert (of.new, of.still_open, of.watch, of.not_worse, of.worse) == ((), (2,), (), (5,), 1)

    def test_a_message_that_an_earlier_version_queued_is_read(self) -> None:
        decided = digest(judged(Verdict.WORSE), judged(Verdict.NOT_WORSE, "PT-021"))
        queued = {"facts": to_json(decided), "worse": [1], "weekly": True}
        assert whole_of(queued) == Whole(new=(1,), not_worse=(2,))


def test_a_patient_who_may_not_be_seen_any_more_leaves_no_trace() -> None:
    decided, allowed = panel(), {1, 6}
    of = whole(decided, weekly=True).restricted_to(allowed)
    text = words(decided.restricted_to(allowed), ENGLISH, of, first=True, last=True)
    assert set(re.findall(r"PT-\d+", text)) == {"PT-004"}
    assert "1 patient got worse." in text and "still open" not in text and "Not worse: 1 patient." in text
