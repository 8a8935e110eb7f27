"""What somebody at the page lets the people of the stage do, as it comes in from the page."""

from abc import ABC, abstractmethod
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from bot.sandbox.fake.markup import clean
from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.refusals import not_now, not_there, words
from bot.sandbox.stage import CODES, Stage
from storage.models import Role
from storage.site import site


def _something(text: str) -> str:
    if not clean(text).strip():
        raise ValueError("Telegram sends no empty messages")
    return text


Language = Literal["en", "es"]
# Telegram's own limits on a message, on callback data and on the payload of a link.
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096), AfterValidator(_something)
]
Data = Annotated[str, StringConstraints(min_length=1, max_length=64)]
# Somebody's number, or the code or the name that stands on the phone.
Who = int | Annotated[str, StringConstraints(min_length=1, max_length=64)]
Link = Annotated[str, StringConstraints(pattern=r"^https://t\.me/\w+\?start=[A-Za-z0-9_-]{1,64}$")]


class Act(BaseModel, ABC):
    """Performing one raises Refused for what is not there or cannot be done."""

    model_config = ConfigDict(extra="forbid", strict=True)

    @abstractmethod
    async def perform(self, stage: Stage) -> None: ...


class Say(Act):
    person: Who
    text: Text

    async def perform(self, stage: Stage) -> None:
        _writer(stage, self.person).says(self.text)


class Edit(Act):
    person: Who
    message: int
    text: Text

    async def perform(self, stage: Stage) -> None:
        person = _writer(stage, self.person)
        message = _message(person, self.message)
        if message.from_bot or message.media:
            raise not_now("only-own-text")
        person.edits(message, self.text)


class Tap(Act):
    """A button by its label, or by its data, which a late tap may bear when the button has gone.

    Without `message` it is on the newest one that has such a button, or with data on the newest of the bot's.
    """

    person: Who
    message: int | None = None
    data: Data | None = None
    label: str | None = None

    @model_validator(mode="after")
    def _one_button(self) -> Self:
        if (self.data is None) == (self.label is None):
            raise ValueError("name the button by data or by label")
        return self

    async def perform(self, stage: Stage) -> None:
        person = _writer(stage, self.person)
        message = None if self.message is None else _message(person, self.message)
        try:
            person.taps(self.label or "", message, self.data)
        except LookupError:
            raise not_there("no-such-button", label=self.label or "") from None


class Start(Act):
    """Opens the invite that this person holds."""

    person: Who

    async def perform(self, stage: Stage) -> None:
        person = _writer(stage, self.person)
        member = stage.invited(person)
        if member is None:
            raise not_there("no-invite")
        person.opens(member.invite)


class Open(Act):
    """Opens any invite, as one of the people or, without `person`, as somebody new."""

    link: Link
    person: Who | None = None
    language: Language = "en"

    async def perform(self, stage: Stage) -> None:
        person = _somebody_new(stage, self.language) if self.person is None else _writer(stage, self.person)
        try:
            person.opens(self.link)
        except ValueError:
            raise not_now("other-bot") from None


class Add(Act):
    """One more person, who holds an invite to this role; without a role, somebody whom nobody invited."""

    role: Literal["patient", "clinician", "admin"] | None = None
    language: Language = "en"

    async def perform(self, stage: Stage) -> None:
        if self.role is None:
            _somebody_new(stage, self.language)
            return
        member = await stage.invite_another(Role(self.role), self.language)
        if member.role == Role.PATIENT:
            await stage.join_team(member, CODES[Role.CLINICIAN])


class Speak(Act):
    """Whoever was there from the beginning and has not written yet speaks this language, as the visitor does.

    For whoever was added, somebody chose a language.
    """

    language: Language

    async def perform(self, stage: Stage) -> None:
        for member in stage.cast:
            if member.code == CODES[member.role] and not member.account.has_written:
                member.account.language = self.language
        if not any(person.has_written for person in stage.telegram.people):
            await self._name_the_clinic(stage)
        stage.telegram.changes.note()

    async def _name_the_clinic(self, stage: Stage) -> None:
        """Unless it has a name of its own."""
        async with stage.app.database.write() as session:
            clinic = await site(session)
            if clinic.name in {words(language)["clinic-name"] for language in get_args(Language)}:
                clinic.name = words(self.language)["clinic-name"]


class CutOff(Act):
    """Telegram cannot be reached until Reconnect."""

    async def perform(self, stage: Stage) -> None:
        if stage.is_cut_off:
            raise not_now("cut-off-already")
        await stage.cut_off()


class Reconnect(Act):
    async def perform(self, stage: Stage) -> None:
        if not stage.is_cut_off:
            raise not_now("not-cut-off")
        await stage.reconnect()


class Block(Act):
    person: Who

    async def perform(self, stage: Stage) -> None:
        _writer(stage, self.person).blocks()


class Unblock(Act):
    person: Who

    async def perform(self, stage: Stage) -> None:
        person = person_of(stage, self.person)
        if not person.has_blocked:
            raise not_now("not-blocked")
        person.unblocks()


ACTS: dict[str, type[Act]] = {
    act.__name__.lower(): act
    for act in (Say, Edit, Tap, Start, Open, Add, Speak, Block, Unblock, CutOff, Reconnect)
}


def person_of(stage: Stage, who: Who) -> Person:
    for person in stage.telegram.people:
        if who in (person.id, stage.name_of(person), person.name):
            return person
    raise not_there("nobody")


def _writer(stage: Stage, who: Who) -> Person:
    person = person_of(stage, who)
    if person.has_blocked:
        raise not_now("has-blocked")
    return person


def _message(person: Person, number: int) -> Message:
    if number not in person.by_id:
        raise not_there("message-gone")
    return person.by_id[number]


def _somebody_new(stage: Stage, language: str) -> Person:
    guests = len(stage.telegram.people) - len(stage.cast)
    return stage.telegram.person(f"Guest {guests + 1}", language)
