"""Delivers outgoing messages: claims them, makes the calls, writes their fate. Nothing is sent twice."""

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeChat,
    InlineKeyboardMarkup,
    InputFile,
    Message,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot import fates
from bot.fates import Outcome, lost
from bot.line import Line
from bot.pacing import MESSAGES_PER_SECOND, Pacer, Slot
from handlers import delivery
from handlers.calls import Call
from journal.bulk import MOST_BYTES
from storage import due, outbox
from storage.database import Database, apart, is_passing, reason, uninterrupted
from storage.models import Fate, Outgoing, Priority

log = logging.getLogger(__name__)

IN_FLIGHT = 14
# Places that only answers to somebody who waits may take, however slow the other calls are.
_KEPT_FOR_ANSWERS = 4
# Slots are taken so few seconds ahead that an answer, which comes after them, does not wait for long.
_NEAR, _FAR = 0.17, 1.0
_AT_ONCE = 6
# Longer than any call may take: after it, a message that is still being sent has lost its sender.
LOST_AFTER = timedelta(seconds=90)
_IDLE_SECONDS = 1.0
_PAUSE_AFTER_TROUBLE = 1.0
# Calls that ended wait for slower ones so long that their fates are written together.
_ROUND_SECONDS = 0.15
# Telegram allows one message a second in each chat; an answer may come closer to what was before it.
_CHAT_SECONDS = timedelta(seconds=1)
# What somebody who waits for a file sees of it before it comes.
_SHOWN_AS = {"sendPhoto": ChatAction.UPLOAD_PHOTO, "sendDocument": ChatAction.UPLOAD_DOCUMENT}
# An answer waits no longer than this for the call that announces it.
_ANNOUNCING_SECONDS = 1.0
_GONE = (
    "chat not found",
    "user is deactivated",
    "bot was blocked",
    "can't initiate conversation",
    "peer_id_invalid",
)


Prepared = tuple[Outgoing, Call]
Ended = dict[asyncio.Task[Outcome], Outgoing]


class Sender:
    def __init__(
        self,
        bot: ExtBot[None],
        database: Database,
        clock: Callable[[], datetime],
        messages_per_second: float = MESSAGES_PER_SECOND,
    ) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._pacer = Pacer(database, clock, messages_per_second)
        self._wake = asyncio.Event()
        self._stopping = False
        self._under_way: dict[asyncio.Task[Outcome], Outgoing] = {}
        # Between the claim and the call a message looks like one that has lost its sender.
        self._deciding = asyncio.Lock()

    def wake(self) -> None:
        self._wake.set()

    def stop(self) -> None:
        """End after the calls that are under way."""
        self._stopping = True
        self.wake()

    async def deliver_forever(self) -> None:
        while self._under_way or not self._stopping:
            try:
                await self.deliver()
                await self._rest(_IDLE_SECONDS)
            except Exception as error:
                if is_passing(error):
                    log.warning("nothing can be sent now (%s); the outbox keeps its messages", reason(error))
                else:
                    log.exception("delivery failed; the outbox keeps its messages")
                await asyncio.sleep(_PAUSE_AFTER_TROUBLE)

    async def deliver(self) -> None:
        """Deliver until nothing is due and no call is under way."""
        if not (self._wake.is_set() or self._under_way or await self._is_due()):
            return
        self._wake.clear()
        while await uninterrupted(self._next_round()):
            await self._rest(_ROUND_SECONDS)
            self._wake.clear()

    async def recover(self, after: timedelta = LOST_AFTER) -> None:
        """Messages whose sender died in mid-call: an edit is repeated, anything else is of unknown fate."""
        now = self._clock()
        async with self._deciding, self._database.write() as session:
            own = {message.id for message in self._under_way.values()}
            for message in await outbox.stuck(session, now, after):
                if message.id not in own:
                    await fates.settle(session, now, message, lost(message, "interrupted"))
            await outbox.hurry(session, now)

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()

    async def _next_round(self) -> bool:
        async with self._deciding:
            return await self._round()

    async def _round(self) -> bool:
        """Write the fates of calls that ended, and begin others; False when there is nothing to wait for.

        A call stays under way until its fate is committed, so that trouble with the database forgets none.
        """
        now = self._clock()
        ended = {call: message for call, message in self._under_way.items() if call.done()}
        free = 0 if self._stopping else IN_FLIGHT - len(self._under_way) + len(ended)
        async with self._database.write() as session:
            await self._settle_ended(session, now, ended)
            begun, claimed = await self._claim(session, now, free)
            slots = await self._pacer.slots(session, len(begun)) if begun else []
        for call in ended:
            del self._under_way[call]
        for (message, prepared), slot in zip(begun, slots, strict=True):
            self._begin(message, prepared, slot)
        if claimed and not begun:
            self.wake()
        return bool(claimed or self._under_way)

    def _begin(self, message: Outgoing, prepared: Call, slot: Slot) -> None:
        call = asyncio.create_task(self._make(message, prepared, slot))
        call.add_done_callback(self._wake_after_the_last)
        self._under_way[call] = message

    def _wake_after_the_last(self, _: asyncio.Task[Outcome]) -> None:
        if all(call.done() for call in self._under_way):
            self.wake()

    async def _is_due(self) -> bool:
        """Found without taking the write lock."""
        async with self._database.read() as session:
            first = await due.first_message(session)
        return first is not None and first <= self._clock()

    async def _claim(self, session: AsyncSession, now: datetime, free: int) -> tuple[list[Prepared], int]:
        """Mark messages as being sent, and check once more whether and how each is to be sent."""
        most, up_to = _wanted(free, await self._pacer.ahead(session)) if free else (0, 0)
        claimed = await outbox.claim(session, now, most, up_to) if most else []
        about = await delivery.expect(session, claimed)
        calls: list[Prepared] = []
        for message in claimed:
            prepared = await fates.prepare(session, now, message)
            if isinstance(prepared, Call):
                calls.append((message, prepared))
            else:
                await outbox.settle(session, now, message, prepared)
        del about
        return calls, len(claimed)

    async def _make(self, message: Outgoing, call: Call, slot: Slot) -> Outcome:
        try:
            attachment = await self._draw(message, call, slot)
        except Exception as error:
            log.exception("a picture could not be drawn")
            return Outcome(Fate.REFUSED, error=type(error).__name__)
        try:
            if call.attachment is not None and not await self._may_still(message, call):
                return Outcome(Fate.WITHHELD)
            if not await self._pacer.may_call(slot):
                return Outcome(None, error="too late")
        except Exception as error:
            log.warning("no slot for a call: %s", type(error).__name__)
            return Outcome(None, error=type(error).__name__)
        return await self._call(message, call, attachment)

    async def _draw(self, message: Outgoing, call: Call, slot: Slot) -> bytes | None:
        if call.attachment is None:
            return None
        drawing = asyncio.to_thread(call.attachment)
        if message.priority > Priority.REPLY or message.attempts > 1 or slot.is_stale:
            return await drawing
        drawn, _ = await asyncio.gather(drawing, self._announce(call))
        return drawn

    async def _may_still(self, message: Outgoing, call: Call) -> bool:
        async with self._database.read() as session:
            return await delivery.may_still(session, message, call)

    async def _announce(self, call: Call) -> None:
        """Tell whoever waits that it is coming. Nothing depends on whether this succeeds."""
        with suppress(Exception):
            async with asyncio.timeout(_ANNOUNCING_SECONDS):
                await self._bot.send_chat_action(call.arguments["chat_id"], _SHOWN_AS[call.method])

    async def _call(self, message: Outgoing, call: Call, attachment: bytes | None) -> Outcome:
        try:
            result = await call_telegram(self._bot, call, attachment)
        except TelegramError as error:
            return judge(error, message)
        except Exception as error:
            log.exception("a message of kind %s could not be sent", message.kind)
            return lost(message, type(error).__name__)
        if isinstance(result, bytes):
            return Outcome(Fate.SENT, content=result)
        return Outcome(Fate.SENT, message_id=result.message_id if isinstance(result, Message) else None)

    async def _settle_ended(self, session: AsyncSession, now: datetime, ended: Ended) -> None:
        sent: dict[int, tuple[Outgoing, int | None]] = {}
        files: dict[int, bytes] = {}
        for call, message in ended.items():
            if (outcome := call.result()).fate == Fate.SENT:
                sent[message.id] = message, outcome.message_id
                files |= {message.id: outcome.content} if outcome.content is not None else {}
            else:
                await fates.settle(session, now, message, outcome)
        arrived = await outbox.settle_sent(session, now, sent)
        await delivery.arrived(session, [sent[message.id] for message in arrived])
        for message in arrived:
            if message.id in files:
                async with apart(session, "reading a file"):
                    await delivery.fetched(session, now, message, files[message.id])
        bulk = {message.chat_index for message in arrived if message.priority > Priority.REPLY}
        await outbox.space(session, bulk, now + _CHAT_SECONDS)


def _wanted(free: int, ahead: float) -> tuple[int, int]:
    """How many messages to begin, and of which priorities, when the next slot is so many seconds ahead."""
    if free > _KEPT_FOR_ANSWERS and ahead < _NEAR:
        return min(free - _KEPT_FOR_ANSWERS, _AT_ONCE), Priority.BULK
    return (free, Priority.REPLY) if ahead < _FAR else (0, Priority.REPLY)


async def call_telegram(bot: ExtBot[None], call: Call, attachment: bytes | None) -> object:
    arguments = dict(call.arguments)
    if markup := arguments.pop("reply_markup", None):
        arguments["reply_markup"] = InlineKeyboardMarkup.de_json(markup, bot)
    if attachment is not None:
        name = "photo" if call.method == "sendPhoto" else "document"
        arguments[name] = InputFile(io.BytesIO(attachment), filename=call.filename)
    return await _METHODS[call.method](bot)(**arguments)


_METHODS: dict[str, Callable[[ExtBot[None]], Callable[..., Awaitable[object]]]] = {
    "sendMessage": lambda bot: bot.send_message,
    "sendPhoto": lambda bot: bot.send_photo,
    "sendDocument": lambda bot: bot.send_document,
    "editMessageText": lambda bot: bot.edit_message_text,
    "editMessageReplyMarkup": lambda bot: bot.edit_message_reply_markup,
    "leaveChat": lambda bot: bot.leave_chat,
    "getFile": lambda bot: lambda file_id: _download(bot, file_id),
    "setMyCommands": lambda bot: (
        lambda commands, scope: bot.set_my_commands(
            [BotCommand.de_json(command, bot) for command in commands], BotCommandScope.de_json(scope, bot)
        )
    ),
    "deleteMyCommands": lambda bot: lambda chat_id: bot.delete_my_commands(BotCommandScopeChat(chat_id)),
}


async def _download(bot: ExtBot[None], file_id: str) -> bytes:
    """Whatever size the server tells. A path on this machine, as some servers tell, is not looked at."""
    file = await bot.get_file(file_id)
    line, place, path = bot.request, f"{bot.base_file_url}/", file.file_path or ""
    if (file.file_size or 0) > MOST_BYTES or not path.startswith(place):
        raise BadRequest("the file is too big, or none that is fetched")
    assert isinstance(line, Line)  # noqa: S101 - the composition root gave it one
    return await line.fetch(place + quote(path.removeprefix(place)), MOST_BYTES)


def judge(error: TelegramError, message: Outgoing) -> Outcome:
    """Sort an error into permanent, certainly not arrived, and unknown.

    The order matters: BadRequest is a NetworkError.
    """
    name, words = type(error).__name__, str(error).lower()
    match error:
        case TelegramError() if _NOT_FROM_TELEGRAM in words:
            return lost(message, name)
        case RetryAfter():
            return Outcome(None, retry_after=_seconds(error), slow_down=True, error=name)
        case Forbidden():
            return Outcome(Fate.BLOCKED, error=name)
        case BadRequest() if any(reason in words for reason in _NOTHING_TO_EDIT):
            return Outcome(Fate.SENT)
        case BadRequest() if any(reason in words for reason in _GONE):
            return Outcome(Fate.BLOCKED, error=name)
        case BadRequest():
            return Outcome(Fate.REFUSED, error=name)
        case InvalidToken():
            return Outcome(None, retry_after=60, error=name)
        case NetworkError() if isinstance(error.__cause__, _NEVER_LEFT):
            return Outcome(None, retry_after=1, error=name)
    return lost(message, name)


# The message looks as it should already, or the person has deleted it: there is nothing left to do.
_NOTHING_TO_EDIT = ("message is not modified", "message to edit not found", "message can't be edited")
# How python-telegram-bot says that the answer is no JSON, but the page of something in between.
_NOT_FROM_TELEGRAM = "parsing the server response"
# The request did not reach Telegram: no connection was made, or none was free.
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def _seconds(error: RetryAfter) -> float:
    after: Any = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
