"""What one clinician is told in one week: facts, no words."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from journal.cycles import day_of_cycle, next_infusion
from journal.trend import Change, Day, Trend, Verdict, assess


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient as the digest needs them; `infusions` past and planned, `notes` of the last seven days.

    `standing` says why no answers may be expected, such as "paused"; None for who takes part.
    """

    id: int
    code: str
    check_ins: tuple[Day, ...]
    infusions: tuple[date, ...]
    notes: int
    standing: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    patient: int
    code: str
    trend: Trend
    day_of_cycle: int | None
    next_infusion: date | None
    notes: int
    standing: str | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """The largest worsening comes first; among the unclear, the longest silent.

    A week that had none, as nothing ran then, is `covered_by` a later one, such as "2026-W11".
    """

    today: date
    worse: tuple[Entry, ...] = ()
    not_worse: tuple[Entry, ...] = ()
    unclear: tuple[Entry, ...] = ()
    covered_by: str | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The worse first, then those who cannot be judged."""
        return (*self.worse, *self.unclear, *self.not_worse)

    @property
    def patients(self) -> set[int]:
        return {entry.patient for entry in self.entries}

    def pages(self, most: int) -> Iterator["Digest"]:
        """The same digest in pieces of at most so many patients, in their order."""
        ids = [entry.patient for entry in self.entries]
        for start in range(0, len(ids), most):
            yield self.restricted_to(ids[start : start + most])

    def restricted_to(self, patients: Collection[int]) -> "Digest":
        """Without patients whom the reader may no longer see."""
        return replace(
            self,
            worse=tuple(entry for entry in self.worse if entry.patient in patients),
            not_worse=tuple(entry for entry in self.not_worse if entry.patient in patients),
            unclear=tuple(entry for entry in self.unclear if entry.patient in patients),
        )


def compose(patients: Iterable[Patient], today: date) -> Digest:
    return arrange((assess_one(patient, today) for patient in patients), today)


def arrange(entries: Iterable[Entry], today: date) -> Digest:
    groups: dict[Verdict, list[Entry]] = {verdict: [] for verdict in Verdict}
    for entry in sorted(entries, key=lambda entry: entry.code):
        groups[entry.trend.verdict].append(entry)
    return Digest(
        today=today,
        worse=tuple(sorted(groups[Verdict.WORSE], key=_worsening, reverse=True)),
        not_worse=tuple(groups[Verdict.NOT_WORSE]),
        unclear=tuple(sorted(groups[Verdict.NOT_ENOUGH], key=_silence, reverse=True)),
    )


def assess_one(patient: Patient, today: date) -> Entry:
    return Entry(
        patient=patient.id,
        code=patient.code,
        trend=assess(patient.check_ins, patient.infusions, today),
        day_of_cycle=day_of_cycle(patient.infusions, today),
        next_infusion=next_infusion(patient.infusions, today),
        notes=patient.notes,
        standing=patient.standing,
    )


def _worsening(entry: Entry) -> float:
    return max(change.by for change in entry.trend.worse)


def _silence(entry: Entry) -> float:
    days = entry.trend.days_since_answer
    return float("inf") if days is None else days


def to_json(digest: Digest) -> dict[str, Any]:
    """Plain JSON values, dates as ISO 8601; `from_json` gives back an equal digest."""
    plain: dict[str, Any] = _plain(digest)
    return plain


def _plain(value: Any) -> Any:
    """What `asdict` and a detour over a string would give, in a tenth of their time."""
    match value:
        case Digest() | Entry() | Trend() | Change():
            return {name: _plain(getattr(value, name)) for name in value.__slots__}
        case tuple():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
        case Verdict():
            return value.value
    return value


def from_json(data: Mapping[str, Any]) -> Digest:
    """The digest that `to_json` wrote; KeyError, TypeError or ValueError for anything else."""
    return Digest(
        today=date.fromisoformat(data["today"]),
        worse=tuple(map(_entry_from, data["worse"])),
        not_worse=tuple(map(_entry_from, data["not_worse"])),
        unclear=tuple(map(_entry_from, data["unclear"])),
        covered_by=data.get("covered_by"),
    )


def _entry_from(data: Mapping[str, Any]) -> Entry:
    return Entry(
        **{**data, "trend": _trend_from(data["trend"]), "next_infusion": _date(data["next_infusion"])}
    )


def _trend_from(data: Mapping[str, Any]) -> Trend:
    changes = tuple(Change(**{**change, "since": _date(change["since"])}) for change in data["changes"])
    verdict, today = Verdict(data["verdict"]), date.fromisoformat(data["today"])
    return Trend(**{**data, "verdict": verdict, "today": today, "changes": changes})


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
