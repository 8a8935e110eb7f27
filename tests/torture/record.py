"""Puts a history together: from FakeTelegram, which saw what people did and got, and from the database."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.sandbox.fake import telegram as sandbox
from bot.sandbox.fake.markup import parse_html
from bot.sandbox.fake.telegram import FakeTelegram
from journal.verdict import Verdict
from storage import digests, models, personal
from storage.database import Database
from tests.torture.history import Answer, Call, CheckIn, Digest, History, Note, Outgoing, Person, Update

_NOTES = (
    select(models.Person, models.Note)
    .join(models.Person, models.Person.id == models.Note.patient_id)
    .order_by(models.Note.id)
)
SHOWING = {
    "sendMessage": True,
    "sendPhoto": True,
    "sendDocument": True,
    "editMessageText": False,
    "editMessageCaption": False,
}


async def history(
    telegram: FakeTelegram, database: Database, people: list[Person], begins: date, ends: date
) -> History:
    async with database.read() as session:
        codes = {one.id: one.code for one in await session.scalars(select(models.Person))}
        return History(
            people=people,
            begins=begins,
            ends=ends,
            updates=list(_updates(telegram)),
            calls=[_call(call) for call in telegram.calls if call.processed and call.method in SHOWING],
            check_ins=[
                CheckIn(one.id, codes[one.patient_id], one.day, one.token, one.status)
                for one in await session.scalars(select(models.CheckIn).order_by(models.CheckIn.id))
            ],
            answers=[
                Answer(codes[one.patient_id], one.day, one.question, one.revision, one.value)
                for one in await session.scalars(select(models.Answer))
            ],
            notes=[
                Note(
                    patient.code,
                    one.message_id,
                    one.revision,
                    personal.unseal(session, patient, one.text_sealed),
                )
                for patient, one in await session.execute(_NOTES)
            ],
            outgoing=await _outgoing(session, codes),
            digests=[
                _digest(session, one, codes[one.clinician_id]) for one in await digests.everyones(session)
            ],
            parked=list(await session.scalars(select(models.ParkedUpdate.update_id))),
        )


def _updates(telegram: FakeTelegram) -> Iterator[Update]:
    for one in telegram.updates.log:
        yield Update(one.id, one.chat_id, one.raw, one.confirmed_at is not None, one.confirmed_at)


def _call(call: sandbox.Call) -> Call:
    given = call.params
    words = str(given.get("text") or given.get("caption") or "")
    text = parse_html(words)[0] if given.get("parse_mode") == "HTML" else words
    message_id = call.message_id or int(given.get("message_id", 0))
    return Call(
        int(given["chat_id"]), message_id, SHOWING[call.method], call.at, text, tuple(_buttons(given))
    )


def _buttons(given: Any) -> Iterator[str]:
    markup = given.get("reply_markup") or {}
    markup = json.loads(markup) if isinstance(markup, str) else markup
    for row in markup.get("inline_keyboard", []):
        yield from (button["callback_data"] for button in row if "callback_data" in button)


async def _outgoing(session: AsyncSession, codes: dict[int, str]) -> list[Outgoing]:
    return [
        Outgoing(
            id=one.id,
            person=codes[one.person_id] if one.person_id else None,
            kind=one.kind,
            method=one.method,
            fate=one.fate,
            check_in=one.check_in_id,
            digest=one.digest_id,
            claimed_at=one.claimed_at,
            finished_at=one.finished_at,
            message_id=one.message_id,
        )
        for one in await session.scalars(select(models.Outgoing).order_by(models.Outgoing.id))
    ]


def _digest(session: AsyncSession, row: models.Digest, clinician: str) -> Digest:
    facts = digests.facts_of(session, row)
    groups = (Verdict.WORSE, Verdict.WATCH), (Verdict.NOT_WORSE,), (Verdict.NOT_ENOUGH,)
    worse, not_worse, unclear = (
        frozenset(entry.code for entry in facts.entries if entry.trend.verdict in group) for group in groups
    )
    return Digest(clinician, row.week, facts.today, worse, not_worse, unclear)
