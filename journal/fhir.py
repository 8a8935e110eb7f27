"""Journals as a FHIR bundle, which programs for medical records read. docs/export.md has the mapping.

The resources are those of R4. The tests hold them against the models of R4B, in which they did not change.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from journal.diary import Answer, CheckIn, Consent, Diary, Infusion, Note, utc
from journal.instruments import WEEKLY, Question

Resource = dict[str, Any]

# Where there is no code of LOINC, and for what FHIR has no place.
OWN = "urn:infusion-journal"
LOINC = "http://loinc.org"
# Only one rating of pain has LOINC's code: both fall on one date, and a record would draw them as one line.
_LOINC_CODES = {
    "pain": ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"),
    "peg-score": ("91147-9", "Mean score [PEG]"),
    "phq-2-score": ("55758-7", "Patient Health Questionnaire 2 item (PHQ-2) total score [Reported]"),
    "phq-9-score": ("44261-6", "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"),
    "gad-7-score": ("70274-6", "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]"),
}
_SURVEY = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"}
_PRIVACY = {"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}
_PRIVACY_CONSENT = {"system": LOINC, "code": "59284-0", "display": "Consent Document"}
_SCORE = {"unit": "score", "system": "http://unitsofmeasure.org", "code": "{score}"}
_INFUSION_STATUS = {"planned": "preparation", "given": "completed", "cancelled": "not-done"}
_RESPONSE_STATUS = {"open": "in-progress", "complete": "completed"}
# FHIR's text has no control characters but these three.
_NO_TEXT = re.compile(r"[^\t\n\r -\U0010ffff]")


def as_json(diaries: Iterable[Diary], now: datetime) -> bytes:
    """One bundle. The same data make the same resources, so that a second import doubles nothing."""
    entries = [_entry(resource) for diary in diaries for resource in _resources(diary)]
    bundle = {"resourceType": "Bundle", "type": "collection", "timestamp": utc(now), "entry": entries}
    return json.dumps(bundle, ensure_ascii=False).encode()


def _entry(resource: Resource) -> Resource:
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}


def _resources(diary: Diary) -> Iterator[Resource]:
    yield {
        "resourceType": "Patient",
        "id": _id(diary),
        "identifier": [{"system": f"{OWN}:code", "value": diary.code}],
    }
    if diary.consent is not None:
        yield _consent(diary, diary.consent)
    for infusion in diary.infusions:
        yield _procedure(diary, infusion)
    for check_in in diary.check_ins:
        yield _response(diary, check_in)
        yield from _ratings(diary, check_in)
        yield from _scores(diary, check_in)
    for note in {note.message: note for note in diary.notes}.values():
        yield _note(diary, note)


def _consent(diary: Diary, consent: Consent) -> Resource:
    return {
        "resourceType": "Consent",
        "id": _id(diary, "consent"),
        "status": "active",
        "scope": {"coding": [_PRIVACY]},
        "category": [{"coding": [_PRIVACY_CONSENT]}],
        "patient": _reference(diary),
        "dateTime": utc(consent.at),
        "policyRule": {"text": f"Consent text of the journal, version {consent.version}"},
    }


def _procedure(diary: Diary, infusion: Infusion) -> Resource:
    coding = {"system": f"{OWN}:infusion", "code": infusion.kind}
    return {
        "resourceType": "Procedure",
        "id": _id(diary, "infusion", str(infusion.number)),
        "status": _INFUSION_STATUS[diary.status(infusion)],
        "code": {"coding": [coding], "text": f"Ketamine infusion ({infusion.kind})"},
        "subject": _reference(diary),
        "performedDateTime": infusion.day.isoformat(),
    }


def _response(diary: Diary, check_in: CheckIn) -> Resource:
    """Also of a check-in that nobody answered: that it was asked is a fact, and the response is empty."""
    response = {
        "resourceType": "QuestionnaireResponse",
        "id": _id_of(diary, check_in),
        "extension": [
            {"url": f"{OWN}:day", "valueDate": check_in.day.isoformat()},
            {"url": f"{OWN}:status", "valueCode": check_in.status},
        ],
        "questionnaire": f"{OWN}:instrument:{check_in.instrument.key}",
        "status": _response_status(check_in),
        "subject": _reference(diary),
    }
    if answers := check_in.standing.values():
        response["authored"] = utc(max(answer.at for answer in answers))
        response["item"] = [_item(diary, answer) for answer in answers]
    return response


def _response_status(check_in: CheckIn) -> str:
    if check_in.status == "complete" and _is_corrected(check_in.answers):
        return "amended"
    return _RESPONSE_STATUS.get(check_in.status, "stopped")


def _item(diary: Diary, answer: Answer) -> Resource:
    key = answer.question.key
    return {
        "linkId": key,
        "text": diary.words[key],
        "answer": [{"valueInteger": answer.value, **_circumstances(answer)}],
    }


def _ratings(diary: Diary, check_in: CheckIn) -> Iterator[Resource]:
    """Of the weekly questionnaires only the scores stand for themselves."""
    if check_in.instrument == WEEKLY:
        return
    for key, answer in check_in.standing.items():
        yield {
            **_observation(diary, check_in, key, answer.value, [answer]),
            "code": _code(key, _meaning(answer.question), diary.words[key]),
            **_circumstances(answer),
        }


def _scores(diary: Diary, check_in: CheckIn) -> Iterator[Resource]:
    for name, score in check_in.scores.items():
        counted = [check_in.standing[question.key] for question in score.scale.questions]
        meaning = f"{name}, 0 to {score.scale.highest}, higher is worse"
        yield {
            **_observation(diary, check_in, name, round(score.value, 2), counted),
            "code": _code(name, meaning, score.key.upper()),
        }


def _observation(
    diary: Diary, check_in: CheckIn, key: str, value: float, answers: Sequence[Answer]
) -> Resource:
    """A value of one day, and the answers from which it comes."""
    return {
        "resourceType": "Observation",
        "id": _id_of(diary, check_in, key),
        "status": "amended" if _is_corrected(answers) else "final",
        "category": [{"coding": [_SURVEY]}],
        "subject": _reference(diary),
        "effectiveDateTime": check_in.day.isoformat(),
        "issued": utc(max(answer.at for answer in answers)),
        "valueQuantity": {"value": value, **_SCORE},
        "derivedFrom": [{"reference": f"urn:uuid:{_id_of(diary, check_in)}"}],
    }


def _note(diary: Diary, note: Note) -> Resource:
    return {
        "resourceType": "Observation",
        "id": _id(diary, "note", str(note.message)),
        "status": "amended" if note.revision else "final",
        "category": [{"coding": [_SURVEY]}],
        "code": {"coding": [{"system": f"{OWN}:what", "code": "note"}], "text": "Note of the patient"},
        "subject": _reference(diary),
        "effectiveDateTime": note.day.isoformat(),
        "issued": utc(note.at),
        "valueString": _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", note.text),
    }


def _code(key: str, meaning: str, text: str) -> Resource:
    codings = [{"system": f"{OWN}:what", "code": key, "display": meaning}]
    if key in _LOINC_CODES:
        code, display = _LOINC_CODES[key]
        codings.insert(0, {"system": LOINC, "code": code, "display": display})
    return {"coding": codings, "text": text}


def _meaning(question: Question) -> str:
    return f"{question.key}, {question.lowest} to {question.highest}, {question.worse_when} is worse"


def _circumstances(answer: Answer) -> Resource:
    """How far the value may be trusted, where that is not as usual."""
    facts = {"late": answer.late, "same-as-yesterday": answer.repeated}
    marks = [{"url": f"{OWN}:{name}", "valueBoolean": True} for name, holds in facts.items() if holds]
    return {"extension": marks} if marks else {}


def _is_corrected(answers: Iterable[Answer]) -> bool:
    return any(answer.revision for answer in answers)


def _reference(diary: Diary) -> Resource:
    return {"reference": f"urn:uuid:{_id(diary)}"}


def _id_of(diary: Diary, check_in: CheckIn, *more: str) -> str:
    return _id(diary, check_in.instrument.key, check_in.day.isoformat(), *more)


def _id(diary: Diary, *what: str) -> str:
    """Codes are unique within one clinic, user names of bots in all of Telegram."""
    return str(uuid5(NAMESPACE_URL, "/".join([OWN, diary.bot, diary.code, *what])))
