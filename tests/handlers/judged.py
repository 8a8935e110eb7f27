"""Patients as an engine could judge them, made by hand, so that their words can be read without one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.texts import LANGUAGES, texts
from journal.digest import Digest, Entry, arrange
from journal.episodes import Episode
from journal.verdict import (
    Apart,
    Change,
    Finding,
    Forecast,
    LessRelief,
    Overdue,
    Relief,
    Rule,
    Silence,
    Small,
    Trend,
    Verdict,
)

every_language = pytest.mark.parametrize("say", [texts(code) for code in LANGUAGES], ids=LANGUAGES)

TODAY = date(2026, 5, 18)
THRESHOLD = 0.872


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


WORSE_PAIN = Change("pain", 2.4, 1.1, 3.6, 0.93, 6.6, 4.2, 4, ago(10), is_worse=True, compared=4)
WORSE_MOOD = Change("mood", 1.8, 0.9, 2.7, 0.91, 3.1, 4.9, 4, ago(8), is_worse=True, compared=4)
USUAL_PAIN = Change("pain", 0.3, -0.4, 1.0, 0.05, 4.5, 4.2, 6, None, is_worse=False, compared=6)
USUAL_MOOD = Change("mood", -0.4, -1.1, 0.3, 0.01, 5.3, 4.9, 6, None, is_worse=False, compared=6)
WATCHED_PAIN = Change("pain", 1.3, 0.1, 2.5, 0.61, 5.5, 4.2, 5, ago(12), is_worse=False, compared=5)

EVERY_FINDING: tuple[Finding, ...] = (
    Overdue(138, 130),
    Relief(12, (124, 121, 126, 118, 122)),
    LessRelief("pain", 1.1, (3.0, 2.8, 3.3, 2.4, 2.9)),
    LessRelief("mood", 1.1, (3.0, 2.8, 3.3, 2.4, 2.9)),
    Silence(2, 14, 0.9),
    Apart("pain", "mood"),
    Small("pain", 0.6, 0.2, 0.9),
    Small("mood", 0.6, 0.2, 0.9),
)

_CHANGES = {
    Verdict.WORSE: (WORSE_PAIN, WORSE_MOOD),
    Verdict.WATCH: (WATCHED_PAIN, USUAL_MOOD),
    Verdict.NOT_WORSE: (USUAL_PAIN, USUAL_MOOD),
    Verdict.NOT_ENOUGH: (),
}
_PROBABILITIES = {Verdict.WORSE: 0.93, Verdict.WATCH: 0.61, Verdict.NOT_WORSE: 0.04}


def judged(
    verdict: Verdict,
    code: str = "PT-004",
    *,
    changes: tuple[Change, ...] | None = None,
    findings: Iterable[Finding] = (),
    episode: Episode | None = None,
    rule: Rule | None = None,
    forecast: Forecast | None = None,
    last_answer: int | None = 0,
    day_of_cycle: int | None = 20,
    next_infusion: date | None = None,
    notes: int = 0,
    standing: str | None = None,
) -> Entry:
    told = _CHANGES[verdict] if changes is None else changes
    trend = Trend(
        verdict=verdict,
        today=TODAY,
        answered=max((change.answered for change in told), default=1),
        changes=told,
        days_since_answer=last_answer,
        probability=_PROBABILITIES.get(verdict),
        threshold=THRESHOLD if told else None,
        since=min((change.since for change in told if change.since), default=None),
        rule=rule or Rule(),
        findings=tuple(findings),
        forecast=forecast,
    )
    number = sum(map(ord, code))
    return Entry(number, code, trend, day_of_cycle, next_infusion, notes, standing, episode)


def digest(*entries: Entry) -> Digest:
    """The patients get numbers of their own, as they have in a database."""
    numbered = (replace(entry, patient=number) for number, entry in enumerate(entries, start=1))
    return arrange(numbered, TODAY)


def longest(code: str, verdict: Verdict) -> Entry:
    """With everything that can be said about one patient."""
    by_question = (replace(WORSE_PAIN, answered=3, compared=1), WORSE_MOOD)
    return judged(
        verdict,
        code,
        changes=by_question if verdict is Verdict.WORSE else None,
        findings=EVERY_FINDING,
        episode=Episode(since=date(2026, 9, 20), opened=date(2026, 9, 24)),
        rule=Rule(1.5, 0.5),
        forecast=Forecast(date(2026, 9, 28), date(2026, 9, 22), date(2026, 10, 24)),
        last_answer=12,
        day_of_cycle=128,
        next_infusion=date(2026, 9, 28),
        notes=28,
        standing="paused",
    )
