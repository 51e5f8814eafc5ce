"""The pages of surveys as a browser shows them, from the narrowest phone on."""

from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from bot.core.surveys.questionnaire import Kind, Option, Question
from tests.browser.chromium import launch
from tests.web.squares import Square
from tests.web.surveying import ask, asking, respond

pytestmark = pytest.mark.browser
ENDLESS = "Donaudampfschifffahrtsgesellschaftskapitän" * 2


async def test_they_fit_the_narrowest_phone_and_show_their_pictures(
    square: Square, chromium_path: Path
) -> None:
    options = tuple(Option(code, {"sr-Cyrl": f"Стакло {ENDLESS}"}) for code in ("a", "b"))
    form = asking(
        Question("q", Kind.ONE, {"sr-Cyrl": f"Шта {ENDLESS}?"}, choices="long"), title=ENDLESS, long=options
    )
    survey = await ask(
        square,
        "belgrade",
        form,
        asker={"sr-Cyrl": ENDLESS},
        outcome={"sr-Cyrl": ENDLESS},
        sample_of=1_000_000,
    )
    await respond(square, "belgrade", survey, [{"q": "a"}] * 6_000 + [{"q": "b"}] * 6_000)
    async with async_playwright() as playwright:
        browser = await launch(playwright, chromium_path)
        for scheme in ("light", "dark"):
            page = await browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
            for path in ("surveys", f"surveys/{survey.id}"):
                await page.goto(str(square.client.make_url(f"/c/belgrade/{path}?lang=sr-Cyrl")))
                assert await page.evaluate("document.documentElement.scrollWidth") == 320
            picture = page.locator("img.chart")
            await picture.scroll_into_view_if_needed()
            await page.wait_for_load_state("networkidle")
            assert await picture.evaluate("image => image.complete && image.naturalWidth > 0")
            assert await page.locator("table").is_visible()
            await page.close()
        await browser.close()
