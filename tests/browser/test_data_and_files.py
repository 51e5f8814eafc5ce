"""What a resident takes away, erases, and sends."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import FilePayload, expect

from bot.telegram.translator import Translators
from handlers.residents import screens
from tests.browser.people import settle
from tests.browser.phones import Desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_resident_takes_her_data_away_and_erases_it(desk: Desk, tmp_path: Path) -> None:
    t = Translators().for_("sq")
    phone = await settle(desk, "Drita", "sq", "sq", "prizren")
    await phone.tap(t.pgettext("half-button", "🔒 My data"))
    await phone.tap(t.pgettext("button", "⬇️ Send me my data"))
    await phone.reads(screens.export_caption(t))
    async with desk.page.expect_download() as download:
        await phone.newest.locator("a.file").click()
    await (await download.value).save_as(tmp_path / "mine.json")
    kept = json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))
    assert "prizren" in json.dumps(kept)

    await phone.tap(t.pgettext("button", "🗑 Erase everything"))
    await phone.is_asked(screens.confirm_erase(t).text)
    await phone.tap(t.pgettext("button", "No, keep my data"))
    await phone.tap(t.pgettext("button", "🗑 Erase everything"))
    await phone.tap(t.pgettext("button", "🗑 Yes, erase everything"))
    await phone.is_asked(screens.erased(t).text)

    # Coming back later works.
    await phone.says("/start")
    await phone.sees(screens.welcome(t))


async def test_a_photo_and_a_document_appear_in_the_chat_and_are_answered(desk: Desk) -> None:
    t = Translators().for_("el")
    phone = await settle(desk, "Νίκος", "el", "el", "athens")
    picture = io.BytesIO()
    Image.new("RGB", (640, 400), (36, 129, 204)).save(picture, "PNG")
    await phone.attaches(
        "photo",
        {"name": "λακκούβα.png", "mimeType": "image/png", "buffer": picture.getvalue()},
        "Μια λακκούβα",
    )
    await expect(phone.own_newest).to_contain_text("Μια λακκούβα")
    shown = phone.own_newest.locator(".photo img")
    await expect(shown).to_be_visible()
    await expect(shown).to_have_js_property("complete", True)
    await expect(shown).not_to_have_js_property("naturalWidth", 0)
    await phone.reads(screens.unreadable(t))
    await shown.click()
    await expect(desk.page.locator('[data-role="viewer"] img')).to_be_visible()
    await desk.page.keyboard.press("Escape")
    await expect(desk.page.locator('[data-role="viewer"]')).to_have_count(0)

    letter: FilePayload = {"name": "Επιστολή.txt", "mimeType": "text/plain", "buffer": "Καλημέρα".encode()}
    await phone.attaches("document", letter)
    await expect(phone.own_newest).to_contain_text("Επιστολή.txt")
    await expect(phone.own_newest).to_contain_text("16 B")
    await expect(phone.messages).to_have_count(6)  # /start, the menu, photo, its answer, document, its answer
    await phone.reads(screens.unreadable(t))


async def test_what_the_bot_did_not_ask_for_gets_an_answer_with_the_menu(desk: Desk) -> None:
    t = Translators().for_("sr-Latn")
    phone = await settle(desk, "Nikola", "sr-latn", "sr-Latn", "belgrade")
    await phone.says("<b>dobar dan</b> & prijatno")
    await expect(phone.own_newest).to_contain_text("<b>dobar dan</b> & prijatno")
    await phone.reads(screens.not_understood(t))
    await phone.says("/unknown")
    await phone.reads(screens.unknown_command(t))
    await phone.has_button(t.pgettext("button", "⚙️ Settings"))
