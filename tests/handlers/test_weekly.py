"""Once a week: a few questions one at a time, which may be put off, skipped, left and taken up again."""

from datetime import date

import pytest

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from journal.instruments import WEEKLY
from journal.occasions import Occasion
from journal.questionnaires import scores
from storage import answers as stored
from storage import plans
from storage.models import CheckIn, CheckInStatus, Plan
from tests.handlers.conversation import answers, everything, labels, madrid, person, say, tap

NEVER, DAYS, OFTEN = "Not at all", "Several days", "More than half the days"


@pytest.fixture
async def patient(stage: Stage, first_patient: Person) -> Person:
    """Sunday, 11:00: the first weekly questions have come. On Saturday the daily ones were answered."""
    await stage.advance(madrid(3, 7, 18))
    await tap(stage, first_patient, "4", "6")
    await stage.advance(madrid(3, 8, 11))
    return first_patient


def question(patient: Person) -> str:
    return patient.sees.text.splitlines()[-1]


def place(patient: Person, message: Message | None = None) -> str:
    shown = patient.sees if message is None else next(one for one in patient.messages if one.id == message.id)
    return next((line for line in shown.text.splitlines() if line.startswith("Question")), shown.text)


async def weekly(stage: Stage) -> list[CheckIn]:
    return [one for one in await everything(stage, CheckIn) if one.instrument == "weekly"]


async def scored(stage: Stage) -> dict[str, float]:
    (check_in,) = await weekly(stage)
    async with stage.app.database.read() as session:
        answered = await stored.ratings(session, check_in)
    return {score.key: score.value for score in scores(WEEKLY, answered)}


async def test_seven_questions_one_at_a_time(stage: Stage, patient: Person) -> None:
    assert (
        patient.sees.text.splitlines()[0]
        == "Hello! Your weekly questions are ready. They take about two minutes."
    )
    assert place(patient) == "Question 1 of 7"
    assert labels(patient.sees)[-2:] == ["Later today", "Skip this week"]
    await tap(stage, patient, "6")
    assert (place(patient), labels(patient.sees)[-1]) == ("Question 2 of 7", "10")
    await tap(stage, patient, "5", "7")
    assert question(patient) == "Little interest or pleasure in doing things"
    assert labels(patient.sees) == [NEVER, DAYS, OFTEN, "Nearly every day"]
    await tap(stage, patient, DAYS, DAYS, NEVER, DAYS)
    assert "Thank you" in patient.sees.text
    assert "Nobody reads your answers live" in patient.sees.text
    assert await scored(stage) == {"peg": 6, "phq-2": 2, "gad-2": 1}


async def test_a_positive_screen_brings_more_questions_and_says_so(stage: Stage, patient: Person) -> None:
    await tap(stage, patient, "6", "5", "7", DAYS, OFTEN)
    assert "a few more questions about this follow" in patient.sees.text
    assert place(patient) == "Question 6 of 13"
    await tap(stage, patient, *[DAYS] * 6, NEVER, NEVER)
    assert await scored(stage) == {"peg": 6, "phq-2": 3, "phq-8": 9, "gad-2": 0}

    await tap(stage, patient, "Change an answer", "Little interest in things", NEVER)
    assert "Thank you" in patient.sees.text
    assert await scored(stage) == {"peg": 6, "phq-2": 2, "gad-2": 0}
    assert len(await answers(stage)) == 2 + 13 + 1
    await tap(stage, patient, "Change an answer", "Little interest in things", DAYS)
    assert (await scored(stage))["phq-8"] == 9


async def test_it_may_be_left_and_taken_up_days_later(stage: Stage, patient: Person, admin: Person) -> None:
    await tap(stage, patient, "6", "5")
    await stage.advance(madrid(3, 8, 18))
    await tap(stage, patient, "4", "6")
    await stage.advance(madrid(3, 9, 11))
    assert patient.sees.text.startswith("A small reminder: your weekly questions are still open.")
    left = [one.text for one in patient.messages if "goes on below" in one.text]
    assert "Weekly questions of Sunday, March 8: it goes on below ↓" in left
    assert place(patient) == "Question 3 of 7"
    await stage.advance(madrid(3, 11, 18))
    await tap(stage, patient, "3", "5", on=patient.sees)
    await say(stage, patient, "/checkin")
    await tap(stage, patient, "Go on with the weekly questions")
    assert place(patient) == "Question 3 of 7"
    # A typed rating with a name is about the day, a bare number about what was asked.
    await say(stage, patient, "pain 2")
    day = {(day.day, number): value for day, number, _, value, _ in await answers(stage)}
    assert day[11, 1] == 2
    (check_in,) = await weekly(stage)
    assert (check_in.day.day, check_in.status) == (8, CheckInStatus.OPEN)
    # Moved to Thursday, the next ones come sooner, and of two only one is open.
    await say(stage, admin, "/schedule PT-001 weekly thu 11:00")
    await stage.advance(madrid(3, 12, 11))
    assert [(one.day.day, one.status) for one in await weekly(stage)] == [
        (8, CheckInStatus.EXPIRED),
        (12, CheckInStatus.OPEN),
    ]


async def test_who_took_part_before_there_were_weekly_questions_gets_them_too(
    stage: Stage, patient: Person
) -> None:
    """A migration leaves one plan without a day, which is due at once."""
    patient_row = await person(stage, "PT-001")
    async with stage.app.database.write() as session:
        for occasion in Occasion:
            await plans.drop(session, patient_row, occasion)
        await plans.put(session, patient_row, Occasion.WEEKLY, None, stage.clock())
    await stage.settle()
    planned = {plan.occasion: plan.day for plan in await everything(stage, Plan)}
    assert planned == {"weekly": date(2026, 3, 15)}


async def test_later_today_replaces_the_reminder(stage: Stage, patient: Person) -> None:
    before = len(patient.messages)
    await tap(stage, patient, "Later today", on=patient.sees)
    assert patient.sees.text == "I will ask you again at 15:00."
    assert "no open question" in (await say(stage, patient, "6"))[0].text
    await stage.advance(madrid(3, 8, 15))
    assert patient.sees.text.startswith("You asked me to come back.")
    await stage.advance(madrid(3, 9, 17))
    weekly_ones = [one.text for one in patient.messages[before:] if "weekly" in one.text]
    assert len(weekly_ones) == 1


async def test_skipped_is_skipped_until_the_patient_changes_their_mind(stage: Stage, patient: Person) -> None:
    first = patient.sees
    await tap(stage, patient, "Skip this week", on=first)
    assert patient.sees.text.splitlines() == [
        "That is all right.",
        "The next weekly questions come Sunday, March 15 at 11:00.",
    ]
    assert "no open question" in (await say(stage, patient, "6"))[0].text
    await stage.advance(madrid(3, 10, 11))
    assert not any("weekly" in one.text for one in patient.messages if one.id > first.id)
    await tap(stage, patient, "Answer after all", on=first)
    assert place(patient, first) == "Question 1 of 7"
    # The next ones end it.
    await stage.advance(madrid(3, 15, 11))
    assert [one.status for one in await weekly(stage)] == [CheckInStatus.EXPIRED, CheckInStatus.OPEN]
    assert place(patient, first).startswith("The weekly questions of Sunday, March 8 are closed now")


async def test_the_team_sees_the_scores_and_how_the_morning_after_was(
    stage: Stage, patient: Person, clinician: Person, admin: Person
) -> None:
    await say(stage, clinician, "/patient PT-001")
    assert "Reported" not in clinician.sees.text
    await tap(stage, patient, "6", "5", "7", NEVER, DAYS, NEVER, NEVER)
    await say(stage, admin, "/infusion PT-001 2026-03-09")
    await stage.advance(madrid(3, 10, 10))
    await tap(stage, patient, "Yes, some of it", NEVER, "Severe", NEVER, NEVER, "Mild")
    await stage.advance(madrid(3, 10, 18))
    await tap(stage, patient, "4", "6")
    await stage.advance(madrid(3, 11, 18))
    await tap(stage, patient, "Same as yesterday: pain 4, mood 6")
    *_, told = await say(stage, clinician, "/patient PT-001")
    reported = next(block for block in told.text.split("\n\n") if block.startswith("Reported"))
    assert reported.splitlines() == [
        "Reported beside the daily check-in",
        "Pain in daily life (PEG, 0–10): 6.0 (Mar 8)",
        "Low mood, short (PHQ-2, 0–6): 1 (Mar 8)",
        "Anxiety, short (GAD-2, 0–6): 0 (Mar 8)",
        "Morning after the infusion of Monday, March 9: nausea: severe; bad sleep: mild",
        "In the last 8 weeks 1 daily check-in was answered with one tap, as “the same as yesterday”.",
    ]
