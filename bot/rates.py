"""How many answers an account gets. Whoever sends more than can be answered hears so once; what belongs to
the journal is kept all the same (handlers/limits.py), and nobody else waits for it.

In the memory of each process: an update costs no writing, nothing is kept about anybody, and of a restart
or of several replicas comes no more than some more answers.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime

from storage.answering import CRISIS, Answering, Standing

Account = Hashable

# More accounts than write within some minutes; whoever is beyond them begins anew.
_ACCOUNTS_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many points to begin with, and so many come back each second. Who has none left hears nothing
    until there are `enough`, and falls no deeper than `lowest`.
    """

    most: float
    per_second: float
    lowest: float = 0.0
    enough: float = 1.0

    @property
    def longest_seconds(self) -> float:
        """How long whoever stops now has to wait at most."""
        return (self.enough - self.lowest) / self.per_second


# Our assumptions. Telegram lets a bot write about one message a second into a chat, so what comes faster
# for long cannot be answered anyway. Nobody taps three hundred times in a row who is not playing.
PERSON = Limit(most=300, per_second=1, lowest=-240, enough=60)
STRANGER = Limit(most=60, per_second=0.1, lowest=-20, enough=10)
ALL_STRANGERS = Limit(most=600, per_second=0.5, enough=60)
# So many answers to strangers may wait among those to everybody else, which takes a second.
_CROWD = 30
# Whom to call is said again and again, but not thousands of times.
DANGER = Limit(most=20, per_second=1 / 60)


@dataclass(frozen=True, slots=True)
class Limits:
    person: Limit = PERSON
    stranger: Limit = STRANGER
    all_strangers: Limit = ALL_STRANGERS
    danger: Limit = DANGER


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class _Purse:
    points: float
    at: datetime
    is_quiet: bool = False

    def now(self, limit: Limit, now: datetime) -> "_Purse":
        """A clock that was set back gives nothing and takes nothing."""
        gained = max(0.0, (now - self.at).total_seconds()) * limit.per_second
        points = min(limit.most, self.points + gained)
        return _Purse(points, now, self.is_quiet and points < limit.enough)

    def less(self, points: float, limit: Limit) -> "_Purse":
        return replace(self, points=max(limit.lowest, self.points - points))


_Purses = OrderedDict[tuple[str, Account], _Purse]


class Rates:
    """`limits` is None where a thousand taps in no time are nothing special: in tests and the sandbox."""

    def __init__(self, limits: Limits | None) -> None:
        self.limits = limits
        self._purses: _Purses = OrderedDict()

    def spending(self, now: datetime) -> "Spending":
        return Spending(self.limits, self._purses, now)

    def keep(self, spending: "Spending") -> None:
        """Once what was answered is committed."""
        for account, purse in spending.changed.items():
            self._purses[account] = purse
            self._purses.move_to_end(account)
        while len(self._purses) > _ACCOUNTS_KEPT:
            self._purses.popitem(last=False)


class Spending:
    """What the accounts of one transaction spend; nothing of it counts unless that is committed."""

    def __init__(self, limits: Limits | None, purses: _Purses, now: datetime) -> None:
        self._limits, self._purses, self._now = limits, purses, now
        self.changed: dict[tuple[str, Account], _Purse] = {}

    def standing(self, account: Account, *, is_known: bool) -> Standing:
        if self._limits is None:
            return Standing.FREE
        name, limit = ("person", self._limits.person) if is_known else ("stranger", self._limits.stranger)
        own = self._standing(name, account, limit)
        if is_known or own != Standing.FREE:
            return own
        # Of all strangers together nobody is told that they are too many.
        all_of_them = self._standing("all strangers", None, self._limits.all_strangers)
        return Standing.FREE if all_of_them == Standing.FREE else Standing.QUIET

    def is_crowded(self) -> bool:
        """Whether so many strangers write that they wait behind everybody else."""
        if self._limits is None:
            return False
        limit = self._limits.all_strangers
        return self._purse("all strangers", None, limit).points <= limit.most - _CROWD

    def is_crisis_quiet(self, account: Account) -> bool:
        if self._limits is None:
            return False
        return self._standing(CRISIS, account, self._limits.danger) != Standing.FREE

    def spend(self, account: Account, answering: Answering, *, is_known: bool) -> None:
        """For one update, which costs something also when it gets no answer."""
        if self._limits is None:
            return
        points = max(1, answering.points)
        if is_known:
            self._take("person", account, points, self._limits.person)
        else:
            self._take("stranger", account, points, self._limits.stranger)
            # One who floods takes nothing from the others.
            if answering.standing == Standing.FREE:
                self._take("all strangers", None, points, self._limits.all_strangers)
        if answering.crises:
            self._take(CRISIS, account, answering.crises, self._limits.danger)

    def _standing(self, name: str, account: Account, limit: Limit) -> Standing:
        purse = self._purse(name, account, limit)
        if purse.is_quiet:
            return Standing.QUIET
        return Standing.FREE if purse.points >= 1 else Standing.LAST

    def _take(self, name: str, account: Account, points: float, limit: Limit) -> None:
        purse = self._purse(name, account, limit)
        is_quiet = purse.is_quiet or purse.points < 1
        self.changed[name, account] = replace(purse.less(points, limit), is_quiet=is_quiet)

    def _purse(self, name: str, account: Account, limit: Limit) -> _Purse:
        key = name, account
        purse = self.changed.get(key) or self._purses.get(key) or _Purse(limit.most, self._now)
        return purse.now(limit, self._now)
