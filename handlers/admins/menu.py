"""/clinic: everything about the clinic by buttons. Add a screen here, and it is on the menu."""

from handlers import keyboards
from handlers.admins import (
    audits,
    bulk,
    emails,
    infusion_screens,
    inviting,
    oncalls,
    pausing,
    people,
    removing,
    reports,
    schedule_screens,
    site_texts,
    teams,
)
from handlers.admins.confirming import asked_once_more
from handlers.admins.screens import DESK, Screen, Written
from handlers.context import Context
from handlers.keyboards import Keyboard, button, by_two, rows
from handlers.texts import Html, Texts, paragraphs
from storage.models import Person

# What the menu offers, in its order; the key of a button's words is clinic-<name>.
MENU: dict[str, Screen] = {
    people.SCREEN: people.screen,
    inviting.SCREEN: inviting.screen,
    "inf": infusion_screens.screen,
    schedule_screens.PLAN: schedule_screens.screen,
    oncalls.SCREEN: oncalls.screen,
    "report": reports.screen,
    site_texts.SCREEN: site_texts.screen,
    audits.SCREEN: audits.screen,
    pausing.SCREEN: pausing.screen,
}
# With those that another screen leads to.
SCREENS: dict[str, Screen] = {
    **MENU,
    teams.SCREEN: teams.screen,
    emails.SCREEN: emails.screen,
    "link": inviting.link,
    oncalls.OFF_SCREEN: asked_once_more(oncalls.OFF_SCREEN, oncalls.turn_off, oncalls.SCREEN),
    "revoke": asked_once_more("revoke", inviting.revoke, inviting.SCREEN),
    "remove": asked_once_more("remove", removing.remove, people.SCREEN),
    "erase": asked_once_more("erase", removing.erase, people.SCREEN),
}
# Who gets the words that a screen asked for, by what `home.expect` was told.
WRITTEN: dict[str, Written] = {
    inviting.SCREEN: inviting.written,
    emails.SCREEN: emails.written,
    bulk.BULK: bulk.pasted,
    "inf": infusion_screens.written,
    schedule_screens.PLAN: schedule_screens.written,
    oncalls.SCREEN: oncalls.typed,
    site_texts.SCREEN: site_texts.written,
}


async def clinic(context: Context, admin: Person) -> None:
    await context.reply(await _home(context), menu(context.say))


async def tapped(context: Context, admin: Person) -> None:
    _, *words = keyboards.split(context.data)
    if not words:
        await context.edit(await _home(context), menu(context.say))
    elif screen := SCREENS.get(words[0]):
        await screen(context, admin, words[1:])
    else:
        context.toast(context.say("old-button"))


async def typed(context: Context, admin: Person) -> None:
    """Words that a screen asked for."""
    about, screen = admin.expecting_about or "", WRITTEN[admin.expecting or ""]
    admin.expecting = admin.expecting_about = None
    await screen(context, admin, about)


async def _home(context: Context) -> Html:
    return paragraphs(pausing.standing(await context.site(), context.say), context.say("clinic-home"))


def menu(say: Texts) -> Keyboard:
    offered = [button(say.plain(f"clinic-{name}"), DESK, name) for name in MENU]
    return rows(*by_two(offered))
