"""A patient does whatever comes to hand, for days. Seeded, so that a failure can be played again.

That no update is parked and no message refused is checked after every test.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest

from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from storage.models import Stage as Step
from tests.handlers.conversation import answers, person

STEPS = 40
TEXTS = [
    *("7", "4 6", "pain 7 mood 4", "11", "7.5", "slept badly", "<b>", "Madrid", "19:30", "a lot", "mood 3"),
    *("/checkin", "/history", "/settings", "/pause", "/resume", "/stop", "/start", "/forget", "/help"),
    *("/export", "/privacy", "/nonsense", "/start x"),
]
SAVED = re.compile(
    r"Saved for \w+, (?P<day>\w+ \d+)(?: \(marked as late\))?\.\n\n"
    r"Pain: (?P<pain>\d+) of 10\nMood: (?P<mood>\d+) of 10"
)


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_a_patient_does_every_rating_shown_as_saved_is_saved(
    stage: Stage, first_patient: Person, seed: int
) -> None:
    random = Random(seed)  # noqa: S311
    for _ in range(STEPS):
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            random.choice(possible_acts(first_patient, random))()
        if random.random() < 0.4:
            await stage.advance(
                stage.clock() + timedelta(minutes=random.choice((1, 30, 150, 700, 1500, 3000)))
            )
        await stage.settle()
        assert shown(first_patient) <= await saved(stage)
        await has_a_plan(stage)


def possible_acts(account: Person, random: Random) -> list[Callable[[], object]]:
    if account.has_blocked:
        return [account.unblocks]
    own = [message for message in account.messages if not message.from_bot and not message.media]
    acts: list[Callable[[], object]] = [
        account.sends_voice,
        lambda: account.edits(random.choice(own), random.choice(TEXTS)),
        *[lambda: account.says(random.choice(TEXTS))] * 6,
        *[lambda: tap_anything(account, random)] * 12,
    ]
    return [*acts, account.blocks] if random.random() < 0.05 else acts


def tap_anything(account: Person, random: Random) -> None:
    """Erasing is left out: what was saved is then gone for good, as it should be."""
    taps = [
        (message, button)
        for message in account.messages
        for button in message.buttons
        if button.text not in ("Yes, erase everything", "Español")
    ]
    # What was asked last is tapped more often than what is far up in the chat.
    if taps:
        message, button = random.choice(taps[-12:] if random.random() < 0.7 else taps)
        account.taps(button.text, message=message)


def shown(account: Person) -> set[tuple[date, int, int]]:
    """Every rating that a summary in the chat says is saved."""
    found = (SAVED.search(message.text) for message in account.messages)
    return {
        (datetime.strptime(f"{one['day']} 2026", "%B %d %Y").date(), number, int(one[key]))  # noqa: DTZ007
        for one in found
        if one
        for number, key in ((1, "pain"), (2, "mood"))
    }


async def saved(stage: Stage) -> set[tuple[date, int, int]]:
    rows = await answers(stage)
    assert all(0 <= value <= 10 for *_, value, _ in rows)
    return {(day, question, value) for day, question, _, value, _ in rows}


async def has_a_plan(stage: Stage) -> None:
    """Who takes part is asked again some time; who does not is not."""
    patient = await person(stage, "PT-001")
    takes_part = patient.stage == Step.ACTIVE and not patient.paused and not patient.unreachable_since
    assert (patient.next_prompt_at is not None) == takes_part
    assert patient.next_prompt_at is None or patient.next_prompt_at > stage.clock()
