"""What is still done for an account that sends more than can be answered: all that belongs to a journal.

Ratings, notes and corrections are kept, and alerts are confirmed. Nothing else is done, and nothing is
answered, until the account has been quiet for a while: nobody is erased without a word, or without the copy
that they asked for. How much is too much is decided in `bot`.
"""

from typing import Any

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from handlers import keyboards, settings
from handlers.alerts import words
from handlers.context import Context
from handlers.patients import breaks, crisis, questions
from handlers.texts import Html
from storage.answering import WAIT, Standing
from storage.fields import storable
from storage.models import Role, Stage

# Kinds of buttons: ratings, later and skip, questionnaires, alerts.
_KEPT_TAPS = ("r", "c", "q", "a")


async def hold_back(update: Update, context: Context) -> None:
    """Between the look at danger words, which everybody gets, and the routes."""
    standing = context.turn.standing
    if standing == Standing.FREE:
        return
    if standing == Standing.LAST and context.turn.people:
        await context.reply(await _waiting(context), kind=WAIT)
    if not _is_kept(update, context):
        raise ApplicationHandlerStop
    for one in context.turn.people:
        # Whoever hears no answer cannot know that words would be taken for a city or an hour.
        if one.expecting in (*settings.WRITTEN, breaks.EXPECTED):
            one.expecting = None


async def _waiting(context: Context) -> Html:
    """A patient who asks whom to call hears nothing more from now on, so it is said at once."""
    told = context.say("too-fast", who=_who(context))
    return await questions.with_help(context, told) if _keeps_a_journal(context) else told


def _who(context: Context) -> str:
    if _keeps_a_journal(context):
        return "patient"
    is_staff = any(one.stage == Stage.ACTIVE for one in context.turn.people)
    return "staff" if is_staff else "other"


def matters(raw: dict[str, Any]) -> bool:
    """Whether this update of a stranger is looked at, however many come: for an invite, or danger words."""
    message = raw.get("message")
    said = [message.get(part) for part in ("text", "caption")] if isinstance(message, dict) else []
    text = storable(next((one for one in said if isinstance(one, str)), ""))
    return _brings_an_invite(text) or crisis.are_danger(text)


def _brings_an_invite(text: str) -> bool:
    return text.startswith("/start") and " " in text


def _is_kept(update: Update, context: Context) -> bool:
    if update.callback_query is not None:
        return _is_kept_tap(keyboards.split(context.data))
    if not context.turn.people:
        return _brings_an_invite((update.message.text or "") if update.message else "")
    return _keeps_a_journal(context) and not context.text.startswith("/")


def _is_kept_tap(said: list[str]) -> bool:
    match said:
        case ["a"] | ["a", _, words.DETAILS]:
            return False  # A look at patients that would be on record, and shown to nobody.
        case [kind, *_]:
            return kind in _KEPT_TAPS
    return False


def _keeps_a_journal(context: Context) -> bool:
    return any(one.role == Role.PATIENT and one.stage == Stage.ACTIVE for one in context.turn.people)
