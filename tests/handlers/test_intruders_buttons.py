"""Buttons of an earlier life: whoever was erased or taken out finds nothing under them, nor does a new role.

See test_rights for the buttons of others, those that are forged, and those of patients who left the panel.
"""

from dataclasses import replace

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.texts import texts
from storage.models import Role
from tests.handlers.conversation import madrid, say, tap
from tests.handlers.intruders import does, state
from tests.handlers.panels import add_patient, worse

OLD_BUTTON = texts("en").plain("old-button")


def shown_to(account: Person) -> list[str]:
    """Of every button that is in the chat, what it carries."""
    return [button.data for message in account.messages for button in message.buttons if button.data]


async def finds_nothing(stage: Stage, account: Person, buttons: list[str]) -> None:
    before, told, toasts = await state(stage), len(account.messages), len(account.toasts)
    for data in buttons:
        account.taps("", data=data)
    await stage.settle()
    assert await state(stage) ^ before == set()
    assert len(account.messages) == told and account.toasts[toasts:] == [OLD_BUTTON] * len(buttons)


async def comes_back_as(stage: Stage, account: Person, role: Role, code: str) -> None:
    member = replace(await stage.invite(role, code, code), account=account)
    account.opens(member.invite)
    await stage.settle()
    await stage.enrol(member)


async def test_the_buttons_of_who_was_erased_do_nothing_also_when_they_are_back(
    stage: Stage, patient: Person
) -> None:
    await stage.advance(madrid(3, 2, 18))
    old = shown_to(patient)
    await tap(stage, patient, "4")
    await say(stage, patient, "/history", "/settings", "/pause", "/stop", "/forget")
    old += shown_to(patient)
    assert {data.partition(":")[0] for data in old} >= {"r", "c", "s", "b", "y", "h"}
    patient.taps("", data="y:forget:yes")
    await stage.settle()
    await finds_nothing(stage, patient, old)
    await comes_back_as(stage, patient, Role.PATIENT, "PT-002")
    # The others ask about settings and the like, which the new role has as well.
    await finds_nothing(stage, patient, [data for data in old if data[0] in "rcq"])


async def test_the_buttons_of_who_was_taken_out_do_nothing_also_when_they_are_back(
    stage: Stage, clinician: Person
) -> None:
    await add_patient(stage, "PT-100", worse(3), madrid(3, 2).date())
    await say(stage, clinician, "/digest", "/patients", "/patient PT-100", "/settings")
    old = shown_to(clinician)
    assert {data.partition(":")[0] for data in old} >= {"d", "p", "s"}
    await does(stage, "remove", "CL-001", "yes")
    await stage.settle()
    await finds_nothing(stage, clinician, old)
    await comes_back_as(stage, clinician, Role.CLINICIAN, "CL-002")
    await finds_nothing(stage, clinician, [data for data in old if data[0] in "dx"])


async def test_a_button_that_does_nothing_takes_nothing_back_that_was_asked_for(
    stage: Stage, admin: Person
) -> None:
    await say(stage, admin, "/clinic")
    await tap(stage, admin, "Name, phone, crisis lines", "Name")
    for data in ("r:x:1:4", "y:forget:yes", "nonsense", ""):
        admin.taps("", data=data)
    await say(stage, admin, "Southside")
    assert "Southside" in admin.sees.text
