"""python -m bot whatif: what other settings would have flagged on the site's own past data."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import WrongSetting
from journal import schedule as schedules
from journal import settings
from journal.digest import Patient
from journal.rules import CHOICES, rule
from journal.verdict import Rule
from journal.whatif import Choice, Tally, digest_days, replay
from storage import audit, panels, people
from storage.database import Database
from storage.models import Person, Role, Stage
from storage.site import site

# So many patients at once keep the answers of a large site out of memory.
_AT_ONCE = 500
_NOTE = (
    "A flag is new once and stays on the digest until it resolves or a clinician closes it. What was entered"
    " late counts as if it had been there in time.\n"
    "Real worsenings are in these figures too, so they may be far above the false flags that you accept."
    " Which flags were right, only the clinic's own record knows."
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: so many weeks, of everybody or of one patient, and perhaps another `worse_by`."""

    weeks: int
    patient: str | None = None
    worse_by: float | None = None
    names: bool = False


@dataclass(frozen=True, slots=True)
class Replay:
    """The days of the digests that were decided anew, and what each choice told on them."""

    patients: int
    days: Sequence[date]
    tallies: Sequence[Tally]
    panels: Counter[str]
    digests: int
    """How many weekly digests there are, and in `panels` on how many of them each code can be."""

    def on_a_digest(self, tally: Tally) -> float:
        """Patients told of in an average one."""
        told = sum(count * self.panels[code] for (code, _), count in tally.episodes.items())
        return told / (self.digests * len(self.days)) if self.digests else 0.0


async def report(database: Database, now: datetime, question: Question) -> bool:
    """Show it at the terminal; False where there is no such patient."""
    if question.worse_by not in (None, *CHOICES["worse-by"]):
        raise WrongSetting("--worse-by: 1, 1.5, 2 or 3 points")
    console = Console(highlight=False)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Replaying the past weeks")
        found = await replayed(database, now, question, lambda done: progress.update(task, completed=done))
    if found is None:
        return False
    async with database.write() as session:
        whose, after = question.patient or audit.SITE, {"weeks": question.weeks}
        await audit.record(session, now, audit.COMMAND_LINE, "replayed", whose, after=after)
    if not found.days:
        console.print("There is nothing to replay yet: nobody has enough answers to be judged.")
        return True
    console.print(_heading(found, question.worse_by))
    if question.patient is None:
        console.print(_figures(found))
    if question.names or question.patient:
        console.print(_names(found))
    console.print(_NOTE)
    return True


async def replayed(
    database: Database, now: datetime, question: Question, on_progress: Callable[[float], None]
) -> Replay | None:
    """None where there is no such patient, and no days while nobody can be judged; progress is in percent."""
    async with database.read() as session:
        clinic, patients = await site(session), await _patients(session, question.patient)
        reach, digests = await _panels(session)
    if question.patient and not patients:
        return None
    weekday = settings.schedule(clinic.schedule).digest_weekday
    latest = _latest(schedules.local_date(now, ZoneInfo(clinic.zone)), weekday)
    choices = _choices({rule(clinic.schedule, one.schedule) for one in patients}, question.worse_by)
    days, tallies = digest_days(latest, question.weeks), [Tally(name) for name in choices]
    done, steps = count(1), len(days) * -(-len(patients) // _AT_ONCE)
    async for some in _pasts(database, patients, days):
        for lines in replay(some, [*choices.values()], days, panels.LOOK_BACK):
            for line in lines:
                tallies[line.choice].add(line)
            on_progress(100 * next(done) / steps)
    first = min((tally.first for tally in tallies if tally.first), default=date.max)
    return Replay(len(patients), [day for day in days if day >= first], tallies, reach, digests)


async def _patients(session: AsyncSession, code: str | None) -> list[Person]:
    everyone = await people.with_role(session, Role.PATIENT, [Stage.ACTIVE, Stage.STOPPED])
    return [one for one in everyone if code in (None, one.code)]


def _latest(today: date, weekday: int) -> date:
    return today - (today.weekday() - weekday) % 7 * schedules.ONE_DAY


async def _panels(session: AsyncSession) -> tuple[Counter[str], int]:
    """On how many clinicians' digests each patient can be, and how many clinicians have any."""
    clinicians = await people.with_role(session, Role.CLINICIAN)
    filled = [panel for one in clinicians if (panel := await people.panel_of(session, one))]
    return Counter(patient.code for panel in filled for patient in panel), len(filled)


async def _pasts(
    database: Database, patients: Sequence[Person], days: Sequence[date]
) -> AsyncIterator[list[Patient]]:
    look_back = panels.LOOK_BACK + (days[-1] - days[0])
    for start in range(0, len(patients), _AT_ONCE):
        async with database.read() as session:
            some = await panels.read(session, patients[start : start + _AT_ONCE], days[-1], look_back)
        yield some


def _choices(in_force: Collection[Rule], worse_by: float | None) -> dict[str, Choice]:
    """By their names. What is in force is marked, or stands beside them where it is none of them."""
    choices = {f"{flags:g}": _trying(flags, worse_by) for flags in CHOICES["false-flags"]}
    marked = {name: all(choice(own) == own for own in in_force) for name, choice in choices.items()}
    named = {f"{name} (in force)" if marked[name] else name: choice for name, choice in choices.items()}
    return named if any(marked.values()) else {**named, "as set now": lambda own: own}


def _trying(false_flags: float, worse_by: float | None) -> Choice:
    return lambda own: replace(own, false_flags=false_flags, worse_by=worse_by or own.worse_by)


def _heading(found: Replay, worse_by: float | None) -> str:
    first, last = found.days[0], found.days[-1]
    size = f", with worse-by {worse_by:g}" if worse_by else ""
    return (
        f"{_counted(len(found.days), 'weekly digest')} from {first} to {last}, decided anew from what was"
        f" answered{size}: {_counted(found.patients, 'patient')},"
        f" {found.tallies[0].years:.1f} patient-years with enough answers."
    )


def _figures(found: Replay) -> Table:
    title = "If so many false flags per patient and year were accepted (false-flags)"
    table = Table("accepted", title=title)
    for heading in ("new flags", "a patient and year", "patients", "on a digest"):
        table.add_column(heading, justify="right", no_wrap=True)
    for tally in found.tallies:
        table.add_row(
            tally.name,
            f"{tally.new_since(found.days[0])}",
            f"{tally.yearly_since(found.days[0]):.1f}",
            f"{len({code for code, _ in tally.episodes})}",
            f"{found.on_a_digest(tally):.1f}",
        )
    return table


def _names(found: Replay) -> Table | str:
    codes = sorted({code for tally in found.tallies for code, _ in tally.episodes})
    if not codes:
        return "Nobody would have been flagged."
    table = Table(
        "patient",
        *(tally.name for tally in found.tallies),
        title="First digest of each flag, and on how many it stood, by false-flags",
        caption=f"from {found.days[0]}: it had begun before the weeks that are shown",
    )
    for code in codes:
        table.add_row(code, *(_episodes(tally, code, found.days[0]) for tally in found.tallies))
    return table


def _episodes(tally: Tally, code: str, first: date) -> str:
    told = sorted((opened, count) for (whose, opened), count in tally.episodes.items() if whose == code)
    days = (f"{opened}" if opened >= first else f"from {first}" for opened, _ in told)
    return "\n".join(f"{day}, {count}" for day, (_, count) in zip(days, told, strict=True)) or "–"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
