"""Schedules by buttons: each setting in words, sensible choices, and anything else written."""

from functools import partial
from html import unescape

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.admins import oncalls, schedules
from handlers.admins.schedule_screens import CHOICES, PLAN, choice
from handlers.admins.schedules import EXAMPLES, OF_CLINICIANS, SETTINGS
from handlers.admins.setting_words import told
from handlers.texts import LANGUAGES, texts
from journal import oncall, rules, settings
from journal.schedule import Schedule
from journal.verdict import Rule
from tests.handlers.conversation import do, labels, person, say, tap

LONGEST_CODE = "ABCDEF-123456789012"


async def opens(stage: Stage, admin: Person, *labels: str) -> None:
    await say(stage, admin, "/clinic")
    await tap(stage, admin, "Schedules", *labels)


async def test_a_setting_is_chosen_or_written_and_taken_back(enrolled: Stage, admin: Person) -> None:
    await opens(enrolled, admin, "PT-001")
    assert "Daily hour: 18:00\nDays: every day\nReminder: after 2 hours\nStays open: 12 hours\n" in (
        admin.sees.text
    )
    await tap(enrolled, admin, "Daily hour", "20:00")
    assert admin.sees.text.startswith("Changed for PT-001. Daily hour: 20:00.\n\nNext for PT-001, on the")
    await tap(enrolled, admin, "Back")
    assert "Daily hour: 20:00 (own)" in admin.sees.text
    await tap(enrolled, admin, "Phases")
    (unread,) = await say(enrolled, admin, "now and then")
    assert "I cannot read “now and then” for “Phases”" in unread.text
    (changed,) = await say(enrolled, admin, "1 twice, 8 daily")
    assert "Phases: from day 1 twice a day; from day 8 daily." in changed.text
    assert (await person(enrolled, "PT-001")).schedule == {"hour": "20:00", "phases": "1 twice, 8 daily"}
    await tap(enrolled, admin, "Back", "Phases", "As for the site", "Back", "Daily hour", "As for the site")
    assert (await person(enrolled, "PT-001")).schedule == {}


async def test_the_site_and_clinicians_have_their_own_settings(enrolled: Stage, admin: Person) -> None:
    await opens(enrolled, admin, "The whole site", "Worse from")
    assert "no threshold for worsening is validated" in admin.sees.text
    await tap(enrolled, admin, "1.5 points", "Back")
    assert "Worse from: 1.5 points (changed)" in admin.sees.text
    assert len(labels(admin.sees)) == len(SETTINGS) + 2
    await tap(enrolled, admin, "Back", "CL-001", "Digest day", "Wednesday")
    assert admin.sees.text.endswith("Next digest for CL-001: Wed, Mar 4, 08:00 (Europe/Madrid).")
    await tap(enrolled, admin, "Back")
    assert len(labels(admin.sees)) == len(OF_CLINICIANS) + 2 and "Reminder" not in admin.sees.text


async def test_what_fits_nobody_is_refused_in_words_and_by_a_forged_button(
    enrolled: Stage, admin: Person
) -> None:
    for words, answer in {
        "PT-001 digest-hour 8": "for the site or for a clinician, for example: /schedule site digest-hour",
        "CL-001 hour 8": "for the site or for a patient, for example: /schedule site hour 18:30",
        "AD-001": "AD-001 has no schedule",
        "AD-001 hour 8": "for the site or for a patient",
        "PT-001 expiry 2h": "The reminder (after 2 hours) would come when the check-in is over (2 hours).",
        "site reminder 12h": "The reminder (after 12 hours) would come when the check-in is over (12 hours).",
    }.items():
        (told_so,) = await say(enrolled, admin, f"/schedule {words}")
        assert answer in told_so.text
    await opens(enrolled, admin, "PT-001")
    for data in (
        "k:plan:PT-001:digest-hour:08.00",
        "k:plan:PT-001:hour:25.00",
        "k:plan:PT-404:hour:08.00",
        "k:plan:PT-001:colour",
        "k:plan:site:hour:08.00:00",
        "k:plan:AD-001:next",
        f"k:plan:{'x' * 56}",
        f"k:plan:{'x' * 30}:{'y' * 20}",
    ):
        assert await do(enrolled, admin, partial(admin.taps, "", data=data))
    assert (await person(enrolled, "AD-001")).expecting_about is None
    assert (await person(enrolled, "PT-001")).schedule == {}
    await say(enrolled, admin, "/schedule PT-001 reminder off", "/schedule PT-001 expiry 1h")
    assert (await person(enrolled, "PT-001")).schedule == {"reminder": "off", "expiry": "60 min"}


async def test_a_patient_is_offered_only_reminders_that_come_in_time(
    enrolled: Stage, admin: Person, patient: Person
) -> None:
    await say(enrolled, admin, "/schedule site expiry 3h")
    await say(enrolled, patient, "/settings")
    await tap(enrolled, patient, "Reminder")
    assert labels(patient.sees)[:3] == ["after 1 hour", "after 2 hours", "Switch off"]


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_choices_that_fit_a_button_and_is_told_in_words(name: str) -> None:
    read = rules.canonical if name in rules.SETTINGS else settings.canonical
    usual = {**settings.words(Schedule()), **rules.words(Rule())}[name]
    assert all(read(name, words) == words for words in CHOICES[name])
    for language in LANGUAGES:
        spoken = texts(language)
        assert spoken(f"plan-about-{name}") and spoken(f"plan-{name}")
        for words in (*CHOICES[name], usual, read(name, EXAMPLES[name])):
            offered = choice(LONGEST_CODE, name, words, spoken)
            assert len(offered["callback_data"].encode()) <= 64
            carried = offered["callback_data"].removeprefix(f"k:{PLAN}:{LONGEST_CODE}:{name}:")
            assert read(name, carried) == words
            assert told(name, words, spoken)
            assert words not in CHOICES[name] or len(offered["text"]) <= 40


SAID_DIFFERENTLY = {"phases", "digest-says", *rules.CHOICES}


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_shown_can_be_written_as_well(language: str) -> None:
    say = texts(language)
    for name in CHOICES.keys() - SAID_DIFFERENTLY:
        for words in CHOICES[name]:
            assert settings.canonical(name, told(name, words, say)) == settings.canonical(name, words)
    for words in oncalls.OFFERED[oncall.HOURS]:
        shown = oncalls.in_words(say, words)
        assert oncall.canonical(oncall.HOURS, shown) == oncall.canonical(oncall.HOURS, words)
    for name in SETTINGS:
        read = rules.canonical if name in rules.SETTINGS else settings.canonical
        assert read(name, unescape(schedules.example(name, say)))
