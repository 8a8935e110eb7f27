"""When nobody was asked: the breaks that patients took, and the pauses of the clinic, as the audit tells."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from journal.schedule import ONE_DAY, local_date
from journal.summary import Break, breaks
from storage import audit
from storage.models import Person
from storage.site import is_paused

_SWITCHES = {"paused": True, "resumed": False, "stopped": False}
_PAUSED, _RESUMED = audit.PAUSED_SITE, audit.RESUMED_SITE

# Instants from which on the clinic had paused (True) or went on.
Switches = Sequence[tuple[datetime, bool]]


async def of_many(
    session: AsyncSession, patients: Sequence[Person], first: date
) -> Mapping[int, tuple[Break, ...]]:
    """Those that reach to `first`, the oldest first."""
    switches = defaultdict[str, list[tuple[date, bool]]](list)
    zones = {patient.code: ZoneInfo(patient.zone) for patient in patients}
    for code, at, action in await audit.of_actions(session, zones, _SWITCHES):
        if code:
            switches[code].append((local_date(at, zones[code]), _SWITCHES[action]))
    of_clinic, goes_on = await of_the_clinic(session), await is_paused(session)
    found = {}
    for patient in patients:
        pauses = [(local_date(at, zones[patient.code]), is_on) for at, is_on in of_clinic]
        taken = [*breaks(switches[patient.code], patient.paused, first), *breaks(pauses, goes_on, first)]
        found[patient.id] = tuple(sorted(taken, key=lambda one: one.first))
    return found


async def of_the_clinic(session: AsyncSession) -> Switches:
    """The oldest first."""
    entries = await audit.of_actions(session, [audit.SITE], [_PAUSED, _RESUMED])
    return [(at, action == _PAUSED) for _, at, action in entries]


def days_paused(switches: Switches, zone: ZoneInfo, today: date) -> Iterator[date]:
    """Also the days on which a pause began and ended: whether somebody was asked then hangs on their hour."""
    began: date | None = None
    for at, is_on in [*switches, (None, False)]:
        day = today if at is None else local_date(at, zone)
        if is_on:
            began = began or day
        elif began is not None:
            yield from (began + n * ONE_DAY for n in range((day - began).days + 1))
            began = None
