"""Who may do what: every command, as every role and as a stranger."""

import re
from datetime import date

import pytest

from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from handlers.commands import COMMANDS
from storage.models import Role
from tests.handlers.panels import add_patient, worse

PATIENT, CLINICIAN, ADMIN = (frozenset({role}) for role in (Role.PATIENT, Role.CLINICIAN, Role.ADMIN))
MAY = {
    "checkin": PATIENT,
    "history": PATIENT,
    "pause": PATIENT,
    "resume": PATIENT,
    "export": PATIENT,
    "stop": PATIENT,
    "forget": PATIENT,
    "patient PT-100": CLINICIAN,
    "digest": CLINICIAN,
    "patients": CLINICIAN | ADMIN,
    "invite patient": ADMIN,
    "infusion PT-100": ADMIN,
    "schedule PT-100": ADMIN,
    "team PT-100": ADMIN,
    "audit PT-100": ADMIN,
    "settings": PATIENT | CLINICIAN | ADMIN,
    "privacy": PATIENT | CLINICIAN | ADMIN,
    "help": PATIENT | CLINICIAN | ADMIN,
}
REFUSED = "I do not know that command. /help shows what you can do here."
BY_INVITATION = "it works by invitation only"


async def answers(stage: Stage, account: Person, text: str) -> str:
    before = len(account.messages)
    account.says(text)
    await stage.settle()
    return "\n".join(message.text for message in account.messages[before:] if message.from_bot)


def test_the_matrix_names_every_command_and_agrees_with_the_program() -> None:
    assert {text.split()[0]: set(roles) for text, roles in MAY.items()} == {
        name: set(roles) for name, roles in COMMANDS.items()
    }


@pytest.mark.parametrize("role", list(Role))
async def test_a_command_is_answered_to_those_who_may_use_it_and_to_nobody_else(
    enrolled: Stage, role: Role
) -> None:
    await add_patient(enrolled, "PT-100", worse(3), date(2026, 3, 2))
    account = enrolled.member(role).account
    for text, allowed in MAY.items():
        answer = await answers(enrolled, account, f"/{text}")
        assert (answer != REFUSED) == (role in allowed), text
        assert answer, text
        if role == Role.PATIENT:
            assert "PT-100" not in answer


async def test_a_stranger_gets_one_answer_to_everything(enrolled: Stage, stranger: Person) -> None:
    await add_patient(enrolled, "PT-100", worse(3), date(2026, 3, 2))
    everything = [*(f"/{text}" for text in MAY), "/nonsense", "/start", "/start forged", "7", "Hello"]
    said = {await answers(enrolled, stranger, text) for text in everything}
    assert len(said) == 1 and BY_INVITATION in said.pop()
    stranger.sends_voice()
    await enrolled.settle()
    assert BY_INVITATION in stranger.sees.text


async def test_each_role_is_offered_the_commands_that_it_may_use(enrolled: Stage) -> None:
    for role in Role:
        offered = {command["command"] for command in enrolled.member(role).account.commands}
        assert offered == {text.split()[0] for text, allowed in MAY.items() if role in allowed}


async def test_buttons_of_another_role_do_nothing(
    enrolled: Stage, patient: Person, clinician: Person, admin: Person, stranger: Person
) -> None:
    admin.says("/invite")
    await enrolled.settle()
    data = admin.sees.buttons[0].data
    for account in (patient, clinician, stranger):
        account.says("/help")
        await enrolled.settle()
        before = len(account.messages)
        account.taps("", account.sees, data)
        await enrolled.settle()
        assert not re.search(r"t\.me/\S+start=", account.sees.text)
        assert len(account.messages) == before
    roster = await answers(enrolled, admin, "/patients")
    assert "PT-002" not in roster


async def test_a_clinician_who_has_not_finished_enrolling_sees_no_patient(
    enrolled: Stage, admin: Person
) -> None:
    member = await enrolled.invite(Role.CLINICIAN, "CL-002", "A new clinician")
    await add_patient(enrolled, "PT-100", worse(3), date(2026, 3, 2), team=["CL-001", "CL-002"])
    member.account.opens(member.invite)
    await enrolled.settle()
    for text in ("/patients", "/patient PT-100", "/digest"):
        assert "PT-100" not in await answers(enrolled, member.account, text)
