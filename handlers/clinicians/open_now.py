"""What is open about a patient, since when, and what was done about it."""

from collections.abc import Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.clinicians import items
from handlers.texts import Html, Texts, listed, local
from journal import episodes
from journal.digest import Entry
from journal.episodes import Outcome
from storage import open_items
from storage.models import Alert, Episode, Person, Response


def short(entry: Entry, say: Texts) -> Iterator[Html]:
    """For a list of patients: each with what was done last."""
    for item in (entry.open_episode, entry.beside):
        if item is not None and item.is_open:
            yield _since(item, say)
            if item.outcome:
                yield items.done(item.outcome, say)


async def lines(session: AsyncSession, patient: Person, reader: Person, say: Texts) -> list[Html]:
    """For one patient: each with all that was done, and open alerts."""
    told = [_line(*one, reader, say) for one in await open_items.of_patient(session, patient)]
    return [*told, *(_alert(one, say) for one in await open_items.alerts(session, patient))]


def _line(item: Episode, done: Sequence[Response], reader: Person, say: Texts) -> Html:
    outcomes = (Outcome(one.did, local(one.at, reader.zone).date(), one.by) for one in done)
    told = [items.done(one, say) for one in outcomes]
    return listed(_since(item, say), *(told or [say("open-nothing-done")]))


def _since(item: Episode | episodes.Episode, say: Texts) -> Html:
    return say("open-item", kind=item.kind, day=say.short_day(item.opened))


def _alert(alert: Alert, say: Texts) -> Html:
    about = say("open-alert", reason=say(f"alert-reason-{alert.reason}"), day=say.short_day(alert.day))
    return listed(about, say("open-confirmed", by=alert.confirmed_by) if alert.confirmed_by else "")
