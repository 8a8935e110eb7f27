"""Tells what happens on the phones, turn by turn and phone by phone, so that the same acts read the same."""

from collections.abc import Callable

from bot.sandbox.fake.messages import Message, Raw
from bot.sandbox.fake.people import Person
from bot.sandbox.journey import Caption
from bot.sandbox.refusals import words
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Theatre

Listener = Callable[[Raw], None]


class Witness:
    """`language` is that of the captions. Messages are counted phone by phone, from 1."""

    def __init__(self, theatre: Theatre, tell: Listener) -> None:
        self.language = "en"
        self._tell = tell
        self._stage: Stage | None = None
        self._phones = dict[int, _Phone]()
        theatre.audience.append(self._enters)
        theatre.journey.on_caption = self._reads

    def message(self, person: Person, number: int) -> int | None:
        """Telegram's own number of a message, whatever became of it."""
        seen = list(self._phones[person.id].seen) if person.id in self._phones else []
        return seen[number - 1] if 0 < number <= len(seen) else None

    def _enters(self, stage: Stage) -> None:
        """What is on the phones already is no news."""
        self._stage, self._phones = stage, {}
        self._happenings()
        stage.after_turn.append(self._looks)

    async def _looks(self) -> None:
        for happening in self._happenings():
            self._tell(happening)

    def _happenings(self) -> list[Raw]:
        assert self._stage is not None  # noqa: S101 - whoever looks has entered
        found = []
        for person in self._stage.telegram.people:
            name = self._stage.name_of(person)
            found += self._phones.setdefault(person.id, _Phone(name, person)).news()
        return found

    def _reads(self, caption: Caption) -> None:
        text = words(self.language)[caption.key].format(**caption.given)
        at = {"at": self._stage.clock().isoformat()} if self._stage else {}
        self._tell({"caption": text} | at)


class _Phone:
    """`seen` is how each message looked, None where it was deleted."""

    def __init__(self, name: str, person: Person) -> None:
        self.seen = dict[int, Raw | None]()
        self._name = name
        self._person = person
        self._toasts = 0

    def news(self) -> list[Raw]:
        found = []
        for number, id in enumerate(list(self.seen), start=1):
            if id not in self._person.by_id and self.seen[id] is not None:
                self.seen[id] = None
                found.append({"to": self._name, "message": number, "deleted": True})
        for id, message in self._person.by_id.items():
            look = _look(message)
            before, self.seen[id] = self.seen.get(id), look
            if look != before:
                number = list(self.seen).index(id) + 1
                found.append(self._envelope(message, number) | look | ({"edited": True} if before else {}))
        new, self._toasts = self._person.toasts[self._toasts :], len(self._person.toasts)
        return found + [{"to": self._name, "toast": toast} for toast in new]

    def _envelope(self, message: Message, number: int) -> Raw:
        at = message.edit_date or message.date
        return {"to" if message.from_bot else "from": self._name, "message": number, "at": at.isoformat()}


def _look(message: Message) -> Raw:
    """What stands on the phone; what a message has not got is left out."""
    document = message.document
    look: Raw = {
        "text": message.text,
        "buttons": [button.text for button in message.buttons],
        "photo": message.photo is not None,
        "document": document.name if document else "",
    }
    return {"text": look.pop("text")} | {name: value for name, value in look.items() if value}
