"""What cannot be done at the page, as a key of its words, so that the page says it in its own language."""

import json
from functools import cache
from pathlib import Path

from pydantic import ValidationError

WORDS = Path(__file__).with_name("page") / "words"


@cache
def words(language: str) -> dict[str, str]:
    """The page's words; scripts read the English ones."""
    found: dict[str, str] = json.loads((WORDS / f"{language}.json").read_text("utf-8"))
    return found


class Refused(Exception):
    """`status` is the HTTP status: 404 for what is not there, 409 for what cannot be done now."""

    def __init__(self, status: int, key: str, **given: str) -> None:
        self.status = status
        self.key = key
        self.given = given
        super().__init__(words("en")[key].format(**given))


def in_words(invalid: ValidationError) -> str:
    """What is wrong with a wish, in one line for whoever wrote it."""
    first = invalid.errors()[0]
    return ": ".join([*map(str, first["loc"]), first["msg"].removeprefix("Value error, ")])


def not_there(key: str, **given: str) -> Refused:
    return Refused(404, key, **given)


def not_now(key: str, **given: str) -> Refused:
    return Refused(409, key, **given)
