"""Four weeks in a minute: an infusion whose relief wears off, played through the real program."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.keyboards import ASK, rating_tap
from handlers.patients import forms
from journal.instruments import DAILY
from storage import people
from storage.models import Role

# How an invented patient feels on the days of the story; None is a day without an answer.
PAIN = (6, 6, 3, 2, 2, 3, 2, 3, 3, None, 2, 3, 3, 2, 3, 4, 3, 4, 5, 6, 6, 7, None, 7, 7, 8, 7, 8)
MOOD = (4, 4, 7, 8, 7, 7, 8, 7, 7, None, 7, 6, 7, 7, 7, 6, 6, 6, 5, 5, 4, 4, None, 4, 3, 3, 4, 3)
INFUSION_AFTER = 2
# What is open beside the daily check-in stands among the newest messages.
_NEWEST = 4


async def four_weeks(stage: Stage, progress: Callable[[int, int], None]) -> None:
    """Enrols who has not come yet; ends when the clinician has received the digest about these weeks.

    `progress` is told how many of how many days have passed.
    """
    await stage.enrol_everyone()
    begun = stage.clock()
    for number, (pain, mood) in enumerate(zip(PAIN, MOOD, strict=True)):
        progress(number, len(PAIN))
        if number == INFUSION_AFTER:
            await _enter_infusion(stage, stage.clock() + timedelta(days=1))
        if not await _next_day(stage, pain, mood):
            return
    while not _has_digest(stage, since=begun) and await _next_day(stage, PAIN[-1], MOOD[-1]):
        progress(len(PAIN), len(PAIN))


async def _next_day(stage: Stage, pain: int | None, mood: int | None) -> bool:
    """Answer the next check-in, unless the day is one without an answer; False when none is planned."""
    patient = stage.member(Role.PATIENT)
    due = await _next_prompt(stage, patient.code)
    if due is None:
        return False
    await stage.advance(due - timedelta(minutes=1))
    if pain is None or mood is None:
        await stage.advance(due)
        return True
    await _answer_beside(stage, patient.account, pain)
    await stage.advance(due)
    await answer(stage, patient.account, {"pain": pain, "mood": mood})
    return True


async def _answer_beside(stage: Stage, patient: Person, pain: int) -> None:
    """What else is open: nothing bad on the morning after, and weekly questions as the pain is."""
    while found := next(filter(None, map(_beside, patient.messages[-_NEWEST:])), None):
        message, taps = found
        patient.taps("", message=message, data=taps[min(pain * len(taps) // 11, len(taps) - 1)])
        await stage.settle()


def _beside(message: Message) -> tuple[Message, list[str]] | None:
    """The answers that this message offers to a question beside the daily check-in, mildest first."""
    data = [button.data for button in message.buttons if button.data]
    nothing = [one for one in data if (wish := forms.tap(one)) and wish.wish == forms.Wish.NONE]
    ratings = [one for one in data if (tap := rating_tap(one)) and tap.question not in DAILY.questions]
    offered = nothing or [one for one in ratings if not one.endswith(ASK)]
    return (message, offered) if offered else None


async def _enter_infusion(stage: Stage, at: datetime) -> None:
    stage.member(Role.ADMIN).account.says(f"/infusion {stage.member(Role.PATIENT).code} {at:%Y-%m-%d}")
    await stage.settle()


async def answer(stage: Stage, patient: Person, ratings: Mapping[str, int]) -> None:
    """Tap the answers on the newest check-in, in the order in which it asks."""
    for question in DAILY.questions:
        if question.key in ratings:
            patient.taps(str(ratings[question.key]))
            await stage.settle()


def _has_digest(stage: Stage, since: datetime) -> bool:
    messages = stage.member(Role.CLINICIAN).account.messages
    return any(message.photo and message.date >= since for message in messages)


async def _next_prompt(stage: Stage, code: str) -> datetime | None:
    async with stage.app.database.read() as session:
        patient = await people.by_code(session, code)
        return patient.next_prompt_at if patient else None
