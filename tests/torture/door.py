"""What stands before the replicas where webhooks come in: it leads each connection to one that is there."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from random import Random


@asynccontextmanager
async def door(ports: Sequence[int], random: Random) -> AsyncIterator[int]:
    """The port at which to knock; the only one itself when there is no choice."""
    if len(ports) == 1:
        yield ports[0]
        return

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for port in random.sample(ports, len(ports)):
            with suppress(OSError):
                beyond, to_there = await asyncio.open_connection("127.0.0.1", port)
                await asyncio.gather(_carry(reader, to_there), _carry(beyond, writer))
                return
        writer.close()

    server = await asyncio.start_server(lead, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while words := await reader.read(65_536):
            writer.write(words)
            await writer.drain()
    writer.close()
