"""A clinic in which there is something of everything, and people who try what is not theirs."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers import rights
from handlers.admins.actions import ACTIONS
from handlers.desk import Desk
from handlers.rights import Reach, Right
from handlers.texts import texts
from storage import people
from storage.models import Base, Role
from storage.models import Person as Row
from storage.models import Stage as Standing
from storage.site import site
from tests.handlers.conversation import madrid
from tests.handlers.panels import add_patient, worse

# What the program remembers of every update, attempt and message, whoever it was, and where a chain ends.
_OF_NOBODY = {"seen_updates", "attempts", "pace", "audit_head"}
# Whose a row is, by column.
_OWNERS = ("person_id", "patient_id", "clinician_id")
_NOT_FOUND = re.compile(texts("en")("no-such-patient", code="CODE").replace("CODE", r"[A-Z]+-\d+"))
_CODE = re.compile(r"\b(?:PT|CL|AD)-\d{3}\b")
# One screen has the same buttons for each of many settings.
_MOST_OF_A_SCREEN = 8
# Buttons that end the walk, as nothing is left to walk through. They are tried by those who may not.
_ENDS = {"yes", "really", "sure", "erase", "remove", "stop", "forget", "pause", "revoke", "out"}

State = set[tuple[str, tuple[tuple[str, Any], ...]]]


@dataclass(frozen=True)
class Actor:
    """Somebody with an account; a stranger has no role."""

    code: str
    role: Role | None
    account: Person
    # Whose codes they may be told.
    sees: frozenset[str] = frozenset()
    takes_part: bool = True


@dataclass(frozen=True)
class Told:
    """What an actor got in answer: messages and edits, and lines over the chat."""

    messages: list[str]
    toasts: list[str]

    @property
    def codes(self) -> set[str]:
        """Not those that somebody has just named, and that are said to be unknown, nor those of examples."""
        told = (one for one in [*self.messages, *self.toasts] if not _NOT_FOUND.fullmatch(one))
        return set(_CODE.findall("\n".join(told))) - {"PT-001", "CL-001"}


async def state(stage: Stage) -> State:
    """Every row of every table."""
    found: State = set()
    async with stage.app.database.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in _OF_NOBODY:
                for row in (await session.execute(select(table))).mappings():
                    found.add((table.name, tuple((name, _hashable(value)) for name, value in row.items())))
    return found


def _hashable(value: Any) -> Any:
    return repr(value) if isinstance(value, dict | list) else value


async def rows(stage: Stage) -> dict[str, int]:
    """The number of each person's row, by code."""
    async with stage.app.database.read() as session:
        return {code: number for code, number in await session.execute(select(Row.code, Row.id))}


def of_others(before: State, after: State, actor: Actor, numbers: Mapping[str, int]) -> list[str]:
    """What was written that is not the actor's own."""
    return [
        f"{table} {dict(row)}"
        for table, row in before ^ after
        if not _is_own(table, dict(row), actor, numbers)
    ]


def about(everything: State, code: str, numbers: Mapping[str, int]) -> State:
    """The rows of this patient, and what the audit says about them."""
    return {
        (table, row)
        for table, row in everything
        if dict(row).get("patient_id") == numbers[code] or dict(row).get("subject") == code
    }


def _is_own(table: str, row: Mapping[str, Any], actor: Actor, numbers: Mapping[str, int]) -> bool:
    number = numbers.get(actor.code)
    if table == "people":
        return bool(row["id"] == number)
    if table == "audit":
        return bool(row["actor"] == actor.code and row["subject"] in (None, actor.code, *actor.sees))
    return any(row[owner] == number for owner in _OWNERS if owner in row)


async def tries(stage: Stage, actor: Actor, attempts: Iterable[str], *, by_saying: bool = False) -> Told:
    """One attempt after the other, and all that came of them."""
    calls, toasts = stage.telegram.calls, len(actor.account.toasts)
    calls.clear()
    for attempt in attempts:
        if by_saying:
            actor.account.says(attempt)
        else:
            actor.account.taps("", _words(actor.account), attempt)
    await stage.settle()
    told = [
        str(call.params.get("text") or call.params.get("caption") or call.method)
        for call in calls
        if call.params.get("chat_id") in (actor.account.id, str(actor.account.id))
    ]
    return Told(told, actor.account.toasts[toasts:])


def _words(account: Person) -> Message:
    """The newest message of ours that is neither a picture nor a file, which no tap could change."""
    return next(one for one in reversed(account.messages) if one.from_bot and not one.media)


def shape(data: str) -> str:
    """A button without what differs from one patient, day or token to the other."""
    return ":".join(part if re.fullmatch(r"[a-z-]+", part) else "*" for part in data.split(":"))


class Walk:
    """Taps on every kind of button that an account is shown, once each, until there is nothing new."""

    def __init__(self, stage: Stage, account: Person) -> None:
        self.stage, self.account = stage, account
        # By shape, one button and where it was shown; it may be gone from there by now.
        self.seen: dict[str, tuple[Message, str]] = {}
        self.tapped = Counter[str]()
        self.buttons: list[str] = []
        self.worked: set[str] = set()  # kinds

    async def says(self, *texts: str) -> None:
        for text in texts:
            self.account.says(text)
            await self.stage.settle()
            await self.on()

    async def on(self) -> None:
        self._look()
        while new := [name for name in self.seen if not self.tapped[name]]:
            # Whatever was shown last first, as it may do nothing after the next tap.
            await self._taps(reversed(new))
            self._look()

    def _look(self) -> None:
        """Also at what a later message or tap has already replaced."""
        for call in self.stage.telegram.calls:
            if call.params.get("chat_id") in (self.account.id, str(self.account.id)):
                for data in _data_of(call.params.get("reply_markup")):
                    message = self.account.by_id.get(call.message_id or 0, self.account.sees)
                    self.seen.setdefault(shape(data), (message, data))

    async def _taps(self, names: Iterable[str]) -> None:
        tapped = {}
        for name in names:
            message, data = self.seen[name]
            self.tapped[name] += 1
            self.tapped[_screen(name)] += 1
            if self.tapped[_screen(name)] > _MOST_OF_A_SCREEN:
                continue
            self.buttons.append(data)
            if not _ends(data):
                tapped[self.account.taps("", message, data)] = data.partition(":")[0]
        self.stage.telegram.calls.clear()
        await self.stage.settle()
        for call in self.stage.telegram.calls:
            if call.method == "answerCallbackQuery" and not call.params.get("text"):
                self.worked.add(tapped[call.params["callback_query_id"]])


def _data_of(markup: Any) -> list[str]:
    keyboard = json.loads(markup) if isinstance(markup, str) else markup or {"inline_keyboard": []}
    return [button["callback_data"] for row in keyboard["inline_keyboard"] for button in row]


def _screen(name: str) -> str:
    return f"screen {':'.join(name.split(':')[:2])}"


def _ends(data: str) -> bool:
    parts = set(data.split(":"))
    return bool(_ENDS & parts) and "no" not in parts


@dataclass(frozen=True)
class Walked:
    """Every kind of button that anybody was shown, and the kinds that did something for that person."""

    buttons: Sequence[str]
    worked: frozenset[str]


async def walk_everywhere(stage: Stage) -> Walked:
    """PT-001 and PT-100 are on the team of CL-001, PT-200 is on that of CL-002.

    CL-003, who shared PT-100, and AD-002 were removed; CL-009 is new.
    """
    monday = madrid(3, 9).date()
    await add_patient(stage, "PT-100", worse(3), monday, notes=1)
    await add_patient(stage, "PT-200", worse(3), monday, team=[])
    new = await stage.invite(Role.CLINICIAN, "CL-009", "CL-009")
    new.account.opens(new.invite)
    await stage.settle()
    walks = {code: Walk(stage, account(stage, code)) for code in ("PT-001", "CL-001", "AD-001", "CL-009")}
    await walks["CL-009"].on()
    await _switch_alerts_on(stage)
    await _a_week(stage, walks["PT-001"])
    await walks["CL-001"].says("/patients", "/alerts", "/settings")
    await walks["AD-001"].says("/clinic", "/alerts", "/invite")
    await _others_come(stage)
    await _put_right(stage)
    found = {data for walk in walks.values() for data in walk.buttons}
    return Walked(sorted(found), frozenset(kind for walk in walks.values() for kind in walk.worked))


async def _others_come(stage: Stage) -> None:
    for role, code in (
        (Role.CLINICIAN, "CL-002"),
        (Role.CLINICIAN, "CL-003"),
        (Role.ADMIN, "AD-002"),
        (Role.PATIENT, "PT-002"),
    ):
        await stage.enrol(await stage.invite(role, code, code))


async def _switch_alerts_on(stage: Stage) -> None:
    for words in ("responder CL-001", "backup CL-009", "hours always"):
        await does(stage, "oncall", *words.split())


async def does(stage: Stage, what: str, *words: str) -> None:
    """What an admin does by words."""
    async with stage.app.database.write() as session:
        await ACTIONS[what](Desk(session, stage.clock(), "AD-001", texts("en")), words)


async def _a_week(stage: Stage, patient: Walk) -> None:
    """Until Monday at eight, when digests come."""
    for day in (6, 7):
        await stage.advance(madrid(3, day, 18))
        patient.account.says("4 6")
    await stage.advance(madrid(3, 8, 11))
    await patient.on()
    await patient.says(
        "4 6", "/settings", "/history", "/pause", "/resume", "/stop", "/forget", "I want to die"
    )
    await stage.advance(madrid(3, 9, 8))


async def _put_right(stage: Stage) -> None:
    """Whatever the admin has tapped; and CL-003 and AD-002 stay on their teams, which must not help them."""
    async with stage.app.database.write() as session:
        clinic = await site(session)
        clinic.paused_at = None
        found = {one.code: one for one in await session.scalars(select(Row))}
        for code, team in (("PT-001", ["CL-001"]), ("PT-100", ["CL-001", "CL-003"]), ("PT-200", ["CL-002"])):
            await people.set_team(session, found[code], [found[one] for one in team])
        for code in ("CL-003", "AD-002"):
            found[code].stage = Standing.STOPPED
    await _switch_alerts_on(stage)


def account(stage: Stage, code: str) -> Person:
    return next(member.account for member in stage.cast if member.code == code)


async def actors(stage: Stage) -> list[Actor]:
    """Everybody who may try what CL-001 and PT-001 were shown."""
    found = [
        Actor(
            member.code,
            member.role,
            member.account,
            frozenset({member.code, *(["PT-200"] if member.code == "CL-002" else [])}),
            takes_part=member.code not in ("CL-003", "AD-002"),
        )
        for member in stage.cast
        if member.code in ("PT-002", "CL-002", "CL-003", "AD-001", "AD-002")
    ]
    stranger = stage.telegram.person("Stranger")
    # Of whoever comes back from a silence, something changes at the first word.
    for one in (stranger, *(actor.account for actor in found)):
        one.says("/help")
    await stage.settle()
    return [*found, Actor("a stranger", None, stranger)]


def reach(actor: Actor, right: Right | None) -> Reach | None:
    """About whom this actor may use this right, as docs/roles.md says."""
    if right is None or actor.role is None or not (actor.takes_part or right.always):
        return None
    return right.reach.get(actor.role)


def right_of(data: str) -> Right | None:
    return rights.BUTTONS.get(data.partition(":")[0])
