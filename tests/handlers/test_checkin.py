"""The daily check-in by taps: two of them answer it, and nothing that is tapped is lost or invented."""

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage.models import CheckIn, Role
from tests.handlers.conversation import answers, everything, labels, madrid, say, tap, values

PAIN, MOOD = 1, 2
SCALE = [str(number) for number in range(11)]


@pytest.fixture
def patient(first_patient: Person) -> Person:
    return first_patient


async def test_two_taps_answer_it(asked: Stage, patient: Person) -> None:
    prompt = patient.sees
    assert labels(prompt) == [*SCALE, "Ask me later", "Skip today"]
    await tap(asked, patient, "4")
    assert patient.sees is prompt and "mood" in prompt.text and "Pain: 4 ✓" in prompt.text
    await tap(asked, patient, "6")
    assert await values(asked) == [(2, PAIN, 4), (2, MOOD, 6)]
    assert patient.sees is prompt
    assert prompt.text.splitlines()[0] == "Saved for Monday, March 2."
    assert "Pain: 4 of 10\nMood: 6 of 10" in prompt.text
    assert "call your clinic at +34 555 0100" in prompt.text
    assert labels(prompt) == ["Change pain", "Change mood", "Another day"]


async def test_the_first_line_tells_a_lock_screen_nothing(asked: Stage, patient: Person) -> None:
    assert "pain" not in patient.sees.text.splitlines()[0]
    await asked.advance(madrid(3, 2, 20))
    assert "pain" not in patient.sees.text.splitlines()[0]


async def test_a_correction_keeps_what_was_there_before(asked: Stage, patient: Person) -> None:
    await tap(asked, patient, "4", "6", "Change pain")
    assert labels(patient.sees) == [*SCALE, "Keep 4"]
    await tap(asked, patient, "Keep 4")
    assert "Saved for Monday" in patient.sees.text
    await tap(asked, patient, "Change pain")
    await tap(asked, patient, "7")
    day = madrid(3, 2).date()
    assert await answers(asked) == [
        (day, PAIN, 0, 4, False),
        (day, PAIN, 1, 7, False),
        (day, MOOD, 0, 6, False),
    ]
    assert "Pain: 7 of 10\nMood: 6 of 10" in patient.sees.text


async def test_a_double_tap_counts_once(asked: Stage, patient: Person) -> None:
    data = patient.sees.buttons[4].data
    for _ in range(2):
        patient.taps("4", data=data)
    await asked.settle()
    patient.taps("4", data=data)
    await asked.settle()
    assert await answers(asked) == [(madrid(3, 2).date(), PAIN, 0, 4, False)]
    assert "mood" in patient.sees.text


async def test_of_two_different_taps_at_once_the_last_one_counts(asked: Stage, patient: Person) -> None:
    patient.taps("4")
    patient.taps("5")
    await asked.settle()
    assert [value for *_, value, _ in await answers(asked)] == [4, 5]
    assert await values(asked) == [(2, PAIN, 5)]


async def test_both_questions_may_be_answered_before_the_program_answers(
    asked: Stage, patient: Person
) -> None:
    data = patient.sees.buttons[4].data
    assert data is not None
    patient.taps("4")
    patient.taps("6", data=data.replace(":1:4", ":2:6"))
    await asked.settle()
    assert await values(asked) == [(2, PAIN, 4), (2, MOOD, 6)]
    assert "Saved for Monday" in patient.sees.text


async def test_the_reminder_takes_over_from_the_prompt(asked: Stage, patient: Person) -> None:
    prompt, on_its_way = patient.sees, patient.sees.buttons[4].data
    await asked.advance(madrid(3, 2, 20))
    assert patient.sees is not prompt
    assert not prompt.buttons and "Monday, March 2" in prompt.text
    # A tap that was on its way when the buttons went is an answer all the same.
    patient.taps("4", message=prompt, data=on_its_way)
    await asked.settle()
    await tap(asked, patient, "6", on=prompt)
    assert await values(asked) == [(2, PAIN, 4), (2, MOOD, 6)]


async def test_a_number_that_is_typed_after_change_mood_changes_the_mood(
    asked: Stage, patient: Person
) -> None:
    await tap(asked, patient, "4", "6", "Change mood")
    await say(asked, patient, "5")
    assert await values(asked) == [(2, PAIN, 4), (2, MOOD, 5)]


async def test_a_check_in_that_was_begun_early_is_reminded_of_at_the_usual_hour(
    stage: Stage, first_patient: Person
) -> None:
    await say(stage, first_patient, "/checkin")
    await stage.advance(madrid(3, 2, 17, 59))
    assert "A small reminder" not in first_patient.sees.text
    await stage.advance(madrid(3, 2, 18))
    assert "A small reminder" in first_patient.sees.text
    await tap(stage, first_patient, "4", "6")
    assert [late for *_, late in await answers(stage)] == [False, False]


async def test_a_reminder_asks_what_is_still_open(asked: Stage, patient: Person) -> None:
    await tap(asked, patient, "4")
    await asked.advance(madrid(3, 2, 20))
    assert "A small reminder" in patient.sees.text
    assert "Pain: 4 ✓" in patient.sees.text and "How was your mood" in patient.sees.text


async def test_whoever_answered_is_not_reminded(asked: Stage, patient: Person) -> None:
    await tap(asked, patient, "4", "6")
    before = len(patient.messages)
    await asked.advance(madrid(3, 3, 17, 59))
    assert len(patient.messages) == before


async def test_two_days_later_a_tap_is_saved_for_its_day_and_marked_as_late(
    asked: Stage, patient: Person
) -> None:
    await asked.advance(madrid(3, 2, 20))
    prompt = patient.sees
    await asked.advance(madrid(3, 4, 17))
    await tap(asked, patient, "4", "6", on=prompt)
    day = madrid(3, 2).date()
    assert await answers(asked) == [(day, PAIN, 0, 4, True), (day, MOOD, 0, 6, True)]
    assert prompt.text.startswith("Saved for Monday, March 2 (marked as late).")


async def test_a_week_later_is_too_late(asked: Stage, patient: Person) -> None:
    await asked.advance(madrid(3, 2, 20))
    prompt = patient.sees
    await asked.advance(madrid(3, 9, 12))
    await tap(asked, patient, "4", on=prompt)
    assert [late for *_, late in await answers(asked)] == [True]
    await asked.advance(madrid(3, 10, 12))
    await tap(asked, patient, "6", on=prompt)
    assert len(await answers(asked)) == 1
    assert "closed now" in prompt.text and not prompt.buttons


async def test_forged_buttons_write_nothing(asked: Stage, patient: Person) -> None:
    token = (patient.sees.buttons[0].data or "").split(":")[1]
    off_scale = ["11", "-1", "", "x", "４", "4 ", "4:4", "9" * 40]
    others = [
        "r:nothing:1:4",
        f"r:{token}:3:4",
        f"r:{token}:0:4",
        f"r:{token}:1",
        "r",
        "",
        "r::1:4",
        "r:\0:1:4",
    ]
    forged = [f"r:{token}:1:{value}" for value in off_scale] + others
    for data in forged:
        patient.taps("", data=data)
    await asked.settle()
    assert await answers(asked) == []
    assert patient.toasts == ["This button is from earlier and does nothing any more."] * len(forged)


async def test_nobody_answers_on_another_patients_token(asked: Stage, patient: Person, admin: Person) -> None:
    other = await asked.invite(Role.PATIENT, "PT-002", "Another patient")
    await asked.enrol_everyone()
    data = patient.sees.buttons[4].data
    for account in (other.account, admin, asked.telegram.person("Stranger")):
        account.says("/help")
        await asked.settle()
        account.taps("4", data=data)
        await asked.settle()
        assert len(account.toasts) == 1
    assert await answers(asked) == [] and await answers(asked, "PT-002") == []


async def test_a_tap_without_its_message_still_counts(asked: Stage, patient: Person) -> None:
    data = patient.sees.buttons[4].data
    query = {"id": "1", "from": patient.user(), "chat_instance": "1", "data": data}
    asked.telegram.hands_out({"callback_query": query})
    await asked.settle()
    assert await values(asked) == [(2, PAIN, 4)]
    assert "How was your mood" in patient.sees.text


async def test_checkin_twice_asks_once_more_and_leaves_one_question_open(
    stage: Stage, patient: Person
) -> None:
    (first,) = await say(stage, patient, "/checkin")
    assert first.text.startswith("Check-in for Monday, March 2") and labels(first)[:11] == SCALE
    await tap(stage, patient, "4")
    (second,) = await say(stage, patient, "/checkin")
    assert not first.buttons and "below" in first.text
    assert "Pain: 4 ✓" in second.text and "How was your mood" in second.text
    await tap(stage, patient, "6")
    assert await values(stage) == [(2, PAIN, 4), (2, MOOD, 6)]
    (third,) = await say(stage, patient, "/checkin")
    assert third.text.startswith("Saved for Monday")
    assert len(await everything(stage, CheckIn)) == 1


async def test_who_has_answered_before_the_prompt_is_not_asked_that_day(
    stage: Stage, patient: Person
) -> None:
    await say(stage, patient, "/checkin")
    await tap(stage, patient, "4", "6")
    before = len(patient.messages)
    await stage.advance(madrid(3, 3, 17, 59))
    assert len(patient.messages) == before
    await stage.advance(madrid(3, 3, 18))
    assert "ready" in patient.sees.text


async def test_after_midnight_checkin_goes_on_with_the_open_check_in(asked: Stage, patient: Person) -> None:
    await asked.advance(madrid(3, 3, 0, 30))
    await say(asked, patient, "/checkin")
    assert "Monday" in patient.sees.text
    await tap(asked, patient, "4", "6")
    assert await values(asked) == [(2, PAIN, 4), (2, MOOD, 6)]
    assert "late" not in patient.sees.text
    # The day that has begun is asked about in its own evening.
    await asked.advance(madrid(3, 3, 18))
    assert "Your daily check-in is ready" in patient.sees.text


async def test_when_the_evenings_check_in_is_over_checkin_is_about_today(
    asked: Stage, patient: Person
) -> None:
    await asked.advance(madrid(3, 3, 9))
    await say(asked, patient, "/checkin")
    assert "Check-in for Tuesday, March 3" in patient.sees.text


async def test_nobody_is_asked_on_the_day_of_an_infusion(
    stage: Stage, patient: Person, admin: Person
) -> None:
    await say(stage, admin, "/infusion PT-001 2026-03-03")
    await stage.advance(madrid(3, 2, 18))
    await tap(stage, patient, "4", "6")
    before = len(patient.messages)
    await stage.advance(madrid(3, 4, 8))
    assert len(patient.messages) == before
    await stage.advance(madrid(3, 4, 18))
    await tap(stage, patient, "2", "8")
    assert "1 day since your infusion." in patient.sees.text


async def test_on_the_day_of_an_infusion_one_may_still_answer(
    stage: Stage, patient: Person, admin: Person
) -> None:
    await say(stage, admin, "/infusion PT-001 2026-03-02")
    await say(stage, patient, "/checkin")
    await tap(stage, patient, "2", "8")
    assert "This is the day of your infusion." in patient.sees.text


async def test_what_expired_says_so_quietly(asked: Stage, patient: Person) -> None:
    await tap(asked, patient, "4")
    await asked.advance(madrid(3, 2, 20))
    before = len(patient.messages)
    await asked.advance(madrid(3, 3, 6, 1))
    assert len(patient.messages) == before
    assert "saved as far as it goes" in patient.sees.text and "Pain: 4 ✓" in patient.sees.text
    await tap(asked, patient, "6")
    assert [(value, late) for *_, value, late in await answers(asked)] == [(4, False), (6, True)]


async def test_a_tap_that_telegram_brings_twice_has_one_effect(asked: Stage, patient: Person) -> None:
    patient.taps("4")
    update = asked.telegram.pending[0]
    await asked.settle()
    await tap(asked, patient, "6", "Change pain", "9")
    asked.telegram.hands_out(update)
    await asked.settle()
    assert await values(asked) == [(2, PAIN, 9), (2, MOOD, 6)]
