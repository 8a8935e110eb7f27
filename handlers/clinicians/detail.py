"""/patient CODE: all about one patient, in a picture and one or two messages, as it is when they go."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import drawings
from handlers.calls import Call
from handlers.clinicians import judgements, open_now, panel_buttons, reported, treatment
from handlers.context import Context
from handlers.texts import Html, Texts, joined, local, pages, paragraphs, texts
from journal import digest as facts
from journal.digest import Entry, Patient
from journal.schedule import ONE_DAY
from storage import audit, episodes, notes, outbox, panels, people
from storage.models import Fate, Outgoing, Person

KIND = "patient"
# How far back notes are counted and read.
NOTES_OF = timedelta(weeks=8)


class Known(NamedTuple):
    entry: Entry
    relief: Html


async def show(context: Context, clinician: Person, code: str) -> None:
    patient = await theirs(context, clinician, code)
    if patient is None:
        return
    await audit.record(context.session, context.now, clinician.code, "looked at patient", patient.code)
    known = await read(context.session, patient, context.local_day(clinician), context.say)
    told = await _messages(context.session, patient, clinician, known, context.say)
    for part, _ in enumerate(told):
        payload = {"patient": patient.id, "part": part, "last": part == len(told) - 1}
        method = "sendMessage" if part else "sendPhoto"
        await outbox.add(context.session, context.now, context.recipient, KIND, method, payload)


async def theirs(context: Context, clinician: Person, code: str) -> Person | None:
    """The patient with this code; None, and said so, when this clinician may not see one."""
    panel = await people.panel_of(context.session, clinician)
    found = next((one for one in panel if one.code == code.upper()), None)
    if found is None:
        await context.reply(context.say("no-such-patient", code=code.upper()[:24]))
    return found


async def read(session: AsyncSession, patient: Person, today: date, say: Texts) -> Known:
    (known,) = await panels.read(session, [patient], today)
    return await asyncio.to_thread(_judged, known, today, say)


def _judged(known: Patient, today: date, say: Texts) -> Known:
    from journal.lasting import lasted

    (entry,) = facts.judge([known], today)
    return Known(entry, treatment.relief(lasted(known.history(today), today), say))


async def _messages(
    session: AsyncSession, patient: Person, reader: Person, known: Known, say: Texts
) -> list[Html]:
    """What stands under the picture, and then everything beside the judgement."""
    caption, *more = judgements.patient_messages(known.entry, say)
    today = known.entry.trend.today
    standing = await open_now.lines(session, patient, reader, say)
    beside = paragraphs(
        *(more or [say("patient-more", code=patient.code)]),
        joined(say("open-heading"), *standing) if standing else "",
        known.relief,
        await treatment.infusions_of(session, patient, today, say),
        await reported.paragraph(session, patient, today, say),
        await _notes(session, patient, today, say),
    )
    return [caption, *pages(beside)]


async def _notes(session: AsyncSession, patient: Person, today: date, say: Texts) -> Html:
    counted = await notes.count(session, [patient.id], today - NOTES_OF + ONE_DAY, today)
    shared = "yes" if patient.shares_notes else "no"
    return say("detail-notes-count", count=counted.get(patient.id, 0), shared=shared)


async def call(
    session: AsyncSession, now: datetime, message: Outgoing, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    patient = await people.on_panel(session, clinician, payload["patient"])
    if patient is None:
        return Fate.WITHHELD
    say, today = texts(clinician.language), local(now, clinician.zone).date()
    known, part = await read(session, patient, today, say), payload.get("part", 0)
    told = await _messages(session, patient, clinician, known, say)
    if part >= len(told):
        return Fate.WITHHELD
    chat: dict[str, Any] = {"chat_id": payload["chat_id"], "parse_mode": "HTML"}
    if payload.get("last") or part == len(told) - 1:
        token = await episodes.open_token(session, patient.id)
        shares = bool(patient.shares_notes)
        chat["reply_markup"] = panel_buttons.of_patient(patient.code, token, say, shares_notes=shares)
    if part:
        return Call("sendMessage", {**chat, "text": told[part]})
    draw = await drawings.of_entries(session, [patient], [known.entry], today, say)
    about = frozenset({patient.id})
    return Call("sendPhoto", {**chat, "caption": told[0]}, draw, "patient.png", about)
