"""What a clinician looks up: the panel page by page, one patient in detail, the patient's own words."""

import re
from datetime import UTC, date, datetime, timedelta

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from storage import people
from storage.models import Alert, Episode, Infusion, Response, Role
from storage.models import Stage as Standing
from tests.handlers.accessibility import faults_of_all
from tests.handlers.conversation import do, failures, labels, recorded, say, tap, written
from tests.handlers.panels import add_patient, never, person, rated, silent, steady, worse

TODAY = date(2026, 3, 2)
RELIEF = (9, 9, 3)  # days for which it holds before it fades
GIVEN = [TODAY - timedelta(days=back) for back in (40, 22, 12)]


def treated(back: int) -> dict[int, int]:
    """Seven points, four less after an infusion, and soon all of them again; the last one brings little."""
    since, holds = next(
        ((day - back, holds) for day, holds in zip((12, 22, 40), RELIEF[::-1], strict=True) if day >= back),
        (99, 1),
    )
    burden = 7 - 4 * 2.718 ** -(max(0, since - holds) / (holds / 3)) + (0.4 if back % 2 else -0.4)
    return rated(round(burden), 10 - round(burden))


async def panel(stage: Stage, clinician: Person) -> Message:
    """The one message of /patients."""
    (message,) = await say(stage, clinician, "/patients")
    return message


def codes(message: Message) -> list[str]:
    return re.findall(r"^(PT-\d+)", message.text, re.MULTILINE)


async def look(stage: Stage, account: Person, code: str) -> tuple[str, Message]:
    """What stands under the picture, and the message after it."""
    picture, beside = await say(stage, account, f"/patient {code}")
    assert picture.photo
    return picture.text, beside


async def turn(stage: Stage, account: Person, label: str, on: Message) -> None:
    await tap(stage, account, label, on=on)


async def change(program: Stage, code: str, **values: object) -> None:
    async with program.app.database.write() as session:
        row = await people.by_code(session, code)
        assert row
        for name, value in values.items():
            setattr(row, name, value)


async def leave_the_team(stage: Stage, codes: list[str]) -> None:
    async with stage.app.database.write() as session:
        for code in codes:
            row = await people.by_code(session, code)
            assert row
            await people.set_team(session, row, [])


async def test_fifty_patients_are_paged_in_one_message_and_each_page_checks_who_may_be_seen(
    enrolled: Stage, clinician: Person
) -> None:
    for number in range(100, 150):
        past = {149: worse(3), 148: silent}.get(number, never)
        await add_patient(enrolled, f"PT-{number}", past, TODAY)
    page = await panel(enrolled, clinician)
    assert "Your patients, Monday, March 2: 51" in page.text and "Page 1 of 7" in page.text
    assert codes(page)[:3] == ["PT-149", "PT-148", "PT-001"] and labels(page)[-1] == "More"
    assert "PT-148 · active · cannot be told yet\n4 of 14 days answered" in page.text
    seen = codes(page)
    while "More" in labels(page):
        await turn(enrolled, clinician, "More", page)
        seen += codes(page)
    assert sorted(seen) == ["PT-001", *(f"PT-{number}" for number in range(100, 150))]
    assert labels(page)[-1] == "Earlier" and len(page.text.splitlines()) < 30

    # Somebody who has left the team is on no page any more, and a page that is gone is the last one.
    await leave_the_team(enrolled, [f"PT-{number}" for number in range(105, 150)])
    await turn(enrolled, clinician, "Earlier", page)
    assert codes(page) == ["PT-001", *(f"PT-{number}" for number in range(100, 105))]
    assert not {"Earlier", "More"} & set(labels(page))
    assert (await recorded(enrolled, "PT-149")).count("listed patients") == 1
    assert await failures(enrolled) == [] and faults_of_all(enrolled) == []


async def test_a_page_says_how_everybody_takes_part_and_what_is_open(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    await add_patient(enrolled, "PT-100", steady, TODAY, infusions=[TODAY - timedelta(days=12)])
    await add_patient(enrolled, "PT-101", steady, TODAY)
    await change(enrolled, "PT-101", stage=Standing.STOPPED, consented_at=datetime(2026, 2, 1, tzinfo=UTC))
    await add_patient(enrolled, "PT-102", steady, TODAY)
    await change(enrolled, "PT-102", paused=True, consented_at=datetime(2026, 2, 27, 9, tzinfo=UTC))
    await add_patient(enrolled, "PT-103", steady, TODAY)
    await change(enrolled, "PT-103", unreachable_since=datetime(2026, 2, 1, tzinfo=UTC))
    await open_item(enrolled, "PT-103", "worse", did="called")
    await enrolled.invite(Role.PATIENT, "PT-104", "Not yet here")
    await say(enrolled, admin, "/team PT-104 CL-001")
    page = await panel(enrolled, clinician)
    blocks = page.text.split("\n\n")[1:-1]
    assert blocks == [
        "PT-103 · has blocked the bot · not worse · worsening open since Feb 25 · called by CL-002 on Mar 1\n"
        "14 of 14 days answered · no infusion on record",
        "PT-001 · active · cannot be told yet\nnot asked yet · no infusion on record",
        "PT-100 · active · not worse\n14 of 14 days answered · day 12 after the infusion",
        "PT-101 · stopped · not worse\n14 of 14 days answered · no infusion on record",
        "PT-102 · paused by the patient · not worse\n3 of 3 days answered · no infusion on record",
        "PT-104 · invited, has not come yet",
    ]
    assert "PT-104" not in labels(page) and "PT-101" in labels(page)


async def open_item(stage: Stage, code: str, kind: str, did: str = "") -> None:
    patient = await person(stage, code)
    async with stage.app.database.write() as session:
        item = Episode(patient_id=patient.id, kind=kind, token=f"{code}{kind}", since=date(2026, 2, 20))
        item.opened = date(2026, 2, 25)
        session.add(item)
        await session.flush()
        if did:
            item.outcome, item.outcome_by, item.outcome_day = did, "CL-002", date(2026, 3, 1)
            at = datetime(2026, 3, 1, 9, tzinfo=UTC)
            session.add(Response(patient_id=patient.id, episode_id=item.id, by="CL-002", did=did, at=at))


async def test_one_patient_in_detail_from_the_list(
    enrolled: Stage, clinician: Person, patient: Person
) -> None:
    ahead = TODAY + timedelta(days=10)
    await add_patient(enrolled, "PT-100", treated, TODAY, infusions=[*GIVEN, ahead])
    await open_item(enrolled, "PT-100", "worse", did="called")
    await open_item(enrolled, "PT-100", "silent")
    row = await person(enrolled, "PT-100")
    async with enrolled.app.database.write() as session:
        at = datetime(2026, 3, 1, 9, tzinfo=UTC)
        reason = {"reason": "pain", "day": date(2026, 3, 1), "raised_at": at}
        session.add(Alert(token="a", patient_id=row.id, confirmed_by="CL-002", confirmed_at=at, **reason))
        session.add(Alert(token="b", patient_id=row.id, closed_by="CL-002", closed_at=at, **reason))
        session.add(Infusion(patient_id=row.id, day=date(2026, 1, 19), kind="induction"))
    page = await panel(enrolled, clinician)
    caption, beside = await do(enrolled, clinician, lambda: clinician.taps("PT-100", message=page))
    assert caption.photo and caption.text.startswith("PT-100, Monday, March 2: ")
    assert beside.text.split("\n\n")[1:] == [
        "Open\n"
        "worsening open since Feb 25 · called by CL-002 on Mar 1\n"
        "answers stopped, open since Feb 25 · nothing done yet\n"
        "alert of Mar 1, not closed: Pain at or above the clinic’s limit · confirmed by CL-002",
        "How long relief lasted\n"
        "14 days (Jan 21) · at least 10 days (Feb 8) · 8 days (Feb 18)\n"
        "Until less than 1 point of it was left, by the answers after each infusion; a series counts as one.",
        "Infusions\n"
        "Jan 19 induction · Jan 21 maintenance · Feb 8 maintenance · Feb 18 maintenance\n"
        "Planned: Mar 12 maintenance",
        "Notes of the last 8 weeks: 0. The patient has not let the team read them.",
    ]
    assert labels(beside) == ["PDF for the record", "Accept this level as usual"]
    assert (await recorded(enrolled, "PT-100"))[-1] == "looked at patient"


async def test_where_relief_cannot_be_told_no_day_is_made_up(enrolled: Stage, clinician: Person) -> None:
    """Answers that end before the relief does, too few of them, and an infusion of these days."""
    given = [TODAY - timedelta(days=back) for back in (40, 22, 4)]

    def some(back: int) -> dict[int, int] | None:
        return (
            rated(3 - back % 2, 7 + back % 2) if 31 <= back <= 38 or back in (15, 18) or back > 40 else None
        )

    await add_patient(enrolled, "PT-100", some, TODAY, infusions=given)
    _, beside = await look(enrolled, clinician, "PT-100")
    assert "\nat least 10 days (Jan 21) · cannot be told (Feb 8) · cannot be told yet (Feb 26)" in beside.text


async def test_notes_are_read_only_where_the_patient_lets_the_team_and_each_look_is_recorded(
    enrolled: Stage, clinician: Person, patient: Person
) -> None:
    first = await say(enrolled, patient, "a bad night & <b>no</b> sleep")
    assert "your team sees that you wrote one, but not what it says" in first[-1].text
    second = await say(enrolled, patient, "better today")
    assert "Your notes are yours" not in second[-1].text
    _, beside = await look(enrolled, clinician, "PT-001")
    assert "Notes of the last 8 weeks: 2. The patient has not let" in beside.text
    assert "Read the notes" not in labels(beside)
    clinician.taps("", message=beside, data="p:notes:PT-001")
    await enrolled.settle()
    assert "bad night" not in clinician.sees.text and "read notes" not in await recorded(enrolled, "PT-001")

    await say(enrolled, patient, "/settings")
    assert "Your notes: your team does not read them" in patient.sees.text
    await tap(enrolled, patient, "Who reads my notes", "Yes, my team may read them")
    assert "Saved." in patient.sees.text and "Your notes: your team may read them" in patient.sees.text
    _, beside = await look(enrolled, clinician, "PT-001")
    (told,) = await do(enrolled, clinician, lambda: clinician.taps("Read the notes"))
    day = "Monday, March 2"
    assert told.text.split("\n\n")[1:] == [f"{day}: better today", f"{day}: a bad night & <b>no</b> sleep"]
    assert (await recorded(enrolled, "PT-001"))[-1] == "read notes"

    # Taken back, also for what is queued.
    before = len(clinician.messages)
    clinician.taps("Read the notes", message=beside)
    patient.taps("", message=patient.sees, data="s:notes:no")
    await enrolled.settle()
    assert not [one for one in clinician.messages[before:] if "bad night" in one.text]


async def test_many_notes_are_paged_and_none_is_cut(
    enrolled: Stage, clinician: Person, patient: Person
) -> None:
    await change(enrolled, "PT-001", shares_notes=True)
    for number in range(4):
        await say(enrolled, patient, f"n{number} " + "&" * 2000)
    listed = await panel(enrolled, clinician)
    (page,) = await do(enrolled, clinician, lambda: clinician.taps("", listed, "p:notes:PT-001"))
    told = page.text
    while "More" in labels(page):
        await turn(enrolled, clinician, "More", page)
        told += page.text
    assert told.count("&") == 8000 and [f"n{number} " in told for number in range(4)] == [True] * 4
    assert "Earlier" in labels(page) and await failures(enrolled) == []
    assert len(await written(enrolled)) == 4


async def test_a_page_for_the_record_is_a_pdf_for_whoever_may_see_the_patient_when_it_goes(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    await add_patient(enrolled, "PT-100", treated, TODAY, infusions=GIVEN)
    await open_item(enrolled, "PT-100", "worse", did="called")
    listed = await panel(enrolled, clinician)
    (file,) = await do(enrolled, clinician, lambda: clinician.taps("", listed, "p:pdf:PT-100"))
    assert file.document and file.document.name == "PT-100-2026-03-02.pdf"
    assert file.document.content.startswith(b"%PDF") and "For your review" in file.text
    assert (await recorded(enrolled, "PT-100"))[-1] == "took page for record"
    before = len(clinician.messages)
    clinician.taps("", listed, "p:pdf:PT-100")
    admin.says("/team PT-100 none")
    await enrolled.settle()
    assert not [one for one in clinician.messages[before:] if one.document]


async def test_forged_buttons_show_nobody_and_say_what_to_do(
    enrolled: Stage, clinician: Person, admin: Person
) -> None:
    await add_patient(enrolled, "PT-100", worse(3), TODAY, team=[])
    page = await panel(enrolled, clinician)
    for data in ("p:see:PT-100", "p:pdf:PT-100", "p:notes:PT-100", "p:notes:PT-100:3", "p:see:PT-999"):
        clinician.taps("", message=page, data=data)
        await enrolled.settle()
        assert "I do not find a patient with the code" in clinician.sees.text, data
    for data in ("p", "p:page:", "p:page:-1", "p:page:²", "p:page:99999", "p:pdf:PT-001:1", "p:none:PT-001"):
        clinician.taps("", message=page, data=data)
        await enrolled.settle()
    assert {"listed patients", "read notes", "looked at patient"}.isdisjoint(
        await recorded(enrolled, "PT-100")
    )
    assert await failures(enrolled) == []
