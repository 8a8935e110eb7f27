"""/settings: one screen that says how everything is set, and changes in place."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage import models as tables
from storage.models import CheckIn, Plan
from tests.handlers.conversation import (
    everything,
    is_now_in,
    labels,
    madrid,
    person,
    recorded,
    say,
    tap,
    values,
    written,
)


@pytest.fixture
def patient(first_patient: Person) -> Person:
    return first_patient


async def changes(stage: Stage, code: str = "PT-001") -> list[tuple[dict[str, str], dict[str, str]]]:
    """What the audit says of each change in the settings: before and after."""
    entries = [one for one in await everything(stage, tables.AuditEntry) if one.subject == code]
    return [(one.before, one.after) for one in entries if one.action == "changed settings"]


async def test_one_screen_says_how_everything_is_set_and_changes_in_place(
    stage: Stage, patient: Person
) -> None:
    (screen,) = await say(stage, patient, "/settings")
    assert screen.text == (
        "Your settings\n"
        "Check-in: 18:00\n"
        "Second check-in: off\n"
        "Days: every day\n"
        "Quiet hours: 22:00 to 08:00\n"
        "Reminder: after 2 hours\n"
        "Weekly questions: Sunday at 11:00\n"
        "Weekly recap: off\n"
        "Your notes: your team does not read them\n"
        "Where you are: Madrid (it is 10:00 there)\n"
        "Language: English"
    )
    for name, choice, told in (
        ("Change time", "20:00", "Check-in: 20:00"),
        ("Second check-in", "09:00", "Second check-in: 09:00"),
        ("Quiet hours", "21:00 to 08:00", "Quiet hours: 21:00 to 08:00"),
        ("Reminder", "after 1 hour", "Reminder: after 1 hour"),
        ("Reminder", "Switch off", "Reminder: off"),
        ("Weekly recap", "Monday at 09:00", "Weekly recap: Monday at 09:00"),
        ("Second check-in", "Switch off", "Second check-in: off"),
    ):
        await tap(stage, patient, name, choice)
        assert screen.text.startswith("Saved. The next check-in comes Monday, March 2 at 20:00.")
        assert told in screen.text.splitlines()
    await tap(stage, patient, "Reminder", "Back")
    assert screen.text.startswith("Your settings")
    assert patient.sees is screen
    # What the site has set anyway is not kept as a wish of one's own.
    assert (await person(stage, "PT-001")).schedule == {
        "hour": "20:00",
        "quiet": "21:00-08:00",
        "reminder": "off",
        "recap": "mon 09:00",
    }
    found = await changes(stage)
    assert found[:2] == [({"hour": "18:00"}, {"hour": "20:00"}), ({"second": "off"}, {"second": "09:00"})]
    assert len(found) == 7


async def test_days_and_the_weekly_hour_take_several_taps_on_one_screen(
    stage: Stage, patient: Person
) -> None:
    (screen,) = await say(stage, patient, "/settings")
    await tap(stage, patient, "Change days", "Monday: on")
    assert screen.text.startswith("Saved. The next check-in comes Tuesday, March 3 at 18:00.")
    assert labels(screen)[:2] == ["Monday: off", "Tuesday: on"]
    for day in ("Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"):
        await tap(stage, patient, f"{day}: on")
    assert "Now: Sunday" in screen.text
    await tap(stage, patient, "Sunday: on")
    assert "One day has to stay." in patient.toasts[-1]
    await tap(stage, patient, "Back", "Weekly questions", "Wednesday", "15:00")
    assert "Now: Wednesday at 15:00" in screen.text
    await tap(stage, patient, "Switch off")
    assert "Now: off" in screen.text
    await tap(stage, patient, "Friday")
    assert "Now: Friday at 11:00" in screen.text
    mine = (await person(stage, "PT-001")).schedule
    assert mine == {"days": "sun", "weekly": "fri 11:00"}


async def test_what_comes_at_another_hour_than_it_was_set_to_is_said(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time")
    (screen,) = await say(stage, patient, "9:30")
    assert "the next one comes" not in screen.text
    await tap(stage, patient, "Change time")
    (screen,) = await say(stage, patient, "11:00")
    assert screen.text.endswith(
        "Weekly questions: the next one comes Sunday, March 8 at 14:00, to keep away from other questions."
    )


async def test_hours_may_be_written_as_people_say_them(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time")
    assert "did not understand that time" in (await say(stage, patient, "later"))[0].text
    (answer,) = await say(stage, patient, "at 6")
    assert (answer.text, labels(answer)) == ("Which one do you mean?", ["06:00", "18:00", "Back"])
    await tap(stage, patient, "06:00")
    # Six o'clock is over today, so today's check-in keeps its hour.
    assert answer.text.startswith("Saved. The next check-in comes Monday, March 2 at 18:00.")
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time")
    assert "at 20:00" in (await say(stage, patient, "8 in the evening"))[0].text
    # After that, words are a note again.
    assert "Saved as a note" in (await say(stage, patient, "19:30 was a good idea"))[0].text
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Second check-in")
    assert "too near to your check-in at 20:00" in (await say(stage, patient, "19:30"))[0].text
    assert "Second check-in: 09:30" in (await say(stage, patient, "9:30"))[0].text
    await tap(stage, patient, "Quiet hours")
    for unclear in ("at night", "10-7"):
        assert "write them like 22-7" in (await say(stage, patient, unclear))[0].text
    assert "Quiet hours: 22:00 to 07:00" in (await say(stage, patient, "22 to 7"))[0].text


async def test_old_and_forged_buttons_of_the_settings_do_no_harm(stage: Stage, patient: Person) -> None:
    (old,) = await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time", "20:00")
    before = (await person(stage, "PT-001")).schedule
    forged = (
        "digest-day:tue",
        "expiry:30 min",
        "hour:99.99",
        "days:",
        "days:x",
        "zone:Mars/Base",
        "x:y",
        ":",
    )
    for data in forged:
        patient.taps("", message=old, data=f"s:{data}")
    patient.taps("", message=old, data="s:hour:20.00")
    patient.taps("", message=old, data="s:hour:20.00")
    await stage.settle()
    assert (await person(stage, "PT-001")).schedule == before == {"hour": "20:00"}
    assert len(await changes(stage)) == 1


async def test_an_open_reminder_follows_what_the_patient_sets(stage: Stage, patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Quiet hours")
    await say(stage, patient, "19-21")
    (check_in,) = await everything(stage, CheckIn)
    assert check_in.remind_at == madrid(3, 2, 21)
    await tap(stage, patient, "Reminder", "Switch off")
    (check_in,) = await everything(stage, CheckIn)
    assert check_in.remind_at is None


async def test_a_question_of_the_settings_is_dropped_when_something_else_is_asked(
    stage: Stage, patient: Person
) -> None:
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time")
    await stage.advance(madrid(3, 2, 18))
    await say(stage, patient, "7", "4")
    assert await values(stage) == [(2, 1, 7), (2, 2, 4)]
    assert (await person(stage, "PT-001")).schedule == {}
    for change in ("I am somewhere else", "Change language", "Change time"):
        await say(stage, patient, "/settings")
        await tap(stage, patient, change)
        await say(stage, patient, "/help", f"a note after {change}")
    assert len(await written(stage)) == 3


async def test_a_rating_is_a_rating_even_when_a_city_or_an_hour_is_expected(
    stage: Stage, patient: Person
) -> None:
    await stage.advance(madrid(3, 2, 18))
    await say(stage, patient, "/settings")
    await tap(stage, patient, "I am somewhere else", "Another place")
    await say(stage, patient, "7")
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time")
    await say(stage, patient, "mood 4")
    assert await values(stage) == [(2, 1, 7), (2, 2, 4)]
    # A language is chosen by a tap, so words are a note.
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change language")
    await say(stage, patient, "tired of talking")
    assert [note for _, note in await written(stage)] == ["tired of talking"]


async def test_the_language_changes_the_screen_and_the_commands(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change language", "Español")
    assert patient.sees.text.startswith(
        "Guardado. El próximo registro llega el lunes 2 de marzo a las 18:00."
    )
    assert "Horas de silencio: de 22:00 a 08:00" in patient.sees.text
    assert patient.commands[0]["description"] == "Responder ahora"
    await tap(stage, patient, "Cambiar la hora")
    (answer,) = await say(stage, patient, "a las 8")
    assert labels(answer) == ["08:00", "20:00", "Atrás"]
    assert "Registro: 20:00" in (await say(stage, patient, "8 de la tarde"))[0].text


async def test_staff_have_settings_too(stage: Stage, clinician: Person, admin: Person) -> None:
    for account, code in ((clinician, "CL-001"), (admin, "AD-001")):
        (settings,) = await say(stage, account, "/settings")
        assert labels(settings)[-2:] == ["Change time zone", "Change language"]
        await tap(stage, account, "Change time zone", "Another place")
        (choices,) = await say(stage, account, "Londres")
        await tap(stage, account, labels(choices)[0])
        assert account.sees.text == "Saved."
        await say(stage, account, "/settings")
        await tap(stage, account, "Change language", "Español")
        changed = await person(stage, code)
        assert (changed.zone, changed.language) == ("Europe/London", "es")
        account.taps("", data="s:hour:20.00")
        await stage.settle()
        assert (await person(stage, code)).schedule == {}
        assert (await recorded(stage, code)).count("changed settings") == 2


# Travel

HOUR = timedelta(hours=1)


async def travels(stage: Stage, patient: Person, city: str) -> str:
    await say(stage, patient, "/settings")
    await tap(stage, patient, "I am somewhere else", "Another place")
    (choices,) = await say(stage, patient, city)
    await tap(stage, patient, labels(choices)[0])
    return patient.sees.text


async def test_somewhere_else_the_next_check_in_comes_by_the_clock_there(
    stage: Stage, patient: Person
) -> None:
    told = await travels(stage, patient, "Nueva York")
    assert told.startswith("Saved. The next check-in comes Monday, March 2 at 18:00.")
    assert "Where you are: New York (it is 04:00 there)" in told
    await stage.advance(madrid(3, 2, 23, 59))
    assert "Saved" in patient.sees.text
    await stage.advance(madrid(3, 3))
    assert "ready" in patient.sees.text


async def test_no_hour_is_promised_that_is_past_there_already(stage: Stage, patient: Person) -> None:
    await stage.advance(madrid(3, 2, 12, 30))
    before = len(patient.messages)
    told = await is_now_in(stage, patient, "Pacific/Auckland")
    assert told.startswith("Saved.\n") and "it is 00:30 there" in told
    assert "ready" in patient.sees.text and len(patient.messages) == before + 3


async def test_across_the_date_line_and_back_no_day_is_doubled_or_lost(stage: Stage, patient: Person) -> None:
    """There and back before a prompt, with an open check-in, and after an answer."""
    for zone, hours, answers in (
        ("Pacific/Honolulu", 20, True),
        ("Pacific/Kiritimati", 1, False),
        ("Pacific/Honolulu", 30, True),
        ("Pacific/Kiritimati", 5, True),
        ("Pacific/Honolulu", 50, False),
        ("Europe/Madrid", 26, True),
    ):
        told = await is_now_in(stage, patient, zone)
        assert told.startswith("Saved.")
        assert all(one.at is None or one.at > stage.clock() for one in await everything(stage, Plan))
        for _ in range(0, hours, 5):
            await stage.advance(stage.clock() + min(hours, 5) * HOUR)
            if answers and labels(patient.sees)[:1] == ["0"]:
                await tap(stage, patient, "4", "6")
    check_ins = sorted(await everything(stage, CheckIn), key=lambda one: one.id)
    days = [one.day for one in check_ins if one.instrument == "daily"]
    assert days[0] == date(2026, 3, 2)
    assert all((later - earlier).days == 1 for earlier, later in pairwise(days))
    assert len(days) >= 6
