"""Posts the pending updates to the bot's webhook."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx

from bot.sandbox.fake.faults import Faults, Mishap
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.updates import Update, Updates, Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  The name of a header.


@asynccontextmanager
async def delivering(telegram: FakeTelegram, retry_pause: float = 1.0) -> AsyncIterator[None]:
    """Delivers while the block lasts.

    What failed is tried again after `retry_pause` seconds, or as soon as the bot sets its webhook again.
    """
    task = asyncio.create_task(_deliver(telegram.updates, telegram.faults, retry_pause))
    try:
        yield
    finally:
        telegram.updates.interrupt()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _deliver(updates: Updates, faults: Faults, retry_pause: float) -> None:
    """Several chats at once, but one chat's updates in order, each until it is accepted."""
    busy: set[int] = set()

    async def post(webhook: Webhook, update: Update) -> None:
        if trouble := faults.before_delivery(update):
            await asyncio.sleep(trouble.seconds)
        if await _accepted(client, webhook, update, updates):
            _conclude(updates, update, faults.after_delivery(update))
        else:
            with suppress(TimeoutError):
                await asyncio.wait_for(webhook.replaced.wait(), retry_pause)
        busy.discard(update.chat_id)
        updates.changes.note()

    async with httpx.AsyncClient(timeout=60) as client, asyncio.TaskGroup() as deliveries:
        while True:
            version = updates.changes.version
            if webhook := updates.webhook:
                for update in _next(updates, webhook, busy):
                    busy.add(update.chat_id)
                    deliveries.create_task(post(webhook, update))
            await updates.changes.after(version)


def _next(updates: Updates, webhook: Webhook, busy: set[int]) -> list[Update]:
    """The oldest update of each chat that has none under way."""
    taken = dict[int, Update]()
    for update in updates.deliverable():
        if len(busy) + len(taken) >= webhook.max_connections:
            break
        if update.chat_id not in busy:
            taken.setdefault(update.chat_id, update)
    return list(taken.values())


async def _accepted(client: httpx.AsyncClient, webhook: Webhook, update: Update, updates: Updates) -> bool:
    headers = {SECRET_HEADER: webhook.secret_token} if webhook.secret_token else {}
    try:
        response = await client.post(webhook.url, json=update.raw, headers=headers)
        response.raise_for_status()
    except httpx.HTTPError as error:
        webhook.last_error_date = updates.clock()
        webhook.last_error_message = _complaint(error)
        return False
    return True


def _conclude(updates: Updates, update: Update, mishap: Mishap | None) -> None:
    """The bot has taken it; whether Telegram heard so is another matter."""
    if mishap != "unheard":
        updates.delivered(update)
    if mishap == "again":
        updates.keep(update.raw, update.chat_id)


def _complaint(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        response = error.response
        return f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
    if isinstance(error, httpx.ConnectError):
        return "Connection refused"
    return "Connection closed" if isinstance(error, httpx.RemoteProtocolError) else "Read timeout expired"
