"""The first look at every update: is it a private chat, who is it, and are they back?"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import ChatMember, Update, User
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from handlers import reachability, whys
from handlers.context import Context
from handlers.keyboards import rating_tap
from handlers.patients import forms, offers
from storage import answers, attempts, audit, checkins, infusions, notes, outbox, people
from storage.fields import storable
from storage.models import Role
from storage.outbox import Recipient
from storage.site import site

# What we ask Telegram for, and all that is read, whatever else may come.
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
# Whatever is said in a group that we are about to leave asks for no second call.
_LEAVES_WITHIN = timedelta(minutes=10)


async def identify(update: Update, context: Context) -> None:
    """Put the person into the turn. Groups and channels are left at once."""
    audit.because(context.session, whys.of_update(update))
    chat = update.effective_chat
    if chat is not None and chat.type != ChatType.PRIVATE:
        await _leave(update, context, chat.id)
        raise ApplicationHandlerStop
    user = _sender(update, context)
    if user is None:
        raise ApplicationHandlerStop
    context.turn.people = await people.roles_of(context.session, user.id)
    changes = reachability.lost if _blocks(update) else reachability.back
    for person in context.turn.people:
        await changes(context.session, context.now, person)
    if update.my_chat_member is not None:
        raise ApplicationHandlerStop


def _sender(update: Update, context: Context) -> User | None:
    """Somebody who acts in their own chat with us, and nobody else: no bot, nobody who speaks for a chat,
    and nobody who taps anywhere but under a message of ours in that chat.
    """
    user, chat, message = update.effective_user, update.effective_chat, update.effective_message
    if user is None or user.is_bot:
        return None
    if (query := update.callback_query) is not None:
        # The receiver has put its message aside, if it is one in the chat of whoever has tapped.
        return user if query.message is None and query.inline_message_id is None else None
    is_own = chat is not None and chat.id == user.id and not (message and message.sender_chat)
    return user if is_own else None


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
    """One call, however much is said there until we are out; whoever adds us once more has us leave again."""
    member, session, now = update.my_chat_member, context.session, context.now
    if member is not None:
        await attempts.forget(session, chat_id)
        if member.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED):
            return
    if await attempts.count(session, now, attempts.LEAVING, chat_id, _LEAVES_WITHIN) == 1:
        await outbox.add(session, now, Recipient(chat_id, None), "leave", "leaveChat", {})


def _blocks(update: Update) -> bool:
    """Blocking the bot is a quiet way to stop."""
    member = update.my_chat_member
    return member is not None and member.new_chat_member.status == ChatMember.BANNED
