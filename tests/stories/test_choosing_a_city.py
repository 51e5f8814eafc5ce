"""Choosing a city: from the list, by its name, by where one is, by a poster."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core.cities.model import City
from bot.services import founding_cities
from handlers.cities.callbacks import FOLLOW, HEADING, HOME, LIST, NEAR, PICK, SEARCHING
from handlers.residents.callbacks import AGREE, WELCOME
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import CODES, all_handled, carrying, conversation, known, voice
from tests.towns import HeldClock, Town, copy_furnished, open_town, settings_for

CITIES = {city.slug: city for city in founding_cities()}
QUESTION = "Which city is yours?"
FAR_AWAY = (-41.29, 174.78)  # Wellington


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def great_town(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """One town for all cities: hundreds of newcomers who do not meet."""
    folder = copy_furnished(furnished, tmp_path_factory.mktemp("great_town") / "data")
    async with open_town(settings_for(folder), HeldClock()) as town:
        yield town


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("slug", CITIES)
async def test_every_city_can_be_chosen_in_each_of_its_languages(great_town: Town, slug: str) -> None:
    """From the list, by typing its name, and by its poster."""
    city = CITIES[slug]
    ways = (_by_list, _by_name, _by_poster)
    await asyncio.gather(*(_settle(great_town, city, tag, way) for tag in city.languages for way in ways))


async def _settle(town: Town, city: City, tag: str, way: "Way") -> None:
    phone = await town.newcomer(f"{city.slug} {tag} {way.__name__}", CODES[tag])
    await way(town, phone, city, tag)
    name, t = city.name_for(tag), voice(tag)
    consent = (await phone.screens())[-1]
    assert str(t.gettext("Before we begin, in short:")) in consent.text, f"{tag}, {way.__name__}: {consent}"
    assert consent.text.startswith(name)
    await _press(town, phone, carrying(AGREE, city.slug))
    menu = (await phone.screens())[-1]
    assert name in menu.text
    resident = await known(town, phone)
    assert (resident.home, resident.language) == (city.slug, tag)


async def _by_list(town: Town, phone: Phone, city: City, tag: str) -> None:
    await phone.start()
    await all_handled(town, phone)
    wanted = carrying(PICK, city.slug, HOME)
    for number in range(len(CITIES)):
        page = await _press(town, phone, carrying(LIST, "", HOME, str(number)))
        labels = [
            button.text for row in page.rows for button in row if button.value == wanted
        ]
        if labels:
            assert labels == [city.name_for(tag)]
            await _press(town, phone, wanted)
            return
    raise AssertionError(f"{city.slug} is on no page in {tag}")


async def _by_name(town: Town, phone: Phone, city: City, tag: str) -> None:
    await phone.start()
    await all_handled(town, phone)
    await _press(town, phone, carrying(LIST, "", HOME, "0"))
    await phone.says(city.name_for(tag))
    await all_handled(town, phone)
    found = (await phone.screens())[-1]
    assert found.rows[0][0].value == carrying(PICK, city.slug, HOME), f"{city.slug} in {tag}: {found}"
    await _press(town, phone, carrying(PICK, city.slug, HOME))


async def _by_poster(town: Town, phone: Phone, city: City, tag: str) -> None:
    await phone.start(f"c-{city.slug}")
    await all_handled(town, phone)


async def _press(town: Town, phone: Phone, data: str) -> Screen:
    """Presses a button of the newest message that really stands there, and returns what stands there then."""
    screen = (await phone.screens())[-1]
    standing = [button.value for row in screen.rows for button in row]
    assert data in standing, f"{data} not in:\n{screen}"
    await phone.forge(screen.message_id, data)
    await all_handled(town, phone)
    return (await phone.screens())[-1]
