"""A batch has the effect of its updates one by one, and costs the same few statements whatever its size."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings, strategies
from sqlalchemy import event, select
from telegram import User

from bot.app import App, build
from bot.receiver import Raw
from bot.settings import Settings
from storage import people, personal
from storage.models import Answer, CheckIn, Note, Outgoing, ParkedUpdate, Person, Role, Stage
from tests.conftest import KEY, MONDAY_MORNING

TODAY = MONDAY_MORNING.date()
ACCOUNTS = (400_000_001, 400_000_002, 400_000_003)
STRANGER = 400_000_009
# The tokens of the newest check-ins.
NEWEST = {ACCOUNTS[0]: "before-0", ACCOUNTS[1]: "today"}
WORDS = [
    *(
        "7",
        "4",
        "/checkin",
        "4 6",
        "mood 3",
        "slept badly",
        "11",
        "7.5",
        "pain 2",
        "/checkin",
        "/pause",
        "/resume",
    ),
    *("/stop", "/start", "/help", "/history", "/settings", "/export", "/forget", "Madrid", "19:30"),
]
TAPPED = ["r:{token}:1:4", "r:{token}:1:9", "r:{token}:2:0", "r:{token}:1:?", "y:stop:yes", "y:forget:yes"]


def message(number: int, account: int, words: str, at: int) -> Raw:
    command = {"type": "bot_command", "offset": 0, "length": len(words)}
    return {
        "entities": [command] if words.startswith("/") else [],
        "message_id": number,
        "date": int(MONDAY_MORNING.timestamp()) + at,
        "chat": {"id": account, "type": "private", "first_name": "P"},
        "from": {"id": account, "is_bot": False, "first_name": "P", "language_code": "en"},
        "text": words,
    }


def said(account: int, words: str) -> Any:
    return lambda n: {"update_id": n, "message": message(100 + n, account, words, n)}


def edited(account: int, words: str, back: int) -> Any:
    """An edit of a message a few updates ago, whoever wrote it and if it was one."""
    return lambda n: {
        "update_id": n,
        "edited_message": {**message(100 + n - back, account, words, n), "edit_date": n},
    }


def tapped(account: int, data: str, whose: str) -> Any:
    def make(n: int) -> Raw:
        asked = {**message(7, account, "?", 0), "reply_markup": {"inline_keyboard": []}}
        query = {"id": str(n), "from": asked["from"], "chat_instance": "1", "message": asked}
        return {"update_id": n, "callback_query": {**query, "data": data.format(token=whose)}}

    return make


accounts = strategies.sampled_from([*ACCOUNTS, *ACCOUNTS, *ACCOUNTS, STRANGER])
tokens = strategies.sampled_from(["before-0", "before-1", "today", "forged"])
acts = strategies.one_of(
    strategies.builds(said, accounts, strategies.sampled_from(WORDS)),
    strategies.builds(edited, accounts, strategies.sampled_from(WORDS), strategies.integers(1, 4)),
    strategies.builds(tapped, accounts, strategies.sampled_from(TAPPED), tokens),
)


@asynccontextmanager
async def journal(empty_journal: Path) -> AsyncIterator[App]:
    """Three patients who take part: with a check-in of yesterday, with one of today as well, with none."""
    with TemporaryDirectory() as folder:
        file = shutil.copy(empty_journal, Path(folder) / "journal.db")
        app = build(
            Settings(
                _env_file=None,
                telegram_token="1:test",
                database_url=f"sqlite+aiosqlite:///{file}",
                encryption_keys=KEY,
            ),
            lambda: MONDAY_MORNING,
            durable=False,
        )
        app.bot._bot_user = User(700_000_001, "Journal", is_bot=True, username="journal_bot")
        app.application._initialized = True
        app.receiver._answer_taps = lambda turns: None  # type: ignore[method-assign]
        async with app.database.write() as session:
            for number, account in enumerate(ACCOUNTS):
                patient = Person(
                    role=Role.PATIENT,
                    code=f"PT-{number}",
                    stage=Stage.ACTIVE,
                    zone="UTC",
                    consented_at=MONDAY_MORNING,
                    created_at=MONDAY_MORNING,
                )
                session.add(patient)
                await session.flush()
                people.identify(session, patient, account)
                if account != ACCOUNTS[2]:
                    session.add(check_in(patient, TODAY - timedelta(days=1), f"before-{number}"))
                if account == ACCOUNTS[1]:
                    session.add(check_in(patient, TODAY, "today"))
        yield app
        await app.database.close()


def check_in(patient: Person, day: date, token: str) -> CheckIn:
    due = MONDAY_MORNING - (TODAY - day)
    return CheckIn(
        patient_id=patient.id,
        instrument="daily",
        day=day,
        token=token,
        due_at=due,
        expires_at=due + timedelta(hours=14),
        message_id=7,
    )


async def left_by(app: App) -> dict[str, list[Any]]:
    """What the updates left behind, without what is drawn by lot."""
    async with app.database.read() as session:
        rows = {
            model.__tablename__: [
                [value for name, value in vars(row).items() if name not in _DRAWN]
                for row in await session.scalars(select(model).order_by(*model.__table__.primary_key))
            ]
            for model in (Person, CheckIn, Answer, Note, ParkedUpdate)
        }
        found = await session.execute(
            select(Person, Note).join(Person, Person.id == Note.patient_id).order_by(Note.id)
        )
        notes = [personal.unseal(session, patient, note.text_sealed) for patient, note in found]
        sent = await session.scalars(select(Outgoing).order_by(Outgoing.person_id, Outgoing.id))
        told = [(one.person_id, one.kind, one.fate, one.check_in_id) for one in sent]
    return {**rows, "words": notes, "told": told}


_DRAWN = {"_sa_instance_state", "token", "key_sealed", "chat_sealed", "text_sealed", "raw_sealed"}


@settings(max_examples=12, deadline=None)
@example([said(ACCOUNTS[2], "/checkin"), said(ACCOUNTS[2], "7"), said(ACCOUNTS[2], "4")])
@given(strategies.lists(acts, min_size=2, max_size=12))
async def test_a_batch_has_the_effect_of_its_updates_one_by_one(empty_journal: Path, done: list[Any]) -> None:
    updates = [act(number) for number, act in enumerate(done, start=1)]
    async with journal(empty_journal) as apart, journal(empty_journal) as together:
        for update in updates:
            await apart.receiver.process([update])
        await together.receiver.process(updates)
        assert await left_by(together) == await left_by(apart)


@contextmanager
def statements(app: App) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(app.database.engine.sync_engine, "before_cursor_execute", note)
    yield seen
    event.remove(app.database.engine.sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "act",
    [lambda a: said(a, "4"), lambda a: said(a, "a walk"), lambda a: tapped(a, f"r:{NEWEST[a]}:1:4", "")],
    ids=["a typed rating", "a note", "a tap"],
)
async def test_two_patients_cost_no_more_statements_than_one(empty_journal: Path, act: Any) -> None:
    async with journal(empty_journal) as app:
        with statements(app) as for_one:
            await app.receiver.process([act(ACCOUNTS[0])(1)])
    async with journal(empty_journal) as app:
        with statements(app) as for_both:
            await app.receiver.process(
                [act(account)(number) for number, account in enumerate(ACCOUNTS[:2], 1)]
            )
    assert len(for_both) == len(for_one) <= 11, for_both
