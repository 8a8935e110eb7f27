"""Every language says the same things, plainly and safely."""

import importlib
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from handlers.texts import LANGUAGES, Html, MissingText, Texts, texts
from journal.instruments import DAILY, PAIN
from journal.replies import NotWhole, OutOfRange, Rated, Reply, Words, read
from storage.models import Role

FOLDER = Path(__file__).parents[2] / "handlers" / "texts"
ENGLISH, SPANISH = texts("en"), texts("es")
COUNTED = {"answered", "count", "days", "of", "value", "weeks"}
MONDAY = date(2026, 3, 2)

# First lines of what comes by itself: anybody may read them on a lock screen.
UNASKED = (
    "prompt-greeting-back",
    *("prompt-greeting", "reminder-greeting", "reminder-greeting-earlier", "came-back", "not-answered"),
    *("now-greeting", "now-reminder", "morning-greeting", "morning-reminder"),
    *("weekly-greeting", "weekly-reminder", "weekly-came-back"),
    *("recap-heading", "page-for-visit", "page-no-answers-for-visit", "page-again"),
)
HEADINGS = ("daily-heading", "saved-heading", "saved-late", "continued-below", "note-saved", "page-heading")
TELLING = {
    "en": ("pain", "mood", "hurt", "symptom", "infusion", "ketamin", "depress"),
    "es": ("dolor", "duel", "ánimo", "humor", "síntoma", "infusi", "ketamin", "depres"),
}
BUTTONS = (
    *("consent-yes", "consent-no", "language-keep", "language-name", "zone-other", "keep"),
    *("change-pain", "change-mood", "settings-hour", "settings-zone", "settings-language"),
    *("stop-yes", "stop-no", "forget-yes", "invite-patient", "invite-clinician", "invite-admin"),
    *("page-offer", "table-offer", "back", "ask-later", "skip-today", "another-day"),
    *("later-soon", "later-hours", "later-evening", "answer-now", "answer-after-all"),
    *("another-hour", "take-a-break", "break-open", "break-change", "break-days", "switch-off", "day-is"),
    *("settings-second", "settings-days", "settings-quiet", "settings-reminder", "settings-weekly"),
    *("settings-recap", "settings-travel", "from-to", "after-hours", "weekday-at"),
    *("morning-none", "morning-some", "morning-offer", "weekly-offer", "later-today", "skip-this-week"),
    *("settings-notes", "notes-yes", "notes-no", "detail-notes", "detail-record"),
    *("change-answer", "severity-0", "severity-3", "often-2", "often-3"),
)
NOT_HTML = (*BUTTONS, "old-button", "zone-here", "pain", "mood", "infusion", "no-answers", "since")
# What the languages share: symbols, codes and commands, with no word between them.
WORDLESS = {
    *("audit-by", "audit-detail", "audit-did", "audit-value", "audit-why"),
    *("admin", "answered-so-far", "audit-line", "item-worse", "infusion-line", "patient-heading"),
    *(
        "roster-admins",
        "people-admins",
        "text-line",
        "roster-line",
        "schedule-line",
        "answered-of",
        "level",
        "code",
    ),
    *("settings-line", "place-there", "reported-score", "reported-value", "relief-value"),
    *("infusions-given", "infusion-value", "note-of", "note-piece"),
    *("day-in-list", "listed", "saved-words", "sheet-effect"),
    *("alert-raised", "alerts-button", "oncall-line"),
    *("bulk-line", "foreseen-line", "plan-heading", "plan-line", "told-switch", "report-percent"),
    "example-of",
}
# Data that nobody is told: see journal/danger.py.
LISTS = ("danger-self-harm", "danger-emergency", "danger-not")

every_language = pytest.mark.parametrize("say", [texts(code) for code in LANGUAGES], ids=LANGUAGES)


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def arguments(message: ast.Message) -> set[str]:
    variables = _Variables()
    variables.visit(message)
    return variables.names


@cache
def entries(language: str) -> tuple[ast.EntryType, ...]:
    return tuple(FluentParser().parse((FOLDER / f"{language}.ftl").read_text("utf-8")).body)


@cache
def messages(language: str) -> dict[str, ast.Message]:
    return {entry.id.name: entry for entry in entries(language) if isinstance(entry, ast.Message)}


def section_of_each(language: str) -> dict[str, str]:
    """The heading in the file under which each message stands."""
    sections, heading = {}, ""
    for entry in entries(language):
        if isinstance(entry, ast.GroupComment):
            heading = entry.content or ""
        elif isinstance(entry, ast.Message):
            sections[entry.id.name] = heading
    return sections


def samples(key: str, count: int = 2) -> dict[str, Any]:
    """Arguments as they are in life, each number being `count`."""
    found = arguments(messages("en")[key])
    words = {"day": ENGLISH.day(MONDAY), "help": ENGLISH("help-line", phone="+34 555 0100"), "kind": "prompt"}
    return {name: count if name in COUNTED else words.get(name, "PT-001") for name in found}


def said(say: Texts) -> Iterator[tuple[str, str]]:
    for key in messages(say.language):
        for count in (0, 1, 2, 21):
            yield key, say(key, **samples(key, count))


@every_language
def test_each_file_is_whole_fluent_and_no_key_stands_in_it_twice(say: Texts) -> None:
    found = entries(say.language)
    assert not [entry for entry in found if isinstance(entry, ast.Junk)]
    keys = [entry.id.name for entry in found if isinstance(entry, ast.Message)]
    assert len(keys) == len(set(keys))


@every_language
def test_each_language_says_everything_in_the_same_order_with_the_same_arguments(say: Texts) -> None:
    english, other = messages("en"), messages(say.language)
    lacking, unknown = ([*a.keys() - b.keys()] for a, b in ((english, other), (other, english)))
    assert not lacking, f"{say.language}.ftl lacks {', '.join(sorted(lacking))}"
    assert not unknown, f"en.ftl has no {', '.join(sorted(unknown))}"
    assert [key for key in english if arguments(english[key]) != arguments(other[key])] == []
    assert list(other) == list(english)


def test_nothing_is_left_in_english() -> None:
    same = {key for key in messages("en") if ENGLISH(key, **samples(key)) == SPANISH(key, **samples(key))}
    assert same == WORDLESS


@every_language
def test_every_text_can_be_said(say: Texts) -> None:
    for key, text in said(say):
        assert text.strip(), key
        assert "{" not in text and "}" not in text, key


@every_language
def test_bold_is_the_only_markup_and_every_tag_is_closed(say: Texts) -> None:
    for key, text in said(say):
        tags = re.findall(r"</?b>", text)
        assert tags == ["<b>", "</b>"] * (len(tags) // 2), key
        assert not set("<>&") & set(re.sub(r"</?b>", "", text)), key


@every_language
def test_what_is_shown_without_markup_has_none(say: Texts) -> None:
    bare = (*NOT_HTML, *(key for key in messages("en") if key.startswith("command-")), "bot-description")
    assert not [key for key in bare if "<" in say(key, **samples(key))]


@every_language
def test_whatever_a_person_typed_is_escaped(say: Texts) -> None:
    for key in messages(say.language):
        typed = {name: value if isinstance(value, int) else "<i>&" for name, value in samples(key).items()}
        assert "<i>" not in say(key, **typed), key
        assert say(key, **typed).count("&") == say(key, **typed).count("&lt;i&gt;&amp;") * 3, key


def test_html_is_not_escaped_again_and_plain_text_is_left_as_it_is() -> None:
    assert "<b>x</b>" in ENGLISH("city-unknown", city=Html("<b>x</b>"))
    assert "“Águilas & Co”" in ENGLISH.plain("city-unknown", city="Águilas & Co")


@pytest.mark.parametrize("key", ["no-such-key", "city-unknown"])
def test_a_text_that_is_missing_or_lacks_an_argument_is_an_error(key: str) -> None:
    with pytest.raises(MissingText):
        ENGLISH(key)


@every_language
def test_a_lock_screen_shows_nothing_of_a_patients_health(say: Texts) -> None:
    for key in (*UNASKED, *HEADINGS):
        first = say(key, **samples(key) | {"day": say.day(MONDAY)}).splitlines()[0].casefold()
        assert not [word for words in TELLING.values() for word in words if word in first], key


@every_language
def test_texts_are_short_enough(say: Texts) -> None:
    most = dict.fromkeys(messages("en").keys() - {*LISTS}, 1000) | dict.fromkeys(BUTTONS, 40)
    most |= {key: 256 for key in most if key.startswith("command-")}
    most |= {"consent": 4095, "bot-description": 512, "old-button": 200}
    assert {key: text for key, text in said(say) if len(text) > most.get(key, len(text))} == {}


@pytest.mark.parametrize("role", [*Role])
@every_language
def test_help_fits_into_one_short_message(say: Texts, role: Role) -> None:
    help_line = say("help-line", phone="+34 555 0100")
    assert len(say(f"help-{role}", **{"help": help_line} if role == Role.PATIENT else {})) <= 1000


def test_patients_need_no_more_than_seven_years_of_school_to_read_the_texts() -> None:
    sections = section_of_each("en")
    for_patients = {
        *("Who helps", "Enrolment", "The daily check-in", "In the patient's hands", "What comes back")
    }
    assert for_patients <= set(sections.values())
    to_read = [ENGLISH(key, **samples(key)) for key in sections if sections[key] in for_patients]
    assert flesch_kincaid_grade(to_read) <= 7
    # The formula means nothing for a few words.
    assert not [text for text in to_read if len(text.split()) > 10 and flesch_kincaid_grade([text]) > 7]


def test_the_reading_level_tells_plain_words_from_learned_ones() -> None:
    assert flesch_kincaid_grade(["The cat sat on the mat."]) < 1
    learned = (
        "Participants discontinuing pharmacological interventions experience considerable deterioration."
    )
    assert flesch_kincaid_grade([learned]) > 15


def flesch_kincaid_grade(said: Sequence[str]) -> float:
    """0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid et al. 1975); a line ends a sentence."""
    plain = re.sub(r"</?b>|/\w+", "", "\n".join(said)).lower()
    sentences = [found for one in re.split(r"[.!?:\n]+", plain) if (found := re.findall(r"[a-z’]+", one))]
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _syllables(word: str) -> int:
    heard = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^td])ed$", "", word)
    return max(1, len(re.findall(r"[aeiouy]+", heard)))


@pytest.mark.parametrize(
    ("say", "key", "count", "text"),
    [
        (ENGLISH, "since-infusion", 1, "1 day since your infusion."),
        (ENGLISH, "since-infusion", 2, "2 days since your infusion."),
        (ENGLISH, "since-infusion", 21, "21 days since your infusion."),
        (SPANISH, "since-infusion", 0, "Es el día de tu infusión."),
        (SPANISH, "since-infusion", 1, "1 día desde tu infusión."),
        (SPANISH, "since-infusion", 2, "2 días desde tu infusión."),
        (SPANISH, "since-infusion", 21, "21 días desde tu infusión."),
        (ENGLISH, "entry-notes", 0, "0 notes"),
        (SPANISH, "entry-notes", 0, "0 notas"),
        (SPANISH, "entry-notes", 1, "1 nota"),
        (SPANISH, "last-answer", 0, "última respuesta hoy"),
        (SPANISH, "last-answer", 1, "última respuesta ayer"),
        (SPANISH, "last-answer", 21, "última respuesta hace 21 días"),
        (ENGLISH, "last-answer", 21, "last answer 21 days ago"),
        (SPANISH, "digest-not-worse", 1, "No está peor: 1 paciente."),
        (SPANISH, "digest-not-worse", 2, "No están peor: 2 pacientes."),
    ],
)
def test_one_and_many_are_told_apart(say: Texts, key: str, count: int, text: str) -> None:
    assert say(key, **samples(key, count)) == text


def test_the_digest_counts_in_either_language() -> None:
    assert ENGLISH("digest-heading", count=1, day="Monday").endswith("1 patient got worse.")
    assert ENGLISH("digest-heading", count=21, day="Monday").endswith("21 patients got worse.")
    assert SPANISH("digest-heading", count=1, day="lunes").endswith("1 paciente empeoró.")
    assert SPANISH("digest-heading", count=21, day="lunes").endswith("21 pacientes empeoraron.")
    assert ENGLISH("digest-heading", count=0, day="Monday").endswith("no new worsening.")
    assert SPANISH("digest-still-open", count=1) == "1 empeoramiento anterior sigue abierto."
    assert SPANISH("digest-still-open", count=2) == "2 empeoramientos anteriores siguen abiertos."
    assert SPANISH("digest-nobody", judged=0, day="lunes").endswith("no se pudo valorar a nadie.")


@pytest.mark.parametrize(
    ("say", "least", "flags", "rule"),
    [
        (ENGLISH, 1.0, 0.5, "at least 1 point, at most about 0.5 false flags per"),
        (ENGLISH, 1.5, 1.0, "at least 1.5 points, at most about 1 false flag per"),
        (SPANISH, 1.0, 0.5, "al menos 1 punto; se acepta como mucho cerca de 0,5 avisos falsos por"),
        (SPANISH, 1.5, 1.0, "al menos 1,5 puntos; se acepta como mucho cerca de 1 aviso falso por"),
    ],
)
def test_a_rule_has_its_figures_as_the_language_writes_them(
    say: Texts, least: float, flags: float, rule: str
) -> None:
    assert rule in say("rule", least=least, flags=flags)


@every_language
def test_a_clinic_without_a_phone_number_has_a_help_line_too(say: Texts) -> None:
    assert "none" not in say("help-line", phone="none")
    assert "+34 555 0100" in say("help-line", phone="+34 555 0100")


@pytest.mark.parametrize(
    ("say", "day", "short_day", "full_day", "weekday", "points"),
    [
        (ENGLISH, "Monday, March 2", "Mar 2", "March 2, 2026", "Monday", "4.5"),
        (SPANISH, "lunes 2 de marzo", "2 mar", "2 de marzo de 2026", "lunes", "4,5"),
    ],
)
def test_days_and_figures_are_written_as_the_language_writes_them(
    say: Texts, day: str, short_day: str, full_day: str, weekday: str, points: str
) -> None:
    assert say.day(MONDAY) == day
    assert say.short_day(MONDAY) == short_day
    assert say.full_day(MONDAY) == full_day
    assert say.weekday(0) == weekday
    assert say.points(4.5) == points
    assert say.points(-0.04) == say.points(0)
    assert say.time(time(8)) == "08:00"
    assert say.time(datetime(2026, 3, 2, 18, 30, tzinfo=UTC)) == "18:30"


def test_a_stretch_of_days_is_as_short_as_it_can_be() -> None:
    assert ENGLISH.days(date(2026, 5, 25), date(2026, 6, 2)) == "May 25 – Jun 2"
    assert ENGLISH.days(date(2026, 5, 25), date(2026, 5, 29)) == "May 25 – 29"
    assert SPANISH.days(date(2026, 5, 25), date(2026, 6, 2)) == "25 may – 2 jun"


def test_a_day_reads_well_within_a_sentence() -> None:
    assert (
        ENGLISH("settings-saved", day=ENGLISH.day(MONDAY), time="18:00")
        == "Saved. The next check-in comes Monday, March 2 at 18:00."
    )
    assert (
        SPANISH("settings-saved", day=SPANISH.day(MONDAY), time="18:00")
        == "Guardado. El próximo registro llega el lunes 2 de marzo a las 18:00."
    )


@pytest.mark.parametrize(
    ("told", "spoken"),
    [
        ("es", "es"),
        ("es-419", "es"),
        ("ES-mx", "es"),
        ("la", "en"),
        ("en-GB", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_a_language_that_is_not_spoken_becomes_english(told: str | None, spoken: str) -> None:
    assert texts(told).language == spoken


@every_language
def test_typed_answers_have_a_word_for_every_number_and_every_question(say: Texts) -> None:
    vocabulary = say.vocabulary
    assert list(vocabulary.numbers.values()) == list(range(11))
    assert set(vocabulary.questions.values()) == {"pain", "mood"}
    assert set(vocabulary.signs.values()) == {"/", "-"}
    meaningful = {*vocabulary.numbers, *vocabulary.questions, *vocabulary.signs}
    assert not meaningful & vocabulary.fillers


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("siete", Rated({"pain": 7})),
        ("7 de 10", Rated({"pain": 7})),
        ("siete sobre diez", Rated({"pain": 7})),
        ("un siete", Rated({"pain": 7})),
        ("hoy ha sido un 7", Rated({"pain": 7})),
        ("estoy en un 7", Rated({"pain": 7})),
        ("Me duele 7.", Rated({"pain": 7})),
        ("d 7", Rated({"pain": 7})),
        ("cero dolor", Rated({"pain": 0})),
        ("humor 4", Rated({"mood": 4})),
        ("mi estado es 4", Rated({"mood": 4})),
        ("estado de ánimo: 4", Rated({"mood": 4})),
        ("siete y cuatro", Rated({"pain": 7, "mood": 4})),
        ("dolor 7 animo 4", Rated({"pain": 7, "mood": 4})),
        ("un dolor de siete y un ánimo de cuatro", Rated({"pain": 7, "mood": 4})),
        ("Mi estado de ánimo es 4 y el dolor 7 sobre 10", Rated({"pain": 7, "mood": 4})),
        ("ánimo 12", OutOfRange("mood")),
        ("siete u ocho", NotWhole()),
        ("de 7 a 8", NotWhole()),
        ("a la 1", Words()),
        ("a las 8", Words()),
        ("menos 1", Words()),
        ("más o menos 7", Words()),
        ("siete y medio", Words()),
        ("7 pastillas", Words()),
        ("no 7", Words()),
        ("nada", Words()),
    ],
)
def test_spanish_answers_are_read_as_they_are_meant(text: str, reply: Reply) -> None:
    assert read(text, DAILY, PAIN, SPANISH.vocabulary) == reply


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("pain 7 mood 4", Rated({"pain": 7, "mood": 4})),
        ("my pain is about a seven out of ten", Rated({"pain": 7})),
        ("7 to 8", NotWhole()),
        ("7 pills", Words()),
    ],
)
def test_english_answers_are_read_as_they_are_meant(text: str, reply: Reply) -> None:
    assert read(text, DAILY, PAIN, ENGLISH.vocabulary) == reply


def test_adding_a_language_is_adding_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "texts_with_portuguese"
    shutil.copytree(FOLDER, package, ignore=shutil.ignore_patterns("__pycache__"))
    spanish = (package / "es.ftl").read_text("utf-8")
    (package / "pt.ftl").write_text(spanish.replace("keep = No, conservarlo", "keep = Não, manter"))
    monkeypatch.syspath_prepend(tmp_path)

    with_portuguese = importlib.import_module(package.name)

    assert set(with_portuguese.LANGUAGES) == {*LANGUAGES, "pt"}
    say = with_portuguese.texts("pt-BR")
    assert say("keep") == "Não, manter"
    assert say.day(MONDAY) == "segunda-feira 2 de março"
    assert say.vocabulary.numbers["siete"] == 7
