"""A digest in words, in as many messages as it takes."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.clinicians import items, judgements
from handlers.clinicians.items import Room
from handlers.texts import LONGEST_CAPTION, LONGEST_TEXT, Html, Texts, joined, length, listed, paragraphs
from journal.digest import Digest, Entry
from journal.multiples import MOST_PANELS
from journal.plain import from_plain
from journal.verdict import Rule

# They are one argument of a text, and Fluent takes 2,500 characters for one.
_MOST_CODES = 40
# With more of them a digest would not fit the screen of a phone. Our assumption.
_MOST_IN_FULL = 3
# Buttons under one message, so that a thumb finds its way through them. Our assumption.
_MOST_BUTTONS = 24


@dataclass(frozen=True, slots=True)
class Whole:
    """What each message of a digest has to know of all of them: who is told how, and the rule of most.

    In `codes` there are no figures and no pictures. `room` is how much is said of each.
    """

    new: tuple[int, ...] = ()
    still_open: tuple[int, ...] = ()
    watch: tuple[int, ...] = ()
    not_worse: tuple[int, ...] = ()
    rule: Rule = field(default_factory=Rule)
    weekly: bool = True
    settled: tuple[int, ...] = ()
    reminded: tuple[int, ...] = ()
    fell_silent: tuple[int, ...] = ()
    codes: bool = False
    room: int = Room.ENOUGH

    @property
    def worse(self) -> int:
        return len(self.new) + len(self.still_open)

    @property
    def is_wanted(self) -> bool:
        return bool(self.worse or self.reminded or self.fell_silent)

    def restricted_to(self, patients: Collection[int]) -> "Whole":
        """Without patients whom the reader may no longer see."""
        return replace(
            self,
            new=_among(self.new, patients),
            still_open=_among(self.still_open, patients),
            watch=_among(self.watch, patients),
            not_worse=_among(self.not_worse, patients),
            settled=_among(self.settled, patients),
            reminded=_among(self.reminded, patients),
            fell_silent=_among(self.fell_silent, patients),
        )

    def settling(self, patients: Collection[int]) -> "Whole":
        """Somebody has dealt with these since it was decided."""
        told = {*self.new, *self.still_open, *self.watch, *self.fell_silent}
        others = self.restricted_to({*told, *self.not_worse, *self.settled, *self.reminded} - {*patients})
        return replace(others, settled=(*others.settled, *patients))


def whole(decided: Digest, *, weekly: bool, codes: bool = False) -> Whole:
    rules = Counter(entry.trend.rule for entry in decided.entries).most_common(1)
    return Whole(
        new=_ids(entry for entry in decided.worse if entry.is_new),
        still_open=_ids(entry for entry in decided.worse if not entry.is_new),
        watch=_ids(decided.watch),
        not_worse=_ids(decided.not_worse),
        rule=rules[0][0] if rules else Rule(),
        weekly=weekly,
        settled=_ids(decided.settled),
        reminded=_ids(entry for entry in decided.entries if entry.reminded),
        fell_silent=_ids(entry for entry in decided.unclear if entry.fell_silent),
        codes=codes,
    )


def whole_of(payload: Mapping[str, Any]) -> Whole:
    """What a queued message says of it; one of an earlier version calls all who are worse new."""
    if "whole" in payload:
        read: Whole = from_plain(Whole, payload["whole"])
        return read
    not_worse = (entry["patient"] for entry in payload["facts"]["not_worse"])
    return Whole(new=tuple(payload["worse"]), not_worse=tuple(not_worse), weekly=payload["weekly"])


def words(part: Digest, say: Texts, of: Whole, *, first: bool, last: bool) -> Html:
    """One message of a digest."""
    heading = _heading(part, say, of) if first else ""
    closing = joined(_unclear(part, say, of), _closing(say, of) if last else "")
    return paragraphs(heading, *(_in_codes(part, say) if of.codes else _in_full(part, say, of)), closing)


def _in_full(part: Digest, say: Texts, of: Whole) -> Iterator[Html]:
    room = Room(of.room)
    stopped = [entry for entry in part.unclear if entry.has_stopped]
    yield joined(*(items.worse(entry, say, of.rule, room) for entry in part.worse))
    yield _group(say("digest-watch"), [items.watched(entry, say, room) for entry in part.watch])
    yield _group(say("digest-silent"), [items.silent(entry, say, room) for entry in stopped])
    yield _group(say("digest-beside"), _others(part, say))


def _in_codes(part: Digest, say: Texts) -> Iterator[Html]:
    """Whoever looks over a shoulder, or at a locked phone, sees codes and nothing else."""
    stopped = [entry for entry in part.unclear if entry.has_stopped]
    groups = {"worse": part.worse, "watch": part.watch, "silent": stopped, "beside": _with_others(part, say)}
    yield joined(
        *(say(f"codes-{name}", codes=some) for name, found in groups.items() for some in _codes(found))
    )


def parts(decided: Digest, say: Texts, of: Whole) -> tuple[Whole, list[Digest]]:
    """As few messages as it takes when less is said of each: no patient is cut, and none is told twice."""
    rooms = [*Room] if len(decided.items) <= _MOST_IN_FULL or of.codes else [Room.LITTLE, Room.LEAST]
    choices = [replace(of, room=room) for room in rooms]
    split = [(choice, _split(decided, say, choice)) for choice in choices]
    return min(split, key=lambda one: len(one[1]))


def _split(decided: Digest, say: Texts, of: Whole) -> list[Digest]:
    first, *pieces = _pieces(decided, say)
    found = [first]
    for number, piece in enumerate(pieces, start=1):
        together = _together(found[-1], piece)
        # The last of whom something is told keep the closing company, so that it is no message of its own.
        is_last = number >= len(pieces) - 1
        told = words(together, say, of, first=len(found) == 1, last=is_last)
        if _fits(together, told, of):
            found[-1] = together
        else:
            found.append(piece)
    return found


def _fits(part: Digest, told: Html, of: Whole) -> bool:
    if of.codes:
        return len(part.items) <= _MOST_BUTTONS and length(told) <= LONGEST_TEXT
    return len(part.items) <= MOST_PANELS and length(told) <= longest(part)


def longest(part: Digest) -> int:
    """With items there is a picture, and less room under it."""
    return LONGEST_CAPTION if part.items else LONGEST_TEXT


def _heading(part: Digest, say: Texts, of: Whole) -> Html:
    day = say.day(part.today)
    if of.worse:
        heading = say("digest-heading" if of.weekly else "digest-now", count=len(of.new), day=day)
        earlier = len(of.still_open)
        return Html(f"{heading} {say('digest-still-open', count=earlier)}") if earlier else heading
    judged = len(of.watch) + len(of.not_worse)
    if of.settled:
        return say("digest-nothing-new" if of.weekly else "digest-now-nothing-new", day=day)
    return say("digest-nobody" if of.weekly else "digest-now-nobody", judged=judged, day=day)


def _group(heading: Html, lines: Iterable[Html]) -> Html:
    found = [line for line in lines if line]
    return joined(heading, *found) if found else Html()


def _with_others(part: Digest, say: Texts) -> list[Entry]:
    """Of the silent everything is said elsewhere."""
    unclear = (entry for entry in part.unclear if not entry.has_stopped)
    return [entry for entry in (*part.not_worse, *unclear) if items.others(entry, say)]


def _others(part: Digest, say: Texts) -> list[Html]:
    return [line for entry in _with_others(part, say) for line in items.others(entry, say)]


def _unclear(part: Digest, say: Texts, of: Whole) -> Html:
    """Who cannot be judged is named, never counted."""
    unclear = [entry for entry in part.unclear if not entry.has_stopped]
    named = [entry.code if of.codes else judgements.named(entry, say) for entry in unclear]
    return joined(*(say("digest-unclear", codes=some) for some in _in_rows(named)))


def _closing(say: Texts, of: Whole) -> Html:
    counted = say("digest-not-worse", count=len(of.not_worse)) if of.worse and of.not_worse else ""
    settled = say("digest-settled", count=len(of.settled)) if of.settled else ""
    return joined(listed(counted, settled), _hint(say, of), say("patient-review"))


def _hint(say: Texts, of: Whole) -> Html:
    """Where nobody is told of as worse, there is nothing to explain."""
    if of.codes:
        return say("digest-open")
    return say("digest-rule", **_rule(of.rule)) if of.worse or of.watch else Html()


def _rule(rule: Rule) -> dict[str, float]:
    return {"least": rule.worse_by, "flags": rule.false_flags}


def _pieces(decided: Digest, say: Texts) -> list[Digest]:
    """One for each patient of whom something is told, and then all others."""
    nobody = replace(decided, worse=(), watch=(), not_worse=(), unclear=(), settled=())
    others = _with_others(decided, say)
    silent = [entry for entry in decided.unclear if entry.has_stopped]
    unclear = [entry for entry in decided.unclear if entry not in silent and entry not in others]
    return [
        *(replace(nobody, worse=(entry,)) for entry in decided.worse),
        *(replace(nobody, watch=(entry,)) for entry in decided.watch),
        *(replace(nobody, unclear=(entry,)) for entry in silent),
        *(replace(nobody, not_worse=(entry,)) for entry in decided.not_worse if entry in others),
        *(replace(nobody, unclear=(entry,)) for entry in decided.unclear if entry in others),
        *(
            replace(nobody, unclear=tuple(unclear[start : start + _MOST_CODES]))
            for start in range(0, len(unclear), _MOST_CODES)
        ),
        replace(
            nobody,
            not_worse=tuple(entry for entry in decided.not_worse if entry not in others),
            settled=decided.settled,
        ),
    ]


def _together(one: Digest, other: Digest) -> Digest:
    return replace(
        one,
        worse=one.worse + other.worse,
        watch=one.watch + other.watch,
        not_worse=one.not_worse + other.not_worse,
        unclear=one.unclear + other.unclear,
        settled=one.settled + other.settled,
    )


def _codes(entries: Sequence[Entry]) -> list[str]:
    return _in_rows([entry.code for entry in entries])


def _in_rows(codes: Sequence[str]) -> list[str]:
    return [", ".join(codes[start : start + _MOST_CODES]) for start in range(0, len(codes), _MOST_CODES)]


def _among(some: Iterable[int], patients: Collection[int]) -> tuple[int, ...]:
    return tuple(one for one in some if one in patients)


def _ids(entries: Iterable[Entry]) -> tuple[int, ...]:
    return tuple(entry.patient for entry in entries)
