"""Schedules by buttons: whose, which setting, and which of some sensible choices; anything else is written.

k:plan, k:plan:page:<n>, k:plan:<whose>, k:plan:<whose>:next, k:plan:<whose>:<setting>, and
k:plan:<whose>:<setting>:<words>, where a full stop stands for the colon in an hour.
"""

from collections.abc import Sequence

from handlers import desk as desks
from handlers.admins import choosing, foreseen, schedules
from handlers.admins.schedules import TAKE_BACK
from handlers.admins.screens import DESK, back, desk, expect
from handlers.admins.setting_words import label, told
from handlers.context import Context
from handlers.desk import SITE, Desk, Mistake
from handlers.keyboards import Button, Keyboard, button, by_two, in_rows, rows
from handlers.texts import Html, Texts, joined, paragraphs
from journal import rules
from storage import people
from storage.models import Person, Role, Stage

PLAN, NEXT = "plan", "next"
_SWITCH = ("on", "off")
# What is offered for each setting, in its canonical words.
CHOICES: dict[str, tuple[str, ...]] = {
    "hour": ("08:00", "10:00", "12:00", "16:00", "18:00", "20:00"),
    "days": ("daily", "mon,tue,wed,thu,fri", "mon,wed,fri"),
    "reminder": ("60 min", "120 min", "240 min", "off"),
    "expiry": ("360 min", "720 min", "1440 min"),
    "quiet": ("21:00-08:00", "22:00-08:00", "23:00-09:00", "off"),
    "infusion-day": _SWITCH,
    "phases": ("1 twice, 8 daily, 29 every 2", "1 daily, 29 every 2", "1 daily, 15 every 3", "off"),
    "second": ("09:00", "12:00", "14:00", "21:00", "off"),
    "morning-after": ("09:00", "10:00", "12:00", "off"),
    "weekly": ("sun 11:00", "sun 17:00", "wed 11:00", "sat 11:00", "off"),
    "recap": ("sun 19:00", "mon 09:00", "off"),
    "summary": _SWITCH,
    "digest-day": ("mon", "tue", "wed", "thu", "fri"),
    "digest-hour": ("07:00", "08:00", "09:00", "12:00"),
    "nobody-line": _SWITCH,
    "digest-says": ("full", "codes"),
    **{name: tuple(f"{value:g}" for value in values) for name, values in rules.CHOICES.items()},
}
# What cannot be anything else.
_WHOLE = {*rules.CHOICES, *(name for name, offered in CHOICES.items() if offered == _SWITCH), "digest-says"}
# The longest words that share a row with others.
_SHORT = 12
_A_ROW = 3


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    try:
        await context.edit(*await _screen(context, admin, words))
    except Mistake as mistake:
        await context.reply(mistake.text)


async def _screen(context: Context, admin: Person, words: Sequence[str]) -> tuple[Html, Keyboard]:
    at = desk(context, admin)
    match list(words):
        case []:
            return await _whose(at, "0")
        case ["page", page]:
            return await _whose(at, page)
        case [whose]:
            return await _overview(at, await desks.owner(at, whose))
        case [whose, name] if name == NEXT:
            return await _next(at, await desks.owner(at, whose))
        case [whose, name]:
            return await _choices(at, admin, await desks.owner(at, whose), name)
        case [whose, name, value]:
            return await _set(at, whose, name, value)
    raise Mistake(at.say("old-button"))


async def written(context: Context, admin: Person, about: str) -> None:
    """The words of one setting; asked for until they fit, or something else is tapped."""
    whose, _, name = about.partition(" ")
    try:
        await context.reply(*await _set(desk(context, admin), whose, name, context.text.strip()))
    except Mistake as mistake:
        expect(admin, PLAN, about)
        await context.reply(mistake.text, rows(back(context.say, PLAN, whose)))


async def _whose(at: Desk, page: str) -> tuple[Html, Keyboard]:
    """The site, and everybody whom a schedule is about."""
    stages = [one for one in Stage if one not in (Stage.STOPPED, Stage.ERASED)]
    codes = [
        person.code
        for role in (Role.PATIENT, Role.CLINICIAN)
        for person in await people.with_role(at.session, role, stages)
    ]
    site = button(at.say.plain("plan-site"), DESK, PLAN, SITE)
    return at.say("plan-whose"), choosing.codes(codes, choosing.page(page, codes), at.say, PLAN, site)


async def _overview(at: Desk, person: Person | None) -> tuple[Html, Keyboard]:
    say, whose = at.say, _word(person)
    valid, own = await schedules.in_words(at, person), await schedules.own(at, person)
    if not valid:
        raise Mistake(say("schedule-none", code=whose))
    await at.look("looked at schedule", person)
    mark = "own" if person else "changed"
    lines = [
        say("plan-line", name=label(name, say), words=told(name, words, say), own=mark if name in own else "")
        for name, words in valid.items()
    ]
    named = [button(label(name, say), DESK, PLAN, whose, name) for name in valid]
    following = button(say.plain("plan-next"), DESK, PLAN, whose, NEXT)
    keyboard = rows([following], *by_two(named), back(say, PLAN))
    return joined(say("schedule-of", whose=_whom(person, say)), *lines), keyboard


def _word(person: Person | None) -> str:
    return person.code if person else SITE


def _whom(person: Person | None, say: Texts) -> str:
    return person.code if person else say("the-site")


async def _next(at: Desk, person: Person | None) -> tuple[Html, Keyboard]:
    await at.look("looked at schedule", person)
    return await foreseen.of(at, person), rows(back(at.say, PLAN, _word(person)))


async def _choices(at: Desk, admin: Person, person: Person | None, name: str) -> tuple[Html, Keyboard]:
    say, whose = at.say, _word(person)
    valid = await schedules.in_words(at, person)
    if name not in valid:
        raise Mistake(say("old-button"))
    expect(admin, PLAN, f"{whose} {name}")
    now = say("now-set", words=told(name, valid[name], say))
    asked = paragraphs(
        joined(say("plan-heading", name=label(name, say)), say(f"plan-about-{name}")),
        now,
        say("plan-choose" if name in _WHOLE else "plan-write", example=schedules.example(name, say)),
    )
    offered = [choice(whose, name, words, say) for words in CHOICES.get(name, ())]
    usual = button(say.plain("plan-usual" if person else "plan-default"), DESK, PLAN, whose, name, TAKE_BACK)
    return asked, rows(*_lines(offered), [usual], back(say, PLAN, whose))


def choice(whose: str, name: str, words: str, say: Texts) -> Button:
    """A series of phases is too long for a button, which then says it in short."""
    short = name == "phases" and words in CHOICES[name][:-1]
    says = say.plain(f"phases-{CHOICES[name].index(words)}") if short else told(name, words, say)
    return button(says, DESK, PLAN, whose, name, words.replace(":", "."))


def _lines(offered: Sequence[Button]) -> list[Sequence[Button]]:
    """Short ones beside each other."""
    wide = _A_ROW if all(len(one["text"]) <= _SHORT for one in offered) else 1
    return in_rows(offered, wide)


async def _set(at: Desk, whose: str, name: str, value: str) -> tuple[Html, Keyboard]:
    person, say = await desks.owner(at, whose), at.say
    following = await schedules.change(at, person, name, value)
    words = told(name, (await schedules.in_words(at, person))[name], say)
    changed = say("plan-changed", whose=_whom(person, say), name=label(name, say), words=words)
    return paragraphs(changed, following), rows(back(say, PLAN, _word(person)))
