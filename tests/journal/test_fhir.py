"""Journals as a FHIR bundle, read back with a library that knows what a resource may look like."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings

from journal.diary import Answer, Diary, Infusion, Note
from journal.fhir import LOINC, OWN, as_json
from journal.instruments import GAD, MOOD, MORNING, NOW, PAIN, PEG, PHQ, WEEKLY
from tests.journal.journals import AT, DAY, answer, check_in, journal, journals

Resources = Sequence[Any]


def resources(*diaries: Diary, of: str = "") -> Resources:
    bundle: Any = Bundle.model_validate_json(as_json(diaries, AT))
    found = [entry.resource for entry in bundle.entry]
    return [one for one in found if one.get_resource_type() == of or not of]


def note(text: str, revision: int = 0) -> Note:
    return Note(7, DAY, revision, text, AT)


def code(resource: Any) -> str:
    """Our own code, which is always the last one."""
    return str(resource.code.coding[-1].code)


def coded(observations: Resources) -> dict[str, Any]:
    return {code(one): one for one in observations}


def marks(element: Any) -> dict[str, Any]:
    """What FHIR has no place for, by the last part of the extension's name."""
    values = ("valueBoolean", "valueCode", "valueDate")
    return {
        one.url.removeprefix(f"{OWN}:"): next(v for name in values if (v := getattr(one, name)) is not None)
        for one in element.extension or []
    }


def test_a_patient_is_a_code_and_nothing_else() -> None:
    (patient,) = resources(journal())
    (identifier,) = patient.identifier
    assert (identifier.system, identifier.value) == ("urn:infusion-journal:code", "PT-001")
    assert patient.model_dump().keys() == {"resourceType", "id", "identifier"}


def test_a_check_in_is_a_response_and_its_ratings_are_observations() -> None:
    diary = journal(check_in(answer(PAIN, 7, late=True), answer(MOOD, 3, repeated=True)))
    patient, response, pain, mood = resources(diary)
    assert response.questionnaire == "urn:infusion-journal:instrument:daily"
    assert (response.status, response.authored, marks(response)["day"]) == ("completed", AT, DAY)
    assert [(item.linkId, item.text, item.answer[0].valueInteger) for item in response.item] == [
        ("pain", "pain?", 7),
        ("mood", "mood?", 3),
    ]
    assert (pain.effectiveDateTime, pain.issued, pain.valueQuantity.value) == (DAY, AT, 7)
    assert [(coding.system, coding.code) for coding in pain.code.coding] == [
        (LOINC, "72514-3"),
        ("urn:infusion-journal:what", "pain"),
    ]
    assert mood.code.coding[0].display == "mood, 0 to 10, lower is worse"
    assert (marks(pain), marks(mood)) == ({"late": True}, {"same-as-yesterday": True})
    assert {one.subject.reference for one in (response, pain, mood)} == {f"urn:uuid:{patient.id}"}
    assert {one.derivedFrom[0].reference for one in (pain, mood)} == {f"urn:uuid:{response.id}"}


def test_pain_right_now_is_never_taken_for_the_pain_of_the_day() -> None:
    _, _, now = resources(journal(check_in(answer(NOW.questions[0], 7), instrument=NOW)))
    assert [coding.code for coding in now.code.coding] == ["pain-now"]


def test_of_a_correction_the_last_value_stands_and_is_marked_as_amended() -> None:
    corrected = check_in(answer(PAIN, 4), answer(PAIN, 7, 1), answer(MOOD, 3))
    _, response, pain, mood, written = resources(journal(corrected, notes=(note("a"), note("b", 1))))
    assert [one.status for one in (response, pain, written)] == ["amended"] * 3
    assert mood.status == "final"
    assert (pain.valueQuantity.value, written.valueString) == (7, "b")


@pytest.mark.parametrize(
    ("status", "told"), [("open", "in-progress"), ("skipped", "stopped"), ("expired", "stopped")]
)
def test_a_day_without_an_answer_was_asked_and_has_no_value(status: str, told: str) -> None:
    (response,) = resources(journal(check_in(status=status)))[1:]
    assert (response.status, response.item, response.authored) == (told, None, None)
    assert marks(response) == {"day": DAY, "status": status}


def test_what_was_answered_of_an_unfinished_check_in_stays() -> None:
    _, response, pain = resources(journal(check_in(answer(PAIN, 7), status="expired")))
    assert (response.status, len(response.item), pain.valueQuantity.value) == ("stopped", 1, 7)


def test_side_effects_stand_for_themselves() -> None:
    _, _, *effects = resources(
        journal(check_in(*(answer(q, 2) for q in MORNING.questions), instrument=MORNING))
    )
    assert {code(one): one.valueQuantity.value for one in effects} == {q.key: 2 for q in MORNING.questions}
    assert effects[0].code.coding[0].display == "unreal, 0 to 3, higher is worse"


def test_of_weekly_questionnaires_the_scores_are_observations() -> None:
    peg = (answer(q, value) for q, value in zip(PEG.questions, (6, 7, 7), strict=True))
    phq = (answer(q, 2) for q in PHQ.questions)
    gad = (answer(q, 1) for q in GAD.questions[:2])
    _, response, *scores = resources(journal(check_in(*peg, *phq, *gad, instrument=WEEKLY)))
    assert len(response.item) == 14
    assert {code(one): float(one.valueQuantity.value) for one in scores} == {
        "peg-score": 6.67,
        "phq-2-score": 4,
        "phq-8-score": 16,
        "phq-9-score": 18,
        "gad-2-score": 2,
    }
    codes = {"91147-9", "55758-7", "phq-8-score", "44261-6", "gad-2-score"}
    assert {one.code.coding[0].code for one in scores} == codes


def test_an_infusion_is_a_procedure_from_plan_to_end() -> None:
    today = journal().today
    infusions = (
        Infusion(1, today, "maintenance"),
        Infusion(2, DAY, "induction"),
        Infusion(3, DAY, "induction", cancelled_at=AT),
    )
    found = resources(journal(infusions=infusions), of="Procedure")
    assert [one.status for one in found] == ["preparation", "completed", "not-done"]
    assert [one.performedDateTime for one in found] == [today, DAY, DAY]


def test_no_words_make_a_bundle_that_cannot_be_read() -> None:
    (found,) = resources(journal(notes=(note("a\x0bb\x1f\tc\x7f"),)), of="Observation")
    assert found.valueString == "a�b�\tc\x7f"


def test_a_second_import_doubles_nothing_and_two_clinics_never_meet() -> None:
    before = journal(check_in(answer(PAIN, 4)), infusions=(Infusion(1, DAY, "induction"),))
    after = journal(
        check_in(answer(PAIN, 4), answer(PAIN, 7, 1)), infusions=(Infusion(1, date(2026, 3, 5), "induction"),)
    )
    ids = [one.id for one in resources(before)]
    assert ids == [one.id for one in resources(after)]
    for other in (replace(before, bot="another_bot"), replace(before, code="PT-002")):
        assert not {one.id for one in resources(other)} & set(ids)


def test_several_patients_stand_in_one_bundle() -> None:
    patients = resources(journal(), replace(journal(), code="PT-002"), of="Patient")
    assert [one.identifier[0].value for one in patients] == ["PT-001", "PT-002"]


@given(journals)
@settings(max_examples=20, deadline=None)
def test_every_value_that_counts_comes_back_with_its_day_and_circumstances(diary: Diary) -> None:
    found = resources(diary)
    assert len({one.id for one in found}) == len(found)
    responses = [one for one in found if one.get_resource_type() == "QuestionnaireResponse"]
    observed = {
        (one.effectiveDateTime, code(one)): one for one in found if one.get_resource_type() == "Observation"
    }
    items = {
        (marks(response)["day"], item.linkId): item.answer[0]
        for response in responses
        for item in response.item or []
    }
    counting = {(day, one.question.key): one for day, one in _counting(diary)}
    assert {key: item.valueInteger for key, item in items.items()} == {
        key: one.value for key, one in counting.items()
    }
    assert {key: marks(item) for key, item in items.items()} == {
        key: _marks(one) for key, one in counting.items()
    }
    alone = {key for key, one in counting.items() if one.question not in WEEKLY.questions}
    assert {key: observed[key].valueQuantity.value for key in alone} == {
        key: counting[key].value for key in alone
    }
    assert all(observed[key].issued == counting[key].at for key in alone)
    assert len(responses) == len(diary.check_ins)


def _counting(diary: Diary) -> Iterator[tuple[date, Answer]]:
    return ((one.day, answer) for one in diary.check_ins for answer in one.standing.values())


def _marks(one: Answer) -> dict[str, bool]:
    facts = {"late": one.late, "same-as-yesterday": one.repeated}
    return {name: True for name, holds in facts.items() if holds}
