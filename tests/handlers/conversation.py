"""How the tests of the handlers speak: people act, the program answers, and the database is looked at."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage import audit, notes, outbox, people, updates
from storage import models as tables
from storage.models import Answer, Fate

_message_ids = count(900_000)
MADRID = ZoneInfo("Europe/Madrid")


def madrid(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MADRID)


async def tap(stage: Stage, account: Person, *labels: str, on: Message | None = None) -> None:
    """One tap after the other, each on the message with this button that is newest then."""
    for label in labels:
        account.taps(label, message=on)
        await stage.settle()


async def say(stage: Stage, account: Person, *texts: str) -> list[Message]:
    """One message after the other; what the program sent in answer."""
    before = len(account.messages)
    for text in texts:
        account.says(text)
        await stage.settle()
    return [message for message in account.messages[before:] if message.from_bot]


async def do(stage: Stage, account: Person, act: Callable[[], object]) -> list[Message]:
    """Any one act; what the program sent in answer."""
    before = len(account.messages)
    act()
    await stage.settle()
    return [message for message in account.messages[before:] if message.from_bot]


async def hears(stage: Stage, account: Person, *at: int) -> list[str]:
    """The first lines of what comes until this March day, hour and minute."""
    before = len(account.messages)
    await stage.advance(madrid(3, *at))
    return [message.text.splitlines()[0] for message in account.messages[before:]]


async def silent_until(stage: Stage, account: Person, *at: int) -> bool:
    """Whether nothing new comes until this March day and hour."""
    before = len(account.messages)
    await stage.advance(madrid(3, *at))
    return len(account.messages) == before


async def is_now_in(stage: Stage, patient: Person, zone: str) -> str:
    """As if a button with this zone had been shown."""
    (screen,) = await say(stage, patient, "/settings")
    patient.taps("", message=screen, data=f"s:zone:{zone}")
    await stage.settle()
    return screen.text


def private_message(account: Person, **content: Any) -> dict[str, Any]:
    """A raw update such as no client sends."""
    message = {
        "message_id": next(_message_ids),
        "date": 1_772_000_000,
        "chat": account.wire(),
        "from": account.user(),
    }
    return {"message": message | content}


def labels(message: Message) -> list[str]:
    return [button.text for button in message.buttons]


async def everything(stage: Stage, table: type[tables.Base]) -> Sequence[Any]:
    async with stage.app.database.read() as session:
        return list(await session.scalars(select(table)))


async def person(stage: Stage, code: str) -> tables.Person:
    async with stage.app.database.read() as session:
        found = await people.by_code(session, code)
    assert found is not None
    return found


async def answers(stage: Stage, code: str = "PT-001") -> list[tuple[date, int, int, int, bool]]:
    """Day, question, revision, value, late: every revision in order."""
    patient = await person(stage, code)
    rows: Sequence[Answer] = await everything(stage, Answer)
    return sorted(
        (row.day, row.question, row.revision, row.value, row.late)
        for row in rows
        if row.patient_id == patient.id
    )


async def values(stage: Stage, code: str = "PT-001") -> list[tuple[int, int, int]]:
    """Day of the month, question, value: the ratings that count."""
    newest = {(day.day, question): value for day, question, _, value, _ in await answers(stage, code)}
    return [(day, question, value) for (day, question), value in newest.items()]


async def written(stage: Stage, code: str = "PT-001") -> list[tuple[date, str]]:
    """The notes as they stand, each with its day."""
    patient = await person(stage, code)
    async with stage.app.database.read() as session:
        return [(day, text) for day, _, text in await notes.of_patient(session, patient)]


async def recorded(stage: Stage, code: str) -> list[str]:
    """What the audit says was done about this code, the oldest first."""
    async with stage.app.database.read() as session:
        return [entry.action for entry in reversed(await audit.entries(session, code, limit=100))]


async def failures(stage: Stage) -> list[str]:
    """Updates that were parked, and messages that Telegram or the program refused."""
    async with stage.app.database.read() as session:
        parked = [f"parked: {one.error}" for one in await updates.parked(session)]
        fates = await outbox.fates(session, datetime(2020, 1, 1, tzinfo=UTC))
    refused = [f"refused: {kind}" for kind, fate in fates if fate == Fate.REFUSED]
    return [*parked, *refused]
