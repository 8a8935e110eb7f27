"""Whether somebody got worse: the last days against this person's own usual, as docs/trends.md explains.

A day without an answer is neither good nor bad: it is left out, and too few answers give "not enough data",
never "not worse".
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from journal import normal, shift
from journal.fading import Flags, Floats, Ints
from journal.grid import Grid, lay_out
from journal.instruments import DAILY, Question
from journal.relief import Course, courses
from journal.shift import BEGAN, JUDGED, NEEDED_EARLIER, Curve, Evidence, Recent, Series
from journal.verdict import (
    LOOK_BACK,
    WINDOW,
    Apart,
    Change,
    Day,
    Finding,
    History,
    Rule,
    Silence,
    Small,
    Trend,
    Usual,
    Verdict,
)

# From which probability on it is worse, by how many false flags a patient and year are accepted; and from
# which on it is watched. `python -m benchmarks.evaluation calibrate` finds them on simulated patients, so
# they are optimistic for real ones: hence a setting, and our assumption.
THRESHOLDS: Mapping[float, float] = {0.5: 0.79, 1.0: 0.64, 2.0: 0.46}
WATCHED = 0.35

# The log odds of the regression and the EWMA chart are added up: one spread on the chart counts CHART, which
# is our assumption. OFFSET and SLOPE make a probability of the sum that is right as often as it says, among
# simulated patients of whom half get worse; found in the same way as the thresholds.
CHART = 2.0
OFFSET, SLOPE = -0.27, 0.54

# Before any ratings are seen: no shift, one of pain alone, of mood alone, of both. Pain and mood go together;
# the figures are our assumptions.
UNCHANGED, ALONE, TOGETHER = 0.93, (0.04, 0.02), 0.01

# How many ratings a judgement needs, and what "not worse" has to exclude, as 84 % sure: two points, which for
# pain is "much" (Farrar 2001, Salaffi 2004). The rest is our assumption.
NEEDED_LATELY, NEEDED_RECENT, NEEDED_NOT_WORSE = 2, 1, 3
MUCH, Z_EXCLUDED = 2.0, 1.0

# A small change is told when it is 99 % sure; silence when fewer than half of the usual answers came in two
# weeks from somebody who used to answer at least every third day. Our assumptions.
Z_99 = 2.576
QUIET, USED_TO_ANSWER, HABIT = 0.5, 1 / 3, 70  # days
# After a break, so many days have to be asked about before there is a silence. Our assumption.
BACK = 4

AT_ONCE = 256  # patients, so that their arrays stay small
MOST_ODDS = 300.0  # as a logarithm; more would not fit into a float
OLDEST_LAST = np.argsort(BEGAN, kind="stable")


def assess(
    check_ins: Iterable[Day],
    infusions: Collection[date],
    today: date,
    rule: Rule = Rule(),  # noqa: B008 - it cannot be changed
    open_since: date | None = None,
    accepted: tuple[date, ...] = (),
    resolved: tuple[tuple[date, date], ...] = (),
) -> Trend:
    """Judge one patient on one day. Check-ins after `today` are not read; infusions after it are planned."""
    history = History(tuple(check_ins), infusions, rule, open_since, accepted, resolved)
    return assess_many([history], today)[0]


def assess_many(histories: Iterable[History], today: date) -> list[Trend]:
    """The same for many patients in a fraction of the time; none has an influence on another."""
    remaining, trends = iter(histories), list[Trend]()
    while some := list(islice(remaining, AT_ONCE)):
        trends += _trends(some, today)
    return trends


def usual_course(history: History, trend: Trend) -> dict[str, tuple[Usual, ...]]:
    """For a chart: the curve that the trend compares with, by question, over the look-back."""
    grid = lay_out([history], trend.today)
    keys = [question.key for question in DAILY.questions]
    numbers = [keys.index(change.question) for change in trend.changes]
    learnt, every_day = grid.series(), grid.every_day()
    first = trend.today - timedelta(days=LOOK_BACK - 1)
    last = first + timedelta(days=int(grid.last[0]))
    onset = learnt.held - 1
    for change, number in zip(trend.changes, numbers, strict=True):
        if change.since:
            onset[number] = (last - change.since).days
    curve = shift.usual(learnt.holding(_before(learnt, onset)))
    usual, reach = shift.expected(curve, every_day), shift.Z_90 * curve.spread
    return {keys[n]: tuple(_usual(DAILY.questions[n], first, usual[n], reach[n])) for n in numbers}


def _usual(question: Question, first: date, usual: Floats, reach: float) -> Iterator[Usual]:
    for column, value in enumerate(usual.tolist()):
        ends = (question.burden(value - reach), question.burden(value + reach))
        yield Usual(first + timedelta(days=column), question.burden(value), min(ends), max(ends))


class _Found(NamedTuple):
    """Of one batch: patients, or patients x questions. `age` is the days since the onset."""

    probability: Floats
    each: Floats
    age: Ints
    enough: Flags


def _trends(histories: list[History], today: date) -> Iterator[Trend]:
    grid = lay_out(histories, today)
    series = grid.series()
    curve = shift.usual(series)
    least = np.array([history.rule.worse_by for history in histories])
    evidence = shift.evidence(curve, series)
    odds = np.where(shift.can_have_begun(series), evidence.odds, -MOST_ODDS)
    found = _found(evidence._replace(odds=odds), shift.charted(curve, series), _enough(series), least)
    held = _before(series, found.age.ravel())
    # An onset stands only as far back as enough ratings lie before it.
    found = found._replace(age=np.minimum(found.age, _by_patient(np.maximum(held - 1, BEGAN.min() - 1))))
    seen = _recent(series, curve, found, held)
    burdens = grid.burdens[:, :, LOOK_BACK - 1 - _youngest(grid) :]
    course = courses(burdens, [history.infusions for history in histories], today)
    counts = grid.answered(WINDOW), grid.days_answered(WINDOW)
    for number, (history, told) in enumerate(zip(histories, course, strict=True)):
        yield _trend(_Patient(number, history, today, grid, found, seen, *counts), told)


def _enough(series: Series) -> Flags:
    """Patients x questions: whether there is enough to judge it by."""
    lately = (series.rated & (series.age < JUDGED)).sum(axis=1)
    recent = (series.rated & (series.age < WINDOW)).sum(axis=1)
    rated = (_earlier(series) >= NEEDED_EARLIER) & (lately >= NEEDED_LATELY) & (recent >= NEEDED_RECENT)
    return _by_patient(rated & shift.can_have_begun(series).any(axis=1))


def _earlier(series: Series) -> Ints:
    return np.asarray(series.teaches.sum(axis=1))


def _found(evidence: Evidence, charted: Floats, enough: Flags, least: Floats) -> _Found:
    """Pain and mood together: each beginning of a shift of one, of the other, or of both at once."""
    now, error = _by_patient(evidence.now), np.sqrt(_by_patient(evidence.variance))
    # A shift towards better is no reason to believe in one towards worse.
    upwards = np.maximum(1e-9, normal.below(now / error))
    odds = np.clip(_by_patient(evidence.odds) + np.log(upwards), -MOST_ODDS, MOST_ODDS) * enough[:, :, None]
    reached = np.minimum(1, normal.below((now - least[:, None, None]) / error) / upwards) * enough[:, :, None]
    alone = np.array(ALONE)[:, None] / len(BEGAN) * np.exp(odds)
    both = TOGETHER / len(BEGAN) * np.exp(odds.sum(axis=1))
    whole = UNCHANGED + alone.sum(axis=(1, 2)) + both.sum(axis=1)
    worse = (alone + both[:, None]) * reached
    either = (alone * reached).sum(axis=(1, 2)) + (both * (1 - np.prod(1 - reached, axis=1))).sum(axis=1)
    chart = np.where(enough, _by_patient(charted), -np.inf)
    return _Found(
        probability=_probability(either / whole, chart.max(axis=1)),
        each=_probability(worse.sum(axis=2) / whole[:, None], chart),
        age=_onset(worse),
        enough=enough,
    )


def _probability(share: Floats, chart: Floats) -> Floats:
    sure = np.clip(share, 1e-9, 1 - 1e-9)
    return np.round(1 / (1 + np.exp(-(OFFSET + SLOPE * (np.log(sure / (1 - sure)) + CHART * chart)))), 6)


def _onset(weight: Floats) -> Ints:
    """The median of when it began, in days before the last one."""
    so_far = np.cumsum(weight[:, :, OLDEST_LAST], axis=2)
    place = (so_far < so_far[:, :, -1:] / 2).sum(axis=2)
    return np.asarray(BEGAN[OLDEST_LAST][np.minimum(place, len(BEGAN) - 1)] - 1)


def _recent(series: Series, curve: Curve, found: _Found, held: Ints) -> Recent:
    """Where a shift is suspected, the days since its onset are no part of what is usual."""
    seen = shift.recent(curve, series, WINDOW)
    suspected = np.repeat(found.probability >= WATCHED, len(DAILY.questions))
    rows = np.flatnonzero(suspected & (held > series.held))
    if len(rows):
        some = series.rows(rows).holding(held[rows])
        again = shift.recent(shift.usual(some), some, WINDOW)
        for whole, part in zip(seen, again, strict=True):
            whole[rows] = part
    return seen


def _before(series: Series, onset: Ints) -> Ints:
    """From which age on a day lies before the onset; of a young diary, enough stays to learn from."""
    needed = min(NEEDED_EARLIER, series.age.shape[1])
    return np.clip(onset + 1, series.held, np.maximum(series.held, series.age[:, needed - 1]))


class _Patient(NamedTuple):
    """One patient's place in the batch; `answered` and `days_answered` are those of the whole batch."""

    number: int
    history: History
    today: date
    grid: Grid
    found: _Found
    seen: Recent
    answered: Ints
    days_answered: Ints

    @property
    def probability(self) -> float:
        return float(self.found.probability[self.number])

    @property
    def threshold(self) -> float:
        return THRESHOLDS[self.history.rule.false_flags]

    @property
    def is_worse(self) -> bool:
        return self.probability >= self.threshold

    @property
    def is_watched(self) -> bool:
        return self.probability >= WATCHED

    @property
    def last(self) -> date:
        return self.today - timedelta(days=int(LOOK_BACK - 1 - self.grid.last[self.number]))

    def changes(self) -> Iterator[Change]:
        for number, question in enumerate(DAILY.questions):
            if self.found.enough[self.number, number]:
                yield self._change(number, question)

    def _change(self, number: int, question: Question) -> Change:
        row = self.number * len(DAILY.questions) + number
        by, error, mean = (float(values[row]) for values in self.seen[:3])
        each = self.found.each[self.number]
        margin = shift.Z_90 * error
        since = self.last - timedelta(days=int(self.found.age[self.number, number]))
        return Change(
            question=question.key,
            by=round(by, 6),
            low=round(by - margin, 6),
            high=round(by + margin, 6),
            probability=float(each[number]),
            recent=round(question.burden(mean), 6),
            usual=round(question.burden(mean - by), 6),
            answered=int(self.answered[self.number, number]),
            since=since if self.is_watched else None,
            is_worse=self.is_worse and bool(each[number] >= self.threshold or number == each.argmax()),
            compared=int(self.seen.answered[row]),
        )


def _trend(patient: _Patient, course: Course) -> Trend:
    changes = tuple(patient.changes())
    leading = max(changes, key=lambda change: change.probability, default=None)
    onsets = [change.since for change in changes if change.since and (change.is_worse or change is leading)]
    newest = max(
        (d.day for d in patient.history.check_ins if d.ratings and d.day <= patient.today), default=None
    )
    return Trend(
        verdict=_verdict(patient, changes),
        today=patient.today,
        answered=int(patient.days_answered[patient.number]),
        changes=changes,
        days_since_answer=(patient.today - newest).days if newest else None,
        probability=patient.probability if changes else None,
        threshold=patient.threshold if changes else None,
        since=min(onsets, default=None),
        rule=patient.history.rule,
        findings=(*course.findings, *_findings(patient, changes)),
        forecast=course.forecast,
        not_asked=_not_asked(patient),
    )


def _verdict(patient: _Patient, changes: tuple[Change, ...]) -> Verdict:
    """One worse question is enough for "worse". "Not worse" needs all of them judged, on enough days, and
    precisely enough that a shift of MUCH could not have been missed.
    """
    if not changes:
        return Verdict.NOT_ENOUGH
    if patient.is_watched:
        return Verdict.WORSE if patient.is_worse else Verdict.WATCH
    answered = all(change.answered >= NEEDED_NOT_WORSE for change in changes)
    excluded = answered and all(_excludes_much(change, patient.history.rule) for change in changes)
    return Verdict.NOT_WORSE if excluded and len(changes) == len(DAILY.questions) else Verdict.NOT_ENOUGH


def _excludes_much(change: Change, rule: Rule) -> bool:
    """Also if the days without an answer had been much worse."""
    much = max(MUCH, rule.worse_by)
    missing = much * (WINDOW - change.answered)
    error = (change.high - change.by) / shift.Z_90
    return (change.by * change.answered + missing) / WINDOW + Z_EXCLUDED * error < much


def _findings(patient: _Patient, changes: tuple[Change, ...]) -> Iterator[Finding]:
    silence = _silence(patient)
    if silence:
        yield silence
    up = [change for change in changes if change.low > 0 and change.by >= patient.history.rule.worse_by]
    down = [change for change in changes if change.high < 0 and -change.by >= patient.history.rule.worse_by]
    if up and down:
        yield Apart(up[0].question, down[0].question)
    for change in changes:
        margin = (change.high - change.low) / 2 * Z_99 / shift.Z_90
        if not change.since and margin < change.by < patient.history.rule.worse_by:
            yield Small(change.question, change.by, change.low, change.high)


def _silence(patient: _Patient) -> Silence | None:
    """The usual share is that of the HABIT days before the silence, from the first answer on."""
    answered = _is_answered(patient)
    if not answered.any():
        return None
    asked = answered | ~_spared(patient)
    start = int(patient.grid.last[patient.number]) + 1 - JUDGED
    newest = len(answered) - int(answered[::-1].argmax())
    habit, recent = (
        slice(max(0, min(start, newest) - HABIT), min(start, newest)),
        slice(start, start + JUDGED),
    )
    before = answered[habit][asked[habit]]
    usual = float(before[int(before.argmax()) :].mean()) if before.any() else 0.0
    lately, of = int(answered[recent].sum()), int(asked[recent].sum())
    is_silent = usual >= USED_TO_ANSWER and before.sum() >= JUDGED and lately < QUIET * usual * of
    is_silent = is_silent and not (of < BACK and _has_rested(asked[recent]))
    return Silence(lately, of, round(usual, 6), of < JUDGED) if is_silent else None


def _has_rested(asked: Flags) -> bool:
    """For a week and more nobody asked, as no weekdays or phases do: a break is over, or a clinic's pause."""
    return any(not asked[day : day + WINDOW].any() for day in range(len(asked) - WINDOW + 1))


def _not_asked(patient: _Patient) -> int:
    """Of the week that the answers are counted in."""
    if not patient.history.spared:
        return 0
    last = int(patient.grid.last[patient.number])
    week = slice(last + 1 - WINDOW, last + 1)
    return int((_spared(patient) & ~_is_answered(patient))[week].sum())


def _is_answered(patient: _Patient) -> Flags:
    answered: Flags = np.isfinite(patient.grid.burdens[patient.number]).any(axis=0)
    return answered


def _spared(patient: _Patient) -> Flags:
    """Days of the look-back on which nothing is asked."""
    spared = np.zeros(LOOK_BACK, dtype=bool)
    ages = ((patient.today - day).days for day in patient.history.spared)
    spared[[LOOK_BACK - 1 - age for age in ages if 0 <= age < LOOK_BACK]] = True
    return spared


def _youngest(grid: Grid) -> int:
    """Columns before the first answer of anybody would only cost time."""
    answered = np.flatnonzero(np.isfinite(grid.burdens).any(axis=(0, 1)))
    return LOOK_BACK - 1 - int(answered[0]) if len(answered) else 0


def _by_patient(values: NDArray[Any]) -> NDArray[Any]:
    """Series are patients x questions."""
    return values.reshape(-1, len(DAILY.questions), *values.shape[1:])
