"""Inline keyboards, and what a tap on them means: each kind of button is built and parsed side by side.

Callback data can be forged and has at most 64 bytes, so it holds no more than a kind, an opaque token of a
check-in or the name of a choice, and a value; whoever reads it checks the owner and the value again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from handlers.texts import Texts
from journal.instruments import QUESTIONS, Question
from storage.models import CheckIn, Role

Button = dict[str, str]
Keyboard = dict[str, list[list[Button]]]
Lines = Sequence[Sequence[Button]]

# A row of more than six buttons is too narrow for a thumb.
WIDEST = 6
# The longest words that two buttons of a row can show on a small phone. Our assumption.
_HALF_A_ROW = 16
ASK = "?"
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def button(text: str, *data: str | int) -> Button:
    return {"text": text, "callback_data": ":".join(map(str, data))}


def rows(*lines: Sequence[Button]) -> Keyboard:
    return {"inline_keyboard": [list(line) for line in lines]}


def longer(keyboard: Keyboard, lines: Lines) -> Keyboard:
    return rows(*keyboard["inline_keyboard"], *lines)


def in_rows(buttons: Iterable[Button], wide: int) -> list[Sequence[Button]]:
    found = list(buttons)
    return [found[start : start + wide] for start in range(0, len(found), wide)]


def by_two(buttons: Iterable[Button]) -> list[list[Button]]:
    """Two in a row, where both have room for their words."""
    lines: list[list[Button]] = []
    for one in buttons:
        has_place = lines and len(lines[-1]) == 1 and _is_short(lines[-1][0]) and _is_short(one)
        if has_place:
            lines[-1].append(one)
        else:
            lines.append([one])
    return lines


def _is_short(button: Button) -> bool:
    return len(button["text"]) <= _HALF_A_ROW


def turning(page: int, pages: int, say: Texts, *data: str) -> list[Sequence[Button]]:
    """The line that leads to the pages beside this one, if there are any."""
    turns = []
    if page > 0:
        turns.append(button(say.plain("page-before"), *data, page - 1))
    if page + 1 < pages:
        turns.append(button(say.plain("page-after"), *data, page + 1))
    return [turns] if turns else []


def split(data: Any) -> list[str]:
    return data.split(":") if isinstance(data, str) else []


# Ratings: r:<token>:<question>:<value>, where the value may be "?" for "ask me again", and r:…:<value>:keep.


@dataclass(frozen=True, slots=True)
class RatingTap:
    token: str
    question: Question
    value: int | None  # None: show the question again


def scale(
    check_in: CheckIn, question: Question, say: Texts, answered: int | None = None, below: Lines = ()
) -> Keyboard:
    """The numbers or the words of a question, a button that keeps an answer which is there already, and
    whatever comes below.
    """
    tap = f"r:{check_in.token}:{question.number}"
    labels = [say.plain(f"{question.options}-{n}") if question.options else f"{n}" for n in question.scale]
    buttons = [button(label, tap, n) for label, n in zip(labels, question.scale, strict=True)]
    wide = WIDEST if question.options is None else 2 if max(map(len, labels)) <= _HALF_A_ROW else 1
    keeping = [] if answered is None else [[button(_keep(question, answered, say), tap, answered, "keep")]]
    return rows(*in_rows(buttons, wide), *keeping, *below)


def _keep(question: Question, answered: int, say: Texts) -> str:
    value = say.plain(f"{question.options}-{answered}") if question.options else answered
    return say.plain("keep-value", value=value)


def corrections(check_in: CheckIn, questions: Iterable[Question], say: Texts, below: Lines = ()) -> Keyboard:
    changes = [button(say(f"change-{q.key}"), "r", check_in.token, q.number, ASK) for q in questions]
    return rows(changes, *below)


def rating_tap(data: str) -> RatingTap | None:
    """None for anything that no button of ours can say."""
    match split(data):
        case ["r", token, number, value] | ["r", token, number, value, "keep"] if (
            number.isdecimal() and int(number) in QUESTIONS
        ):
            question = QUESTIONS[int(number)]
            if value == ASK:
                return RatingTap(token, question, None)
            if value.isascii() and value.isdecimal() and int(value) in question.scale:
                return RatingTap(token, question, int(value))
    return None


# Breaks: b begins one and asks how long, b:<days>, b:<date> or b:open answers.

BEGIN, OPEN = "begin", "open"
_BREAKS = (3, 7, 14)


def break_lengths(say: Texts) -> Keyboard:
    days = [button(say.plain("break-days", days=days), "b", days) for days in _BREAKS]
    return rows(days[:2], [*days[2:], button(say.plain("break-open"), "b", OPEN)])


def break_days(days: Iterable[date], say: Texts) -> Keyboard:
    """Which day was meant by “3/4”."""
    return rows(*([button(say.full_day(day), "b", day.isoformat())] for day in days))


def break_change(say: Texts) -> Keyboard:
    return rows([button(say.plain("break-change"), "b")])


def break_tap(data: str) -> Literal["begin", "open"] | timedelta | date | None:
    match split(data):
        case ["b"]:
            return "begin"
        case ["b", "open"]:
            return "open"
        case ["b", days] if days.isascii() and days.isdecimal() and int(days) in _BREAKS:
            return timedelta(days=int(days))
        case ["b", day] if _ISO_DAY.fullmatch(day):
            return _day(day)
    return None


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


# What else there is of the last weeks: h:page or h:table.

PAGE, TABLE = "page", "table"


def history(say: Texts) -> Keyboard:
    return rows([button(say.plain("page-offer"), "h", PAGE)], [button(say.plain("table-offer"), "h", TABLE)])


def from_history(data: str) -> str | None:
    match split(data):
        case ["h", wanted] if wanted in (PAGE, TABLE):
            return wanted
    return None


# Closing an episode: x:<token> asks, x:<token>:yes or x:<token>:no answers.


@dataclass(frozen=True, slots=True)
class Closing:
    token: str
    agreed: bool | None  # None: ask


def closing_offer(token: str, say: Texts) -> Keyboard:
    return rows([button(say("closing-offer"), "x", token)])


def closing_choice(token: str, say: Texts) -> Keyboard:
    return rows(
        [button(say("closing-yes"), "x", token, "yes")], [button(say("closing-no"), "x", token, "no")]
    )


def closing(data: str) -> Closing | None:
    match split(data):
        case ["x", token]:
            return Closing(token, None)
        case ["x", token, ("yes" | "no") as answer]:
            return Closing(token, answer == "yes")
    return None


# Questions before something that cannot be taken back: y:<what>:yes or y:<what>:no.


@dataclass(frozen=True, slots=True)
class Confirmation:
    """`agreed` is None for who wants a copy first."""

    what: str
    agreed: bool | None


def confirmation(what: str, yes: str, no: str, copy: str | None = None) -> Keyboard:
    first = [[button(copy, "y", what, "copy")]] if copy else []
    return rows(*first, [button(yes, "y", what, "yes")], [button(no, "y", what, "no")])


def confirmed(data: str) -> Confirmation | None:
    match split(data):
        case ["y", what, ("yes" | "no" | "copy") as answer]:
            return Confirmation(what, None if answer == "copy" else answer == "yes")
    return None


# Invites: i:<role>.


def invitable(say: Texts) -> Keyboard:
    return rows(*([button(say(f"invite-{role}"), "i", role)] for role in (*Role,)))


def invited_role(data: str) -> Role | None:
    match split(data):
        case ["i", role] if role in (*Role,):
            return Role(role)
    return None
