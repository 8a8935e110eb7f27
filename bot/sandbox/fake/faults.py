"""What goes wrong between the bot and Telegram: as planned, for a while, or by chance."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

from bot.sandbox.fake.errors import ApiError, conflict, too_many_requests
from bot.sandbox.fake.updates import Update


@dataclass(frozen=True)
class Slow:
    """All goes well, but only after so many seconds."""

    seconds: float


# "drop before" closes the connection before anything happened, "drop after" when everything has;
# "html" is the page of a gateway in front of Telegram, and nothing has happened either.
Outcome = ApiError | Slow | Literal["html", "drop before", "drop after"]
# What befalls an update that the bot's webhook took: Telegram does not hear so and posts it again, or it
# hears so and posts it again all the same.
Mishap = Literal["unheard", "again"]


@dataclass(frozen=True)
class Request:
    """One call as it comes in. `line` names the address that it came to, and so the bot that made it."""

    method: str
    params: Mapping[str, Any]
    line: str = ""


Source = Callable[[Request], Outcome | None]


@dataclass
class Plan:
    method: str | None
    outcome: Outcome
    times: int


class Faults:
    """Asked before each call; the first of its sources that has an answer decides what becomes of it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.sources: list[Source] = [self._outage, self._planned]
        self.before_delivery: Callable[[Update], Slow | None] = _nothing
        self.after_delivery: Callable[[Update], Mishap | None] = _nothing
        self._plans: list[Plan] = []
        self._outage_ends: datetime | None = None

    def plan(self, method: str | None, outcome: Outcome, times: int) -> None:
        self._plans.append(Plan(method, outcome, times))

    def outage(self, lasting: timedelta) -> None:
        """Until then no call gets through, and none is answered."""
        self._outage_ends = self.clock() + lasting

    def over(self, request: Request) -> Outcome | None:
        found = (source(request) for source in self.sources)
        return next((outcome for outcome in found if outcome is not None), None)

    def _outage(self, request: Request) -> Outcome | None:
        return "drop before" if self._outage_ends and self.clock() < self._outage_ends else None

    def _planned(self, request: Request) -> Outcome | None:
        for plan in self._plans:
            if plan.method in (None, request.method):
                plan.times -= 1
                if not plan.times:
                    self._plans.remove(plan)
                return plan.outcome
        return None


def _nothing(update: Update) -> None:
    return None


Kind = Literal[
    "latency",
    "500",
    "502",
    "html",
    "drop before",
    "drop after",
    "429 one chat",
    "429 all",
    "409",
    "delivery late",
    "delivery unheard",
    "delivery again",
]
# What a busy day may bring, in shares of the calls that each kind can befall.
ROUGH: Mapping[Kind, float] = {
    "latency": 0.03,
    "500": 0.01,
    "502": 0.01,
    "html": 0.01,
    "drop before": 0.01,
    "drop after": 0.01,
    "429 one chat": 0.005,
    "429 all": 0.002,
    "409": 0.01,
    "delivery late": 0.1,
    "delivery unheard": 0.02,
    "delivery again": 0.02,
}
# Trouble with fetching updates stops a bot for seconds, so it comes less often than trouble with sending.
_FETCHING = 0.3
_LATEST, _LONGEST_FLOOD = 0.8, 3


@dataclass
class Weather:
    """Faults by chance, from a seed. To be added to the sources of Faults, and set as its deliveries."""

    random: Random
    clock: Callable[[], datetime]
    shares: Mapping[Kind, float] = field(default_factory=lambda: ROUGH)
    counted: Counter[str] = field(default_factory=Counter)
    _floods: dict[object, datetime] = field(default_factory=dict)

    def __call__(self, request: Request) -> Outcome | None:
        if request.method == "getUpdates":
            return self._conflict() or self._broken(_FETCHING)
        return self._flooded(request) or self._broken(1.0)

    def before_delivery(self, update: Update) -> Slow | None:
        return self._slow() if self._comes("delivery late") else None

    def after_delivery(self, update: Update) -> Mishap | None:
        if self._comes("delivery unheard"):
            return "unheard"
        return "again" if self._comes("delivery again") else None

    def _comes(self, kind: Kind, weight: float = 1.0) -> bool:
        comes = self.random.random() < self.shares.get(kind, 0) * weight
        self.counted[kind] += comes
        return comes

    def _slow(self) -> Slow:
        return Slow(self.random.uniform(0.02, _LATEST))

    def _conflict(self) -> ApiError | None:
        reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
        return conflict(reason) if self._comes("409") else None

    def _broken(self, weight: float) -> Outcome | None:
        for kind, outcome in self._kinds:
            if self._comes(kind, weight):
                return outcome or self._slow()
        return None

    _kinds: tuple[tuple[Kind, Outcome | None], ...] = (
        ("latency", None),
        ("500", ApiError(500, "Internal Server Error")),
        ("502", ApiError(502, "Bad Gateway")),
        ("html", "html"),
        ("drop before", "drop before"),
        ("drop after", "drop after"),
    )

    def _flooded(self, request: Request) -> ApiError | None:
        """A flood lasts as long as Telegram says, for all chats or for one."""
        chat = request.params.get("chat_id")
        if chat is None:
            return None
        if self._comes("429 all"):
            self._begin(None)
        elif self._comes("429 one chat"):
            self._begin(str(chat))
        ends = max((self._floods[key] for key in (None, str(chat)) if key in self._floods), default=None)
        left = (ends - self.clock()).total_seconds() if ends else 0
        return too_many_requests(int(left) + 1) if left > 0 else None

    def _begin(self, key: str | None) -> None:
        self._floods[key] = self.clock() + timedelta(seconds=self.random.randint(1, _LONGEST_FLOOD))
