"""How long relief lasted, for patients whose true relief is known, and that no answer is ever made up."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.cycles import Lasted
from journal.fading import UNSETTLED
from journal.lasting import lasted
from journal.verdict import Day, History

TODAY = date(2026, 6, 1)
BACK = (150, 115, 80, 45)  # days since the infusions


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def treated(
    holds: tuple[int, ...], seed: int = 1, answers: float = 1.0, last: int = 1, points: float = 4
) -> History:
    """Seven points without infusions; each takes some off, holds and then fades; answers until `last`."""
    generator = np.random.default_rng(seed)
    days = []
    for back in range(BACK[0], last - 1, -1):
        begun, held = next(one for one in zip(BACK[::-1], holds[::-1], strict=True) if one[0] >= back)
        burden = 7 - points * np.exp(-max(0, begun - back - held) / (held / 3))
        pain, mood = np.clip(np.round(np.array([burden, 10 - burden]) + generator.normal(0, 0.8, 2)), 0, 10)
        if generator.random() < answers:
            days.append(Day(ago(back), {"pain": int(pain), "mood": int(mood)}))
    return History(days, [ago(back) for back in BACK])


def true_days(holds: int, points: float = 4) -> int:
    """Of `points` that hold, one is left this many days after they began to fade."""
    return round(holds + holds / 3 * float(np.log(points)))


def test_relief_that_was_seen_to_end_is_told_in_days_beside_each_other() -> None:
    holds = (16, 14, 17, 8)
    found = lasted(treated(holds), TODAY)
    assert [one.infusion for one in found] == [ago(back) for back in BACK]
    for one, held in zip(found, holds, strict=True):
        assert not one.at_least and one.days is not None and abs(one.days - true_days(held)) <= 3


def test_the_days_are_right_within_five_days_in_nine_of_ten_cycles_or_not_told() -> None:
    generator = np.random.default_rng(7)
    off = []
    for seed in range(60):
        holds = tuple(int(days) for days in generator.integers(6, 24, len(BACK)))
        points, answers = float(generator.uniform(2.5, 4.5)), float(generator.choice([0.4, 0.7, 1]))
        for one, held in zip(lasted(treated(holds, seed, answers, points=points), TODAY), holds, strict=True):
            true = true_days(held, points)
            if one.days is not None and not one.at_least:
                off.append(one.days - true)
    assert len(off) > 100 and np.mean(np.abs(off) <= 5) >= 0.9


def test_an_infusion_before_relief_was_gone_tells_that_it_lasted_at_least_so_long() -> None:
    long = treated((12, 12, 12, 60))
    early = History(long.check_ins, [*long.infusions, ago(30)])
    assert lasted(early, TODAY)[3] == Lasted(ago(45), 15, at_least=True)


def test_relief_that_is_there_goes_on_and_after_the_last_answer_nothing_is_told() -> None:
    assert lasted(treated((12, 12, 12, 60), last=30), TODAY)[-1] == Lasted(ago(45), 16, at_least=True)
    assert lasted(treated((12, 12, 12, 60), last=30), ago(29))[-1] == Lasted(
        ago(45), 16, at_least=True, goes_on=True
    )


def test_answers_that_end_while_relief_goes_tell_nothing() -> None:
    """Sure neither that it was still there with the last answer, nor that it had gone."""
    days = {last: lasted(treated((12, 12, 12, 12), last=last), TODAY)[-1].days for last in (32, 28, 26)}
    assert days == {32: 14, 28: None, 26: 18}


def test_too_few_answers_tell_nothing_and_a_series_is_one_infusion() -> None:
    nothing = History([], [ago(5), ago(30), ago(33), ago(36), ago(400)])
    assert lasted(nothing, TODAY) == [Lasted(ago(30), None), Lasted(ago(5), None, goes_on=True)]
    assert lasted(History([], []), TODAY) == []


@given(st.sets(st.integers(1, 150)), st.sets(st.integers(0, 160), max_size=6), st.integers(0, 10))
@settings(max_examples=30, deadline=None)
def test_whatever_was_answered_no_day_is_told_that_no_answer_has_seen(
    answered: set[int], infusions: set[int], pain: int
) -> None:
    days = [
        Day(ago(back), {"pain": (pain + back) % 11, "mood": pain}) for back in sorted(answered, reverse=True)
    ]
    found = lasted(History(days, [ago(back) for back in infusions]), TODAY)
    for number, one in enumerate(found):
        end = found[number + 1].infusion if number + 1 < len(found) else TODAY + timedelta(days=1)
        seen = [(day.day - one.infusion).days for day in days if one.infusion < day.day < end]
        last = max((since for since in seen if UNSETTLED <= since <= 84), default=-1)
        assert one.days is None or (one.days == last + 1 if one.at_least else 0 <= one.days <= last)
