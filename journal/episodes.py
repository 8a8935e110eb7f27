"""A worsening that lasts: told as new once, and then as open until it resolves or a clinician closes it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from journal.verdict import Trend, Verdict

# One week that is not worse may be chance; it takes a second one, a week or more later. Our assumption.
RESOLVES_AFTER = timedelta(weeks=1)
# Everybody's digest comes once within a week, so that each clinician hears once of what is new.
NEW_FOR = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Episode:
    """One patient has one open at most. While it is open, what was usual before its onset stays the usual.

    `since` is the onset and `opened` the day on which it was found. `better_since` is the first day of an
    unbroken run of "not worse". `ended_by` is the code of the clinician who closed it; None when it resolved.
    """

    since: date
    opened: date
    better_since: date | None = None
    ended: date | None = None
    ended_by: str | None = None

    @property
    def is_open(self) -> bool:
        return self.ended is None

    def is_new(self, today: date) -> bool:
        return self.is_open and today - self.opened < NEW_FOR

    def closed(self, today: date, by: str) -> "Episode":
        """What a clinician accepts: from its onset on, the level counts as usual."""
        return replace(self, ended=today, ended_by=by)


def follow(newest: Episode | None, trend: Trend) -> Episode | None:
    """What the newest episode of a patient is after this trend: a new one, the same, or resolved.

    Only "not worse" on two days leads to its end, so whoever falls silent keeps theirs open. To follow the
    same trend again changes nothing.
    """
    if newest is None or not newest.is_open:
        return _opened(trend) if trend.verdict is Verdict.WORSE else newest
    if trend.verdict is Verdict.NOT_ENOUGH:
        return newest
    if trend.verdict is not Verdict.NOT_WORSE:
        return replace(newest, better_since=None)
    better = replace(newest, better_since=newest.better_since or trend.today)
    return replace(better, ended=trend.today) if _has_lasted(better, trend.today) else better


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


def _opened(trend: Trend) -> Episode:
    return Episode(since=trend.since or trend.today, opened=trend.today)


def _has_lasted(episode: Episode, today: date) -> bool:
    return episode.better_since is not None and today - episode.better_since >= RESOLVES_AFTER
