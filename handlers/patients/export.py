"""What patients take with them: all that their journal holds, as a table and for medical records."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from html import unescape
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import choices, planning
from handlers.calls import Call
from handlers.context import Context
from handlers.patients import confiding
from handlers.texts import Texts, local, texts
from journal import fhir, table
from journal import settings as words_of
from journal.diary import Consent, Diary
from storage import breaks, diaries, outbox
from storage.models import Outgoing, Person
from storage.site import site

# The forms of an export are the endings of its files.
TABLE, RECORD = "csv", "json"
KIND = "export"
_TAG = re.compile(r"<[^>]+>")


async def export(context: Context, patient: Person) -> None:
    captions = {TABLE: context.say("export-table"), RECORD: context.say("export-record")}
    for form, caption in captions.items():
        payload = {"caption": caption, "parse_mode": "HTML", "form": form}
        await outbox.add(context.session, context.now, context.recipient, KIND, "sendDocument", payload)


async def call(
    session: AsyncSession, now: datetime, message: Outgoing, patient: Person, payload: dict[str, Any]
) -> Call:
    form = payload.pop("form", TABLE)
    write = partial(written, form, [await of_patient(session, patient, now)], now)
    return Call(message.method, payload, write, f"{patient.code}.{form}")


def written(form: str, about: Iterable[Diary], now: datetime) -> bytes:
    """One file about one or more patients. Writing years of them takes a second: not on the event loop."""
    return fhir.as_json(about, now) if form == RECORD else table.as_csv(about)


async def for_team(session: AsyncSession, patients: Iterable[Person], now: datetime) -> list[Diary]:
    """With the words of those alone who let their team read them."""
    return [
        await diary_of(session, patient, now, with_notes=bool(patient.shares_notes)) for patient in patients
    ]


async def of_patient(session: AsyncSession, patient: Person, now: datetime) -> Diary:
    """With what else patients set and agreed to."""
    diary = await diary_of(session, patient, now)
    taken = await breaks.of_many(session, [patient], date.min)
    settings = await _settings(session, patient)
    return replace(
        diary, consent=_consent(patient), breaks=tuple(taken.get(patient.id, ())), settings=settings
    )


def _consent(patient: Person) -> Consent | None:
    at = patient.consented_at
    return Consent(patient.consent_version or "", at, local(at, patient.zone).date()) if at else None


async def _settings(session: AsyncSession, patient: Person) -> dict[str, str]:
    """In the words that the command /schedule takes."""
    wanted = words_of.words(await planning.schedule_of(session, patient))
    own = {name: wanted[name] for name in choices.OF_PATIENTS}
    notes = confiding.as_set(patient)
    return {**own, "zone": patient.zone, "language": patient.language, "team-reads-notes": notes}


async def diary_of(
    session: AsyncSession, patient: Person, now: datetime, *, with_notes: bool = True
) -> Diary:
    check_ins = await diaries.check_ins(session, patient)
    asked = {answer.question.key for one in check_ins for answer in one.answers}
    return Diary(
        code=patient.code,
        bot=(await site(session)).bot_username or "",
        today=local(now, patient.zone).date(),
        check_ins=check_ins,
        notes=await diaries.notes(session, patient) if with_notes else (),
        infusions=await diaries.infusions(session, patient),
        words={key: words(key, texts(patient.language)) for key in asked},
    )


def words(key: str, say: Texts) -> str:
    """A question as it is asked, on one line and without its markup."""
    return " ".join(unescape(_TAG.sub("", say(f"{key}-question"))).split())
