"""What the page shows of the theatre, as JSON."""

from dataclasses import asdict

from bot.sandbox.fake.messages import Raw
from bot.sandbox.journey import SECONDS
from bot.sandbox.phones import instant, phones
from bot.sandbox.stories import STORIES
from bot.sandbox.theatre import Theatre
from storage.due import Coming

# So many things of each kind that are due next; more than the people of a stage have.
FORESEEN = 50


async def view(theatre: Theatre, hood: int | None = None, since: int = -1) -> Raw:
    """`version` is read first: what changes while the rest is collected comes with the next view."""
    # While this is collected, the stage may have to make room for another one.
    version, stage, under = theatre.changes.version, theatre.stage, theatre.hood
    number, coming = theatre.number, await stage.coming(FORESEEN)
    people = await phones(stage, since, coming)
    # Nothing is awaited from here on, so that the clock stands where the move is.
    shown = {
        "version": version,
        "stage": number,
        "kept": theatre.is_kept,
        "now": instant(stage.clock()),
        "next": _next(coming[0]) if coming else None,
        "zone": stage.app.settings.clinic_timezone,
        "cut_off": stage.is_cut_off,
        "stories": list(STORIES),
        "speeds": SECONDS,
        "people": people,
    } | _moving(theatre)
    return shown if hood is None else shown | {"hood": await under.view(hood)}


def _next(one: Coming) -> Raw:
    return {"kind": one.kind, "who": one.code, "at": instant(one.at)}


def _moving(theatre: Theatre) -> Raw:
    journey = theatre.journey
    moving = {"kind": journey.kind, "done": journey.done, "total": journey.total}
    return {
        "moving": moving if journey.is_under_way else None,
        "speed": journey.speed,
        "story": journey.story,
        "caption": asdict(journey.caption) if journey.caption else None,
        "trouble": theatre.trouble or journey.trouble,
    }
