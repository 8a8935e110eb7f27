"""Buttons, and what a tap on them means; anything else means nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import choices, keyboards
from handlers.keyboards import Closing, Confirmation, Keyboard, RatingTap, button, by_two
from handlers.patients import forms, offers
from handlers.texts import texts
from journal.instruments import DAILY, MOOD, PAIN
from storage.models import CheckIn, Role

SAY = texts("en")
CHECK_IN = CheckIn(token="Zm9vYmFyIQ-", day=date(2026, 3, 2), instrument="daily")
PARSERS = [
    keyboards.rating_tap,
    keyboards.break_tap,
    choices.choice,
    choices.nobody_line,
    keyboards.confirmed,
    keyboards.invited_role,
    keyboards.closing,
    offers.tap,
    forms.tap,
]


def data(keyboard: Keyboard) -> list[str]:
    return [button["callback_data"] for row in keyboard["inline_keyboard"] for button in row]


def test_a_scale_shows_eleven_numbers_in_rows_that_a_thumb_can_hit() -> None:
    keyboard = keyboards.scale(CHECK_IN, MOOD, SAY)
    shown = [button["text"] for row in keyboard["inline_keyboard"] for button in row]
    assert shown == [str(number) for number in range(11)]
    assert max(map(len, keyboard["inline_keyboard"])) <= keyboards.WIDEST
    taps = [keyboards.rating_tap(one) for one in data(keyboard)]
    assert taps == [RatingTap("Zm9vYmFyIQ-", MOOD, number) for number in range(11)]


def test_a_correction_asks_again() -> None:
    taps = [keyboards.rating_tap(one) for one in data(keyboards.corrections(CHECK_IN, DAILY.questions, SAY))]
    assert taps == [RatingTap("Zm9vYmFyIQ-", PAIN, None), RatingTap("Zm9vYmFyIQ-", MOOD, None)]


def test_a_confirmation_is_taken_or_left() -> None:
    answers = [keyboards.confirmed(one) for one in data(keyboards.confirmation("stop", "Yes", "No"))]
    assert answers == [Confirmation("stop", True), Confirmation("stop", False)]


def test_closing_is_offered_and_then_taken_or_left() -> None:
    offer, choice = keyboards.closing_offer("Zm9vYmFyIQ-", SAY), keyboards.closing_choice("Zm9vYmFyIQ-", SAY)
    taps = [keyboards.closing(one) for one in (*data(offer), *data(choice))]
    assert taps == [Closing("Zm9vYmFyIQ-", agreed) for agreed in (None, True, False)]


def test_an_invite_names_its_role() -> None:
    assert [keyboards.invited_role(one) for one in data(keyboards.invitable(SAY))] == [*Role]


def test_a_break_is_begun_and_its_length_is_said() -> None:
    lengths = [keyboards.break_tap(one) for one in data(keyboards.break_lengths(SAY))]
    assert lengths == [*(timedelta(days=days) for days in (3, 7, 14)), keyboards.OPEN]
    assert [keyboards.break_tap(one) for one in data(keyboards.break_change(SAY))] == [keyboards.BEGIN]
    days = [date(2026, 3, 4), date(2026, 4, 3)]
    assert [keyboards.break_tap(one) for one in data(keyboards.break_days(days, SAY))] == days


@pytest.mark.parametrize("forged", ["b:4", "b:-3", "b:2026-02-30", "b:20260303", "b:²", "b:open:3", "b:٣"])
def test_no_other_length_can_be_forged(forged: str) -> None:
    assert keyboards.break_tap(forged) is None


@given(st.text(max_size=64))
def test_what_no_button_says_is_understood_by_at_most_one_reader(forged: str) -> None:
    assert sum(read(forged) is not None for read in PARSERS) <= 1


PARTS = ["r", "e", "s", "y", "i", "x", "b", "n", "c", "", "1", "2", "?", "10", "11", "zone", "yes", "no"]


@given(st.lists(st.sampled_from(PARTS), max_size=5))
def test_a_rating_is_never_off_its_scale(parts: list[str]) -> None:
    tap = keyboards.rating_tap(":".join(parts))
    assert tap is None or tap.value is None or tap.value in tap.question.scale


def test_two_buttons_share_a_row_where_both_have_room_for_their_words() -> None:
    labels = ["People", "Invites", "Reports", "Name, phone, crisis lines", "Pause or go on"]
    lines = by_two(button(label, "k") for label in labels)
    assert [[one["text"] for one in line] for line in lines] == [labels[:2], *([one] for one in labels[2:])]
