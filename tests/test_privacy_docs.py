"""docs/privacy.md lists every column of every table, and no other."""

import re
from pathlib import Path

from storage.models import Base

PAGE = (Path(__file__).parent.parent / "docs" / "privacy.md").read_text("utf-8")
TABLES = Base.metadata.tables
ROWS = [
    (table, re.findall(r"`(\w+)`", columns), kept)
    for table, columns, kept in re.findall(r"(?m)^\| `(\w+)` \| (.+?) \| .+? \| (.+?) \| .+? \|$", PAGE)
]


def test_the_inventory_names_each_column_once() -> None:
    named = sorted((table, column) for table, columns, _ in ROWS for column in columns)
    assert named == sorted((name, column.name) for name, table in TABLES.items() for column in table.columns)


def test_what_is_called_sealed_in_the_tables_is_so_in_the_inventory() -> None:
    for _, columns, kept in ROWS:
        assert all(column.endswith("_sealed") for column in columns) == kept.startswith("sealed")
