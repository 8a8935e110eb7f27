"""A history, with what the judge looks up in it."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from storage.checkins import ANSWERABLE
from tests.torture.deeds import Command, Deed, Membership, Tap, deeds
from tests.torture.history import Call, CheckIn, History, Outgoing, Person


class Case:
    def __init__(self, history: History) -> None:
        self.history = history

    @cached_property
    def deeds(self) -> list[Deed]:
        return deeds(self.history.updates)

    @cached_property
    def by_chat(self) -> dict[int, Person]:
        return {person.chat: person for person in self.history.people}

    @cached_property
    def codes(self) -> set[str]:
        return {person.code for person in self.history.people}

    @cached_property
    def patients(self) -> list[Person]:
        return [person for person in self.history.people if person.role == "patient"]

    @cached_property
    def clinicians(self) -> list[Person]:
        return [person for person in self.history.people if person.role == "clinician"]

    @cached_property
    def by_token(self) -> dict[str, CheckIn]:
        return {check_in.token: check_in for check_in in self.history.check_ins}

    @cached_property
    def taps(self) -> list[Tap]:
        return [deed for deed in self.deeds if isinstance(deed, Tap)]

    @cached_property
    def given(self) -> dict[tuple[str, date, int], list[int]]:
        """The revisions that the taps of each patient must have led to, by patient, date and question."""
        found: dict[tuple[str, date, int], list[int]] = defaultdict(list)
        for tap in self.taps:
            check_in = self.by_token.get(tap.token)
            if check_in is None or tap.value is None or not self.owns(tap.chat, check_in):
                continue
            revisions = found[check_in.patient, check_in.day, tap.question]
            if revisions[-1:] != [tap.value]:
                revisions.append(tap.value)
        return found

    @cached_property
    def perhaps_too_late(self) -> dict[tuple[str, date, int], list[int]]:
        """Of these, what was taken in when the check-in took answers no more, or perhaps no more: the patient
        was told so instead. Which it is depends on the zone, and on when the bot did what it confirmed later.
        """
        found: dict[tuple[str, date, int], list[int]] = defaultdict(list)
        for tap in self.taps:
            check_in = self.by_token.get(tap.token)
            if check_in and tap.value is not None and tap.taken_at and self.owns(tap.chat, check_in):
                if tap.taken_at.date() - check_in.day >= ANSWERABLE:
                    found[check_in.patient, check_in.day, tap.question].append(tap.value)
        return found

    @cached_property
    def stored(self) -> dict[tuple[str, date, int], list[int]]:
        found: dict[tuple[str, date, int], list[int]] = defaultdict(list)
        for answer in sorted(self.history.answers, key=lambda one: one.revision):
            found[answer.patient, answer.day, answer.question].append(answer.value)
        return found

    @cached_property
    def rows(self) -> dict[str | None, list[Outgoing]]:
        found: dict[str | None, list[Outgoing]] = defaultdict(list)
        for row in self.history.outgoing:
            found[row.person].append(row)
        return found

    @cached_property
    def made(self) -> dict[str | None, list[Call]]:
        """The messages that Telegram took from the bot, by the person who got them."""
        found: dict[str | None, list[Call]] = defaultdict(list)
        for call in self.history.calls:
            if call.made:
                found[self.name(call.chat)].append(call)
        return found

    def owns(self, chat: int, check_in: CheckIn) -> bool:
        return self.name(chat) == check_in.patient

    def name(self, chat: int) -> str | None:
        """None for a stranger."""
        person = self.by_chat.get(chat)
        return person.code if person else None

    def of(self, person: Person) -> list[Deed]:
        return [deed for deed in self.deeds if deed.chat == person.chat]

    def is_always_there(self, patient: Person) -> bool:
        """Never paused, never blocked the bot, never out of reach."""
        went = any(isinstance(deed, Membership) or _is(deed, "pause") for deed in self.of(patient))
        return not went and all(row.fate != "blocked" for row in self.rows[patient.code])


def _is(deed: Deed, command: str) -> bool:
    return isinstance(deed, Command) and deed.name == command
