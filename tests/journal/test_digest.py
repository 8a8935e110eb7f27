import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from journal.digest import Digest, Entry, Patient, compose, from_json, to_json
from journal.trend import Change, Day, Trend, Verdict

TODAY = date(2026, 5, 17)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def patient(number: int, rise: int = 0, silent_for: int = 0, infusions: tuple[date, ...] = ()) -> Patient:
    """Rated every day for six weeks; pain is higher by `rise` in the last seven days."""
    days = tuple(
        Day(ago(back), {"pain": 3 + back % 2 + (rise if back < 7 else 0), "mood": 6})
        for back in range(silent_for, 42)
    )
    return Patient(id=number, code=f"PT-{number:03}", check_ins=days, infusions=infusions, notes=number)


def codes(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.code for entry in entries]


class TestCompose:
    def test_each_patient_is_in_the_group_of_the_verdict(self) -> None:
        digest = compose([patient(1), patient(2, rise=3), patient(3, silent_for=9)], TODAY)

        assert codes(digest.worse) == ["PT-002"]
        assert codes(digest.not_worse) == ["PT-001"]
        assert codes(digest.unclear) == ["PT-003"]
        assert digest.today == TODAY

    def test_the_largest_worsening_comes_first_and_then_the_code(self) -> None:
        digest = compose([patient(4, rise=2), patient(1, rise=2), patient(3, rise=4)], TODAY)

        assert codes(digest.worse) == ["PT-003", "PT-001", "PT-004"]

    def test_the_not_worse_are_ordered_by_code(self) -> None:
        assert codes(compose([patient(2), patient(1)], TODAY).not_worse) == ["PT-001", "PT-002"]

    def test_the_longest_silent_comes_first_among_the_unclear_and_the_never_heard_before_all(self) -> None:
        never = Patient(id=9, code="PT-009", check_ins=(), infusions=(), notes=0)

        digest = compose(
            [patient(1, silent_for=8), patient(2, silent_for=20), never, patient(0, silent_for=8)], TODAY
        )

        assert codes(digest.unclear) == ["PT-009", "PT-002", "PT-000", "PT-001"]

    def test_an_entry_says_where_the_patient_is_in_the_cycle(self) -> None:
        (entry,) = compose([patient(5, infusions=(ago(-7), ago(10), ago(50)))], TODAY).not_worse

        assert (entry.patient, entry.day_of_cycle, entry.next_infusion, entry.notes) == (5, 10, ago(-7), 5)

    def test_nobody_makes_an_empty_digest(self) -> None:
        assert compose([], TODAY) == Digest(TODAY, (), (), ())


class TestRestriction:
    def test_only_the_patients_who_may_still_be_seen_are_left_in_any_group(self) -> None:
        everyone = [
            patient(number, rise, silent)
            for number, (rise, silent) in enumerate([(3, 0), (4, 0), (0, 0), (0, 0), (0, 9), (0, 9)])
        ]

        digest = compose(everyone, TODAY).restricted_to({0, 2, 4, 99})

        assert codes(digest.worse) == ["PT-000"]
        assert codes(digest.not_worse) == ["PT-002"]
        assert codes(digest.unclear) == ["PT-004"]
        assert digest.today == TODAY

    def test_nobody_may_be_seen(self) -> None:
        assert compose([patient(1)], TODAY).restricted_to(()) == Digest(TODAY, (), (), ())


numbers = st.floats(allow_nan=False, allow_infinity=False)
changes = st.builds(
    Change,
    question=st.sampled_from(["pain", "mood"]),
    by=numbers,
    low=numbers,
    high=numbers,
    recent=numbers,
    usual=numbers,
    since=st.none() | st.dates(),
)
trends = st.builds(Trend, verdict=st.sampled_from(Verdict), changes=st.lists(changes, max_size=2).map(tuple))
entries = st.lists(st.builds(Entry, trend=trends), max_size=2).map(tuple)
digests = st.builds(Digest, worse=entries, not_worse=entries, unclear=entries)


class TestJson:
    @given(digests)
    def test_a_stored_digest_comes_back_equal(self, digest: Digest) -> None:
        stored = json.loads(json.dumps(to_json(digest)))

        assert to_json(digest) == stored
        assert from_json(stored) == digest

    def test_what_comes_back_behaves_like_the_digest(self) -> None:
        digest = compose([patient(2, rise=3), patient(1)], TODAY)

        again = from_json(to_json(digest))

        assert again.worse[0].trend.worse == digest.worse[0].trend.worse
        assert again.worse[0].trend.verdict is Verdict.WORSE
        assert again.restricted_to({1}) == replace(digest, worse=())

    def test_dates_are_written_as_iso_8601(self) -> None:
        stored = to_json(compose([patient(2, rise=3, infusions=(ago(-3),))], TODAY))

        assert stored["today"] == "2026-05-17"
        assert stored["worse"][0]["next_infusion"] == "2026-05-20"
        assert stored["worse"][0]["trend"]["changes"][0]["since"] == "2026-05-11"
