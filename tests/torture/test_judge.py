"""A judge that cannot convict is worth nothing: each kind of damage to a good history must be found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.torture.history import Answer, Call, CheckIn, Digest, History, Note, Outgoing, Person, Update
from tests.torture.judge import PROMPT as GREETING
from tests.torture.judge import STRANGER, judge

MONDAY = date(2026, 3, 16)
NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
PATIENT, OTHER, CLINICIAN, UNKNOWN = 11, 12, 21, 99
PROMPT = GREETING + "\n\nHow much pain?"
REMINDER = "A small reminder: today’s check-in is still open."
SCALE = tuple(f"r:token1:1:{value}" for value in range(11))


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def tap(number: int, chat: int, data: str) -> Update:
    return Update(number, chat, {"update_id": number, "callback_query": {"data": data}}, confirmed=True)


def message(number: int, chat: int, text: Any, kind: str = "message", message_id: int = 0) -> Update:
    raw = {"update_id": number, kind: {"text": text, "message_id": message_id or number}}
    return Update(number, chat, raw, confirmed=True)


def row(number: int, kind: str, at: float, message_id: int | None, **more: Any) -> Outgoing:
    facts = {"person": "PT-101", "method": "sendMessage", "fate": "sent"} | more
    return Outgoing(
        number, kind=kind, claimed_at=minute(at), finished_at=minute(at + 1), message_id=message_id, **facts
    )


def shown(number: int, at: float, text: str, chat: int = PATIENT, buttons: tuple[str, ...] = ()) -> Call:
    return Call(chat, number, True, minute(at), text, buttons)


def good() -> History:
    """A patient is asked, reminded as nobody knows of the prompt, rates, corrects, and writes."""
    return History(
        people=[
            Person("PT-101", "patient", PATIENT),
            Person("PT-102", "patient", OTHER),
            Person("CL-001", "clinician", CLINICIAN, frozenset({"PT-101"})),
        ],
        begins=MONDAY,
        ends=MONDAY,
        updates=[
            tap(1, PATIENT, "r:token1:1:7"),
            tap(2, PATIENT, "r:token1:1:7"),
            tap(3, PATIENT, "r:token1:1:?"),
            tap(4, PATIENT, "r:token1:1:3"),
            tap(5, OTHER, "r:token1:1:9"),
            tap(4, PATIENT, "r:token1:1:3"),
            message(6, PATIENT, "Slept badly, zqa."),
            message(7, PATIENT, "Slept well, zqb.", "edited_message", 6),
            message(8, UNKNOWN, "hello"),
            message(9, OTHER, ["nonsense"]),
        ],
        calls=[
            shown(101, 0.5, PROMPT, buttons=SCALE),
            shown(102, 12.5, REMINDER, buttons=SCALE),
            shown(103, 20.5, "Saved as a note."),
            shown(104, 21.5, "I changed your note."),
            shown(105, 30.5, "Weekly digest, Monday: nobody.\n\nPT-101", CLINICIAN),
            shown(106, 31.5, STRANGER, UNKNOWN),
            replace(shown(102, 13, "Pain: 7"), made=False),
        ],
        check_ins=[
            CheckIn(1, "PT-101", MONDAY, "token1", "complete"),
            CheckIn(2, "PT-102", MONDAY, "token2", "expired"),
        ],
        answers=[Answer("PT-101", MONDAY, 1, 0, 7), Answer("PT-101", MONDAY, 1, 1, 3)],
        notes=[Note("PT-101", 6, 0, "Slept badly, zqa."), Note("PT-101", 6, 1, "Slept well, zqb.")],
        outgoing=[
            row(1, "prompt", 0, None, fate="unknown", check_in=1),
            row(2, "reminder", 12, 102, check_in=1),
            row(3, "reply", 20, 103),
            row(4, "reply", 21, 104),
            row(5, "digest", 30, 105, person="CL-001", digest=1),
            row(6, "reply", 31, 106, person=None),
            row(7, "prompt", 0, None, fate="expired", person="PT-102", check_in=2),
            *(row(number, "edit", 14, 102, method="editMessageText") for number in range(8, 12)),
        ],
        digests=[
            Digest("CL-001", "2026-W12", MONDAY, frozenset(), frozenset({"PT-101"}), frozenset({"PT-102"}))
        ],
        parked=[9],
    )


def letters(history: History) -> set[str]:
    return {violation.letter for violation in judge(history)}


def without(name: str, position: int) -> Callable[[History], History]:
    def damage(history: History) -> History:
        kept = list(getattr(history, name))
        del kept[position]
        return _with(history, name, kept)

    return damage


def with_more(name: str, *more: Any) -> Callable[[History], History]:
    return lambda history: _with(history, name, [*getattr(history, name), *more])


def changed(name: str, position: int, **facts: Any) -> Callable[[History], History]:
    def damage(history: History) -> History:
        kept = list(getattr(history, name))
        kept[position] = replace(kept[position], **facts)
        return _with(history, name, kept)

    return damage


def _with(history: History, name: str, kept: list[Any]) -> History:
    facts: dict[str, Any] = {name: kept}
    return replace(history, **facts)


DAMAGES: list[tuple[str, str, Callable[[History], History]]] = [
    ("L", "an update stays unconfirmed", changed("updates", 0, confirmed=False)),
    ("L", "a rating is lost", without("answers", 0)),
    ("L", "a correction is lost", without("answers", 1)),
    ("L", "a note is lost", without("notes", 0)),
    ("L", "an edit of a note is lost", without("notes", 1)),
    ("L", "nonsense is dropped", without("parked", 0)),
    ("L", "a good update is parked", with_more("parked", 6)),
    ("O", "nonsense is parked twice", with_more("parked", 9)),
    ("O", "a rating has its effect again", with_more("answers", Answer("PT-101", MONDAY, 1, 2, 7))),
    ("O", "corrections change places", changed("answers", 0, revision=5)),
    ("O", "a note is there twice", with_more("notes", Note("PT-101", 6, 2, "Slept well, zqb."))),
    ("O", "a day has two check-ins", with_more("check_ins", CheckIn(3, "PT-101", MONDAY, "t3", "open"))),
    ("O", "a note is answered twice", with_more("outgoing", row(20, "reply", 22, 103, fate="unknown"))),
    ("V", "a note is not answered", changed("outgoing", 2, kind="notice")),
    ("V", "a tap shows nothing", without("outgoing", 7)),
    ("D", "the prompt is repeated blindly", with_more("calls", shown(110, 40, PROMPT, buttons=SCALE))),
    ("D", "a note's answer is repeated", with_more("calls", shown(110, 20.6, "Saved as a note."))),
    ("D", "a copy hides behind another's row", with_more("calls", shown(110, 5, "Saved as a note."))),
    ("D", "a sleeper wakes up and sends", changed("outgoing", 0, finished_at=minute(-5))),
    (
        "D",
        "a check-in has two prompts",
        with_more("outgoing", row(20, "prompt", 5, None, fate="blocked", check_in=1)),
    ),
    (
        "D",
        "a check-in has a reminder too many",
        with_more("outgoing", *(row(n, "reminder", n, None, fate="unknown", check_in=1) for n in (20, 22))),
    ),
    (
        "D",
        "a week has two digests",
        with_more("calls", shown(110, 40, "Weekly digest, Monday: nobody.", CLINICIAN)),
    ),
    ("V", "a week has no digest", without("digests", 0)),
    ("V", "a message is never sent", changed("outgoing", 1, fate="queued")),
    ("V", "a message stays on its way", changed("outgoing", 0, fate="sending")),
    ("V", "a sent message never arrived", without("calls", 2)),
    ("V", "two rows claim one message", changed("outgoing", 3, message_id=103)),
    ("V", "a check-in is made and not asked", changed("outgoing", 6, kind="notice")),
    ("V", "a day is skipped", without("check_ins", 1)),
    ("A", "a clinician sees another's patient", with_more("calls", shown(110, 40, "PT-102", CLINICIAN))),
    ("A", "a patient sees another's code", with_more("calls", shown(110, 40, "PT-102 is worse"))),
    ("A", "a note is shown to somebody", with_more("calls", shown(110, 40, "zqa", CLINICIAN))),
    ("A", "a question goes to the wrong chat", with_more("calls", shown(110, 40, PROMPT, OTHER, SCALE))),
    ("A", "a stranger is told something", with_more("calls", shown(110, 40, "Saved.", UNKNOWN))),
    ("A", "a forged tap has effect", with_more("answers", Answer("PT-101", MONDAY, 1, 2, 9))),
    ("T", "a rating is invented", with_more("answers", Answer("PT-102", MONDAY, 1, 0, 5))),
    ("T", "a note is invented", with_more("notes", Note("PT-102", 50, 0, "Slept."))),
    ("T", "a silent patient is called stable", changed("digests", 0, not_worse=frozenset({"PT-102"}))),
]


def test_a_good_history_has_no_violation() -> None:
    assert judge(good()) == []


@pytest.mark.parametrize(("letter", "what", "damage"), DAMAGES, ids=[what for _, what, _ in DAMAGES])
def test_each_damage_is_found(letter: str, what: str, damage: Callable[[History], History]) -> None:
    assert letter in letters(damage(good()))


@given(st.lists(st.sampled_from([True, False, None]), max_size=12), st.data())
def test_every_copy_is_found_among_unknown_fates(fates: list[bool | None], data: st.DataObject) -> None:
    """True was sent, False did not arrive, None arrived and nobody heard; whichever is copied, it shows."""
    rows = [
        row(n, "notice", n * 2, fate and 200 + n, fate="sent" if fate else "unknown", person="CL-001")
        for n, fate in enumerate(fates)
    ]
    arrived = [n for n, fate in enumerate(fates) if fate is not False]
    calls = [shown(200 + n, n * 2 + 0.5, "A notice.", CLINICIAN) for n in arrived]
    history = History([Person("CL-001", "clinician", CLINICIAN)], MONDAY, MONDAY - timedelta(days=1))
    assert judge(replace(history, outgoing=rows, calls=calls)) == []
    if arrived:
        copied = data.draw(st.sampled_from(arrived))
        copy = shown(300, copied * 2 + 0.6, "A notice.", CLINICIAN)
        assert letters(replace(history, outgoing=rows, calls=[*calls, copy])) == {"D"}


@given(st.lists(st.integers(0, 10), max_size=8), st.data())
def test_every_lost_rating_is_found_and_no_repeat_is_blamed(values: list[int], data: st.DataObject) -> None:
    """Equal values in a row are one rating."""
    updates = [tap(n, PATIENT, f"r:token1:1:{value}") for n, value in enumerate(values)]
    repeats = data.draw(st.lists(st.sampled_from(updates), max_size=5)) if updates else []
    kept = [value for n, value in enumerate(values) if values[n - 1 : n] != [value]]
    answers = [Answer("PT-101", MONDAY, 1, n, value) for n, value in enumerate(kept)]
    edits = [row(n, "edit", 1, None, method="editMessageText") for n in range(len(values))]
    history = replace(
        good(), updates=[*updates, *repeats], answers=answers, notes=[], calls=[], parked=[], digests=[],
        outgoing=[row(99, "prompt", 0, None, fate="expired", check_in=1), *edits, good().outgoing[6]],
        ends=MONDAY - timedelta(days=1),
    )  # fmt: skip
    assert judge(history) == []
    if answers:
        lost = data.draw(st.sampled_from(answers))
        assert "L" in letters(replace(history, answers=[one for one in answers if one != lost]))


def test_a_rating_that_came_after_a_week_may_be_refused_and_one_before_may_not() -> None:
    """Of 7 and then 3, the 3 is not stored."""
    refused = replace(good(), answers=good().answers[:1])
    assert "L" in letters(refused)
    eight_days_later = replace(good().updates[3], confirmed_at=minute(0) + timedelta(days=8))
    late = [eight_days_later if one.id == 4 else one for one in refused.updates]
    assert "L" not in letters(replace(refused, updates=late))
