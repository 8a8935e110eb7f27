"""A clinic is set up from a phone, from nothing to the first prompt, in less than a quarter of an hour."""

import re
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.stage import Stage, opened
from bot.settings import Settings
from handlers.admins.inviting import make_invite
from handlers.desk import Desk
from handlers.texts import texts
from storage.audit import COMMAND_LINE
from storage.models import Role
from tests.handlers.conversation import failures, madrid
from tests.scenes import sqlite

# What a person takes at a phone, without hurry. Our assumptions; docs/setup.md names them.
A_TAP, A_LINE = timedelta(seconds=4), timedelta(seconds=10)
WORDS_A_MINUTE = 200
AIM = timedelta(minutes=15)
# To pass a link on: press it long, forward, choose the chat.
FORWARDED = 3
DOCS = Path(__file__).parent.parent.parent / "docs" / "setup.md"
LINK = re.compile(r"https://t\.me/\S+")


@dataclass
class Hand:
    """Somebody at a phone; what they do and read is counted."""

    stage: Stage
    account: Person
    taps: int = 0
    lines: int = 0
    words: int = 0

    async def opens(self, link: str) -> None:
        """The link, and START."""
        await self._does(lambda: self.account.opens(link), taps=2)

    async def taps_on(self, *labels: str) -> None:
        for label in labels:
            await self._does(partial(self.account.taps, label, self.account.sees), taps=1)

    async def takes_every_default(self) -> None:
        while self.account.sees.buttons and (self.account.sees.buttons[0].data or "").startswith("e:"):
            await self.taps_on(self.account.sees.buttons[0].text)

    async def types(self, text: str) -> None:
        await self._does(lambda: self.account.says(text), lines=1)

    async def invites(self, whom: str) -> str:
        await self.taps_on(whom, "14 days")
        self.taps += FORWARDED
        return str(LINK.findall(" ".join(message.text for message in self.account.messages))[-1])

    async def _does(self, act: Callable[[], object], taps: int = 0, lines: int = 0) -> None:
        before = self._shown()
        act()
        await self.stage.settle()
        new = [text for number, text in self._shown().items() if before.get(number) != text]
        self.taps, self.lines = self.taps + taps, self.lines + lines
        self.words += sum(len(text.split()) for text in new)

    def _shown(self) -> dict[int, str]:
        return {
            one.id: " ".join([one.text, *(button.text for button in one.buttons)])
            for one in self.account.messages
            if one.from_bot
        }

    @property
    def takes(self) -> timedelta:
        return self.taps * A_TAP + self.lines * A_LINE + timedelta(minutes=self.words / WORDS_A_MINUTE)

    def __str__(self) -> str:
        minutes = self.takes / timedelta(minutes=1)
        return f"{self.taps} taps, {self.lines} typed lines, {self.words} words to read: {minutes:.1f} min"


@pytest.fixture
async def stage(
    settings: Settings, clock: Clock, empty_journal: Path, tmp_path: Path
) -> AsyncIterator[Stage]:
    """The program, and nobody in it."""
    telegram = FakeTelegram(clock)
    file = shutil.copy(empty_journal, tmp_path / "empty.db")
    async with opened(settings, telegram, clock, sqlite(file)) as stage:
        yield stage
        assert await failures(stage) == []


def hand(stage: Stage, name: str) -> Hand:
    return Hand(stage, stage.telegram.person(name))


async def first_link(stage: Stage) -> str:
    """What `python -m bot invite admin` prints."""
    async with stage.app.database.write() as session:
        return await make_invite(
            Desk(session, stage.clock(), COMMAND_LINE, texts("en")), Role.ADMIN, "AD-001"
        )


async def test_a_clinic_is_set_up_by_buttons_in_a_quarter_of_an_hour(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    admin, patient = hand(stage, "Admin"), hand(stage, "Patient")
    clinicians = [hand(stage, "Responder"), hand(stage, "Back-up")]

    # One line at the terminal, and its link.
    admin.lines += 1
    await admin.opens(await first_link(stage))
    await admin.takes_every_default()

    await admin.types("/clinic")
    await writes_the_texts_of_the_clinic(admin)
    links = await invites_everybody(admin)
    await enters_an_infusion_and_a_schedule(admin)
    for one, link in zip([*clinicians, patient], links, strict=True):
        await one.opens(link)
        await one.takes_every_default()
    await names_who_answers_alerts(admin)

    await stage.advance(madrid(3, 2, 20))
    assert "How much pain" in patient.account.sees.text
    assert "+34 555 0199" in "".join(message.text for message in patient.account.messages)
    together = sum((one.takes for one in (admin, *clinicians, patient)), timedelta())
    for who, one in {"admin": admin, "each clinician": clinicians[0], "patient": patient}.items():
        record_property("told at the end", f"Set up from nothing, {who}: {one}")
    assert admin.takes < AIM and together < 1.5 * AIM
    (minutes,) = re.findall(r"about (\d+) minutes of an admin", DOCS.read_text("utf-8"))
    assert timedelta(minutes=int(minutes) - 2) < admin.takes < timedelta(minutes=int(minutes))


async def writes_the_texts_of_the_clinic(admin: Hand) -> None:
    await admin.taps_on("Name, phone, crisis lines", "Name")
    await admin.types("Northside Pain Clinic")
    await admin.taps_on("Back", "Phone")
    await admin.types("+34 555 0199")
    await admin.taps_on("Back", "Crisis line, English")
    await admin.types("Call 024.")
    await admin.taps_on("Back", "Back")


async def invites_everybody(admin: Hand) -> list[str]:
    """Two clinicians and a patient; the patient's team is one tap away from the link."""
    await admin.taps_on("Invites")
    links = [await admin.invites("Invite a clinician")]
    await admin.taps_on("Back")
    links.append(await admin.invites("Invite a clinician"))
    await admin.taps_on("Back")
    links.append(await admin.invites("Invite a patient"))
    await admin.taps_on("Team", "Add CL-001", "Back")
    return links


async def enters_an_infusion_and_a_schedule(admin: Hand) -> None:
    await admin.taps_on("Infusions", "Enter an infusion", "In a week, Mon, Mar 9")
    await admin.types("/clinic")
    await admin.taps_on("Schedules", "The whole site", "Daily hour", "20:00")
    await admin.types("/clinic")


async def names_who_answers_alerts(admin: Hand) -> None:
    # Meanwhile notices have come that the clinicians had joined.
    await admin.types("/clinic")
    await admin.taps_on("Alerts", "Responder", "CL-001", "Back-up", "CL-002")
    await admin.taps_on("Hours", "Monday to Friday, 08:00 to 18:00")
    assert admin.account.sees.text.startswith("Alerts are on")
