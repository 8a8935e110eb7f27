"""Relief that gets shorter from infusion to infusion, until the digest says so."""

from datetime import UTC, date, datetime, timedelta

from bot.sandbox.stories import digests
from bot.sandbox.stories.telling import ONE_DAY, Story, Telling
from handlers.clinicians import boards

_BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_APART = timedelta(weeks=4)
# After so many days half of the relief is gone, infusion by infusion.
_RELIEF = (25, 20, 15, 7)
_INFUSIONS = tuple(_BEGINS.date() + timedelta(days=3) + _APART * number for number in range(len(_RELIEF)))
CAPTIONS = dict(zip(_INFUSIONS, ("first", "second", "third", "fourth"), strict=True))
# A Monday on which the last cycle tells enough.
_ENDS = _INFUSIONS[-1] + timedelta(days=18)
_FADES = 4  # days
# Ups and downs of some days each, as everybody has them.
_PAIN, _MOOD = (0, 1, 0, -1, 0, 0, 1, 0, -1, 0, 0), (0, 0, -1, 0, 1, 0, 0)
_LASTS = 3  # days


async def _tell(telling: Telling) -> None:
    telling.lasts(days=(_ENDS - _BEGINS.date()).days)
    await telling.caption("shorter-relief-enrol")
    await telling.enrol_everyone()
    day = _BEGINS.date()
    # So that the days of relief stand alone in the details.
    telling.skips_weekly = True
    with telling.hurrying(0.05):
        while day <= _INFUSIONS[-1]:
            await _live(telling, day)
            day += ONE_DAY
    with telling.hurrying(0.45):
        while day < _ENDS:
            await _live(telling, day)
            day += ONE_DAY
    await digests.until_digest(telling)
    await telling.caption("shorter-relief-digest")
    await digests.choose_patient(telling)
    await digests.act(telling, boards.DETAILS)
    await telling.caption("shorter-relief-details")
    await telling.day(None)
    await telling.caption("shorter-relief-end")


async def _live(telling: Telling, day: date) -> None:
    """On the day of an infusion nothing is asked, and the admin enters it."""
    if day in _INFUSIONS:
        await telling.until(datetime.combine(day, _BEGINS.timetz()))
        await telling.caption(f"shorter-relief-{CAPTIONS[day]}")
        await telling.infusion(day)
    else:
        await telling.day(_feeling(day))


def _feeling(day: date) -> tuple[int, int]:
    """Pain from 7 down to 2 and mood from 3 up to 7 as long as relief is there."""
    relief, step = _relief(day), (day - _BEGINS.date()).days // _LASTS
    pain = round(7 - 5 * relief) + _PAIN[step % len(_PAIN)]
    return pain, round(3 + 4 * relief) + _MOOD[step % len(_MOOD)]


def _relief(day: date) -> float:
    """The share that is left of it."""
    given = [infusion for infusion in _INFUSIONS if infusion < day]
    if not given:
        return 0.0
    left = _RELIEF[len(given) - 1] + _FADES / 2 - (day - given[-1]).days
    return max(0.0, min(1.0, left / _FADES))


STORY = Story(_BEGINS, "Europe/Madrid", _tell)
