"""A patient rates: the answers are written, and what cannot wait is told at once."""

from collections.abc import Mapping

from handlers.alerts import escalation
from handlers.context import Context
from handlers.patients import crisis
from journal.instruments import ITEM_9
from storage import answers
from storage.models import CheckIn, Person


async def rate(
    context: Context, patient: Person, check_in: CheckIn, values: Mapping[str, int], *, repeated: bool = False
) -> None:
    before = await answers.ratings(context.session, check_in)
    after = await answers.answer(context.session, context.now, check_in, values, repeated=repeated)
    if after.get(ITEM_9.key, 0) > before.get(ITEM_9.key, 0):
        await crisis.answer_item_9(context)
    await _alert(context, patient, check_in, before, after)


async def _alert(
    context: Context, patient: Person, check_in: CheckIn, before: Mapping[str, int], after: Mapping[str, int]
) -> None:
    if not (wanted := await escalation.on_call_of(context.session)).is_on:
        return
    for reason in wanted.raised_by(before, after, context.local_day(patient) - check_in.day):
        await escalation.heed(context.session, context.now, patient, reason, check_in.day)
