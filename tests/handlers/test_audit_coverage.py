"""Every change and every look at a patient's data by anybody else leaves an entry that says why.

What each command, each button, each duty of the clock and each command at the terminal leaves is written
down here, or why it leaves nothing; and it is tried.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import pytest
import typer
from sqlalchemy import select

from bot.cli import cli
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.ticker import DUTIES
from handlers import rights, whys
from handlers.admins.actions import ACTIONS
from handlers.desk import Desk
from handlers.texts import texts
from storage import audit
from storage.deeds import DEEDS
from storage.models import AuditEntry
from tests.handlers.conversation import say

OWN = "only what is one's own"
ASKS = "only asks; the button that follows leaves an entry"
NOTHING = "nothing of any patient"
SITE_ONLY = "nothing of any patient, only of the clinic"

Left = Mapping[str, set[str] | str]
COMMANDS: Left = {
    "checkin": OWN,
    "history": OWN,
    "patients": {"listed patients", "listed people"},
    "patient": {"looked at patient"},
    "digest": {"asked for digest"},
    "alerts": {"listed alerts"},
    "clinic": "only offers its screens",
    "invite": {"invited"},
    "infusion": {"looked at infusions", "entered infusion", "moved infusion", "cancelled infusion"},
    "schedule": {"looked at schedule", "changed schedule"},
    "team": {"looked at team", "changed team"},
    "email": {"changed e-mail"},
    "audit": {"read audit"},
    "settings": OWN,
    "pause": {"paused"},
    "resume": {"resumed"},
    "export": {"exported"},
    "privacy": NOTHING,
    "help": NOTHING,
    "stop": ASKS,
    "forget": ASKS,
}
# What the clinic's screens leave is what the commands by words leave.
OF_THE_CLINIC = {
    *("listed people", "looked at person", "looked at infusions", "looked at schedule", "looked at team"),
    *("read audit", "read report", "invited", "revoked invite", "entered infusion", "entered infusions"),
    *("moved infusion", "cancelled infusion", "changed schedule", "changed team", "changed e-mail"),
    *("enrolled by e-mail", "changed on-call", "changed texts", "paused site", "resumed site"),
    *("removed", "stopped", "erased"),
}
# What an answer may set off; the answer itself is one's own.
ALERTS = {"raised alert", "sent alert", "alert again", "reminded of alert"}
BUTTONS: Left = {
    "rating": ALERTS,
    "check-in": {"paused"},
    "questionnaire": {"answered", *ALERTS},
    "history": OWN,
    "break": {"paused", "set end of break"},
    "leaving": {"stopped", "erased"},
    "quiet weeks": {"changed schedule"},
    "usual level": {"closed episode"},
    "digest": {
        *("looked at patient", "responded", "took back a response"),
        *("asked to be reminded", "took back a reminder", "opened episode"),
    },
    "panel": {"listed patients", "looked at patient", "read notes", "took page for record"},
    "alert": {
        *("listed alerts", "looked at alert", "looked at patient"),
        *("confirmed alert", "closed alert", "reopened alert"),
    },
    "invite": {"invited"},
    "clinic": OF_THE_CLINIC,
    "settings": {"changed settings", "changed e-mail"},
    "enrolment": {"consented", "declined", "enrolled"},
}
CLOCK: Left = {
    "alerts": {"sent alert", "escalated alert", "reminded of alert", "alert is open again"},
    "prompts": "asks the patient, and what it asks is kept as a check-in",
    "reminders": "asks the patient once more",
    "ends of check-ins": "only closes a check-in; that nothing was answered is on the check-in itself",
    "digests": {"sent digest", "missed digest", "opened episode", "episode resolved"},
    "plans": {"resumed"},
}
TERMINAL: Left = {
    "invite": {"invited"},
    "invites": "codes of who has not come yet, and of nobody's answers",
    "revoke": {"revoked invite"},
    "infusion": COMMANDS["infusion"],
    "infusions": {"entered infusions"},
    "next": {"looked at schedule"},
    "schedule": COMMANDS["schedule"],
    "team": COMMANDS["team"],
    "email": {"changed e-mail", "enrolled by e-mail"},
    "patients": {"listed people"},
    "remove": {"removed", "stopped", "changed team"},
    "erase": {"erased"},
    "certificate": "a certificate says nothing of whom it is about",
    "audit": {"read audit", "verified audit"},
    "texts": {"changed texts"},
    "pause-site": {"paused site"},
    "resume-site": {"resumed site"},
    "oncall": {"changed on-call"},
    "alerts": {"listed alerts"},
    "episodes": {"listed episodes", "closed episode", "responded"},
    "whatif": {"replayed"},
    "export": {"exported"},
    "report": {"read report", "exported report"},
    "check": "counts, and codes of whom a message may not have reached",
    "backup": {"backed up"},
    "restore": {"restored"},
    "confirm": {"confirmed restored copy"},
    "keys": {"rotated keys", "forgot backups"},
    "migrate": "changes how data are kept, and none of them",
    "start": NOTHING,
    "run": NOTHING,
    "roles": NOTHING,
    "sandbox": "a journal of its own",
}


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        (COMMANDS, [*rights.COMMANDS]),
        (BUTTONS, [whys.BUTTONS[kind] for kind in rights.BUTTONS]),
        (CLOCK, [whys.DUTIES[duty.column.key] for duty in DUTIES]),
        (TERMINAL, [*typer.main.get_group(cli).commands]),
    ],
    ids=["commands", "buttons", "clock", "terminal"],
)
def test_everything_that_can_be_done_says_what_it_leaves_in_the_audit(
    declared: Left, there: Iterable[str]
) -> None:
    assert declared.keys() == {*there}
    for name, left in declared.items():
        assert left, name
        assert isinstance(left, str) or left <= {*DEEDS}, name


async def test_each_command_leaves_what_it_should(
    enrolled: Stage, patient: Person, clinician: Person, admin: Person, colleague: Person
) -> None:
    await _switch_alerts_on(enrolled)
    before = len(await entries(enrolled))
    await say(enrolled, patient, "I want to die", "/history", "/checkin", "/settings", "/pause", "/resume")
    await say(enrolled, patient, "/export", "/privacy", "/help", "/stop", "/forget")
    await say(enrolled, clinician, "/patients", "/patient PT-001", "/digest", "/alerts", "/export")
    await say(enrolled, admin, "/patients", "/alerts", "/clinic", "/invite patient", "/audit PT-001")
    await say(enrolled, admin, "/infusion PT-001 2026-03-04", "/infusion PT-001")
    await say(enrolled, admin, "/infusion PT-001 move 2026-03-04 2026-03-05")
    await say(enrolled, admin, "/infusion PT-001 cancel 2026-03-05")
    await say(enrolled, admin, "/schedule PT-001", "/schedule PT-001 hour 19:30")
    await say(enrolled, admin, "/email CL-001 off", "/email CL-001")
    await say(enrolled, admin, "/team PT-001", "/team PT-001 none")
    left = by_occasion((await entries(enrolled))[before:])
    words = {"raised alert", "sent alert", "answered"}
    assert left == {
        "words": words,
        **{f"/{name}": deeds for name, deeds in COMMANDS.items() if not isinstance(deeds, str)},
    }


async def _switch_alerts_on(stage: Stage) -> None:
    async with stage.app.database.write() as session:
        desk = Desk(session, stage.clock(), "AD-001", texts("en"))
        for words in ("responder CL-001", "backup CL-002", "hours always"):
            await ACTIONS["oncall"](desk, words.split())


async def entries(stage: Stage) -> list[AuditEntry]:
    async with stage.app.database.read() as session:
        return list(await session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def by_occasion(found: Iterable[AuditEntry]) -> dict[str, set[str]]:
    left = defaultdict[str, set[str]](set)
    for entry in found:
        left[entry.why or "?"].add(entry.action)
    return dict(left)


async def test_what_the_program_does_by_itself_says_why(enrolled: Stage, patient: Person) -> None:
    patient.blocks()
    await enrolled.settle()
    async with enrolled.app.database.read() as session:
        entry, *_ = await audit.entries(session, "PT-001")
    assert (entry.actor, entry.action, entry.why) == (audit.PROGRAM, "unreachable", "chat")
