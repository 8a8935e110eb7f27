"""Whether somebody got worse: the last week against this person's own usual, as docs/trends.md explains.

Points are oriented so that higher is worse, for pain and for mood alike; only `Change.recent` and
`Change.usual` stand on the question's own scale. A day without an answer is neither good nor bad: it is
left out, and too few answers give "not enough data", never "not worse".
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from math import sqrt
from statistics import fmean
from typing import Literal, NamedTuple

from journal.cycles import days_of_cycle
from journal.instruments import DAILY, Question

# No threshold is validated for worsening of daily ratings. One point is the smallest change of pain that
# patients notice (Salaffi 2004); that it also serves for worsening, and for mood, is our assumption.
WORSE_BY = 1.0

WINDOW = 7  # days: whole weeks, because weekdays differ within a person (our assumption)
BASELINE = 28  # days before the window, where no earlier cycle can be compared (our assumption)
UNSETTLED = 2  # days 0 and 1 of a cycle show the infusion itself and are left out (our assumption)
NEAR = 2  # days of cycle by which comparable days may differ (our assumption)

# How many ratings a judgement needs; all four are our assumptions.
NEEDED_EARLIER = 14
NEEDED_RECENT = 3
NEEDED_SAME_CYCLE_DAYS = 5
NEEDED_EARLIER_WEEKS = 10

# Daily ratings resemble the day before: lag-1 correlations of 0.1 to 0.6 are reported for pain diaries. With
# 0.4 (our assumption) a mean of n ratings varies like a mean of n / OVERLAP independent ones.
AUTOCORRELATION = 0.4
OVERLAP = (1 + AUTOCORRELATION) / (1 - AUTOCORRELATION)

STEADIEST = 0.5  # points: rounding alone gives an SD of 0.29, so nobody is taken as steadier (our assumption)
Z_90 = 1.645  # half the width of a 90 % interval, in standard errors


ComparedWith = Literal["same cycle days", "earlier weeks"]


class Day(NamedTuple):
    """What one person answered on one date, by the question's key; at most one Day stands for a date."""

    day: date
    ratings: Mapping[str, int]


class Verdict(StrEnum):
    WORSE = "worse"
    NOT_WORSE = "not worse"
    NOT_ENOUGH = "not enough data"


@dataclass(frozen=True, slots=True)
class Change:
    """One question's last week against this person's usual.

    `by`, and its 90 % interval from `low` to `high`, are points towards worse. `recent` and `usual` are
    means of the days that could be compared; `answered` counts every day of the last seven with this rating.
    `since` is the first day of the present run, when worse.
    """

    question: str
    by: float
    low: float
    high: float
    recent: float
    usual: float
    compared_with: ComparedWith
    answered: int
    since: date | None
    is_worse: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The verdict on one day, with every question that could be judged."""

    verdict: Verdict
    today: date
    answered: int
    changes: tuple[Change, ...]
    days_since_answer: int | None
    of_days: int = WINDOW

    @property
    def worse(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_worse)


class _Rating(NamedTuple):
    day: date
    burden: float
    cycle_day: int | None


class _Compared(NamedTuple):
    """One rating with the earlier ratings that say what was usual for its day."""

    rating: _Rating
    peers: Sequence[_Rating]
    usual: float

    @property
    def excess(self) -> float:
        return self.rating.burden - self.usual


class _Reference(NamedTuple):
    """`by_cycle_day` holds the earlier ratings once more, so that few have to be looked at for a day."""

    kind: ComparedWith
    earlier: Sequence[_Rating]
    by_cycle_day: Mapping[int, Sequence[_Rating]]

    def peers(self, rating: _Rating) -> Sequence[_Rating]:
        if self.kind == "earlier weeks":
            return self.earlier
        if rating.cycle_day is None:
            return ()
        cycle_start = rating.day - timedelta(days=rating.cycle_day)
        near = range(rating.cycle_day - NEAR, rating.cycle_day + NEAR + 1)
        peers = (peer for day in near for peer in self.by_cycle_day.get(day, ()))
        return sorted(peer for peer in peers if peer.day < cycle_start)

    def compare(self, ratings: Iterable[_Rating]) -> list[_Compared]:
        pairs = ((rating, self.peers(rating)) for rating in ratings)
        return [_Compared(rating, peers, _mean(peers)) for rating, peers in pairs if peers]


def assess(check_ins: Iterable[Day], infusions: Collection[date], today: date) -> Trend:
    """Judge the last seven whole days; check-ins and infusions after `today` are not read.

    They end with `today` once it is answered, and until then with the day before: who is asked in the
    evening has not missed today in the morning.
    """
    days = sorted((d for d in check_ins if d.ratings and d.day <= today), key=lambda d: d.day)
    cycle_days = days_of_cycle(infusions, [d.day for d in days])
    last = today if days and days[-1].day == today else today - timedelta(days=1)
    start = last - timedelta(days=WINDOW - 1)
    judged = (_judge(question, _ratings(question, days, cycle_days), start) for question in DAILY.questions)
    changes = tuple(change for change in judged if change)
    return Trend(
        verdict=_verdict(changes),
        today=today,
        answered=sum(d.day >= start for d in days),
        changes=changes,
        days_since_answer=(today - days[-1].day).days if days else None,
    )


def _verdict(changes: Sequence[Change]) -> Verdict:
    """One worse question is enough for "worse"; "not worse" needs every question to have been judged."""
    if any(change.is_worse for change in changes):
        return Verdict.WORSE
    return Verdict.NOT_WORSE if len(changes) == len(DAILY.questions) else Verdict.NOT_ENOUGH


def _ratings(question: Question, days: Iterable[Day], cycle_days: Iterable[int | None]) -> list[_Rating]:
    return [
        _Rating(d.day, question.burden(d.ratings[question.key]), cycle_day)
        for d, cycle_day in zip(days, cycle_days, strict=True)
        if question.key in d.ratings
    ]


def _judge(question: Question, ratings: Sequence[_Rating], start: date) -> Change | None:
    settled = [rating for rating in ratings if rating.cycle_day is None or rating.cycle_day >= UNSETTLED]
    recent = [rating for rating in settled if rating.day >= start]
    reference = _reference(recent, [rating for rating in settled if rating.day < start], start)
    if reference is None:
        return None
    compared = reference.compare(recent)
    # Rounded, so that the last bit of a float cannot decide whether a shift reaches the threshold.
    by = round(fmean(each.excess for each in compared), 9)
    margin = Z_90 * _standard_error(compared)
    is_worse = by >= WORSE_BY and by > margin
    present = (rating for rating in settled if rating.day >= start - timedelta(days=BASELINE))
    return Change(
        question=question.key,
        by=by,
        low=by - margin,
        high=by + margin,
        recent=question.burden(fmean(each.rating.burden for each in compared)),
        usual=question.burden(fmean(each.usual for each in compared)),
        compared_with=reference.kind,
        answered=sum(rating.day >= start for rating in ratings),
        since=_onset(reference.compare(present)) if is_worse else None,
        is_worse=is_worse,
    )


def _reference(recent: Sequence[_Rating], earlier: Sequence[_Rating], start: date) -> _Reference | None:
    """The same days of earlier cycles where these were rated often enough, otherwise the weeks before."""
    if len(earlier) < NEEDED_EARLIER or len(recent) < NEEDED_RECENT:
        return None
    same_days = _Reference("same cycle days", earlier, _by_cycle_day(earlier))
    compared = same_days.compare(recent)
    if len(compared) >= NEEDED_RECENT and len(_peers(compared)) >= NEEDED_SAME_CYCLE_DAYS:
        return same_days
    weeks = [rating for rating in earlier if rating.day >= start - timedelta(days=BASELINE)]
    return _Reference("earlier weeks", weeks, {}) if len(weeks) >= NEEDED_EARLIER_WEEKS else None


def _by_cycle_day(ratings: Iterable[_Rating]) -> Mapping[int, Sequence[_Rating]]:
    found: dict[int, list[_Rating]] = {}
    for rating in ratings:
        if rating.cycle_day is not None:
            found.setdefault(rating.cycle_day, []).append(rating)
    return found


def _mean(ratings: Sequence[_Rating]) -> float:
    return sum(rating.burden for rating in ratings) / len(ratings)


def _peers(compared: Iterable[_Compared]) -> set[date]:
    """The days with which any of them is compared."""
    return {peer.day for each in compared for peer in each.peers}


def _standard_error(compared: Sequence[_Compared]) -> float:
    """Of the mean excess, in points: ratings that resemble each other count for fewer than they are."""
    return _personal_sd(compared) * sqrt(OVERLAP * (1 / len(compared) + 1 / len(_peers(compared))))


def _personal_sd(compared: Iterable[_Compared]) -> float:
    """How far this person's earlier ratings spread around what was usual for their day, in points."""
    squares = sum((peer.burden - each.usual) ** 2 for each in compared for peer in each.peers)
    freedom = sum(len(each.peers) - 1 for each in compared)
    return max(STEADIEST, sqrt(squares / freedom)) if freedom else STEADIEST


def _onset(compared: Sequence[_Compared]) -> date:
    """The day from which the excess over half of WORSE_BY, added up until now, is greatest."""
    sums = accumulate(each.excess - WORSE_BY / 2 for each in reversed(compared))
    return max(zip(sums, (each.rating.day for each in reversed(compared)), strict=True))[1]
