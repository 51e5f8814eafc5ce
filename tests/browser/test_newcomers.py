"""A newcomer's way from START to her settings, by hand, in each of the six languages of the issue."""

from dataclasses import dataclass

import pytest
from playwright.async_api import expect

from bot.core.cities.model import City, nearest
from bot.core.residents.model import DEFAULT_QUIET_HOURS
from bot.telegram.translator import Translators
from handlers.cities import screens as city_screens
from handlers.cities.callbacks import HOME
from handlers.residents import screens, settings_screens
from tests.browser.people import CITIES, first_label, settle
from tests.browser.phones import Desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

NEAREST = 5


@dataclass(frozen=True)
class Newcomer:
    """Who comes: her phone's language code, the language she is to be greeted in, how she types her city."""

    name: str
    code: str
    tag: str
    typed: str
    slug: str

    def __str__(self) -> str:
        return self.tag

    @property
    def city(self) -> City:
        """Where she lives."""
        return CITIES[self.slug]


NEWCOMERS = [
    Newcomer("Zeynep", "tr", "tr", "kirklareli", "kirklareli"),
    Newcomer("Δήμητρα", "el-GR", "el", "thessaloniki", "thessaloniki"),
    Newcomer("Милица", "sr", "sr-Cyrl", "BEOGRAD", "belgrade"),
    Newcomer("Dragan", "sr-latn", "sr-Latn", "лакташи", "laktasi"),
    Newcomer("Blerta", "sq", "sq", "tirane", "tirana"),
    Newcomer("Emma", "en-gb", "en", "istan", "istanbul"),
]
OTHER_LANGUAGE = {"tr": "it", "el": "en", "sr-Cyrl": "sr-Latn", "sr-Latn": "sr-Cyrl", "sq": "mk", "en": "sq"}


@pytest.mark.parametrize("newcomer", NEWCOMERS, ids=str)
async def test_a_newcomer_is_greeted_in_her_language_and_chooses_her_city(
    desk: Desk, newcomer: Newcomer
) -> None:
    t = Translators().for_(newcomer.tag)
    other = Translators().for_(OTHER_LANGUAGE[newcomer.tag])
    city = newcomer.city

    # What stands on the phone before anything is said, and the greeting.
    phone = await desk.add_phone(newcomer.name, newcomer.code)
    await expect(phone.at("description")).not_to_be_empty()
    await phone.open_chat()
    await phone.sees(screens.welcome(t))

    # Another language, and back.
    await phone.tap(screens.language_button(t, "start").text)
    await phone.sees(screens.languages(t, None, "start"))
    await phone.tap(other.language.own_name)
    await phone.is_toasted(screens.saved(other))
    await phone.sees(screens.welcome(other))
    await phone.tap(screens.language_button(other, "start").text)
    await phone.tap(t.language.own_name)
    await phone.sees(screens.welcome(t))
    await expect(phone.messages).to_have_count(2)  # all this was one message, redrawn

    # Her city: the list and its next page, a location, a typed name.
    await phone.tap(first_label(screens.welcome(t)))
    await phone.reads(t.gettext("Which city is yours?"))
    await phone.tap("›")
    await expect(phone.button(f"{t.number(2)} / {t.number(3)}")).to_be_visible()
    await phone.attaches_location("Скопје")
    measured = nearest(list(CITIES.values()), 41.9973, 21.428, NEAREST)
    await phone.sees(city_screens.nearest(t, measured, HOME, newcomer=True))
    await phone.says(newcomer.typed)
    await phone.sees(city_screens.found(t, [city], newcomer.typed, HOME, frozenset(), newcomer=True))
    await phone.tap(city.name_for(t.language.tag))
    await phone.sees(screens.consent(t, city))
    await phone.tap(first_label(screens.consent(t, city)))
    await phone.reads(city.name_for(t.language.tag))


@pytest.mark.parametrize("newcomer", NEWCOMERS, ids=str)
async def test_a_resident_changes_her_settings_in_place_and_finds_the_commands_in_her_language(
    desk: Desk, newcomer: Newcomer
) -> None:
    t, city = Translators().for_(newcomer.tag), newcomer.city
    phone = await settle(desk, f"{newcomer.name} 2", newcomer.code, newcomer.tag, newcomer.slug)

    # Settings change in place.
    await phone.tap(t.pgettext("button", "⚙️ Settings"))
    before = await phone.messages.count()
    await phone.tap(t.pgettext("button", "🌙 Quiet hours"))
    await phone.reads(
        t.gettext("In these hours I send nothing that can wait. I always answer what you send me.")
    )
    quiet = t.pgettext("button", "Quiet from {hour}", hour=f"{DEFAULT_QUIET_HOURS.start}:00")
    await phone.tap(quiet)
    await phone.tap("20")
    await expect(phone.button(t.pgettext("button", "Quiet from {hour}", hour="20:00"))).to_be_visible()
    await phone.tap(screens.back(t, "settings").text)
    await phone.reads("20:00–")
    await phone.tap(t.pgettext("button", "🏷 Topics"))
    culture = settings_screens.topic_name(t, city.topics[0])
    await phone.tap(f"✅ {culture}")
    await expect(phone.button(f"▫️ {culture}")).to_be_visible()
    await expect(phone.messages).to_have_count(before)

    # The menu button speaks her language too.
    commands = await phone.lists_commands()
    assert commands["settings"] == t.pgettext("command", "Digest, topics, quiet hours")
    assert "team" not in commands
    await phone.chooses_command("help")
    await phone.reads(t.gettext("How this works"))


async def test_a_deep_link_skips_the_choice_and_a_wrong_one_does_no_harm(desk: Desk) -> None:
    t = Translators().for_("tr")
    phone = await desk.add_phone("Murat", "tr")
    await phone.opens_link("c-atlantis")
    await phone.sees(screens.welcome(t))
    await phone.opens_link("c-skopje")
    await phone.sees(screens.consent(t, CITIES["skopje"]))


async def test_the_keyboard_with_one_button_shares_a_location(desk: Desk) -> None:
    t = Translators().for_("sq")
    phone = await desk.add_phone("Arben", "sq")
    await phone.open_chat()
    await phone.tap(first_label(screens.welcome(t)))
    await phone.tap(t.pgettext("button", "📍 Cities near me"))
    request = city_screens.ask_location(t)
    await phone.reads(request.text)
    await expect(phone.at("composer")).to_have_attribute("placeholder", request.placeholder)
    await phone.at("reply-keyboard").get_by_role("button", name=request.button).click()
    await phone.confirms_location("Durrës")
    await phone.reads(t.gettext("These cities are nearest to you:"))
    await expect(phone.at("reply-keyboard")).to_have_count(0)
    await expect(phone.newest.locator(".inline-button").first).to_contain_text("Durrës")
