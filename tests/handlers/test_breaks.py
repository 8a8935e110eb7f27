"""A break: one tap is enough to begin it, and it ends when the patient says, or on the day they named."""

from datetime import date

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage import panels
from storage.models import CheckIn, Plan
from tests.handlers.conversation import (
    everything,
    is_now_in,
    labels,
    madrid,
    person,
    recorded,
    say,
    silent_until,
    tap,
    values,
    written,
)

LENGTHS = ["3 days", "1 week", "2 weeks", "Until I say"]


@pytest.fixture
def patient(first_patient: Person) -> Person:
    return first_patient


async def standing(stage: Stage) -> str | None:
    """What the clinician reads about who takes part."""
    patient = await person(stage, "PT-001")
    async with stage.app.database.read() as session:
        (read,) = await panels.read(session, [patient], date(2026, 3, 5))
    return read.standing


async def breaks(stage: Stage, code: str = "PT-001") -> list[str]:
    return [action for action in await recorded(stage, code) if action in ("paused", "resumed")]


async def test_without_another_tap_a_break_lasts_until_it_is_ended(stage: Stage, patient: Person) -> None:
    (answer,) = await say(stage, patient, "/pause")
    assert "I ask you nothing until you tap /resume." in answer.text and labels(answer) == LENGTHS
    assert "paused" in (await say(stage, patient, "/pause"))[0].text
    assert await silent_until(stage, patient, 9, 12)
    assert await standing(stage) == "paused"
    await say(stage, patient, "pain 4 mood 6")
    assert await values(stage) == [(9, 1, 4), (9, 2, 6)]
    (answer,) = await say(stage, patient, "/resume")
    assert "next check-in comes Tuesday, March 10 at 18:00" in answer.text
    assert await silent_until(stage, patient, 10, 17)
    await stage.advance(madrid(3, 10, 18))
    assert patient.sees.text.startswith("Hello!")
    assert await breaks(stage) == ["paused", "resumed"]
    assert "next check-in comes" in (await say(stage, patient, "/resume"))[0].text
    assert await breaks(stage) == ["paused", "resumed"]


async def test_a_break_ends_on_its_day_with_a_welcome(stage: Stage, patient: Person) -> None:
    (answer,) = await say(stage, patient, "/pause")
    await tap(stage, patient, "1 week")
    assert answer.text == (
        "Your check-ins are paused. I will ask you again from Monday, March 9 on. /resume starts sooner."
    )
    await tap(stage, patient, "Change how long", "3 days", "Change how long")
    assert "from Thursday, March 5 on" in answer.text and labels(answer) == LENGTHS
    (answer,) = await say(stage, patient, "/pause")
    assert "from Thursday, March 5 on" in answer.text
    assert await silent_until(stage, patient, 5, 17)
    # Nobody has asked yet, so the clinician does not read that the answers have stopped.
    assert await standing(stage) == "paused"
    await stage.advance(madrid(3, 5, 18))
    assert await standing(stage) is None
    assert patient.sees.text.startswith("Welcome back! Your daily check-in is ready.")
    assert await breaks(stage) == ["paused", "resumed"]
    await tap(stage, patient, "4", "6")
    await stage.advance(madrid(3, 6, 18))
    assert patient.sees.text.startswith("Hello!")
    assert [one.day.day for one in await everything(stage, CheckIn)] == [5, 6]
    # An old button does not bring the break back.
    await tap(stage, patient, "2 weeks", on=answer)
    assert not (await person(stage, "PT-001")).paused and "earlier" in patient.toasts[-1]


async def test_a_day_may_be_written_and_other_words_are_a_note(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "/pause")
    assert "from Saturday, April 4 on" in (await say(stage, patient, "until April 4"))[0].text
    (answer,) = await say(stage, patient, "/pause 5 April")
    assert "from Sunday, April 5 on" in answer.text
    await say(stage, patient, "/pause")
    (which,) = await say(stage, patient, "4/5")
    assert (which.text, labels(which)) == ("Which day do you mean?", ["April 5, 2026", "May 4, 2026"])
    await tap(stage, patient, "May 4, 2026")
    assert "from Monday, May 4 on" in which.text
    await say(stage, patient, "/pause")
    assert "past or too far away" in (await say(stage, patient, "2026-03-01"))[0].text
    assert "from Tuesday, March 10 on" in (await say(stage, patient, "10 mar"))[0].text
    await say(stage, patient, "/pause")
    assert "from Monday, March 16 on" in (await say(stage, patient, "2 weeks"))[0].text
    (paused,) = await say(stage, patient, "/pause")
    assert "Saved as a note" in (await say(stage, patient, "so tired of it all"))[0].text
    assert [words for _, words in await written(stage)] == ["so tired of it all"]
    await tap(stage, patient, "Until I say", on=paused)
    assert paused.text.startswith("Your check-ins are paused. I ask you nothing until you tap /resume.")
    assert await silent_until(stage, patient, 12, 12)


async def test_a_break_in_the_evening_takes_the_reminder_back_and_the_open_check_in_can_be_answered(
    stage: Stage, patient: Person
) -> None:
    await stage.advance(madrid(3, 2, 18))
    prompt = patient.sees
    await say(stage, patient, "/pause")
    before = len(patient.messages)
    await stage.advance(madrid(3, 3, 5))
    assert len(patient.messages) == before
    await tap(stage, patient, "4", "6", on=prompt)
    assert await values(stage) == [(2, 1, 4), (2, 2, 6)]


async def test_whoever_travels_during_a_break_comes_back_on_the_same_date_there(
    stage: Stage, patient: Person
) -> None:
    await say(stage, patient, "/pause")
    await tap(stage, patient, "3 days")
    assert (await is_now_in(stage, patient, "Pacific/Kiritimati")).startswith("Saved.")
    (plan,) = [one for one in await everything(stage, Plan) if one.occasion == "resume"]
    # Kiritimati is 13 hours ahead of Madrid.
    assert (plan.day, plan.at) == (date(2026, 3, 5), madrid(3, 4, 11))
    await stage.advance(madrid(3, 5, 5))
    assert patient.sees.text.startswith("Welcome back!")
    assert [one.day.day for one in await everything(stage, CheckIn)] == [5]


async def test_whoever_stops_during_a_break_is_not_called_back_by_its_end(
    stage: Stage, patient: Person
) -> None:
    await say(stage, patient, "/pause")
    await tap(stage, patient, "3 days")
    await say(stage, patient, "/stop")
    await tap(stage, patient, "Yes, stop")
    assert [one.at for one in await everything(stage, Plan) if one.at or one.occasion == "resume"] == []
    assert await silent_until(stage, patient, 9, 12)
