"""Infusions in bulk: a list that is pasted or sent as a file, shown first, and then entered whole."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from telegram import Document

from handlers import planning
from handlers.admins.bulk_preview import Row, left_out, patients_of, preview, told
from handlers.admins.infusing import INFUSIONS
from handlers.admins.screens import DESK, back, desk, expect
from handlers.context import Context
from handlers.desk import Desk, Mistake
from handlers.keyboards import Keyboard, button, rows
from handlers.texts import Html, Texts, paragraphs
from journal.bulk import MOST_BYTES, MOST_LINES, NoText, TooLong, decoded, read
from storage import drafts, infusions, outbox
from storage.models import Person

BULK, FETCH = "bulk", "fetch"


async def ask(context: Context, admin: Person) -> None:
    expect(admin, BULK)
    await context.edit(context.say("bulk-ask", lines=MOST_LINES), rows(back(context.say, INFUSIONS)))


async def pasted(context: Context, admin: Person, _: str) -> None:
    """Telegram cuts a long text into several messages, so what follows is taken for more of the list."""
    expect(admin, BULK)
    await context.reply(*await _answer(desk(context, admin), admin, context.text))


async def sent(context: Context, admin: Person, file: Document) -> None:
    """The sender fetches the file, and `fetched` answers."""
    if file.file_size is not None and file.file_size > MOST_BYTES:
        await context.reply(_too_long(context.say))
        return
    about = {"file_id": file.file_id}
    await outbox.add(context.session, context.now, context.recipient, FETCH, "getFile", about)


async def fetched(at: Desk, admin: Person, content: bytes) -> tuple[Html, Keyboard]:
    try:
        return await _answer(at, admin, decoded(content))
    except TooLong:
        return _too_long(at.say), rows(back(at.say, INFUSIONS))
    except NoText:
        return at.say("bulk-no-text"), rows(back(at.say, INFUSIONS))


async def chosen(context: Context, admin: Person, answer: str, token: str) -> None:
    """What a preview offers, once: a second tap finds no draft any more."""
    at = desk(context, admin)
    content = await drafts.take(context.session, context.now, admin, token)
    if content is None:
        context.toast(context.say("bulk-gone"))
    elif answer == "yes":
        await context.edit(await _outcome(at, _rows(content)), rows(back(context.say, INFUSIONS)))
    else:
        await context.edit(context.say("bulk-dropped"), rows(back(context.say, INFUSIONS)))


async def administer(at: Desk, words: Sequence[str]) -> Html:
    """infusions TEXT [yes]: without the yes nothing is entered."""
    text, *agreed = words
    try:
        found = await preview(at, read(text))
    except TooLong:
        raise Mistake(_too_long(at.say)) from None
    if found.unread and not found.new:
        raise Mistake(told(found, at.say))
    if not agreed or not found.new:
        how = at.say("bulk-how-to-enter") if found.new else ""
        return paragraphs(told(found, at.say), how)
    return paragraphs(await _enter(at, found.new), *left_out(found, at.say))


def _too_long(say: Texts) -> Html:
    return say("bulk-too-long", lines=MOST_LINES, kilobytes=MOST_BYTES // 1000)


async def _answer(at: Desk, admin: Person, text: str) -> tuple[Html, Keyboard]:
    try:
        found = await preview(at, read(text))
    except TooLong:
        return _too_long(at.say), rows(back(at.say, INFUSIONS))
    if not found.new:
        return told(found, at.say), rows(back(at.say, INFUSIONS))
    content = [(code, day.isoformat(), kind) for code, day, kind in found.new]
    token = await drafts.keep(at.session, at.now, admin, content)
    return told(found, at.say), rows(
        [button(at.say.plain("bulk-yes", count=len(found.new)), DESK, INFUSIONS, "yes", token)],
        [button(at.say.plain("bulk-no"), DESK, INFUSIONS, "no", token)],
    )


def _rows(content: Any) -> list[Row]:
    return [(code, date.fromisoformat(day), kind) for code, day, kind in content]


async def _outcome(at: Desk, wanted: Sequence[Row]) -> Html:
    try:
        return await _enter(at, wanted)
    except Mistake as mistake:
        return mistake.text


async def _enter(at: Desk, wanted: Sequence[Row]) -> Html:
    """All or nothing; what somebody else has entered meanwhile is there already."""
    patients = await patients_of(at, {code for code, _, _ in wanted}, lock=True)
    if gone := sorted({code for code, _, _ in wanted} - patients.keys()):
        raise Mistake(at.say("bulk-changed", codes=", ".join(gone)))
    there = await infusions.days_of_many(at.session, [patient.id for patient in patients.values()])
    new = [row for row in wanted if row[1] not in there.get(patients[row[0]].id, ())]
    await infusions.enter_many(at.session, [(patients[code], day, kind) for code, day, kind in new])
    for code in dict.fromkeys(code for code, _, _ in new):
        days = [f"{day} {kind}" for one, day, kind in new if one == code]
        await at.record("entered infusions", code, after={"days": days})
        await planning.plan(at.session, at.now, patients[code])
    return at.say("bulk-entered", count=len(new), patients=len({code for code, _, _ in new}))
