"""The buttons under a digest: one for each patient on it, and behind it what can be done about that patient.

d:<token> shows all of them, d:<token>:<n> one of them, and d:<token>:<n>:<act> acts. What the buttons say is
read from the database at every tap, so that an old message tells what is true now.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.keyboards import Button, Keyboard, button, in_rows, rows, split
from handlers.texts import Texts
from journal.episodes import CALLED, KINDS, NOT_NEEDED, OUTCOMES, SEEN
from storage import digests, episodes, people, responses
from storage.models import Board, Episode, Person

DETAILS, REMIND, NO_REMINDER, TAKE_BACK, WHO = "details", "remind", "no-reminder", "take-back", "who"
ACTS = (DETAILS, *OUTCOMES, REMIND, NO_REMINDER, TAKE_BACK, WHO)
# Three codes fit beside each other on a small phone, and two that say what was done. Our assumption.
_ROW, _SHORT = 3, 10


@dataclass(frozen=True, slots=True)
class Tap:
    token: str
    number: int | None = None
    act: str | None = None


def tap(data: str) -> Tap | None:
    """None for anything that no button of ours can say."""
    match split(data):
        case ["d", token]:
            return Tap(token)
        case ["d", token, number] if _is_number(number):
            return Tap(token, int(number))
        case ["d", token, number, act] if _is_number(number) and act in ACTS:
            return Tap(token, int(number), act)
    return None


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) <= 3


@dataclass(frozen=True, slots=True)
class State:
    """What is open about a patient now, if anything; and whether this clinician asked to be reminded."""

    patient: Person
    item: Episode | None
    is_reminded: bool


async def states(
    session: AsyncSession, clinician: Person, patients: Iterable[int], *, hold: bool = False
) -> dict[int, State]:
    """Of those whom this clinician may see now, by their place in the message; `hold` as for a panel."""
    panel = {patient.id: patient for patient in await people.panel_of(session, clinician, hold=hold)}
    places = {number: panel[one] for number, one in enumerate(patients) if one in panel}
    shown = {patient.id for patient in places.values()}
    found: dict[int, list[Episode]] = {}
    for episode in await episodes.open_of(session, shown):
        found.setdefault(episode.patient_id, []).append(episode)
    last = await digests.last_at(session, clinician)
    reminded = await responses.reminders(session, clinician, shown, last)
    return {
        number: State(patient, item(found.get(patient.id, ())), patient.id in reminded)
        for number, patient in places.items()
    }


def item(found: Iterable[Episode]) -> Episode | None:
    """What nobody has dealt with yet, the worsening before anything else; or what was dealt with last."""
    ordered = sorted(found, key=lambda one: KINDS.index(one.kind))
    undone = (one for one in ordered if one.outcome is None)
    done = sorted(ordered, key=lambda one: (one.outcome_day or date.min, one.id))
    return next(undone, done[-1] if done else None)


def home(board: Board, shown: Mapping[int, State], say: Texts) -> Keyboard:
    """One button for each patient, with what was done."""
    buttons = [button(_label(state, say), "d", board.token, number) for number, state in shown.items()]
    wide = _ROW if all(len(one["text"]) <= _SHORT for one in buttons) else _ROW - 1
    return rows(*in_rows(buttons, wide))


def of_patient(board: Board, number: int, state: State, clinician: Person, say: Texts) -> Keyboard:
    def act(label: str, name: str) -> Button:
        return button(label, "d", board.token, number, name)

    outcomes = [act(say.plain(f"act-{did}"), did) for did in (SEEN, CALLED, NOT_NEEDED)]
    reminder = NO_REMINDER if state.is_reminded else REMIND
    return rows(
        [act(say.plain("act-details", code=state.patient.code), DETAILS)],
        [_done(state.item, clinician, say, act)] if state.item and state.item.outcome else outcomes,
        [act(say.plain(f"act-{reminder}"), reminder)],
        [button(say.plain("back"), "d", board.token)],
    )


def who(item: Episode, say: Texts) -> str:
    """Who did what about it, and when."""
    day = say.short_day(item.outcome_day) if item.outcome_day else ""
    return say.plain(f"who-{item.outcome}", by=item.outcome_by or "", day=day)


def _done(item: Episode, clinician: Person, say: Texts, act: Callable[[str, str], Button]) -> Button:
    """Whoever did it can take it back; their colleagues read who it was."""
    if item.outcome_by == clinician.code:
        return act(say.plain(f"act-undo-{item.outcome}"), TAKE_BACK)
    return act(who(item, say), WHO)


def _label(state: State, say: Texts) -> str:
    code = state.patient.code
    if state.item and state.item.outcome:
        return say.plain(f"board-{state.item.outcome}", code=code)
    return say.plain("board-reminded", code=code) if state.is_reminded else code
