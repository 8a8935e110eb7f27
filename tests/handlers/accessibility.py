"""What every keyboard has to be for who sees little, hears the screen or has an unsteady thumb."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.stage import Stage

MOST_IN_A_ROW = 6
# What a small phone shows of a button that has a row to itself.
LONGEST_LABEL = 40
# What Telegram takes.
MOST_BYTES = 64


def faults(keyboard: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a keyboard; nothing, it is hoped."""
    rows = keyboard["inline_keyboard"]
    labels = [button["text"] for row in rows for button in row]
    data = [button["callback_data"] for row in rows for button in row]
    yield from (f"{len(row)} buttons in a row" for row in rows if not 1 <= len(row) <= MOST_IN_A_ROW)
    yield from (f"{label!r} says nothing when it is read aloud" for label in labels if not is_said(label))
    yield from (f"{label!r} is too long" for label in labels if len(label) > LONGEST_LABEL)
    yield from (f"{label!r} is there twice" for label in set(labels) if labels.count(label) > 1)
    yield from (f"{one!r} is too long" for one in data if not 1 <= len(one.encode()) <= MOST_BYTES)


def is_said(text: str) -> bool:
    """Whether there are words or figures in it, and not only signs, which a screen reader may pass over."""
    return re.search(r"\w", text) is not None


def faults_of_all(stage: Stage) -> list[str]:
    """Of everything that was sent on this stage."""
    shown = [call.params["reply_markup"] for call in stage.telegram.calls if "reply_markup" in call.params]
    keyboards = [json.loads(one) if isinstance(one, str) else one for one in shown]
    return [fault for keyboard in keyboards for fault in faults(keyboard)]
