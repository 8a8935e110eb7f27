"""FakeTelegram over HTTP, where the Bot API's own server would be."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.fake.errors import ApiError, bad_request
from bot.sandbox.fake.facts import Upload
from bot.sandbox.fake.telegram import Answer, FakeTelegram
from bot.sandbox.fake.webhook import delivering

UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
# How long requests under way may take to end when the server stops.
LAST_SECONDS = 2


def api(telegram: FakeTelegram, retry_pause: float = 1.0) -> Starlette:
    def lifespan(app: Starlette) -> AbstractAsyncContextManager[None]:
        return delivering(telegram, retry_pause)

    return Starlette(routes=routes(telegram), lifespan=lifespan)


def routes(telegram: FakeTelegram, line: str = "") -> list[Route]:
    """For an application that has more than the Bot API; it must hold delivering(telegram) open itself.

    Calls that come in here are recorded under the name of the `line`.
    """

    async def call(request: Request) -> Response:
        if request.path_params["token"] != telegram.token:
            return _json(401, UNAUTHORIZED.wire())
        try:
            params = await parameters(request)
        except ApiError as error:
            return _json(error.code, error.wire())
        except ClientDisconnect:
            return HangUp()
        return _response(await telegram.answer(request.path_params["method"], params, line))

    async def download(request: Request) -> Response:
        if request.path_params["token"] != telegram.token:
            return _json(401, UNAUTHORIZED.wire())
        file = telegram.file_at(request.path_params["path"])
        return Response(file.content) if file else _json(404, NOT_FOUND.wire())

    return [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]


async def parameters(request: Request) -> dict[str, Any]:
    """From the query and from the body, which may be JSON or either kind of form."""
    given: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind == "application/json":
        return given | await _json_object(request)
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            return given | {name: await _field(value) for name, value in form.items()}
    return given


async def _json_object(request: Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise bad_request("can't parse the request as JSON") from None
    if not isinstance(body, dict):
        raise bad_request("object expected as the request")
    return body


async def _field(value: UploadFile | str) -> Upload | str:
    return value if isinstance(value, str) else Upload(value.filename or "file", await value.read())


def _response(answer: Answer) -> Response:
    if answer.body is not None:
        return _json(answer.status, answer.body)
    return Response(answer.page, answer.status, media_type="text/html") if answer.page else HangUp()


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), status, media_type="application/json")


class HangUp(Response):
    """Closes the connection instead of answering, as a network does when it breaks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"]["transport"].close()
        while (await receive())["type"] != "http.disconnect":
            pass


class Connection(H11Protocol):
    """Lets the application close it, which ASGI has no word for."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Line:
    """An address on loopback at which an application is served; it can refuse connections for a while."""

    def __init__(self, app: Starlette, port: int) -> None:
        config = uvicorn.Config(
            app, http=Connection, ws="none", lifespan="off", log_config=None, access_log=False
        )
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        self._port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def accept(self) -> None:
        listener = socket.create_server(("127.0.0.1", self._port))
        # Uvicorn writes head and body apart. Without this every answer would wait 40 ms for the client's
        # kernel.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._port = listener.getsockname()[1]
        await self._server.startup(sockets=[listener])

    def refuse(self) -> None:
        for listening in getattr(self._server, "servers", []):
            listening.close()
        self.hang_up()

    def hang_up(self) -> None:
        for connection in list(self._server.server_state.connections):
            if connection.transport:
                connection.transport.abort()

    async def end(self) -> None:
        for listening in getattr(self._server, "servers", []):
            listening.close()
        if self._server.server_state.tasks:
            await asyncio.wait(self._server.server_state.tasks, timeout=LAST_SECONDS)
        self.hang_up()


@asynccontextmanager
async def on_line(app: Starlette, port: int = 0) -> AsyncIterator[Line]:
    """Serves on loopback in this event loop; port 0 takes a free one.

    Uvicorn's own serve() would catch signals, look for its end ten times a second and wait for long polls.
    """
    line = Line(app, port)
    try:
        async with app.router.lifespan_context(app):
            await line.accept()
            yield line
    finally:
        await line.end()


@asynccontextmanager
async def serving(app: Starlette, port: int = 0) -> AsyncIterator[str]:
    """Serves on loopback and yields the address."""
    async with on_line(app, port) as line:
        yield line.url
