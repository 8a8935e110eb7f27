"""What somebody at the page lets the people of the stage do, as it comes in from the page."""

from abc import ABC, abstractmethod
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage

# Telegram's own limits on a message, on callback data and on the payload of a link.
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)]
Data = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Link = Annotated[str, StringConstraints(pattern=r"^https://t\.me/\w+\?start=[A-Za-z0-9_-]{1,64}$")]


class Act(BaseModel, ABC):
    """Performing one raises LookupError for what is not there, and ValueError for what cannot be done."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @abstractmethod
    def perform(self, stage: Stage) -> None: ...


class Say(Act):
    person: int
    text: Text

    def perform(self, stage: Stage) -> None:
        _writer(stage, self.person).says(self.text)


class Edit(Act):
    person: int
    message: int
    text: Text

    def perform(self, stage: Stage) -> None:
        person = _writer(stage, self.person)
        message = _message(person, self.message)
        if message.from_bot or message.media:
            raise ValueError("Only a text of one's own can be edited.")
        person.edits(message, self.text)


class Tap(Act):
    """A button by its label, or by its data, which a late tap may bear when the button has gone."""

    person: int
    message: int
    data: Data | None = None
    label: str | None = None

    @model_validator(mode="after")
    def _one_button(self) -> Self:
        if (self.data is None) == (self.label is None):
            raise ValueError("name the button by data or by label")
        return self

    def perform(self, stage: Stage) -> None:
        person = _writer(stage, self.person)
        person.taps(self.label or "", _message(person, self.message), self.data)


class Start(Act):
    """Opens the invite that this person holds."""

    person: int

    def perform(self, stage: Stage) -> None:
        person = _writer(stage, self.person)
        invite = next((member.invite for member in stage.cast if member.account is person), None)
        if invite is None:
            raise LookupError(f"{person} holds no invite.")
        person.opens(invite)


class Open(Act):
    """Opens any invite, as one of the people or, without `person`, as somebody new."""

    link: Link
    person: int | None = None

    def perform(self, stage: Stage) -> None:
        person = _somebody_new(stage) if self.person is None else _writer(stage, self.person)
        person.opens(self.link)


class Block(Act):
    person: int

    def perform(self, stage: Stage) -> None:
        _writer(stage, self.person).blocks()


class Unblock(Act):
    person: int

    def perform(self, stage: Stage) -> None:
        person = _person(stage, self.person)
        if not person.has_blocked:
            raise ValueError(f"{person} has not blocked the bot.")
        person.unblocks()


ACTS: dict[str, type[Act]] = {
    act.__name__.lower(): act for act in (Say, Edit, Tap, Start, Open, Block, Unblock)
}


def _person(stage: Stage, number: int) -> Person:
    found = stage.telegram.chats.get(number)
    if not isinstance(found, Person):
        raise LookupError(f"There is nobody with the number {number}.")
    return found


def _writer(stage: Stage, number: int) -> Person:
    person = _person(stage, number)
    if person.has_blocked:
        raise ValueError(f"{person} has blocked the bot.")
    return person


def _message(person: Person, number: int) -> Message:
    if number not in person.by_id:
        raise LookupError("This message is gone.")
    return person.by_id[number]


def _somebody_new(stage: Stage) -> Person:
    guests = len(stage.telegram.people) - len(stage.cast)
    return stage.telegram.person(f"Guest {guests + 1}")
