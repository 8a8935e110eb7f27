"""A stage as it can be written down: what Telegram and the people on it know."""

from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from bot.sandbox.clock import Clock
from bot.sandbox.fake.changes import Changes
from bot.sandbox.fake.messages import File, Message, Raw
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.updates import Update
from bot.sandbox.stage import Member, Stage
from storage.models import Role


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid")


class KeptMessage(_Kept):
    id: int
    sender: Raw | None
    date: AwareDatetime
    text: str
    entities: list[Raw]
    media: Raw
    file: str | None
    markup: Raw | None
    reply_to: int | None
    edit_date: AwareDatetime | None
    edited: bool


class KeptPerson(_Kept):
    id: int
    name: str
    language: str | None
    username: str | None
    has_written: bool
    has_blocked: bool
    has_left_telegram: bool
    toasts: list[str]
    messages: list[KeptMessage]


class KeptMember(_Kept):
    role: Role
    code: str
    account: int
    invite: str


class KeptUpdate(_Kept):
    raw: Raw
    chat_id: int
    since: AwareDatetime


class KeptFile(_Kept):
    id: str
    name: str
    path: str


class KeptStage(_Kept):
    """Groups are not kept: there are none on a stage."""

    version: Literal[1] = 1
    at: AwareDatetime
    zone: str
    cast: list[KeptMember]
    people: list[KeptPerson]
    files: list[KeptFile]
    messages_sent: int
    pending: list[KeptUpdate]
    next_update: int
    allowed: list[str]
    last_query: int
    menus: list[tuple[str, str, list[Raw]]]
    descriptions: dict[str, str]
    short_descriptions: dict[str, str]


def _message(message: Message) -> KeptMessage:
    reply_to = message.reply_to
    return KeptMessage.model_construct(
        id=message.id,
        sender=message.sender,
        date=message.date,
        text=message.text,
        entities=[dict(entity) for entity in message.entities],
        media=message.media,
        file=message.file.id if message.file else None,
        markup=message.markup,
        reply_to=reply_to.id if reply_to else None,
        edit_date=message.edit_date,
        edited=message.edited,
    )


def _person(person: Person) -> KeptPerson:
    return KeptPerson.model_construct(
        id=person.id,
        name=person.name,
        language=person.language,
        username=person.username,
        has_written=person.has_written,
        has_blocked=person.has_blocked,
        has_left_telegram=person.has_left_telegram,
        toasts=person.toasts,
        messages=[_message(message) for message in person.messages],
    )


def as_kept(stage: Stage) -> KeptStage:
    telegram, updates = stage.telegram, stage.telegram.updates
    return KeptStage.model_construct(
        at=stage.clock(),
        zone=stage.app.settings.clinic_timezone,
        cast=[
            KeptMember.model_construct(
                role=one.role, code=one.code, account=one.account.id, invite=one.invite
            )
            for one in stage.cast
        ],
        people=[_person(person) for person in telegram.people],
        files=[
            KeptFile.model_construct(id=file.id, name=file.name, path=file.path)
            for file in telegram.files.values()
        ],
        messages_sent=telegram.messages_sent,
        pending=[
            KeptUpdate.model_construct(raw=one.raw, chat_id=one.chat_id, since=one.since)
            for one in (*updates.forgotten, *updates.pending)
        ],
        next_update=updates.next_id,
        allowed=updates.allowed,
        last_query=telegram.queries.last_id,
        menus=[(*key, menu) for key, menu in telegram.commands.menus.items()],
        descriptions=telegram.descriptions,
        short_descriptions=telegram.short_descriptions,
    )


def restored(
    kept: KeptStage, clock: Clock, changes: Changes, folder: Path
) -> tuple[FakeTelegram, list[Member]]:
    telegram = FakeTelegram(clock, changes=changes)
    for file in kept.files:
        telegram.files[file.id] = File(file.id, file.name, (folder / file.id).read_bytes(), file.path)
    for one in kept.people:
        telegram.chats[one.id] = _restored_person(telegram, one)
    telegram.messages_sent = kept.messages_sent
    telegram.descriptions, telegram.short_descriptions = kept.descriptions, kept.short_descriptions
    telegram.commands.menus = {(scope, language): menu for scope, language, menu in kept.menus}
    telegram.queries.last_id = kept.last_query
    updates = telegram.updates
    updates.pending.extend(Update(one.raw, one.chat_id, one.since) for one in kept.pending)
    updates.next_id, updates.allowed = kept.next_update, kept.allowed
    accounts = {person.id: person for person in telegram.people}
    return telegram, [Member(one.role, one.code, accounts[one.account], one.invite) for one in kept.cast]


def _restored_person(telegram: FakeTelegram, kept: KeptPerson) -> Person:
    person = Person(telegram, kept.id, kept.name, kept.language, kept.username)
    person.has_written, person.has_blocked = kept.has_written, kept.has_blocked
    person.has_left_telegram, person.toasts = kept.has_left_telegram, kept.toasts
    for one in kept.messages:
        content = one.model_dump(exclude={"id", "sender", "date", "file", "reply_to"})
        file = telegram.files[one.file] if one.file else None
        reply_to = person.by_id.get(one.reply_to) if one.reply_to else None
        person.by_id[one.id] = Message(
            one.id, person, one.sender, one.date, **content, file=file, reply_to=reply_to
        )
    return person
