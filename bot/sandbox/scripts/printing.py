"""What happens in a story, for somebody who reads it at a terminal."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.sandbox.fake.messages import Raw

_SHOWN = {"photo": "🖼", "document": "📄", "edited": "✎"}


class Printer:
    """`language` is that of dates. `nobody_reads` is set once the other side has gone."""

    def __init__(self, language: str, zone: ZoneInfo, console: Console | None = None) -> None:
        self.nobody_reads = asyncio.Event()
        self._language = language
        self._zone = zone
        self._console = console or Console()
        self._console.on_broken_pipe = self.nobody_reads.set  # type: ignore[method-assign]
        self._read = dict[tuple[str, int], str]()

    def __call__(self, told: Raw) -> None:
        match told:
            case {"caption": caption}:
                self._console.print(Text(f"\n{caption}\n", style="bold cyan"))
            case {"toast": toast, "to": name}:
                self._console.print(Text(f"{name}  ({toast})", style="dim"))
            case {"message": number, "text": text, "at": at}:
                self._print_message(told, number, text, datetime.fromisoformat(at))

    def _print_message(self, told: Raw, number: int, text: str, at: datetime) -> None:
        name = told.get("to") or told["from"]
        new = self._not_read_yet(name, number, text)
        if not new:
            return
        who = f"→ {name}" if "to" in told else f"{name} →"
        when = format_datetime(at.astimezone(self._zone), "EEE d MMM HH:mm", locale=self._language)
        signs = [sign for kind, sign in _SHOWN.items() if told.get(kind)]
        self._console.print(Text("  ".join([when, who, *signs]), style="dim"))
        self._console.print(Padding(Text(new), (0, 0, 1, 4), expand=False))
        if buttons := told.get("buttons"):
            labels = " ".join(f"[{label}]" for label in buttons)
            self._console.print(Padding(Text(labels, style="cyan"), (0, 0, 1, 4), expand=False))

    def _not_read_yet(self, name: str, number: int, text: str) -> str:
        """Of a message that was edited, what was added, unless all of it is new."""
        before, self._read[name, number] = self._read.get((name, number), ""), text
        return text.removeprefix(before).strip() if before else text
