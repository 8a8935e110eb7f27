"""The life of `python -m bot run` as a process: it waits for what is missing, works, and ends in time."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

from telegram.error import InvalidToken, TelegramError

from bot import safety
from bot.app import App, build
from bot.database import explained
from bot.lock import alone
from bot.settings import Settings, WrongSetting
from storage import people
from storage.database import is_passing

log = logging.getLogger("bot")

# A service manager may kill what has not ended after ten seconds.
_LONGEST_END = 9.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_COPY = "this is a restored copy; python -m bot confirm lets it work"


async def serve(settings: Settings) -> None:
    """Until SIGTERM or Ctrl-C. Raises WrongSetting."""
    with alone(settings):
        app, stopping = build(settings), on_signals()
        try:
            async with AsyncExitStack() as opened:
                await _begin(app, opened, stopping)
                if not stopping.is_set():
                    log.info("ready as @%s", app.bot.username)
                    safety.warn(settings)
                    await app.live(stopping, polling=not settings.webhook_url)
                    log.info("stopped")
        except InvalidToken:
            raise WrongSetting(
                "TELEGRAM_TOKEN: Telegram does not know this token; copy it again from BotFather"
            ) from None
        finally:
            await app.stop()


async def _begin(app: App, opened: AsyncExitStack, stopping: asyncio.Event) -> None:
    """Returns when the program may work, or is told to stop."""
    if address := app.settings.health_address:
        from bot.health import site
        from bot.listener import served

        await opened.enter_async_context(served(site(app), address, "HEALTH_LISTEN"))
    with explained():
        await _until(stopping, _patiently(app, app.start))
        await _see_whether_anybody_is_there(app)
    await _until(stopping, _patiently(app, lambda: _confirmed(app)))
    await _until(stopping, _way_in(app, opened))
    app.obstacle = None


async def _see_whether_anybody_is_there(app: App) -> None:
    """A wrong folder or address gives an empty journal, on which patients would be strangers."""
    async with app.database.read() as session:
        if not await people.is_anybody_there(session):
            log.warning(
                "nobody is in this journal yet: python -m bot invite admin begins it."
                " If you expected patients, stop now: DATABASE_URL names another database"
            )


async def _confirmed(app: App) -> None:
    """A restored copy keeps silent: the journal that it was made of may be at work elsewhere."""
    while await app.is_copy():
        if app.obstacle != _COPY:
            app.obstacle = _COPY
            log.warning(f"nothing is sent or fetched: {_COPY}")
        await asyncio.sleep(app.settings.tick_seconds)


async def _way_in(app: App, opened: AsyncExitStack) -> None:
    if not app.settings.webhook_url:
        await _patiently(app, app.bot.delete_webhook)
        return
    from bot.webhook import announce, listening

    await opened.enter_async_context(listening(app))
    await _patiently(app, lambda: announce(app))


async def _until(stopping: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do the work to its end, unless the program is told to stop before."""
    doing, told = asyncio.create_task(work), asyncio.create_task(stopping.wait())
    await asyncio.wait([doing, told], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if doing.done():
        await doing
    doing.cancel()


async def _patiently(app: App, step: Callable[[], Awaitable[object]]) -> None:
    """While Telegram or the database cannot be reached, try again."""
    pause = _FIRST_PAUSE
    while True:
        try:
            await step()
            return
        except Exception as error:
            if (missing := _missing(app, error)) is None:
                raise
            app.obstacle = f"{missing} cannot be reached ({_reason(error)})"
            log.warning(f"{app.obstacle}; next try in {pause:.0f} s")
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _missing(app: App, error: Exception) -> str | None:
    """What may come back by itself; None for what nobody should wait for."""
    if isinstance(error, TelegramError) and not isinstance(error, InvalidToken):
        return "Telegram"
    # A SQLite file that cannot be opened now cannot be opened later either.
    return "the database" if app.settings.database_file is None and is_passing(error) else None


def _reason(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__


def on_signals() -> asyncio.Event:
    """Set by the first SIGTERM or Ctrl-C; the second one ends the program at once."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        log.info("stopping; another signal ends it at once")
        stopping.set()
        _end_in_time()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    return stopping


def _end_in_time() -> None:
    """Whatever hangs does not hold up the end: updates come again, and the outbox keeps its messages."""
    timer = threading.Timer(_LONGEST_END, _end_now)
    timer.daemon = True
    timer.start()


def _end_now() -> None:
    log.warning("stopped without waiting any longer")
    os._exit(0)
