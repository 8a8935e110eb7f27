"""A digest at the moment of sending: rights, and what was done about each, are looked at once more."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import drawings
from handlers.calls import Call
from handlers.clinicians import boards, wording
from handlers.clinicians.wording import Whole
from handlers.texts import texts
from journal.digest import Digest, Entry, from_json
from journal.episodes import SILENT, WATCH, WORSE
from storage import boards as stored
from storage import episodes, people
from storage.models import Fate, Person


async def call(session: AsyncSession, clinician: Person, payload: Mapping[str, Any]) -> Call | Fate:
    panel = {patient.id: patient for patient in await people.panel_of(session, clinician)}
    part, whole = await _as_it_is_now(session, payload, panel)
    if not whole.is_wanted and not (payload["even_if_nobody"] and part.patients):
        return Fate.WITHHELD
    say = texts(payload["language"])
    text = wording.words(part, say, whole, first=payload["first"], last=payload["last"])
    if not text:
        return Fate.WITHHELD
    message: dict[str, Any] = {"chat_id": payload["chat_id"], "parse_mode": "HTML"}
    if keyboard := await _keyboard(session, clinician, payload.get("board"), part):
        message["reply_markup"] = keyboard
    if whole.codes or not part.items:
        return Call("sendMessage", {**message, "text": text})
    patients = [panel[entry.patient] for entry in part.items]
    draw = await drawings.of_items(session, patients, part.items, part.today, say)
    about = frozenset(patient.id for patient in patients)
    return Call("sendPhoto", {**message, "caption": text}, draw, "digest.png", about)


async def _as_it_is_now(
    session: AsyncSession, payload: Mapping[str, Any], panel: Mapping[int, Person]
) -> tuple[Digest, Whole]:
    """The whole knows all messages of this digest, and so who was dealt with in another one."""
    part = from_json(payload["facts"]).restricted_to(panel)
    whole = wording.whole_of(payload).restricted_to(panel)
    settled = await episodes.settled(session, panel)
    dealt_with = {entry.patient for entry in part.entries if is_settled(entry, settled)}
    elsewhere = await _dealt_with_now(session, whole)
    return part.settling(dealt_with), whole.settling(dealt_with | elsewhere)


async def _dealt_with_now(session: AsyncSession, whole: Whole) -> set[int]:
    """Of those whom the heading counts."""
    worse = {*whole.new, *whole.still_open}
    counted = {WORSE: worse, WATCH: {*whole.watch}, SILENT: {*whole.fell_silent}}
    found = await episodes.open_of(session, set().union(*counted.values()))
    dealt_with = {
        one.patient_id for one in found if one.outcome and one.patient_id in counted.get(one.kind, ())
    }
    return dealt_with - {*whole.reminded}


def is_settled(entry: Entry, settled: set[tuple[int, str, Any]]) -> bool:
    """Unless it was told in spite of that, as somebody had asked to be reminded."""
    item = entry.item
    if item is None or item.outcome is not None or entry.reminded:
        return False
    return (entry.patient, item.kind, item.opened) in settled


async def _keyboard(
    session: AsyncSession, clinician: Person, token: str | None, part: Digest
) -> dict[str, Any] | None:
    """For those who are told; whoever was queued by an earlier version has none."""
    board = await stored.of_clinician(session, clinician, token) if token else None
    shown = await boards.states(session, clinician, board.patients) if board else {}
    told = {entry.patient for entry in part.items}
    shown = {number: state for number, state in shown.items() if state.patient.id in told}
    return boards.home(board, shown, texts(clinician.language)) if board and shown else None
