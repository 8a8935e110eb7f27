"""Buttons about a panel: p:page:<number> turns a page, p:<what>:<code> asks for something about one patient,
and p:notes:<code>:<number> for a page of their notes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers import keyboards
from handlers.keyboards import Keyboard, button, in_rows, rows, split, turning
from handlers.texts import Texts

KIND = "p"
PAGE, SEE, RECORD, NOTES = "page", "see", "pdf", "notes"
_A_ROW = 3
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PanelTap:
    what: str
    code: str = ""
    page: int | None = None  # None: in a new message


def of_panel(codes: Sequence[str], page: int, pages: int, say: Texts) -> Keyboard:
    """A button for each patient, and the pages beside this one."""
    each = [button(code, KIND, SEE, code) for code in codes]
    return rows(*in_rows(each, _A_ROW), *turning(page, pages, say, KIND, PAGE))


def of_notes(code: str, page: int, pages: int, say: Texts) -> Keyboard | None:
    return rows(*turns) if (turns := turning(page, pages, say, KIND, NOTES, code)) else None


def of_patient(code: str, episode: str | None, say: Texts, *, shares_notes: bool) -> Keyboard:
    """What there is beside the details; `episode` is the token of an open worsening."""
    notes = [[button(say.plain("detail-notes"), KIND, NOTES, code)]] if shares_notes else []
    closing = keyboards.closing_offer(episode, say)["inline_keyboard"] if episode else []
    return rows([button(say.plain("detail-record"), KIND, RECORD, code)], *notes, *closing)


def tap(data: str) -> PanelTap | None:
    match split(data):
        case ["p", "page", number] if _NUMBER.fullmatch(number):
            return PanelTap(PAGE, page=int(number))
        case ["p", ("see" | "pdf" | "notes") as what, code]:
            return PanelTap(what, code)
        case ["p", "notes", code, number] if _NUMBER.fullmatch(number):
            return PanelTap(NOTES, code, int(number))
    return None
