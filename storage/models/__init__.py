"""The tables. What is sealed by the vault is named so; everything else is codes, dates and numbers."""

from storage.models.base import Base
from storage.models.care import Alert, Board, Digest, Episode, Response
from storage.models.journal import Answer, CheckIn, CheckInStatus, Infusion, Note, Plan, TypedAnswer
from storage.models.messages import Draft, Fate, Outgoing, Pace, ParkedUpdate, Priority, SeenUpdate
from storage.models.people import Attempt, BackupFolder, Invite, Person, Role, Site, Stage, TeamMember
from storage.models.trail import AuditEntry, AuditHead

__all__ = [
    "Alert",
    "Answer",
    "Attempt",
    "AuditEntry",
    "AuditHead",
    "BackupFolder",
    "Base",
    "Board",
    "CheckIn",
    "CheckInStatus",
    "Digest",
    "Draft",
    "Episode",
    "Fate",
    "Infusion",
    "Invite",
    "Note",
    "Outgoing",
    "Pace",
    "ParkedUpdate",
    "Person",
    "Plan",
    "Priority",
    "Response",
    "Role",
    "SeenUpdate",
    "Site",
    "Stage",
    "TeamMember",
    "TypedAnswer",
]
