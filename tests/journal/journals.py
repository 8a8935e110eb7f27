"""Whole journals for the tests of what an export gives."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from journal.diary import Answer, CheckIn, Diary, Infusion, Note
from journal.instruments import DAILY, INSTRUMENTS, QUESTIONS, Instrument, Question

DAY, AT = date(2026, 3, 2), datetime(2026, 3, 2, 17, 5, 9, tzinfo=UTC)
WORDS = {question.key: f"{question.key}?" for question in QUESTIONS.values()}

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)
days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
_instants = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - hypothesis adds the zone
    lambda at: at.replace(microsecond=0)
)

_kinds = st.sampled_from(["induction", "maintenance"])


def journal(*check_ins: CheckIn, notes: tuple[Note, ...] = (), infusions: tuple[Infusion, ...] = ()) -> Diary:
    return Diary("PT-001", "journal_bot", date(2026, 3, 9), check_ins, notes, infusions, WORDS)


def check_in(*answers: Answer, status: str = "complete", instrument: Instrument = DAILY) -> CheckIn:
    return CheckIn(instrument, DAY, status, AT - timedelta(minutes=5), answers)


def answer(question: Question, value: int, revision: int = 0, **marks: bool) -> Answer:
    facts = {"late": False, "repeated": False, **marks}
    return Answer(question, value, revision, **facts, at=AT + timedelta(minutes=revision))


@st.composite
def _answers(draw: st.DrawFn, instrument: Instrument) -> tuple[Answer, ...]:
    """Some of the questions, some of them corrected."""
    return tuple(
        Answer(question, value, revision, draw(st.booleans()), draw(st.booleans()), draw(_instants))
        for question in instrument.questions
        for revision, value in enumerate(draw(st.lists(st.sampled_from(question.scale), max_size=3)))
    )


@st.composite
def _check_ins(draw: st.DrawFn) -> tuple[CheckIn, ...]:
    when = st.tuples(st.sampled_from([*INSTRUMENTS.values()]), days)
    status = st.sampled_from(["open", "complete", "skipped", "expired"])
    return tuple(
        CheckIn(instrument, day, draw(status), draw(_instants), draw(_answers(instrument)))
        for instrument, day in draw(st.sets(when, max_size=4))
    )


@st.composite
def _notes(draw: st.DrawFn) -> tuple[Note, ...]:
    return tuple(
        Note(message, day, revision, text, draw(_instants))
        for message, day in draw(st.dictionaries(st.integers(1, 10**10), days, max_size=3)).items()
        for revision, text in enumerate(draw(st.lists(texts, min_size=1, max_size=3)))
    )


@st.composite
def _infusions(draw: st.DrawFn) -> tuple[Infusion, ...]:
    return tuple(
        Infusion(
            number, day, draw(st.sampled_from(["induction", "maintenance"])), draw(st.none() | _instants)
        )
        for number, day in draw(st.dictionaries(st.integers(1, 10**6), days, max_size=3)).items()
    )


journals = st.builds(
    Diary,
    code=st.just("PT-001"),
    bot=st.just("journal_bot"),
    today=days,
    check_ins=_check_ins(),
    notes=_notes(),
    infusions=_infusions(),
    words=st.just(WORDS),
)
