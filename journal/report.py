"""How the work with the journal goes, in counts that tell nothing of how anybody is."""

import csv
from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import StringIO
from statistics import median

from journal.episodes import OUTCOMES as ACTED
from journal.schedule import ONE_DAY

# A percentage of fewer says less than the counts do. Our assumption.
ENOUGH = 10
FOUR_WEEKS = timedelta(weeks=4)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, from the first to the last."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Share:
    part: int
    of: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.part / self.of) if self.of >= ENOUGH else None

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.of + other.of)


@dataclass(frozen=True, slots=True)
class Alert:
    raised: datetime
    confirmed: datetime | None
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """Something about one patient that digests told of, and what clinicians did; not what they took back."""

    kind: str  # worse, watch or silent
    done: tuple[str, ...] = ()  # the oldest first
    accepted: bool = False  # the level counts as usual since

    @property
    def outcome(self) -> str:
        """To be reminded is to put it off, so it counts as nothing done."""
        done = [one for one in self.done if one in ACTED]
        return ACCEPTED if self.accepted else done[-1] if done else NOTHING


ACCEPTED, NOTHING = "accepted", "nothing"
OUTCOMES = (*ACTED, ACCEPTED, NOTHING)


@dataclass(frozen=True, slots=True)
class Report:
    """`answered` has each patient's days, of those that they were asked about, by code.

    `digests` has of each weekly digest how many of how many patients it called worse. So many were `sent`,
    and so many `lost` on their way; the others had nothing to tell.
    """

    period: Period
    answered: Mapping[str, Share] = field(default_factory=dict)
    digests: Collection[Share] = ()
    sent: int = 0
    lost: int = 0
    alerts: Collection[Alert] = ()
    flagged: Collection[Flagged] = ()

    @property
    def answered_in_all(self) -> Share:
        return total(self.answered.values())

    @property
    def flagged_on_digests(self) -> Share:
        return total(self.digests)

    @property
    def minutes_to_confirm(self) -> int | None:
        """Half of the confirmed alerts were confirmed within them."""
        taken = [one.confirmed - one.raised for one in self.alerts if one.confirmed]
        return round(median(one / _MINUTE for one in taken)) if taken else None

    def outcomes(self, kind: str) -> Counter[str]:
        return Counter(one.outcome for one in self.flagged if one.kind == kind)

    def acted_on(self, kind: str) -> Share:
        found = self.outcomes(kind)
        return Share(found.total() - found[NOTHING], found.total())


def table(report: Report) -> bytes:
    """The answered days of each patient as CSV."""
    written = StringIO()
    rows = ((code, share.part, share.of) for code, share in report.answered.items())
    csv.writer(written).writerows([("patient", "answered", "asked"), *rows])
    return written.getvalue().encode()


def total(shares: Iterable[Share]) -> Share:
    return sum(shares, Share(0, 0))


def last_weeks(today: date) -> Period:
    """The four weeks that are over, as today is not."""
    return Period(today - FOUR_WEEKS, today - ONE_DAY)


def month(words: str, today: date) -> Period:
    """A calendar month such as 2026-03, as far as it is over. Raises ValueError for any other words."""
    first = date.fromisoformat(f"{words}-01")
    if len(words) != len("2026-03") or first >= today:
        raise ValueError("not a month of which a day is over")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return Period(first, min(last, today - ONE_DAY))


def months(today: date, count: int) -> list[date]:
    """The first days of the newest months of which a day is over, the newest first."""
    found = [(today - ONE_DAY).replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - ONE_DAY).replace(day=1))
    return found
