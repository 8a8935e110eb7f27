"""The breaks that patients took from the check-ins, as the audit tells of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from journal.schedule import local_date
from journal.summary import Break, breaks
from storage import audit
from storage.models import Person

_SWITCHES = {"paused": True, "resumed": False, "stopped": False}


async def of_many(
    session: AsyncSession, patients: Sequence[Person], first: date
) -> Mapping[int, tuple[Break, ...]]:
    """Those that reach to `first`, the oldest first."""
    switches = defaultdict[str, list[tuple[date, bool]]](list)
    zones = {patient.code: ZoneInfo(patient.zone) for patient in patients}
    for code, at, action in await audit.of_actions(session, zones, _SWITCHES):
        if code:
            switches[code].append((local_date(at, zones[code]), _SWITCHES[action]))
    return {
        patient.id: tuple(breaks(switches[patient.code], patient.paused, first))
        for patient in patients
        if patient.code in switches
    }
