"""What an earlier version of the program stored or queued is still sent, and stays as it was."""

import json
from pathlib import Path
from typing import Any

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage import digests, outbox
from storage.database import vault
from storage.models import Digest
from tests.handlers.conversation import everything, say, tap
from tests.handlers.panels import add_patient, person, steady

FIRST_VERSION = json.loads((Path(__file__).parents[1] / "data" / "first-digest.json").read_text("utf-8"))


async def first_digest(stage: Stage, code: str) -> dict[str, Any]:
    """As it was written about this patient."""
    (entry,) = FIRST_VERSION["worse"]
    return {**FIRST_VERSION, "worse": [{**entry, "patient": (await person(stage, code)).id, "code": code}]}


async def test_a_digest_that_waits_in_the_outbox_is_sent(enrolled: Stage, clinician: Person) -> None:
    facts = await first_digest(enrolled, "PT-001")
    payload = {"facts": facts, "worse": [facts["worse"][0]["patient"]], "language": "en"}
    about = {"first": True, "last": True, "weekly": True, "even_if_nobody": False}
    doctor = await person(enrolled, "CL-001")
    async with enrolled.app.database.write() as session:
        to = outbox.recipient(session, doctor)
        assert to
        await outbox.add(session, enrolled.clock(), to, "digest", "sendPhoto", {**payload, **about})
    await enrolled.settle()
    assert "1 patient got worse" in clinician.sees.text and "PT-001" in clinician.sees.text
    assert "2.1" in clinician.sees.text and "nan" not in clinician.sees.text


async def test_a_list_of_patients_that_waits_in_the_outbox_is_sent(
    enrolled: Stage, clinician: Person
) -> None:
    payload = {"facts": await first_digest(enrolled, "PT-001")}
    doctor = await person(enrolled, "CL-001")
    async with enrolled.app.database.write() as session:
        to = outbox.recipient(session, doctor)
        assert to
        await outbox.add(session, enrolled.clock(), to, "panel", "sendMessage", payload)
    await enrolled.settle()
    assert "PT-001" in clinician.sees.text and [one.text for one in clinician.sees.buttons] == ["PT-001"]


async def test_an_erasure_leaves_what_was_decided_about_others_to_the_letter(
    enrolled: Stage, patient: Person
) -> None:
    await add_patient(enrolled, "PT-100", steady, enrolled.clock().date())
    about_others, about_one = [await first_digest(enrolled, code) for code in ("PT-100", "PT-001")]
    doctor = await person(enrolled, "CL-001")
    async with enrolled.app.database.write() as session:
        for week, facts in enumerate((about_others, about_one)):
            sealed = vault(session).seal_json(facts)
            stored = {"week": f"2026-W0{week}", "created_at": enrolled.clock(), "facts_sealed": sealed}
            session.add(Digest(clinician_id=doctor.id, **stored))
    await say(enrolled, patient, "/forget")
    await tap(enrolled, patient, "Yes, erase everything")
    async with enrolled.app.database.read() as session:
        left = [vault(session).unseal_json(one.facts_sealed) for one in await everything(enrolled, Digest)]
        assert left == [about_others, {**about_one, "worse": []}]
        assert [len(digests.facts_of(session, one).worse) for one in await digests.everyones(session)] == [
            1,
            0,
        ]
