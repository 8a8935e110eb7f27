"""Who may do what: every command and every button, as every role and as a stranger.

What each of them tries are the buttons that somebody else was shown on a walk through everything there is.
"""

from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.cli import cli
from bot.roles import page
from bot.sandbox.stage import Stage
from handlers import delivery, rights
from handlers.admins.menu import SCREENS
from handlers.rights import Reach
from handlers.texts import texts
from storage import people
from storage.models import Role
from tests.conftest import scene_of
from tests.handlers.accessibility import MOST_BYTES
from tests.handlers.conversation import failures, say
from tests.handlers.intruders import (
    Actor,
    Walked,
    about,
    account,
    actors,
    of_others,
    reach,
    right_of,
    rows,
    state,
    tries,
    walk_everywhere,
)
from tests.scenes import Scene

PATIENT, CLINICIAN, ADMIN = (frozenset({role}) for role in (Role.PATIENT, Role.CLINICIAN, Role.ADMIN))
# Written down a second time, so that nobody changes it by mistake.
MAY = {
    "checkin": PATIENT,
    "history": PATIENT,
    "pause": PATIENT,
    "resume": PATIENT,
    "export": PATIENT | CLINICIAN,
    "stop": PATIENT,
    "forget": PATIENT,
    "patient PT-100": CLINICIAN,
    "digest": CLINICIAN,
    "patients": CLINICIAN | ADMIN,
    "alerts": CLINICIAN | ADMIN,
    "clinic": ADMIN,
    "invite patient": ADMIN,
    "infusion PT-100": ADMIN,
    "schedule PT-100": ADMIN,
    "team PT-100": ADMIN,
    "audit PT-100": ADMIN,
    "email CL-001": ADMIN,
    "settings": PATIENT | CLINICIAN | ADMIN,
    "privacy": PATIENT | CLINICIAN | ADMIN,
    "help": PATIENT | CLINICIAN | ADMIN,
}
TEXT = texts("en")
REFUSED, OLD_BUTTON = TEXT.plain("unknown-command"), TEXT.plain("old-button")
BY_INVITATION = "it works by invitation only"
TOP = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory, empty_journal: Path) -> tuple[Scene, Walked]:
    walked: list[Walked] = []

    async def story(stage: Stage) -> None:
        await stage.enrol_everyone()
        walked.append(await walk_everywhere(stage))

    return scene_of(tmp_path_factory, empty_journal, story), walked[0]


@pytest.fixture
def scene(walk: tuple[Scene, Walked]) -> Scene:
    """Every test begins where the walk has ended."""
    return walk[0]


@pytest.fixture
def walked(walk: tuple[Scene, Walked]) -> Walked:
    return walk[1]


def test_the_matrix_names_every_command_and_agrees_with_the_program() -> None:
    assert {text.split()[0]: set(roles) for text, roles in MAY.items()} == {
        name: set(right.roles) for name, right in rights.COMMANDS.items()
    }


def test_the_page_about_roles_is_made_of_what_decides() -> None:
    written = (TOP / "docs" / "roles.md").read_text("utf-8")
    assert written == page([*typer.main.get_group(cli).commands])


def test_the_page_names_every_message_that_is_checked_again_when_it_is_sent() -> None:
    assert set(delivery.READING) <= {kind for kinds in rights.SENDING.values() for kind in kinds}


async def test_each_role_is_offered_the_commands_that_it_may_use(stage: Stage) -> None:
    for role in Role:
        offered = {command["command"] for command in stage.member(role).account.commands}
        assert offered == {text.split()[0] for text, allowed in MAY.items() if role in allowed}


async def test_a_command_is_for_those_who_may_use_it_and_about_whom_they_may(stage: Stage) -> None:
    numbers = await rows(stage)
    for actor in await actors(stage):
        mine = {f"/{text}" for text in MAY if reach(actor, rights.COMMANDS[text.split()[0]])}
        await is_refused(stage, actor, sorted({f"/{text}" for text in MAY} - mine))
        before = await state(stage)
        told = await tries(stage, actor, sorted(mine), by_saying=True)
        assert len(told.messages) >= len(mine) and REFUSED not in told.messages
        if actor.role != Role.ADMIN:
            assert of_others(before, await state(stage), actor, numbers) == []
            assert told.codes <= actor.sees, actor


async def is_refused(stage: Stage, actor: Actor, commands: list[str]) -> None:
    """Each gets the same answer, which tells nothing, and has no effect."""
    before = await state(stage)
    told = await tries(stage, actor, commands, by_saying=True)
    assert len(told.messages) == len(commands)
    assert of_others(before, await state(stage), actor, await rows(stage)) == []
    if actor.takes_part and actor.role:
        assert set(told.messages) == {REFUSED}
    else:
        assert len(set(told.messages)) <= 2 and not told.codes
    if actor.role is None:
        assert BY_INVITATION in told.messages[0]


async def test_every_kind_of_button_is_shown_to_somebody_and_works(walked: Walked) -> None:
    assert walked.worked == set(rights.BUTTONS)


async def test_a_button_of_somebody_else_does_nothing(stage: Stage, walked: Walked) -> None:
    for actor in await actors(stage):
        forbidden = [data for data in walked.buttons if reach(actor, right_of(data)) is None]
        before = await state(stage)
        told = await tries(stage, actor, forbidden)
        assert told.messages == [] and set(told.toasts) == {OLD_BUTTON}
        assert len(told.toasts) == len(forbidden) > 10
        assert before ^ await state(stage) == set()


async def test_a_button_about_a_patient_of_others_does_nothing(stage: Stage, walked: Walked) -> None:
    """For who may use such buttons, but not about these patients."""
    numbers = await rows(stage)
    for actor in await actors(stage):
        theirs = [
            data
            for data in walked.buttons
            if reach(actor, right_of(data)) in (Reach.OWN, Reach.TEAM) and not data.startswith("y:")
        ]
        before = await state(stage)
        told = await tries(stage, actor, theirs)
        assert of_others(before, await state(stage), actor, numbers) == []
        assert told.codes <= actor.sees, actor


async def test_old_buttons_do_nothing_about_a_patient_who_is_on_the_panel_no_more(
    stage: Stage, walked: Walked
) -> None:
    actor = Actor("CL-001", Role.CLINICIAN, account(stage, "CL-001"))
    await empty_team(stage, "PT-100")
    before = about(await state(stage), "PT-100", await rows(stage))
    told = await tries(stage, actor, [data for data in walked.buttons if reach(actor, right_of(data))])
    assert "PT-100" not in told.codes and told.messages
    assert about(await state(stage), "PT-100", await rows(stage)) == before


async def test_whoever_is_taken_off_a_team_is_not_sent_what_was_asked_for_before(stage: Stage) -> None:
    clinician = account(stage, "CL-001")
    stage.telegram.calls.clear()
    for command in ("/patients", "/patient PT-100", "/digest", "/export"):
        clinician.says(command)
    await stage.app.receiver.poll()
    await empty_team(stage, "PT-100")
    await stage.settle()
    assert "PT-001" in str(stage.telegram.calls) and "PT-100" not in str(stage.telegram.calls)


async def empty_team(stage: Stage, code: str) -> None:
    async with stage.app.database.write() as session:
        patient = await people.by_code(session, code)
        assert patient is not None
        await people.set_team(session, patient, [])


async def test_a_clinician_who_has_not_finished_enrolling_sees_no_patient(stage: Stage) -> None:
    member = await stage.invite(Role.CLINICIAN, "CL-010", "A new clinician")
    async with stage.app.database.write() as session:
        patient, clinician = [await people.by_code(session, code) for code in ("PT-100", "CL-010")]
        assert patient and clinician
        await people.set_team(session, patient, [clinician])
    member.account.opens(member.invite)
    await stage.settle()
    for text in ("/patients", "/patient PT-100", "/digest", "/alerts", "/export"):
        assert not [one for one in await say(stage, member.account, text) if "PT-100" in one.text], text


PARTS = st.one_of(
    st.text(max_size=12),
    st.text("0123456789", min_size=1, max_size=30),
    st.sampled_from(
        ["PT-100", "CL-001", "AD-001", "page", "no", "-1", "٣", "1e9", "2026-13-45", "\u202e", ""]
    ),
)
KINDS = st.sampled_from([*rights.BUTTONS, *(f"k:{name}" for name in SCREENS), "", "z"])
FORGED = st.builds(lambda kind, parts: ":".join([kind, *parts]), KINDS, st.lists(PARTS, max_size=7)).filter(
    lambda data: len(data.encode("utf-8", "replace")) <= MOST_BYTES
)


@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(forged=st.lists(FORGED, min_size=30, max_size=40))
async def test_forged_buttons_break_nothing(stage: Stage, forged: list[str]) -> None:
    numbers = await rows(stage)
    for actor in (one for one in await actors(stage) if one.takes_part):
        before = await state(stage)
        await tries(stage, actor, forged)
        assert await failures(stage) == []
        if actor.role != Role.ADMIN:
            assert of_others(before, await state(stage), actor, numbers) == []
