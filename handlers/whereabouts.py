"""Where somebody is: asked for when they enrol, and when they travel."""

from handlers import choices, places
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.places import Place
from handlers.texts import Html, Texts, local
from storage.models import Person

# With the time behind it, a small phone shows so much of a name on a button.
LONGEST_NAME = 32


async def question(context: Context, person: Person, say: Texts, during: str) -> tuple[Html, Keyboard]:
    """The place where this person was last, and the clinic's, are one tap away."""
    offered = dict.fromkeys((person.zone, (await context.site()).zone))
    labelled = [(here(context, zone, say), zone) for zone in offered]
    return say("ask-zone"), choices.zones(labelled, say, during)


async def search(context: Context, during: str, city: str) -> None:
    say = context.say
    found = await places.search(city, say.language)
    if not found:
        await context.reply(say("city-unknown", city=city[:60]))
        return
    labelled: dict[str, str] = {}
    for place in found:
        # Of two places that look the same on a button, the bigger one comes first and stays.
        labelled.setdefault(_found(context, place, say), place.zone)
    await context.reply(say("city-choice"), choices.zones(labelled.items(), say, during))


def here(context: Context, zone: str, say: Texts) -> str:
    """A zone's place with the time there; plain text, as a button is, which must not be escaped as Html."""
    place, now_there = places.city(zone, say.language), say.time(local(context.now, zone))
    return say.plain("zone-here", place=place, time=now_there)


def _found(context: Context, place: Place, say: Texts) -> str:
    name = place.name if len(place.name) <= LONGEST_NAME else f"{place.name[: LONGEST_NAME - 1]}…"
    return say.plain("place-there", place=name, time=say.time(local(context.now, place.zone)))
