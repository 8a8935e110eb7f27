"""What infusions did, for patients whose true relief is known, and for many simulated ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.evaluation import forecasts
from benchmarks.evaluation.worlds import MAIN, STRESS, World
from journal.relief import Course, courses, overdue
from journal.verdict import Finding, LessRelief, Overdue, Relief

FIRST = date(2026, 1, 5)
MONTHLY = (0, 30, 60, 90)


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def dates(days: Sequence[int]) -> list[date]:
    return [on(day) for day in days]


@dataclass(frozen=True)
class Patient:
    """Seven points without infusions; each takes some off for some days, and soon after that is gone."""

    infusions: tuple[int, ...] = MONTHLY
    points: tuple[float, ...] = (4, 4, 4, 4)
    holds: tuple[int, ...] = (12, 12, 12, 12)
    missing: float = 0
    seed: int = 1

    def burdens(self, today: int) -> np.ndarray:
        generator = np.random.default_rng(self.seed)
        true = np.full(200, 7.0)
        for start, points, holds in zip(self.infusions, self.points, self.holds, strict=True):
            since = np.arange(200 - start)
            true[start:] = 7 - points * np.exp(-np.maximum(0, since - holds) / (holds / 3))
        ratings = np.clip(np.round(true + generator.normal(0, 0.8, (2, 200))), 0, 10)
        answered = generator.random(200) >= self.missing
        return np.where(answered, ratings, np.nan)[:, : today + 1]

    def on_day(self, today: int) -> Course:
        (course,) = courses(self.burdens(today)[None], [dates(self.infusions)], on(today))
        return course


def kind(course: Course, finding: type[Finding]) -> list[Finding]:
    return [one for one in course.findings if isinstance(one, finding)]


class TestForecast:
    @pytest.mark.parametrize("today", [90, 95, 100, 104])
    def test_the_day_is_foreseen_from_the_cycles_before(self, today: int) -> None:
        forecast = Patient().on_day(today).forecast
        assert forecast
        # Four points that hold for 12 days are less than one after 12 + 4 x ln 4 = 17.5 days.
        assert forecast.earliest <= on(90 + 18) <= forecast.latest
        assert forecast.earliest <= forecast.day <= forecast.latest

    def test_an_infusion_that_wears_off_sooner_is_noticed_and_makes_it_less_sure_first(self) -> None:
        sooner = Patient(holds=(15, 15, 15, 3))
        day_by_day = [sooner.on_day(today).forecast for today in (92, 96, 105)]
        widths = [(one.latest - one.earliest).days for one in day_by_day if one]
        days = [(one.day - on(90)).days for one in day_by_day if one]
        assert days[0] > 18 and days[2] < 12
        assert widths[1] > widths[0] and widths[1] > widths[2]

    def test_relief_that_is_gone_says_since_when(self) -> None:
        forecast = Patient().on_day(119).forecast
        assert forecast and forecast.latest < on(119)

    def test_missing_days_make_it_less_sure(self) -> None:
        full, gaps = (Patient(missing=share, seed=2).on_day(95).forecast for share in (0, 0.6))
        assert full and gaps
        assert gaps.latest - gaps.earliest > full.latest - full.earliest

    def test_relief_that_outlasts_the_cycles_may_end_after_the_next_infusion(self) -> None:
        weekly = tuple(range(0, 111, 11))
        forecast = Patient(weekly, points=(4,) * 11, holds=(20,) * 11).on_day(118).forecast
        assert forecast and forecast.day > on(110 + 11)

    def test_two_cycles_are_enough(self) -> None:
        assert Patient((0, 30), (4, 4), (12, 12)).on_day(35).forecast

    def test_one_cycle_is_not(self) -> None:
        assert Patient((0,), (4,), (12,)).on_day(35).forecast is None

    def test_an_induction_series_is_no_cycle(self) -> None:
        assert Patient((0, 3, 7, 10), (4,) * 4, (12,) * 4).on_day(35).forecast is None

    def test_cycles_without_answers_are_not(self) -> None:
        assert Patient(missing=1).on_day(100).forecast is None

    def test_nobody_without_infusions_has_one(self) -> None:
        assert Patient((), (), ()).on_day(100) == Course()

    def test_infusions_that_take_nothing_off_leave_nothing_to_forecast(self) -> None:
        assert Patient(points=(0.2,) * 4).on_day(100).forecast is None

    def test_relief_that_was_over_before_its_first_day_counted_has_no_end(self) -> None:
        weak = Patient(points=(1.2, 1.2, 1.2, 0))
        unclear = weak.on_day(110).forecast
        assert unclear and unclear.earliest == on(90) < unclear.latest
        assert weak.on_day(118).forecast is None

    def test_days_with_one_answer_of_two_are_left_out(self) -> None:
        burdens = Patient().burdens(100)
        halves, gaps = burdens.copy(), burdens.copy()
        halves[1, ::3], gaps[:, ::3] = np.nan, np.nan
        one, other = courses(np.stack([halves, gaps]), [dates(MONTHLY)] * 2, on(100))
        assert one.forecast == other.forecast

    def test_planned_infusions_change_nothing(self) -> None:
        burdens = Patient().burdens(100)[None]
        (alone,) = courses(burdens, [dates(MONTHLY)], on(100))
        (planned,) = courses(burdens, [dates((*MONTHLY, 101, 140))], on(100))
        assert planned == alone


class TestFindings:
    def test_shorter_relief_is_told_with_the_days_before(self) -> None:
        (found,) = kind(Patient(holds=(15, 15, 15, 5)).on_day(115), Relief)
        assert isinstance(found, Relief)
        # Four points are less than one after 15 + 5 x ln 4 = 21.9 days, and after 5 + 1.7 x ln 4 = 7.3.
        assert 7 <= found.last <= 10
        assert len(found.before) == 3 and all(20 <= days <= 24 for days in found.before)

    @pytest.mark.parametrize("today", [124, 132])
    def test_it_is_told_until_the_relief_of_the_next_one_is_gone(self, today: int) -> None:
        patient = Patient((0, 30, 60, 90, 120), (4,) * 5, (15, 15, 15, 5, 15))
        assert kind(patient.on_day(today), Relief)

    def test_as_long_as_before_is_not_told(self) -> None:
        assert not Patient().on_day(115).findings

    def test_relief_that_the_next_infusion_cut_off_is_not_shorter(self) -> None:
        patient = Patient((0, 40, 80, 90), (4,) * 4, (25, 25, 25, 25))
        assert not kind(patient.on_day(95), Relief)

    def test_less_relief_is_told_of_both_questions_with_the_points_before(self) -> None:
        found = kind(Patient(points=(4, 4, 4, 0.5)).on_day(102), LessRelief)
        assert [one.question for one in found if isinstance(one, LessRelief)] == ["pain", "mood"]
        for one in found:
            assert isinstance(one, LessRelief)
            assert one.last < 1.5 and all(3 < points < 5.5 for points in one.before)

    def test_one_earlier_infusion_is_not_enough_to_compare_with(self) -> None:
        course = Patient((0, 30), (4, 0.2), (12, 12)).on_day(55)
        assert not course.findings

    def test_few_answers_since_the_infusion_are_no_finding(self) -> None:
        assert not Patient(points=(4, 4, 4, 0)).on_day(94).findings


class TestOverdue:
    infusions = (0, 28, 58)

    @pytest.mark.parametrize(("today", "found"), [(88, None), (89, Overdue(31, 30)), (120, Overdue(62, 30))])
    def test_more_days_than_ever_before(self, today: int, found: Overdue | None) -> None:
        assert overdue(dates(self.infusions), on(today)) == found

    def test_nothing_is_overdue_when_one_is_planned(self) -> None:
        assert overdue(dates((*self.infusions, 130)), on(120)) is None

    def test_nothing_is_overdue_on_the_day_of_one(self) -> None:
        assert overdue(dates((*self.infusions, 120)), on(120)) is None

    def test_one_interval_is_not_usual(self) -> None:
        assert overdue(dates((0, 28)), on(120)) is None

    def test_an_induction_series_has_no_intervals(self) -> None:
        assert overdue(dates((0, 3, 7, 10, 14)), on(60)) is None

    def test_it_is_among_the_findings(self) -> None:
        assert kind(Patient().on_day(125), Overdue) == [Overdue(35, 30)]


@settings(max_examples=15)
@given(order=st.permutations(range(6)))
def test_other_patients_change_nothing(order: list[int]) -> None:
    starts = [tuple(range(-number, 100, 17 + number)) for number in range(6)]
    patients = [
        Patient(days[1:], (4,) * (len(days) - 1), (8,) * (len(days) - 1), missing=0.1 * number, seed=number)
        for number, days in enumerate(starts)
    ]
    together = courses(
        np.stack([patients[number].burdens(100) for number in order]),
        [dates(patients[number].infusions) for number in order],
        on(100),
    )
    assert list(together) == [patients[number].on_day(100) for number in order]


@pytest.mark.parametrize(
    ("world", "low", "high"),
    [
        (MAIN, 0.70, 0.90),
        (STRESS["60 % of days missing"], 0.65, 0.95),
        (STRESS["short cycles (10–16 days)"], 0.65, 0.95),
        (STRESS["long cycles (45–80 days)"], 0.65, 0.95),
    ],
)
def test_as_many_intervals_hold_the_truth_as_they_say(world: World, low: float, high: float) -> None:
    told = forecasts.told(world, patients=100, seed=77)
    assert low <= forecasts.held(told).value <= high
    assert told.is_given.mean() > 0.6


def test_findings_are_rarely_false() -> None:
    told = forecasts.told(replace(MAIN, worsen=0), patients=100, seed=78)
    shorter, less, _ = forecasts.found(told)
    assert shorter < 0.45 and less < 0.45
