"""The commands that Telegram lists for somebody."""

from collections.abc import Collection

from handlers.rights import COMMANDS
from handlers.texts import Texts
from storage.models import Role


def listed(roles: Collection[Role], say: Texts) -> list[dict[str, str]]:
    """The commands of these roles as setMyCommands takes them."""
    return [
        {"command": name, "description": say.plain(f"command-{name}")}
        for name, right in COMMANDS.items()
        if not set(right.roles).isdisjoint(roles)
    ]
