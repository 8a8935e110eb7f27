"""What admins do in the chat, and what they are told when it cannot be done."""

import re
from datetime import UTC, date, datetime

import pytest

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.admins.schedules import OF_CLINICIANS
from handlers.texts import LONGEST_TEXT
from journal.settings import SETTINGS
from journal.verdict import Rule
from storage import panels, people
from storage.models import Person as Row
from storage.models import Role
from storage.models import Stage as Standing
from tests.handlers.panels import add_patient, never, person

TODAY = date(2026, 3, 2)
LINK = re.compile(r"https://t\.me/infusion_journal_bot\?start=[\w-]{20,64}")


async def asks(stage: Stage, account: Person, text: str) -> str:
    """Says it and returns everything that comes back, in one text."""
    before = len(account.messages)
    account.says(text)
    await stage.settle()
    answers = [message.text for message in account.messages[before:] if message.from_bot]
    assert answers and all(len(answer) <= LONGEST_TEXT for answer in answers)
    return "\n".join(answers)


async def next_prompt(stage: Stage, code: str = "PT-001") -> datetime | None:
    return (await person(stage, code)).next_prompt_at


@pytest.mark.parametrize(
    ("label", "code"), [("A patient", "PT-002"), ("A clinician", "CL-002"), ("An admin", "AD-002")]
)
async def test_an_invite_takes_two_taps_and_the_next_free_code(
    enrolled: Stage, admin: Person, stranger: Person, label: str, code: str
) -> None:
    await asks(enrolled, admin, "/invite")
    admin.taps(label)
    await enrolled.settle()
    (link,) = LINK.findall(admin.sees.text)
    assert code in admin.sees.text
    stranger.opens(link)
    await enrolled.settle()
    assert (await person(enrolled, code)).stage != Standing.INVITED


async def test_an_invite_can_be_written(enrolled: Stage, admin: Person) -> None:
    assert "patient PT-A7" in await asks(enrolled, admin, "/invite Patient pt-a7")
    again = await asks(enrolled, admin, "/invite patient PT-A7")
    assert LINK.search(again), "whoever has not come yet can be invited anew"
    assert "The code CL-001 is taken" in await asks(enrolled, admin, "/invite clinician CL-001")
    assert "The code PT-A7 is taken" in await asks(enrolled, admin, "/invite admin PT-A7")


async def test_a_name_or_nonsense_is_no_code(enrolled: Stage, admin: Person) -> None:
    for code in ["Maria", "PT_002", "PT-", "😀" * 30, "<b>PT-002</b>", "PT-" + "9" * 13, "\ud800"]:
        assert "I cannot use" in await asks(enrolled, admin, f"/invite patient {code}")


async def test_an_invite_that_is_not_understood_shows_how_it_is_written(
    enrolled: Stage, admin: Person
) -> None:
    for words in ["boss", "patient PT-002 PT-003", "PT-002"]:
        assert "/invite patient PT-001" in await asks(enrolled, admin, f"/invite {words}")


async def test_infusions_are_entered_listed_moved_and_cancelled(enrolled: Stage, admin: Person) -> None:
    assert "has no infusions" in await asks(enrolled, admin, "/infusion PT-001")
    entered = await asks(enrolled, admin, "/infusion pt-001 2026-03-04")
    assert "induction infusion on March 4, 2026 entered" in entered and "Next for PT-001" in entered
    assert "already" in await asks(enrolled, admin, "/infusion PT-001 2026-03-04 maintenance")
    await asks(enrolled, admin, "/infusion PT-001 2026-04-04 Maintenance")
    assert "is now on March 5, 2026" in await asks(
        enrolled, admin, "/infusion PT-001 move 2026-03-04 2026-03-05"
    )
    assert "already" in await asks(enrolled, admin, "/infusion PT-001 move 2026-03-05 2026-04-04")
    assert "is cancelled" in await asks(enrolled, admin, "/infusion PT-001 cancel 2026-04-04")
    assert "has no infusion on" in await asks(enrolled, admin, "/infusion PT-001 cancel 2026-04-04")
    assert (await asks(enrolled, admin, "/infusion PT-001")).splitlines() == [
        "Infusions of PT-001:",
        "March 5, 2026 · induction",
    ]


WRONG_INFUSIONS = [
    ("", "/infusion PT-001 2026-03-02 maintenance"),
    ("PT-001 2026-03-02 booster", "/infusion PT-001 2026-03-02 maintenance"),
    ("PT-001 tomorrow", "I cannot read “tomorrow” as a day"),
    ("PT-001 2026-02-30", "I cannot read “2026-02-30” as a day"),
    ("PT-001 <i>", "I cannot read “<i>” as a day"),
    ("PT-001 2062-03-02", "more than a year away"),
    ("PT-001 0001-01-01", "more than a year away"),
    ("PT-404 2026-03-02", "I do not know the code PT-404"),
    ("CL-001 2026-03-02", "CL-001 is not a patient"),
    ("\ud800 2026-03-02", "I do not know the code"),
]


async def test_an_infusion_that_cannot_be_entered_changes_nothing(enrolled: Stage, admin: Person) -> None:
    for words, answer in WRONG_INFUSIONS:
        assert answer in await asks(enrolled, admin, f"/infusion {words}")
    assert "has no infusions" in await asks(enrolled, admin, "/infusion PT-001")


async def test_an_infusion_shifts_the_pending_prompt_and_moving_it_brings_the_prompt_back_once(
    enrolled: Stage, admin: Person, patient: Person
) -> None:
    at_six = datetime(2026, 3, 2, 17, tzinfo=UTC)
    assert await next_prompt(enrolled) == at_six
    await asks(enrolled, admin, "/infusion PT-001 2026-03-02")
    assert await next_prompt(enrolled) == at_six.replace(day=3)
    await asks(enrolled, admin, "/infusion PT-001 move 2026-03-02 2026-03-03")
    assert await next_prompt(enrolled) == at_six
    await asks(enrolled, admin, "/infusion PT-001 move 2026-03-03 2026-03-02")
    await asks(enrolled, admin, "/infusion PT-001 cancel 2026-03-02")
    before = len(patient.messages)
    await enrolled.advance(at_six.replace(hour=18))
    assert len(patient.messages) == before + 1
    await asks(enrolled, admin, "/infusion PT-001 2026-03-02")
    await asks(enrolled, admin, "/infusion PT-001 cancel 2026-03-02")
    assert await next_prompt(enrolled) == at_six.replace(day=3)
    await enrolled.settle()
    assert len(patient.messages) == before + 1


CHANGES = {
    "hour": ("19:15", "19:15", "18:00"),
    "days": ("mon-fri", "mon,tue,wed,thu,fri", "daily"),
    "reminder": ("off", "off", ""),
    "expiry": ("6h", "360", "720"),
    "quiet": ("21-9", "21:00-09:00", "22:00-08:00"),
    "infusion-day": ("on", "on", "off"),
    "second": ("9:30", "09:30", "off"),
    "morning-after": ("off", "off", "10:00"),
    "phases": ("1 twice, 8 daily, 29 cada 2", "1 twice, 8 daily, 29 every 2", "off"),
    "weekly": ("saturday 9:00", "sat 09:00", "sun 11:00"),
    "recap": ("sun 19:00", "sun 19:00", "off"),
    "summary": ("off", "off", "on"),
    "digest-day": ("tuesday", "tue", "mon"),
    "digest-hour": ("7.30", "07:30", "08:00"),
    "nobody-line": ("yes", "on", "off"),
    "digest-says": ("codes", "codes", "full"),
}


async def test_every_setting_can_be_set_for_the_site_and_for_whom_it_is_about_and_taken_back(
    enrolled: Stage, admin: Person
) -> None:
    assert set(CHANGES) == set(SETTINGS)
    clinicians = set(OF_CLINICIANS)
    for whose, name, theirs in (
        ("site", "the site", set(SETTINGS)),
        ("PT-001", "PT-001", set(SETTINGS) - clinicians),
        ("CL-001", "CL-001", clinicians),
    ):
        for setting in theirs:
            words, shown, usual = CHANGES[setting]
            answer = await asks(enrolled, admin, f"/schedule {whose} {setting.upper()} {words}")
            assert re.match(rf"{name}: {setting} is now {shown}( min)?\.", answer)
            listed = await asks(enrolled, admin, f"/schedule {whose}")
            assert re.search(rf"(?m)^{setting}: {shown}( min)? \(own\)$", listed)
            back = await asks(enrolled, admin, f"/schedule {whose} {setting} default")
            assert re.match(rf"{name}: {setting} is now {usual}", back)
        assert "(own)" not in await asks(enrolled, admin, f"/schedule {whose}")


async def test_what_counts_as_worse_is_set_for_the_site_and_a_patients_own_wins(
    enrolled: Stage, admin: Person
) -> None:
    answer = await asks(enrolled, admin, "/schedule site false-flags 0,5")
    assert answer.startswith("the site: false-flags is now 0.5.\n\nfalse-flags: how many false flags")
    assert "PT-001: worse-by is now 1.5.\n\nworse-by: from how many points on" in await asks(
        enrolled, admin, "/schedule PT-001 WORSE-BY 1.50 points"
    )
    await asks(enrolled, admin, "/schedule site worse-by 2")
    shown = await asks(enrolled, admin, "/schedule PT-001")
    assert "false-flags: 0.5\nworse-by: 1.5 (own)\n" in shown
    assert "Fewer false flags mean that real worsening is found later." in shown
    assert "At least 1 point is our assumption" in shown
    async with enrolled.app.database.read() as session:
        (patient,) = await panels.read(session, [await person(enrolled, "PT-001")], TODAY)
    assert patient.rule == Rule(worse_by=1.5, false_flags=0.5)
    assert "worse-by is now 2." in await asks(enrolled, admin, "/schedule PT-001 worse-by default")
    audited = await asks(enrolled, admin, "/audit PT-001")
    assert "changed schedule: worse-by default → 1.5" in audited


async def test_what_counts_as_worse_is_not_a_clinicians_or_an_admins_setting(
    enrolled: Stage, admin: Person
) -> None:
    for code in ("CL-001", "AD-001"):
        answer = await asks(enrolled, admin, f"/schedule {code} false-flags 2")
        assert answer.endswith("for the site or for a patient, for example: /schedule site false-flags 1")
        assert "false-flags" not in await asks(enrolled, admin, f"/schedule {code}")


WRONG_SETTINGS = [
    ("site colour red", "I do not know the setting “colour”"),
    ("site colour default", "I do not know the setting “colour”"),
    ("site hour 25:00", "“25:00” for “Daily hour”, and nothing was changed. For example: 18:30"),
    ("PT-001 days never", "I cannot read “never” for “Days”, and nothing was changed. For example: mon-fri"),
    ("CL-001 digest-day 8", "I cannot read “8” for “Digest day”, and nothing was changed. For example: mon"),
    ("PT-001 quiet 22", "I cannot read “22” for “Quiet hours”"),
    ("PT-001 expiry 90h", "I cannot read “90h” for “Stays open”"),
    ("PT-001 reminder <b>", "I cannot read “<b>” for “Reminder”"),
    ("site false-flags 3", "“3” does not fit: “False flags” can be 0.5, 1 or 2.\n\nfalse-flags: how many"),
    ("site worse-by 5", "“5” does not fit: “Worse from” can be 1, 1.5, 2 or 3."),
    ("PT-001 worse-by half", "no threshold for worsening is validated"),
    ("site nobody-line perhaps", "I cannot read “perhaps” for “Digest if nobody is worse”"),
    ("PT-404 hour 18", "I do not know the code PT-404"),
    ("PT-001 hour", "The names: hour, days"),
    ("", "/schedule site hour 18:30"),
]


async def test_a_setting_that_is_not_understood_changes_nothing(enrolled: Stage, admin: Person) -> None:
    before = await asks(enrolled, admin, "/schedule site")
    for words, answer in WRONG_SETTINGS:
        assert answer in await asks(enrolled, admin, f"/schedule {words}")
    assert await asks(enrolled, admin, "/schedule site") == before


async def test_a_new_hour_moves_the_next_prompt_and_the_patients_own_hour_wins(
    enrolled: Stage, admin: Person
) -> None:
    async def local_hour() -> int:
        at = await next_prompt(enrolled)
        assert at
        return at.hour + 1

    await asks(enrolled, admin, "/schedule PT-001 hour default")
    await asks(enrolled, admin, "/schedule site hour 12")
    assert await local_hour() == 12
    assert "Mon, Mar 2, 20:00 · daily check-in" in await asks(enrolled, admin, "/schedule PT-001 hour 20")
    await asks(enrolled, admin, "/schedule site hour 13")
    assert await local_hour() == 20
    await asks(enrolled, admin, "/schedule PT-001 hour default")
    assert await local_hour() == 13


async def test_a_new_day_moves_the_next_digest(enrolled: Stage, admin: Person) -> None:
    await asks(enrolled, admin, "/schedule site digest-day wed")
    assert (await person(enrolled, "CL-001")).next_digest_at == datetime(2026, 3, 4, 7, tzinfo=UTC)
    await asks(enrolled, admin, "/schedule CL-001 digest-hour 9:30")
    assert (await person(enrolled, "CL-001")).next_digest_at == datetime(2026, 3, 4, 8, 30, tzinfo=UTC)


async def test_a_team_is_shown_set_and_emptied(enrolled: Stage, admin: Person) -> None:
    await enrolled.invite(Role.CLINICIAN, "CL-002", "Another clinician")
    assert await asks(enrolled, admin, "/team PT-001") == "Team of PT-001: CL-001"
    assert (
        await asks(enrolled, admin, "/team pt-001 cl-002 CL-001 cl-002") == "Team of PT-001: CL-001, CL-002"
    )
    assert await asks(enrolled, admin, "/team PT-001 CL-002") == "Team of PT-001: CL-002"
    assert "has no team" in await asks(enrolled, admin, "/team PT-001 none")
    assert "has no team" in await asks(enrolled, admin, "/team PT-001")


WRONG_TEAMS = [
    ("", "/team PT-001 CL-001 CL-002"),
    ("PT-404", "I do not know the code PT-404"),
    ("CL-001 PT-001", "CL-001 is not a patient"),
    ("PT-001 CL-404", "I do not know the code CL-404"),
    ("PT-001 AD-001", "AD-001 is not a clinician"),
    ("PT-001 CL-001 PT-001", "PT-001 is not a clinician"),
]


async def test_a_team_that_is_not_understood_stays_as_it_was(enrolled: Stage, admin: Person) -> None:
    for words, answer in WRONG_TEAMS:
        assert answer in await asks(enrolled, admin, f"/team {words}")
    assert await asks(enrolled, admin, "/team PT-001") == "Team of PT-001: CL-001"


async def test_the_roster_shows_everyone_with_their_state_and_team(
    enrolled: Stage, admin: Person, patient: Person
) -> None:
    await enrolled.invite(Role.PATIENT, "PT-002", "A new patient")
    patient.says("/pause")
    await enrolled.settle()
    assert (await asks(enrolled, admin, "/patients")).splitlines() == [
        "Patients",
        "PT-001 · paused by the patient · CL-001 · no daily answer yet",
        "PT-002 · invited, has not come yet · no team",
        "",
        "Clinicians",
        "CL-001 · active",
        "",
        "Admins",
        "AD-001 · active",
    ]


async def test_long_lists_are_split_and_never_cut(enrolled: Stage, admin: Person, clinician: Person) -> None:
    """The clinician's panel is turned page by page, see test_details.py."""
    codes = [f"PT-{number}" for number in range(1000, 1300)]
    async with enrolled.app.database.write() as session:
        doctor = await people.by_code(session, "CL-001")
        assert doctor
        rows = [
            Row(role=Role.PATIENT, code=code, stage=Standing.ACTIVE, zone="UTC", created_at=enrolled.clock())
            for code in codes
        ]
        session.add_all(rows)
        await session.flush()
        for row in rows:
            await people.set_team(session, row, [doctor])
    roster = await asks(enrolled, admin, "/patients")
    assert [code for code in re.findall(r"(?m)^(PT-\d{4}) · ", roster)] == codes
    text = await asks(enrolled, clinician, "/digest")
    assert sorted(set(re.findall(r"PT-\d{4}", text))) == codes


async def test_a_long_list_of_infusions_is_split(enrolled: Stage, admin: Person) -> None:
    days = [date.fromordinal(TODAY.toordinal() - number) for number in range(200)]
    await add_patient(enrolled, "PT-100", never, TODAY, infusions=days)
    answer = await asks(enrolled, admin, "/infusion PT-100")
    assert len(re.findall(r"(?m) · maintenance$", answer)) == 200


async def test_the_audit_tells_who_changed_what(enrolled: Stage, admin: Person) -> None:
    await asks(enrolled, admin, "/infusion PT-001 2026-03-04")
    await asks(enrolled, admin, "/team PT-001 none")
    lines = (await asks(enrolled, admin, "/audit pt-001")).splitlines()
    assert lines[0] == "Audit of PT-001, the newest first"
    assert lines[1] == "2026-03-02 10:00 · AD-001 · changed team: team CL-001 → – · /team"
    entered = "entered infusion: day 2026-03-04, kind induction"
    assert lines[2] == f"2026-03-02 10:00 · AD-001 · {entered} · /infusion"
    assert "AD-001 · read audit" in (await asks(enrolled, admin, "/audit PT-001")).splitlines()[1]


async def test_the_audit_of_the_site_tells_its_schedule(enrolled: Stage, admin: Person) -> None:
    await asks(enrolled, admin, "/schedule site hour 12")
    assert "changed schedule: hour default → 12:00" in await asks(enrolled, admin, "/audit site")


async def test_the_audit_of_nobody_says_so(enrolled: Stage, admin: Person) -> None:
    for words in ["PT-404", "<b>x</b>", "\ud800"]:
        assert "Nothing is recorded for" in await asks(enrolled, admin, f"/audit {words}")
    assert "/audit PT-001" in await asks(enrolled, admin, "/audit")


async def test_erasure_leaves_no_details_in_the_audit(
    enrolled: Stage, admin: Person, patient: Person
) -> None:
    await asks(enrolled, admin, "/infusion PT-001 2026-03-04")
    patient.says("/forget")
    await enrolled.settle()
    patient.taps("Yes, erase everything")
    await enrolled.settle()
    audit = await asks(enrolled, admin, "/audit PT-001")
    assert "entered infusion" in audit and "2026-03-04" not in audit
    gone = await person(enrolled, "PT-001")
    assert gone.zone == "UTC" and gone.chat_sealed is None
