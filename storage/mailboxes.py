"""Where a clinician's e-mails go, and an address that waits for its code: sealed, in one column."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import personal
from storage.models import Person

# How long a code may be typed, and how often wrongly. Our assumption; a mail may be held up for some minutes.
CODE_VALID_FOR = timedelta(hours=1)
_MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`asked` is an address whose owner has to type `code` before it counts; `until` is in ISO format."""

    address: str | None = None
    asked: str | None = None
    code: str = ""
    until: str = ""
    tries: int = 0

    def waits(self, now: datetime) -> bool:
        return (
            self.asked is not None and self.tries < _MOST_TRIES and now < datetime.fromisoformat(self.until)
        )


def mailbox(session: AsyncSession, person: Person) -> Mailbox:
    if person.email_sealed is None:
        return Mailbox()
    return Mailbox(**personal.unseal_json(session, person, person.email_sealed))


def address(session: AsyncSession, person: Person) -> str | None:
    """Where this person's e-mails go; None when they get none."""
    return mailbox(session, person).address


async def in_use(session: AsyncSession) -> int:
    """How many people have an address, or have asked for one."""
    query = select(func.count()).select_from(Person).where(Person.email_sealed.is_not(None))
    return await session.scalar(query) or 0


def keep(session: AsyncSession, person: Person, box: Mailbox) -> None:
    is_empty = box == Mailbox()
    person.email_sealed = None if is_empty else personal.seal_json(session, person, asdict(box))
