"""Ending the demo and starting it again."""

import pytest
from playwright.async_api import expect

from bot.telegram.translator import Translators
from handlers.residents import screens
from tests.browser.demo import Demo
from tests.browser.people import first_label, settle
from tests.browser.phones import Desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_after_a_restart_what_was_said_is_there_and_old_buttons_and_questions_go_on(
    desk: Desk, demo: Demo
) -> None:
    t = Translators().for_("tr")
    settled = await settle(desk, "Fatma", "tr", "tr", "edirne")
    searching = await desk.add_phone("Kemal", "tr")
    await searching.open_chat()
    await searching.tap(first_label(screens.welcome(t)))
    await searching.reads(t.gettext("Which city is yours?"))
    said = await settled.messages.all_inner_texts()

    assert demo.stop() == 0
    await desk.is_lost()
    demo.start_again()
    await desk.is_live()

    assert await settled.messages.all_inner_texts() == said
    await settled.tap(t.pgettext("button", "⚙️ Settings"))
    await settled.has_button(t.pgettext("button", "🌙 Quiet hours"))
    await searching.says("canak")
    await searching.has_button("Çanakkale")

    # A page that is opened anew shows the same, and nobody was added twice.
    await desk.open(demo.url)
    await expect(desk.phone_of("Ayşe").element).to_have_count(1)
    await expect(settled.messages).to_have_count(len(said))
    desk.forgive("net::ERR_")  # while the emulator was away
