"""What a clinician can ask for, and how it looks."""

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from journal.instruments import DAILY
from storage import audit, outbox, people
from storage.models import CheckIn, CheckInStatus, Role
from storage.models import Person as Row
from tests.handlers.panels import Past, add_patient, never, person, rated, silent, steady, worse

TODAY = date(2026, 3, 2)


async def asks(stage: Stage, account: Person, text: str) -> str:
    account.says(text)
    await stage.settle()
    return account.sees.text


def steady_but(unanswered: Container[int]) -> Past:
    return lambda back: None if back in unanswered else steady(back)


def once(back: int) -> dict[int, int] | None:
    return rated(5, 5) if back == 3 else None


@pytest.mark.parametrize(
    ("past", "verdict", "said"),
    [
        (never, "cannot be told yet", "no daily answer yet"),
        (once, "cannot be told yet", "last answer 3 days ago"),
        (silent, "cannot be told yet", "last answer 11 days ago"),
        (steady, "not worse", "Pain: 3.6 in the last week, usually 3."),
        (worse(3), "worse", "Pain: 6.6 in the last week, usually 3."),
    ],
)
async def test_a_patient_has_figures_and_a_picture_whatever_the_verdict(
    enrolled: Stage, clinician: Person, past: Past, verdict: str, said: str
) -> None:
    await add_patient(enrolled, "PT-100", past, TODAY)
    clinician.says("/patient pt-100")
    await enrolled.settle()
    shown = clinician.messages[-2]
    text, photo = shown.text, shown.photo
    assert text.splitlines()[0] == f"PT-100, Monday, March 2: {verdict}"
    assert said in text and len(text) <= 1024
    assert "Rule: personal infusion curve; at least 1 point, " in text and "For your review" in text
    assert photo is not None
    with Image.open(BytesIO(photo)) as picture:
        assert picture.format == "PNG"


async def test_the_panel_shows_the_worse_first_and_calls_nobody_stable_who_is_silent(
    enrolled: Stage, clinician: Person
) -> None:
    for code, past in (("PT-100", steady), ("PT-101", silent), ("PT-102", worse(3))):
        await add_patient(enrolled, code, past, TODAY)
    text = await asks(enrolled, clinician, "/patients")
    assert [line for line in text.splitlines() if line.startswith("PT-")] == [
        "PT-102 · active · worse",
        "PT-101 · active · cannot be told yet",
        "PT-001 · active · cannot be told yet",
        "PT-100 · active · not worse",
    ]


@pytest.mark.parametrize("asked_less", ["days", "break"])
async def test_who_is_asked_less_is_not_said_to_answer_less_and_who_is_silent_is(
    enrolled: Stage, clinician: Person, asked_less: str
) -> None:
    """A steady patient who for two weeks wants only Mondays and Thursdays, or came back from a break."""
    weekdays = {back for back in range(2, 15) if (TODAY - timedelta(days=back)).weekday() not in (0, 3)}
    spared = weekdays if asked_less == "days" else set(range(6, 15))
    for code, unanswered in (("PT-100", spared), ("PT-101", range(15))):
        await add_patient(enrolled, code, steady_but(unanswered), TODAY)
        async with enrolled.app.database.write() as session:
            patient = await people.by_code(session, code)
            assert patient is not None
            if asked_less == "days":
                patient.schedule = {"days": "mon,thu"}
            else:
                at = datetime(2026, 2, 16, 9, tzinfo=UTC)
                await audit.record(session, at, code, "paused", code)
                await audit.record(session, at + timedelta(days=9), code, "resumed", code)
    said = await asks(enrolled, clinician, "/digest")
    silent = [line for line in said.splitlines() if line.startswith("PT-") and "answered, usually" in line]
    assert [line[:6] for line in silent] == ["PT-101"], said


async def test_days_on_which_no_question_arrived_are_no_silence(enrolled: Stage, clinician: Person) -> None:
    """PT-100 was not asked during an outage of ten days; PT-101 was, and did not answer."""
    for code, shown in (("PT-100", None), ("PT-101", 7)):
        await add_patient(enrolled, code, silent, TODAY)
        async with enrolled.app.database.write() as session:
            patient = await people.by_code(session, code)
            assert patient is not None
            session.add_all(ended(patient, TODAY - timedelta(days=back), shown) for back in range(1, 11))
    said = await asks(enrolled, clinician, "/digest")
    silent_ones = [line[:6] for line in said.splitlines() if "answered, usually" in line]
    assert silent_ones == ["PT-101"], said


def ended(patient: Row, day: date, message: int | None) -> CheckIn:
    due = datetime.combine(day, time(18), UTC)
    return CheckIn(
        patient_id=patient.id,
        instrument=DAILY.key,
        day=day,
        token=f"{patient.id}-{day:%m%d}",
        status=CheckInStatus.EXPIRED,
        due_at=due,
        expires_at=due + timedelta(hours=12),
        message_id=message,
    )


async def test_how_things_are_now_can_be_asked_at_any_time(enrolled: Stage, clinician: Person) -> None:
    assert "nobody can be judged" in await asks(enrolled, clinician, "/digest")
    await add_patient(enrolled, "PT-100", worse(3), TODAY)
    text = await asks(enrolled, clinician, "/digest")
    assert text.startswith("Now, Monday, March 2: 1 patient is worse.") and "\nPT-100: " in text


async def test_without_patients_every_question_has_a_plain_answer(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    await asks(enrolled, admin, "/team PT-001 none")
    assert "No patient is on your team" in await asks(enrolled, clinician, "/patients")
    assert "No patient is on your team" in await asks(enrolled, clinician, "/digest")
    assert "/patient PT-001" in await asks(enrolled, clinician, "/patient")


async def test_somebody_elses_patient_and_an_unknown_code_get_the_same_answer(
    enrolled: Stage, clinician: Person
) -> None:
    await add_patient(enrolled, "PT-100", worse(3), TODAY, team=[])
    foreign = await asks(enrolled, clinician, "/patient PT-100")
    unknown = await asks(enrolled, clinician, "/patient PT-999")
    assert foreign.replace("PT-100", "CODE") == unknown.replace("PT-999", "CODE")
    assert "I do not find a patient" in await asks(enrolled, clinician, f"/patient {'😀' * 2000}")


async def test_a_picture_asked_for_is_not_sent_to_whoever_left_the_team_meanwhile(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    before = len(clinician.messages)
    clinician.says("/patient PT-001")
    admin.says("/team PT-001 none")
    await enrolled.settle()
    assert not [message for message in clinician.messages[before:] if message.photo]


async def test_a_part_for_which_there_is_nothing_left_to_say_is_not_sent(
    enrolled: Stage, clinician: Person
) -> None:
    await add_patient(enrolled, "PT-100", never, TODAY)
    row, now = await person(enrolled, "PT-100"), datetime(2026, 3, 2, 9, tzinfo=UTC)
    async with enrolled.app.database.write() as session:
        doctor = await people.by_code(session, "CL-001")
        assert doctor
        to = outbox.recipient(session, doctor)
        assert to
        await outbox.add(session, now, to, "patient", "sendMessage", {"patient": row.id, "part": 2})
    before = len(clinician.messages)
    await enrolled.settle()
    assert clinician.messages[before:] == []
    async with enrolled.app.database.read() as session:
        assert (await outbox.fates(session, now))["patient", "withheld"] == 1


async def test_every_look_at_a_patient_is_recorded(enrolled: Stage, clinician: Person, admin: Person) -> None:
    for text in ("/patients", "/patient PT-001"):
        await asks(enrolled, clinician, text)
    audit = await asks(enrolled, admin, "/audit PT-001")
    assert "CL-001 · listed patients" in audit and "CL-001 · looked at patient" in audit


async def test_a_doctor_who_is_also_an_admin_sees_patients_as_a_doctor(
    enrolled: Stage, admin: Person
) -> None:
    member = await enrolled.invite(Role.CLINICIAN, "CL-002", "unused")
    admin.opens(member.invite)
    await enrolled.settle()
    while admin.sees.buttons:
        admin.taps(admin.sees.buttons[0].text)
        await enrolled.settle()
    await add_patient(enrolled, "PT-100", worse(3), TODAY, team=["CL-002"])
    assert "PT-100: " in await asks(enrolled, admin, "/digest")
    assert (await asks(enrolled, admin, "/patient PT-100")).startswith("PT-100, more about this patient")
    assert "Team of PT-100: CL-002" in await asks(enrolled, admin, "/team PT-100")


async def test_a_clinician_asks_for_a_line_also_when_nobody_is_worse(
    enrolled: Stage, clinician: Person
) -> None:
    clinician.says("/settings")
    await enrolled.settle()
    assert "I stay silent" in clinician.sees.text
    clinician.taps("Write also when nobody is worse")
    await enrolled.settle()
    assert "I write to you too" in clinician.sees.text
    await enrolled.advance(datetime(2026, 3, 9, 8, 0, tzinfo=UTC))
    assert "Cannot be told yet: PT-001" in clinician.sees.text
    clinician.says("/settings")
    await enrolled.settle()
    clinician.taps("Stay silent when nobody is worse")
    await enrolled.settle()
    newest = clinician.sees
    await enrolled.advance(datetime(2026, 3, 16, 8, 0, tzinfo=UTC))
    assert clinician.sees is newest
