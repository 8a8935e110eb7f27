"""How the questions beside the daily check-in look in the chat, and what a tap on their buttons means."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from handlers.context import Context
from handlers.keyboards import ASK, Button, Keyboard, Lines, button, in_rows, rows, split
from handlers.patients import questions
from handlers.texts import Html, Texts, joined, paragraphs
from journal.instruments import MORNING, WEEKLY, Instrument, Question
from storage import checkins
from storage.checkins import instrument_of
from storage.models import CheckIn, CheckInStatus, Person, Site
from storage.site import phone


class Wish(StrEnum):
    NONE = "none"  # nothing of what is asked about
    SOME = "some"
    LATER = "later"
    SKIP = "skip"
    SHOW = "show"
    CHANGE = "change"


# q:<token>:<wish>
_KIND = "q"


@dataclass(frozen=True, slots=True)
class Tap:
    token: str
    wish: Wish


def tap(data: str) -> Tap | None:
    """None for anything that no button of ours can say."""
    match split(data):
        case [kind, token, wish] if kind == _KIND and wish in (*Wish,):
            return Tap(token, Wish(wish))
    return None


def first(
    check_in: CheckIn, answered: Mapping[str, int], say: Texts, greeting: Html
) -> tuple[Html, Keyboard]:
    """What is sent unasked: of the morning after an infusion first everything at once."""
    if check_in.instrument == MORNING.key and not answered:
        return _at_once(check_in, say, greeting)
    return ask(check_in, answered, say, greeting)


def _at_once(check_in: CheckIn, say: Texts, greeting: Html) -> tuple[Html, Keyboard]:
    listed = joined(*(say("listed", name=say(question.key)) for question in MORNING.questions))
    keyboard = rows(
        [_button(check_in, Wish.NONE, say("morning-none"))],
        [_button(check_in, Wish.SOME, say("morning-some"))],
    )
    return paragraphs(greeting, say("morning-question"), listed), keyboard


def ask(
    check_in: CheckIn, answered: Mapping[str, int], say: Texts, greeting: Html | None = None
) -> tuple[Html, Keyboard]:
    """The next question, and when it follows from the last answers, that there are more now."""
    heading = greeting or say(f"{check_in.instrument}-heading", day=say.day(check_in.day))
    if _follows_a_screen(instrument_of(check_in), answered):
        heading = paragraphs(heading, say("more-follow"))
    return questions.ask(check_in, answered, say, greeting=heading, below=_below(check_in, answered, say))


def _follows_a_screen(instrument: Instrument, answered: Mapping[str, int]) -> bool:
    question = instrument.unanswered(answered)
    return any(part.screen and question == part.questions[part.screen] for part in instrument.parts)


def _below(check_in: CheckIn, answered: Mapping[str, int], say: Texts) -> Lines:
    if check_in.instrument != WEEKLY.key or check_in.status != CheckInStatus.OPEN or answered:
        return ()
    later = _button(check_in, Wish.LATER, say("later-today"))
    return [[later, _button(check_in, Wish.SKIP, say("skip-this-week"))]]


def closing(check_in: CheckIn, answered: Mapping[str, int], say: Texts, site: Site) -> tuple[Html, Keyboard]:
    """What was saved of a short one, thanks for a long one, and whom to call."""
    text = paragraphs(
        say("saved-late" if checkins.is_late(check_in) else "saved-heading", day=say.day(check_in.day)),
        say("weekly-saved") if check_in.instrument == WEEKLY.key else _answers(check_in, answered, say),
        say("something-severe", phone=phone(site) or "none") if _is_severe(check_in, answered) else "",
        questions.standing(site, say),
    )
    return text, rows([_button(check_in, Wish.CHANGE, say("change-answer"))])


def _is_severe(check_in: CheckIn, answered: Mapping[str, int]) -> bool:
    return check_in.instrument == MORNING.key and any(
        answered.get(question.key) == question.highest for question in MORNING.questions
    )


def _answers(check_in: CheckIn, answered: Mapping[str, int], say: Texts) -> Html:
    asked = instrument_of(check_in).asked(answered)
    if check_in.instrument == MORNING.key and not any(answered.values()):
        return say("morning-nothing")
    return joined(*(_answer(q, answered[q.key], say) for q in asked if q.key in answered))


def _answer(question: Question, value: int, say: Texts) -> Html:
    if question.options is None:
        return say("saved-rating", question=say(question.key), value=value)
    return say("saved-words", question=say(question.key), answer=say(f"{question.options}-{value}"))


def corrections(check_in: CheckIn, answered: Mapping[str, int], say: Texts) -> tuple[Html, Keyboard]:
    """Every answer that counts, each to be asked again."""
    asked = [question for question in instrument_of(check_in).asked(answered) if question.key in answered]
    buttons = [button(say(question.key), "r", check_in.token, question.number, ASK) for question in asked]
    text = paragraphs(say("change-which"), _answers(check_in, answered, say))
    return text, rows(*in_rows(buttons, 2), [_button(check_in, Wish.SHOW, say("back"))])


async def waiting(context: Context, patient: Person) -> Lines:
    """A line for each questionnaire that waits to be finished."""
    there = await checkins.open_of(context.session, patient, MORNING, WEEKLY)
    today = context.local_day(patient)
    open_now = (one for one in there if checkins.takes_answers(one, context.now, today))
    return [going_on(one, context.say(f"{one.instrument}-offer")) for one in open_now]


def going_on(check_in: CheckIn, label: str) -> list[Button]:
    return [_button(check_in, Wish.SHOW, label)]


def _button(check_in: CheckIn, wish: Wish, label: str) -> Button:
    return button(label, _KIND, check_in.token, wish)
