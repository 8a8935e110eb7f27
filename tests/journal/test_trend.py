"""What is said of one patient, by examples, and that the figures of every trend agree with each other."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.evaluation.worlds import MAIN, STRESS
from journal.shift import NEEDED_EARLIER
from journal.trend import NEEDED_LATELY, NEEDED_RECENT, THRESHOLDS, WATCHED, assess, assess_many, usual_course
from journal.verdict import LOOK_BACK, WINDOW, Apart, Day, History, Rule, Silence, Small, Trend, Verdict
from tests.journal.diaries import BOTH, TODAY, ago, diary, judged, simulated, wavering, without, worse


def verdict(days: list[Day], *infusions: date) -> Verdict:
    return assess(days, infusions, TODAY).verdict


class TestVerdict:
    def test_a_steady_patient_is_not_worse(self) -> None:
        found = assess(wavering(1), [], TODAY)

        assert (found.verdict, found.worse, found.since) == (Verdict.NOT_WORSE, (), None)
        assert [change.question for change in found.changes] == list(BOTH)

    @pytest.mark.parametrize("questions", [("pain",), ("mood",), BOTH])
    def test_worse_for_ten_days_is_told_with_the_question_and_the_day(
        self, questions: tuple[str, ...]
    ) -> None:
        found = assess(worse(wavering(2), 3, 10, *questions), [], TODAY)

        assert found.verdict is Verdict.WORSE
        assert tuple(change.question for change in found.worse) == questions
        for change in found.worse:
            assert change.by == pytest.approx(3, abs=0.8)
            assert change.low < 3 < change.high
        assert found.since and ago(14) <= found.since <= ago(6)

    def test_relief_is_not_worse(self) -> None:
        assert verdict(worse(wavering(3), -3, 10)) is Verdict.NOT_WORSE

    def test_it_is_watched_before_it_is_worse(self) -> None:
        seen = [found.verdict for found in judged(*(worse(wavering(4), 2, days) for days in range(22)))]

        assert seen[0] is Verdict.NOT_WORSE and seen[-1] is Verdict.WORSE
        first = seen.index(Verdict.WORSE)
        assert Verdict.WATCH in seen[:first] and set(seen[first:]) == {Verdict.WORSE}

    def test_one_day_is_not_worse_however_bad(self) -> None:
        assert verdict(worse(wavering(5), 10, 1)) is not Verdict.WORSE

    def test_half_a_point_is_small_and_not_worse(self) -> None:
        always = diary([4] * 166 + [5, 4] * 7, [6] * 180)

        found = assess(always, [], TODAY)

        assert found.verdict is Verdict.NOT_WORSE
        (small,) = (one for one in found.findings if isinstance(one, Small))
        assert small.question == "pain" and 0 < small.low < 0.5 < small.high

    def test_pain_up_and_mood_up_go_apart(self) -> None:
        found = assess(worse(worse(wavering(6), 3, 14, "pain"), -3, 14, "mood"), [], TODAY)

        assert found.verdict is Verdict.WORSE
        assert Apart("pain", "mood") in found.findings

    def test_pain_alone_can_be_worse_but_never_not_worse(self) -> None:
        def pain_only(days: list[Day]) -> list[Day]:
            return [Day(d.day, {"pain": d.ratings["pain"]}) for d in days]

        assert verdict(pain_only(worse(wavering(7), 3, 10))) is Verdict.WORSE
        calm = assess(pain_only(wavering(7)), [], TODAY)
        assert calm.verdict is Verdict.NOT_ENOUGH
        assert [change.question for change in calm.changes] == ["pain"]

    def test_a_young_diary_is_compared_with_its_own_days_whenever_the_shift_began(self) -> None:
        rising = [4 + round(max(0, day - 14) / 7) for day in range(42)]
        young = [diary(rising[:days], [6] * days) for days in range(28, 43, 2)]

        for found in judged(*young):
            for change in found.changes:
                assert change.high - change.low < 4
                assert change.usual == pytest.approx(4 if change.question == "pain" else 6, abs=1.5)


class TestNeeded:
    @pytest.mark.parametrize("earlier", [NEEDED_EARLIER - 1, NEEDED_EARLIER])
    def test_earlier_ratings(self, earlier: int) -> None:
        assert bool(assess(wavering(8, days=7 + earlier), [], TODAY).changes) is (earlier == NEEDED_EARLIER)

    @pytest.mark.parametrize("rated", [NEEDED_RECENT - 1, NEEDED_RECENT])
    def test_ratings_of_the_last_week(self, rated: int) -> None:
        days = worse(wavering(9), 4, 12)
        fewer = without(days, lambda d: ago(8) < d.day <= ago(rated))

        assert verdict(fewer) is (Verdict.WORSE if rated == NEEDED_RECENT else Verdict.NOT_ENOUGH)

    @pytest.mark.parametrize("rated", [NEEDED_LATELY - 1, NEEDED_LATELY])
    def test_ratings_of_the_last_two_weeks(self, rated: int) -> None:
        fewer = without(wavering(9), lambda d: ago(14) < d.day <= ago(rated))

        assert bool(assess(fewer, [], TODAY).changes) is (rated == NEEDED_LATELY)

    def test_not_worse_takes_three(self) -> None:
        calm = diary([4, 5] * 60, [6, 5] * 60)
        some = [[d for d in calm if d.day <= ago(7) or d.day > ago(rated)] for rated in (2, 3)]

        assert [found.verdict for found in judged(*some)] == [Verdict.NOT_ENOUGH, Verdict.NOT_WORSE]

    def test_somebody_too_restless_to_judge_is_not_called_not_worse(self) -> None:
        assert verdict(diary([0, 0, 1, 10, 10, 9] * 16, [10, 9, 0, 0, 1, 10] * 16)) is Verdict.NOT_ENOUGH

    def test_the_day_of_an_infusion_and_the_day_after_teach_nothing(self) -> None:
        days = wavering(10)
        sore = [Day(d.day, {"pain": 10, "mood": 0}) if d.day in (ago(3), ago(2)) else d for d in days]

        plain, with_ = judged(days, sore, infusions=[ago(3)])

        assert [change.by for change in with_.changes] == [change.by for change in plain.changes]

    def test_until_today_is_answered_the_week_ends_yesterday(self) -> None:
        days = worse(wavering(11), 3, 8)
        found = assess(days[:-1], [], TODAY)

        assert (found.answered, found.of_days, found.days_since_answer) == (7, WINDOW, 1)
        moved = assess([Day(d.day + timedelta(1), d.ratings) for d in days[:-1]], [], TODAY)
        assert [change.by for change in moved.changes] == [change.by for change in found.changes]

    def test_who_stopped_answering_is_silent(self) -> None:
        days = without(wavering(12), lambda d: d.day > ago(10))
        found = assess(days, [], TODAY)

        assert (found.verdict, found.answered, found.days_since_answer) == (Verdict.NOT_ENOUGH, 0, 10)
        (silence,) = (one for one in found.findings if isinstance(one, Silence))
        assert (silence.answered, silence.of) == (5, 14) and silence.usual == 1

    def test_days_that_the_phase_leaves_out_are_no_silence(self) -> None:
        spared = [ago(n) for n in range(40) if n % 3]
        days = without(wavering(12), lambda d: d.day in spared)
        (found,) = assess_many([History(days, (), spared=spared)], TODAY)
        assert not any(isinstance(one, Silence) for one in found.findings)
        assert (found.answered, found.not_asked) == (3, 4)

    def test_who_stops_answering_in_a_light_phase_is_silent_all_the_same(self) -> None:
        spared = [ago(n) for n in range(40) if n % 3]
        days = without(wavering(12), lambda d: d.day in spared or d.day > ago(10))
        (found,) = assess_many([History(days, (), spared=spared)], TODAY)
        (silence,) = (one for one in found.findings if isinstance(one, Silence))
        assert (silence.answered, silence.of, silence.is_phased) == (1, 4, True) and silence.usual == 1


class TestEpisodes:
    WEEKS = tuple(range(2, 21))

    def test_an_open_worsening_never_becomes_usual(self) -> None:
        since = [7 * week for week in self.WEEKS]
        days = [worse(wavering(13, days=180), 4, n) for n in since]
        open_ = [History(d, (), open_since=ago(n - 1)) for d, n in zip(days, since, strict=True)]

        told = assess_many(open_, TODAY)
        forgotten = assess_many([History(d, ()) for d in days], TODAY)

        assert {found.verdict for found in told} == {Verdict.WORSE}
        assert all(change.by == pytest.approx(4, abs=1) for found in told for change in found.changes)
        assert forgotten[-1].verdict is not Verdict.WORSE, "it would be forgotten if nobody had opened it"

    def test_an_accepted_level_is_usual_at_once_and_three_points_more_are_told_in_two_weeks(self) -> None:
        ages = [14, 21, 28, 42, 56, 80]
        days = [worse(wavering(14, days=180), 2, age) for age in ages]
        accepted = [History(d, (), accepted=(ago(age - 1),)) for d, age in zip(days, ages, strict=True)]
        again = [one._replace(check_ins=worse(d, 3, 13)) for one, d in zip(accepted, days, strict=True)]

        assert Verdict.WORSE not in {found.verdict for found in assess_many(accepted, TODAY)}
        assert {found.verdict for found in assess_many(again[2:], TODAY)} == {Verdict.WORSE}


def everything_agrees(found: Trend) -> None:
    """Whatever the answers are."""
    sure = found.probability
    assert (sure is None) is (found.threshold is None) is (not found.changes)
    assert (found.verdict is Verdict.WORSE) is bool(found.worse)
    assert 0 <= found.answered <= WINDOW
    if sure is None or found.threshold is None:
        assert found.verdict is Verdict.NOT_ENOUGH
        return
    assert 0 <= sure <= 1 and found.threshold == THRESHOLDS[found.rule.false_flags]
    assert (found.verdict is Verdict.WORSE) is (sure >= found.threshold)
    assert (found.verdict is Verdict.WATCH) is (min(WATCHED, found.threshold) <= sure < found.threshold)
    assert (found.since is not None) is (found.verdict in (Verdict.WORSE, Verdict.WATCH))
    if found.verdict is Verdict.NOT_WORSE:
        assert tuple(change.question for change in found.changes) == BOTH
        assert min(change.answered for change in found.changes) >= 3
    for change in found.changes:
        towards_worse = (
            change.recent - change.usual if change.question == "pain" else change.usual - change.recent
        )
        assert change.by == pytest.approx(towards_worse, abs=2e-6)
        assert change.low < change.by < change.high
        assert 0 <= change.probability <= 1 and 0 <= change.recent <= 10
        assert 0 <= change.compared <= change.answered <= WINDOW
        assert change.since is None or ago(LOOK_BACK) < change.since <= TODAY


ODD = {
    "nobody": History((), ()),
    "infusions alone": History((), [ago(50), ago(20)]),
    "one answer": History(diary([4], [5]), ()),
    "pain alone": History(diary([4, 5] * 30, [None, None] * 30), ()),
    "days without ratings": History([Day(ago(n), {}) for n in range(60)], ()),
    "always 0": History(diary([0] * 180, [0] * 180), [ago(40)]),
    "always 10": History(diary([10] * 180, [10] * 180), [ago(40)]),
    "always the same for half a year": History(diary([4] * 180, [6] * 180), ()),
    "from 0 to 10": History(diary([0] * 90 + [10] * 10, [10] * 90 + [0] * 10), ()),
    "once a week": History([Day(ago(7 * n), {"pain": 4, "mood": 5}) for n in range(25)], ()),
    "every other week, and lately": History(
        [*(Day(ago(14 * n), {"pain": 3, "mood": 7}) for n in range(12)), *wavering(1)[-7:-1]], ()
    ),
    "planned infusions alone": History(wavering(1), [ago(-3), ago(-30)]),
    "forty infusions": History(wavering(2, days=180), [ago(4 * n) for n in range(40)]),
    "an infusion on each day": History(wavering(2, days=180), [ago(n) for n in range(180)]),
    "an infusion today": History(wavering(3), [ago(60), ago(30), ago(0)]),
    "an infusion yesterday": History(wavering(3), [ago(60), ago(30), ago(1)]),
    "an infusion before all answers": History(wavering(3), [ago(1_000)]),
    "open from today": History(wavering(4), (), open_since=TODAY),
    "open from tomorrow": History(wavering(4), (), open_since=ago(-1)),
    "open for years": History(wavering(4), (), open_since=ago(1_000)),
    "accepted today": History(wavering(5), (), accepted=(TODAY,)),
    "accepted tomorrow": History(wavering(5), (), accepted=(ago(-1),)),
    "accepted years ago": History(wavering(5), (), accepted=(ago(1_000),)),
    "accepted often": History(wavering(5), (), accepted=tuple(ago(9 * n) for n in range(9))),
    "accepted and open again": History(wavering(5), (), open_since=ago(10), accepted=(ago(30),)),
}

ratings = st.fixed_dictionaries({}, optional={key: st.integers(0, 10) for key in BOTH})
diaries = st.dictionaries(st.integers(-9, 200), ratings, max_size=120).map(
    lambda days: [Day(ago(back), values) for back, values in days.items()]
)
infusion_dates = st.frozensets(st.integers(-30, 200).map(ago), max_size=8)
histories = st.builds(
    History,
    diaries,
    infusion_dates,
    st.builds(Rule, st.sampled_from([0.5, 1.0, 2.0, 3.0]), st.sampled_from([0.5, 1.0, 2.0])),
    st.none() | st.integers(-5, 200).map(ago),
    st.lists(st.integers(-5, 200).map(ago), max_size=3).map(tuple),
)


class TestFigures:
    @settings(max_examples=6, deadline=None)
    @given(st.lists(histories, min_size=8, max_size=20))
    def test_of_any_answers_agree(self, some: list[History]) -> None:
        for found in assess_many(some, TODAY):
            everything_agrees(found)

    @pytest.mark.parametrize("name", ODD)
    def test_of_odd_histories_agree(self, name: str) -> None:
        everything_agrees(assess_many([ODD[name]], TODAY)[0])

    def test_of_simulated_patients_agree(self) -> None:
        for world in (MAIN, *STRESS.values()):
            for found in assess_many(simulated(world, 30, seed=21, digest=15), TODAY):
                everything_agrees(found)

    def test_nothing_but_the_truth_of_odd_histories(self) -> None:
        verdicts = {
            name: found.verdict for name, found in zip(ODD, assess_many(ODD.values(), TODAY), strict=True)
        }

        assert Verdict.WORSE is verdicts.pop("from 0 to 10")
        assert Verdict.WORSE not in verdicts.values()
        assert verdicts["once a week"] is verdicts["pain alone"] is Verdict.NOT_ENOUGH
        assert verdicts["always 10"] is verdicts["always 0"] is Verdict.NOT_WORSE

    def test_of_the_charts_curve_are_those_of_the_change(self) -> None:
        for history in simulated(MAIN, 40, seed=22, digest=16):
            (found,) = assess_many([history], TODAY)
            course = usual_course(history, found)
            for change in found.changes:
                rated = {d.day for d in history.check_ins if change.question in d.ratings}
                settled = {d for d in rated if not any(0 <= (d - i).days < 2 for i in history.infusions)}
                last = TODAY if any(d.day == TODAY for d in history.check_ins) else ago(1)
                week = [one for one in course[change.question] if 0 <= (last - one.day).days < WINDOW]
                usual = [one.usual for one in week if one.day in settled]
                assert np.mean(usual) == pytest.approx(change.usual, abs=1e-4)
                assert all(one.low < one.usual < one.high for one in week)


class TestRules:
    def test_fewer_false_flags_accepted_are_a_higher_threshold(self) -> None:
        assert THRESHOLDS[0.5] > THRESHOLDS[1.0] > THRESHOLDS[2.0] >= WATCHED

    def test_who_is_told_at_few_is_told_at_more(self) -> None:
        some = simulated(MAIN, 120, seed=23, digest=17)

        def told(rule: Rule) -> set[int]:
            found = assess_many([history._replace(rule=rule) for history in some], TODAY)
            return {number for number, one in enumerate(found) if one.verdict is Verdict.WORSE}

        assert told(Rule(1, 0.5)) < told(Rule(1, 1)) < told(Rule(1, 2))
        assert told(Rule(3, 1)) < told(Rule(2, 1)) < told(Rule(1, 1))
