"""What other settings would have flagged: the replay tells what the digests told."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.settings import WrongSetting
from bot.whatif import Question, Replay, replayed, report
from storage import digests, episodes, people
from storage.database import Database
from storage.models import Answer, Base, Role
from storage.models import Person as Row
from storage.models import Stage as Standing
from storage.site import site
from tests.handlers.panels import add_patient, never, person, rated

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
START = date(2026, 3, 9)  # the Monday of the first digest
WEEKS = 14
BEFORE = 70  # days that everybody has answered by then
Life = Callable[[int], Mapping[int, int] | None]
"""The ratings of a day, counted from the first digest on, by the question's number."""


def at_level(day: int, up: int) -> Mapping[int, int]:
    return rated(3 + up + day % 2, 7 - up - day % 2)


def steady(day: int) -> Mapping[int, int]:
    return at_level(day, 0)


def worse_from(first: int, last: int = 999) -> Life:
    return lambda day: at_level(day, 3 if first <= day <= last else 0)


def silent_when_worse(day: int) -> Mapping[int, int] | None:
    return None if day > 30 else at_level(day, 3 if day > 20 else 0)


def worse_twice(day: int) -> Mapping[int, int]:
    return at_level(day, 3 * (day >= 10) + 2 * (day >= 60))


LIVES: dict[str, Life] = {
    "PT-100": steady,
    "PT-101": worse_from(40),
    "PT-102": worse_from(34, 48),
    "PT-103": silent_when_worse,
    "PT-104": worse_twice,
}
CLOSED = date(2026, 4, 8)  # when a clinician closes the episode of PT-104


async def write(database: Database, patient: str, life: Life, days: range) -> None:
    async with database.write() as session:
        row = await people.by_code(session, patient)
        assert row
        session.add_all(
            Answer(
                patient_id=row.id,
                day=START + day * ONE_DAY,
                question=question,
                revision=0,
                value=value,
                answered_at=datetime.combine(START + day * ONE_DAY, time(18), UTC),
            )
            for day in days
            for question, value in (life(day) or {}).items()
        )


async def close_episode(stage: Stage, code: str, today: date) -> None:
    async with stage.app.database.write() as session:
        rows = await episodes.of_patient(session, await person(stage, code))
        assert [row.ended for row in rows] == [None]
        episodes.close(rows[0], today, "CL-001")


@pytest.fixture
async def played(enrolled: Stage, patient: Person) -> Stage:
    """A clinic whose digests came for fourteen weeks, each from the answers that were there then."""
    database = enrolled.app.database
    patient.says("/pause")
    for code, life in LIVES.items():
        await add_patient(enrolled, code, never, START)
        await write(database, code, life, range(-BEFORE, 0))
    for week in range(WEEKS):
        monday = START + week * ONE_WEEK
        await enrolled.advance(datetime.combine(monday, time(12), UTC))
        for code, life in LIVES.items():
            await write(database, code, life, range(7 * week, 7 * week + 7))
        if monday < CLOSED < monday + ONE_WEEK:
            await close_episode(enrolled, "PT-104", CLOSED)
    return enrolled


async def told(stage: Stage) -> dict[tuple[str, date], int]:
    """On how many digests each episode stood, in those that were stored."""
    found: dict[tuple[str, date], int] = {}
    async with stage.app.database.read() as session:
        for digest in await digests.of_clinician(session, await person(stage, "CL-001")):
            for entry in digests.facts_of(session, digest).worse:
                assert entry.open_episode
                episode = (entry.code, entry.open_episode.opened)
                found[episode] = found.get(episode, 0) + 1
    return found


async def ask(database: Database, now: datetime, question: Question) -> Replay:
    found = await replayed(database, now, question, lambda done: None)
    assert found
    return found


async def test_what_is_in_force_tells_what_the_digests_told(played: Stage) -> None:
    found = await ask(played.app.database, played.clock(), Question(weeks=WEEKS))
    in_force = next(tally for tally in found.tallies if tally.name == "1 (in force)")
    assert in_force.episodes == await told(played)
    assert {"PT-101", "PT-102", "PT-103", "PT-104"} == {code for code, _ in in_force.episodes}
    assert found.days == [START + week * ONE_WEEK for week in range(WEEKS)]
    on_digests = sum(in_force.episodes.values())
    assert found.on_a_digest(in_force) == pytest.approx(on_digests / WEEKS)
    assert in_force.new_since(START) == len(in_force.episodes)

    later = await ask(played.app.database, played.clock(), Question(weeks=6))
    opened = {opened for tally in later.tallies for code, opened in tally.episodes if code == "PT-101"}
    assert min(opened) < later.days[0], "it had begun before the weeks that are shown, and is not new in them"


async def enrol(
    database: Database,
    role: Role,
    code: str,
    stage: Standing = Standing.ACTIVE,
    own: Mapping[str, str] | None = None,
) -> None:
    async with database.write() as session:
        at = datetime.combine(START, time(), UTC)
        row = Row(role=role, code=code, stage=stage, zone="UTC", created_at=at, schedule=dict(own or {}))
        row.consented_at = at
        session.add(row)
        await session.flush()
        clinicians = await people.with_role(session, Role.CLINICIAN)
        if role == Role.PATIENT:
            await people.set_team(session, row, clinicians)


AT_THE_END = datetime.combine(START + WEEKS * ONE_WEEK, time(7), UTC)
SINCE_BEFORE = range(-BEFORE, 7 * WEEKS)


@pytest.fixture
async def past(database: Database) -> Database:
    """A past on either database, that no digest has told of: one patient stays, one gets worse and stops."""
    await enrol(database, Role.CLINICIAN, "CL-001")
    await enrol(database, Role.PATIENT, "PT-100")
    await enrol(database, Role.PATIENT, "PT-101", Standing.STOPPED)
    await write(database, "PT-100", steady, SINCE_BEFORE)
    await write(database, "PT-101", worse_from(20), range(-BEFORE, 41))
    return database


async def set_site(database: Database, **settings: str) -> None:
    async with database.write() as session:
        (await site(session)).schedule = {name.replace("_", "-"): words for name, words in settings.items()}


def names(found: Replay) -> list[str]:
    return [tally.name for tally in found.tallies]


async def test_each_choice_is_replayed_and_the_present_one_is_marked(past: Database) -> None:
    found = await ask(past, AT_THE_END, Question(weeks=WEEKS))
    assert names(found) == ["0.5", "1 (in force)", "2"] and found.patients == 2
    assert all({code for code, _ in tally.episodes} == {"PT-101"} for tally in found.tallies)
    assert found.tallies[1].new_since(found.days[0]) == 1
    assert found.tallies[1].yearly_since(found.days[0]) == pytest.approx(1 / found.tallies[1].years)
    await set_site(past, false_flags="2", worse_by="1.5", digest_day="thu")
    moved = await ask(past, AT_THE_END, Question(weeks=WEEKS))
    assert names(moved) == ["0.5", "1", "2 (in force)"]
    assert {day.strftime("%A") for day in moved.days} == {"Thursday"}
    assert names(await ask(past, AT_THE_END, Question(WEEKS, worse_by=3)))[-1] == "as set now"
    await enrol(past, Role.PATIENT, "PT-102", own={"false-flags": "0.5"})
    assert names(await ask(past, AT_THE_END, Question(WEEKS)))[-1] == "as set now"


async def test_nobody_waits_for_answers_of_those_who_stopped(past: Database) -> None:
    found = await ask(past, AT_THE_END, Question(WEEKS, patient="PT-101"))
    for tally in found.tallies:
        ((_, opened),) = tally.episodes
        assert opened + tally.episodes.total() * ONE_WEEK <= START + 56 * ONE_DAY


async def test_a_larger_size_flags_nobody_else(past: Database) -> None:
    sizes = [await ask(past, AT_THE_END, Question(WEEKS, worse_by=size)) for size in (1, 3)]
    for small, large in zip(*(found.tallies[:3] for found in sizes), strict=True):
        assert {code for code, _ in large.episodes} <= {code for code, _ in small.episodes}


async def test_nothing_is_written(past: Database) -> None:
    before = await contents(past)
    await ask(past, AT_THE_END, Question(weeks=WEEKS))
    assert await contents(past) == before


async def contents(database: Database) -> list[object]:
    async with database.read() as session:
        return [(await session.execute(table.select())).all() for table in Base.metadata.sorted_tables]


async def test_the_terminal_shows_figures_and_with_who_the_codes(
    past: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    async def shown(question: Question) -> str:
        assert await report(past, AT_THE_END, question)
        return " ".join(capsys.readouterr().out.split())

    figures = await shown(Question(WEEKS))
    assert "14 weekly digests from 2026-03-16 to 2026-06-15" in figures
    assert "1 (in force)" in figures and "PT-101" not in figures
    assert "Real worsenings are in these figures too" in figures
    assert "only the clinic's own record knows" in figures
    assert "PT-101" in await shown(Question(WEEKS, names=True))
    assert "PT-101 │ from 2026-04-13, " in await shown(Question(10, names=True))
    assert "with worse-by 1.5: 2 patients" in await shown(Question(WEEKS, worse_by=1.5))
    assert "Nobody would have been flagged." in await shown(Question(WEEKS, patient="PT-100"))


async def test_without_answers_it_says_so_kindly(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await report(database, AT_THE_END, Question(26))
    await enrol(database, Role.PATIENT, "PT-100")
    assert await report(database, AT_THE_END, Question(26))
    assert capsys.readouterr().out.count("nobody has enough answers to be judged") == 2
    assert not await report(database, AT_THE_END, Question(26, patient="PT-404"))
    with pytest.raises(WrongSetting, match=r"1, 1\.5, 2 or 3 points"):
        await report(database, AT_THE_END, Question(26, worse_by=4))
