"""What will happen next: the five prompts that are foreseen are the five that then come."""

import re
from datetime import datetime, timedelta

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.texts import local
from storage.models import Outgoing
from tests.handlers.conversation import everything, madrid, say, tap

# What stands for each of them in the outbox, by the instrument or the kind of message.
_UNASKED = ("prompt", "recap", "visit-page")
LINE = re.compile(r"^\w{3}, \w{3} \d+, \d\d:\d\d · .*$", re.MULTILINE)


async def foreseen(stage: Stage, admin: Person, code: str = "PT-001") -> list[str]:
    """Days and hours of what is foreseen, as it is shown."""
    shown = (await say(stage, admin, f"/schedule {code}"))[-1].text
    return [line.partition(" · ")[0] for line in LINE.findall(shown)]


async def came(stage: Stage, since: datetime) -> list[str]:
    """When the patient was asked or told something unasked; a page comes as a picture and as a file."""
    sent = sorted(one.created_at for one in await everything(stage, Outgoing) if one.kind in _UNASKED)
    when = [local(at, "Europe/Madrid") for at in dict.fromkeys(sent) if at > since]
    return [f"{at:%a, %b} {at.day}, {at:%H:%M}" for at in when]


async def holds(stage: Stage, admin: Person) -> bool:
    """Whether the next five come as they are foreseen."""
    since, expected = stage.clock(), await foreseen(stage, admin)
    await stage.advance(since + timedelta(days=3))
    return len(expected) == 5 and (await came(stage, since))[:5] == expected


async def test_what_is_foreseen_then_happens(enrolled: Stage, admin: Person, patient: Person) -> None:
    """Through an infusion, a week's end, phases, changes of schedule, and the change of the clocks."""
    await say(enrolled, admin, "/infusion PT-001 2026-03-04", "/schedule site recap sun 19:00")
    await say(enrolled, admin, "/schedule PT-001 phases 1 twice, 3 daily")
    assert await holds(enrolled, admin)
    await say(enrolled, patient, "/pause")
    await enrolled.advance(madrid(3, 28, 1))
    await say(enrolled, patient, "/resume")
    # An hour that the clock leaps over on the 29th.
    await say(enrolled, admin, "/schedule PT-001 second 21:00", "/schedule PT-001 hour 2:30")
    assert await holds(enrolled, admin)


async def test_a_break_a_pause_and_an_example_say_so(enrolled: Stage, admin: Person, patient: Person) -> None:
    await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Schedules", "The whole site", "What will happen next")
    assert admin.sees.text.splitlines()[1:3] == [
        "Tue, Mar 3, 10:00 · morning after the infusion",
        "Tue, Mar 3, 18:00 · daily check-in",
    ]
    await say(enrolled, patient, "/pause")
    assert "takes a break without an end" in (await say(enrolled, admin, "/schedule PT-001"))[-1].text
    await tap(enrolled, patient, "3 days")
    shown = (await say(enrolled, admin, "/schedule PT-001"))[-1].text
    assert "PT-001 takes a break until Thursday, March 5. After it, on the clock in Europe/Madrid:" in shown
    expected, since = await foreseen(enrolled, admin), enrolled.clock()
    assert expected[0] == "Thu, Mar 5, 18:00"
    await enrolled.advance(since + timedelta(days=8))
    assert (await came(enrolled, since))[:5] == expected
    await say(enrolled, patient, "/stop")
    await tap(enrolled, patient, "Yes, stop")
    assert "PT-001 gets nothing now" in (await say(enrolled, admin, "/schedule PT-001"))[-1].text
