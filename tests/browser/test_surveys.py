"""On the phones' page: an editor sends a spreadsheet, tries and publishes it; residents answer in two languages."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.core.surveys.model import SurveyStatus
from tests.browser.evening import CITY, open_evening
from tests.browser.poll import SENT_ELSEWHERE, play, the_survey

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_survey_from_its_spreadsheet_to_its_results(browser: Browser, tmp_path: Path) -> None:
    async with open_evening(browser, tmp_path) as evening:
        await play(evening)
        survey = await the_survey(evening)
        assert survey.status is SurveyStatus.CLOSED
        assert survey.sent == len(SENT_ELSEWHERE) + 2
        services = evening.town.app.services
        report = await services.surveys.reporting.report(await services.cities.get(CITY), survey.id)
        bars = {bar.code: bar.count for bar in report.of("often").bars}
        assert bars == {"daily": 10, "weekly": 15, "never": 6}
