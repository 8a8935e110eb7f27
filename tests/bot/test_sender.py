"""Every outgoing message meets one fate, nothing is sent twice, and nobody waits behind trouble of others."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut
from telegram.ext import ExtBot

from bot.pacing import Pacer, Slot
from bot.sandbox.clock import Clock
from bot.sandbox.fake.errors import ApiError, bad_request, forbidden, too_many_requests
from bot.sandbox.fake.faults import Outcome
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import UNPACED, Stage, staged
from bot.sender import LOST_AFTER, Sender, judge
from bot.settings import Settings
from handlers.context import edit, send
from handlers.texts import Html
from storage import erasure, outbox, people
from storage.models import Fate, Outgoing, Priority
from storage.outbox import Recipient

SIX_PM = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


async def queue(stage: Stage, account: Person, *texts: str, priority: int = Priority.REPLY) -> None:
    account.has_written = True
    async with stage.app.database.write() as session:
        for text in texts:
            to = Recipient(account.id, None)
            await send(session, stage.clock(), to, Html(text), priority=priority)


async def queued_or_done(stage: Stage) -> list[Outgoing]:
    async with stage.app.database.read() as session:
        return list(await session.scalars(select(Outgoing).order_by(Outgoing.id)))


async def fates(stage: Stage) -> list[str]:
    return [str(message.fate) for message in await queued_or_done(stage)]


def calls_of(stage: Stage, method: str) -> int:
    return sum(call.method == method for call in stage.telegram.calls)


def received(account: Person) -> list[str]:
    return [message.text for message in account.messages if message.from_bot]


async def test_a_chat_receives_its_messages_in_order(stage: Stage, stranger: Person) -> None:
    await queue(stage, stranger, *(str(number) for number in range(20)))
    await stage.app.sender.deliver()
    assert received(stranger) == [str(number) for number in range(20)]


async def test_a_person_who_waits_goes_before_prompts_that_were_there_first(stage: Stage) -> None:
    crowd = [stage.telegram.person(f"P{number}") for number in range(20)]
    for one in crowd[1:]:
        await queue(stage, one, "bulk", priority=Priority.BULK)
    await queue(stage, crowd[0], "an answer")
    await stage.app.sender.deliver()
    first = next(call for call in stage.telegram.calls if call.method == "sendMessage")
    assert first.params["text"] == "an answer"
    assert all(received(one) for one in crowd)


@pytest.mark.parametrize(
    ("outcome", "fate", "copies"),
    [
        ("drop before", "unknown", 0),
        ("drop after", "unknown", 1),
        ("html", "unknown", 0),
        (ApiError(500, "Internal Server Error"), "unknown", 0),
        (forbidden("bot was blocked by the user"), "blocked", 0),
        (bad_request("chat not found"), "blocked", 0),
        (bad_request("can't parse entities"), "refused", 0),
    ],
)
async def test_a_message_is_sent_once_whatever_comes_of_it(
    stage: Stage, stranger: Person, outcome: Outcome, fate: str, copies: int
) -> None:
    stage.telegram.fail("sendMessage", outcome)
    await queue(stage, stranger, "hello")
    await stage.settle()
    stage.clock.passes(timedelta(days=1))
    await stage.settle()
    assert await fates(stage) == [fate]
    assert received(stranger) == ["hello"] * copies
    assert calls_of(stage, "sendMessage") == 1
    assert [message.payload_sealed for message in await queued_or_done(stage)] == [None]


async def test_telegram_says_how_long_to_wait(stage: Stage, stranger: Person) -> None:
    stage.telegram.fail("sendMessage", too_many_requests(30))
    await queue(stage, stranger, "first", "second")
    await stage.app.sender.deliver()
    stage.clock.passes(timedelta(seconds=29))
    await stage.app.sender.deliver()
    assert received(stranger) == []
    stage.clock.passes(timedelta(seconds=1))
    await stage.app.sender.deliver()
    assert received(stranger) == ["first", "second"]


@pytest.fixture
async def cut_off(stage: Stage) -> AsyncIterator[Sender]:
    """A sender that reaches nobody: nothing listens where it calls."""
    nowhere: ExtBot[None] = ExtBot("1:none", base_url="http://127.0.0.1:9/bot")
    yield Sender(nowhere, stage.app.database, stage.clock, UNPACED)


async def test_a_message_that_never_left_is_sent_later(
    stage: Stage, stranger: Person, cut_off: Sender
) -> None:
    await queue(stage, stranger, "hello")
    for _ in range(3):
        await cut_off.deliver()
        stage.clock.passes(timedelta(minutes=1))
    assert await fates(stage) == ["queued"]
    await stage.app.sender.deliver()
    assert received(stranger) == ["hello"]


async def test_an_outage_of_weeks_is_survived(stage: Stage, stranger: Person, cut_off: Sender) -> None:
    await queue(stage, stranger, "hello")
    async with stage.app.database.write() as session:
        await session.execute(update(Outgoing).values(attempts=30_000))
    await cut_off.deliver()
    (message,) = await queued_or_done(stage)
    assert message.not_before - stage.clock() == timedelta(minutes=1)


@pytest.mark.parametrize("outcome", ["drop before", "drop after", "html"])
async def test_an_edit_is_repeated_until_it_is_known_to_have_arrived(
    stage: Stage, stranger: Person, outcome: Outcome
) -> None:
    await queue(stage, stranger, "before")
    await stage.app.sender.deliver()
    stage.telegram.fail("editMessageText", outcome, times=2)
    async with stage.app.database.write() as session:
        message_id = stranger.sees.id
        await edit(session, stage.clock(), Recipient(stranger.id, None), message_id, Html("after"))
    for _ in range(3):
        await stage.app.sender.deliver()
        stage.clock.passes(timedelta(minutes=1))
    assert received(stranger) == ["after"]
    assert await fates(stage) == ["sent", "sent"]
    assert calls_of(stage, "editMessageText") == 3


async def test_messages_whose_sender_died_are_unknown_and_edits_are_repeated(
    stage: Stage, stranger: Person
) -> None:
    await queue(stage, stranger, "before")
    await stage.app.sender.deliver()
    to = Recipient(stranger.id, None)
    others = [Recipient(stage.telegram.person(name).id, None) for name in ("A", "B")]
    async with stage.app.database.write() as session:
        now = stage.clock()
        await edit(session, now, to, stranger.sees.id, Html("after"))
        await send(session, now, others[0], Html("lost"))
        await outbox.add(session, now, others[1], "digest", "sendPhoto", {"caption": "lost"})
        await session.flush()
        assert len(await outbox.claim(session, now, 8)) == 3
    await stage.app.sender.recover()
    assert await fates(stage) == ["sent", "sending", "sending", "sending"]
    stage.clock.passes(LOST_AFTER)
    await stage.app.tick()
    stage.clock.passes(timedelta(minutes=1))
    await stage.app.sender.deliver()
    assert await fates(stage) == ["sent", "sent", "unknown", "unknown"]
    assert received(stranger) == ["after"]
    assert calls_of(stage, "sendPhoto") == 0 and calls_of(stage, "sendMessage") == 1


async def test_a_prompt_of_unknown_fate_is_followed_up_in_other_words(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    enrolled.telegram.fail("sendMessage", "drop after")
    await enrolled.advance(SIX_PM + timedelta(minutes=9))
    assert len(received(patient)) == 1 and "ready" in received(patient)[0]
    assert "not known whether" in admin.sees.text and "PT-001" in admin.sees.text
    await enrolled.advance(SIX_PM + timedelta(minutes=11))
    assert len(received(patient)) == 2 and "small reminder" in received(patient)[1]


async def test_what_is_too_late_is_not_sent(stage: Stage, stranger: Person) -> None:
    async with stage.app.database.write() as session:
        expires_at = stage.clock() + timedelta(hours=1)
        await send(session, stage.clock(), Recipient(stranger.id, None), Html("late"), expires_at=expires_at)
    stage.clock.passes(timedelta(hours=1))
    await stage.app.sender.deliver()
    (message,) = await queued_or_done(stage)
    assert (message.fate, message.payload_sealed) == (Fate.EXPIRED, None)
    assert calls_of(stage, "sendMessage") == 0


async def test_trouble_with_the_database_after_a_call_does_not_forget_its_outcome(
    stage: Stage, stranger: Person
) -> None:
    def fails_once_sent(_: Connection) -> None:
        if calls_of(stage, "sendMessage"):
            event.remove(engine, "begin", fails_once_sent)
            raise OperationalError("BEGIN", None, sqlite3.OperationalError("database is locked"))

    engine = stage.app.database.engine.sync_engine
    await queue(stage, stranger, "first", "second")
    event.listen(engine, "begin", fails_once_sent)
    with pytest.raises(OperationalError):
        await stage.app.sender.deliver()
    assert await fates(stage) == ["sending", "queued"]
    stage.clock.passes(LOST_AFTER * 2)
    await stage.app.sender.recover()
    await stage.app.sender.deliver()
    assert await fates(stage) == ["sent", "sent"]
    assert received(stranger) == ["first", "second"]


async def test_a_message_that_cannot_be_read_any_more_holds_up_nobody(stage: Stage, stranger: Person) -> None:
    await queue(stage, stranger, "first", "second")
    async with stage.app.database.write() as session:
        await session.execute(
            update(Outgoing).where(Outgoing.id == 1).values(payload_sealed=b"of a lost key")
        )
    await stage.app.sender.deliver()
    assert await fates(stage) == ["refused", "sent"]
    assert received(stranger) == ["second"]


async def test_a_patient_who_is_erased_while_a_prompt_is_on_its_way_holds_up_nobody(
    enrolled: Stage, patient: Person, stranger: Person, clock: Clock
) -> None:
    sender = Sender(enrolled.app.bot, enrolled.app.database, clock, messages_per_second=4)
    clock.move_to(SIX_PM)
    await queue(enrolled, stranger, "first")
    await enrolled.app.ticker.tick()
    delivering = asyncio.create_task(sender.deliver())
    while not received(stranger):
        await enrolled.telegram.wait_for_change(enrolled.telegram.changes.version)
    async with enrolled.app.database.write() as session:
        row = await people.by_code(session, "PT-001")
        assert row is not None
        await erasure.erase(session, clock(), row)
    await delivering
    await queue(enrolled, stranger, "second")
    await sender.deliver()
    assert received(stranger) == ["first", "second"]
    assert "sending" not in await fates(enrolled)


async def test_the_pace_is_kept(stage: Stage) -> None:
    crowd = [stage.telegram.person(f"P{number}") for number in range(10)]
    for one in crowd:
        await queue(stage, one, "hello")
    begun = time.monotonic()
    await Sender(stage.app.bot, stage.app.database, stage.clock, messages_per_second=40).deliver()
    assert time.monotonic() - begun >= 9 / 40
    assert all(received(one) == ["hello"] for one in crowd)


async def test_a_call_that_was_frozen_is_not_made(stage: Stage) -> None:
    pacer, now, on_the_wall = Pacer(stage.app.database, stage.clock, UNPACED), time.monotonic(), time.time()
    assert await pacer.may_call(Slot(now))
    assert not await pacer.may_call(Slot(now, taken=now - 60))
    assert not await pacer.may_call(Slot(now, taken_on_the_wall=on_the_wall - 60))


async def test_what_is_not_called_in_time_is_put_back(stage: Stage, stranger: Person) -> None:
    sender = Sender(stage.app.bot, stage.app.database, stage.clock, UNPACED)
    await queue(stage, stranger, "hello")
    sender._pacer = Frozen(stage.app.database, stage.clock, UNPACED)
    await sender.deliver()
    assert await fates(stage) == ["queued"] and calls_of(stage, "sendMessage") == 0
    stage.clock.passes(timedelta(minutes=1))
    await stage.app.sender.deliver()
    assert received(stranger) == ["hello"]


class Frozen(Pacer):
    """As if the process had been stopped for a minute after it took its slots."""

    async def slots(self, session: AsyncSession, calls: int) -> list[Slot]:
        long_ago = time.monotonic() - 60
        return [Slot(slot.start, taken=long_ago) for slot in await super().slots(session, calls)]


async def test_when_telegram_refuses_two_chats_everybody_waits(stage: Stage) -> None:
    crowd = [stage.telegram.person(name) for name in "ABC"]
    stage.telegram.fail("sendMessage", too_many_requests(30), times=2)
    for one in crowd[:2]:
        await queue(stage, one, "hello")
    await stage.app.sender.deliver()
    await queue(stage, crowd[2], "hello")
    await stage.app.sender.deliver()
    assert calls_of(stage, "sendMessage") == 2
    stage.clock.passes(timedelta(seconds=31))
    await stage.app.sender.deliver()
    assert all(received(one) == ["hello"] for one in crowd)


async def test_when_telegram_refuses_one_chat_the_others_go_on(stage: Stage) -> None:
    crowd = [stage.telegram.person(name) for name in "AB"]
    stage.telegram.fail("sendMessage", too_many_requests(30))
    for one in crowd:
        await queue(stage, one, "hello")
        await stage.app.sender.deliver()
    assert [received(one) for one in crowd] == [[], ["hello"]]


async def test_a_chat_gets_one_message_a_second_but_for_answers(stage: Stage, stranger: Person) -> None:
    await queue(stage, stranger, "part 1", "part 2", "part 3", priority=Priority.BULK)
    await stage.app.sender.deliver()
    await queue(stage, stranger, "answer")
    await stage.app.sender.deliver()
    assert received(stranger) == ["part 1", "answer"]
    for _ in range(2):
        stage.clock.passes(timedelta(seconds=1))
        await stage.app.sender.deliver()
    assert received(stranger) == ["part 1", "answer", "part 2", "part 3"]


async def test_two_senders_never_send_the_same_message(
    settings: Settings, clock: Clock, new_postgres_database: str
) -> None:
    async with staged(settings, clock, database_url=new_postgres_database) as stage:
        crowd = [stage.telegram.person(f"P{number}") for number in range(40)]
        for one in crowd:
            await queue(stage, one, *(str(number) for number in range(5)))
        senders = [Sender(stage.app.bot, stage.app.database, clock, UNPACED) for _ in range(2)]
        while "queued" in await fates(stage):
            await asyncio.gather(*(sender.deliver() for sender in senders))
        assert set(await fates(stage)) == {"sent"}
        assert all(received(one) == ["0", "1", "2", "3", "4"] for one in crowd)


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden (403). Parsing the server response b'<html>' failed"),
        BadRequest("Bad Request (400). Parsing the server response b'<html>' failed"),
        TimedOut(),
        NetworkError("Internal Server Error"),
    ],
)
def test_the_page_of_a_gateway_says_nothing_about_the_patient(error: NetworkError) -> None:
    assert judge(error, Outgoing(method="sendMessage", attempts=1)).fate == Fate.UNKNOWN
