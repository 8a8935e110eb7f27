"""What is said to clinicians about one patient: the judgement, the figures that justify it, and its rule."""

from collections.abc import Iterable, Sequence
from math import ceil, floor

from handlers.staff import findings
from handlers.texts import LONGEST_CAPTION, Html, Texts, joined, length, paragraphs
from journal.digest import Entry
from journal.episodes import NEW_FOR
from journal.instruments import DAILY
from journal.verdict import Change, Finding, Forecast, Rule, Silence, Trend, Verdict

_MOST_BESIDE = 3  # findings under a patient who is worse; /patient shows them all


def worse_words(entry: Entry, say: Texts, usual_rule: Rule) -> Html:
    """Three lines: what got worse, on what evidence, where in the cycle; then what stands beside it."""
    return joined(
        _worse(entry, say),
        _listed([*_evidence(entry, say), _own_rule(entry.trend, say, usual_rule)]),
        _listed([_course(entry, say, _told_forecast(entry.trend)), _notes(entry, say)]),
        *_some_beside(entry, say),
    )


def _told_forecast(trend: Trend) -> Forecast | None:
    """None beside a finding that says how much relief there was: the two would seem to contradict."""
    return None if findings.are_about_relief(trend.findings) else trend.forecast


def watch_words(entry: Entry, say: Texts) -> Html:
    return _listed([say("code", code=entry.code), _shifts(entry, say), _probability(entry.trend, say)])


def beside_words(entry: Entry, say: Texts) -> list[Html]:
    """What there is to tell about a patient who is not worse; of a silent one, `silent_words` tells more."""
    is_unclear = entry.trend.verdict == Verdict.NOT_ENOUGH
    told = [one for one in entry.trend.findings if not (is_unclear and isinstance(one, Silence))]
    lines = findings.lines(findings.without_repetition(told), entry.trend.rule, say)
    resolved = [say("finding-resolved")] if _has_just_resolved(entry) else []
    return [_listed([say("code", code=entry.code), line]) for line in (*resolved, *lines)]


def _has_just_resolved(entry: Entry) -> bool:
    """By itself; whoever closed an episode knows."""
    episode, today = entry.episode, entry.trend.today
    if episode is None or episode.ended is None or episode.ended_by is not None:
        return False
    return today - episode.ended < NEW_FOR


def silent_words(entry: Entry, say: Texts) -> Html:
    """Empty unless somebody who cannot be judged used to answer more often."""
    said = (findings.silence(one, say) for one in entry.trend.findings if isinstance(one, Silence))
    return next((_listed([say("code", code=named(entry, say)), silence]) for silence in said), Html())


def named(entry: Entry, say: Texts) -> str:
    return f"{entry.code} ({say(f'stage-{entry.standing}')})" if entry.standing else entry.code


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
    day, verdict = say.day(entry.trend.today), _verdict(entry, say)
    heading = say("patient-heading", code=entry.code, day=day, verdict=verdict)
    return paragraphs(
        joined(heading, _episode(entry, say)),
        *(_change_lines(change, entry, say) for change in entry.trend.changes),
        joined(
            _threshold(entry, say),
            _listed(
                [_answered(entry, say, _left_out(entry.trend)), _silence(entry, say), _notes(entry, say)]
            ),
            _course(entry, say, entry.trend.forecast),
        ),
    )


def panel_entry(entry: Entry, say: Texts) -> Html:
    """What /patients says: three lines, with last week's level."""
    rated = (change for change in entry.trend.changes if change.answered)
    levels = (say("level", question=say(c.question), value=say.points(c.recent)) for c in rated)
    state = say("roster-line", code=entry.code, state=_verdict(entry, say))
    return joined(
        _listed([state, _open_since(entry, say), *levels]),
        _course(entry, say, entry.trend.forecast),
        _listed([_answered(entry, say, left_out=0), _silence(entry, say), _notes(entry, say)]),
    )


def rule(rule: Rule, say: Texts) -> Html:
    return say("rule", least=rule.worse_by, flags=rule.false_flags)


def _own_rule(trend: Trend, say: Texts, usual_rule: Rule) -> Html:
    own = trend.rule
    return Html() if own == usual_rule else say("own-rule", least=own.worse_by, flags=own.false_flags)


def _course(entry: Entry, say: Texts, forecast: Forecast | None) -> Html:
    planned = entry.next_infusion
    return _listed(
        [
            say(f"stage-{entry.standing}") if entry.standing else "",
            _cycle(entry.day_of_cycle, say),
            say("entry-next", day=say.short_day(planned)) if planned else say("entry-no-next"),
            _relief(forecast, say) if forecast else "",
        ]
    )


def _beside(entry: Entry, told: Sequence[Finding], say: Texts) -> list[Html]:
    lines = findings.lines(told, entry.trend.rule, say)
    return [say("beside", finding=line) for line in lines]


def _some_beside(entry: Entry, say: Texts) -> list[Html]:
    """What is beside the point stays shorter than the point."""
    lines = _beside(entry, findings.without_repetition(entry.trend.findings), say)
    more = len(lines) - _MOST_BESIDE
    return [*lines[:_MOST_BESIDE], say("beside-more", count=more, code=entry.code)] if more > 0 else lines


def _cycle(day: int | None, say: Texts) -> Html:
    if day is None:
        return say("entry-no-infusion")
    return say("entry-cycle", days=day) if day else say("entry-infusion-today")


def _relief(forecast: Forecast, say: Texts) -> Html:
    between = say.days(forecast.earliest, forecast.latest)
    return say("relief-until", day=say.short_day(forecast.day), between=between)


def _worse(entry: Entry, say: Texts) -> Html:
    """An open episode is told until it is closed, whatever this week alone would say."""
    code, verdict = entry.code, entry.trend.verdict
    changes = _shifts(entry, say) if verdict is not Verdict.NOT_ENOUGH else ""
    if verdict is Verdict.WORSE and entry.is_new:
        return say("entry-worse", code=code, changes=changes)
    opened = say.short_day(entry.open_episode.opened) if entry.open_episode else ""
    match verdict:
        case Verdict.WORSE:
            return say("entry-open-worse", code=code, opened=opened, changes=changes)
        case Verdict.WATCH:
            return say("entry-open-watch", code=code, opened=opened, changes=changes)
        case Verdict.NOT_WORSE:
            return say("entry-open-not-worse", code=code, opened=opened, changes=changes)
    return say("entry-open-not-enough", code=code, opened=opened)


def _shifts(entry: Entry, say: Texts) -> Html:
    """What is compared, and what the interval means, is said once."""
    first, *others = _telling(entry.trend)
    usual = say("usual" if entry.day_of_cycle is None else "usual-in-cycle", **_shift(first, say))
    return Html(", ".join([usual, *(say("usual-too", **_shift(change, say)) for change in others)]))


def _telling(trend: Trend) -> tuple[Change, ...]:
    """The questions that are worse, or else what leads the watch, or else the one that moved most."""
    watched = [change for change in trend.changes if change.since]
    most = max((change.probability for change in watched), default=0)
    leading = tuple(change for change in watched if change.probability == most)
    return trend.worse or leading or (max(trend.changes, key=lambda change: change.by),)


def _shift(change: Change, say: Texts) -> dict[str, str]:
    """In the direction in which it went, so that the figure itself has no sign."""
    way, sign = ("worse", 1) if change.by >= 0 else ("better", -1)
    low, high = sorted((sign * change.low, sign * change.high))
    said = say(f"change-{change.question}-{way}", by=say.points(abs(change.by)))
    return {"change": said, "low": say.points(low), "high": say.points(high)}


def _evidence(entry: Entry, say: Texts) -> list[Html]:
    trend, silent = entry.trend, entry.trend.days_since_answer or 0
    onset = entry.open_episode.since if entry.open_episode else trend.since
    return [
        say("since", day=say.short_day(onset)) if onset else Html(),
        _answered(entry, say, _left_out(trend)),
        say("last-answer", days=silent) if silent > 1 else Html(),
        _probability(trend, say),
    ]


def _open_since(entry: Entry, say: Texts) -> Html:
    episode = entry.open_episode
    return say("open-since", day=say.short_day(episode.opened)) if episode else Html()


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
    is_told = change in _telling(entry.trend)
    since = say("since", day=say.short_day(change.since)) if is_told and change.since else ""
    return joined(_level(change, entry, say), _listed([say("interval", **_shift(change, say)), since]))


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


def _probability(trend: Trend, say: Texts) -> Html:
    if trend.probability is None:
        return Html()
    return say("probability", probability=_percent(trend.probability, trend.verdict == Verdict.WORSE))


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


def _answered(entry: Entry, say: Texts, left_out: int) -> Html:
    """On how many days; by question where they differ, and whichever could not be judged."""
    counts = {change.question: change.answered for change in entry.trend.changes}
    judged = dict.fromkeys(counts.values())
    if len(judged) == 1:
        answered = str(*judged)
    else:
        answered = ", ".join(say("answered-of", question=say(q), answered=n) for q, n in counts.items())
    unjudged = [
        say("not-judged", question=say(q.key)) for q in DAILY.questions if counts and q.key not in counts
    ]
    figure = say(
        "entry-answered",
        answered=answered or str(entry.trend.answered),
        of=entry.trend.of_days,
        count=left_out,
        unasked=entry.trend.not_asked,
    )
    return _listed([figure, *unjudged])


def _left_out(trend: Trend) -> int:
    """Days answered but not compared; what an earlier version decided does not say."""
    return max((one.answered - one.compared for one in trend.changes if one.compared), default=0)


def _silence(entry: Entry, say: Texts) -> Html:
    days = entry.trend.days_since_answer
    return say("no-answer-yet") if days is None else say("last-answer", days=days)


def _notes(entry: Entry, say: Texts) -> Html:
    return say("entry-notes", count=entry.notes) if entry.notes else Html()


def _verdict(entry: Entry, say: Texts) -> Html:
    return say(f"verdict-{entry.trend.verdict.name.lower().replace('_', '-')}")


def _listed(parts: Iterable[str]) -> Html:
    return Html(" · ".join(part for part in parts if part))
