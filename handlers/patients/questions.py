"""How a check-in looks in the chat: its next question, or the summary once all is answered."""

from collections.abc import Mapping
from datetime import date

from handlers.context import Context
from handlers.keyboards import Keyboard, Lines, corrections, scale
from handlers.texts import Html, Texts, joined, paragraphs
from journal.cycles import day_of_cycle
from journal.instruments import Instrument, Question
from storage import checkins
from storage.checkins import instrument_of
from storage.models import CheckIn, Site
from storage.site import phone

# Of more questions than these, the place in their row is shown instead of what was answered so far.
_FEW = 2


def ask(
    check_in: CheckIn,
    answered: Mapping[str, int],
    say: Texts,
    *,
    greeting: Html | None = None,
    again: Question | None = None,
    below: Lines = (),
) -> tuple[Html, Keyboard]:
    """The first question without an answer, or `again`; the first line tells a lock screen nothing.

    `below` are lines of buttons that come after the answers.
    """
    instrument = instrument_of(check_in)
    question = again or instrument.unanswered(answered) or instrument.asked(answered)[-1]
    text = paragraphs(
        greeting or say(f"{instrument.key}-heading", day=say.day(check_in.day)),
        _so_far(instrument, answered, question, say),
        joined(say(f"{question.key}-question"), "" if question.options else say(f"{question.key}-ends")),
    )
    return text, scale(check_in, question, say, answered.get(question.key), below)


def summary(
    check_in: CheckIn,
    answered: Mapping[str, int],
    say: Texts,
    site: Site,
    infusions: list[date],
    *,
    invites_notes: bool,
    below: Lines = (),
) -> tuple[Html, Keyboard]:
    """What is saved for a day. `invites_notes` when what is written next is about this day."""
    instrument = instrument_of(check_in)
    days = day_of_cycle(infusions, check_in.day)
    text = paragraphs(
        say("saved-late" if checkins.is_late(check_in) else "saved-heading", day=say.day(check_in.day)),
        joined(
            *(
                say("saved-rating", question=say(q.key), value=answered[q.key])
                for q in instrument.questions
                if q.key in answered
            ),
            say("since-infusion", days=days) if days is not None else "",
        ),
        say("note-invitation", day=say.day(check_in.day)) if invites_notes else "",
        standing(site, say),
    )
    return text, corrections(check_in, instrument.questions, say, below)


def moved(check_in: CheckIn, say: Texts) -> Html:
    """What is left of a message that goes on in a newer one."""
    return say("continued-below", heading=heading(check_in, say))


def heading(check_in: CheckIn, say: Texts) -> Html:
    return say(f"{check_in.instrument}-heading", day=say.day(check_in.day))


def help_line(site: Site, say: Texts) -> Html:
    """The plain fact that nobody watches live, and whom to call."""
    return say("help-line", phone=phone(site) or "none")


def standing(site: Site, say: Texts) -> Html:
    """What somebody who takes part should know now: whom to call, and whether the clinic has paused."""
    return joined(help_line(site, say), say("clinic-paused") if site.paused_at else "")


async def with_help(context: Context, text: Html) -> Html:
    return paragraphs(text, help_line(await context.site(), context.say))


def _so_far(instrument: Instrument, answered: Mapping[str, int], asked: Question, say: Texts) -> Html:
    if len(instrument.questions) > _FEW:
        return _place(instrument.asked(answered), asked, say)
    return joined(
        *(
            say("answered-so-far", question=say(q.key), value=answered[q.key])
            for q in instrument.questions
            if q.key in answered and q != asked
        )
    )


def _place(questions: tuple[Question, ...], asked: Question, say: Texts) -> Html:
    if asked not in questions:
        return Html()
    return say("question-number", number=questions.index(asked) + 1, of=len(questions))
