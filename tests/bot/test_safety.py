"""What is not safe is named with its mend; the dangerous keeps a bot from starting on patients."""

import logging
import os
import re
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text, update
from sqlalchemy.sql import Executable
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.safety import premises, refuse_dangers, warn
from bot.safety.configuration import of_settings
from bot.safety.journal import of_journal
from bot.safety.premises import of_machine
from bot.safety.report import told
from bot.safety.risks import RISKS, Finding
from bot.safety.telegram import of_bot
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import api, serving
from bot.sandbox.stage import Stage
from bot.settings import Settings, WrongSetting
from storage import append_only, audit, keyring
from storage.backup import back_up
from storage.database import Database
from storage.models import AuditEntry, BackupFolder, Invite, Person, Role, Site
from storage.vault import Vault
from tests.conftest import KEY as TESTS_KEY
from tests.terminal import CHECKOUT, Terminal

KEY = "kJ3vX0pQ9sT1uW5yZ7aB2cD4eF6gH8iL0mN"
TOKEN = "123456:Wq8Zr5Tn2Lk7Hb4Vc1Xm9Ps6Dg3Fj0Ua"
POSTGRES = "postgresql://journal:9bT2xQ7kLw@db.example/journal"
WEBHOOK = {"webhook_secret": "bX7kQ2nLw9-zT4mP", "webhook_url": "https://bot.example/x"}
CRISIS = '{"en": "Call or text 988.", "es": "Llama al 024."}'
PAGE = (CHECKOUT / "docs" / "safe-settings.md").read_text("utf-8")


@pytest.fixture(autouse=True)
def as_a_user_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*(name.upper() for name in Settings.model_fields), "PGHOST", "PGSSLMODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def real(**changes: str) -> Settings:
    """A bot for patients, which nothing is wrong with but the changes."""
    given: dict[str, Any] = {"telegram_token": TOKEN, "encryption_keys": KEY, **changes}
    return Settings(_env_file=None, **given)


def names(findings: Iterable[Finding]) -> list[str]:
    return [finding.risk.name for finding in findings]


@pytest.mark.parametrize(
    ("risk", "changes", "cure"),
    [
        ("plain-bot-api", {"telegram_api_url": "http://bot-api:8081"}, "https://api.telegram.org"),
        ("other-bot-api", {"telegram_api_url": "https://bot-api:8081"}, "http://127.0.0.1:8081"),
        ("plain-webhook", {**WEBHOOK, "webhook_url": "http://bot.example/x"}, "https://bot.example/x"),
        ("weak-key", {"encryption_keys": "a key that only the tests have: 0189"}, KEY),
        ("weak-key", {"encryption_keys": "0a9b8c7d" * 4}, "0a9b8c7d2e4f61530a9b8c7d2e4f6153ff"),
        ("weak-key", {"encryption_keys": f"{'ab' * 15}ba"}, f"{KEY},{'ab' * 15}ba"),
        ("same-key-twice", {"encryption_keys": f"{KEY},{KEY}"}, f"{KEY},{KEY[::-1]}"),
        ("weak-secret", {"health_secret": "change-me-change-it"}, "bX7kQ2nLw9-zT4mP"),
        ("weak-secret", {"webhook_secret": "x" * 32}, "bX7kQ2nLw9-zT4mP"),
        ("shared-secret", {"webhook_secret": KEY}, KEY[::-1]),
        ("shared-secret", {"health_secret": TOKEN.partition(":")[2]}, KEY[::-1]),
        ("shared-secret", {"webhook_secret": KEY[::-1], "health_secret": KEY[::-1]}, "bX7kQ2nLw9-zT4mP"),
        ("open-webhook", {**WEBHOOK, "listen": "0.0.0.0:8443"}, "127.0.0.1:8443"),
        (
            "open-webhook",
            {**WEBHOOK, "listen": "0.0.0.0:8443", "webhook_networks": ""},
            "149.154.160.0/20, 91.108.4.0/22",
        ),
        ("open-health", {"health_listen": "0.0.0.0:9090"}, "127.0.0.1:9090"),
        ("open-health", {"health_secret": "", "health_listen": "[::]:9090"}, "[::1]:9090"),
        ("plain-database", {"database_url": POSTGRES}, f"{POSTGRES}?sslmode=verify-full"),
        ("plain-database", {"database_url": f"{POSTGRES}?ssl=prefer"}, f"{POSTGRES}?ssl=verify-ca"),
        ("unverified-database", {"database_url": f"{POSTGRES}?sslmode=require"}, "postgresql:///journal"),
        (
            "weak-database-password",
            {"database_url": "postgresql://journal:journal@localhost/journal"},
            POSTGRES.replace("db.example", "127.0.0.1"),
        ),
        (
            "no-database-password",
            {"database_url": "postgresql://journal@db.example/x?ssl=verify-full"},
            f"{POSTGRES}?ssl=verify-full",
        ),
        ("debug-log", {"log_level": "DEBUG"}, "INFO"),
    ],
)
def test_each_unsafe_setting_is_found_and_its_mend_is_one(
    risk: str, changes: dict[str, str], cure: str
) -> None:
    findings = list(of_settings(real(**changes)))
    assert names(findings) == [risk]
    *kept, last = changes
    assert names(of_settings(real(**{name: changes[name] for name in kept}, **{last: cure}))) == []
    assert not any(secret in str(findings[0]) for secret in (KEY, TOKEN, "9bT2xQ7kLw"))


@hypothesis.settings(max_examples=25)
@given(st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=32, max_size=64), st.sampled_from(sorted(RISKS)))
def test_no_line_holds_a_secret(secret: str, name: str) -> None:
    settings = real(
        encryption_keys=secret,
        webhook_secret=secret,
        smtp_password=secret,
        smtp_username="journal",
        smtp_host="mail.example",
        smtp_from="journal@clinic.example",
        database_url=f"postgresql://{secret}:{secret}@db.example/journal".replace(f"{secret}:", "journal:"),
        telegram_api_url="http://bot-api:8081",
        allow_unsafe=name,
    )
    findings = list(of_settings(settings))
    assert "shared-secret" in names(findings)
    assert secret not in "\n".join(told(settings, findings)[0])


def test_a_danger_keeps_a_bot_from_starting_on_patients_until_somebody_accepts_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    env_file = tmp_path / ".env"
    unsafe = real(telegram_api_url="http://bot-api:8081", health_listen="0.0.0.0:9090", log_level="DEBUG")
    with pytest.raises(WrongSetting) as refused:
        refuse_dangers(unsafe, env_file)
    first, *lines, last = str(refused.value).splitlines()
    assert first == "This is not safe for patients:"
    assert [line.partition(":")[0] for line in lines] == ["plain-bot-api", "open-health"]
    assert last == "Mend it; or, if you know better, set ALLOW_UNSAFE=plain-bot-api,open-health"
    with pytest.raises(WrongSetting, match=r"set ALLOW_UNSAFE=plain-bot-api,open-health$"):
        refuse_dangers(unsafe.model_copy(update={"allow_unsafe": "plain-bot-api"}), env_file)
    knowing = unsafe.model_copy(update={"allow_unsafe": "plain-bot-api, open-health"})
    refuse_dangers(knowing, env_file)
    warn(knowing, env_file)
    assert caplog.messages == ["not safe: debug-log; python -m bot check --security says what to do"]
    with pytest.raises(WrongSetting, match="ALLOW_UNSAFE: there is no risk open-helth"):
        refuse_dangers(unsafe.model_copy(update={"allow_unsafe": "open-helth"}), env_file)


@pytest.mark.parametrize("root", ["http://127.0.0.1:8081", "http://localhost:1", "http://[::1]:8081"])
def test_a_trial_on_this_machine_starts_with_any_key_and_says_what_is_not_safe(
    root: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    trial = real(telegram_api_url=root, encryption_keys="k" * 32, health_listen="0.0.0.0:9090")
    refuse_dangers(trial, tmp_path / ".env")
    warn(trial, tmp_path / ".env")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert caplog.messages[0].startswith("not safe: weak-key, open-health; ")


def test_files_and_folders_are_for_their_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file, data = tmp_path / ".env", tmp_path / "data"
    database = data / "journal.db"
    settings = real(database_url=f"sqlite:///{database}")
    assert list(of_machine(settings, env_file)) == []
    data.mkdir(0o700)
    env_file.write_text("CLINIC_NAME=Northside\nTELEGRAM_TOKEN=\n")
    env_file.chmod(0o644)
    assert list(of_machine(settings, env_file)) == []
    env_file.write_text(f"TELEGRAM_TOKEN={TOKEN}\n")
    for file in (database, data / "journal.db-wal"):
        file.touch(0o600)
    database.chmod(0o620)
    assert names(of_machine(settings, env_file)) == ["open-file", "shared-file"]
    (data / "journal.db-wal").chmod(0o604)
    data.chmod(0o777)
    told_now = [str(one) for one in of_machine(settings, env_file)]
    assert [line.partition(":")[0] for line in told_now] == [
        *("open-file", "shared-file", "open-file", "open-folder")
    ]
    assert str(env_file) in told_now[0] and "journal.db-wal" in told_now[2]
    for file in (env_file, *data.iterdir()):
        file.chmod(0o600)
    data.chmod(0o700)
    assert list(of_machine(settings, env_file)) == []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert names(of_machine(settings, env_file)) == ["root"]


def test_a_folder_on_another_machine_is_found_behind_the_mounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, mounts = tmp_path / "my data", tmp_path / "mounts"
    folder.mkdir()
    monkeypatch.setattr(premises, "_MOUNTS", mounts)
    settings = real(database_url=f"sqlite:///{folder / 'journal.db'}")
    escaped = str(folder).replace(" ", "\\040")
    for lines, risks in (
        ("/dev/sda / ext4 rw 0 0\n", []),
        (f"/dev/sda / ext4 rw 0 0\nnas:/x {escaped} nfs4 rw 0 0\n", ["network-folder"]),
        (f"nas:/x {tmp_path} nfs4 rw 0 0\n/dev/sda {escaped} ext4 rw 0 0\n/dev/sda / ext4 rw 0 0\n", []),
        (f"/dev/sda {escaped} ext4 rw 0 0\n//nas/x {escaped} cifs rw 0 0\n", ["network-folder"]),
    ):
        mounts.write_text(lines)
        assert names(of_machine(settings, tmp_path / ".env")) == risks
        assert list(premises.of_folder(folder)) == [], "backups may well be on another machine"
    mounts.unlink()
    assert list(of_machine(settings, tmp_path / ".env")) == []


async def test_the_journal_tells_what_was_left_open(enrolled: Stage) -> None:
    database, now = enrolled.app.database, enrolled.clock()

    async def risks(*harms: Executable) -> list[str]:
        async with database.write() as session:
            for harm in harms:
                await session.execute(harm)
        return [str(one) for one in await of_journal(database, now)]

    assert [line.partition(":")[0] for line in await risks()] == ["no-crisis-line", "one-admin"]
    assert "no-crisis-line: No crisis line is set in English, Español" in (await risks())[0]
    lines = await risks(update(Site).values(crisis_lines={"en": "988"}, phone="", copied_at=now))
    assert [line.partition(":")[0] for line in lines] == ["copy", "no-phone", "no-crisis-line", "one-admin"]
    whole = {"crisis_lines": {"en": "988", "es": "024"}, "phone": "1", "copied_at": None}
    lines = await risks(
        update(Site).values(**whole),
        update(Person).values(unreachable_since=now),
        update(Person).where(Person.role == Role.PATIENT).values(consent_version="2020-01"),
        update(Invite).values(used_at=None, created_at=now - timedelta(days=15)),
        update(Person).where(Person.role == Role.ADMIN).values(chat_sealed=None),
        *map(text, append_only.undone("sqlite")),
        delete(AuditEntry).where(AuditEntry.place == 2),
    )
    assert lines == [
        "one-admin: AD-001 is the only admin: without that account nobody can run the clinic in the chat."
        " Call python -m bot invite admin for a second one.",
        "unreachable-admin: Telegram does not reach admins: AD-001."
        " Ask them to open the chat with the bot again, or take them out.",
        "unreachable-clinician: Clinicians whom neither Telegram nor e-mail reaches have patients: CL-001."
        " Ask them to open the chat again, or put their patients on another team.",
        "old-invite: Invite links have been open for more than 14 days: AD-001."
        " Call python -m bot revoke CODE --yes for whom you do not expect any more.",
        "old-consent: Patients who agreed to an earlier text than today's: 1."
        " Tell them what has changed since; /privacy shows them today's text.",
        "broken-audit: The audit does not hold from entry 2 on: it was removed."
        " Find out who can write to the database, and compare with a backup.",
    ]
    lines = await risks(update(Person).values(email_sealed=b"an address"))
    assert not any(line.startswith("unreachable-clinician") for line in lines)
    is_admin = Person.role == Role.ADMIN
    lines = await risks(update(Person).where(is_admin).values(stage="stopped"))
    assert lines[0].startswith("no-admin: Nobody is an admin.")
    admins = [
        {"role": "admin", "code": f"AD-9{n}", "stage": "active", "zone": "UTC", "created_at": now}
        for n in range(6)
    ]
    assert "many-admins: 6 people are admins" in (await risks(insert(Person).values(admins)))[0]


async def test_backups_keys_and_the_audit_are_looked_after_again_and_again(
    enrolled: Stage, tmp_path: Path
) -> None:
    database, now = enrolled.app.database, enrolled.clock()
    usual = {"no-crisis-line", "one-admin"}

    async def risks(days: float, *keys: str) -> set[str]:
        other = Database(str(database.url), Vault([*keys, TESTS_KEY])) if keys else database
        found = await of_journal(other, now + timedelta(days))
        if keys:
            await other.close()
        return set(names(found)) - usual

    assert await risks(6) == set()
    assert await risks(8) == {"no-backup"}
    assert await risks(40) == {"no-backup", "unverified-audit"}
    backups = tmp_path / "backups"
    backups.mkdir(0o700)
    (backups / "journal.db").touch(0o600)
    await back_up(database, backups / "journal.db", now + timedelta(39))
    assert await risks(40) == {"unverified-audit"}
    async with database.write() as session:
        await audit.record(session, now + timedelta(39), audit.COMMAND_LINE, "verified audit", audit.SITE)
    assert await risks(40) == set()
    (backups / "keyring").rename(backups / "moved")
    assert await risks(40) == {"no-keyring"}
    (backups / "moved").rename(backups / "keyring")
    async with database.write() as session:
        await session.execute(update(BackupFolder).values(is_stale=True))
    (backups / "keyring").chmod(0o644)
    backups.chmod(0o777)
    assert await risks(40) == {"stale-keyring", "open-file", "open-folder"}
    backups.chmod(0o700)
    await keyring.renew(database, now)
    (backups / "keyring").chmod(0o600)
    assert await risks(40, KEY) == {"old-seal"}
    reopened = Database(str(database.url), Vault([TESTS_KEY, KEY]))
    assert set(names(await of_journal(reopened, now))) - usual == {"needless-key"}
    await reopened.close()


@pytest.fixture
async def telegram() -> FakeTelegram:
    return FakeTelegram(lambda: datetime.now(UTC))


class Dated:
    """Says in each answer when it was given, as Telegram's servers do."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"date", formatdate(usegmt=True).encode()))
            await send(message)

        await self.app(scope, receive, send_dated)


@pytest.fixture
async def url(telegram: FakeTelegram) -> AsyncIterator[str]:
    site = api(telegram)
    site.add_middleware(Dated)
    async with serving(site) as url:
        yield url


async def test_telegram_tells_of_the_clock_of_groups_and_of_somebody_elses_webhook(
    telegram: FakeTelegram, url: str
) -> None:
    settings = real(telegram_token=telegram.token, telegram_api_url=url)
    assert names(await of_bot(settings, datetime.now(UTC)) or []) == ["joins-groups"]
    telegram.updates.set_webhook("https://elsewhere.example/", None, 1)
    told_then = await of_bot(settings, datetime.now(UTC) - timedelta(minutes=2)) or []
    assert names(told_then) == ["clock-off", "foreign-webhook", "joins-groups"]
    for other in (
        real(telegram_api_url="http://127.0.0.1:1"),
        settings.model_copy(update={"telegram_token": TOKEN}),
    ):
        assert await of_bot(other, datetime.now(UTC)) is None


async def test_an_admin_asks_at_the_terminal_what_is_not_safe_here(
    telegram: FakeTelegram, url: str, tmp_path: Path
) -> None:
    terminal = Terminal(
        tmp_path,
        TELEGRAM_TOKEN=telegram.token,
        TELEGRAM_API_URL=url,
        ENCRYPTION_KEYS=KEY,
        DATABASE_URL=f"sqlite:///{tmp_path / 'data' / 'journal.db'}",
        CLINIC_PHONE="+34 555 0100",
        CLINIC_CRISIS_LINES=CRISIS,
    )
    found = await terminal.runs("check", "--security")
    assert found.code == 1 and "  old-schema: " in found.out
    await terminal.says("migrate")
    # The terminal of these tests lets the umask be.
    (tmp_path / "data" / "journal.db").chmod(0o600)
    (tmp_path / "data").chmod(0o777)
    found = await terminal.runs("check", "--security", LOG_LEVEL="DEBUG")
    assert found.code == 1 and KEY not in found.out and telegram.token not in found.out
    lines = [line.partition(": ")[0] for line in found.out.splitlines()]
    assert lines[:2] == ["Dangerous, to mend first:", "  open-folder"]
    assert lines[2:4] == ["To mend:", "  debug-log"] and "  joins-groups" in lines
    accepted = ",".join(line.strip() for line in lines if line.startswith("  "))
    ended = await terminal.runs("check", "--security", LOG_LEVEL="DEBUG", ALLOW_UNSAFE=accepted)
    assert (ended.code, ended.out.splitlines()[0]) == (0, "Nothing found that is not safe.")
    assert "open-folder" in ended.out.splitlines()[1]
    refused = await terminal.runs("run", TELEGRAM_API_URL="http://bot-api:8081")
    assert refused.code == 1 and "\nplain-bot-api: " in refused.err and "\nopen-folder: " in refused.err


def test_the_docs_list_every_risk_and_whether_it_keeps_from_starting() -> None:
    rows = re.findall(r"(?m)^\| `([a-z-]+)` \| (yes )?\|", PAGE)
    assert [(name, bool(stops)) for name, stops in rows] == [
        (risk.name, risk.is_dangerous) for risk in RISKS.values()
    ]
