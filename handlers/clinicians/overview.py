"""/patients: everybody on a panel in two lines each, the worse first, page by page in one message."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.calls import Call, place
from handlers.clinicians import digests, judgements, open_now, panel_buttons
from handlers.context import Context
from handlers.texts import Html, Texts, joined, listed, local, paragraphs, texts
from journal import digest as facts
from journal.digest import Digest, Entry
from journal.episodes import SILENT, WATCH, WORSE
from journal.recap import answered, last_whole_day
from journal.schedule import ONE_DAY
from journal.verdict import Day, Verdict
from storage import answers, audit, outbox, people
from storage.models import Fate, Outgoing, Person, Stage

KIND = "panel"
ON_A_PAGE = 8
_OVER = timedelta(days=14)
# The worse first, then whom to watch, then those whose answers stopped.
_FIRST = (WORSE, WATCH, SILENT)


async def show(context: Context, clinician: Person, page: int = 0) -> None:
    """A page in a new message, or in place of the page whose button was tapped."""
    session, today = context.session, context.local_day(clinician)
    panel = await digests.assess_panel(session, clinician, today, with_stopped=True)
    order = [entry.patient for entry in _in_order(panel)]
    order += [patient.id for patient in await people.awaited_by(session, clinician)]
    if not order:
        await context.reply(context.say("nobody-in-panel"))
        return
    pages = -(-len(order) // ON_A_PAGE)
    number = min(page, pages - 1)
    shown = order[number * ON_A_PAGE : (number + 1) * ON_A_PAGE]
    told = panel.restricted_to(shown)
    for entry in told.entries:
        await audit.record(session, context.now, clinician.code, "listed patients", entry.code)
    payload = {"facts": facts.to_json(told), "order": shown, "page": number, "pages": pages}
    await _add(context, payload | {"all": len(order)})


async def _add(context: Context, payload: dict[str, Any]) -> None:
    method, tapped = "sendMessage", context.turn.tapped
    if tapped is not None:
        method, payload = "editMessageText", payload | {"message_id": tapped}
    await outbox.add(context.session, context.now, context.recipient, KIND, method, payload)


def _in_order(panel: Digest) -> list[Entry]:
    """Within a rank as a digest has them, and by code whoever there is nothing special to tell of."""
    return sorted(
        panel.entries, key=lambda one: (rank := _rank(one), one.code if rank == len(_FIRST) else "")
    )


def _rank(entry: Entry) -> int:
    """Also what was dealt with is still so."""
    kinds = {
        WORSE: entry.open_episode or entry.trend.verdict is Verdict.WORSE,
        WATCH: entry.trend.verdict is Verdict.WATCH or (entry.beside and entry.beside.kind == WATCH),
        SILENT: entry.has_stopped,
    }
    return next((place for place, kind in enumerate(_FIRST) if kinds[kind]), len(_FIRST))


async def call(
    session: AsyncSession, now: datetime, message: Outgoing, clinician: Person, payload: dict[str, Any]
) -> Call | Fate:
    """Whoever may no longer be seen is left out, also of the buttons."""
    seen = {one.id: one for one in await people.panel_of(session, clinician)}
    seen |= {one.id: one for one in await people.awaited_by(session, clinician)}
    told = facts.from_json(payload["facts"]).restricted_to(seen.keys())
    # An earlier version queued the facts alone.
    order = [entry.patient for entry in told.entries]
    earlier: dict[str, Any] = {"order": order, "page": 0, "pages": 1, "all": len(order)}
    payload = earlier | payload
    shown = [seen[one] for one in payload["order"] if one in seen]
    if not shown:
        return Fate.WITHHELD
    say, page, pages = texts(clinician.language), payload["page"], payload["pages"]
    lines = await _lines(session, shown, told, say)
    heading = say("panel-heading", day=say.day(told.today), count=payload["all"])
    which = say("panel-page", page=page + 1, pages=pages) if pages > 1 else ""
    text = paragraphs(joined(heading, which), *lines, say("panel-closing"))
    keyboard = panel_buttons.of_panel([one.code for one in shown if _has_details(one)], page, pages, say)
    said = {"parse_mode": "HTML", "text": text, "reply_markup": keyboard}
    return Call(message.method, place(payload) | said)


def _has_details(patient: Person) -> bool:
    return patient.stage == Stage.ACTIVE or patient.consented_at is not None


async def _lines(session: AsyncSession, shown: Sequence[Person], told: Digest, say: Texts) -> list[Html]:
    ids = [patient.id for patient in shown]
    days = await answers.days(session, ids, told.today - _OVER, told.today)
    entries = {entry.patient: entry for entry in told.entries}
    return [
        _patient(patient, entries[patient.id], days.get(patient.id, []), say)
        if patient.id in entries
        else say("roster-line", code=patient.code, state=_awaited(patient, say))
        for patient in shown
    ]


def _awaited(patient: Person, say: Texts) -> Html:
    return say("stage-invited" if patient.stage == Stage.INVITED else "stage-enrolling")


def _patient(patient: Person, entry: Entry, days: Sequence[Day], say: Texts) -> Html:
    standing = say(f"stage-{entry.standing}") if entry.standing else say("stage-active")
    verdict = judgements.verdict(entry, say)
    return joined(
        listed(say("code", code=entry.code), standing, verdict, *open_now.short(entry, say)),
        listed(_answered(patient, days, entry.trend.today, say), judgements.cycle(entry.day_of_cycle, say)),
    )


def _answered(patient: Person, days: Sequence[Day], today: date, say: Texts) -> Html:
    """Of the last 14 whole days, or of those since the patient agreed to be asked."""
    last = last_whole_day(days, today)
    first = last - _OVER + ONE_DAY
    if patient.consented_at is not None:
        first = max(first, local(patient.consented_at, patient.zone).date())
    return say("panel-answered", answered=answered(days, first, last), of=max(0, (last - first).days + 1))
