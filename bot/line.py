"""The connection to Telegram, which remembers when it was answered last."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
from telegram.request import HTTPXRequest

# More than some twenty requests at once make httpx slow (encode/httpx#3215).
_CONNECTIONS = 16
_OK = 200


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
