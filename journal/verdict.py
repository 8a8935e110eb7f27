"""What is known of one patient, and what the journal says about it: facts, no words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

WINDOW = 7  # days: whole weeks, because weekdays differ within a person (our assumption)
# Days: long enough for several cycles, from which a person's own curve is learnt (our assumption).
LOOK_BACK = 180


class Day(NamedTuple):
    """What one person answered on one date, by the question's key; at most one Day stands for a date."""

    day: date
    ratings: Mapping[str, int]


class Verdict(StrEnum):
    WORSE = "worse"
    WATCH = "watch"
    NOT_WORSE = "not worse"
    NOT_ENOUGH = "not enough data"


@dataclass(frozen=True, slots=True)
class Rule:
    """What counts as worse: a site's settings, and a patient's own on top.

    `worse_by` is points; `false_flags` is how many false flags per patient and year are accepted.
    """

    worse_by: float = 1.0
    false_flags: float = 1.0


class History(NamedTuple):
    """One patient as far as the journal knows them on one day.

    `open_since` is the onset of an episode that is still open, and `resolved` are the first days of those
    that resolved and of the better days after them: neither tells what is usual. `accepted` are the onsets
    of episodes that a clinician has closed, from which on the new level is this person's usual. On the
    `spared` days nothing is asked, by weekdays, the phase of treatment or a break: no answer is no silence.
    """

    check_ins: Sequence[Day]
    infusions: Collection[date]
    rule: Rule = Rule()
    open_since: date | None = None
    accepted: tuple[date, ...] = ()
    resolved: tuple[tuple[date, date], ...] = ()
    spared: Collection[date] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One question now against what this person usually reports on these days of the cycle.

    `by`, and its 90 % interval from `low` to `high`, are points towards worse; `probability` says how sure it
    is that they are at least the rule's `worse_by`. `recent` (mean of the last seven days) and `usual` (what
    is usual for the same days) stand on the question's own scale. `answered` counts the days of the last
    seven with this rating, and `compared` those of them that are compared: days 0 and 1 of a cycle are left
    out. `since` is the onset, when worse or watched.
    """

    question: str
    by: float
    low: float
    high: float
    probability: float
    recent: float
    usual: float
    answered: int
    since: date | None
    is_worse: bool
    compared: int = 0


class Usual(NamedTuple):
    """What is usual on one day, and where nine of ten ratings would lie, on the question's own scale."""

    day: date
    usual: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Overdue:
    """More days since the last infusion than ever before between two, and none is planned."""

    days: int
    longest: int


@dataclass(frozen=True, slots=True)
class Relief:
    """How many days relief lasted after the last finished infusions; the last one is shorter than usual."""

    last: int
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LessRelief:
    """How many points the last infusion took off at its best, and the earlier ones."""

    question: str
    last: float
    before: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """Fewer answers than usual: days answered of the last `of`, and this person's usual share (0 to 1).

    With `is_phased` these are days that were asked about, as others were left out.
    """

    answered: int
    of: int
    usual: float
    is_phased: bool = False


@dataclass(frozen=True, slots=True)
class Apart:
    """Pain and mood go different ways: one got worse while the other got better."""

    worse: str
    better: str


@dataclass(frozen=True, slots=True)
class Small:
    """A change that is clear for this person, but below the rule's `worse_by`."""

    question: str
    by: float
    low: float
    high: float


Finding = Overdue | Relief | LessRelief | Silence | Apart | Small


@dataclass(frozen=True, slots=True)
class Forecast:
    """The day on which relief is expected to be gone, and the 80 % interval around it."""

    day: date
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Trend:
    """The verdict on one day, with every question that could be judged.

    `probability` is how sure it is that pain, mood or both are worse; the verdict is worse from `threshold`
    on. None where nothing could be judged. `findings` stand beside the verdict and never change it.
    """

    verdict: Verdict
    today: date
    answered: int
    changes: tuple[Change, ...]
    days_since_answer: int | None
    probability: float | None = None
    threshold: float | None = None
    since: date | None = None
    rule: Rule = Rule()
    findings: tuple[Finding, ...] = ()
    forecast: Forecast | None = None
    of_days: int = WINDOW
    not_asked: int = 0
    """Of these days, those that were neither asked about nor answered: by the phase, for example."""

    @property
    def worse(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.is_worse)
