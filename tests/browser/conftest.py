"""One demo and one browser for all stories of a worker; each story has a page and phones of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import launch
from tests.browser.demo import Demo
from tests.browser.phones import Desk


@pytest.fixture(scope="session")
def demo(chromium_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running demo; not started where there is no browser to look at it."""
    running = Demo(tmp_path_factory.mktemp("demo"))
    yield running
    running.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: Path) -> AsyncIterator[Browser]:
    """The browser, started once a worker."""
    async with async_playwright() as playwright:
        chromium = await launch(playwright, chromium_path)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(browser: Browser, demo: Demo) -> AsyncIterator[Desk]:
    """The page in a wide window. When the story is over, nothing has gone wrong in it unseen."""
    context = await browser.new_context(viewport={"width": 1600, "height": 950})
    opened = Desk(await context.new_page())
    await opened.open(demo.url)
    yield opened
    await opened.put_away()
    await context.close()
    assert opened.complaints == []
