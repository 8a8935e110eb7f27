"""A patient writes the bare name of a command: "stop", "ayuda". In every language, whichever is spoken."""

from collections.abc import Mapping
from functools import cache

from handlers.context import Context
from handlers.texts import LANGUAGES, Texts, texts
from journal.replies import by_plain_word, one_of
from storage.models import Person

NAMED = ("stop", "help", "pause", "resume", "checkin", "history", "settings", "export", "privacy", "forget")


def command(text: str, say: Texts) -> str | None:
    """The command that one plain word names; None for anything else."""
    spoken = (say.language, *LANGUAGES)
    return next((name for language in spoken if (name := one_of(text, _names(language)))), None)


async def offer(context: Context, patient: Person, name: str) -> None:
    """Nothing is done or saved on a guess."""
    await context.reply(context.say("meant-command", command=name))


@cache
def _names(language: str) -> Mapping[str, str]:
    say = texts(language)
    return by_plain_word({word: name for name in NAMED for word in say(f"words-for-{name}").split()})
