"""Histories of many patients as arrays: a column for each day of the look-back, the last being today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from journal.fading import UNSETTLED, Flags, Floats, Ints
from journal.instruments import DAILY
from journal.shift import ACCEPTED, JUDGED, NEEDED_EARLIER, Series
from journal.verdict import LOOK_BACK, WINDOW, Day, History


@dataclass(frozen=True, slots=True)
class Grid:
    """`burdens` are patients x questions x days, higher = worse, NaN for a day without an answer; `since` and
    `cycle` patients x days, as in Series. `last` is the column of the last whole day: today once it is
    answered, and until then yesterday, as who is asked in the evening has not missed today in the morning.
    """

    burdens: Floats
    since: Ints
    cycle: Ints
    last: Ints
    of_episode: Flags
    accepted: Ints

    def answered(self, days: int) -> Ints:
        """Patients x questions: ratings on the last so many whole days."""
        return np.asarray((np.isfinite(self.burdens) & (self._age < days)[:, None]).sum(axis=2))

    def days_answered(self, days: int) -> Ints:
        """Patients: days on which anything was answered."""
        return np.asarray((np.isfinite(self.burdens).any(axis=1) & (self._age < days)).sum(axis=1))

    def series(self) -> Series:
        """One for each patient and question in turn, of the ratings that show this person's course."""
        settled = (self.since < 0) | (self.since >= UNSETTLED)
        left_out = self.of_episode & (self._age >= JUDGED)
        used = np.isfinite(self.burdens) & (settled & ~left_out)[:, None]
        return self._packed(used)

    def every_day(self) -> Series:
        """As if each day of the look-back had a rating."""
        return self._packed(np.ones(self.burdens.shape, bool))

    @property
    def _age(self) -> Ints:
        return self.last[:, None] - np.arange(self.burdens.shape[2])

    def _packed(self, used: Flags) -> Series:
        questions = used.shape[1]
        each = used.reshape(-1, used.shape[2])
        longest = max(1, int(each.sum(axis=1).max(initial=0)))
        order = np.argsort(~each, axis=1, kind="stable")[:, :longest]
        rated = np.take_along_axis(each, order, axis=1)

        def packed(values: Ints) -> Ints:
            spread = np.repeat(values, questions, axis=0)
            return np.where(rated, np.take_along_axis(spread, order, axis=1), -1)

        burdens = np.nan_to_num(self.burdens).reshape(each.shape)
        accepted = np.repeat(self.accepted, questions, axis=0)
        newest = np.where(accepted[:, 0] < 0, 2 * JUDGED, accepted[:, 0])
        age = np.where(rated, packed(self._age), 0)
        # In the first weeks of a journal only the last one is judged, so that the others tell what is usual;
        # not after an episode, whose own days would then tell it.
        is_young = (rated & (age >= JUDGED)).sum(axis=1) < NEEDED_EARLIER
        is_young &= ~np.repeat(self.of_episode.any(axis=1), questions)
        return Series(
            rated=rated,
            age=age,
            burden=np.where(rated, np.take_along_axis(burdens, order, axis=1), 0.0),
            since=packed(self.since),
            cycle=packed(self.cycle),
            # A level just accepted has to be learnt from its own few days; half of them stay to be judged.
            held=np.minimum(np.where(is_young, WINDOW, JUDGED), newest // 2),
            accepted=accepted,
        )


def lay_out(histories: Sequence[History], today: date) -> Grid:
    """Check-ins and infusions after `today` are not read."""
    count = len(histories)
    first = today.toordinal() - LOOK_BACK + 1
    burdens = np.full((count, len(DAILY.questions), LOOK_BACK), np.nan)
    since = np.full((count, LOOK_BACK), -1)
    cycle = np.full((count, LOOK_BACK), -1)
    accepted = np.full((count, ACCEPTED), -1)
    of_episode = np.zeros((count, LOOK_BACK), bool)
    for patient, history in enumerate(histories):
        _lay_ratings(history.check_ins, first, burdens[patient])
        given = np.array(sorted({day.toordinal() - first for day in history.infusions if day <= today}), int)
        _lay_cycles(given, since[patient], cycle[patient])
    last = LOOK_BACK - 1 - ~np.isfinite(burdens[:, :, -1]).any(axis=1)
    for patient, history in enumerate(histories):
        for begun, over in _episodes(history, today):
            of_episode[patient, max(0, begun.toordinal() - first) : max(0, over.toordinal() - first)] = True
        newest = sorted(history.accepted, reverse=True)[:ACCEPTED]
        ages = [max(0, last[patient] - (day.toordinal() - first)) for day in newest]
        accepted[patient, : len(ages)] = ages
    return Grid(burdens, since, cycle, last, of_episode, accepted)


def _episodes(history: History, today: date) -> Iterator[tuple[date, date]]:
    """First days, and the days after the last."""
    yield from history.resolved
    if history.open_since is not None:
        yield history.open_since, today + timedelta(days=1)


def _lay_ratings(check_ins: Sequence[Day], first: int, burdens: Floats) -> None:
    column = np.array([one.day.toordinal() for one in check_ins], int) - first
    shown = (column >= 0) & (column < LOOK_BACK)
    for number, question in enumerate(DAILY.questions):
        values = np.array([one.ratings.get(question.key, np.nan) for one in check_ins], float)
        turned = values if question.worse_when == "higher" else question.highest - values
        burdens[number, column[shown]] = turned[shown]


def _lay_cycles(given: Ints, since: Ints, cycle: Ints) -> None:
    if not len(given):
        return
    days = np.arange(LOOK_BACK)
    place = np.searchsorted(given, days, side="right") - 1
    begun = place >= 0
    since[begun] = days[begun] - given[place[begun]]
    cycle[begun] = len(given) - 1 - place[begun]
