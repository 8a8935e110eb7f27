"""The pictures of an outgoing message: what is read for them, and the words in them.

Each of these returns a function that draws, and that takes too long for the event loop.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.texts import Texts
from journal import chart, multiples
from journal.digest import Entry, Patient
from storage import answers, infusions, panels
from storage.models import Person

# A chart begins with the first answer within these bounds, so that a short story fills it.
LEAST_SHOWN, MOST_SHOWN = timedelta(weeks=4), timedelta(weeks=12)
# Small charts show less, so that each day stays visible.
SMALL_SHOWN = timedelta(weeks=8)

Drawing = Callable[[], bytes]


async def of_entries(
    session: AsyncSession, patients: Sequence[Person], entries: Sequence[Entry], today: date, say: Texts
) -> Drawing:
    """A panel for each entry; learning what is usual for them is left to the drawing as well."""
    known = await panels.read(session, patients, today)
    answered = [day.day for patient in known for day in patient.check_ins if today - day.day <= MOST_SHOWN]
    first = min([today - LEAST_SHOWN, *answered])

    def draw() -> bytes:
        shown = [_panel(*pair, first, today) for pair in zip(known, entries, strict=True)]
        return chart.draw(shown, words(say))

    return draw


def _panel(patient: Patient, entry: Entry, first: date, today: date) -> chart.Panel:
    from journal.trend import usual_course

    return chart.Panel(
        title=patient.code,
        days=patient.check_ins,
        infusions=patient.infusions,
        first=first,
        last=today,
        since=entry.onset,
        courses=usual_course(patient.history(today), entry.trend),
        forecast=entry.trend.forecast,
    )


async def of_items(
    session: AsyncSession, patients: Sequence[Person], entries: Sequence[Entry], today: date, say: Texts
) -> Drawing:
    """A small chart for each patient on a digest, over the same weeks; one alone has all the room."""
    if len(entries) == 1:
        return await of_entries(session, patients, entries, today, say)
    known = await panels.read(session, patients, today, MOST_SHOWN)
    answered = [day.day for patient in known for day in patient.check_ins]
    first = max(today - SMALL_SHOWN, min([today - LEAST_SHOWN, *answered]))
    shown = [_small(*pair, first, today, say) for pair in zip(known, entries, strict=True)]
    return lambda: multiples.draw(shown, words(say))


def _small(patient: Patient, entry: Entry, first: date, today: date, say: Texts) -> multiples.Small:
    since = entry.item.since if entry.item else entry.onset
    panel = chart.Panel(patient.code, patient.check_ins, patient.infusions, first, today, since)
    if since is None:
        return multiples.Small(panel, "")
    began = say.plain("chart-silent" if entry.has_stopped else "since", day=say.short_day(since))
    return multiples.Small(panel, began)


async def of_days(session: AsyncSession, patient: Person, first: date, last: date, say: Texts) -> Drawing:
    """What a patient answered themselves; what is planned is not in it."""
    days = await answers.days(session, [patient.id], first, last)
    panel = chart.Panel(
        title=patient.code,
        days=tuple(days.get(patient.id, ())),
        infusions=tuple(day for day in await infusions.days(session, patient) if day <= last),
        first=first,
        last=last,
        apart=True,
    )
    return lambda: chart.draw([panel], words(say))


def words(say: Texts) -> chart.Words:
    return chart.Words(
        pain=say.plain("pain"),
        mood=say.plain("mood"),
        infusion=say.plain("infusion"),
        planned=say.plain("chart-planned"),
        usual=say.plain("chart-usual"),
        today=say.plain("chart-today"),
        no_answers=say.plain("no-answers"),
        worse_since=lambda day: say.plain("since", day=say.short_day(day)),
        relief_until=lambda day: say.plain("chart-relief", day=say.short_day(day)),
        date=say.short_day,
        began=say.plain("chart-began"),
    )
