"""Whoever takes any file that the program writes, and not the key, finds codes and numbers only.

People live through a week with words, names, accounts and an address that occur nowhere else; then all files
are searched for them, byte by byte and in every writing that a copy may hold them in. The files of a sandbox
that is told to keep its state are left out: nobody's words are in them but those of whoever plays with it,
and its page shows them.
"""

import base64
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.logs import OWN, SafeFormatter
from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import TOKEN
from bot.sandbox.stage import Stage, staged
from bot.settings import Settings
from storage import keyring
from storage.backup import back_up
from storage.models import Role
from storage.vault import Cipher
from tests.conftest import KEY
from tests.handlers.conversation import do, madrid, private_message, say

NAME, NICK = "Canariela Ñandubay", "canariela_tg"
NOTE, EDITED = "canarynote slept badly, ñandú", "canaryedited better after the walk"
CRY, SHARED = "canarycry I want to die", "canaryshared of the other patient"
CAPTION, FILE = "canarycaption", "canaryfile.csv"
PARKED, STRANGER = "canaryparked", "canarystranger hello"
WAITING = "canarywaiting"
ADDRESS = "canary.address@clinic.example"
WORDS = (NAME, NICK, NOTE, EDITED, CRY, SHARED, CAPTION, FILE, PARKED, STRANGER, WAITING, ADDRESS)


@dataclass
class Week:
    """What was lived through, and in whose accounts."""

    stage: Stage
    patient: Person
    other: Person
    clinician: Person
    admin: Person
    stranger: Person

    @property
    def accounts(self) -> list[int]:
        people = (self.patient, self.other, self.clinician, self.admin, self.stranger)
        return [person.id for person in people]

    @property
    def canaries(self) -> list[str]:
        secrets = (TOKEN, TOKEN.partition(":")[2], KEY)
        return [*WORDS, *secrets, *map(str, self.accounts)]


async def enrol(stage: Stage) -> Week:
    patient = stage.member(Role.PATIENT).account
    patient.name, patient.username = NAME, NICK
    other = await stage.invite(Role.PATIENT, "PT-002", "Other")
    await stage.enrol_everyone()
    clinician, admin = (stage.member(role).account for role in (Role.CLINICIAN, Role.ADMIN))
    await say(stage, admin, "/team PT-002 CL-001", f"/email CL-001 {ADDRESS}")
    return Week(stage, patient, other.account, clinician, admin, stage.telegram.person("x"))


async def write(week: Week) -> None:
    """Everything that anybody can put into words."""
    stage, patient = week.stage, week.patient
    await say(stage, patient, NOTE, CRY)
    note = next(one for one in patient.messages if one.text == NOTE)
    await do(stage, patient, lambda: patient.edits(note, EDITED))
    await do(stage, patient, lambda: patient.sends_photo(CAPTION))
    await say(stage, week.other, SHARED)
    await say(stage, week.stranger, STRANGER)
    await say(stage, week.admin, "/clinic")
    await do(stage, week.admin, lambda: week.admin.sends_document(FILE, b"PT-001;2026-12-24", CAPTION))
    broken = private_message(patient, text=PARKED, sticker={"emoji": 7})
    await do(stage, patient, lambda: stage.telegram.hands_out(broken))


async def leave_waiting(week: Week) -> None:
    """What is written while Telegram cannot be reached waits in the outbox."""
    week.patient.says(WAITING)
    await week.stage.app.receiver.poll()
    await week.stage.cut_off()


async def live(week: Week) -> None:
    """A week with an answer each day, and a digest at its end."""
    await write(week)
    for day in range(2, 8):
        await week.stage.advance(madrid(3, day, 18))
        await say(week.stage, week.patient, f"pain {day} mood {9 - day}")
    await say(week.stage, week.clinician, "/patients", "/patient PT-001")
    await leave_waiting(week)
    await week.stage.advance(madrid(3, 9, 9))


def writings(canary: str) -> Iterator[bytes]:
    """As a file may hold it: in other encodings, in a longer text in base64, escaped."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        plain = canary.encode(encoding)
        yield from (plain, plain.hex().encode(), plain.hex().upper().encode())
        for before in range(3):
            # Of what stands at any place in a longer text, the letters that depend on nothing else.
            coded = base64.b64encode(b"\0" * before + plain + b"\0\0")
            yield coded[-(-before * 8 // 6) : (before + len(plain)) * 8 // 6]
    yield from (json.dumps(canary)[1:-1].encode(), quote(canary).encode())
    if canary.isdecimal() and int(canary) >= 2**32:
        # As SQLite writes it. Fewer bytes come by chance; of two accounts, one has so many.
        yield int(canary).to_bytes(6)


def files_in(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()]


def found(canaries: list[str], files: list[Path]) -> set[tuple[str, str]]:
    """Each canary with the file that it stands in."""
    wanted = {one: {writing for writing in writings(one) if len(writing) > 3} for one in canaries}
    return {
        (one, file.name)
        for file in files
        for content in [file.read_bytes()]
        for one, several in wanted.items()
        if any(writing in content for writing in several)
    }


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """What the program logs at the lowest level, as it logs it; of libraries, tests/bot/test_logs.py does."""
    file = tmp_path / "log"
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    levels = {logger: logger.level for logger in map(logging.getLogger, OWN)}
    logging.getLogger().addHandler(handler)
    for logger in levels:
        logger.setLevel(logging.DEBUG)
    yield file
    logging.getLogger().removeHandler(handler)
    handler.close()
    for logger, level in levels.items():
        logger.setLevel(level)


def open_cipher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seal nothing: what is written stands there as it is."""
    monkeypatch.setattr(Cipher, "seal", lambda self, content: self.fingerprint + content)
    monkeypatch.setattr(Cipher, "open", lambda self, sealed: sealed[4:])


async def exports(week: Week) -> dict[str, bytes]:
    sent = [
        *await say(week.stage, week.patient, "/export"),
        *await say(week.stage, week.clinician, "/export"),
    ]
    return {one.document.name: one.document.content for one in sent if one.document}


async def test_without_the_key_no_file_tells_words_names_accounts_or_the_token(
    stage: Stage, tmp_path: Path, log: Path
) -> None:
    week = await enrol(stage)
    await live(week)
    copy = tmp_path / "copies" / "monday.db"
    copy.parent.mkdir()
    copy.touch()
    await back_up(stage.app.database, copy, stage.clock())
    files = files_in(tmp_path)
    names = {one.name for one in files}
    assert names >= {"stage.db", "stage.db-wal", "stage.db-shm", "monday.db", keyring.NAME, "log"}
    assert found(week.canaries, files) == set()
    assert {name for _, name in found(["PT-001"], files)} >= {"stage.db", "monday.db"}, "as codes are found"


async def test_with_nothing_sealed_the_same_search_finds_them(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_cipher(monkeypatch)
    clock = Clock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    async with staged(settings, clock, f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}") as stage:
        week = await enrol(stage)
        await write(week)
        await leave_waiting(week)
        told = {one for one, _ in found(week.canaries, files_in(tmp_path))}
    assert told >= {NOTE, EDITED, CRY, SHARED, PARKED, WAITING, ADDRESS, *map(str, week.accounts[:4])}


async def test_files_for_people_hold_what_is_theirs_and_nobody_s_account(stage: Stage) -> None:
    week = await enrol(stage)
    await write(week)
    files = await exports(week)
    assert sorted(files) == ["CL-001.csv", "CL-001.json", "PT-001.csv", "PT-001.json"]
    for name, content in files.items():
        text = content.decode("utf-8-sig")
        about = {one for one in week.canaries if one in text or json.dumps(one)[1:-1] in text}
        # Of a note that was corrected, the record holds the correction alone.
        own = {"PT-001.csv": {NOTE, EDITED, CRY}, "PT-001.json": {EDITED, CRY}}
        assert about == own.get(name, set()), name


def test_the_search_knows_every_writing() -> None:
    for writing in ("utf-8", "utf-16-le", "utf-16-be"):
        for around in (b"", b"a", b"ab"):
            long = around + NOTE.encode(writing) + b"xyz"
            for held in (long, long.hex().encode(), base64.b64encode(long)):
                assert any(one in held for one in writings(NOTE)), (writing, around)
