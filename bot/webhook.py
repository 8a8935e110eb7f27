"""The second way in: Telegram posts updates here, and hears 200 once their effect is committed."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import BadRequest

from bot.app import App
from bot.listener import served
from bot.receiver import MOST_AT_ONCE, Raw
from bot.settings import WrongSetting
from handlers import ALLOWED_UPDATES

LARGEST_BODY = 1_000_000
_HEADER = "X-Telegram-Bot-Api-Secret-Token"

Process = Callable[[list[Raw]], Coroutine[Any, Any, None]]


class Collector:
    """Takes updates one by one and has them processed together with whatever else has come meanwhile."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._waiting: list[tuple[Raw, asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()

    async def take(self, update: Raw) -> None:
        """Returns when the update's effect is committed; raises what kept it from that."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, done))
        self._arrived.set()
        await done

    async def run(self) -> None:
        while True:
            await self._arrived.wait()
            batch, self._waiting = (self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:])
            if not self._waiting:
                self._arrived.clear()
            await self._process_batch(batch)

    async def _process_batch(self, batch: list[tuple[Raw, asyncio.Future[None]]]) -> None:
        try:
            await self._process([update for update, _ in batch])
        except Exception as error:
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
            return
        for _, done in batch:
            if not done.done():
                done.set_result(None)


def web(collector: Collector, path: str, secret: str) -> Starlette:
    async def receive(request: Request) -> Response:
        given = request.headers.get(_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=404)
        update = await _update(request)
        if update is None:
            return Response(status_code=400)
        try:
            await collector.take(update)
        except Exception:
            # Telegram repeats the update later.
            return Response(status_code=503)
        return Response(status_code=200)

    return Starlette(routes=[Route(path, receive, methods=["POST"])])


@asynccontextmanager
async def listening(app: App) -> AsyncIterator[None]:
    """Serve the webhook; `announce` tells Telegram where it is."""
    settings = app.settings
    collector = Collector(app.receiver.process)
    collecting = asyncio.create_task(collector.run())
    site = web(collector, urlsplit(settings.webhook_url).path or "/", settings.webhook_secret)
    try:
        async with served(site, settings.address, "LISTEN"):
            yield
    finally:
        collecting.cancel()


async def announce(app: App) -> None:
    """Raises WrongSetting when Telegram will not have it."""
    settings = app.settings
    try:
        await app.bot.set_webhook(
            settings.webhook_url, secret_token=settings.webhook_secret, allowed_updates=ALLOWED_UPDATES
        )
    except BadRequest as error:
        raise WrongSetting(f"WEBHOOK_URL: Telegram refuses it ({error.message})") from None


async def _update(request: Request) -> Raw | None:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return None
        update = json.loads(body)
    except (ValueError, RecursionError, ClientDisconnect):
        return None
    return update if isinstance(update, dict) and _is_number(update.get("update_id")) else None


def _is_number(value: object) -> bool:
    return isinstance(value, int) and value.bit_length() < 64
