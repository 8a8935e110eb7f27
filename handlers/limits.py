"""What is still done for an account that sends more than can be answered: all that belongs to a journal.

Ratings, notes and corrections are kept, alerts are confirmed, and who wants to leave may. Nothing else is
done, and nothing is answered, until the account has been quiet for a while. How much is too much is decided
in `bot`.
"""

from typing import Any

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from handlers import settings
from handlers.context import Context
from handlers.patients import breaks, crisis
from storage.answering import WAIT, Standing
from storage.fields import storable
from storage.models import Role, Stage

# Kinds of buttons: ratings, later and skip, questionnaires, alerts, leaving.
_KEPT_TAPS = ("r", "c", "q", "a", "y")


async def hold_back(update: Update, context: Context) -> None:
    """Between the look at danger words, which everybody gets, and the routes."""
    standing = context.turn.standing
    if standing == Standing.FREE:
        return
    if standing == Standing.LAST and context.turn.people:
        await context.reply(context.say("too-fast", who=_who(context)), kind=WAIT)
    if not _is_kept(update, context):
        raise ApplicationHandlerStop
    for one in context.turn.people:
        # Whoever hears no answer cannot know that words would be taken for a city or an hour.
        if one.expecting in (*settings.WRITTEN, breaks.EXPECTED):
            one.expecting = None


def _who(context: Context) -> str:
    if _keeps_a_journal(context):
        return "patient"
    is_staff = any(one.stage == Stage.ACTIVE for one in context.turn.people)
    return "staff" if is_staff else "other"


def matters(raw: dict[str, Any]) -> bool:
    """Whether this update of a stranger is looked at, however many come: for an invite, or danger words."""
    message = raw.get("message")
    said = [message.get(part) for part in ("text", "caption")] if isinstance(message, dict) else []
    words = storable(next((one for one in said if isinstance(one, str)), ""))
    return _brings_an_invite(words) or crisis.are_danger(words)


def _brings_an_invite(words: str) -> bool:
    return words.startswith("/start") and " " in words


def _is_kept(update: Update, context: Context) -> bool:
    if update.callback_query is not None:
        return context.data.partition(":")[0] in _KEPT_TAPS
    if not context.turn.people:
        return _brings_an_invite((update.message.text or "") if update.message else "")
    return _keeps_a_journal(context) and not context.text.startswith("/")


def _keeps_a_journal(context: Context) -> bool:
    return any(one.role == Role.PATIENT and one.stage == Stage.ACTIVE for one in context.turn.people)
