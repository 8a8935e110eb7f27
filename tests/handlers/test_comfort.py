"""What spares a patient the effort of a check-in: later, not today, the same again, another day."""

from datetime import date, timedelta

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers import planning
from storage import people
from storage.models import Answer, CheckIn, CheckInStatus, Infusion
from tests.handlers.conversation import (
    MADRID,
    answers,
    everything,
    hears,
    labels,
    madrid,
    say,
    tap,
    values,
    written,
)

PAIN, MOOD = 1, 2
SAME = "Same as yesterday: pain 4, mood 6"
OFFERS = ["Ask me later", "Skip today"]


@pytest.fixture
def patient(first_patient: Person) -> Person:
    return first_patient


async def statuses(stage: Stage) -> list[CheckInStatus]:
    return [one.status for one in await everything(stage, CheckIn)]


async def test_ask_me_later(asked: Stage, patient: Person) -> None:
    prompt = patient.sees
    assert labels(prompt)[11:] == OFFERS
    await tap(asked, patient, "Ask me later")
    assert labels(prompt) == ["In 30 minutes", "In 2 hours", "Back"]
    await tap(asked, patient, "Back")
    assert labels(prompt)[11:] == OFFERS and "How much pain" in prompt.text
    await tap(asked, patient, "Ask me later", "In 2 hours")
    assert prompt.text == "I will ask you again at 20:00." and labels(prompt) == ["Answer now"]
    assert await hears(asked, patient, 2, 20) == ["You asked me to come back. Your check-in is here."]
    # What comes is what was wished for: nobody is reminded besides.
    await tap(asked, patient, "Ask me later", "In 30 minutes")
    assert len(await hears(asked, patient, 2, 20, 30)) == 1
    assert await hears(asked, patient, 3, 17, 59) == []
    assert await statuses(asked) == [CheckInStatus.EXPIRED]


async def test_what_comes_back_does_not_come_together_with_the_weekly_questions(
    stage: Stage, patient: Person
) -> None:
    await stage.advance(madrid(3, 8, 10, 30))
    await say(stage, patient, "/checkin")
    await tap(stage, patient, "Ask me later", "In 30 minutes")
    assert await hears(stage, patient, 8, 11, 59) == ["You asked me to come back. Your check-in is here."]
    await say(stage, patient, "4", "6")
    assert await values(stage) == [(8, PAIN, 4), (8, MOOD, 6)]
    weekly = "Hello! Your weekly questions are ready. They take about two minutes."
    assert await hears(stage, patient, 8, 12) == [weekly]


async def test_later_never_means_in_quiet_hours(asked: Stage, patient: Person) -> None:
    await asked.advance(madrid(3, 2, 19, 30))
    await tap(asked, patient, "Ask me later")
    old = {button.text: button.data for button in patient.sees.buttons}
    # Tapped an hour later, two hours would end in quiet hours.
    await asked.advance(madrid(3, 2, 20, 30))
    patient.taps("In 2 hours", data=old["In 2 hours"])
    await asked.settle()
    assert "In 30 minutes" in {label for message in patient.messages for label in labels(message)}
    assert not any("I will ask" in message.text for message in patient.messages)
    await asked.advance(madrid(3, 2, 21, 45))
    await say(asked, patient, "/checkin")
    await tap(asked, patient, "Ask me later")
    assert "no good time left today" in patient.sees.text and len(patient.sees.buttons) == 13
    await tap(asked, patient, "4", "6")
    assert await values(asked) == [(2, PAIN, 4), (2, MOOD, 6)]


async def test_a_check_in_that_was_begun_early_may_wait_for_the_evening(
    stage: Stage, patient: Person
) -> None:
    await say(stage, patient, "/checkin")
    question = patient.sees
    await tap(stage, patient, "Ask me later", "This evening at 20:00")
    patient.taps("Answer now", message=question)
    await stage.settle()
    await tap(stage, patient, "4")
    assert labels(question) == [str(n) for n in range(11)]
    # A note while it waits is no reason to ask at once what was put off.
    (first, *_) = await say(stage, patient, "slept badly")
    assert first.text.startswith("Saved as a note for Monday, March 2.") and not first.buttons
    assert await hears(stage, patient, 2, 19, 59) == []
    assert len(await hears(stage, patient, 2, 20)) == 1
    assert "Pain: 4" in patient.sees.text and "mood" in patient.sees.text


async def test_skip_today(asked: Stage, patient: Person) -> None:
    prompt = patient.sees
    skip = prompt.buttons[-1].data
    await tap(asked, patient, "Skip today")
    assert prompt.text == (
        "That is all right. Monday, March 2 stays without an answer.\n"
        "I will ask you again on Tuesday, March 3 at 18:00."
    )
    patient.taps("Skip today", message=prompt, data=skip)
    await say(asked, patient, "too tired")
    assert await written(asked) == [(date(2026, 3, 2), "too tired")]
    assert await hears(asked, patient, 3, 17) == []
    assert await statuses(asked) == [CheckInStatus.SKIPPED] and await answers(asked) == []
    await tap(asked, patient, "Answer after all", "4", "6")
    assert await statuses(asked) == [CheckInStatus.COMPLETE]
    assert [late for *_, late in await answers(asked)] == [True, True]
    # An old button does nothing to what is saved.
    patient.taps("Skip today", message=prompt, data=skip)
    await asked.settle()
    assert await statuses(asked) == [CheckInStatus.COMPLETE] and "Saved for Monday" in prompt.text


async def test_the_same_as_yesterday(asked: Stage, patient: Person) -> None:
    await tap(asked, patient, "4", "6")
    await asked.advance(madrid(3, 3, 18))
    tuesday = patient.sees
    assert labels(tuesday)[11:] == [SAME, *OFFERS]
    same = tuesday.buttons[11].data
    await tap(asked, patient, SAME)
    assert patient.sees is tuesday and tuesday.text.startswith("The same as the day before.\n\nSaved for")
    assert labels(tuesday) == ["Change pain", "Change mood", "Another day"]
    given = [(row.day.day, row.value, row.repeated) for row in await everything(asked, Answer)]
    assert given == [(2, 4, False), (2, 6, False), (3, 4, True), (3, 6, True)]
    # A second tap changes nothing, not even after a correction; nor does one on the next day.
    await tap(asked, patient, "Change pain", "5")
    await asked.advance(madrid(3, 4, 18))
    patient.taps(SAME, message=tuesday, data=same)
    await asked.settle()
    assert await values(asked) == [(2, PAIN, 4), (2, MOOD, 6), (3, PAIN, 5), (3, MOOD, 6)]
    # What is saved is what the button says, or nothing.
    await tap(asked, patient, "Change pain", "0", on=tuesday)
    await tap(asked, patient, "Same as yesterday: pain 5, mood 6")
    assert "How much pain" in patient.sees.text and len(await values(asked)) == 4
    await tap(asked, patient, "Same as yesterday: pain 0, mood 6")
    assert (4, PAIN, 0) in await values(asked)


async def test_another_day(asked: Stage, patient: Person) -> None:
    await tap(asked, patient, "4", "6")
    async with asked.app.database.write() as session:
        row = await people.by_code(session, "PT-001")
        assert row is not None
        row.schedule = {"days": "mon,wed,thu,fri"}
        await planning.plan(session, asked.clock(), row)
    await asked.advance(madrid(3, 5, 18))
    await tap(asked, patient, "3", "7", "Another day")
    message = patient.sees
    assert labels(message) == [
        "Wed, Mar 4: no answer",
        "Tue, Mar 3: no answer",
        "Mon, Mar 2: Pain 4, Mood 6",
        "Back",
    ]
    await tap(asked, patient, "Mon, Mar 2: Pain 4, Mood 6", "Change mood")
    # A number that is typed now is about the day that is shown, not about today.
    await say(asked, patient, "5")
    assert "Saved for Monday, March 2" in patient.sees.text
    await tap(asked, patient, "Another day", "Tue, Mar 3: no answer")
    assert labels(patient.sees)[11:] == ["Another day"]
    await tap(asked, patient, "Another day", "Tue, Mar 3: no answer", "8", "2")
    assert await values(asked) == [
        *((2, PAIN, 4), (2, MOOD, 5)),
        *((3, PAIN, 8), (3, MOOD, 2)),
        *((5, PAIN, 3), (5, MOOD, 7)),
    ]
    assert {day.day for day, *_, late in await answers(asked) if late} == {2, 3}
    assert "Saved for Tuesday, March 3 (marked as late)." in patient.sees.text
    assert "To add something" not in patient.sees.text
    # No prompt, reminder or end comes for such a day, and none is doubled.
    assert await hears(asked, patient, 6, 17, 59) == []
    assert [one.day.day for one in await everything(asked, CheckIn)] == [2, 4, 5, 3]


async def test_no_other_day_can_be_forged(asked: Stage, patient: Person) -> None:
    token = (patient.sees.buttons[0].data or "").split(":")[1]
    today = date(2026, 3, 2)
    forged = [*(today.toordinal() + n for n in (-1, 0, 1)), 0, 9_999_999, ""]
    for data in [f"c:{token}:day:{day}" for day in forged] + [f"c:{token}:day", "c:nothing:skip", "c"]:
        patient.taps("", data=data)
    patient.taps("", data=f"c:{token}:same:4:6")
    patient.taps("", data=f"c:{token}:same")
    await asked.settle()
    assert patient.sees.text.startswith("Check-in for Monday, March 2")
    assert await answers(asked) == [] and len(await everything(asked, CheckIn)) == 1
    assert len(patient.toasts) == 9


async def test_whoever_is_silent_is_asked_less_and_once_kindly(asked: Stage, patient: Person) -> None:
    """After three days no reminder; after five every second day, after nine every fourth."""
    before = len(patient.messages)
    await asked.advance(madrid(3, 5, 18))
    kind = patient.sees
    assert kind.text.startswith("Hello! Your daily check-in is ready.")
    assert "You have not answered for some days." in kind.text
    assert labels(kind)[11:] == [*OFFERS, "Another hour", "Take a break"]
    await asked.advance(madrid(3, 6, 18))
    assert labels(patient.sees)[11:] == OFFERS
    await asked.advance(madrid(3, 25, 17))
    came = [message.date.astimezone(MADRID) for message in patient.messages[before - 1 :]]
    assert [at.day for at in came if at.hour == 18] == [2, 3, 4, 5, 6, 8, 10, 12, 14, 18, 22]
    assert [at.day for at in came if at.hour == 20] == [2, 3, 4]
    told = [message for message in patient.messages if "You have not answered for some" in message.text]
    assert told == [kind] and await answers(asked) == []
    # One sign of life, and the questions come every day again.
    await tap(asked, patient, "Another hour", on=kind)
    assert "18:00" in labels(patient.sees)
    await asked.advance(madrid(3, 26, 17))
    before = len(patient.messages)
    await asked.advance(madrid(3, 26, 20))
    assert len(patient.messages) == before + 2
    await tap(asked, patient, "Take a break", on=kind)
    assert await hears(asked, patient, 29, 10) == []
    # Nothing comes during a break, so nobody can ask to be asked later.
    await say(asked, patient, "/checkin")
    assert labels(patient.sees)[11:] == ["Skip today"]


async def test_on_the_day_of_an_infusion_that_was_entered_late_nobody_is_reminded(
    asked: Stage, patient: Person
) -> None:
    async with asked.app.database.write() as session:
        row = await people.by_code(session, "PT-001")
        assert row is not None
        session.add(Infusion(patient_id=row.id, day=date(2026, 3, 2), kind="maintenance"))
    assert await hears(asked, patient, 2, 21) == []
    await tap(asked, patient, "Ask me later", "In 30 minutes")
    assert await hears(asked, patient, 2, 21, 30) == ["You asked me to come back. Your check-in is here."]


async def test_one_word_that_names_a_command_is_no_note(asked: Stage, patient: Person) -> None:
    offered = {"STOP!": "/stop", "parar": "/stop", "Pausa": "/pause", "delete": "/forget"}
    for word, command in offered.items():
        (answer,) = await say(asked, patient, word)
        assert f"Did you mean {command}?" in answer.text and "did not save" in answer.text
    (answer,) = await say(asked, patient, "help")
    assert "+34 555 0100" in answer.text and "/checkin" in answer.text
    assert await written(asked) == []
    await say(asked, patient, "stop the pain")
    assert [text for _, text in await written(asked)] == ["stop the pain"]


async def test_en_espanol(asked: Stage, patient: Person) -> None:
    async with asked.app.database.write() as session:
        row = await people.by_code(session, "PT-001")
        assert row is not None
        row.language = "es"
    await say(asked, patient, "/checkin")
    assert labels(patient.sees)[11:] == ["Pregúntame luego", "Hoy no"]
    await tap(asked, patient, "Pregúntame luego", "En 30 minutos")
    assert patient.sees.text == "Te pregunto otra vez a las 18:30."
    assert await hears(asked, patient, 2, 18, 30) == ["Me pediste que volviera. Aquí está tu registro."]
    await tap(asked, patient, "Hoy no")
    assert "Te pregunto otra vez el martes 3 de marzo a las 18:00." in patient.sees.text
    await asked.advance(madrid(3, 3, 18))
    await tap(asked, patient, "4", "6", "Otro día")
    assert labels(patient.sees) == ["lun, 2 mar: sin respuesta", "Atrás"]


async def test_silence_is_told_however_rarely_somebody_is_asked(enrolled: Stage, clinician: Person) -> None:
    """The patient answered for weeks, then stopped; being asked less hides nothing of it."""
    today = date(2026, 3, 2)
    async with enrolled.app.database.write() as session:
        row = await people.by_code(session, "PT-001")
        doctor = await people.by_code(session, "CL-001")
        assert row is not None and doctor is not None
        await people.set_team(session, row, [doctor])
        row.missed = 12
        session.add_all(
            Answer(
                patient_id=row.id, day=today - timedelta(days=back), answered_at=enrolled.clock(), **rating
            )
            for back in range(11, 42)
            for rating in (
                {"question": PAIN, "revision": 0, "value": 3 + back % 2},
                {"question": MOOD, "revision": 0, "value": 7 - back % 2},
            )
        )
    await say(enrolled, clinician, "/digest")
    text = clinician.sees.text
    assert "Answers stopped (cannot be judged)" in text and "PT-001" in text and "Not worse" not in text
