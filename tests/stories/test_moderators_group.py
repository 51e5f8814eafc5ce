"""A city's moderators in their group: connecting it, cards told there, buttons and commands."""

from collections.abc import AsyncIterator

import pytest
from markupsafe import Markup

from bot.app import Pace
from bot.core.cities.model import City
from bot.core.notices.model import MODERATORS, Notice, Urgency
from bot.core.residents.model import Conversation, Reachability, Resident
from bot.core.shared.errors import NotAllowed
from bot.core.staff.model import Permission, Role
from bot.settings import Settings
from bot.telegram.flood import BURST
from bot.telegram.rates import Limits
from bot.telegram.screens import Button, Screen
from bot.telegram.taps import Tap
from bot.telegram.translator import Translator
from bot.telegram.turns import Reply, Turn
from handlers.sending import Telling
from tests.emulator_client import Phone
from tests.stories.acquaintance import conversation, find, known
from tests.stories.ledger import audited, id_of
from tests.stories.stores import rows_of
from tests.stories.test_bad_input import failures
from tests.towns import HeldClock, Town, open_town

MEET_HERE = "From now on the moderators of"
ONLY_THE_TEAM = "Only the city's team can do this."
WAY_TO_PRIVATE = "I speak with each resident in private"


@pytest.fixture
async def hurried_town(settings: Settings, clock: HeldClock) -> AsyncIterator[Town]:
    """With the pace that residents meet."""
    pace = Pace(Limits(per_second=100_000, reply_burst=100_000))
    async with open_town(settings, clock, pace=pace) as town:
        yield town


def town_of(city: City) -> str:
    return city.name_for(city.languages[0])


async def the_city(town: Town, slug: str) -> City:
    await town.cities_change()
    return await town.app.services.cities.get(slug)


async def me(town: Town) -> str:
    return str((await town.control.request("GET", "/state"))["bot"]["username"])


async def connected(town: Town, admin: Phone, *others: Phone) -> tuple[int, int]:
    """A forum of these people with a topic in which the moderators of the admin's city meet."""
    group = await town.control.add_forum("Moderators", admin, *others)
    topic = await town.control.add_topic(group, "Queue")
    await admin.at(group, topic).says("/here")
    await admin.settled()
    return group, topic


def offer_cards(town: Town, seen: list[Turn]) -> None:
    """A kind of notice with a card for the group, and the routes of its buttons."""

    async def render(t: Translator, city: City, notice: Notice, recipient: Resident) -> Screen | None:
        return None

    async def card(t: Translator, city: City, notice: Notice) -> Screen:
        rows = (
            (Button("Publish", Tap("x.publish", city.slug)),),
            (Button("Mine", Tap("x.mine", city.slug)),),
        )
        return Screen(Markup("{} {}: an idea").format(t.language.tag, town_of(city)), rows)

    async def publish(turn: Turn) -> Reply:
        assert turn.city
        seen.append(turn)
        if not town.app.services.team.may(turn.resident, Permission.MODERATE, turn.city.slug):
            raise NotAllowed(Permission.MODERATE, turn.city.slug)
        screen = Screen(Markup("{}: published").format(turn.group_t.language.tag))
        toast = f"{turn.t.language.tag}: done"
        return Reply(screen=screen, toast=toast, conversation=Conversation("x.never"))

    async def mine(turn: Turn) -> Reply:
        seen.append(turn)
        return Reply(screen=Screen(Markup("only between us")))

    async def queue(turn: Turn) -> Reply:
        assert turn.city
        seen.append(turn)
        return Reply(screen=Screen(Markup("{}: 3 ideas wait").format(turn.city.slug)))

    town.app.tellings["x.waiting"] = Telling(render, render_for_group=card)
    town.app.routes.tap("x.publish", publish, in_groups=True, permission=Permission.MODERATE)
    town.app.routes.tap("x.mine", mine)
    town.app.routes.group_command("waits", queue)


async def tell(town: Town, slug: str, key: str = "1", urgency: Urgency = Urgency.NORMAL) -> None:
    """Put a card into the city's outbox and let the worker do its round."""
    city = await the_city(town, slug)
    notice = Notice("x.waiting", MODERATORS, f"x:{key}", town.clock.now(), {"city": slug}, urgency)
    await town.app.services.stores.cities.of(city).transact(lambda records: records.outbox.put([notice]))
    await town.deliver()


def outcomes(town: Town, slug: str) -> list[str | None]:
    outbox = rows_of(town.app.settings.data_dir, slug, "outbox")
    return [row["outcome"] for row in outbox if row["recipient"] == MODERATORS]


async def test_an_administrator_makes_a_topic_the_place_where_her_citys_moderators_meet(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    mira = await town.staff("Mira", "en", "tirana", Role.MODERATOR)
    group = await town.control.add_forum("Moderators", ada, mira)
    topic = await town.control.add_topic(group, "Queue")
    there = ada.at(group, topic)
    await there.says(f"/here@{await me(town)}")
    answer = await there.sees("Tiran")  # in the city's first language, not hers
    assert answer.body["message_thread_id"] == topic
    city = await the_city(town, "tirana")
    assert (city.moderators_group, city.moderators_topic) == (group, topic)
    assert ("city.group", id_of(town, ada.id), None) in audited(town, "tirana")
    before = len(audited(town, "tirana"))
    await there.says("/here")
    await there.settled()
    assert len(audited(town, "tirana")) == before
    assert len(await there.screens()) == 2
    assert await failures(town) == 0


@pytest.mark.parametrize("role", [None, Role.MODERATOR, Role.EDITOR])
async def test_nobody_else_connects_a_group(town: Town, role: Role | None) -> None:
    ben = await (town.staff("Ben", "en", "tirana", role) if role else town.resident("Ben", "en", "tirana"))
    group = await town.control.add_forum("Moderators", ben)
    there = ben.at(group)
    await there.says("/here")
    await there.sees(ONLY_THE_TEAM)
    assert (await the_city(town, "tirana")).moderators_group is None
    assert not [action for action, _, _ in audited(town, "tirana") if action == "city.group"]


async def test_who_is_no_resident_is_shown_the_way_to_the_private_chat_and_not_kept(town: Town) -> None:
    ben = await town.newcomer("Ben", "en")
    group = await town.control.add_forum("Neighbours", ben)
    there = ben.at(group)
    await there.sees(WAY_TO_PRIVATE)
    await there.says(f"/here@{await me(town)}")
    await there.settled()
    assert len(await there.screens()) == 2
    await there.says("/here")  # not said to the bot by name, and nobody whom it knows
    await there.settled()
    assert len(await there.screens()) == 2
    assert await find(town, ben) is None


async def test_who_manages_several_cities_chooses_by_a_button_that_is_nobody_elses(town: Town) -> None:
    admin = await town.network_admin("Nora", "en", "tirana")
    mira = await town.staff("Mira", "en", "tirana", Role.MODERATOR)
    group = await town.control.add_group("All", "group", members=[admin.id, mira.id])
    await town.control.post(f"/groups/{group}/add_bot", {"user_id": admin.id})
    hers, miras = admin.at(group), mira.at(group)
    await hers.says("/here")
    await hers.sees("The moderators of which city meet here?")
    await hers.press("›")
    await hers.press("›")
    await hers.sees_button("3 / 3")
    await miras.press("team.here:tirana")
    await miras.sees_toast(ONLY_THE_TEAM)
    assert (await the_city(town, "tirana")).moderators_group is None
    await hers.press("team.here:tirana")
    await hers.settled()
    city = await the_city(town, "tirana")
    assert (city.moderators_group, city.moderators_topic) == (group, None)
    last = (await hers.screens())[-1]
    assert (town_of(city) in last.text, last.rows) == (True, ())
    assert await failures(town) == 0


async def test_in_private_the_command_and_its_buttons_are_none(town: Town) -> None:
    ada = await town.staff("Ada", "en", "tirana", Role.ADMIN)
    await ada.says("/here")
    await ada.sees("I do not know this command.")
    for data in ("team.here:tirana", "team.heres::0"):
        await ada.forge((await ada.screen()).message_id, data)
        await ada.sees_toast("This button is too old.")
    assert (await the_city(town, "tirana")).moderators_group is None


async def test_a_card_is_told_in_the_topic_in_the_citys_first_language(town: Town) -> None:
    offer_cards(town, [])
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, topic = await connected(town, ada)
    await tell(town, "skopje")
    card = await ada.at(group, topic).sees("mk Скопје: an idea")
    assert card.labels == ["Publish", "Mine"]
    assert outcomes(town, "skopje") == ["sent"]


async def test_without_a_group_a_card_is_dropped(town: Town) -> None:
    offer_cards(town, [])
    await tell(town, "skopje")
    assert outcomes(town, "skopje") == ["dropped"]


async def test_a_card_waits_for_the_morning_unless_it_is_urgent(town: Town) -> None:
    offer_cards(town, [])
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, topic = await connected(town, ada)
    town.clock.turn(hours=12)  # 23:00 in Skopje
    await tell(town, "skopje", "can wait")
    assert outcomes(town, "skopje") == [None]
    await tell(town, "skopje", "cannot", Urgency.URGENT)
    assert outcomes(town, "skopje") == [None, "sent"]
    town.clock.turn(hours=9)
    await town.deliver()
    assert outcomes(town, "skopje") == ["sent", "sent"]
    assert len(await ada.at(group, topic).screens()) == 3


async def test_a_topic_that_is_closed_or_gone_loses_no_card(town: Town) -> None:
    offer_cards(town, [])
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, topic = await connected(town, ada)
    await town.control.request("PATCH", f"/groups/{group}/topics/{topic}", {"closed": True})
    await tell(town, "skopje", "closed")
    await town.control.request("DELETE", f"/groups/{group}/topics/{topic}")
    await tell(town, "skopje", "deleted")
    told = [screen for screen in await ada.at(group).screens() if "an idea" in screen.text]
    assert [screen.body.get("message_thread_id") for screen in told] == [None, None]
    assert outcomes(town, "skopje") == ["sent", "sent"]


async def test_thrown_out_of_the_group_the_bot_does_not_try_again(town: Town) -> None:
    offer_cards(town, [])
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, _ = await connected(town, ada)
    await town.control.post(f"/groups/{group}/remove_bot", {"user_id": ada.id})
    await tell(town, "skopje")
    assert outcomes(town, "skopje") == ["unreachable"]
    town.clock.turn(hours=3)
    assert not (await town.app.deliveries.drain_once()).anything


async def test_a_group_that_becomes_a_supergroup_stays_the_citys(town: Town) -> None:
    offer_cards(town, [])
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group = await town.control.add_group("Moderators", "group", members=[ada.id])
    await town.control.post(f"/groups/{group}/add_bot", {"user_id": ada.id})
    await ada.at(group).says("/here")
    await ada.settled()
    new = (await town.control.post(f"/groups/{group}/migrate"))["migrate_to_chat_id"]
    await ada.at(new).says("/waits")
    await ada.at(new).sees("skopje: 3 ideas wait")
    await tell(town, "skopje")
    await ada.at(new).sees("an idea")
    assert (await the_city(town, "skopje")).moderators_group == new


async def test_a_tap_answers_who_pressed_in_her_language_and_the_group_in_the_citys(town: Town) -> None:
    seen: list[Turn] = []
    offer_cards(town, seen)
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    mira = await town.staff("Mira", "tr", "skopje", Role.MODERATOR)
    group, topic = await connected(town, ada, mira)
    await tell(town, "skopje")
    await mira.says("/start c-tirana")  # a question of her own is open in private
    await mira.settled()
    stands = await conversation(town, mira)
    hers = mira.at(group, topic)
    await hers.press("Publish")
    await hers.sees_toast("tr: done")
    card = await hers.sees("mk: published")
    assert card.body["message_thread_id"] == topic
    [turn] = seen
    assert turn.group
    assert (turn.group.chat_id, turn.group.thread_id, turn.resident.telegram_id) == (group, topic, mira.id)
    assert await conversation(town, mira) == stands
    assert await conversation(town, ada) is None
    assert await failures(town) == 0


async def test_who_lacks_the_permission_is_refused_and_the_card_stays(town: Town) -> None:
    offer_cards(town, [])
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    ben = await town.resident("Ben", "en", "skopje")
    group, topic = await connected(town, ada, ben)
    await tell(town, "skopje")
    hers = ben.at(group, topic)
    await hers.press("Publish")
    await hers.sees_toast(ONLY_THE_TEAM)
    assert (await hers.screens())[-1].labels == ["Publish", "Mine"]
    assert len(await hers.screens()) == 2


async def test_who_never_met_the_bot_is_told_where_it_is_and_not_kept(town: Town) -> None:
    seen: list[Turn] = []
    offer_cards(town, seen)
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    zoe = await town.newcomer("Zoe", "en")
    group, topic = await connected(town, ada, zoe)
    await tell(town, "skopje")
    await zoe.at(group, topic).press("Publish")
    await zoe.sees_toast(f"Please write to @{await me(town)} in private first.")
    assert not seen
    assert await find(town, zoe) is None


async def test_what_is_not_for_groups_leads_to_the_private_chat(town: Town) -> None:
    seen: list[Turn] = []
    offer_cards(town, seen)
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, topic = await connected(town, ada)
    await tell(town, "skopje")
    hers = ada.at(group, topic)
    await hers.press("Mine")
    await hers.forge(2, "settings:")
    toasts = await hers.toasts()
    link = f"https://t.me/{await me(town)}?start=g-private"
    assert [toast.url for toast in toasts] == [link, link]
    assert not seen
    await ada.start("g-private")
    await ada.sees("What you pressed in the group is done here, in our private chat.")


async def test_a_card_of_another_city_does_nothing_in_this_group(town: Town) -> None:
    seen: list[Turn] = []
    offer_cards(town, seen)
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    mira = await town.staff("Mira", "en", "tirana", Role.MODERATOR)
    group, topic = await connected(town, ada, mira)
    await tell(town, "skopje")
    hers = mira.at(group, topic)
    await hers.forge((await hers.screens())[-1].message_id, "x.publish:tirana")
    [toast] = await hers.toasts()
    assert toast.url
    assert not seen


async def test_a_button_that_nothing_knows_any_more_says_so_to_who_pressed_and_nothing_to_the_group(
    town: Town,
) -> None:
    offer_cards(town, [])
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, topic = await connected(town, ada)
    await tell(town, "skopje")
    hers = ada.at(group, topic)
    before = await hers.screens()
    for data in ("x.gone:skopje", "x.publish:atlantis", "x.publish:skopje:1", "?"):
        await hers.forge(before[-1].message_id, data)
        await hers.sees_toast("This button is too old.")
    assert await hers.screens() == before
    assert await failures(town) == 0


async def test_a_command_is_for_the_group_of_a_city_and_for_its_team(town: Town) -> None:
    seen: list[Turn] = []
    offer_cards(town, seen)
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    ben = await town.resident("Ben", "en", "skopje")
    elsewhere = await town.control.add_forum("Elsewhere", ada, ben)
    await ada.at(elsewhere).says("/waits")
    await ada.at(elsewhere).sees("This group is not connected with a city yet.")
    await ben.at(elsewhere).says("/waits")  # she has no city's group to connect
    await ben.settled()
    assert len(await ben.at(elsewhere).screens()) == 2
    group, topic = await connected(town, ada)
    await ada.at(group, topic).says(f"/waits@{await me(town)} all")
    answer = await ada.at(group, topic).sees("skopje: 3 ideas wait")
    assert answer.body["message_thread_id"] == topic
    assert [(turn.city and turn.city.slug, turn.words) for turn in seen] == [("skopje", "all")]
    await ada.at(group, topic).says("/waits@another_bot")
    await ada.settled()
    assert len(seen) == 1


async def test_who_blocked_the_bot_works_in_the_group_and_stays_out_of_reach_in_private(town: Town) -> None:
    seen: list[Turn] = []
    offer_cards(town, seen)
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, topic = await connected(town, ada)
    await tell(town, "skopje")
    await ada.block()
    await ada.at(group, topic).press("Publish")
    await ada.sees_toast("en: done")
    assert (await known(town, ada)).reachability is Reachability.BLOCKED
    assert len(seen) == 1


async def test_a_tap_that_is_delivered_twice_is_done_once(town: Town) -> None:
    seen: list[Turn] = []
    offer_cards(town, seen)
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, topic = await connected(town, ada)
    await tell(town, "skopje")
    pressed = await ada.at(group, topic).press("Publish")
    await town.control.repeat(pressed["update_id"])
    await ada.settled()
    assert len(seen) == 1


async def test_who_hammers_in_a_group_is_slowed_like_anywhere_else(hurried_town: Town) -> None:
    town, seen = hurried_town, list[Turn]()
    offer_cards(town, seen)
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, topic = await connected(town, ada)
    await tell(town, "skopje")
    town.clock.turn(minutes=1)
    hers = ada.at(group, topic)
    card = (await hers.screens())[-1]
    for _ in range(int(BURST) + 5):
        await hers.forge(card.message_id, "x.publish:skopje")
    await hers.sees_toast("That was very fast.")
    await hers.settled()
    assert len(seen) == int(BURST)
    assert len(await hers.toasts()) == int(BURST) + 5


async def test_what_goes_wrong_in_a_group_is_told_to_who_pressed(town: Town) -> None:
    offer_cards(town, [])
    ada = await town.staff("Ada", "en", "skopje", Role.ADMIN)
    group, topic = await connected(town, ada)

    async def fail(turn: Turn) -> Reply:
        raise ZeroDivisionError

    town.app.routes.tap("x.fail", fail, in_groups=True)
    hers = ada.at(group, topic)
    before = await hers.screens()
    await hers.forge(before[-1].message_id, "x.fail:skopje")
    await hers.sees_toast("something went wrong on our side")
    assert await hers.screens() == before
    assert await failures(town) == 1


async def test_of_two_routes_of_one_command_the_second_is_refused(town: Town) -> None:
    handler = town.app.routes.group_commands["here"].handler
    with pytest.raises(ValueError, match="here"):
        town.app.routes.group_command("here", handler)
