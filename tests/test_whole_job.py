"""The main job over real HTTP: from an invite to a weekly digest."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage, staged
from bot.settings import Settings
from journal.verdict import Day
from storage import answers, outbox, people
from storage.models import Role

MADRID = ZoneInfo("Europe/Madrid")


def madrid(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=MADRID)


async def tap(stage: Stage, account: Person, *labels: str) -> None:
    for label in labels:
        account.taps(label)
        await stage.settle()


async def ratings(stage: Stage, code: str) -> list[Day]:
    async with stage.app.database.read() as session:
        row = await people.by_code(session, code)
        assert row is not None
        found = await answers.days(
            session, [row.id], row.created_at.date(), row.created_at.date().replace(year=2030)
        )
    return found.get(row.id, [])


async def test_from_an_invite_to_a_digest(settings: Settings, clock: Clock, database_url: str) -> None:
    async with staged(settings, clock, database_url=database_url) as stage:
        other = await stage.invite(Role.CLINICIAN, "CL-002", "Another clinician")
        stable = await stage.invite(Role.PATIENT, "PT-002", "A stable patient")
        patient, clinician, admin = (
            stage.member(role).account for role in (Role.PATIENT, Role.CLINICIAN, Role.ADMIN)
        )

        # Enrolment: the link, then four taps for a patient who takes the defaults.
        patient.opens(stage.member(Role.PATIENT).invite)
        await stage.settle()
        assert "Nobody watches live" in patient.sees.text
        await tap(stage, patient, "Yes, I agree", "Keep English")
        assert "Where are you?" in patient.sees.text
        await tap(stage, patient, patient.sees.buttons[0].text, "18:00")
        assert "Your first check-in comes Mon, Mar 2 at 18:00" in patient.sees.text.replace(
            "Monday, March 2", "Mon, Mar 2"
        )
        await stage.enrol_everyone()
        admin.says("/team PT-002 CL-001")
        await stage.settle()
        assert "Team of PT-002: CL-001" in admin.sees.text

        # The prompt comes at the due minute and not before; two taps answer it, and it becomes the summary.
        before = len(patient.messages)
        await stage.advance(madrid(3, 2, 17, 59))
        assert len(patient.messages) == before
        await stage.advance(madrid(3, 2, 18, 0))
        prompt = patient.sees
        assert prompt.text.splitlines()[0] == "Hello! Your daily check-in is ready."
        assert [button.text for button in prompt.buttons][:11] == [str(n) for n in range(11)]
        await tap(stage, patient, "4", "6")
        assert patient.sees is prompt
        assert "Pain: 4 of 10" in prompt.text and "Mood: 6 of 10" in prompt.text
        assert await ratings(stage, "PT-001") == [Day(madrid(3, 2).date(), {"pain": 4, "mood": 6})]

        # A day without an answer: one reminder, then the check-in expires; nothing is invented.
        await stage.advance(madrid(3, 3, 19, 59))
        assert "Your daily check-in is ready" in patient.sees.text
        await stage.advance(madrid(3, 3, 20, 0))
        assert "A small reminder" in patient.sees.text
        asked = len(patient.messages)
        await stage.advance(madrid(3, 4, 6, 0))
        assert len(patient.messages) == asked
        assert "was not answered" in patient.sees.text
        assert len(await ratings(stage, "PT-001")) == 1

        # Four weeks: one gets worse, the other stays as they were.
        admin.says("/infusion PT-001 2026-03-04 maintenance")
        await stage.settle()
        for day in range(4, 30):
            await stage.advance(madrid(3, day, 18, 1))
            worse = day >= 21
            if day != 4:
                await tap(stage, patient, "8" if worse else "3", "2" if worse else "7")
            await tap(stage, stable.account, "5" if day % 2 else "4", "6")
        before = len([m for m in clinician.messages if m.photo])
        await stage.advance(madrid(3, 30, 8, 0))
        digests = [m for m in clinician.messages if m.photo]
        assert len(digests) == before + 1
        text = digests[-1].text
        assert "PT-001" in text and "PT-002" not in text
        assert "infusion 26 days ago" in text and "7 of 7 days answered" in text
        assert "pain" in text and "mood" in text and "90 % interval" in text
        assert digests[-1].photo is not None and digests[-1].photo.startswith(b"\x89PNG")

        # Nobody else hears of it, and a week has one digest.
        assert not [m for m in other.account.messages if m.photo]
        assert not [m for m in admin.messages if m.photo]
        await stage.advance(madrid(3, 30, 23, 0))
        assert len([m for m in clinician.messages if m.photo]) == len(digests)


@pytest.mark.parametrize("minutes", [5, 180])
async def test_a_prompt_that_was_due_while_the_program_was_down_is_sent_late(
    enrolled: Stage, patient: Person, clock: Clock, minutes: int
) -> None:
    clock.move_to(madrid(3, 2, 18) + timedelta(minutes=minutes))
    await enrolled.settle()
    assert "Your daily check-in is ready" in patient.sees.text
    await tap(enrolled, patient, "4", "6")
    assert "marked as late" not in patient.sees.text


async def test_a_prompt_that_was_due_yesterday_expires_instead(
    enrolled: Stage, patient: Person, clock: Clock
) -> None:
    newest = patient.sees
    clock.move_to(madrid(3, 3, 17))
    await enrolled.settle()
    assert patient.sees is newest
    async with enrolled.app.database.read() as session:
        assert (await outbox.fates(session, madrid(3, 1)))["prompt", "expired"] == 1
