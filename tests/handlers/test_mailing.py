"""Clinicians by e-mail: their own address, digests, alerts, and what becomes of an e-mail that fails."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.settings import Settings
from handlers.admins.emails import email
from handlers.admins.oncalls import on_call
from handlers.desk import Desk
from handlers.texts import texts
from storage import mailboxes, people
from storage.mailboxes import Mailbox
from storage.models import AuditEntry, Outgoing, Role
from storage.models import Person as Row
from storage.models import Stage as Standing
from tests.conftest import _settings
from tests.handlers.conversation import everything, failures, person, recorded, say, tap
from tests.handlers.panels import add_patient, silent, steady, worse
from tests.mail_server import HANG_UP, MailServer, listening

TODAY = date(2026, 3, 2)
A_MINUTE, ONE_WEEK = timedelta(minutes=1), timedelta(days=7)
RUIZ, SANZ = "ruiz@clinic.example", "sanz@clinic.example"


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with listening() as mail:
        yield mail


@pytest.fixture
def settings(mail: MailServer) -> Settings:
    """The clinic has a mail server."""
    return _settings().model_copy(
        update={
            "smtp_host": "127.0.0.1",
            "smtp_port": mail.port,
            "smtp_security": "none",
            "smtp_from": "Northside Pain Clinic <journal@clinic.example>",
        }
    )


def words(letter: EmailMessage) -> str:
    text: str = letter.get_content()
    return text.replace("\r\n", "\n")


async def admin_says(stage: Stage, *typed: str, language: str = "en") -> str:
    """At a terminal."""
    async with stage.app.database.write() as session:
        answer = await email(Desk(session, stage.clock(), "command line", texts(language)), typed)
    await stage.settle()
    return answer


async def digest_is_due(stage: Stage) -> None:
    """Now, as if the week between had passed."""
    async with stage.app.database.write() as session:
        await session.execute(
            update(Row).where(Row.next_digest_at.is_not(None)).values(next_digest_at=stage.clock())
        )
    await stage.settle()


async def a_minute_later(stage: Stage) -> None:
    stage.clock.passes(A_MINUTE)
    await stage.settle()


async def gets_emails(stage: Stage, mail: MailServer, clinician: Person, address: str = RUIZ) -> None:
    await say(stage, clinician, "/settings")
    await tap(stage, clinician, "E-mail address")
    await say(stage, clinician, address)
    code = re.findall(r"\b\d{6}\b", words(mail.to(address)[-1]))[0]
    await say(stage, clinician, code)
    assert "Your weekly digest goes to" in clinician.sees.text


async def test_a_clinician_proves_an_address_and_gets_the_digest_there_as_well(
    enrolled: Stage, clinician: Person, mail: MailServer
) -> None:
    (screen,) = await say(enrolled, clinician, "/settings")
    assert "E-mail: none" in screen.text
    await tap(enrolled, clinician, "E-mail address")
    assert "codes and counts only" in clinician.sees.text
    assert "like name@clinic.example" in (await say(enrolled, clinician, "ruiz at clinic"))[0].text
    assert RUIZ in (await say(enrolled, clinician, RUIZ))[0].text
    (letter,) = mail.letters
    assert letter["Subject"] == "Your code" and "Northside Pain Clinic" in words(letter)
    code = words(letter)[:6]
    assert "not the code" in (await say(enrolled, clinician, f"{(int(code) + 1) % 1_000_000:06d}"))[0].text
    assert RUIZ in (await say(enrolled, clinician, f"{code[:3]} {code[3:]}"))[0].text
    assert f"E-mail: {RUIZ}" in (await say(enrolled, clinician, "/settings"))[0].text

    await add_patient(enrolled, "PT-100", worse(3), TODAY)
    await add_patient(enrolled, "PT-101", silent, TODAY)
    await add_patient(enrolled, "PT-102", steady, TODAY)
    await add_patient(enrolled, "PT-999", worse(3), TODAY, team=())
    await digest_is_due(enrolled)
    assert "PT-100" in clinician.messages[-1].text
    _, digest = mail.letters
    assert digest["Subject"] == "Your weekly digest"
    assert words(digest) == (
        "Your weekly digest of Monday, March 2. The codes stand for patients.\n\n"
        "Worse: 1\nPT-100, since Feb 23\n\n"
        "Answers stopped: 1\nPT-101, since Feb 19\n\n"
        "Not enough answers to say: 1\nPT-001\n\n"
        "Not worse: 1\n\n"
        "For your review. Nobody watches the answers live.\n\n"
        "The details: send /digest to the bot in Telegram.\n\n"
        "No more e-mails: send /settings to the bot and tap “E-mail address”.\n"
    )
    await say(enrolled, clinician, "/settings")
    await tap(enrolled, clinician, "E-mail address", "No more e-mails")
    enrolled.clock.passes(ONE_WEEK)
    await digest_is_due(enrolled)
    assert len(mail.letters) == 2
    assert (await recorded(enrolled, "CL-001")).count("changed e-mail") == 2
    assert await failures(enrolled) == []


async def test_a_code_cannot_be_guessed_and_nobody_is_flooded_with_codes(
    enrolled: Stage, clinician: Person, mail: MailServer
) -> None:
    await say(enrolled, clinician, "/settings")
    await tap(enrolled, clinician, "E-mail address")
    await say(enrolled, clinician, RUIZ)
    assert "wait a minute" in (await say(enrolled, clinician, SANZ))[0].text
    code = words(mail.letters[0])[:6]
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert all("not the code" in answer.text for answer in await say(enrolled, clinician, *[wrong] * 5))
    assert "No code is open" in (await say(enrolled, clinician, code))[0].text
    enrolled.clock.passes(A_MINUTE)
    await say(enrolled, clinician, SANZ)
    enrolled.clock.passes(timedelta(hours=1))
    assert "No code is open" in (await say(enrolled, clinician, words(mail.letters[1])[:6]))[0].text
    assert "E-mail: none" in (await say(enrolled, clinician, "/settings"))[0].text
    assert [letter["To"] for letter in mail.letters] == [RUIZ, SANZ]


async def test_a_clinician_without_telegram_takes_part_by_e_mail_and_may_come_to_telegram_later(
    enrolled: Stage, admin: Person, mail: MailServer
) -> None:
    member = await enrolled.invite(Role.CLINICIAN, "CL-002", "Sanz", "es")
    (answer,) = await say(enrolled, admin, f"/email cl-002 {SANZ}")
    assert answer.text == (
        f"CL-002 gets e-mails at {SANZ}.\n"
        "No Telegram is needed for that. First digest: Monday, March 9 at 08:00."
    )
    (hello,) = mail.to(SANZ)
    assert "Northside Pain Clinic" in words(hello)
    await add_patient(enrolled, "PT-100", worse(3), TODAY, team=["CL-002"])
    await digest_is_due(enrolled)
    digest = words(mail.to(SANZ)[-1])
    assert "Peor: 1\nPT-100, desde el 23 feb" in digest
    assert "pide a tu clínica una invitación" in digest and "díselo a quien administra" in digest
    assert await recorded(enrolled, "CL-002") == ["invited", "enrolled by e-mail", "changed e-mail"]

    member.account.opens(member.invite)
    await enrolled.settle()
    assert "Resumen" in member.account.sees.text or "resumen" in member.account.sees.text
    assert (await person(enrolled, "CL-002")).stage == Standing.ACTIVE
    enrolled.clock.passes(ONE_WEEK)
    await digest_is_due(enrolled)
    assert "PT-100" in member.account.sees.text and len(mail.to(SANZ)) == 3
    (answer,) = await say(enrolled, admin, "/email CL-002 off")
    assert answer.text == "CL-002 gets no e-mails."
    audit = str([(one.before, one.after) for one in await everything(enrolled, AuditEntry)])
    assert "@" not in audit


async def test_who_has_neither_e_mail_nor_telegram_any_more_is_invited_again(
    enrolled: Stage, mail: MailServer
) -> None:
    await enrolled.invite(Role.CLINICIAN, "CL-002", "Sanz")
    await admin_says(enrolled, "CL-002", SANZ, language="es")
    assert "no Telegram and no e-mail now" in await admin_says(enrolled, "CL-002", "off")
    row = await person(enrolled, "CL-002")
    assert (row.stage, row.next_digest_at, row.email_sealed) == (Standing.INVITED, None, None)
    member = await enrolled.invite(Role.CLINICIAN, "CL-002", "Sanz again")
    await enrolled.enrol(member)
    assert (await person(enrolled, "CL-002")).stage == Standing.ACTIVE


@pytest.mark.parametrize(
    "typed", [("CL-001", "nowhere"), ("CL-001", "a@b.example,c@d.example"), (), ("PT-001",)]
)
async def test_words_that_cannot_be_carried_out_change_nothing(
    enrolled: Stage, admin: Person, mail: MailServer, typed: tuple[str, ...]
) -> None:
    (answer,) = await say(enrolled, admin, " ".join(["/email", *typed]))
    assert any(
        words in answer.text for words in ("like name@clinic", "write it like this", "not a clinician")
    )
    assert mail.letters == [] and (await person(enrolled, "CL-001")).email_sealed is None


async def test_an_address_is_asked_for_until_it_is_one(
    enrolled: Stage, admin: Person, mail: MailServer
) -> None:
    await say(enrolled, admin, "/clinic")
    await tap(enrolled, admin, "People", "Clinicians (1)", "CL-001", "E-mail")
    (wrong,) = await say(enrolled, admin, "to Dr. Sanz")
    assert wrong.text.startswith("I cannot read “to Dr. Sanz” as an e-mail address.")
    (right,) = await say(enrolled, admin, SANZ)
    assert right.text == f"CL-001 gets e-mails at {SANZ}."


async def test_an_e_mail_says_only_what_holds_when_it_is_sent(
    enrolled: Stage, clinician: Person, mail: MailServer
) -> None:
    await gets_emails(enrolled, mail, clinician)
    for code in ("PT-100", "PT-101"):
        await add_patient(enrolled, code, worse(3), TODAY)
    mail.answers["RCPT"] = ["450 later"]
    await digest_is_due(enrolled)
    assert mail.to(RUIZ)[1:] == []
    async with enrolled.app.database.write() as session:
        patient = await people.by_code(session, "PT-100")
        assert patient is not None
        await people.set_team(session, patient, [])
    await a_minute_later(enrolled)
    assert "Worse: 1\nPT-101" in words(mail.letters[-1]) and "PT-100" not in words(mail.letters[-1])

    mail.answers["RCPT"] = ["450 later"]
    enrolled.clock.passes(ONE_WEEK)
    await digest_is_due(enrolled)
    async with enrolled.app.database.write() as session:
        doctor = await people.by_code(session, "CL-001")
        assert doctor is not None
        mailboxes.keep(session, doctor, Mailbox(SANZ))
    await a_minute_later(enrolled)
    assert mail.letters[2:] == []
    assert await failures(enrolled) == []


async def test_a_digest_of_unknown_fate_is_followed_up_once_and_never_sent_again(
    enrolled: Stage, clinician: Person, admin: Person, mail: MailServer
) -> None:
    await gets_emails(enrolled, mail, clinician)
    await add_patient(enrolled, "PT-100", worse(3), TODAY)
    mail.answers["DATA"] = [HANG_UP, HANG_UP]
    await digest_is_due(enrolled)
    await a_minute_later(enrolled)
    assert mail.letters[1:] == []
    fates = {one.kind: one.fate for one in await everything(enrolled, Outgoing) if one.method == "email"}
    assert fates["mail-digest"] == fates["mail-again"] == "unknown"
    assert any("not known whether" in one.text and "CL-001" in one.text for one in admin.messages)
    enrolled.clock.passes(ONE_WEEK)
    await digest_is_due(enrolled)
    assert [letter["Subject"] for letter in mail.letters[1:]] == ["Your weekly digest"]


async def test_whoever_is_asked_about_an_alert_hears_by_e_mail_too_unless_it_is_confirmed_meanwhile(
    enrolled: Stage, patient: Person, clinician: Person, mail: MailServer
) -> None:
    await enrolled.enrol(await enrolled.invite(Role.CLINICIAN, "CL-002", "Sanz"))
    async with enrolled.app.database.write() as session:
        desk = Desk(session, enrolled.clock(), "command line", texts("en"))
        for setting in ("responder CL-001", "backup CL-002", "hours always"):
            await on_call(desk, setting.split())
    await admin_says(enrolled, "CL-001", RUIZ)
    await say(enrolled, patient, "I want to die")
    alert = mail.letters[-1]
    assert (alert["To"], alert["Subject"]) == (RUIZ, "Something waits for you")
    assert "PT-001" in words(alert) and "/alerts" in words(alert) and "die" not in words(alert)
    await tap(enrolled, clinician, "Confirm: I take care of it", "Called")

    mail.answers["RCPT"] = ["450 later"]
    await say(enrolled, patient, "I want to die")
    await tap(enrolled, clinician, "Confirm: I take care of it")
    await a_minute_later(enrolled)
    assert mail.letters[-1] is alert


async def test_who_blocks_the_bot_still_hears_by_e_mail(
    enrolled: Stage, clinician: Person, mail: MailServer
) -> None:
    await admin_says(enrolled, "CL-001", RUIZ)
    await add_patient(enrolled, "PT-100", worse(3), TODAY)
    clinician.blocks()
    mail.answers["RCPT"] = ["450 later"]
    await digest_is_due(enrolled)
    assert (await person(enrolled, "CL-001")).unreachable_since is not None
    await a_minute_later(enrolled)
    assert "PT-100" in words(mail.letters[-1])
