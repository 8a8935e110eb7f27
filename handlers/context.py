"""What every handler works with: the transaction, the time, who is acting, and how to answer them."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Message, Update
from telegram.ext import CallbackContext, ExtBot

from handlers.keyboards import Keyboard
from handlers.texts import Html, Texts, local, pages, texts
from storage import outbox, people
from storage.answering import CRISIS, Standing, answering
from storage.fields import storable
from storage.models import CheckIn, Person, Priority, Role, Site, Stage
from storage.outbox import Recipient
from storage.site import site


@dataclass(slots=True)
class Turn:
    """One update on its way through the handlers, within one transaction."""

    session: AsyncSession
    now: datetime
    update: Update
    tapped: int | None = None  # the message whose button was tapped
    people: list[Person] = field(default_factory=list)
    toast: str | None = None
    standing: Standing = Standing.FREE


current_turn: ContextVar[Turn] = ContextVar("current_turn")


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """python-telegram-bot makes one for each update; the receiver has put the turn in place before."""

    @property
    def turn(self) -> Turn:
        return current_turn.get()

    @property
    def session(self) -> AsyncSession:
        return self.turn.session

    @property
    def now(self) -> datetime:
        return self.turn.now

    @property
    def incoming(self) -> Update:
        return self.turn.update

    @property
    def message(self) -> Message:
        message = self.incoming.effective_message
        assert message is not None  # noqa: S101 - only routes of messages ask for it
        return message

    @property
    def data(self) -> str:
        """What the tapped button says to us; it may be forged."""
        query = self.incoming.callback_query
        return storable(query.data or "") if query else ""

    @property
    def text(self) -> str:
        """What the person wrote."""
        return storable(self.message.text or "")

    async def site(self) -> Site:
        return await site(self.session)

    def acting(self, *roles: Role) -> Person | None:
        """The person in the first of these roles of this account, who is the one to talk to from now on.

        A role in which somebody takes part goes before one that they have left or not finished entering.
        """
        found = sorted(
            (person for person in self.turn.people if person.role in roles),
            key=lambda person: (person.stage != Stage.ACTIVE, roles.index(person.role)),
        )
        return self.talk_to(found[0]) if found else None

    def talk_to(self, person: Person) -> Person:
        """Of an account with two roles, the one whose language is spoken and whom messages belong to."""
        self.turn.people.sort(key=lambda one: one is not person)
        return person

    def enrolling(self, step: Stage) -> Person | None:
        return next((person for person in self.turn.people if person.stage == step), None)

    @property
    def say(self) -> Texts:
        """Texts in the language of the person, or for a stranger in the one that Telegram tells."""
        if self.turn.people:
            return texts(self.turn.people[0].language)
        user = self.incoming.effective_user
        return texts(user.language_code if user else None)

    def local_day(self, person: Person) -> date:
        return local(self.now, person.zone).date()

    @property
    def recipient(self) -> Recipient:
        user = self.incoming.effective_user
        assert user is not None  # noqa: S101 - `identify` stops updates without a sender
        return Recipient(user.id, self.turn.people[0] if self.turn.people else None)

    async def reply(
        self,
        text: Html,
        keyboard: Keyboard | None = None,
        *,
        check_in: CheckIn | None = None,
        kind: str = "reply",
    ) -> None:
        """Too many strangers wait behind everybody else, unless they are in danger."""
        limited = answering(self.session)
        is_behind = limited is not None and limited.is_behind and not self.turn.people and kind != CRISIS
        priority = Priority.BULK if is_behind else Priority.REPLY
        more: dict[str, Any] = {"check_in": check_in, "kind": kind, "priority": priority}
        await send(self.session, self.now, self.recipient, text, keyboard, **more)

    async def edit(self, text: Html, keyboard: Keyboard | None = None) -> None:
        """Change the message whose button was tapped."""
        if self.turn.tapped is None:
            await self.reply(text, keyboard)
        else:
            await edit(self.session, self.now, self.recipient, self.turn.tapped, text, keyboard)

    def toast(self, text: str) -> None:
        """A short line over the chat, in answer to a tap."""
        self.turn.toast = text


async def send(
    session: AsyncSession,
    now: datetime,
    to: Recipient,
    text: Html,
    keyboard: Keyboard | None = None,
    *,
    kind: str = "reply",
    **more: Any,
) -> None:
    """A long text becomes several messages; the last one has the keyboard."""
    *first, last = pages(text)
    for page in first:
        await outbox.add(session, now, to, kind, "sendMessage", _message(page, None), **more)
    await outbox.add(session, now, to, kind, "sendMessage", _message(last, keyboard), **more)


async def edit(
    session: AsyncSession,
    now: datetime,
    to: Recipient,
    message_id: int,
    text: Html,
    keyboard: Keyboard | None = None,
) -> None:
    payload = {"message_id": message_id, **_message(text, keyboard)}
    await outbox.add(session, now, to, "edit", "editMessageText", payload)


async def tell_admins(
    session: AsyncSession, now: datetime, key: str, *, about: Person | None = None, **facts: str | int
) -> None:
    """A notice to each admin in their language, but not into the chat of the one whom it is about."""
    theirs = people.chat_id(session, about) if about else None
    for admin in await people.with_role(session, Role.ADMIN):
        to = outbox.recipient(session, admin)
        if to is not None and to.chat_id != theirs:
            text = texts(admin.language)(key, **facts)
            await send(session, now, to, text, kind="notice", priority=Priority.BULK)


def _message(text: Html, keyboard: Keyboard | None) -> dict[str, Any]:
    message: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
    if keyboard:
        message["reply_markup"] = keyboard
    return message
