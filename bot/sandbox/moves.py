"""How time may be moved at the page, as it comes in from there."""

from abc import ABC, abstractmethod
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.sandbox.acts import Language
from bot.sandbox.journey import Kind, Speed
from bot.sandbox.refusals import not_now, not_there
from bot.sandbox.stage import Stage
from bot.sandbox.stories import STORIES
from bot.sandbox.stories.telling import Telling
from bot.sandbox.theatre import Opening, Theatre

# Further than this in one move is more likely a slip than a wish.
_LONGEST = int(timedelta(days=366).total_seconds())
_HOUR, _OF_A_DAY = timedelta(hours=1), 1 / 24


class Wish(BaseModel, ABC):
    """`check` and `move` raise Refused for what cannot be done."""

    model_config = ConfigDict(extra="forbid", strict=True)
    kind: ClassVar[Kind]

    async def check(self, theatre: Theatre) -> None:
        """Before the move begins, so that whoever asks hears of it at once."""

    @abstractmethod
    async def move(self, theatre: Theatre) -> None: ...

    @property
    def told(self) -> str | None:
        """The story that this tells."""
        return None


class Advance(Wish):
    """By so many seconds, or to the next instant at which something is due or a patient is asked."""

    kind = "advance"
    seconds: Annotated[int, Field(gt=0, le=_LONGEST)] | None = None
    to: Literal["event", "prompt"] | None = None

    @model_validator(mode="after")
    def _one_aim(self) -> Self:
        if (self.seconds is None) == (self.to is None):
            raise ValueError('give seconds, or "to": "event" or "prompt"')
        return self

    async def check(self, theatre: Theatre) -> None:
        if self.to and await self._aim(theatre.stage) is None:
            if await theatre.stage.next_due() is None:
                raise not_now("nothing-due")
            raise not_now("no-check-in")

    async def move(self, theatre: Theatre) -> None:
        stage, still = theatre.stage, theatre.journey.still_wanted
        if self.seconds is not None:
            await stage.advance(stage.clock() + timedelta(seconds=self.seconds), still)
            return
        # What is on its way already is no event to wait for.
        await stage.settle()
        if due := await self._aim(stage):
            await stage.advance(max(due, stage.clock()), still)

    async def _aim(self, stage: Stage) -> datetime | None:
        return await (stage.next_prompt() if self.to == "prompt" else stage.next_due())


class Play(Wish):
    """Time runs at the speed that is set, until somebody stops it."""

    kind = "play"

    async def move(self, theatre: Theatre) -> None:
        stage, journey = theatre.stage, theatre.journey
        while True:
            await stage.advance(stage.clock() + _HOUR, journey.still_wanted)
            await journey.pause(_OF_A_DAY)


class Tell(Wish):
    """A story, on a stage of its own."""

    kind = "story"
    story: str
    language: Language = "en"

    async def check(self, theatre: Theatre) -> None:
        if self.story not in STORIES:
            raise not_there("no-such-story")

    async def move(self, theatre: Theatre) -> None:
        story = STORIES[self.story]
        opening = Opening(story.begins, story.zone, self.language, stands_still=True)
        stage = await theatre.begin(opening)
        try:
            await story.tell(Telling(stage, theatre.journey))
        finally:
            if stage.is_cut_off:
                await stage.reconnect()
            theatre.let_time_run(stage)

    @property
    def told(self) -> str | None:
        return self.story


class Restart(Wish):
    """Fresh phones; whatever was there is thrown away."""

    kind = "restart"
    language: Language = "en"

    async def move(self, theatre: Theatre) -> None:
        await theatre.begin(Opening(language=self.language))


class Pace(BaseModel):
    """How fast time moves from now on."""

    model_config = ConfigDict(extra="forbid", strict=True)
    speed: Speed


MOVES: dict[str, type[Wish]] = {"advance": Advance, "play": Play, "story": Tell, "restart": Restart}
