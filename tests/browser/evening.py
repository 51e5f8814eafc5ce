"""One evening on the phones' page, from its announcement to the stars it gets: a story for the test and for README's
pictures. The town's clock is held; the emulator of the town serves the page."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw
from playwright.async_api import Browser, FilePayload, expect

from bot.app import Pace
from bot.core.residents.model import DigestFrequency, Resident
from bot.core.staff.model import Role
from bot.telegram.translator import Translator, Translators
from tests.browser.people import settle
from tests.browser.phones import Desk, PhoneOnPage
from tests.towns import UNHURRIED, HeldClock, Town, open_town, settings_for

CITY: Final = "belgrade"
ENGLISH_TITLE: Final = "Jazz on the quay"
SERBIAN_TITLE: Final = "Џез на кеју"
Look = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Evening:
    """The town, its page, and the three who are in the story."""

    town: Town
    desk: Desk
    editor: PhoneOnPage
    jovana: PhoneOnPage
    john: PhoneOnPage

    @property
    def residents(self) -> tuple[tuple[PhoneOnPage, Translator, str], ...]:
        voices = Translators()
        return (
            (self.jovana, voices.for_("sr-Cyrl"), SERBIAN_TITLE),
            (self.john, voices.for_("en"), ENGLISH_TITLE),
        )

    async def later(self, **by: float) -> None:
        """Time passes; the clock and the worker do their part."""
        self.town.clock.turn(**by)
        await self.town.app.clocks.events.tick()
        await self.town.deliver()

    async def known(self, phone: PhoneOnPage) -> Resident:
        """Its owner, as the directory has her."""
        number = int(await phone.element.get_attribute("data-phone") or 0)
        arrival = await self.town.app.services.residents.arrive(number, number, None)
        assert arrival
        return arrival.resident

    async def take_no_digest(self) -> None:
        """From now on both residents are told by a message of its own what would wait for their digest."""
        for phone in (self.jovana, self.john):
            who = await self.known(phone)
            await self.town.app.services.residents.choose_digest(who, DigestFrequency.OFF)


@asynccontextmanager
async def open_evening(
    browser: Browser, folder: Path, clock: HeldClock | None = None, pace: Pace = UNHURRIED
) -> AsyncIterator[Evening]:
    """Three people of Belgrade with their phones on one page; one of them edits for the city."""
    async with open_town(settings_for(folder), clock or HeldClock(), pace=pace) as town:
        context = await browser.new_context(
            viewport={"width": 1340, "height": 950}, locale="en-GB", reduced_motion="reduce"
        )
        desk = Desk(await context.new_page())
        await desk.open(town.emulator.url)
        editor = await settle(desk, "Edita", "en", "en", CITY)
        jovana = await settle(desk, "Јована", "sr", "sr-Cyrl", CITY)
        john = await settle(desk, "John", "en", "en", CITY)
        evening = Evening(town, desk, editor, jovana, john)
        await town.app.services.team.grant_by_operator(await evening.known(editor), CITY, Role.EDITOR)
        await town.deliver()
        yield evening
        await context.close()
        assert desk.complaints == []


async def nobody_looks(_: str) -> None:
    """The story is played for its own sake."""


async def play(evening: Evening, look: Look = nobody_looks) -> None:
    """The whole story; ``look`` is called where there is something to see."""
    await write_and_publish(evening, look)
    await find_and_join(evening, look)
    await be_reminded(evening, look)
    await move_to_nine(evening, look)
    await say_how_it_was(evening, look)


async def write_and_publish(evening: Evening, look: Look) -> None:
    """In English, with a picture, two seats and a translation."""
    editor = evening.editor
    await editor.says("/events")
    for button in ("✏️ Edit events", "➕ New event"):
        await editor.tap(button)
    for question, answer in (
        ("What is it called?", ENGLISH_TITLE),
        ("On which day is it?", "4.3.2026"),
        ("At what time does it begin?", "19:00-21:00"),
        ("Where is it?", "Beton hala, quay 3"),
    ):
        await editor.reads(question)
        await editor.says(answer)
    await editor.reads(ENGLISH_TITLE)
    await _fill(editor, "Description", "Two hours of jazz by the river. In case of rain: inside.")
    await editor.tap("Picture")
    await editor.reads("Which picture?")
    await editor.attaches("photo", FilePayload(name="quay.png", mimeType="image/png", buffer=_picture()))
    await editor.reads(ENGLISH_TITLE)
    await _fill(editor, "Seats", "2")
    await editor.tap("Translations")
    await editor.tap("▫️ Српски (ћирилица)")
    await editor.reads("Type the title")
    await editor.says(SERBIAN_TITLE)
    await editor.reads("Type the description")
    await editor.says("Два сата џеза поред реке. Ако пада киша: унутра.")
    await editor.reads("Translations")
    await editor.tap("‹ Back to the form")
    await editor.reads(ENGLISH_TITLE)
    await look("form")
    await editor.tap("✅ Publish now")
    await editor.is_asked_plain("Published.")


async def find_and_join(evening: Evening, look: Look) -> None:
    """Each in her language, with the picture; the two seats are taken."""
    for phone, t, title in evening.residents:
        await phone.says("/events")
        await phone.tap(f"{t.pgettext('button', 'Next 7 days')} (1)")
        await phone.tap(f"1. {title}")
        await expect(phone.newest.locator("img")).to_be_visible()
        await phone.tap(t.pgettext("button", "✅ I'm going"))
        await phone.reads(t.gettext("You are going."))
        await phone.reads("19:00–21:00")
    await look("joined")


async def be_reminded(evening: Evening, look: Look) -> None:
    """Three hours before: from Monday 11:00 to Wednesday 16:01 by the city's clock."""
    await evening.later(days=2, hours=5, minutes=1)
    for phone, _, title in evening.residents:
        await phone.reads(title)
        await phone.reads("🔔")
    await look("reminded")


async def move_to_nine(evening: Evening, look: Look) -> None:
    """The editor sees whom it concerns before she does it; they are told once, with what was and what is."""
    editor = evening.editor
    await editor.says("/events")
    for button in ("✏️ Edit events", "📅 Upcoming events"):
        await editor.tap(button)
    await editor.element.locator(".inline-button").filter(has_text="1. Jazz").last.click()
    await editor.tap("✏️ Edit")
    await editor.tap("✓ When")
    await editor.tap("🕘 Hour")
    await editor.says("21:00-23:00")
    await editor.reads("21:00–23:00")
    await editor.tap("‹ Back to the form")
    await editor.tap("✅ Save the change")
    await editor.reads("Save the change?")
    await look("effect")
    await editor.tap("✅ Yes, save it")
    await editor.is_asked_plain("Saved.")
    await evening.later()
    for phone, _, title in evening.residents:
        await phone.reads(title)
        await phone.reads("21:00–23:00")
        await phone.reads("19:00–21:00")
    await look("changed")


async def say_how_it_was(evening: Evening, look: Look) -> None:
    """Asked in the morning, when nobody is woken; one tap answers."""
    await evening.later(hours=18)
    for phone, t, _ in evening.residents:
        await phone.tap("5 ⭐")
        await phone.reads(t.gettext("Thank you!"))
    await look("asked")


async def _fill(phone: PhoneOnPage, field: str, answer: str) -> None:
    await phone.tap(field)
    await expect(phone.newest).not_to_contain_text("Title:")
    await phone.says(answer)
    await phone.reads(answer)


def _picture() -> bytes:
    """The river in the evening, in a few strokes."""
    image = Image.new("RGB", (960, 540), "#1d2b53")
    draw = ImageDraw.Draw(image)
    draw.ellipse((650, 60, 790, 200), fill="#ffd27d")
    draw.rectangle((0, 330, 960, 540), fill="#29507e")
    for left, top in ((60, 210), (190, 150), (330, 240), (470, 180), (830, 230)):
        draw.rectangle((left, top, left + 90, 330), fill="#0f1733")
        for row in range(top + 14, 316, 28):
            draw.rectangle((left + 16, row, left + 32, row + 12), fill="#ffe9a8")
            draw.rectangle((left + 56, row, left + 72, row + 12), fill="#ffe9a8")
    for line in range(360, 530, 24):
        draw.line((620, line, 820, line), fill="#ffd27d", width=4)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
