"""What the clinician of a story does with the weekly digest."""

from datetime import datetime

from bot.sandbox.stage import CODES
from bot.sandbox.stories.telling import Telling
from handlers.clinicians import boards
from storage import people
from storage.models import Role

_CLINICIAN = CODES[Role.CLINICIAN]


async def next_digest(telling: Telling) -> datetime | None:
    """When the clinician's week is looked at, whether or not it brings a digest."""
    async with telling.stage.app.database.read() as session:
        clinician = await people.by_code(session, _CLINICIAN)
        return clinician.next_digest_at if clinician else None


async def until_digest(telling: Telling) -> None:
    if at := await next_digest(telling):
        await telling.until(at)


async def choose_patient(telling: Telling) -> None:
    """The first one under the newest digest."""
    await telling.chooses(telling.clinician, lambda data: _is(data, None))


async def act(telling: Telling, what: str) -> None:
    """One of the boards' acts, about the patient who was chosen."""
    await telling.chooses(telling.clinician, lambda data: _is(data, what))


def _is(data: str, act: str | None) -> bool:
    tap = boards.tap(data)
    return tap is not None and tap.number is not None and tap.act == act
