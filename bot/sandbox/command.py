"""python -m bot sandbox: in the browser, for scripts, or one story or diary at the terminal."""

import asyncio
import os
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot import logs
from bot.settings import Settings, WrongSetting
from bot.terminal import in_loop, now, settings, stop

if TYPE_CHECKING:
    from bot.sandbox.keeping import Keeping
    from bot.sandbox.theatre import Theatre

sandboxes = typer.Typer()
# When scripts begin, by the clock of the clinic, so that they read the same each time.
_FIRST = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - the clinic's zone is added


class Language(StrEnum):
    ENGLISH = "en"
    SPANISH = "es"


@sandboxes.command()
def sandbox(
    story: Annotated[
        str | None, typer.Option(metavar="NAME", help="Tell this story here, without the page.")
    ] = None,
    stories: Annotated[bool, typer.Option("--stories", help="List the stories.")] = False,
    language: Annotated[Language | None, typer.Option(help="The language of the story.")] = None,
    headless: Annotated[
        bool,
        typer.Option("--headless", help="For scripts: a JSON wish a line in, what happens out; no page."),
    ] = False,
    at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M"], help="When a script begins; 2026-03-02T09:00 if not given."),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Keep everything in this folder, and go on with what is in it."),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Play this CSV (date, pain, mood) and show the digests."),
    ] = None,
) -> None:
    """Try everything in the browser without Telegram, with a clock that you can move."""
    chosen = settings()
    ways = {"--story": story, "--stories": stories, "--headless": headless, "--replay": replay}
    way = _one_of([name for name, given in ways.items() if given])
    _belongs("--language", language, way, "--story")
    _belongs("--at", at, way, "--headless")
    _belongs("--keep", keep, way, "the page", "--headless")
    logs.set_up("WARNING")
    if stories:
        typer.echo(_stories())
    elif story is not None:
        _tell(chosen, story, language or Language.ENGLISH)
    elif headless:
        _perform(chosen, at, keep)
    elif replay is not None:
        _replay(chosen, replay)
    else:
        in_loop(_open_page(chosen, keep))


def open_page(chosen: Settings) -> None:
    logs.set_up("WARNING")
    in_loop(_open_page(chosen, None))


def _one_of(ways: list[str]) -> str:
    """Of these at most one makes sense."""
    if len(ways) > 1:
        stop(f"Choose one of {' and '.join(ways)}.")
    return ways[0] if ways else "the page"


def _belongs(option: str, given: object, way: str, *ways: str) -> None:
    if given is not None and way not in ways:
        stop(f"{option} goes with {' and '.join(ways)} only.")


async def _open_page(chosen: Settings, folder: Path | None) -> None:
    from bot.sandbox.theatre import Theatre

    fate = f"all of it is kept in {folder}" if folder else "nothing of it is kept"
    with _kept(chosen, folder) as place:
        theatre = Theatre(chosen, now, place)
        async with _served(theatre, chosen.sandbox_port) as url, theatre.open():
            typer.echo(f"The sandbox is open: {url}   (Ctrl-C ends it; {fate})")
            await _while_wanted(theatre.when_ended())


@contextmanager
def _kept(chosen: Settings, folder: Path | None) -> "Iterator[Keeping | None]":
    if folder is None:
        yield None
        return
    from bot.sandbox.keeping import Keeping

    place = Keeping(folder)
    with place.alone(chosen):
        yield place


@asynccontextmanager
async def _served(theatre: "Theatre", port: int) -> AsyncIterator[str]:
    from bot.sandbox.fake.web import serving
    from bot.sandbox.page import site

    async with AsyncExitStack() as opened:
        try:
            url = await opened.enter_async_context(serving(site(theatre), port))
        except OSError as error:
            raise WrongSetting(
                f"SANDBOX_PORT: port {port} cannot be used ({_reason(error)}); set another one"
            ) from None
        yield url


def _reason(error: OSError) -> str:
    """Asyncio adds what it tried, in other words on each system."""
    return os.strerror(error.errno) if error.errno else str(error)


def _stories() -> str:
    from bot.sandbox.refusals import words
    from bot.sandbox.stories import STORIES

    width = max(map(len, STORIES))
    return "\n".join(f"{name:{width}}  {words('en')[name]}" for name in STORIES)


def _tell(chosen: Settings, name: str, language: str) -> None:
    from bot.sandbox.stories import STORIES

    if name not in STORIES:
        stop(f"There is no story {name}. There are:\n{_stories()}")
    _say_what_this_is(language)
    if not in_loop(_told(chosen, name, language)):
        raise typer.Exit(1)


async def _told(chosen: Settings, name: str, language: str) -> bool:
    """Whether it was told to its end."""
    from bot.sandbox.moves import Tell
    from bot.sandbox.scripts.printing import Printer
    from bot.sandbox.scripts.script import Script, Undone
    from bot.sandbox.stories import STORIES
    from bot.sandbox.theatre import Theatre

    theatre = Theatre(chosen, now, time_runs=False)
    printer = Printer(language, ZoneInfo(STORIES[name].zone))
    script, wish = Script(theatre, printer), Tell.model_validate({"story": name, "language": str(language)})
    async with theatre.open():
        try:
            return await _while_wanted(script.move(wish), printer.nobody_reads)
        except Undone as trouble:
            typer.echo(f"The story ended early: {trouble}", err=True)
            return False


def _perform(chosen: Settings, at: datetime | None, folder: Path | None) -> None:
    _say_what_this_is()
    if not in_loop(_performed(chosen, (at or _FIRST).replace(tzinfo=chosen.zone).astimezone(UTC), folder)):
        raise typer.Exit(1)


async def _performed(chosen: Settings, at: datetime, folder: Path | None) -> bool:
    """Whether all that was read could be done."""
    from bot.sandbox.scripts.pipes import LinesOut, lines_in
    from bot.sandbox.scripts.script import Script
    from bot.sandbox.theatre import Theatre

    tell = LinesOut()
    with _kept(chosen, folder) as place:
        theatre = Theatre(chosen, lambda: at, place, time_runs=False)
        script = Script(theatre, tell)
        async with theatre.open():
            return await _while_wanted(script.perform(lines_in()), tell.nobody_reads) and script.went_well


def _replay(chosen: Settings, file: Path) -> None:
    from bot.sandbox.replay import report
    from bot.sandbox.theatre import only_of_the_clinic

    if not in_loop(report(only_of_the_clinic(chosen), file)):
        raise typer.Exit(1)


def _say_what_this_is(language: str = "en") -> None:
    """Not among what scripts read."""
    from bot.sandbox.refusals import words

    said = words(language)
    typer.echo(f"{said['banner-strong']} {said['banner']}", err=True)


async def _while_wanted(work: Coroutine[Any, Any, None], *ends: asyncio.Event) -> bool:
    """Whether the work came to its end before SIGTERM, Ctrl-C or one of these."""
    from bot.service import on_signals

    doing = asyncio.create_task(work)
    told = [asyncio.create_task(end.wait()) for end in (on_signals(), *ends)]
    await asyncio.wait([doing, *told], return_when=asyncio.FIRST_COMPLETED)
    for task in told:
        task.cancel()
    if not doing.done():
        doing.cancel()
        await asyncio.wait([doing])
        return False
    await doing
    return True
