"""Sees what the program has done since the last look: in Telegram's log, and in what is committed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import starmap, takewhile
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.sandbox.fake.messages import Raw
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import Call
from bot.sandbox.fake.updates import Update
from bot.sandbox.hood import turns
from bot.sandbox.hood.turns import Letter, Line, Step, Taken, Turn
from bot.sandbox.stage import Stage
from storage import news, outbox, people
from storage.models import CheckInStatus, Outgoing
from storage.news import Answered, Newest

_FETCHING = "getUpdates"
_Seen = TypeVar("_Seen")


@dataclass(frozen=True, slots=True)
class Sighting:
    """A turn, and those of older turns' updates and messages of which something is known only now."""

    turn: Turn
    changed: set[Taken | Letter]


@dataclass
class _Memory:
    """What was seen so far, and what of it may still change."""

    newest: Newest
    update: Update | None
    call: Call | None
    at: datetime
    is_cut_off: bool
    waiting: list[Update]
    untold: list[Taken] = field(default_factory=list)
    letters: dict[int, Letter] = field(default_factory=dict)
    open: dict[int, CheckInStatus] = field(default_factory=dict)
    answered: set[Answered] = field(default_factory=set)


class Observer:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._telegram = stage.telegram
        self._codes: dict[int, str] = {}
        self._memory: _Memory

    async def begin(self) -> None:
        """What was there before is no news, except what is not finished."""
        log, calls = self._telegram.updates.log, self._telegram.calls
        async with self._stage.app.database.read() as session:
            self._memory = _Memory(
                newest=await news.newest(session),
                update=log[-1] if log else None,
                call=calls[-1] if calls else None,
                at=self._stage.clock(),
                is_cut_off=self._stage.is_cut_off,
                waiting=list(self._telegram.updates.pending),
            )
            check_ins, messages = await news.unfinished(session)
            self._memory.open = dict.fromkeys(check_ins, CheckInStatus.OPEN)
            for row, code in await news.messages(session, self._memory.newest.message, messages):
                self._memory.letters[row.id] = Letter(row, code, await _payload(session, row))

    @property
    def letters(self) -> list[Letter]:
        """The messages whose fate is open."""
        return list(self._memory.letters.values())

    @property
    def held(self) -> list[Taken]:
        """What Telegram keeps and the program has not taken."""
        taken = {one.update for one in self._memory.untold}
        pending = [update for update in self._telegram.updates.pending if update not in taken]
        return [Taken(update, self._name(update.chat_id), None) for update in pending]

    async def look(self) -> Sighting:
        """Cheap, because every turn waits for it: one query, and a few more when there is news."""
        memory, turn = self._memory, Turn(self._stage.clock(), self._line())
        calls = self._new_calls()
        changed: set[Taken | Letter] = set(self._told(calls))
        async with self._stage.app.database.read() as session:
            before, memory.newest = memory.newest, await news.newest(session)
            turn.taken = await self._taken(session, before)
            turn.journal = await self._journal(session, before, turn)
            if memory.newest.entry > before.entry:
                turn.audit = [turns.entry(one) for one in await news.entries(session, before.entry)]
            turn.steps = await self._steps(session, before)
        memory.at = turn.at
        memory.untold += turn.taken
        turn.calls = [
            turns.call(one, self._name(one.params.get("chat_id")))
            for one in calls
            if turn.taken or one.method != _FETCHING
        ]
        return Sighting(turn, changed | {step.letter for step in turn.steps})

    def _line(self) -> Line | None:
        was_cut_off, self._memory.is_cut_off = self._memory.is_cut_off, self._stage.is_cut_off
        if was_cut_off == self._stage.is_cut_off:
            return None
        return "cut off" if self._stage.is_cut_off else "back"

    def _new_calls(self) -> list[Call]:
        found = _after(self._memory.call, self._telegram.calls)
        self._memory.call = found[-1] if found else self._memory.call
        return found

    def _new_updates(self) -> list[Update]:
        found = _after(self._memory.update, self._telegram.updates.log)
        self._memory.update = found[-1] if found else self._memory.update
        return found

    def _told(self, calls: Sequence[Call]) -> list[Taken]:
        """The updates that Telegram now knows to have arrived, as the next call that fetches has said so."""
        told = [one for one in self._memory.untold if one.update.confirmed_at]
        self._memory.untold = [one for one in self._memory.untold if not one.update.confirmed_at]
        by = next((turns.call(made, "") for made in calls if made.method == _FETCHING), None)
        for one in told:
            one.told_by = by
        return told

    async def _taken(self, session: AsyncSession, before: Newest) -> list[Taken]:
        waiting = self._memory.waiting + self._new_updates()
        taken = await news.taken(session, [one.id for one in waiting]) if waiting else {}
        self._memory.waiting = [one for one in waiting if one.id not in taken]
        done = [one for one in waiting if one.id in taken]
        if self._memory.newest.entry > before.entry:
            # Nobody becomes somebody else without an entry.
            await self._learn_names(session, {one.chat_id for one in done})
        return [Taken(one, self._name(one.chat_id), taken[one.id]) for one in done]

    async def _learn_names(self, session: AsyncSession, chats: set[int]) -> None:
        await people.recall(session, chats)
        for chat in chats:
            if roles := await people.roles_of(session, chat):
                self._codes[chat] = roles[0].code

    def _name(self, chat_id: object) -> str:
        """Of whoever has this chat: the code, or the name of somebody whom the bot does not know."""
        chat = self._telegram.chats.get(int(str(chat_id))) if str(chat_id).isdecimal() else None
        return self._codes.get(chat.id) or self._stage.name_of(chat) if isinstance(chat, Person) else ""

    async def _journal(self, session: AsyncSession, before: Newest, turn: Turn) -> list[Raw]:
        """An answer stands after the opening of its check-in, and before its end."""
        check_ins = await self._check_ins(session, before)
        answers = await self._answers(session) if turn.taken else []
        notes = await news.notes(session, before.note) if self._memory.newest.note > before.note else []
        said = [*map(turns.answer, answers), *starmap(turns.note, notes)]
        opened = [one for one in check_ins if one["status"] == CheckInStatus.OPEN]
        return [*opened, *said, *(one for one in check_ins if one not in opened)]

    async def _check_ins(self, session: AsyncSession, before: Newest) -> list[Raw]:
        """New ones, and those that were answered or have ended."""
        was, now = self._memory.open, self._memory.newest
        if (now.check_in, now.open) == (before.check_in, before.open):
            return []
        found = await news.check_ins(session, before.check_in, was)
        self._memory.open = {one.id: one.status for one, _ in found if one.status == CheckInStatus.OPEN}
        return [turns.check_in(one, code) for one, code in found if was.get(one.id) != one.status]

    async def _answers(self, session: AsyncSession) -> list[Answered]:
        """A clock that stands still gives the answers of several turns the same time."""
        found = await news.answers(session, self._memory.at)
        new = [one for one in found if one not in self._memory.answered]
        self._memory.answered = set(found)
        return new

    async def _steps(self, session: AsyncSession, before: Newest) -> list[Step]:
        known = self._memory.letters
        if not known and self._memory.newest.message == before.message:
            return []
        steps = []
        for row, code in await news.messages(session, before.message, known):
            letter = known.get(row.id) or Letter(row, code, await _payload(session, row))
            if way := turns.path(letter.row if row.id in known else None, row):
                steps.append(Step(letter, way, row.not_before))
            letter.row = row
            known[row.id] = letter
        self._memory.letters = {number: letter for number, letter in known.items() if letter.is_open}
        return steps


def _after(seen: _Seen | None, log: Sequence[_Seen]) -> list[_Seen]:
    """The log forgets what is old, so the place in it is no help: back to the one that was seen last."""
    return list(takewhile(lambda one: one is not seen, reversed(log)))[::-1]


async def _payload(session: AsyncSession, row: Outgoing) -> Raw | None:
    return await outbox.payload(session, row) if row.payload_sealed else None
