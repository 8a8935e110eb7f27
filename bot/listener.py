"""The one way in which the program listens: a site on a socket of its own, in this event loop.

Whoever comes slowly is shown out, so that strangers cannot hold the places of those who are awaited.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import inf

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.settings import WrongSetting

SECONDS_TO_ASK = 10.0
MOST_VISITS = 400
_LAST_SECONDS = 2


class Visit(H11Protocol):
    """A connection. Uvicorn alone would wait for its request for as long as it likes."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_request()
        if len(self.connections) > MOST_VISITS:
            visits = (one for one in self.connections if isinstance(one, Visit))
            min(visits, key=lambda visit: visit.deadline).show_out()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_awaiting()
        elif self._deadline is None:
            self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_awaiting()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Uvicorn would go on to read a body that nobody wants, to its end."""
        if self.conn.their_state is h11.SEND_BODY:
            self.transport.close()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """For what is no HTTP. Uvicorn's own words would tell what listens here."""
        self.transport.close()

    @property
    def deadline(self) -> float:
        """Without one while its request is dealt with."""
        return self._deadline.when() if self._deadline else inf

    def show_out(self) -> None:
        self.connections.discard(self)
        self.transport.abort()

    def _await_request(self) -> None:
        self._deadline = self.loop.call_later(SECONDS_TO_ASK, self.show_out)

    def _stop_awaiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


@asynccontextmanager
async def served(site: ASGIApp, address: tuple[str, int], setting: str) -> AsyncIterator[int]:
    """Yields the port. Raises WrongSetting, naming the setting that holds the address.

    Uvicorn's own serve() would catch the signals by which the program is stopped.
    """
    config = uvicorn.Config(
        site,
        http=Visit,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        # Whose word is taken for where a request comes from, nothing but a setting of ours decides.
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    listener = _listener(*address, setting)
    await server.startup(sockets=[listener])
    serving = asyncio.create_task(server.main_loop())
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
        await server.shutdown(sockets=[listener])


def _listener(host: str, port: int, setting: str) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise WrongSetting(
            f"{setting}: {host}:{port} cannot be used ({error.strerror}); set another address"
        ) from None
