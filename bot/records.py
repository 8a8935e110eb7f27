"""What the command line reads out of the database: a patient's table, and the state of affairs."""

from datetime import datetime, timedelta

from handlers.history import journal_of
from journal.table import as_csv
from storage import audit, outbox, people, updates
from storage.database import Database
from storage.models import Fate, Role

LOOK_BACK = timedelta(days=7)
# These need a look: somebody may not have received something.
_UNWELL = (Fate.UNKNOWN, Fate.REFUSED)


async def export_patient(database: Database, code: str, now: datetime) -> bytes | None:
    """None when there is no such patient."""
    async with database.write() as session:
        patient = await people.by_code(session, code)
        if patient is None or patient.role != Role.PATIENT:
            return None
        await audit.record(session, now, audit.COMMAND_LINE, "exported", code)
        return as_csv(await journal_of(session, patient))


async def state_of_affairs(database: Database, now: datetime) -> tuple[list[str], bool]:
    """Lines to show, and whether nothing needs a look."""
    async with database.read() as session:
        fates = await outbox.fates(session, now - LOOK_BACK)
        parked = [one for one in await updates.parked(session) if one.parked_at >= now - LOOK_BACK]
    lines = [f"Messages of the last {LOOK_BACK.days} days:"]
    lines += [f"  {kind}: {count} {fate}" for (kind, fate), count in sorted(fates.items())] or ["  none"]
    lines += [
        f"Parked update {one.update_id} ({one.error}, {one.parked_at:%Y-%m-%d %H:%M} UTC)" for one in parked
    ]
    is_well = not parked and not any(fate in _UNWELL for _, fate in fates)
    lines.append("Nothing needs a look." if is_well else "Some of these need a look.")
    return lines, is_well
