"""What Telegram sends: the effect is committed first, and only then does Telegram hear that it arrived."""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ExtBot

from handlers import ALLOWED_UPDATES
from handlers.context import Context, Turn, current_turn, tell_admins
from storage import updates
from storage.database import Database, apart, is_passing, uninterrupted

log = logging.getLogger(__name__)

Raw = dict[str, Any]
MOST_AT_ONCE = 100
LONG_POLL_SECONDS = 30
_PAUSE_AFTER_TROUBLE = 3.0


class Dispatcher(Application[ExtBot[None], Context, Any, Any, Any, Any]):
    """python-telegram-bot's application, without the habit of swallowing a handler's exception."""

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:
        raise error


class Receiver:
    def __init__(
        self,
        application: Dispatcher,
        database: Database,
        clock: Callable[[], datetime],
        after_commit: Callable[[], None],
    ) -> None:
        self._application = application
        self._database = database
        self._clock = clock
        self._after_commit = after_commit
        self._offset: int | None = None
        self._toasts: set[asyncio.Task[None]] = set()

    async def poll_forever(self) -> None:
        while True:
            try:
                await self.poll(LONG_POLL_SECONDS)
            except TelegramError as error:
                log.warning("Telegram did not answer: %s", type(error).__name__)
                await asyncio.sleep(_PAUSE_AFTER_TROUBLE)
            except Exception:
                log.exception("updates could not be stored; Telegram keeps them")
                await asyncio.sleep(_PAUSE_AFTER_TROUBLE)

    async def poll(self, wait_seconds: int = 0) -> int:
        """Fetch and process once; how many updates came. The next call tells Telegram that these arrived."""
        bot = self._application.bot
        query: dict[str, Any] = {
            "timeout": wait_seconds,
            "limit": MOST_AT_ONCE,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        if self._offset is not None:
            query["offset"] = self._offset
        url = f"{bot.base_url}/getUpdates?{urlencode(query)}"
        raw: list[Raw] = await bot.request.post(url, read_timeout=wait_seconds + 10)  # type: ignore[assignment]
        if raw:
            await uninterrupted(self.process(raw))
            self._offset = max(update["update_id"] for update in raw) + 1
        return len(raw)

    async def process(self, raw_updates: list[Raw]) -> None:
        """One transaction for all, or if that fails one for each. On return all effects are committed."""
        try:
            turns = await self._commit(raw_updates)
        except Exception as error:
            if is_passing(error):
                raise
            await self._commit_apart(raw_updates, error)
            return
        self._after_commit()
        self._answer_taps(turns)

    async def settled(self) -> None:
        """Wait until the taps that came so far are answered."""
        await asyncio.gather(*self._toasts)

    async def _commit(self, raw_updates: list[Raw]) -> list[Turn]:
        async with self._database.write() as session:
            turns = [await self._effect(session, raw) for raw in raw_updates]
        return [turn for turn in turns if turn is not None]

    async def _commit_apart(self, raw_updates: list[Raw], error: Exception) -> None:
        """The batch cannot be committed: find out which update it is, and park that one."""
        if len(raw_updates) > 1:
            for raw in raw_updates:
                await self.process([raw])
            return
        now = self._clock()
        async with self._database.write() as session:
            if await updates.first_sight(session, now, raw_updates[0]):
                await self._park(session, now, raw_updates[0], error)
        self._after_commit()

    async def _effect(self, session: AsyncSession, raw: Raw) -> Turn | None:
        """Everything that one update changes, or nothing of it: then it is parked. None for a repeat."""
        turn = Turn(session, self._clock())
        if not await updates.first_sight(session, turn.now, raw):
            return None
        current_turn.set(turn)
        try:
            async with session.begin_nested():
                await self._application.process_update(Update.de_json(raw, self._application.bot))
        except Exception as error:
            if is_passing(error):
                raise
            await self._park(session, turn.now, raw, error)
        return turn

    async def _park(self, session: AsyncSession, now: datetime, raw: Raw, error: Exception) -> None:
        log.error("an update is parked", exc_info=error)
        await updates.park(session, now, raw, error)
        async with apart(session, "telling the admins of a parked update"):
            await tell_admins(session, now, "notice-parked")

    def _answer_taps(self, turns: list[Turn]) -> None:
        """Stop the waiting sign on tapped buttons. It does no harm when one of these calls is lost."""
        for turn in turns:
            if turn.update is not None and turn.update.callback_query is not None:
                task = asyncio.create_task(self._answer_tap(turn.update.callback_query.id, turn.toast))
                self._toasts.add(task)
                task.add_done_callback(self._toasts.discard)

    async def _answer_tap(self, query_id: str, text: str | None) -> None:
        answer: Coroutine[Any, Any, bool] = self._application.bot.answer_callback_query(query_id, text)
        try:
            await answer
        except TelegramError as error:
            log.debug("a tap was not answered: %s", type(error).__name__)
