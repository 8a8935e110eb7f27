"""What a clinician takes out of the journal: a page about one patient, files about a whole panel."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from html import unescape
from textwrap import wrap
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import drawings
from handlers.calls import Call
from handlers.clinicians import detail, judgements, open_now
from handlers.context import Context
from handlers.patients import export, sheet, summary
from handlers.texts import Texts, listed, local, texts
from journal import page
from journal.page import Page, Section
from storage import audit, outbox, people
from storage.models import Fate, Outgoing, Person

PAGE, FILES = "record", "panel-export"
# Letters in a line of the page, lines about one thing, and infusions, so that it stays one page.
_WIDTH, _MOST_LINES, _MOST_INFUSIONS = 120, 6, 5
# Patients in one file: ten who were asked twice a day for two years make a bundle of 50 MB, which Telegram
# still takes.
IN_ONE_FILE = 10
_TAG = re.compile(r"<[^>]+>")


async def page_of(context: Context, clinician: Person, code: str) -> None:
    patient = await detail.theirs(context, clinician, code)
    if patient is None:
        return
    await audit.record(context.session, context.now, clinician.code, "took page for record", patient.code)
    payload = {"patient": patient.id}
    await outbox.add(context.session, context.now, context.recipient, PAGE, "sendDocument", payload)
    context.toast(context.say("record-coming"))


async def page_call(
    session: AsyncSession, now: datetime, message: Outgoing, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    """The patient's own page for the doctor, with the judgement and with what was done."""
    patient = await people.on_panel(session, clinician, payload["patient"])
    if patient is None:
        return Fate.WITHHELD
    say, today = texts(clinician.language), local(now, clinician.zone).date()
    told = await summary.read(session, patient, today)
    known = sheet.of(patient.code, told, say, _MOST_INFUSIONS)
    whole = await _with_judgement(session, known, patient, clinician, today, say)
    draw = partial(page.draw, whole, drawings.words(say), page.PDF)
    caption = say("record-file", code=patient.code)
    arguments = {"chat_id": payload["chat_id"], "parse_mode": "HTML", "caption": caption}
    name = f"{patient.code}-{today.isoformat()}.pdf"
    return Call(message.method, arguments, draw, name, frozenset({patient.id}))


async def _with_judgement(
    session: AsyncSession, known: Page, patient: Person, reader: Person, today: date, say: Texts
) -> Page:
    entry, relief = await detail.read(session, patient, today, say)
    *judged, _ = judgements.patient_messages(entry, say)[0].split("\n\n")
    _, *relieved = relief.splitlines() or [""]
    rule = judgements.rule(entry.trend.rule, say)
    sections = [
        _section(say.plain("record-judgement"), [listed(*block.splitlines()) for block in judged], rule),
        _section(say.plain("record-relief"), relieved[:1], *relieved[1:]),
        _section(say.plain("record-open"), await open_now.lines(session, patient, reader, say)),
    ]
    told = tuple(one for one in sections if one.rows)
    return replace(known, sections=(*told, *known.sections), footer=say.plain("record-footer"))


def _section(heading: str, said: Sequence[str], *notes: str) -> Section:
    lines = [line for text in said for line in wrap(unescape(_TAG.sub("", text)), _WIDTH)]
    return Section(heading, tuple((line,) for line in lines[:_MOST_LINES]), notes=notes)


async def files(context: Context, clinician: Person) -> None:
    """/export of a clinician: a table and a bundle of the whole panel, ten patients in a file."""
    panel = await people.panel_of(context.session, clinician)
    if not panel:
        await context.reply(context.say("nobody-in-panel"))
        return
    for patient in panel:
        await audit.record(context.session, context.now, clinician.code, "exported", patient.code)
    ids = [patient.id for patient in panel]
    parts = [ids[start : start + IN_ONE_FILE] for start in range(0, len(ids), IN_ONE_FILE)]
    for form in (export.TABLE, export.RECORD):
        for number, part in enumerate(parts, start=1):
            payload = {"form": form, "patients": part, "number": number, "of": len(parts)}
            await outbox.add(context.session, context.now, context.recipient, FILES, "sendDocument", payload)


async def files_call(
    session: AsyncSession, now: datetime, message: Outgoing, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    panel = await people.panel_of(session, clinician)
    patients = [one for one in panel if one.id in payload["patients"]]
    if not patients:
        return Fate.WITHHELD
    form, say = payload["form"], texts(clinician.language)
    write = partial(export.written, form, await export.for_team(session, patients, now), now)
    number, of = payload["number"], payload["of"]
    caption = say(
        "panel-export-table" if form == export.TABLE else "panel-export-record", number=number, of=of
    )
    arguments = {"chat_id": payload["chat_id"], "parse_mode": "HTML", "caption": caption}
    name = f"{clinician.code}-{number}" if of > 1 else clinician.code
    return Call(message.method, arguments, write, f"{name}.{form}", frozenset(one.id for one in patients))
