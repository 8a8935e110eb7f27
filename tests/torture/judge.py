"""Holds a history against what must always be so, and names whatever was not. Pure: facts in, sentences out.

The letters are those of docs/torture.md: L lost, O doubled effects, D doubled messages, V silently skipped,
A shown to the wrong person, T invented or misjudged.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tests.torture.case import Case
from tests.torture.deeds import Command, Membership, Poison, Tap, Words
from tests.torture.history import Call, CheckIn, History, Outgoing, Person

Letter = Literal["L", "O", "D", "V", "A", "T"]

FINAL = {"sent", "blocked", "expired", "unknown", "withheld", "refused"}
SENT_FROM_NEW = {"sendMessage", "sendPhoto", "sendDocument"}
# Each written message and each command of a patient is answered by exactly one of these.
ANSWERS = {"reply", "question", "history"}
PROMPT = "Hello! Your daily check-in is ready."
DIGEST = "Weekly digest"
STRANGER = "Hello! This is a private symptom journal"
CODE = re.compile(r"\b(?:PT|CL|AD)-\d+\b")
# The words of notes that no two notes share, so that they can be seen wherever they come up.
MARKER = re.compile(r"\bzq[a-z]+\b")
# Stored instants are rounded, and a call is noted a little after it was begun.
TOLERANCE = timedelta(seconds=2)
# Who has said nothing for so long cannot be judged.
SILENT = timedelta(days=14)


@dataclass(frozen=True)
class Violation:
    letter: Letter
    sentence: str


Rule = Callable[[Case], Iterator[Violation]]


def judge(history: History) -> list[Violation]:
    case = Case(history)
    return [violation for rule in RULES for violation in rule(case)]


def everything_was_confirmed(case: Case) -> Iterator[Violation]:
    for update in case.history.updates:
        if not update.confirmed:
            yield Violation("L", f"Update {update.id} was never confirmed.")


def what_cannot_be_read_is_parked_once_and_nothing_else(case: Case) -> Iterator[Violation]:
    parked = Counter(case.history.parked)
    poison = {deed.update for deed in case.deeds if isinstance(deed, Poison)}
    for update in poison - parked.keys():
        yield Violation("L", f"Update {update} could not be read and was not parked.")
    for update, times in parked.items():
        if update not in poison:
            yield Violation("L", f"Update {update} was parked, though nothing is wrong with it.")
        if times > 1:
            yield Violation("O", f"Update {update} was parked {times} times.")


def each_rating_is_there_in_its_order(case: Case) -> Iterator[Violation]:
    for key in sorted(case.given.keys() | case.stored.keys()):
        given, stored = case.given.get(key, []), case.stored.get(key, [])
        yield from _compare(case, key, given, stored)
    for key, numbers in _revisions(case).items():
        if numbers != list(range(len(numbers))):
            yield Violation("O", f"The revisions of {key} are numbered {numbers}.")


def _compare(
    case: Case, key: tuple[str, date, int], given: list[int], stored: list[int]
) -> Iterator[Violation]:
    patient, day, question = key
    what = f"question {question} of {patient} on {day}: given {given}, stored {stored}"
    for _ in (Counter(given) - Counter(stored) - Counter(case.perhaps_too_late.get(key, []))).elements():
        yield Violation("L", f"A rating is missing in {what}.")
    for value in (Counter(stored) - Counter(given)).elements():
        if value in given:
            yield Violation("O", f"A rating is there too often in {what}.")
        elif _was_tapped_by_another(case, patient, day, question, value):
            yield Violation("A", f"Somebody else rated {what}.")
        else:
            yield Violation("T", f"Nobody gave a rating in {what}.")
    if given != stored and sorted(given) == sorted(stored):
        yield Violation("O", f"The ratings stand in another order in {what}.")


def _was_tapped_by_another(case: Case, patient: str, day: date, question: int, value: int) -> bool:
    for tap in case.taps:
        check_in = case.by_token.get(tap.token)
        if (
            check_in
            and (check_in.patient, check_in.day) == (patient, day)
            and not case.owns(tap.chat, check_in)
        ):
            if (tap.question, tap.value) == (question, value):
                return True
    return False


def _revisions(case: Case) -> dict[tuple[str, date, int], list[int]]:
    found: dict[tuple[str, date, int], list[int]] = defaultdict(list)
    for answer in case.history.answers:
        found[answer.patient, answer.day, answer.question].append(answer.revision)
    return {key: sorted(numbers) for key, numbers in found.items()}


def each_note_is_there_once(case: Case) -> Iterator[Violation]:
    written: dict[tuple[str | None, int], list[str]] = defaultdict(list)
    stored: dict[tuple[str | None, int], list[str]] = defaultdict(list)
    patients = {patient.code for patient in case.patients}
    for deed in case.deeds:
        if isinstance(deed, Words) and case.name(deed.chat) in patients:
            written[case.name(deed.chat), deed.message_id].append(deed.text)
    for note in sorted(case.history.notes, key=lambda one: one.revision):
        stored[note.patient, note.message_id].append(note.text)
    for key in sorted(written.keys() | stored.keys(), key=str):
        missing = Counter(written[key]) - Counter(stored[key])
        extra = Counter(stored[key]) - Counter(written[key])
        for text in missing.elements():
            yield Violation("L", f"The note {text!r} of {key[0]} is missing.")
        for text in extra.elements():
            known = text in written[key]
            yield Violation("O" if known else "T", f"{key[0]} has the note {text!r} too often.")
        if not missing and not extra and written[key] != stored[key]:
            yield Violation("O", f"The revisions of a note of {key[0]} stand in another order.")


def a_day_has_one_check_in(case: Case) -> Iterator[Violation]:
    days = Counter((check_in.patient, check_in.day) for check_in in case.history.check_ins)
    for (patient, day), number in days.items():
        if number > 1:
            yield Violation("O", f"{patient} has {number} check-ins for {day}.")


def each_cause_has_one_answer(case: Case) -> Iterator[Violation]:
    for patient in case.patients:
        causes = sum(isinstance(deed, Words | Command) for deed in case.of(patient))
        answers = sum(row.kind in ANSWERS for row in case.rows[patient.code])
        if answers > causes:
            yield Violation("O", f"{patient.code} was answered {answers} times for {causes} causes.")
        if answers < causes:
            yield Violation("V", f"{patient.code} was answered {answers} times for {causes} causes.")
        own = {one.token for one in case.history.check_ins if one.patient == patient.code}
        taps = sum(isinstance(deed, Tap) and deed.token in own for deed in case.of(patient))
        edits = sum(row.kind == "edit" for row in case.rows[patient.code])
        if edits < taps:
            yield Violation("V", f"{patient.code} tapped {taps} times and saw {edits} changes.")


def no_message_is_sent_twice(case: Case) -> Iterator[Violation]:
    """Each message belongs to a row that was sent, or that was under way just then and is of unknown fate."""
    for person in case.made.keys() | case.rows.keys():
        rows = [row for row in case.rows[person] if row.method in SENT_FROM_NEW]
        sent = Counter(row.message_id for row in rows if row.fate == "sent")
        for message_id, number in sent.items():
            if number > 1:
                yield Violation("V", f"{number} rows of {person} claim message {message_id}.")
        shown = {call.message_id for call in case.made[person]}
        for message_id in sent.keys() - shown:
            yield Violation("V", f"A row of {person} claims message {message_id}, which Telegram never took.")
        others = [call for call in case.made[person] if call.message_id not in sent]
        for call in _unaccounted(others, [row for row in rows if row.fate == "unknown"]):
            near = [
                row for row in rows if row.claimed_at and abs(row.claimed_at - call.at) < timedelta(hours=2)
            ]
            told = "; ".join(f"{row.fate} {row.claimed_at} to {row.finished_at}" for row in near)
            yield Violation(
                "D",
                f"{person} got {call.text!r} at {call.at}, and no row accounts for it. Rows then: {told}.",
            )


def _unaccounted(calls: list[Call], rows: list[Outgoing]) -> Iterator[Call]:
    """Calls in the order of time each take the row that ended first of those under way at that moment."""
    left = sorted(rows, key=lambda row: (row.finished_at is None, row.finished_at or row.claimed_at))
    for call in sorted(calls, key=lambda call: call.at):
        row = next((row for row in left if _was_under_way(row, call)), None)
        if row is None:
            yield call
        else:
            left.remove(row)


def _was_under_way(row: Outgoing, call: Call) -> bool:
    begun = row.claimed_at is not None and row.claimed_at - TOLERANCE <= call.at
    return begun and (row.finished_at is None or call.at <= row.finished_at + TOLERANCE)


def nobody_is_asked_twice(case: Case) -> Iterator[Violation]:
    asked: dict[int, list[Outgoing]] = defaultdict(list)
    for row in case.history.outgoing:
        if row.check_in is not None:
            asked[row.check_in].append(row)
    for check_in in case.history.check_ins:
        rows = asked[check_in.id]
        prompts, reminders = (sum(row.kind == kind for row in rows) for kind in ("prompt", "reminder"))
        if prompts > 1:
            yield Violation("D", f"{check_in.patient} has {prompts} prompts for {check_in.day}.")
        if reminders > _causes_to_remind(case, check_in, rows):
            yield Violation("D", f"{check_in.patient} has {reminders} reminders for {check_in.day}.")
    shown = Counter((call.chat, token) for call in _prompts(case) for token in _tokens(call))
    for (chat, token), number in shown.items():
        if number > 1:
            yield Violation("D", f"{case.name(chat)} was prompted {number} times about {token}.")


def _causes_to_remind(case: Case, check_in: CheckIn, rows: list[Outgoing]) -> int:
    """Its own hour, each question of which nobody knows whether it arrived, each return of the patient."""
    unknown = sum(row.kind in ("prompt", "question") and row.fate == "unknown" for row in rows)
    returns = sum(isinstance(deed, Membership) and case.owns(deed.chat, check_in) for deed in case.deeds)
    return 1 + unknown + returns


def _prompts(case: Case) -> Iterator[Call]:
    return (call for call in case.history.calls if call.made and call.text.startswith(PROMPT))


def a_week_has_one_digest(case: Case) -> Iterator[Violation]:
    weeks = Counter((digest.clinician, digest.week) for digest in case.history.digests)
    for (clinician, week), number in weeks.items():
        if number > 1:
            yield Violation("D", f"{clinician} has {number} digests for {week}.")
    shown = Counter(
        (call.chat, call.text.splitlines()[0])
        for call in case.history.calls
        if call.made and call.text.startswith(DIGEST)
    )
    for (chat, heading), number in shown.items():
        if number > 1:
            yield Violation("D", f"{case.name(chat)} got {number} digests that begin with {heading!r}.")


def every_week_was_decided(case: Case) -> Iterator[Violation]:
    there = {(digest.clinician, digest.week) for digest in case.history.digests}
    for clinician in case.clinicians:
        for week in _weeks(case.history.begins, case.history.ends):
            if (clinician.code, week) not in there:
                yield Violation("V", f"{clinician.code} has no digest for {week}.")


def _weeks(begins: date, ends: date) -> Iterator[str]:
    """Those whose Monday, with the hour of the digest in it, belongs to the campaign."""
    for day in _days(begins, ends):
        if day.isoweekday() == 1:
            year, week, _ = day.isocalendar()
            yield f"{year}-W{week:02d}"


def _days(begins: date, ends: date) -> Iterator[date]:
    return (begins + timedelta(days=n) for n in range((ends - begins).days + 1))


def every_message_has_a_fate(case: Case) -> Iterator[Violation]:
    for row in case.history.outgoing:
        if row.fate not in FINAL:
            yield Violation("V", f"Row {row.id} of the kind {row.kind} is still {row.fate}.")


def every_day_was_asked_about(case: Case) -> Iterator[Violation]:
    asked = {row.check_in for row in case.history.outgoing if row.kind in ("prompt", "question")}
    for check_in in case.history.check_ins:
        if check_in.id not in asked:
            yield Violation("V", f"The check-in of {check_in.patient} for {check_in.day} was never asked.")
    there = {(check_in.patient, check_in.day) for check_in in case.history.check_ins}
    for patient in case.patients:
        for day in _days(case.history.begins, case.history.ends):
            if (patient.code, day) not in there and case.is_always_there(patient):
                yield Violation("V", f"{patient.code} has no check-in for {day}.")


def nobody_sees_what_is_another_persons(case: Case) -> Iterator[Violation]:
    authors = {
        marker: deed.chat
        for deed in case.deeds
        if isinstance(deed, Words)
        for marker in MARKER.findall(deed.text)
    }
    for call in case.history.calls:
        person = case.by_chat.get(call.chat)
        # Texts that explain a command have example codes, which nobody bears.
        for code in (set(CODE.findall(call.text)) & case.codes) - _visible(case, person):
            yield Violation("A", f"{case.name(call.chat)} was shown the code {code}: {call.text!r}.")
        for token in _tokens(call):
            check_in = case.by_token.get(token)
            if check_in is not None and not case.owns(call.chat, check_in):
                yield Violation("A", f"{case.name(call.chat)} got a button of {check_in.patient}.")
        for marker in MARKER.findall(call.text):
            if authors.get(marker) != call.chat:
                yield Violation("A", f"{case.name(call.chat)} was shown somebody's note: {call.text!r}.")
        if person is None and not call.text.startswith(STRANGER):
            yield Violation("A", f"A stranger was told {call.text!r}.")


def _visible(case: Case, person: Person | None) -> set[str]:
    if person is None:
        return set()
    if person.role == "admin":
        return case.codes
    return {person.code} | person.panel


def who_is_silent_is_not_judged(case: Case) -> Iterator[Violation]:
    answered: dict[str, list[date]] = defaultdict(list)
    for answer in case.history.answers:
        answered[answer.patient].append(answer.day)
    for digest in case.history.digests:
        for patient in digest.not_worse | digest.worse:
            if not any(digest.day - SILENT <= day <= digest.day for day in answered[patient]):
                yield Violation("T", f"The digest {digest.week} judges {patient}, who said nothing.")


def _tokens(call: Call) -> set[str]:
    return {data.split(":")[1] for data in call.buttons if data.startswith("r:")}


RULES: tuple[Rule, ...] = (
    everything_was_confirmed,
    what_cannot_be_read_is_parked_once_and_nothing_else,
    each_rating_is_there_in_its_order,
    each_note_is_there_once,
    a_day_has_one_check_in,
    each_cause_has_one_answer,
    no_message_is_sent_twice,
    nobody_is_asked_twice,
    a_week_has_one_digest,
    every_week_was_decided,
    every_message_has_a_fate,
    every_day_was_asked_about,
    nobody_sees_what_is_another_persons,
    who_is_silent_is_not_judged,
)
