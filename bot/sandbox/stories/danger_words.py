"""Danger words: the patient hears at once whom to call, and an alert goes on until somebody confirms it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import CODES
from bot.sandbox.stories.telling import PATIENT, Story, Telling
from handlers.admins.oncalls import SCREEN
from handlers.admins.screens import DESK
from handlers.alerts.words import CONFIRM
from handlers.keyboards import split
from journal.episodes import CALLED
from journal.oncall import BACKUP, CONFIRM_WITHIN, HOURS, RESPONDER
from storage.models import Role

# A Tuesday, within the responder's hours: in Madrid it is an hour later, 10:40 and 11:20.
_NOTED, _WRITTEN = datetime(2026, 3, 3, 9, 40, tzinfo=UTC), datetime(2026, 3, 3, 10, 20, tzinfo=UTC)
_WITHIN = timedelta(minutes=15)
_SECOND = "CL-002"
_ON_CALL = {
    RESPONDER: CODES[Role.CLINICIAN],
    BACKUP: _SECOND,
    HOURS: "mon-fri 8-18",
    CONFIRM_WITHIN: f"{_WITHIN // timedelta(minutes=1)} min",
}
# So many entries of the audit, as that is what the alert has left there.
_NEWEST = 6
_NAMES = {"en": "Clinician 2", "es": "Clínico 2"}
_NOTE = {"en": "Slept badly, woke up twice.", "es": "He dormido mal, me he despertado dos veces."}
# Enough to be found, and no more.
_WORDS = {"en": "I can’t go on like this.", "es": "No puedo seguir así."}


async def _tell(telling: Telling) -> None:
    await _Alarm(telling).tell()


class _Alarm:
    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._stage = telling.stage
        self._language = telling.patient.language or "en"
        self._backup = telling.clinician

    async def tell(self) -> None:
        begun = (self._enrol, self._name, self._note, self._write)
        await self._telling.scenes(*begun, self._pass_on, self._confirm, self._close, self._look)
        await self._telling.caption("danger-words-end")

    async def _enrol(self) -> None:
        await self._telling.caption("danger-words-enrol")
        second = await self._stage.invite(Role.CLINICIAN, _SECOND, _NAMES[self._language], self._language)
        await self._stage.join_team(self._stage.member(Role.PATIENT), _SECOND)
        self._backup = second.account
        await self._telling.enrol_everyone()

    async def _name(self) -> None:
        """By the buttons of /clinic, as an admin does it."""
        await self._telling.caption("danger-words-named")
        await self._telling.says(self._telling.admin, "/clinic")
        await self._telling.chooses(self._telling.admin, _is(DESK, SCREEN))
        for what, value in _ON_CALL.items():
            await self._telling.chooses(self._telling.admin, _is(DESK, SCREEN, what))
            await self._telling.chooses(self._telling.admin, _is(DESK, SCREEN, what, value))

    async def _note(self) -> None:
        await self._telling.until(_NOTED)
        await self._telling.says(self._telling.patient, _NOTE[self._language])
        await self._telling.caption("danger-words-note")

    async def _write(self) -> None:
        await self._telling.until(_WRITTEN)
        await self._telling.says(self._telling.patient, _WORDS[self._language])
        await self._telling.caption("danger-words-answered")
        # The answer itself is to be read as well.
        await self._telling.pause(2)
        await self._telling.caption("danger-words-alert")
        await self._telling.pause()

    async def _pass_on(self) -> None:
        await self._telling.until(_WRITTEN + _WITHIN)
        await self._telling.caption("danger-words-passed-on", minutes=_ON_CALL[CONFIRM_WITHIN].split()[0])

    async def _confirm(self) -> None:
        await self._telling.until(_WRITTEN + _WITHIN + timedelta(minutes=2))
        await self._act(self._backup, CONFIRM)
        await self._telling.caption("danger-words-confirmed")

    async def _close(self) -> None:
        await self._telling.until(_WRITTEN + _WITHIN + timedelta(minutes=14))
        await self._act(self._backup, CALLED)
        await self._telling.caption("danger-words-closed")

    async def _look(self) -> None:
        await self._telling.says(self._telling.admin, f"/audit {PATIENT} {_NEWEST}")
        await self._telling.caption("danger-words-audit")
        await self._telling.pause(2)

    async def _act(self, clinician: Person, act: str) -> None:
        """By the button below the alert."""
        await self._telling.chooses(clinician, lambda data: split(data)[::2] == ["a", act])


def _is(*data: str) -> Callable[[str], bool]:
    return ":".join(data).__eq__


STORY = Story(datetime(2026, 3, 3, 9, 0, tzinfo=UTC), "Europe/Madrid", _tell)
