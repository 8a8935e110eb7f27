"""Buttons of choices about oneself, and what a tap on them means."""

from dataclasses import replace
from datetime import time
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import choices
from handlers.choices import ENROLLING, OF_PATIENTS, SETTING, Choice
from handlers.keyboards import Keyboard
from handlers.texts import LANGUAGES, texts
from journal import settings
from journal.schedule import Schedule
from storage.models import Stage
from tests.handlers.accessibility import faults

SAY = texts("en")

schedules = st.builds(
    Schedule,
    prompt_at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    second_at=st.none() | st.just(time(9)),
    weekly_weekday=st.integers(0, 6),
    weekly_at=st.none() | st.just(time(12, 30)),
)


def data(keyboard: Keyboard) -> list[str]:
    return [button["callback_data"] for row in keyboard["inline_keyboard"] for button in row]


@pytest.mark.parametrize("during", [ENROLLING, SETTING])
def test_every_choice_says_what_it_chooses(during: str) -> None:
    zones = choices.zones([("Madrid", "Europe/Madrid")], SAY, during)
    assert [choices.choice(one) for one in data(zones)][:2] == [
        Choice(during, Stage.ZONE, "Europe/Madrid"),
        Choice(during, Stage.ZONE, choices.OTHER),
    ]
    languages = [choices.choice(one) for one in data(choices.languages(SAY, during))]
    assert {one.words for one in languages if one and one.words} == set(LANGUAGES)
    hours = data(choices.hours(time(18, 30), SAY, during))
    assert choices.choice(hours[0]) == Choice(during, Stage.HOUR, "18:30")
    assert (choices.choice(hours[-1]) == Choice(SETTING, choices.HOME, "")) == (during == SETTING)


def test_the_settings_open_the_choices() -> None:
    opened = [choices.choice(one) for one in data(choices.patients_home(SAY))]
    assert {one.what for one in opened if one} == {*OF_PATIENTS, *choices.OF_EVERYONE}
    assert {one.words for one in opened if one} == {""}


@given(
    st.sampled_from(LANGUAGES), st.sampled_from([name for name in OF_PATIENTS if name != "hour"]), schedules
)
def test_every_button_of_a_setting_sets_what_it_says(language: str, name: str, now: Schedule) -> None:
    keyboard = choices.of_setting(name, now, texts(language))
    assert list(faults(keyboard)) == []
    *offered, back = [choices.choice(one) for one in data(keyboard)]
    assert back == Choice(SETTING, choices.HOME, "")
    for one in offered:
        assert one is not None and (one.during, one.what) == (SETTING, name)
        if one.words != choices.LAST_DAY:
            assert settings.canonical(name, one.words) == one.words


def test_a_tap_on_a_day_or_on_an_hour_changes_nothing_else() -> None:
    now = replace(Schedule(), weekdays=frozenset({0, 1}), weekly_weekday=2, weekly_at=time(15))
    shown = choices.of_setting("days", now, SAY)
    days = dict(zip(labels(shown), data(shown), strict=True))
    assert days["Monday: on"] == "s:days:tue" and days["Friday: off"] == "s:days:mon,tue,fri"
    weekly = choices.of_setting("weekly", now, SAY)
    taps = dict(zip(labels(weekly), data(weekly), strict=True))
    assert taps["Friday"] == "s:weekly:fri 15.00" and taps["09:00"] == "s:weekly:wed 09.00"


def labels(keyboard: Keyboard) -> list[str]:
    return [button["text"] for row in keyboard["inline_keyboard"] for button in row]


def test_no_zone_is_too_long_for_telegram() -> None:
    zones = [(zone[-40:], zone) for zone in available_timezones()]
    assert max(len(one.encode()) for one in data(choices.zones(zones, SAY, "e"))) <= 64


def test_the_line_about_nobody_is_switched_on_and_off() -> None:
    buttons = [choices.nobody_line_setting(SAY, is_on=is_on) for is_on in (False, True)]
    assert [choices.nobody_line(button["callback_data"]) for button in buttons] == ["on", "off"]
    assert choices.nobody_line("n:perhaps") is None
