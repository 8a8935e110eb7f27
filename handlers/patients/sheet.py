"""The words on the page for the doctor; notes are not on it, as it is shown to others."""

from collections.abc import Iterator, Mapping
from datetime import date

from handlers.texts import Texts
from journal.chart import Panel
from journal.instruments import DAILY, MORNING, WEEKLY, Question
from journal.page import Page, Section
from journal.questionnaires import SCALES, Score, scores
from journal.schedule import ONE_DAY
from journal.summary import Cycle, Means, Summary

# The newest ones, so that the page stays one page.
MOST_CYCLES, MOST_WEEKS, MOST_BREAKS = 10, 8, 3
_NOTHING = "–"


def of(code: str, known: Summary, say: Texts, most: int = MOST_CYCLES) -> Page:
    """`most` infusions, the newest ones."""
    return Page(
        title=say.plain("sheet-title", code=code),
        introduction=tuple(_introduction(known, say)),
        panel=Panel("", known.days, known.infusions, known.first, known.last, apart=True),
        legend=say.plain("sheet-legend"),
        sections=tuple(_sections(known, say, most)),
        footer=say.plain("sheet-footer"),
    )


def _introduction(known: Summary, say: Texts) -> Iterator[str]:
    yield say.plain("sheet-period", first=say.full_day(known.first), last=say.full_day(known.last))
    answered = {"answered": known.answered, "of": known.of, "count": known.notes}
    yield say.plain("sheet-answered", **answered)
    if known.next_infusion:
        yield say.plain("sheet-next", day=say.full_day(known.next_infusion))


def _sections(known: Summary, say: Texts, most: int) -> Iterator[Section]:
    yield _cycles(known, say, most)
    if weeks := [(one.day, found) for one in known.weeks if (found := scores(WEEKLY, one.ratings))]:
        yield _scores(weeks[-MOST_WEEKS:], say)
    if any(day in known.mornings for day in known.infusions):
        yield _mornings(known, say, most)
    if known.breaks:
        yield Section(say.plain("sheet-breaks"), tuple(_breaks(known, say)))


def _cycles(known: Summary, say: Texts, most: int) -> Section:
    columns = [
        cell
        for q in DAILY.questions
        for cell in (
            say.plain("sheet-first-week", question=say.plain(q.key)),
            say.plain("sheet-last-week", question=say.plain(q.key)),
        )
    ]
    notes = [say.plain("sheet-cycles-note")]
    if earlier := len(known.cycles[:-most]):
        notes.insert(0, say.plain("sheet-earlier", count=earlier))
    return Section(
        heading=say.plain("sheet-cycles"),
        columns=(say.plain("sheet-infusion"), say.plain("sheet-days"), *columns),
        widths=(1,) * (2 + len(columns)),
        rows=tuple((_infusion(cycle, known, say), *_cycle(cycle, say)) for cycle in known.cycles[-most:]),
        notes=tuple(notes),
    )


def _cycle(cycle: Cycle, say: Texts) -> tuple[str, ...]:
    means = [
        cell
        for question in DAILY.questions
        for cell in (
            _mean(cycle.first_week, question.key, say) if cycle.infusion else "",
            _mean(cycle.last_week, question.key, say),
        )
    ]
    return say.plain("sheet-days-of", answered=cycle.answered, of=cycle.of), *means


def _infusion(cycle: Cycle, known: Summary, say: Texts) -> str:
    if cycle.infusion:
        return say.short_day(cycle.infusion)
    if known.cycles == (cycle,):
        return say.plain("sheet-no-infusion")
    return say.plain("sheet-before", day=say.short_day(cycle.last + ONE_DAY))


def _mean(week: Means, question: str, say: Texts) -> str:
    found = week.get(question)
    if found is None:
        return _NOTHING
    return say.plain("sheet-few", count=found.answers) if found.value is None else say.points(found.value)


def _scores(weeks: list[tuple[date, list[Score]]], say: Texts) -> Section:
    by_week = [{score.key: score.value for score in found} for _, found in weeks]
    asked = [scale for scale in SCALES if any(scale.key in week for week in by_week)]
    return Section(
        heading=say.plain("sheet-scores"),
        columns=("", *(say.short_day(day) for day, _ in weeks)),
        widths=(3.2, *(1 for _ in weeks)),
        rows=tuple(
            (say.plain(f"score-{scale.key}"), *(in_digits(week.get(scale.key), say) for week in by_week))
            for scale in asked
        ),
        notes=(say.plain("sheet-scores-note"),),
    )


def in_digits(value: float | None, say: Texts) -> str:
    """A sum is whole, a mean has tenths."""
    if value is None:
        return _NOTHING
    return str(value) if isinstance(value, int) else say.points(value)


def _mornings(known: Summary, say: Texts, most: int) -> Section:
    over = [day for day in known.infusions if day < known.last][-most:]
    effects = ", ".join(say.plain(q.key).lower() for q in MORNING.questions)
    return Section(
        heading=say.plain("sheet-mornings"),
        widths=(1, 5),
        rows=tuple((say.short_day(day), felt_in(known.mornings.get(day, {}), say)) for day in over),
        notes=(say.plain("sheet-mornings-note", effects=effects),),
    )


def felt_in(felt: Mapping[str, int], say: Texts) -> str:
    """What there was, in words; what was not answered is not taken for nothing."""
    if not felt:
        return say.plain("sheet-not-answered")
    there = [_effect(q, felt[q.key], say) for q in MORNING.questions if felt.get(q.key)]
    if MORNING.unanswered(felt):
        there.append(say.plain("sheet-not-in-full"))
    return "; ".join(there) or say.plain("sheet-no-effects")


def _effect(q: Question, severity: int, say: Texts) -> str:
    words = say.plain(f"severity-{severity}").lower()
    return say.plain("sheet-effect", effect=say.plain(q.key).lower(), severity=words)


def _breaks(known: Summary, say: Texts) -> Iterator[tuple[str, ...]]:
    for one in known.breaks[-MOST_BREAKS:]:
        if one.last is None:
            yield (say.plain("sheet-break-open", day=say.short_day(one.first)),)
        else:
            days = {"first": say.short_day(one.first), "last": say.short_day(one.last)}
            yield (say.plain("sheet-break", **days),)
