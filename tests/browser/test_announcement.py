"""On the phones' page: an editor invites many to a survey, pauses and goes on; residents read it, and a digest comes."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.core.broadcasts.model import BroadcastStatus
from tests.browser.announcement import (
    ANSWERED_ELSEWHERE,
    BLOCKED,
    INVITED,
    open_crowded_evening,
    play,
    the_broadcast,
)
from tests.browser.evening import CITY
from tests.stories.happenings import HALL

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_invitation_from_its_first_word_to_what_came_of_it_and_a_digest(
    browser: Browser, tmp_path: Path
) -> None:
    async with open_crowded_evening(browser, tmp_path) as evening:
        await play(evening)
        broadcast = await the_broadcast(evening)
        assert broadcast.status is BroadcastStatus.ENDED
        assert (broadcast.counts.sent, broadcast.counts.blocked) == (INVITED - BLOCKED, BLOCKED)
        services, city = evening.town.app.services, await evening.town.app.services.cities.get(CITY)
        _, report = await services.broadcasts.reporting.report(HALL, city, broadcast.id)
        assert report.answered == ANSWERED_ELSEWHERE + 1
        assert sum(report.by_language.values()) == INVITED - BLOCKED
