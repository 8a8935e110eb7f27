"""FakeTelegram: the Bot API's server and the people who use Telegram, in memory.

Tests and the sandbox talk to it over HTTP (web.py) exactly as the product talks to Telegram.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from inspect import isawaitable
from pathlib import PurePath
from typing import Any

from bot.sandbox.fake.changes import Changes
from bot.sandbox.fake.commands import Commands
from bot.sandbox.fake.errors import ApiError
from bot.sandbox.fake.facts import checked
from bot.sandbox.fake.faults import Faults, Outcome, Request, Slow
from bot.sandbox.fake.messages import File, Raw
from bot.sandbox.fake.methods import METHODS
from bot.sandbox.fake.people import Chat, Group, GroupKind, Person
from bot.sandbox.fake.queries import Queries
from bot.sandbox.fake.updates import Updates

TOKEN = "1000000001:" + "sandbox" * 5
RECORDED = 10_000

ADMINISTRATOR_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]


@dataclass(frozen=True)
class Call:
    """`outcome` is "ok", the description of an error, "html", "drop before" or "drop after".

    `at` is when it came in; `processed` says whether it had its effect, whatever the bot heard; `message_id`
    which message it made or changed.
    """

    method: str
    params: Mapping[str, Any]
    outcome: str
    at: datetime
    line: str = ""
    processed: bool = False
    message_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """What goes over the wire: JSON, a page, or, with neither, a closed connection."""

    status: int = 0
    body: Raw | None = None
    page: str = ""


class FakeTelegram:
    """Remembers the last `recorded` calls and updates; None means all of them."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        token: str = TOKEN,
        username: str = "infusion_journal_bot",
        recorded: int | None = RECORDED,
        changes: Changes | None = None,
    ) -> None:
        self.clock = clock
        self.token = token
        self.username = username
        self.changes = changes or Changes()
        self.updates = Updates(clock, self.changes, recorded)
        self.queries = Queries(clock)
        self.commands = Commands()
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.messages_sent = 0
        self.calls: deque[Call] = deque(maxlen=recorded)
        self.faults = Faults(clock)

    def person(self, name: str, language: str | None = "en", username: str | None = None) -> Person:
        """Somebody new. Every other id needs more than 32 bits, as real ones may."""
        number = len(self.chats) + 1
        user_id = (7_000_000_000 if number % 2 else 400_000_000) + number * 1_357
        person = Person(self, user_id, name, language, username)
        self.chats[person.id] = person
        return person

    def group(self, title: str, kind: GroupKind = "supergroup") -> Group:
        group = Group(self, -1_001_000_000_000 - len(self.chats), title, kind)
        self.chats[group.id] = group
        return group

    @property
    def people(self) -> list[Person]:
        return [chat for chat in self.chats.values() if isinstance(chat, Person)]

    @property
    def pending(self) -> list[Raw]:
        """The updates that the bot has not confirmed yet, oldest first."""
        return [update.raw for update in self.updates.deliverable()]

    def hands_out(self, update: Raw) -> None:
        """Puts any raw update in the queue, with the next id unless it has one."""
        self.updates.keep(update)

    def fail(self, method: str | None, outcome: Outcome, times: int = 1) -> None:
        """The next calls of this method, or of any method, end with this outcome."""
        self.faults.plan(method, outcome, times)

    async def wait_for_change(self, since: int) -> int:
        return await self.changes.after(since)

    async def answer(self, method: str, params: Mapping[str, Any], line: str = "") -> Answer:
        """Processes one call that bears the right token."""
        request = Request(NAMES.get(method.lower(), method), params, line)
        at, fault = self.clock(), self.faults.over(request)
        if isinstance(fault, Slow):
            await asyncio.sleep(fault.seconds)
        if fault in ("html", "drop before"):
            answer = BAD_GATEWAY if fault == "html" else HANG_UP
        else:
            answer = await self._processed(request, fault)
        self.calls.append(_call(request, fault, answer, at))
        self.changes.note()
        return HANG_UP if fault == "drop after" else answer

    def bot(self) -> Raw:
        user_id = int(self.token.partition(":")[0])
        return {"id": user_id, "is_bot": True, "first_name": "Infusion journal", "username": self.username}

    def member(self, status: str) -> Raw:
        rights = dict.fromkeys(ADMINISTRATOR_RIGHTS, False)
        details: dict[str, Raw] = {"kicked": {"until_date": 0}, "administrator": rights}
        return {"user": self.bot(), "status": status} | details.get(status, {})

    def store(self, name: str, content: bytes, folder: str) -> File:
        number = len(self.files) + 1
        path = f"{folder}/file_{number}{PurePath(name).suffix}"
        file = File(f"file-{number}-of-{folder}", name, content, path)
        self.files[file.id] = file
        return file

    def file_at(self, path: str) -> File | None:
        return next((file for file in self.files.values() if file.path == path), None)

    async def _processed(self, request: Request, fault: Outcome | None) -> Answer:
        try:
            if isinstance(fault, ApiError):
                raise fault
            return Answer(200, {"ok": True, "result": await self._result(request.method, request.params)})
        except ApiError as error:
            return Answer(error.code, error.wire())

    async def _result(self, method: str, params: Mapping[str, Any]) -> Any:
        if method not in METHODS:
            raise ApiError(404, "Not Found: method not found")
        result = METHODS[method](self, checked(method, params))
        return await result if isawaitable(result) else result


NAMES = {name.lower(): name for name in METHODS}
HANG_UP = Answer()
BAD_GATEWAY = Answer(502, page="<html><head><title>502 Bad Gateway</title></head></html>")


def _call(request: Request, fault: Outcome | None, answer: Answer, at: datetime) -> Call:
    body = answer.body or {}
    heard = fault if isinstance(fault, str) else "ok" if body.get("ok") else str(body.get("description"))
    result = body.get("result")
    message_id = result.get("message_id") if isinstance(result, dict) else None
    return Call(request.method, request.params, heard, at, request.line, bool(body.get("ok")), message_id)
