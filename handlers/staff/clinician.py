"""What a clinician asks for: the panel, one patient, how things are now."""

from handlers.context import Context
from handlers.staff import digests, judgements, reported
from journal import digest as facts
from journal.digest import Digest
from storage import audit, outbox, people
from storage.models import Person

# Three lines each, so that a page stays far below what one message can hold.
ON_A_PAGE = 12


async def patients(context: Context, clinician: Person) -> None:
    """/patients: three lines a patient, and nobody is called stable who is silent."""
    today = context.local_day(clinician)
    decided = await digests.assess_panel(context.session, clinician, today, with_stopped=True)
    await _record(context, clinician, "listed patients", decided)
    if not decided.patients:
        await context.reply(context.say("nobody-in-panel"))
        return
    for page in decided.pages(ON_A_PAGE):
        payload = {"facts": facts.to_json(page)}
        await outbox.add(context.session, context.now, context.recipient, "panel", "sendMessage", payload)


async def patient(context: Context, clinician: Person) -> None:
    """/patient CODE: figures and chart, and what has no room under the chart in a message after it."""
    if not context.args:
        await context.reply(context.say("which-patient"))
        return
    code = context.args[0].upper()
    panel = {one.code: one for one in await people.panel_of(context.session, clinician)}
    if code not in panel:
        await context.reply(context.say("no-such-patient", code=code[:24]))
        return
    await audit.record(context.session, context.now, clinician.code, "looked at patient", code)
    entry = await digests.assess_one(context.session, panel[code], context.local_day(clinician))
    beside = await reported.messages(context.session, panel[code], entry.trend.today, context.say)
    for part, _ in enumerate([*judgements.patient_messages(entry, context.say), *beside]):
        method, payload = "sendMessage" if part else "sendPhoto", {"patient": entry.patient, "part": part}
        await outbox.add(context.session, context.now, context.recipient, "patient", method, payload)


async def digest(context: Context, clinician: Person) -> None:
    """/digest: how the panel is now, whether or not the weekly digest has come."""
    decided = await digests.assess_panel(context.session, clinician, context.local_day(clinician))
    await _record(context, clinician, "asked for digest", decided)
    if not decided.patients:
        await context.reply(context.say("nobody-in-panel"))
        return
    await digests.send(context.session, context.now, context.recipient, decided)


async def _record(context: Context, clinician: Person, action: str, decided: Digest) -> None:
    for entry in decided.entries:
        await audit.record(context.session, context.now, clinician.code, action, entry.code)
