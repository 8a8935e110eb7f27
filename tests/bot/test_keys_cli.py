"""keys, backup and restore as they are typed: a key is replaced, and who was erased stays erased."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from storage import erasure, invites, people
from storage.database import Database
from storage.models import Role
from storage.site import site
from storage.vault import Vault
from tests.conftest import KEY
from tests.scenes import sqlite

Says = Callable[..., str]
NEW = "a newer key that only the tests have: 0123456789"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_journal: Path) -> Says:
    """What a command answers in a folder of its own, with this journal and these keys."""
    monkeypatch.chdir(tmp_path)
    Path("journal.db").write_bytes(empty_journal.read_bytes())

    def says(*words: str, keys: str = KEY, journal: str = "journal.db", ends: int = 0) -> str:
        monkeypatch.setenv("ENCRYPTION_KEYS", keys)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{journal}")
        ended = CliRunner().invoke(cli, words)
        assert ended.exit_code == ends, ended.output
        return ended.output + str(ended.exception or "")

    return says


async def _started(keys: str) -> None:
    """As the program notes at its start; two patients have come by then."""
    database = Database(sqlite("journal.db"), Vault(keys.split(",")))
    async with database.write() as session:
        (await site(session)).sealing_key = database.vault.fingerprints[0]
        for number, code in enumerate(("PT-001", "PT-002")):
            if await people.by_code(session, code) is None:
                await invites.invite(session, NOW, Role.PATIENT, code, "UTC", "en")
                person = await people.by_code(session, code)
                assert person is not None
                people.identify(session, person, 7_000_000_000 + number)
    await database.close()


async def _erased(code: str) -> None:
    database = Database(sqlite("journal.db"), Vault([NEW]))
    async with database.write() as session:
        person = await people.by_code(session, code)
        assert person is not None
        await erasure.erase(session, NOW, person)
    await database.close()


def test_a_key_is_replaced_and_who_was_erased_stays_erased(says: Says, tmp_path: Path) -> None:
    assert "personal   0 values" in says("keys", "status")
    says("schedule", "site", "hour", "19:30")
    asyncio.run(_started(KEY))
    assert "Nothing needs another key" in says("keys", "status")
    assert "Nothing needs another key" in says("keys", "rotate")
    # The place of the backup is sealed too, and its keyring has to open with the new key alone.
    says("backup", "before.db")
    both = f"{NEW},{KEY}"
    assert "To do: 3 values and 2 look-ups" in says("keys", "status", keys=both)
    assert "restart the program" in says("keys", "rotate", keys=both, ends=1)
    asyncio.run(_started(both))
    done = says("keys", "rotate", keys=both)
    assert "ENCRYPTION_KEYS may now hold the first key alone" in done and "new anchor" in done
    status = says("keys", "status", keys=both)
    assert "Nothing needs the older keys any more" in status and f"in {tmp_path} is up to date" in status
    assert re.search(r"(?m)^\w{8}   0 values; number 2 in", status), status
    assert "Nothing needs another key" in says("keys", "status", keys=NEW)

    says("backup", "later.db", keys=NEW)
    asyncio.run(_erased("PT-001"))
    assert "still holds the key of somebody who was erased" in says("keys", "status", keys=NEW)
    says("keys", "gone", str(tmp_path), keys=NEW)
    assert "No backup was ever written" in says("keys", "gone", str(tmp_path), keys=NEW, ends=1)

    # The keyring is from before the erasure here, as nobody renewed it; a later backup brings its own.
    asyncio.run(_erased("PT-002"))
    says("backup", "last.db", keys=NEW)
    restored = says("restore", "later.db", keys=NEW, journal="restored.db")
    assert "erased from this copy too: 2." in restored
    assert "restored · terminal: restore" in says("audit", "site", keys=NEW, journal="restored.db")
    assert "This is the journal now" in says("confirm", keys=NEW, journal="restored.db")
    assert "Nothing needs a look." in says("check", keys=NEW, journal="restored.db")
    Path("keyring").unlink()
    assert f"The keyring in {tmp_path} is not there" in says("keys", "status", keys=NEW)
    assert "there is no keyring" in says("restore", "later.db", keys=NEW, journal="again.db", ends=1)
