"""Time zones by the city that somebody lives in or near."""

import pytest

from handlers import places
from handlers.places import Place
from journal.schedule import is_zone


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Nueva York", places.Place("New York City, United States", "America/New_York")),
        ("new york", places.Place("New York City, United States", "America/New_York")),
        ("san francisco", places.Place("San Francisco, United States", "America/Los_Angeles")),
        ("Барселона", places.Place("Barcelona, Spain", "Europe/Madrid")),
        ("  MALAGA ", places.Place("Málaga, Spain", "Europe/Madrid")),
        ("münchen", places.Place("Munich, Germany", "Europe/Berlin")),
        ("東京", places.Place("Tokyo, Japan", "Asia/Tokyo")),
        ("Madrid, Spain", places.Place("Madrid, Spain", "Europe/Madrid")),
    ],
)
async def test_a_city_is_found_by_the_name_that_people_give_it(words: str, first: places.Place) -> None:
    found = await places.search(words, "en")
    assert found[0] == first
    assert len(found) <= places.MOST_SHOWN


async def test_cities_of_one_name_in_several_zones_are_all_offered() -> None:
    zones = {place.zone for place in await places.search("Springfield", "en")}
    assert {"America/Chicago", "America/New_York"} <= zones


@pytest.mark.parametrize("words", ["", "x", "xyzzy", "<b>Madrid</b>", "\0\0", ",", "7", "😀" * 4096])
async def test_nonsense_is_nowhere(words: str) -> None:
    assert await places.search(words, "en") == []


async def test_a_place_too_small_for_the_cities_is_found_when_a_zone_has_its_name() -> None:
    assert await places.search("kiritimati", "en") == [Place("Kiritimati", "Pacific/Kiritimati")]
    assert await places.search("isla de pascua", "es") == [Place("Isla de Pascua", "Pacific/Easter")]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Londres", "Londres, Reino Unido"),
        ("ciudad de méxico", "Ciudad de México, México"),
        ("Sevilla", "Sevilla, España"),
    ],
)
async def test_places_are_named_in_the_readers_language(words: str, name: str) -> None:
    (place, *_) = await places.search(words, "es")
    assert place.name == name


@pytest.mark.parametrize(
    ("zone", "language", "name"),
    [
        ("America/New_York", "es", "Nueva York"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires"),
        ("UTC", "en", "UTC"),
    ],
)
def test_a_zone_is_called_by_its_city(zone: str, language: str, name: str) -> None:
    assert places.city(zone, language) == name


def test_only_zones_are_zones() -> None:
    assert is_zone("Europe/Madrid") and is_zone("UTC")
    assert not any(map(is_zone, ("", "Madrid", "../etc/passwd", "Europe/Madrid\0", "EST5EDT")))
