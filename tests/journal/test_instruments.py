from collections import Counter

import pytest

from journal.instruments import DAILY, INSTRUMENTS, MOOD, PAIN, QUESTIONS, Question


def test_more_pain_is_a_greater_burden() -> None:
    assert [PAIN.burden(value) for value in (0, 7, 10)] == [0, 7, 10]


def test_better_mood_is_a_smaller_burden() -> None:
    assert [MOOD.burden(value) for value in (0, 7, 10)] == [10, 3, 0]


def test_a_mean_has_a_burden_too() -> None:
    assert MOOD.burden(2.5) == 7.5


def test_both_scales_run_from_0_to_10() -> None:
    assert list(PAIN.scale) == list(MOOD.scale) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


@pytest.mark.parametrize(
    ("answered", "question"),
    [((), PAIN), (("pain",), MOOD), (("mood",), PAIN), (("mood", "pain"), None), (("sleep",), PAIN)],
)
def test_questions_are_asked_in_order_until_all_are_answered(
    answered: tuple[str, ...], question: Question | None
) -> None:
    assert DAILY.unanswered(answered) == question


def test_a_question_is_found_by_its_key() -> None:
    assert DAILY.question("mood") is MOOD
    assert DAILY.question("sleep") is None


def test_no_two_questions_share_a_number_or_a_key() -> None:
    questions = {question for instrument in INSTRUMENTS.values() for question in instrument.questions}
    assert max(Counter(question.number for question in questions).values()) == 1
    assert max(Counter(question.key for question in questions).values()) == 1
    assert set(QUESTIONS.values()) == questions


def test_stored_numbers_keep_their_meaning() -> None:
    assert {number: question.key for number, question in QUESTIONS.items()} == {1: "pain", 2: "mood"}


def test_instruments_are_found_by_their_own_key() -> None:
    assert all(key == instrument.key for key, instrument in INSTRUMENTS.items())
