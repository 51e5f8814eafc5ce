"""The page itself: narrow windows, the keyboard, other people's markup."""

import pytest
from playwright.async_api import Browser, expect

from bot.telegram.translator import Translators
from handlers.residents import screens
from tests.browser.demo import Demo
from tests.browser.people import first_label
from tests.browser.phones import Desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_on_a_phone_of_390_pixels_one_chat_fills_the_page_and_tabs_lead_to_the_others(
    browser: Browser, demo: Demo
) -> None:
    t = Translators().for_("en")
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    desk = Desk(await context.new_page())
    await desk.open(demo.url)
    jovana, ayse = desk.phone_of("Јована"), desk.phone_of("Ayşe")
    await expect(ayse.element).to_be_visible()
    await expect(jovana.element).to_be_hidden()
    await desk.page.get_by_role("tab", name="Јована").tap()
    await expect(jovana.element).to_be_visible()
    await expect(ayse.element).to_be_hidden()
    await desk.page.get_by_role("tab", name="Add a phone").tap()
    await desk.page.locator('[data-role="add-phone-name"]').fill("Iris")
    await desk.page.locator('[data-role="add-phone-language"]').fill("en")
    await desk.page.locator('[data-role="add-phone-submit"]').tap()
    iris = desk.phone_of("Iris")
    await iris.at("start").tap()
    await iris.sees(screens.welcome(t))
    for element in (iris.element, iris.newest, iris.at("composer"), iris.at("attach")):
        box = await element.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    overflowing = await desk.page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth")
    assert overflowing == 0
    await desk.put_away()
    await context.close()
    assert desk.complaints == []


async def test_the_keyboard_alone_presses_buttons_and_opens_the_menu(desk: Desk) -> None:
    t = Translators().for_("en")
    phone = await desk.add_phone("Kay", "en")
    keyboard = desk.page.keyboard
    await phone.at("start").focus()
    await keyboard.press("Enter")
    await phone.sees(screens.welcome(t))

    wanted = phone.button(first_label(screens.welcome(t)))
    await phone.at("person-menu").focus()
    for _ in range(12):
        await keyboard.press("Tab")
        if await wanted.evaluate("button => button === document.activeElement"):
            break
    await expect(wanted).to_be_focused()
    await keyboard.press("Enter")
    await phone.reads(t.gettext("Which city is yours?"))

    await phone.at("composer").focus()
    await keyboard.type("/hel")
    await expect(phone.at("suggestions")).to_contain_text("/help")
    await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await phone.reads(t.gettext("How this works"))


async def test_a_second_page_shows_the_same_phones_live(desk: Desk, demo: Demo) -> None:
    t = Translators().for_("en")
    beside = Desk(await desk.page.context.new_page())
    await beside.open(demo.url)
    phone = await desk.add_phone("Una", "en")
    await phone.open_chat()
    there = beside.phone_of("Una")
    await there.sees(screens.welcome(t))
    await there.tap(screens.language_button(t, "start").text)
    await phone.sees(screens.languages(t, None, "start"))
    assert beside.complaints == []
