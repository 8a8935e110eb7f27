"""Every keyboard and every text can be used by who sees little, hears the screen or has an unsteady thumb."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import handlers
from handlers import choices, keyboards
from handlers.clinicians.boards import State
from handlers.keyboards import button, rows
from handlers.texts import LANGUAGES, Html, texts
from journal.episodes import OUTCOMES
from journal.instruments import DAILY, MORNING, NOW, QUESTIONS, WEEKLY
from journal.later import Later
from journal.schedule import Schedule
from storage.models import Alert, Board, CheckIn, CheckInStatus, Episode, Person, Site
from tests.handlers.accessibility import faults, is_said
from tests.handlers.test_texts import said

DAY = date(2026, 9, 30)
# What keyboards are put together with, whatever stands on them.
PARTS = (keyboards.rows, keyboards.longer)
MADE = {"Keyboard", "Lines", "list[Button]", "tuple[Html, Keyboard]"}

Builder = Callable[..., Any]


def builders() -> Iterator[Builder]:
    """Every function of the handlers that makes buttons without looking anything up."""
    for found in pkgutil.walk_packages(handlers.__path__, "handlers."):
        module = importlib.import_module(found.name)
        path = Path(module.__file__ or "")
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) in MADE:
                function = getattr(module, node.name)
                looks_up = "context" in inspect.signature(function).parameters
                if not node.name.startswith("_") and function not in PARTS and not looks_up:
                    yield function


def check_ins(function: Builder) -> list[CheckIn]:
    """Weekly questionnaires and the like have texts of their own; what can wait is the daily one."""
    asked = (MORNING, NOW, WEEKLY) if function.__module__.endswith(".forms") else (DAILY,)
    return [
        CheckIn(
            token="Zm9vYmFyIQ-",
            day=DAY,
            instrument=one.key,
            status=status,
            due_at=datetime(2026, 9, 30, 16, tzinfo=UTC),
            expires_at=datetime(2026, 10, 1, 4, tzinfo=UTC),
            completed_at=datetime(2026, 9, 30, 16, tzinfo=UTC),
        )
        for one in asked
        for status in (CheckInStatus.OPEN, CheckInStatus.COMPLETE)
    ]


LAST_DAYS = [DAY - timedelta(days=days) for days in range(8)]
# What can be true of a patient on a digest, each dealt with by the reader or by a colleague.
STATES = [
    State(Person(code=code), Episode(kind="worse", outcome=did, outcome_by=by, outcome_day=DAY), reminded)
    for code, by in (("PT-100", "CL-001"), ("PTTTTT-123456789012", "CLLLLL-123456789012"))
    for did in (None, *OUTCOMES)
    for reminded in (False, True)
]
ON_A_DIGEST = {number: replace(one, patient=Person(code=f"PT-{number}")) for number, one in enumerate(STATES)}
# What these functions are given, by the parameter's name, with the function's where it means several things.
GIVEN: dict[str, list[Any]] = {
    "say": [texts(language) for language in LANGUAGES],
    "during": [choices.ENROLLING, choices.SETTING],
    "choices": [[("Basseterre, Saint Kitts and Nev… (10:00)", "America/St_Kitts"), ("Rome", "Europe/Rome")]],
    "usual": [time(18), time(18, 30)],
    "meant": [(time(6), time(18))],
    "which_hour.what": [choices.SECOND],
    "of_setting.name": [*choices.OF_PATIENTS[1:]],
    "now": [Schedule(), Schedule(prompt_at=time(9), weekdays=frozenset({2}), weekly_at=None)],
    "answered": [
        {},
        {"pain": 10, "peg-pain": 0, "unreal": 3},
        {question.key: 3 for question in QUESTIONS.values()},
    ],
    "scale.answered": [None, 1],
    "question": [*QUESTIONS.values()],
    "questions": [DAILY.questions],
    "greeting": [Html("Hello")],
    "days": [[DAY, DAY + timedelta(days=30)]],
    "token": ["Zm9vYmFyIQ-"],
    "confirmation.what": ["stop"],
    "yes": ["Yes"],
    "no": ["No"],
    "copy": [None, "Take a copy first"],
    "offered": [dict.fromkeys(Later, datetime(2026, 9, 30, 18, tzinfo=UTC))],
    "days.offered": [LAST_DAYS],
    "rated": [{}, {day: {"pain": 10, "mood": 10} for day in LAST_DAYS}],
    "label": ["Answer now"],
    "site": [Site(name="Northside", phone="+34 555 0100", crisis_lines={}, texts={})],
    "infusions": [[DAY - timedelta(days=12)]],
    "invites_notes": [True],
    "patient": [Person(zone="Europe/Madrid")],
    "of_panel.codes": [["PT-100", "PT-101", "PTTTTT-123456789012", "PT-103"]],
    "page": [0, 1, 11],
    "codes.found": [[], [f"PTTTTT-{number:012}" for number in range(60)]],
    "screen": ["inf"],
    "board": [Board(token="Zm9vYmFyIQ-")],
    "shown": [ON_A_DIGEST, {0: STATES[0]}],
    "number": [23],
    "state": STATES,
    "clinician": [Person(code="CL-001")],
    "pages": [1, 12],
    "code": ["PTTTTT-123456789012"],
    "episode": [None, "Zm9vYmFyIQ-"],
    "shares_notes": [True],
    "alert": [
        Alert(token="Zm9vYmFyIQ-"),
        Alert(token="Zm9vYmFyIQ-", confirmed_at=datetime(2026, 9, 30, tzinfo=UTC)),
        Alert(token="Zm9vYmFyIQ-", closed_at=datetime(2026, 9, 30, tzinfo=UTC)),
    ],
    "is_theirs": [False, True],
}


def made(function: Builder) -> Iterator[Any]:
    """Everything that it makes of what it may be given."""
    wanted = [
        name
        for name, one in inspect.signature(function).parameters.items()
        if one.default is inspect.Parameter.empty and one.kind is not inspect.Parameter.VAR_POSITIONAL
    ]
    pools = [check_ins(function) if name == "check_in" else _given(function, name) for name in wanted]
    for values in product(*pools):
        yield function(**dict(zip(wanted, values, strict=True)))


def _given(function: Builder, name: str) -> list[Any]:
    return GIVEN.get(f"{function.__name__}.{name}") or GIVEN[name]


def keyboard_of(found: Any) -> dict[str, Any]:
    """Of a keyboard alone, of a text with its keyboard, of lines of buttons, and of one line."""
    if isinstance(found, tuple):
        found = found[1]
    if isinstance(found, dict):
        return found
    return rows(*found) if not found or isinstance(found[0], list | tuple) else rows(found)


@pytest.mark.parametrize("build", list(builders()), ids=lambda build: f"{build.__module__}.{build.__name__}")
def test_every_keyboard_can_be_tapped_and_read_aloud(build: Builder) -> None:
    found = [keyboard_of(one) for one in made(build)]
    assert found
    assert [fault for one in found for fault in faults(one)] == []


def test_what_is_wrong_with_a_keyboard_is_found() -> None:
    wide, signs, twice = (
        rows([button(f"{n}", "r", n) for n in range(7)]),
        rows([button("✓", "r")]),
        button("A", 1),
    )
    assert list(faults(wide)) == ["7 buttons in a row"]
    assert list(faults(signs)) == ["'✓' says nothing when it is read aloud"]
    assert list(faults(rows([twice], [twice]))) == ["'A' is there twice"]
    assert list(faults(rows([button("x" * 41, "r")]))) == [f"{'x' * 41!r} is too long"]
    assert list(faults(rows([button("x", "r" * 65)]))) == [f"{'r' * 65!r} is too long"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_a_text_says_something_by_a_sign_alone(language: str) -> None:
    lines = [(key, line) for key, text in said(texts(language)) for line in text.splitlines() if line.strip()]
    assert [(key, line) for key, line in lines if not is_said(line)] == []
