"""What somebody can do here and whom to call, and what is stored about them."""

from collections.abc import Iterator

from handlers.context import Context
from handlers.patients import crisis
from handlers.retention import PERIODS
from handlers.texts import Html, joined
from storage.models import Person, Role, Stage
from storage.retention import KEEP_ALL, Periods
from storage.site import name


async def help(context: Context, person: Person) -> None:
    """One answer a role: a doctor may be an admin as well."""
    site, say = await context.site(), context.say
    waits = say("clinic-paused") if site.paused_at and person.stage == Stage.ACTIVE else ""
    line = joined(crisis.help_and_crisis_line(site, say), waits)
    for one in context.turn.people:
        await context.reply(context.say(f"help-{one.role}", help=line))


async def privacy(context: Context, person: Person) -> None:
    if person.role == Role.PATIENT:
        site, say = await context.site(), context.say
        told = say("privacy", clinic=name(site), code=person.code)
        await context.reply(joined(told, *_kept(context)))
    else:
        await context.reply(context.say("privacy-staff", code=person.code))


def _kept(context: Context) -> Iterator[Html]:
    """What the clinic does not keep until somebody erases it."""
    periods: Periods = context.bot_data.get(PERIODS, KEEP_ALL)
    if periods.notes:
        yield context.say("privacy-notes-kept", days=periods.notes.days)
    if periods.stopped:
        yield context.say("privacy-stopped-kept", days=periods.stopped.days)
