"""Counting what a rule found, and the page and the picture that show it."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from benchmarks.evaluation import page, picture
from benchmarks.evaluation.page import BEGIN, END, Row, StressRow
from benchmarks.evaluation.rules import DIGESTS
from benchmarks.evaluation.scoring import YEARS, outcome, performance, sweep, threshold
from benchmarks.evaluation.worlds import STABLE, Flags, Floats, Ints

WEEK_8 = DIGESTS[3]


def flagged(*weeks: Collection[int]) -> Flags:
    """A row for each patient, flagged in these weeks; the first digest ends week 5."""
    return np.array([[week + 5 in each for week in range(len(DIGESTS))] for each in weeks])


def random_scores(seed: int) -> tuple[Ints, Floats]:
    generator = np.random.default_rng(seed)
    onset = np.where(generator.random(40) < 0.5, STABLE, generator.integers(49, 141, 40))
    return onset, generator.normal(size=(40, len(DIGESTS)))


class TestOutcome:
    def test_a_flag_that_stays_is_one_false_flag(self) -> None:
        found = outcome(np.array([STABLE, STABLE]), flagged({6, 7, 8, 11}, set()))

        assert list(found.false_flags * YEARS) == [2, 0]

    def test_a_flag_of_the_first_digest_is_new(self) -> None:
        assert outcome(np.array([STABLE]), flagged({5})).false_flags * YEARS == [1]

    @pytest.mark.parametrize(
        "days_before, digests, days", [(0, 0, 0), (6, 0, 6), (7, 1, 7), (-1, None, None)]
    )
    def test_digests_and_days_count_from_the_onset(
        self, days_before: int, digests: int | None, days: int | None
    ) -> None:
        found = outcome(np.array([WEEK_8 - days_before]), flagged({8}))

        assert list(found.digests) == [np.inf if digests is None else digests]
        assert list(found.days) == [np.inf if days is None else days]

    def test_a_flag_that_was_there_before_finds_nobody(self) -> None:
        found = outcome(np.array([WEEK_8 - 2]), flagged({7, 8, 9}))

        assert list(found.digests) == [np.inf]

    def test_one_that_went_and_came_back_does(self) -> None:
        assert list(outcome(np.array([WEEK_8 - 2]), flagged({7, 9})).digests) == [1]

    def test_who_gets_worse_with_fewer_than_four_digests_left_is_left_out(self) -> None:
        found = outcome(np.array([DIGESTS[-3], DIGESTS[-4]]), flagged({26}, {26}))

        assert list(found.digests) == [3]
        assert list(found.false_flags) == []


class TestThreshold:
    @settings(max_examples=15)
    @given(st.integers(0, 2**32), st.sampled_from([0.5, 1, 2, 5]))
    def test_it_raises_no_more_false_flags_than_accepted(self, seed: int, accepted: float) -> None:
        onset, scores = random_scores(seed)
        at = threshold(sweep(onset, scores), accepted)

        assert outcome(onset, scores >= at).false_flags.mean() <= accepted

    def test_who_could_not_be_judged_is_not_flagged(self) -> None:
        onset, scores = random_scores(1)
        scores[:] = -np.inf

        assert not (scores >= threshold(sweep(onset, scores), 1)).any()

    def test_a_clear_difference_is_found_without_false_flags(self) -> None:
        onset, scores = random_scores(2)
        scores[(onset != STABLE)[:, None] & (np.array(DIGESTS) >= onset[:, None])] += 20
        at = threshold(sweep(onset, scores), 0.01)

        assert performance(onset, scores >= at).soon.value == 1


def test_an_interval_holds_the_value_and_narrows_with_patients() -> None:
    onset, flags = np.full(400, STABLE), np.zeros((400, len(DIGESTS)), dtype=bool)
    onset[::2], flags[::3, 9] = 60, True
    few, many = performance(onset[:60], flags[:60]).false_flags, performance(onset, flags).false_flags

    assert few.low <= few.value <= few.high
    assert many.high - many.low < few.high - few.low


class TestPage:
    def test_only_the_measured_part_is_written_anew(self) -> None:
        once = page.replaced(f"Before.\n\n{BEGIN}\nold\n{END}\n\nAfter.\n", "new")

        assert once == f"Before.\n\n{BEGIN}\nnew\n{END}\n\nAfter.\n"
        assert page.replaced(once, "new") == once

    def test_a_page_without_a_measured_part_gets_one_at_its_end(self) -> None:
        once = page.replaced("Before.\n", "new")

        assert once == f"Before.\n\n{BEGIN}\nnew\n{END}\n"
        assert page.replaced(once, "new") == once

    def test_tables_give_figures_with_intervals(self) -> None:
        found = performance(*_found_at_once())
        row = page.rules_table([Row("a rule", 0.8, found)]).splitlines()[-1]
        stress = page.stress_table([StressRow("a world", found, found, found)], "another").splitlines()[-1]

        cells = ("a rule", "0.8", "0.00 (0.00–0.00)", "100 % (100–100)", "100 % (100–100)", "6 d (6–6)")
        assert row == f"| {' | '.join(cells)} |"
        assert stress == f"| {' | '.join(['a world', *cells[2:], '0.00', '100 %', '100 %'])} |"

    def test_a_delay_that_most_never_reach_is_said_in_words(self) -> None:
        onset, flags = _found_at_once()

        assert "most missed" in page.rules_table([Row("a rule", 1, performance(onset, flags & False))])


def test_the_picture_can_be_drawn(tmp_path: Path) -> None:
    swept = {name: sweep(*random_scores(seed)) for seed, name in enumerate(["one", "another", "third"])}
    picture.draw(swept, "another", tmp_path / "found.png")

    with Image.open(tmp_path / "found.png") as drawn:
        assert min(drawn.size) > 1000


def _found_at_once() -> tuple[Ints, Flags]:
    return np.array([STABLE, WEEK_8 - 6, WEEK_8 - 6]), flagged(set(), {8}, {8})
