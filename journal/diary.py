"""All that one patient's journal holds, in every revision: what an export gives, whichever form it takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from journal.instruments import Instrument, Question
from journal.questionnaires import Score, scores
from journal.summary import Break


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question
    value: int
    revision: int
    late: bool
    repeated: bool  # with one tap: the same as the day before
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckIn:
    instrument: Instrument
    day: date
    status: str  # open, complete, skipped or expired
    asked_at: datetime
    answers: tuple[Answer, ...] = ()  # every revision, by question and then the oldest first

    @property
    def standing(self) -> dict[str, Answer]:
        """The answers that count: of each question the newest revision."""
        return {answer.question.key: answer for answer in self.answers}

    @property
    def scores(self) -> dict[str, Score]:
        """By a name that no question has: the second question of PHQ is "phq-2" as well."""
        given = {key: answer.value for key, answer in self.standing.items()}
        return {f"{score.key}-score": score for score in scores(self.instrument, given)}


@dataclass(frozen=True, slots=True)
class Note:
    message: int  # the same for every revision of a note
    day: date
    revision: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Infusion:
    number: int  # stays the same when the infusion is moved
    day: date
    kind: str
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """To which version of the text, and when."""

    version: str
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Diary:
    """`today` is the patient's date when all this was read, `bot` the user name of the bot that asked, and
    `words` each question as the patient reads it. `settings` are the patient's own, as they are now.
    """

    code: str
    bot: str
    today: date
    check_ins: tuple[CheckIn, ...] = ()
    notes: tuple[Note, ...] = ()
    infusions: tuple[Infusion, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    consent: Consent | None = None
    breaks: tuple[Break, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    def status(self, infusion: Infusion) -> str:
        """Until its day is over, nobody knows whether an infusion was given."""
        if infusion.cancelled_at is not None:
            return "cancelled"
        return "given" if infusion.day < self.today else "planned"


def utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
