"""python -m bot audit verify: whether all of the audit holds, and whether it is the one of earlier."""

import logging
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.logs import SafeFormatter
from bot.records import verified
from bot.sandbox.stage import Stage
from storage import append_only, audit
from storage.proof import NoAnchor
from tests.terminal import Terminal

ANCHOR = r"\d[\d_]*:[0-9a-f]{4}(?:-[0-9a-f]{4}){3}"


async def test_an_audit_that_holds_is_anchored_and_that_somebody_looked_is_on_record(enrolled: Stage) -> None:
    database, now = enrolled.app.database, enrolled.clock()
    (holds, note), is_well = await verified(database, now, None)
    assert is_well and re.fullmatch(r"The audit holds: \d+ entries, each signed .*", holds)
    anchor = re.findall(ANCHOR, note)[0]
    lines, is_well = await verified(database, now, anchor)
    assert is_well and lines[1] == f"It goes on from {anchor}, as you noted."
    forged = anchor[:-4] + ("0000" if anchor[-4:] != "0000" else "1111")
    lines, is_well = await verified(database, now, forged)
    assert not is_well and "An older copy of the database may have been put in its place" in lines[0]
    with pytest.raises(NoAnchor):
        await verified(database, now, "yesterday")
    async with database.read() as session:
        found = await audit.entries(session, audit.SITE)
    assert [entry.action for entry in found[:2]] == ["verified audit", "verified audit"]


async def test_where_it_stands_is_logged_once_a_day(
    enrolled: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.ticker")
    await enrolled.settle()
    for _ in range(2):
        caplog.clear()
        await enrolled.advance(enrolled.clock() + timedelta(days=1))
        await enrolled.settle()
        told = [SafeFormatter().format(one) for one in caplog.records if "audit" in str(one.msg)]
        assert len(told) == 1 and re.fullmatch(f"the audit stands at {ANCHOR}", told[0])


async def test_the_terminal_tells_what_was_tampered_with_and_ends_with_1(tmp_path: Path) -> None:
    file = tmp_path / "journal.db"
    key = "a key that only this test has: 0123456789"
    terminal = Terminal(tmp_path, ENCRYPTION_KEYS=key, DATABASE_URL=f"sqlite:///{file}")
    await terminal.says("texts", "name", "Northside")
    assert "terminal: texts" in await terminal.says("audit", "site")
    assert re.search(ANCHOR, await terminal.says("audit", "verify"))
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in append_only.undone("sqlite"):
            connection.execute(statement)
        connection.execute("UPDATE audit SET actor = 'AD-001', why = '/audit' WHERE place = 2")
    assert " · /audit\n" in await terminal.says("audit", "site")
    told = await terminal.runs("audit", "verify")
    assert told.code == 1 and "The audit does not hold from entry 2 on: it was changed." in told.out
