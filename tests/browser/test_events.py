"""On the phones' page: an editor publishes with a picture, residents in two languages find, join, are reminded and told."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.evening import CITY, open_evening, play

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_evening_from_its_announcement_to_the_stars_it_gets(
    browser: Browser, tmp_path: Path
) -> None:
    async with open_evening(browser, tmp_path) as evening:
        await play(evening)
        services = evening.town.app.services
        city = await services.cities.get(CITY)
        (listing,) = await services.events.browsing.search([city], "jazz", over=True)
        said = await services.stores.cities.of(city).read(
            lambda records: records.attendances.feedback_of(listing.occurrence.id)
        )
        assert [feedback.stars for feedback in said] == [5, 5]
        assert listing.occurrence.taken == 2
