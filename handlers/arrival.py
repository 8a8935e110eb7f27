"""The first look at every update: is it a private chat, who is it, and are they back?"""

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from handlers import reachability
from handlers.context import Context
from storage import outbox, people
from storage.outbox import Recipient


async def identify(update: Update, context: Context) -> None:
    """Put the update and the person into the turn. Groups and channels are left at once."""
    context.turn.update = update
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


async def _leave(update: Update, context: Context, chat_id: int) -> None:
    member = update.my_chat_member
    is_out = member is not None and member.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED)
    if not is_out:
        await outbox.add(context.session, context.now, Recipient(chat_id, None), "leave", "leaveChat", {})


def _blocks(update: Update) -> bool:
    """Blocking the bot is a quiet way to stop."""
    member = update.my_chat_member
    return member is not None and member.new_chat_member.status == ChatMember.BANNED
