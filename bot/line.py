"""The connection to Telegram, which remembers when it was answered last."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
from telegram.error import BadRequest, NetworkError
from telegram.request import HTTPXRequest

# More than some twenty requests at once make httpx slow (encode/httpx#3215).
_CONNECTIONS = 16
_OK, _BROKEN = 200, 500
# Less than it takes until a call that is under way counts as lost.
_SECONDS_TO_FETCH = 60


class Line(HTTPXRequest):
    """`answered` holds each method of the Bot API with the time of its last good answer."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        limits = httpx.Limits(
            max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS, keepalive_expiry=60
        )
        super().__init__(
            connection_pool_size=_CONNECTIONS,
            read_timeout=20,
            pool_timeout=10,
            httpx_kwargs={"limits": limits},
        )
        self._clock = clock
        self.answered: dict[str, datetime] = {}

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, body = await super().do_request(url, *args, **kwargs)
        if status == _OK and "/file/bot" not in url:
            self.answered[url.rpartition("/")[2].partition("?")[0]] = self._clock()
        return status, body

    async def fetch(self, url: str, most: int) -> bytes:
        """A file of at most so many bytes, as it is: nothing is unpacked, and what is more is not read.

        Raises TelegramError.
        """
        try:
            async with asyncio.timeout(_SECONDS_TO_FETCH):
                return await self._read(url, most)
        except (httpx.HTTPError, TimeoutError) as error:
            raise NetworkError(type(error).__name__) from error

    async def _read(self, url: str, most: int) -> bytes:
        content = bytearray()
        async with self._client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response:
            if response.status_code >= _BROKEN:
                raise NetworkError("the file cannot be fetched now")
            if response.status_code != _OK or "Content-Encoding" in response.headers:
                raise BadRequest("the file cannot be fetched")
            async for part in response.aiter_raw():
                content += part
                if len(content) > most:
                    raise BadRequest("the file is too big")
        return bytes(content)
