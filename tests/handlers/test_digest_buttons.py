"""A digest is closed by taps: what was done is on record, comes back when it has to, and nobody else sees it.

The verdicts are set here, so that these tests are about what becomes of them.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage, staged
from bot.settings import Settings
from journal.verdict import Change, History, Silence, Trend, Verdict
from storage import erasure, people
from storage import models as tables
from storage.models import Role
from tests.handlers.conversation import everything, labels, recorded, say, tap
from tests.handlers.judged import WORSE_PAIN, judged
from tests.handlers.panels import add_patient, steady

MONDAY = date(2026, 3, 9)
DIGEST_TIME = datetime(2026, 3, 9, 7, tzinfo=UTC)  # 8:00 in Madrid
WEEK = timedelta(weeks=1)
WORSE, WATCH, NOT_WORSE, NOT_ENOUGH = Verdict
OPEN = ["Details of PT-001", "Seen", "Called", "Not needed", "Remind me next week", "Back"]
CALLED = ["Details of PT-001", "You called · Take it back", "Remind me next week", "Back"]


@dataclass
class Judge:
    """Says the same of everybody, but for those of whom it is told otherwise in their order."""

    verdict: Verdict = WORSE
    by: float = 2.4
    each: list[Verdict] = field(default_factory=list)

    def __call__(self, histories: Iterable[History], today: date) -> list[Trend]:
        count = len(list(histories))
        verdicts = self.each if len(self.each) == count else [self.verdict] * count
        return [self._trend(verdict, today) for verdict in verdicts]

    def _trend(self, verdict: Verdict, today: date) -> Trend:
        findings = (Silence(1, 14, 0.9),) if verdict is NOT_ENOUGH else ()
        trend = replace(judged(verdict).trend, today=today, since=MONDAY, findings=findings)
        changes: tuple[Change, ...] = (replace(WORSE_PAIN, by=self.by),)
        return replace(trend, changes=changes) if verdict is WORSE else trend


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    judge = Judge()
    monkeypatch.setattr("journal.trend.assess_many", judge)
    return judge


async def weekly(stage: Stage, account: Person, week: int) -> list[Message]:
    """The digest of this week, counted from the first one."""
    before = len(account.messages)
    stage.clock.move_to(DIGEST_TIME + week * WEEK)
    await stage.settle()
    return [message for message in account.messages[before:] if message.from_bot]


async def done(stage: Stage) -> list[tuple[str, str, bool]]:
    """Who did what, and whether it was taken back."""
    return [
        (one.by, one.did, one.withdrawn_at is not None) for one in await everything(stage, tables.Response)
    ]


async def test_what_was_called_about_is_closed_until_it_is_clearly_worse(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    (digest,) = await weekly(enrolled, clinician, 0)
    assert labels(digest) == ["PT-001"] and digest.photo
    text = digest.text
    await tap(enrolled, clinician, "PT-001")
    assert labels(digest) == OPEN
    await tap(enrolled, clinician, "Called")
    assert labels(digest) == CALLED and digest.text == text
    await tap(enrolled, clinician, "Back")
    assert labels(digest) == ["PT-001: called"]
    assert await done(enrolled) == [("CL-001", "called", False)]
    assert (await recorded(enrolled, "PT-001"))[-1] == "responded"

    assert await weekly(enrolled, clinician, 1) == []
    judge.by = 3.3
    assert await weekly(enrolled, clinician, 2) == [], "not a point more than it was then"
    judge.by = 3.6
    (again,) = await weekly(enrolled, clinician, 3)
    assert "open since Mar 9" in again.text
    assert "called by CL-001 on Mar 9, worse again by 1.2 points" in again.text
    assert labels(again) == ["PT-001"] and "1 earlier worsening is still open" in again.text
    assert len(await weekly(enrolled, clinician, 4)) == 1, "nobody has dealt with it since"


async def test_a_response_is_taken_back_with_one_tap_and_a_double_tap_has_one_effect(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    (digest,) = await weekly(enrolled, clinician, 0)
    await tap(enrolled, clinician, "PT-001")
    seen = next(button.data for button in digest.buttons if button.text == "Seen")
    for _ in range(2):
        clinician.taps("", digest, seen)
    await enrolled.settle()
    assert await done(enrolled) == [("CL-001", "seen", False)]
    await tap(enrolled, clinician, "You have seen it · Take it back")
    assert labels(digest) == OPEN and await done(enrolled) == [("CL-001", "seen", True)]
    assert len(await weekly(enrolled, clinician, 1)) == 1


async def test_a_reminder_brings_it_back_next_week_in_any_case_and_only_then(
    enrolled: Stage, clinician: Person, colleague: Person, judge: Judge
) -> None:
    (digest,) = await weekly(enrolled, clinician, 0)
    await tap(enrolled, clinician, "PT-001", "Remind me next week")
    assert "Do not remind me" in labels(digest)
    await tap(enrolled, clinician, "Called", "Back")
    assert labels(digest) == ["PT-001: called"]
    before = len(colleague.messages)
    (reminder,) = await weekly(enrolled, clinician, 1)
    assert "called by CL-001 on Mar 9 · you asked to be reminded" in reminder.text
    assert len(colleague.messages) == before, "the colleague asked for nothing"
    assert await weekly(enrolled, clinician, 2) == []


async def test_a_reminder_is_kept_when_the_patient_is_well_again(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    judge.each = [WATCH, WORSE]
    await add_patient(enrolled, "PT-100", steady, MONDAY)
    (digest,) = await weekly(enrolled, clinician, 0)
    assert labels(digest) == ["PT-100", "PT-001"]
    await tap(enrolled, clinician, "PT-001", "Remind me next week", "Back", "PT-100", "Not needed", "Back")
    assert labels(digest) == ["PT-100: not needed", "PT-001: next week"]
    judge.each = [NOT_WORSE, WORSE]
    (reminder,) = await weekly(enrolled, clinician, 1)
    assert "PT-001 · not worse now; you asked to be reminded" in reminder.text
    assert "nobody is worse who is not dealt with already" in reminder.text
    assert labels(reminder) == ["PT-001"] and "PT-100" not in reminder.text


async def test_colleagues_share_an_item_and_the_first_tap_wins(
    enrolled: Stage, clinician: Person, colleague: Person, judge: Judge
) -> None:
    (digest,) = await weekly(enrolled, clinician, 0)
    theirs = colleague.sees
    await tap(enrolled, colleague, "PT-001")
    await tap(enrolled, clinician, "PT-001", "Called")
    await tap(enrolled, colleague, "Not needed", on=theirs)
    assert labels(theirs) == ["Details of PT-001", "CL-001 called (Mar 9)", "Remind me next week", "Back"]
    assert await done(enrolled) == [("CL-001", "called", False)]
    await tap(enrolled, colleague, "Back")
    assert labels(theirs) == ["PT-001: called"]
    own = next(str(button.data) for button in digest.buttons if button.text.startswith("You called"))
    forged = str(theirs.buttons[0].data).split(":")[:2] + own.split(":")[2:]
    for data in (own, ":".join(forged)):
        colleague.taps("", theirs, data)
    await enrolled.settle()
    assert await done(enrolled) == [("CL-001", "called", False)], "only who did it takes it back"
    assert "CL-001 called (Mar 9)" in labels(theirs)


async def test_details_are_what_the_command_shows(enrolled: Stage, clinician: Person, judge: Judge) -> None:
    await weekly(enrolled, clinician, 0)
    await tap(enrolled, clinician, "PT-001", "Details of PT-001")
    assert clinician.sees.text and "PT-001" in clinician.messages[-1].text
    assert (await recorded(enrolled, "PT-001"))[-1] == "looked at patient"


@pytest.mark.parametrize("verdict", [WATCH, NOT_ENOUGH])
async def test_softer_signals_and_silence_are_dealt_with_alike(
    enrolled: Stage, clinician: Person, admin: Person, judge: Judge, verdict: Verdict
) -> None:
    judge.verdict = verdict
    await say(enrolled, admin, "/schedule CL-001 nobody-line on")
    (digest,) = await weekly(enrolled, clinician, 0)
    assert labels(digest) == ["PT-001"] and "PT-001: " in digest.text
    await tap(enrolled, clinician, "PT-001", "Seen")
    (quiet,) = await weekly(enrolled, clinician, 1)
    assert "PT-001" not in quiet.text and "Dealt with: 1 patient." in quiet.text and labels(quiet) == []
    judge.verdict = WORSE
    (worse,) = await weekly(enrolled, clinician, 2)
    assert "1 patient got worse" in worse.text and labels(worse) == ["PT-001"]


async def test_how_things_are_now_has_the_same_buttons(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    await say(enrolled, clinician, "/digest")
    await tap(enrolled, clinician, "PT-001", "Called")
    assert labels(clinician.sees) == CALLED
    await say(enrolled, clinician, "/digest")
    assert labels(clinician.sees) == [] and "Dealt with: 1 patient." in clinician.sees.text
    assert await weekly(enrolled, clinician, 0) == []


async def test_what_is_worse_now_is_dealt_with_as_that_and_not_as_the_softer_signal_it_was(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    judge.verdict = WATCH
    await weekly(enrolled, clinician, 0)
    enrolled.clock.move_to(DIGEST_TIME + timedelta(days=4))
    judge.verdict = WORSE
    await say(enrolled, clinician, "/digest")
    await tap(enrolled, clinician, "PT-001", "Called")
    assert labels(clinician.sees) == CALLED
    assert await weekly(enrolled, clinician, 1) == []


async def test_silence_after_a_worsening_that_was_dealt_with_is_told_until_somebody_deals_with_it(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    await weekly(enrolled, clinician, 0)
    await tap(enrolled, clinician, "PT-001", "Called")
    judge.verdict = NOT_ENOUGH
    before = "was worse since about Mar 9, called by CL-001 on Mar 9"
    (now,) = await say(enrolled, clinician, "/digest")
    assert before in now.text and labels(now) == ["PT-001"]
    for week in (1, 2):
        (digest,) = await weekly(enrolled, clinician, week)
        assert before in digest.text and "Answers stopped" in digest.text and labels(digest) == ["PT-001"]
    await tap(enrolled, clinician, "PT-001", "Seen", on=digest)
    assert await weekly(enrolled, clinician, 3) == []


async def test_an_old_digest_does_not_close_what_was_found_later(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    (old,) = await weekly(enrolled, clinician, 0)
    await tap(enrolled, clinician, "PT-001", on=old)
    judge.verdict = NOT_WORSE
    for week in (1, 2):
        await weekly(enrolled, clinician, week)
    await tap(enrolled, clinician, "Called", on=old)
    assert await done(enrolled) == [], "nothing is open any more"
    judge.verdict = WORSE
    await weekly(enrolled, clinician, 3)
    await tap(enrolled, clinician, "Called", on=old)
    assert await done(enrolled) == [] and labels(old) == OPEN


async def test_whoever_may_not_do_it_learns_nothing_and_changes_nothing(
    enrolled: Stage,
    clinician: Person,
    colleague: Person,
    patient: Person,
    admin: Person,
    stranger: Person,
    judge: Judge,
) -> None:
    (digest,) = await weekly(enrolled, clinician, 0)
    await tap(enrolled, clinician, "PT-001")
    data = [str(button.data) for button in digest.buttons]
    token = data[0].split(":")[1]
    unknown = ("1", "0:erase", "0:called:x", "²", "99999", "")
    forged = [*data, "d:nothing", *(f"d:{token}:{one}" for one in unknown)]
    for account in (colleague, patient, admin, stranger):
        await say(enrolled, account, "/help")
        shown = account.sees.text
        for one in forged:
            account.taps("", account.sees, one)
        await enrolled.settle()
        assert account.sees.text == shown and labels(account.sees) != OPEN
    await say(enrolled, admin, "/team PT-001 CL-002")
    for one in data:
        clinician.taps("", digest, one)
    await enrolled.settle()
    assert await done(enrolled) == [] and labels(digest) == OPEN
    (episode,) = await everything(enrolled, tables.Episode)
    assert episode.outcome is None


async def test_what_was_dealt_with_meanwhile_is_not_in_a_digest_that_was_waiting(
    enrolled: Stage, clinician: Person, colleague: Person, judge: Judge
) -> None:
    await add_patient(enrolled, "PT-100", steady, MONDAY, team=["CL-001", "CL-002"])
    await weekly(enrolled, clinician, 0)
    enrolled.clock.move_to(DIGEST_TIME + WEEK)
    before = len(colleague.messages)
    await enrolled.app.ticker.tick()
    async with enrolled.app.database.write() as session:
        row = await session.get(tables.Episode, (await everything(enrolled, tables.Episode))[0].id)
        assert row
        row.outcome, row.outcome_day, row.outcome_by = "called", MONDAY, "CL-001"
        dealt_with = (await session.get_one(tables.Person, row.patient_id)).code
    await enrolled.app.sender.deliver()
    (late,) = [message for message in colleague.messages[before:] if message.from_bot]
    assert f"{dealt_with}: " not in late.text and "Dealt with: 1 patient." in late.text
    assert "1 earlier worsening is still open" in late.text and len(labels(late)) == 1


async def test_a_digest_in_codes_shows_no_figures_and_has_the_same_buttons(
    enrolled: Stage, clinician: Person, admin: Person, judge: Judge
) -> None:
    judge.each = [WORSE, WATCH, NOT_ENOUGH]
    for code in ("PT-100", "PT-101"):
        await add_patient(enrolled, code, steady, MONDAY)
    await say(enrolled, admin, "/schedule CL-001 digest-says codes")
    (digest,) = await weekly(enrolled, clinician, 0)
    assert digest.photo is None and len(labels(digest)) == 3
    heading, groups, _ = digest.text.split("\n\n")
    assert heading == "Weekly digest, Monday, March 9: 1 patient got worse."
    assert [line.split(":")[0] for line in groups.splitlines()] == ["Worse", "Watch", "Answers stopped"]
    assert "pain" not in digest.text.lower() and "Tap a code for the details." in digest.text
    await tap(enrolled, clinician, labels(digest)[0], "Called")
    assert await done(enrolled) == [("CL-001", "called", False)]


async def test_nothing_is_recorded_of_a_patient_who_is_erased_meanwhile(
    settings: Settings, clock: Clock, postgres_journal: str, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(settings, clock, database_url=postgres_journal) as stage:
        await stage.enrol_everyone()
        clinician, erasing = stage.member(Role.CLINICIAN).account, asyncio.Event()
        await stage.advance(DIGEST_TIME)
        await tap(stage, clinician, "PT-001")

        async def erase() -> None:
            await erasing.wait()
            async with stage.app.database.write() as session:
                patient = await people.by_code(session, "PT-001")
                assert patient
                await erasure.erase(session, clock(), patient)

        async def hold(*_: object) -> None:
            """The tap is under way: whom it is about is read."""
            erasing.set()
            await asyncio.wait([erased], timeout=0.3)

        monkeypatch.setattr("handlers.clinicians.responses.episodes.hold", hold)
        erased = asyncio.create_task(erase())
        await tap(stage, clinician, "Remind me next week")
        await erased
        assert await everything(stage, tables.Response) == []
