"""Everything that leaves an entry in the audit; /audit tells each in words of its own (audit-did-…)."""

from typing import Literal, get_args

# Who takes part.
People = Literal[
    "invited",
    "revoked invite",
    "opened invite",
    "consented",
    "declined",
    "enrolled",
    "enrolled by e-mail",
    "stopped",
    "removed",
    "erased",
    "unreachable",
    "reachable again",
]

# What a person sets, and what the clinic sets for them or for all.
Settings = Literal[
    "changed settings",
    "changed schedule",
    "changed e-mail",
    "changed team",
    "paused",
    "resumed",
    "set end of break",
    "entered infusion",
    "entered infusions",
    "moved infusion",
    "cancelled infusion",
    "changed texts",
    "changed on-call",
    "paused site",
    "resumed site",
]

# Who looked at what, or took it along.
Looks = Literal[
    "looked at patient",
    "looked at person",
    "looked at infusions",
    "looked at schedule",
    "looked at team",
    "looked at alert",
    "listed patients",
    "listed people",
    "listed alerts",
    "listed episodes",
    "read notes",
    "read report",
    "read audit",
    "asked for digest",
    "took page for record",
    "exported",
    "exported report",
    "replayed",
]

# What the program tells staff, and what they do about it.
Telling = Literal[
    "sent digest",
    "missed digest",
    "opened episode",
    "episode resolved",
    "closed episode",
    "responded",
    "took back a response",
    "asked to be reminded",
    "took back a reminder",
    "answered",
    "raised alert",
    "alert again",
    "sent alert",
    "escalated alert",
    "reminded of alert",
    "confirmed alert",
    "alert is open again",
    "closed alert",
    "reopened alert",
]

# What is done to the journal itself.
Journal = Literal[
    "failed at its time",
    "e-mail not delivered",
    "backed up",
    "forgot backups",
    "rotated keys",
    "restored",
    "confirmed restored copy",
    "cleared details",
    "verified audit",
    "retention",
    "announced erasure",
]

Deed = Literal[People, Settings, Looks, Telling, Journal]
DEEDS: tuple[str, ...] = get_args(Deed)
