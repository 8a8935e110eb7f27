"""The taps on buttons that wait for an answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.sandbox.fake.errors import bad_request

if TYPE_CHECKING:
    from bot.sandbox.fake.people import Person

# Our assumption. Telegram does not document it; bots report limits between ten seconds and a minute.
LIFETIME = timedelta(seconds=15)


class Queries:
    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.last_id = 4_400_000_000_000_000_000
        self._open: dict[str, tuple[Person, datetime]] = {}

    def asked_by(self, person: "Person") -> str:
        self.last_id += 1
        self._open[str(self.last_id)] = (person, self.clock())
        return str(self.last_id)

    def answer(self, query_id: str, text: str) -> None:
        if len(text) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        person, asked = self._open.pop(query_id, (None, self.clock()))
        if person is None or self.clock() - asked > LIFETIME:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if text:
            person.toasts.append(text)
