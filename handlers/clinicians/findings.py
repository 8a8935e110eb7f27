"""What stands beside a judgement and never changes it: one line each."""

from collections.abc import Sequence

from handlers.texts import Html, Texts
from journal.verdict import Apart, Finding, LessRelief, Overdue, Relief, Rule, Silence, Small

# Of earlier infusions; more could not be taken in at a glance.
_MOST_BEFORE = 5


def lines(findings: Sequence[Finding], rule: Rule, say: Texts) -> list[Html]:
    """Of pain and of mood, less relief is one line."""
    less = [one for one in findings if isinstance(one, LessRelief)]
    return [
        _less_relief(less, say) if isinstance(one, LessRelief) else _line(one, rule, say)
        for one in findings
        if one not in less[1:]
    ]


def without_repetition(findings: Sequence[Finding]) -> list[Finding]:
    """That relief was shorter says enough about the last infusion where there is little room."""
    is_shorter = any(isinstance(one, Relief) for one in findings)
    return [one for one in findings if not (is_shorter and isinstance(one, LessRelief))]


def silence(finding: Silence, say: Texts) -> Html:
    """The usual share, as days of the same stretch, so that both figures can be compared."""
    usual = round(finding.usual * finding.of)
    return say(
        "silence",
        answered=finding.answered,
        of=finding.of,
        usual=str(usual),
        days="asked" if finding.is_phased else "all",
    )


def _line(finding: Overdue | Relief | Silence | Apart | Small, rule: Rule, say: Texts) -> Html:
    match finding:
        case Overdue():
            return say("finding-overdue", days=finding.days, longest=str(finding.longest))
        case Relief():
            before = _before([str(days) for days in finding.before], ", ")
            return say("finding-relief", days=finding.last, before=before)
        case Silence():
            return say("finding-silence", silence=silence(finding, say))
        case Apart():
            return say(f"finding-apart-{finding.worse}")
        case Small():
            change = say(f"change-{finding.question}-worse", by=say.points(finding.by))
            low, high = say.points(finding.low), say.points(finding.high)
            return say("finding-small", change=change, low=low, high=high, least=rule.worse_by)


def _less_relief(less: Sequence[LessRelief], say: Texts) -> Html:
    return say("finding-less-relief", questions=Html(", ".join(_relief_of(one, say) for one in less)))


def _relief_of(less: LessRelief, say: Texts) -> Html:
    before = _before([_points(points, say) for points in less.before], " / ")
    points = _points(less.last, say) if round(less.last, 1) > 0 else "none"
    return say(f"less-relief-{less.question}", points=points, before=before)


def _before(figures: Sequence[str], between: str) -> str:
    return between.join(figures[-_MOST_BEFORE:])


def _points(relief: float, say: Texts) -> str:
    """An infusion after which things got worse took nothing off."""
    return say.points(max(0.0, relief))
