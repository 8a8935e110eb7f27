"""What was dealt with is not told again while it is unchanged; what nobody dealt with always comes back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from journal.digest import Digest, Entry, arrange, followed
from journal.episodes import SILENT, WATCH, Episode, Outcome
from journal.verdict import Change, Rule, Silence, Trend, Verdict

MONDAY = date(2026, 3, 2)
WEEK = timedelta(weeks=1)
WORSE, WATCHED, NOT_WORSE, NOT_ENOUGH = Verdict
STOPPED = (Silence(1, 14, 0.9),)


def trend(verdict: Verdict, by: float, week: int, *, stopped: bool = True) -> Trend:
    changes = (
        ()
        if verdict is NOT_ENOUGH
        else (Change("pain", by, by - 1, by + 1, 0.9, 4, 4, 7, None, verdict is WORSE),)
    )
    findings = STOPPED if stopped and verdict is NOT_ENOUGH else ()
    today = MONDAY + week * WEEK
    return Trend(verdict, today, 7, changes, days_since_answer=9, findings=findings, rule=Rule(1.0))


def after(entry: Entry | None, now: Trend) -> Entry:
    """The same patient in the next digest."""
    known = entry or Entry(1, "PT-001", now, None, None, 0)
    return followed(replace(known, trend=now, reminded=False))


def weeks(*told: tuple[Verdict, float]) -> list[Entry]:
    found: list[Entry] = []
    for week, (verdict, by) in enumerate(told):
        found.append(after(found[-1] if found else None, trend(verdict, by, week)))
    return found


def calls(entry: Entry, by: float | None = 2.0) -> Entry:
    """CL-001 has called."""
    assert entry.item is not None
    dealt_with = entry.item.dealt_with(Outcome("called", entry.trend.today, "CL-001", by))
    if dealt_with.kind == "worse":
        return replace(entry, episode=dealt_with)
    return replace(entry, beside=dealt_with)


def told(entry: Entry) -> bool:
    return entry in digest(entry).items


def digest(entry: Entry) -> Digest:
    return arrange([entry], entry.trend.today)


def test_each_kind_opens_goes_on_and_ends() -> None:
    kinds = [
        entry.item and (entry.item.kind, (entry.item.opened - MONDAY) // WEEK)
        for entry in weeks(
            (WATCHED, 0.7), (WATCHED, 0.8), (NOT_ENOUGH, 0), (NOT_ENOUGH, 0), (NOT_WORSE, 0), (WORSE, 2)
        )
    ]
    assert kinds == [(WATCH, 0), (WATCH, 0), (SILENT, 2), (SILENT, 2), None, ("worse", 5)]


def test_a_week_that_says_too_little_ends_no_softer_signal() -> None:
    (watched,) = weeks((WATCHED, 0.7))
    unclear = after(watched, trend(NOT_ENOUGH, 0, 1, stopped=False))
    assert unclear.item == watched.item and told(unclear)


def test_who_falls_silent_after_it_was_dealt_with_is_told() -> None:
    called = calls(weeks((WORSE, 2.0))[0])
    silent = after(called, trend(NOT_ENOUGH, 0, 1))
    assert silent.item and silent.item.kind == SILENT and told(silent)
    assert not told(after(calls(silent), trend(NOT_ENOUGH, 0, 2)))


def test_who_was_silent_when_it_was_dealt_with_is_told_once_answers_say_it_is_worse() -> None:
    silent = weeks((WORSE, 2.0), (NOT_ENOUGH, 0))[-1]
    called = calls(silent, None)
    assert not told(after(called, trend(NOT_ENOUGH, 0, 2)))
    assert told(after(called, trend(WORSE, 1.5, 2)))


def test_a_softer_signal_of_what_was_dealt_with_is_no_news() -> None:
    called = calls(weeks((WORSE, 2.0))[0])
    softer = after(called, trend(WATCHED, 0.9, 1))
    assert not told(softer) and digest(softer).settled == (softer,)


def test_what_grows_by_the_rule_is_told_again_with_what_was_done() -> None:
    called = calls(weeks((WORSE, 2.0))[0], by=2.0)
    almost, grown = (after(called, trend(WORSE, by, 1)) for by in (2.9, 3.0))
    assert not told(almost)
    assert told(grown) and grown.item and grown.item.earlier == Outcome("called", MONDAY, "CL-001", 2.0)
    assert told(after(grown, trend(WORSE, 2.0, 2))), "nobody has dealt with it since"


def test_a_worsening_after_a_softer_signal_is_told_although_that_was_dealt_with() -> None:
    seen = calls(weeks((WATCHED, 0.8))[0], by=0.8)
    assert not told(after(seen, trend(WATCHED, 0.8, 1)))
    assert told(after(seen, trend(WORSE, 1.2, 1)))


def test_whoever_wants_a_reminder_is_told_in_any_case() -> None:
    called = replace(calls(weeks((WORSE, 2.0))[0]), reminded=True)
    assert digest(called).worse == (called,) and digest(called).is_wanted
    better = replace(weeks((NOT_WORSE, 0.0))[0], reminded=True)
    assert digest(better).items == (better,) and digest(better).is_wanted
    assert not digest(replace(better, reminded=False)).is_wanted


verdicts = st.tuples(st.sampled_from(Verdict), st.floats(-3, 6))
pasts = st.lists(verdicts, min_size=1, max_size=8)


@given(pasts, st.lists(st.booleans(), min_size=8, max_size=8))
def test_what_is_open_always_comes_back_and_what_is_closed_never_does_while_unchanged(
    past: Sequence[tuple[Verdict, float]], acts: Sequence[bool]
) -> None:
    entry: Entry | None = None
    for week, ((verdict, by), act) in enumerate(zip(past, acts, strict=False)):
        now = trend(verdict, by, week)
        entry = after(entry, now)
        if entry.item is not None:
            assert told(entry) is (entry.item.outcome is None)
        assert after(entry, now) == entry, "to follow the same trend again changes nothing"
        if entry.item is not None and entry.item.outcome is None and act:
            entry = calls(entry, None if verdict is NOT_ENOUGH else by)
            assert not told(entry) and not told(after(entry, now))


@given(pasts, st.booleans())
def test_who_is_silent_is_never_among_those_who_are_not_worse(
    past: Sequence[tuple[Verdict, float]], act: bool
) -> None:
    entry: Entry | None = None
    for week, (verdict, by) in enumerate(past):
        entry = after(entry, trend(verdict, by, week))
        if verdict is NOT_ENOUGH:
            assert entry not in digest(entry).not_worse
            if entry.item is None or entry.item.outcome is None:
                assert entry in digest(entry).named
        if act and entry.item and entry.item.outcome is None:
            entry = calls(entry, by)


@given(st.floats(-5, 8), st.floats(-5, 8), st.sampled_from((1.0, 1.5, 2.0, 3.0)))
def test_what_was_done_holds_until_it_is_clearly_worse(then: float, now: float, least: float) -> None:
    dealt_with = Episode(MONDAY, MONDAY).dealt_with(Outcome("seen", MONDAY, "CL-001", then))
    grown = dealt_with.grown(now, least)
    assert (grown.outcome is None) == (now >= then + least)
    assert grown.grown(now, least) == grown
    assert dealt_with.grown(None, least) == dealt_with
