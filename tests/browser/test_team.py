"""The city admin's phone and those to whom she gives a role and from whom she takes it."""

import pytest
from playwright.async_api import expect

from bot.core.staff.model import Role
from bot.telegram.translator import Translators
from handlers.residents import screens as resident_screens
from handlers.staff import screens
from tests.browser.people import CITIES, settle
from tests.browser.phones import Desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_admin_invites_a_moderator_who_is_told_and_later_loses_the_role(desk: Desk) -> None:
    belgrade = CITIES["belgrade"]
    her, his = Translators().for_("sr-Cyrl"), Translators().for_("sr-Latn")
    marko = desk.phone_of("Marko")
    vesna = await settle(desk, "Весна", "sr", "sr-Cyrl", "belgrade")

    # He makes an invitation.
    await marko.says("/team")
    await marko.reads(his.gettext("The team of {city}", city=belgrade.name_for("sr-Latn")))
    await marko.tap(his.pgettext("button", "✉️ Invite a moderator"))
    link = await marko.newest.locator("code").inner_text()
    assert "?start=r" in link

    # She opens it, is told, and has the entry and the command.
    await vesna.opens_link(link)
    await vesna.is_told(screens.granted_notice(her, belgrade, Role.MODERATOR))
    await vesna.knows_command("team")
    await vesna.chooses_command("team")
    await vesna.reads(her.gettext("Your role: <b>{roles}</b>", roles=screens.role_name(her, Role.MODERATOR)))
    await vesna.says("/menu")
    await vesna.has_button(her.pgettext("button", "👥 Team"))
    assert (await vesna.lists_commands())["team"] == her.pgettext("command", "Your city's team")

    # The link worked once.
    late = await settle(desk, "Ненад", "sr", "sr-Cyrl", "belgrade")
    await late.opens_link(link)
    await late.reads(resident_screens.invitation_invalid(her))

    # He takes the role away; the very next tap is refused.
    await marko.tap(resident_screens.back(his, "team").text)
    await marko.tap(f"Весна · {screens.role_name(his, Role.MODERATOR)}")
    await marko.reads(his.gettext("Take this role away? It ends at once, and the person is told."))
    await marko.tap(his.pgettext("button", "🚫 Take the role away"))
    await marko.is_toasted(screens.revoked(his))
    await expect(marko.newest.locator(".inline-button", has_text="Весна")).to_have_count(0)
    await vesna.is_told(screens.revoked_notice(her, belgrade, Role.MODERATOR))
    await vesna.tap(her.pgettext("button", "👥 Team"))
    await vesna.is_alerted(resident_screens.not_allowed(her))
    await vesna.says("/menu")
    await expect(vesna.newest.locator(".inline-button").first).to_have_text(
        her.pgettext("button", "📅 Events")
    )
    await vesna.knows_command("team", known=False)
