import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.digest import Digest, Entry, Patient, arrange, compose, followed, from_json, to_json, without
from journal.episodes import Episode
from journal.verdict import Change, Day, Finding, Rule, Trend, Verdict

TODAY = date(2026, 5, 17)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def patient(number: int, rise: int = 0, silent_for: int = 0, infusions: tuple[date, ...] = ()) -> Patient:
    """Rated every day for ten weeks; pain is higher by `rise` in the last ten days."""
    days = tuple(
        Day(ago(back), {"pain": 3 + back % 2 + (rise if back < 10 else 0), "mood": 6 + back % 3 % 2})
        for back in range(silent_for, 70)
    )
    return Patient(id=number, code=f"PT-{number:03}", check_ins=days, infusions=infusions, notes=number)


def change(by: float, question: str = "pain") -> Change:
    return Change(question, by, by - 1, by + 1, 0.9, 3 + by, 3, 7, None, by >= 1)


def entry(number: int, verdict: Verdict, by: float | None = None, episode: Episode | None = None) -> Entry:
    changes = () if by is None else (change(by),)
    trend = Trend(verdict, TODAY, answered=7, changes=changes, days_since_answer=number)
    return Entry(number, f"PT-{number:03}", trend, None, None, 0, episode=episode)


def codes(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.code for entry in entries]


OPEN_FOR_LONG = Episode(since=ago(40), opened=ago(35))
NEW = Episode(since=ago(12), opened=ago(3))
ENDED = replace(OPEN_FOR_LONG, ended=ago(2))


class TestCompose:
    def test_each_patient_is_in_the_group_of_the_verdict(self) -> None:
        digest = compose([patient(1), patient(2, rise=4), patient(3, silent_for=40)], TODAY)

        assert codes(digest.worse) == ["PT-002"]
        assert codes(digest.not_worse) == ["PT-001"]
        assert codes(digest.unclear) == ["PT-003"]
        assert digest.today == TODAY

    def test_an_entry_says_where_the_patient_is_in_the_cycle(self) -> None:
        (entry,) = compose([patient(5, infusions=(ago(-7), ago(10), ago(50)))], TODAY).entries

        assert (entry.patient, entry.day_of_cycle, entry.next_infusion, entry.notes) == (5, 10, ago(-7), 5)

    def test_nobody_makes_an_empty_digest(self) -> None:
        assert compose([], TODAY) == Digest(TODAY)

    def test_the_newest_episode_is_shown_and_the_others_are_known_to_the_judgement(self) -> None:
        closed = replace(ENDED, ended_by="CL-001")
        known = replace(patient(1), episodes=(closed, ENDED, NEW))

        (shown,) = compose([known], TODAY).worse

        assert shown.episode == NEW
        assert known.history(TODAY).open_since is None, "its first week is told alike to every clinician"
        later = known.history(TODAY + timedelta(7))
        assert (later.open_since, later.accepted) == (NEW.since, (closed.since,))

    def test_who_got_worse_has_an_open_episode_once_it_is_followed(self) -> None:
        (found,) = compose([patient(1, rise=4)], TODAY).worse

        assert found.episode is None and found.is_new
        opened = followed(found).open_episode
        assert opened is not None and opened.opened == TODAY and opened.since <= TODAY


class TestOrder:
    def test_the_new_come_first_then_the_largest_worsening_and_then_the_code(self) -> None:
        worse = [
            entry(1, Verdict.WORSE, 5, OPEN_FOR_LONG),
            entry(2, Verdict.WORSE, 2),
            entry(3, Verdict.WORSE, 4, NEW),
            entry(4, Verdict.WORSE, 2, ENDED),
        ]

        assert codes(arrange(worse, TODAY).worse) == ["PT-003", "PT-002", "PT-004", "PT-001"]

    @pytest.mark.parametrize("verdict", Verdict)
    def test_who_has_an_open_episode_is_among_the_worse_whatever_the_week_says(
        self, verdict: Verdict
    ) -> None:
        digest = arrange([entry(1, verdict, None, OPEN_FOR_LONG), entry(2, Verdict.WORSE, 1)], TODAY)

        assert codes(digest.worse) == ["PT-002", "PT-001"]
        assert digest.entries == digest.worse

    def test_an_episode_that_has_ended_moves_nobody(self) -> None:
        digest = arrange([entry(1, Verdict.NOT_WORSE, 0, ENDED), entry(2, Verdict.WATCH, 1, ENDED)], TODAY)

        assert (codes(digest.worse), codes(digest.watch), codes(digest.not_worse)) == (
            [],
            ["PT-002"],
            ["PT-001"],
        )

    def test_the_longest_silent_comes_first_among_the_unclear_and_the_never_heard_before_all(self) -> None:
        never = replace(entry(9, Verdict.NOT_ENOUGH).trend, days_since_answer=None)
        silent = [entry(number, Verdict.NOT_ENOUGH) for number in (8, 20, 9)]
        silent[2] = replace(silent[2], trend=never)

        assert codes(arrange(silent, TODAY).unclear) == ["PT-009", "PT-020", "PT-008"]

    def test_the_others_are_ordered_by_code(self) -> None:
        others = [entry(2, Verdict.NOT_WORSE), entry(1, Verdict.NOT_WORSE)]

        assert codes(arrange(others, TODAY).not_worse) == ["PT-001", "PT-002"]


class TestRestriction:
    def test_only_the_patients_who_may_still_be_seen_are_left_in_any_group(self) -> None:
        everyone = arrange([entry(number, [*Verdict][number % 4]) for number in range(8)], TODAY)

        digest = everyone.restricted_to({0, 1, 2, 3, 99})

        assert [codes(group) for group in (digest.worse, digest.watch, digest.not_worse, digest.unclear)] == [
            ["PT-000"],
            ["PT-001"],
            ["PT-002"],
            ["PT-003"],
        ]
        assert everyone.restricted_to(()) == Digest(TODAY)


changes = st.lists(st.builds(Change), max_size=2).map(tuple)
finding = st.one_of([st.builds(kind) for kind in get_args(Finding)])
findings = st.lists(finding, max_size=2).map(tuple)
trends = st.builds(Trend, changes=changes, findings=findings, rule=st.builds(Rule))
stored_entries = st.lists(
    st.builds(Entry, trend=trends, episode=st.none() | st.builds(Episode)), max_size=2
).map(tuple)
digests = st.builds(
    Digest, worse=stored_entries, watch=stored_entries, not_worse=stored_entries, unclear=stored_entries
)

FIRST_VERSION = json.loads((Path(__file__).parents[1] / "data" / "first-digest.json").read_text("utf-8"))


class TestJson:
    @given(digests)
    def test_a_stored_digest_comes_back_equal(self, digest: Digest) -> None:
        stored = json.loads(json.dumps(to_json(digest)))

        # As text, for a number that is none is not equal to itself.
        assert repr(to_json(digest)) == repr(stored)
        assert repr(from_json(stored)) == repr(digest)

    def test_what_comes_back_behaves_like_the_digest(self) -> None:
        digest = compose([patient(2, rise=4), patient(1)], TODAY)

        again = from_json(to_json(digest))

        assert again == digest
        assert again.worse[0].trend.worse == digest.worse[0].trend.worse
        assert again.worse[0].trend.verdict is Verdict.WORSE

    def test_dates_are_written_as_iso_8601(self) -> None:
        stored = to_json(compose([patient(2, rise=4, infusions=(ago(-3),))], TODAY))

        assert stored["today"] == "2026-05-17"
        assert stored["worse"][0]["next_infusion"] == "2026-05-20"

    def test_a_digest_of_the_first_version_can_be_read(self) -> None:
        digest = from_json(FIRST_VERSION)

        (read,) = digest.worse
        (told,) = read.trend.worse
        assert (read.code, read.episode, read.next_infusion) == ("PT-007", None, date(2026, 3, 20))
        assert (told.by, told.since, read.trend.probability) == (2.1, date(2026, 3, 2), None)
        assert digest.watch == () and digest.restricted_to({8}) == Digest(date(2026, 3, 9))

    @given(digests, st.integers(0, 3))
    def test_without_a_patient_the_rest_stays_as_it_was(self, digest: Digest, patient: int) -> None:
        stored = to_json(digest)

        remaining = digest.restricted_to(digest.patients - {patient})
        assert repr(without(stored, patient)) == repr(to_json(remaining))

    def test_what_an_earlier_version_wrote_of_others_stays_to_the_letter(self) -> None:
        assert without(FIRST_VERSION, 8) == FIRST_VERSION
        assert without(FIRST_VERSION, 7) == {**FIRST_VERSION, "worse": []}
