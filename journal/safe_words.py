"""What people wrote, so that it can be shown among our own words and figures: it is stored as it came."""

import re
import unicodedata

# Embeddings, overrides and isolates turn around what stands behind them, such as our figures.
_DIRECTIONS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_FROM_RIGHT_TO_LEFT = ("R", "AL", "AN")
_ISOLATE, _END = "\u2068", "\u2069"
_MARK = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
# Towers of marks cover the lines around.
_TOWER = re.compile(f"({_MARK}{{4}}){_MARK}+")


def shown(words: str) -> str:
    """Without what reaches beyond the words themselves; words from right to left stay apart from ours."""
    if words.isascii():
        return words
    kept = level(words)
    if any(unicodedata.bidirectional(sign) in _FROM_RIGHT_TO_LEFT for sign in kept):
        return f"{_ISOLATE}{kept}{_END}"
    return kept


def level(words: str) -> str:
    """Without turns of direction, and with no more marks above each other than any language needs."""
    return _TOWER.sub(r"\1", words.translate(_DIRECTIONS))


def printable(words: str) -> str:
    """For a terminal and for log lines: nothing that moves the cursor, colours, or hides what was printed."""
    return "".join(sign for sign in words.translate(_DIRECTIONS) if sign in "\n\t" or not _controls(sign))


def _controls(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs")
