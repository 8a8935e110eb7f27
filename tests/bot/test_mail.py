"""E-mails over a real SMTP server: what arrives, and what came of what did not."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.fates import Outcome
from bot.mail import Post
from bot.postman import Postman
from bot.records import state_of_affairs
from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.settings import Settings, WrongSetting, read
from handlers import mailing
from handlers.admins.emails import email
from handlers.desk import Desk
from handlers.texts import texts
from journal.addresses import is_address
from storage import outbox
from storage.database import Database
from storage.models import Fate, Outgoing, Role
from storage.models import Person as Row
from storage.models import Stage as Standing
from tests.conftest import KEY
from tests.mail_server import HANG_UP, LOGIN, NEVER, MailServer, certificate, listening

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RUIZ = "ruiz@clinic.example"
TEXT = "Peor: 1\n\nPT-001, desde el 3 mar – «sí»\n.\nend"
LETTER = {"to": RUIZ, "subject": "Tu resumen del miércoles", "text": TEXT}


def settings_for(mail: MailServer, security: str = "none", **more: str) -> Settings:
    usual = {
        "smtp_host": "127.0.0.1",
        "smtp_port": mail.port,
        "smtp_security": security,
        "smtp_from": "Clínica Norte <journal@clinic.example>",
    }
    return Settings(_env_file=None, encryption_keys=KEY).model_copy(update={**usual, **more})


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with listening() as mail:
        yield mail


async def sent(post: Post, letter: dict[str, str] = LETTER) -> Outcome:
    try:
        return await post.send(letter, NOON, "0123456789abcdef")
    finally:
        await post.close()


async def test_an_e_mail_arrives_encrypted_after_a_login_in_plain_text(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    async with listening(tls_context=server, require_starttls=True, auth_required=True) as mail:
        mail_login = {"smtp_username": LOGIN[0], "smtp_password": LOGIN[1]}
        assert await sent(Post(settings_for(mail, "starttls", **mail_login), client)) == Outcome(Fate.SENT)
        (letter,) = mail.letters
    assert mail.encrypted == [True]
    assert letter["To"] == RUIZ
    assert letter["From"] == "Clínica Norte <journal@clinic.example>"
    assert letter["Subject"] == "Tu resumen del miércoles"
    assert letter["Date"].datetime == NOON
    assert letter["Message-ID"] == "<0123456789abcdef@clinic.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().splitlines() == TEXT.splitlines()


async def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    async with listening(server) as mail:
        assert await sent(Post(settings_for(mail, "tls"), client)) == Outcome(Fate.SENT)
    assert len(mail.letters) == 1


async def test_nothing_is_sent_to_whom_nobody_vouches_for(tmp_path: Path) -> None:
    server, _ = certificate(tmp_path)
    async with listening(tls_context=server) as mail:
        outcome = await sent(Post(settings_for(mail, "starttls"), ssl.create_default_context()))
        assert (outcome.fate, outcome.unreachable, mail.letters) == (None, True, [])


async def test_nothing_is_sent_in_the_clear_when_the_server_does_not_encrypt(mail: MailServer) -> None:
    outcome = await sent(Post(settings_for(mail, "starttls")))
    assert (outcome.fate, outcome.unreachable, mail.letters) == (None, True, [])


async def test_a_wrong_password_is_not_tried_again_at_once(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    async with listening(tls_context=server, auth_required=True) as mail:
        wrong = {"smtp_username": LOGIN[0], "smtp_password": "wrong"}
        outcome = await sent(Post(settings_for(mail, "starttls", **wrong), client))
    assert (outcome.fate, outcome.retry_after, outcome.error) == (None, 600, "SMTPAuthenticationError 535")


async def test_a_server_that_is_not_there_is_asked_again_later() -> None:
    async with listening() as gone:
        pass
    outcome = await sent(Post(settings_for(gone)))
    assert (outcome.fate, outcome.unreachable, outcome.error) == (None, True, "SMTPConnectError")


@pytest.mark.parametrize(
    ("command", "answer", "fate"),
    [
        ("MAIL", "451 later", None),
        ("MAIL", "550 not from you", Fate.REFUSED),
        ("RCPT", "450 we do not know you yet", None),
        ("RCPT", "421 too busy", None),
        ("RCPT", "550 ruiz@clinic.example is not here", Fate.REFUSED),
        ("RCPT", HANG_UP, None),
        ("DATA", "452 no room", None),
        ("DATA", "554 this is spam", Fate.REFUSED),
        ("DATA", HANG_UP, Fate.UNKNOWN),
    ],
)
async def test_each_answer_has_one_meaning_and_the_next_e_mail_goes_out(
    mail: MailServer, command: str, answer: str, fate: Fate | None
) -> None:
    mail.answers[command] = [answer]
    post = Post(settings_for(mail))
    outcome = await post.send(LETTER, NOON, "first")
    assert outcome.fate == fate and not outcome.unreachable
    assert outcome.retry_after == (60 if fate is None else 0)
    assert "@" not in (outcome.error or "")
    assert await sent(post) == Outcome(Fate.SENT)
    assert len(mail.letters) == 1


async def test_a_server_that_never_answers_is_unknown_after_the_text_and_asked_again_before_it(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.mail._SECONDS", 0.1)
    monkeypatch.setattr("bot.mail._SECONDS_TO_ACCEPT", 0.1)
    mail.answers["RCPT"], mail.answers["DATA"] = [NEVER], [NEVER]
    assert (await sent(Post(settings_for(mail)))).fate is None
    assert (await sent(Post(settings_for(mail)))).fate == Fate.UNKNOWN


@pytest.mark.parametrize("name", ["to", "subject"])
async def test_no_header_can_be_slipped_in(mail: MailServer, name: str) -> None:
    forged = {**LETTER, name: f"{LETTER[name]}\r\nBcc: somebody@else.example"}
    outcome = await sent(Post(settings_for(mail)), forged)
    assert (outcome.fate, mail.letters, mail.connections) == (Fate.REFUSED, [], 0)


@given(st.text() | st.builds("{}@{}".format, st.text(), st.sampled_from(["clinic.example", "a.b", "\n.x"])))
def test_what_counts_as_an_address_has_nothing_that_breaks_a_header_or_a_command(words: str) -> None:
    if is_address(words):
        assert words.isascii() and words.isprintable() and not set(words) & set(' <>,;:"()[]\\')
        assert words.count("@") == 1 and len(words) <= 254


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        (RUIZ, True),
        ("first.last+journal@mail.clinic.example", True),
        ("o'neill@clinic.example", True),
        ("ruiz", False),
        ("ruiz@clinic", False),
        ("ruíz@clinic.example", False),
        ("ruiz@clinic..example", False),
        (".ruiz@clinic.example", False),
        ("ruiz@-clinic.example", False),
        ("ruiz@clinic.example\n", False),
        ("Ruiz <ruiz@clinic.example>", False),
        ("ruiz@clinic.example, all@clinic.example", False),
        (f"{'a' * 65}@clinic.example", False),
    ],
)
def test_addresses_as_people_type_them(words: str, is_one: bool) -> None:
    assert is_address(words) == is_one


SMTP = {"SMTP_HOST": "mail.clinic.example", "SMTP_FROM": "journal@clinic.example"}


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"SMTP_HOST": "mail.clinic.example"}, "SMTP_FROM: set the address that e-mails come from"),
        ({"SMTP_FROM": "journal@clinic.example"}, "SMTP_HOST: name the mail server, because SMTP_FROM"),
        ({**SMTP, "SMTP_FROM": "the clinic"}, "SMTP_FROM: write it like journal@clinic.example"),
        ({**SMTP, "SMTP_USERNAME": "journal"}, "SMTP_PASSWORD: set it and SMTP_USERNAME both, or neither"),
        ({**SMTP, "SMTP_SECURITY": "none"}, "SMTP_SECURITY: none is only for a mail server on this machine"),
        ({**SMTP, "SMTP_SECURITY": "ssl"}, "SMTP_SECURITY: "),
        ({**SMTP, "SMTP_PORT": "0"}, "SMTP_PORT: "),
    ],
)
def test_a_wrong_mail_setting_stops_the_start_with_one_line(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], line: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as wrong:
        read(None)
    assert str(wrong.value).startswith(line) and "\n" not in str(wrong.value)


def test_the_usual_port_belongs_to_the_kind_of_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_HOST", "localhost")
    monkeypatch.setenv("SMTP_FROM", "Northside Clinic <journal@clinic.example>")
    for security, port in {"starttls": 587, "tls": 465, "none": 25}.items():
        monkeypatch.setenv("SMTP_SECURITY", security)
        assert read(None).smtp_server_port == port


async def queue(database: Database, *addresses: str, now: datetime = NOON) -> None:
    """One e-mail for each address, of clinicians who are on nobody's team."""
    async with database.write() as session:
        for number, address in enumerate(addresses):
            row = Row(
                role=Role.CLINICIAN,
                code=f"CL-{number:03d}",
                stage=Standing.ACTIVE,
                zone="UTC",
                created_at=now,
                schedule={},
            )
            session.add(row)
            await session.flush()
            await mailing.use(session, now, row, address)


async def fates(database: Database) -> list[str]:
    async with database.read() as session:
        found = await outbox.fates(session, NOON - timedelta(days=1))
    return sorted(fate for (_, fate), count in found.items() for _ in range(count))


async def test_two_programs_send_each_e_mail_once(mail: MailServer, database: Database) -> None:
    addresses = [f"doctor{number}@clinic.example" for number in range(6)]
    await queue(database, *addresses)
    both = [Postman(Post(settings_for(mail)), database, Clock(NOON)) for _ in range(2)]
    await asyncio.gather(*(postman.deliver() for postman in both))
    assert sorted(letter["To"] for letter in mail.letters) == addresses
    assert await fates(database) == ["sent"] * 6
    assert mail.connections <= 2


async def test_what_never_arrived_is_tried_again_under_the_same_message_id(
    mail: MailServer, database: Database
) -> None:
    await queue(database, RUIZ, "sanz@clinic.example")
    clock = Clock(NOON)
    postman = Postman(Post(settings_for(mail)), database, clock)
    mail.answers["RCPT"] = ["450 later"]
    await postman.deliver()
    assert [letter["To"] for letter in mail.letters] == ["sanz@clinic.example"]
    clock.passes(timedelta(seconds=61))
    mail.answers["DATA"] = ["451 later"]
    await postman.deliver()
    clock.passes(timedelta(seconds=61))
    await postman.deliver()
    assert [letter["To"] for letter in mail.letters] == ["sanz@clinic.example", RUIZ]
    assert len({letter["Message-ID"] for letter in mail.letters}) == 2


async def test_while_the_server_is_gone_everything_waits_until_it_is_too_late(database: Database) -> None:
    async with listening() as gone:
        pass
    await queue(database, RUIZ, "sanz@clinic.example")
    clock = Clock(NOON)
    postman = Postman(Post(settings_for(gone)), database, clock)
    await postman.deliver()
    assert await fates(database) == ["queued", "queued"]
    async with database.read() as session:
        assert sorted(await session.scalars(select(Outgoing.attempts))) == [0, 1]
    clock.passes(timedelta(days=4))
    await postman.deliver()
    assert await fates(database) == ["expired", "expired"]


async def test_an_e_mail_whose_sender_died_is_unknown_and_never_sent_again(
    mail: MailServer, stage: Stage
) -> None:
    await queue(stage.app.database, RUIZ, now=stage.clock())
    async with stage.app.database.write() as session:
        assert await outbox.claim(session, stage.clock(), 8) == []
        assert len(await outbox.claim_emails(session, stage.clock(), 8)) == 1
    await stage.app.sender.recover(timedelta(0))
    await Postman(Post(settings_for(mail)), stage.app.database, stage.clock).deliver()
    assert mail.letters == []
    assert "unknown" in await fates(stage.app.database)


async def test_a_mail_server_that_hangs_holds_up_no_message_in_telegram(
    mail: MailServer, stage: Stage, stranger: Person
) -> None:
    await queue(stage.app.database, RUIZ, now=stage.clock())
    mail.answers["DATA"] = [NEVER]
    postman = Postman(Post(settings_for(mail)), stage.app.database, stage.clock)
    posting = asyncio.create_task(postman.deliver_forever())
    await mail.hangs.wait()
    stranger.says("hello")
    await stage.app.receiver.poll()
    await stage.app.sender.deliver()
    assert "by invitation only" in stranger.sees.text
    posting.cancel()
    await asyncio.wait([posting], timeout=1)
    assert posting.cancelled()


async def admin_sets_address(stage: Stage) -> None:
    async with stage.app.database.write() as session:
        await email(Desk(session, stage.clock(), "command line", texts("en")), ["CL-001", RUIZ])
    await stage.settle()


async def test_an_address_that_is_refused_is_told_to_the_admins_once_a_day(
    enrolled: Stage, clinician: Person, admin: Person, mail: MailServer
) -> None:
    enrolled.app.postman = Postman(Post(settings_for(mail)), enrolled.app.database, enrolled.clock)
    mail.answers["RCPT"] = ["550 nobody is here"] * 3
    for act in (
        lambda: clinician.says("/settings"),
        lambda: clinician.taps("E-mail address"),
        lambda: clinician.says(RUIZ),
    ):
        act()
        await enrolled.settle()
    assert "could not be sent" in clinician.sees.text
    for _ in range(2):
        await admin_sets_address(enrolled)
    notices = [one for one in admin.messages if "An e-mail to CL-001 could not be delivered" in one.text]
    assert len(notices) == 1 and "/email CL-001" in notices[0].text
    lines, _ = await state_of_affairs(enrolled.app.database, enrolled.clock(), has_mail_server=True)
    assert any(line.startswith("3 e-mails were refused.") for line in lines)


async def test_without_a_mail_server_staff_hear_of_it_and_nothing_waits(
    enrolled: Stage, admin: Person
) -> None:
    enrolled.app.postman = Postman(None, enrolled.app.database, enrolled.clock)
    await admin_sets_address(enrolled)
    assert "An e-mail to CL-001 could not be delivered" in admin.sees.text
    lines, is_well = await state_of_affairs(enrolled.app.database, enrolled.clock())
    assert not is_well and any(line.startswith("Clinicians with an e-mail address: 1.") for line in lines)
    assert await fates(enrolled.app.database) == ["refused", "sent"]
