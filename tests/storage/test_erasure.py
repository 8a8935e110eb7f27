"""Somebody is erased from every table there is, and everybody else stays as they were."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, text, update

from storage import append_only, certificates, chain, erasure, mentions, outbox, personal, proof, sealed
from storage import models as tables
from storage.certificates import By, Mistyped
from storage.database import Database, vault
from storage.models import Base, Fate, Person
from tests.storage.erasure_scene import GONE, NOW, STAYS, live, person, staff

# What is about nobody: the clinic, the pace of sending, the end of the audit, digests of updates, folders.
ABOUT_NOBODY = {"site", "pace", "audit_head", "seen_updates", "backup_folders"}

ON_SQLITE = pytest.mark.parametrize("journal_url", ["sqlite"], indirect=True)


@dataclass
class Journal:
    database: Database

    async def erase(self, by: By = By.CLINIC) -> str:
        async with self.database.write() as session:
            return await erasure.erase(session, NOW, await person(session, GONE.code), by=by)

    async def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that stands in all tables, and what is sealed as it was before."""
        async with self.database.read() as session:
            names = Base.metadata.tables
            found = {
                name: [tuple(row) for row in await session.execute(select(table))]
                for name, table in names.items()
            }
            for one in sealed.SEALED:
                if one is not sealed.KEYS:
                    opened = [
                        (personal.opened(vault(session), key, value).decode(),)
                        for _, value, _, key in await session.execute(sealed.values(one))
                    ]
                    found[f"{one.column}, opened"] = opened
            return found


@pytest.fixture
async def journal(database: Database) -> AsyncIterator[Journal]:
    async with database.write() as session:
        clinician, admin = await staff(session)
        for patient in (GONE, STAYS):
            await live(session, patient, clinician, admin)
    yield Journal(database)


def names(row: tuple[Any, ...], marks: tuple[str, ...]) -> bool:
    told = [value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in row]
    return any(mark in value for value in told for mark in marks)


@ON_SQLITE
async def test_every_table_holds_something_of_a_patient_or_nothing_of_anybody(journal: Journal) -> None:
    """Whoever adds a table has to say here what is in it."""
    async with journal.database.read() as session:
        filled = {
            name
            for name, table in Base.metadata.tables.items()
            if await session.scalar(select(func.count()).select_from(table)) and name not in ABOUT_NOBODY
        }
    assert filled == set(Base.metadata.tables) - ABOUT_NOBODY


async def test_nothing_of_an_erased_patient_is_left_and_all_of_the_others(journal: Journal) -> None:
    async with journal.database.read() as session:
        gone = await person(session, GONE.code)
        keys = [gone.key_sealed, gone.chat_sealed, gone.email_sealed, gone.chat_index]
        keys += list(await session.scalars(select(tables.Note.text_sealed).limit(1)))
    before = await journal.rows()
    number = await journal.erase()
    after = await journal.rows()

    left = {name: row for name, rows in after.items() for row in rows if names(row, GONE.marks)}
    assert left == {}
    for trace in keys:
        assert trace
        assert not any(trace in row for rows in after.values() for row in rows)
    named = {name for name, rows in after.items() for row in rows if GONE.code in row}
    assert named == {"people", "audit"}
    # Nobody on staff is still asked to write something about them.
    assert len([row for row in after["people"] if GONE.code in row]) == 1
    for name, table in Base.metadata.tables.items():
        owners = [
            at
            for at, one in enumerate(table.columns)
            for key in one.foreign_keys
            if key.column.table.name == "people"
        ]
        assert not any(row[at] == gone.id for row in after[name] for at in owners), name
    assert not any(f'"patient":{gone.id},' in str(row) for rows in after.values() for row in rows)

    for name, rows in before.items():
        of_others = [row for row in rows if names(row, STAYS.marks)]
        # A list that waits for a yes may name anybody, so none is kept.
        assert name.lower().startswith("draft") or set(map(str, of_others)) <= set(map(str, after[name])), (
            name
        )
    async with journal.database.read() as session:
        assert (await person(session, GONE.code)).key_sealed is None
        assert [[0], [(await person(session, STAYS.code)).id]] == list(
            await session.scalars(select(tables.Board.patients).order_by(tables.Board.id))
        )
        assert await proof.first_break(session) is None
        assert await sealed.left_of_erased(session) == 0
        queued = await session.scalars(select(tables.Outgoing).where(tables.Outgoing.fate == Fate.QUEUED))
        texts = [await outbox.payload(session, message) for message in queued]
        assert sorted(text.get("text", "") for text in texts) == [
            "",
            "",
            f"PT-0077: {STAYS.word}",
            *(STAYS.word, STAYS.word),
        ]
        orders = [text["order"] for text in texts if "order" in text]
        assert sorted(map(len, orders)) == [1, 2]
        held = await session.scalars(select(tables.Pace.refused_chat))
        assert held.one() == vault(session).index(STAYS.telegram_id)
        found = await certificates.find(session, number.lower().replace("-", " "))
    assert found is not None and found.holds and (found.by, found.at) == (By.CLINIC, NOW)
    assert found.removed == {
        **{"messages": 3, "notices to others": 1, "edited messages": 1, "answers": 1, "notes": 1},
        **{"check-ins": 1, "infusions": 1, "responses": 1, "findings": 1, "alerts": 1, "plans": 1},
        **{"team members": 1, "places on digests": 1, "places under buttons": 1, "failed updates": 2},
        **{"invites": 1, "drafts": 2, "audit details": 1},
    }
    assert GONE.code not in str(found) and f"{GONE.telegram_id}" not in str(found)


@ON_SQLITE
async def test_the_files_of_sqlite_hold_nothing_either(journal: Journal) -> None:
    async with journal.database.read() as session:
        gone = await person(session, GONE.code)
        traces = [gone.key_sealed, gone.chat_sealed, gone.chat_index, b"unm-1", b"unm-3", b"unmistakable"]
        traces += list(await session.scalars(select(tables.Note.text_sealed).limit(1)))
    folder = Path(journal.database.url.database or "").parent
    await journal.erase()
    files = b"".join(path.read_bytes() for path in folder.iterdir())
    assert STAYS.word.encode() in files
    assert [trace for trace in traces if trace is None or trace in files] == []


@ON_SQLITE
async def test_who_is_being_told_of_an_erased_patient_is_not_told_again(journal: Journal) -> None:
    async with journal.database.write() as session:
        await outbox.claim(session, NOW, 10)
    await journal.erase()
    async with journal.database.write() as session:
        sending = await session.scalars(select(tables.Outgoing).where(tables.Outgoing.kind == "reply"))
        for message in list(sending):
            await outbox.put_back(session, message, NOW, "TimedOut")
        texts = [
            (await outbox.payload(session, one)).get("text", "")
            for one in await session.scalars(
                select(tables.Outgoing).where(tables.Outgoing.payload_sealed.is_not(None))
            )
        ]
    assert not any(f"{GONE.code}:" in text for text in texts)


def test_a_code_is_not_taken_for_one_that_it_begins() -> None:
    seven = Person(id=7, code="PT-7")
    assert mentions.without({"text": "PT-70, xPT-7, PT-7A and PT-7-1"}, seven)
    for said in ("<b>PT-7</b>: pain", "These:\nPT-7", "\u00a0PT-7"):
        assert mentions.without({"text": said}, seven) is None
    assert mentions.without({"patients": [7]}, seven) is None
    assert mentions.without({"patients": [7, 8], "page": 7, "chat_id": 7}, seven) == {
        "patients": [8],
        "page": 7,
        "chat_id": 7,
    }


@given(st.data())
def test_a_mistyped_number_of_a_certificate_is_noticed(data: st.DataObject) -> None:
    number = certificates.new_number()
    assert certificates.read_number(f" {number.lower()} ") == number
    signs = list(number.replace("-", ""))
    place = data.draw(st.integers(0, len(signs) - 1))
    wrong = data.draw(
        st.sampled_from([one for one in "23456789ABCDEFGHJKMNPQRSTUVWXYZ" if one != signs[place]])
    )
    with pytest.raises(Mistyped):
        certificates.read_number("".join([*signs[:place], wrong, *signs[place + 1 :]]))
    swapped = [
        *signs[: max(0, place - 1)],
        *reversed(signs[max(0, place - 1) : place + 1]),
        *signs[place + 1 :],
    ]
    if swapped != signs:
        with pytest.raises(Mistyped):
            certificates.read_number("".join(swapped))


@ON_SQLITE
async def test_a_certificate_that_was_changed_by_hand_does_not_hold(journal: Journal) -> None:
    number = await journal.erase()
    is_this = tables.AuditEntry.action == chain.ERASED
    this = update(tables.AuditEntry).where(is_this)
    async with journal.database.write() as session:
        for statement in append_only.undone("sqlite"):
            await session.execute(text(statement))
        entry = (await session.scalars(select(tables.AuditEntry).where(is_this))).one()
        as_it_was = {"after": entry.after, "why": entry.why, "at": entry.at}
    for changed in (
        {"after": {**(entry.after or {}), "notes": 0}},
        {"why": "forged"},
        {"at": STAYS.then},
        {},
    ):
        async with journal.database.write() as session:
            await session.execute(this.values(as_it_was | changed))
        async with journal.database.read() as session:
            found = await certificates.find(session, number)
        assert found is not None and found.holds == (not changed)
    async with journal.database.write() as session:
        for place, after in enumerate(
            ({"certificate": number}, {**(entry.after or {}), "notes": 0}), start=-2
        ):
            beside = {"at": STAYS.then, "actor": "", "action": chain.ERASED, "place": place, "after": after}
            await session.execute(insert(tables.AuditEntry).values(beside))
        found = await certificates.find(session, number)
    assert found is not None and found.holds, "what was put beside it hides it"
