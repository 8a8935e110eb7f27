"""A Bot API call that is ready to be made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """`attachment` is drawn or written off the event loop, just before the call is made; `about` are the
    patients of others whom it shows.
    """

    method: str
    arguments: dict[str, Any]
    attachment: Callable[[], bytes] | None = None
    filename: str = ""
    about: frozenset[int] = frozenset()


def place(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The chat, and the message there when one is to be changed."""
    return {name: payload[name] for name in ("chat_id", "message_id") if name in payload}
