"""How a setting is told to staff: its canonical words, as people say them."""

from datetime import timedelta

from handlers.patients import routine
from handlers.texts import Html, Texts
from journal import rules, settings
from journal.schedule import Phase, Schedule

_WORKING_DAYS = frozenset(range(5))
_AS_PATIENTS_SEE_IT = ("hour", "second", "days", "quiet", "reminder", "weekly", "recap")


def told(name: str, words: str, say: Texts) -> str:
    """Not escaped, as it stands on buttons as well."""
    if name in rules.SETTINGS:
        return say.plain(f"told-{name}", value=float(words))
    wanted = settings.schedule({name: words})
    if wanted.weekdays == _WORKING_DAYS:
        return say.plain("from-to", start=say.weekday(0), end=say.weekday(4))
    if name in _AS_PATIENTS_SEE_IT:
        return routine.told(name, wanted, say)
    return _told(name, words, wanted, say)


def _told(name: str, words: str, wanted: Schedule, say: Texts) -> str:
    match name:
        case "expiry":
            return _length(wanted.expires_after, say)
        case "morning-after":
            return say.time(wanted.morning_after_at) if wanted.morning_after_at else say.plain("setting-off")
        case "phases":
            return "; ".join(phase(one, say) for one in wanted.phases) or say.plain("told-no-phases")
        case "digest-day":
            return say.weekday(wanted.digest_weekday)
        case "digest-hour":
            return say.time(wanted.digest_at)
        case "digest-says":
            return say.plain("told-digest-says", says=words)
    return say.plain("told-switch", state=words) if words in ("on", "off") else words


def _length(duration: timedelta, say: Texts) -> str:
    minutes = duration // timedelta(minutes=1)
    if minutes % 60:
        return say.plain("told-minutes", count=minutes)
    return say.plain("told-hours", count=minutes // 60)


def phase(phase: Phase, say: Texts) -> str:
    pace = "twice" if phase.twice else "every"
    return say.plain("told-phase", day=phase.first_day, pace=pace, every=phase.every)


def label(name: str, say: Texts) -> Html:
    return say(f"plan-{name}")
