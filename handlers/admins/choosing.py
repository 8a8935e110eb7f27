"""A list of people to choose from by buttons, in pages."""

from collections.abc import Sequence
from typing import TypeVar

from handlers.admins.screens import DESK, back
from handlers.keyboards import Button, Keyboard, button, in_rows, rows, turning
from handlers.texts import Texts

Row = TypeVar("Row")

_A_ROW = 3
A_PAGE = 24


def codes(
    found: Sequence[str], page: int, say: Texts, screen: str, *before: Button, up: Sequence[str] = ()
) -> Keyboard:
    """Each button leads to k:<screen>:<code>, the other pages are k:<screen>:page:<number>.

    Lines with one of the buttons `before` come first; `up` is the screen that the last button leads to.
    """
    shown = on_page(found, page)
    chosen = [button(code, DESK, screen, code) for code in shown]
    return rows(
        *([one] for one in before),
        *in_rows(chosen, _A_ROW),
        *turning(page, -(-len(found) // A_PAGE), say, DESK, screen, "page"),
        back(say, *up),
    )


def on_page(found: Sequence[Row], page: int) -> Sequence[Row]:
    return found[page * A_PAGE : (page + 1) * A_PAGE]


def page(word: str, found: Sequence[object]) -> int:
    """The page that a button names, or the nearest one that is there."""
    last = max(0, len(found) - 1) // A_PAGE
    return min(int(word), last) if word.isascii() and word.isdecimal() and len(word) <= len("9999") else 0
