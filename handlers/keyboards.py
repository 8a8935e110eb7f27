"""Inline keyboards, and what a tap on them means: each kind of button is built and parsed side by side.

Callback data can be forged and has at most 64 bytes, so it holds no more than a kind, an opaque token of a
check-in or the name of a choice, and a value; whoever reads it checks the owner and the value again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from handlers.texts import LANGUAGES, Texts, texts
from journal.instruments import QUESTIONS, Question
from storage.models import CheckIn, Role, Stage

Button = dict[str, str]
Keyboard = dict[str, list[list[Button]]]

# A row of more than six buttons is too narrow for a thumb.
WIDEST = 6
_ASK = "?"


def button(text: str, *data: str | int) -> Button:
    return {"text": text, "callback_data": ":".join(map(str, data))}


def rows(*lines: Sequence[Button]) -> Keyboard:
    return {"inline_keyboard": [list(line) for line in lines]}


def split(data: Any) -> list[str]:
    return data.split(":") if isinstance(data, str) else []


# Ratings: r:<token>:<question>:<value>, where the value may be "?" for "ask me again".


@dataclass(frozen=True, slots=True)
class RatingTap:
    token: str
    question: Question
    value: int | None  # None: show the question again


def scale(check_in: CheckIn, question: Question, say: Texts, answered: int | None = None) -> Keyboard:
    """With a button more that keeps an answer which is there already."""
    tap = f"r:{check_in.token}:{question.number}"
    buttons = [{"text": f"{n}", "callback_data": f"{tap}:{n}"} for n in question.scale]
    keeping = [] if answered is None else [[button(say("keep-value", value=answered), tap, answered)]]
    return rows(buttons[:WIDEST], buttons[WIDEST:], *keeping)


def corrections(check_in: CheckIn, questions: Iterable[Question], say: Texts) -> Keyboard:
    return rows([button(say(f"change-{q.key}"), "r", check_in.token, q.number, _ASK) for q in questions])


def rating_tap(data: str) -> RatingTap | None:
    """None for anything that no button of ours can say."""
    match split(data):
        case ["r", token, number, value] if number.isdecimal() and int(number) in QUESTIONS:
            question = QUESTIONS[int(number)]
            if value == _ASK:
                return RatingTap(token, question, None)
            if value.isascii() and value.isdecimal() and int(value) in question.scale:
                return RatingTap(token, question, int(value))
    return None


# Choices about oneself: e:<step>:<value> while enrolling, s:<step>:<value> in the settings; s:<step> asks.

ENROLLING, SETTING = "e", "s"
OTHER = "other"
_STEPS = (Stage.CONSENT, Stage.LANGUAGE, Stage.ZONE, Stage.HOUR)


@dataclass(frozen=True, slots=True)
class Choice:
    during: str
    step: Stage
    value: str  # empty: show the choices


def consent(say: Texts) -> Keyboard:
    others = [code for code in LANGUAGES if code != say.language]
    return rows(
        [button(say("consent-yes"), ENROLLING, Stage.CONSENT, "yes")],
        [button(say("consent-no"), ENROLLING, Stage.CONSENT, "no")],
        [button(texts(code)("language-name"), ENROLLING, Stage.CONSENT, code) for code in others],
    )


def languages(say: Texts, during: str) -> Keyboard:
    others = [code for code in LANGUAGES if code != say.language]
    return rows(
        [button(say("language-keep"), during, Stage.LANGUAGE, say.language)],
        [button(texts(code)("language-name"), during, Stage.LANGUAGE, code) for code in others],
    )


def zones(choices: Iterable[tuple[str, str]], say: Texts, during: str) -> Keyboard:
    """`choices` are pairs of what the button says and the zone's name."""
    return rows(
        *([button(label, during, Stage.ZONE, zone)] for label, zone in choices),
        [button(say("zone-other"), during, Stage.ZONE, OTHER)],
    )


def hours(usual: time, say: Texts, during: str) -> Keyboard:
    """The usual hour on a row of its own, then hours over the day."""
    others = [time(hour) for hour in (7, 8, 9, 10, 12, 14, 16, 17, 18, 19, 20, 21, 22) if time(hour) != usual]
    buttons = [button(say.time(at), during, Stage.HOUR, f"{at:%H.%M}") for at in others]
    return rows(
        [button(say.time(usual), during, Stage.HOUR, f"{usual:%H.%M}")],
        *(buttons[start : start + 4] for start in range(0, len(buttons), 4)),
    )


def settings(say: Texts, *first: Button) -> Keyboard:
    """`first` is what this role alone can set."""
    return rows(
        *([one] for one in first),
        [button(say("settings-zone"), SETTING, Stage.ZONE)],
        [button(say("settings-language"), SETTING, Stage.LANGUAGE)],
    )


def hour_setting(say: Texts) -> Button:
    return button(say("settings-hour"), SETTING, Stage.HOUR)


# Whether a digest also comes when nobody is worse: n:on or n:off.


def nobody_line_setting(say: Texts, *, is_on: bool) -> Button:
    return button(say("nobody-line-off"), "n", "off") if is_on else button(say("nobody-line-on"), "n", "on")


def nobody_line(data: str) -> str | None:
    match split(data):
        case ["n", ("on" | "off") as wanted]:
            return wanted
    return None


def choice(data: str) -> Choice | None:
    match split(data):
        case [(("e" | "s") as during), step, *value] if step in _STEPS and len(value) <= 1:
            return Choice(during, Stage(step), *value or [""])
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
    what: str
    agreed: bool


def confirmation(what: str, yes: str, no: str) -> Keyboard:
    return rows([button(yes, "y", what, "yes")], [button(no, "y", what, "no")])


def confirmed(data: str) -> Confirmation | None:
    match split(data):
        case ["y", what, ("yes" | "no") as answer]:
            return Confirmation(what, answer == "yes")
    return None


# Invites: i:<role>.


def invitable(say: Texts) -> Keyboard:
    return rows(*([button(say(f"invite-{role}"), "i", role)] for role in (*Role,)))


def invited_role(data: str) -> Role | None:
    match split(data):
        case ["i", role] if role in (*Role,):
            return Role(role)
    return None
