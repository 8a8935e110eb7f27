"""Episodes through months, judged by the program itself: the levels are far apart, for any sensible rule."""

from datetime import date, timedelta

import pytest

from journal.digest import Patient, followed, judge
from journal.episodes import Episode
from journal.verdict import Day, Verdict

MONDAY = date(2026, 3, 2)
WEEK = timedelta(weeks=1)


class Course:
    """One patient judged by the program itself every Monday, with one clinician."""

    def __init__(self) -> None:
        self.today = MONDAY
        self.check_ins: list[Day] = []
        self.episodes: list[Episode] = []
        self.verdict = Verdict.NOT_ENOUGH

    def passes(self, weeks: int, level: int) -> list[bool]:
        """Whether an episode is open on each Monday."""
        return [self._week(level) for _ in range(weeks)]

    def closes(self) -> None:
        self.episodes[-1] = self.episodes[-1].closed(self.today, "CL-001")

    def _week(self, level: int) -> bool:
        for number in range(7):
            day = self.today + timedelta(number)
            burden = level + (day.toordinal() * 7 % 5 > 2) - (day.toordinal() * 3 % 7 > 4)
            self.check_ins.append(Day(day, {"pain": burden, "mood": 10 - burden}))
        self.today += WEEK
        known = Patient(1, "PT-001", tuple(self.check_ins), (), 0, episodes=tuple(self.episodes))
        (entry,) = judge([known], self.today)
        self.verdict = entry.trend.verdict
        self._keep(followed(entry).episode)
        return bool(self.episodes) and self.episodes[-1].is_open

    def _keep(self, newest: Episode | None) -> None:
        if newest and self.episodes and self.episodes[-1].opened == newest.opened:
            self.episodes[-1] = newest
        elif newest:
            self.episodes.append(newest)


@pytest.fixture
def course() -> Course:
    """Three steady months."""
    course = Course()
    assert not any(course.passes(12, level=2))
    return course


def test_a_worsening_does_not_become_usual_by_waiting(course: Course) -> None:
    is_open = course.passes(40, level=5)
    assert all(is_open[2:]) and len(course.episodes) == 1


def test_it_resolves_when_the_patient_is_as_before(course: Course) -> None:
    course.passes(6, level=5)
    is_open = course.passes(5, level=2)
    assert is_open[0] and not is_open[-1]
    assert [episode.ended_by for episode in course.episodes] == [None]


def test_what_has_resolved_does_not_hide_the_next_worsening(course: Course) -> None:
    course.passes(9, level=5)
    assert not course.passes(6, level=2)[-1]
    is_open = course.passes(3, level=5)
    assert is_open[1] and len(course.episodes) == 2


def test_nothing_is_called_not_worse_just_after_a_closing(course: Course) -> None:
    course.passes(2, level=5)
    course.closes()
    course.passes(1, level=8)
    assert course.verdict is not Verdict.NOT_WORSE


def test_a_level_that_a_clinician_accepts_is_usual_and_a_further_worsening_is_not(course: Course) -> None:
    course.passes(4, level=4)
    course.closes()
    assert not any(course.passes(10, level=4))
    is_open = course.passes(4, level=8)
    assert is_open[-1] and len(course.episodes) == 2
