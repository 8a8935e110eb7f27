"""A patient's own words, for the team if the patient lets them: asked for, recorded, and checked again when
they are sent.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.calls import Call, place
from handlers.clinicians import detail, panel_buttons
from handlers.context import Context
from handlers.texts import LONGEST_PIECE, Html, Texts, local, pages, paragraphs, texts
from journal.schedule import ONE_DAY
from storage import audit, notes, outbox, people
from storage.models import Fate, Outgoing, Person

KIND = "notes"


async def show(context: Context, clinician: Person, code: str, page: int | None) -> None:
    """The newest ones in a new message, or another page in place of the one whose button was tapped."""
    patient = await detail.theirs(context, clinician, code)
    if patient is None:
        return
    if not patient.shares_notes:
        context.toast(context.say("notes-not-shared"))
        return
    await audit.record(context.session, context.now, clinician.code, "read notes", patient.code)
    payload: dict[str, Any] = {"patient": patient.id, "page": page or 0}
    method = "sendMessage"
    if page is not None and context.turn.tapped is not None:
        method, payload["message_id"] = "editMessageText", context.turn.tapped
    await outbox.add(context.session, context.now, context.recipient, KIND, method, payload)


async def call(
    session: AsyncSession, now: datetime, message: Outgoing, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    """Whoever has taken the permission back meanwhile is not read any more."""
    patient = await people.on_panel(session, clinician, payload["patient"])
    if patient is None or not patient.shares_notes:
        return Fate.WITHHELD
    say, today = texts(clinician.language), local(now, clinician.zone).date()
    told = pages(await _told(session, patient, today, say))
    page = min(payload["page"], len(told) - 1)
    keyboard = panel_buttons.of_notes(patient.code, page, len(told), say)
    shown = {"parse_mode": "HTML", "text": told[page]} | ({"reply_markup": keyboard} if keyboard else {})
    return Call(message.method, place(payload) | shown)


async def _told(session: AsyncSession, patient: Person, today: date, say: Texts) -> Html:
    """The newest first."""
    written = await notes.of_patient(session, patient, today - detail.NOTES_OF + ONE_DAY)
    heading = say("notes-heading", code=patient.code)
    if not written:
        return paragraphs(heading, say("notes-none"))
    pieces = (piece for day, _, text in reversed(written) for piece in _pieces(day, text, say))
    return paragraphs(heading, *pieces)


def _pieces(day: date, text: str, say: Texts) -> Iterator[Html]:
    for start in range(0, len(text), LONGEST_PIECE):
        words = text[start : start + LONGEST_PIECE]
        yield say("note-piece", words=words) if start else say("note-of", day=say.day(day), words=words)
