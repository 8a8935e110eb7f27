"""The one way in which the program listens: a Starlette site on a socket of its own, in this event loop."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette

from bot.settings import WrongSetting

_LAST_SECONDS = 2


@asynccontextmanager
async def served(site: Starlette, address: tuple[str, int], setting: str) -> AsyncIterator[int]:
    """Yields the port. Raises WrongSetting, naming the setting that holds the address.

    Uvicorn's own serve() would catch the signals by which the program is stopped.
    """
    config = uvicorn.Config(
        site, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=_LAST_SECONDS
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
