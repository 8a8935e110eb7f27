"""The command line as a person at a terminal has it, with a database file and a FakeTelegram."""

import re
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import api, serving
from handlers.admins.schedules import EXAMPLES
from storage import people
from storage.database import Database
from storage.models import AuditEntry
from storage.vault import Vault
from tests.handlers.test_audit_coverage import TERMINAL, by_occasion
from tests.terminal import Terminal

KEY = "a key that only these tests have: 0123456789"


@pytest.fixture
async def terminal(tmp_path: Path) -> AsyncIterator[Terminal]:
    telegram = FakeTelegram(lambda: datetime.now(UTC))
    async with serving(api(telegram)) as url:
        yield Terminal(
            tmp_path,
            TELEGRAM_TOKEN=telegram.token,
            TELEGRAM_API_URL=url,
            ENCRYPTION_KEYS=KEY,
            DATABASE_URL=f"sqlite:///{tmp_path / 'data' / 'journal.db'}",
            CLINIC_TIMEZONE="Europe/Madrid",
        )


async def test_a_clinic_is_set_up_at_the_terminal(terminal: Terminal) -> None:
    link = (await terminal.starts("invite", "admin")).out.splitlines()[-1]
    assert re.fullmatch(r"https://t\.me/infusion_journal_bot\?start=[\w-]{20,64}", link)
    assert "PT-007" in await terminal.says("invite", "patient", "--code", "pt-007")
    await terminal.says("invite", "clinician")
    assert "Team of PT-007: CL-001" in await terminal.says("team", "PT-007", "CL-001")
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert "maintenance infusion" in await terminal.says("infusion", "PT-007", today, "maintenance")
    assert "hour is now 19:30" in await terminal.says("schedule", "site", "hour", "19:30")
    assert (await terminal.says("patients")).splitlines() == [
        "Patients",
        "PT-007 · invited, has not come yet · CL-001",
        "",
        "Clinicians",
        "CL-001 · invited, has not come yet",
        "",
        "Admins",
        "AD-001 · invited, has not come yet",
    ]
    assert "command line · changed team" in await terminal.says("audit", "PT-007")
    assert "PT-007 has had no episode so far." in await terminal.says("episodes", "PT-007")
    assert "Nothing needs a look." in await terminal.says("check")
    assert "There is nothing to replay yet" in await terminal.says("whatif", "--weeks", "4", "--who")
    for name, held in (
        ("journal.csv", ",infusion,maintenance,"),
        ("journal.json", '"resourceType": "Bundle"'),
    ):
        await terminal.says("export", "pt-007", name)
        exported = terminal.folder / name
        assert exported.read_text("utf-8").count(held) == 1
        assert stat.S_IMODE(exported.stat().st_mode) == 0o600
    await see_what_it_left(terminal, "invite", "team", "infusion", "schedule", "patients", "audit", "whatif")


async def see_what_it_left(terminal: Terminal, *names: str) -> None:
    """Every entry of the audit says at which command; test_audit_coverage says what each may leave."""
    database = Database(f"sqlite+aiosqlite:///{terminal.folder / 'data' / 'journal.db'}", Vault([KEY]))
    async with database.read() as session:
        left = by_occasion(await session.scalars(select(AuditEntry)))
    await database.close()
    assert {f"terminal: {name}" for name in names} <= left.keys()
    for why, deeds in left.items():
        assert deeds <= {*TERMINAL[why.removeprefix("terminal: ")]}, why


async def test_infusions_are_entered_from_a_file_and_what_comes_next_is_shown(terminal: Terminal) -> None:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    await terminal.says("invite", "patient", "--code", "PT-007")
    await terminal.says("infusion", "PT-007", today)
    assert "18:00 · daily check-in" in await terminal.says("next", "site")
    assert "PT-007 gets nothing now" in await terminal.says("next", "PT-007")
    (terminal.folder / "plan.csv").write_text(f"code;day\nPT-007;{today}\nPT-007;2020-01-01\n")
    shown = await terminal.refuses("infusions", "plan.csv")
    assert "There is nothing to enter." in shown and "Line 3, “PT-007 2020-01-01”: more than a" in shown
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%d.%m.%Y}"
    (terminal.folder / "plan.csv").write_text(f"PT-007 {tomorrow}\n")
    assert "--yes enters them" in await terminal.says("infusions", "plan.csv")
    for answer in ("1 infusion entered.", "There is nothing to enter."):
        assert answer in await terminal.says("infusions", "plan.csv", "--yes")


async def test_a_mistake_is_one_answer_that_shows_what_to_type_here(terminal: Terminal) -> None:
    await terminal.says("invite", "patient")
    assert "python -m bot infusion PT-001 2026-03-02" in await terminal.refuses("infusion")
    assert await terminal.refuses("infusion", "PT-404") == (
        "I do not know the code PT-404. python -m bot patients shows everyone."
    )
    assert "for example" in (await terminal.refuses("schedule", "PT-001", "hour", "noon")).lower()
    assert "I cannot use “Maria” as a code" in (
        await terminal.refuses("invite", "patient", "--code", "Maria")
    ).replace("MARIA", "Maria")
    assert await terminal.refuses("whatif", "--patient", "pt-404") == "There is no patient PT-404."
    assert await terminal.refuses("export", "PT-404", "x.csv") == "There is no patient or clinician PT-404."
    assert "cannot be written" in await terminal.refuses("export", "PT-001", "missing/x.csv")
    (terminal.folder / "plan.xlsx").write_bytes(b"PK\0")
    assert await terminal.refuses("infusions", "plan.xlsx") == (
        "plan.xlsx cannot be read: it is no text; save it as CSV."
    )
    assert "cannot be read: No such file" in await terminal.refuses("infusions", "missing.csv")
    assert "'boss' is not one of" in await terminal.refuses("invite", "boss")


@pytest.mark.parametrize(
    ("command", "settings", "line"),
    [
        ("run", {"ENCRYPTION_KEYS": ""}, "ENCRYPTION_KEYS is not set: .* python -m bot keys new .*"),
        ("patients", {"ENCRYPTION_KEYS": ""}, "ENCRYPTION_KEYS is not set: .* python -m bot keys new .*"),
        ("run", {"ENCRYPTION_KEYS": "short"}, "ENCRYPTION_KEYS: a key has at least 32 characters; .*"),
        ("run", {"TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN is not set: .* BotFather .*"),
        ("run", {"TELEGRAM_TOKEN": "1:x"}, "TELEGRAM_TOKEN: Telegram does not know this token; .*"),
        ("invite admin", {"TELEGRAM_TOKEN": "1:x"}, "TELEGRAM_TOKEN: Telegram does not know this token; .*"),
        (
            "invite admin",
            {"TELEGRAM_API_URL": "http://127.0.0.1:1"},
            "TELEGRAM_API_URL: .* cannot be reached.*",
        ),
        ("check", {"CLINIC_TIMEZONE": "Mars"}, "CLINIC_TIMEZONE: write a time zone like Europe/Madrid"),
        ("check", {"DATABASE_URL": "sqlite:////proc/x/y.db"}, "DATABASE_URL: the database cannot be used .*"),
        (
            "check",
            {"DATABASE_URL": "postgresql://127.0.0.1:1/x"},
            "DATABASE_URL: the database cannot be used .*",
        ),
    ],
)
async def test_a_wrong_setting_is_one_line_that_names_it_and_the_mend(
    terminal: Terminal, command: str, settings: dict[str, str], line: str
) -> None:
    said = await terminal.refuses(*command.split(), **settings)
    assert re.fullmatch(line, said), said


async def test_a_lost_key_stops_the_program_before_it_takes_everybody_for_a_stranger(
    terminal: Terminal,
) -> None:
    await terminal.says("invite", "admin")
    database = Database(f"sqlite+aiosqlite:///{terminal.folder / 'data' / 'journal.db'}", Vault([KEY]))
    async with database.write() as session:
        admin = await people.by_code(session, "AD-001")
        assert admin is not None
        people.identify(session, admin, 7_000_000_001)
    await database.close()
    another = "another key than the one before: 0123456789"
    for words in (("run",), ("patients",)):
        assert (await terminal.refuses(*words, ENCRYPTION_KEYS=another)).startswith("ENCRYPTION_KEYS: ")
    assert (await terminal.runs("patients", ENCRYPTION_KEYS=f"{another},{KEY}")).code == 0


async def test_keys_are_made_and_an_env_that_exists_is_left_alone(terminal: Terminal) -> None:
    one, other = await terminal.says("keys", "new"), await terminal.says("keys", "new")
    assert one != other and len(one.strip()) >= 32
    await terminal.says("keys", "env")
    env = terminal.folder / ".env"
    assert re.search(r"(?m)^ENCRYPTION_KEYS=\S{32,}$", env.read_text())
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    made = env.read_text()
    await terminal.says("keys", "env")
    assert env.read_text() == made


async def test_migrating_twice_is_harmless(terminal: Terminal) -> None:
    for _ in range(2):
        assert await terminal.says("migrate") == "The database is up to date.\n"


async def test_help_names_every_command_in_a_line(terminal: Terminal) -> None:
    text = await terminal.says("--help")
    for name in ("run", "sandbox", "migrate", "invite", "infusion", "schedule", "team", "patients", "audit"):
        assert re.search(rf"(?m)^│ {name} +[A-Z][^│]+\. +│$", text), name
    assert "--code" in await terminal.says("invite", "--help")
    assert "CODE [close CLINICIAN]" in await terminal.says("episodes", "--help")
    shown = await terminal.says("schedule", "--help")
    for name, example in EXAMPLES.items():
        assert f"{name} {example}" in shown, name
