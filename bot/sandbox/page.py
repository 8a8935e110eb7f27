"""The sandbox's first page: phones to look at and to use, stories, and a clock to move."""

import asyncio
from contextlib import suppress
from mimetypes import guess_type
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.acts import ACTS
from bot.sandbox.loopback import loopback_only
from bot.sandbox.moves import MOVES, Pace
from bot.sandbox.refusals import Refused, in_words, not_now, not_there
from bot.sandbox.theatre import BetweenStages, Theatre
from bot.sandbox.view import view

FILES = Path(__file__).with_name("page")
LONGEST_WAIT = 25.0
NOT_KEPT = {"Cache-Control": "no-store"}
# The page needs nothing from elsewhere, runs no script but its own, and stands in no other site's frame.
POLICY = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
_Given = TypeVar("_Given", bound=BaseModel)


class Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


def site(theatre: Theatre) -> Starlette:
    app = Starlette(
        routes=[
            Route("/", _front),
            Mount("/page", StaticFiles(directory=FILES)),
            Route("/sandbox/state", _state),
            Route("/sandbox/file/{id}", _file),
            Route("/sandbox/speed", _speed, methods=["POST"]),
            Route("/sandbox/stop", _stop, methods=["POST"]),
            *(Route(f"/sandbox/{move}", _move, methods=["POST"], name=move) for move in MOVES),
            Route("/sandbox/{act}", _act, methods=["POST"]),
        ],
        middleware=[Middleware(loopback_only)],
        exception_handlers={
            HTTPException: _http_error,
            BetweenStages: _between_stages,
            Refused: _refused,
            ClientDisconnect: _hung_up,
        },
    )
    app.state.theatre = theatre
    return app


async def _front(request: Request) -> Response:
    return FileResponse(FILES / "index.html", headers=POLICY)


async def _state(request: Request) -> Response:
    """Waits for something newer than `since`, up to 25 seconds; `hood` adds the turns after that one."""
    theatre, since = _theatre(request), _number(request, "since", -1)
    if since > theatre.changes.version:
        # A page that was open before the program was started anew has seen nothing of this one.
        since = -1
    hood = _number(request, "hood", 0) if "hood" in request.query_params else None
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_WAIT):
            await theatre.changes.after(since)
            await theatre.when_open()
    async with theatre.visit():
        return JSONResponse(await view(theatre, hood, since), headers=NOT_KEPT)


def _number(request: Request, name: str, default: int) -> int:
    try:
        return int(request.query_params.get(name, default))
    except ValueError:
        raise HTTPException(400, f"{name} is a whole number.") from None


async def _file(request: Request) -> Response:
    file = _theatre(request).stage.telegram.files.get(request.path_params["id"])
    if file is None:
        raise not_there("no-such-file")
    kind = guess_type(file.name)[0] or "application/octet-stream"
    place = (
        "inline"
        if kind in ("image/png", "image/jpeg")
        else f"attachment; filename*=UTF-8''{quote(file.name)}"
    )
    headers = NOT_KEPT | {"Content-Disposition": place, "X-Content-Type-Options": "nosniff"}
    return Response(file.content, media_type=kind, headers=headers)


async def _act(request: Request) -> Response:
    kind = ACTS.get(request.path_params["act"])
    if kind is None:
        raise HTTPException(404, "Nobody can do that here.")
    act = await _given(request, kind)
    async with _theatre(request).visit() as stage:
        await act.perform(stage)
    return JSONResponse({})


async def _move(request: Request) -> Response:
    """202: the state shows how it goes on."""
    wish = await _given(request, MOVES[request.url.path.rpartition("/")[2]])
    theatre = _theatre(request)
    async with theatre.visit():
        await wish.check(theatre)
    theatre.journey.begin(wish.kind, lambda: wish.move(theatre), wish.told)
    return JSONResponse({}, 202)


async def _speed(request: Request) -> Response:
    theatre = _theatre(request)
    theatre.journey.speed = (await _given(request, Pace)).speed
    theatre.changes.note()
    return JSONResponse({})


async def _stop(request: Request) -> Response:
    await _given(request, Nothing)
    _theatre(request).journey.stop()
    return JSONResponse({})


async def _given(request: Request, kind: type[_Given]) -> _Given:
    """The body, checked. Only JSON is read, because a page elsewhere cannot send that unasked."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "Send application/json.")
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as invalid:
        raise HTTPException(400, in_words(invalid)) from None


def _theatre(request: Request) -> Theatre:
    theatre: Theatre = request.app.state.theatre
    return theatre


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what this handler is registered for
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


async def _between_stages(request: Request, error: Exception) -> Response:
    told = not_now("not-ready")
    return JSONResponse({"error": str(told), "key": told.key, "given": {}}, 503, {"Retry-After": "1"})


async def _hung_up(request: Request, error: Exception) -> Response:
    """Nobody waits for an answer any more, and nothing is wrong here."""
    return Response(status_code=400)


async def _refused(request: Request, error: Exception) -> Response:
    """In English for scripts; the page says it in its own language by the key."""
    assert isinstance(error, Refused)  # noqa: S101 - what this handler is registered for
    return JSONResponse({"error": str(error), "key": error.key, "given": error.given}, error.status)
