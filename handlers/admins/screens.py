"""What the screens of /clinic have in common; each stands in a module of its own, and `menu` names them.

A button carries k:<screen> and what the screen needs; k alone shows the menu. What an admin is asked to
write is expected by the name of the screen.
"""

from collections.abc import Awaitable, Callable, Sequence

from handlers.context import Context
from handlers.desk import Action, Desk, Mistake
from handlers.keyboards import Button, button
from handlers.texts import Html, Texts
from storage.models import Person

DESK = "k"
# A screen gets what comes after its name in the button's data.
Screen = Callable[[Context, Person, Sequence[str]], Awaitable[None]]
# Words that were asked for; the screen gets what it had put into `expecting_about`.
Written = Callable[[Context, Person, str], Awaitable[None]]


def expect(admin: Person, screen: str, about: str = "") -> None:
    admin.expecting, admin.expecting_about = screen, about


def desk(context: Context, admin: Person) -> Desk:
    return Desk(context.session, context.now, admin.code, context.say)


async def outcome(context: Context, admin: Person, action: Action, *words: str) -> Html:
    """What an action says, also when it cannot be done."""
    try:
        return await action(desk(context, admin), words)
    except Mistake as mistake:
        return mistake.text


def back(say: Texts, *to: str) -> list[Button]:
    """The last row of a screen: to another screen, or to the menu."""
    return [button(say.plain("back"), DESK, *to)]
