"""Kills a victim at the moment at which a call or a delivery is at a boundary, as seen from outside."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.fake.faults import Mishap, Outcome, Request
from bot.sandbox.fake.updates import Update, Updates
from tests.torture.processes import Victim
from tests.torture.victim import COMMITS

SENDS = ("before send", "after send")
ACKNOWLEDGEMENTS = ("before acknowledgement", "after acknowledgement")
RANDOM = "random moment"
POINTS = (RANDOM, *COMMITS, *SENDS, *ACKNOWLEDGEMENTS)
STARTED = {"getUpdates", "setWebhook"}
SENDING = {"sendMessage", "sendPhoto", "sendDocument", "editMessageText"}


@dataclass
class Sentence:
    """This victim is to die at the n-th time that it comes to this point. `ready` tells that it runs."""

    victim: Victim
    point: str
    nth: int
    done: bool = False
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def comes(self, point: str) -> bool:
        """Whether it dies now."""
        if self.done or point != self.point:
            return False
        self.nth -= 1
        if self.nth > 0:
            return False
        self.done = True
        self.victim.kill()
        return True


class Executioner:
    """Asked by FakeTelegram about each call: a victim dies when its whole request has come in.

    Whether Telegram then processes the call or not is the difference between "before" and "after".
    """

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self.sentences: dict[str, Sentence] = {}
        self.after_delivery_otherwise: Callable[[Update], Mishap | None] = lambda update: None

    def __call__(self, request: Request) -> Outcome | None:
        sentence = self.sentences.get(request.line)
        if sentence is None:
            return None
        if request.method in STARTED:
            sentence.ready.set()
        points = _points(request, self._updates)
        if points is None:
            return None
        before, after = points
        if sentence.comes(before):
            return "drop before"
        return "drop after" if sentence.comes(after) else None

    def after_delivery(self, update: Update) -> Mishap | None:
        """The victim has said 200; before the acknowledgement, Telegram does not hear it."""
        before, after = ACKNOWLEDGEMENTS
        for sentence in self.sentences.values():
            if sentence.comes(before):
                return "unheard"
            if sentence.comes(after):
                return None
        return self.after_delivery_otherwise(update)


def _points(request: Request, updates: Updates) -> tuple[str, str] | None:
    if request.method in SENDING:
        return SENDS
    if request.method == "getUpdates":
        offset = int(request.params.get("offset") or 0)
        confirms = any(update.id < offset for update in updates.pending)
        return ACKNOWLEDGEMENTS if confirms else None
    return None
