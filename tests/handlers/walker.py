"""A patient who does whatever comes to hand, and what can be seen of it from outside."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.sandbox.fake.messages import Button, Message
from bot.sandbox.stage import Member, Stage
from handlers import planning
from handlers.texts import LANGUAGES, Texts, local, texts
from journal.instruments import DAILY, MORNING, QUESTIONS, Question
from journal.schedule import Schedule, in_quiet_hours, instant
from storage import people
from storage.models import Answer, CheckIn, Outgoing, Plan, Role
from storage.models import Person as Row
from tests.handlers.acts import RATINGS
from tests.handlers.conversation import failures

# Day, question and revision; value.
Ratings = Mapping[tuple[date, int, int], int]
_DAYS = [timedelta(days=n) for n in range(-10, 3)]


# Whether what was done may have answered this question of this check-in with this value.
MayAnswer = Callable[[CheckIn, int, int], bool]


@dataclass(frozen=True)
class Facts:
    """What the database holds about the patient; `patient` is None once everything was erased."""

    patient: Row | None
    schedule: Schedule
    check_ins: Mapping[str, CheckIn]  # by token
    answers: Ratings
    plans: list[Plan]
    asked: Counter[tuple[int, str]]  # by check-in and kind of message

    def saved(self, *, ever: bool = False) -> set[tuple[date, int, int]]:
        """Day, question and value of the answers that count, or of all that were given ever."""
        newest = {(day, question): value for (day, question, _), value in sorted(self.answers.items())}
        all_given = (((day, question), value) for (day, question, _), value in self.answers.items())
        return {(*about, value) for about, value in (all_given if ever else newest.items())}

    @property
    def takes_part(self) -> bool:
        return self.patient is not None and planning.takes_part(self.patient)


class Walker:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.member: Member = stage.member(Role.PATIENT)
        self.admin = stage.member(Role.ADMIN).account
        self.account = self.member.account
        self._read: dict[int, str] = {}

    @property
    def now(self) -> datetime:
        return self.stage.clock()

    async def facts(self) -> Facts:
        async with self.stage.app.database.read() as session:
            patient = await people.by_code(session, self.member.code)
            if patient is None or patient.chat_index is None:
                patient = None
            owner = patient.id if patient else -1
            check_ins = await session.scalars(select(CheckIn).where(CheckIn.patient_id == owner))
            answers = await session.scalars(select(Answer).where(Answer.patient_id == owner))
            plans = await session.scalars(select(Plan).where(Plan.patient_id == owner))
            sent = await session.execute(
                select(Outgoing.check_in_id, Outgoing.kind).where(Outgoing.person_id == owner)
            )
            return Facts(
                patient,
                await planning.schedule_of(session, patient) if patient else Schedule(),
                {one.token: one for one in check_ins},
                {(one.day, one.question, one.revision): one.value for one in answers},
                list(plans),
                Counter((about, kind) for about, kind in sent if about is not None),
            )

    async def failures(self) -> list[str]:
        return await failures(self.stage)

    def buttons(self) -> list[tuple[Message, Button]]:
        return [
            (message, button)
            for message in self.account.messages
            for button in message.buttons
            if button.data
        ]

    def questions(self) -> list[tuple[Message, Button]]:
        """The answers to what was asked last."""
        answers = [(message, one) for message, one in self.buttons() if (one.data or "").startswith("r:")]
        return [(message, one) for message, one in answers if message is answers[-1][0]]

    def own_words(self) -> list[Message]:
        return [message for message in self.account.messages if not message.from_bot and not message.media]

    def news(self) -> list[Message]:
        """The bot's messages that are new or say something else than when they were looked at last."""
        said = {message.id: message for message in self.account.messages if message.from_bot}
        changed = [message for number, message in said.items() if self._read.get(number) != message.text]
        self._read = {number: message.text for number, message in said.items()}
        return changed

    async def is_invited_again(self) -> None:
        """Under a new code, with the same account, and takes every default."""
        code = f"PT-{int(self.member.code[3:]) + 1:03}"
        self.admin.says(f"/invite patient {code}")
        await self.stage.settle()
        (link,) = re.findall(r"https://t\.me/\S+", self.admin.sees.text)
        self.member = Member(Role.PATIENT, code, self.account, link)
        self.account.opens(link)
        await self.stage.settle()
        await self.stage.enrol(self.member)

    def today(self, patient: Row) -> date:
        return local(self.now, patient.zone).date()


def nothing(check_in: CheckIn, question: int, value: int) -> bool:
    return False


def typed(words: str) -> MayAnswer:
    return lambda check_in, question, value: value in RATINGS[words]


def says(data: str, check_in: CheckIn, question: int, value: int) -> bool:
    """Whether a button that carries these data may have saved this."""
    match data.split(":"):
        case ["r", token, asked, chosen]:
            return (token, asked, chosen) == (check_in.token, str(question), str(value))
        case ["c", token, "same", *values]:
            named = dict(zip((q.number for q in DAILY.questions), values, strict=False))
            return token == check_in.token and named.get(question) == str(value)
        case ["q", token, "none"]:
            return token == check_in.token and check_in.instrument == MORNING.key and value == 0
    return False


def claims(message: Message, today: date) -> set[tuple[date, int, int]]:
    """Every rating that a message says is saved: day, question, value."""
    days = [today + apart for apart in _DAYS]
    return {claim for code in LANGUAGES for day in days for claim in _claims(message, day, texts(code))}


def _claims(message: Message, day: date, say: Texts) -> Iterable[tuple[date, int, int]]:
    headings = (say.plain(key, day=say.day(day)) for key in ("saved-heading", "saved-late"))
    if any(heading in message.text for heading in headings):
        lines = message.text.splitlines()
        yield from _rated(lines, lambda q, n: _line(q, n, say), QUESTIONS.values(), day)
    in_list = say.plain("day-in-list", day=say.list_day(day), answers="")
    for button in message.buttons:
        if button.text.startswith(in_list):
            levels = button.text.removeprefix(in_list).split(", ")
            yield from _rated(levels, lambda q, n: _level(q, n, say), DAILY.questions, day)


def _rated(
    lines: list[str], told: Callable[[Question, int], str], questions: Iterable[Question], day: date
) -> Iterable[tuple[date, int, int]]:
    return ((day, q.number, n) for q in questions for n in q.scale if told(q, n) in lines)


@cache
def _line(question: Question, value: int, say: Texts) -> str:
    """As a summary says it."""
    name = say.plain(question.key)
    if question.options is None:
        return re.sub("</?b>", "", say.plain("saved-rating", question=name, value=value))
    return re.sub(
        "</?b>", "", say.plain("saved-words", question=name, answer=say.plain(f"{question.options}-{value}"))
    )


@cache
def _level(question: Question, value: int, say: Texts) -> str:
    return say.plain("level", question=say.plain(question.key), value=value)


def is_quiet(schedule: Schedule, zone: ZoneInfo, at: datetime) -> bool:
    """Within quiet hours, unless it is an hour that was chosen for just this."""
    chosen = (
        schedule.prompt_at,
        schedule.second_at,
        schedule.weekly_at,
        schedule.recap_at,
        schedule.morning_after_at,
    )
    today = at.astimezone(zone).date()
    return in_quiet_hours(schedule, zone, at) and at not in {
        instant(today, hour, zone) for hour in chosen if hour is not None
    }


# What ends something and needs nothing after it.
_ENDS = ("kept", "history-empty", "now-ended", "morning-ended", "weekly-ended")


def leads_on(message: Message) -> bool:
    """No dead end: a file, something to tap, a command, an hour at which it goes on, or somebody to call."""
    if message.buttons or message.media:
        return True
    ends = (texts(code).plain(key, day="…").partition("…")[::2] for code in LANGUAGES for key in _ENDS)
    if any(message.text.startswith(before) and message.text.endswith(after) for before, after in ends):
        return True
    return bool(re.search(r"(?<!\w)/[a-z]+|\d\d:\d\d|\+34 555 0100", message.text))
