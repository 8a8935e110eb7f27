"""A patient's infusions, and how long relief lasted after each of them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.texts import Html, Texts, joined, listed
from journal.cycles import Lasted
from storage import infusions
from storage.models import Infusion, Person

# The newest ones; more could not be taken in at a glance. Our assumption.
_MOST = 8


def relief(found: Sequence[Lasted], say: Texts) -> Html:
    """Cycle beside cycle, the oldest first; empty without an infusion."""
    told = (say("relief-value", lasted=_lasted(one, say), day=say.short_day(one.infusion)) for one in found)
    return joined(say("relief-heading"), listed(*told), say("relief-note")) if found else Html()


def _lasted(one: Lasted, say: Texts) -> Html:
    if one.days is None:
        return say("relief-unknown-yet" if one.goes_on else "relief-unknown")
    if one.at_least:
        return say("relief-so-far" if one.goes_on else "relief-at-least", days=one.days)
    return say("relief-days", days=one.days)


async def infusions_of(session: AsyncSession, patient: Person, today: date, say: Texts) -> Html:
    found = await infusions.of_patient(session, patient)
    given, planned = [one for one in found if one.day <= today], [one for one in found if one.day > today]
    return joined(
        say("infusions-heading"),
        say("infusions-given", days=_days(given[-_MOST:], say)) if given else say("infusions-none"),
        say("infusions-earlier", count=len(given) - _MOST) if len(given) > _MOST else "",
        say("infusions-planned", days=_days(planned[:_MOST], say))
        if planned
        else say("infusions-none-planned"),
    )


def _days(some: Sequence[Infusion], say: Texts) -> Html:
    return listed(*(say("infusion-value", day=say.short_day(one.day), kind=say(one.kind)) for one in some))
