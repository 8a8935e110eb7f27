"""A real person's diary, played through the whole program as Telegram updates with the clock run forward."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage, staged
from bot.settings import Settings, WrongSetting
from journal.instruments import DAILY
from journal.verdict import Day
from storage import answers, digests, people
from storage.models import Role

_ONE_DAY = timedelta(days=1)
_NOON = 12


@dataclass(frozen=True, slots=True)
class Played:
    """What went in, what the database holds, and what the clinician received."""

    diary: list[Day]
    stored: list[Day]
    digests_decided: int
    received: list[tuple[datetime, str]]

    @property
    def is_equal(self) -> bool:
        return self.diary == self.stored


def read_diary(path: Path) -> list[Day]:
    """Rows with date, pain and mood; empty cells are unanswered. Values are rounded half up to whole points.

    Raises WrongSetting with the line that cannot be read.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            diary = sorted(_days(csv.DictReader(file)), key=lambda day: day.day)
    except OSError as error:
        raise WrongSetting(f"--replay: {path} cannot be read ({error.strerror})") from None
    if twice := [day.day for day, following in pairwise(diary) if day.day == following.day]:
        raise WrongSetting(f"--replay: {twice[0]} stands in {path} twice; keep one of the two lines")
    return diary


def _days(rows: "csv.DictReader[str]") -> Iterable[Day]:
    for row in rows:
        try:
            ratings = {q.key: _points(row[q.key]) for q in DAILY.questions if row[q.key].strip()}
            day = date.fromisoformat(row["date"])
        except (KeyError, ValueError, AttributeError):
            raise WrongSetting(
                f"--replay: line {rows.line_num} needs a date like 2026-03-02, and pain and mood from 0 to 10"
            ) from None
        if ratings:
            yield Day(day, ratings)


def _points(cell: str) -> int:
    value = float(cell)
    if not 0 <= value <= 10:
        raise ValueError(cell)
    return int(value + 0.5)


async def play(settings: Settings, diary: list[Day], on_day: Callable[[], None] = lambda: None) -> Played:
    """Enrol the cast on the day before the first, answer as the diary did, and collect what came of it."""
    first, last = diary[0].day, diary[-1].day
    eve = datetime.combine(first - _ONE_DAY, datetime.min.time(), settings.zone).replace(hour=_NOON)
    answers = {day.day: day.ratings for day in diary}
    async with staged(settings, Clock(eve)) as stage:
        await stage.enrol_everyone()
        # A diary says nothing about the weekly questions.
        stage.member(Role.ADMIN).account.says("/schedule site weekly off")
        for number in range((last - first).days + 1):
            today = first + timedelta(days=number)
            await stage.advance(eve + timedelta(days=number + 1, hours=8))
            await _write(stage, stage.member(Role.PATIENT).account, answers.get(today, {}))
            on_day()
        await stage.advance(stage.clock() + timedelta(days=8))
        return await _outcome(stage, diary)


async def _write(stage: Stage, patient: Person, ratings: Mapping[str, int]) -> None:
    """One message such as “pain 7 mood 4”; a question that the diary does not answer stays open."""
    if ratings:
        patient.says(" ".join(f"{question} {value}" for question, value in ratings.items()))
        await stage.settle()


async def report(settings: Settings, path: Path) -> bool:
    """Show the replay at a terminal; whether the database equals the file."""
    diary = read_diary(path)
    if not diary:
        raise WrongSetting(f"--replay: {path} has no answered day")
    console = Console()
    with Progress(console=console) as progress:
        task = progress.add_task("Playing the diary", total=(diary[-1].day - diary[0].day).days + 1)
        played = await play(settings, diary, lambda: progress.advance(task))
    for at, text in played.received:
        console.rule(f"{at:%Y-%m-%d}")
        console.print(text, markup=False, highlight=False)
    console.rule()
    ratings = sum(len(day.ratings) for day in played.diary)
    stored = sum(len(day.ratings) for day in played.stored)
    console.print(
        f"Days in: {len(played.diary)} ({ratings} ratings). "
        f"Days in the database: {len(played.stored)} ({stored} ratings)."
    )
    console.print(f"Weeks decided: {played.digests_decided}; digests sent: {len(played.received)}.")
    console.print(
        "The database equals the file." if played.is_equal else "The database DIFFERS from the file."
    )
    return played.is_equal


async def _outcome(stage: Stage, diary: list[Day]) -> Played:
    patient, clinician = stage.member(Role.PATIENT), stage.member(Role.CLINICIAN)
    async with stage.app.database.read() as session:
        row = await people.by_code(session, patient.code)
        doctor = await people.by_code(session, clinician.code)
        assert row is not None and doctor is not None  # noqa: S101 - the cast was invited
        stored = await answers.days(session, [row.id], date.min, date.max)
        decided = await digests.of_clinician(session, doctor)
    pictures = [message for message in clinician.account.messages if message.from_bot and message.photo]
    return Played(
        diary=diary,
        stored=stored.get(row.id, []),
        digests_decided=len(decided),
        received=[(message.date, message.text) for message in pictures],
    )
