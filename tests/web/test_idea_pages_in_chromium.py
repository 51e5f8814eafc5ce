"""The pages of ideas as a browser shows them, from the narrowest phone on, without a script."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import async_playwright

from bot.core.ideas.model import Milestone, Progress
from bot.core.moderation.model import CaseKind, Ruling
from tests.browser.chromium import launch
from tests.web import proposing
from tests.web.proposing import answer, comment, decide, propose, rewrite
from tests.web.squares import Square

pytestmark = pytest.mark.browser
ENDLESS = "Donaudampfschifffahrtsgesellschaftskapitän" * 2


async def test_they_fit_the_narrowest_phone_and_are_searched_without_a_script(
    square: Square, chromium_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = BytesIO()
    Image.new("RGB", (1_600, 900), "olive").save(picture, "JPEG")
    monkeypatch.setattr(proposing, "JPEG", picture.getvalue())
    idea = await propose(
        square, "belgrade", f"Клупе у парку {ENDLESS}. {ENDLESS}", "sr-Cyrl", texts={"en": ENDLESS}, photos=1,
        topic="environment", location=(44.8, 20.4), place=ENDLESS, supports=1_234_567,
    )  # fmt: skip
    await comment(square, "belgrade", idea, ENDLESS)
    milestone = Milestone("2027-03-01", {"sr-Cyrl": ENDLESS})
    await answer(square, "belgrade", idea, Progress.UNDER_CONSIDERATION, {"sr-Cyrl": ENDLESS}, (milestone,))
    for number in range(22):
        await propose(square, "belgrade", f"Чесма број {number}", "sr-Cyrl")
    await decide(square, "belgrade", CaseKind.IDEA, Ruling.DECLINE, "complaint")
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await launch(playwright, chromium_path)
        for scheme in ("light", "dark"):
            page = await browser.new_page(
                viewport={"width": 320, "height": 640}, color_scheme=scheme, java_script_enabled=False
            )
            page.on("console", lambda message: complaints.append(f"{message.text} {message.location}"))
            page.on("requestfailed", lambda request: complaints.append(request.url))
            for path in ("ideas", f"ideas/{idea.code}", f"ideas/{idea.code}?text=en", "moderation"):
                url = square.client.make_url(f"/c/belgrade/{path}")
                await page.goto(str(url.update_query(lang="sr-Cyrl")))
                width = await page.locator("html").evaluate("root => root.scrollWidth")
                assert width == 320, path
            await page.close()
        page = await browser.new_page(viewport={"width": 360, "height": 740}, java_script_enabled=False)
        page.on("console", lambda message: complaints.append(f"{message.text} {message.location}"))
        await page.goto(str(square.client.make_url("/c/belgrade/ideas?lang=en&page=2")))
        await page.get_by_label("Search: a word").fill("klupe")
        await page.get_by_role("button", name="Search").click()
        await page.wait_for_url("**lang=en&q=klupe")
        await page.get_by_role("heading", level=3).get_by_role("link").click()
        await page.wait_for_url(f"**/ideas/{idea.code}**")
        photo = page.locator("img.photo")
        await photo.scroll_into_view_if_needed()
        await page.wait_for_load_state("networkidle")
        assert await photo.evaluate("image => image.complete && image.naturalWidth === 1600")
        await page.get_by_role("link", name="Serbian (original)").click()
        await page.get_by_role("heading", level=1).get_by_text("Клупе у парку").wait_for()
        await page.goto(str(square.client.make_url("/c/belgrade/ideas?lang=en")))
        await page.get_by_text("By topic").click()
        await page.get_by_role("link", name="Environment", exact=True).click()
        await page.get_by_text("By topic: Environment").wait_for()
        assert await page.get_by_role("heading", level=3).count() == 1
        await browser.close()
    # A browser looks for an icon by itself.
    assert [complaint for complaint in complaints if "favicon.ico" not in complaint] == []


async def test_what_it_said_before_is_unfolded_without_a_script(square: Square, chromium_path: Path) -> None:
    idea = await propose(square, "belgrade", "Ten benches for the park.")
    square.later(days=1)
    await rewrite(square, "belgrade", idea, "A hundred benches for the park.")
    async with async_playwright() as playwright:
        browser = await launch(playwright, chromium_path)
        page = await browser.new_page(java_script_enabled=False)
        await page.goto(str(square.client.make_url(f"/c/belgrade/ideas/{idea.code}?lang=en")))
        before = page.get_by_text("Ten benches for the park.")
        assert not await before.is_visible()
        await page.get_by_text("What it said before").click()
        await before.wait_for(state="visible")
        await browser.close()
