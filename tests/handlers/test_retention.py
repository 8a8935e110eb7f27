"""What nobody needs any more goes by itself, and who stopped long ago is told before."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.settings import Settings
from handlers import retention as cleaning
from storage import audit, certificates, chain, outbox, proof, retention, updates
from storage import models as tables
from storage.certificates import By
from storage.database import Database
from storage.migrations import migrate
from storage.models import Fate, Outgoing, Role
from storage.models import Stage as Step
from storage.retention import KEEP_ALL, Periods
from storage.vault import Vault
from tests.conftest import KEY
from tests.handlers.conversation import person, recorded, say, tap
from tests.scenes import sqlite
from tests.storage.erasure_scene import GONE, NOW, STAYS, live, staff

ON_SQLITE = pytest.mark.parametrize("journal_url", ["sqlite"], indirect=True)
DAY = timedelta(days=1)
YEAR = 365 * DAY
EVERYTHING = Periods(YEAR, YEAR, YEAR, YEAR, YEAR, YEAR, YEAR)


@pytest.fixture
async def journal(database: Database) -> Database:
    """Notes, digests and the like of a year ago, and of now."""
    async with database.write() as session:
        clinician, admin = await staff(session)
        for mark in (GONE, STAYS):
            await live(session, mark, clinician, admin)
        first = select(func.min(Outgoing.id))
        for table, column in (
            (tables.Digest, "created_at"),
            (tables.Board, "created_at"),
            (tables.ParkedUpdate, "parked_at"),
        ):
            oldest = select(func.min(table.id)).scalar_subquery()
            await session.execute(update(table).where(table.id == oldest).values({column: GONE.then}))
        await session.execute(update(tables.Note).where(tables.Note.id == 2).values(day=NOW.date()))
        await session.execute(update(tables.Invite).where(tables.Invite.id > 3).values(expires_at=NOW))
        done = (Outgoing.fate == Fate.SENT, Outgoing.id > first.scalar_subquery())
        await session.execute(update(Outgoing).where(*done).values(finished_at=GONE.then))
    return database


async def counts(database: Database) -> dict[str, int]:
    """Of rows, and of entries of the audit that hold details."""
    async with database.read() as session:
        found = {}
        for table in (tables.Note, tables.Digest, tables.Board, tables.ParkedUpdate, tables.Invite, Outgoing):
            found[table.__tablename__] = await session.scalar(select(func.count()).select_from(table)) or 0
        return found


async def done(database: Database) -> list[dict[str, Any]]:
    async with database.read() as session:
        entries = await audit.entries(session, audit.SITE, 100)
    return [entry.after or {} for entry in reversed(entries) if entry.action == retention.DONE]


async def test_what_is_older_than_its_period_goes_and_the_rest_stays(journal: Database) -> None:
    before = await counts(journal)
    assert await cleaning.clean(journal, NOW, KEEP_ALL)
    assert await counts(journal) == before
    assert await cleaning.clean(journal, NOW, EVERYTHING)
    assert {name: before[name] - count for name, count in (await counts(journal)).items()} == {
        **{"notes": 1, "digests": 1, "boards": 1, "parked_updates": 1, "invites": 1},
        "outgoing": 2 - 1,  # one more tells the admin of the parked update
    }
    assert await done(journal) == [{"failed updates": 1}, {"invites": 1}, {"digests": 1}]
    async with journal.read() as session:
        (about_notes,) = await audit.entries(session, GONE.code, 1)
        assert (about_notes.action, about_notes.after) == (retention.DONE, {"notes": 1})
        entry = (await audit.entries(session, audit.SITE, 1))[0]
        assert (entry.actor, entry.why) == (audit.PROGRAM, "clock: retention")
        notices = await session.scalars(select(Outgoing).where(Outgoing.kind == "notice"))
        (told,) = [(await outbox.payload(session, notice))["text"] for notice in notices]
        assert told.startswith("An update that could not be processed was kept")
        assert await session.scalar(select(func.count()).select_from(tables.TypedAnswer)) == 0
        assert await proof.first_break(session) is None
    after = await counts(journal)
    assert await cleaning.clean(journal, NOW, EVERYTHING) and await counts(journal) == after
    assert await cleaning.clean(journal, NOW + 2 * YEAR, EVERYTHING)
    left = await counts(journal)
    assert (left["digests"], left["boards"], left["notes"]) == (1, 0, 0), "the newest digest of each stays"


@ON_SQLITE
async def test_a_long_list_goes_in_batches_and_an_open_alert_keeps_its_messages(
    journal: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with journal.write() as session:
        alert = (await session.scalars(select(tables.Alert.id).limit(1))).one()
        await session.execute(delete(Outgoing))
        for number in range(7):
            await _sent(session, alert if number == 0 else None)
    monkeypatch.setattr(retention, "BATCH", 3)
    monkeypatch.setattr(cleaning, "_MOST_BATCHES", 2)
    months = Periods(messages=YEAR)
    assert not await cleaning.clean(journal, NOW, months)
    assert await cleaning.clean(journal, NOW, months)
    async with journal.read() as session:
        (kept,) = await session.scalars(select(Outgoing).where(Outgoing.fate == Fate.SENT))
        assert kept.alert_id == alert


async def _sent(session: AsyncSession, alert_id: int | None) -> None:
    one = Outgoing(
        chat_index=b"",
        kind="alert",
        priority=0,
        method="sendMessage",
        fate=Fate.SENT,
        not_before=GONE.then,
        created_at=GONE.then,
        finished_at=GONE.then,
        alert_id=alert_id,
    )
    session.add(one)
    await session.flush()


@ON_SQLITE
async def test_the_audit_keeps_who_did_what_and_when_and_still_holds(journal: Database) -> None:
    async with journal.write() as session:
        await audit.record(session, GONE.then, "AD-001", "changed settings", "PT-009", after={"hour": "9"})
        await audit.record(session, NOW, "AD-001", "changed settings", "PT-009", after={"hour": "8"})
    assert await cleaning.clean(journal, NOW, Periods(audit_details=YEAR))
    async with journal.read() as session:
        newest, oldest = await audit.entries(session, "PT-009")
        assert (oldest.after, newest.after) == (None, {"hour": "8"})
        assert (await audit.entries(session, audit.SITE, 1))[0].action == chain.CLEARED
        assert await proof.first_break(session) is None


@pytest.mark.parametrize("fate", [fate for fate in Fate if fate not in (Fate.QUEUED, Fate.SENDING)])
@ON_SQLITE
async def test_whatever_becomes_of_a_message_its_words_and_its_chat_are_forgotten(
    journal: Database, fate: Fate
) -> None:
    async with journal.write() as session:
        claimed = await outbox.claim(session, NOW, 10)
        assert claimed and all(message.payload_sealed for message in claimed)
        for message in claimed:
            await outbox.settle(session, NOW, message, fate)
        settled = Outgoing.id.in_([message.id for message in claimed])
        left = select(Outgoing.payload_sealed, Outgoing.chat_index).where(settled)
        assert {tuple(row) for row in await session.execute(left)} == {(None, b"")}


@ON_SQLITE
async def test_what_was_seen_cannot_be_found_by_trying_and_outlives_a_new_key(database: Database) -> None:
    digest = b"of what somebody wrote"
    async with database.write() as session:
        assert await updates.first_sight(session, NOW, [(1, digest), (1, digest), (2, digest)]) == [
            True,
            False,
            True,
        ]
        kept = list(await session.scalars(select(tables.SeenUpdate.fingerprint)))
    assert digest not in kept and len({*kept}) == 1
    rotated = Database(database.url.render_as_string(), Vault(["a newer key: 0123456789 0123456789", KEY]))
    async with rotated.write() as session:
        assert await updates.first_sight(session, NOW, [(1, digest), (3, digest)]) == [False, True]
    await rotated.close()


async def test_what_was_seen_before_the_upgrade_is_still_known(tmp_path: Path, vault: Vault) -> None:
    database, digest = Database(sqlite(tmp_path / "old.db"), vault), b"of what somebody wrote"
    await migrate(database, "0006")
    async with database.write() as session:
        await session.execute(
            insert(tables.SeenUpdate), {"update_id": 1, "fingerprint": digest, "seen_at": NOW}
        )
    await migrate(database)
    async with database.write() as session:
        assert await updates.first_sight(session, NOW, [(1, digest), (2, digest)]) == [False, True]
    await database.close()


@pytest.mark.parametrize("days", [1, 69, -1, 36501])
def test_a_period_is_neither_too_short_nor_endless(days: int) -> None:
    with pytest.raises(ValueError, match="70 days or more, or 0 to keep it"):
        Settings(_env_file=None, keep_notes=days)


def test_periods_are_days_and_nothing_is_kept_for_ever_by_chance() -> None:
    usual = Settings(_env_file=None).periods
    assert usual == Periods(messages=400 * DAY, failed_updates=90 * DAY, invites=90 * DAY)
    assert Settings(_env_file=None, keep_messages=0, keep_stopped=70).periods.stopped == 70 * DAY


async def test_a_clinic_that_sets_a_period_later_gives_notice_all_the_same(
    stage: Stage, first_patient: Person
) -> None:
    await say(stage, first_patient, "/stop")
    await tap(stage, first_patient, "Yes, stop")
    periods = Periods(stopped=70 * DAY)
    for days, standing in ((200, Step.STOPPED), (229, Step.STOPPED), (231, Step.ERASED)):
        now = stage.clock() + days * DAY
        assert await cleaning.clean(stage.app.database, now, periods)
        assert (await person(stage, "PT-001")).stage == standing
    stage.clock.move_to(now + DAY)


class TestWhoStopped:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"keep_stopped": 70, "keep_notes": 90})

    async def test_is_told_a_month_before_and_then_erased(
        self, enrolled: Stage, patient: Person, admin: Person
    ) -> None:
        (privacy,) = await say(enrolled, patient, "/privacy")
        assert "Your notes are deleted after 90 days." in privacy.text
        assert "If you stop, everything here is erased 70 days later" in privacy.text
        await say(enrolled, patient, "pain 4 mood 6", "/stop")
        await tap(enrolled, patient, "Yes, stop")
        assert await _after(enrolled, patient, 39) == []
        (told,) = await _after(enrolled, patient, 2)
        assert "You have not taken part since March 2, 2026" in told and "so on May 12, 2026 I will" in told
        assert "Who stopped long ago is erased on 2026-05-12: PT-001" in admin.sees.text
        assert await _after(enrolled, patient, 28) == []
        assert (await person(enrolled, "PT-001")).stage == Step.STOPPED
        (told,) = await _after(enrolled, patient, 3)
        assert "is erased, as I told you a month ago" in told
        assert (await person(enrolled, "PT-001")).stage == Step.ERASED
        async with enrolled.app.database.read() as session:
            found = await certificates.of_code(session, "PT-001")
        assert found is not None and found.by == By.RETENTION and found.number in told
        assert found.number in admin.sees.text
        assert await _after(enrolled, patient, 70) == []

    async def test_and_comes_back_is_spared_and_told_anew_after_the_next_time(
        self, stage: Stage, first_patient: Person
    ) -> None:
        await say(stage, first_patient, "/stop")
        await tap(stage, first_patient, "Yes, stop")
        assert len(await _after(stage, first_patient, 41)) == 1
        await say(stage, first_patient, "/start")
        await tap(stage, first_patient, "Yes, I agree", "Keep English")
        await _after(stage, first_patient, 35)
        assert (await person(stage, "PT-001")).stage == Step.ZONE
        await tap(stage, first_patient, "Madrid (it is 11:00 there)", "18:00")
        await say(stage, first_patient, "/stop")
        await tap(stage, first_patient, "Yes, stop")
        assert await _after(stage, first_patient, 36) == []
        assert (await recorded(stage, "PT-001")).count(retention.ANNOUNCED) == 1
        assert len(await _after(stage, first_patient, 6)) == 1
        assert (await recorded(stage, "PT-001")).count(retention.ANNOUNCED) == 2
        assert (await person(stage, "PT-001")).stage == Step.STOPPED

    async def test_so_is_who_began_and_never_finished(self, stage: Stage) -> None:
        member = stage.member(Role.PATIENT)
        member.account.opens(member.invite)
        await stage.settle()
        night, morning = 40 + 16 / 24, 8 / 24
        assert await _after(stage, member.account, night) == [], "what goes at midnight wakes nobody"
        assert len(await _after(stage, member.account, morning)) == 1
        assert await _after(stage, member.account, 30 + 16 / 24) == []
        assert (await person(stage, "PT-001")).stage == Step.ERASED
        assert len(await _after(stage, member.account, morning)) == 1


async def _after(stage: Stage, account: Person, days: float) -> Sequence[str]:
    """What comes in these days."""
    before = len(account.messages)
    stage.clock.move_to(stage.clock() + days * DAY)
    await stage.settle()
    return [message.text for message in account.messages[before:]]
