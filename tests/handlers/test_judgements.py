"""What is said about one patient: sentences, figures and rule, in either language."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.staff.judgements import beside_words, panel_entry, patient_messages, watch_words, worse_words
from handlers.texts import LONGEST_CAPTION, LONGEST_TEXT, Html, Texts, length, texts
from journal.digest import Entry
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
    EVERY_FINDING,
    TODAY,
    USUAL_MOOD,
    WATCHED_PAIN,
    WORSE_MOOD,
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


def worse(entry: Entry, say: Texts = ENGLISH) -> list[str]:
    return plain(worse_words(entry, say, Rule())).splitlines()


class TestWorse:
    entry = judged(Verdict.WORSE, next_infusion=ago(-15), forecast=AHEAD, notes=2)

    def test_three_lines_say_how_much_on_what_and_where_in_the_cycle(self) -> None:
        assert worse(self.entry) == [
            "PT-004: pain 2.4 points above usual for these days of the cycle (90 % interval 1.1 to 3.6), "
            "mood 1.8 points below (0.9 to 2.7)",
            "since about May 8 · 4 of 7 days answered · probability 93 %",
            "day 20 after the infusion · next infusion Jun 2 · "
            "relief until about May 28 (80 %: May 25 – Jun 2) · 2 notes",
        ]

    def test_the_same_in_spanish_with_its_figures(self) -> None:
        assert worse(self.entry, SPANISH) == [
            "PT-004: dolor 2,4 puntos por encima de lo habitual en estos días del ciclo "
            "(intervalo del 90 %: 1,1 a 3,6), ánimo 1,8 puntos por debajo (0,9 a 2,7)",
            "desde el 8 may aprox. · 4 de 7 días con respuesta · probabilidad 93 %",
            "día 20 tras la infusión · próxima infusión el 2 jun · "
            "alivio hasta el 28 may aprox. (80 %: 25 may – 2 jun) · 2 notas",
        ]

    def test_what_is_not_worse_is_not_told(self) -> None:
        first, second, _ = worse(judged(Verdict.WORSE, changes=(WORSE_PAIN, USUAL_MOOD)))
        assert first.endswith("(90 % interval 1.1 to 3.6)") and "mood" not in first
        assert "Pain 4, Mood 6 of 7 days answered" in second

    def test_without_an_infusion_there_are_no_days_of_a_cycle(self) -> None:
        first, _, third = worse(judged(Verdict.WORSE, changes=(WORSE_MOOD,), day_of_cycle=None))
        assert first == "PT-004: mood 1.8 points below usual (90 % interval 0.9 to 2.7)"
        assert third == "no infusion on record · no infusion planned"

    def test_a_question_without_enough_answers_is_named(self) -> None:
        assert "4 of 7 days answered · Mood not judged, too few answers" in "\n".join(
            worse(judged(Verdict.WORSE, changes=(WORSE_PAIN,)))
        )

    def test_relief_that_is_gone_is_told_in_the_same_words(self) -> None:
        gone = judged(Verdict.WORSE, forecast=Forecast(ago(3), ago(5), ago(1)))
        assert worse(gone)[2].endswith("relief until about May 15 (80 %: May 13 – 17)")

    @pytest.mark.parametrize("finding", [Relief(12, (24, 21, 26)), LessRelief("mood", 0.3, (2.0, 3.9))])
    def test_beside_how_much_relief_there_was_no_forecast_is_told(self, finding: Finding) -> None:
        entry = judged(Verdict.WORSE, forecast=AHEAD, findings=[finding])
        assert "relief until" not in "".join(worse(entry))
        assert "relief until about May 28" in patient_messages(entry, ENGLISH)[0]

    @pytest.mark.parametrize(
        ("say", "compared", "answered"),
        [
            (ENGLISH, 2, "4 of 7 days answered, 2 left out (infusion) · "),
            (SPANISH, 2, "4 de 7 días con respuesta, 2 sin contar (infusión) · "),
            (ENGLISH, 0, "4 of 7 days answered · "),
        ],
    )
    def test_days_that_are_not_compared_are_counted(self, say: Texts, compared: int, answered: str) -> None:
        changes = tuple(replace(change, compared=compared) for change in (WORSE_PAIN, WORSE_MOOD))
        entry = judged(Verdict.WORSE, changes=changes)
        assert answered in worse(entry, say)[1]
        assert answered in patient_messages(entry, say)[0]

    def test_who_has_rules_of_their_own_has_them_beside_the_evidence(self) -> None:
        own = judged(Verdict.WORSE, rule=Rule(2.0, 0.5))
        assert worse(own)[1].endswith("own rule: at least 2 points, 0.5 false flags a year")
        assert worse_words(own, ENGLISH, Rule(2.0, 0.5)).count("own rule") == 0

    def test_silence_of_some_days_is_told(self) -> None:
        assert "last answer 3 days ago" in worse(judged(Verdict.WORSE, last_answer=3))[1]

    def test_findings_stand_beside_and_not_in_the_three_lines(self) -> None:
        lines = worse(judged(Verdict.WORSE, findings=[Overdue(38, 30), Relief(12, (24, 21, 26))]))
        assert lines[3:] == [
            "Also: infusion overdue: 38 days since the last, never more than 30 before, none planned",
            "Also: shorter relief: 12 days after the last infusion; before: 24, 21, 26",
        ]

    def test_a_digest_tells_three_of_them_and_where_the_others_are(self) -> None:
        lines = worse(judged(Verdict.WORSE, findings=EVERY_FINDING))
        assert len(lines) == 7 and lines[6] == "Also: 3 more, see /patient PT-004"
        assert len(worse(judged(Verdict.WORSE, findings=EVERY_FINDING[2:6]))) == 6

    def test_who_had_shorter_relief_is_not_told_in_a_digest_that_it_was_less(self) -> None:
        entry = judged(Verdict.NOT_WORSE, findings=EVERY_FINDING[1:4])
        assert [plain(line).split(":")[0] for line in beside_words(entry, ENGLISH)] == [
            "PT-004 · shorter relief"
        ]
        assert "Also: less relief" not in "".join(worse(judged(Verdict.WORSE, findings=EVERY_FINDING[1:4])))
        assert "Also: less relief" in patient_messages(entry, ENGLISH)[0]


class TestOpenEpisode:
    def test_it_is_told_with_its_onset_and_since_when_it_is_open(self) -> None:
        first, second, _ = worse(judged(Verdict.WORSE, episode=OPEN))
        assert first.startswith("PT-004, still open since May 4: pain 2.4 points above usual")
        assert second.startswith("since about Apr 28 · 4 of 7 days answered")
        assert worse(judged(Verdict.WORSE, episode=OPEN), SPANISH)[0].startswith(
            "PT-004, sigue abierto desde el 4 may: dolor 2,4 puntos por encima"
        )

    def test_one_that_was_opened_today_is_new(self) -> None:
        told = worse(judged(Verdict.WORSE, episode=Episode(ago(10), TODAY)))
        assert told[0].startswith("PT-004: pain") and "open" not in "".join(told)

    @pytest.mark.parametrize(
        ("say", "verdict", "first"),
        [
            (ENGLISH, Verdict.WATCH, ", a softer signal now: pain 1.3 points above usual"),
            (ENGLISH, Verdict.NOT_WORSE, ", not worse now: pain 0.3 points above usual"),
            (ENGLISH, Verdict.NOT_ENOUGH, ": how it is now cannot be told"),
            (SPANISH, Verdict.WATCH, ", ahora con señal más débil: dolor"),
            (SPANISH, Verdict.NOT_WORSE, ", aunque ahora no está peor: dolor"),
            (SPANISH, Verdict.NOT_ENOUGH, ": no se puede saber cómo está ahora"),
        ],
    )
    def test_it_is_told_whatever_this_week_alone_would_say(
        self, say: Texts, verdict: Verdict, first: str
    ) -> None:
        told = worse(judged(verdict, episode=OPEN, last_answer=9), say)
        opened = "still open since May 4" if say is ENGLISH else "sigue abierto desde el 4 may"
        assert told[0].startswith(f"PT-004, {opened}{first}") and len(told) == 3

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
            return [plain(line) for line in beside_words(judged(Verdict.NOT_WORSE, episode=episode), ENGLISH)]

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
    assert [plain(line) for line in beside_words(entry, ENGLISH)] == [f"PT-004 · {english}"]
    assert [plain(line) for line in beside_words(entry, SPANISH)] == [f"PT-004 · {spanish}"]
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
    first, second = beside_words(judged(Verdict.NOT_WORSE, findings=less), say)
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
        assert plain(panel_entry(entry, ENGLISH)).splitlines()[0] == "PT-004 · worse · Pain 6.6"

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
        assert "pain 1.3" in watch_words(entry, ENGLISH) and "mood" not in watch_words(entry, ENGLISH)

    @pytest.mark.parametrize("verdict", Verdict)
    @every_language
    def test_the_longest_caption_has_room(self, say: Texts, verdict: Verdict) -> None:
        entry = longest("PATNTS-ABCDEFGHI100", verdict)
        assert all(length(told) <= LONGEST_CAPTION for told in patient_messages(entry, say))

    @every_language
    def test_the_panel_tells_of_an_open_episode(self, say: Texts) -> None:
        line = plain(panel_entry(judged(Verdict.NOT_WORSE, episode=OPEN), say)).splitlines()[0]
        assert (
            line
            == {
                "en": "PT-004 · not worse · open since May 4 · Pain 4.5 · Mood 5.3",
                "es": "PT-004 · no está peor · abierto desde el 4 may · Dolor 4,5 · Ánimo 5,3",
            }[say.language]
        )


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
