"""A list of infusions as it will be entered: what is new, what is there, and which lines cannot be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from handlers.admins.infusing import is_too_far, likely_kind
from handlers.desk import Desk
from handlers.texts import Html, Texts, joined, paragraphs
from journal.bulk import Listed, Order, Unread, Wanted, Wrong
from storage import infusions, people
from storage.models import Person, Role, Stage

# How many are shown of a list before it is entered; of the lines that cannot be, more.
_SHOWN, _NAMED = 5, 60
_LONGEST_LINE = 40

# A patient's code, a day and a kind.
Row = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class Preview:
    new: list[Row]
    there: int
    unread: list[Unread]
    order: Order | None = None


async def preview(at: Desk, listed: Listed) -> Preview:
    patients = await patients_of(at, {one.code for one in listed.wanted})
    there = await infusions.days_of_many(at.session, [patient.id for patient in patients.values()])
    days = {code: set(there.get(patient.id, ())) for code, patient in patients.items()}
    wrong = {one.number: wrong for one in listed.wanted if (wrong := _wrong(at, one, patients))}
    fitting = [one for one in listed.wanted if one.number not in wrong]
    new = [one for one in fitting if one.day not in days[one.code]]
    unread = [
        Unread(one.number, f"{one.code} {one.day}", wrong[one.number])
        for one in listed.wanted
        if one.number in wrong
    ]
    return Preview(
        _with_kinds(new, days),
        len(fitting) - len(new) + listed.repeated,
        sorted((*listed.unread, *unread), key=lambda one: one.number),
        listed.order,
    )


async def patients_of(at: Desk, codes: Collection[str], *, lock: bool = False) -> dict[str, Person]:
    found = await people.with_codes(at.session, codes, lock=lock)
    return {one.code: one for one in found if one.role == Role.PATIENT and one.stage != Stage.ERASED}


def _wrong(at: Desk, wanted: Wanted, patients: dict[str, Person]) -> Wrong | None:
    if wanted.code not in patients:
        return Wrong.UNKNOWN
    return Wrong.TOO_FAR if is_too_far(at, wanted.day) else None


def _with_kinds(new: Sequence[Wanted], days: dict[str, set[date]]) -> list[Row]:
    """A kind that is not said follows from the first infusion of all, be it entered or on the list."""
    for one in new:
        days[one.code].add(one.day)
    found = [(one.code, one.day, one.kind or likely_kind(min(days[one.code]), one.day)) for one in new]
    return sorted(found)


def told(preview: Preview, say: Texts) -> Html:
    shown = [_line(row, say) for row in preview.new[:_SHOWN]]
    more = len(preview.new) - len(shown)
    patients = len({code for code, _, _ in preview.new})
    return paragraphs(
        say("bulk-preview", count=len(preview.new), patients=patients),
        joined(*shown, say("bulk-more", count=more) if more else ""),
        _order(preview.order, say),
        *left_out(preview, say),
    )


def _order(order: Order | None, say: Texts) -> Html:
    if order is None:
        return Html()
    return say("bulk-order", number=order.number, first="day" if order.is_day_first else "month")


def left_out(preview: Preview, say: Texts) -> list[Html]:
    named = [
        say("bulk-wrong", number=one.number, words=_short(one.words), wrong=one.wrong)
        for one in preview.unread[:_NAMED]
    ]
    rest = [one.number for one in preview.unread[_NAMED:]]
    return [
        say("bulk-there", count=preview.there) if preview.there else Html(),
        joined(
            say("bulk-unread", count=len(preview.unread)) if preview.unread else "",
            *named,
            f"{say('bulk-unread-more')} {_runs(rest)}" if rest else "",
        ),
    ]


def _runs(numbers: Sequence[int]) -> str:
    """Those that follow each other as "62-65"."""
    by_run = groupby(enumerate(numbers), lambda one: one[1] - one[0])
    runs = [[number for _, number in run] for _, run in by_run]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_LINE else f"{words[:_LONGEST_LINE]}…"


def _line(row: Row, say: Texts) -> Html:
    code, day, kind = row
    return say("bulk-line", code=code, day=say.full_day(day), kind=say(kind))
