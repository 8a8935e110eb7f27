"""What the stories of relief and of silence claim, looked for on the phones and in the journal.

That of the four weeks is told in in_browser/test_stories_in_browser.py.
"""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import pairwise

from bot.sandbox.fake.changes import Changes
from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.journey import Journey
from bot.sandbox.stage import Stage
from bot.sandbox.stories.telling import Telling
from handlers.texts import texts
from storage import infusions, outbox, people
from storage.infusions import INDUCTION
from storage.models import Role
from tests.sandbox.in_browser.screen import beside_the_browser

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
Story = Callable[[str, str], Awaitable[Stage]]


def received(stage: Stage, role: Role) -> list[Message]:
    return [message for message in stage.member(role).account.messages if message.from_bot]


def unasked(stage: Stage) -> list[Message]:
    """The digests that came by themselves."""
    return [one for one in received(stage, Role.CLINICIAN) if one.file and one.file.name == "digest.png"]


def is_asked(someone: Person) -> bool:
    """Whether the newest message is a check-in without an answer."""
    return any((button.data or "").endswith(":skip") for button in someone.sees.buttons)


async def sent(stage: Stage, kind: str) -> int:
    async with stage.app.database.read() as session:
        found = await outbox.fates(session, BEGINNING)
    return sum(number for (of, _), number in found.items() if of == kind)


def scores(name: str, text: str) -> list[float]:
    """Of the last weeks, the newest first."""
    (line,) = (line for line in text.splitlines() if name in line)
    return [float(score) for score in re.findall(r"([\d.]+) \(", line.partition(":")[2])]


@beside_the_browser
async def test_of_a_series_that_works_the_clinician_hears_only_on_request(told: Story) -> None:
    stage = await told("induction", "en")
    assert unasked(stage) == []
    *_, now, details, more = received(stage, Role.CLINICIAN)
    assert "is not called worse" in now.text
    assert details.text.startswith("PT-001, Monday, April 6: not worse")
    for name in ("PEG", "PHQ-2", "GAD-2"):
        newest, *_, oldest = scores(name, more.text)
        assert newest < oldest, name
    async with stage.app.database.read() as session:
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        series = await infusions.of_patient(session, patient)
    assert [one.kind for one in series] == [INDUCTION] * 6
    assert (series[-1].day - series[0].day).days < 28
    *_, history, _ = received(stage, Role.PATIENT)
    assert history.photo and "your pain was 3" in history.text
    assert is_asked(stage.member(Role.PATIENT).account)


@beside_the_browser
async def test_relief_that_gets_shorter_stands_side_by_side(told: Story) -> None:
    stage = await told("shorter-relief", "en")
    (digest,) = unasked(stage)
    shorter = "shorter relief: 10 days after the last infusion; before: 28, 24, 21"
    assert "PT-001: pain up" in digest.text and shorter in digest.text
    *_, details, more = received(stage, Role.CLINICIAN)
    assert shorter in details.text
    assert "at least 28 days (Mar 5) · 24 days (Apr 2) · 21 days (Apr 30) · 10 days (May 28)" in more.text
    assert is_asked(stage.member(Role.PATIENT).account)


@beside_the_browser
async def test_who_stops_answering_is_pressed_less_and_never_called_stable(told: Story) -> None:
    stage, say = await told("silence", "es"), texts("es")
    worse, silent = unasked(stage)
    assert "PT-001: dolor sube" in worse.text
    assert say("digest-silent").split("<b>")[1].split("</b>")[0] in silent.text
    # What was done about the worsening is said again, now that nobody knows how it goes on.
    assert say("done-called", by="CL-001", day=say.short_day(worse.date.date())) in silent.text
    staff = [*received(stage, Role.CLINICIAN), *received(stage, Role.ADMIN)]
    assert not any(re.search("stable", one.text, re.IGNORECASE) for one in staff)
    # Reminded three times, then not at all, and asked less often until the answer; then every day.
    assert await sent(stage, "reminder") == 3
    patient = received(stage, Role.PATIENT)
    asked = [one.date.date() for one in patient if one.date > worse.date and asks_for_pain(one)]
    gaps = [(later - earlier).days for earlier, later in pairwise(asked)]
    assert [days for days in gaps if days] == [1, 1, 1, 1, 2, 2, 2, 2, 4, 1]
    assert is_asked(stage.member(Role.PATIENT).account)


def asks_for_pain(message: Message) -> bool:
    return any(re.fullmatch(r"r:[^:]+:1:.+", button.data or "") for button in message.buttons)


async def test_whoever_is_faster_than_a_story_does_not_upset_it(enrolled: Stage) -> None:
    telling = Telling(enrolled, Journey(Changes()))
    telling.journey.speed, patient = "at once", telling.patient
    assert await telling.day(None)
    patient.taps("7")
    await enrolled.settle()
    await telling.answer(patient, {"pain": 2, "mood": 5})
    assert "Pain: 7 of 10" in patient.sees.text and "Mood: 5 of 10" in patient.sees.text
    patient.says("/stop")
    await telling.chooses(patient, lambda data: data.startswith("y:") and data.endswith(":yes"))
    patient.blocks()
    before = enrolled.clock()
    await telling.says(patient, "/history")
    assert not await telling.day((1, 9)) and enrolled.clock() > before
