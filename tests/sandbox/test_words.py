"""The page's words: both languages hold the same ones, each of them is said, and what is said has words."""

import ast
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

from bot.sandbox.journey import SECONDS
from bot.sandbox.refusals import WORDS
from bot.sandbox.stories import STORIES, four_weeks, induction, shorter_relief, silence
from storage import due
from storage.models import Role

SANDBOX = Path(__file__).parents[2] / "bot/sandbox"
PAGE = SANDBOX / "page"
ENGLISH, SPANISH = (json.loads((WORDS / f"{language}.json").read_text("utf-8")) for language in ("en", "es"))
LANGUAGES = pytest.mark.parametrize("words", [ENGLISH, SPANISH], ids=["en", "es"])

# Stories that say something on certain days.
SCENES = {
    "four-weeks": four_weeks,
    "induction": induction,
    "shorter-relief": shorter_relief,
    "silence": silence,
}
# How the page asks for words whose key it does not write out, and the keys that this can be.
BUILT: dict[str, Iterable[str]] = {
    "person.role": [*Role],
    "hint-invite-{}": [f"hint-invite-{role}" for role in Role],
    "due-{}": [f"due-{kind}" for kind in get_args(due.Kind)],
    "speed-{}": [f"speed-{speed.replace(' ', '-')}" for speed in SECONDS],
    **{
        f"{story}-{{}}": [f"{story}-{caption}" for caption in module.CAPTIONS.values()]
        for story, module in SCENES.items()
    },
    # What the server names: captions and stories.
    "caption.key": [],
    "key": [],
    "{}-about": [],
}
# Pieces of JavaScript that a list of arguments is made of.
_PIECE = re.compile(r'"[^"\n]*"|`[^`]*`|[()\[\]{},]|[^"`()\[\]{},]+')
_NOT_A_CALL = re.compile(r"(?m)^\s*(//.*|say\(\w*\) \{)$")
# What a stranger is told begins with one of these; inside a sentence they mean somebody else.
_FORMAL = re.compile(
    r"\b(?i:usted(es)?)\b|\bSu turno\b|\b(Pulse|Toque|Vuelva|Empiece|Responda|D[ií]ga(le)?|Pare|Párelo|Elija"
    r"|Espere|Escriba|Abra|Mire|Desbloquee|Desbloquéelo|Inicie|Detenga|Siga|Use|Haga|Recuerde|Puede|Pruebe|Lea|Vea)\b"
)


def placeholders(wording: str) -> list[str]:
    return sorted(set(re.findall(r"\{(\w+)\}", wording)))


def said_by_the_page() -> Iterator[tuple[str, str]]:
    """Each key, or the wording of one that is built, with what is given to it."""
    for script in set(PAGE.glob("*.js")) - {PAGE / "words.js"}:
        source = _NOT_A_CALL.sub("", script.read_text("utf-8"))
        for call in re.finditer(r"(?<![\w.])say\(", source):
            key, *given = _arguments(source[call.end() :])
            yield from ((wording, "".join(given)) for wording in _wordings(key))


def _arguments(source: str) -> list[str]:
    """What stands in source up to the bracket that closes the call, divided at the call's own commas."""
    depth, found = 0, [""]
    for piece in _PIECE.findall(source):
        if piece in ")]}":
            if not depth:
                break
            depth -= 1
        depth += piece in "([{"
        if piece == "," and not depth:
            found.append("")
        else:
            found[-1] += piece
    return [argument.strip() for argument in found]


def _wordings(key: str) -> list[str]:
    choices = key.partition(" ? ")[2] or key
    literals = re.findall(r'"([^"]+)"|`([^`]+)`', choices)
    return [re.sub(r"\$\{[^}]+\}", "{}", "".join(literal)) for literal in literals] or [key]


def said_by_the_markup() -> set[str]:
    """The attributes are those which words.js fills in."""
    attributes = set(re.findall(r"\[data-([\w-]+)\]", (PAGE / "words.js").read_text("utf-8")))
    assert {"say", "label"} <= attributes
    markup = (PAGE / "index.html").read_text("utf-8")
    return set(re.findall(rf'data-(?:{"|".join(attributes)})="([^"]+)"', markup))


def said_by_the_server() -> Iterator[tuple[str, set[str]]]:
    """What is refused, and what the stories tell, with the names of what is given."""
    for path in SANDBOX.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="not_now" | "not_there") | ast.Attribute(attr="caption"),
                    args=[ast.Constant() | ast.JoinedStr() as key],
                ):
                    yield _wording(key), {str(keyword.arg) for keyword in node.keywords}
                case ast.Subscript(
                    value=ast.Call(func=ast.Name(id="words")), slice=ast.Constant(value=str(word))
                ):
                    yield word, set()
    for story in STORIES:
        yield story, set()
        yield f"{story}-about", set()


def _wording(key: ast.Constant | ast.JoinedStr) -> str:
    parts = key.values if isinstance(key, ast.JoinedStr) else [key]
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)


def test_both_languages_hold_the_same_words_in_the_same_order() -> None:
    assert list(ENGLISH) == list(SPANISH)


def test_both_languages_have_the_same_gaps_to_fill() -> None:
    assert {key: placeholders(said) for key, said in ENGLISH.items()} == {
        key: placeholders(said) for key, said in SPANISH.items()
    }


def test_every_key_that_is_built_is_on_the_list_and_the_list_holds_no_other() -> None:
    asked_for = chain(said_by_the_page(), said_by_the_server())
    assert {wording for wording, _ in asked_for if wording not in ENGLISH} == set(BUILT)


def test_the_files_hold_all_that_is_said_and_nothing_that_is_not() -> None:
    asked_for = {wording for wording, _ in chain(said_by_the_page(), said_by_the_server())}
    built = {key for keys in BUILT.values() for key in keys}
    assert asked_for - set(BUILT) | built | said_by_the_markup() == set(ENGLISH)


def test_every_gap_is_filled() -> None:
    for key, given in said_by_the_page():
        for name in placeholders(ENGLISH.get(key, "")):
            assert re.search(rf"[{{\s]{name}\s*[:,}}]", given), f"{key} is said without {name}"
    for key, names in said_by_the_server():
        for one in BUILT.get(key, [key]):
            assert set(placeholders(ENGLISH[one])) == names, one
    for key in said_by_the_markup():
        assert placeholders(ENGLISH[key]) == [], key


@LANGUAGES
def test_words_are_typeset_and_none_is_empty(words: dict[str, str]) -> None:
    for key, said in words.items():
        assert said.strip(), key
        assert not re.search(r"[\"'´`]|\.\.\.", said), f"{key}: {said}"


def test_each_language_has_its_own_quotation_marks() -> None:
    assert not [key for key, said in ENGLISH.items() if re.search("[«»]", said)]
    assert not [key for key, said in SPANISH.items() if re.search("[“”]", said)]


def test_whoever_reads_spanish_is_no_stranger() -> None:
    assert {key: said for key, said in SPANISH.items() if _FORMAL.search(said)} == {}
