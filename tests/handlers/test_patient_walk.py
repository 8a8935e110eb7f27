"""A patient walks through everything that there is, in any order, for days; some things hold at every step.

`make walk` does it for longer, and differently each time.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.sandbox.clock import Clock
from bot.sandbox.fake.messages import Button, Message
from bot.sandbox.stage import Stage
from bot.settings import Settings
from handlers.texts import DEFAULT, LANGUAGES, texts
from storage.checkins import instrument_of
from storage.models import Role
from storage.models import Stage as Standing
from tests.conftest import MONDAY_MORNING, scene_of
from tests.handlers.accessibility import faults
from tests.handlers.acts import ACTS, DANGER, TEAM, THEN, several
from tests.handlers.conversation import written
from tests.handlers.walker import Facts, MayAnswer, Walker, claims, is_quiet, leads_on, nothing, says, typed
from tests.scenes import Scene


class Walk(RuleBasedStateMachine):
    scene: ClassVar[Scene]
    settings: ClassVar[Settings]

    @initialize()
    def begins(self) -> None:
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.runner.run(self._open())

    async def _open(self) -> None:
        folder = self.stack.enter_context(TemporaryDirectory())
        again = self.scene.again(self.settings, Clock(MONDAY_MORNING), Path(folder) / "walk.db")
        self.walker = Walker(await self.stack.enter_async_context(again))
        self.walker.news()
        # How often the patient asked to be asked later, by check-in, and how often they had blocked the bot.
        self.put_off = Counter[str]()
        self.blocked = 0
        self.facts = await self.walker.facts()

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.stack.aclose())
            self.runner.close()

    @property
    def account(self) -> Any:
        return self.walker.account

    def _can_act(self) -> bool:
        return not self.account.has_blocked

    # What the patient does

    @precondition(lambda self: self._can_act())
    @rule(act=ACTS)
    def the_patient(self, act: tuple[Any, ...]) -> None:
        name, *how = act
        getattr(self, name)(*how)

    def taps(self, which: int, lately: bool, twice: bool) -> None:
        offered = [(m, b) for m, b in self.walker.buttons() if b.data != "y:forget:yes"]
        offered = offered[-12:] if lately else offered
        if offered:
            self._tap(*offered[which % len(offered)], times=1 + twice)

    def answers(self, each: list[int]) -> None:
        """What was asked last, one question after the other."""
        for which in each:
            offered = self.walker.questions()
            if offered:
                self._tap(*offered[which % len(offered)])

    def hurries(self, several: list[int | str]) -> None:
        """Taps and writes more before anything is answered."""
        offered = [(m, b) for m, b in self.walker.buttons()[-30:] if b.data != "y:forget:yes"]
        acts: list[Callable[[], object]] = []
        may_answer: list[MayAnswer] = []
        for one in several:
            if isinstance(one, str):
                acts.append(partial(self.account.says, one))
                may_answer.append(typed(one))
            elif offered:
                message, button = offered[one % len(offered)]
                acts.append(self._tapping(message, button))
                may_answer.append(partial(says, button.data or ""))
        self._do(
            lambda: [act() for act in acts],
            lambda *answer: any(may(*answer) for may in may_answer),
            at_once=True,
        )

    def writes(self, words: str) -> None:
        before = self.account.messages[-1].id
        heard = self._do(lambda: self.account.says(words), typed(words))
        if words in DANGER:
            first = next(message.text for message in heard if message.id > before)
            assert any(first.startswith(texts(language)("crisis")) for language in LANGUAGES), first
        self._has_noted(words, heard)

    def _has_noted(self, words: str, heard: list[Message]) -> None:
        """A note that the chat says is saved is saved."""
        if self.facts.patient is not None:
            today, say = self.walker.today(self.facts.patient), texts(self.facts.patient.language)
            for day in (today, today - timedelta(days=1)):
                saved = say.plain("note-saved", day=say.day(day))
                if any(message.text.startswith(saved) for message in heard):
                    assert (day, words) in self._run(written(self.walker.stage, self.walker.member.code))

    def edits(self, which: int, words: str) -> None:
        own = self.walker.own_words()
        if not own:
            return
        self._do(lambda: self.account.edits(own[which % len(own)], words), typed(words))

    def sends(self, what: str) -> None:
        self._do(getattr(self.account, f"sends_{what}"))

    def commands(self, command: str) -> None:
        took_part = self.facts.takes_part
        heard = self._do(lambda: self.account.says(command))
        assert heard, f"{command} has no answer"
        if command == "/checkin" and took_part:
            assert any((button.data or "").startswith("r:") for button in self.account.sees.buttons)

    def chooses(self, command_and_data: tuple[str, str]) -> None:
        """As by a button that comes some taps after the command."""
        command, data = command_and_data
        self._do(lambda: self.account.says(command))
        self._do(lambda: self.account.taps("", data=data))

    def blocks(self) -> None:
        self.blocked += 1
        self._do(self.account.blocks)

    @precondition(lambda self: self.facts.patient and not self.facts.takes_part)
    @rule()
    def comes_back(self) -> None:
        if self.account.has_blocked:
            self._do(self.account.unblocks)
        assert self.facts.patient is not None
        is_here = self.facts.patient.stage == Standing.ACTIVE
        self._do(lambda: self.account.says("/resume" if is_here else "/start"))
        if not is_here:
            self._run(self.walker.stage.enrol(self.walker.member))
            self._look(nothing)
        assert self.facts.takes_part

    def erases_everything_and_is_invited_again(self, sure: bool) -> None:
        self._do(lambda: self.account.says("/forget"))
        if not sure or self.facts.patient is None:
            return
        self._do(lambda: self.account.taps("", data="y:forget:yes"), erases=True)
        assert not self.facts.answers and not self.facts.check_ins and not self.facts.plans
        self._run(self.walker.is_invited_again())
        self._look(nothing)

    def _tap(self, message: Message, button: Button, times: int = 1) -> None:
        tap, data, toasts = self._tapping(message, button), button.data or "", len(self.account.toasts)
        self._do(lambda: [tap() for _ in range(times)], partial(says, data))
        self._is_saved_or_told(message, data, told=len(self.account.toasts) > toasts)

    def _tapping(self, message: Message, button: Button) -> Callable[[], object]:
        def tap() -> None:
            match (button.data or "").split(":"):
                case [_, token, "soon" | "hours" | "evening" | "later"]:
                    self.put_off[token] += 1
            self.account.taps(button.text, message, button.data)

        return tap

    def _is_saved_or_told(self, message: Message, data: str, *, told: bool) -> None:
        match data.split(":"):
            case ["r", token, question, value] if value != "?" and (there := self.facts.check_ins.get(token)):
                saved = (there.day, int(question), int(value)) in self.facts.saved()
                still_asks = any((b.data or "").startswith(f"r:{token}:{question}:") for b in message.buttons)
                assert saved or told or not still_asks, f"{data} was neither saved nor refused"

    # What others do, and time

    @rule(
        time=st.sampled_from(
            [*(timedelta(minutes=n) for n in (1, 31, 121, 700)), *map(timedelta, (1, 2, 4, 9))]
        )
    )
    def time_passes(self, time: timedelta) -> None:
        self._pass(time)

    @rule(then=st.sampled_from(THEN), each=several)
    def the_next_thing_happens(self, then: str, each: list[int]) -> None:
        """And the patient does something about it, or leaves it."""
        due = self._run(self.walker.stage.next_due())
        if due is not None and due <= self.walker.now + timedelta(days=2):
            self._pass(max(due - self.walker.now, timedelta(seconds=1)))
        if not self._can_act():
            return
        if then == "answers":
            self.answers(each)
        elif offered := [(m, b) for m, b in self.walker.buttons() if then in (b.data or "")]:
            self._tap(*offered[-1])

    @rule(hours=st.sampled_from([1, 7, 30, 100]))
    def the_program_is_down(self, hours: int) -> None:
        """And catches up."""
        self.walker.stage.clock.passes(timedelta(hours=hours))
        self._do(lambda: None)

    def _pass(self, time: timedelta) -> None:
        begun = self.walker.now
        messages = {message.id for message in self.account.messages}
        self._run(self.walker.stage.settle())
        self._look(nothing)
        before = self.facts
        self._run(self.walker.stage.advance(begun + time))
        self._look(nothing)
        if before.patient is not None:
            zone = ZoneInfo(before.patient.zone)
            for message in self.account.messages:
                if message.id not in messages and message.date > begun:
                    assert not is_quiet(before.schedule, zone, message.date), message.text
                    assert before.takes_part or self.facts.takes_part, message.text

    @rule(words=st.sampled_from(TEAM), day=st.integers(-2, 4), other=st.integers(-2, 4))
    def the_team_acts(self, words: str, day: int, other: int) -> None:
        code = self.walker.member.code
        said = words.format(code=code, day=self._day(day), other=self._day(other))
        self._do(lambda: self.walker.admin.says(said))

    def _day(self, days: int) -> str:
        return f"{self.walker.now + timedelta(days=days):%Y-%m-%d}"

    # What holds

    def _run(self, work: Any) -> Any:
        return self.runner.run(work)

    def _do(
        self,
        act: Callable[[], object],
        may_answer: MayAnswer = nothing,
        *,
        erases: bool = False,
        at_once: bool = False,
    ) -> list[Message]:
        """What the program said to one act, or to several `at_once`."""
        act()
        self._run(self.walker.stage.settle())
        return self._look(may_answer, erases=erases, at_once=at_once)

    def _look(self, may_answer: MayAnswer, *, erases: bool = False, at_once: bool = False) -> list[Message]:
        before, news = self.facts, self.walker.news()
        self.facts = self._run(self.walker.facts())
        assert self._run(self.walker.failures()) == []
        self._has_a_plan()
        self._asks_once()
        if not erases:
            assert before.answers.items() <= self.facts.answers.items(), "an answer has disappeared"
        self._invents_nothing(before, may_answer)
        if self.facts.patient is not None:
            # Of several acts at once the earlier ones may have been corrected by the later ones.
            saved, today = self.facts.saved(ever=at_once), self.walker.today(self.facts.patient)
            for message in news:
                assert claims(message, today) <= saved, message.text
        assert [fault for one in news if one.markup for fault in faults(one.markup)] == []
        if news and self.facts.patient is not None and self._can_act() and not at_once:
            assert leads_on(self.account.sees) or self._may_write(), self.account.sees.text
        return news

    def _may_write(self) -> bool:
        """Something was asked that is answered in words: a city, an hour, a day."""
        patient = self.facts.patient
        return bool(patient and (patient.expecting or patient.stage in (Standing.ZONE, Standing.HOUR)))

    def _has_a_plan(self) -> None:
        """Who takes part is asked again some time; who does not is not."""
        patient = self.facts.patient
        if patient is None:
            return
        assert (patient.next_prompt_at is not None) == self.facts.takes_part
        assert patient.next_prompt_at is None or patient.next_prompt_at > self.walker.now
        planned = [plan for plan in self.facts.plans if plan.at is not None]
        assert all(plan.at and plan.at > self.walker.now for plan in planned)
        weekly = any(plan.occasion == "weekly" for plan in planned)
        assert weekly or not self.facts.takes_part or self.facts.schedule.weekly_at is None
        assert self.facts.takes_part or {plan.occasion for plan in planned} <= {"resume"}

    def _asks_once(self) -> None:
        """And reminds once, as often as was wished, and whoever comes back. Keys see to the rest."""
        asked = self.facts.asked
        for token, check_in in self.facts.check_ins.items():
            assert asked[check_in.id, "prompt"] <= 1
            assert asked[check_in.id, "reminder"] <= 1 + self.put_off[token] + self.blocked

    def _invents_nothing(self, before: Facts, may_answer: MayAnswer) -> None:
        of = {
            (one.day, q.number): one
            for one in self.facts.check_ins.values()
            for q in instrument_of(one).questions
        }
        for (day, question, revision), value in self.facts.answers.items():
            if (day, question, revision) not in before.answers:
                check_in = of[day, question]
                assert may_answer(check_in, question, value), f"{value} was saved for {day}, {question}"


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def beginning(language: str, tmp_path_factory: pytest.TempPathFactory, empty_journal: Path) -> Scene:
    async def story(stage: Stage) -> None:
        await stage.enrol_everyone()
        stage.member(Role.PATIENT).account.taps("", data=f"s:language:{language}")

    return scene_of(tmp_path_factory, empty_journal, story)


def test_whatever_a_patient_does_there_is_no_dead_end_and_no_lost_answer(
    language: str, beginning: Scene, settings: Settings
) -> None:
    longer = os.environ.get("EXAMPLES")
    walk = type("WalkOfThisTest", (Walk,), {"scene": beginning, "settings": settings})
    effort = limits(
        max_examples=int(longer or 2),
        stateful_step_count=60 if longer else 40,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink] if longer else [Phase.generate],
    )
    # Of the first seeds, those whose walks noticed most of what had been broken on purpose.
    seeded = walk if longer else seed(4 if language == DEFAULT else 1)(walk)
    run_state_machine_as_test(seeded, settings=effort)
