"""What lasts about a patient: told as new once, and then as open until it ends or somebody dealt with it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from journal.verdict import Silence, Trend, Verdict

# A worsening, a softer signal, answers that stopped.
KINDS = WORSE, WATCH, SILENT = "worse", "watch", "silent"
# What a clinician did about it.
OUTCOMES = SEEN, CALLED, NOT_NEEDED = "seen", "called", "not-needed"

# One week that is not worse may be chance; it takes a second one, a week or more later. Our assumption.
RESOLVES_AFTER = timedelta(weeks=1)
# Everybody's digest comes once within a week, so that each clinician hears once of what is new.
NEW_FOR = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a clinician, by code, did about it on that day, and by how many points it was worse then.

    None when that could not be told, as answers had stopped.
    """

    did: str
    day: date
    by: str
    shift: float | None = None

    def is_outgrown(self, shift: float | None, least: float) -> bool:
        return shift is not None and shift >= (self.shift or 0.0) + least


@dataclass(frozen=True, slots=True)
class Episode:
    """One patient has one of a kind open at most. While a worsening is open, what was usual before its onset
    stays the usual.

    `since` is the onset and `opened` the day on which it was found. `better_since` is the first day of an
    unbroken run of "not worse". `ended_by` is the code of the clinician who closed it; None when it resolved.
    With an `outcome` it is not told any more, unless it grows; that was then done `earlier`.
    """

    since: date
    opened: date
    better_since: date | None = None
    ended: date | None = None
    ended_by: str | None = None
    kind: str = WORSE
    outcome: Outcome | None = None
    earlier: Outcome | None = None

    @property
    def is_open(self) -> bool:
        return self.ended is None

    def is_new(self, today: date) -> bool:
        return self.is_open and today - self.opened < NEW_FOR

    def closed(self, today: date, by: str) -> "Episode":
        """What a clinician accepts: from its onset on, the level counts as usual."""
        return replace(self, ended=today, ended_by=by)

    def dealt_with(self, outcome: Outcome) -> "Episode":
        return replace(self, outcome=outcome, earlier=None)

    def grown(self, shift: float | None, least: float) -> "Episode":
        """What was done about it holds until it is clearly worse than it was then."""
        if self.outcome is None or not self.outcome.is_outgrown(shift, least):
            return self
        return replace(self, outcome=None, earlier=self.outcome)


def follow(newest: Episode | None, trend: Trend) -> Episode | None:
    """What the newest worsening of a patient is after this trend: a new one, the same, or resolved.

    Only "not worse" on two days leads to its end, so whoever falls silent keeps theirs open. To follow the
    same trend again changes nothing.
    """
    if newest is None or not newest.is_open:
        return _opened(WORSE, trend) if trend.verdict is Verdict.WORSE else newest
    if trend.verdict is Verdict.NOT_ENOUGH:
        return newest
    if trend.verdict is not Verdict.NOT_WORSE:
        return replace(newest, better_since=None).grown(points(trend), trend.rule.worse_by)
    better = replace(newest, better_since=newest.better_since or trend.today)
    return replace(better, ended=trend.today) if _has_lasted(better, trend.today) else better


def accompany(beside: Episode | None, worse: Episode | None, trend: Trend) -> Episode | None:
    """The softer signal, or the silence, that is open after this trend, beside the newest worsening.

    A silence lasts until answers come; a softer signal also ends when it is not found any more.
    """
    kind = _found_beside(worse, trend)
    if beside is None:
        return _opened(kind, trend) if kind else None
    if kind == beside.kind or (kind is None and trend.verdict is Verdict.NOT_ENOUGH):
        return beside.grown(points(trend), trend.rule.worse_by)
    return _opened(kind, trend) if kind else None


def _found_beside(worse: Episode | None, trend: Trend) -> str | None:
    """Nothing that a worsening says already; that somebody fell silent after it was dealt with is news."""
    known = worse if worse and worse.is_open else None
    if known and (known.outcome is None or trend.verdict is Verdict.WATCH):
        return None
    if trend.verdict is Verdict.WATCH:
        return WATCH
    was_silent_then = known is not None and known.outcome is not None and known.outcome.shift is None
    return SILENT if has_stopped(trend) and not was_silent_then else None


def has_stopped(trend: Trend) -> bool:
    """Cannot be judged, and used to answer more often."""
    return trend.verdict is Verdict.NOT_ENOUGH and any(isinstance(one, Silence) for one in trend.findings)


def points(trend: Trend) -> float | None:
    """By how much it is worse at most; None for whoever cannot be judged."""
    return max((change.by for change in trend.worse or trend.changes), default=None)


def open_since(episodes: Iterable[Episode]) -> date | None:
    """The onset of the one that is open."""
    return next((one.since for one in episodes if one.is_open), None)


def accepted(episodes: Iterable[Episode]) -> tuple[date, ...]:
    """The onsets of those that clinicians closed."""
    return tuple(one.since for one in episodes if one.ended_by is not None)


def resolved(episodes: Iterable[Episode]) -> tuple[tuple[date, date], ...]:
    """First day, and first better day, of those that came to an end by themselves."""
    ended = (one for one in episodes if one.ended and one.ended_by is None)
    return tuple((one.since, one.better_since or one.since) for one in ended)


def _opened(kind: str, trend: Trend) -> Episode:
    if kind == SILENT:
        since = trend.today - timedelta(days=trend.days_since_answer or 0)
        return Episode(since, trend.today, kind=SILENT)
    return Episode(since=trend.since or trend.today, opened=trend.today, kind=kind)


def _has_lasted(episode: Episode, today: date) -> bool:
    return episode.better_since is not None and today - episode.better_since >= RESOLVES_AFTER
