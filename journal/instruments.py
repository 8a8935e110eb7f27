"""What is asked: an instrument is an ordered list of questions, so a new questionnaire is data."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """One rating on a whole-number scale.

    `number` is the question's code in storage and must never be given to another question.
    """

    key: str
    number: int
    worse_when: Literal["higher", "lower"]
    lowest: int = 0
    highest: int = 10

    @property
    def scale(self) -> range:
        return range(self.lowest, self.highest + 1)

    def burden(self, value: float) -> float:
        """The value turned so that higher is worse, whichever way the scale points."""
        return value if self.worse_when == "higher" else self.highest - value


@dataclass(frozen=True, slots=True)
class Instrument:
    key: str
    questions: tuple[Question, ...]

    def unanswered(self, answered: Collection[str]) -> Question | None:
        """The first question that has no answer yet, or None when the check-in is complete."""
        return next((q for q in self.questions if q.key not in answered), None)

    def question(self, key: str) -> Question | None:
        return next((q for q in self.questions if q.key == key), None)


# 0-10 numeric rating scales over the last 24 hours: pain as in Farrar 2001 (0 = none, 10 = worst
# imaginable), mood with 10 = best.
PAIN = Question("pain", 1, worse_when="higher")
MOOD = Question("mood", 2, worse_when="lower")

DAILY = Instrument("daily", (PAIN, MOOD))

INSTRUMENTS: Mapping[str, Instrument] = {DAILY.key: DAILY}
QUESTIONS: Mapping[int, Question] = {
    question.number: question for instrument in INSTRUMENTS.values() for question in instrument.questions
}
