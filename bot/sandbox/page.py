"""The sandbox's first page, next to the Bot API: phones to look at and to use, and a clock to move."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from mimetypes import guess_type
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.acts import ACTS
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import routes
from bot.sandbox.fake.webhook import delivering
from bot.sandbox.journey import Advance, Journey, Move, Nothing
from bot.sandbox.loopback import loopback_only
from bot.sandbox.stage import Stage
from bot.sandbox.story import four_weeks
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


def site(telegram: FakeTelegram) -> Starlette:
    """The whole web of the sandbox. Whoever serves it sets `state.stage` once there is a stage."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with delivering(telegram):
            try:
                yield
            finally:
                app.state.stage = None
                await app.state.journey.end()

    app = Starlette(
        routes=[*routes(telegram), *_page()],
        lifespan=lifespan,
        middleware=[Middleware(loopback_only)],
        exception_handlers={HTTPException: _refused},
    )
    app.state.stage = None
    app.state.journey = Journey(telegram.changes)
    return app


def _page() -> list[BaseRoute]:
    return [
        Route("/", _front),
        Mount("/page", StaticFiles(directory=FILES)),
        Route("/sandbox/state", _state),
        Route("/sandbox/file/{id}", _file),
        Route("/sandbox/advance", _advance, methods=["POST"]),
        Route("/sandbox/play", _play, methods=["POST"]),
        Route("/sandbox/{act}", _act, methods=["POST"]),
    ]


async def _front(request: Request) -> Response:
    return FileResponse(FILES / "index.html", headers=POLICY)


async def _state(request: Request) -> Response:
    """Waits until there is something newer than `since`, or for 25 seconds."""
    changes = _stage(request).telegram.changes
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_WAIT):
            await changes.after(_since(request))
    # The stage may have gone while the page waited.
    return JSONResponse(await view(_stage(request)) | _moving(request), headers=NOT_KEPT)


def _since(request: Request) -> int:
    try:
        return int(request.query_params.get("since", "-1"))
    except ValueError:
        raise HTTPException(400, "since is the version that the page has, a whole number.") from None


def _moving(request: Request) -> dict[str, object]:
    journey = _journey(request)
    moving = {"done": journey.done, "total": journey.total} if journey.is_under_way else None
    return {"moving": moving, "trouble": journey.trouble}


async def _file(request: Request) -> Response:
    file = _stage(request).telegram.files.get(request.path_params["id"])
    if file is None:
        raise HTTPException(404, "There is no such file.")
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
    act, stage = await _given(request, kind), _stage(request)
    try:
        act.perform(stage)
    except LookupError as error:
        raise HTTPException(404, str(error)) from None
    except ValueError as error:
        raise HTTPException(409, str(error)) from None
    return JSONResponse({})


async def _advance(request: Request) -> Response:
    wanted, stage = await _given(request, Advance), _stage(request)
    if wanted.to == "next" and await stage.next_due() is None:
        raise HTTPException(409, "Nothing is due. Let the patient press Start first.")
    return _begun(request, lambda: wanted.move(stage))


async def _play(request: Request) -> Response:
    await _given(request, Nothing)
    stage = _stage(request)
    return _begun(request, lambda: four_weeks(stage, _journey(request).progress))


def _begun(request: Request, move: Move) -> Response:
    """202: the state shows how it goes on."""
    try:
        _journey(request).begin(move)
    except ValueError as error:
        raise HTTPException(409, str(error)) from None
    return JSONResponse({}, 202)


async def _given(request: Request, kind: type[_Given]) -> _Given:
    """The body, checked. Only JSON is read, because a page elsewhere cannot send that unasked."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise HTTPException(415, "Send application/json.")
    try:
        return kind.model_validate_json(await request.body())
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise HTTPException(
            400, ": ".join([*map(str, first["loc"]), first["msg"].removeprefix("Value error, ")])
        ) from None


def _stage(request: Request) -> Stage:
    stage: Stage | None = request.app.state.stage
    if stage is None:
        raise HTTPException(503, "The sandbox is not ready yet.", {"Retry-After": "1"})
    return stage


def _journey(request: Request) -> Journey:
    journey: Journey = request.app.state.journey
    return journey


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what this handler is registered for
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)
