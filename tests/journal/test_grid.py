"""Where answers and infusions land, and which of them show a person's course."""

from datetime import date, timedelta

import numpy as np

from journal.grid import Grid, lay_out
from journal.shift import JUDGED
from journal.verdict import LOOK_BACK, Day, History
from tests.journal.diaries import TODAY, ago, diary

NOBODY = History((), ())


def laid(
    *days: Day,
    infusions: tuple[date, ...] = (),
    today: date = TODAY,
    open_since: date | None = None,
    accepted: tuple[date, ...] = (),
) -> Grid:
    return lay_out([History(days, infusions, open_since=open_since, accepted=accepted)], today)


def test_the_last_column_is_today_and_higher_is_worse() -> None:
    grid = laid(Day(TODAY, {"pain": 7, "mood": 2}), Day(ago(2), {"mood": 9}))

    assert grid.burdens[0, :, -1].tolist() == [7, 8]
    assert np.isnan(grid.burdens[0, 0, -3]) and grid.burdens[0, 1, -3] == 1
    assert np.isfinite(grid.burdens).sum() == 3


def test_only_the_look_back_is_read() -> None:
    grid = laid(*(Day(ago(n), {"pain": 5}) for n in (-1, 0, LOOK_BACK - 1, LOOK_BACK)))

    assert np.flatnonzero(np.isfinite(grid.burdens[0, 0])).tolist() == [0, LOOK_BACK - 1]


def test_days_count_from_the_last_infusion_and_cycles_from_the_newest() -> None:
    grid = laid(infusions=(ago(3), ago(8), ago(-5)))

    assert grid.since[0, -10:].tolist() == [-1, 0, 1, 2, 3, 4, 0, 1, 2, 3]
    assert grid.cycle[0, -10:].tolist() == [-1, 1, 1, 1, 1, 1, 0, 0, 0, 0]


def test_an_infusion_before_the_look_back_counts() -> None:
    grid = laid(infusions=(ago(LOOK_BACK + 20), ago(LOOK_BACK + 9)))

    assert grid.since[0, [0, -1]].tolist() == [10, LOOK_BACK + 9]
    assert set(grid.cycle[0]) == {0}


def test_until_today_is_answered_yesterday_is_the_last_day() -> None:
    week = diary([5] * 8, [5] * 8)

    whole, morning = laid(*week), laid(*week[:-1])

    assert (whole.last[0], morning.last[0]) == (LOOK_BACK - 1, LOOK_BACK - 2)
    assert whole.answered(7).tolist() == morning.answered(7).tolist() == [[7, 7]]
    assert morning.days_answered(3).tolist() == [3]


def test_days_are_counted_with_any_answer_and_ratings_each_for_itself() -> None:
    grid = laid(Day(TODAY, {"pain": 1}), Day(ago(1), {"mood": 1}), Day(ago(2), {}))

    assert grid.days_answered(7).tolist() == [2]
    assert grid.answered(7).tolist() == [[1, 1]]


class TestSeries:
    def test_ratings_are_packed_with_the_oldest_first(self) -> None:
        some = History([Day(ago(9), {"pain": 3}), Day(TODAY, {"pain": 4, "mood": 4})], ())
        series = lay_out([some, NOBODY], TODAY).series()

        assert series.rated.tolist() == [[True, True], [True, False], [False, False], [False, False]]
        assert series.age[:2].tolist() == [[9, 0], [0, 0]]
        assert series.burden.tolist() == [[3, 4], [6, 0], [0, 0], [0, 0]]

    def test_the_day_of_an_infusion_and_the_next_are_left_out(self) -> None:
        series = laid(*diary([5] * 8, [5] * 8), infusions=(ago(4),)).series()

        assert series.age[0].tolist() == [7, 6, 5, 2, 1, 0]
        assert series.since[0].tolist() == [-1, -1, -1, 2, 3, 4]

    def test_an_open_episode_teaches_nothing_but_its_last_days_are_judged(self) -> None:
        series = laid(*diary([5] * 60, [5] * 60), open_since=ago(40)).series()

        assert series.age[0].tolist() == [*range(59, 40, -1), *range(JUDGED - 1, -1, -1)]

    def test_a_newly_accepted_level_is_learnt_from_half_of_its_days(self) -> None:
        days = diary([5] * 60, [5] * 60)
        held = [int(laid(*days, accepted=(ago(n),)).series().held[0]) for n in (60, 28, 10, 0, -3)]

        assert held == [JUDGED, JUDGED, 5, 0, 0]
        assert laid(*days).series().held.tolist() == [JUDGED, JUDGED]

    def test_the_newest_two_accepted_levels_are_kept(self) -> None:
        series = laid(*diary([5] * 9, [5] * 9), accepted=(ago(50), ago(5), ago(20))).series()

        assert series.accepted.tolist() == [[5, 20], [5, 20]]

    def test_every_day_has_a_place_on_the_chart(self) -> None:
        every = laid(Day(TODAY, {"pain": 1}), infusions=(ago(10),)).every_day()

        assert every.age[0].tolist() == list(range(LOOK_BACK - 1, -1, -1))
        assert every.since[1, -12:].tolist() == [-1, *range(11)]


def test_another_day_moves_everything_along() -> None:
    days = diary([3, 5, 7], [5, 5, 5])

    tomorrow = laid(*days, infusions=(ago(2),), today=TODAY + timedelta(1))

    assert tomorrow.burdens[0, 0, -4:-1].tolist() == [3, 5, 7]
    assert tomorrow.since[0, -4:].tolist() == [0, 1, 2, 3]
    assert tomorrow.last[0] == LOOK_BACK - 2
