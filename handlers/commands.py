"""Which role may use which command, in the order in which Telegram lists them. One place decides."""

from collections.abc import Collection

from handlers.texts import Texts
from storage.models import Role

COMMANDS: dict[str, tuple[Role, ...]] = {
    "checkin": (Role.PATIENT,),
    "history": (Role.PATIENT,),
    "patients": (Role.CLINICIAN, Role.ADMIN),
    "patient": (Role.CLINICIAN,),
    "digest": (Role.CLINICIAN,),
    "invite": (Role.ADMIN,),
    "infusion": (Role.ADMIN,),
    "schedule": (Role.ADMIN,),
    "team": (Role.ADMIN,),
    "audit": (Role.ADMIN,),
    "settings": (Role.PATIENT, Role.CLINICIAN, Role.ADMIN),
    "pause": (Role.PATIENT,),
    "resume": (Role.PATIENT,),
    "export": (Role.PATIENT,),
    "privacy": (Role.PATIENT, Role.CLINICIAN, Role.ADMIN),
    "help": (Role.PATIENT, Role.CLINICIAN, Role.ADMIN),
    "stop": (Role.PATIENT,),
    "forget": (Role.PATIENT,),
}


def listed(roles: Collection[Role], say: Texts) -> list[dict[str, str]]:
    """The commands of these roles as setMyCommands takes them."""
    return [
        {"command": name, "description": say.plain(f"command-{name}")}
        for name, allowed in COMMANDS.items()
        if not set(allowed).isdisjoint(roles)
    ]
