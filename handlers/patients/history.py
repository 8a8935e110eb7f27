"""What a patient gets back at any time: a picture of the last weeks, and its facts in two sentences."""

from datetime import timedelta

from handlers import keyboards
from handlers.context import Context
from handlers.patients import export, recap, summary
from handlers.texts import Html, Texts, joined, paragraphs
from journal.schedule import ONE_DAY
from storage import answers, infusions, outbox
from storage.models import Person

WEEKS = 6


async def history(context: Context, patient: Person) -> None:
    today, say = context.local_day(patient), context.say
    first = today - timedelta(weeks=WEEKS) + ONE_DAY
    if not await answers.days(context.session, [patient.id], first, today):
        await context.reply(say("history-empty"))
        return
    facts = await recap.read(context.session, patient, today, timedelta(weeks=WEEKS))
    given = [day for day in await infusions.days(context.session, patient) if first <= day <= today]
    caption = paragraphs(
        say("history-heading", weeks=WEEKS),
        joined(recap.levels(facts, say), recap.answered(facts, say)),
        joined(say("history-picture"), _infusions([say.short_day(day) for day in given], say)),
    )
    payload = {"caption": caption, "parse_mode": "HTML", "reply_markup": keyboards.history(say)}
    shown = {"first": first.isoformat(), "last": today.isoformat()}
    await outbox.add(
        context.session, context.now, context.recipient, "history", "sendPhoto", {**payload, **shown}
    )


def _infusions(days: list[str], say: Texts) -> Html:
    """The picture in words, for whoever cannot see it."""
    return say("history-infusions", count=len(days), dates=", ".join(days)) if days else Html()


async def tapped(context: Context, patient: Person) -> None:
    match keyboards.from_history(context.data):
        case keyboards.PAGE:
            await summary.asked_for(context, patient)
        case keyboards.TABLE:
            await export.export(context, patient)
        case _:
            context.toast(context.say("old-button"))
