"""A clinician taps under a digest: what was done about a patient is recorded, and can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.calls import Call, place
from handlers.clinicians import boards, digests, panel
from handlers.clinicians.boards import State, Tap
from handlers.context import Context
from handlers.desk import Desk
from handlers.texts import local, texts
from journal import digest as facts
from journal.digest import Entry
from journal.episodes import OUTCOMES, Outcome, points
from storage import audit, episodes, outbox, responses
from storage import boards as stored
from storage.deeds import Deed
from storage.models import Board, Episode, Fate, Outgoing, Person

KIND = "board"


async def tapped(context: Context, clinician: Person) -> None:
    """Whoever may not see the patient now does nothing and learns nothing, whatever they saw before."""
    tap = boards.tap(context.data)
    board = await stored.of_clinician(context.session, clinician, tap.token) if tap else None
    # Held, so that nothing is recorded of somebody who is erased meanwhile.
    shown = await boards.states(context.session, clinician, board.patients, hold=True) if board else {}
    if tap is None or board is None or not shown:
        context.toast(context.say("old-button"))
    elif tap.number is None:
        await _show(context, board, None)
    elif tap.number not in shown:
        context.toast(context.say("old-button"))
    else:
        await _act(context, clinician, board, tap, shown[tap.number])


async def _act(context: Context, clinician: Person, board: Board, tap: Tap, state: State) -> None:
    if tap.act == boards.DETAILS:
        context.args = [state.patient.code]
        await panel.patient(context, clinician)
        return
    # The same tap twice, or two colleagues at once: one comes after the other and sees what was done.
    await episodes.hold(context.session, [state.patient.id])
    if tap.act in OUTCOMES:
        await _deal(context, clinician, board, state.patient, tap.act)
    elif tap.act == boards.TAKE_BACK:
        await _take_back(context, clinician, state.patient)
    elif tap.act in (boards.REMIND, boards.NO_REMINDER):
        await _remind(context, clinician, state, wanted=tap.act == boards.REMIND)
    elif tap.act == boards.WHO and state.item and state.item.outcome:
        context.toast(boards.who(state.item, context.say))
    await _show(context, board, tap.number)


async def _deal(context: Context, clinician: Person, board: Board, patient: Person, did: str) -> None:
    today = context.local_day(clinician)
    before = await digests.assess_one(context.session, patient, today)
    entry, item = facts.followed(before), await _open_item(context, before)
    if item is None:
        context.toast(context.say.plain("nothing-open", code=patient.code))
    elif item.outcome is not None:
        context.toast(boards.who(item, context.say))
    elif item.opened > local(board.created_at, clinician.zone).date():
        context.toast(context.say.plain("newer-digest", code=patient.code))
    else:
        desk = Desk(context.session, context.now, clinician.code, context.say)
        outcome = Outcome(did, today, clinician.code, points(entry.trend))
        await settle(desk, clinician, patient, item, outcome)
        context.toast(context.say.plain("response-noted", code=patient.code))


async def _open_item(context: Context, before: Entry) -> Episode | None:
    """What was seen in an answer to /digest may not be on record yet, or only as the softer signal it was."""
    found = await episodes.open_of(context.session, [before.patient])
    now = facts.followed(before).item
    if now is not None and now.kind not in {one.kind for one in found}:
        await digests.follow(context.session, context.now, before)
        await episodes.hold(context.session, [before.patient])
        found = await episodes.open_of(context.session, [before.patient])
    return boards.item(found)


async def settle(desk: Desk, clinician: Person, patient: Person, item: Episode, outcome: Outcome) -> None:
    """What was done about it is on record, in the words of whoever did it."""
    episodes.deal_with(item, outcome)
    await responses.record(desk.session, desk.now, clinician, patient, outcome.did, item.id)
    after = {"did": outcome.did, "item": item.kind, "since": item.since.isoformat(), "by": clinician.code}
    await desk.record("responded", patient.code, after=after)


async def _take_back(context: Context, clinician: Person, patient: Person) -> None:
    item = boards.item(await episodes.open_of(context.session, [patient.id]))
    if item is None or item.outcome_by != clinician.code or item.outcome is None:
        context.toast(context.say.plain("nothing-to-take-back"))
        return
    episodes.take_back(item)
    await responses.take_back(context.session, context.now, clinician, item.id)
    await _audit(context, clinician, "took back a response", patient, item)
    context.toast(context.say.plain("response-taken-back", code=patient.code))


async def _remind(context: Context, clinician: Person, state: State, *, wanted: bool) -> None:
    """Twice is once."""
    if wanted != state.is_reminded:
        if wanted:
            await responses.record(context.session, context.now, clinician, state.patient, responses.REMIND)
        else:
            await responses.forget_reminder(context.session, context.now, clinician, state.patient)
        action: Deed = "asked to be reminded" if wanted else "took back a reminder"
        await _audit(context, clinician, action, state.patient, state.item)
    context.toast(
        context.say.plain("reminder-noted" if wanted else "reminder-taken-back", code=state.patient.code)
    )


async def _audit(
    context: Context, clinician: Person, action: Deed, patient: Person, item: Episode | None
) -> None:
    after = {"item": item.kind, "since": item.since.isoformat()} if item else None
    await audit.record(context.session, context.now, clinician.code, action, patient.code, after=after)


async def _show(context: Context, board: Board, number: int | None) -> None:
    """All of the patients or one of them, as it is when it goes, after whatever the tap did."""
    if (message_id := context.turn.tapped) is not None:
        payload = {"message_id": message_id, "board": board.token, "number": number}
        method = "editMessageReplyMarkup"
        await outbox.add(context.session, context.now, context.recipient, KIND, method, payload)


async def call(
    session: AsyncSession, now: datetime, message: Outgoing, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    """Of whoever is not seen any more nothing is shown, not even the code."""
    board = await stored.of_clinician(session, clinician, payload["board"])
    shown = await boards.states(session, clinician, board.patients) if board else {}
    number, say = payload["number"], texts(clinician.language)
    if board is None or not (shown if number is None else number in shown):
        return Fate.WITHHELD
    keyboard = (
        boards.home(board, shown, say)
        if number is None
        else boards.of_patient(board, number, shown[number], clinician, say)
    )
    return Call(message.method, place(payload) | {"reply_markup": keyboard})
