"""A digest in words, in as many messages as it takes."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handlers.staff import judgements
from handlers.texts import LONGEST_CAPTION, LONGEST_TEXT, Html, Texts, joined, length, paragraphs
from journal.chart import MOST_PANELS
from journal.digest import Digest, Entry
from journal.plain import from_plain
from journal.verdict import Rule

# They are one argument of a text, and Fluent takes 2,500 characters for one.
_MOST_CODES = 40


@dataclass(frozen=True, slots=True)
class Whole:
    """What each message of a digest has to know of all of them: who is told how, and the rule of most."""

    new: tuple[int, ...] = ()
    still_open: tuple[int, ...] = ()
    watch: tuple[int, ...] = ()
    not_worse: tuple[int, ...] = ()
    rule: Rule = field(default_factory=Rule)
    weekly: bool = True

    @property
    def worse(self) -> int:
        return len(self.new) + len(self.still_open)

    def restricted_to(self, patients: Collection[int]) -> "Whole":
        """Without patients whom the reader may no longer see."""
        return replace(
            self,
            new=tuple(one for one in self.new if one in patients),
            still_open=tuple(one for one in self.still_open if one in patients),
            watch=tuple(one for one in self.watch if one in patients),
            not_worse=tuple(one for one in self.not_worse if one in patients),
        )


def whole(decided: Digest, *, weekly: bool) -> Whole:
    rules = Counter(entry.trend.rule for entry in decided.entries).most_common(1)
    return Whole(
        new=_ids(entry for entry in decided.worse if entry.is_new),
        still_open=_ids(entry for entry in decided.worse if not entry.is_new),
        watch=_ids(decided.watch),
        not_worse=_ids(decided.not_worse),
        rule=rules[0][0] if rules else Rule(),
        weekly=weekly,
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
    return paragraphs(
        _heading(part, say, of) if first else "",
        *(judgements.worse_words(entry, say, of.rule) for entry in part.worse),
        _group(say("digest-watch"), [judgements.watch_words(entry, say) for entry in part.watch]),
        _group(say("digest-beside"), _beside(part, say)),
        _group(say("digest-silent"), [judgements.silent_words(entry, say) for entry in part.unclear]),
        _unclear(part, say),
        _closing(say, of) if last else "",
    )


def panel_words(page: Digest, say: Texts) -> Html:
    return paragraphs(*(judgements.panel_entry(entry, say) for entry in page.entries))


def parts(decided: Digest, say: Texts, of: Whole) -> list[Digest]:
    """As much in one message as it can hold: no patient is cut, and none is told twice."""
    first, *pieces = _pieces(decided, say)
    found = [first]
    for number, piece in enumerate(pieces, start=1):
        together = _together(found[-1], piece)
        told = words(together, say, of, first=len(found) == 1, last=number == len(pieces))
        longest = LONGEST_CAPTION if together.worse else LONGEST_TEXT
        if len(together.worse) <= MOST_PANELS and length(told) <= longest:
            found[-1] = together
        else:
            found.append(piece)
    return found


def _heading(part: Digest, say: Texts, of: Whole) -> Html:
    day = say.day(part.today)
    if of.worse:
        heading = say("digest-heading" if of.weekly else "digest-now", count=len(of.new), day=day)
        earlier = len(of.still_open)
        return Html(f"{heading} {say('digest-still-open', count=earlier)}") if earlier else heading
    judged = len(of.watch) + len(of.not_worse)
    return say("digest-nobody" if of.weekly else "digest-now-nobody", judged=judged, day=day)


def _group(heading: Html, lines: Iterable[Html]) -> Html:
    found = [line for line in lines if line]
    return joined(heading, *found) if found else Html()


def _beside(part: Digest, say: Texts) -> list[Html]:
    not_called_worse = (*part.watch, *part.not_worse, *part.unclear)
    return [line for entry in not_called_worse for line in judgements.beside_words(entry, say)]


def _unclear(part: Digest, say: Texts) -> Html:
    """Who cannot be judged is named, never counted."""
    codes = [
        judgements.named(entry, say) for entry in part.unclear if not judgements.silent_words(entry, say)
    ]
    named = [codes[start : start + _MOST_CODES] for start in range(0, len(codes), _MOST_CODES)]
    return joined(*(say("digest-unclear", codes=", ".join(some)) for some in named))


def _closing(say: Texts, of: Whole) -> Html:
    counted = say("digest-not-worse", count=len(of.not_worse)) if of.worse and of.not_worse else ""
    return joined(counted, judgements.rule(of.rule, say), say("digest-review"))


def _pieces(decided: Digest, say: Texts) -> list[Digest]:
    """One for each patient of whom something is told, and then all others."""
    nobody = replace(decided, worse=(), watch=(), not_worse=(), unclear=())
    told = [entry for entry in decided.unclear if _has_lines(entry, say)]
    rest = [entry for entry in decided.unclear if not _has_lines(entry, say)]
    return [
        *(replace(nobody, worse=(entry,)) for entry in decided.worse),
        *(replace(nobody, watch=(entry,)) for entry in decided.watch),
        *(replace(nobody, not_worse=(entry,)) for entry in decided.not_worse if _has_lines(entry, say)),
        *(replace(nobody, unclear=(entry,)) for entry in told),
        *(
            replace(nobody, unclear=tuple(rest[start : start + _MOST_CODES]))
            for start in range(0, len(rest), _MOST_CODES)
        ),
        replace(nobody, not_worse=tuple(entry for entry in decided.not_worse if not _has_lines(entry, say))),
    ]


def _has_lines(entry: Entry, say: Texts) -> bool:
    return bool(judgements.beside_words(entry, say) or judgements.silent_words(entry, say))


def _together(one: Digest, other: Digest) -> Digest:
    return replace(
        one,
        worse=one.worse + other.worse,
        watch=one.watch + other.watch,
        not_worse=one.not_worse + other.not_worse,
        unclear=one.unclear + other.unclear,
    )


def _ids(entries: Iterable[Entry]) -> tuple[int, ...]:
    return tuple(entry.patient for entry in entries)
