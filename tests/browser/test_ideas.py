"""On the phones' page: an idea is sent, asked about, published, supported in another language, answered and done."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.core.ideas.model import IdeaStatus, Progress
from tests.browser.evening import CITY, open_evening
from tests.browser.ideas import ANSWERS, play, the_idea
from tests.stories.happenings import HALL

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_idea_from_its_photo_to_the_day_it_is_done(browser: Browser, tmp_path: Path) -> None:
    async with open_evening(browser, tmp_path) as evening:
        await play(evening)
        idea = await the_idea(evening)
        assert (idea.status, idea.progress, idea.supports) == (IdeaStatus.PUBLISHED, Progress.DONE, 1)
        assert len(idea.version.photos) == 1
        services = evening.town.app.services
        city = await services.cities.get(CITY)
        desk = await services.ideas.official.review(HALL, city, idea.id)
        assert [tuple(answer.texts.values()) for answer in reversed(desk.answers)] == list(ANSWERS.values())
        assert [check.is_done for check in desk.checks] == [True]
