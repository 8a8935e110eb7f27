"""What a daily check-in offers beside its answers, and what a tap on such a button means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning
from handlers.keyboards import Button, Keyboard, Lines, button, rows, split
from handlers.texts import Texts, local
from journal.instruments import DAILY
from journal.later import Later
from storage import answers
from storage.models import CheckIn, CheckInStatus, Person


class Wish(StrEnum):
    SHOW = "show"
    REPEAT = "same"
    LATER = "later"
    SOON = Later.SOON
    HOURS = Later.HOURS
    EVENING = Later.EVENING
    SKIP = "skip"
    DAYS = "days"
    DAY = "day"
    ANOTHER_HOUR = "hour"
    BREAK = "break"


# c:<token>:<wish>:<numbers>, where the numbers are the ratings to repeat, or a day.
_KIND = "c"
_MOST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Tap:
    token: str
    wish: Wish
    numbers: tuple[int, ...] = ()


def tap(data: str) -> Tap | None:
    """None for anything that no button of ours can say."""
    match split(data):
        case [kind, token, wish, *numbers] if (
            kind == _KIND and wish in (*Wish,) and all(map(_is_number, numbers))
        ):
            return Tap(token, Wish(wish), tuple(map(int, numbers)))
    return None


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= _MOST_DIGITS


async def below(session: AsyncSession, patient: Person, check_in: CheckIn, say: Texts) -> Lines:
    """Below the next question: what spares the answer, as long as nothing is answered."""
    if check_in.instrument != DAILY.key:
        return ()
    if check_in.status == CheckInStatus.EXPIRED:
        return another_day(check_in, say)
    if check_in.status != CheckInStatus.OPEN or await answers.ratings(session, check_in):
        return ()
    later = [_button(check_in, Wish.LATER, say("ask-later"))] if planning.takes_part(patient) else []
    before = await answers.day_before(session, check_in)
    return [*_repeating(check_in, before, say), [*later, _button(check_in, Wish.SKIP, say("skip-today"))]]


def waits_for_answer(check_in: CheckIn | None) -> bool:
    """Open, and nobody asked to be asked later."""
    return check_in is not None and check_in.status == CheckInStatus.OPEN and not check_in.deferred


def _repeating(check_in: CheckIn, before: Mapping[str, int], say: Texts) -> Lines:
    """With the ratings that it stands for, so that what was read is what is saved."""
    if DAILY.unanswered(before):
        return []
    label = say("same-as-yesterday", pain=before["pain"], mood=before["mood"])
    return [[_button(check_in, Wish.REPEAT, label, *before.values())]]


def laters(check_in: CheckIn, offered: Mapping[Later, datetime], patient: Person, say: Texts) -> Keyboard:
    choices = (
        _button(check_in, Wish(later), say(f"later-{later}", time=say.time(local(at, patient.zone))))
        for later, at in offered.items()
    )
    return rows(*([choice] for choice in choices), [_button(check_in, Wish.SHOW, say("back"))])


def answer_now(check_in: CheckIn, say: Texts) -> Keyboard:
    return rows([_button(check_in, Wish.SHOW, say("answer-now"))])


def answer_after_all(check_in: CheckIn, say: Texts) -> Keyboard:
    return rows([_button(check_in, Wish.SHOW, say("answer-after-all"))])


def another_day(check_in: CheckIn, say: Texts) -> Lines:
    return [[_button(check_in, Wish.DAYS, say("another-day"))]]


def days(
    check_in: CheckIn, offered: Iterable[date], rated: Mapping[date, Mapping[str, int]], say: Texts
) -> Keyboard:
    """Each day with what is saved for it."""
    lines = (
        [_button(check_in, Wish.DAY, _saved_on(day, rated.get(day, {}), say), day.toordinal())]
        for day in offered
    )
    return rows(*lines, [_button(check_in, Wish.SHOW, say("back"))])


def _saved_on(day: date, rated: Mapping[str, int], say: Texts) -> str:
    answers = (say("level", question=say(q), value=value) for q, value in rated.items())
    return say("day-in-list", day=say.list_day(day), answers=", ".join(answers) or say("nothing-saved"))


def slower(check_in: CheckIn, say: Texts) -> Lines:
    """For somebody who has been silent for some days."""
    return [
        [
            _button(check_in, Wish.ANOTHER_HOUR, say("another-hour")),
            _button(check_in, Wish.BREAK, say("take-a-break")),
        ]
    ]


def _button(check_in: CheckIn, wish: Wish, label: str, *numbers: int) -> Button:
    return button(label, _KIND, check_in.token, wish, *numbers)
