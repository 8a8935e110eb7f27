"""The campaign's table, as docs/torture.md quotes it."""

from collections import Counter
from collections.abc import Iterable

from tests.torture.campaign import Outcome
from tests.torture.executioner import POINTS

COLUMNS = (
    "backend",
    "mode",
    "replicas",
    "seed",
    "updates",
    "told again",
    "too late",
    "days",
    "kills",
    "freezes",
    "messages",
    "unknown",
    "parked",
    "lost",
    "doubled",
    "copies",
    "other",
    "minutes",
)


def table(outcomes: Iterable[tuple[str, Outcome]]) -> str:
    found = list(outcomes)
    lines = [COLUMNS, tuple("---" for _ in COLUMNS), *(_row(backend, one) for backend, one in found)]
    kills = [("killed at", *POINTS), ("---",) * (len(POINTS) + 1)]
    kills += [(_name(b, o), *(str(o.kills[point]) for point in POINTS)) for b, o in found]
    kinds = sorted({kind for _, one in found for kind, times in one.faults.items() if times})
    faults = [("faults", *kinds), ("---",) * (len(kinds) + 1)]
    faults += [(_name(b, o), *(str(o.faults[kind]) for kind in kinds)) for b, o in found]
    return "\n\n".join(
        "\n".join(f"| {' | '.join(line)} |" for line in part) for part in (lines, kills, faults)
    )


def _name(backend: str, outcome: Outcome) -> str:
    return f"{backend}, {outcome.plan.mode}"


def _row(backend: str, outcome: Outcome) -> tuple[str, ...]:
    letters = Counter(violation.letter for violation in outcome.violations)
    history = outcome.history
    return (
        backend,
        outcome.plan.mode,
        str(outcome.plan.replicas),
        str(outcome.plan.seed),
        str(len({update.id for update in history.updates})),
        str(outcome.retold),
        str(outcome.too_late),
        str(outcome.days),
        str(sum(outcome.kills.values())),
        str(outcome.freezes),
        str(sum(call.made for call in history.calls)),
        str(sum(row.fate == "unknown" for row in history.outgoing)),
        str(len(history.parked)),
        str(letters["L"]),
        str(letters["O"]),
        str(letters["D"]),
        str(letters["V"] + letters["A"] + letters["T"] + len(outcome.ended_by_itself)),
        f"{outcome.seconds / 60:.1f}",
    )
