"""The whole clinic pauses: nothing is sent unasked, nothing is lost, and nobody is called silent for it."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import update

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.admins.pausing import pause_site, resume_site
from handlers.desk import Desk, Mistake
from handlers.texts import texts
from journal.digest import judge
from storage import breaks, panels
from storage.models import CheckIn, Digest, Fate, Infusion, Outgoing, Plan, Priority
from tests.handlers.conversation import (
    everything,
    hears,
    labels,
    madrid,
    person,
    recorded,
    say,
    silent_until,
    tap,
    values,
)
from tests.handlers.panels import add_patient, steady, worse


async def by_words(stage: Stage, action: str) -> str:
    act = {"pause": pause_site, "resume": resume_site}[action]
    async with stage.app.database.write() as session:
        desk = Desk(session, stage.clock(), "command line", texts("en"))
        return await act(desk, ["yes"] if action == "pause" else [])


async def test_a_paused_clinic_is_silent_and_still_takes_every_reply(
    enrolled: Stage, admin: Person, patient: Person, clinician: Person
) -> None:
    await add_patient(enrolled, "PT-100", worse(4), date(2026, 3, 2))
    await enrolled.advance(madrid(3, 2, 18))
    prompt = patient.sees
    (home,) = await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Pause or go on", on=home)
    assert "Patients are not told, unless they write." in home.text
    assert (await person(enrolled, "PT-001")).next_prompt_at is not None
    yes = home.buttons[0].data
    for _ in range(2):
        admin.taps("", message=home, data=yes)
    await enrolled.settle()
    assert (await recorded(enrolled, "site")).count("paused site") == 1
    (home,) = await say(enrolled, admin, "/clinic")
    assert home.text.startswith("The clinic is paused since Monday, March 2, 18:00.")
    # No reminder, no weekly questions, no prompt, no digest, for two weeks.
    heard = len(clinician.messages)
    assert await silent_until(enrolled, patient, 16, 12) and len(clinician.messages) == heard
    assert len(await everything(enrolled, Digest)) == 0
    assert all(one.at is None for one in await everything(enrolled, Plan))
    await tap(enrolled, patient, "4", on=prompt)
    await say(enrolled, patient, "pain 6 mood 5")
    assert (16, 1, 6) in await values(enrolled)
    (opened, *_) = await say(enrolled, patient, "/checkin")
    assert "Check-in" in opened.text or "Saved" in opened.text
    assert "Your clinic has paused the check-ins for now" in (await say(enrolled, patient, "/help"))[0].text
    assert "paused" in (await say(enrolled, patient, "/resume"))[-1].text
    assert "Now" in (await say(enrolled, clinician, "/digest"))[0].text

    (home,) = await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "Pause or go on", on=home)
    assert labels(home) == ["Go on now", "Back"]
    resume = home.buttons[0].data
    await tap(enrolled, admin, "Go on now", on=home)
    assert home.text.startswith("The clinic goes on.")
    before = len(patient.messages)
    await enrolled.settle()
    assert len(patient.messages) == before, "nothing is made up for"
    assert await hears(enrolled, patient, 16, 17, 59) == []
    assert await hears(enrolled, patient, 17, 18, 30) != []
    assert {one.day for one in await everything(enrolled, CheckIn)} <= {
        date(2026, 3, day) for day in (2, 16, 17)
    }
    # A button of the earlier pause does not end the next one.
    await by_words(enrolled, "pause")
    admin.taps("", message=home, data=resume)
    await enrolled.settle()
    assert "earlier" in admin.toasts[-1] and (await person(enrolled, "PT-001")).next_prompt_at is None


async def test_what_is_queued_is_taken_back_and_who_asked_to_be_asked_later_is(
    enrolled: Stage, patient: Person
) -> None:
    await enrolled.advance(madrid(3, 2, 18))
    await tap(enrolled, patient, "Ask me later", "In 2 hours")
    await by_words(enrolled, "pause")
    assert await hears(enrolled, patient, 2, 20) == ["You asked me to come back. Your check-in is here."]
    await tap(enrolled, patient, "4", "6")
    # A prompt that another process has put into the queue meanwhile goes nowhere.
    await queue_prompt(enrolled, patient, madrid(3, 3))
    assert await silent_until(enrolled, patient, 3, 12)
    assert await newest_fate(enrolled) == Fate.WITHHELD
    # Neither does one that was there when the pause began, and that is over when it could be sent.
    await by_words(enrolled, "resume")
    await queue_prompt(enrolled, patient, madrid(3, 3, 13))
    await by_words(enrolled, "pause")
    assert await newest_fate(enrolled) == Fate.WITHHELD
    await by_words(enrolled, "resume")
    assert await silent_until(enrolled, patient, 3, 17)


async def queue_prompt(stage: Stage, patient: Person, at: datetime) -> None:
    row = await person(stage, "PT-001")
    (check_in,) = await everything(stage, CheckIn)
    async with stage.app.database.write() as session:
        await session.execute(update(CheckIn).values(status="open"))
        payload = stage.app.database.vault.seal_json({"chat_id": patient.id, "text": "Hello!"})
        about = {
            "person_id": row.id,
            "check_in_id": check_in.id,
            "chat_index": b"",
            "payload_sealed": payload,
        }
        how = {"kind": "prompt", "priority": Priority.PROMPT, "method": "sendMessage"}
        session.add(Outgoing(**about, **how, not_before=at, created_at=stage.clock()))


async def newest_fate(stage: Stage) -> Fate:
    newest = max(await everything(stage, Outgoing), key=lambda one: one.id)
    return Fate(newest.fate)


async def test_days_of_a_pause_are_not_days_without_an_answer(enrolled: Stage, clinician: Person) -> None:
    await add_patient(enrolled, "PT-100", steady, date(2026, 3, 2))
    await by_words(enrolled, "pause")
    patients = [await person(enrolled, code) for code in ("PT-100", "PT-001")]
    async with enrolled.app.database.read() as session:
        read = await panels.read(session, patients, date(2026, 3, 20))
    assert [one.standing for one in read] == ["closed", "closed"]
    enrolled.clock.move_to(madrid(3, 20, 20))
    await by_words(enrolled, "resume")
    today = date(2026, 3, 22)
    async with enrolled.app.database.read() as session:
        (one, _) = await panels.read(session, patients, today)
        (rest,) = (await breaks.of_many(session, patients, date(2026, 2, 1)))[patients[0].id]
    assert one.standing is None
    assert (rest.first, rest.last) == (date(2026, 3, 2), date(2026, 3, 20))
    assert {date(2026, 3, day) for day in range(2, 21)} <= one.spared and date(2026, 3, 21) not in one.spared
    spared, asked = judge([one, replace(one, spared=frozenset())], today)
    assert asked.has_stopped and not spared.has_stopped


async def test_a_pause_that_is_over_leaves_every_plan_as_if_it_was_made_today(
    enrolled: Stage, patient: Person, clinician: Person
) -> None:
    before = await person(enrolled, "PT-001"), await person(enrolled, "CL-001")
    plans = {one.occasion: one.at for one in await everything(enrolled, Plan)}
    await by_words(enrolled, "pause")
    assert (await person(enrolled, "CL-001")).next_digest_at is None
    await by_words(enrolled, "resume")
    with pytest.raises(Mistake, match="not paused"):
        await by_words(enrolled, "resume")
    after = await person(enrolled, "PT-001"), await person(enrolled, "CL-001")
    assert [one.next_prompt_at for one in before] == [one.next_prompt_at for one in after]
    assert [one.next_digest_at for one in before] == [one.next_digest_at for one in after]
    assert {one.occasion: one.at for one in await everything(enrolled, Plan)} == plans
    assert await everything(enrolled, Infusion) == []


async def test_who_is_enrolled_during_a_pause_is_asked_after_it(stage: Stage) -> None:
    await by_words(stage, "pause")
    await stage.enrol_everyone()
    account = stage.cast[0].account
    assert "You can start a check-in yourself" in account.sees.text
    assert await silent_until(stage, account, 5, 12)
    await by_words(stage, "resume")
    assert await hears(stage, account, 5, 18) == ["Hello! Your daily check-in is ready."]
