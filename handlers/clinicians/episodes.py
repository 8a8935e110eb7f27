"""A clinician closes an episode: in the chat, where it is asked once more, or at a terminal."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import keyboards
from handlers.calls import Call, place
from handlers.clinicians import boards, digests, responses
from handlers.context import Context
from handlers.desk import Desk, Mistake
from handlers.texts import Html, Texts, joined, local, texts
from journal.episodes import OUTCOMES, Outcome, points
from storage import episodes, outbox, people
from storage.models import Episode, Fate, Outgoing, Person, Role

KIND = "closing"


async def tapped(context: Context, clinician: Person) -> None:
    """Whoever may not see the patient now may not close it, whatever they saw before."""
    tap = keyboards.closing(context.data)
    panel = await people.panel_of(context.session, clinician)
    found = await episodes.with_token(context.session, panel, tap.token) if tap else None
    if tap is None or found is None:
        context.toast(context.say("old-button"))
        return
    patient, episode = found
    if tap.agreed and episode.ended is None:
        desk = Desk(context.session, context.now, clinician.code, context.say)
        await _close(desk, patient, episode, clinician, context.local_day(clinician))
    await _say(context, episode, asking=tap.agreed is None)


async def _say(context: Context, episode: Episode, *, asking: bool) -> None:
    """The question in a new message, and what is true of it in place of the question."""
    method, payload = "sendMessage", {"episode": episode.token, "asking": asking}
    if not asking and context.turn.tapped is not None:
        method, payload = "editMessageText", payload | {"message_id": context.turn.tapped}
    await outbox.add(context.session, context.now, context.recipient, KIND, method, payload)


async def call(
    session: AsyncSession, now: datetime, message: Outgoing, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    """Only while this clinician may see the patient."""
    panel = await people.panel_of(session, clinician)
    found = await episodes.with_token(session, panel, payload["episode"], hold=False)
    if found is None:
        return Fate.WITHHELD
    (patient, episode), say = found, texts(clinician.language)
    shown: dict[str, Any] = {"parse_mode": "HTML", "text": _state(patient, episode, clinician, say)}
    if payload["asking"] and episode.ended is None:
        shown["text"] = say("closing-sure", code=patient.code, since=say.short_day(episode.since))
        shown["reply_markup"] = keyboards.closing_choice(episode.token, say)
    return Call(message.method, place(payload) | shown)


async def administer(desk: Desk, words: Sequence[str]) -> Html:
    """episodes CODE [close | seen | called | not-needed CLINICIAN]"""
    match list(words):
        case [code]:
            return await _listed(desk, await _person(desk, code, Role.PATIENT))
        case [code, "close", by]:
            return await _close_at_terminal(desk, code, await _person(desk, by, Role.CLINICIAN))
        case [code, did, by] if did in OUTCOMES:
            return await _respond_at_terminal(desk, code, did, await _person(desk, by, Role.CLINICIAN))
    raise Mistake(desk.say("episodes-usage"))


async def _person(desk: Desk, code: str, role: Role) -> Person:
    found = await people.by_code(desk.session, code) if people.CODE.fullmatch(code.upper()) else None
    if found is None or found.role != role:
        raise Mistake(desk.say("no-such-code", code=code[:24]))
    return found


async def _listed(desk: Desk, patient: Person) -> Html:
    found = await episodes.of_patient(desk.session, patient)
    await desk.record("listed episodes", patient.code)
    if not found:
        return desk.say("episodes-none", code=patient.code)
    lines = (_line(episode, desk.say) for episode in found)
    return joined(desk.say("episodes-of", code=patient.code), *lines)


def _line(episode: Episode, say: Texts) -> Html:
    days = {"since": say.full_day(episode.since), "opened": say.full_day(episode.opened)}
    if episode.ended is None:
        return say("episodes-open", **days)
    return say("episodes-ended", by=episode.ended_by or "none", day=say.full_day(episode.ended), **days)


async def _close_at_terminal(desk: Desk, code: str, clinician: Person) -> Html:
    patient = await _theirs(desk, code, clinician)
    token = await episodes.open_token(desk.session, patient.id)
    found = await episodes.with_token(desk.session, [patient], token) if token else None
    if found is None or found[1].ended is not None:
        raise Mistake(desk.say("episodes-none-open", code=patient.code))
    await _close(desk, *found, clinician, local(desk.now, clinician.zone).date())
    return _state(*found, None, desk.say)


async def _theirs(desk: Desk, code: str, clinician: Person) -> Person:
    panel = {one.code: one for one in await people.panel_of(desk.session, clinician, hold=True)}
    if (patient := panel.get(code.upper())) is None:
        raise Mistake(desk.say("episodes-not-theirs", by=clinician.code, code=code.upper()[:24]))
    return patient


async def _respond_at_terminal(desk: Desk, code: str, did: str, clinician: Person) -> Html:
    """What a button under a digest does; only the button can take it back."""
    patient, today = await _theirs(desk, code, clinician), local(desk.now, clinician.zone).date()
    entry = await digests.assess_one(desk.session, patient, today)
    await episodes.hold(desk.session, [patient.id])
    item = boards.item(await episodes.open_of(desk.session, [patient.id]))
    if item is None:
        raise Mistake(desk.say("nothing-open", code=patient.code))
    if item.outcome is not None:
        raise Mistake(Html(boards.who(item, desk.say)))
    outcome = Outcome(did, today, clinician.code, points(entry.trend))
    await responses.settle(desk, clinician, patient, item, outcome)
    return desk.say("response-noted", code=patient.code)


async def _close(desk: Desk, patient: Person, episode: Episode, by: Person, today: date) -> None:
    before = {"since": episode.since.isoformat(), "opened": episode.opened.isoformat()}
    episodes.close(episode, today, by.code)
    after = {"ended": today.isoformat(), "by": by.code}
    await desk.record("closed episode", patient.code, before=before, after=after)


def _state(patient: Person, episode: Episode, reader: Person | None, say: Texts) -> Html:
    """What is true of it now."""
    about = {"code": patient.code, "since": say.short_day(episode.since)}
    if episode.ended is None:
        return say("closing-left-open", **about)
    about["day"] = say.short_day(episode.ended)
    if episode.ended_by is None:
        return say("closing-resolved", **about)
    is_reader = reader is not None and reader.code == episode.ended_by
    return say("closing-done", by="you" if is_reader else episode.ended_by, **about)
