"""The updates that Telegram keeps for the bot until the bot confirms them, and where it sends them."""

import asyncio
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bot.sandbox.fake.changes import Changes
from bot.sandbox.fake.errors import bad_request, conflict

KEPT = timedelta(hours=24)
ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
FIRST_ID = 100_000_001
# An offset further ahead than this is taken for a mistake: the answer starts with the oldest update.
SANE_LEAD = 10


@dataclass(eq=False)
class Update:
    """`confirmed_at` is None until the bot has told Telegram that it arrived."""

    raw: dict[str, Any]
    chat_id: int
    since: datetime
    confirmed_at: datetime | None = None

    @property
    def id(self) -> int:
        return int(self.raw["update_id"])


@dataclass
class Webhook:
    """`replaced` is set as soon as the bot has set another one, or the same one again."""

    url: str
    secret_token: str | None
    max_connections: int
    last_error_date: datetime | None = None
    last_error_message: str | None = None
    replaced: asyncio.Event = field(default_factory=asyncio.Event)


class Updates:
    def __init__(self, clock: Callable[[], datetime], changes: Changes, recorded: int | None = None) -> None:
        self.clock = clock
        self.changes = changes
        self.pending: deque[Update] = deque()
        self.log: deque[Update] = deque(maxlen=recorded)
        # What the bot never confirmed, and nobody keeps for it any more.
        self.forgotten: list[Update] = []
        self.next_id = FIRST_ID
        self.allowed: list[str] = []
        self.webhook: Webhook | None = None
        self._unseen: set[Update] = set()
        self._poll = 0
        self._interruption = ""

    def add(self, kind: str, payload: dict[str, Any], chat_id: int) -> None:
        if self._wanted(kind):
            self.keep({kind: payload}, chat_id)
        self.changes.note()

    def keep(self, raw: dict[str, Any], chat_id: int = 0) -> None:
        """Queues an update as it is; with an id of its own it is new to the bot whatever was confirmed."""
        update = Update({"update_id": self.next_id} | raw, chat_id, self.clock())
        if "update_id" in raw:
            self._unseen.add(update)
        self.next_id = max(self.next_id, update.id + 1)
        self.pending.append(update)
        self.log.append(update)
        self.changes.note()

    def allow(self, kinds: list[str] | None) -> None:
        """None leaves what was said last; an empty list means everything usual."""
        if kinds is not None:
            self.allowed = kinds

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """Confirms what is older than `offset`, then waits up to so many seconds for something newer."""
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        mine = self.interrupt(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        self._confirm(offset)
        try:
            async with asyncio.timeout(seconds):
                while not self.pending and self._poll == mine:
                    await self.changes.after(self.changes.version)
        except TimeoutError:
            return []
        if self._poll != mine and self._interruption:
            raise conflict(self._interruption)
        given = list(islice(self.pending, limit))
        self._unseen.difference_update(given)
        return [update.raw for update in given]

    def interrupt(self, reason: str = "") -> int:
        """Ends a waiting poll: with a conflict when a reason is given, else with what there is."""
        self._poll += 1
        self._interruption = reason
        self.changes.note()
        return self._poll

    def deliverable(self) -> Iterator[Update]:
        self._forget_old()
        return iter(self.pending)

    def delivered(self, update: Update) -> None:
        if update in self.pending:
            update.confirmed_at = self.clock()
            self.pending.remove(update)

    def set_webhook(self, url: str, secret_token: str | None, max_connections: int) -> None:
        if url and not re.match(r"https?://[^/\s]+", url):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if secret_token and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret_token):
            raise bad_request("secret token contains unallowed characters")
        if self.webhook:
            self.webhook.replaced.set()
        self.webhook = Webhook(url, secret_token, max_connections) if url else None
        self.interrupt("terminated by setWebhook request")

    def drop(self) -> None:
        self.pending.clear()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_ON_REQUEST

    def _confirm(self, offset: int) -> None:
        self._forget_old()
        if offset < 0:
            self.pending = deque(islice(self.pending, max(0, len(self.pending) + offset), None))
        elif offset <= self.next_id + SANE_LEAD:
            confirmed = [u for u in self.pending if u.id < offset and u not in self._unseen]
            for update in confirmed:
                update.confirmed_at = self.clock()
            self.pending = deque(u for u in self.pending if u.confirmed_at is None)

    def _forget_old(self) -> None:
        while self.pending and self.pending[0].since < self.clock() - KEPT:
            self.forgotten.append(self.pending.popleft())
