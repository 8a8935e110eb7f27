"""An induction series that works: nobody gets worse, so the clinician hears of nobody."""

from datetime import UTC, date, datetime, timedelta

from bot.sandbox.stories import digests
from bot.sandbox.stories.telling import PATIENT, Story, Telling

_BEGINS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# Days after the first day of the story: twice a week, then once.
_INFUSIONS = tuple(_BEGINS.date() + timedelta(days) for days in (2, 4, 9, 11, 16, 23))
_DAYS = 35
# Before so many check-ins; on the days of infusions nothing is asked.
CAPTIONS = {2: "morning", 4: "weekly", 10: "steps", 19: "quiet"}
_WORST, _BEST = 7, 3


async def _tell(telling: Telling) -> None:
    telling.lasts(days=_DAYS)
    await telling.caption("induction-enrol")
    await telling.enrol_everyone()
    # In a series the page for the doctor would come every few days.
    await telling.says(telling.admin, f"/schedule {PATIENT} summary off")
    await telling.caption("induction-list")
    await _paste_the_series(telling)
    asked = [day for day in _days() if day not in _INFUSIONS]
    with telling.hurrying(0.3):
        for number, day in enumerate(asked):
            if number in CAPTIONS:
                await telling.caption(f"induction-{CAPTIONS[number]}")
            await telling.day(_feeling(day))
        await digests.until_digest(telling)
    await telling.caption("induction-no-digest")
    await telling.says(telling.clinician, "/digest")
    await telling.pause()
    await telling.says(telling.clinician, f"/patient {PATIENT}")
    await telling.caption("induction-patient")
    await telling.pause()
    await telling.says(telling.patient, "/history")
    await telling.caption("induction-history")
    await telling.pause()
    await telling.day(None)
    await telling.caption("induction-end")


async def _paste_the_series(telling: Telling) -> None:
    """As an admin would: several at once, looked through before they are entered."""
    await telling.says(telling.admin, "/clinic")
    for data in ("k:inf", "k:inf:bulk"):
        await telling.chooses(telling.admin, data.__eq__)
    await telling.says(telling.admin, "\n".join(f"{PATIENT} {day} induction" for day in _INFUSIONS))
    await telling.chooses(telling.admin, lambda data: data.startswith("k:inf:yes:"))


def _days() -> list[date]:
    return [_BEGINS.date() + timedelta(days) for days in range(_DAYS)]


def _feeling(day: date) -> tuple[int, int]:
    """A step better after each infusion, and now and then a little less well."""
    given = sum(infusion < day for infusion in _INFUSIONS)
    pain = _WORST - round(given * (_WORST - _BEST) / len(_INFUSIONS))
    wobble = 1 if day.toordinal() % 5 == 0 else 0
    return pain + wobble, 10 - pain - (day.toordinal() % 4 == 0)


STORY = Story(_BEGINS, "Europe/Madrid", _tell)
