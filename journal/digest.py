"""What one clinician is told in one week: facts, no words."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from journal.cycles import day_of_cycle, next_infusion
from journal.episodes import Episode, accepted, follow, open_since, resolved
from journal.plain import from_plain, to_plain
from journal.verdict import Day, History, Rule, Trend, Verdict


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient as the digest needs them; `infusions` past and planned, `notes` of the last seven days.

    `standing` says why no answers may be expected, such as "paused"; None for who takes part. The newest of
    the `episodes` is the last. On the `spared` days nothing is asked.
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

    def history(self, today: date) -> History:
        """An episode changes what is usual only after every clinician has heard of it as new."""
        told = open_since(one for one in self.episodes if not one.is_new(today))
        ended = accepted(self.episodes), resolved(self.episodes)
        return History(self.check_ins, self.infusions, self.rule, told, *ended, self.spared)


@dataclass(frozen=True, slots=True)
class Entry:
    """One patient today; `episode` is the newest one, which may have ended."""

    patient: int
    code: str
    trend: Trend
    day_of_cycle: int | None
    next_infusion: date | None
    notes: int
    standing: str | None = None
    episode: Episode | None = None

    @property
    def open_episode(self) -> Episode | None:
        return self.episode if self.episode and self.episode.is_open else None

    @property
    def onset(self) -> date | None:
        """Of the open episode, or else of what is seen today."""
        return self.open_episode.since if self.open_episode else self.trend.since

    @property
    def is_new(self) -> bool:
        """Worse, and not told as worse in an earlier week."""
        return self.open_episode is None or self.open_episode.is_new(self.trend.today)


@dataclass(frozen=True, slots=True)
class Digest:
    """Who is worse or has an open episode, whom to watch, who is not worse, and who cannot be judged.

    Among the worse the new ones come first, then the largest worsening; among the unclear, the longest
    silent. A week that had no digest, as nothing ran then, is `covered_by` a later one, such as "2026-W11".
    """

    today: date
    worse: tuple[Entry, ...] = ()
    watch: tuple[Entry, ...] = ()
    not_worse: tuple[Entry, ...] = ()
    unclear: tuple[Entry, ...] = ()
    covered_by: str | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The worse first, then those to watch, then those who cannot be judged."""
        return (*self.worse, *self.watch, *self.unclear, *self.not_worse)

    @property
    def named(self) -> tuple[Entry, ...]:
        """Those of whom a digest tells by their code; the others are only counted."""
        beside = (entry for entry in self.not_worse if entry.trend.findings)
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
        )


def compose(patients: Sequence[Patient], today: date) -> Digest:
    return arrange(judge(patients, today), today)


def judge(patients: Sequence[Patient], today: date) -> list[Entry]:
    """All of them together, which takes a fraction of the time of one by one."""
    from journal.trend import assess_many

    trends = assess_many([patient.history(today) for patient in patients], today)
    return [_entry(patient, trend) for patient, trend in zip(patients, trends, strict=True)]


def followed(entry: Entry) -> Entry:
    """With the episode as it is after this trend."""
    return replace(entry, episode=follow(entry.episode, entry.trend))


def arrange(entries: Iterable[Entry], today: date) -> Digest:
    groups: dict[Verdict, list[Entry]] = {verdict: [] for verdict in Verdict}
    for entry in sorted(entries, key=lambda entry: entry.code):
        groups[Verdict.WORSE if entry.open_episode else entry.trend.verdict].append(entry)
    return Digest(
        today=today,
        worse=tuple(sorted(groups[Verdict.WORSE], key=_worsening, reverse=True)),
        watch=tuple(sorted(groups[Verdict.WATCH], key=_worsening, reverse=True)),
        not_worse=tuple(groups[Verdict.NOT_WORSE]),
        unclear=tuple(sorted(groups[Verdict.NOT_ENOUGH], key=_silence, reverse=True)),
    )


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
    )


def _worsening(entry: Entry) -> tuple[bool, float]:
    """Whoever cannot be judged comes last."""
    changes = entry.trend.worse or entry.trend.changes
    return entry.is_new, max((change.by for change in changes), default=float("-inf"))


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
