"""What each package may know, besides the imports that `make lint` checks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STATEMENTS = {"select", "insert", "update", "delete", "text"}
# What makes sure of a file is no environment.
ON_DISK = {"O_RDONLY", "close", "fsync", "open"}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic"}


def modules(*packages: str) -> list[Path]:
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


def name(path: object) -> str:
    return str(path.relative_to(ROOT)) if isinstance(path, Path) else str(path)


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Each imported module and name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def called(path: Path) -> Iterator[tuple[str, str]]:
    """What is called on what, such as ("datetime", "now")."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr


@pytest.mark.parametrize("path", modules("handlers", "bot"), ids=name)
def test_sql_is_written_in_storage_alone(path: Path) -> None:
    known = {what for module, what in imported(path) if module.startswith("sqlalchemy")}
    assert not known & STATEMENTS
    assert ("session", "execute") not in called(path)


@pytest.mark.parametrize("path", modules("handlers", "storage", "journal"), ids=name)
def test_clock_and_environment_are_read_in_bot_alone(path: Path) -> None:
    assert not [(on, what) for on, what in called(path) if what in CLOCKS and on in ("datetime", "date")]
    assert not {module for module, what in imported(path) if what not in ON_DISK} & {"os", "time"}


@pytest.mark.parametrize("path", modules("bot", "handlers", "storage", "journal"), ids=name)
def test_a_module_is_named_by_a_noun_and_says_what_it_is_for(path: Path) -> None:
    assert not {"util", "utils", "helper", "helpers", "common", "manager", "misc"} & set(path.stem.split("_"))
    if "versions" not in path.parts:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
