"""What the page shows of the stage, as JSON."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.sandbox.fake.messages import Message, Raw
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Member, Stage

# So many messages of each chat, counted from the newest.
SHOWN = 200


async def view(stage: Stage) -> Raw:
    """`version` is read first: what changes while the rest is collected comes with the next view."""
    version = stage.telegram.changes.version
    due = await stage.next_due()
    return {
        "version": version,
        "now": _instant(stage.clock()),
        "next_due": _instant(due) if due else None,
        "zone": stage.app.settings.clinic_timezone,
        "people": [_phone(person, _member(stage, person)) for person in stage.telegram.people],
    }


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _member(stage: Stage, person: Person) -> Member | None:
    return next((member for member in stage.cast if member.account is person), None)


def _phone(person: Person, member: Member | None) -> Raw:
    return {
        "id": person.id,
        "name": person.name,
        "role": str(member.role) if member else None,
        "code": member.code if member else None,
        "invite": member.invite if member and not person.has_written else None,
        "about": _about(person),
        "blocked": person.has_blocked,
        "commands": person.commands,
        "toasts": person.toasts,
        "messages": [_bubble(message) for message in person.messages[-SHOWN:]],
    }


def _about(person: Person) -> str:
    """What Telegram shows of a bot where nobody has written yet."""
    descriptions = person.telegram.descriptions
    return descriptions.get(person.language or "") or descriptions.get("", "")


def _bubble(message: Message) -> Raw:
    return {
        "id": message.id,
        "from_bot": message.from_bot,
        "at": _instant(message.date),
        "edited": message.edited,
        "text": message.text,
        "entities": message.entities,
        "keyboard": [[asdict(button) for button in row] for row in message.keyboard],
        "reply_to": message.reply_to.text if message.reply_to else None,
    } | _media(message)


def _media(message: Message) -> dict[str, Any]:
    file = message.file
    if file and message.photo:
        size = message.media["photo"][-1]
        return {"photo": {"id": file.id, "width": size["width"], "height": size["height"]}}
    if file and message.document:
        return {"document": {"id": file.id, "name": file.name, "bytes": len(file.content)}}
    return {"other": next(iter(message.media))} if message.media else {}
