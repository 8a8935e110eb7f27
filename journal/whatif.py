"""What the weekly digests of the past would have told if other rules had held."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from journal.digest import Entry, Patient, followed, judge
from journal.episodes import Episode
from journal.verdict import Rule, Verdict
from journal.weeks import ONE_WEEK

# Replayed before the weeks that count, so that what had begun by then is not taken for new. Our assumption.
WARM_UP = 4
_YEAR = timedelta(days=365.25)

Choice = Callable[[Rule], Rule]
"""The rule to try instead of the one that holds for a patient."""


class Line(NamedTuple):
    """One patient on the day of a weekly digest, under the choice with this number.

    `opened` is the day of the digest that told of the episode first; None while none is open.
    """

    choice: int
    code: str
    day: date
    is_judged: bool
    opened: date | None


@dataclass(slots=True)
class Tally:
    """What one choice would have told: `episodes` counts digests, by the code and the day of the first.

    `judged` counts patients and weeks with enough answers, and `first` is the first day with one.
    """

    name: str
    judged: int = 0
    first: date | None = None
    episodes: Counter[tuple[str, date]] = field(default_factory=Counter)

    def add(self, line: Line) -> None:
        if line.is_judged:
            self.judged += 1
            self.first = min(self.first or line.day, line.day)
        if line.opened:
            self.episodes[line.code, line.opened] += 1

    @property
    def years(self) -> float:
        """Of all patients together, with enough answers."""
        return self.judged * (ONE_WEEK / _YEAR)

    def new_since(self, first: date) -> int:
        return sum(opened >= first for _, opened in self.episodes)

    def yearly_since(self, first: date) -> float:
        """New flags per patient and year."""
        return self.new_since(first) / self.years if self.judged else 0.0


def digest_days(last: date, weeks: int) -> list[date]:
    """The days of so many weekly digests, after those of the warm-up."""
    return [last - n * ONE_WEEK for n in reversed(range(weeks + WARM_UP))]


def replay(
    patients: Sequence[Patient], choices: Sequence[Choice], days: Sequence[date], look_back: timedelta
) -> Iterator[list[Line]]:
    """Decide the digests of these days anew, each from what was answered until the day before.

    Patients come with all that is known of them now. Gives the lines of one digest after the other, none for
    the warm-up.
    """
    courses = [
        _Course(patient, number, choice(patient.rule), days[0])
        for patient in patients
        for number, choice in enumerate(choices)
    ]
    for number, day in enumerate(days):
        present = [course for course in courses if course.takes_part(day)]
        entries = map(followed, judge([course.on(day, look_back) for course in present], day))
        lines = [course.line(entry) for course, entry in zip(present, entries, strict=True)]
        yield lines if number >= WARM_UP else []


class _Course:
    """What becomes of one patient under one rule, week by week."""

    def __init__(self, patient: Patient, choice: int, rule: Rule, start: date) -> None:
        self._patient = replace(patient, rule=rule)
        self._choice = choice
        self._answered = [one.day for one in patient.check_ins]
        self._closings = [(one.ended, one.ended_by) for one in patient.episodes if one.ended and one.ended_by]
        self._episodes = [one for one in patient.episodes if one.ended_by and one.ended and one.ended < start]

    def takes_part(self, day: date) -> bool:
        """Nobody waits for answers of those who stopped."""
        if self._patient.standing != "stopped":
            return True
        return bool(self._answered) and day - self._answered[-1] <= ONE_WEEK

    def on(self, day: date, look_back: timedelta) -> Patient:
        """The patient as the digest of that day would have known them."""
        self._close(day)
        start = day - look_back
        answered = slice(bisect_left(self._answered, start), bisect_left(self._answered, day))
        return replace(
            self._patient,
            check_ins=self._patient.check_ins[answered],
            episodes=tuple(one for one in self._episodes if one.is_open or one.since >= start),
        )

    def line(self, entry: Entry) -> Line:
        self._keep(entry.episode)
        opened = entry.open_episode.opened if entry.open_episode else None
        is_judged = entry.trend.verdict is not Verdict.NOT_ENOUGH
        return Line(self._choice, entry.code, entry.trend.today, is_judged, opened)

    @property
    def _newest(self) -> Episode | None:
        return self._episodes[-1] if self._episodes else None

    def _close(self, day: date) -> None:
        """Whoever closed an episode since the last digest would have closed this one."""
        newest = self._newest
        if newest is None or not newest.is_open:
            return
        closings = (closing for closing in self._closings if newest.opened <= closing[0] < day)
        if closing := next(closings, None):
            self._episodes[-1] = replace(newest, ended=closing[0], ended_by=closing[1])

    def _keep(self, episode: Episode | None) -> None:
        """In place of the one that was open; a worsening after its end is another episode."""
        if episode is None or episode == self._newest:
            return
        if self._newest and self._newest.is_open:
            self._episodes.pop()
        self._episodes.append(episode)
