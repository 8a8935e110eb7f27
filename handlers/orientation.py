"""What somebody can do here and whom to call, and what is stored about them."""

from handlers.context import Context
from handlers.patients import crisis
from handlers.texts import joined
from storage.models import Person, Role, Stage
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
        site = await context.site()
        await context.reply(context.say("privacy", clinic=name(site), code=person.code))
    else:
        await context.reply(context.say("privacy-staff", code=person.code))
