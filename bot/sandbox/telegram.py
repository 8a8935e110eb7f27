"""FakeTelegram: the Bot API's server and the people who use Telegram, in memory.

Tests and the sandbox talk to it over HTTP (web.py) exactly as the product talks to Telegram.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from inspect import isawaitable
from itertools import count
from pathlib import PurePath
from typing import Any, Literal

from bot.sandbox.changes import Changes
from bot.sandbox.commands import Commands
from bot.sandbox.errors import ApiError
from bot.sandbox.facts import checked
from bot.sandbox.messages import File, Raw
from bot.sandbox.methods import METHODS
from bot.sandbox.people import Chat, Group, GroupKind, Person
from bot.sandbox.queries import Queries
from bot.sandbox.updates import Updates

TOKEN = "1000000001:" + "sandbox" * 5
RECORDED_CALLS = 10_000

# "drop before" closes the connection before anything happened, "drop after" when everything has;
# "html" is the page of a gateway in front of Telegram, and nothing has happened either.
Outcome = ApiError | Literal["html", "drop before", "drop after"]
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


@dataclass
class Fault:
    method: str | None
    outcome: Outcome
    times: int


@dataclass(frozen=True)
class Call:
    """`outcome` is "ok", the description of an error, "html", "drop before" or "drop after"."""

    method: str
    params: Mapping[str, Any]
    outcome: str
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What goes over the wire: JSON, a page, or, with neither, a closed connection."""

    status: int = 0
    body: Raw | None = None
    page: str = ""


class FakeTelegram:
    def __init__(
        self, clock: Callable[[], datetime], token: str = TOKEN, username: str = "infusion_journal_bot"
    ) -> None:
        self.clock = clock
        self.token = token
        self.username = username
        self.changes = Changes()
        self.updates = Updates(clock, self.changes)
        self.queries = Queries(clock)
        self.commands = Commands()
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.message_ids = count(1)
        self.calls: deque[Call] = deque(maxlen=RECORDED_CALLS)
        self._faults: list[Fault] = []

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
        self._faults.append(Fault(method, outcome, times))

    async def wait_for_change(self, since: int) -> int:
        return await self.changes.after(since)

    async def answer(self, method: str, params: Mapping[str, Any]) -> Answer:
        """Processes one call that bears the right token."""
        method = NAMES.get(method.lower(), method)
        fault = self._fault(method)
        if fault in ("html", "drop before"):
            answer = BAD_GATEWAY if fault == "html" else HANG_UP
        else:
            answer = await self._processed(method, params, fault)
        outcome = fault if isinstance(fault, str) else _outcome(answer)
        self.calls.append(Call(method, params, outcome, self.clock()))
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

    def _fault(self, method: str) -> Outcome | None:
        for fault in self._faults:
            if fault.method in (None, method):
                fault.times -= 1
                if not fault.times:
                    self._faults.remove(fault)
                return fault.outcome
        return None

    async def _processed(self, method: str, params: Mapping[str, Any], fault: Outcome | None) -> Answer:
        try:
            if isinstance(fault, ApiError):
                raise fault
            return Answer(200, {"ok": True, "result": await self._result(method, params)})
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


def _outcome(answer: Answer) -> str:
    body = answer.body or {}
    return "ok" if body.get("ok") else str(body.get("description"))
