"""A turn of the program: what it took, committed, wrote and called at once, as JSON for the page."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from bot.sandbox.fake.facts import Upload
from bot.sandbox.fake.messages import Raw
from bot.sandbox.fake.telegram import Call
from bot.sandbox.fake.updates import Update
from bot.sandbox.phones import instant
from storage.models import AuditEntry, CheckIn, Fate, Outgoing
from storage.news import Answered

PUT_BACK = "put back"
# These never were on their way, although they were claimed.
_HELD_BACK = (Fate.EXPIRED, Fate.WITHHELD)
Line = Literal["cut off", "back"]
_OPEN = (Fate.QUEUED, Fate.SENDING)
_MEDIA = ("photo", "document", "voice", "sticker", "location")


@dataclass(eq=False)
class Taken:
    """An update that had its effect, or was parked for an error; `told_by` is the call that confirmed it."""

    update: Update
    who: str
    parked: str | None
    told_by: Raw | None = None

    def wire(self) -> Raw:
        did, words = deed(self.update.raw)
        return {
            "raw": self.update.raw,
            "who": self.who,
            "did": did,
            "words": words,
            "parked": self.parked,
            "came_at": instant(self.update.since),
            "told_at": _at(self.update.confirmed_at),
            "told_by": self.told_by,
        }


@dataclass(eq=False)
class Letter:
    """An outgoing message as it was seen last, and its payload as long as it was not emptied."""

    row: Outgoing
    to: str | None
    payload: Raw | None

    @property
    def is_open(self) -> bool:
        return self.row.fate in _OPEN

    def wire(self) -> Raw:
        row = self.row
        return {
            "id": row.id,
            "to": self.to,
            "kind": row.kind,
            "method": row.method,
            "fate": str(row.fate),
            "attempts": row.attempts,
            "error": row.error,
            "until": instant(row.not_before) if row.fate == Fate.QUEUED else None,
            "ended_at": _at(row.finished_at),
            "message_id": row.message_id,
            "payload": self.payload,
        }


@dataclass(eq=False)
class Step:
    """What happened to an outgoing message in one turn."""

    letter: Letter
    path: list[str]
    until: datetime | None = None

    def wire(self) -> Raw:
        put_back = {"until": _at(self.until)} if self.path[-1] == PUT_BACK else {}
        return self.letter.wire() | {"path": self.path} | put_back


@dataclass(eq=False)
class Turn:
    """`line` says that Telegram was cut off or came back since the turn before, `again` how many more turns
    did no more than try the same once more.
    """

    at: datetime
    line: Line | None = None
    taken: list[Taken] = field(default_factory=list)
    journal: list[Raw] = field(default_factory=list)
    audit: list[Raw] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    calls: list[Raw] = field(default_factory=list)
    again: int = 0
    number: int = 0
    version: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.line or self.steps or self._is_more_than_sending)

    @property
    def only_tries(self) -> bool:
        """Whether all it did was to put messages back."""
        tried = bool(self.steps) and all(step.path == [str(Fate.SENDING), PUT_BACK] for step in self.steps)
        return tried and not self.line and not self._is_more_than_sending

    @property
    def _is_more_than_sending(self) -> bool:
        return bool(self.taken or self.journal or self.audit or self.calls)

    def holds(self, these: set[Taken | Letter]) -> bool:
        return not these.isdisjoint((*self.taken, *(step.letter for step in self.steps)))

    def tried_again(self, later: "Turn") -> None:
        self.at, self.steps, self.again = later.at, later.steps, self.again + 1

    def wire(self) -> Raw:
        return {
            "number": self.number,
            "version": self.version,
            "at": instant(self.at),
            "line": self.line,
            "again": self.again,
            "updates": [one.wire() for one in self.taken],
            "journal": self.journal,
            "audit": self.audit,
            "outbox": [step.wire() for step in self.steps],
            "calls": self.calls,
        }


def path(before: Outgoing | None, now: Outgoing) -> list[str]:
    """How a message's fate went since it was seen last; empty when nothing happened to it."""
    tried = now.attempts > (before.attempts if before else 0)
    sending = [str(Fate.SENDING)] if tried and now.fate not in _HELD_BACK else []
    written = [] if before else [str(Fate.QUEUED)]
    if now.fate == Fate.QUEUED:
        return written + ([*sending, PUT_BACK] if tried else [])
    is_new = before is None or before.fate != now.fate
    return written + sending + ([str(now.fate)] if is_new and now.fate != Fate.SENDING else [])


def deed(raw: Raw) -> tuple[str, str]:
    """What somebody did by this update, and its words: of a tap, the button's."""
    match raw:
        case {"callback_query": {"data": data, "message": asking}}:
            return "tapped", _label(asking, data)
        case {"message": {"text": text}}:
            return "wrote", text
        case {"edited_message": edited}:
            return "edited", edited.get("text", "")
        case {"message": sent}:
            return "sent", next((key for key in sent if key in _MEDIA), "")
        case {"my_chat_member": {"new_chat_member": {"status": "kicked"}}}:
            return "blocked", ""
        case {"my_chat_member": {"old_chat_member": {"status": "kicked"}}}:
            return "unblocked", ""
    return "other", next((key for key in raw if key != "update_id"), "")


def _label(message: Raw, data: str) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next((one["text"] for row in rows for one in row if one.get("callback_data") == data), data)


def entry(one: AuditEntry) -> Raw:
    return {
        "id": one.id,
        "actor": one.actor,
        "action": one.action,
        "subject": one.subject,
        "why": one.why,
        "before": one.before,
        "after": one.after,
    }


def check_in(one: CheckIn, code: str) -> Raw:
    return {
        "what": "check-in",
        "id": one.id,
        "who": code,
        "instrument": one.instrument,
        "day": one.day.isoformat(),
        "status": str(one.status),
    }


def answer(one: Answered) -> Raw:
    day = one.day.isoformat()
    return {"what": "answer", "who": one.code, "day": day, "question": one.question, "revision": one.revision}


def note(code: str, day: date) -> Raw:
    return {"what": "note", "who": code, "day": day.isoformat()}


def call(made: Call, to: str) -> Raw:
    """As the bot heard of it; whether it had its effect may be another matter."""
    return {
        "method": made.method,
        "to": to,
        "params": {name: _readable(value) for name, value in made.params.items()},
        "outcome": made.outcome,
        "processed": made.processed,
        "message_id": made.message_id,
        "at": instant(made.at),
    }


def _readable(value: Any) -> Any:
    """Objects come as JSON within a form, and files whole."""
    if isinstance(value, Upload):
        return {"file": value.name, "bytes": len(value.content)}
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _at(known: datetime | None) -> str | None:
    return instant(known) if known else None
