from collections import Counter

import pytest

from journal.instruments import (
    DAILY,
    INSTRUMENTS,
    ITEM_9,
    MOOD,
    PAIN,
    QUESTIONS,
    WEEKLY,
    WEEKLY_WITHOUT_ITEM_9,
    Question,
)


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
    assert DAILY.unanswered(dict.fromkeys(answered, 5)) == question


def test_a_question_is_found_by_its_key() -> None:
    assert DAILY.question("mood") is MOOD
    assert DAILY.question("sleep") is None


def test_no_two_questions_share_a_number_or_a_key() -> None:
    questions = {question for instrument in INSTRUMENTS.values() for question in instrument.questions}
    assert max(Counter(question.number for question in questions).values()) == 1
    assert max(Counter(question.key for question in questions).values()) == 1
    assert set(QUESTIONS.values()) == questions


def test_stored_numbers_keep_their_meaning() -> None:
    numbers = {1: "pain", 2: "mood", 3: "pain-now", 4: "mood-now"}
    numbers |= {11: "unreal", 12: "nausea", 13: "pressure", 14: "bladder", 15: "sleep"}
    numbers |= {21: "peg-pain", 22: "peg-enjoyment", 23: "peg-activity"}
    numbers |= {30 + n: f"phq-{n}" for n in range(1, 10)} | {40 + n: f"gad-{n}" for n in range(1, 8)}
    assert {number: question.key for number, question in QUESTIONS.items()} == numbers


def test_the_rest_of_a_questionnaire_is_asked_when_its_screen_is_positive() -> None:
    screens = {"peg-pain": 5, "peg-enjoyment": 5, "peg-activity": 5, "gad-1": 0, "gad-2": 2}
    for weekly, all_of_phq in ((WEEKLY, 14), (WEEKLY_WITHOUT_ITEM_9, 13)):
        asked = {value: len(weekly.asked({**screens, "phq-1": 1, "phq-2": value})) for value in range(4)}
        assert asked == {0: 7, 1: 7, 2: all_of_phq, 3: all_of_phq}
        most = weekly.asked({**screens, "phq-1": 3, "phq-2": 3, "gad-1": 3})
        assert len(most) == len(weekly.questions) == all_of_phq + 5


def test_item_9_comes_after_the_eight_others_and_never_alone() -> None:
    assert ITEM_9 not in WEEKLY_WITHOUT_ITEM_9.questions
    eight = dict.fromkeys((f"phq-{n}" for n in range(1, 9)), 1)
    peg = {"peg-pain": 5, "peg-enjoyment": 5, "peg-activity": 5}
    assert WEEKLY.unanswered({**peg, **eight, "phq-2": 2}) == ITEM_9
    assert ITEM_9 not in WEEKLY.asked({**peg, **eight})


def test_until_a_screen_is_answered_only_its_own_questions_come() -> None:
    assert len(WEEKLY.asked({})) == 7


def test_instruments_are_found_by_their_own_key() -> None:
    assert all(key == instrument.key for key, instrument in INSTRUMENTS.items())
