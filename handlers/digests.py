"""The weekly digest: decided when it is due, put into words when it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning
from handlers.duties import Duty
from handlers.texts import LONGEST_TEXT, Html, Texts, joined, paragraphs, texts
from journal import digest as facts
from journal import schedule as schedules
from journal import weeks
from journal.chart import MOST_PANELS
from journal.digest import Digest, Entry
from journal.instruments import DAILY
from journal.trend import Change
from storage import audit, digests, outbox, panels, people
from storage.due import Claimed
from storage.models import Person, Priority, Stage
from storage.outbox import Recipient

# What Telegram takes under a picture, after entities are parsed.
LONGEST_CAPTION = 1024
_AT_ONCE = 20
# Fluent takes 1,000 characters for one argument, and a code has at most 19.
_MOST_CODES = 40


async def _decide_all(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    for _, clinician in due:
        await _decide(session, now, clinician)


async def _decide(session: AsyncSession, now: datetime, clinician: Person) -> None:
    zone, wanted = ZoneInfo(clinician.zone), await planning.schedule_of(session, clinician)
    *missed, week = await _weeks(session, now, clinician)
    today, iso_week = schedules.local_date(now, zone), weeks.iso_week(week)
    for earlier in map(weeks.iso_week, missed):
        await digests.store(session, now, clinician, earlier, Digest(today, covered_by=iso_week))
        after = {"week": earlier, "covered by": iso_week}
        await audit.record(session, now, audit.PROGRAM, "missed digest", clinician.code, after=after)
    decided = await assess_panel(session, clinician, today)
    stored = await digests.store(session, now, clinician, iso_week, decided)
    clinician.next_digest_at = weeks.next_digest(wanted, zone, now, week)
    to = outbox.recipient(session, clinician)
    if stored is None or to is None:
        return
    if decided.worse or (wanted.says_nobody_is_worse and decided.patients):
        for entry in (*decided.worse, *decided.unclear):
            await audit.record(session, now, audit.PROGRAM, f"digest to {clinician.code}", entry.code)
        even_if_nobody = wanted.says_nobody_is_worse
        await send(session, now, to, decided, digest_id=stored.id, even_if_nobody=even_if_nobody)


async def _weeks(session: AsyncSession, now: datetime, clinician: Person) -> list[date]:
    """The weeks whose digest is due: after an outage of weeks, one digest stands for all of them."""
    assert clinician.next_digest_at is not None  # noqa: S101 - that is why it is due
    wanted, zone = await planning.schedule_of(session, clinician), ZoneInfo(clinician.zone)
    last_week = await digests.last_week(session, clinician)
    return weeks.digest_weeks(wanted, zone, clinician.next_digest_at, now, last_week)


async def assess_panel(
    session: AsyncSession, clinician: Person, today: date, *, with_stopped: bool = False
) -> Digest:
    """Who stopped is asked nothing any more, so silence says nothing about them."""
    panel = await people.panel_of(session, clinician)
    patients = [patient for patient in panel if with_stopped or patient.stage == Stage.ACTIVE]
    entries: list[Entry] = []
    # A few at once, so that neither the event loop waits nor all answers of a large panel are in memory.
    for start in range(0, len(patients), _AT_ONCE):
        some = await panels.read(session, patients[start : start + _AT_ONCE], today)
        entries += [facts.assess_one(patient, today) for patient in some]
    return facts.arrange(entries, today)


async def send(
    session: AsyncSession,
    now: datetime,
    to: Recipient,
    decided: Digest,
    *,
    digest_id: int | None = None,
    even_if_nobody: bool = True,
) -> None:
    """As many messages as it takes; their words are made when they are sent.

    Without a `digest_id` it is an answer to somebody who asked how things are now.
    """
    say = texts(to.person.language if to.person else None)
    is_weekly = digest_id is not None
    parts = _parts(decided, say, is_weekly)
    for number, part in enumerate(parts):
        payload = {
            "facts": facts.to_json(part),
            "worse": [entry.patient for entry in decided.worse],
            "language": say.language,
            "first": number == 0,
            "last": number == len(parts) - 1,
            "weekly": is_weekly,
            "even_if_nobody": even_if_nobody,
        }
        method = "sendPhoto" if part.worse else "sendMessage"
        priority = Priority.BULK if is_weekly else Priority.REPLY
        await outbox.add(session, now, to, "digest", method, payload, priority=priority, digest_id=digest_id)


def words(part: Digest, say: Texts, *, of: int, first: bool, last: bool, weekly: bool) -> Html:
    """One message of a digest. `of` is the number of worse patients in all of them."""
    return paragraphs(
        _heading(part, say, of, weekly) if first else "",
        *(entry_words(entry, say) for entry in part.worse),
        _others(part, say),
        say("digest-review") if last else "",
    )


def entry_words(entry: Entry, say: Texts) -> Html:
    """One patient in three lines: what got worse, by how many answers and against what, and the cycle."""
    return joined(
        say("entry-worse", code=entry.code, changes=_changes(entry.trend.worse, say)),
        _evidence(entry, say),
        _listed([course(entry, say), _notes(entry, say)]),
    )


def patient_words(entry: Entry, today: date, say: Texts) -> Html:
    """What /patient says under the chart, whatever the verdict."""
    return paragraphs(
        say("patient-heading", code=entry.code, day=say.day(today), verdict=_verdict(entry, say)),
        joined(*(_change_line(change, entry, say) for change in entry.trend.changes)),
        joined(course(entry, say), figures(entry, say), _silence(entry, say)),
        say("patient-review"),
    )


def panel_words(decided: Digest, say: Texts) -> Html:
    """What /patients says: three lines a patient, with last week's level."""
    return paragraphs(*(_panel_entry(entry, say) for entry in decided.entries))


def _panel_entry(entry: Entry, say: Texts) -> Html:
    levels = (say("level", question=say(c.question), value=say.points(c.recent)) for c in entry.trend.changes)
    return joined(
        _listed([say("roster-line", code=entry.code, state=_verdict(entry, say)), *levels]),
        course(entry, say),
        _listed([figures(entry, say), _silence(entry, say)]),
    )


def _silence(entry: Entry, say: Texts) -> Html:
    days = entry.trend.days_since_answer
    return say("no-answer-yet") if days is None else say("last-answer", days=days)


def _verdict(entry: Entry, say: Texts) -> Html:
    return say(f"verdict-{entry.trend.verdict.name.lower().replace('_', '-')}")


def course(entry: Entry, say: Texts) -> Html:
    if entry.day_of_cycle is None:
        cycle = say("entry-no-infusion")
    else:
        cycle = (
            say("entry-cycle", days=entry.day_of_cycle) if entry.day_of_cycle else say("entry-infusion-today")
        )
    planned = entry.next_infusion
    standing = say(f"stage-{entry.standing}") if entry.standing else ""
    return _listed(
        [standing, cycle, say("entry-next", day=say.short_day(planned)) if planned else say("entry-no-next")]
    )


def figures(entry: Entry, say: Texts) -> Html:
    return _listed([_answered(entry, say), _notes(entry, say)])


def _evidence(entry: Entry, say: Texts) -> Html:
    worse = entry.trend.worse
    onsets = [change.since for change in worse if change.since]
    since = say("since", day=say.short_day(min(onsets))) if onsets else ""
    compared = dict.fromkeys(say(_compared(change, entry)) for change in worse)
    silent = entry.trend.days_since_answer or 0
    last = say("last-answer", days=silent) if silent > 1 else ""
    return _listed([since, _answered(entry, say), last, *compared])


def _answered(entry: Entry, say: Texts) -> Html:
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
    figure = say("entry-answered", answered=answered or str(entry.trend.answered), of=entry.trend.of_days)
    return _listed([figure, *unjudged])


def _notes(entry: Entry, say: Texts) -> Html:
    return say("entry-notes", count=entry.notes)


def _compared(change: Change, entry: Entry) -> str:
    if change.compared_with == "same cycle days":
        return "compared-cycle"
    return "compared-weeks" if entry.day_of_cycle is None else "compared-weeks-in-cycle"


def _changes(worse: Sequence[Change], say: Texts) -> Html:
    return Html(", ".join(say(f"change-{one.question}-worse", **_points(one, say)) for one in worse))


def _change_line(change: Change, entry: Entry, say: Texts) -> Html:
    compared = say(_compared(change, entry))
    return say("change-line", question=say(change.question), compared=compared, **_points(change, say))


def _points(change: Change, say: Texts) -> dict[str, str]:
    names = ("by", "recent", "usual", "low", "high")
    return {name: say.points(getattr(change, name)) for name in names}


def _heading(decided: Digest, say: Texts, of: int, weekly: bool) -> Html:
    day = say.day(decided.today)
    if of:
        return say("digest-heading" if weekly else "digest-now", count=of, day=day)
    return say("digest-nobody" if weekly else "digest-now-nobody", judged=len(decided.not_worse), day=day)


def _others(decided: Digest, say: Texts) -> Html:
    """A silent patient is named as one who cannot be judged, never counted as well."""
    codes = [_code(entry, say) for entry in decided.unclear]
    named = [codes[start : start + _MOST_CODES] for start in range(0, len(codes), _MOST_CODES)]
    return joined(
        say("digest-not-worse", count=len(decided.not_worse)) if decided.not_worse else "",
        *(say("digest-unclear", codes=", ".join(some)) for some in named),
    )


def _code(entry: Entry, say: Texts) -> str:
    return f"{entry.code} ({say(f'stage-{entry.standing}')})" if entry.standing else entry.code


def _parts(decided: Digest, say: Texts, weekly: bool) -> list[Digest]:
    """As much in one message as it can hold: no patient is cut, and none is told twice."""
    first, *pieces = _pieces(decided)
    parts = [first]
    for piece in pieces:
        together = _together(parts[-1], piece)
        told = words(together, say, of=len(decided.worse), first=len(parts) == 1, last=True, weekly=weekly)
        longest = LONGEST_CAPTION if together.worse else LONGEST_TEXT
        if len(together.worse) <= MOST_PANELS and _length(told) <= longest:
            parts[-1] = together
        else:
            parts.append(piece)
    return parts


def _length(text: Html) -> int:
    """As Telegram counts it, without the tags."""
    return len(text.replace("<b>", "").replace("</b>", ""))


def _pieces(decided: Digest) -> list[Digest]:
    """One for each worse patient, then the others; what a message that has no picture can always hold."""
    nobody = replace(decided, worse=(), not_worse=(), unclear=())
    return [
        *(replace(nobody, worse=(entry,)) for entry in decided.worse),
        replace(nobody, not_worse=decided.not_worse, unclear=decided.unclear[:_MOST_CODES]),
        *(
            replace(nobody, unclear=decided.unclear[start : start + _MOST_CODES])
            for start in range(_MOST_CODES, len(decided.unclear), _MOST_CODES)
        ),
    ]


def _together(one: Digest, other: Digest) -> Digest:
    return replace(
        one,
        worse=one.worse + other.worse,
        not_worse=one.not_worse + other.not_worse,
        unclear=one.unclear + other.unclear,
    )


def _listed(parts: Iterable[str]) -> Html:
    return Html(" · ".join(part for part in parts if part))


send_due_digests = Duty(Person.next_digest_at, _decide_all, batch=1)
