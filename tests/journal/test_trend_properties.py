"""What must never change a judgement, or may change it in one direction only. Many patients in each batch."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.random import Generator

from benchmarks.evaluation.worlds import MAIN, STRESS
from journal.trend import assess_many
from journal.verdict import LOOK_BACK, Day, History, Overdue, Trend, Verdict
from tests.journal.diaries import BOTH, TODAY, ago, judged, simulated, wavering, without, worse

some = settings(max_examples=3, deadline=None)
seeds = st.integers(0, 1_000_000)


@cache
def patients() -> tuple[History, ...]:
    """Of several worlds, some months in: stable and worse, with many answers and with few."""
    worlds = (MAIN, STRESS["noisy"], STRESS["60 % of days missing"], STRESS["strong responders"])
    return tuple(history for world in worlds for history in simulated(world, 45, seed=31, digest=14))


def drawn(number: int, dice: Generator) -> list[History]:
    return [patients()[one] for one in dice.integers(0, len(patients()), number)]


def thinner(days: Sequence[Day], share: float, dice: Generator) -> list[Day]:
    return [d for d in days if dice.random() >= share]


def each(patients: Sequence[History], change: Callable[[list[Day]], list[Day]]) -> list[History]:
    return [history._replace(check_ins=change(list(history.check_ins))) for history in patients]


@cache
def known() -> tuple[Trend, ...]:
    return tuple(assess_many(patients(), TODAY))


class Moved(Counter[tuple[Verdict, Verdict]]):
    """How often one verdict became another when the patients' answers were changed."""

    def __init__(self, others: Sequence[History]) -> None:
        after = assess_many(others, TODAY)
        super().__init__((was.verdict, now.verdict) for was, now in zip(known(), after, strict=True))

    def before(self, verdict: Verdict) -> int:
        return sum(count for (was, _), count in self.items() if was is verdict)

    def after(self, verdict: Verdict) -> int:
        return sum(count for (_, now), count in self.items() if now is verdict)

    def share(self, was: Verdict, now: Verdict) -> float:
        return self[was, now] / self.before(was)


class TestMissingDays:
    @some
    @given(seeds, st.integers(3, 5), st.integers(10, 28))
    def test_who_is_clearly_worse_is_never_not_worse(self, seed: int, points: int, since: int) -> None:
        dice = np.random.default_rng(seed)
        days = worse(wavering(seed), points, since)
        fewer = [thinner(days, dice.uniform(0, 0.95), dice) for _ in range(40)]
        stopped = [[d for d in days if d.day <= ago(n)] for n in range(1, since)]

        all_of_it, *less = judged(days, *fewer, *stopped)

        assert all_of_it.verdict is Verdict.WORSE
        assert Verdict.NOT_WORSE not in {found.verdict for found in less}

    @some
    @given(seeds, st.integers(7, 40))
    def test_a_silent_week_is_never_not_worse(self, seed: int, silent: int) -> None:
        dice = np.random.default_rng(seed)
        chosen = drawn(60, dice)
        quiet = each(chosen, lambda days: without(days, lambda d: d.day > ago(silent)))

        for found in assess_many(quiet, TODAY):
            assert found.verdict is not Verdict.NOT_WORSE
            assert found.verdict is Verdict.NOT_ENOUGH or silent < 9

    @some
    @given(seeds, st.sampled_from([*BOTH, ""]))
    def test_two_ratings_in_a_week_are_never_not_worse(self, seed: int, question: str) -> None:
        """Neither of both questions, nor of one of them."""
        dice = np.random.default_rng(seed)

        def two_left(days: list[Day]) -> list[Day]:
            week = [d for d in days if d.day > ago(8)]
            lost = {week[number].day for number in dice.permutation(len(week))[2:]}
            return [
                Day(d.day, {k: v for k, v in d.ratings.items() if question and k != question})
                if d.day in lost
                else d
                for d in days
            ]

        verdicts = {found.verdict for found in assess_many(each(drawn(120, dice), two_left), TODAY)}
        assert Verdict.NOT_WORSE not in verdicts

    @pytest.mark.parametrize("share", [0.15, 0.4])
    def test_days_lost_at_random_make_it_less_sure_and_not_better(self, share: float) -> None:
        """One answer can decide between two verdicts, so that a few do move; in all they must not."""
        dice = np.random.default_rng(32)
        moved = Moved(each(patients(), lambda days: thinner(days, share, dice)))

        assert moved.share(Verdict.WORSE, Verdict.NOT_WORSE) <= 0.02
        assert moved.share(Verdict.NOT_ENOUGH, Verdict.NOT_WORSE) <= 0.05
        assert moved.after(Verdict.NOT_ENOUGH) > moved.before(Verdict.NOT_ENOUGH)
        assert moved.after(Verdict.NOT_WORSE) < moved.before(Verdict.NOT_WORSE)

    @pytest.mark.parametrize("days", [2, 4, 6])
    def test_who_stops_answering_becomes_less_sure_and_not_better(self, days: int) -> None:
        moved = Moved(each(patients(), lambda answers: without(answers, lambda d: d.day > ago(days))))

        assert moved.share(Verdict.WORSE, Verdict.NOT_WORSE) <= 0.05
        assert moved.share(Verdict.NOT_ENOUGH, Verdict.NOT_WORSE) <= 0.05
        assert moved.after(Verdict.NOT_WORSE) < moved.before(Verdict.NOT_WORSE)


class TestLevel:
    @some
    @given(seeds, st.sampled_from([(), (60, 35, 15)]))
    def test_as_much_more_on_every_day_changes_nothing(self, seed: int, infused: tuple[int, ...]) -> None:
        dice = np.random.default_rng(seed)
        people = [_middling(int(number), dice) for number in dice.integers(0, 10_000, 25)]
        plain = judged(*people, infusions=map(ago, infused))

        for pain, mood in ((-3, 0), (3, 0), (0, 3), (0, -3), (3, -3)):
            levels = {"pain": pain, "mood": mood}
            shifted = [
                [Day(d.day, {k: v + levels[k] for k, v in d.ratings.items()}) for d in days]
                for days in people
            ]
            for was, now in zip(plain, judged(*shifted, infusions=map(ago, infused)), strict=True):
                assert now.probability == pytest.approx(was.probability, abs=2e-4)
                by = [change.by for change in was.changes]
                assert [change.by for change in now.changes] == pytest.approx(by, abs=2e-3)


def _middling(seed: int, dice: Generator) -> list[Day]:
    """Ratings from 3 to 7, with gaps; half of them rise towards the end."""
    days = worse(
        wavering(seed, days=int(dice.integers(20, LOOK_BACK)), pain=5, mood=5), int(dice.integers(3)), 9
    )
    inside = [Day(d.day, {k: min(7, max(3, v)) for k, v in d.ratings.items()}) for d in days]
    return thinner(inside, 0.3, dice)


def wearing_off(dice: Generator, noise: float, longer: float = 1) -> History:
    """Up to half a year of cycles of one length, of which the last may be longer and is not over.

    Relief fades within each cycle: what nobody has seen yet cannot be usual.
    """
    length = int(dice.integers(12, 46))
    held = float(dice.choice([0.0, dice.uniform(0, length / 3)]))
    fades = held / 3 if held > 6 else dice.uniform(3, max(4, length / 2))
    last = int(length * dice.uniform(0.2, 1) * longer)
    starts = [last + length * number for number in range(8) if last + length * number < LOOK_BACK]
    taken = dice.uniform(0, 6)
    days = []
    for back in range(starts[-1], -1, -1):
        since = min(start - back for start in starts if start >= back)
        true = 7 - taken * exp(-max(0.0, since - held) / fades)
        pain, mood = np.clip(np.round(true + dice.normal(0, noise, 2)), 0, 10).astype(int).tolist()
        days.append(Day(ago(back), {"pain": pain, "mood": 10 - mood}))
    return History(days, [ago(start) for start in starts])


class TestWearOff:
    @pytest.mark.parametrize(("longer", "noise"), [(1, 0), (1, 0.5), (1, 1), (1.4, 0), (1.4, 0.5), (1.4, 1)])
    def test_it_is_rarely_worse_even_in_a_longer_cycle(self, longer: float, noise: float) -> None:
        """At one false flag a year, one patient of 52 is called worse in any week; here one of 50."""
        dice = np.random.default_rng(33)
        found = assess_many([wearing_off(dice, noise, longer) for _ in range(300)], TODAY)
        assert sum(one.verdict is Verdict.WORSE for one in found) <= 6

    def test_three_points_above_it_are_worse(self) -> None:
        dice = np.random.default_rng(34)
        up = [
            one._replace(check_ins=worse(one.check_ins, 3, 10))
            for one in (wearing_off(dice, 0.5) for _ in range(100))
            if len(one.check_ins) > 60
        ]
        assert sum(found.verdict is Verdict.WORSE for found in assess_many(up, TODAY)) >= 0.9 * len(up)


class TestTime:
    @some
    @given(seeds)
    def test_what_comes_after_today_is_not_read(self, seed: int) -> None:
        dice = np.random.default_rng(seed)
        chosen = drawn(50, dice)
        later = [Day(ago(-n), {"pain": int(dice.integers(11)), "mood": 0}) for n in range(1, 30)]
        longer = [h._replace(check_ins=[*later, *h.check_ins]) for h in chosen]
        planned = [h._replace(infusions=[*h.infusions, ago(-3), ago(-40)]) for h in longer]

        today = assess_many(chosen, TODAY)

        assert assess_many(longer, TODAY) == today
        assert [_without_overdue(one) for one in assess_many(planned, TODAY)] == [
            _without_overdue(one) for one in today
        ]

    @some
    @given(st.integers(1, 14), st.integers(1, 5), st.booleans())
    def test_worse_stays_worse_when_the_last_days_were_worse_still(
        self, since: int, points: int, both: bool
    ) -> None:
        """Of what is worse already, or of everything."""
        found = zip(patients(), known(), strict=True)
        flagged = [(history, one.worse) for history, one in found if one.verdict is Verdict.WORSE]
        asked = [BOTH if both else tuple(change.question for change in changes) for _, changes in flagged]
        raised = [
            history._replace(check_ins=worse(history.check_ins, points, since, *questions))
            for (history, _), questions in zip(flagged, asked, strict=True)
        ]

        assert len(flagged) > 20
        assert {one.verdict for one in assess_many(raised, TODAY)} == {Verdict.WORSE}

    def test_days_before_the_look_back_do_not_matter(self) -> None:
        old = [Day(ago(LOOK_BACK + n), {"pain": 10, "mood": 0}) for n in range(200)]
        longer = each(patients()[:50], lambda days: [*old, *days])
        assert tuple(assess_many(longer, TODAY)) == known()[:50]

    def test_the_date_itself_does_not_matter(self) -> None:
        year = timedelta(days=371)
        moved = [
            History([Day(d.day + year, d.ratings) for d in h.check_ins], [i + year for i in h.infusions])
            for h in patients()[:50]
        ]
        probabilities = [one.probability for one in assess_many(moved, TODAY + year)]
        assert probabilities == [one.probability for one in known()[:50]]


def _without_overdue(found: Trend) -> Trend:
    kept = tuple(one for one in found.findings if not isinstance(one, Overdue))
    return replace(found, findings=kept)


class TestOthers:
    @some
    @given(seeds)
    def test_neither_order_nor_company_matters(self, seed: int) -> None:
        dice = np.random.default_rng(seed)
        order = dice.permutation(len(patients())).tolist()

        assert assess_many([patients()[number] for number in order], TODAY) == [
            known()[number] for number in order
        ]
        for number in order[:5]:
            assert assess_many([patients()[number]], TODAY) == [known()[number]]

    @some
    @given(seeds)
    def test_the_order_of_answers_and_infusions_does_not_matter(self, seed: int) -> None:
        dice = np.random.default_rng(seed)

        def shuffled(history: History) -> History:
            days, infusions = list(history.check_ins), list(history.infusions)
            return history._replace(
                check_ins=[days[number] for number in dice.permutation(len(days))],
                infusions=[infusions[number] for number in dice.permutation(len(infusions))],
            )

        chosen = patients()[seed % 200 :][:50]
        assert assess_many(map(shuffled, chosen), TODAY) == assess_many(chosen, TODAY)

    def test_nobody_is_judged_by_nobody(self) -> None:
        assert assess_many([], TODAY) == []


def test_ten_thousand_patients_take_ten_seconds() -> None:
    """A thousand of them, with room for a slow machine."""
    infusions: list[date] = [ago(back) for back in (3, 30, 58, 80)]
    histories = [History(wavering(seed % 50, days=84), infusions) for seed in range(1_000)]

    begun = time.process_time()
    assert len(assess_many(histories, TODAY)) == 1_000

    assert time.process_time() - begun < 2.5
