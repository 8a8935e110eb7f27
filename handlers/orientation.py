"""What somebody can do here and whom to call, and what is stored about them."""

from handlers.context import Context
from handlers.patients import crisis
from storage.models import Person, Role


async def help(context: Context, person: Person) -> None:
    """One answer a role: a doctor may be an admin as well."""
    line = crisis.help_and_crisis_line(await context.site(), context.say)
    for one in context.turn.people:
        await context.reply(context.say(f"help-{one.role}", help=line))


async def privacy(context: Context, person: Person) -> None:
    if person.role == Role.PATIENT:
        site = await context.site()
        await context.reply(context.say("privacy", clinic=site.name, code=person.code))
    else:
        await context.reply(context.say("privacy-staff", code=person.code))
