"""An outage: Telegram cannot be reached for two hours, and afterwards everything arrives once."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from bot.sandbox.fake.people import Person
from bot.sandbox.fake.updates import Update
from bot.sandbox.stories.telling import Story, Telling
from storage import news, outbox
from storage.models import Fate, Role

# In Madrid the clocks show an hour more: 17:50 and 19:40.
_CUT_OFF, _BACK = datetime(2026, 3, 3, 16, 50, tzinfo=UTC), datetime(2026, 3, 3, 18, 40, tzinfo=UTC)
_NAMES = {"en": "Patient", "es": "Paciente"}
_NOTES = {
    "en": "I walked to the market today, for the first time in weeks.",
    "es": "Hoy fui andando al mercado, por primera vez en semanas.",
}
# Pain and mood of each patient, as they tap them; the first one has half of it done when the line goes.
_PAIN, _MOOD = {"pain": 3}, {"mood": 7}
_OTHERS = {"PT-002": {"pain": 6, "mood": 4}, "PT-003": {"pain": 2, "mood": 8}}
# So many scenes more a long caption is left alone.
_LONG = 1.5


async def _tell(telling: Telling) -> None:
    await _Outage(telling).tell()


class _Outage:
    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._stage = telling.stage
        self._others: list[tuple[Person, dict[str, int]]] = []
        self._language = telling.patient.language or "en"
        self._held: list[int] = []
        self._kept: list[Update] = []

    async def tell(self) -> None:
        scenes = (self._enrol, self._lose_the_line, self._ask, self._write, self._come_back, self._answer)
        await self._telling.scenes(*scenes)
        await self._count()

    async def _enrol(self) -> None:
        await self._telling.caption("outage-enrol")
        for number, (code, ratings) in enumerate(_OTHERS.items(), start=2):
            name = f"{_NAMES[self._language]} {number}"
            other = await self._stage.invite(Role.PATIENT, code, name, self._language)
            await self._stage.join_team(other, self._stage.member(Role.CLINICIAN).code)
            self._others.append((other.account, ratings))
        await self._telling.enrol_everyone()

    async def _lose_the_line(self) -> None:
        await self._telling.until(_CUT_OFF - timedelta(minutes=5))
        await self._telling.says(self._telling.patient, "/checkin")
        await self._telling.answer(self._telling.patient, _PAIN)
        await self._telling.caption("outage-begun")
        await self._telling.until(_CUT_OFF)
        await self._stage.cut_off()
        await self._telling.caption("outage-cut-off")

    async def _ask(self) -> None:
        await self._telling.until(_CUT_OFF + timedelta(minutes=15))
        await self._telling.caption("outage-held", held=str(len(await self._unsent())))
        await self._telling.pause(_LONG)

    async def _write(self) -> None:
        await self._telling.until(_CUT_OFF + timedelta(minutes=30))
        await self._telling.answer(self._telling.patient, _MOOD)
        await self._telling.says(self._telling.patient, _NOTES[self._language])
        await self._telling.until(_CUT_OFF + timedelta(minutes=55))
        await self._telling.says(self._telling.clinician, "/patients")
        await self._telling.caption("outage-waiting", waiting=str(len(self._stage.telegram.pending)))
        await self._telling.pause(_LONG)

    async def _come_back(self) -> None:
        await self._telling.until(_BACK)
        self._held, self._kept = await self._unsent(), list(self._stage.telegram.updates.deliverable())
        await self._telling.caption("outage-back")
        await self._stage.reconnect()
        await self._stage.settle()
        # What could not be sent is tried again within a minute.
        await self._telling.until(_BACK + timedelta(minutes=2))
        await self._telling.caption("outage-delivered")
        await self._telling.pause(_LONG)

    async def _answer(self) -> None:
        for patient, ratings in self._others:
            await self._telling.answer(patient, ratings)
        # Past the hour at which whoever had not answered would be reminded.
        await self._telling.until(_BACK + timedelta(hours=1))

    async def _unsent(self) -> list[int]:
        """The messages that wait in the outbox, by their ids there."""
        async with self._stage.app.database.read() as session:
            _, messages = await news.unfinished(session)
        return messages

    async def _count(self) -> None:
        """What became of the messages that were held, and of what people did meanwhile."""
        async with self._stage.app.database.read() as session:
            written = [message for message, _ in await news.messages(session, 0, ())]
        fates = Counter(message.fate for message in written if message.id in self._held)
        known = {message.message_id for message in written}
        made = [call for call in self._stage.telegram.calls if call.processed and call.at >= _CUT_OFF]
        twice = [
            call for call in made if call.method in outbox.SENT_FROM_NEW and call.message_id not in known
        ]
        await self._telling.caption(
            "outage-end",
            held=str(len(self._held)),
            delivered=str(fates[Fate.SENT]),
            needless=str(fates[Fate.WITHHELD]),
            twice=str(len(twice)),
            waiting=str(len(self._kept)),
            fetched=str(sum(update.confirmed_at is not None for update in self._kept)),
        )


STORY = Story(datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "Europe/Madrid", _tell)
