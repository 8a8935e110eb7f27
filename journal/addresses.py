"""What counts as an e-mail address."""

import re

# Letters without accents only: not every mail server on the way takes others.
_NAME = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_NAME}(?:\.{_NAME})*@(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]{{0,61}}[A-Za-z0-9]")
# RFC 5321.
_LONGEST_NAME, _LONGEST = 64, 254


def is_address(words: str) -> bool:
    is_short = len(words) <= _LONGEST and len(words.partition("@")[0]) <= _LONGEST_NAME
    return is_short and _ADDRESS.fullmatch(words) is not None
