"""What a digest says of one patient: at most three lines, with as much as there is room for."""

from dataclasses import replace

import pytest

from handlers.clinicians import items
from handlers.clinicians.items import Room
from handlers.texts import LANGUAGES, Html, Texts, texts
from journal.digest import Entry
from journal.episodes import Episode, Outcome
from journal.verdict import Apart, Finding, Forecast, LessRelief, Overdue, Relief, Rule, Silence, Verdict
from tests.handlers.judged import (
    EVERY_FINDING,
    TODAY,
    USUAL_MOOD,
    WORSE_MOOD,
    WORSE_PAIN,
    ago,
    every_language,
    judged,
    longest,
)

ENGLISH, SPANISH = texts("en"), texts("es")
OPEN = Episode(since=ago(20), opened=ago(14))
CALLED = Outcome("called", ago(7), "CL-001", 1.2)
AHEAD = Forecast(ago(-10), ago(-7), ago(-15))
BETTER_MOOD = replace(USUAL_MOOD, by=-1.2, low=-2.0, high=-0.4)


def plain(text: Html) -> str:
    return text.replace("<b>", "").replace("</b>", "")


def worse(entry: Entry, say: Texts = ENGLISH, room: Room = Room.ENOUGH) -> list[str]:
    return plain(items.worse(entry, say, Rule(), room)).splitlines()


class TestWorse:
    entry = judged(Verdict.WORSE, next_infusion=ago(-15), forecast=AHEAD, notes=2)

    def test_three_lines_say_how_much_on_what_and_what_to_know_beside(self) -> None:
        assert worse(self.entry) == [
            "PT-004: pain up 2.4 points (1.1 to 3.6), mood down 1.8 (0.9 to 2.7)",
            "since about May 8 · 4 of 7 days answered · probability 93 %",
            "infusion 20 days ago, next Jun 2 · relief until about May 28 (80 %: May 25 – Jun 2) · 2 notes",
        ]

    def test_the_same_in_spanish(self) -> None:
        assert worse(self.entry, SPANISH) == [
            "PT-004: dolor sube 2,4 puntos (1,1 a 3,6), ánimo baja 1,8 (0,9 a 2,7)",
            "desde el 8 may aprox. · 4 de 7 días con respuesta · probabilidad 93 %",
            "infusión hace 20 días, próxima el 2 jun · "
            "alivio hasta el 28 may aprox. (80 %: 25 may – 2 jun) · 2 notas",
        ]

    def test_with_little_room_each_line_fits_a_phone(self) -> None:
        told = judged(Verdict.WORSE, findings=[Overdue(38, 30), Relief(12, (24, 21, 26))], notes=2)
        assert worse(told, room=Room.LITTLE) == [
            "PT-004: pain +2.4 (1.1 to 3.6), mood −1.8",
            "since about May 8 · 4 of 7 days · 93 % sure",
            "infusion 20 days ago, none planned · shorter relief",
        ]
        assert worse(told, room=Room.LEAST)[2] == "infusion 20 days ago, none planned"

    def test_a_mood_that_leads_has_its_interval_on_its_own_scale(self) -> None:
        told = judged(Verdict.WORSE, changes=(WORSE_MOOD,))
        assert worse(told, room=Room.LITTLE)[0] == "PT-004: mood −1.8 (-2.7 to -0.9)"

    def test_what_got_clearly_better_meanwhile_is_told(self) -> None:
        told = judged(Verdict.WORSE, changes=(WORSE_PAIN, BETTER_MOOD), findings=[Apart("pain", "mood")])
        assert worse(told)[0] == "PT-004: pain up 2.4 points (1.1 to 3.6), mood up 1.2 (better)"
        assert worse(told, room=Room.LITTLE)[0] == "PT-004: pain +2.4 (1.1 to 3.6), mood better"
        assert "different ways" not in "".join(worse(told))
        assert "mood" not in worse(judged(Verdict.WORSE, changes=(WORSE_PAIN, USUAL_MOOD)))[0]

    @pytest.mark.parametrize("finding", [Relief(12, (24, 21, 26)), LessRelief("mood", 0.3, (2.0, 3.9))])
    def test_beside_how_much_relief_there_was_no_forecast_is_told(self, finding: Finding) -> None:
        entry = judged(Verdict.WORSE, forecast=AHEAD, findings=[finding])
        assert "relief until" not in "".join(worse(entry))

    def test_days_that_are_not_compared_are_counted(self) -> None:
        changes = tuple(replace(change, compared=2) for change in (WORSE_PAIN, WORSE_MOOD))
        second = worse(judged(Verdict.WORSE, changes=changes))[1]
        assert "4 of 7 days answered, 2 left out (infusion) · " in second

    def test_a_question_without_enough_answers_is_named(self) -> None:
        second = worse(judged(Verdict.WORSE, changes=(WORSE_PAIN,)))[1]
        assert "4 of 7 days answered · Mood not judged, too few answers" in second

    def test_who_has_rules_of_their_own_has_them_beside_the_evidence(self) -> None:
        second = worse(judged(Verdict.WORSE, rule=Rule(2.0, 0.5)))[1]
        assert second.endswith("own rule: at least 2 points, 0.5 false flags a year")

    @pytest.mark.parametrize(("days", "room", "is_told"), [(2, 0, True), (2, 1, False), (4, 1, True)])
    def test_silence_of_some_days_is_told(self, days: int, room: int, is_told: bool) -> None:
        second = worse(judged(Verdict.WORSE, last_answer=days), room=Room(room))[1]
        assert (f"last answer {days} days ago" in second) is is_told

    @every_language
    @pytest.mark.parametrize("verdict", Verdict)
    @pytest.mark.parametrize("room", Room)
    def test_there_are_never_more_than_three_lines(self, say: Texts, verdict: Verdict, room: Room) -> None:
        entry = replace(longest("PT-004", verdict), reminded=True)
        assert len(worse(entry, say, room)) == 3


class TestOpen:
    def test_it_is_told_with_its_onset_and_since_when_it_is_open(self) -> None:
        first, second, _ = worse(judged(Verdict.WORSE, episode=OPEN))
        assert first.startswith("PT-004: pain up 2.4")
        assert second.startswith("since about Apr 28, open since May 4 · 4 of 7 days answered")

    def test_one_that_was_opened_today_is_new(self) -> None:
        assert "open" not in "".join(worse(judged(Verdict.WORSE, episode=Episode(ago(10), TODAY))))

    @pytest.mark.parametrize(
        ("say", "verdict", "first"),
        [
            (ENGLISH, Verdict.WATCH, "PT-004: a softer signal now, pain up 1.3 points"),
            (ENGLISH, Verdict.NOT_WORSE, "PT-004: not worse now, pain up 0.3 points"),
            (ENGLISH, Verdict.NOT_ENOUGH, "PT-004: how it is now cannot be told"),
            (SPANISH, Verdict.NOT_WORSE, "PT-004: ahora no está peor, dolor sube 0,3 puntos"),
        ],
    )
    def test_it_is_told_whatever_this_week_alone_would_say(
        self, say: Texts, verdict: Verdict, first: str
    ) -> None:
        assert worse(judged(verdict, episode=OPEN, last_answer=9), say)[0].startswith(first)

    def test_what_was_done_before_it_grew_is_told_with_by_how_much(self) -> None:
        grown = judged(Verdict.WORSE, episode=OPEN.dealt_with(CALLED).grown(2.4, 1.0))
        assert "called by CL-001 on May 11, worse again by 1.2 points" in worse(grown)[2]

    def test_who_asked_to_be_reminded_reads_why_it_is_there_again(self) -> None:
        entry = replace(judged(Verdict.WORSE, episode=OPEN.dealt_with(CALLED)), reminded=True)
        assert "called by CL-001 on May 11 · you asked to be reminded" in worse(entry)[2]
        better = replace(judged(Verdict.NOT_WORSE), reminded=True)
        assert [plain(line) for line in items.others(better, ENGLISH)] == [
            "PT-004 · not worse now; you asked to be reminded"
        ]


@every_language
def test_who_fell_silent_is_told_with_the_last_answer(say: Texts) -> None:
    entry = judged(Verdict.NOT_ENOUGH, findings=[Silence(2, 14, 0.85)], last_answer=9)
    assert (
        plain(items.silent(entry, say)).splitlines()
        == {
            "en": [
                "PT-004: 2 of the last 14 days answered, usually 12 of 14",
                "last answer 9 days ago · infusion 20 days ago, none planned",
            ],
            "es": [
                "PT-004: 2 de los últimos 14 días con respuesta, normalmente 12 de 14",
                "última respuesta hace 9 días · infusión hace 20 días, ninguna prevista",
            ],
        }[say.language]
    )


def test_a_silence_of_months_without_a_usual_rate_is_still_told() -> None:
    silent = Episode(ago(200), ago(190), kind="silent")
    entry = replace(judged(Verdict.NOT_ENOUGH, last_answer=200), beside=silent)
    assert plain(items.silent(entry, ENGLISH)).splitlines() == [
        "PT-004: no answers",
        "last answer 200 days ago · open since Nov 9 · infusion 20 days ago, none planned",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_many_findings_the_one_about_relief_is_told(language: str) -> None:
    entry = judged(Verdict.WATCH, findings=reversed(EVERY_FINDING))
    third = plain(items.watched(entry, texts(language), Room.LITTLE)).splitlines()[2]
    assert third == {"en": "shorter relief", "es": "alivio más corto"}[language]
