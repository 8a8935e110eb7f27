"""What the clinic is called, its phone and its crisis lines: what admins write goes before the settings."""

from collections.abc import Iterator, Sequence

from handlers.admins import screens
from handlers.admins.screens import DESK
from handlers.context import Context
from handlers.desk import SITE, Desk, Mistake
from handlers.keyboards import Button, Keyboard, button, rows
from handlers.patients.crisis import crisis_text
from handlers.patients.questions import help_line
from handlers.texts import LANGUAGES, Html, joined, paragraphs, texts
from storage.fields import storable
from storage.models import Person, Site
from storage.site import CRISIS, NAME, PHONE, crisis_lines, hold, name, phone, site

SCREEN = "texts"
TAKE_BACK = "default"
_LONGEST = {NAME: 100, PHONE: 40, **{f"{CRISIS}{language}": 300 for language in LANGUAGES}}
NAMES = tuple(_LONGEST)


async def site_texts(desk: Desk, words: Sequence[str]) -> Html:
    """texts [NAME [WORDS… | default]]"""
    if not words:
        return await _all(desk)
    which, value = words[0].lower(), " ".join(" ".join(words[1:]).split())
    if which not in NAMES:
        raise Mistake(desk.say("text-unknown", names=", ".join(NAMES)))
    if value:
        await _set(desk, which, storable(value))
    return await _one(desk, which)


async def _set(desk: Desk, which: str, value: str) -> None:
    if len(value) > _LONGEST[which]:
        raise Mistake(desk.say("text-too-long", most=_LONGEST[which], long=len(value)))
    clinic = await hold(desk.session)
    before, kept = _now(clinic, which), {key: own for key, own in clinic.texts.items() if key != which}
    clinic.texts = kept if value.lower() == TAKE_BACK else {**kept, which: value}
    if (after := _now(clinic, which)) != before:
        await desk.record("changed texts", SITE, before={which: before}, after={which: after})


def _now(clinic: Site, which: str) -> str:
    if which in (NAME, PHONE):
        return name(clinic) if which == NAME else phone(clinic)
    return crisis_lines(clinic).get(which.removeprefix(CRISIS), "")


async def _all(desk: Desk) -> Html:
    clinic = await site(desk.session)
    lines = (desk.say("text-line", name=_label(desk, one), words=_shown(desk, clinic, one)) for one in NAMES)
    return paragraphs(desk.say("texts-heading"), joined(*lines))


async def _one(desk: Desk, which: str) -> Html:
    """The text, and how it reads to whom it is for."""
    clinic = await site(desk.session)
    line = desk.say("text-line", name=_label(desk, which), words=_shown(desk, clinic, which))
    return paragraphs(line, desk.say("text-preview"), _preview(desk, clinic, which))


def _shown(desk: Desk, clinic: Site, which: str) -> Html:
    words = _now(clinic, which) or desk.say.plain("text-none")
    return (
        desk.say("text-own", words=words) if which in clinic.texts else desk.say("text-as-set", words=words)
    )


def _label(desk: Desk, which: str) -> str:
    if which in (NAME, PHONE):
        return desk.say.plain(f"text-{which}")
    language = texts(which.removeprefix(CRISIS)).plain("language-name")
    return desk.say.plain("text-crisis", language=language)


def _preview(desk: Desk, clinic: Site, which: str) -> Html:
    if which == NAME:
        greeting = desk.say("welcome-patient", clinic=name(clinic))
        return Html(greeting.split("\n\n")[0])
    if which == PHONE:
        return help_line(clinic, desk.say)
    return crisis_text(clinic, texts(which.removeprefix(CRISIS)))


# k:texts, k:texts:<name>, k:texts:<name>:default; what is written is the new text.


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    match words:
        case [which] if which in NAMES:
            screens.expect(admin, SCREEN, which)
            text = await screens.outcome(context, admin, site_texts, which)
            keyboard = rows(*await _own(context, which), screens.back(context.say, SCREEN))
            await context.edit(paragraphs(text, context.say("text-write")), keyboard)
        case [which, "default"] if which in NAMES:
            text = await screens.outcome(context, admin, site_texts, which, TAKE_BACK)
            await context.edit(text, await _keys(context, which))
        case _:
            text = await screens.outcome(context, admin, site_texts)
            await context.edit(text, rows(*_choices(screens.desk(context, admin)), screens.back(context.say)))


async def written(context: Context, admin: Person, which: str) -> None:
    desk = screens.desk(context, admin)
    try:
        text = await site_texts(desk, [which, context.text])
    except Mistake as mistake:
        screens.expect(admin, SCREEN, which)
        text = mistake.text
    await context.reply(text, await _keys(context, which))


def _choices(desk: Desk) -> Iterator[list[Button]]:
    for which in NAMES:
        yield [button(_label(desk, which), DESK, SCREEN, which)]


async def _keys(context: Context, which: str) -> Keyboard:
    again = button(context.say.plain("text-again"), DESK, SCREEN, which)
    return rows([again], *await _own(context, which), screens.back(context.say, SCREEN))


async def _own(context: Context, which: str) -> list[list[Button]]:
    """What admins wrote can be taken back."""
    is_own = which in (await site(context.session)).texts
    return [[button(context.say.plain("text-take-back"), DESK, SCREEN, which, TAKE_BACK)]] if is_own else []
