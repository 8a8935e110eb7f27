"""The words in which a site and its patients set what counts as worse; journal/trend.py carries it out."""

import re
from collections.abc import Mapping

from journal.replies import plain
from journal.settings import UnknownSetting, UnreadableSetting
from journal.verdict import Rule

# Thresholds are calibrated for these accepted false flags; the sizes, in points, are our assumptions.
CHOICES: Mapping[str, tuple[float, ...]] = {"false-flags": (0.5, 1, 2), "worse-by": (1, 1.5, 2, 3)}
SETTINGS: tuple[str, ...] = tuple(CHOICES)

_FIELDS = {name: name.replace("-", "_") for name in SETTINGS}
# As people type it: 1.5, 1,5, 2 points.
_NUMBER = re.compile(r"(?P<number>\d*[.,]?\d+)(?: ?(?:points?|puntos?))?")


def rule(*layers: Mapping[str, str]) -> Rule:
    """The defaults, overlaid with each layer's words in turn; layers may hold a schedule's settings as well.

    Raises UnreadableSetting.
    """
    chosen = {name: layer[name] for layer in layers for name in SETTINGS if name in layer}
    return Rule(**{_FIELDS[name]: _read(name, words) for name, words in chosen.items()})


def words(rule: Rule) -> dict[str, str]:
    return {name: f"{getattr(rule, field):g}" for name, field in _FIELDS.items()}


def canonical(name: str, words: str) -> str:
    """The one way to write what the words set. Raises UnknownSetting or UnreadableSetting."""
    if name not in CHOICES:
        raise UnknownSetting(name)
    return f"{_read(name, words):g}"


def _read(name: str, words: str) -> float:
    typed = _NUMBER.fullmatch(plain(words).strip())
    value = float(typed["number"].replace(",", ".")) if typed else None
    if value not in CHOICES[name]:
        raise UnreadableSetting(name)
    return value
