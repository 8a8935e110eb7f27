"""Who may do what. One place decides; `python -m bot roles` makes docs/roles.md of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from storage.models import Role

PATIENT, CLINICIAN, ADMIN = Role.PATIENT, Role.CLINICIAN, Role.ADMIN


class Reach(StrEnum):
    """Whose data a right is about."""

    OWN = "own"
    TEAM = "team"
    CLINIC = "clinic"


OWN, TEAM, CLINIC = Reach.OWN, Reach.TEAM, Reach.CLINIC


@dataclass(frozen=True, slots=True)
class Right:
    """What may be done, by which roles, and about whom each of them.

    An account with two of the roles acts in the first one. `always` is open also to who stopped taking part
    or has not finished enrolling.
    """

    what: str
    reach: Mapping[Role, Reach]
    always: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(self.reach)


# In the order in which Telegram lists them.
COMMANDS: dict[str, Right] = {
    "checkin": Right("answer today's check-in", {PATIENT: OWN}),
    "history": Right("the last weeks as a chart, a page or a table", {PATIENT: OWN}),
    "patients": Right("how each patient is (for admins: who takes part)", {CLINICIAN: TEAM, ADMIN: CLINIC}),
    "patient": Right("one patient in detail", {CLINICIAN: TEAM}),
    "digest": Right("who is worse now", {CLINICIAN: TEAM}),
    "alerts": Right("open alerts", {CLINICIAN: TEAM, ADMIN: CLINIC}),
    "clinic": Right("everything about the clinic, by buttons", {ADMIN: CLINIC}),
    "invite": Right("invite somebody", {ADMIN: CLINIC}),
    "infusion": Right("enter, move and cancel infusions", {ADMIN: CLINIC}),
    "schedule": Right("set schedules and thresholds", {ADMIN: CLINIC}),
    "team": Right("decide who sees a patient", {ADMIN: CLINIC}),
    "email": Right("set where a clinician gets e-mails", {ADMIN: CLINIC}),
    "audit": Right("read who did what", {ADMIN: CLINIC}),
    "settings": Right("language, time zone and what comes when", {PATIENT: OWN, CLINICIAN: OWN, ADMIN: OWN}),
    "pause": Right("take a break from the check-ins", {PATIENT: OWN}),
    "resume": Right("end the break", {PATIENT: OWN}),
    "export": Right("everything that was answered, as a file", {PATIENT: OWN, CLINICIAN: TEAM}, always=True),
    "privacy": Right("what is stored", {PATIENT: OWN, CLINICIAN: OWN, ADMIN: OWN}, always=True),
    "help": Right("what can be done here", {PATIENT: OWN, CLINICIAN: OWN, ADMIN: OWN}, always=True),
    "stop": Right("stop taking part", {PATIENT: OWN}),
    "forget": Right("erase everything", {PATIENT: OWN}, always=True),
}

# By the first part of what a button carries.
BUTTONS: dict[str, Right] = {
    "r": Right("a rating", {PATIENT: OWN}),
    "c": Right("later, skip, the same as yesterday", {PATIENT: OWN}),
    "q": Right("the weekly questionnaires", {PATIENT: OWN}),
    "h": Right("the last weeks as a page or a table", {PATIENT: OWN}),
    "b": Right("a break", {PATIENT: OWN}),
    "y": Right("leaving or erasing", {PATIENT: OWN}, always=True),
    "n": Right("whether a digest comes when nobody is worse", {CLINICIAN: OWN}),
    "x": Right("accepting a level as usual", {CLINICIAN: TEAM}),
    "d": Right("what is done about the patients on a digest", {CLINICIAN: TEAM}),
    "p": Right("the pages of the panel, and what there is of one patient", {CLINICIAN: TEAM}),
    "a": Right("an alert", {CLINICIAN: TEAM, ADMIN: CLINIC}),
    "i": Right("whom to invite", {ADMIN: CLINIC}),
    "k": Right("everything about the clinic", {ADMIN: CLINIC}),
    "s": Right("one's own settings", {PATIENT: OWN, CLINICIAN: OWN, ADMIN: OWN}),
    "e": Right("a step of enrolment", {PATIENT: OWN, CLINICIAN: OWN, ADMIN: OWN}, always=True),
}


def of_command(name: str) -> tuple[Role, ...]:
    """Empty for a command that there is not."""
    return COMMANDS[name].roles if name in COMMANDS else ()


def of_button(kind: str) -> tuple[Role, ...]:
    return BUTTONS[kind].roles if kind in BUTTONS else ()


# What is checked once more when a message goes out, which may be long after it was written; of which kinds.
SENDING: dict[str, tuple[str, ...]] = {
    "Each patient on it is still on this clinician's team. Who is not is left out; when nobody is left,"
    " nothing is sent.": ("digest", "panel", "panel-export", "mail-digest"),
    "The patient is still on this clinician's team.": ("patient", "record", "board", "closing"),
    "The patient is still on this clinician's team, and still lets the team read the notes.": ("notes",),
    "The alert still waits, and its reader may still be asked about it.": (
        *("alert", "alert-note", "alert-again", "mail-alert"),
    ),
    "Each alert is still one that its reader may see; the others are left out.": ("alerts", "alert-card"),
    "Whoever sent the file is still an admin.": ("fetch",),
    "It is the patient's own, and they have not erased anything.": (
        "history",
        "page",
        "visit-page",
        "export",
    ),
    "The check-in is still open, and the patient takes part and is on no break.": (
        *("prompt", "reminder", "follow-up"),
    ),
}
