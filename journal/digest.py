"""What one clinician is told in one week: facts, no words."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from journal.cycles import day_of_cycle, next_infusion
from journal.episodes import (
    SILENT,
    WATCH,
    WORSE,
    Episode,
    accepted,
    accompany,
    follow,
    has_stopped,
    open_since,
    points,
    resolved,
)
from journal.plain import from_plain, to_plain
from journal.verdict import Day, History, Rule, Trend, Verdict


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient as the digest needs them; `infusions` past and planned, `notes` of the last seven days.

    `standing` says why no answers may be expected, such as "paused"; None for who takes part. The newest of
    the `episodes` of worsening is the last, and `beside` is the softer signal or the silence that is open. On
    the `spared` days nothing is asked.
    """

    id: int
    code: str
    check_ins: tuple[Day, ...]
    infusions: tuple[date, ...]
    notes: int
    standing: str | None = None
    rule: Rule = field(default_factory=Rule)
    episodes: tuple[Episode, ...] = ()
    spared: frozenset[date] = frozenset()
    beside: Episode | None = None

    def history(self, today: date) -> History:
        """An episode changes what is usual only after every clinician has heard of it as new."""
        told = open_since(one for one in self.episodes if not one.is_new(today))
        ended = accepted(self.episodes), resolved(self.episodes)
        return History(self.check_ins, self.infusions, self.rule, told, *ended, self.spared)


@dataclass(frozen=True, slots=True)
class Entry:
    """One patient today; `episode` is the newest worsening, which may have ended, and `beside` is open.

    `reminded`: this clinician asked to be told again.
    """

    patient: int
    code: str
    trend: Trend
    day_of_cycle: int | None
    next_infusion: date | None
    notes: int
    standing: str | None = None
    episode: Episode | None = None
    beside: Episode | None = None
    reminded: bool = False

    @property
    def item(self) -> Episode | None:
        """What of this patient is to be dealt with, as far as it is on record."""
        worse = self.open_episode
        return worse if worse and worse.outcome is None else self.beside or worse

    @property
    def is_settled(self) -> bool:
        """Somebody dealt with it, and nobody who is told asked to hear of it again."""
        return self.item is not None and self.item.outcome is not None and not self.reminded

    @property
    def has_stopped(self) -> bool:
        return has_stopped(self.trend) or (self.item is not None and self.item.kind == SILENT)

    @property
    def fell_silent(self) -> bool:
        """While a worsening is open that somebody has dealt with; nobody has dealt with the silence."""
        silence = self.beside is not None and self.beside.kind == SILENT and self.beside.outcome is None
        return silence and self.open_episode is not None and self.has_stopped

    @property
    def open_episode(self) -> Episode | None:
        return self.episode if self.episode and self.episode.is_open else None

    @property
    def onset(self) -> date | None:
        """Of the open episode, or else of what is seen today."""
        return self.open_episode.since if self.open_episode else self.trend.since

    @property
    def is_new(self) -> bool:
        """Not told in an earlier week."""
        return self.item is None or self.item.is_new(self.trend.today)


@dataclass(frozen=True, slots=True)
class Digest:
    """Who is worse or has an open worsening, whom to watch, who is not worse, and who cannot be judged;
    and about whom somebody has done something, so that they are counted and not told.

    Among the worse the new ones come first, then the largest worsening; among the unclear, the longest
    silent. A week that had no digest, as nothing ran then, is `covered_by` a later one, such as "2026-W11".
    """

    today: date
    worse: tuple[Entry, ...] = ()
    watch: tuple[Entry, ...] = ()
    not_worse: tuple[Entry, ...] = ()
    unclear: tuple[Entry, ...] = ()
    covered_by: str | None = None
    settled: tuple[Entry, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The worse first, then those to watch, then those who cannot be judged."""
        return (*self.worse, *self.watch, *self.unclear, *self.settled, *self.not_worse)

    @property
    def items(self) -> tuple[Entry, ...]:
        """Those about whom there is something to do: the worse, the softer signals, the silent, reminders."""
        others = (*self.unclear, *self.not_worse)
        return (
            *self.worse,
            *self.watch,
            *(entry for entry in self.unclear if entry.has_stopped),
            *(entry for entry in others if entry.reminded and not entry.has_stopped),
        )

    @property
    def is_wanted(self) -> bool:
        """Somebody is worse, or fell silent while worse, or was to be told of again: else a week brings
        nothing.
        """
        is_reminder = any(entry.reminded for entry in self.entries)
        return bool(self.worse) or is_reminder or any(entry.fell_silent for entry in self.unclear)

    @property
    def named(self) -> tuple[Entry, ...]:
        """Those of whom a digest tells by their code; the others are only counted."""
        beside = (entry for entry in self.not_worse if entry.trend.findings or entry.reminded)
        return (*self.worse, *self.watch, *self.unclear, *beside)

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
            watch=tuple(entry for entry in self.watch if entry.patient in patients),
            not_worse=tuple(entry for entry in self.not_worse if entry.patient in patients),
            unclear=tuple(entry for entry in self.unclear if entry.patient in patients),
            settled=tuple(entry for entry in self.settled if entry.patient in patients),
        )

    def settling(self, patients: Collection[int]) -> "Digest":
        """Somebody has dealt with these since it was decided."""
        settled = tuple(entry for entry in self.entries if entry.patient in patients)
        others = self.restricted_to(self.patients - {entry.patient for entry in settled})
        return replace(others, settled=others.settled + settled)


def compose(patients: Sequence[Patient], today: date) -> Digest:
    return arrange(judge(patients, today), today)


def judge(patients: Sequence[Patient], today: date) -> list[Entry]:
    """All of them together, which takes a fraction of the time of one by one."""
    from journal.trend import assess_many

    trends = assess_many([patient.history(today) for patient in patients], today)
    return [_entry(patient, trend) for patient, trend in zip(patients, trends, strict=True)]


def followed(entry: Entry) -> Entry:
    """With the episodes as they are after this trend."""
    worse = follow(entry.episode, entry.trend)
    return replace(entry, episode=worse, beside=accompany(entry.beside, worse, entry.trend))


def arrange(entries: Iterable[Entry], today: date) -> Digest:
    groups: dict[Verdict | None, list[Entry]] = {verdict: [] for verdict in (*Verdict, None)}
    for entry in sorted(entries, key=lambda entry: entry.code):
        groups[_group(entry)].append(entry)
    return Digest(
        today=today,
        worse=tuple(sorted(groups[Verdict.WORSE], key=_worsening, reverse=True)),
        watch=tuple(sorted(groups[Verdict.WATCH], key=_worsening, reverse=True)),
        not_worse=tuple(groups[Verdict.NOT_WORSE]),
        unclear=tuple(sorted(groups[Verdict.NOT_ENOUGH], key=_silence, reverse=True)),
        settled=tuple(groups[None]),
    )


_GROUPS = {WORSE: Verdict.WORSE, WATCH: Verdict.WATCH, SILENT: Verdict.NOT_ENOUGH}


def _group(entry: Entry) -> Verdict | None:
    """None for what was dealt with; an open worsening is told as one, whatever this week alone would say."""
    if entry.is_settled:
        return None
    if entry.item is None or entry.trend.verdict is Verdict.WORSE:
        return entry.trend.verdict
    return _GROUPS[entry.item.kind]


def _entry(patient: Patient, trend: Trend) -> Entry:
    return Entry(
        patient=patient.id,
        code=patient.code,
        trend=trend,
        day_of_cycle=day_of_cycle(patient.infusions, trend.today),
        next_infusion=next_infusion(patient.infusions, trend.today),
        notes=patient.notes,
        standing=patient.standing,
        episode=patient.episodes[-1] if patient.episodes else None,
        beside=patient.beside,
    )


def _worsening(entry: Entry) -> tuple[bool, float]:
    """Whoever cannot be judged comes last."""
    by = points(entry.trend)
    return entry.is_new, float("-inf") if by is None else by


def _silence(entry: Entry) -> float:
    days = entry.trend.days_since_answer
    return float("inf") if days is None else days


def to_json(digest: Digest) -> dict[str, Any]:
    """Plain JSON values; `from_json` gives back an equal digest."""
    plain: dict[str, Any] = to_plain(digest)
    return plain


def from_json(data: Mapping[str, Any]) -> Digest:
    """The digest that `to_json` wrote, in this version or an earlier one."""
    digest: Digest = from_plain(Digest, data)
    return digest


def without(data: Mapping[str, Any], patient: int) -> dict[str, Any]:
    """What `to_json` wrote, in whatever version, without a patient; the rest stays to the letter."""
    return {
        name: [entry for entry in group if entry["patient"] != patient] if isinstance(group, list) else group
        for name, group in data.items()
    }
