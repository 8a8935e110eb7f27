"""A patient who was worse stops answering; the program presses nobody, and claims nothing."""

from datetime import UTC, datetime, timedelta
from itertools import count

from bot.sandbox.stories import digests
from bot.sandbox.stories.telling import ONE_DAY, Story, Telling, feelings
from journal import episodes

_BEGINS = datetime(2026, 2, 26, 9, 0, tzinfo=UTC)
_INFUSION = 2
# Up to the day before a digest that finds the patient worse; on the day of the infusion nothing is asked.
_PAIN = (6, 6, 3, 2, 3, 2, 2, 3, 2, 2, 3, 2, 3, 3, 2, 3, 3, 6, 6, 7, 7, 8, 7, 7)
_MOOD = (4, 4, 7, 7, 8, 7, 7, 7, 8, 7, 7, 8, 7, 7, 7, 7, 6, 5, 4, 4, 3, 3, 4, 3)
_DAYS = 42
# What is told before so many unanswered check-ins.
CAPTIONS = {0: "reminded", 3: "unreminded", 5: "less"}


async def _tell(telling: Telling) -> None:
    telling.lasts(days=_DAYS)
    await telling.caption("silence-enrol")
    await telling.enrol_everyone()
    await telling.caption("silence-answers")
    with telling.hurrying(0.25):
        for number, feeling in enumerate(feelings(_PAIN, _MOOD)):
            if number == _INFUSION:
                await telling.infusion(telling.stage.clock() + ONE_DAY)
            await telling.day(feeling)
        await digests.until_digest(telling)
    await telling.caption("silence-worse")
    await digests.choose_patient(telling)
    await digests.act(telling, episodes.CALLED)
    await telling.caption("silence-called")
    await telling.pause(0.5)
    with telling.hurrying(0.7):
        await _say_nothing(telling)
    await telling.caption("silence-digest")
    # A long caption, and a digest to look at.
    await telling.pause(2)
    await telling.says(telling.clinician, "/patients")
    await telling.caption("silence-staff")
    await telling.day((7, 3))
    await telling.caption("silence-back")
    await telling.day(None)
    await telling.caption("silence-end")


async def _say_nothing(telling: Telling) -> None:
    """For two weeks, to the hour of a digest."""
    coming = await digests.next_digest(telling)
    end = (coming or telling.stage.clock()) + timedelta(weeks=1)
    for number in count():
        due = await telling.next_prompt()
        if due is None or due > end:
            break
        if number in CAPTIONS:
            await telling.caption(f"silence-{CAPTIONS[number]}")
        await telling.day(None)
    await telling.until(end)


STORY = Story(_BEGINS, "Europe/Madrid", _tell)
