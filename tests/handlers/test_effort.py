"""How much a check-in asks of somebody: taps of theirs, messages of ours. Each run of the tests tells it."""

from collections.abc import Callable
from datetime import datetime

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from tests.handlers.conversation import madrid, say, tap

SAME = "Same as yesterday: pain 4, mood 6"
NOT_OFTEN = "Not at all"


async def test_how_many_taps_and_messages_a_check_in_takes(
    stage: Stage, patient: Person, admin: Person, record_property: Callable[[str, object], None]
) -> None:
    async def effort(*steps: datetime | str) -> tuple[int, int]:
        """Of instants that are waited for, and buttons that are tapped."""
        before = len(patient.messages)
        for step in steps:
            await (tap(stage, patient, step) if isinstance(step, str) else stage.advance(step))
        return sum(isinstance(step, str) for step in steps), len(patient.messages) - before

    found = {
        "daily": await effort(madrid(3, 2, 18), "4", "6"),
        "same as yesterday": await effort(madrid(3, 3, 18), SAME),
        "skipped": await effort(madrid(3, 4, 18), "Skip today"),
        "asked later": await effort(
            madrid(3, 5, 18), "Ask me later", "In 2 hours", madrid(3, 5, 20), "4", "6"
        ),
    }
    await effort(madrid(3, 6, 18), SAME, madrid(3, 7, 18), SAME)
    found["weekly"] = await effort(madrid(3, 8, 11), "4", "5", "6", *[NOT_OFTEN] * 4)
    await effort(madrid(3, 8, 18), SAME)
    await say(stage, admin, "/infusion PT-001 2026-03-09")
    found["morning after"] = await effort(madrid(3, 10, 10), "None of these")

    told = ", ".join(f"{name} {taps} and {messages}" for name, (taps, messages) in found.items())
    record_property("told at the end", f"Taps and messages per check-in: {told}.")
    assert found == {
        "daily": (2, 1),
        "same as yesterday": (1, 1),
        "skipped": (1, 1),
        "asked later": (4, 2),
        "weekly": (7, 1),
        "morning after": (1, 1),
    }
