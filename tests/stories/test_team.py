"""A city's team: inviting, accepting, taking a role away, giving one's own back."""

import asyncio
import re

import pytest

from bot.core.staff.model import Role
from bot.telegram.translator import Translators
from tests.emulator_client import Phone
from tests.stories.ledger import audited, id_of, rows_of
from tests.towns import Town

USED_UP = "This invitation has been used or has expired."
REFUSED = "Only the city's team can do this."


async def make_link(admin: Phone, label: str = "Invite a moderator") -> str:
    """Press through to an invitation, and read the payload off its link."""
    await admin.says("/team")
    await admin.press(label)
    text = (await admin.sees("An invitation to the team of")).text
    found = re.search(r"https://t\.me/\w+\?start=(\S+)", text)
    assert found
    return found[1]


async def commands_of(town: Town, phone: Phone) -> list[str]:
    shown = await town.control.bot("en", phone.id)
    return [command["command"] for command in shown["commands"]]


async def test_whoever_opens_an_invitation_gets_the_role_is_told_and_finds_the_team(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    payload = await make_link(ada)
    ben = await town.resident("Ben", "en", "tirana")
    assert "👥 Team" not in await ben.buttons()
    await ben.start(payload)
    assert "👥 Team" in await ben.buttons()
    assert "team" not in await commands_of(town, ben)

    await town.deliver()
    notice = await ben.sees("You are now moderator in Tirana.")
    assert "👥 Team" in notice.labels
    assert "team" in await commands_of(town, ben)
    await ben.press("👥 Team")
    await ben.sees("Your role: moderator")
    assert audited(town, "tirana")[-2:] == [
        ("role.invited", id_of(town, ada.id), None),
        ("role.granted", id_of(town, ada.id), id_of(town, ben.id)),
    ]
    assert payload.partition("-")[2] not in repr(rows_of(town, "invitations"))


async def test_an_invitation_works_once(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    payload = await make_link(ada)
    ben, cem = await town.resident("Ben", "en", "tirana"), await town.resident("Cem", "en", "tirana")
    await ben.start(payload)
    await ben.settled()
    await cem.start(payload)
    await cem.sees(USED_UP)
    assert len(rows_of(town, "roles")) == 2
    await cem.says("/menu")
    assert "👥 Team" not in await cem.buttons()


async def test_of_two_who_open_an_invitation_at_once_one_gets_the_role(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    payload = await make_link(ada)
    people = [await town.resident(name, "en", "tirana") for name in ("Ben", "Cem", "Dea")]
    await asyncio.gather(*(person.start(payload) for person in people))
    texts = [(await person.screen()).text for person in people]
    assert sum(USED_UP in text for text in texts) == 2
    assert len(rows_of(town, "roles")) == 2


async def test_an_invitation_expires_after_seven_days(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    early, late = await make_link(ada), await make_link(ada, "Invite an editor")
    ben, cem = await town.resident("Ben", "en", "tirana"), await town.resident("Cem", "en", "tirana")
    town.clock.turn(days=6, hours=23, minutes=59)
    await ben.start(early)
    await ben.sees_button("👥 Team")
    town.clock.turn(minutes=1)
    await cem.start(late)
    await cem.sees(USED_UP)
    assert len(rows_of(town, "roles")) == 2


@pytest.mark.parametrize("payload", ["r-", "r-nonsense", "r-" + "A" * 62])
async def test_an_invitation_that_never_was_gives_nothing(town: Town, payload: str) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    await ben.start(payload)
    await ben.sees(USED_UP)
    assert rows_of(town, "roles") == []


async def test_a_newcomer_who_opens_an_invitation_is_asked_first_and_has_the_role_when_she_agrees(
    town: Town,
) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    payload = await make_link(ada, "Invite an editor")
    ben = await town.newcomer("Ben", "tr")
    t = Translators().for_("tr")
    await ben.start(payload)
    asked = await ben.sees("Tiran")
    assert str(t.gettext("editor")) in asked.text
    assert not any("editor" in row for row in rows_of(town, "roles"))
    await ben.says("/privacy")
    await ben.press(t.pgettext("half-button", "‹ Back"))
    await ben.press(t.pgettext("button", "✅ I agree"))
    await ben.sees_button(t.pgettext("button", "👥 Team"))
    await town.deliver()
    assert any("Tiran" in screen.text and "🎉" in screen.text for screen in await ben.screens())
    assert "team" in await commands_of(town, ben)


async def test_an_invitation_that_a_newcomer_declines_stays_good(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    payload = await make_link(ada)
    ben = await town.newcomer("Ben", "en")
    await ben.start(payload)
    await ben.press("No, thank you")
    await ben.sees("Nothing about you is kept")
    eva = await town.resident("Eva", "en", "tirana")
    await eva.start(payload)
    await eva.sees_button("👥 Team")


async def test_an_invitation_that_was_used_while_a_newcomer_hesitated_is_told_to_be_so(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    payload = await make_link(ada)
    ben, eva = await town.newcomer("Ben", "en"), await town.resident("Eva", "en", "tirana")
    await ben.start(payload)
    await ben.sees("You are invited")
    await eva.start(payload)
    await eva.sees_button("👥 Team")
    await ben.press("I agree")
    menu = await ben.sees("has been used or has expired")
    assert "👥 Team" not in menu.labels


async def test_a_city_keeps_an_administrator(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    await ada.says("/team")
    await ada.press("Ada · administrator")
    await ada.press("Take the role away")
    await ada.sees_toast("has no other administrator")
    (kept,) = rows_of(town, "roles")
    assert "admin" in kept


async def test_one_who_has_the_role_already_keeps_it(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    ben = await town.staff("Ben", "en", "tirana", Role.MODERATOR)
    before = rows_of(town, "roles")
    await ben.start(await make_link(ada))
    await ben.sees_button("👥 Team")
    assert rows_of(town, "roles") == before


async def test_the_admin_sees_the_team_by_the_names_that_telegram_shows_now(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    town.clock.turn(minutes=1)
    await town.staff("<b>Ben</b>", "en", "tirana", Role.MODERATOR)
    await ada.says("/team")
    labels = (await ada.sees("The team of Tirana")).labels
    assert labels[:2] == ["Ada · administrator", "<b>Ben</b> · moderator"]
    await ada.press("<b>Ben</b> · moderator")
    assert "<b>Ben</b>" in (await ada.sees("Take this role away?")).text


async def test_a_role_taken_away_ends_with_the_next_tap(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    ben = await town.staff("Ben", "en", "tirana", Role.MODERATOR)
    await ben.press("👥 Team")
    old = await ben.sees("Your role: moderator")
    assert "team" in await commands_of(town, ben)

    await ada.says("/team")
    await ada.press("Ben · moderator")
    await ada.press("Take the role away")
    await ada.sees_toast("The role was taken away.")
    assert "Ben · moderator" not in (await ada.sees("The team of Tirana")).labels

    await ben.forge(old.message_id, "team:tirana")
    await ben.sees_toast(REFUSED)
    await ben.says("/team")
    await ben.sees(REFUSED)
    await town.deliver()
    await ben.sees("Your role as moderator in Tirana has ended.")
    assert "team" not in await commands_of(town, ben)
    await ben.says("/menu")
    assert "👥 Team" not in await ben.buttons()
    assert audited(town, "tirana")[-1] == ("role.revoked", id_of(town, ada.id), id_of(town, ben.id))


async def test_of_two_admins_who_take_a_role_away_at_once_one_did(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    eva = await town.staff("Eva", "en", "tirana", Role.ADMIN)
    ben = await town.staff("Ben", "en", "tirana", Role.MODERATOR)
    for admin in (ada, eva):
        await admin.says("/team")
        await admin.press("Ben · moderator")
        await admin.sees("Take this role away?")
    await asyncio.gather(ada.press("Take the role away"), eva.press("Take the role away"))
    toasts = {(await admin.toasts())[-1].text for admin in (ada, eva)}
    assert toasts == {"The role was taken away.", "This role had ended already."}
    await town.deliver()
    assert sum("has ended" in screen.text for screen in await ben.screens()) == 1
    assert [action for action, _, _ in audited(town, "tirana")].count("role.revoked") == 1


async def test_she_who_gives_her_role_back_is_asked_first_and_loses_the_entry(town: Town) -> None:
    ben = await town.staff("Ben", "en", "tirana", Role.EDITOR)
    await ben.press("👥 Team")
    await ben.press("Give back: editor")
    await ben.sees("Give back this role: editor, Tirana?")
    assert len(rows_of(town, "roles")) == 1
    await ben.press("Yes, give it back")
    await ben.sees_toast("The role was taken away.")
    assert "👥 Team" not in (await ben.sees("What would you like to do?")).labels
    assert rows_of(town, "roles") == []
    me = id_of(town, ben.id)
    assert audited(town, "tirana")[-1] == ("role.revoked", me, me)
    await town.deliver()
    assert "team" not in await commands_of(town, ben)


async def test_an_admin_who_takes_her_own_role_away_stands_in_the_menu_without_the_team(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    await town.staff("Eva", "en", "tirana", Role.ADMIN)
    await ada.says("/team")
    await ada.press("Ada · administrator")
    await ada.press("Take the role away")
    assert "👥 Team" not in (await ada.sees("What would you like to do?")).labels


async def test_a_network_admin_manages_every_city_her_own_too(town: Town) -> None:
    nora = await town.network_admin("Nora", "en", "tirana")
    for city, name in (("skopje", "Skopje"), ("tirana", "Tirana")):
        await nora.says("/team")
        await nora.sees("The team of which city?")
        while name not in await nora.buttons():
            await nora.press("›")
        await nora.press(name)
        await nora.sees(f"The team of {name}")
        await nora.press("Invite an administrator")
        link = await nora.sees(f"An invitation to the team of {name}")
        ben = await town.resident(f"Ben of {name}", "en", city)
        found = re.search(r"start=(\S+)", link.text)
        assert found
        await ben.start(found[1])
        await ben.sees_button("👥 Team")
        assert audited(town, city)[-1] == ("role.granted", id_of(town, nora.id), id_of(town, ben.id))


async def test_one_who_works_for_two_cities_chooses_which(town: Town) -> None:
    ben = await town.staff("Ben", "en", "tirana", Role.ADMIN)
    known = await town.app.services.residents.arrive(ben.id, ben.id, None)
    assert known
    await town.app.services.team.grant_by_operator(known.resident, "skopje", Role.MODERATOR)
    for name, shown in (("Tirana", "The team of Tirana"), ("Skopje", "Your role: moderator")):
        await ben.says("/team")
        await ben.sees("The team of which city?")
        await ben.press(name)
        await ben.sees(shown)


async def test_one_who_cannot_be_told_of_her_role_has_it_all_the_same(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    ben = await town.resident("Ben", "en", "tirana")
    await ben.start(await make_link(ada))
    await ben.settled()
    await ben.block()
    await ben.settled()
    await town.deliver()
    await ben.start()
    await ben.sees_button("👥 Team")


async def test_a_role_that_was_taken_away_before_the_news_went_out_is_not_announced(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    ben = await town.resident("Ben", "en", "tirana")
    await ben.start(await make_link(ada))
    await ben.settled()
    await ada.says("/team")
    await ada.press("Ben · moderator")
    await ada.press("Take the role away")
    await ada.settled()
    await town.deliver()
    texts = [screen.text for screen in await ben.screens()]
    assert not any("You are now" in text for text in texts)
    assert any("has ended" in text for text in texts)
