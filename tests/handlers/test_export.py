"""What a patient takes along: a table for themselves, and a file for programs that keep medical records."""

import csv
import json
from io import StringIO
from typing import Any

import pytest

from bot.records import export_of
from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.enrolment import CONSENT_VERSION
from handlers.patients.export import words
from handlers.texts import LANGUAGES, texts
from journal.instruments import QUESTIONS
from storage.models import Role
from tests.handlers.conversation import do, madrid, recorded, say, tap


async def exported(stage: Stage, patient: Person) -> tuple[Message, Message]:
    """The table, and the file for medical records."""
    return both(await say(stage, patient, "/export"))


def both(sent: list[Message]) -> tuple[Message, Message]:
    files = {one.document.name: one for one in sent if one.document}
    return files["PT-001.csv"], files["PT-001.json"]


def rows(message: Message) -> list[list[str]]:
    assert message.document is not None
    return list(csv.reader(StringIO(message.document.content.decode("utf-8-sig"), newline="")))


def resources(message: Message, kind: str) -> list[dict[str, Any]]:
    assert message.document is not None
    entries = json.loads(message.document.content)["entry"]
    return [one["resource"] for one in entries if one["resource"]["resourceType"] == kind]


async def test_everything_is_in_both_files(stage: Stage, patient: Person, admin: Person) -> None:
    await say(
        stage,
        admin,
        "/infusion PT-001 2026-03-01",
        "/infusion PT-001 2026-03-20",
        "/infusion PT-001 2026-03-25",
    )
    await say(stage, admin, "/infusion PT-001 cancel 2026-03-25")
    await stage.advance(madrid(3, 2, 18))
    await tap(stage, patient, "4", "6", "Change pain", "7")
    note = patient.says("slept bad")
    await stage.settle()
    patient.edits(note, "=slept badly")
    await stage.settle()
    await stage.advance(madrid(3, 4, 9))

    table, record = await exported(stage, patient)
    at, cancelled_at = "2026-03-02T17:00:00Z", "2026-03-02T09:00:00Z"
    found = rows(table)
    settings = {row[1]: row[2] for row in found if row[1].startswith("setting-")}
    assert (settings["setting-hour"], settings["setting-team-reads-notes"]) == ("18:00", "no")
    (consent,) = [row for row in found if row[1] == "consent"]
    assert (
        consent[0] == "2026-03-02" and consent[2] == CONSENT_VERSION and consent[5] == "2026-03-02T09:00:00Z"
    )
    (agreed,) = resources(record, "Consent")
    assert CONSENT_VERSION in agreed["policyRule"]["text"]
    assert [row for row in found if row[1] != "consent" and row[1] not in settings] == [
        ["day", "what", "value", "revision", "late", "at", "same", "status", "code"],
        ["2026-03-01", "infusion", "induction", "", "", "", "", "given", "PT-001"],
        ["2026-03-02", "daily", "", "", "", at, "", "complete", "PT-001"],
        ["2026-03-02", "pain", "4", "0", "no", at, "no", "", "PT-001"],
        ["2026-03-02", "pain", "7", "1", "no", at, "no", "", "PT-001"],
        ["2026-03-02", "mood", "6", "0", "no", at, "no", "", "PT-001"],
        ["2026-03-02", "note", "slept bad", "0", "no", at, "", "", "PT-001"],
        ["2026-03-02", "note", "'=slept badly", "1", "no", at, "", "", "PT-001"],
        ["2026-03-03", "daily", "", "", "", "2026-03-03T17:00:00Z", "", "expired", "PT-001"],
        ["2026-03-20", "infusion", "induction", "", "", "", "", "planned", "PT-001"],
        ["2026-03-25", "infusion", "induction", "", "", cancelled_at, "", "cancelled", "PT-001"],
    ]
    assert [one["status"] for one in resources(record, "Procedure")] == [
        "completed",
        "preparation",
        "not-done",
    ]
    answered, silent = resources(record, "QuestionnaireResponse")
    assert (answered["status"], silent["status"]) == ("amended", "stopped")
    assert answered["item"][0]["text"] == "How much pain did you have, on average, in the last 24 hours?"
    assert "item" not in silent
    observed = resources(record, "Observation")
    assert [one.get("valueString") or one["valueQuantity"]["value"] for one in observed] == [
        7,
        6,
        "=slept badly",
    ]

    for message, purpose in ((table, "any spreadsheet program"), (record, "medical records (FHIR)")):
        assert purpose in message.text and "anyone who can open it can read it" in message.text


async def test_an_export_speaks_the_language_of_the_patient(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    member.account.opens(member.invite)
    await stage.settle()
    await tap(stage, member.account, "Yes, I agree", "Español", "Madrid (hora: 10:00)", "18:00")
    await say(stage, member.account, "dolor 7 ánimo 4")
    await say(stage, member.account, "/history")
    table, record = both(await do(stage, member.account, lambda: member.account.taps("Una tabla con todo")))
    assert "hoja de cálculo" in table.text and "historias clínicas" in record.text
    (response,) = resources(record, "QuestionnaireResponse")
    assert "dolor" in response["item"][0]["text"]


async def test_an_export_holds_nothing_of_anybody_else(stage: Stage, patient: Person) -> None:
    """At the terminal as in the chat, where it is recorded who looked."""
    other = await stage.invite(Role.PATIENT, "PT-002", "Somebody else")
    await say(stage, patient, "pain 7 mood 3", "my own words")
    for form in ("csv", "json"):
        mine = await export_of(stage.app.database, "PT-001", form, stage.clock())
        theirs = await export_of(stage.app.database, "PT-002", form, stage.clock())
        assert mine and b"my own words" in mine and b"PT-002" not in mine
        assert theirs and b"my own words" not in theirs and b"PT-001" not in theirs
    assert (await recorded(stage, "PT-001"))[-2:] == ["exported", "exported"]
    assert not await export_of(stage.app.database, other.code.replace("2", "3"), "csv", stage.clock())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_question_has_words_on_one_line_without_markup(language: str) -> None:
    said = [words(question.key, texts(language)) for question in QUESTIONS.values()]
    assert all(said) and not set("<>&\n") & set("".join(said))
