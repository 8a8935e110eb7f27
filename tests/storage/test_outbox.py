"""Claims: one message a chat, in order, and a fate that is written once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from storage import invites, outbox, people
from storage.database import Database
from storage.migrations import migrate
from storage.models import Fate, Outgoing, Person, Priority, Role
from storage.outbox import Recipient
from storage.vault import Vault

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


async def queue(
    database: Database, chat: int, text: str, priority: int = Priority.REPLY, person: Person | None = None
) -> None:
    async with database.write() as session:
        payload = {"text": text}
        to = Recipient(chat, person)
        await outbox.add(session, NOW, to, "reply", "sendMessage", payload, priority=priority)


async def claimed(database: Database, most: int = 8, now: datetime = NOW) -> list[Outgoing]:
    async with database.write() as session:
        return await outbox.claim(session, now, most)


async def texts(database: Database, messages: list[Outgoing]) -> list[str]:
    async with database.read() as session:
        return [(await outbox.payload(session, message))["text"] for message in messages]


async def settled(database: Database, message: Outgoing, fate: Fate = Fate.SENT) -> bool:
    async with database.write() as session:
        return await outbox.settle(session, NOW, message, fate)


async def test_one_message_a_chat_is_under_way(database: Database) -> None:
    for text in ("first", "second"):
        await queue(database, 1, text)
    await queue(database, 2, "other chat")
    under_way = await claimed(database)
    assert await texts(database, under_way) == ["first", "other chat"]
    assert await claimed(database) == []
    assert await settled(database, under_way[0])
    assert await texts(database, await claimed(database)) == ["second"]


async def test_an_answer_goes_first_in_its_chat_and_among_all(database: Database) -> None:
    await queue(database, 1, "bulk", Priority.BULK)
    await queue(database, 2, "prompt", Priority.PROMPT)
    await queue(database, 1, "answer", Priority.REPLY)
    assert await texts(database, await claimed(database)) == ["answer", "prompt"]


async def test_a_message_that_waits_holds_back_the_later_ones_of_its_chat(database: Database) -> None:
    for text in ("first", "second"):
        await queue(database, 1, text)
    (first,) = await claimed(database)
    async with database.write() as session:
        await outbox.put_back(session, first, NOW + SECOND, "RetryAfter")
    assert await claimed(database) == []
    assert await texts(database, await claimed(database, now=NOW + SECOND)) == ["first"]


async def test_a_fate_is_written_once_and_empties_the_message(database: Database) -> None:
    await queue(database, 1, "hello")
    (message,) = await claimed(database)
    assert await settled(database, message)
    assert not await settled(database, message, Fate.UNKNOWN)
    async with database.read() as session:
        (kept,) = await session.scalars(select(Outgoing))
        assert (kept.fate, kept.payload_sealed) == (Fate.SENT, None)


async def test_the_outcome_of_an_earlier_claim_says_nothing_about_a_later_one(database: Database) -> None:
    await queue(database, 1, "hello")
    (earlier,) = await claimed(database)
    async with database.write() as session:
        await outbox.put_back(session, earlier, NOW, "interrupted")
    (later,) = await claimed(database)
    assert not await settled(database, earlier, Fate.BLOCKED)
    async with database.write() as session:
        assert await outbox.settle_sent(session, NOW, {earlier.id: (earlier, 7)}) == []
    async with database.write() as session:
        await outbox.put_back(session, earlier, NOW, "late")
    assert await claimed(database) == []
    assert await settled(database, later)


async def test_two_replicas_claim_different_messages(new_postgres_database: str, vault: Vault) -> None:
    database = Database(new_postgres_database, vault)
    await migrate(database)
    for chat in (1, 2):
        await queue(database, chat, f"to chat {chat}")
    async with database.write() as one, database.write() as other:
        first = await outbox.claim(one, NOW, 1)
        second = await outbox.claim(other, NOW, 8)
    assert await texts(database, first) == ["to chat 1"]
    assert await texts(database, second) == ["to chat 2"]
    await database.close()


async def test_what_was_claimed_long_ago_is_stuck(database: Database) -> None:
    await queue(database, 1, "hello")
    await claimed(database)
    async with database.write() as session:
        assert await outbox.stuck(session, NOW + SECOND, after=2 * SECOND) == []
        assert len(await outbox.stuck(session, NOW + 2 * SECOND, after=2 * SECOND)) == 1


async def test_what_is_queued_can_be_taken_back(database: Database) -> None:
    async with database.write() as session:
        await invites.invite(session, NOW, Role.PATIENT, "PT-001", "UTC", "en")
        patient = await people.by_code(session, "PT-001")
    assert patient is not None
    await queue(database, 1, "under way", person=patient)
    (under_way,) = await claimed(database)
    await queue(database, 1, "queued", person=patient)
    await queue(database, 1, "unasked", Priority.PROMPT, patient)
    await queue(database, 2, "of somebody else")
    async with database.write() as session:
        await outbox.withhold_unasked(session, NOW, patient)
        assert (await outbox.fates(session, NOW))["reply", "withheld"] == 1
        await outbox.withhold(session, NOW, patient)
    assert await settled(database, under_way)
    assert await texts(database, await claimed(database)) == ["of somebody else"]
    async with database.read() as session:
        assert await outbox.fates(session, NOW) == {
            ("reply", "sent"): 1,
            ("reply", "withheld"): 2,
            ("reply", "sending"): 1,
        }


async def test_a_clock_that_is_set_back_holds_nothing_for_long(database: Database) -> None:
    await queue(database, 1, "under way")
    await queue(database, 2, "put back")
    under_way, put_back = await claimed(database, now=NOW + timedelta(hours=1))
    async with database.write() as session:
        await outbox.put_back(session, put_back, NOW + timedelta(hours=1), "429")
        assert [one.id for one in await outbox.stuck(session, NOW, timedelta(seconds=90))] == [under_way.id]
        await outbox.hurry(session, NOW)
    assert await texts(database, await claimed(database)) == ["put back"]


async def test_who_takes_back_what_is_queued_leaves_no_trace_of_the_chat(database: Database) -> None:
    async with database.write() as session:
        await invites.invite(session, NOW, Role.PATIENT, "PT-001", "UTC", "en")
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
    await queue(database, 1, "taken back", person=patient)
    async with database.write() as session:
        await outbox.withhold(session, NOW, patient)
    async with database.read() as session:
        (message,) = await session.scalars(select(Outgoing))
        assert (message.fate, message.chat_index, message.payload_sealed) == (Fate.WITHHELD, b"", None)
