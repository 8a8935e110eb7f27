import random
import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from math import exp
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal import trend
from journal.instruments import DAILY
from journal.trend import Day, Trend, Verdict, assess

TODAY = date(2026, 5, 17)
BOTH = ("pain", "mood")
DOCUMENT = (Path(__file__).parents[2] / "docs" / "trends.md").read_text()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def diary(pain: Iterable[int | None], mood: Iterable[int | None]) -> list[Day]:
    """One Day for each pair of ratings, the last of them today; None was not answered."""
    pairs = list(zip(pain, mood, strict=True))
    return [
        Day(
            ago(len(pairs) - 1 - index),
            {key: value for key, value in zip(BOTH, pair, strict=True) if value is not None},
        )
        for index, pair in enumerate(pairs)
    ]


def steady(days: int = 56) -> list[Day]:
    return diary(([3, 4, 4, 5] * days)[:days], ([6, 6, 5, 7] * days)[:days])


def stepped(points: int, since_days: int, days: int = 56) -> list[Day]:
    """Pain that rose by `points` on each of the last `since_days` days."""
    return [
        Day(d.day, {**d.ratings, "pain": d.ratings["pain"] + points})
        if (TODAY - d.day).days < since_days
        else d
        for d in steady(days)
    ]


def change_of(found: Trend, question: str) -> trend.Change:
    return next(change for change in found.changes if change.question == question)


ratings = st.fixed_dictionaries({}, optional={key: st.integers(0, 10) for key in BOTH})
diaries = st.dictionaries(st.integers(0, 84), ratings, max_size=85).map(
    lambda days: [Day(ago(back), values) for back, values in days.items()]
)
infusion_dates = st.frozensets(st.integers(-30, 90).map(ago), max_size=8)


class TestVerdict:
    def test_a_steady_patient_is_not_worse(self) -> None:
        found = assess(steady(), [], TODAY)

        assert found.verdict is Verdict.NOT_WORSE
        assert [change.question for change in found.changes] == list(BOTH)
        assert found.worse == ()

    def test_pain_up_is_worse(self) -> None:
        found = assess(stepped(3, 7), [], TODAY)

        assert found.verdict is Verdict.WORSE
        assert [change.question for change in found.worse] == ["pain"]
        assert change_of(found, "pain").recent - change_of(found, "pain").usual == pytest.approx(
            change_of(found, "pain").by
        )

    def test_mood_down_is_worse_and_counted_as_positive_points(self) -> None:
        lowered = [d._replace(ratings={**d.ratings, "mood": d.ratings["mood"] - 3}) for d in steady()[-7:]]

        change = change_of(assess(steady()[:-7] + lowered, [], TODAY), "mood")

        assert change.is_worse
        assert change.by == pytest.approx(change.usual - change.recent)
        assert change.by > 2.5

    def test_relief_is_not_worse(self) -> None:
        assert assess(stepped(-3, 7), [], TODAY).verdict is Verdict.NOT_WORSE

    def test_less_than_a_point_is_not_worse_however_sure(self) -> None:
        always_three = diary([3] * 49 + [4] * 6 + [3], [5] * 56)

        change = change_of(assess(always_three, [], TODAY), "pain")

        assert change.low > 0
        assert not change.is_worse

    def test_a_point_within_an_unsteady_persons_usual_spread_is_not_worse(self) -> None:
        restless = diary([0, 8] * 24 + [1] + [5, 6, 5, 6, 5, 6, 5], [5] * 56)

        change = change_of(assess(restless, [], TODAY), "pain")

        assert change.by >= 1
        assert change.low <= 0
        assert not change.is_worse

    def test_someone_who_never_rated_has_not_enough_data(self) -> None:
        found = assess([], [], TODAY)

        assert (found.verdict, found.answered, found.days_since_answer) == (Verdict.NOT_ENOUGH, 0, None)

    def test_pain_alone_can_be_worse_but_never_not_worse(self) -> None:
        def pain_only(days: Sequence[Day]) -> list[Day]:
            return [Day(d.day, {"pain": d.ratings["pain"]}) for d in days]

        assert assess(pain_only(stepped(3, 7)), [], TODAY).verdict is Verdict.WORSE
        calm = assess(pain_only(steady()), [], TODAY)
        assert calm.verdict is Verdict.NOT_ENOUGH
        assert [change.question for change in calm.changes] == ["pain"]


class TestNeededData:
    @pytest.mark.parametrize(("recent", "judged"), [(2, False), (3, True)])
    def test_three_ratings_of_the_last_week_are_needed(self, recent: int, judged: bool) -> None:
        days = [d for d in steady() if d.day <= ago(7)] + steady()[-recent:]

        assert bool(assess(days, [], TODAY).changes) is judged

    @pytest.mark.parametrize(("earlier", "judged"), [(13, False), (14, True)])
    def test_fourteen_earlier_ratings_are_needed(self, earlier: int, judged: bool) -> None:
        assert bool(assess(steady(7 + earlier), [], TODAY).changes) is judged

    @pytest.mark.parametrize(("rated", "judged"), [(9, False), (10, True)])
    def test_ten_of_them_must_lie_in_the_four_weeks_before(self, rated: int, judged: bool) -> None:
        days = steady(84)
        long_past, four_weeks, last_week = days[:40], days[-35:-7], days[-7:]

        assert bool(assess(long_past + four_weeks[:rated] + last_week, [], TODAY).changes) is judged

    def test_the_day_of_an_infusion_and_the_day_after_are_left_out(self) -> None:
        days = steady()
        for index in (-3, -2):
            days[index] = Day(days[index].day, {"pain": 10, "mood": 0})

        pain = change_of(assess(days, [ago(2)], TODAY), "pain")

        assert pain.recent <= 5
        assert pain.answered == 7

    def test_answered_days_and_silence_are_counted_from_the_days_with_any_rating(self) -> None:
        days = [*steady()[:-5], Day(ago(3), {"mood": 5}), Day(ago(1), {})]

        found = assess(days, [], TODAY)

        assert (found.answered, found.of_days, found.days_since_answer) == (4, 7, 3)


class TestComparison:
    def test_wear_off_in_a_later_cycle_is_compared_with_the_same_days_of_earlier_ones(self) -> None:
        infusions = [ago(20 + 28 * cycle) for cycle in range(3)]
        days = wearing_off(infusions, lambda day: 7 - 4 * exp(-day / 10))

        found = assess(days, infusions, TODAY)

        assert {change.compared_with for change in found.changes} == {"same cycle days"}
        assert found.verdict is Verdict.NOT_WORSE

    def test_a_rise_above_the_usual_wear_off_is_found(self) -> None:
        infusions = [ago(20 + 28 * cycle) for cycle in range(3)]
        days = wearing_off(infusions, lambda day: 7 - 4 * exp(-day / 10))
        raised = [
            Day(d.day, {**d.ratings, "pain": d.ratings["pain"] + (3 if d.day > ago(7) else 0)}) for d in days
        ]

        found = assess(raised, infusions, TODAY)

        assert change_of(found, "pain").by == pytest.approx(3, abs=0.5)
        assert found.verdict is Verdict.WORSE

    def test_without_an_earlier_cycle_the_weeks_before_are_compared(self) -> None:
        found = assess(steady(), [ago(60)], TODAY)

        assert {change.compared_with for change in found.changes} == {"earlier weeks"}

    @pytest.mark.parametrize(("rated", "compared_with"), [(4, "earlier weeks"), (5, "same cycle days")])
    def test_five_ratings_on_comparable_days_are_needed(self, rated: int, compared_with: str) -> None:
        days = steady(35) + [Day(ago(60 - day), {"pain": 4, "mood": 6}) for day in range(9, 9 + rated)]

        found = assess(days, [ago(14), ago(60)], TODAY)

        assert {change.compared_with for change in found.changes} == {compared_with}

    @pytest.mark.parametrize(
        ("last_rated", "compared_with"), [(12, "earlier weeks"), (13, "same cycle days")]
    )
    def test_three_days_of_the_week_must_find_comparable_days(
        self, last_rated: int, compared_with: str
    ) -> None:
        rated = [ago(start - day) for start in (60, 100, 140) for day in range(9, last_rated + 1)]
        days = steady(35) + [Day(day, {"pain": 4, "mood": 6}) for day in rated]

        found = assess(days, [ago(19), ago(60), ago(100), ago(140)], TODAY)

        assert {change.compared_with for change in found.changes} == {compared_with}

    def test_ratings_of_the_same_cycle_are_never_comparable_days(self) -> None:
        infusions = [ago(12), ago(60)]
        days = [d for d in stepped(3, 11) if d.day >= ago(11)] + [
            Day(ago(60 - day), {"pain": 3, "mood": 6}) for day in range(2, 16)
        ]

        assert change_of(assess(days, infusions, TODAY), "pain").usual == 3

    @pytest.mark.parametrize("points", [3, 4])
    @pytest.mark.parametrize("length", [7, 10, 14])
    def test_the_run_began_when_the_step_did(self, points: int, length: int) -> None:
        assert change_of(assess(stepped(points, length), [], TODAY), "pain").since == ago(length - 1)

    def test_a_little_more_than_usual_is_no_part_of_the_run(self) -> None:
        days = diary([4] * 43 + [5, 4, 5, 4, 5, 4] + [8] * 7, [5] * 56)

        assert change_of(assess(days, [], TODAY), "pain").since == ago(6)

    def test_nothing_began_where_nothing_is_worse(self) -> None:
        assert {change.since for change in assess(steady(), [], TODAY).changes} == {None}


def wearing_off(infusions: Iterable[date], pain_on: Callable[[int], float]) -> list[Day]:
    """A rating on each day since the first infusion; mood mirrors pain."""
    starts = sorted(infusions)
    days = [starts[0] + timedelta(days=n) for n in range((TODAY - starts[0]).days + 1)]
    cycle_days = [(day - max(start for start in starts if start <= day)).days for day in days]
    values = [round(pain_on(cycle_day)) for cycle_day in cycle_days]
    return [Day(day, {"pain": value, "mood": 10 - value}) for day, value in zip(days, values, strict=True)]


class TestProperties:
    @given(
        st.lists(st.tuples(st.integers(2, 6), st.integers(2, 6)), min_size=20, max_size=84),
        st.integers(-2, 4),
    )
    def test_another_level_makes_no_other_judgement(self, pairs: list[tuple[int, int]], level: int) -> None:
        plain = diary(*zip(*pairs, strict=True))
        moved = [Day(d.day, {key: value + level for key, value in d.ratings.items()}) for d in plain]
        infusions = [ago(15), ago(35), ago(60)]

        was, now = assess(plain, infusions, TODAY), assess(moved, infusions, TODAY)

        assert now.verdict is was.verdict
        assert [change.by for change in now.changes] == pytest.approx([change.by for change in was.changes])

    @given(diaries, infusion_dates)
    def test_an_empty_week_is_never_enough(self, days: list[Day], infusions: frozenset[date]) -> None:
        silent = [d for d in days if d.day <= ago(7)]

        assert assess(silent, infusions, TODAY).verdict is Verdict.NOT_ENOUGH

    @given(diaries, infusion_dates, st.sets(st.integers(0, 6)))
    def test_fewer_answers_never_make_enough_of_not_enough(
        self, days: list[Day], infusions: frozenset[date], lost: set[int]
    ) -> None:
        fewer = [d for d in days if (TODAY - d.day).days not in lost]

        before, after = assess(days, infusions, TODAY), assess(fewer, infusions, TODAY)

        assert {change.question for change in after.changes} <= {change.question for change in before.changes}
        if before.verdict is Verdict.NOT_ENOUGH:
            assert after.verdict is not Verdict.NOT_WORSE

    @given(diaries, infusion_dates)
    def test_not_worse_was_seen_for_every_question(self, days: list[Day], infusions: frozenset[date]) -> None:
        found = assess(days, infusions, TODAY)
        seen = {
            q.key for q in DAILY.questions if sum(q.key in d.ratings for d in days if d.day > ago(7)) >= 3
        }

        assert found.verdict is not Verdict.NOT_WORSE or seen == set(BOTH)
        assert (found.verdict is Verdict.WORSE) == any(change.is_worse for change in found.changes)

    @given(diaries, infusion_dates, st.dictionaries(st.integers(1, 40), ratings), st.randoms())
    def test_neither_the_future_nor_the_order_matters(
        self,
        days: list[Day],
        infusions: frozenset[date],
        later: dict[int, dict[str, int]],
        dice: random.Random,
    ) -> None:
        shuffled = days + [Day(TODAY + timedelta(days=ahead), values) for ahead, values in later.items()]
        dice.shuffle(shuffled)
        known = {infusion for infusion in infusions if infusion <= TODAY}

        assert assess(shuffled, infusions, TODAY) == assess(days, known, TODAY)

    @given(
        length=st.integers(10, 40),
        amplitude=st.floats(0, 6),
        fading=st.floats(3, 30),
        plateau=st.integers(0, 20),
        day=st.integers(6, 39),
    )
    def test_the_same_wear_off_in_every_cycle_is_never_worse(
        self, length: int, amplitude: float, fading: float, plateau: int, day: int
    ) -> None:
        infusions = [ago(min(day, length - 1) + length * cycle) for cycle in range(4)]
        days = wearing_off(infusions, lambda on: 8 - amplitude * exp(-max(0, on - plateau) / fading))

        assert assess(days, infusions, TODAY).verdict is Verdict.NOT_WORSE

    @given(
        st.lists(st.permutations([-1, -1, 0, 0, 0, 1, 1]), min_size=12, max_size=12),
        st.integers(7, 14),
        st.sampled_from([[], [20, 48, 76]]),
    )
    def test_three_points_more_over_up_to_two_weeks_are_worse(
        self, weeks: list[list[int]], length: int, infused: list[int]
    ) -> None:
        swings = [swing for week in weeks for swing in week]
        pain = [4 + swing + (3 if index >= 84 - length else 0) for index, swing in enumerate(swings)]

        assert assess(diary(pain, [5] * 84), [ago(back) for back in infused], TODAY).verdict is Verdict.WORSE


def test_a_thousand_patients_are_assessed_in_about_a_second() -> None:
    days, infusions = steady(84), [ago(back) for back in (3, 30, 58, 80)]

    begun = time.process_time()
    for _ in range(250):
        assess(days, infusions, TODAY)

    assert time.process_time() - begun < 1.0  # a quarter of the patients, with room for a slow machine


class TestDocument:
    def test_its_numbers_are_the_ones_in_use(self) -> None:
        stated = dict(re.findall(r"^\| `([A-Z_0-9]+)` \| ([\d.]+)", DOCUMENT, re.MULTILINE))

        assert {name: float(value) for name, value in stated.items()} == {
            name: float(value)
            for name, value in vars(trend).items()
            if name.isupper() and name not in {"DAILY", "OVERLAP"}
        }

    def test_its_example_comes_out_as_it_says(self) -> None:
        infusions = [date.fromisoformat(start) for start in re.findall(r"from (\d{4}-\d\d-\d\d)", DOCUMENT)]
        rows = re.findall(r"^\| (\d+) \| (\S+) \| (\S+) \| (\S+) \|$", DOCUMENT, re.MULTILINE)
        days = [
            Day(infusion + timedelta(days=int(day)), {"pain": int(value)})
            for day, *values in rows
            for infusion, value in zip(infusions, values, strict=True)
            if value.isdigit()
        ]
        results = dict(
            re.findall(r"^\| ([a-z ]+) \| ([^|]+) \|$", DOCUMENT.split("| result | |")[1], re.MULTILINE)
        )

        found = assess(days, infusions, TODAY)

        (change,) = found.changes
        assert len(days) == 22
        assert results == {
            "verdict": found.verdict.value,
            "change": f"{change.by:.2f}",
            "interval": f"{change.low:.2f} to {change.high:.2f}",
            "last week": f"{change.recent:.2f}",
            "usual": f"{change.usual:.2f}",
            "compared with": change.compared_with,
            "answered": f"{change.answered} of {found.of_days}",
            "since": str(change.since),
        }
