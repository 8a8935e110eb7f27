"""What is in a patient's hands: pause, stop, take everything along, be erased; and the settings of all."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.sandbox.people import Person
from bot.sandbox.stage import Stage
from storage import models as tables
from storage.models import Note, Role
from storage.models import Stage as Step
from tests.handlers.conversation import (
    answers,
    do,
    everything,
    labels,
    madrid,
    person,
    recorded,
    say,
    tap,
    values,
    written,
)


@pytest.fixture
def patient(first_patient: Person) -> Person:
    return first_patient


async def silent_until(stage: Stage, account: Person, *at: int) -> bool:
    """Whether nothing new comes until this March day and hour."""
    before = len(account.messages)
    await stage.advance(madrid(3, *at))
    return len(account.messages) == before


async def test_a_pause_lasts_until_it_is_ended(stage: Stage, patient: Person) -> None:
    assert "paused" in (await say(stage, patient, "/pause"))[0].text
    assert "paused already" in (await say(stage, patient, "/pause"))[0].text
    assert await silent_until(stage, patient, 9, 12)
    await say(stage, patient, "pain 4 mood 6")
    assert await values(stage) == [(9, 1, 4), (9, 2, 6)]
    (answer,) = await say(stage, patient, "/resume")
    assert "next check-in comes Tuesday, March 10 at 18:00" in answer.text
    assert await silent_until(stage, patient, 10, 17)
    await stage.advance(madrid(3, 10, 18))
    assert "ready" in patient.sees.text
    assert [action for action in await recorded(stage, "PT-001") if action[:2] in ("pa", "re")] == [
        "paused",
        "resumed",
    ]


async def test_a_pause_in_the_evening_takes_the_reminder_back(stage: Stage, patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    await say(stage, patient, "/pause")
    assert await silent_until(stage, patient, 3, 17)


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
    await tap(stage, patient, "No, keep it")
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
    (export,) = await say(stage, patient, "/export")
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


async def test_forgetting_asks_first(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "pain 4 mood 6", "/forget")
    await tap(stage, patient, "No, keep it")
    assert len(await answers(stage)) == 2


async def test_forgetting_leaves_the_code_its_stage_and_who_did_what(
    stage: Stage, patient: Person, admin: Person
) -> None:
    await say(stage, admin, "/infusion PT-001 2026-03-04")
    await stage.advance(madrid(3, 3, 18))
    await tap(stage, patient, "4", "6")
    await say(stage, patient, "my unmistakable note", "pain 5", "/history", "/settings")
    before = await person(stage, "PT-001")
    notes = [note.text_sealed for note in await everything(stage, Note)]
    assert before.chat_index and before.chat_sealed and len(notes) == 1
    await say(stage, patient, "/forget")
    await tap(stage, patient, "Yes, erase everything")
    assert "Everything about you is erased" in patient.sees.text

    for table in (tables.Answer, tables.Note, tables.CheckIn, tables.TypedAnswer, tables.Infusion):
        assert await everything(stage, table) == []
    assert await everything(stage, tables.TeamMember) == []
    after = await person(stage, "PT-001")
    assert (after.stage, after.chat_sealed, after.chat_index, after.schedule) == (Step.ERASED, None, None, {})
    assert (after.zone, after.next_prompt_at, after.consented_at) == ("UTC", None, None)
    assert all(row.chat_index != before.chat_index for row in await everything(stage, tables.Outgoing))
    entries = [one for one in await everything(stage, tables.AuditEntry) if one.subject == "PT-001"]
    assert [(one.before, one.after) for one in entries] == [(None, None)] * len(entries)

    dump = await _dump(stage)
    left_behind = (str(patient.id), "unmistakable", before.chat_index, before.chat_sealed, *notes)
    for trace in left_behind:
        assert _as_bytes(trace) not in dump
    files = b"".join(
        path.read_bytes() for path in Path(stage.app.database.url.database or "").parent.iterdir()
    )
    assert str(patient.id).encode() not in files and b"unmistakable" not in files

    assert await silent_until(stage, patient, 9, 12)
    assert "invitation only" in (await say(stage, patient, "7"))[0].text
    await tap(stage, patient, "Change pain")
    assert await everything(stage, tables.Answer) == []


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


async def test_an_export_holds_every_revision_and_every_note(stage: Stage, patient: Person) -> None:
    await stage.advance(madrid(3, 2, 18))
    await tap(stage, patient, "4", "6", "Change pain", "7")
    message = patient.says("slept bad")
    await stage.settle()
    patient.edits(message, "=slept badly")
    await stage.settle()
    (answer,) = await say(stage, patient, "/export")
    assert answer.document is not None and answer.document.name == "PT-001.csv"
    header, *rows = csv.reader(StringIO(answer.document.content.decode("utf-8-sig"), newline=""))
    at = "2026-03-02T17:00:00Z"
    assert header == ["day", "what", "value", "revision", "late", "at"]
    assert sorted(rows) == [
        ["2026-03-02", "mood", "6", "0", "no", at],
        ["2026-03-02", "note", "'=slept badly", "0", "no", at],
        ["2026-03-02", "pain", "4", "0", "no", at],
        ["2026-03-02", "pain", "7", "1", "no", at],
    ]


async def test_history_is_a_picture_once_there_is_something_to_see(stage: Stage, patient: Person) -> None:
    (answer,) = await say(stage, patient, "/history")
    assert answer.photo is None and "nothing to show yet" in answer.text
    await say(stage, patient, "pain 4 mood 6")
    (answer,) = await say(stage, patient, "/history")
    assert answer.photo is not None and "you answered on 1 day." in answer.text


async def test_what_is_planned_is_not_in_a_patients_picture(
    stage: Stage, patient: Person, admin: Person
) -> None:
    await say(stage, patient, "pain 4 mood 6")
    (before,) = await say(stage, patient, "/history")
    await say(stage, admin, "/infusion PT-001 2026-03-09")
    (after,) = await say(stage, patient, "/history")
    assert before.photo is not None and after.photo == before.photo


async def test_settings_are_changed_by_buttons(stage: Stage, patient: Person) -> None:
    (settings,) = await say(stage, patient, "/settings")
    assert "Time of the check-in: 18:00" in settings.text and "Time zone: Madrid" in settings.text
    await tap(stage, patient, "Change time", "20:00")
    assert settings.text == "Saved. The next check-in comes Monday, March 2 at 20:00."
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time zone", "Another place")
    assert "do not know the city" in (await say(stage, patient, "Xyzzy"))[0].text
    (choices,) = await say(stage, patient, "Nueva York")
    await tap(stage, patient, labels(choices)[0])
    assert "Monday, March 2 at 20:00" in patient.sees.text
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change language", "Español")
    assert patient.sees.text.startswith("Guardado")
    assert patient.commands[0]["description"] != "Answer now"
    changed = await person(stage, "PT-001")
    assert (changed.zone, changed.language, changed.schedule["hour"]) == ("America/New_York", "es", "20:00")
    assert (await recorded(stage, "PT-001")).count("changed settings") == 3
    await stage.advance(madrid(3, 3, 1, 59))
    assert "Guardado" in patient.sees.text
    await stage.advance(madrid(3, 3, 2))
    assert labels(patient.sees) == [str(number) for number in range(11)]


async def test_an_hour_may_be_written_in_the_settings(stage: Stage, patient: Person) -> None:
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time")
    assert "did not understand that time" in (await say(stage, patient, "later"))[0].text
    assert "at 19:30" in (await say(stage, patient, "7:30 pm"))[0].text
    # After that, words are a note again.
    assert "Saved as a note" in (await say(stage, patient, "19:30 was a good idea"))[0].text


async def test_a_question_of_the_settings_is_dropped_when_something_else_is_asked(
    stage: Stage, patient: Person
) -> None:
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time")
    await stage.advance(madrid(3, 2, 18))
    await say(stage, patient, "7", "4")
    assert await values(stage) == [(2, 1, 7), (2, 2, 4)]
    assert (await person(stage, "PT-001")).schedule == {}
    for change in ("Change time zone", "Change language", "Change time"):
        await say(stage, patient, "/settings")
        await tap(stage, patient, change)
        await say(stage, patient, "/help", f"a note after {change}")
    assert len(await written(stage)) == 3


async def test_a_rating_is_a_rating_even_when_a_city_or_an_hour_is_expected(
    stage: Stage, patient: Person
) -> None:
    await stage.advance(madrid(3, 2, 18))
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time zone", "Another place")
    await say(stage, patient, "7")
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change time")
    await say(stage, patient, "mood 4")
    assert await values(stage) == [(2, 1, 7), (2, 2, 4)]
    # A language is chosen by a tap, so words are a note.
    await say(stage, patient, "/settings")
    await tap(stage, patient, "Change language")
    await say(stage, patient, "tired of talking")
    assert [note for _, note in await written(stage)] == ["tired of talking"]


async def test_staff_have_settings_too(stage: Stage, clinician: Person, admin: Person) -> None:
    for account, code in ((clinician, "CL-001"), (admin, "AD-001")):
        (settings,) = await say(stage, account, "/settings")
        assert labels(settings)[-2:] == ["Change time zone", "Change language"]
        await tap(stage, account, "Change time zone", "Another place")
        (choices,) = await say(stage, account, "Londres")
        await tap(stage, account, labels(choices)[0])
        assert account.sees.text == "Saved."
        await say(stage, account, "/settings")
        await tap(stage, account, "Change language", "Español")
        changed = await person(stage, code)
        assert (changed.zone, changed.language) == ("Europe/London", "es")


async def test_privacy_and_help_speak_to_each_role(
    stage: Stage, patient: Person, clinician: Person, admin: Person
) -> None:
    for account, code in ((patient, "PT-001"), (clinician, "CL-001"), (admin, "AD-001")):
        (privacy,) = await say(stage, account, "/privacy")
        assert code in privacy.text and "not end-to-end encrypted" in privacy.text
    (help_text,) = await say(stage, patient, "/help")
    assert "Nobody reads your answers live" in help_text.text.splitlines()[0]
    assert "+34 555 0100" in help_text.text
    for account in (clinician, admin):
        assert "does not watch anyone live" in (await say(stage, account, "/help"))[0].text
