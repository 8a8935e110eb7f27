"""What Telegram sends: the effect is committed first, and only then does Telegram hear that it arrived."""

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update
from telegram.error import Conflict, TelegramError
from telegram.ext import Application, ExtBot

from bot.rates import Rates, Spending
from handlers import arrival, limits
from handlers.admins import notices
from handlers.context import Context, Turn, current_turn
from storage import answering, people, updates
from storage.answering import Standing
from storage.database import Database, apart, is_passing, reason, uninterrupted

log = logging.getLogger(__name__)

Raw = dict[str, Any]
MOST_AT_ONCE = 100
LONG_POLL_SECONDS = 30
_PAUSE_AFTER_TROUBLE = 3.0
# Trouble that passes within these is no reason to park an update; those behind it do not wait for longer.
_TRIES, _PAUSE_BETWEEN_TRIES = 3, 0.1


class Dispatcher(Application[ExtBot[None], Context, Any, Any, Any, Any]):
    """python-telegram-bot's application, without the habit of swallowing a handler's exception."""

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:
        raise error


@dataclass
class Tally:
    """What was committed since the program started; repeats do not count."""

    updates: int = 0
    batches: int = 0
    seconds: float = 0.0

    def committed(self, updates: int, seconds: float) -> None:
        self.updates += updates
        self.batches += 1
        self.seconds += seconds


class Receiver:
    def __init__(
        self,
        application: Dispatcher,
        database: Database,
        clock: Callable[[], datetime],
        after_commit: Callable[[], None],
        rates: Rates,
    ) -> None:
        self._application = application
        self._database = database
        self._clock = clock
        self._after_commit = after_commit
        self.rates = rates
        self._offset: int | None = None
        self._toasts: set[asyncio.Task[None]] = set()
        self._told: str | None = None
        self.tally = Tally()
        self.unstored_since: datetime | None = None

    async def poll_forever(self) -> None:
        while True:
            try:
                await self.poll(LONG_POLL_SECONDS)
            except Exception as error:
                self._tell(_trouble(error), error)
                await asyncio.sleep(_PAUSE_AFTER_TROUBLE)
            else:
                self._tell(None)

    def _tell(self, trouble: str | None, error: Exception | None = None) -> None:
        """Once when it begins and once when it is over, as it may last for hours."""
        if trouble != self._told:
            is_new = error is not None and not isinstance(error, TelegramError) and not is_passing(error)
            log.warning(trouble or "updates are fetched and stored again", exc_info=error if is_new else None)
        self._told = trouble

    async def poll(self, wait_seconds: int = 0) -> int:
        """Fetch and process once; how many updates came. The next call tells Telegram that these arrived."""
        bot = self._application.bot
        query: dict[str, Any] = {
            "timeout": wait_seconds,
            "limit": MOST_AT_ONCE,
            "allowed_updates": json.dumps(arrival.UPDATES),
        }
        if self._offset is not None:
            query["offset"] = self._offset
        url = f"{bot.base_url}/getUpdates?{urlencode(query)}"
        raw: list[Raw] = await bot.request.post(url, read_timeout=wait_seconds + 10)  # type: ignore[assignment]
        if raw:
            await uninterrupted(self.process(raw))
            self._offset = max(update["update_id"] for update in raw) + 1
        return len(raw)

    async def process(self, raw_updates: list[Raw], tries: int = 1) -> None:
        """One transaction for all, or if that fails one for each. On return all effects are committed."""
        begun = time.monotonic()
        try:
            turns = await self._commit(raw_updates)
        except Exception as error:
            if is_passing(error):
                self.unstored_since = self.unstored_since or self._clock()
                raise
            failure = error
        else:
            self.unstored_since = None
            self.tally.committed(len(turns), time.monotonic() - begun)
            self._after_commit()
            self._answer_taps(turns)
            return
        await self._commit_apart(raw_updates, failure, tries)

    async def settled(self) -> None:
        """Wait until the taps that came so far are answered."""
        await asyncio.gather(*self._toasts)

    async def _commit(self, raw_updates: list[Raw]) -> list[Turn]:
        async with self._database.write() as session:
            spending = self.rates.spending(self._clock())
            heard = await self._without_flood(session, spending, raw_updates)
            turns = await self._effect(session, spending, heard) if heard else []
        self.rates.keep(spending)
        return turns

    async def _effect(self, session: AsyncSession, spending: Spending, raw_updates: list[Raw]) -> list[Turn]:
        new = await updates.first_sight(session, self._clock(), [_key(raw) for raw in raw_updates])
        fresh = list(compress(raw_updates, new))
        turns = [self._turn(session, raw) for raw in fresh]
        await arrival.expect(session, [turn.update for turn in turns])
        for turn, raw in zip(turns, fresh, strict=True):
            await self._take(turn, _account(raw), spending)
        return turns

    def _turn(self, session: AsyncSession, raw: Raw) -> Turn:
        lean, tapped = _lean(raw)
        return Turn(session, self._clock(), Update.de_json(lean, self._application.bot), tapped)

    async def _without_flood(
        self, session: AsyncSession, spending: Spending, raw_updates: list[Raw]
    ) -> list[Raw]:
        """Without what has no effect, as a stranger has sent too much: nothing is stored of it."""
        accounts = [_account(raw) for raw in raw_updates]
        await people.recall(session, {one for one in accounts if one is not None})
        heard: list[Raw] = []
        for raw, account in zip(raw_updates, accounts, strict=True):
            if account is None or await people.roles_of(session, account):
                heard.append(raw)
                continue
            standing = spending.standing(account, is_known=False)
            if standing != Standing.QUIET or limits.matters(raw):
                heard.append(raw)
            else:
                spending.spend(account, answering.Answering(account, False, standing), is_known=False)
        return heard

    async def _take(self, turn: Turn, account: int | None, spending: Spending) -> None:
        current_turn.set(turn)
        if account is None:
            answering.begin(turn.session, None)
            await self._application.process_update(turn.update)
            return
        is_known = bool(await people.roles_of(turn.session, account))
        turn.standing = spending.standing(account, is_known=is_known)
        answers = answering.Answering(
            account,
            is_known,
            turn.standing,
            is_crisis_quiet=spending.is_crisis_quiet(account),
            is_behind=not is_known and spending.is_crowded(),
        )
        answering.begin(turn.session, answers)
        await self._application.process_update(turn.update)
        spending.spend(account, answers, is_known=is_known)

    async def _commit_apart(self, raw_updates: list[Raw], error: Exception, tries: int) -> None:
        """The batch cannot be committed: find out which update it is, and park that one after a few tries."""
        if len(raw_updates) > 1:
            for raw in raw_updates:
                await self.process([raw])
        elif tries < _TRIES:
            await asyncio.sleep(_PAUSE_BETWEEN_TRIES)
            await self.process(raw_updates, tries + 1)
        else:
            await self._commit_parked(raw_updates[0], error)

    async def _commit_parked(self, raw: Raw, error: Exception) -> None:
        async with self._database.write() as session:
            (is_new,) = await updates.first_sight(session, self._clock(), [_key(raw)])
            if is_new:
                await self._park(session, self._clock(), raw, error)
        self._after_commit()

    async def _park(self, session: AsyncSession, now: datetime, raw: Raw, error: Exception) -> None:
        log.error("an update is parked", exc_info=error)
        await updates.park(session, now, raw, error)
        async with apart(session, "telling the admins of a parked update"):
            await notices.report(session, now, notices.PARKED)

    def _answer_taps(self, turns: list[Turn]) -> None:
        """Stop the waiting sign on tapped buttons. It does no harm when one of these calls is lost."""
        for turn in turns:
            if turn.update.callback_query is not None and turn.standing != Standing.QUIET:
                task = asyncio.create_task(self._answer_tap(turn.update.callback_query.id, turn.toast))
                self._toasts.add(task)
                task.add_done_callback(self._toasts.discard)

    async def _answer_tap(self, query_id: str, text: str | None) -> None:
        answer: Coroutine[Any, Any, bool] = self._application.bot.answer_callback_query(query_id, text)
        try:
            await answer
        except TelegramError as error:
            log.debug("a tap was not answered: %s", type(error).__name__)


def _trouble(error: Exception) -> str:
    match error:
        case Conflict():
            return "another program fetches updates with this token; stop it or make a new token"
        case TelegramError():
            return f"Telegram did not answer: {type(error).__name__}"
    return f"replies cannot be stored now ({reason(error)}); Telegram keeps them for 24 hours"


_READ = {"update_id", *arrival.UPDATES}


def _lean(raw: Raw) -> tuple[Raw, int | None]:
    """Of a tapped message, which is our own, only the number: reading the rest is most of the work.

    A message that is not in the chat of whoever has tapped stays, and the tap does nothing. Kinds of updates
    that we never asked for are not read at all.
    """
    raw = {name: part for name, part in raw.items() if name in _READ}
    match raw:
        case {
            "callback_query": {
                "from": {"id": int(sender)},
                "message": {"message_id": int(number), "chat": {"type": "private", "id": int(chat)}},
            } as query
        } if chat == sender:
            return {**raw, "callback_query": {**query, "message": None}}, number
    return raw, None


def _account(raw: Raw) -> int | None:
    """The private chat, which has its person's number, or the group; None for an update of another kind."""
    match raw:
        case {"callback_query": {"from": {"id": int(number)}}}:
            return number
    parts = [raw.get(kind) for kind in arrival.UPDATES]
    chats = [part.get("chat") for part in parts if isinstance(part, dict)]
    return next((chat["id"] for chat in chats if isinstance(chat, dict) and _is_id(chat.get("id"))), None)


def _is_id(value: object) -> bool:
    return isinstance(value, int) and value.bit_length() < 64


def _key(raw: Raw) -> updates.Key:
    """What stays the same when Telegram sends an update again, even if its sender was renamed meanwhile."""
    match raw:
        case {"callback_query": {"id": number}}:
            content: Any = number
        case {"message": {**message}} | {"edited_message": {**message}}:
            content = [message.get(name) for name in ("message_id", "date", "edit_date", "text")]
        case _:
            content = raw
    written = json.dumps(content, sort_keys=True).encode()
    return raw["update_id"], hashlib.blake2b(written, digest_size=16).digest()
