"""Who may do what, as a page: made of what decides it, for docs/roles.md and for whoever asks."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from handlers.rights import BUTTONS, COMMANDS, SENDING, Reach, Right
from storage.models import Role

_BEGINNING = """# Who may do what

`python -m bot roles` makes this page of what decides it in the program (`handlers/rights.py`), and a test
compares the two. Another test taps every button and says every command as every role and as a stranger.

- **own**: about oneself alone. Nobody else's answers, notes or settings.
- **team**: about the patients on whose team this clinician is now.
- **clinic**: about everybody, by code: who takes part, infusions, schedules, teams, the audit, who answered.
  Never ratings, questionnaires or notes.
- **–**: nothing is done and nothing is told.

Rights are looked up at each command and each tap, not when a button is shown: whatever an old or a forged
button carries, its owner is checked again. Whoever has stopped, was removed or has not finished enrolling may
do only what is marked with *, and a clinician then sees no patient; `/stop` is open as soon as a patient has
agreed. An account with two roles acts in the one that a command belongs to, the left column first.

A clinician who was asked about an alert of a patient on somebody else's team sees its code and its reason,
and nothing more.
"""
_TERMINAL = """
## At a terminal

Whoever may run the program on its machine, with its `.env`, may do and read everything; the audit says
“command line”. A command that stands in the table above does the same there.
"""
_AT_SENDING = """
## Checked again when it is sent

A message may wait in the outbox, and rights may change meanwhile. Nothing goes to a person who has erased
everything; and:
"""
_COLUMNS = (*Role, "stranger")


def page(terminal: Collection[str]) -> str:
    """`terminal` are the names of the commands at a terminal."""
    return "\n".join(
        (
            _BEGINNING,
            "## Commands\n",
            *_table("command", "/", COMMANDS, terminal),
            "\nWhoever opens an invite with `/start` gets its one role. Everything else that a stranger sends"
            " gets one and the same answer: this works by invitation only.\n",
            "## Buttons\n",
            *_table("button", "", BUTTONS),
            _TERMINAL,
            _alone(terminal),
            _AT_SENDING,
            *(f"- **{_and(kinds)}**: {check}" for check, kinds in SENDING.items()),
            "",
        )
    )


def _table(
    what: str, sign: str, rights: Mapping[str, Right], terminal: Collection[str] | None = None
) -> Iterator[str]:
    columns = [what, "what it is about", *_COLUMNS, *(["command line"] if terminal is not None else [])]
    yield _row(columns)
    yield _row(["---"] * len(columns))
    for name, right in rights.items():
        row = [f"`{sign}{name}`", right.what, *(_cell(right.reach.get(role), right) for role in Role), "–"]
        yield _row(row if terminal is None else [*row, "all" if name in terminal else "–"])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(reach: Reach | None, right: Right) -> str:
    return "–" if reach is None else f"{reach}*" if right.always else str(reach)


def _alone(terminal: Collection[str]) -> str:
    return f"Only there: {', '.join(f'`{name}`' for name in sorted(set(terminal) - COMMANDS.keys()))}."


def _and(kinds: tuple[str, ...]) -> str:
    return " and ".join(", ".join(kinds).rsplit(", ", 1))
