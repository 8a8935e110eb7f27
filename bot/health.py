"""How the program is: /healthz for a supervisor, /readyz for a human or a balancer, /metrics for Prometheus.

Nothing here says anything about a patient. With HEALTH_SECRET set, strangers hear that it lives and no more.
"""

import asyncio
import hmac
from collections.abc import Iterator
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from telegram.error import TelegramError

from bot.app import App
from bot.settings import is_this_machine
from storage.figures import Figures, figures
from storage.migrations import is_current

LOOK_BACK = timedelta(days=7)
_OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
_ALIVE = "/healthz"
# Longer than a long poll takes, so that a program that polls is never asked to prove more.
_LATELY = timedelta(seconds=90)
_PATIENCE_SECONDS = 5


def site(app: App) -> ASGIApp:
    """Each visit gets one answer: whoever asks on and on, and reads nothing, would hold a place for ever."""
    answers = _answers(app)

    async def answered(scope: Scope, receive: Receive, send: Send) -> None:
        async def closing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        await answers(scope, receive, closing)

    return answered


def _answers(app: App) -> ASGIApp:
    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        missing = await what_is_missing(app)
        return PlainTextResponse("\n".join(missing or ["ready"]) + "\n", 503 if missing else 200)

    async def metrics(_: Request) -> Response:
        return Response(await measured(app), media_type=CONTENT_TYPE_LATEST)

    paths = {_ALIVE: healthz, "/readyz": readyz, "/metrics": metrics}
    inside = Starlette(routes=[Route(path, answer, methods=["GET"]) for path, answer in paths.items()])
    if secret := app.settings.health_secret:
        return _for_those_who_know(inside, f"Bearer {secret}")
    listening = app.settings.health_address
    if listening is not None and not is_this_machine(listening[0]):
        return inside
    # Without a secret, a website could have the browser of this machine ask under a name of its own.
    return TrustedHostMiddleware(inside, [*_OWN_NAMES, *(listening or ())[:1]], www_redirect=False)


def _for_those_who_know(inside: ASGIApp, credentials: str) -> ASGIApp:
    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        given = request.headers.get("authorization", "")
        knows = hmac.compare_digest(given.encode(), credentials.encode())
        refusal = Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        await (inside if knows or scope["path"] == _ALIVE else refusal)(scope, receive, send)

    return guard


async def what_is_missing(app: App) -> list[str]:
    """A sentence for each thing that keeps the program from its work."""
    if app.obstacle is not None:
        return [app.obstacle]
    found = [await _database(app), _stores(app), await _telegram(app), _ticks(app)]
    return [missing for missing in found if missing]


async def _database(app: App) -> str | None:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            current = await is_current(app.database)
    except Exception as error:
        return f"the database does not answer ({type(error).__name__})"
    return None if current else "the database has another version than the program; run python -m bot migrate"


async def _telegram(app: App) -> str | None:
    """With a webhook it may be quiet for hours, and then Telegram is asked."""
    last = app.line.answered.get("getUpdates") if _fetches_alone(app) else _last_answer(app)
    if last is not None and app.clock() - last < _LATELY:
        return None
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await app.bot.get_me()
    except (TelegramError, TimeoutError) as error:
        return f"Telegram cannot be reached ({type(error).__name__})"
    if _fetches_alone(app) and app.clock() - app.started_at > _LATELY:
        return "Telegram gives no updates; see the log, another program may fetch them"
    return None


def _stores(app: App) -> str | None:
    if app.receiver.unstored_since is None:
        return None
    return "replies cannot be stored: the database is locked or full; Telegram keeps them for 24 hours"


def _fetches_alone(app: App) -> bool:
    """With a webhook nobody fetches, and of several replicas one does."""
    return not app.settings.webhook_url and app.settings.database_file is not None


def _last_answer(app: App) -> datetime | None:
    return max(app.line.answered.values(), default=None)


def _ticks(app: App) -> str | None:
    longest = max(timedelta(seconds=3 * app.settings.tick_seconds), timedelta(minutes=1))
    if app.ticked_at is not None and abs(app.clock() - app.ticked_at) < longest:
        return None
    return "the clock does not tick: prompts and digests are not looked for"


async def measured(app: App) -> bytes:
    """Everything in Prometheus' text format. Without the database, what is known without it."""
    now = app.clock()
    registry = CollectorRegistry()
    registry.register(_Families([*_of_the_process(app, now), *await _of_the_database(app, now)]))
    return generate_latest(registry)


class _Families(Collector):
    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> list[Metric]:
        return self._families


def _of_the_process(app: App, now: datetime) -> Iterator[Metric]:
    tally = app.receiver.tally
    yield CounterMetricFamily(
        "journal_updates", "Updates whose effect was committed since the start.", tally.updates
    )
    yield SummaryMetricFamily(
        "journal_commit_seconds",
        "From a batch of updates to the commit of its effects.",
        count_value=tally.batches,
        sum_value=tally.seconds,
    )
    yield _gauge("process_start_time_seconds", "When the program started.", app.started_at.timestamp())
    yield _age(
        "tick_age_seconds",
        "Since the clock last looked for what is due.",
        now,
        app.ticked_at or app.started_at,
    )
    fetched = app.line.answered.get("getUpdates")
    yield _age("fetch_age_seconds", "Since Telegram last answered getUpdates.", now, fetched)
    answered = _last_answer(app) or app.started_at
    yield _age("telegram_age_seconds", "Since Telegram last answered anything.", now, answered)
    unstored = app.receiver.unstored_since or now
    yield _age("unstored_seconds", "For how long replies could not be stored.", now, unstored)


async def _of_the_database(app: App, now: datetime) -> list[Metric]:
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS), app.database.read() as session:
            found = await figures(session, now, now - LOOK_BACK)
    except Exception:
        return [_gauge("database_up", "Whether the database answers.", 0)]
    return [_gauge("database_up", "Whether the database answers.", 1), *_counted(found, now)]


def _counted(found: Figures, now: datetime) -> Iterator[Metric]:
    yield _gauge("queued_messages", "Messages that wait to be sent.", found.queued)
    yield _age("oldest_queued_age_seconds", "Of the oldest message that waits.", now, found.oldest_queued_at)
    yield _gauge("prompts_due", "Patients whose prompt is due.", found.prompts_due)
    yield _gauge("digests_due", "Clinicians whose digest is due.", found.digests_due)
    yield _gauge("occasions_due", "What comes beside the daily check-in and is due.", found.occasions_due)
    yield _gauge("parked_updates", "Updates that failed for good and are kept.", found.parked)
    unknown = sum(count for (_, fate), count in found.messages.items() if fate == "unknown")
    yield _gauge("unknown_messages", "Of the last 7 days, of unknown fate.", unknown)
    by_fate = GaugeMetricFamily("journal_messages", "Of the last 7 days.", labels=("kind", "fate"))
    for (kind, fate), count in sorted(found.messages.items()):
        by_fate.add_metric((kind, fate), count)
    yield by_fate


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"journal_{name}", meaning, value)


def _age(name: str, meaning: str, now: datetime, at: datetime | None) -> Metric:
    """Without a value when it has not happened yet, or when nothing waits."""
    family = GaugeMetricFamily(f"journal_{name}", meaning)
    if at is not None:
        family.add_metric((), (now - at).total_seconds())
    return family
