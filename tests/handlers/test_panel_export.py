"""What a clinician takes along: the answers of a whole panel as a table and for medical records."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

from fhir.resources.R4B.bundle import Bundle

from bot.records import export_of
from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage import people
from tests.handlers.conversation import madrid, recorded, say, tap
from tests.handlers.panels import add_patient, steady

TODAY = date(2026, 3, 2)


async def exported(stage: Stage, account: Person) -> dict[str, bytes]:
    """Each file by its name."""
    return contents(await say(stage, account, "/export"))


def contents(sent: Sequence[Message]) -> dict[str, bytes]:
    return {one.document.name: one.document.content for one in sent if one.document}


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(table.decode("utf-8-sig"), newline="")))


def resources(record: bytes) -> list[Any]:
    """Read by a library that refuses what is not FHIR."""
    bundle: Any = Bundle.model_validate_json(record)
    assert all(entry.fullUrl == f"urn:uuid:{entry.resource.id}" for entry in bundle.entry)
    return [entry.resource for entry in bundle.entry]


def references(one: Any) -> Iterator[str]:
    """Whatever this resource points to."""
    match one:
        case dict():
            yield from ([one["reference"]] if isinstance(one.get("reference"), str) else [])
            for value in one.values():
                yield from references(value)
        case list():
            for value in one:
                yield from references(value)


async def lets_the_team_read(stage: Stage, code: str) -> None:
    async with stage.app.database.write() as session:
        patient = await people.by_code(session, code)
        assert patient
        patient.shares_notes = True


async def test_a_panel_goes_out_as_a_table_and_a_valid_bundle_with_the_notes_of_those_who_agreed(
    enrolled: Stage, clinician: Person, patient: Person, admin: Person
) -> None:
    await say(enrolled, admin, "/infusion PT-001 2026-03-01", "/infusion PT-001 2026-03-20 maintenance")
    await enrolled.advance(madrid(3, 2, 18))
    await tap(enrolled, patient, "4", "6", "Change pain", "7")
    await say(enrolled, patient, "my own words")
    await add_patient(enrolled, "PT-100", steady, TODAY, infusions=[TODAY], notes=2)
    await add_patient(enrolled, "PT-101", steady, TODAY, notes=1)
    await lets_the_team_read(enrolled, "PT-101")
    await add_patient(enrolled, "PT-200", steady, TODAY, team=[])

    files = await exported(enrolled, clinician)
    assert [*files] == ["CL-001.csv", "CL-001.json"]
    table = rows(files["CL-001.csv"])
    assert {row["code"] for row in table} == {"PT-001", "PT-100", "PT-101"}
    assert [(row["code"], row["value"]) for row in table if row["what"] == "note"] == [
        ("PT-101", "a bad night")
    ]
    assert b"my own words" not in files["CL-001.csv"] + files["CL-001.json"]

    found = resources(files["CL-001.json"])
    ids = [one.id for one in found]
    assert len(set(ids)) == len(ids)
    pointed = {target for one in found for target in references(one.model_dump())}
    assert pointed <= {f"urn:uuid:{one}" for one in ids}
    kinds = [one.get_resource_type() for one in found]
    assert {kind: kinds.count(kind) for kind in kinds if kind != "Observation"} == {
        "Patient": 3,
        "Procedure": 3,
        "QuestionnaireResponse": 1,
    }
    assert {row["code"] for row in table} == {
        one.identifier[0].value for one in found if one.get_resource_type() == "Patient"
    }
    pain = [one for one in found if one.get_resource_type() == "Observation" and _is_pain(one)]
    counting = {(row["code"], row["day"]): row["value"] for row in table if row["what"] == "pain"}
    assert sorted(float(one.valueQuantity.value) for one in pain) == sorted(map(float, counting.values()))
    assert (await recorded(enrolled, "PT-101"))[-1] == "exported"
    assert "exported" not in await recorded(enrolled, "PT-200")


def _is_pain(observation: Any) -> bool:
    return any(coding.code == "72514-3" for coding in observation.code.coding)


async def test_what_was_taken_back_or_whoever_left_meanwhile_is_in_no_file(
    enrolled: Stage, clinician: Person, patient: Person, admin: Person
) -> None:
    await say(enrolled, patient, "pain 4 mood 6", "my own words")
    await add_patient(enrolled, "PT-100", steady, TODAY, infusions=[TODAY])
    await lets_the_team_read(enrolled, "PT-001")
    before = (await exported(enrolled, clinician))["CL-001.csv"]
    assert b"my own words" in before and b"PT-100" in before
    await say(enrolled, patient, "/settings")
    seen = len(clinician.messages)
    clinician.says("/export")
    admin.says("/team PT-100 none")
    patient.taps("", message=patient.sees, data="s:notes:no")
    await enrolled.settle()
    files = contents([one for one in clinician.messages[seen:] if one.from_bot])
    assert {row["code"] for row in rows(files["CL-001.csv"])} == {"PT-001"}
    assert b"my own words" not in files["CL-001.csv"] + files["CL-001.json"]
    await say(enrolled, admin, "/team PT-001 none")
    assert "No patient is on your team" in (await say(enrolled, clinician, "/export"))[-1].text


async def test_a_large_panel_comes_in_several_files_of_ten(enrolled: Stage, clinician: Person) -> None:
    for number in range(100, 111):
        await add_patient(enrolled, f"PT-{number}", lambda back: steady(back) if back < 3 else None, TODAY)
    files = await exported(enrolled, clinician)
    assert [*files] == ["CL-001-1.csv", "CL-001-2.csv", "CL-001-1.json", "CL-001-2.json"]
    first, second = (resources(files[f"CL-001-{number}.json"]) for number in (1, 2))
    assert not {one.id for one in first} & {one.id for one in second}
    assert len([one for one in (*first, *second) if one.get_resource_type() == "Patient"]) == 12


async def test_at_a_terminal_a_panel_is_one_file(enrolled: Stage, patient: Person) -> None:
    await say(enrolled, patient, "my own words")
    await add_patient(enrolled, "PT-100", steady, TODAY, notes=1)
    await lets_the_team_read(enrolled, "PT-100")
    record = await export_of(enrolled.app.database, "CL-001", "json", enrolled.clock())
    assert record and b"a bad night" in record and b"my own words" not in record
    assert len([one for one in resources(record) if one.get_resource_type() == "Patient"]) == 2
    assert (await recorded(enrolled, "PT-100"))[-1] == "exported"
    assert await export_of(enrolled.app.database, "AD-001", "csv", enrolled.clock()) is None
