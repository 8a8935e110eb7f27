"""Lets in this computer's own browser and programs, and nothing that another website makes the browser do."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

OWN_NAMES = {"127.0.0.1", "localhost", "::1"}


def loopback_only(app: ASGIApp) -> ASGIApp:
    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        reason = _refusal(Request(scope)) if scope["type"] == "http" else None
        answer = JSONResponse({"error": reason}, 403) if reason else app
        await answer(scope, receive, send)

    return guard


def _refusal(request: Request) -> str | None:
    """Host tells a name that somebody pointed at this computer; the other two tell who asks."""
    host = request.headers.get("host", "")
    if _hostname(host) not in OWN_NAMES:
        return "The sandbox answers only to 127.0.0.1 and localhost."
    if request.headers.get("origin", f"http://{host}") != f"http://{host}":
        return "Another website may not use the sandbox."
    # A link on another site may open the first page, and nothing behind it.
    if request.headers.get("sec-fetch-site") == "cross-site" and request.url.path != "/":
        return "Another website may not use the sandbox."
    return None


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
