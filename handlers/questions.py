"""How a check-in looks in the chat: its next question, or the summary once all is answered."""

from collections.abc import Mapping
from datetime import date

from handlers.context import Context
from handlers.keyboards import Keyboard, corrections, scale
from handlers.texts import Html, Texts, joined, paragraphs
from journal.cycles import day_of_cycle
from journal.instruments import Instrument, Question
from storage.checkins import instrument_of
from storage.models import CheckIn, Site


def ask(
    check_in: CheckIn,
    answered: Mapping[str, int],
    say: Texts,
    *,
    greeting: Html | None = None,
    again: Question | None = None,
) -> tuple[Html, Keyboard]:
    """The first question without an answer, or `again`; the first line tells a lock screen nothing."""
    instrument = instrument_of(check_in)
    question = again or instrument.unanswered(answered) or instrument.questions[-1]
    text = paragraphs(
        greeting or say("checkin-heading", day=say.day(check_in.day)),
        _answers(instrument, answered, question, say),
        joined(say(f"{question.key}-question"), say(f"{question.key}-ends")),
    )
    return text, scale(check_in, question, say, answered.get(question.key))


def summary(
    check_in: CheckIn, answered: Mapping[str, int], say: Texts, site: Site, infusions: list[date]
) -> tuple[Html, Keyboard]:
    instrument = instrument_of(check_in)
    is_late = check_in.completed_at is not None and check_in.completed_at > check_in.expires_at
    days = day_of_cycle(infusions, check_in.day)
    text = paragraphs(
        say("saved-late" if is_late else "saved-heading", day=say.day(check_in.day)),
        joined(
            *(
                say("saved-rating", question=say(q.key), value=answered[q.key])
                for q in instrument.questions
                if q.key in answered
            ),
            say("since-infusion", days=days) if days is not None else "",
        ),
        say("note-invitation"),
        help_line(site, say),
    )
    return text, corrections(check_in, instrument.questions, say)


def help_line(site: Site, say: Texts) -> Html:
    """The plain fact that nobody watches live, and whom to call."""
    return say("help-line", phone=site.phone or "none")


async def with_help(context: Context, text: Html) -> Html:
    return paragraphs(text, help_line(await context.site(), context.say))


def _answers(instrument: Instrument, answered: Mapping[str, int], asked: Question, say: Texts) -> Html:
    return joined(
        *(
            say("answered-so-far", question=say(q.key), value=answered[q.key])
            for q in instrument.questions
            if q.key in answered and q != asked
        )
    )
