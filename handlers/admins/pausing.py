"""The whole clinic pauses: nobody is sent anything unasked; what people send is kept and answered."""

from collections.abc import Sequence

from handlers import planning
from handlers.admins import screens
from handlers.admins.confirming import YES, asked_once_more
from handlers.admins.screens import DESK
from handlers.context import Context
from handlers.delivery import TELLING
from handlers.desk import SITE, Desk, Mistake
from handlers.keyboards import button, rows
from handlers.texts import Html, Texts, joined, local
from storage import audit, outbox, people
from storage.models import Person, Role, Site
from storage.site import hold, site

SCREEN = "pause"


async def pause_site(desk: Desk, words: Sequence[str]) -> Html:
    """pause-site [yes]"""
    clinic = await hold(desk.session)
    if clinic.paused_at is not None:
        raise Mistake(standing(clinic, desk.say))
    if [*words] != [YES]:
        return desk.say("pause-sure")
    clinic.paused_at = desk.now
    await desk.record(audit.PAUSED_SITE, SITE)
    await _plan_everyone(desk)
    await outbox.withhold_routine(desk.session, desk.now, TELLING)
    return desk.say("site-paused")


async def resume_site(desk: Desk, words: Sequence[str]) -> Html:
    """resume-site: everyone is planned from now on, and nothing is made up for."""
    clinic = await hold(desk.session)
    if clinic.paused_at is None:
        raise Mistake(desk.say("site-not-paused"))
    since, clinic.paused_at = clinic.paused_at, None
    await desk.record(audit.RESUMED_SITE, SITE, before={"paused": since.date().isoformat()})
    await _plan_everyone(desk)
    return desk.say("site-resumed")


def standing(clinic: Site, say: Texts) -> Html:
    """Since when nobody is asked; nothing while all goes on."""
    if clinic.paused_at is None:
        return Html()
    at = local(clinic.paused_at, clinic.zone)
    return say("site-paused-since", day=say.day(at.date()), time=say.time(at))


_ask_once_more = asked_once_more(SCREEN, pause_site)


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    clinic, say = await site(context.session), context.say
    # An earlier pause's button must not end this one.
    this_one = f"{clinic.paused_at:%y%m%d%H%M%S}" if clinic.paused_at else ""
    match words:
        case ["resume", which] if which == this_one:
            text = await screens.outcome(context, admin, resume_site)
            await context.edit(text, rows(screens.back(say)))
        case [] if this_one:
            resume = button(say.plain("resume-yes"), DESK, SCREEN, "resume", this_one)
            text = joined(standing(clinic, say), say("site-resume-means"))
            await context.edit(text, rows([resume], screens.back(say)))
        case [] | ["yes", _]:
            await _ask_once_more(context, admin, words)
        case _:
            context.toast(say("old-button"))


async def _plan_everyone(desk: Desk) -> None:
    await desk.session.flush()
    for role in (Role.PATIENT, Role.CLINICIAN):
        await planning.plan_everyone(desk.session, desk.now, await people.with_role(desk.session, role))
