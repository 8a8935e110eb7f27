"""Four weeks: an infusion whose relief wears off, until the clinician hears of it."""

from datetime import UTC, datetime

from bot.sandbox.stories import digests
from bot.sandbox.stories.telling import ONE_DAY, Story, Telling, feelings

# On the day of the infusion nothing is asked.
_PAIN = (6, 6, 3, 2, 2, 3, 2, 3, 3, None, 2, 3, 3, 2, 3, 4, 3, 4, 5, 6, 6, 7, None, 7, 7, 8, 7)
_MOOD = (4, 4, 7, 8, 7, 7, 8, 7, 7, None, 7, 6, 7, 7, 7, 6, 6, 6, 5, 5, 4, 4, None, 4, 3, 3, 4)
# What is told before so many check-ins.
CAPTIONS = {0: "answers", 2: "infusion", 3: "better", 9: "missed", 10: "steady", 18: "worse"}
_INFUSION = 2


async def _tell(telling: Telling) -> None:
    """Ends with the digest about these weeks and an open check-in."""
    telling.lasts(days=28)
    await telling.caption("four-weeks-enrol")
    await telling.enrol_everyone()
    with telling.hurrying(0.4):
        await _live(telling)
    await digests.until_digest(telling)
    await telling.caption("four-weeks-digest")
    # There is more to look at than in other scenes.
    await telling.pause(2.5)
    await telling.day(None)
    await telling.caption("four-weeks-end")


async def _live(telling: Telling) -> None:
    for number, feeling in enumerate(feelings(_PAIN, _MOOD)):
        if number in CAPTIONS:
            await telling.caption(f"four-weeks-{CAPTIONS[number]}")
        if number == _INFUSION:
            await telling.infusion(telling.stage.clock() + ONE_DAY)
        await telling.day(feeling)
        if feeling is None:
            await telling.pause(2.5)


STORY = Story(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), "Europe/Madrid", _tell)
