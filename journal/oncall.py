"""Who answers alerts, when, and what raises one: the words in which a site sets it, and what they mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from journal import schedule as schedules
from journal import settings
from journal.instruments import DAILY, ITEM_9, NOW, PAIN
from journal.replies import plain
from journal.schedule import EVERY_DAY, ONE_DAY
from journal.settings import UnknownSetting, UnreadableSetting

# Why an alert is raised.
WORDS, ITEM9, PAIN_LIMIT = "words", "item9", "pain"
REASONS = (WORDS, ITEM9, PAIN_LIMIT)
RESPONDER, HOURS, BACKUP = "responder", "hours", "backup"
# Without each of these there are no alerts.
NEEDED = (RESPONDER, HOURS, BACKUP)
CONFIRM_WITHIN = "confirm-within"

# Our assumption, as is the hour at which staff are reminded of what is not closed.
_CONFIRM_WITHIN = timedelta(minutes=30)
_REMIND_AT, _NOT_SOONER = time(9), timedelta(hours=3)
_LOWEST_LIMIT = 5
# Ratings of earlier days are given from memory, and can wait for the digest.
_PAIN_COUNTS_FOR = ONE_DAY
_ALWAYS = ("always", "siempre")


@dataclass(frozen=True, slots=True)
class Hours:
    """From one local time to the other on these days; past midnight they belong to the day they began on."""

    weekdays: frozenset[int] = EVERY_DAY
    start: time = time.min
    end: time = time.min
    """Equal to `start`: all day long."""

    def cover(self, here: datetime) -> bool:
        """`here` is what the site's clock shows."""
        is_day, clock = here.weekday() in self.weekdays, here.time()
        if self.start == self.end:
            return is_day
        if self.start < self.end:
            return is_day and self.start <= clock < self.end
        began_before = (here.weekday() - 1) % 7 in self.weekdays
        return (is_day and clock >= self.start) or (began_before and clock < self.end)


@dataclass(frozen=True, slots=True)
class OnCall:
    """Responder and back-up by their codes."""

    responder: str | None = None
    hours: Hours | None = None
    backup: str | None = None
    confirm_within: timedelta = _CONFIRM_WITHIN
    pain: int | None = None
    words: bool = True
    item9: bool = True

    @property
    def is_on(self) -> bool:
        return None not in (self.responder, self.hours, self.backup)

    @property
    def asks_item_9(self) -> bool:
        return self.is_on and self.item9

    def heeds(self, reason: str) -> bool:
        wanted = {WORDS: self.words, ITEM9: self.item9, PAIN_LIMIT: self.pain is not None}
        return self.is_on and wanted[reason]

    def order(self, here: datetime) -> tuple[str, ...]:
        """Whom to ask, one after the other: in the responder's hours the responder first."""
        if self.responder is None or self.hours is None or self.backup is None:
            return ()
        both = (self.responder, self.backup)
        return both if self.hours.cover(here) else both[::-1]

    def raised_by(self, before: Mapping[str, int], after: Mapping[str, int], age: timedelta) -> list[str]:
        """The reasons in the answers to one check-in, whose day is so long ago, that were not there before.

        A correction takes none back, as it may come from somebody who is afraid of what they answered.
        """
        limits = {ITEM_9.key: (1, ITEM9)}
        if self.pain is not None and age <= _PAIN_COUNTS_FOR:
            limits |= dict.fromkeys((PAIN.key, NOW.questions[0].key), (self.pain, PAIN_LIMIT))
        reached = {
            reason
            for key, (least, reason) in limits.items()
            if before.get(key, 0) < least <= after.get(key, 0) and self.heeds(reason)
        }
        return [reason for reason in REASONS if reason in reached]


def next_reminder(now: datetime, zone: ZoneInfo) -> datetime:
    """The next morning that is not close yet, when staff hear of what is still open."""
    soonest = now + _NOT_SOONER
    day = schedules.local_date(soonest, zone)
    at = schedules.instant(day, _REMIND_AT, zone)
    return at if at >= soonest else schedules.instant(day + ONE_DAY, _REMIND_AT, zone)


def canonical(name: str, words: str) -> str:
    """The one way to write what the words set. Raises UnknownSetting or UnreadableSetting."""
    if name not in _READ:
        raise UnknownSetting(name)
    try:
        return _READ[name](" ".join(plain(words).split()))
    except (ValueError, KeyError):
        raise UnreadableSetting(name) from None


def on_call(words: Mapping[str, str]) -> OnCall:
    """What canonical words mean."""
    limit = words.get(PAIN_LIMIT, "off")
    return OnCall(
        responder=words.get(RESPONDER),
        hours=_hours(words[HOURS]) if HOURS in words else None,
        backup=words.get(BACKUP),
        confirm_within=_duration(words[CONFIRM_WITHIN]) if CONFIRM_WITHIN in words else _CONFIRM_WITHIN,
        pain=None if limit == "off" else int(limit),
        words=words.get(WORDS, "on") == "on",
        item9=words.get(ITEM9, "on") == "on",
    )


def shown(words: Mapping[str, str]) -> dict[str, str | None]:
    """Every setting as it holds now; None for one that is needed and missing."""
    usual = {CONFIRM_WITHIN: _minutes(_CONFIRM_WITHIN), PAIN_LIMIT: "off", WORDS: "on", ITEM9: "on"}
    return {name: words.get(name, usual.get(name)) for name in SETTINGS}


def _hours(words: str) -> Hours:
    if words == _ALWAYS[0]:
        return Hours()
    days, _, hours = words.rpartition(" ")
    # Two hours with a hyphen between them are read as quiet hours are.
    read = settings.schedule({"days": days, "quiet": hours})
    return Hours(read.weekdays, read.quiet_from, read.quiet_until)


def _canonical_hours(words: str) -> str:
    if words in _ALWAYS:
        return _ALWAYS[0]
    # "lun-vie 8 - 18" as well.
    days, _, hours = settings.as_typed(words.replace(", de ", ", ")).replace(" - ", "-").rpartition(" ")
    between = settings.canonical("quiet", hours)
    if between == "off":
        raise ValueError("no hours")
    return f"{settings.canonical('days', days.rstrip(','))} {between}"


def _canonical_duration(words: str) -> str:
    found = settings.canonical("reminder", words)
    if found == "off":
        raise ValueError("no duration")
    return found


def _duration(words: str) -> timedelta:
    found = settings.schedule({"reminder": words}).reminder_after
    return found or _CONFIRM_WITHIN


def _limit(words: str) -> str:
    """Below the middle of the scale everybody would be alerted to daily. Our assumption."""
    if words in ("off", "no"):
        return "off"
    if int(words) not in range(_LOWEST_LIMIT, DAILY.questions[0].highest + 1):
        raise ValueError("no limit")
    return f"{int(words)}"


def _code(words: str) -> str:
    return words.upper()


def _minutes(duration: timedelta) -> str:
    return f"{duration // timedelta(minutes=1)} min"


def _switch(words: str) -> str:
    return settings.canonical("infusion-day", words)


_READ: Mapping[str, Callable[[str], str]] = {
    RESPONDER: _code,
    HOURS: _canonical_hours,
    BACKUP: _code,
    CONFIRM_WITHIN: _canonical_duration,
    PAIN_LIMIT: _limit,
    WORDS: _switch,
    ITEM9: _switch,
}
SETTINGS: tuple[str, ...] = tuple(_READ)
EXAMPLES: Mapping[str, str] = {
    RESPONDER: "CL-001",
    HOURS: "mon-fri 8-18",
    BACKUP: "CL-002",
    CONFIRM_WITHIN: "30 min",
    PAIN_LIMIT: "9",
    WORDS: "on",
    ITEM9: "on",
}
