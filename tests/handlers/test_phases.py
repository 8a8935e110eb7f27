"""Around an infusion: silence on its day, a short how-are-you the next morning, then as the admin sets it."""

from datetime import date

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage import answers as stored
from storage import outbox
from storage.models import CheckIn, CheckInStatus
from tests.handlers.conversation import MADRID, answers, everything, labels, madrid, person, say, tap


@pytest.fixture
def patient(first_patient: Person) -> Person:
    return first_patient


async def hears(stage: Stage, account: Person, *at: int) -> list[tuple[str, str]]:
    """When and with which first line the bot writes until this March day, hour and minute."""
    before = len(stage.telegram.calls)
    await stage.advance(madrid(3, *at))
    calls = [call for call in list(stage.telegram.calls)[before:] if call.method == "sendMessage"]
    return [
        (f"{call.at.astimezone(MADRID):%d %H:%M}", call.params["text"].splitlines()[0])
        for call in calls
        if int(call.params["chat_id"]) == account.id
    ]


DAILY = "Hello! Your daily check-in is ready."
MORNING = "Hello! I have one short question for you today."
SECOND = "Hello! Your second check-in of today is ready."


async def test_silence_then_a_morning_then_every_day(stage: Stage, patient: Person, admin: Person) -> None:
    await say(stage, admin, "/schedule PT-001 reminder off", "/schedule PT-001 summary off")
    await say(stage, admin, "/infusion PT-001 2026-03-03")
    assert await hears(stage, patient, 4, 19) == [
        ("02 18:00", DAILY),
        ("04 10:00", MORNING),
        ("04 18:00", DAILY),
    ]


async def test_a_morning_without_trouble_takes_one_tap(stage: Stage, patient: Person, admin: Person) -> None:
    await say(stage, admin, "/infusion PT-001 2026-03-03")
    await stage.advance(madrid(3, 4, 10))
    assert "• Nausea" in patient.sees.text
    assert labels(patient.sees) == ["None of these", "Yes, some of it"]
    await tap(stage, patient, "None of these")
    assert "You had none of the five things" in patient.sees.text
    assert [(number, value) for _, number, _, value, _ in await answers(stage)] == [
        (n, 0) for n in range(11, 16)
    ]
    # None of this is an answered day.
    async with stage.app.database.read() as session:
        answered = await stored.days(session, [(await person(stage, "PT-001")).id], date.min, date.max)
    assert answered == {}


async def test_a_morning_with_trouble_is_asked_about_in_words(
    stage: Stage, patient: Person, admin: Person
) -> None:
    await say(stage, admin, "/infusion PT-001 2026-03-03")
    await stage.advance(madrid(3, 4, 14))
    assert (
        patient.sees.text.splitlines()[0]
        == "A small reminder: one short question is still open. Whenever it suits you."
    )
    await tap(stage, patient, "Yes, some of it")
    assert labels(patient.sees) == ["Not at all", "Mild", "Moderate", "Severe"]
    await tap(stage, patient, "Mild", "Severe", "Not at all")
    # A typed rating is about the day, and what was asked stays open.
    await say(stage, patient, "pain 3 mood 6")
    await say(stage, patient, "/checkin")
    await tap(stage, patient, "Go on: since your infusion")
    assert "Question 4 of 5" in patient.sees.text
    await say(stage, patient, "mild")
    await tap(stage, patient, "Moderate")
    assert "Nausea: Severe" in patient.sees.text
    assert "please call your clinic at +34 555 0100" in patient.sees.text
    day = {number: value for _, number, _, value, _ in await answers(stage)}
    assert day == {1: 3, 2: 6, 11: 1, 12: 3, 13: 0, 14: 1, 15: 2}


async def test_an_infusion_that_moves_takes_what_is_pending_along_once(
    stage: Stage, patient: Person, admin: Person
) -> None:
    await say(stage, admin, "/schedule PT-001 reminder off", "/schedule PT-001 summary off")
    await say(stage, admin, "/infusion PT-001 2026-03-03")
    await stage.advance(madrid(3, 3, 9))
    await say(stage, admin, "/infusion PT-001 move 2026-03-03 2026-03-05")
    heard = await hears(stage, patient, 6, 12)
    assert heard == [("03 18:00", DAILY), ("04 18:00", DAILY), ("06 10:00", MORNING)]
    await say(stage, admin, "/infusion PT-001 2026-03-06", "/infusion PT-001 cancel 2026-03-06")
    assert await hears(stage, patient, 7, 12) == [("06 18:00", DAILY)]


async def test_the_admin_sets_denser_and_lighter_phases(stage: Stage, patient: Person, admin: Person) -> None:
    await say(
        stage,
        admin,
        "/schedule PT-001 reminder off",
        "/schedule PT-001 weekly off",
        "/infusion PT-001 2026-03-02",
    )
    (said,) = await say(stage, admin, "/schedule PT-001 phases 1 twice, 3 daily, 5 every 2")
    assert "1 twice, 3 daily, 5 every 2" in said.text
    assert (
        "phases: 1 twice, 3 daily, 5 every 2 (own)" in (await say(stage, admin, "/schedule PT-001"))[0].text
    )
    heard = await hears(stage, patient, 9, 23)
    days = [(at[:2], first) for at, first in heard if first in (SECOND, DAILY)]
    assert days == [
        ("03", SECOND),
        ("03", DAILY),
        ("04", SECOND),
        ("04", DAILY),
        ("05", DAILY),
        ("06", DAILY),
        ("07", DAILY),
        ("09", DAILY),
    ]


async def test_a_second_prompt_asks_for_this_moment_and_closes_with_it(
    stage: Stage, patient: Person, admin: Person
) -> None:
    await say(stage, admin, "/schedule PT-001 second 9:30")
    await stage.advance(madrid(3, 3, 9, 30))
    second = patient.sees
    assert "right now" in second.text
    await tap(stage, patient, "4")
    await say(stage, patient, "6")
    assert {number: value for _, number, _, value, _ in await answers(stage)} == {3: 4, 4: 6}
    await stage.advance(madrid(3, 4, 9, 30))
    second = patient.sees
    await stage.advance(madrid(3, 4, 12, 30))
    await tap(stage, patient, "5", on=second)
    await stage.advance(madrid(3, 4, 13, 30))
    await tap(stage, patient, "7")
    assert "that moment has passed" in patient.sees.text
    late = [(number, value, late) for day, number, _, value, late in await answers(stage) if day.day == 4]
    assert late == [(3, 5, True)]


async def test_after_an_outage_each_is_on_record_and_nothing_comes_at_night(
    stage: Stage, patient: Person, admin: Person
) -> None:
    await say(stage, admin, "/schedule PT-001 second 9:30", "/infusion PT-001 2026-03-06")
    before = len(patient.messages)
    stage.clock.move_to(madrid(3, 8, 23))
    for _ in range(8):
        await stage.settle()
    async with stage.app.database.read() as session:
        fates = await outbox.fates(session, madrid(3, 1))
    # Second prompts of the 3rd to the 5th, the 7th and the 8th, the morning of the 7th; six daily ones.
    beside = [one for one in await everything(stage, CheckIn) if one.instrument in ("now", "morning")]
    assert [(one.instrument, one.day.day) for one in beside if one.instrument == "now"] == [
        ("now", day) for day in (3, 4, 5, 7, 8)
    ]
    assert {one.status for one in beside} == {CheckInStatus.EXPIRED}
    assert fates["prompt", "expired"] >= 6
    assert all("weekly" not in message.text for message in patient.messages[before:])
    await stage.advance(madrid(3, 9, 8))
    assert patient.sees.text.startswith("Hello! Your weekly questions are ready.")


async def test_after_an_outage_a_typed_number_answers_the_prompt_that_came(
    stage: Stage, patient: Person, admin: Person
) -> None:
    await say(stage, admin, "/schedule PT-001 second 09:00", "/schedule PT-001 hour 12:15")
    await stage.advance(madrid(3, 3, 8, 50))
    # By now the second check-in of the day would still take answers, but nobody has seen its prompt.
    stage.clock.move_to(madrid(3, 3, 12, 30))
    await stage.settle()
    assert patient.sees.text.startswith(DAILY)
    await say(stage, patient, "7")
    assert [(number, value) for day, number, _, value, _ in await answers(stage) if day.day == 3] == [(1, 7)]
