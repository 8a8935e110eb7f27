"""Who may do what: every command and every button, as every role and as a stranger.

What each of them tries are the buttons that somebody else was shown on a walk through everything there is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

import pytest
import typer
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import roles
from bot.cli import cli
from bot.sandbox.fake.faults import Request, Slow
from bot.sandbox.fake.people import ONE_PIXEL
from bot.sandbox.stage import Stage
from handlers import delivery, rights
from handlers.admins.menu import SCREENS
from handlers.rights import Reach
from handlers.texts import texts
from journal import chart, multiples, page
from storage import people
from storage.models import Fate, Outgoing, Role
from tests.conftest import scene_of
from tests.handlers.accessibility import MOST_BYTES
from tests.handlers.conversation import failures, say
from tests.handlers.intruders import (
    Actor,
    Walked,
    about,
    account,
    actors,
    does,
    of_others,
    reach,
    right_of,
    rows,
    shape,
    state,
    tries,
    walk_everywhere,
)
from tests.handlers.test_audit_coverage import BUTTONS, by_occasion, entries
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
# About patients of a team, as far as they are sent because a clinician has asked.
OF_THE_TEAM = [why for why in rights.SENDING if "team" in why] + [
    why for why in rights.SENDING if "Each" in why
]
SENT_BY_THE_CLOCK = {"mail-digest"}
# What is sent as it was written, and why nobody learns from it what they may not know any more.
UNCHECKED = {
    "reply": "to patients about themselves; to clinicians without a word about a patient; to admins, who lose"
    " it with their role, and of whoever is erased",
    "edit": "the same, in place of an earlier one",
    "question": "to patients about themselves",
    "crisis": "whom to call",
    "recap": "to patients about themselves, while they take part",
    "notice": "to admins, with no more than a code",
    "unknown": "to admins, in words that are found when it goes",
    "parked": "to admins, in words that are found when it goes",
    "commands": "the menu of commands, made when it goes",
    "farewell": "to somebody who has just left",
    "leave": "out of a group",
    "wait": "to whoever sends too much",
    "mail-again": "to a clinician at the address that holds then; no word about a patient",
    "mail-code": "to the address that asked for it",
    "mail-hello": "to the address that holds then",
}
TEXT = texts("en")
REFUSED, OLD_BUTTON = TEXT.plain("unknown-command"), TEXT.plain("old-button")
NOT_FOR_STAFF = TEXT.plain("forget-staff")
BY_INVITATION = "it works by invitation only"
TOP = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module", autouse=True)
def nothing_drawn() -> Iterator[None]:
    """No test here looks at a picture, and drawing them would take a fifth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (chart, multiples, page):
            patch.setattr(module, "draw", lambda *_: ONE_PIXEL)
        yield


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
    assert written == roles.page([*typer.main.get_group(cli).commands])


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
        assert set(told.messages) <= {REFUSED, NOT_FOR_STAFF}
    else:
        assert len(set(told.messages) - {NOT_FOR_STAFF}) <= 2 and not told.codes
    if actor.role is None:
        assert BY_INVITATION in told.messages[0]


async def test_every_kind_of_button_is_shown_to_somebody_and_works(walked: Walked) -> None:
    assert walked.worked == set(rights.BUTTONS)


async def test_what_is_done_by_buttons_is_on_record(stage: Stage, walked: Walked) -> None:
    """What each may leave is written down in test_audit_coverage."""
    left = by_occasion(await entries(stage))
    for name, deeds in BUTTONS.items():
        assert left.get(f"button: {name}", set()) <= (set() if isinstance(deeds, str) else deeds), name
    assert len(left["button: clinic"]) > 10 and "sent digest" in left["clock: digests"]


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


async def off_the_team(stage: Stage) -> None:
    await empty_team(stage, "PT-100")


async def taken_out(stage: Stage) -> None:
    await does(stage, "remove", "CL-001", "yes")


async def erased(stage: Stage) -> None:
    await does(stage, "erase", "PT-100", "yes")


Ending = Callable[[Stage], Awaitable[None]]
# Whose part in a patient's data has ended before the answers go that they asked for.
ENDINGS: dict[Ending, list[str]] = {
    off_the_team: ["CL-001"],
    taken_out: ["CL-001"],
    erased: ["CL-001", "AD-001"],
}
ABOUT_PATIENTS = ("/patients", "/patient PT-100", "/digest", "/export", "/alerts", "/audit PT-100")


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.__name__)
async def test_what_is_queued_is_not_sent_to_who_may_not_know_it_any_more(
    stage: Stage, walked: Walked, ending: Ending
) -> None:
    async with stage.app.database.write() as session:
        patient = await people.by_code(session, "PT-100")
        assert patient is not None
        patient.shares_notes = True
    for code in ENDINGS[ending]:
        await asks_for_everything(stage, code, walked)
    queued = await waiting(stage)
    assert queued >= {kind for kinds in OF_THE_TEAM for kind in rights.SENDING[kinds]} - SENT_BY_THE_CLOCK
    stage.telegram.calls.clear()
    await ending(stage)
    await stage.settle()
    heard = [call for call in stage.telegram.calls if call.params.get("chat_id") in chats(stage, ending)]
    assert "PT-100" not in str(heard)
    if ending is taken_out:
        # That it has ended, in the language that they have chosen with one of the buttons.
        assert [call.method for call in heard] == ["sendMessage"] and "CL-001" in str(heard)
    else:
        assert "PT-001" in str(heard)


async def asks_for_everything(stage: Stage, code: str, walked: Walked) -> None:
    """With one button of each shape, and those that name the patient; nothing is delivered yet."""
    who = account(stage, code)
    role = next(member.role for member in stage.cast if member.code == code)
    for command in ABOUT_PATIENTS:
        who.says(command)
    allowed = [data for data in walked.buttons if role in rights.of_button(data.partition(":")[0])]
    one_of_each = {shape(data): data for data in allowed}.values()
    # Nobody was shown the button of the notes, as nobody had shared them.
    for data in sorted({*one_of_each, *(data for data in allowed if "PT-100" in data), "p:notes:PT-100"}):
        who.taps("", who.sees, data)
    while await stage.app.receiver.poll():
        pass


async def waiting(stage: Stage) -> set[str]:
    """The kinds of what is queued."""
    async with stage.app.database.read() as session:
        return set(await session.scalars(select(Outgoing.kind).where(Outgoing.fate == Fate.QUEUED)))


def chats(stage: Stage, ending: Ending) -> set[object]:
    ids = [account(stage, code).id for code in ENDINGS[ending]]
    return {*ids, *map(str, ids)}


async def test_a_chart_that_is_being_drawn_meanwhile_is_not_sent_either(stage: Stage) -> None:
    account(stage, "CL-001").says("/patient PT-100")
    await stage.app.receiver.poll()
    stage.telegram.calls.clear()
    is_drawn = asyncio.Event()

    def announced(request: Request) -> Slow | None:
        if request.method == "sendChatAction":
            is_drawn.set()
            return Slow(0.4)
        return None

    stage.telegram.faults.sources.insert(0, announced)
    delivering = asyncio.ensure_future(stage.settle())
    await is_drawn.wait()
    await empty_team(stage, "PT-100")
    await delivering
    assert "PT-100" not in str(stage.telegram.calls)


async def test_every_kind_of_message_is_checked_again_when_it_goes_or_needs_no_check(stage: Stage) -> None:
    async with stage.app.database.read() as session:
        sent = set(await session.scalars(select(Outgoing.kind).distinct()))
    checked = {kind for kinds in rights.SENDING.values() for kind in kinds}
    assert sent <= checked | UNCHECKED.keys() and not checked & UNCHECKED.keys()


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
    lambda data: is_sent(data)
)


def is_sent(data: str) -> bool:
    """What Telegram takes for a button's data."""
    return len(data.encode("utf-8", "replace")) <= MOST_BYTES


def mutated(buttons: Sequence[str], pick: int, other: int, at: int, how: str, sign: str) -> str:
    """A button that somebody was shown, with something changed in it."""
    data, another = buttons[pick % len(buttons)], buttons[other % len(buttons)]
    parts, others = data.split(":"), another.split(":")
    place = at % len(parts)
    match how:
        case "sign":
            here = at % len(data)
            return data[:here] + sign + data[here + 1 :]
        case "part":
            return ":".join([*parts[:place], others[at % len(others)], *parts[place + 1 :]])
        case "less":
            return ":".join(parts[:place])
    return ":".join([*parts, *others[place:]])


MUTATION = st.tuples(
    *[st.integers(0, 10**6)] * 3,
    st.sampled_from(["sign", "part", "less", "more"]),
    st.characters(codec="utf-8"),
)


@settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    forged=st.lists(FORGED, min_size=12, max_size=20), mutations=st.lists(MUTATION, min_size=25, max_size=35)
)
async def test_forged_buttons_break_nothing(
    stage: Stage, walked: Walked, forged: list[str], mutations: list[tuple[int, int, int, str, str]]
) -> None:
    forged += [one for how in mutations if is_sent(one := mutated(walked.buttons, *how))]
    numbers = await rows(stage)
    for actor in (one for one in await actors(stage) if one.takes_part):
        before = await state(stage)
        told = await tries(stage, actor, forged)
        assert await failures(stage) == []
        if actor.role is None:
            assert told.messages == [] and before ^ await state(stage) == set()
        elif actor.role != Role.ADMIN:
            assert of_others(before, await state(stage), actor, numbers) == []
            assert told.codes <= actor.sees
