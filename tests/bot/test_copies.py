"""backup, restore and confirm, as they are typed."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from bot.lock import alone
from bot.settings import Settings, WrongSetting
from tests.conftest import KEY

Says = Callable[..., str]


@pytest.fixture
def says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_journal: Path) -> Says:
    """What a command answers at a terminal in a folder of its own, with everything that went wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEYS", KEY)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///journal.db")
    Path("journal.db").write_bytes(empty_journal.read_bytes())

    def says(*words: str, ends: int = 0) -> str:
        ended = CliRunner().invoke(cli, words)
        assert ended.exit_code == ends, ended.output
        return ended.output + str(ended.exception or "")

    return says


def test_a_journal_moves_from_sqlite_to_postgresql(
    says: Says, monkeypatch: pytest.MonkeyPatch, new_postgres_database: str
) -> None:
    says("schedule", "site", "hour", "19:30")
    assert "Written to backup.db" in says("backup", "backup.db")
    assert stat.S_IMODE(os.stat("backup.db").st_mode) == 0o600

    monkeypatch.setenv("DATABASE_URL", new_postgres_database)
    assert "python -m bot confirm" in says("restore", "backup.db")
    assert "19:30" in says("schedule", "site")
    assert "nothing is sent from it" in says("check", ends=1)
    assert "This is the journal now" in says("confirm")
    assert "Nothing needs a look." in says("check")


def test_a_file_that_is_there_is_not_written_over(says: Says) -> None:
    Path("precious").write_text("data")
    assert "precious is there already; name another file." in says("backup", "precious", ends=1)
    assert Path("precious").read_text() == "data"
    assert "cannot be written" in says("backup", "missing/file", ends=1)


def test_where_there_is_nothing_no_file_is_left(says: Says) -> None:
    Path("journal.db").unlink()
    assert "Not backed up: there is no journal" in says("backup", "backup.db", ends=1)
    assert not Path("backup.db").exists()


def test_a_restore_that_cannot_be_says_why(says: Says) -> None:
    assert "There is no file lost.db." in says("restore", "lost.db", ends=1)
    assert "this file is no backup" in says("restore", "journal.db", ends=1)
    assert "there is nothing to confirm" in says("confirm", ends=1)


def test_nothing_is_restored_below_a_running_program(says: Says) -> None:
    says("backup", "backup.db")
    with alone(Settings(_env_file=None, database_url="sqlite:///journal.db")):
        assert f"process {os.getpid()}" in says("restore", "backup.db", ends=1)
        assert "Nothing needs a look." in says("check")


def test_a_lock_outlives_nobody(says: Says) -> None:
    settings = Settings(_env_file=None, database_url="sqlite:///journal.db")
    for _ in range(2):
        with alone(settings):
            with pytest.raises(WrongSetting, match="stop that one first"), alone(settings):
                pass
