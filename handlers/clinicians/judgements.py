"""What is said to clinicians about one patient: the judgement, the figures that justify it, and its rule."""

from collections.abc import Sequence
from math import ceil, floor

from handlers.clinicians import findings
from handlers.texts import LONGEST_CAPTION, Html, Texts, joined, length, listed, paragraphs
from journal.digest import Entry
from journal.episodes import NEW_FOR
from journal.instruments import DAILY
from journal.verdict import Change, Finding, Forecast, Rule, Silence, Trend, Verdict

# Days without an answer. Our assumption.
_LONG = 7


def beside(entry: Entry, say: Texts) -> list[Html]:
    """What there is to tell about a patient who is not worse; of a silent one, a digest tells more."""
    is_unclear = entry.trend.verdict == Verdict.NOT_ENOUGH
    told = [one for one in entry.trend.findings if not (is_unclear and isinstance(one, Silence))]
    lines = findings.lines(findings.without_repetition(told), entry.trend.rule, say)
    return [say("finding-resolved"), *lines] if _has_just_resolved(entry) else lines


def _has_just_resolved(entry: Entry) -> bool:
    """By itself; whoever closed an episode knows."""
    episode, today = entry.episode, entry.trend.today
    if episode is None or episode.ended is None or episode.ended_by is not None:
        return False
    return today - episode.ended < NEW_FOR


def named(entry: Entry, say: Texts) -> str:
    """Whoever used to answer and has not for a week is not just too new to be judged."""
    days = entry.trend.days_since_answer
    if entry.standing:
        return f"{entry.code} ({say(f'stage-{entry.standing}')})"
    return f"{entry.code} ({say('last-answer', days=days)})" if days and days >= _LONG else entry.code


def patient_messages(entry: Entry, say: Texts) -> list[Html]:
    """What /patient says under the chart; what stands beside comes after it when it has no room there."""
    told, beside = _patient(entry, say), joined(*_beside(entry, entry.trend.findings, say))
    band = say("band") if entry.trend.changes else ""
    closing = joined(band, rule(entry.trend.rule, say), say("patient-review"))
    whole = paragraphs(told, beside, closing)
    if length(whole) <= LONGEST_CAPTION:
        return [whole]
    return [paragraphs(told, closing), paragraphs(say("patient-more", code=entry.code), beside)]


def _patient(entry: Entry, say: Texts) -> Html:
    day = say.day(entry.trend.today)
    heading = say("patient-heading", code=entry.code, day=day, verdict=verdict(entry, say))
    return paragraphs(
        joined(heading, _episode(entry, say)),
        *(_change_lines(change, entry, say) for change in entry.trend.changes),
        joined(
            _threshold(entry, say),
            listed(answered(entry, say), last_answer(entry, say), notes(entry, say)),
            _course(entry, say, entry.trend.forecast),
        ),
    )


def rule(rule: Rule, say: Texts) -> Html:
    return say("rule", least=rule.worse_by, flags=rule.false_flags)


def _course(entry: Entry, say: Texts, forecast: Forecast | None) -> Html:
    planned = entry.next_infusion
    return listed(
        say(f"stage-{entry.standing}") if entry.standing else "",
        cycle(entry.day_of_cycle, say),
        say("entry-next", day=say.short_day(planned)) if planned else say("entry-no-next"),
        relief(forecast, say) if forecast else "",
    )


def _beside(entry: Entry, told: Sequence[Finding], say: Texts) -> list[Html]:
    lines = findings.lines(told, entry.trend.rule, say)
    return [say("beside", finding=line) for line in lines]


def cycle(day: int | None, say: Texts) -> Html:
    if day is None:
        return say("entry-no-infusion")
    return say("entry-cycle", days=day) if day else say("entry-infusion-today")


def relief(forecast: Forecast, say: Texts) -> Html:
    between = say.days(forecast.earliest, forecast.latest)
    return say("relief-until", day=say.short_day(forecast.day), between=between)


def telling(trend: Trend) -> tuple[Change, ...]:
    """The questions that are worse, or else what leads the watch, or else the one that moved most."""
    watched = [change for change in trend.changes if change.since]
    most = max((change.probability for change in watched), default=0)
    leading = tuple(change for change in watched if change.probability == most)
    return trend.worse or leading or (max(trend.changes, key=lambda change: change.by),)


def _shift(change: Change, say: Texts) -> dict[str, str]:
    """In the direction in which it went, so that the figure itself has no sign."""
    way = "worse" if change.by >= 0 else "better"
    low, high = interval(change)
    said = say(f"change-{change.question}-{way}", by=say.points(abs(change.by)))
    return {"change": said, "low": say.points(low), "high": say.points(high)}


def interval(change: Change) -> tuple[float, float]:
    """In the direction in which the change went."""
    return (change.low, change.high) if change.by >= 0 else (-change.high, -change.low)


def _episode(entry: Entry, say: Texts) -> Html:
    """What became of the worsening that was told last."""
    episode = entry.episode
    if episode is None:
        return Html()
    days = {"since": say.short_day(episode.since), "opened": say.short_day(episode.opened)}
    if episode.ended is None:
        is_unclear = entry.trend.verdict == Verdict.NOT_ENOUGH
        return say("episode-open-unclear" if is_unclear else "episode-open", **days)
    ended = say.short_day(episode.ended)
    if episode.ended_by is None:
        return say("episode-resolved", day=ended, **days)
    return say("episode-closed", day=ended, by=episode.ended_by, **days)


def _change_lines(change: Change, entry: Entry, say: Texts) -> Html:
    is_told = change in telling(entry.trend)
    since = say("since", day=say.short_day(change.since)) if is_told and change.since else ""
    return joined(_level(change, entry, say), listed(say("interval", **_shift(change, say)), since))


def _level(change: Change, entry: Entry, say: Texts) -> Html:
    """Without an answer in the last week there is no mean."""
    usual, when = say.points(_shown_usual(change)), "any" if entry.day_of_cycle is None else "cycle"
    if not change.answered:
        return say("level-unknown", question=say(change.question), usual=usual, when=when)
    recent = say.points(change.recent)
    return say("level-and-usual", question=say(change.question), recent=recent, usual=usual, when=when)


def _shown_usual(change: Change) -> float:
    """Such that it differs from the level by just the points that are shown."""
    question = DAILY.question(change.question)
    if question is None or not change.answered:
        return change.usual
    return question.burden(question.burden(round(change.recent, 1)) - round(change.by, 1))


def probability(trend: Trend) -> str:
    """In whole per cent; empty where nothing could be judged."""
    if trend.probability is None:
        return ""
    return _percent(trend.probability, trend.verdict == Verdict.WORSE)


def _threshold(entry: Entry, say: Texts) -> Html:
    trend, since = entry.trend, entry.onset
    if trend.probability is None or trend.threshold is None:
        return Html()
    probability = _percent(trend.probability, trend.verdict == Verdict.WORSE)
    threshold = _percent(trend.threshold, True)
    weighed = say.short_day(since) if since else "none"
    return say("threshold", probability=probability, threshold=threshold, since=weighed)


def _percent(probability: float, is_worse: bool) -> str:
    """Whole per cent, rounded such that it stands on its own side of a threshold, and never certain."""
    whole = ceil if is_worse else floor
    return str(min(99, max(1, whole(round(100 * probability, 6)))))


def answered_briefly(entry: Entry, say: Texts) -> Html:
    return say("days-answered", answered=_days_answered(entry, say), of=entry.trend.of_days)


def _days_answered(entry: Entry, say: Texts) -> str:
    """By question where they differ."""
    counts = {change.question: change.answered for change in entry.trend.changes}
    if len(set(counts.values())) > 1:
        return ", ".join(say("answered-of", question=say(q), answered=n) for q, n in counts.items())
    return str(next(iter(counts.values()), entry.trend.answered))


def answered(entry: Entry, say: Texts) -> Html:
    """On how many days, and whichever question could not be judged."""
    judged = {change.question for change in entry.trend.changes}
    unjudged = [
        say("not-judged", question=say(q.key)) for q in DAILY.questions if judged and q.key not in judged
    ]
    figure = say(
        "entry-answered",
        answered=_days_answered(entry, say),
        of=entry.trend.of_days,
        count=_left_out(entry.trend),
        unasked=entry.trend.not_asked,
    )
    return listed(figure, *unjudged)


def _left_out(trend: Trend) -> int:
    """Days answered but not compared; what an earlier version decided does not say."""
    return max((one.answered - one.compared for one in trend.changes if one.compared), default=0)


def last_answer(entry: Entry, say: Texts) -> Html:
    days = entry.trend.days_since_answer
    return say("no-answer-yet") if days is None else say("last-answer", days=days)


def notes(entry: Entry, say: Texts) -> Html:
    return say("entry-notes", count=entry.notes) if entry.notes else Html()


def verdict(entry: Entry, say: Texts) -> Html:
    return say(f"verdict-{entry.trend.verdict.name.lower().replace('_', '-')}")
