"""What a digest says of one patient, in at most three lines: what, on what evidence, what to know beside."""

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from handlers.clinicians import findings, judgements
from handlers.texts import Html, Texts, joined, listed
from journal.digest import Entry
from journal.episodes import Outcome, has_stopped, points
from journal.instruments import DAILY
from journal.verdict import (
    Apart,
    Change,
    Finding,
    LessRelief,
    Overdue,
    Relief,
    Rule,
    Silence,
    Small,
    Trend,
    Verdict,
)


class Room(IntEnum):
    """How much is said of each, so that a digest of a few patients stays one message."""

    ENOUGH = 0
    LITTLE = 1  # each line fits a phone: one interval, and the name of what stands beside
    LEAST = 2  # nothing beside it; the details have it


# Days without an answer that are told even where there is little room. Our assumption.
_NOTABLE = 3
# What matters most for the next visit comes first; there is room for one. Our assumption.
NAMES: dict[type, str] = {
    Relief: "relief",
    LessRelief: "less-relief",
    Overdue: "overdue",
    Silence: "silence",
    Small: "small",
    Apart: "apart",
}


def worse(entry: Entry, say: Texts, usual_rule: Rule, room: Room = Room.ENOUGH) -> Html:
    return joined(
        _what(entry, say, room),
        listed(*_evidence(entry, say, room), _own_rule(entry.trend, say, usual_rule)),
        listed(_course(entry, say), *_beside(entry, say, room)),
    )


def watched(entry: Entry, say: Texts, room: Room = Room.ENOUGH) -> Html:
    return joined(
        say("item-worse", code=entry.code, what=_shifts(entry, say, room)),
        listed(*_evidence(entry, say, room)),
        listed(*_beside(entry, say, room)),
    )


def silent(entry: Entry, say: Texts, room: Room = Room.ENOUGH) -> Html:
    return joined(
        say("item-worse", code=entry.code, what=_silence(entry, say)),
        listed(judgements.last_answer(entry, say), _since_open(entry, say), _course(entry, say)),
        listed(_worse_before(entry, say), *_beside(entry, say, room)),
    )


def _worse_before(entry: Entry, say: Texts) -> Html:
    """Whoever was worse with the last answers, and whose worsening somebody dealt with then."""
    worse = entry.open_episode
    if worse is None or worse.outcome is None or not entry.fell_silent:
        return Html()
    return Html(f"{say('was-worse', day=say.short_day(worse.since))}, {done(worse.outcome, say)}")


def others(entry: Entry, say: Texts) -> list[Html]:
    """What there is to tell about a patient who is neither worse nor watched nor silent."""
    lines = [*_reminded(entry, say), *judgements.beside(entry, say)][:3]
    return [listed(say("code", code=entry.code), line) for line in lines]


def _reminded(entry: Entry, say: Texts) -> list[Html]:
    if not entry.reminded:
        return []
    is_better = entry.trend.verdict is Verdict.NOT_WORSE
    return [say("reminded-not-worse" if is_better else "reminded")]


def done(outcome: Outcome, say: Texts) -> Html:
    """Who did what, and when."""
    return say(f"done-{outcome.did}", by=outcome.by, day=say.short_day(outcome.day))


def _what(entry: Entry, say: Texts, room: Room) -> Html:
    """An open worsening is told until it ends, whatever this week alone would say."""
    code, verdict = entry.code, entry.trend.verdict
    if verdict is Verdict.NOT_ENOUGH:
        return say("item-unclear", code=code)
    what = _shifts(entry, say, room)
    match verdict:
        case Verdict.WATCH:
            return say("item-softer", code=code, what=what)
        case Verdict.NOT_WORSE:
            return say("item-not-worse", code=code, what=what)
    return say("item-worse", code=code, what=what)


def _shifts(entry: Entry, say: Texts, room: Room) -> Html:
    """What got worse, in points, with its intervals; and what got better meanwhile."""
    told, better = judgements.telling(entry.trend), _improved(entry.trend)
    if room is not Room.ENOUGH:
        return Html(", ".join(_signed(told, say) + [say(f"better-{one.question}") for one in better]))
    by = [say("shift-and-interval", **_shift(one, say)) for one in told]
    by[0] = say("shift-in-points", **_shift(told[0], say))
    return Html(", ".join(by + [say("shift-better", shift=_shift(one, say)["shift"]) for one in better]))


def _improved(trend: Trend) -> tuple[Change, ...]:
    """Clearly: all of the interval lies on the better side."""
    return tuple(change for change in trend.changes if change.high < 0 and trend.worse)


def _shift(change: Change, say: Texts) -> dict[str, str]:
    low, high = judgements.interval(change)
    way = "worse" if change.by >= 0 else "better"
    said = say(f"shift-{change.question}-{way}", by=say.points(abs(change.by)))
    return {"shift": said, "low": say.points(low), "high": say.points(high)}


def _signed(changes: Sequence[Change], say: Texts) -> list[Html]:
    """On the scale of each question; the first one with its interval."""
    first, *rest = changes
    low, high = sorted(_way(first) * end for end in (first.low, first.high))
    lead = say("shift-and-interval", shift=_by(first, say), low=say.points(low), high=say.points(high))
    return [lead, *(_by(one, say) for one in rest)]


def _by(change: Change, say: Texts) -> Html:
    by = round(_way(change) * change.by, 1)
    return say(f"signed-{change.question}", by=f"{'−' if by < 0 else '+'}{say.points(abs(by))}")


def _way(change: Change) -> int:
    """Up or down, when it got worse."""
    question = DAILY.question(change.question)
    return -1 if question and question.burden(0) else 1


def _evidence(entry: Entry, say: Texts, room: Room) -> Iterator[Html]:
    silent_for = entry.trend.days_since_answer or 0
    yield _since(entry, say)
    yield (
        judgements.answered(entry, say) if room is Room.ENOUGH else judgements.answered_briefly(entry, say)
    )
    if silent_for > (1 if room is Room.ENOUGH else _NOTABLE):
        yield say("last-answer", days=silent_for)
    if probability := judgements.probability(entry.trend):
        yield say("probability" if room is Room.ENOUGH else "sure", probability=probability)


def _since(entry: Entry, say: Texts) -> Html:
    item = entry.item
    onset = item.since if item else entry.trend.since
    if onset is None:
        return Html()
    since = say("since", day=say.short_day(onset))
    return Html(f"{since}, {_since_open(entry, say)}") if not entry.is_new else since


def _since_open(entry: Entry, say: Texts) -> Html:
    if entry.is_new or entry.item is None:
        return Html()
    return say("open-since", day=say.short_day(entry.item.opened))


def _own_rule(trend: Trend, say: Texts, usual_rule: Rule) -> Html:
    own = trend.rule
    return Html() if own == usual_rule else say("own-rule", least=own.worse_by, flags=own.false_flags)


def _course(entry: Entry, say: Texts) -> Html:
    day, planned = entry.day_of_cycle, entry.next_infusion
    if day is None:
        cycle = say("entry-no-infusion")
    else:
        cycle = say("item-infusion", days=day)
    following = say("item-next", day=say.short_day(planned)) if planned else say("item-no-next")
    return listed(say(f"stage-{entry.standing}") if entry.standing else "", f"{cycle}, {following}")


def _silence(entry: Entry, say: Texts) -> Html:
    """Whoever is silent for long has no usual rate any more."""
    said = (findings.silence(one, say) for one in entry.trend.findings if isinstance(one, Silence))
    return next(said, say("no-answers"))


def _beside(entry: Entry, say: Texts, room: Room) -> Iterator[Html]:
    """What was done, then the one thing that matters most."""
    item = entry.item
    if item and item.earlier:
        yield _worse_again(entry, item.earlier, say)
    elif item and item.outcome:
        yield done(item.outcome, say)
    if entry.reminded:
        yield say("reminded")
    finding = next(iter(sorted(_findings(entry), key=lambda one: [*NAMES].index(type(one)))), None)
    if finding and room is not Room.LEAST:
        yield _finding(finding, entry, say, room)
    elif room is Room.ENOUGH and entry.trend.forecast and not has_stopped(entry.trend):
        yield judgements.relief(entry.trend.forecast, say)
    if entry.notes and room is Room.ENOUGH:
        yield judgements.notes(entry, say)


def _worse_again(entry: Entry, earlier: Outcome, say: Texts) -> Html:
    if earlier.shift is None:
        return done(earlier, say)
    by = (points(entry.trend) or 0) - earlier.shift
    return say("worse-again", done=done(earlier, say), by=say.points(by))


def _findings(entry: Entry) -> Iterable[Finding]:
    """Without what the first line has said already."""
    for one in entry.trend.findings:
        is_said = isinstance(one, Silence) and has_stopped(entry.trend)
        if not is_said and not (isinstance(one, Apart) and _improved(entry.trend)):
            yield one


def _finding(finding: Finding, entry: Entry, say: Texts, room: Room) -> Html:
    if room is Room.LITTLE:
        return say(f"name-{NAMES[type(finding)]}")
    alike = [one for one in entry.trend.findings if type(one) is type(finding)]
    return findings.lines(alike, entry.trend.rule, say)[0]
