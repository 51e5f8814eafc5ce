"""A city's moderators in their group, on the phones' page: making it, the card, whose tap is answered to whom."""

from pathlib import Path

import pytest
from markupsafe import Markup
from playwright.async_api import Browser, FilePayload, expect

from bot.core.cities.model import City
from bot.core.notices.model import MODERATORS, Notice
from bot.core.residents.model import Resident
from bot.core.staff.model import Role
from bot.telegram.screens import Button, Screen
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator, Translators
from bot.telegram.turns import Reply, Turn
from handlers.residents import screens as resident_screens
from handlers.sending import Telling
from handlers.staff import meeting_screens
from tests.browser.people import CITIES, settle
from tests.browser.phones import Desk, PhoneOnPage
from tests.telegram.images import png
from tests.towns import HeldClock, Town, open_town, settings_for

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
WAITING = "An idea waits: benches in the shade"


async def _give_role(town: Town, phone: PhoneOnPage, role: Role) -> None:
    number = int(await phone.element.get_attribute("data-phone") or 0)
    known = await town.app.services.residents.arrive(number, number, None)
    assert known
    await town.app.services.team.grant_by_operator(known.resident, "belgrade", role)
    await town.deliver()


def _offer_card(town: Town) -> None:
    async def nothing(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        return None

    async def card(t: Translator, city: City, notice: Notice) -> Screen:
        rows = ((Button("Publish", Tap("x.publish", city.slug)), Button("Mine", Tap("x.mine", city.slug))),)
        return Screen(Markup.escape(WAITING), rows)

    async def publish(turn: Turn) -> Reply:
        return Reply(screen=Screen(Markup("Published.")), toast="Thank you.")

    async def mine(turn: Turn) -> Reply:
        return Reply()

    town.app.tellings["x.waiting"] = Telling(nothing, render_for_group=card)
    town.app.routes.tap("x.publish", publish, in_groups=True)
    town.app.routes.tap("x.mine", mine)


async def _tell(town: Town, key: str) -> None:
    city = await town.app.services.cities.get("belgrade")
    notice = Notice("x.waiting", MODERATORS, key, town.clock.now(), {"city": city.slug})
    await town.app.services.stores.cities.of(city).transact(lambda records: records.outbox.put([notice]))
    await town.deliver()


async def test_moderators_meet_in_a_topic_and_each_tap_is_answered_to_who_pressed(
    browser: Browser, tmp_path: Path
) -> None:
    her, sr = Translators().for_("en"), Translators().for_("sr-Cyrl")
    belgrade = CITIES["belgrade"]
    async with open_town(settings_for(tmp_path), HeldClock()) as town:
        _offer_card(town)
        context = await browser.new_context(viewport={"width": 1340, "height": 950}, reduced_motion="reduce")
        desk = Desk(await context.new_page())
        await desk.open(town.emulator.url)
        ada = await settle(desk, "Ada", "en", "en", "belgrade")
        mira = await settle(desk, "Mira", "en", "en", "belgrade")
        await _give_role(town, ada, Role.ADMIN)
        await _give_role(town, mira, Role.MODERATOR)
        await expect(mira.at("chats")).to_be_hidden()

        await ada.makes_group("Moderators", "Mira", topic="Queue")
        await ada.says("/here")
        await ada.sees(meeting_screens.connected(sr, belgrade, is_new=True))
        await _tell(town, "first")
        tab = mira.chat_tab("Moderators: Queue")
        await expect(tab).to_contain_text("new")
        await tab.click()
        await expect(tab).not_to_contain_text("new")
        await mira.reads(WAITING)
        await expect(
            mira.element.locator(".message.in .sender").last
        ).to_be_hidden()  # the bot's second in a row
        await expect(mira.element.locator(".message.in .sender", has_text="Ada")).to_be_visible()
        await mira.tap("Publish")
        await mira.is_toasted("Thank you.")
        for phone in (ada, mira):
            await phone.reads("Published.")
        await expect(ada.at("toast")).to_have_count(0)

        await _tell(town, "second")
        await mira.tap("Mine")
        await mira.reads(resident_screens.led_here(her))
        await expect(mira.chat_tab("Charshi")).to_have_attribute("aria-selected", "true")
        await mira.goes_to("Moderators: Queue")
        await mira.reads(WAITING)
        await mira.says("Hello, Ada")
        await expect(ada.element.locator(".message.in[data-message]").last).to_contain_text("Hello, Ada")
        await expect(mira.own_newest).to_contain_text("Hello, Ada")

        photos: list[FilePayload] = [
            {"name": f"{n}.png", "mimeType": "image/png", "buffer": png(300, 200)} for n in range(3)
        ]
        for what, kind in (("photo", ".photo img"), ("document", ".file")):
            await mira.attaches(what, photos, "three of them")
            for phone, side in ((mira, "out"), (ada, "in")):
                await expect(phone.element.locator(f".message.{side} {kind}")).to_have_count(3)
        await context.close()
        assert desk.complaints == []
