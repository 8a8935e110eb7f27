"""A digest in words: who is told under what, in how many messages, and that nobody is lost between them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.clinicians import items
from handlers.clinicians.wording import Whole, parts, whole, whole_of, words
from handlers.clinicians.wording import longest as longest_in
from handlers.texts import LANGUAGES, LONGEST_TEXT, Html, Texts, length, texts
from journal.digest import Digest, Entry, to_json
from journal.episodes import Episode, Outcome
from journal.multiples import MOST_PANELS
from journal.plain import from_plain, to_plain
from journal.verdict import Overdue, Relief, Rule, Silence, Verdict
from tests.handlers.judged import EVERY_FINDING, ago, digest, every_language, judged, longest

ENGLISH, SPANISH = texts("en"), texts("es")
OPEN = Episode(since=ago(20), opened=ago(14))
CALLED = OPEN.dealt_with(Outcome("called", ago(7), "CL-001", 2.4))


def told(decided: Digest, say: Texts, *, weekly: bool = True, codes: bool = False) -> list[Html]:
    of = whole(decided, weekly=weekly, codes=codes)
    of, pieces = parts(decided, say, of)
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
        judged(Verdict.WORSE, "PT-009", episode=CALLED),
        judged(Verdict.NOT_ENOUGH, "PT-008", episode=OPEN),
        judged(Verdict.WATCH, "PT-020", findings=[Overdue(38, 30)]),
        judged(Verdict.NOT_WORSE, "PT-021", findings=[Relief(12, (24, 21, 26))]),
        judged(Verdict.NOT_WORSE, "PT-022"),
        judged(Verdict.NOT_ENOUGH, "PT-030", findings=[Silence(2, 14, 0.85)]),
        judged(Verdict.NOT_ENOUGH, "PT-031", last_answer=None),
        judged(Verdict.NOT_ENOUGH, "PT-032", standing="paused"),
        judged(Verdict.NOT_ENOUGH, "PT-033", last_answer=12),
    )


def test_each_group_has_its_place() -> None:
    text = plain(told(panel(), ENGLISH))
    order = (
        "Weekly digest, Monday, May 18: 1 patient got worse. 2 earlier worsenings are still open.",
        "\n\nPT-004: pain +2.4 (1.1 to 3.6), mood −1.8\nsince about May 8 · 4 of 7 days · 93 % sure\n",
        "\nPT-007: pain +2.4",
        "\nsince about Apr 28, open since May 4 · 4 of 7 days",
        "\nPT-008: how it is now cannot be told\n",
        "\n\nWatch (a softer signal)\nPT-020: pain +1.3 (0.1 to 2.5)\n"
        "since about May 6 · Pain 5, Mood 6 of 7 days · 61 % sure\ninfusion overdue",
        "\n\nAnswers stopped (cannot be judged)\nPT-030: 2 of the last 14 days answered, usually 12 of 14",
        "\n\nAlso (not called worse)\nPT-021 · shorter relief: 12 days after the last infusion; "
        "before: 24, 21, 26",
        "\n\nCannot be told yet: PT-031, PT-033 (last answer 12 days ago), PT-032 (paused by the patient)",
        "\nNot worse: 2 patients. · Dealt with: 1 patient.\nRule: at least 1 point from the personal "
        "infusion curve (90 % interval), about 1 false flag per patient and year.\n"
        "For your review; nobody watches live.",
    )
    places = [text.find(piece) for piece in order]
    assert -1 not in places and places == sorted(places)
    assert "PT-009" not in text


def test_the_groups_have_spanish_names() -> None:
    text = plain(told(panel(), SPANISH))
    for heading in (
        "Resumen semanal, lunes 18 de mayo: 1 paciente empeoró. 2 empeoramientos anteriores siguen abiertos.",
        "En observación (señal más débil)\nPT-020: dolor +1,3 (0,1 a 2,5)",
        "Dejaron de responder (no se pueden valorar)\nPT-030: 2 de los últimos 14 días con respuesta",
        "Además (no se consideran peor)\nPT-021 · alivio más corto",
        "Aún no se puede saber: PT-031, PT-033 (última respuesta hace 12 días), "
        "PT-032 (en pausa, por decisión propia)",
        "No están peor: 2 pacientes. · Ya atendido: 1 paciente.\nRegla: al menos 1 punto",
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
    assert "PT-030: none of the last 14 days answered, usually 12 of 14" in text
    assert text.count("PT-030") == 1 and "Not worse" not in text


def test_the_rule_is_that_of_most_and_others_have_theirs_beside_them() -> None:
    strict = Rule(2.0, 0.5)
    entries = [judged(Verdict.WORSE, f"PT-10{n}", rule=strict) for n in range(3)]
    text = plain(told(digest(*entries, judged(Verdict.WORSE, "PT-004")), ENGLISH))
    assert "at least 2 points from the personal infusion curve (90 % interval), about 0.5 false flags" in text
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
    if kind < 16:
        return judged(verdict, code, episode=OPEN, standing="paused")
    return replace(judged(verdict, code, episode=CALLED), reminded=kind == 17)


@settings(max_examples=40)
@given(
    st.lists(st.integers(0, 17), max_size=24).map(lambda kinds: list(enumerate(kinds, start=100))),
    st.sampled_from(LANGUAGES),
    st.booleans(),
)
def test_nobody_is_cut_and_nobody_is_told_twice(
    numbered: list[tuple[int, int]], language: str, codes: bool
) -> None:
    """In their order, each in at most three lines, and whoever is dealt with not at all."""
    say = texts(language)
    decided = digest(*(entry_of(number, kind) for number, kind in numbered))
    _, pieces = parts(decided, say, whole(decided, weekly=True, codes=codes))
    messages = told(decided, say, codes=codes)

    for part, message in zip(pieces, messages, strict=True):
        assert 0 < length(message) <= (LONGEST_TEXT if codes else longest_in(part))
        assert len(part.items) <= (24 if codes else MOST_PANELS)
    text = plain(messages)
    of_each = Counter(re.findall(r"PATNTS-\w+", text))
    told_of = {*decided.named} - {*decided.not_worse} | {*others(decided, say)}
    assert {*of_each} == {entry.code for entry in told_of}
    if not codes:
        assert max(_lines_of_each(text).values(), default=0) <= 3
        headed = Counter(re.findall(r"(?m)^(PATNTS-\w+): ", text))
        assert headed == Counter(entry.code for entry in decided.items)
    together = [entry.patient for part in pieces for entry in part.items]
    assert together == [entry.patient for entry in decided.items]
    closing = say("patient-review")
    assert messages[-1].endswith(closing) and text.count(closing) == 1
    assert len(pieces) == 1 or pieces[-1].named, "the closing is no message of its own"


def others(decided: Digest, say: Texts) -> list[Entry]:
    return [entry for entry in decided.not_worse if items.others(entry, say)]


def _lines_of_each(text: str) -> Counter[str]:
    """How many lines belong to each patient who is told of: those up to the next code, group or blank."""
    found: Counter[str] = Counter()
    for block in text.split("\n\n"):
        code = ""
        for line in block.splitlines():
            named = re.match(r"(PATNTS-\w+)(?:: | · )", line)
            code = named[1] if named else code
            found[code] += bool(code)
    return found


@every_language
@pytest.mark.parametrize("count", [0, 1, 5, 50])
def test_a_panel_of_any_size_takes_few_messages(say: Texts, count: int) -> None:
    worse = [judged(Verdict.WORSE, f"PT-{number}") for number in range(100, 100 + count)]
    others = [judged(Verdict.NOT_WORSE, f"PT-{number}") for number in range(200, 250 - count)]
    messages = told(digest(*worse, *others), say)
    assert len(messages) <= 1 + count // 2


@every_language
def test_five_who_are_worse_are_one_message_whatever_stands_beside(say: Texts) -> None:
    told_of = [judged(Verdict.WORSE, f"PT-10{n}", findings=EVERY_FINDING[:3], notes=3) for n in range(5)]
    others = [judged(Verdict.NOT_WORSE, f"PT-{number}") for number in range(200, 245)]
    (message,) = told(digest(*told_of, *others), say)
    assert len(message.splitlines()) <= 23


class TestWhole:
    def test_it_stays_what_it_is_on_its_way_through_the_outbox(self) -> None:
        of = whole(panel(), weekly=False)
        assert of == Whole(
            new=(1,), still_open=(2, 4), watch=(5,), not_worse=(6, 7), weekly=False, settled=(3,)
        )
        assert from_plain(Whole, to_plain(of)) == of
        assert whole_of({"whole": to_plain(of)}) == of

    def test_it_counts_only_who_may_be_seen(self) -> None:
        of = whole(panel(), weekly=True).restricted_to({2, 6, 99})
        assert (of.new, of.still_open, of.watch, of.not_worse, of.worse) == ((), (2,), (), (6,), 1)

    def test_a_message_that_an_earlier_version_queued_is_read(self) -> None:
        decided = digest(judged(Verdict.WORSE), judged(Verdict.NOT_WORSE, "PT-021"))
        queued = {"facts": to_json(decided), "worse": [1], "weekly": True}
        assert whole_of(queued) == Whole(new=(1,), not_worse=(2,))


def test_a_patient_who_may_not_be_seen_any_more_leaves_no_trace() -> None:
    decided, allowed = panel(), {1, 7}
    of = whole(decided, weekly=True).restricted_to(allowed)
    text = words(decided.restricted_to(allowed), ENGLISH, of, first=True, last=True)
    assert set(re.findall(r"PT-\d+", text)) == {"PT-004"}
    assert "1 patient got worse." in text and "still open" not in text and "Not worse: 1 patient." in text
