"""What a person can set or call is documented."""

from pathlib import Path

import pytest

from bot.cli import cli
from bot.keys_cli import keys
from bot.settings import Settings
from handlers.admins.schedules import EXAMPLES, SETTINGS
from handlers.rights import COMMANDS

TOP = Path(__file__).parent.parent
README = (TOP / "README.md").read_text("utf-8")
EXAMPLE = (TOP / ".env.example").read_text("utf-8")


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_a_setting_stands_in_the_readme_and_in_the_example(name: str) -> None:
    assert f"`{name}`" in README
    assert f"{name}=" in EXAMPLE


@pytest.mark.parametrize("name", ["start", *COMMANDS])
def test_a_chat_command_stands_in_the_readme(name: str) -> None:
    assert f"`/{name}" in README


@pytest.mark.parametrize(
    "name", [str(c.name or getattr(c.callback, "__name__", "")) for c in cli.registered_commands]
)
def test_a_terminal_command_stands_in_the_readme(name: str) -> None:
    assert f"| `{name}" in README


@pytest.mark.parametrize("name", [str(c.name) for c in keys.registered_commands])
def test_a_command_about_keys_stands_in_the_readme(name: str) -> None:
    assert f"| `keys {name}`" in README


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_in_the_chat_stands_in_the_readme_and_has_an_example(name: str) -> None:
    assert f"| `{name}` |" in README
    assert name in EXAMPLES


def test_what_the_readme_links_to_exists() -> None:
    links = [part.split(")")[0] for part in README.split("](")[1:]]
    missing = [link for link in links if not link.startswith("http") and not (TOP / link).exists()]
    assert missing == []
