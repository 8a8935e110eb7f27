"""What goes on under the hood, turn by turn, and what is due next, as JSON for the page."""

from collections import deque

from bot.sandbox.fake.messages import Raw
from bot.sandbox.hood.observer import Observer
from bot.sandbox.hood.turns import Turn
from bot.sandbox.phones import instant
from bot.sandbox.stage import Stage

KEPT = 100
# So many things of each kind that are due next.
FORESEEN = 12


class Hood:
    """Keeps the last turns in which something happened.

    Each bears the version of the page's changes at which it was seen or changed last. These versions go on
    from stage to stage, so that whoever knows the newest one knows which turns are news.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._observer = Observer(stage)
        self._turns: deque[Turn] = deque(maxlen=KEPT)
        self._count = 0

    async def begin(self) -> None:
        await self._observer.begin()
        self._stage.after_turn.append(self._keep)

    async def view(self, since: int) -> Raw:
        """The turns that are new or have changed after version `since`, and whatever is due or waits."""
        return {
            "turns": [turn.wire() for turn in self._turns if turn.version > since],
            "due": [
                {"kind": one.kind, "who": one.code, "about": one.about, "at": instant(one.at)}
                for one in await self._stage.coming(FORESEEN)
            ],
            "outbox": [letter.wire() for letter in self._observer.letters],
            "held": [update.wire() for update in self._observer.held],
        }

    async def _keep(self) -> None:
        """After each turn of the program. What an older turn left open may have been settled by this one."""
        seen = await self._observer.look()
        changed = [turn for turn in self._turns if turn.holds(seen.changed)] if seen.changed else []
        if seen.turn.is_empty and not changed:
            return
        self._stage.telegram.changes.note()
        version = self._stage.telegram.changes.version
        for turn in (*changed, self._kept(seen.turn)):
            turn.version = version

    def _kept(self, turn: Turn) -> Turn:
        """A turn that only tried to send the same once more is one with the turn before, which did so too."""
        if turn.is_empty:
            return turn
        if turn.only_tries and self._turns and self._turns[-1].only_tries:
            self._turns[-1].tried_again(turn)
            return self._turns[-1]
        self._count += 1
        turn.number = self._count
        self._turns.append(turn)
        return turn
