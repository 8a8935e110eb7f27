"""What is asked: an instrument is an ordered list of questions, so a new questionnaire is data.

Where the questionnaires come from, and how they may be used, stands in docs/questionnaires.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """One rating on a whole-number scale.

    `number` is the question's code in storage and must never be given to another question. `options` names
    the words that stand for the numbers, such as "often"; without it the numbers themselves are shown.
    """

    key: str
    number: int
    worse_when: Literal["higher", "lower"]
    lowest: int = 0
    highest: int = 10
    options: str | None = None

    @property
    def scale(self) -> range:
        return range(self.lowest, self.highest + 1)

    def burden(self, value: float) -> float:
        """The value turned so that higher is worse, whichever way the scale points."""
        return value if self.worse_when == "higher" else self.highest - value


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that belong together. With a screen, the first `screen` questions come alone, and the others
    only when these add up to `positive_from`.
    """

    key: str
    questions: tuple[Question, ...]
    screen: int = 0
    positive_from: int = 0

    def asked(self, answered: Mapping[str, int]) -> tuple[Question, ...]:
        return self.questions if self.goes_on(answered) else self.questions[: self.screen]

    def goes_on(self, answered: Mapping[str, int]) -> bool:
        """Whether the questions after the screen are asked."""
        return sum(answered.get(q.key, 0) for q in self.questions[: self.screen]) >= self.positive_from


@dataclass(frozen=True, slots=True)
class Instrument:
    key: str
    parts: tuple[Part, ...]
    questions: tuple[Question, ...] = field(init=False)
    """All that may be asked."""

    def __post_init__(self) -> None:
        # Put together once: every tap asks for them.
        object.__setattr__(
            self, "questions", tuple(chain.from_iterable(part.questions for part in self.parts))
        )

    def asked(self, answered: Mapping[str, int]) -> tuple[Question, ...]:
        """What is asked of somebody who has answered so."""
        return tuple(question for part in self.parts for question in part.asked(answered))

    def unanswered(self, answered: Mapping[str, int]) -> Question | None:
        """The first question that has no answer yet, or None when the check-in is complete."""
        return next((q for q in self.asked(answered) if q.key not in answered), None)

    def question(self, key: str) -> Question | None:
        return next((q for q in self.questions if q.key == key), None)


def _simple(key: str, *questions: Question) -> Instrument:
    return Instrument(key, (Part(key, questions),))


# 0-10 numeric rating scales over the last 24 hours: pain as in Farrar 2001 (0 = none, 10 = worst
# imaginable), mood with 10 = best.
PAIN = Question("pain", 1, worse_when="higher")
MOOD = Question("mood", 2, worse_when="lower")

DAILY = _simple("daily", PAIN, MOOD)

# A second prompt on the same day asks for this moment, so that the days of DAILY stay comparable.
NOW = _simple(
    "now", Question("pain-now", 3, worse_when="higher"), Question("mood-now", 4, worse_when="lower")
)


def _severity(key: str, number: int) -> Question:
    """From 0 = not at all to 3 = severe."""
    return Question(key, number, worse_when="higher", highest=3, options="severity")


# What clinics ask about on the morning after an infusion of ketamine.
MORNING = _simple(
    "morning",
    _severity("unreal", 11),
    _severity("nausea", 12),
    _severity("pressure", 13),
    _severity("bladder", 14),
    _severity("sleep", 15),
)


def _last_week(key: str, number: int) -> Question:
    return Question(key, number, worse_when="higher")


def _often(key: str, number: int) -> Question:
    """On how many of the last 14 days: from 0 = not at all to 3 = nearly every day."""
    return Question(key, number, worse_when="higher", highest=3, options="often")


# Krebs 2009: the mean of three ratings, 0-10.
PEG = Part(
    "peg", (_last_week("peg-pain", 21), _last_week("peg-enjoyment", 22), _last_week("peg-activity", 23))
)
# Kroenke 2003 and 2009: the first two items screen, from 3 points on the other six of PHQ-8 follow, and
# item 9 of PHQ-9 where somebody is alerted and answers.
_PHQ_8 = tuple(_often(f"phq-{n}", 30 + n) for n in range(1, 9))
ITEM_9 = _often("phq-9", 39)
PHQ = Part("phq", (*_PHQ_8, ITEM_9), screen=2, positive_from=3)
_PHQ_WITHOUT_ITEM_9 = Part("phq", _PHQ_8, screen=2, positive_from=3)
# Kroenke 2007 and Spitzer 2006: likewise GAD-2 and GAD-7.
GAD = Part("gad", tuple(_often(f"gad-{n}", 40 + n) for n in range(1, 8)), screen=2, positive_from=3)

WEEKLY = Instrument("weekly", (PEG, PHQ, GAD))
# What is asked where nobody would answer an alert.
WEEKLY_WITHOUT_ITEM_9 = Instrument("weekly", (PEG, _PHQ_WITHOUT_ITEM_9, GAD))

INSTRUMENTS: Mapping[str, Instrument] = {one.key: one for one in (DAILY, NOW, MORNING, WEEKLY)}
QUESTIONS: Mapping[int, Question] = {
    question.number: question for instrument in INSTRUMENTS.values() for question in instrument.questions
}
