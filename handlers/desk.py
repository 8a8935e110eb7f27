"""Where an admin works, in the chat or at a terminal, and how they name whom they mean."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.texts import Html, Texts
from storage import audit, people
from storage.deeds import Deed, Looks
from storage.models import Person, Role, Stage

# How a word names the whole site where a code would name a person.
SITE = audit.SITE


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an admin works: in the chat or at a terminal."""

    session: AsyncSession
    now: datetime
    actor: str
    say: Texts

    async def record(self, action: Deed, subject: str | None, **more: dict[str, Any]) -> None:
        await audit.record(self.session, self.now, self.actor, action, subject, **more)

    async def look(self, action: Looks, person: Person | None) -> None:
        """A patient whose data was seen; nothing of what is the site's or of staff."""
        if person is not None and person.role == Role.PATIENT:
            await self.record(action, person.code)


class Mistake(Exception):
    """The words cannot be carried out; nothing was changed. Holds the text that says what to do."""

    def __init__(self, text: Html) -> None:
        super().__init__(text)
        self.text = text


Action = Callable[[Desk, Sequence[str]], Coroutine[Any, Any, Html]]


async def owner(desk: Desk, word: str) -> Person | None:
    return None if word.lower() == SITE else await person(desk, word)


async def person(desk: Desk, code: str) -> Person:
    found = (
        await people.by_code(desk.session, code, lock=True) if people.CODE.fullmatch(code.upper()) else None
    )
    if found is None or found.stage == Stage.ERASED:
        raise Mistake(desk.say("no-such-code", code=code[:24]))
    return found


async def patient(desk: Desk, code: str) -> Person:
    found = await person(desk, code)
    if found.role != Role.PATIENT:
        raise Mistake(desk.say("not-a-patient", code=found.code))
    return found


async def clinician(desk: Desk, code: str) -> Person:
    found = await person(desk, code)
    if found.role != Role.CLINICIAN:
        raise Mistake(desk.say("not-a-clinician", code=found.code))
    return found


def day(desk: Desk, word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Mistake(desk.say("day-unreadable", word=word[:24])) from None
