"""Screens of the people of the clinic: choose a role, then a person, then what to do about them.

k:people, k:people:<role>, k:people:<role>:page:<number>, k:people:<role>:<code>.
"""

from collections.abc import Sequence

from handlers.admins import choosing, inviting, rosters, screens
from handlers.admins.screens import DESK
from handlers.context import Context
from handlers.desk import SITE, Desk
from handlers.keyboards import Button, Keyboard, button, in_rows, rows
from handlers.texts import Html, Texts, joined, paragraphs
from storage import invites, people
from storage.models import Person, Role, Stage

SCREEN = "people"
# What can be set about somebody, each on a screen of its own.
_OF_ROLE = {Role.PATIENT: ("team", "plan", "inf"), Role.CLINICIAN: ("plan", "email"), Role.ADMIN: ()}


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    match words:
        case [role, "page", number] if role in (*Role,):
            await context.edit(*await _of_role(screens.desk(context, admin), Role(role), number))
        case [role] if role in (*Role,):
            await context.edit(*await _of_role(screens.desk(context, admin), Role(role), "0"))
        case [role, code] if role in (*Role,):
            await context.edit(*await shown(screens.desk(context, admin), code))
        case _:
            await context.edit(*await _roles(screens.desk(context, admin)))


def up(person: Person) -> tuple[str, str, str]:
    """Where the screens about one person lead back to."""
    return SCREEN, person.role, person.code


async def _roles(desk: Desk) -> tuple[Html, Keyboard]:
    say, listed = desk.say, []
    for role in Role:
        count = len(await people.with_role(desk.session, role, [*Stage]))
        listed.append([button(say.plain(f"people-{role}s", count=count), DESK, SCREEN, role)])
    return say("people-home"), rows(*listed, screens.back(say))


async def _of_role(desk: Desk, role: Role, number: str) -> tuple[Html, Keyboard]:
    everyone = await people.with_role(desk.session, role, [*Stage])
    page, codes = choosing.page(number, everyone), [one.code for one in everyone]
    lines = await rosters.lines(desk, choosing.on_page(everyone, page))
    await desk.record("listed people", SITE, after={"role": role})
    text = joined(desk.say(f"roster-{role}s"), lines or desk.say("people-none"))
    invite = button(desk.say.plain(f"invite-a-{role}"), DESK, inviting.SCREEN, "new", role)
    return text, choosing.codes(codes, page, desk.say, f"{SCREEN}:{role}", invite, up=(SCREEN,))


async def shown(desk: Desk, code: str) -> tuple[Html, Keyboard]:
    """One person, and what an admin can do about them."""
    person = await people.by_code(desk.session, code) if people.CODE.fullmatch(code) else None
    if person is None:
        return desk.say("no-such-code", code=code[:24]), rows(screens.back(desk.say, SCREEN))
    await desk.look("looked at person", person)
    text = paragraphs(await rosters.lines(desk, [person]), await inviting.standing(desk, person))
    is_invited = await invites.open_one(desk.session, desk.now, person) is not None
    choices = _possible(person, desk.say, is_invited=is_invited)
    return text, rows(*in_rows(choices, 2), screens.back(desk.say, SCREEN, person.role))


def _possible(person: Person, say: Texts, *, is_invited: bool) -> Sequence[Button]:
    if person.stage == Stage.ERASED:
        return [button(say.plain("do-audit"), DESK, "audit", person.code)]
    wanted = [*_OF_ROLE[person.role]]
    if invites.may_come(person, person.role):
        wanted += ["link", *(["revoke"] if is_invited else [])]
    wanted.append("audit")
    if person.stage not in (Stage.INVITED, Stage.STOPPED):
        wanted.append("remove")
    if person.role == Role.PATIENT:
        wanted.append("erase")
    return [button(say.plain(f"do-{what}"), DESK, what, person.code) for what in wanted]
