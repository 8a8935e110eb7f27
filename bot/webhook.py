"""The second way in: Telegram posts updates here, and hears 200 once their effect is committed."""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from telegram.error import BadRequest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.app import App
from bot.listener import served
from bot.receiver import MOST_AT_ONCE, Raw
from bot.settings import Network, Settings, WrongSetting
from handlers.arrival import UPDATES
from storage.database import is_passing, reason

log = logging.getLogger(__name__)

LARGEST_BODY = 1_000_000
DEEPEST = 50
# Telegram has 40 under way at most, unless it is told otherwise.
MOST_BODIES = 50
SECONDS_TO_SEND = 10.0
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
            trouble = None if is_passing(error) else error
            log.warning(
                "%d updates came in vain (%s); Telegram sends them again",
                len(batch),
                reason(error),
                exc_info=trouble,
            )
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
            return
        for _, done in batch:
            if not done.done():
                done.set_result(None)


def web(collector: Collector, path: str, secret: str, networks: Sequence[Network] = ()) -> ASGIApp:
    """Whoever is not Telegram finds nothing, whatever the path, the method or the body."""
    places = asyncio.Semaphore(MOST_BODIES)

    async def answer(request: Request) -> int:
        knows = hmac.compare_digest(request.headers.get(_HEADER, "").encode(), secret.encode())
        if not (knows and (request.method, request.scope["path"]) == ("POST", path)):
            return 404
        if not _is_within(request, networks):
            log.warning("an update came from outside WEBHOOK_NETWORKS and was refused; see TRUSTED_PROXIES")
            return 404
        async with places:
            return await _taken(collector, request)

    async def site(scope: Scope, receive: Receive, send: Send) -> None:
        status = await answer(Request(scope, receive))
        # Whoever is refused keeps no connection.
        headers = {} if status == 200 else {"Connection": "close"}
        await Response(status_code=status, headers=headers)(scope, receive, send)

    return site


async def _taken(collector: Collector, request: Request) -> int:
    try:
        async with asyncio.timeout(SECONDS_TO_SEND):
            update = await _update(request)
    except TimeoutError:
        return 408
    if update is None:
        return 400
    try:
        await collector.take(update)
    except Exception:
        return 503
    return 200


def _is_within(request: Request, networks: Sequence[Network]) -> bool:
    if not networks:
        return True
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return any(address in network for network in networks)


def door(collector: Collector, settings: Settings) -> ASGIApp:
    """Of the addresses that a chain of proxies names, the last one counts that is no proxy of ours."""
    path = unquote(urlsplit(settings.webhook_url).path) or "/"
    site = web(collector, path, settings.webhook_secret, settings.networks)
    proxies = [str(network) for network in settings.proxies]
    return cast(ASGIApp, ProxyHeadersMiddleware(cast(Any, site), proxies))


@asynccontextmanager
async def listening(app: App) -> AsyncIterator[None]:
    """Serve the webhook; `announce` tells Telegram where it is."""
    settings = app.settings
    collector = Collector(app.receiver.process)
    collecting = asyncio.create_task(collector.run())
    try:
        async with served(door(collector, settings), settings.address, "LISTEN"):
            yield
    finally:
        collecting.cancel()


async def announce(app: App) -> None:
    """Raises WrongSetting when Telegram will not have it."""
    settings = app.settings
    try:
        await app.bot.set_webhook(
            settings.webhook_url, secret_token=settings.webhook_secret, allowed_updates=UPDATES
        )
    except BadRequest as error:
        raise WrongSetting(f"WEBHOOK_URL: Telegram refuses it ({error.message})") from None


async def _update(request: Request) -> Raw | None:
    body = bytearray()
    try:
        if int(request.headers.get("content-length", 0)) > LARGEST_BODY:
            return None
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                return None
        update = json.loads(body, parse_constant=_refused)
    except (ValueError, RecursionError, ClientDisconnect):
        return None
    is_update = isinstance(update, dict) and _is_number(update.get("update_id"))
    return update if is_update and _is_shallow(update, DEEPEST) else None


def _refused(constant: str) -> None:
    """Python's own NaN and Infinity, which are no JSON."""
    raise ValueError


def _is_number(value: object) -> bool:
    return isinstance(value, int) and value.bit_length() < 64


def _is_shallow(value: object, levels: int) -> bool:
    """What is nested more deeply than Telegram ever does could be read, but not written again."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_is_shallow(one, levels - 1) for one in inner)
