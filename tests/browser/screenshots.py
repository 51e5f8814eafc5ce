"""Takes README's screenshots: a demo in a folder of its own and a few taps, and stories in towns of their own.

`python -m tests.browser.screenshots [FOLDER]` (default docs/screenshots). The layout is the same at each run; only
the times in the bubbles differ.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final, Literal, TypeAlias

from playwright.async_api import Browser, async_playwright

from bot.telegram.translator import Translators
from handlers.cities import screens as city_screens
from handlers.cities.callbacks import HOME
from handlers.residents import screens
from tests.browser.announcement import open_crowded_evening
from tests.browser.announcement import play as play_announcement
from tests.browser.chromium import launch
from tests.browser.demo import Demo
from tests.browser.evening import Evening, Look, open_evening
from tests.browser.evening import play as play_evening
from tests.browser.ideas import play as play_ideas
from tests.browser.people import CITIES, first_label
from tests.browser.phones import Desk
from tests.browser.poll import play as play_poll
from tests.services import find_chromium

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
Story: TypeAlias = Callable[[Evening, Look], Awaitable[None]]
Opens: TypeAlias = Callable[[Browser, Path], AbstractAsyncContextManager[Evening]]
STORIES: Final[Sequence[tuple[str, Opens, Story, Sequence[str]]]] = (
    ("events", open_evening, play_evening, ("joined", "changed")),
    ("surveys", open_evening, play_poll, ("review", "results")),
    ("ideas", open_evening, play_ideas, ("card", "answered")),
    ("announcements", open_crowded_evening, play_announcement, ("running", "digest")),
)
WIDE = (1600, 950)
NARROW = (390, 844)


async def play(desk: Desk) -> None:
    """Each phone shows another side: settings, consent, a notice, the team."""
    tr, el, sr = map(Translators().for_, ("tr", "el", "sr-Latn"))
    await desk.phone_of("Ayşe").tap(tr.pgettext("button", "⚙️ Settings"))
    await desk.phone_of("Ayşe").reads(tr.gettext("Settings"))

    eleni, athens = desk.phone_of("Ελένη"), CITIES["athens"]
    await eleni.open_chat()
    await eleni.tap(first_label(screens.welcome(el)))
    await eleni.reads(el.gettext("Which city is yours?"))
    await eleni.says("αθηνα")
    await eleni.sees(city_screens.found(el, [athens], "αθηνα", HOME, frozenset(), newcomer=True))
    await eleni.tap(athens.name_for("el"))
    await eleni.sees(screens.consent(el, athens))

    marko = desk.phone_of("Marko")
    await marko.tap(sr.pgettext("button", "👥 Team"))
    await marko.reads(sr.gettext("The team of {city}", city=CITIES["belgrade"].name_for("sr-Latn")))


async def take(
    browser: Browser, demo: Demo, file: Path, size: tuple[int, int], scheme: Literal["light", "dark"]
) -> Path:
    """One picture of the phones as they stand."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        locale="en-GB",
        timezone_id="Europe/Belgrade",
        reduced_motion="reduce",
    )
    desk = Desk(await context.new_page())
    await desk.open(demo.url)
    await desk.page.screenshot(path=file, animations="disabled", caret="hide")
    await context.close()
    if desk.complaints:
        raise SystemExit("\n".join(desk.complaints))
    return file


async def take_story(
    browser: Browser, opens: Opens, play: Story, files: Mapping[str, Path], temporary: Path
) -> list[Path]:
    """A story in a town of its own, at the moments that ``files`` name."""
    taken: list[Path] = []
    async with opens(browser, temporary) as evening:

        async def look(moment: str) -> None:
            if moment not in files:
                return
            for toast in await evening.desk.page.locator('[data-role="toast"]').all():
                await toast.wait_for(state="hidden")
            await evening.desk.page.screenshot(path=files[moment], animations="disabled", caret="hide")
            taken.append(files[moment])

        await play(evening, look)
    return taken


async def main(folder: Path) -> None:
    """Make all pictures in ``folder``."""
    with tempfile.TemporaryDirectory() as temporary:
        demo = Demo(Path(temporary))
        try:
            async with async_playwright() as playwright:
                browser = await launch(playwright, find_chromium())
                context = await browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]})
                desk = Desk(await context.new_page())
                await desk.open(demo.url)
                await play(desk)
                await context.close()
                taken = [
                    await take(browser, demo, folder / "phones.png", WIDE, "light"),
                    await take(browser, demo, folder / "phones-dark.png", WIDE, "dark"),
                    await take(browser, demo, folder / "phone-narrow.png", NARROW, "light"),
                ]
                for name, opens, story, moments in STORIES:
                    files = {moment: folder / f"{name}-{moment}.png" for moment in moments}
                    taken += await take_story(browser, opens, story, files, Path(temporary) / name)
                await browser.close()
        finally:
            demo.stop()
    for file in taken:
        print(file)  # noqa: T201 - a command line's output


if __name__ == "__main__":
    wanted = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    wanted.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(wanted))
