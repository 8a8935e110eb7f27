"""From an invite to the first plan, and everything that can go another way."""

from datetime import date, timedelta

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from handlers.admins.inviting import make_invite
from handlers.desk import Desk
from handlers.enrolment import CONSENT_VERSION
from handlers.texts import texts
from storage import updates
from storage.models import Answer, Outgoing, ParkedUpdate, Role
from storage.models import Stage as Step
from tests.handlers.conversation import (
    answers,
    do,
    everything,
    labels,
    madrid,
    person,
    private_message,
    recorded,
    say,
    tap,
)

MADRID_BUTTON = "Madrid (it is 10:00 there)"


async def opens(stage: Stage, account: Person, link: str) -> list[Message]:
    return await do(stage, account, lambda: account.opens(link))


async def enrols(stage: Stage, account: Person, link: str) -> None:
    await opens(stage, account, link)
    await tap(stage, account, "Yes, I agree", "Keep English", MADRID_BUTTON, "18:00")


async def test_a_patient_who_takes_the_defaults_needs_five_taps(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    account = member.account
    welcome, consent = await opens(stage, account, member.invite)
    taps = ["Start"]
    assert "Northside Pain Clinic" in welcome.text and "Nobody watches live" in consent.text
    for asked in ("once a day, your pain and your mood", "Once a week", "morning after an infusion"):
        assert asked in consent.text
    while account.sees.buttons:
        taps.append(labels(account.sees)[0])
        await tap(stage, account, taps[-1])
    print("taps to enrol:", taps)  # noqa: T201 - a figure that the documentation names
    assert taps == ["Start", "Yes, I agree", "Keep English", MADRID_BUTTON, "18:00"]
    assert "All set! Your first check-in comes Monday, March 2 at 18:00." in account.sees.text
    assert "checkin" in [command["command"] for command in account.commands]


async def test_what_was_agreed_to_stays_on_record(stage: Stage, first_patient: Person) -> None:
    consent = first_patient.messages[2]
    assert "Nobody watches live" in consent.text and "You agreed on March 2, 2026." in consent.text
    assert not consent.buttons
    patient = await person(stage, "PT-001")
    assert patient.consent_version == CONSENT_VERSION and patient.consented_at == stage.clock()
    assert await recorded(stage, "PT-001") == [
        "invited",
        "changed team",
        "opened invite",
        "consented",
        "enrolled",
    ]


async def test_whoever_declines_leaves_nothing_behind_and_may_come_back(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    async with stage.app.database.write() as session:
        raw = {"message": {"from": {"id": member.account.id}}}
        await updates.park(session, stage.clock(), raw, ValueError())
    await tap(stage, member.account, "No, thank you")
    assert "Nothing that could identify you is kept" in member.account.sees.text
    patient = await person(stage, "PT-001")
    assert (patient.stage, patient.chat_sealed, patient.chat_index) == (Step.INVITED, None, None)
    assert all(
        (row.person_id, row.chat_index, row.payload_sealed) == (None, b"", None)
        for row in await everything(stage, Outgoing)
    )
    assert await everything(stage, ParkedUpdate) == []
    assert "invitation only" in (await say(stage, member.account, "hello"))[0].text
    await stage.advance(stage.clock() + timedelta(days=2))
    await opens(stage, member.account, member.invite)
    assert "Do you agree?" in member.account.sees.text


async def test_the_consent_can_be_read_in_another_language(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    consent = member.account.sees
    english = consent.text
    await tap(stage, member.account, "Español")
    assert member.account.sees is consent and consent.text != english
    assert "English" in labels(consent)
    await tap(stage, member.account, labels(consent)[0])
    assert (await person(stage, "PT-001")).language == "es"
    assert consent.text.startswith("Antes de empezar")


async def test_telegrams_language_is_spoken_from_the_first_word(stage: Stage) -> None:
    member = await stage.invite(Role.PATIENT, "PT-002", "María", language="es-419")
    welcome, _ = await opens(stage, member.account, member.invite)
    assert welcome.text.startswith("¡Hola!")


async def test_another_city_can_be_written(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    await tap(stage, member.account, "Yes, I agree", "Keep English", "Another place")
    assert "name of your city" in member.account.sees.text
    (answer,) = await say(stage, member.account, "Xyzzy <b>&")
    assert "I do not know the city “Xyzzy <b>&”" in answer.text
    (answer,) = await say(stage, member.account, "san francisco")
    assert labels(answer)[0] == "San Francisco, United States (01:00)"
    await tap(stage, member.account, labels(answer)[0], "18:00")
    assert (await person(stage, "PT-001")).zone == "America/Los_Angeles"
    assert "Monday, March 2 at 18:00" in member.account.sees.text


async def test_a_city_may_be_written_without_a_tap_and_an_hour_too(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    await tap(stage, member.account, "Yes, I agree", "Keep English")
    await say(stage, member.account, "Барселона")
    assert labels(member.account.sees)[0] == "Barcelona, Spain (10:00)"
    await tap(stage, member.account, "Barcelona, Spain (10:00)")
    for nonsense in ("later", "25:00", "18:75", "-1", "six-ish"):
        assert "did not understand that time" in (await say(stage, member.account, nonsense))[0].text
    (which,) = await say(stage, member.account, "at 6")
    assert labels(which) == ["06:00", "18:00"]
    (answer, *_) = await say(stage, member.account, "6:30pm")
    assert "Monday, March 2 at 18:30" in answer.text


async def test_every_invite_that_does_not_work_gets_the_same_answer(
    stage: Stage, first_patient: Person
) -> None:
    expired = await stage.invite(Role.PATIENT, "PT-002", "Expired")
    revoked = await stage.invite(Role.PATIENT, "PT-003", "Revoked")
    await stage.invite(Role.PATIENT, "PT-003", "Renewed")
    stage.clock.passes(timedelta(days=13))
    unopened = await stage.invite(Role.PATIENT, "PT-004", "In time")
    stage.clock.passes(timedelta(days=1))
    used = stage.member(Role.PATIENT).invite
    base = used.partition("=")[0]
    malformed = [f"{base}={token}" for token in ("unknown", "-_-", "a" * 64, "")]
    links = [used, expired.invite, revoked.invite, *malformed]
    stranger = stage.telegram.person("Somebody else")
    told = [message.text for link in links for message in await opens(stage, stranger, link)]
    typed = [m.text for m in await say(stage, stranger, "/start a b", "/start ñ <b>", "/start " + "x" * 3000)]
    assert len(told) == len(links) and len(set(told + typed)) == 1
    assert "invitation only" in told[0]
    assert len(await opens(stage, stranger, unopened.invite)) == 2


async def test_a_link_that_is_passed_on_works_for_the_first_person_only(stage: Stage) -> None:
    link = stage.member(Role.PATIENT).invite
    first, second = stage.telegram.person("First"), stage.telegram.person("Second")
    first.opens(link)
    second.opens(link)
    await stage.settle()
    assert "Do you agree?" in first.sees.text and "invitation only" in second.sees.text


async def test_opening_the_own_link_again_changes_nothing(stage: Stage, first_patient: Person) -> None:
    (answer,) = await opens(stage, first_patient, stage.member(Role.PATIENT).invite)
    assert "already enrolled as PT-001" in answer.text
    (answer,) = await say(stage, first_patient, "/start")
    assert "already enrolled as PT-001" in answer.text


async def test_start_in_the_middle_shows_the_step(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    for button, question in (
        ("Yes, I agree", "Do you agree?"),
        ("Keep English", "Which language"),
        (MADRID_BUTTON, "Where are you?"),
        ("18:00", "At what time"),
    ):
        (again,) = await opens(stage, member.account, member.invite)
        assert question in again.text
        (again,) = await say(stage, member.account, "/checkin")
        assert question in again.text and again.text.startswith("Let us finish this first.")
        await tap(stage, member.account, button)
    assert await answers(stage) == []


async def test_a_button_of_an_earlier_step_does_nothing(stage: Stage, first_patient: Person) -> None:
    for data in ("e:consent:no", "e:language:es", "e:zone:Asia/Tokyo", "e:hour:09.00", "e:hour", "e:active:"):
        first_patient.taps("", data=data)
    await stage.settle()
    assert len(first_patient.toasts) == 6
    patient = await person(stage, "PT-001")
    assert (patient.stage, patient.zone, patient.language) == (Step.ACTIVE, "Europe/Madrid", "en")


async def test_forged_choices_are_not_taken(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    await tap(stage, member.account, "Yes, I agree")
    forged = ["language:xx", "zone:Asia/Tokyo", "hour:09.00", "stopped:", "active:", "language:es:x"]
    for data in [*(f"e:{choice}" for choice in forged), "s:zone"]:
        member.account.taps("", data=data)
    await stage.settle()
    assert len(member.account.toasts) == 7
    await tap(stage, member.account, "Keep English")
    for data in ("e:zone:Mars/Base", "e:zone:../etc", "e:zone:\0"):
        member.account.taps("", data=data)
    await stage.settle()
    assert (await person(stage, "PT-001")).stage == Step.ZONE


async def test_a_doctor_may_also_be_an_admin_and_a_patient(stage: Stage) -> None:
    """Each role enrols, and each has its commands."""
    doctor = stage.telegram.person("Doctor")
    await opens(stage, doctor, stage.member(Role.CLINICIAN).invite)
    await tap(stage, doctor, "Keep English", MADRID_BUTTON)
    assert "digest comes every Monday" in doctor.sees.text
    await opens(stage, doctor, stage.member(Role.ADMIN).invite)
    await tap(stage, doctor, "Keep English")
    await say(stage, doctor, "Londres")
    await tap(stage, doctor, "London, United Kingdom (09:00)")
    assert "/clinic sets up" in doctor.sees.text
    await enrols(stage, doctor, (await stage.invite(Role.PATIENT, "PT-002", "Doctor")).invite)
    assert "All set! Your first check-in" in doctor.sees.text

    helps = await say(stage, doctor, "/help")
    assert len(helps) == 3
    assert "Team of PT-002: CL-001" in (await say(stage, doctor, "/team PT-002 CL-001"))[0].text
    await say(stage, doctor, "pain 4 mood 6", "slept well")
    assert "Saved as a note" in doctor.sees.text
    assert (await say(stage, doctor, "/history"))[0].photo
    for export in await say(stage, doctor, "/export"):
        assert export.document and b"slept well" in export.document.content
    assert "PT-002" in (await say(stage, doctor, "/patients"))[0].text


async def test_a_new_invite_for_somebody_who_is_a_patient_already_is_not_used_up(
    stage: Stage, first_patient: Person
) -> None:
    other = await stage.invite(Role.PATIENT, "PT-002", "Another patient")
    (answer,) = await opens(stage, first_patient, other.invite)
    assert "already enrolled as PT-001" in answer.text
    assert len(await opens(stage, other.account, other.invite)) == 2


async def test_a_late_enrolment_starts_the_next_day(stage: Stage) -> None:
    await stage.advance(madrid(3, 2, 19))
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    await tap(stage, member.account, "Yes, I agree", "Keep English", "Madrid (it is 19:00 there)", "18:00")
    assert "first check-in comes Tuesday, March 3 at 18:00" in member.account.sees.text
    assert (await person(stage, "PT-001")).next_prompt_day == date(2026, 3, 3)


async def test_stopping_is_possible_as_soon_as_one_has_agreed(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    assert "That is fine." in (await say(stage, member.account, "/stop"))[0].text
    await opens(stage, member.account, member.invite)
    await tap(stage, member.account, "Yes, I agree")
    await say(stage, member.account, "/stop")
    await tap(stage, member.account, "Yes, stop")
    assert (await person(stage, "PT-001")).stage == Step.STOPPED


async def test_what_is_written_or_sent_during_enrolment_repeats_the_step(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    (answer,) = await say(stage, member.account, "yes")
    assert answer.text.startswith("Let us finish this first.") and answer.buttons
    (answer,) = await do(stage, member.account, member.account.sends_voice)
    assert answer.text.startswith("I am sorry, I cannot read") and answer.buttons
    assert await everything(stage, Answer) == []


async def test_half_a_character_in_a_city_does_no_harm(stage: Stage) -> None:
    member = stage.member(Role.PATIENT)
    await opens(stage, member.account, member.invite)
    await tap(stage, member.account, "Yes, I agree", "Keep English")
    stage.telegram.hands_out(private_message(member.account, text="Mad\ud83d\0rid"))
    await stage.settle()
    assert "I do not know the city “Mad�rid”" in member.account.sees.text


async def test_a_code_is_invited_anew_until_somebody_comes(stage: Stage) -> None:
    async with stage.app.database.write() as session:
        desk = Desk(session, stage.clock(), "AD-001", texts("en"))
        link = await make_invite(desk, Role.PATIENT, "PT-001")
    assert "invitation only" in (await opens(stage, stage.telegram.person("A"), stage.cast[0].invite))[0].text
    assert len(await opens(stage, stage.telegram.person("B"), link)) == 2
