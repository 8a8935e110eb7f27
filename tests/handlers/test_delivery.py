"""What the fate of a message means: for the person, for the check-in and for the staff."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.fake.errors import bad_request, too_many_requests
from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.settings import Settings
from storage import outbox
from tests.handlers.panels import add_patient, person, worse
from tests.scenes import Scene

DIGEST_TIME = datetime(2026, 3, 9, 7, tzinfo=UTC)
PROMPT_TIME = datetime(2026, 3, 2, 17, tzinfo=UTC)  # 18:00 in Madrid
PROMPT, REMINDER = "Hello! Your daily check-in is ready.", "A small reminder"
MAYBE_LOST = "It is not known whether a"


@pytest.fixture
async def stage(scene: Scene, settings: Settings, clock: Clock, tmp_path: Path) -> AsyncIterator[Stage]:
    """Here messages are meant to fail, which elsewhere would fail the test."""
    async with scene.again(settings, clock, tmp_path / "stage.db") as stage:
        yield stage


def heads(messages: Sequence[Message]) -> list[str]:
    return [message.text.splitlines()[0] for message in messages if message.from_bot]


async def fates(stage: Stage, kind: str) -> Counter[str]:
    async with stage.app.database.read() as session:
        found = await outbox.fates(session, datetime(2026, 3, 1, tzinfo=UTC))
    return Counter({fate: count for (of, fate), count in found.items() if of == kind})


async def test_a_digest_of_unknown_fate_is_followed_up_in_other_words_and_never_sent_again(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    await add_patient(enrolled, "PT-100", worse(3), date(2026, 3, 9))
    before, told = len(clinician.messages), len(admin.messages)
    enrolled.telegram.fail("sendPhoto", "drop after")
    await enrolled.advance(DIGEST_TIME + timedelta(hours=3))
    arrived = clinician.messages[before:]
    assert [bool(message.photo) for message in arrived] == [True, False]
    assert arrived[1].text.startswith("Your weekly digest may not have reached you.")
    assert [head for head in heads(admin.messages[told:])] == [
        f"{MAYBE_LOST} digest reached CL-001. “python -m bot check” shows it."
    ]
    assert await fates(enrolled, "digest") == {"unknown": 1}


async def test_a_digest_that_was_lost_on_the_way_is_followed_up_too(
    enrolled: Stage, clinician: Person
) -> None:
    await add_patient(enrolled, "PT-100", worse(3), date(2026, 3, 9))
    before = len(clinician.messages)
    enrolled.telegram.fail("sendPhoto", "drop before")
    await enrolled.advance(DIGEST_TIME + timedelta(hours=3))
    assert len(heads(clinician.messages[before:])) == 1
    assert "/digest shows how your patients are now" in clinician.sees.text


async def test_a_prompt_of_unknown_fate_is_followed_up_by_a_reminder_in_ten_minutes(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    before = len(patient.messages)
    enrolled.telegram.fail("sendMessage", "drop after")
    await enrolled.advance(PROMPT_TIME + timedelta(minutes=9))
    assert heads(patient.messages[before:]) == [PROMPT]
    assert f"{MAYBE_LOST} check-in reached PT-001" in admin.sees.text
    await enrolled.advance(PROMPT_TIME + timedelta(hours=3))
    asked, reminded = heads(patient.messages[before:])
    assert asked == PROMPT and reminded.startswith(REMINDER)
    assert patient.sees.date == PROMPT_TIME + timedelta(minutes=10)
    for label in ("4", "6"):
        patient.taps(label)
        await enrolled.settle()
    assert "Saved for" in patient.sees.text


async def test_a_prompt_of_unknown_fate_that_was_answered_needs_no_follow_up(
    enrolled: Stage, patient: Person
) -> None:
    enrolled.telegram.fail("sendMessage", "drop after")
    await enrolled.advance(PROMPT_TIME)
    for label in ("4", "6"):
        patient.taps(label)
        await enrolled.settle()
    before = len(patient.messages)
    await enrolled.advance(PROMPT_TIME + timedelta(hours=4))
    assert len(patient.messages) == before


async def test_whoever_blocked_the_bot_is_unreachable_and_the_admins_hear_of_it_once(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    patient.has_blocked = True  # Telegram's own notice of it has not come.
    told = len(admin.messages)
    await enrolled.advance(PROMPT_TIME + timedelta(days=3))
    assert heads(admin.messages[told:]) == [
        "PT-001 has blocked the bot. Nothing is sent to this person until they come back."
    ]
    assert (await person(enrolled, "PT-001")).next_prompt_at is None
    assert await fates(enrolled, "prompt") == {"blocked": 1}
    patient.unblocks()
    await enrolled.settle()
    assert (await person(enrolled, "PT-001")).next_prompt_at is not None


async def test_a_clinician_who_blocked_the_bot_does_not_stop_the_others(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    await add_patient(enrolled, "PT-100", worse(3), date(2026, 3, 9))
    clinician.has_blocked = True
    told = len(admin.messages)
    await enrolled.advance(DIGEST_TIME + timedelta(days=8))
    assert await fates(enrolled, "digest") == {"blocked": 2}
    assert (
        heads(admin.messages[told:]).count(
            "CL-001 has blocked the bot. Nothing is sent to this person until they come back."
        )
        == 1
    )


async def test_a_prompt_that_telegram_asks_to_wait_with_is_sent_later_once(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    before, told = len(patient.messages), len(admin.messages)
    enrolled.telegram.fail("sendMessage", too_many_requests(30), times=2)
    await enrolled.advance(PROMPT_TIME + timedelta(seconds=59))
    assert heads(patient.messages[before:]) == []
    await enrolled.advance(PROMPT_TIME + timedelta(minutes=5))
    assert heads(patient.messages[before:]) == [PROMPT]
    assert len(admin.messages) == told


async def test_a_page_for_a_visit_that_is_cancelled_meanwhile_is_not_sent(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    admin.says("/infusion PT-001 2026-03-04")
    await enrolled.advance(PROMPT_TIME)
    for rating in ("7", "4"):
        patient.taps(rating)
        await enrolled.settle()
    before = len(patient.messages)
    enrolled.telegram.fail("sendPhoto", too_many_requests(600))
    await enrolled.advance(datetime(2026, 3, 3, 11, tzinfo=UTC))
    admin.says("/infusion PT-001 cancel 2026-03-04")
    await enrolled.advance(datetime(2026, 3, 3, 12, tzinfo=UTC))
    assert heads(patient.messages[before:]) == []
    assert await fates(enrolled, "visit-page") == {"withheld": 2}


async def test_what_never_left_because_telegram_refused_the_connection_is_sent_later_once(
    enrolled: Stage, patient: Person, clock: Clock
) -> None:
    before = len(patient.messages)
    bot = enrolled.app.bot
    reachable = bot._base_url
    clock.move_to(PROMPT_TIME)
    await enrolled.app.ticker.tick()
    bot._base_url = "http://127.0.0.1:1/bot"
    await enrolled.app.sender.deliver()
    assert await fates(enrolled, "prompt") == {"queued": 1}
    bot._base_url = reachable
    await enrolled.advance(PROMPT_TIME + timedelta(minutes=5))
    assert heads(patient.messages[before:]) == [PROMPT]


async def test_an_edit_that_changes_nothing_is_fine(enrolled: Stage, patient: Person) -> None:
    await enrolled.advance(PROMPT_TIME)
    enrolled.telegram.fail("editMessageText", bad_request("message is not modified"))
    patient.taps("4")
    await enrolled.settle()
    assert any(call.outcome.endswith("not modified") for call in enrolled.telegram.calls)
    assert set(await fates(enrolled, "edit")) == {"sent"}


async def test_a_digest_of_several_messages_keeps_its_order_when_one_is_delayed(
    enrolled: Stage, clinician: Person
) -> None:
    for number in range(9):
        await add_patient(enrolled, f"PT-{100 + number}", worse(3), date(2026, 3, 9))
    before = len(clinician.messages)
    enrolled.telegram.fail("sendPhoto", too_many_requests(20))
    for minutes in (5, 6):
        await enrolled.advance(DIGEST_TIME + timedelta(minutes=minutes))
    parts = clinician.messages[before:]
    assert len(parts) > 1
    assert [part.text.startswith("Weekly digest") for part in parts] == [True] + [False] * (len(parts) - 1)
    closed = [part.text.endswith("nobody watches live.") for part in parts]
    assert closed == [False] * (len(parts) - 1) + [True]


async def test_a_digest_whose_parts_are_all_unknown_is_followed_up_once(
    enrolled: Stage, clinician: Person
) -> None:
    for number in range(12):
        await add_patient(enrolled, f"PT-{100 + number}", worse(3), date(2026, 3, 9))
    before = len(clinician.messages)
    enrolled.telegram.fail("sendPhoto", "drop before", times=20)
    enrolled.telegram.fail("sendMessage", "drop before", times=2)
    await enrolled.advance(DIGEST_TIME + timedelta(hours=1))
    assert heads(clinician.messages[before:]) == [
        "Your weekly digest may not have reached you. /digest shows how your patients are now."
    ]


async def test_an_outage_is_followed_up_in_other_words_and_reported_once(
    enrolled: Stage, patient: Person, admin: Person
) -> None:
    """Prompt, reminder and both notices of them are lost."""
    before, told = len(patient.messages), len(admin.messages)
    enrolled.telegram.fail("sendMessage", "drop before", times=4)
    await enrolled.advance(PROMPT_TIME + timedelta(hours=2))
    (pointed,) = heads(patient.messages[before:])
    assert pointed.startswith("Perhaps my messages did not reach you. /checkin opens your check-in")
    (notice,) = heads(admin.messages[told:])
    assert notice.startswith(f"{MAYBE_LOST[:-2]} 4 messages arrived. They were for PT-001, AD-001.")


async def test_a_question_of_unknown_fate_is_followed_up_by_a_reminder(
    enrolled: Stage, patient: Person
) -> None:
    await enrolled.advance(PROMPT_TIME)
    enrolled.telegram.fail("sendMessage", "drop before")
    patient.says("4")
    await enrolled.advance(PROMPT_TIME + timedelta(minutes=11))
    assert patient.sees.text.startswith(REMINDER)


async def test_an_answer_of_unknown_fate_is_followed_up_once_in_other_words(
    enrolled: Stage, patient: Person
) -> None:
    enrolled.telegram.fail("sendMessage", "drop before", times=2)
    patient.says("slept badly")
    patient.says("/help")
    await enrolled.advance(enrolled.clock() + timedelta(minutes=5))
    assert patient.sees.text.startswith(
        "Perhaps my last message did not reach you. What you sent me is safe."
    )
    assert len(heads(patient.messages)) == len(set(heads(patient.messages)))


async def test_who_comes_back_is_offered_the_check_in_that_is_open_and_no_other(
    enrolled: Stage, patient: Person
) -> None:
    await enrolled.advance(PROMPT_TIME - timedelta(hours=1))
    patient.has_blocked = True
    await enrolled.advance(PROMPT_TIME + timedelta(hours=2))
    before = len(patient.messages)
    patient.unblocks()
    await enrolled.advance(enrolled.clock() + timedelta(minutes=5))
    (offered,) = heads(patient.messages[before:])
    assert offered.startswith(REMINDER)


async def test_who_comes_back_after_days_gets_no_old_prompts(enrolled: Stage, patient: Person) -> None:
    patient.has_blocked = True
    await enrolled.advance(PROMPT_TIME + timedelta(days=3, hours=15))
    before = len(patient.messages)
    patient.unblocks()
    await enrolled.advance(enrolled.clock() + timedelta(minutes=5))
    assert heads(patient.messages[before:]) == []
