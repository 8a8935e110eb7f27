"""The code says what the language files hold: no key is missing there, and none is left over."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from handlers.admins.menu import MENU
from handlers.admins.schedule_screens import CHOICES
from handlers.admins.schedules import SETTINGS
from handlers.choices import OF_PATIENTS
from handlers.clinicians import boards, items
from handlers.patients.meant import NAMED
from handlers.rights import COMMANDS
from handlers.texts import texts
from journal import episodes, oncall, report, rules
from journal.episodes import OUTCOMES
from journal.instruments import DAILY, INSTRUMENTS, MORNING, QUESTIONS, WEEKLY
from journal.later import Later
from journal.occasions import COMPUTED
from journal.questionnaires import SCALES
from journal.verdict import Verdict
from storage.infusions import KINDS
from storage.models import Role

ROOT = Path(__file__).parents[2]
ENGLISH = (ROOT / "handlers/texts/en.ftl").read_text("utf-8")
KEYS = set(re.findall(r"^(\w[\w-]*) =", ENGLISH, re.MULTILINE))
QUESTION_KEYS = [question.key for question in QUESTIONS.values()]
DAILY_KEYS = [question.key for question in DAILY.questions]
NUMBERED = [question.key for question in QUESTIONS.values() if question.options is None]
WORDS = {(question.options, n) for question in QUESTIONS.values() if question.options for n in question.scale}
ASKED_BESIDE = [key for key in INSTRUMENTS if key != DAILY.key]
STATES = ("invited", "enrolling", "active", "paused", "stopped", "removed", "erased", "unreachable", "closed")
NOTICES = (
    *("notice-parked", "notice-put-off", "notice-unreachable", "notice-unknown", "notice-on-call-lost"),
    *("notice-email-refused", "notice-came", "notice-links"),
    *("notice-parked-gone", "notice-erasure-ahead", "notice-erased"),
)
DONE_ABOUT = ("team", "plan", "inf", "email", "link", "revoke", "audit", "remove", "erase")
FOLLOW_UPS = ("answer-again", "checkin-again", "digest-again", "page-again")

# How the code asks for a text whose key it does not write out, and the keys that this can be.
BUILT: dict[str, Iterable[str]] = {
    "{}-question": [f"{key}-question" for key in QUESTION_KEYS],
    "{}-ends": [f"{key}-ends" for key in NUMBERED],
    "{}-{}": [f"{options}-{n}" for options, n in WORDS],
    "{}-heading": [f"{key}-heading" for key in INSTRUMENTS],
    "{}-closed": [f"{key}-closed" for key in INSTRUMENTS],
    "{}-greeting": [f"{key}-greeting" for key in ASKED_BESIDE],
    "{}-reminder": [f"{key}-reminder" for key in ASKED_BESIDE],
    "{}-ended": [f"{key}-ended" for key in ASKED_BESIDE],
    "{}-offer": [f"{key}-offer" for key in (MORNING.key, WEEKLY.key)],
    "question.key": QUESTION_KEYS,
    "change-{}": [f"change-{key}" for key in DAILY_KEYS],
    "change-{}-{}": [f"change-{key}-{way}" for key in DAILY_KEYS for way in ("worse", "better")],
    "change-{}-worse": [f"change-{key}-worse" for key in DAILY_KEYS],
    "less-relief-{}": [f"less-relief-{key}" for key in DAILY_KEYS],
    "finding-apart-{}": [f"finding-apart-{key}" for key in DAILY_KEYS],
    "vocabulary-{}": [f"vocabulary-{key}" for key in (*DAILY_KEYS, "of", "or")],
    "q.key": QUESTION_KEYS,
    "change.question": QUESTION_KEYS,
    "welcome-{}": [f"welcome-{role}" for role in Role],
    "help-{}": [f"help-{role}" for role in Role],
    "invite-{}": [f"invite-{role}" for role in Role],
    "roster-{}s": [f"roster-{role}s" for role in Role],
    "role": [*Role],
    "kind": KINDS,
    "one.kind": KINDS,
    "stage-{}": [f"stage-{state}" for state in STATES],
    "about-{}": [f"about-{name}" for name in rules.SETTINGS],
    "choices-{}": [f"choices-{name}" for name in rules.SETTINGS],
    "command-{}": [f"command-{name}" for name in COMMANDS],
    "shift-{}-{}": [f"shift-{key}-{way}" for key in DAILY_KEYS for way in ("worse", "better")],
    "better-{}": [f"better-{key}" for key in DAILY_KEYS],
    "signed-{}": [f"signed-{key}" for key in DAILY_KEYS],
    "name-{}": [f"name-{name}" for name in items.NAMES.values()],
    "codes-{}": [f"codes-{name}" for name in ("worse", "watch", "silent", "beside")],
    "act-{}": [f"act-{act}" for act in (*OUTCOMES, boards.REMIND, boards.NO_REMINDER)],
    "act-undo-{}": [f"act-undo-{did}" for did in OUTCOMES],
    **{f"{key}-{{}}": [f"{key}-{did}" for did in OUTCOMES] for key in ("done", "who", "board")},
    "verdict-{}": [f"verdict-{verdict.name.lower().replace('_', '-')}" for verdict in Verdict],
    "level-{}": [f"level-{question.key}" for question in DAILY.questions],
    "level-few-{}": [f"level-few-{question.key}" for question in DAILY.questions],
    "score-{}": [f"score-{scale.key}" for scale in SCALES],
    "severity-{}": [f"severity-{severity}" for severity in range(4)],
    "q": QUESTION_KEYS,
    "later-{}": [f"later-{later}" for later in Later],
    "settings-{}": [f"settings-{name}" for name in OF_PATIENTS],
    "setting-{}": [f"setting-{name}" for name in OF_PATIENTS],
    "ask-{}": [f"ask-{name}" for name in OF_PATIENTS],
    "words-for-{}": [f"words-for-{name}" for name in NAMED],
    "notes-{}": ["notes-yes", "notes-no"],
    "alert-outcome-{}": [f"alert-outcome-{outcome}" for outcome in OUTCOMES],
    "alert-reason-{}": [f"alert-reason-{reason}" for reason in oncall.REASONS],
    "alert-short-{}": [f"alert-short-{reason}" for reason in oncall.REASONS],
    "oncall-{}": [f"oncall-{name}" for name in (*oncall.SETTINGS, "on", "off", "always")],
    "oncall-{}-{}": [f"oncall-{name}-{turn}" for name in ("words", "item9") for turn in ("on", "off")],
    "oncall-choose-{}": [f"oncall-choose-{name}" for name in oncall.SETTINGS[:5]],
    "person.role": [*Role],
    "people-{}s": [f"people-{role}s" for role in Role],
    "invite-a-{}": [f"invite-a-{role}" for role in Role],
    "remove-sure-{}": [f"remove-sure-{role}" for role in Role],
    "removed-{}": [f"removed-{role}" for role in Role],
    "do-{}": [f"do-{what}" for what in DONE_ABOUT],
    "plan-{}": [f"plan-{name}" for name in SETTINGS],
    "plan-about-{}": [f"plan-about-{name}" for name in SETTINGS],
    "phases-{}": [f"phases-{n}" for n, _ in enumerate(CHOICES["phases"][:-1])],
    "told-{}": [f"told-{name}" for name in rules.SETTINGS],
    "coming-{}": [f"coming-{name}" for name in ("daily", *COMPUTED)],
    "clinic-{}": [f"clinic-{name}" for name in MENU],
    "report-{}": [f"report-{one}" for one in (*report.OUTCOMES, *episodes.KINDS)],
    "team-{}": ["team-add", "team-drop"],
    "text-{}": ["text-name", "text-phone"],
    "{}-yes": ["oncall-off-yes", "pause-yes", "revoke-yes", "remove-yes", "erase-yes"],
    "usage": ["remove-usage", "erase-usage"],
    # `tell` is given the notice's key; `plain` is what every text goes through.
    "key": [*NOTICES, *FOLLOW_UPS],
}


def spoken() -> Iterator[tuple[str, ast.Call]]:
    """Each call that asks for a text, once for every key that it may ask for: say("keep"), say.plain(…)."""
    for path in (*ROOT.glob("handlers/**/*.py"), *ROOT.glob("bot/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and node.args
                and _name(node.func) in ("say", "plain", "said", "texts()")
            ):
                yield from ((wording, node) for wording in _wordings(node.args[0]))


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func):
            return f"{_name(func)}()"
    return ""


def _wordings(key: ast.expr) -> list[str]:
    match key:
        case ast.Constant(str(word)):
            return [word]
        case ast.IfExp(body=body, orelse=orelse):
            return [*_wordings(body), *_wordings(orelse)]
        case ast.JoinedStr(parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)]
    return [ast.unparse(key)]


def test_every_key_that_is_built_is_on_the_list_and_the_list_holds_no_other() -> None:
    assert {wording for wording, _ in spoken() if wording not in KEYS} == set(BUILT)


def test_the_files_hold_every_text_that_is_said_and_none_that_is_not() -> None:
    written = {wording for wording, _ in spoken() if wording not in BUILT}
    assert written | {key for keys in BUILT.values() for key in keys} == KEYS


def test_every_text_is_given_what_it_is_made_with() -> None:
    english = texts("en")
    for wording, call in spoken():
        given = [keyword.arg for keyword in call.keywords]
        if wording in KEYS and None not in given:
            assert english(wording, **dict.fromkeys(map(str, given), "2"))
