"""Buttons, and what a tap on them means; anything else means nothing."""

from datetime import date, time
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import keyboards
from handlers.keyboards import Choice, Closing, Confirmation, Keyboard, RatingTap
from handlers.texts import LANGUAGES, texts
from journal.instruments import DAILY, MOOD, PAIN
from storage.models import CheckIn, Role, Stage

SAY = texts("en")
CHECK_IN = CheckIn(token="Zm9vYmFyIQ-", day=date(2026, 3, 2), instrument="daily")
PARSERS = [
    keyboards.rating_tap,
    keyboards.choice,
    keyboards.confirmed,
    keyboards.invited_role,
    keyboards.closing,
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


@pytest.mark.parametrize("during", [keyboards.ENROLLING, keyboards.SETTING])
def test_every_choice_says_what_it_chooses(during: str) -> None:
    zones = keyboards.zones([("Madrid", "Europe/Madrid")], SAY, during)
    assert [keyboards.choice(one) for one in data(zones)] == [
        Choice(during, Stage.ZONE, "Europe/Madrid"),
        Choice(during, Stage.ZONE, keyboards.OTHER),
    ]
    languages = [keyboards.choice(one) for one in data(keyboards.languages(SAY, during))]
    assert {one.value for one in languages if one} == set(LANGUAGES)
    hours = data(keyboards.hours(time(18, 30), SAY, during))
    assert keyboards.choice(hours[0]) == Choice(during, Stage.HOUR, "18.30")
    assert len(set(hours)) == len(hours)


def test_settings_open_the_choices() -> None:
    steps = [keyboards.choice(one) for one in data(keyboards.settings(SAY, keyboards.hour_setting(SAY)))]
    assert steps == [Choice("s", step, "") for step in (Stage.HOUR, Stage.ZONE, Stage.LANGUAGE)]


def test_a_confirmation_is_taken_or_left() -> None:
    answers = [keyboards.confirmed(one) for one in data(keyboards.confirmation("stop", "Yes", "No"))]
    assert answers == [Confirmation("stop", True), Confirmation("stop", False)]


def test_closing_is_offered_and_then_taken_or_left() -> None:
    offer, choice = keyboards.closing_offer("Zm9vYmFyIQ-", SAY), keyboards.closing_choice("Zm9vYmFyIQ-", SAY)
    taps = [keyboards.closing(one) for one in (*data(offer), *data(choice))]
    assert taps == [Closing("Zm9vYmFyIQ-", agreed) for agreed in (None, True, False)]


def test_an_invite_names_its_role() -> None:
    assert [keyboards.invited_role(one) for one in data(keyboards.invitable(SAY))] == [*Role]


def test_no_button_is_too_long_for_telegram() -> None:
    zones = [(zone, zone) for zone in available_timezones()]
    everything = data(keyboards.zones(zones, SAY, "e")) + data(keyboards.scale(CHECK_IN, MOOD, SAY))
    assert max(len(one.encode()) for one in everything) <= 64


@given(st.text(max_size=64))
def test_what_no_button_says_is_understood_by_at_most_one_reader(forged: str) -> None:
    assert sum(read(forged) is not None for read in PARSERS) <= 1


PARTS = ["r", "e", "s", "y", "i", "x", "", "1", "2", "?", "10", "11", "zone", "yes", "no"]


@given(st.lists(st.sampled_from(PARTS), max_size=5))
def test_a_rating_is_never_off_its_scale(parts: list[str]) -> None:
    tap = keyboards.rating_tap(":".join(parts))
    assert tap is None or tap.value is None or tap.value in tap.question.scale


def test_the_line_about_nobody_is_switched_on_and_off() -> None:
    buttons = [keyboards.nobody_line_setting(SAY, is_on=is_on) for is_on in (False, True)]
    assert [keyboards.nobody_line(button["callback_data"]) for button in buttons] == ["on", "off"]
    assert keyboards.nobody_line("n:perhaps") is None
