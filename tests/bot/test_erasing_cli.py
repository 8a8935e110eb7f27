"""erase and certificate as they are typed."""

import asyncio
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from typer.testing import CliRunner

from bot.cli import cli
from storage import append_only, invites, keyring, people, personal
from storage.database import Database
from storage.models import AuditEntry, Role
from storage.vault import Vault
from tests.conftest import KEY
from tests.scenes import sqlite
from tests.storage.erasure_scene import NOW, person


@pytest.fixture
def journal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_journal: Path) -> Path:
    """Two patients, and a keyring beside a backup."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEYS", KEY)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///journal.db")
    Path("journal.db").write_bytes(empty_journal.read_bytes())
    Path("copies").mkdir()
    asyncio.run(_begun())
    return tmp_path


async def _begun() -> None:
    database = Database(sqlite("journal.db"), Vault([KEY]))
    async with database.write() as session:
        for code in ("PT-001", "PT-002"):
            await invites.invite(session, NOW, Role.PATIENT, code, "UTC", "en")
            one = await person(session, code)
            people.identify(session, one, 7_000_000_000 + one.id)
            one.email_sealed = personal.seal(session, one, "unmistakable")
    await keyring.keep(database, NOW, Path("copies"))
    await database.close()


def says(*words: str, ends: int = 0) -> str:
    ended = CliRunner().invoke(cli, words)
    assert ended.exit_code == ends, ended.output
    return ended.output + str(ended.exception or "")


def test_erasing_is_asked_once_more_and_proved_by_a_certificate(journal: Path) -> None:
    assert "Nothing was done" in says("erase", "PT-001", ends=1)
    said = says("erase", "pt-001", "--yes", "--certificate", "proof.txt")
    (number,) = re.findall(r"\w{3}-\w{3}-\w{3}(?=\.)", said)
    assert "Keyrings beside backups: 1, and none of them holds the key any more." in said
    ring = keyring.read(Path("copies/keyring"), Vault([KEY]))
    assert set(ring.keys) == {2} and set(ring.destroyed) == {1}
    proof = Path("proof.txt")
    assert proof.stat().st_mode & 0o077 == 0 and proof.read_text().startswith(
        f"Certificate of erasure {number}\n"
    )
    again = says("certificate", number.lower())
    assert again == proof.read_text() and "it holds" in again and "Not reached are copies" in again
    for trace in ("PT-001", "7000000001", "unmistakable"):
        assert trace not in again
    told = json.loads(says("certificate", number, "--json"))
    assert told["number"] == number and told["by"] == "clinic" and told["removed"]["invites"] == 1
    assert told["keyrings"] == {"known": 1, "stale": 0} and told["holds"] is True


def test_a_keyring_out_of_reach_is_told_and_renewed_later(journal: Path) -> None:
    (journal / "copies").rename(journal / "away")
    said = says("erase", "PT-001", "--yes", "--certificate", "proof.json")
    assert "could not be reached yet: 1 of 1." in said
    number = json.loads(Path("proof.json").read_text())["number"]
    assert "Until then the words in those backups can be read" in says("certificate", number)
    (journal / "away").rename(journal / "copies")
    assert "none of them holds the key any more" in says("erase", "PT-002", "--yes")
    assert "none of them holds the key any more" in says("certificate", number)


def test_a_certificate_that_there_is_not_or_that_was_changed_is_none(journal: Path) -> None:
    assert "See whether it is mistyped" in says("certificate", "7KX-2MP-9QA", ends=1)
    said = says("erase", "PT-001", "--yes")
    (number,) = re.findall(r"\w{3}-\w{3}-\w{3}(?=\.)", said)
    asyncio.run(_forged())
    assert "DOES NOT HOLD" in says("certificate", number, ends=1)


async def _forged() -> None:

    database = Database(sqlite("journal.db"), Vault([KEY]))
    async with database.write() as session:
        for statement in append_only.undone("sqlite"):
            await session.execute(text(statement))
        erased = (await session.scalars(select(AuditEntry).where(AuditEntry.action == "erased"))).one()
        forged = {**(erased.after or {}), "answers": 0}
        await session.execute(update(AuditEntry).where(AuditEntry.id == erased.id).values(after=forged))
    await database.close()
