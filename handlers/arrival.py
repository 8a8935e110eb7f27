"""The first look at every update: is it a private chat, who is it, and are they back?"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from handlers import reachability
from handlers.context import Context
from handlers.keyboards import rating_tap
from handlers.patients import forms, offers
from storage import answers, checkins, infusions, notes, outbox, people
from storage.fields import storable
from storage.models import Role
from storage.outbox import Recipient
from storage.site import site


async def identify(update: Update, context: Context) -> None:
    """Put the person into the turn. Groups and channels are left at once."""
    chat, user = update.effective_chat, update.effective_user
    if chat is not None and chat.type != ChatType.PRIVATE:
        await _leave(update, context, chat.id)
        raise ApplicationHandlerStop
    if user is None or user.is_bot:
        raise ApplicationHandlerStop
    context.turn.people = await people.roles_of(context.session, user.id)
    changes = reachability.lost if _blocks(update) else reachability.back
    for person in context.turn.people:
        await changes(context.session, context.now, person)
    if update.my_chat_member is not None:
        raise ApplicationHandlerStop


async def expect(session: AsyncSession, updates: Sequence[Update]) -> None:
    """Read what a batch of updates will need, with one query of each kind for all of them."""
    await site(session)
    await people.recall(session, [update.effective_user.id for update in updates if update.effective_user])
    queries = (update.callback_query for update in updates)
    data = [storable(query.data) for query in queries if query and query.data]
    taps = [rating_tap(one) or offers.tap(one) or forms.tap(one) for one in data]
    tapped = await checkins.recall(session, [tap.token for tap in taps if tap])
    acting = [
        (update.effective_message, person)
        for update in updates
        if update.effective_user
        for person in await people.roles_of(session, update.effective_user.id)
        if person.role == Role.PATIENT
    ]
    await notes.recall(session, [(person.id, message.message_id) for message, person in acting if message])
    shown = await checkins.recall_shown(session, {one.asking_id for _, one in acting if one.asking_id})
    newest = await checkins.recall_newest(session, [patient.id for _, patient in acting])
    about = [*tapped, *shown, *newest]
    await answers.recall(session, about, with_day_before=True)
    await infusions.recall(session, [check_in.patient_id for check_in in about])


async def _leave(update: Update, context: Context, chat_id: int) -> None:
    member = update.my_chat_member
    is_out = member is not None and member.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED)
    if not is_out:
        await outbox.add(context.session, context.now, Recipient(chat_id, None), "leave", "leaveChat", {})


def _blocks(update: Update) -> bool:
    """Blocking the bot is a quiet way to stop."""
    member = update.my_chat_member
    return member is not None and member.new_chat_member.status == ChatMember.BANNED
