"""A patient stops, or is erased; and what is told about both before."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage import keyring
from storage import models as tables
from storage.models import Note, Role
from storage.models import Stage as Step
from storage.vault import Vault
from tests.handlers.conversation import (
    answers,
    do,
    everything,
    labels,
    madrid,
    person,
    recorded,
    say,
    silent_until,
    tap,
    values,
    written,
)


@pytest.fixture
def patient(first_patient: Person) -> Person:
    return first_patient


async def test_blocking_pauses_and_coming_back_brings_no_flood(stage: Stage, patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    patient.blocks()
    await stage.settle()
    assert (await person(stage, "PT-001")).unreachable_since is not None
    assert await silent_until(stage, patient, 12, 12)
    patient.unblocks()
    await stage.settle()
    assert await silent_until(stage, patient, 12, 17)
    await stage.advance(madrid(3, 12, 18))
    assert "ready" in patient.sees.text
    await tap(stage, patient, "4", "6")
    assert await values(stage) == [(12, 1, 4), (12, 2, 6)]


async def test_whoever_stops_hears_nothing_more(stage: Stage, patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    prompt = patient.sees
    await say(stage, patient, "/stop")
    await tap(stage, patient, "No, go on")
    assert patient.sees.text == "Nothing was changed."
    await say(stage, patient, "/stop")
    question = patient.sees
    data = question.buttons[0].data
    patient.taps("", message=question, data=data)
    patient.taps("", message=question, data=data)
    await stage.settle()
    assert "You have stopped" in question.text
    assert (await recorded(stage, "PT-001")).count("stopped") == 1
    shown = prompt.text
    assert await silent_until(stage, patient, 9, 12)
    assert prompt.text == shown
    await tap(stage, patient, "4", on=prompt)
    assert await answers(stage) == []


async def test_whoever_stopped_is_told_so_and_keeps_their_rights(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "slept well", "/stop")
    await tap(stage, patient, "Yes, stop")
    for said in ("7", "pain 7", "slept badly", "/checkin", "/pause", "/settings", "/stop", "/history"):
        (answer,) = await say(stage, patient, said)
        assert "You have stopped" in answer.text
    (answer,) = await do(stage, patient, patient.sends_sticker)
    assert "You have stopped" in answer.text
    for export in await say(stage, patient, "/export"):
        assert export.document is not None and b"slept well" in export.document.content
    assert [note for _, note in await written(stage)] == ["slept well"]
    assert "Stored" in (await say(stage, patient, "/privacy"))[0].text
    assert "erase" in (await say(stage, patient, "/forget"))[0].text


async def test_start_begins_again_even_after_a_pause(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "/pause", "/stop")
    await tap(stage, patient, "Yes, stop")
    (consent,) = await say(stage, patient, "/start")
    assert "Do you agree?" in consent.text
    await tap(stage, patient, "Yes, I agree", "Keep English", "Madrid (it is 10:00 there)", "18:00")
    assert "first check-in comes Monday, March 2 at 18:00" in patient.sees.text
    await stage.advance(madrid(3, 2, 18))
    assert "ready" in patient.sees.text


async def test_whoever_does_not_agree_again_stays_stopped_and_keeps_their_data(
    stage: Stage, patient: Person
) -> None:
    await say(stage, patient, "pain 4 mood 6", "/stop")
    await tap(stage, patient, "Yes, stop")
    await say(stage, patient, "/start")
    await tap(stage, patient, "No, thank you")
    assert patient.sees.text.startswith("You have stopped")
    assert (await person(stage, "PT-001")).stage == Step.STOPPED
    assert len(await answers(stage)) == 2


async def test_forgetting_asks_first_and_gives_a_copy_to_who_wants_one(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "pain 4 mood 6", "slept well", "/forget")
    await tap(stage, patient, "No, keep it")
    assert len(await answers(stage)) == 2 and patient.sees.text == "Nothing was changed."
    (question,) = await say(stage, patient, "/forget")
    await tap(stage, patient, "Take a copy first")
    assert question.text.startswith("Your copy comes as two files") and not question.buttons
    *files, again = patient.messages[-3:]
    assert [b"slept well" in one.document.content for one in files if one.document] == [True, True]
    await tap(stage, patient, "Yes, erase everything", on=again)
    assert again.text.startswith("What I had about you is erased")
    assert (await person(stage, "PT-001")).stage == Step.ERASED


async def test_nothing_is_erased_while_the_copy_is_on_its_way(stage: Stage, patient: Person) -> None:
    (question,) = await say(stage, patient, "/forget")
    patient.taps("Take a copy first")
    patient.taps("", message=question, data="y:forget:yes")
    await stage.settle()
    assert patient.toasts == ["Your copy is still on its way. One moment, please."]
    await tap(stage, patient, "Yes, erase everything")
    assert (await person(stage, "PT-001")).stage == Step.ERASED


async def test_who_is_still_enrolling_may_be_forgotten_as_well(stage: Stage) -> None:
    steps: dict[str, Sequence[str]] = {"PT-101": (), "PT-102": ("Yes, I agree", "Keep English")}
    for code, taps in steps.items():
        member = await stage.invite(Role.PATIENT, code, code)
        member.account.opens(member.invite)
        await stage.settle()
        await tap(stage, member.account, *taps)
        (question,) = await say(stage, member.account, "/forget")
        assert labels(question)[-2:] == ["Yes, erase everything", "No, keep it"]
        assert ("Take a copy first" in labels(question)) == bool(taps)
        await tap(stage, member.account, "Yes, erase everything")
        assert (await person(stage, code)).stage == Step.ERASED
        assert "invitation only" in (await say(stage, member.account, "/start"))[0].text


@pytest.mark.parametrize("standing", ["/pause", "/stop"])
async def test_who_rests_or_has_stopped_may_be_forgotten(
    stage: Stage, patient: Person, standing: str
) -> None:
    await say(stage, patient, standing)
    await tap(stage, patient, "1 week" if standing == "/pause" else "Yes, stop")
    await say(stage, patient, "/forget")
    await tap(stage, patient, "Yes, erase everything")
    assert (await person(stage, "PT-001")).stage == Step.ERASED


async def test_staff_are_told_who_ends_their_role_and_another_role_stays(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    for account in (clinician, admin):
        for asked in ("/forget", "/stop"):
            (answer,) = await say(enrolled, account, asked)
            assert answer.text.startswith("/forget and /stop are for patients. An admin can end your role")
    also = await enrolled.invite(Role.PATIENT, "PT-002", "The clinician, as a patient")
    clinician.opens(also.invite)
    await enrolled.settle()
    await tap(enrolled, clinician, "Yes, I agree", "Keep English", "Madrid (it is 10:00 there)", "18:00")

    def listed() -> set[str]:
        return {one["command"] for one in enrolled.telegram.commands.for_person(clinician.id, "en")}

    assert {"patient", "checkin"} <= listed()
    await say(enrolled, clinician, "/forget")
    await tap(enrolled, clinician, "Yes, erase everything")
    assert (await person(enrolled, "PT-002")).stage == Step.ERASED
    assert (await person(enrolled, "CL-001")).stage == Step.ACTIVE
    assert "patient" in listed() and "checkin" not in listed()
    assert "PT-001" in (await say(enrolled, clinician, "/patients"))[0].text


async def test_forgetting_leaves_the_code_its_stage_and_who_did_what(
    stage: Stage, patient: Person, admin: Person, tmp_path: Path, vault: Vault
) -> None:
    (tmp_path / "copies").mkdir()
    await keyring.keep(stage.app.database, stage.clock(), tmp_path / "copies")
    await say(stage, admin, "/infusion PT-001 2026-03-04")
    await stage.advance(madrid(3, 3, 18))
    await tap(stage, patient, "4", "6")
    await say(stage, patient, "my unmistakable note", "pain 5", "/history", "/settings", "/pause")
    await tap(stage, patient, "1 week")
    before = await person(stage, "PT-001")
    notes = [note.text_sealed for note in await everything(stage, Note)]
    assert before.chat_index and before.chat_sealed and len(notes) == 1
    (question,) = await say(stage, patient, "/forget")
    assert "What stays: the code PT-001, and a list of what was done here and when" in question.text
    await tap(stage, patient, "Yes, erase everything")
    assert "What I had about you is erased" in patient.sees.text

    for table in (tables.Answer, tables.Note, tables.CheckIn, tables.TypedAnswer, tables.Infusion):
        assert await everything(stage, table) == []
    assert await everything(stage, tables.TeamMember) == await everything(stage, tables.Plan) == []
    after = await person(stage, "PT-001")
    assert (after.stage, after.chat_sealed, after.chat_index, after.schedule) == (Step.ERASED, None, None, {})
    assert (after.zone, after.next_prompt_at, after.consented_at) == ("UTC", None, None)
    assert all(row.chat_index != before.chat_index for row in await everything(stage, tables.Outgoing))
    entries = [one for one in await everything(stage, tables.AuditEntry) if one.subject == "PT-001"]
    *_, erased = sorted(entries, key=lambda one: one.place)
    assert [(one.before, one.after) for one in entries if one is not erased] == [(None, None)] * (
        len(entries) - 1
    )
    assert erased.after["by"] == "person" and erased.after["certificate"] in patient.sees.text

    kept = keyring.read(tmp_path / "copies" / "keyring", vault)
    assert kept.destroyed == {before.id} and before.id not in kept.keys

    dump = await _dump(stage)
    left_behind = (str(patient.id), "unmistakable", before.chat_index, before.chat_sealed, *notes)
    for trace in left_behind:
        assert _as_bytes(trace) not in dump
    files = _files(tmp_path)
    assert str(patient.id).encode() not in files and b"unmistakable" not in files

    assert await silent_until(stage, patient, 9, 12)
    assert "invitation only" in (await say(stage, patient, "7"))[0].text
    await tap(stage, patient, "Change pain")
    assert await everything(stage, tables.Answer) == []


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def _dump(stage: Stage) -> bytes:
    """Every value of every row of every table."""
    found = []
    async with stage.app.database.read() as session:
        for table in tables.Base.metadata.sorted_tables:
            rows = await session.execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608
            found += [_as_bytes(value) for row in rows for value in row]
    return b"|".join(found)


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


async def test_whoever_was_erased_may_be_invited_under_another_code(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "/forget")
    await tap(stage, patient, "Yes, erase everything")
    again = await stage.invite(Role.PATIENT, "PT-002", "The same person")
    patient.opens(again.invite)
    await stage.settle()
    assert "Do you agree?" in patient.sees.text and "PT-002" in patient.sees.text


async def test_privacy_and_help_speak_to_each_role(
    stage: Stage, patient: Person, clinician: Person, admin: Person
) -> None:
    for account, code in ((patient, "PT-001"), (clinician, "CL-001"), (admin, "AD-001")):
        (privacy,) = await say(stage, account, "/privacy")
        assert code in privacy.text and "not end-to-end encrypted" in privacy.text
        assert len(privacy.text) <= 900
    (help_text,) = await say(stage, patient, "/help")
    assert "Nobody reads your answers live" in help_text.text.splitlines()[0]
    assert "+34 555 0100" in help_text.text.splitlines()[0] and len(help_text.text) <= 900
    for account in (clinician, admin):
        assert "does not watch anyone live" in (await say(stage, account, "/help"))[0].text
