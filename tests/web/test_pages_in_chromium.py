"""The pages as a browser shows them, from the narrowest phone on."""

from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from bot.core.events.model import Words
from tests.browser.chromium import launch
from tests.web.squares import Square, words

pytestmark = pytest.mark.browser
ENDLESS = "Donaudampfschifffahrtsgesellschaftskapitän" * 2


async def test_they_fit_the_narrowest_phone_and_are_used_by_keyboard_without_a_complaint(
    square: Square, chromium_path: Path
) -> None:
    event = await square.announce(
        "belgrade", {"sr-Cyrl": Words(f"Вече џеза {ENDLESS}", "Дугачко. " * 60)}, "2026-03-28T20:00",
        place=ENDLESS, price="300 динара", capacity=20, link=f"https://example.org/{ENDLESS}",
    )  # fmt: skip
    await square.announce("belgrade", words("Jazz"), "2026-04-28T20:00")
    [occurrence] = await square.occurrences("belgrade", event)
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await launch(playwright, chromium_path)
        for scheme in ("light", "dark"):
            page = await browser.new_page(viewport={"width": 320, "height": 640}, color_scheme=scheme)
            page.on("console", lambda message: complaints.append(message.text))
            page.on("requestfailed", lambda request: complaints.append(request.url))
            for path in ("events", f"events/{occurrence.id}", "events/none"):
                await page.goto(str(square.client.make_url(f"/c/belgrade/{path}?lang=sr-Cyrl")))
                assert await page.evaluate("document.documentElement.scrollWidth") == 320
                ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
                assert ground == {"light": "rgb(255, 253, 249)", "dark": "rgb(20, 23, 26)"}[scheme]
                size = await page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
                assert size >= 18
                await page.keyboard.press("Tab")
                skip = await page.locator(":focus").bounding_box()
                assert skip
                assert skip["x"] >= 0
                await page.keyboard.press("Enter")
                await page.wait_for_url("**#content")
            await page.close()
        page = await browser.new_page(java_script_enabled=False)
        await page.goto(str(square.client.make_url("/c/belgrade/events?lang=sr-Cyrl")))
        rest = page.locator("details p")
        assert not await rest.is_visible()
        await page.locator("summary").click()
        await rest.first.wait_for(state="visible")
        await browser.close()
    # A page that is not there is one of the three, and its status is all that there is to say of it.
    assert all("404" in complaint for complaint in complaints)
    assert len(complaints) == 2
