"""What the page shows of the people's phones, as JSON."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.sandbox.fake.messages import Message, Raw
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.stage import Member, Stage
from storage import people
from storage.due import Coming
from storage.models import Person as Enrolled

# So many messages of each chat, counted from the newest.
SHOWN = 200


async def phones(stage: Stage, since: int, coming: Sequence[Coming]) -> list[Raw]:
    """A phone whose messages are as they were at version `since` has None in their place."""
    accounts = stage.telegram.people
    async with stage.app.database.read() as session:
        await people.recall(session, [one.id for one in accounts])
        roles = {one.id: await people.roles_of(session, one.id) for one in accounts}
    # From here on nothing is awaited, so that all phones are of one moment.
    waiting = _waiting(stage.telegram)
    return [
        _phone(one, stage.invited(one), roles[one.id])
        | waiting[one.id]
        | {"next": _next(coming, roles[one.id]), "action": _action(one, since)}
        | {"messages": _bubbles(one) if one.changed_at > since else None}
        for one in accounts
    ]


def instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _phone(person: Person, member: Member | None, enrolled: list[Enrolled]) -> Raw:
    """Whoever has opened somebody else's invite is who they are enrolled as."""
    own = enrolled[0] if enrolled else None
    return {
        "id": person.id,
        "name": person.name,
        "role": str(own.role) if own else str(member.role) if member else None,
        "code": own.code if own else member.code if member else None,
        "zone": own.zone if own else None,
        "language": own.language if own else person.language,
        "invite": member.invite if member and not person.has_written else None,
        "about": _about(person),
        "blocked": person.has_blocked,
        "commands": person.commands,
        "toasts": person.toasts,
    }


def _next(coming: Sequence[Coming], enrolled: list[Enrolled]) -> Raw | None:
    """What is due first for whoever this person is enrolled as; an alert about a patient is for others."""
    codes = {one.code for one in enrolled}
    first = next((one for one in coming if one.code in codes and one.kind != "alert"), None)
    return {"kind": first.kind, "at": instant(first.at)} if first else None


def _action(person: Person, since: int) -> str | None:
    """What the bot is about to do, or was since then: it may be done sooner than anybody looks."""
    return person.last_action if 0 <= since < person.acted_at else person.action


def _about(person: Person) -> str:
    """What Telegram shows of a bot where nobody has written yet."""
    descriptions = person.telegram.descriptions
    return descriptions.get(person.language or "") or descriptions.get("", "")


def _waiting(telegram: FakeTelegram) -> dict[int, Raw]:
    """What the bot has not taken, by chat: the numbers of messages, and the buttons that were tapped.

    A message that Telegram has forgotten is never taken, and nobody waits for the answer to a tap any more.
    """
    found: dict[int, Raw] = defaultdict(lambda: {"waiting": [], "tapped": []})
    kept = list(telegram.updates.deliverable())
    for update in (*telegram.updates.forgotten, *kept):
        if written := update.raw.get("message") or update.raw.get("edited_message"):
            found[update.chat_id]["waiting"].append(written["message_id"])
    for update in kept:
        if query := update.raw.get("callback_query"):
            tapped = {"message": query["message"]["message_id"], "data": query["data"]}
            found[update.chat_id]["tapped"].append(tapped)
    return found


def _bubbles(person: Person) -> list[Raw]:
    return [_bubble(message) for message in person.messages[-SHOWN:]]


def _bubble(message: Message) -> Raw:
    return {
        "id": message.id,
        "from_bot": message.from_bot,
        "at": instant(message.date),
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
