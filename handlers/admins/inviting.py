"""Invites: a single-use link that gives one person one role."""

from collections.abc import Sequence
from datetime import timedelta

from handlers import desk as desks
from handlers.admins import screens
from handlers.admins.confirming import YES
from handlers.admins.screens import DESK
from handlers.context import Context
from handlers.desk import Desk, Mistake
from handlers.keyboards import Keyboard, button, in_rows, rows
from handlers.texts import Html, Texts, joined, local
from storage import invites, people
from storage.models import Invite, Person, Role, Stage
from storage.site import site

SCREEN = "invites"
# For how many days a link may work.
CHOICES = (1, 14, 30)
_USUAL = invites.VALID_FOR // timedelta(days=1)
_LONGEST = 90
_A_LIST = 30
# Whoever taps again sooner did not mean another link. Our assumption.
_A_DOUBLE_TAP = timedelta(seconds=20)


async def invite(desk: Desk, words: Sequence[str]) -> Html:
    """invite ROLE [CODE] [DAYS]"""
    match [word.lower() for word in words]:
        case [role] if role in (*Role,):
            return await _made(desk, Role(role), None, f"{_USUAL}")
        case [role, days] if role in (*Role,) and days.isdecimal():
            return await _made(desk, Role(role), None, days)
        case [role, code] if role in (*Role,):
            return await _made(desk, Role(role), code.upper(), f"{_USUAL}")
        case [role, code, days] if role in (*Role,) and days.isdecimal():
            return await _made(desk, Role(role), code.upper(), days)
    raise Mistake(desk.say("invite-usage"))


async def _made(desk: Desk, role: Role, code: str | None, days: str) -> Html:
    if not (days.isascii() and len(days) <= len(f"{_LONGEST}") and 1 <= int(days) <= _LONGEST):
        raise Mistake(desk.say("invite-days-unfit", most=_LONGEST))
    code = code or await people.free_code(desk.session, role)
    link = await make_invite(desk, role, code, timedelta(days=int(days)))
    return desk.say("invite-made", role=desk.say(role), code=code, days=int(days), link=link)


async def make_invite(desk: Desk, role: Role, code: str, valid_for: timedelta = invites.VALID_FOR) -> str:
    """The deep link. Raises Mistake when the code cannot be used."""
    if not people.CODE.fullmatch(code):
        raise Mistake(desk.say("code-unreadable", code=code[:24]))
    clinic = await site(desk.session)
    more = (clinic.zone, desk.say.language, valid_for)
    try:
        token = await invites.invite(desk.session, desk.now, role, code, *more)
    except invites.CodeInUse:
        raise Mistake(desk.say("code-in-use", code=code)) from None
    await desk.record("invited", code, after={"role": role, "days": valid_for // timedelta(days=1)})
    return f"https://t.me/{clinic.bot_username}?start={token}"


async def open_invites(desk: Desk, words: Sequence[str]) -> Html:
    """invites: the links that still work, with whom they are for."""
    found = await invites.open_ones(desk.session, desk.now)
    if not found:
        return desk.say("invites-none")
    lines = [desk.say("invite-line", code=person.code, **await _until(desk, one)) for person, one in found]
    more = [desk.say("invites-more", count=len(lines) - _A_LIST)] if len(lines) > _A_LIST else []
    return joined(desk.say("invites-heading"), *lines[:_A_LIST], *more)


async def revoke(desk: Desk, words: Sequence[str]) -> Html:
    """revoke CODE [yes]"""
    if not words or len(words) > 2 or [*words[1:]] not in ([], [YES]):
        raise Mistake(desk.say("revoke-usage"))
    person = await desks.person(desk, words[0])
    if await invites.open_one(desk.session, desk.now, person) is None:
        raise Mistake(desk.say("revoke-none", code=person.code))
    if len(words) == 1:
        return desk.say("revoke-sure", code=person.code)
    await invites.revoke(desk.session, desk.now, person)
    await desk.record("revoked invite", person.code)
    return desk.say("revoked", code=person.code)


async def standing(desk: Desk, person: Person) -> Html:
    """Whether a link waits for somebody who has not come yet."""
    if person.stage != Stage.INVITED:
        return Html()
    found = await invites.open_one(desk.session, desk.now, person)
    return desk.say("link-works", **await _until(desk, found)) if found else desk.say("link-none")


async def _until(desk: Desk, found: Invite) -> dict[str, str]:
    at = local(found.expires_at, (await site(desk.session)).zone)
    return {"day": desk.say.day(at.date()), "time": desk.say.time(at)}


# k:invites, k:invites:new:<role>, k:invites:make:<role>:<code>:<days>; what is written is another code.


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    desk, say = screens.desk(context, admin), context.say
    match words:
        case ["new", role] if role in (*Role,):
            screens.expect(admin, SCREEN, role)
            code = await people.free_code(desk.session, Role(role))
            text = joined(say("invite-code", role=say(role), code=code), say("invite-how-long"))
            await context.edit(text, _lengths(say, Role(role), code))
        case ["make", role, code, days] if role in (*Role,):
            await _make(context, admin, role, code, days)
        case _:
            await context.edit(await open_invites(desk, []), await _offers(desk))


async def link(context: Context, admin: Person, words: Sequence[str]) -> None:
    """k:link:<code> asks how long a new link for somebody shall work; an older one stops then."""
    person = await people.by_code(context.session, words[0]) if len(words) == 1 else None
    if person is None:
        context.toast(context.say("old-button"))
        return
    text = joined(context.say("link-new", code=person.code), context.say("invite-how-long"))
    await context.edit(text, _lengths(context.say, person.role, person.code))


async def written(context: Context, admin: Person, role: str) -> None:
    """Another code than the one that was offered."""
    say, code = context.say, context.text.strip().upper()
    text = joined(say("invite-code", role=say(role), code=code[:24]), say("invite-how-long"))
    if not people.CODE.fullmatch(code):
        screens.expect(admin, SCREEN, role)
        await context.reply(say("code-unreadable", code=code[:24]))
    elif (found := await people.by_code(context.session, code)) and not invites.may_come(found, Role(role)):
        screens.expect(admin, SCREEN, role)
        await context.reply(say("code-in-use", code=code))
    else:
        await context.reply(text, _lengths(say, Role(role), code))


async def _make(context: Context, admin: Person, role: str, code: str, days: str) -> None:
    """The link stays in the chat, to be passed on; what comes next is in a message of its own."""
    say, desk = context.say, screens.desk(context, admin)
    if await _is_just_made(desk, code):
        context.toast(say("old-button"))
        return
    try:
        await context.edit(await invite(desk, [role, code, days]))
    except Mistake as mistake:
        await context.edit(mistake.text, rows(screens.back(say, SCREEN)))
        return
    team = [[button(say.plain("do-team"), DESK, "team", code)]] if role == Role.PATIENT else []
    await context.reply(say("invite-next"), rows(*team, screens.back(say, SCREEN)))


async def _is_just_made(desk: Desk, code: str) -> bool:
    """A second tap must not make the link void that the first one has shown."""
    person = await people.by_code(desk.session, code)
    found = await invites.open_one(desk.session, desk.now, person) if person else None
    return found is not None and desk.now - found.created_at < _A_DOUBLE_TAP


def _lengths(say: Texts, role: Role, code: str) -> Keyboard:
    days = [button(say.plain("invite-days", days=n), DESK, SCREEN, "make", role, code, n) for n in CHOICES]
    return rows(days, screens.back(say, SCREEN))


async def _offers(desk: Desk) -> Keyboard:
    """To invite somebody, or to look at one who is invited."""
    new = [[button(desk.say.plain(f"invite-a-{one}"), DESK, SCREEN, "new", one)] for one in Role]
    found = await invites.open_ones(desk.session, desk.now)
    codes = [button(one.code, DESK, "people", one.role, one.code) for one, _ in found[:_A_LIST]]
    return rows(*new, *in_rows(codes, 3), screens.back(desk.say))
