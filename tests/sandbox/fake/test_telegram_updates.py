import asyncio
from datetime import timedelta

import httpx
import pytest
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.updates import FIRST_ID
from bot.sandbox.fake.web import api, serving


async def texts(bot: Bot, offset: int | None = None, limit: int | None = None) -> list[str]:
    updates = await bot.get_updates(offset=offset, limit=limit, timeout=0)
    return [update.message.text for update in updates if update.message and update.message.text]


async def until_the_bot_waits(telegram: FakeTelegram, polls: int = 1) -> None:
    while telegram.updates._poll < polls:
        await telegram.wait_for_change(telegram.changes.version)


async def test_updates_stay_until_a_call_confirms_them(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    patient.says("one")
    patient.says("two")
    assert await texts(bot) == ["one", "two"]
    assert await texts(bot) == ["one", "two"]
    second = telegram.pending[1]["update_id"]
    assert await texts(bot, offset=second) == ["two"]
    assert await texts(bot) == ["two"]
    assert await texts(bot, offset=second + 1) == []
    assert telegram.pending == []


async def test_a_limit_gives_the_oldest_first(bot: Bot, patient: Person) -> None:
    for text in "abc":
        patient.says(text)
    assert await texts(bot, limit=2) == ["a", "b"]


async def test_a_negative_offset_forgets_all_but_the_newest(bot: Bot, patient: Person) -> None:
    for text in "abc":
        patient.says(text)
    assert await texts(bot, offset=-1) == ["c"]
    assert await texts(bot) == ["c"]


async def test_an_offset_far_ahead_confirms_nothing(bot: Bot, patient: Person) -> None:
    patient.says("kept")
    assert await texts(bot, offset=FIRST_ID + 1_000_000) == ["kept"]


async def test_update_ids_increase_by_one(patient: Person, telegram: FakeTelegram) -> None:
    patient.says("one")
    patient.says("two")
    first, second = (update["update_id"] for update in telegram.pending)
    assert second == first + 1


async def test_a_waiting_poll_wakes_as_soon_as_somebody_writes(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await until_the_bot_waits(telegram)
    patient.says("here")
    async with asyncio.timeout(1):
        [update] = await poll
    assert update.message and update.message.text == "here"


async def test_a_poll_without_news_ends_empty_after_its_timeout(http: httpx.AsyncClient) -> None:
    answer = await http.get("getUpdates", params={"timeout": 0})
    assert answer.json() == {"ok": True, "result": []}


async def test_of_two_polls_the_earlier_gets_the_conflict(
    bot: Bot, http: httpx.AsyncClient, patient: Person, telegram: FakeTelegram
) -> None:
    earlier = asyncio.create_task(bot.get_updates(timeout=30))
    await until_the_bot_waits(telegram)
    later = asyncio.create_task(http.get("getUpdates", params={"timeout": 30}))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await earlier
    patient.says("for the later one")
    assert len((await later).json()["result"]) == 1


async def test_only_allowed_updates_are_kept_and_the_choice_is_remembered(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    await bot.get_updates(timeout=0, allowed_updates=[Update.CALLBACK_QUERY])
    await bot.get_updates(timeout=0)
    patient.says("not wanted")
    assert telegram.pending == []
    await bot.get_updates(timeout=0, allowed_updates=[])
    patient.says("wanted")
    assert len(telegram.pending) == 1


async def test_updates_are_kept_for_a_day(bot: Bot, patient: Person, clock: Clock) -> None:
    patient.says("old")
    clock.passes(timedelta(hours=24))
    assert await texts(bot) == ["old"]
    clock.passes(timedelta(seconds=1))
    assert await texts(bot) == []


async def test_an_update_can_be_handed_out_again_after_it_was_confirmed(
    bot: Bot, patient: Person, telegram: FakeTelegram
) -> None:
    patient.says("twice")
    [update] = telegram.pending
    after = update["update_id"] + 1
    assert await texts(bot, offset=after) == []
    telegram.hands_out(update)
    assert await texts(bot, offset=after) == ["twice"]
    patient.says("next")
    assert await texts(bot, offset=after) == ["next"]


async def test_update_ids_may_start_again_lower(bot: Bot, patient: Person, telegram: FakeTelegram) -> None:
    telegram.updates.next_id = 7
    patient.says("first of a new count")
    assert await texts(bot, offset=FIRST_ID + 500) == ["first of a new count"]
    assert await texts(bot, offset=8) == []


async def test_a_raw_update_is_handed_out_as_it_is(bot: Bot, telegram: FakeTelegram) -> None:
    telegram.hands_out({"update_id": 5, "something_new": {"a": 1}})
    telegram.hands_out({"poll": "not even an object"})
    assert telegram.pending == [
        {"update_id": 5, "something_new": {"a": 1}},
        {"update_id": FIRST_ID, "poll": "not even an object"},
    ]


async def test_the_server_stops_at_once_while_a_poll_waits(telegram: FakeTelegram) -> None:
    async with asyncio.timeout(1), httpx.AsyncClient() as client:
        async with serving(api(telegram)) as url:
            poll = asyncio.create_task(
                client.get(f"{url}/bot{telegram.token}/getUpdates?timeout=50", timeout=60)
            )
            await until_the_bot_waits(telegram)
        assert (await poll).json() == {"ok": True, "result": []}


async def test_a_wrong_token_is_unauthorized(telegram: FakeTelegram, url: str) -> None:
    with pytest.raises(InvalidToken):
        await Bot("1:wrong", base_url=f"{url}/bot").initialize()
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{url}/bot1:wrong/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(http: httpx.AsyncClient) -> None:
    answer = await http.post("sendTelepathy")
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found: method not found")
    assert (await http.get("GETME")).status_code == 200


async def test_parameters_come_in_every_way_that_telegram_takes(
    http: httpx.AsyncClient, patient: Person
) -> None:
    await http.get("sendMessage", params={"chat_id": patient.id, "text": "query"})
    await http.post("sendMessage", data={"chat_id": patient.id, "text": "form"})
    await http.post("sendMessage", files={"chat_id": (None, str(patient.id)), "text": (None, "multipart")})
    await http.post("sendMessage", json={"chat_id": patient.id, "text": "json"})
    assert [m.text for m in patient.messages if m.from_bot] == ["query", "form", "multipart", "json"]


async def test_a_body_that_is_no_json_object_is_refused(http: httpx.AsyncClient) -> None:
    for body in (b"{", b"[]"):
        answer = await http.post("getMe", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 400


async def test_a_change_wakes_who_waits_for_it(telegram: FakeTelegram, patient: Person) -> None:
    since = telegram.changes.version
    waiting = asyncio.create_task(telegram.wait_for_change(since))
    await asyncio.sleep(0)
    assert not waiting.done()
    patient.says("x")
    assert await waiting > since
