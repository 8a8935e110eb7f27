"""Somebody is taken out: a patient stops or is erased, a clinician or an admin loses the role."""

from collections.abc import Sequence

from handlers import desk as desks
from handlers import planning
from handlers.alerts import escalation
from handlers.context import send
from handlers.desk import Desk, Mistake
from handlers.patients import leaving
from handlers.patients.questions import help_line
from handlers.texts import Html, paragraphs, texts
from storage import erasure, outbox, people, updates
from storage.certificates import By
from storage.models import Person, Role, Stage
from storage.outbox import Recipient
from storage.site import name, site


async def remove(desk: Desk, words: Sequence[str]) -> Html:
    """remove CODE [yes]"""
    code, is_sure = _read(desk, words, "remove-usage")
    # Held first and in one order, so that two who take each other out wait for each other.
    admins = await people.active_admins(desk.session)
    person = await desks.person(desk, code)
    if person.stage == Stage.INVITED:
        raise Mistake(desk.say("remove-not-come", code=person.code))
    if person.stage == Stage.STOPPED:
        raise Mistake(desk.say("removed-already", code=person.code))
    if admins == [person]:
        raise Mistake(desk.say("last-admin", code=person.code))
    if not is_sure:
        return desk.say(f"remove-sure-{person.role}", code=person.code)
    await (_stop if person.role == Role.PATIENT else _take_out)(desk, person)
    return desk.say(f"removed-{person.role}", code=person.code)


async def erase(desk: Desk, words: Sequence[str]) -> Html:
    """erase CODE [yes]"""
    code, is_sure = _read(desk, words, "erase-usage")
    found = await people.by_code(desk.session, code) if people.CODE.fullmatch(code.upper()) else None
    if found is not None and found.stage == Stage.ERASED:
        raise Mistake(desk.say("erased-already", code=found.code))
    patient = await desks.patient(desk, code)
    if not is_sure:
        return desk.say("erase-sure", code=patient.code)
    to, say = _reachable(desk, patient), texts(patient.language)
    number = await erasure.erase(desk.session, desk.now, patient, by=By.CLINIC, actor=desk.actor)
    if to is not None:
        await _tell(desk, to, say("you-were-erased", number=number))
        await _list_commands(desk, to.chat_id)
    return desk.say("erased", code=patient.code, number=number)


def _read(desk: Desk, words: Sequence[str], usage: str) -> tuple[str, bool]:
    match [word.lower() for word in words]:
        case [_]:
            return words[0], False
        case [_, "yes"]:
            return words[0], True
    raise Mistake(desk.say(usage))


async def _stop(desk: Desk, patient: Person) -> None:
    to, say = _reachable(desk, patient), texts(patient.language)
    await leaving.stop(desk.session, desk.now, patient, by=desk.actor)
    if to is not None:
        line = help_line(await site(desk.session), say)
        await _tell(desk, Recipient(to.chat_id, patient), paragraphs(say("you-were-stopped"), line))


async def _take_out(desk: Desk, person: Person) -> None:
    """Nothing is left by which the account is known, so every old button and command is a stranger's."""
    to, say = _reachable(desk, person), texts(person.language)
    chat_id = people.chat_id(desk.session, person)
    await _leave_teams(desk, person)
    await outbox.withhold(desk.session, desk.now, person)
    await outbox.withhold_emails(desk.session, desk.now, person)
    await updates.drop_parked(desk.session, person)
    people.forget_identity(desk.session, person)
    person.stage, person.email_sealed, person.unreachable_since = Stage.STOPPED, None, None
    person.expecting = person.expecting_about = None
    await desk.record("removed", person.code)
    await desk.session.flush()
    await planning.plan(desk.session, desk.now, person)
    await escalation.lost(desk.session, desk.now, person)
    if to is not None:
        clinic = name(await site(desk.session))
        await _tell(desk, to, say("you-were-removed", clinic=clinic, role=say(person.role), code=person.code))
    if chat_id is not None:
        await _list_commands(desk, chat_id)


async def _leave_teams(desk: Desk, clinician: Person) -> None:
    for patient in await people.patients_of(desk.session, clinician):
        team = await people.team_of(desk.session, patient)
        rest = [one for one in team if one is not clinician]
        await people.set_team(desk.session, patient, rest)
        before, after = ({"team": [one.code for one in codes]} for codes in (team, rest))
        await desk.record("changed team", patient.code, before=before, after=after)


async def _list_commands(desk: Desk, chat_id: int) -> None:
    """An account that keeps another role is offered its commands alone, any other those that everybody is."""
    other = next(iter(await people.roles_of(desk.session, chat_id)), None)
    method = "setMyCommands" if other else "deleteMyCommands"
    await outbox.add(desk.session, desk.now, Recipient(chat_id, other), "commands", method, {})


def _reachable(desk: Desk, person: Person) -> Recipient | None:
    """The chat as one of nobody in particular: the person is about to lose it."""
    chat_id = people.chat_id(desk.session, person)
    return None if chat_id is None or person.unreachable_since else Recipient(chat_id, None)


async def _tell(desk: Desk, to: Recipient, text: Html) -> None:
    await send(desk.session, desk.now, to, text, kind="farewell")
