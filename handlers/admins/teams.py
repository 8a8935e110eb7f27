"""Who sees a patient."""

from collections.abc import Sequence

from handlers import desk as desks
from handlers.admins import people, screens
from handlers.admins.screens import DESK
from handlers.context import Context
from handlers.desk import Desk, Mistake
from handlers.keyboards import button, rows
from handlers.texts import Html
from storage import people as stored
from storage.models import Person, Role, Stage

SCREEN = "team"


async def team(desk: Desk, words: Sequence[str]) -> Html:
    """team CODE [CLINICIAN… | none]"""
    if not words:
        raise Mistake(desk.say("team-usage"))
    patient = await desks.patient(desk, words[0])
    if len(words) > 1:
        wanted = (
            [] if words[1].lower() == "none" else [await desks.clinician(desk, code) for code in words[1:]]
        )
        await _set(desk, patient, wanted)
    else:
        await desk.look("looked at team", patient)
    codes = await _codes(desk, patient)
    if not codes:
        return desk.say("team-empty", code=patient.code)
    return desk.say("team-of", code=patient.code, codes=", ".join(codes))


async def _set(desk: Desk, patient: Person, wanted: Sequence[Person]) -> None:
    if gone := [one.code for one in wanted if one.stage == Stage.STOPPED]:
        raise Mistake(desk.say("team-removed", code=gone[0]))
    before = await _codes(desk, patient)
    await stored.set_team(desk.session, patient, wanted)
    await desk.session.flush()
    if (after := await _codes(desk, patient)) != before:
        await desk.record("changed team", patient.code, before={"team": before}, after={"team": after})


async def _codes(desk: Desk, patient: Person) -> list[str]:
    return [one.code for one in await stored.team_of(desk.session, patient)]


# k:team:<patient> shows it, k:team:<patient>:add:<clinician> and …:drop:… change it.


async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
    desk = screens.desk(context, admin)
    try:
        patient = await desks.patient(desk, words[0] if words else "")
        await _change(desk, patient, words[1:])
        text = await team(desk, [patient.code])
    except Mistake as mistake:
        await context.edit(mistake.text, rows(screens.back(context.say, people.SCREEN)))
        return
    members, lines = await _codes(desk, patient), []
    for one in await stored.with_role(
        desk.session, Role.CLINICIAN, [*set(Stage) - {Stage.STOPPED, Stage.ERASED}]
    ):
        act = "drop" if one.code in members else "add"
        lines.append(
            [button(desk.say.plain(f"team-{act}", code=one.code), DESK, SCREEN, patient.code, act, one.code)]
        )
    await context.edit(text, rows(*lines, screens.back(context.say, *people.up(patient))))


async def _change(desk: Desk, patient: Person, words: Sequence[str]) -> None:
    members = await stored.team_of(desk.session, patient)
    match words:
        case ["add", code]:
            await _set(desk, patient, [*members, await desks.clinician(desk, code)])
        case ["drop", code]:
            await _set(desk, patient, [one for one in members if one.code != code])
