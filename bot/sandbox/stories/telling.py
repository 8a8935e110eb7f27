"""How a story is told: people act, time passes, and a caption says what to look at."""

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.journey import Journey
from bot.sandbox.stage import CODES, Member, Stage
from handlers.keyboards import ASK, rating_tap
from handlers.patients import forms, offers
from journal.instruments import DAILY
from storage import people
from storage.models import Role

PATIENT = CODES[Role.PATIENT]
ONE_DAY = timedelta(days=1)
# What is open beside the daily check-in stands among the newest messages.
_NEWEST = 4
# More answers than these are numbers.
_MOST_WORDS = 5
# How many scenes long a caption is left alone, so that it can be read.
_READING = 1.5
# How an invented patient feels on one day; None is a day without an answer.
Feeling = tuple[int, int] | None


def feelings(pain: Iterable[int | None], mood: Iterable[int | None]) -> list[Feeling]:
    """A day without pain or mood is a day without an answer."""
    return [
        None if first is None or second is None else (first, second)
        for first, second in zip(pain, mood, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Story:
    """It begins on a stage of its own, at this instant, in this time zone."""

    begins: datetime
    zone: str
    tell: Callable[["Telling"], Awaitable[None]]


class Telling:
    """Every step may raise Stopped, when somebody takes over.

    People at the page may be faster than the story, so a step for which there is no button any more is
    left out.
    """

    def __init__(self, stage: Stage, journey: Journey) -> None:
        self.stage = stage
        self.journey = journey
        self.skips_weekly = False
        self._pace = 1.0
        self._begun, self._days = stage.clock(), 0

    @property
    def patient(self) -> Person:
        return self.stage.member(Role.PATIENT).account

    @property
    def clinician(self) -> Person:
        return self.stage.member(Role.CLINICIAN).account

    @property
    def admin(self) -> Person:
        return self.stage.member(Role.ADMIN).account

    def lasts(self, days: int) -> None:
        """From now on; the progress follows the clock."""
        self._begun, self._days = self.stage.clock(), days
        self.journey.progress(0, days)

    @contextmanager
    def hurrying(self, pace: float) -> Iterator[None]:
        """Through weeks that are alike: each scene takes this share of its time."""
        before, self._pace = self._pace, pace
        try:
            yield
        finally:
            self._pace = before

    async def pause(self, scenes: float = 1.0) -> None:
        await self.journey.pause(scenes * self._pace)

    async def scenes(self, *scenes: Callable[[], Awaitable[None]]) -> None:
        """One after another; the progress counts them."""
        for number, scene in enumerate(scenes):
            self.journey.progress(number, len(scenes))
            await scene()
        self.journey.progress(len(scenes), len(scenes))

    async def caption(self, key: str, **given: str) -> None:
        """A key of the page's words; it stays in view until the next one."""
        self.journey.says(key, **given)
        await self.journey.pause(_READING)

    async def until(self, at: datetime) -> None:
        await self.stage.advance(at, self.journey.still_wanted)
        if self._days:
            self.journey.progress(min((self.stage.clock() - self._begun).days, self._days), self._days)

    async def says(self, person: Person, text: str) -> None:
        """Whoever has blocked the bot by hand says nothing."""
        if not person.has_blocked:
            person.says(text)
        await self._follows()

    async def taps(
        self, person: Person, label: str, message: Message | None = None, data: str | None = None
    ) -> None:
        person.taps(label, message, data)
        await self._follows()

    async def chooses(self, person: Person, wanted: Callable[[str], object]) -> bool:
        """Tap the newest button whose data are wanted; False when there is none."""
        for message in reversed(person.messages):
            if tap := next(filter(wanted, _data(message)), None):
                await self.taps(person, "", message, tap)
                return True
        return False

    async def enrol_everyone(self) -> None:
        """Each opens their invite and takes every default."""
        for member in self.stage.cast:
            if not member.account.has_blocked:
                await self.stage.enrol(member)
            await self.pause(0.5)

    async def infusion(self, on: date, code: str = PATIENT) -> None:
        await self.says(self.admin, f"/infusion {code} {on:%Y-%m-%d}")

    async def day(self, feeling: Feeling, member: Member | None = None) -> bool:
        """Answer what is asked up to the next check-in, or let it be; False when none is planned."""
        member = member or self.stage.member(Role.PATIENT)
        due = await self.next_prompt(member.code)
        if due is None:
            await self.until(self.stage.clock() + ONE_DAY)
            return False
        while event := await self._next_event(before=due):
            await self.until(event)
            if feeling is not None:
                await self._answer_beside(member.account, feeling[0])
        await self.until(due)
        if feeling is not None:
            await self.answer(member.account, dict(zip(("pain", "mood"), feeling, strict=True)))
        await self.pause(0.6)
        return True

    async def answer(self, patient: Person, ratings: Mapping[str, int]) -> None:
        """On the newest check-in, in its order; with one tap when the day was like the one before."""
        asked = [question for question in DAILY.questions if question.key in ratings]
        numbers = ":".join(str(ratings[question.key]) for question in asked)
        await self.pause(0.2)
        if await self._taps_daily(patient, f"c:[^:]+:{offers.Wish.REPEAT}:{numbers}"):
            return
        for question in asked:
            await self._taps_daily(patient, f"r:[^:]+:{question.number}:{ratings[question.key]}")
            await self.pause(0.2)

    async def next_prompt(self, code: str = PATIENT) -> datetime | None:
        async with self.stage.app.database.read() as session:
            patient = await people.by_code(session, code)
            return patient.next_prompt_at if patient else None

    async def _taps_daily(self, patient: Person, data: str) -> bool:
        """False when the newest check-in does not offer this any more."""
        check_in = next(filter(_asks_daily, reversed(patient.messages)), None)
        tap = next((one for one in _data(check_in) if re.fullmatch(data, one)), None) if check_in else None
        if tap is not None:
            patient.taps("", check_in, tap)
            await self.stage.settle()
        return tap is not None

    async def _next_event(self, before: datetime) -> datetime | None:
        """What stays due, because it failed, is no event to wait for."""
        due = await self.stage.next_due()
        return due if due and self.stage.clock() < due < before else None

    async def _follows(self) -> None:
        await self.stage.settle()
        await self.pause(0.5)

    async def _answer_beside(self, patient: Person, pain: int) -> None:
        """What else is open: nothing bad on the morning after, and weekly questions as the pain is."""
        tapped: set[str] = set()
        while found := next(filter(None, map(self._beside, patient.messages[-_NEWEST:])), None):
            message, taps = found
            tap = taps[_place(pain, len(taps))]
            if tap in tapped:
                # Nothing followed: the bot is blocked, or cut off, by hand.
                return
            tapped.add(tap)
            patient.taps("", message, tap)
            await self.stage.settle()
            await self.pause(0.1)

    def _beside(self, message: Message) -> tuple[Message, list[str]] | None:
        """The answers that this message offers to a question beside the daily check-in, mildest first."""
        data = _data(message)
        sparing = {forms.Wish.NONE} | ({forms.Wish.SKIP} if self.skips_weekly else set())
        at_once = [one for one in data if (wish := forms.tap(one)) and wish.wish in sparing]
        ratings = [one for one in data if (tap := rating_tap(one)) and tap.question not in DAILY.questions]
        offered = at_once or [one for one in ratings if not one.endswith(ASK)]
        return (message, offered) if offered else None


def _place(pain: int, answers: int) -> int:
    """What is asked in words follows the pain at a distance, so that no longer questionnaire follows."""
    return min(pain, answers - 1) if answers > _MOST_WORDS else pain * answers // 16


def _data(message: Message) -> list[str]:
    return [button.data for button in message.buttons if button.data]


def _asks_daily(message: Message) -> bool:
    """Also when it is answered: then it offers to change the answers."""
    taps = map(rating_tap, _data(message))
    return any(tap is not None and tap.question in DAILY.questions for tap in taps)
