"""The sandbox for scripts: a wish a line comes in as JSON, and what happens on the phones goes out."""

import json
import logging
from collections.abc import AsyncIterator

from pydantic import ValidationError

from bot.sandbox.acts import ACTS, Act, Edit, Tap, person_of
from bot.sandbox.fake.messages import Raw
from bot.sandbox.moves import MOVES, Pace, Restart, Tell, Wish
from bot.sandbox.refusals import Refused, in_words, not_there
from bot.sandbox.scripts.witness import Listener, Witness
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Theatre

log = logging.getLogger(__name__)

# What would go on until somebody stops it, and what would stop it.
_ENDLESS = {"play", "stop"}


class Undone(Exception):
    """A wish that is not done, or a line that is none, in words for whoever wrote it."""


class Script:
    """Each wish is done, with all that follows from it, before the next line is read."""

    def __init__(self, theatre: Theatre, tell: Listener) -> None:
        self.went_well = True
        self._theatre = theatre
        self._tell = tell
        self._witness = Witness(theatre, tell)
        theatre.journey.speed = "at once"

    async def perform(self, lines: AsyncIterator[bytes]) -> None:
        number = 0
        async for line in lines:
            number += 1
            if line.strip():
                await self._obey(line, number)

    async def move(self, wish: Wish) -> None:
        """Do it to its end. Raises Refused, and Undone when something goes wrong on the way."""
        theatre = self._theatre
        if isinstance(wish, Tell | Restart):
            self._witness.language = wish.language
        await wish.check(theatre)
        theatre.journey.begin(wish.kind, lambda: wish.move(theatre), wish.told)
        while theatre.journey.is_under_way:
            await theatre.changes.after(theatre.changes.version)
        if theatre.journey.trouble:
            raise Undone(theatre.journey.trouble)

    async def _obey(self, line: bytes, number: int) -> None:
        try:
            await self._do(*_read(line))
        except (Refused, Undone) as refusal:
            self._complain(str(refusal), number)
        except ValidationError as invalid:
            self._complain(in_words(invalid), number)
        except Exception as error:
            log.exception("line %d could not be done", number)
            self._complain(str(error) or type(error).__name__, number)

    def _numbered(self, act: Act, stage: Stage) -> Act:
        """Scripts count the messages of each phone, as Telegram's own numbers may differ from run to run."""
        if not isinstance(act, Tap | Edit) or act.message is None:
            return act
        message = self._witness.message(person_of(stage, act.person), act.message)
        if message is None:
            raise not_there("message-gone")
        return act.model_copy(update={"message": message})

    def _complain(self, error: str, number: int) -> None:
        self.went_well = False
        self._tell({"error": error, "line": number})

    async def _do(self, name: str, given: Raw) -> None:
        if name in ACTS:
            act = ACTS[name].model_validate(given)
            stage = self._theatre.stage
            await self._numbered(act, stage).perform(stage)
            await stage.settle()
        elif name in MOVES and name not in _ENDLESS:
            await self.move(MOVES[name].model_validate(given))
        elif name == "speed":
            self._theatre.journey.speed = Pace.model_validate(given).speed
        else:
            known = [*ACTS, *(move for move in MOVES if move not in _ENDLESS), "speed"]
            raise Undone(f"nobody can {name} here; there is {', '.join(known)}")


def _read(line: bytes) -> tuple[str, Raw]:
    try:
        wish = json.loads(line)
    except ValueError:
        raise Undone("this line is no JSON") from None
    if isinstance(wish, dict) and len(wish) == 1:
        ((name, given),) = wish.items()
        if isinstance(given, dict):
            return name, given
    raise Undone('write one wish a line, like {"say": {"person": "PT-001", "text": "hello"}}')
