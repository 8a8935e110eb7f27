"""A time of day as people type it to each other: “18:30”, “at 8 in the evening”, “a las 8 de la tarde”."""

import re
from datetime import time

from journal.replies import plain

_BEFORE_NOON = ("am", "morning", "manana", "madrugada")
_AFTER_NOON = ("pm", "afternoon", "evening", "tarde")
_NIGHT = ("night", "noche")
_NAMED = {"noon": time(12), "midday": time(12), "mediodia": time(12), "midnight": time(0)}
# From this hour on, “8 at night” is in the evening; before it, the night is over: “2 at night”.
_NIGHT_BEGINS = 6
# Whoever writes “2:30” may mean the afternoon, and a question would come in the night.
_SMALL = ("1", "2", "3", "4", "5")

_TIME = re.compile(
    r"(?:(?:at|around|about|sobre|hacia)? ?(?:a? ?las?)? ?)"
    r"(?P<past>half past )?"
    r"(?P<hour>\d{1,2})"
    r"(?:[:.h](?P<minute>\d\d)| (?:y )(?P<part>media|cuarto))?"
    r"(?P<clock> ?(?:h|hs|hrs|horas|hours|o clock|oclock|o'clock))?"
    r"(?: ?(?P<half>[ap])\.? ?m\.?|(?: in the| at| de la| por la| en la| de)? (?P<day>[a-z]+))?"
)


def meant(words: str) -> tuple[time, ...]:
    """The times that the words can mean: none, one, or two when they leave open which half of the day."""
    typed = " ".join(plain(words).strip(" .!").split())
    name = typed.rpartition(" ")[2]
    if name in _NAMED and typed in (name, f"at {name}", f"al {name}", f"a {name}"):
        return (_NAMED[name],)
    found = _TIME.fullmatch(typed)
    if found is None or int(found["hour"]) > 23 or _minute(found) > 59:
        return ()
    hours = _hours(found)
    return tuple(time(hour, _minute(found)) for hour in hours)


def _minute(found: re.Match[str]) -> int:
    if found["past"] or found["part"] == "media":
        return 30
    return 15 if found["part"] == "cuarto" else int(found["minute"] or 0)


def _hours(found: re.Match[str]) -> tuple[int, ...]:
    hour, half = int(found["hour"]), f"{found['half']}m" if found["half"] else found["day"]
    if half is None:
        return (hour,) if _is_of_24(found) else (hour % 12, hour % 12 + 12)
    if half not in (*_BEFORE_NOON, *_AFTER_NOON, *_NIGHT):
        return ()
    if not 1 <= hour <= 12:
        return (hour,) if hour > 12 and half in (*_AFTER_NOON, *_NIGHT) and not found["half"] else ()
    return _in_half(hour, half)


def _is_of_24(found: re.Match[str]) -> bool:
    """Minutes, a leading zero and “h” are how people write the hours of a whole day."""
    in_minutes = found["minute"] and found["hour"] not in _SMALL
    written = in_minutes or found["clock"] in ("h", " h") or found["hour"].startswith("0")
    return bool(written) or not 1 <= int(found["hour"]) <= 12


def _in_half(hour: int, half: str) -> tuple[int, ...]:
    if hour == 12 and half in ("morning", "manana"):
        # Midnight to some, noon to others.
        return 0, 12
    if half in _BEFORE_NOON or (half in _NIGHT and (hour == 12 or hour < _NIGHT_BEGINS)):
        return (hour % 12,)
    return (hour % 12 + 12,)
