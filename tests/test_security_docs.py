"""SECURITY.md names for each threat the tests that show how it is met, and they are there."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "SECURITY.md").read_text("utf-8")
THREATS = PAGE.split("## What is *not* protected")[0]
ROWS = re.findall(r"(?m)^\| (.+?) \| .+? \| (.+?) \|$", THREATS)


def functions_of(file: str) -> set[str]:
    parsed = ast.parse((TESTS / file).read_text("utf-8"))
    return {one.name for one in ast.walk(parsed) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_each_threat_names_tests_and_each_of_them_is_there() -> None:
    threats = [(who, shown) for who, shown in ROWS if shown != "shown by"]
    assert len(threats) > 20
    for who, shown in threats:
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", shown)
        assert named, who
        assert [name for file, name in named if name not in functions_of(file)] == [], who
