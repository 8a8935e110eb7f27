"""A patient answers in words: a rating when nothing else is said, otherwise a note; edits correct."""

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage.models import Note
from tests.handlers.conversation import answers, everything, labels, madrid, say, tap, values, written

PAIN, MOOD = 1, 2
SCALE = [str(number) for number in range(11)]


@pytest.fixture
def patient(first_patient: Person) -> Person:
    return first_patient


async def test_ratings_may_be_written_in_many_ways(asked: Stage, patient: Person) -> None:
    ways = [
        ("4", "6"),
        ("pain 4 mood 6",),
        ("four", "six"),
        ("4/10", "6 of 10"),
        ("Mood: 6", "Pain: 4"),
        ("4, 6",),
    ]
    for day, texts in enumerate(ways, start=2):
        await asked.advance(madrid(3, day, 18))
        await say(asked, patient, *texts)
        assert "Pain: 4 of 10\nMood: 6 of 10" in patient.sees.text
        assert await values(asked) == [
            (n, *rating) for n in range(2, day + 1) for rating in ((PAIN, 4), (MOOD, 6))
        ]


async def test_only_the_newest_message_keeps_its_buttons(asked: Stage, patient: Person) -> None:
    prompt = patient.sees
    await say(asked, patient, "4")
    question = patient.sees
    await say(asked, patient, "6")
    assert not prompt.buttons and not question.buttons
    assert labels(patient.sees) == ["Change pain", "Change mood", "Another day"]


async def test_ratings_before_the_prompt_mean_no_prompt_that_day(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "pain 7 mood 4")
    before = len(patient.messages)
    await stage.advance(madrid(3, 3, 17, 59))
    assert len(patient.messages) == before
    assert await values(stage) == [(2, PAIN, 7), (2, MOOD, 4)]


async def test_ratings_on_the_morning_after_a_silent_evening_are_about_today(
    asked: Stage, patient: Person
) -> None:
    await asked.advance(madrid(3, 3, 9))
    await say(asked, patient, "pain 7 mood 4")
    assert await values(asked) == [(3, PAIN, 7), (3, MOOD, 4)]
    assert "Saved for Tuesday, March 3." in patient.sees.text


async def test_a_bare_number_on_the_morning_after_answers_the_question_in_the_chat(
    asked: Stage, patient: Person
) -> None:
    await asked.advance(madrid(3, 3, 9))
    await say(asked, patient, "7", "4")
    assert [(day.day, value, late) for day, _, _, value, late in await answers(asked)] == [
        (2, 7, True),
        (2, 4, True),
    ]
    assert "Saved for Monday, March 2 (marked as late)." in patient.sees.text


async def test_after_midnight_the_evening_is_answered_while_it_is_open(asked: Stage, patient: Person) -> None:
    await asked.advance(madrid(3, 3, 0, 30))
    await say(asked, patient, "7", "mood 4")
    assert await values(asked) == [(2, PAIN, 7), (2, MOOD, 4)]
    # What was complete is not overwritten by a new rating of the night.
    await say(asked, patient, "pain 9 mood 2")
    assert await values(asked) == [(2, PAIN, 7), (2, MOOD, 4), (3, PAIN, 9), (3, MOOD, 2)]


async def test_a_number_that_answers_nothing_is_not_guessed_at(stage: Stage, patient: Person) -> None:
    for text in ("7", "seven", "7/10", "11", "-1", "7 or 8"):
        (answer,) = await say(stage, patient, text)
        assert "no open question" in answer.text
    assert await answers(stage) == [] and await everything(stage, Note) == []


async def test_a_number_off_the_scale_shows_again_what_a_number_would_answer(
    asked: Stage, patient: Person
) -> None:
    await asked.advance(madrid(3, 3, 12))
    (late,) = await say(asked, patient, "11")
    assert "not on the scale" in late.text and "Check-in for Monday, March 2" in late.text
    assert labels(late)[:11] == SCALE
    await say(asked, patient, "4", "6")
    await tap(asked, patient, "Change mood")
    (changing,) = await say(asked, patient, "12")
    assert "How was your mood" in changing.text and labels(changing)[:11] == SCALE
    await say(asked, patient, "7")
    assert await values(asked) == [(2, PAIN, 4), (2, MOOD, 7)]


async def test_what_is_no_rating_is_asked_again(asked: Stage, patient: Person) -> None:
    off_scale = dict.fromkeys(("11", "-1", "pain 11"), "not on the scale")
    not_whole = dict.fromkeys(("7.5", "7-8", "7 or 8", "pain 7 8"), "whole number")
    for text, why in (off_scale | not_whole).items():
        (answer,) = await say(asked, patient, text)
        assert why in answer.text.splitlines()[0]
        assert "How much pain" in answer.text and labels(answer)[:11] == SCALE
    assert await answers(asked) == [] and await everything(asked, Note) == []
    await tap(asked, patient, "7")
    assert await values(asked) == [(2, PAIN, 7)]


async def test_words_during_an_open_question_are_a_note_and_the_question_is_asked_again(
    asked: Stage, patient: Person
) -> None:
    prompt = patient.sees
    (answer,) = await say(asked, patient, "a lot, my <b>back</b> & neck")
    assert answer.text.startswith("Saved as a note for Monday, March 2.\n\nYour notes are yours")
    assert "Nobody reads your answers live." in answer.text
    assert "This question is still open:" in answer.text
    assert labels(answer)[:11] == SCALE and not prompt.buttons
    assert await written(asked) == [(madrid(3, 2).date(), "a lot, my <b>back</b> & neck")]
    await tap(asked, patient, "7", "4")
    assert await values(asked) == [(2, PAIN, 7), (2, MOOD, 4)]


async def test_words_after_the_answers_are_a_note(asked: Stage, patient: Person) -> None:
    await tap(asked, patient, "4", "6")
    summary = patient.sees
    (answer,) = await say(asked, patient, "7 hours of sleep")
    assert answer.text.startswith("Saved as a note for Monday, March 2.") and not answer.buttons
    assert "call your clinic" in answer.text
    assert summary.buttons
    assert await values(asked) == [(2, PAIN, 4), (2, MOOD, 6)]


async def test_a_note_of_the_night_belongs_to_the_evening_and_one_of_the_morning_to_its_day(
    asked: Stage, patient: Person
) -> None:
    await tap(asked, patient, "4", "6")
    for hour in (1, 5, 7, 12):
        await asked.advance(madrid(3, 3, hour))
        await say(asked, patient, f"slept badly, {hour} h")
    assert [noted.day for noted, _ in await written(asked)] == [2, 2, 3, 3]


async def test_a_note_of_the_morning_does_not_nag_about_the_evening(asked: Stage, patient: Person) -> None:
    await asked.advance(madrid(3, 3, 9))
    (answer,) = await say(asked, patient, "slept badly")
    assert "Tuesday" in answer.text and "still open" not in answer.text and not answer.buttons


async def test_an_edited_rating_corrects_the_answer(asked: Stage, patient: Person) -> None:
    message = patient.says("4")
    await asked.settle()
    await say(asked, patient, "6")
    patient.edits(message, "5")
    await asked.settle()
    assert [value for *_, value, _ in await answers(asked)] == [4, 5, 6]
    assert patient.sees.text.startswith("I changed your answer.\n\nSaved for Monday")
    assert "Pain: 5 of 10" in patient.sees.text


async def test_two_edited_ratings_correct_both(asked: Stage, patient: Person) -> None:
    message = patient.says("pain 4 mood 6")
    await asked.settle()
    patient.edits(message, "pain 5 mood 7")
    await asked.settle()
    assert await values(asked) == [(2, PAIN, 5), (2, MOOD, 7)]


async def test_a_rating_that_is_edited_to_nonsense_stays(asked: Stage, patient: Person) -> None:
    message = patient.says("4")
    await asked.settle()
    patient.edits(message, "a lot")
    await asked.settle()
    assert "Your earlier answer stays" in patient.sees.text
    assert await values(asked) == [(2, PAIN, 4)]


async def test_an_edited_note_is_a_new_revision(asked: Stage, patient: Person) -> None:
    message = patient.says("slept bad")
    await asked.settle()
    patient.edits(message, "slept badly")
    await asked.settle()
    assert patient.sees.text.startswith("I changed your note for Monday, March 2.\n\nNobody reads")
    assert [text for _, text in await written(asked)] == ["slept badly"]
    assert [note.revision for note in await everything(asked, Note)] == [0, 1]


async def test_an_edit_days_later_corrects_its_own_day(asked: Stage, patient: Person) -> None:
    message = patient.says("pain 4 mood 6")
    await asked.settle()
    await asked.advance(madrid(3, 4, 8))
    patient.edits(message, "pain 5 mood 6")
    await asked.settle()
    assert await values(asked) == [(2, PAIN, 5), (2, MOOD, 6)]


async def test_what_was_no_rating_may_be_edited_into_one(asked: Stage, patient: Person) -> None:
    message = patient.says("11")
    await asked.settle()
    patient.edits(message, "1")
    await asked.settle()
    assert await values(asked) == [(2, PAIN, 1)]
    assert "How was your mood" in patient.sees.text


async def test_other_edits_are_ignored(stage: Stage, patient: Person) -> None:
    command = patient.says("/help")
    number = patient.says("7")
    await stage.settle()
    before = len(patient.messages)
    patient.edits(command, "/history")
    patient.edits(number, "8")
    await stage.settle()
    assert len(patient.messages) == before
    assert await answers(stage) == []


async def test_a_note_is_kept_as_it_was_written(asked: Stage, patient: Person) -> None:
    texts = ["😀" * 2048, "x" * 4096, "<b>", "&lt;", "=1+1", "no\nlines\n\nlost"]
    await say(asked, patient, *texts)
    assert [note for _, note in await written(asked)] == texts
