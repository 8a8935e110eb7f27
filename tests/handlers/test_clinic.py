"""Admins run the clinic by buttons, and everything is there by words as well."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.admins import removing
from handlers.admins.menu import MENU
from handlers.desk import Desk, Mistake
from handlers.texts import texts
from storage import audit as stored_audit
from storage import models as tables
from storage import people
from storage.models import Answer, AuditEntry, Fate, Invite, Outgoing, Role
from storage.models import Stage as Standing
from tests.handlers.conversation import do, everything, labels, madrid, person, recorded, say, tap

LINK = re.compile(r"https://t\.me/infusion_journal_bot\?start=[\w-]{20,64}")


async def opens(stage: Stage, admin: Person, *path: str) -> Message:
    """/clinic, and one button after the other; the message that shows it all."""
    (home,) = await say(stage, admin, "/clinic")
    await tap(stage, admin, *path, on=home)
    return home


async def test_the_menu_leads_everywhere_and_back(enrolled: Stage, admin: Person) -> None:
    home = await opens(enrolled, admin)
    menu = labels(home)
    assert len(menu) == len(MENU)
    for label in menu:
        await tap(enrolled, admin, label, on=home)
        assert home.text != "What would you like to do?" and "Back" in labels(home), label
        await tap(enrolled, admin, "Back", on=home)
        assert labels(home) == menu
    for code, role in (("PT-001", "Patients (1)"), ("CL-001", "Clinicians (1)")):
        await tap(enrolled, admin, "People", role, code, on=home)
        for button in home.buttons[:-1]:
            admin.taps("", message=home, data=button.data)
            await enrolled.settle()
            assert code in home.text and home.buttons, button.text
        admin.taps("", message=home, data="k")
        await enrolled.settle()


async def test_a_new_patient_is_invited_put_on_a_team_and_found_in_the_roster(
    enrolled: Stage, admin: Person, stranger: Person
) -> None:
    home = await opens(enrolled, admin, "Invites", "Invite a patient")
    assert home.text.startswith("The new patient gets the code PT-002.")
    (offered,) = await say(enrolled, admin, "pt-a7")
    assert "the code PT-A7" in offered.text and labels(offered) == ["1 day", "14 days", "30 days", "Back"]
    await tap(enrolled, admin, "30 days", on=offered)
    (link,) = LINK.findall(offered.text)
    assert "PT-A7" in offered.text and "30 days" in offered.text
    (invite,) = [one for one in await everything(enrolled, Invite) if one.used_at is None]
    assert invite.expires_at == enrolled.clock() + timedelta(days=30)

    following = admin.sees
    await tap(enrolled, admin, "Team", "Add CL-001", on=following)
    assert following.text == "Team of PT-A7: CL-001"
    await tap(enrolled, admin, "Take off CL-001", on=following)
    assert "has no team" in following.text
    await tap(enrolled, admin, "Add CL-001", "Back", on=following)
    assert following.text.startswith(
        "PT-A7 · invited, has not come yet · CL-001\n\nThe invite link works until"
    )

    stranger.opens(link)
    await enrolled.settle()
    assert (await person(enrolled, "PT-A7")).stage == Standing.CONSENT
    await tap(enrolled, admin, "Back", on=following)
    assert "PT-A7 · enrolling · CL-001\n" in f"{following.text}\n"
    assert labels(following) == ["Invite a patient", "PT-001", "PT-A7", "Back"]


async def test_an_invite_is_renewed_and_revoked_and_its_link_is_dead(
    enrolled: Stage, admin: Person, stranger: Person
) -> None:
    home = await opens(enrolled, admin, "Invites", "Invite a clinician", "14 days")
    (first,) = LINK.findall(home.text)
    home = await opens(enrolled, admin, "Invites")
    assert "CL-002 · works until Monday, March 16, 10:00" in home.text
    await tap(enrolled, admin, "CL-002", "New invite link", on=home)
    again = home.buttons[0].data
    await tap(enrolled, admin, "1 day", on=home)
    assert "earlier" in admin.toasts[-1], "a second tap does not make the first link void"
    enrolled.clock.move_to(enrolled.clock() + timedelta(minutes=1))
    for _ in range(2):
        admin.taps("", message=home, data=again)
    await enrolled.settle()
    (second,) = LINK.findall(home.text)
    assert "It works once, for 1 day." in home.text
    assert "by invitation only" in (await do(enrolled, stranger, lambda: stranger.opens(first)))[0].text
    home = await opens(enrolled, admin, "Invites", "CL-002", "Revoke the link")
    assert home.text.startswith("Revoke the invite link of CL-002?")
    await tap(enrolled, admin, "Yes, revoke it", on=home)
    assert home.text == "The invite link of CL-002 does not work any more."
    assert "by invitation only" in (await do(enrolled, stranger, lambda: stranger.opens(second)))[0].text
    assert (await opens(enrolled, admin, "Invites")).text == "No invite is open."
    home = await opens(enrolled, admin, "People", "Clinicians (2)", "CL-002")
    assert "New invite link" in labels(home) and "Revoke the link" not in labels(home)
    assert await recorded(enrolled, "CL-002") == ["invited", "invited", "revoked invite"]
    tokens = {one.token_hash for one in await everything(enrolled, Invite)}
    assert not any(link.split("start=")[1].encode() in token for link in (first, second) for token in tokens)


async def test_names_and_taken_codes_are_no_codes(enrolled: Stage, admin: Person) -> None:
    await opens(enrolled, admin, "Invites", "Invite an admin")
    assert "I cannot use “MARIA”" in (await say(enrolled, admin, "Maria"))[0].text
    assert "AD-001 is taken" in (await say(enrolled, admin, "AD-001"))[0].text
    assert labels((await say(enrolled, admin, "ad-9"))[0])[0] == "1 day"
    for forged in (
        "k:invites:make:admin:AD-001:14",
        "k:invites:make:patient:PT-9:0",
        "k:invites:make:x:PT-9:1",
    ):
        admin.taps("", message=admin.sees, data=forged)
        await enrolled.settle()
    assert len([one for one in await everything(enrolled, Invite) if one.used_at is None]) == 0


async def test_a_patient_is_taken_out_once_and_keeps_all_answers(
    enrolled: Stage, admin: Person, patient: Person
) -> None:
    await say(enrolled, patient, "pain 7 mood 4")
    home = await opens(enrolled, admin, "People", "Patients (1)", "PT-001")
    assert home.text == "PT-001 · active · CL-001 · last answer today"
    await tap(enrolled, admin, "Take out", on=home)
    assert "All answers stay" in home.text
    yes = home.buttons[0]
    for _ in range(2):
        admin.taps("", message=home, data=yes.data)
    await enrolled.settle()
    assert (await person(enrolled, "PT-001")).stage == Standing.STOPPED
    assert (await recorded(enrolled, "PT-001")).count("stopped") == 1
    told = [message.text for message in patient.messages if "has ended your part" in message.text]
    assert len(told) == 1 and told[0].startswith("A message from your clinic.\n\n")
    before = len(patient.messages)
    await enrolled.advance(madrid(3, 9, 12))
    assert len(patient.messages) == before
    assert len(await everything(enrolled, Answer)) == 2
    # Whoever comes back is not taken out again by the old button.
    await say(enrolled, patient, "/start")
    await tap(enrolled, patient, "Yes, I agree")
    admin.taps("", message=home, data=yes.data)
    await enrolled.settle()
    assert (await person(enrolled, "PT-001")).stage != Standing.STOPPED and "earlier" in admin.toasts[-1]


async def test_erasing_says_what_goes_asks_once_more_and_is_told_to_the_patient(
    enrolled: Stage, admin: Person, patient: Person
) -> None:
    await say(enrolled, patient, "pain 7 mood 4")
    home = await opens(enrolled, admin, "People", "Patients (1)", "PT-001", "Erase")
    assert "What goes: answers" in home.text and "What stays: the code" in home.text
    assert labels(home) == ["Yes, erase for good", "Back"] and "PT-001" in str(home.buttons[0].data)
    enrolled.clock.move_to(enrolled.clock() + timedelta(minutes=16))
    stale = home.buttons[0].data
    admin.taps("", message=home, data=stale)
    await enrolled.settle()
    assert len(await everything(enrolled, Answer)) == 2, "a question from earlier erases nobody"
    home = await opens(enrolled, admin, "People", "Patients (1)", "PT-001", "Erase", "Yes, erase for good")
    assert home.text.startswith("PT-001 is erased. Only the code")
    assert await everything(enrolled, Answer) == [] and (await person(enrolled, "PT-001")).chat_sealed is None
    assert "has erased what was stored about you" in patient.sees.text
    (entry,) = [one for one in await everything(enrolled, AuditEntry) if one.action == "erased"]
    assert (entry.actor, entry.subject) == ("AD-001", "PT-001")
    home = await opens(enrolled, admin, "People", "Patients (1)", "PT-001")
    assert home.text == "PT-001 · erased" and labels(home) == ["Who did what", "Back"]
    assert "by invitation only" in (await say(enrolled, patient, "7"))[0].text


async def test_a_clinician_who_is_taken_out_sees_nothing_from_then_on(
    enrolled: Stage, admin: Person, clinician: Person
) -> None:
    (panel,) = await say(enrolled, clinician, "/patients")
    async with enrolled.app.database.write() as session:
        desk = Desk(session, enrolled.clock(), "AD-001", texts("en"))
        doctor = await people.by_code(session, "CL-001")
        assert doctor
        session.add(
            Outgoing(
                person_id=doctor.id,
                chat_index=b"x",
                kind="digest",
                priority=9,
                method="sendMessage",
                not_before=enrolled.clock() + timedelta(hours=1),
                created_at=enrolled.clock(),
            )
        )
        await session.flush()
        await removing.remove(desk, ["CL-001", "yes"])
    await enrolled.settle()
    (queued,) = [one for one in await everything(enrolled, Outgoing) if one.kind == "digest"]
    assert queued.fate == Fate.WITHHELD
    assert await everything(enrolled, tables.TeamMember) == []
    assert "Your role as clinician CL-001" in clinician.sees.text
    assert not any(one["command"] == "patients" for one in clinician.commands)
    for said in ("/patients", "/digest", "/patient PT-001", "/start"):
        assert "by invitation only" in (await say(enrolled, clinician, said))[0].text
    for button in panel.buttons:
        clinician.taps("", message=panel, data=button.data)
    await enrolled.settle()
    assert "PT-001" not in clinician.sees.text and (await person(enrolled, "CL-001")).next_digest_at is None
    assert "CL-001 · taken out" in (await say(enrolled, admin, "/patients"))[0].text
    # A new invite opens a way back, without the teams.
    home = await opens(enrolled, admin, "People", "Clinicians (1)", "CL-001", "New invite link", "14 days")
    clinician.opens(LINK.findall(home.text)[0])
    await enrolled.settle()
    assert (await person(enrolled, "CL-001")).stage == Standing.LANGUAGE
    assert await everything(enrolled, tables.TeamMember) == []


async def test_the_last_admin_stays_and_a_removed_ones_buttons_are_dead(
    enrolled: Stage, admin: Person
) -> None:
    home = await opens(enrolled, admin, "People", "Admins (1)", "AD-001", "Take out")
    assert "AD-001 is the last admin" in home.text and labels(home) == ["Back"]
    second = await enrolled.invite(Role.ADMIN, "AD-002", "Another admin")
    await enrolled.enrol(second)
    theirs = await opens(enrolled, second.account, "People", "Patients (1)", "PT-001", "Erase")
    await opens(enrolled, admin, "People", "Admins (2)", "AD-002", "Take out", "Yes, take out")
    await tap(enrolled, second.account, "Yes, erase for good", on=theirs)
    assert (await person(enrolled, "PT-001")).stage == Standing.ACTIVE
    assert "by invitation only" in (await say(enrolled, second.account, "/clinic"))[0].text
    # Whoever takes themselves out is told that it is done.
    await enrolled.enrol(await enrolled.invite(Role.ADMIN, "AD-003", "A third admin"))
    home = await opens(enrolled, admin, "People", "Admins (3)", "AD-001", "Take out", "Yes, take out")
    assert home.text == "AD-001 is taken out and can do nothing here any more."


async def test_the_texts_of_the_clinic_are_written_previewed_and_taken_back(
    enrolled: Stage, admin: Person, patient: Person
) -> None:
    home = await opens(enrolled, admin, "Name, phone, crisis lines")
    assert "Phone: +34 555 0100 (from the settings of the program)" in home.text
    await tap(enrolled, admin, "Phone", on=home)
    (shown,) = await say(enrolled, admin, "+34 555 <0199>")
    assert (
        "Phone: +34 555 <0199> (written here)" in shown.text and "your clinic at +34 555 <0199>" in shown.text
    )
    assert "+34 555 <0199>" in (await say(enrolled, patient, "/help"))[0].text
    # A start with the settings of the program leaves what was written.
    await enrolled.app.start()
    assert "+34 555 <0199>" in (await say(enrolled, patient, "/help"))[0].text
    home = await opens(enrolled, admin, "Name, phone, crisis lines", "Crisis line, Español")
    assert "there is room for 300" in (await say(enrolled, admin, "Llama " * 80))[0].text
    (shown,) = await say(enrolled, admin, "Llama al 024,\nde día y de noche.")
    assert "Llama al 024, de día y de noche." in shown.text and "Gracias por escribir" in shown.text
    home = await opens(enrolled, admin, "Name, phone, crisis lines", "Phone", "Back to the program’s setting")
    assert "Phone: +34 555 0100 (from" in home.text
    audit = (await opens(enrolled, admin, "Who did what")).text
    assert "changed texts: phone +34 555 <0199> → +34 555 0100" in audit


async def test_the_audit_is_paged_and_names_each_entry_once(enrolled: Stage, admin: Person) -> None:
    async with enrolled.app.database.write() as session:
        for day in range(3, 23):
            after = {"day": f"2026-03-{day:02}"}
            await stored_audit.record(
                session, enrolled.clock(), "AD-001", "entered infusion", "PT-001", after=after
            )
    home = await opens(enrolled, admin, "People", "Patients (1)", "PT-001", "Who did what")
    seen = re.findall(r"day 2026-03-(\d\d)", home.text)
    while "Earlier" in labels(home):
        await tap(enrolled, admin, "Earlier", on=home)
        seen += re.findall(r"day 2026-03-(\d\d)", home.text)
    assert seen == [f"{day:02}" for day in range(22, 2, -1)]
    await tap(enrolled, admin, "Newest", "Back", on=home)
    assert home.text.startswith("PT-001 · active")
    assert "day 2026-03-03" in (await say(enrolled, admin, "/audit PT-001 100"))[0].text


async def test_who_is_clinician_and_admin_has_both_at_hand(enrolled: Stage, clinician: Person) -> None:
    async with enrolled.app.database.write() as session:
        doctor = await people.by_code(session, "CL-001")
        await session.execute(
            update(tables.Person)
            .where(tables.Person.code == "AD-001")
            .values(chat_sealed=doctor.chat_sealed, chat_index=doctor.chat_index)  # type: ignore[union-attr]
        )
    assert "PT-001" in (await say(enrolled, clinician, "/patients"))[0].text
    home = await opens(enrolled, clinician, "People", "Clinicians (1)")
    assert "CL-001 · active" in home.text
    await opens(enrolled, clinician, "Name, phone, crisis lines", "Name")
    assert "Name: Southside (written here)" in (await say(enrolled, clinician, "Southside"))[0].text
    await opens(enrolled, clinician, "People", "Clinicians (1)", "CL-001", "Take out", "Yes, take out")
    assert labels(await opens(enrolled, clinician))[0] == "People"
    assert {one["command"] for one in clinician.commands} >= {"clinic"} and not any(
        one["command"] == "digest" for one in clinician.commands
    )


async def test_a_roster_of_hundreds_is_paged(enrolled: Stage, admin: Person) -> None:
    async with enrolled.app.database.write() as session:
        session.add_all(
            tables.Person(
                role=Role.PATIENT,
                code=f"PT-{number}",
                stage=Standing.ACTIVE,
                zone="UTC",
                created_at=enrolled.clock(),
            )
            for number in range(100, 150)
        )
    home = await opens(enrolled, admin, "People", "Patients (51)")
    seen = re.findall(r"(?m)^(PT-\d+) ·", home.text)
    while "More" in labels(home):
        await tap(enrolled, admin, "More", on=home)
        seen += re.findall(r"(?m)^(PT-\d+) ·", home.text)
    assert seen == ["PT-001", *(f"PT-{number}" for number in range(100, 150))]
    await tap(enrolled, admin, "PT-149", "Back", on=home)
    assert "PT-001" in labels(home)


@pytest.mark.parametrize("words", [["PT-404"], ["PT-001", "perhaps"], [], ["CL-001", "yes"]])
async def test_erasing_by_words_needs_the_code_of_a_patient(enrolled: Stage, words: list[str]) -> None:
    async with enrolled.app.database.write() as session:
        with pytest.raises(Mistake):
            await removing.erase(Desk(session, enrolled.clock(), "command line", texts("en")), words)
    assert (await person(enrolled, "PT-001")).stage == (await person(enrolled, "CL-001")).stage == "active"
