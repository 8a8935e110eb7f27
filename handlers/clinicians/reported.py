"""What a patient reported beside the daily check-in, for their clinicians: facts that no judgement uses."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.patients import sheet
from handlers.texts import Html, Texts, joined
from journal.instruments import MORNING, WEEKLY
from journal.questionnaires import SCALES, scores
from journal.schedule import ONE_DAY
from journal.verdict import Day
from storage import answers
from storage.models import Person

# How far back is told of, and how many weeks stand beside each other. Our assumptions.
RECENT, MOST_WEEKS = timedelta(weeks=8), 4


async def paragraph(session: AsyncSession, patient: Person, today: date, say: Texts) -> Html:
    """Empty where there is nothing to tell."""
    first = today - RECENT
    weeks, mornings = [
        (await answers.days(session, [patient.id], first, today, instrument)).get(patient.id, [])
        for instrument in (WEEKLY, MORNING)
    ]
    repeated = await answers.count_repeated(session, patient, first, today)
    told = joined(
        *_weekly(weeks, say),
        _morning(mornings[-1], say) if mornings else Html(),
        say("reported-repeated", count=repeated) if repeated else Html(),
    )
    return joined(say("reported-heading"), told) if told else Html()


def _weekly(weeks: list[Day], say: Texts) -> Iterator[Html]:
    """Each score of the newest weeks, the newest first."""
    found = [(week.day, scores(WEEKLY, week.ratings)) for week in weeks]
    finished = [(day, {one.key: one.value for one in them}) for day, them in found if them][-MOST_WEEKS:]
    for scale in SCALES:
        values = [
            say("reported-value", value=sheet.in_digits(week[scale.key], say), day=say.short_day(day))
            for day, week in reversed(finished)
            if scale.key in week
        ]
        if values:
            yield say("reported-score", scale=say(f"score-{scale.key}"), values=Html(" · ".join(values)))


def _morning(morning: Day, say: Texts) -> Html:
    felt = sheet.felt_in(morning.ratings, say)
    return say("reported-morning", day=say.day(morning.day - ONE_DAY), effects=felt)
