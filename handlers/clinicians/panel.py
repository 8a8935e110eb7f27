"""What a clinician asks for: the panel, one patient, how things are now."""

from handlers.clinicians import detail, digests, overview, panel_buttons, records, sharing
from handlers.clinicians.panel_buttons import PanelTap
from handlers.context import Context
from storage import audit
from storage.models import Person


async def patients(context: Context, clinician: Person) -> None:
    """/patients: two lines a patient, and nobody is called stable who is silent."""
    await overview.show(context, clinician)


async def patient(context: Context, clinician: Person) -> None:
    """/patient CODE: figures and chart, and what has no room under the chart in a message after it."""
    if not context.args:
        await context.reply(context.say("which-patient"))
        return
    await detail.show(context, clinician, context.args[0])


async def tapped(context: Context, clinician: Person) -> None:
    """Whoever may not see a patient now may not do so with a button of earlier either."""
    match panel_buttons.tap(context.data):
        case PanelTap(what="page", page=page):
            await overview.show(context, clinician, page or 0)
        case PanelTap(what="see", code=code):
            await detail.show(context, clinician, code)
        case PanelTap(what="pdf", code=code):
            await records.page_of(context, clinician, code)
        case PanelTap(what="notes", code=code, page=page):
            await sharing.show(context, clinician, code, page)
        case _:
            context.toast(context.say("old-button"))


async def digest(context: Context, clinician: Person) -> None:
    """/digest: how the panel is now, whether or not the weekly digest has come."""
    decided = await digests.assess_panel(context.session, clinician, context.local_day(clinician))
    for entry in decided.entries:
        await audit.record(context.session, context.now, clinician.code, "asked for digest", entry.code)
    if not decided.patients:
        await context.reply(context.say("nobody-in-panel"))
        return
    await digests.send(context.session, context.now, context.recipient, decided)
