"""What clinicians receive each week, and never receive."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.sandbox.clock import Clock
from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.texts import LONGEST_CAPTION, LONGEST_TEXT
from storage import digests, people
from storage.models import Role
from tests.handlers.panels import add_patient, in_pain, never, person, silent, steady, worse

MONDAY = date(2026, 3, 9)
DIGEST_TIME = datetime(2026, 3, 9, 7, tzinfo=UTC)  # 8:00 in Madrid
ONE_WEEK = timedelta(days=7)
ALL_PARTS, A_MOMENT = timedelta(minutes=1), timedelta(seconds=1)


def received(account: Person, since: int = 0) -> list[Message]:
    return [message for message in account.messages[since:] if message.from_bot]


async def moves(stage: Stage, account: Person, city: str) -> None:
    account.says("/settings")
    await stage.settle()
    for button in ("Change time zone", "Another place"):
        account.taps(button)
        await stage.settle()
    account.says(city)
    await stage.settle()
    account.taps(account.sees.buttons[0].text)
    await stage.settle()


async def weekly(stage: Stage, account: Person, at: datetime = DIGEST_TIME) -> list[Message]:
    """What this account receives when the digest is due: its parts come a second apart."""
    before = len(account.messages)
    await stage.advance(at + ALL_PARTS)
    return received(account, before)


async def add_worse_patients(stage: Stage, count: int) -> list[str]:
    codes = [f"PT-{100 + number}" for number in range(count)]
    for number, code in enumerate(codes):
        await add_patient(stage, code, worse(2 + number % 2), MONDAY, infusions=[date(2026, 2, 16)], notes=2)
    return codes


async def decided_weeks(stage: Stage, code: str) -> list[str]:
    async with stage.app.database.read() as session:
        return [one.week for one in await digests.of_clinician(session, await person(stage, code))]


@pytest.fixture
async def other(enrolled: Stage) -> AsyncIterator[Person]:
    """CL-002, a second clinician."""
    member = await enrolled.invite(Role.CLINICIAN, "CL-002", "Another clinician")
    await enrolled.enrol_everyone()
    yield member.account


async def test_a_week_in_which_nobody_is_worse_brings_nothing(enrolled: Stage, clinician: Person) -> None:
    await add_patient(enrolled, "PT-100", steady, MONDAY)
    assert await weekly(enrolled, clinician) == []
    assert await decided_weeks(enrolled, "CL-001") == ["2026-W11"]


async def test_a_digest_says_what_is_worse_against_what_and_on_how_much(
    enrolled: Stage, clinician: Person
) -> None:
    infusions = [date(2026, 2, 16), date(2026, 3, 20)]
    await add_patient(enrolled, "PT-100", worse(2), MONDAY, infusions=infusions, notes=2)
    await add_patient(enrolled, "PT-101", steady, MONDAY)
    await add_patient(enrolled, "PT-102", silent, MONDAY)
    (digest,) = await weekly(enrolled, clinician)
    heading, entry, *_, closing = digest.text.split("\n\n")
    assert heading == "Weekly digest, Monday, March 9: 1 patient got worse."
    worsening, evidence, course, *_ = entry.splitlines()
    figure, interval = r"\d\.\d points", r"-?\d\.\d to \d\.\d"
    assert re.fullmatch(
        rf"PT-100: pain up {figure} \({interval}\), mood down \d\.\d \({interval}\)", worsening
    )
    assert re.match(r"since about (Feb 2\d|Mar \d) · 7 of 7 days answered", evidence)
    assert course.startswith("infusion 21 days ago, next Mar 20 · ")
    assert course.endswith("2 notes")
    assert re.search(r"Cannot be told yet:.* PT-001", digest.text)
    assert "PT-102" in digest.text and "PT-101: " not in digest.text
    assert re.fullmatch(r"Cannot be told yet:.* PT-001", closing.splitlines()[0])
    assert closing.splitlines()[1:] == [
        "Not worse: 1 patient.",
        "Rule: at least 1 point from the personal infusion curve (90 % interval), about 1 false flag per "
        "patient and year.",
        "For your review; nobody watches live.",
    ]


async def test_what_did_not_change_is_not_told(enrolled: Stage, clinician: Person) -> None:
    await add_patient(enrolled, "PT-100", in_pain, MONDAY)
    (digest,) = await weekly(enrolled, clinician)
    (entry,) = re.findall(r"(?m)^PT-100: .*", digest.text)
    assert "pain" in entry and "mood" not in entry


@pytest.mark.parametrize("count", [1, 5, 30])
async def test_no_patient_is_cut_or_told_twice(enrolled: Stage, clinician: Person, count: int) -> None:
    codes = await add_worse_patients(enrolled, count)
    messages = await weekly(enrolled, clinician)
    told = Counter(re.findall(r"(?m)^(PT-\d+): ", "\n".join(message.text for message in messages)))
    assert told == Counter(codes)
    assert all(len(message.text) <= LONGEST_CAPTION for message in messages)
    heading = f"{count} patients got worse." if count > 1 else "1 patient got worse."
    assert [heading in message.text for message in messages] == [True] + [False] * (len(messages) - 1)
    assert ["For your review" in message.text for message in messages] == [
        *[False] * (len(messages) - 1),
        True,
    ]
    assert sum("Cannot be told yet: PT-001" in message.text for message in messages) == 1
    for message in messages:
        assert (message.photo is not None) is bool(re.search(r"(?m)^PT-\d+: ", message.text))
        if message.photo is None:
            continue
        with Image.open(BytesIO(message.photo)) as picture:
            assert picture.format == "PNG" and picture.width + picture.height < 10_000


async def test_the_largest_worsening_comes_first(enrolled: Stage, clinician: Person) -> None:
    for code, by in (("PT-100", 2), ("PT-101", 4), ("PT-102", 3)):
        await add_patient(enrolled, code, worse(by), MONDAY)
    (digest,) = await weekly(enrolled, clinician)
    assert re.findall(r"(?m)^(PT-\d+): ", digest.text) == ["PT-101", "PT-102", "PT-100"]


async def test_hundreds_of_silent_patients_are_all_named(enrolled: Stage, clinician: Person) -> None:
    codes = {f"PATNTS-ABCDEFGHI{number}" for number in range(100, 240)}
    for code in codes:
        await add_patient(enrolled, code, never, MONDAY)
    await add_patient(enrolled, "PT-100", worse(3), MONDAY)
    messages = await weekly(enrolled, clinician)
    named = Counter(re.findall(r"PATNTS-\w+", "\n".join(message.text for message in messages)))
    assert named == Counter(codes)
    assert messages[0].photo and "PT-100" in messages[0].text
    assert all(message.photo is None and len(message.text) <= LONGEST_TEXT for message in messages[1:])
    assert "Not worse" not in "".join(message.text for message in messages)


async def test_whoever_wants_it_hears_that_nobody_is_worse(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    await add_patient(enrolled, "PT-100", steady, MONDAY)
    admin.says("/schedule CL-001 nobody-line on")
    (digest,) = await weekly(enrolled, clinician)
    assert digest.text.startswith(
        "Weekly digest, Monday, March 9: the one patient who could be judged is not called worse."
    )
    assert "Cannot be told yet: PT-001" in digest.text
    assert digest.photo is None


async def test_a_clinician_without_patients_hears_nothing_even_then(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    admin.says("/schedule CL-001 nobody-line on")
    admin.says("/team PT-001 none")
    assert await weekly(enrolled, clinician) == []


async def test_each_clinician_has_a_day_and_an_hour_and_a_time_zone(
    enrolled: Stage, clinician: Person, other: Person, admin: Person
) -> None:
    await add_patient(enrolled, "PT-100", worse(3), MONDAY, team=["CL-001", "CL-002"])
    admin.says("/schedule CL-002 digest-day tue")
    admin.says("/schedule CL-002 digest-hour 17:30")
    await moves(enrolled, other, "New York")
    assert await weekly(enrolled, clinician, DIGEST_TIME - ALL_PARTS - A_MOMENT) == []
    assert len(await weekly(enrolled, clinician)) == 1
    tuesday = datetime(2026, 3, 10, 21, 30, tzinfo=UTC)  # 17:30 in New York, in summer time
    assert await weekly(enrolled, other, tuesday - ALL_PARTS - A_MOMENT) == []
    assert len(await weekly(enrolled, other, tuesday)) == 1


@pytest.mark.parametrize("words", ["digest-day wed", "digest-day sun", "digest-hour 9:00"])
async def test_a_week_has_one_digest_even_when_the_schedule_changes(
    enrolled: Stage, clinician: Person, admin: Person, words: str
) -> None:
    await add_patient(enrolled, "PT-100", worse(4), MONDAY)
    assert len(await weekly(enrolled, clinician)) == 1
    admin.says(f"/schedule CL-001 {words}")
    await enrolled.settle()
    assert await weekly(enrolled, clinician, datetime(2026, 3, 15, 22, 59, tzinfo=UTC)) == []
    await enrolled.advance(DIGEST_TIME + 2 * ONE_WEEK - timedelta(days=1))
    weeks = await decided_weeks(enrolled, "CL-001")
    assert weeks == ["2026-W11", "2026-W12"]


async def test_a_week_has_one_digest_even_when_the_clinician_travels(
    enrolled: Stage, clinician: Person
) -> None:
    await add_patient(enrolled, "PT-100", worse(4), MONDAY)
    assert len(await weekly(enrolled, clinician)) == 1
    await moves(enrolled, clinician, "Los Angeles")  # where it is still Sunday
    assert await weekly(enrolled, clinician, DIGEST_TIME + timedelta(days=6)) == []
    assert await decided_weeks(enrolled, "CL-001") == ["2026-W11"]


async def test_a_digest_that_was_due_while_the_program_was_down_comes_once(
    enrolled: Stage, clinician: Person, clock: Clock
) -> None:
    await add_patient(enrolled, "PT-100", worse(4), MONDAY)
    before = len(clinician.messages)
    clock.move_to(DIGEST_TIME + timedelta(hours=26))
    for _ in range(3):
        await enrolled.settle()
    assert len(received(clinician, before)) == 1


async def test_clinicians_see_their_own_patients_only(
    enrolled: Stage, clinician: Person, other: Person, patient: Person, admin: Person
) -> None:
    await add_patient(enrolled, "PT-100", worse(3), MONDAY, team=["CL-001"])
    await add_patient(enrolled, "PT-101", worse(3), MONDAY, team=["CL-001", "CL-002"])
    await add_patient(enrolled, "PT-102", worse(3), MONDAY, team=["CL-002"])
    await enrolled.advance(DIGEST_TIME)
    assert re.findall(r"(?m)^(PT-\d+): ", clinician.sees.text) == ["PT-100", "PT-101"]
    assert re.findall(r"(?m)^(PT-\d+): ", other.sees.text) == ["PT-101", "PT-102"]
    assert "Cannot be told yet: PT-001" in clinician.sees.text and "PT-001" not in other.sees.text
    assert not [message for account in (patient, admin) for message in account.messages if message.photo]


# Rights are checked again when a digest is sent: the team changes between the decision and the sending.


async def decide(stage: Stage, clock: Clock) -> None:
    clock.move_to(DIGEST_TIME)
    await stage.app.ticker.tick()


async def teams_change(stage: Stage, teams: dict[str, list[str]]) -> None:
    async with stage.app.database.write() as session:
        for code, team in teams.items():
            patient = await people.by_code(session, code)
            doctors = [await people.by_code(session, one) for one in team]
            assert patient
            await people.set_team(session, patient, [one for one in doctors if one])


async def test_a_patient_who_left_the_team_is_not_in_the_digest(
    enrolled: Stage, clinician: Person, clock: Clock
) -> None:
    await add_worse_patients(enrolled, 3)
    await decide(enrolled, clock)
    await teams_change(enrolled, {"PT-101": [], "PT-001": []})
    await enrolled.app.sender.deliver()
    assert "2 patients got worse" in clinician.sees.text
    assert set(re.findall(r"PT-\d+", clinician.sees.text)) == {"PT-100", "PT-102"}


async def test_a_clinician_who_lost_everyone_gets_nothing(
    enrolled: Stage, clinician: Person, clock: Clock
) -> None:
    codes = await add_worse_patients(enrolled, 10)
    before = len(clinician.messages)
    await decide(enrolled, clock)
    await teams_change(enrolled, {code: [] for code in (*codes, "PT-001")})
    await enrolled.app.sender.deliver()
    assert received(clinician, before) == []


async def test_a_digest_whose_only_reason_left_the_team_is_not_sent(
    enrolled: Stage, clinician: Person, clock: Clock
) -> None:
    await add_worse_patients(enrolled, 1)
    before = len(clinician.messages)
    await decide(enrolled, clock)
    await teams_change(enrolled, {"PT-100": []})
    await enrolled.app.sender.deliver()
    assert received(clinician, before) == []


async def test_the_heading_stays_when_everyone_of_its_message_left(
    enrolled: Stage, clinician: Person, clock: Clock
) -> None:
    codes = await add_worse_patients(enrolled, 12)
    before = len(clinician.messages)
    await decide(enrolled, clock)
    async with enrolled.app.database.read() as session:
        (stored,) = await digests.of_clinician(session, await person(enrolled, "CL-001"))
        order = [entry.code for entry in digests.facts_of(session, stored).worse]
    gone = order[:6]
    await teams_change(enrolled, {code: [] for code in gone})
    await enrolled.advance(DIGEST_TIME + ALL_PARTS)
    messages = received(clinician, before)
    assert messages[0].text.startswith("Weekly digest, Monday, March 9: 6 patients got worse.")
    told = re.findall(r"(?m)^(PT-\d+): ", "\n".join(message.text for message in messages))
    assert sorted(told) == sorted(set(codes) - set(gone))
    assert messages[-1].text.endswith("nobody watches live.")


async def test_a_new_language_does_not_make_a_decided_digest_too_long(
    enrolled: Stage, clinician: Person, clock: Clock
) -> None:
    codes = await add_worse_patients(enrolled, 20)
    before = len(clinician.messages)
    await decide(enrolled, clock)
    async with enrolled.app.database.write() as session:
        doctor = await session.merge(await person(enrolled, "CL-001"))
        doctor.language = "es"
    await enrolled.advance(DIGEST_TIME + ALL_PARTS)
    told = re.findall(r"(?m)^(PT-\d+): ", "\n".join(m.text for m in received(clinician, before)))
    assert sorted(told) == codes
