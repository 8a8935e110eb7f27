"""Who answers alerts: set by words or by buttons, checked whole before anything changes."""

from collections.abc import Sequence

from handlers import desk as desks
from handlers.admins import choosing, screens
from handlers.admins.confirming import YES
from handlers.admins.setting_words import told
from handlers.alerts.escalation import can_be_told
from handlers.context import Context
from handlers.desk import SITE, Desk, Mistake
from handlers.keyboards import Button, Keyboard, button, rows
from handlers.texts import Html, Texts, joined, paragraphs
from journal import oncall
from journal.oncall import BACKUP, CONFIRM_WITHIN, HOURS, ITEM9, NEEDED, PAIN_LIMIT, RESPONDER, WORDS
from journal.settings import UnknownSetting, UnreadableSetting
from storage import checkins, people
from storage.models import Person, Role
from storage.site import hold, site

SCREEN, OFF_SCREEN = "oncall", "oncall-off"
OFF, DEFAULT = "off", "default"
_WHO = (RESPONDER, BACKUP)
OFFERED = {
    HOURS: ("mon-fri 8-18", "daily 8-20", "always"),
    CONFIRM_WITHIN: ("15 min", "30 min", "60 min"),
    PAIN_LIMIT: ("8", "9", "10", "off"),
}


async def on_call(desk: Desk, words: Sequence[str]) -> Html:
    """oncall [NAME VALUE | off]"""
    match list(words):
        case []:
            return paragraphs(await _shown(desk), desk.say("oncall-usage"))
        case [off] if off.lower() == OFF:
            return await _turn_off(desk)
        case [name, *value] if value:
            return await _set(desk, name.lower(), " ".join(value))
    raise Mistake(desk.say("oncall-usage"))


async def _shown(desk: Desk) -> Html:
    words = (await site(desk.session)).on_call
    missing = [desk.say(f"oncall-{name}") for name in NEEDED if name not in words]
    lines = (
        desk.say("oncall-line", name=desk.say(f"oncall-{name}"), words=_value(desk.say, value))
        for name, value in oncall.shown(words).items()
    )
    state = desk.say("oncall-is-off", missing=", ".join(missing)) if missing else desk.say("oncall-is-on")
    return paragraphs(state, joined(*lines), await _not_there(desk, words), desk.say("oncall-about"))


async def _not_there(desk: Desk, words: dict[str, str]) -> Html:
    """Somebody may have left or blocked the bot since they were named."""
    named = [await people.by_code(desk.session, words[who]) for who in _WHO if who in words]
    lost = [person.code for person in named if person is not None and not can_be_told(person)]
    return joined(*(desk.say("oncall-not-there", code=code) for code in lost))


def _value(say: Texts, words: str | None) -> str:
    return say.plain("oncall-not-set") if words is None else in_words(say, words)


def in_words(say: Texts, words: str) -> str:
    """What is set, as people say it."""
    if words in ("on", "off", "always"):
        return say.plain(f"oncall-{words}")
    days, _, between = words.rpartition(" ")
    if not days or "-" not in between:
        return words
    return f"{told('days', days, say)}, {told('quiet', between, say)}"


async def _set(desk: Desk, name: str, words: str) -> Html:
    before = (await hold(desk.session)).on_call
    others = {key: value for key, value in before.items() if key != name}
    after = others if words.lower() == DEFAULT else {**others, name: await _canonical(desk, name, words)}
    await _change(desk, before, after)
    return await _shown(desk)


async def _canonical(desk: Desk, name: str, words: str) -> str:
    try:
        found = oncall.canonical(name, words)
    except UnknownSetting:
        names = ", ".join(oncall.SETTINGS)
        raise Mistake(desk.say("setting-unknown", name=name[:24], names=names)) from None
    except UnreadableSetting:
        example = desk.say("example-of", name=name, example=oncall.EXAMPLES[name])
        raise Mistake(desk.say("oncall-unreadable", words=words[:60], example=example)) from None
    return await _somebody(desk, name, found) if name in _WHO else found


async def _somebody(desk: Desk, name: str, code: str) -> str:
    """Somebody who gets the message and can tap its button, and not one person twice."""
    clinician = await desks.clinician(desk, code)
    if not can_be_told(clinician):
        raise Mistake(desk.say("oncall-not-there", code=clinician.code))
    other = _WHO[1 - _WHO.index(name)]
    if (await site(desk.session)).on_call.get(other) == clinician.code:
        raise Mistake(desk.say("oncall-same", code=clinician.code))
    return clinician.code


async def turn_off(desk: Desk, words: Sequence[str]) -> Html:
    """By buttons; at a terminal `oncall off` is plain enough."""
    if words and [*words] != [YES]:
        raise Mistake(desk.say("oncall-usage"))
    return await _turn_off(desk) if words else desk.say("oncall-off-sure")


async def _turn_off(desk: Desk) -> Html:
    before = (await hold(desk.session)).on_call
    await _change(desk, before, {key: value for key, value in before.items() if key not in NEEDED})
    return await _shown(desk)


async def _change(desk: Desk, before: dict[str, str], after: dict[str, str]) -> None:
    if before == after:
        return
    (await site(desk.session)).on_call = after
    await desk.record("changed on-call", SITE, before=dict(before), after=dict(after))
    if not oncall.on_call(after).asks_item_9:
        await desk.session.flush()
        await checkins.take_item_9_out(desk.session)


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    """k:oncall, and what is to be set: the choices, or a choice; k:oncall-off asks once more."""
    match list(words):
        case [who] if who in _WHO:
            await _choose_person(context, admin, who, "0")
        case [who, "page", page] if who in _WHO:
            await _choose_person(context, admin, who, page)
        case [name] if name in OFFERED:
            await _choose(context, admin, name)
        case [name, value] if name in oncall.SETTINGS:
            await _carry_out(context, admin, [name, value])
        case _:
            await _carry_out(context, admin, [])


async def typed(context: Context, admin: Person, name: str) -> None:
    """What was written for the setting whose choices were shown; asked for until it fits."""
    if not await _carry_out(context, admin, [name, context.text]):
        screens.expect(admin, SCREEN, name)


async def _choose_person(context: Context, admin: Person, who: str, page: str) -> None:
    clinicians = await people.with_role(context.session, Role.CLINICIAN)
    found = [one.code for one in clinicians if can_be_told(one)]
    text = context.say(f"oncall-choose-{who}" if found else "oncall-nobody")
    shown = choosing.page(page, found)
    await context.edit(text, choosing.codes(found, shown, context.say, f"{SCREEN}:{who}", up=[SCREEN]))


async def _choose(context: Context, admin: Person, name: str) -> None:
    screens.expect(admin, SCREEN, name)
    say = context.say
    choices = ([button(in_words(say, words), screens.DESK, SCREEN, name, words)] for words in OFFERED[name])
    asked = say(f"oncall-choose-{name}", zone=(await site(context.session)).zone)
    await context.edit(asked, rows(*choices, _back(say)))


async def _carry_out(context: Context, admin: Person, words: list[str]) -> bool:
    """Do it and show how it is now; below a mistake too. Whether there was none."""
    desk, wrong = screens.desk(context, admin), Html()
    try:
        if words:
            await on_call(desk, words)
    except Mistake as mistake:
        wrong = mistake.text
    settings = (await site(context.session)).on_call
    await context.edit(paragraphs(wrong, await _shown(desk)), _keyboard(context.say, settings))
    return not wrong


def _keyboard(say: Texts, settings: dict[str, str]) -> Keyboard:
    def opens(name: str) -> Button:
        return button(say.plain(f"oncall-{name}"), screens.DESK, SCREEN, name)

    now = oncall.shown(settings)
    off = [button(say.plain("oncall-turn-off"), screens.DESK, OFF_SCREEN)]
    return rows(
        [opens(RESPONDER), opens(BACKUP)],
        [opens(HOURS), opens(CONFIRM_WITHIN)],
        [opens(PAIN_LIMIT)],
        [_switch(say, WORDS, now[WORDS])],
        [_switch(say, ITEM9, now[ITEM9])],
        *([off] if oncall.on_call(settings).is_on else []),
        screens.back(say),
    )


def _switch(say: Texts, name: str, now: str | None) -> Button:
    other = "off" if now == "on" else "on"
    return button(say.plain(f"oncall-{name}-{other}"), screens.DESK, SCREEN, name, other)


def _back(say: Texts) -> list[Button]:
    return screens.back(say, SCREEN)
