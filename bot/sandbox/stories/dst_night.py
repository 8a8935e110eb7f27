"""Nights in which the clock is changed: one check-in for each local date, whatever the clock does."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import CODES
from bot.sandbox.stories.telling import Story, Telling
from handlers.choices import OTHER, SETTING
from journal.instruments import DAILY
from journal.schedule import instant
from storage import checkins, outbox, people
from storage.models import Fate, Role, Stage

_MADRID, _NEW_YORK = ZoneInfo("Europe/Madrid"), ZoneInfo("America/New_York")
_AT_HOME, _AWAY = CODES[Role.PATIENT], "PT-002"
_NAMES = {"en": "Patient 2", "es": "Paciente 2"}
_CITIES = {"en": "New York", "es": "Nueva York"}
# In Madrid this hour is leapt over in spring, and comes twice in autumn.
_HOUR = "02:30"
_SPRING = (date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 30))
_AUTUMN = (date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26))
_AFTER_THE_SECOND = datetime(2026, 10, 25, 2, 31, tzinfo=_MADRID, fold=1).astimezone(UTC)
_RATINGS = {"pain": 4, "mood": 6}
# So many scenes more a long caption is left alone.
_LONG = 1.5
# What people tap is not what this story is about.
_SWIFT = 0.5


async def _tell(telling: Telling) -> None:
    with telling.hurrying(_SWIFT):
        await _Nights(telling).tell()


class _Nights:
    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._stage = telling.stage
        self._language = telling.patient.language or "en"
        self._patients: dict[str, tuple[Person, ZoneInfo]] = {_AT_HOME: (telling.patient, _MADRID)}

    async def tell(self) -> None:
        spring = (self._before, self._gap, self._after)
        autumn = (self._summer, self._fold, self._winter)
        await self._telling.scenes(
            self._enrol, self._travel, self._set_the_hour, *spring, self._take_a_break, *autumn
        )
        dates, asked = await self._figures()
        skipped = str(dates.count(False))
        await self._telling.caption("dst-night-end", dates=str(len(dates)), asked=str(asked), skipped=skipped)

    async def _enrol(self) -> None:
        await self._telling.caption("dst-night-enrol")
        other = await self._stage.invite(Role.PATIENT, _AWAY, _NAMES[self._language], self._language)
        self._patients[_AWAY] = other.account, _NEW_YORK
        await self._telling.enrol_everyone()
        # Only the daily check-in is looked at.
        await self._telling.says(self._telling.admin, "/schedule site weekly off")

    async def _travel(self) -> None:
        traveller, _ = self._patients[_AWAY]
        await self._sets(traveller, Stage.ZONE, OTHER)
        await self._telling.says(traveller, _CITIES[self._language])
        await self._telling.chooses(traveller, _button(Stage.ZONE, _NEW_YORK.key))
        await self._telling.caption("dst-night-travel")

    async def _set_the_hour(self) -> None:
        for patient, _ in self._patients.values():
            await self._sets(patient, Stage.HOUR)
            await self._telling.says(patient, _HOUR)
        await self._telling.caption("dst-night-hour")

    async def _before(self) -> None:
        at, utc = await self._asked(_AT_HOME, _SPRING[0])
        await self._telling.caption("dst-night-before", at=at, utc=utc)
        await self._answered(_SPRING[0])

    async def _gap(self) -> None:
        at, utc = await self._asked(_AT_HOME, _SPRING[1])
        await self._telling.caption("dst-night-gap", at=at, utc=utc)
        await self._telling.journey.pause(_LONG)
        await self._answered(_SPRING[1])

    async def _after(self) -> None:
        at, utc = await self._asked(_AT_HOME, _SPRING[2])
        await self._telling.caption("dst-night-after", at=at, utc=utc)
        at, utc = await self._answered(_SPRING[2])
        await self._telling.caption("dst-night-away", at=at, utc=utc)

    async def _take_a_break(self) -> None:
        for patient, _ in self._patients.values():
            await self._telling.says(patient, f"/pause {_AUTUMN[0]}")
        await self._telling.caption("dst-night-break")

    async def _summer(self) -> None:
        at, utc = await self._asked(_AT_HOME, _AUTUMN[0])
        await self._telling.caption("dst-night-summer", at=at, utc=utc)
        await self._answered(_AUTUMN[0])

    async def _fold(self) -> None:
        at, utc = await self._asked(_AT_HOME, _AUTUMN[1])
        await self._telling.caption("dst-night-fold", at=at, utc=utc)
        await self._telling.journey.pause(_LONG)
        await self._telling.until(_AFTER_THE_SECOND)
        await self._telling.caption("dst-night-again")
        await self._answered(_AUTUMN[1])

    async def _winter(self) -> None:
        await self._asked(_AT_HOME, _AUTUMN[2])
        await self._answered(_AUTUMN[2])

    async def _asked(self, code: str, day: date) -> tuple[str, str]:
        """When the check-in of this date comes, on the clock there and in UTC."""
        _, zone = self._patients[code]
        # A break ends at midnight there.
        await self._telling.until(instant(day, time.min, zone))
        if due := await self._telling.next_prompt(code):
            await self._telling.until(due)
        at = self._stage.clock()
        return f"{at.astimezone(zone):%H:%M}", f"{at:%H:%M}"

    async def _answered(self, day: date) -> tuple[str, str]:
        """Madrid answers, and later in the night New York, when its check-in comes."""
        await self._telling.answer(self._patients[_AT_HOME][0], _RATINGS)
        asked = await self._asked(_AWAY, day)
        await self._telling.answer(self._patients[_AWAY][0], _RATINGS)
        return asked

    async def _sets(self, patient: Person, what: str, *words: str) -> None:
        """By the buttons of /settings."""
        await self._telling.says(patient, "/settings")
        for number in range(len(words) + 1):
            await self._telling.chooses(patient, _button(what, *words[:number]))

    async def _figures(self) -> tuple[list[bool], int]:
        """For each local date of each patient whether it has a check-in, and how many were sent."""
        async with self._stage.app.database.read() as session:
            found = [await people.by_code(session, code) for code in self._patients]
            dates = [
                await checkins.of_day(session, patient, DAILY, day) is not None
                for patient in filter(None, found)
                for day in (*_SPRING, *_AUTUMN)
            ]
            fates = await outbox.fates(session, STORY.begins)
        return dates, fates.get(("prompt", Fate.SENT), 0)


def _button(*data: str) -> Callable[[str], bool]:
    return ":".join([SETTING, *data]).__eq__


STORY = Story(datetime(2026, 3, 27, 22, 30, tzinfo=UTC), "Europe/Madrid", _tell)
