"""What the answers to a weekly questionnaire amount to, as its authors published it.

Sources and cut-points stand in docs/questionnaires.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from journal.instruments import GAD, PEG, PHQ, Instrument, Part, Question


@dataclass(frozen=True, slots=True)
class Scale:
    """`bands` names the bands from their lowest score on, the lowest band first."""

    key: str
    part: Part
    questions: Sequence[Question]
    highest: int
    bands: Mapping[int, str]
    amounts_to: Callable[[Sequence[int]], float] = sum

    @property
    def is_screen(self) -> bool:
        return len(self.questions) <= self.part.screen


@dataclass(frozen=True, slots=True)
class Score:
    scale: Scale
    value: float

    @property
    def key(self) -> str:
        return self.scale.key

    @property
    def band(self) -> str | None:
        """None where the authors gave no bands."""
        reached = [name for least, name in self.scale.bands.items() if self.value >= least]
        return reached[-1] if reached else None


_SCREEN = {0: "negative", 3: "positive"}
# The same for PHQ-8 and PHQ-9: Kroenke 2009 and 2001.
_DEPRESSION = {0: "minimal", 5: "mild", 10: "moderate", 15: "moderately-severe", 20: "severe"}

SCALES = (
    Scale("peg", PEG, PEG.questions, 10, {}, fmean),
    Scale("phq-2", PHQ, PHQ.questions[:2], 6, _SCREEN),
    Scale("phq-8", PHQ, PHQ.questions[:8], 24, _DEPRESSION),
    Scale("phq-9", PHQ, PHQ.questions, 27, _DEPRESSION),
    Scale("gad-2", GAD, GAD.questions[:2], 6, _SCREEN),
    Scale("gad-7", GAD, GAD.questions, 21, {0: "minimal", 5: "mild", 10: "moderate", 15: "severe"}),
)


def scores(instrument: Instrument, answered: Mapping[str, int]) -> list[Score]:
    """Of the questions that were asked. An incomplete questionnaire has no score; nothing is made up for it.

    When a screen turns negative by a correction, the answers that followed it count no more.
    """
    found = (_score(scale, answered) for scale in SCALES if scale.part in instrument.parts)
    return [score for score in found if score is not None]


def _score(scale: Scale, answered: Mapping[str, int]) -> Score | None:
    if not (scale.is_screen or scale.part.goes_on(answered)):
        return None
    given = [answered[question.key] for question in scale.questions if question.key in answered]
    return Score(scale, scale.amounts_to(given)) if len(given) == len(scale.questions) else None
