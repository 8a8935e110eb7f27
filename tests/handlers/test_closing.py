"""A worsening is told as new once and then as open, until it resolves or a clinician closes it.

The verdicts are set here, so that these tests are about what becomes of them.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.clinicians.episodes import administer
from handlers.desk import Desk, Mistake
from handlers.texts import texts
from journal.digest import Entry
from journal.verdict import History, Trend, Verdict
from storage import audit, digests
from storage import models as tables
from tests.handlers.conversation import do, everything, labels, say, tap
from tests.handlers.judged import judged
from tests.handlers.panels import person

MONDAY = date(2026, 3, 9)
DIGEST_TIME = datetime(2026, 3, 9, 7, tzinfo=UTC)  # 8:00 in Madrid
WEEK = timedelta(weeks=1)
ONSET = MONDAY - timedelta(days=10)
OFFER, YES, NO = "Accept this level as usual", "Yes, accept it", "No, leave it open"
WORSE, WATCH, NOT_WORSE, NOT_ENOUGH = Verdict


@dataclass
class Judge:
    """Says the same of everybody, and remembers what it was told of the last one."""

    verdict: Verdict = WORSE
    since: date = ONSET
    told: list[History] = field(default_factory=list)

    def __call__(self, histories: Iterable[History], today: date) -> list[Trend]:
        self.told = list(histories)
        trend = replace(judged(self.verdict).trend, today=today, since=self.since)
        return [trend for _ in self.told]


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Judge:
    judge = Judge()
    monkeypatch.setattr("journal.trend.assess_many", judge)
    return judge


async def weekly(stage: Stage, account: Person, week: int) -> bool:
    """Whether a digest came in this week, counted from the first one."""
    before = len(account.messages)
    stage.clock.move_to(DIGEST_TIME + week * WEEK)
    await stage.settle()
    return any(message.from_bot for message in account.messages[before:])


async def told(stage: Stage, clinician: str = "CL-001") -> Entry | None:
    """How the newest digest tells of PT-001 among the worse."""
    async with stage.app.database.read() as session:
        newest = (await digests.of_clinician(session, await person(stage, clinician)))[-1]
        return next(iter(digests.facts_of(session, newest).worse), None)


async def found(stage: Stage) -> list[tables.Episode]:
    return list(await everything(stage, tables.Episode))


async def done(stage: Stage) -> list[tuple[str, str]]:
    """What was done about episodes, and by whom."""
    entries = await everything(stage, tables.AuditEntry)
    return [(one.actor, one.action) for one in entries if "episode" in one.action]


async def test_a_worsening_is_new_once_then_open_until_it_resolves_and_then_may_come_again(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    assert await weekly(enrolled, clinician, 0)
    first = await told(enrolled)
    assert first and first.is_new and first.open_episode and first.open_episode.since == ONSET
    goes_on = [WORSE, WATCH, NOT_ENOUGH, NOT_WORSE, WATCH, NOT_WORSE]
    for week, judge.verdict in enumerate(goes_on, 1):
        judge.since = MONDAY + week * WEEK
        assert await weekly(enrolled, clinician, week), judge.verdict
        again = await told(enrolled)
        assert again and not again.is_new and again.trend.verdict is judge.verdict
        assert again.open_episode and again.open_episode.since == ONSET
        assert [history.open_since for history in judge.told] == [ONSET]
    assert not await weekly(enrolled, clinician, 7)
    assert await told(enrolled) is None and (await found(enrolled))[0].ended == MONDAY + 7 * WEEK
    judge.verdict, judge.since = WORSE, MONDAY + 7 * WEEK
    assert await weekly(enrolled, clinician, 8)
    assert [(history.open_since, history.accepted) for history in judge.told] == [(None, ())]
    back = await told(enrolled)
    assert back and back.is_new and len(await found(enrolled)) == 2
    said = [("program", f"{what}") for what in ("opened episode", "episode resolved", "opened episode")]
    assert await done(enrolled) == said


async def test_only_a_weekly_digest_moves_an_episode(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    await say(enrolled, clinician, "/digest", "/patients", "/patient PT-001")
    assert await found(enrolled) == [] and OFFER not in labels(clinician.sees)
    await weekly(enrolled, clinician, 0)
    judge.verdict = NOT_WORSE
    await say(enrolled, clinician, "/digest", "/patients", "/patient PT-001")
    assert (await found(enrolled))[0].better_since is None


async def test_clinicians_of_one_patient_share_an_episode_and_each_hears_of_it_as_new(
    enrolled: Stage, clinician: Person, colleague: Person, judge: Judge
) -> None:
    enrolled.clock.move_to(DIGEST_TIME)
    await asyncio.gather(*(enrolled.app.ticker.tick() for _ in range(2)))
    for code in ("CL-001", "CL-002"):
        entry = await told(enrolled, code)
        assert entry and entry.is_new
    assert len(await found(enrolled)) == 1 and await done(enrolled) == [("program", "opened episode")]


async def test_a_clinician_closes_it_after_being_asked_once_more(
    enrolled: Stage, clinician: Person, judge: Judge
) -> None:
    await weekly(enrolled, clinician, 0)
    await say(enrolled, clinician, "/patient PT-001")
    offer = clinician.sees
    assert labels(offer)[-1] == OFFER
    await tap(enrolled, clinician, OFFER)
    assert clinician.sees.text.startswith("Accept the level of PT-001 since about Feb 27 as usual?")
    assert labels(clinician.sees) == [YES, NO]
    await tap(enrolled, clinician, NO)
    assert "stays open" in clinician.sees.text and labels(clinician.sees) == []
    await tap(enrolled, clinician, OFFER)
    question, (yes, no) = clinician.sees, [button.data for button in clinician.sees.buttons]
    closed = (
        "You closed the episode of PT-001 on Mar 9. The level since about Feb 27 counts as usual now. "
        "A further worsening will be reported."
    )
    for data in (yes, yes, no):
        clinician.taps("", question, data)
        await enrolled.settle()
        assert question.text == closed
    await tap(enrolled, clinician, OFFER, on=offer)
    assert clinician.sees.text == closed and clinician.sees is not question
    (episode,) = await found(enrolled)
    assert (episode.ended, episode.ended_by) == (MONDAY, "CL-001")
    assert await done(enrolled) == [("program", "opened episode"), ("CL-001", "closed episode")]
    judge.verdict = NOT_WORSE
    assert not await weekly(enrolled, clinician, 1)
    assert [(history.open_since, history.accepted) for history in judge.told] == [(None, (ONSET,))]


async def test_another_clinician_of_the_patient_hears_who_closed_it_or_that_it_ended(
    enrolled: Stage, clinician: Person, colleague: Person, judge: Judge
) -> None:
    await weekly(enrolled, clinician, 0)
    await say(enrolled, clinician, "/patient PT-001")
    await say(enrolled, colleague, "/patient PT-001")
    await tap(enrolled, clinician, OFFER, YES)
    await tap(enrolled, colleague, OFFER)
    assert colleague.sees.text.startswith("CL-001 closed the episode of PT-001 on Mar 9.")
    await weekly(enrolled, clinician, 1)
    await say(enrolled, colleague, "/patient PT-001")
    judge.verdict = NOT_WORSE
    for week in (2, 3):
        await weekly(enrolled, clinician, week)
    await tap(enrolled, colleague, OFFER)
    assert "ended by itself on Mar 30" in colleague.sees.text and labels(colleague.sees) == []


async def test_whoever_does_not_see_the_patient_closes_nothing(
    enrolled: Stage,
    clinician: Person,
    colleague: Person,
    patient: Person,
    admin: Person,
    stranger: Person,
    judge: Judge,
) -> None:
    await weekly(enrolled, clinician, 0)
    await say(enrolled, clinician, "/patient PT-001")
    await tap(enrolled, clinician, OFFER)
    question, data = clinician.sees, clinician.sees.buttons[0].data
    await say(enrolled, admin, "/team PT-001 CL-001")
    for account in (colleague, patient, admin, stranger):
        await say(enrolled, account, "/help")
        account.taps("", account.sees, data)
        assert await do(enrolled, account, lambda: None) == []
    await say(enrolled, admin, "/team PT-001 CL-002")
    before = question.text
    await tap(enrolled, clinician, YES, on=question)
    assert question.text == before
    assert [(one.ended, one.better_since) for one in await found(enrolled)] == [(None, None)]


async def test_who_is_erased_takes_the_episode_along(
    enrolled: Stage, clinician: Person, patient: Person, judge: Judge
) -> None:
    await weekly(enrolled, clinician, 0)
    await say(enrolled, clinician, "/patient PT-001")
    await tap(enrolled, clinician, OFFER)
    await say(enrolled, patient, "/forget")
    await tap(enrolled, patient, "Yes, erase everything")
    await tap(enrolled, clinician, YES)
    assert "Accept the level of PT-001" in clinician.sees.text
    assert await found(enrolled) == [] and await told(enrolled) is None


async def at_terminal(stage: Stage, *words: str) -> str:
    async with stage.app.database.write() as session:
        desk = Desk(session, stage.clock(), audit.COMMAND_LINE, texts("en"))
        try:
            return await administer(desk, words)
        except Mistake as mistake:
            return mistake.text


async def test_at_a_terminal_episodes_are_listed_and_closed_for_a_clinician(
    enrolled: Stage, clinician: Person, colleague: Person, admin: Person, judge: Judge
) -> None:
    assert await at_terminal(enrolled, "pt-001") == "PT-001 has had no episode so far."
    await weekly(enrolled, clinician, 0)
    begun = "worse since about February 27, 2026 · reported since March 9, 2026"
    assert await at_terminal(enrolled, "PT-001") == f"Episodes of PT-001\n{begun} · open"
    await say(enrolled, admin, "/team PT-001 CL-001")
    close = ("PT-001", "close")
    assert "not on the team of CL-002" in await at_terminal(enrolled, *close, "CL-002")
    for wrong in ("PT-001", "AD-001", "CL-404", "?"):
        assert "I do not know the code" in await at_terminal(enrolled, *close, wrong)
    assert "/episodes PT-001 close CL-001" in await at_terminal(enrolled, *close)
    assert (await at_terminal(enrolled, "PT-001", "called", "CL-001")).startswith("PT-001: noted.")
    assert await at_terminal(enrolled, "PT-001", "seen", "CL-001") == "CL-001 called (Mar 9)"
    assert "not on the team" in await at_terminal(enrolled, "PT-001", "called", "CL-002")
    assert (await at_terminal(enrolled, *close, "cl-001")).startswith("CL-001 closed the episode of PT-001")
    assert "no open episode" in await at_terminal(enrolled, *close, "CL-001")
    assert (await at_terminal(enrolled, "PT-001")).endswith(f"{begun} · closed by CL-001 on March 9, 2026")
    assert (await done(enrolled)).count(("command line", "closed episode")) == 1
