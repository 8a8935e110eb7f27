"""The infusions of one patient by buttons: entered, moved, cancelled.

k:inf, k:inf:page:<n>, k:inf:bulk, k:inf:yes|no:<draft>; k:inf:<code>, k:inf:<code>:add[:<day>],
k:inf:<code>:<day>, k:inf:<code>:<day>:to[:<day>], k:inf:<code>:<day>:off[:yes].
"""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers import desk as desks
from handlers.admins import bulk, choosing, infusing
from handlers.admins.infusing import INFUSIONS
from handlers.admins.screens import DESK, back, desk, expect
from handlers.context import Context
from handlers.desk import Desk, Mistake
from handlers.keyboards import Button, Keyboard, button, in_rows, rows
from handlers.texts import Html, Texts, joined, local
from journal import dates
from journal.bulk import kind_named
from storage import infusions, people
from storage.models import Infusion, Person, Role, Stage

ADD, TO, OFF = "add", "to", "off"
_AHEAD = tuple(timedelta(days=days) for days in (0, 1, 7, 14, 21, 28))
_LATER = tuple(timedelta(days=days) for days in (-1, 1, 2, 7))
# Of those that were given, the last few.
_GIVEN, _SHOWN = 4, 12
Screen = tuple[Html, Keyboard]


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    match list(words):
        case ["bulk"]:
            await bulk.ask(context, admin)
        case [("yes" | "no") as answer, token]:
            await bulk.chosen(context, admin, answer, token)
        case _:
            await _show(context, admin, words)


async def _show(context: Context, admin: Person, words: Sequence[str]) -> None:
    try:
        await context.edit(*await _screen(context, admin, words))
    except Mistake as mistake:
        await context.reply(mistake.text, rows(back(context.say, INFUSIONS)))


async def _screen(context: Context, admin: Person, words: Sequence[str]) -> Screen:
    at = desk(context, admin)
    match list(words):
        case []:
            return await _whose(at, "0")
        case ["page", page]:
            return await _whose(at, page)
        case [code]:
            return await _listed(at, await desks.patient(at, code))
        case [code, "add"]:
            return await _ask_when(context, admin, await desks.patient(at, code))
        case [code, "add", day]:
            return await _done(at, code, [day])
        case [code, day, *step]:
            return await _of_one(at, admin, await desks.patient(at, code), desks.day(at, day), step)
    raise Mistake(at.say("old-button"))


async def _of_one(at: Desk, admin: Person, patient: Person, day: date, step: list[str]) -> Screen:
    """What can be done about one infusion."""
    match step:
        case []:
            return await _of_day(at, patient, day)
        case ["to"]:
            return await _ask_where_to(at, admin, patient, day)
        case ["to", after]:
            return await _done(at, patient.code, ["move", day.isoformat(), after])
        case ["off"]:
            return await _ask_again(at, patient, day)
        case ["off", "yes"]:
            return await _done(at, patient.code, ["cancel", day.isoformat()])
    raise Mistake(at.say("old-button"))


async def written(context: Context, admin: Person, about: str) -> None:
    """A day that was asked for, and perhaps the kind: “12 Dec maintenance”; asked for until it is clear."""
    code, *before = about.split()
    expect(admin, INFUSIONS, about)
    try:
        answer, keyboard = await _meant(context, admin, code, before)
    except Mistake as mistake:
        answer, keyboard = mistake.text, rows(back(context.say, INFUSIONS, code))
    await context.reply(answer, keyboard)


async def _meant(context: Context, admin: Person, code: str, before: list[str]) -> Screen:
    at, (words, kind) = desk(context, admin), _without_kind(context.text)
    days = dates.meant(words, _today(context, await desks.patient(at, code)), is_ahead=False)
    if not days:
        raise Mistake(at.say("day-unreadable", word=words[:24]))
    if len(days) > 1:
        to = (*before, TO) if before else (ADD,)
        offered = [[_day_button(day, at.say, code, *to)] for day in days]
        return at.say("which-day"), rows(*offered, back(at.say, INFUSIONS, code))
    day = days[0].isoformat()
    done = await _done(at, code, ["move", *before, day] if before else [day, *kind])
    admin.expecting = admin.expecting_about = None
    return done


def _without_kind(text: str) -> tuple[str, list[str]]:
    *day, last = text.split() or [""]
    kind = kind_named(last)
    return (" ".join(day), [kind]) if day and kind else (" ".join([*day, last]), [])


def _today(context: Context, patient: Person) -> date:
    return local(context.now, patient.zone).date()


async def _whose(at: Desk, page: str) -> Screen:
    stages = [one for one in Stage if one not in (Stage.STOPPED, Stage.ERASED)]
    codes = [one.code for one in await people.with_role(at.session, Role.PATIENT, stages)]
    several = button(at.say.plain("inf-bulk"), DESK, INFUSIONS, "bulk")
    return at.say("inf-whose"), choosing.codes(codes, choosing.page(page, codes), at.say, INFUSIONS, several)


async def _listed(at: Desk, patient: Person) -> Screen:
    """Those that are to come and the last that were given; each is a button."""
    say, code = at.say, patient.code
    entered = await infusions.of_patient(at.session, patient)
    await at.look("looked at infusions", patient)
    today = local(at.now, patient.zone).date()
    given = [one for one in entered if one.day < today]
    shown = [*given[-_GIVEN:], *(one for one in entered if one.day >= today)][:_SHOWN]
    lines = [say("infusion-line", day=say.full_day(one.day), kind=say(one.kind)) for one in shown]
    heading = say("infusion-list" if entered else "infusion-list-empty", code=code)
    left = len(entered) - len(shown)
    keyboard = rows(
        [button(say.plain("inf-add"), DESK, INFUSIONS, code, ADD)],
        *in_rows((_day_button(one.day, say, code) for one in shown), 2),
        back(say, INFUSIONS),
    )
    return joined(heading, *lines, say("inf-more", count=left, code=code) if left else ""), keyboard


def _day_button(day: date, say: Texts, *to: str) -> Button:
    return button(say.list_day(day), DESK, INFUSIONS, *to, day.isoformat())


async def _ask_when(context: Context, admin: Person, patient: Person) -> Screen:
    say, code, today = context.say, patient.code, _today(context, patient)
    expect(admin, INFUSIONS, code)
    labels = [say.plain("inf-today"), say.plain("inf-tomorrow")]
    labels += [say.plain("inf-in-weeks", count=ahead.days // 7) for ahead in _AHEAD[2:]]
    offered = [
        button(f"{label}, {say.list_day(day)}", DESK, INFUSIONS, code, ADD, day.isoformat())
        for label, day in zip(labels, (today + ahead for ahead in _AHEAD), strict=True)
    ]
    return say("inf-ask-when", code=code), rows(*([one] for one in offered), back(say, INFUSIONS, code))


async def _of_day(at: Desk, patient: Person, day: date) -> Screen:
    say, code = at.say, patient.code
    one = await _there(at, patient, day)
    text = say("inf-of-day", code=code, day=say.full_day(day), kind=say(one.kind))
    return text, rows(
        [button(say.plain("inf-move"), DESK, INFUSIONS, code, day.isoformat(), TO)],
        [button(say.plain("inf-cancel"), DESK, INFUSIONS, code, day.isoformat(), OFF)],
        back(say, INFUSIONS, code),
    )


async def _there(at: Desk, patient: Person, day: date) -> Infusion:
    one = await infusions.on(at.session, patient, day)
    if one is None:
        raise Mistake(at.say("infusion-none", code=patient.code, day=at.say.full_day(day)))
    return one


async def _ask_where_to(at: Desk, admin: Person, patient: Person, day: date) -> Screen:
    say, code = at.say, patient.code
    await _there(at, patient, day)
    expect(admin, INFUSIONS, f"{code} {day}")
    days = (day + later for later in _LATER)
    offered = in_rows((_day_button(one, say, code, day.isoformat(), TO) for one in days), 2)
    text = say("inf-ask-where-to", code=code, day=say.full_day(day))
    return text, rows(*offered, back(say, INFUSIONS, code))


async def _ask_again(at: Desk, patient: Person, day: date) -> Screen:
    say, code = at.say, patient.code
    await _there(at, patient, day)
    return say("inf-cancel-sure", code=code, day=say.full_day(day)), rows(
        [button(say.plain("inf-cancel-yes"), DESK, INFUSIONS, code, day.isoformat(), OFF, "yes")],
        [button(say.plain("inf-cancel-no"), DESK, INFUSIONS, code)],
    )


async def _done(at: Desk, code: str, words: Sequence[str]) -> Screen:
    done = await infusing.infusion(at, [code, *words])
    return done, rows(back(at.say, INFUSIONS, code))
