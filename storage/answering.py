"""What one update's answers cost, and whether they are written at all: limits are decided in `bot`."""

from dataclasses import dataclass
from enum import Enum

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Person

# A picture takes a twentieth of a second to draw, as does looking through a panel, and a file up to a second.
_COSTS = {"sendPhoto": 5, "sendDocument": 20, "getFile": 20, "panel": 5, "patient": 5, "record": 5}
# Whom to call has a limit of its own, who is told to wait is told so, and who confirms an alert sees it.
CRISIS, WAIT, ALERT_CARD = "crisis", "wait", "alert-card"


class Standing(Enum):
    """LAST is told to wait, and that is the last that it hears for a while."""

    FREE = "free"
    LAST = "last"
    QUIET = "quiet"


@dataclass(slots=True)
class Answering:
    """Of one update: who is answered, and what their answers have cost so far."""

    chat_id: int
    is_known: bool
    standing: Standing = Standing.FREE
    is_crisis_quiet: bool = False
    is_behind: bool = False
    points: int = 0
    crises: int = 0

    def takes(self, chat_id: int, person: Person | None, kind: str, method: str) -> bool:
        """Whether this answer is written. What others are told is none; who was a stranger until now is
        answered.
        """
        has_joined = person is not None and not self.is_known
        if chat_id != self.chat_id or has_joined or kind in (WAIT, ALERT_CARD):
            return True
        if kind == CRISIS:
            self.crises += 1
            return not self.is_crisis_quiet
        self.points += max(_COSTS.get(method, 1), _COSTS.get(kind, 1))
        return self.standing == Standing.FREE


def begin(session: AsyncSession, answering: Answering | None) -> None:
    """From now on everything is written in answer to this update."""
    session.info["answering"] = answering


def answering(session: AsyncSession) -> Answering | None:
    """None while the clock acts."""
    found: Answering | None = session.info.get("answering")
    return found
