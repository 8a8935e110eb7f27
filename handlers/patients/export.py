"""What patients take with them: all that their journal holds, as a table and for medical records."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from html import unescape
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.calls import Call
from handlers.context import Context
from handlers.texts import Texts, local, texts
from journal import fhir, table
from journal.diary import Diary
from storage import diaries, outbox
from storage.models import Outgoing, Person
from storage.site import site

# The forms of an export are the endings of its files.
TABLE, RECORD = "csv", "json"
_TAG = re.compile(r"<[^>]+>")


async def export(context: Context, patient: Person) -> None:
    captions = {TABLE: context.say("export-table"), RECORD: context.say("export-record")}
    for form, caption in captions.items():
        payload = {"caption": caption, "parse_mode": "HTML", "form": form}
        await outbox.add(context.session, context.now, context.recipient, "export", "sendDocument", payload)


async def call(
    session: AsyncSession, now: datetime, message: Outgoing, patient: Person, payload: dict[str, Any]
) -> Call:
    form = payload.pop("form", TABLE)
    write = partial(written, form, [await diary_of(session, patient, now)], now)
    return Call(message.method, payload, write, f"{patient.code}.{form}")


def written(form: str, about: Iterable[Diary], now: datetime) -> bytes:
    """One file about one or more patients. Writing years of them takes a second: not on the event loop."""
    return fhir.as_json(about, now) if form == RECORD else table.as_csv(about)


async def diary_of(session: AsyncSession, patient: Person, now: datetime) -> Diary:
    check_ins = await diaries.check_ins(session, patient)
    asked = {answer.question.key for one in check_ins for answer in one.answers}
    return Diary(
        code=patient.code,
        bot=(await site(session)).bot_username or "",
        today=local(now, patient.zone).date(),
        check_ins=check_ins,
        notes=await diaries.notes(session, patient),
        infusions=await diaries.infusions(session, patient),
        words={key: words(key, texts(patient.language)) for key in asked},
    )


def words(key: str, say: Texts) -> str:
    """A question as it is asked, on one line and without its markup."""
    return " ".join(unescape(_TAG.sub("", say(f"{key}-question"))).split())
