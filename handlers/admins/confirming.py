"""What is hard to take back is asked once more, by a second button that works for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.admins import screens
from handlers.admins.screens import DESK, Screen
from handlers.context import Context
from handlers.desk import Action, Mistake
from handlers.keyboards import button, rows
from storage.models import Person

YES = "yes"
# After that a question is from another day and another state of things. Our assumption.
_WORKS_FOR = timedelta(minutes=15)


def asked_once_more(name: str, action: Action, *up: str) -> Screen:
    """k:<name>:<about…> asks, k:<name>:<about…>:yes:<when it was asked> does it.

    Without “yes” as its last word the action only says what it would do.
    """

    async def screen(context: Context, admin: Person, words: Sequence[str]) -> None:
        say, is_sure = context.say, words[-2:-1] == [YES]
        about = [*(words[:-2] if is_sure else words)]
        if is_sure and not _is_fresh(words[-1], context.now):
            context.toast(say("old-button"))
            return
        try:
            text = await action(screens.desk(context, admin), [*about, YES] if is_sure else about)
        except Mistake as mistake:
            text, is_sure = mistake.text, True
        stamp = f"{_minutes(context.now)}"
        yes = [] if is_sure else [[button(say.plain(f"{name}-yes"), DESK, name, *about, YES, stamp)]]
        _forget_who_is_gone(context)
        await context.edit(text, rows(*yes, screens.back(say, *up)))

    return screen


def _is_fresh(asked: str, now: datetime) -> bool:
    is_number = asked.isascii() and asked.isdecimal() and len(asked) < len("9" * 10)
    return is_number and 0 <= _minutes(now) - int(asked) <= _WORKS_FOR // timedelta(minutes=1)


def _minutes(now: datetime) -> int:
    return int(now.timestamp()) // 60


def _forget_who_is_gone(context: Context) -> None:
    """Whoever has just taken themselves out still gets the answer."""
    context.turn.people = [one for one in context.turn.people if one.chat_sealed is not None]
