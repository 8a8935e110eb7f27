"""What is said about one patient: sentences, figures and rule, in either language."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.clinicians import items
from handlers.clinicians.judgements import patient_messages
from handlers.texts import LONGEST_CAPTION, LONGEST_TEXT, Html, Texts, length, texts
from journal.episodes import Episode
from journal.verdict import (
    Apart,
    Finding,
    Forecast,
    LessRelief,
    Overdue,
    Relief,
    Rule,
    Silence,
    Small,
    Verdict,
)
from tests.handlers.judged import (
    TODAY,
    USUAL_MOOD,
    WATCHED_PAIN,
    WORSE_PAIN,
    ago,
    every_language,
    judged,
    longest,
)

ENGLISH, SPANISH = texts("en"), texts("es")
OPEN = Episode(since=ago(20), opened=ago(14))
AHEAD = Forecast(ago(-10), ago(-7), ago(-15))


def plain(text: Html) -> str:
    return text.replace("<b>", "").replace("</b>", "")


class TestOpenEpisode:
    @pytest.mark.parametrize(
        ("episode", "verdict", "said"),
        [
            (OPEN, Verdict.WORSE, "Worsening since about Apr 28, open since May 4"),
            (
                OPEN,
                Verdict.NOT_ENOUGH,
                "Worsening since about Apr 28, still open since May 4; how it is now cannot be told",
            ),
            (
                replace(OPEN, ended=ago(2)),
                Verdict.NOT_WORSE,
                "Last worsening: since about Apr 28, ended by itself May 16",
            ),
            (
                OPEN.closed(ago(2), "CL-001"),
                Verdict.NOT_WORSE,
                "Last worsening: since about Apr 28, closed May 16 by CL-001",
            ),
        ],
    )
    def test_patient_tells_what_became_of_it(self, episode: Episode, verdict: Verdict, said: str) -> None:
        (told,) = patient_messages(judged(verdict, episode=episode), ENGLISH)
        assert plain(told).splitlines()[1] == said

    def test_that_it_resolved_is_told_once_and_that_it_was_closed_is_known(self) -> None:
        def told(episode: Episode) -> list[str]:
            return [plain(line) for line in items.others(judged(Verdict.NOT_WORSE, episode=episode), ENGLISH)]

        assert told(replace(OPEN, ended=TODAY)) == [
            "PT-004 · no longer worse; the open worsening ended by itself"
        ]
        assert told(replace(OPEN, ended=ago(7))) == []
        assert told(OPEN.closed(TODAY, "CL-001")) == []


@pytest.mark.parametrize(
    ("finding", "english", "spanish"),
    [
        (
            Overdue(38, 30),
            "infusion overdue: 38 days since the last, never more than 30 before, none planned",
            "infusión atrasada: 38 días desde la última, antes nunca más de 30, ninguna prevista",
        ),
        (
            Relief(12, (24, 21, 26)),
            "shorter relief: 12 days after the last infusion; before: 24, 21, 26",
            "alivio más corto: 12 días tras la última infusión; antes: 24, 21, 26",
        ),
        (
            Relief(1, (3, 4, 5, 6, 7, 8)),
            "shorter relief: 1 day after the last infusion; before: 4, 5, 6, 7, 8",
            "alivio más corto: 1 día tras la última infusión; antes: 4, 5, 6, 7, 8",
        ),
        (
            LessRelief("pain", 1.1, (3.0, 2.75)),
            "less relief from the last infusion: pain 1.1 points (before: 3.0 / 2.8)",
            "menos alivio tras la última infusión: dolor 1,1 puntos (antes: 3,0 / 2,8)",
        ),
        (
            LessRelief("mood", -0.4, (3.0, 2.75)),
            "less relief from the last infusion: mood none (before: 3.0 / 2.8)",
            "menos alivio tras la última infusión: ánimo sin alivio (antes: 3,0 / 2,8)",
        ),
        (
            LessRelief("pain", 0.04, (3.0, 2.75)),
            "less relief from the last infusion: pain none (before: 3.0 / 2.8)",
            "menos alivio tras la última infusión: dolor sin alivio (antes: 3,0 / 2,8)",
        ),
        (
            Silence(2, 14, 6 / 7),
            "fewer answers: 2 of the last 14 days answered, usually 12 of 14",
            "menos respuestas: 2 de los últimos 14 días con respuesta, normalmente 12 de 14",
        ),
        (
            Silence(0, 14, 1.0),
            "fewer answers: none of the last 14 days answered, usually 14 of 14",
            "menos respuestas: ninguno de los últimos 14 días con respuesta, normalmente 14 de 14",
        ),
        (
            Apart("pain", "mood"),
            "pain and mood go different ways: pain worse, mood better",
            "dolor y ánimo van por caminos distintos: peor el dolor, mejor el ánimo",
        ),
        (
            Apart("mood", "pain"),
            "pain and mood go different ways: mood worse, pain better",
            "dolor y ánimo van por caminos distintos: peor el ánimo, mejor el dolor",
        ),
        (
            Small("mood", 0.6, 0.2, 0.9),
            "small change: mood 0.6 points below usual (90 % interval 0.2 to 0.9), "
            "clear for this patient but below 1 point",
            "cambio pequeño: ánimo 0,6 puntos por debajo de lo habitual (intervalo del 90 %: 0,2 a 0,9), "
            "claro para esta persona, pero por debajo de 1 punto",
        ),
    ],
)
def test_each_finding_has_its_sentence_with_its_figures(finding: Finding, english: str, spanish: str) -> None:
    entry = judged(Verdict.NOT_WORSE, findings=[finding])
    assert [plain(line) for line in items.others(entry, ENGLISH)] == [f"PT-004 · {english}"]
    assert [plain(line) for line in items.others(entry, SPANISH)] == [f"PT-004 · {spanish}"]
    assert f"Also: {english}" in plain(patient_messages(entry, ENGLISH)[0])


@pytest.mark.parametrize(
    ("say", "line"),
    [
        (
            ENGLISH,
            "less relief from the last infusion: pain 0.3 points (before: 2.0 / 3.9), "
            "mood none (before: 1.0)",
        ),
        (
            SPANISH,
            "menos alivio tras la última infusión: dolor 0,3 puntos (antes: 2,0 / 3,9), "
            "ánimo sin alivio (antes: 1,0)",
        ),
    ],
)
def test_less_relief_of_pain_and_of_mood_is_one_line(say: Texts, line: str) -> None:
    less: list[Finding] = [
        LessRelief("pain", 0.3, (2.0, 3.9)),
        Overdue(38, 30),
        LessRelief("mood", 0.0, (1.0,)),
    ]
    first, second = items.others(judged(Verdict.NOT_WORSE, findings=less), say)
    assert plain(first) == f"PT-004 · {line}" and "38" in second


class TestPatient:
    def test_every_question_has_its_sentence_and_its_interval(self) -> None:
        entry = judged(
            Verdict.WORSE, changes=(WORSE_PAIN, USUAL_MOOD), forecast=AHEAD, next_infusion=ago(-15), notes=1
        )
        (told,) = patient_messages(entry, ENGLISH)
        assert plain(told).splitlines() == [
            "PT-004, Monday, May 18: worse",
            "",
            "Pain: 6.6 in the last week, usually 4.2 on these days of the cycle",
            "pain 2.4 points above (90 % interval 1.1 to 3.6) · since about May 8",
            "",
            "Mood: 5.3 in the last week, usually 4.9 on these days of the cycle",
            "mood 0.4 points above (90 % interval -0.3 to 1.1)",
            "",
            "Probability of a worsening 93 %, called worse from 88 % on; "
            "it weighs all days since about May 8",
            "Pain 4, Mood 6 of 7 days answered · last answer today · 1 note",
            "day 20 after the infusion · next infusion Jun 2 · "
            "relief until about May 28 (80 %: May 25 – Jun 2)",
            "",
            "Grey band: where 9 of 10 usual ratings lie.",
            "Rule: personal infusion curve; at least 1 point, at most about 1 false flag per patient and "
            "year accepted.",
            "For your review; nobody watches live.",
        ]

    def test_the_same_in_spanish(self) -> None:
        (told,) = patient_messages(judged(Verdict.WATCH, rule=Rule(1.5, 0.5)), SPANISH)
        assert plain(told).splitlines() == [
            "PT-004, lunes 18 de mayo: en observación (señal más débil)",
            "",
            "Dolor: 5,5 en la última semana, habitual 4,2 en estos días del ciclo",
            "dolor 1,3 puntos por encima (intervalo del 90 %: 0,1 a 2,5) · desde el 6 may aprox.",
            "",
            "Ánimo: 5,3 en la última semana, habitual 4,9 en estos días del ciclo",
            "ánimo 0,4 puntos por encima (intervalo del 90 %: -0,3 a 1,1)",
            "",
            "Probabilidad de empeoramiento 61 %, se considera peor desde el 88 %; "
            "abarca todos los días desde el 6 may aprox.",
            "Dolor 5, Ánimo 6 de 7 días con respuesta · última respuesta hoy",
            "día 20 tras la infusión · ninguna infusión prevista",
            "",
            "Banda gris: 9 de cada 10 respuestas habituales.",
            "Regla: curva personal de infusión; al menos 1,5 puntos; se acepta como mucho cerca de "
            "0,5 avisos falsos por paciente y año.",
            "Para tu revisión; nadie vigila en el momento.",
        ]

    def test_a_week_without_an_answer_has_no_mean(self) -> None:
        silent = replace(USUAL_MOOD, answered=0, recent=float("nan"))
        entry = judged(Verdict.WORSE, changes=(WORSE_PAIN, silent))
        (told,) = patient_messages(entry, ENGLISH)
        assert "Mood: no answer in the last week, usually 4.9 on these days of the cycle" in told

    @every_language
    def test_what_has_no_room_under_the_chart_comes_after_it(self, say: Texts) -> None:
        caption, more = patient_messages(longest("PT-004", Verdict.WORSE), say)
        assert length(caption) <= LONGEST_CAPTION and length(more) <= LONGEST_TEXT
        assert all("PT-004" in message.splitlines()[0] for message in (caption, more))
        assert len(more.splitlines()) == 1 + len(longest("PT-004", Verdict.WORSE).trend.findings)

    @given(st.sampled_from([("pain", 1), ("mood", -1)]), st.floats(3, 7), st.floats(-3, 3))
    def test_the_figures_as_they_are_shown_add_up(
        self, question: tuple[str, int], recent: float, by: float
    ) -> None:
        key, sign = question
        change = replace(WORSE_PAIN, question=key, recent=recent, usual=recent - sign * by, by=by)
        (told,) = patient_messages(judged(Verdict.WORSE, changes=(change,)), ENGLISH)
        _, _, level, shift, *_ = told.splitlines()
        (now, usual), (shown, *_) = (re.findall(r"\d+\.\d", line) for line in (level, shift))
        assert abs(Decimal(now) - Decimal(usual)) == Decimal(shown)

    def test_who_is_not_watched_has_no_day_since_when(self) -> None:
        (told,) = patient_messages(judged(Verdict.NOT_WORSE), ENGLISH)
        assert "Probability of a worsening 4 %, called worse from 88 % on\n" in told and "since" not in told

    def test_who_cannot_be_judged_at_all_has_no_band(self) -> None:
        assert "Grey band" not in patient_messages(judged(Verdict.NOT_ENOUGH), ENGLISH)[0]

    def test_only_what_leads_the_watch_is_told_with_its_onset(self) -> None:
        mood = replace(USUAL_MOOD, since=ago(20), probability=0.3)
        entry = judged(Verdict.WATCH, changes=(WATCHED_PAIN, mood))
        (told,) = patient_messages(entry, ENGLISH)
        assert "(90 % interval 0.1 to 2.5) · since about May 6\n" in told
        assert "mood 0.4 points above (90 % interval -0.3 to 1.1)\n" in told
        assert "pain up 1.3" in items.watched(entry, ENGLISH) and "mood" not in items.watched(entry, ENGLISH)

    @pytest.mark.parametrize("verdict", Verdict)
    @every_language
    def test_the_longest_caption_has_room(self, say: Texts, verdict: Verdict) -> None:
        entry = longest("PATNTS-ABCDEFGHI100", verdict)
        assert all(length(told) <= LONGEST_CAPTION for told in patient_messages(entry, say))


@given(st.floats(0, 1), st.floats(0.01, 0.99))
def test_a_rounded_probability_stands_on_its_own_side_of_the_threshold(
    probability: float, threshold: float
) -> None:
    is_worse = probability >= threshold
    entry = judged(Verdict.WORSE if is_worse else Verdict.NOT_WORSE)
    trend = replace(entry.trend, probability=probability, threshold=threshold)
    (told,) = patient_messages(replace(entry, trend=trend), ENGLISH)
    line = next(line for line in told.splitlines() if line.startswith("Probability"))
    said, needed = (int(word) for word in line.split(";")[0].split() if word.isdigit())
    assert (said >= needed) is is_worse or {said, needed} <= {1, 99}
    assert 1 <= said <= 99
