"""Where a clinician's e-mails go, by words or by buttons; who has no Telegram takes part by e-mail alone."""

from collections.abc import Sequence

from handlers import desk as desks
from handlers import mailing, planning
from handlers.admins import screens
from handlers.admins.screens import DESK
from handlers.context import Context
from handlers.desk import Desk, Mistake
from handlers.keyboards import Button, button, rows
from handlers.texts import Html, joined, local, paragraphs
from journal.addresses import is_address
from storage import mailboxes, people
from storage.models import Person, Role, Stage
from storage.site import site

SCREEN, OFF = "email", "off"


async def email(desk: Desk, words: Sequence[str]) -> Html:
    """email CODE [ADDRESS | off]"""
    if len(words) not in (1, 2):
        raise Mistake(desk.say("email-usage"))
    clinician = await desks.clinician(desk, words[0])
    if len(words) == 1:
        return _state(desk, clinician)
    if words[1].lower() == OFF:
        return await _stop(desk, clinician)
    if not is_address(words[1]):
        raise Mistake(desk.say("email-unreadable", words=words[1][:80]))
    if clinician.stage == Stage.STOPPED:
        raise Mistake(desk.say("email-not-now", code=clinician.code))
    return await _use(desk, clinician, words[1])


async def _use(desk: Desk, clinician: Person, address: str) -> Html:
    begins = clinician.stage == Stage.INVITED
    if begins:
        await _enrol(desk, clinician)
    await desk.record("changed e-mail", clinician.code, after={"email": "on"})
    await mailing.use(desk.session, desk.now, clinician, address)
    return joined(_state(desk, clinician), _first_digest(desk, clinician) if begins else "")


async def _enrol(desk: Desk, clinician: Person) -> None:
    """Nothing is asked of who takes part by e-mail; an invite to Telegram still works for them."""
    clinician.stage, clinician.zone = Stage.ACTIVE, (await site(desk.session)).zone
    await planning.plan(desk.session, desk.now, clinician)
    after = {"zone": clinician.zone, "language": clinician.language}
    await desk.record("enrolled by e-mail", clinician.code, after=after)


async def _stop(desk: Desk, clinician: Person) -> Html:
    await mailing.use(desk.session, desk.now, clinician, None)
    await desk.record("changed e-mail", clinician.code, after={"email": OFF})
    if clinician.chat_sealed is not None or clinician.stage != Stage.ACTIVE:
        return _state(desk, clinician)
    clinician.stage = Stage.INVITED
    await planning.plan(desk.session, desk.now, clinician)
    return desk.say("email-ended", code=clinician.code)


def _state(desk: Desk, clinician: Person) -> Html:
    address = mailboxes.address(desk.session, clinician)
    if address is None:
        return desk.say("email-of-none", code=clinician.code)
    return desk.say("email-of", code=clinician.code, address=address)


def _first_digest(desk: Desk, clinician: Person) -> Html:
    assert clinician.next_digest_at is not None  # noqa: S101 - it was planned just now
    at = local(clinician.next_digest_at, clinician.zone)
    return desk.say("email-begins", day=desk.say.day(at.date()), time=desk.say.time(at))


# k:email:<code> asks for an address, k:email:<code>:off ends e-mails; what is written is the address.


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    match words:
        case [code] if people.CODE.fullmatch(code):
            screens.expect(admin, SCREEN, code)
            text = await screens.outcome(context, admin, email, code)
            await context.edit(paragraphs(text, context.say("email-write")), rows(*_keys(context, code)[1:]))
        case [code, "off"] if people.CODE.fullmatch(code):
            text = await screens.outcome(context, admin, email, code, OFF)
            await context.edit(text, rows(*_keys(context, code)))
        case _:
            context.toast(context.say("old-button"))


async def written(context: Context, admin: Person, code: str) -> None:
    """Asked for until it is an address."""
    try:
        text = await email(screens.desk(context, admin), [code, context.text.strip()])
    except Mistake as mistake:
        screens.expect(admin, SCREEN, code)
        text = mistake.text
    await context.reply(text, rows(*_keys(context, code)))


def _keys(context: Context, code: str) -> list[list[Button]]:
    say = context.say
    again = button(say.plain("email-another"), DESK, SCREEN, code)
    none = button(say.plain("email-off"), DESK, SCREEN, code, OFF)
    return [[again], [none], screens.back(say, "people", Role.CLINICIAN, code)]
