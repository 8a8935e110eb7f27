import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot
from telegram.error import BadRequest, Conflict

from bot.sandbox.fake.faults import Mishap
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import serving


class Receiver:
    """The bot's end of a webhook; it answers with `answers` first and with 200 from then on."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: list[int] = []
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.held: dict[str, asyncio.Event] = {}

    async def receive(self, request: Request) -> Response:
        update = await request.json()
        text = update.get("message", {}).get("text")
        if text in self.held:
            await self.held[text].wait()
        self.got.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return Response(status_code=self.answers.pop(0) if self.answers else 200)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    async with serving(Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])) as url:
        receiver.url = f"{url}/hook"
        yield receiver


async def until_delivered(telegram: FakeTelegram, left: int = 0) -> None:
    async with asyncio.timeout(5):
        while len(telegram.pending) > left:
            await telegram.wait_for_change(telegram.changes.version)


async def test_updates_are_posted_with_the_secret_and_are_then_confirmed(
    bot: Bot, receiver: Receiver, patient: Person, telegram: FakeTelegram
) -> None:
    patient.says("before")
    await bot.set_webhook(receiver.url, secret_token="a-Secret_7")
    patient.says("after")
    await until_delivered(telegram)
    assert receiver.texts == ["before", "after"]
    assert receiver.secrets == ["a-Secret_7"] * 2


async def test_a_refused_delivery_is_repeated_until_it_is_accepted_and_holds_back_the_next(
    bot: Bot, receiver: Receiver, patient: Person, telegram: FakeTelegram
) -> None:
    receiver.answers = [500, 403, 302, 204]
    await bot.set_webhook(receiver.url)
    patient.says("one")
    patient.says("two")
    await until_delivered(telegram)
    assert receiver.texts == ["one"] * 4 + ["two"]


async def test_a_chat_that_is_held_up_does_not_hold_up_another(
    bot: Bot, receiver: Receiver, patient: Person, stranger: Person, telegram: FakeTelegram
) -> None:
    receiver.held["slow"] = asyncio.Event()
    await bot.set_webhook(receiver.url)
    patient.says("slow")
    stranger.says("quick")
    await until_delivered(telegram, left=1)
    assert receiver.texts == ["quick"]
    receiver.held["slow"].set()
    await until_delivered(telegram)
    assert receiver.texts == ["quick", "slow"]


async def test_the_webhook_info_tells_what_went_wrong(
    bot: Bot, receiver: Receiver, patient: Person, telegram: FakeTelegram
) -> None:
    await bot.set_webhook(receiver.url, max_connections=3, allowed_updates=["message"])
    receiver.answers = [500]
    patient.says("one")
    await until_delivered(telegram)
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (receiver.url, 3, ("message",))
    assert info.pending_update_count == 0
    assert info.last_error_date == telegram.clock()
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_receiver_that_is_not_there_is_tried_until_it_is(
    bot: Bot, receiver: Receiver, patient: Person, telegram: FakeTelegram
) -> None:
    await bot.set_webhook("http://127.0.0.1:9/hook")
    patient.says("one")
    async with asyncio.timeout(5):
        while not (await bot.get_webhook_info()).last_error_message:
            await telegram.wait_for_change(telegram.changes.version)
    assert (await bot.get_webhook_info()).last_error_message == "Connection refused"
    await bot.set_webhook(receiver.url)
    await until_delivered(telegram)
    assert receiver.texts == ["one"]


async def test_polling_and_a_webhook_exclude_each_other(
    bot: Bot, receiver: Receiver, telegram: FakeTelegram
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.wait_for_change(telegram.changes.version)
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates(timeout=0)
    await bot.delete_webhook()
    assert await bot.get_updates(timeout=0) == ()


async def test_nothing_is_posted_once_the_webhook_is_deleted(
    bot: Bot, receiver: Receiver, patient: Person, telegram: FakeTelegram
) -> None:
    await bot.set_webhook(receiver.url)
    await bot.delete_webhook()
    patient.says("kept for a poll")
    await bot.get_me()
    assert receiver.got == []
    assert len(telegram.pending) == 1
    assert (await bot.get_webhook_info()).url == ""


async def test_pending_updates_can_be_dropped(bot: Bot, patient: Person, telegram: FakeTelegram) -> None:
    patient.says("one")
    await bot.delete_webhook(drop_pending_updates=True)
    assert telegram.pending == []


async def test_bad_webhooks_are_refused(bot: Bot, receiver: Receiver) -> None:
    with pytest.raises(BadRequest, match="Secret token contains unallowed characters"):
        await bot.set_webhook(receiver.url, secret_token="a b")
    with pytest.raises(BadRequest, match=r"(?i)an https url must be provided for webhook"):
        await bot.set_webhook("ftp://example.com")


async def test_an_update_comes_again_when_telegram_did_not_hear_or_for_no_reason(
    bot: Bot, receiver: Receiver, patient: Person, telegram: FakeTelegram
) -> None:
    mishaps: list[Mishap | None] = ["unheard", "again", None]
    telegram.faults.after_delivery = lambda update: mishaps.pop(0)
    await bot.set_webhook(receiver.url)
    patient.says("one")
    await until_delivered(telegram)
    assert receiver.texts == ["one", "one", "one"]
    assert all(update.confirmed_at for update in list(telegram.updates.log)[-2:])
