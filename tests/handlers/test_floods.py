"""Whoever floods the bot hears so once; every answer is kept, tables stay small, and others are answered."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from bot.rates import PERSON, Limit, Limits, Rates
from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.settings import Settings
from handlers.admins.actions import ACTIONS
from handlers.desk import Desk
from handlers.texts import texts
from storage import outbox
from storage.models import Answer, Base, CheckIn, Fate, Outgoing, Role
from tests.conftest import MONDAY_MORNING
from tests.handlers.conversation import everything, madrid, recorded, say, tap, written
from tests.scenes import Scene

Raw = dict[str, Any]
FLOOD = 60
MEDIUM = Limits(
    person=Limit(most=30, per_second=1, lowest=-60, enough=10),
    stranger=Limit(most=10, per_second=0.1),
    all_strangers=Limit(most=50, per_second=0.1),
    danger=Limit(most=5, per_second=0.01),
)
# As the real ones, on a smaller scale: the walk below is over the edge again and again.
SMALL = Limits(
    person=Limit(most=4, per_second=0.5, lowest=-3, enough=2), danger=Limit(most=1, per_second=0.01)
)
DICE = {"emoji": "🎲", "value": 7}
_numbers = count(7_000_000)


def message(account: int, **content: Any) -> Raw:
    sender = {"id": account, "is_bot": False, "first_name": "x"}
    about = {"message_id": next(_numbers), "date": int(MONDAY_MORNING.timestamp()), "from": sender}
    chat = {"id": account, "type": "private", "first_name": "x"}
    return {"update_id": next(_numbers), "message": {**about, "chat": chat, **content}}


def command(account: int, text: str) -> Raw:
    entity = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    return message(account, text=text, entities=[entity])


def edit(raw: Raw, text: str) -> Raw:
    changed = {**raw["message"], "text": text, "edit_date": next(_numbers)}
    return {"update_id": next(_numbers), "edited_message": changed}


def tapped(account: int, data: str) -> Raw:
    number = next(_numbers)
    chat = {"id": account, "type": "private", "first_name": "x"}
    query = {
        "id": str(number),
        "from": {"id": account, "is_bot": False, "first_name": "x"},
        "message": {"message_id": 7, "date": 0, "chat": chat},
        "chat_instance": "1",
    }
    return {"update_id": number, "callback_query": {**query, "data": data}}


def in_group(sender: int) -> Raw:
    raw = message(sender, text="hello")
    raw["message"]["chat"] = {"id": -77, "type": "group", "title": "x"}
    return raw


async def rows(stage: Stage) -> Counter[str]:
    async with stage.app.database.read() as session:
        counted = {
            table.name: await session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.tables.values()
        }
    return Counter({name: number or 0 for name, number in counted.items()})


async def grown(stage: Stage, flood: Iterator[Raw]) -> Counter[str]:
    """By how many rows each table grows, as these come in batches."""
    before, all_of_them = await rows(stage), list(flood)
    for at in range(0, len(all_of_them), 100):
        await stage.app.receiver.process(all_of_them[at : at + 100])
    return (await rows(stage)) - before


async def switch_alerts_on(stage: Stage) -> None:
    await stage.enrol(await stage.invite(Role.CLINICIAN, "CL-009", "Another clinician"))
    async with stage.app.database.write() as session:
        desk = Desk(session, stage.clock(), "AD-001", texts("en"))
        for words in ("responder CL-001", "backup CL-009", "hours always"):
            await ACTIONS["oncall"](desk, words.split())


async def take_back(stage: Stage) -> None:
    """What is queued, which to send would take most of the time."""
    async with stage.app.database.write() as session:
        await session.execute(delete(Outgoing).where(Outgoing.fate == Fate.QUEUED))


# What a patient sends again and again, and which tables may grow by it beside the outbox, by how much.
OF_A_PATIENT: dict[str, tuple[Callable[[int, int], Raw], dict[str, int]]] = {
    "stickers": (lambda who, n: message(who, dice=DICE), {}),
    "commands": (lambda who, n: command(who, "/settings"), {}),
    "breaks": (lambda who, n: command(who, "/resume" if n % 2 else "/pause"), {"audit": 30}),
    "exports": (lambda who, n: command(who, "/export"), {}),
    "old taps": (lambda who, n: tapped(who, f"s:zone:{n}"), {}),
    "notes": (lambda who, n: message(who, text=f"note {n}"), {"notes": FLOOD}),
    "danger": (lambda who, n: message(who, text=f"I want to kill myself {n}"), {"notes": FLOOD, "audit": 5}),
}


async def test_a_patient_who_floods_is_told_once_and_no_table_grows_but_by_their_words(
    stage: Stage, first_patient: Person
) -> None:
    for what, (make, more) in OF_A_PATIENT.items():
        stage.app.receiver.rates = Rates(MEDIUM)
        found = await grown(stage, (make(first_patient.id, n) for n in range(FLOOD)))
        assert found.pop("seen_updates") == FLOOD
        assert found.pop("outgoing") <= 30 + 1 + 5, what
        assert {name: number for name, number in found.items() if number > more.get(name, 0)} == {}, what
        kinds = Counter(one.kind for one in await everything(stage, Outgoing) if one.fate == Fate.QUEUED)
        assert kinds["wait"] == 1, what
        await take_back(stage)


async def test_whoever_is_told_to_wait_is_answered_after_that(stage: Stage, first_patient: Person) -> None:
    """An hour was asked for last, but who hears no answer is not taken at their word for a wrong one."""
    stage.app.receiver.rates = Rates(Limits(person=replace(PERSON, most=60)))
    await say(stage, first_patient, "/settings")
    for _ in range(59):
        first_patient.taps("", data="s:hour")
    await stage.app.receiver.poll()
    await take_back(stage)
    heard = len(first_patient.messages)
    for words in ("slept badly", "/help"):
        first_patient.says(words)
    await stage.settle()
    (told,) = [one.text for one in first_patient.messages[heard:] if one.from_bot]
    assert told.startswith(
        "You are sending more than I can answer. Your ratings and notes are kept."
        " For everything else, please wait five minutes."
    )
    assert "call your clinic at +34 555 0100" in told, "also who asks for /help is answered no more"
    assert [text for _, text in await written(stage)] == ["slept badly"]
    assert PERSON.longest_seconds == timedelta(minutes=5).total_seconds()
    stage.clock.passes(timedelta(minutes=5))
    (answer,) = await say(stage, first_patient, "/help")
    assert answer.text.startswith("Nobody reads your answers live")


async def test_who_has_to_wait_is_not_erased_without_a_word(stage: Stage, first_patient: Person) -> None:
    (question,) = await say(stage, first_patient, "/forget")
    stage.app.receiver.rates = Rates(Limits(person=replace(PERSON, most=2)))
    await say(stage, first_patient, "/help", "/help", "/help", "/help")
    await tap(stage, first_patient, "Take a copy first", "Yes, erase everything", on=question)
    assert question.text.startswith("Do you want to erase everything?"), "nothing is answered"
    stage.app.receiver.rates = Rates(None)
    await tap(stage, first_patient, "Yes, erase everything", on=question)
    assert question.text.startswith("What I had about you is erased")


async def test_staff_who_flood_are_told_to_wait_and_nothing_more_is_done(
    stage: Stage, clinician: Person, admin: Person
) -> None:
    stage.app.receiver.rates = Rates(MEDIUM)
    found = await grown(stage, (command(clinician.id, "/patients") for _ in range(FLOOD)))
    assert found["outgoing"] == found["audit"] + 1 == 30 / 5 + 1
    await take_back(stage)
    found = await grown(stage, (command(admin.id, "/invite patient") for _ in range(FLOOD)))
    assert found["people"] == 30 and found["outgoing"] == 31
    await take_back(stage)


async def test_a_clinician_who_has_to_wait_can_confirm_an_alert(stage: Stage, clinician: Person) -> None:
    stage.app.receiver.rates = Rates(Limits(person=replace(PERSON, most=2)))
    await switch_alerts_on(stage)
    await say(stage, stage.member(Role.PATIENT).account, "I want to kill myself")
    asked = clinician.sees
    assert "PT-001" in asked.text
    for _ in range(4):
        await say(stage, clinician, "/help")
    assert "you can only confirm and close alerts" in clinician.sees.text
    await tap(stage, clinician, asked.buttons[0].text, on=asked)
    assert "confirmed alert" in await recorded(stage, "PT-001") and "You take care of it" in asked.text
    await tap(stage, clinician, "Details", on=asked)
    assert "looked at patient" not in await recorded(stage, "PT-001"), "a look that nobody is shown"


async def test_strangers_and_groups_leave_next_to_nothing_behind_and_wait_behind_patients(
    stage: Stage, first_patient: Person, stranger: Person
) -> None:
    stage.app.receiver.rates = Rates(MEDIUM)
    found = await grown(stage, (message(stranger.id, text="hello") for _ in range(3 * FLOOD)))
    assert found == {"seen_updates": 100, "outgoing": 10}
    found = await grown(stage, (message(10_000 + n, text="hello") for n in range(3 * FLOOD)))
    assert found == {"seen_updates": 100, "outgoing": 40}
    found = await grown(stage, (in_group(20_000 + n) for n in range(3 * FLOOD)))
    assert found.pop("seen_updates") <= 100 and set(found.values()) <= {1}, "one call, and that it was made"
    first_patient.says("/help")
    await stage.app.receiver.poll()
    async with stage.app.database.write() as session:
        claimed = await outbox.claim(session, stage.clock(), 60)
        (place,) = [place for place, one in enumerate(claimed) if one.person_id is not None]
        # Of the fifty that strangers get, those of the second who came first, and each chat one at a time.
        assert place <= 30 < len(claimed)
        await session.rollback()
    await take_back(stage)


async def test_while_strangers_flood_the_invited_get_in_and_danger_words_are_answered(
    stage: Stage, stranger: Person
) -> None:
    stage.app.receiver.rates = Rates(MEDIUM)
    await grown(stage, (message(10_000 + n, text="hello") for n in range(FLOOD)))
    await take_back(stage)
    member = stage.member(Role.PATIENT)
    member.account.opens(member.invite)
    await say(stage, stranger, "hello")
    assert not [one for one in stranger.messages if one.from_bot]
    (answer,) = await say(stage, stranger, "I want to kill myself")
    assert "emergency" in answer.text
    assert "Nobody watches live" in "".join(one.text for one in member.account.messages if one.from_bot)


class Flooded:
    """One patient with a check-in, over many examples."""

    def __init__(self, stage: Stage, patient: Person, check_in: CheckIn) -> None:
        self.stage, self.who, self.check_in = stage, patient.id, check_in
        self.rated: list[tuple[int, int]] = []
        self.notes: list[Raw] = []
        self.words: dict[int, str] = {}

    def act(self, what: str, value: int) -> Raw:
        match what:
            case "tap":
                return self._rates(1 + value % 2, value)
            case "type":
                self.rated += [(1, value), (2, 10 - value)]
                return message(self.who, text=f"pain {value} mood {10 - value}")
            case "note":
                return self._writes(message(self.who, text=f"note {next(_numbers)}"))
            case "danger":
                return self._writes(message(self.who, text=f"I want to kill myself {next(_numbers)}"))
            case "correction" if self.notes:
                return self._writes(edit(self.notes[value % len(self.notes)], f"note {next(_numbers)}"))
            case "command":
                return command(self.who, ["/export", "/settings", "/history", "/help"][value % 4])
            case "old tap":
                return tapped(self.who, ["h:page", "s:nobody", "x", "z:1"][value % 4])
        return message(self.who, dice=DICE)

    def _rates(self, question: int, value: int) -> Raw:
        self.rated.append((question, value))
        return tapped(self.who, f"r:{self.check_in.token}:{question}:{value}")

    def _writes(self, raw: Raw) -> Raw:
        about = raw.get("message") or raw["edited_message"]
        self.words[about["message_id"]] = about["text"]
        self.notes += [raw] if "message" in raw else []
        return raw

    def all_revisions(self) -> list[tuple[int, int]]:
        """Of each question, the values without those that repeat the one before."""
        kept: list[tuple[int, int]] = []
        last: dict[int, int] = {}
        for question, value in self.rated:
            if last.get(question) != value:
                kept.append((question, value))
            last[question] = value
        return sorted(kept, key=lambda one: one[0])

    async def play(self, batches: list[list[tuple[str, int]]], seconds: int) -> None:
        for batch in batches:
            await self.stage.app.receiver.process([self.act(*one) for one in batch])
            self.stage.clock.passes(timedelta(seconds=seconds))
        found = await everything(self.stage, Answer)
        in_order = sorted(found, key=lambda one: (one.question, one.revision))
        assert [(one.question, one.value) for one in in_order] == self.all_revisions()
        assert sorted(text for _, text in await written(self.stage)) == sorted(self.words.values())


KINDS = ["tap", "type", "note", "danger", "correction", "command", "old tap", "sticker"]
ACTS = st.tuples(st.sampled_from(KINDS), st.integers(0, 10))
BATCHES = st.lists(st.lists(ACTS, min_size=1, max_size=12), max_size=6)


def test_of_any_flood_every_answer_is_kept(
    patient_enrolled: Scene, settings: Settings, clock: Clock, tmp_path: Path
) -> None:
    async def begin(stage: Stage) -> Flooded:
        await stage.advance(madrid(3, 2, 18))
        stage.app.receiver.rates = Rates(SMALL)
        (check_in,) = await everything(stage, CheckIn)
        return Flooded(stage, stage.member(Role.PATIENT).account, check_in)

    with asyncio.Runner() as runner:
        scene = patient_enrolled.again(settings, clock, tmp_path / "stage.db")
        stage = runner.run(scene.__aenter__())
        flooded = runner.run(begin(stage))
        play = _given(lambda batches, seconds: runner.run(flooded.play(batches, seconds)))
        play()
        told = sum(one.kind == "wait" for one in runner.run(everything(stage, Outgoing)))
        runner.run(scene.__aexit__(None, None, None))
    assert told > 3, "no example was a flood"


def _given(check: Callable[[list[list[tuple[str, int]]], int], None]) -> Callable[[], None]:
    @trying(max_examples=25)
    @given(BATCHES, st.integers(0, 30))
    def play(batches: list[list[tuple[str, int]]], seconds: int) -> None:
        check(batches, seconds)

    return play
