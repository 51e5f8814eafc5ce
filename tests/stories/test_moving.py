"""Finding one's way: the menu, Back, commands; moving home; buttons that are old."""

import asyncio

import pytest

from bot.core.staff.model import Role
from handlers.cities.callbacks import FOLLOW, HOME, LIST, MOVE, NEAR, PICK
from handlers.cities.states import SEARCHING
from handlers.events.callbacks import EXPORT_AS, SHARE_PLACE
from handlers.events.callbacks import NEAR as NEAR_EVENTS
from handlers.ideas.callbacks import NEAR as NEAR_IDEAS
from handlers.ideas.callbacks import SHARE_PLACE as SHARE_PLACE_OF_IDEA
from handlers.residents.callbacks import (
    AGREE,
    CHOOSE_LANGUAGE,
    CONFIRM_ERASE,
    EXPORT,
    LANGUAGES,
    MENU,
    PRIVACY,
    SETTINGS,
    TOGGLE_TOPIC,
    TOPICS,
)
from handlers.staff.callbacks import CONFIRM_RESIGN, REVOKE
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import CODES, carrying, conversation, known, member, moves_to, voice
from tests.stories.stores import rows_of
from tests.stories.walks import Walk, buttons_of
from tests.towns import Town

MENU_TEXT = "What would you like to do?"
APOLOGY = (
    "We are sorry, something went wrong on our side. Nothing you had before is lost. Please try again in a moment."
    "\n\nIf it happens again, tell the city this number: <code>{number}</code>"
)
TOO_OLD = "This button is too old. Here is the menu."
WITHOUT_BUTTONS = (
    NEAR,
    NEAR_EVENTS,
    NEAR_IDEAS,
    SHARE_PLACE,
    SHARE_PLACE_OF_IDEA,
    EXPORT,
    EXPORT_AS,
)  # what these send has a keyboard of its own, or is a file


async def test_the_menu_is_one_message_redrawn_in_place(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    menu = await phone.screen()
    for button in (
        "⚙️ Settings",
        "📬 Digest",
        "‹ Back",
        "‹ Back",
        "🔒 My data",
        "‹ Back",
        "❔ Help",
        "☰ Menu",
    ):
        await phone.press(button)
    shown = await phone.screen()
    assert shown == menu
    assert len(await phone.screens()) == 1
    assert len(await phone.toasts()) == 9


@pytest.mark.parametrize("tag", ["tr", "sr-Latn"])
async def test_every_button_of_every_screen_is_answered_and_every_screen_has_a_way_back(
    town: Town, tag: str
) -> None:
    """As the city's admin, whose menu has all there is."""
    phone = await town.staff("Walks", CODES[tag], "belgrade", Role.ADMIN)
    await phone.says("/language")
    await phone.press(carrying(CHOOSE_LANGUAGE, "", tag, "menu"))
    await phone.says("/menu")
    menu = await phone.screen()
    walk = Walk(town, phone)

    async def look(data: str, screen: Screen) -> None:
        _expect_a_way_on(data, screen, tag)

    await walk.go(menu, depth=4, avoid=_is_not_for_a_walk, look=look)
    assert len(walk.visited) > 150
    names = {data.partition(":")[0] for data in walk.visited}
    assert names >= {
        *("menu", "help", "privacy", "export", "erase", "settings", "lang", "city", "city.pick", "city.near"),
        *(
            "city.move",
            "city.heading",
            "topics",
            "topic",
            "announce",
            "announce.on",
            "announce.off",
            "digest",
            "digest.set",
            "digest.hours",
            "digest.hour",
            "quiet",
        ),
        *("quiet.set", "quiet.from", "quiet.until", "team", "team.invite"),
        *(
            "ev",
            "ev.l",
            "ev.p",
            "ev.k",
            "ev.n",
            "ev.s",
            "sg",
            "ed",
            "ed.new",
            "ed.ahead",
            "ed.import",
        ),
        *("mo", "mo.find", "mo.num", "mo.blks", "mr", "mr.hours", "mr.two", "mr.limit", "mr.all", "mr.one"),
        *("i", "i.l", "i.t", "i.g", "i.n", "i.q", "iw", "im", "io", "io.list", "io.z"),
    }
    assert walk.unanswered == []
    too_old = voice(tag).pgettext("toast", TOO_OLD)
    assert [toast.text for toast in await phone.toasts() if toast.text == too_old] == []
    for other in ("el", "mk", "sr-Cyrl", tag):
        for where in ("start", "menu", "settings"):
            data = carrying(CHOOSE_LANGUAGE, "", other, where)
            _expect_a_way_on(data, await walk.press(menu.message_id, data), other)
    assert walk.unanswered == []


def _is_not_for_a_walk(data: str) -> bool:
    return data.partition(":")[0] in (CONFIRM_ERASE, CHOOSE_LANGUAGE, REVOKE, CONFIRM_RESIGN)


def _expect_a_way_on(data: str, screen: Screen, tag: str) -> None:
    t = voice(tag)
    assert str(t.gettext(APOLOGY, number=""))[:20] not in screen.text, f"{data} ended in an apology"
    if data.partition(":")[0] in WITHOUT_BUTTONS:
        return
    ways = {
        t.pgettext("half-button", "‹ Back"),
        t.pgettext("button", "☰ Menu"),
        t.pgettext("button", "No, keep my data"),
        t.pgettext("button", "⚙️ Settings"),
        t.pgettext("button", "‹ Back to the form"),
        t.pgettext("half-button", "💾 Keep"),
    }
    assert ways & set(screen.labels), f"no way back or on, after {data}:\n{screen}"


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        ("/menu", MENU_TEXT),
        ("/start", MENU_TEXT),
        ("/help", "How this works"),
        ("/language", "Which language shall we speak?"),
        ("/city", "Which city is yours?"),
        ("/settings", "Digest: "),
        ("/events", "Events in Split"),
        ("/ideas", "Ideas for Split"),
        ("/privacy", "Who keeps it:"),
        ("/cancel", "There was nothing to cancel."),
        ("/MENU", MENU_TEXT),
        ("/menu@charshi_bot", MENU_TEXT),
        ("/help me please", "How this works"),
        ("/frobnicate", "I do not know this command."),
        ("/", "I do not know this command."),
        ("/ menu", "I do not know this command."),
        ("//", "I do not know this command."),
        ("/<b>x</b>", "I do not know this command."),
    ],
)
async def test_commands_are_answered_the_unknown_ones_too(town: Town, command: str, shows: str) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.says(command)
    screen = await phone.sees(shows)
    assert buttons_of(screen)


async def test_help_lists_the_commands_she_has(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.says("/help")
    shown = await phone.sees("How this works")
    assert [line.split()[0] for line in shown.text.splitlines() if line.startswith("/")] == [
        *(
            "/menu",
            "/events",
            "/ideas",
            "/surveys",
            "/city",
            "/language",
            "/settings",
            "/privacy",
            "/help",
            "/cancel",
        ),
    ]


async def test_commands_of_somebody_without_a_city_lead_to_one(town: Town) -> None:
    phone = await town.newcomer("Ana", "en")
    for command, shows in (
        ("/menu", "Welcome! I am Charshi."),
        ("/settings", "Welcome! I am Charshi."),
        ("/events", "Welcome! I am Charshi."),
        ("/help", "How this works"),
        ("/language", "Which language shall we speak?"),
        ("/city", "Which city is yours?"),
        ("/privacy", "Who keeps it: your city"),
        ("/cancel", "Welcome! I am Charshi."),
        ("/nonsense", "Welcome! I am Charshi."),
    ):
        await phone.says(command)
        assert buttons_of(await phone.sees(shows)), command
    await phone.says("/team")
    await phone.sees("Only the city's team can do this.")
    standing = await conversation(town, phone)
    assert standing
    assert standing.state == SEARCHING, "she may still type her city"


async def test_cancel_ends_what_was_under_way(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.says("/city")
    await phone.sees("Which city is yours?")
    await phone.says("/cancel")
    await phone.sees("Cancelled.")
    await phone.says("pula")
    await phone.sees("Nobody reads free messages here")


@pytest.mark.parametrize("text", ["hello", "⚙️ Settings", "x" * 4096, "\u200f\u200f", "<b>", "menu"])
async def test_a_text_that_nobody_asked_for_gets_the_menu(town: Town, text: str) -> None:
    phone = await town.resident("Ana", "en", "split")
    menu = await phone.screen()
    await phone.says(text)
    shown = await phone.sees(
        "Nobody reads free messages here, so I have not passed this on. Here is what I can do for you:"
    )
    assert shown.text.endswith("\n\n🏙 Split")
    assert shown.rows == menu.rows


async def test_moving_home_keeps_the_old_city_as_a_former_one(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    await phone.press(carrying(SETTINGS))
    await phone.press(carrying(TOPICS, "skopje"))
    await phone.press(carrying(TOGGLE_TOPIC, "skopje", "sport"))
    town.clock.turn(days=30)
    await phone.says("/city")
    await phone.says("prizren")
    await phone.press(carrying(PICK, "prizren", HOME))
    await phone.sees("This is not the city you have chosen as yours.")
    assert (await known(town, phone)).home == "skopje", "nobody moves by one tap"
    await phone.press("Make it my city")
    await phone.sees_toast("Your city is now Prizren.")
    assert "Prizren" in (await phone.sees(MENU_TEXT)).text
    resident = await known(town, phone)
    assert (resident.home, resident.followed) == ("prizren", ())
    ties = rows_of(town.app.settings.data_dir, "network", "memberships")
    assert {(row["city"], row["tie"]) for row in ties} == {("skopje", "former"), ("prizren", "home")}
    former, present = await member(town, phone, "skopje"), await member(town, phone, "prizren")
    assert former
    assert present
    assert (former.tie, present.tie) == ("former", "home")
    assert "sport" not in former.topics, "what she gave there stays there"
    assert former.joined_at < present.joined_at


async def test_moving_back_finds_everything_as_it_was(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    await phone.press(carrying(SETTINGS))
    await phone.press(carrying(TOPICS, "skopje"))
    await phone.press(carrying(TOGGLE_TOPIC, "skopje", "sport"))
    for slug in ("prizren", "skopje"):
        await moves_to(phone, slug)
        assert (await known(town, phone)).home == slug
    back, left = await member(town, phone, "skopje"), await member(town, phone, "prizren")
    assert back
    assert left
    assert (back.tie, left.tie) == ("home", "former")
    assert "sport" not in back.topics
    assert len(back.topics) == 11


async def test_a_city_that_she_followed_becomes_her_home_without_being_followed_besides(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    await phone.says("/settings")
    await phone.press(carrying(LIST, "", "f", "0"))
    await phone.says("tirana")
    await phone.press(carrying(PICK, "tirana", "f"))
    await phone.settled()
    assert (await known(town, phone)).followed == ("tirana",)
    await phone.start("c-tirana")
    question = await phone.sees("This is not the city you have chosen as yours.")
    assert question.labels == ["🏙 Make it my city", "‹ Back"], (
        "what she follows is not offered to be followed"
    )
    await phone.press("Make it my city")
    await phone.settled()
    resident = await known(town, phone)
    assert (resident.home, resident.followed) == ("tirana", ())


async def test_the_poster_of_another_city_asks_and_changes_nothing_by_itself(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    menu = await phone.screen()
    before = await known(town, phone)
    await phone.start("c-split")
    question = await phone.sees("This is not the city you have chosen as yours. What would you like?")
    assert question.text.startswith("🏙 Split")
    assert question.labels == ["⭐ Follow this city too", "🏙 Make it my city", "‹ Back"]
    assert await known(town, phone) == before
    assert await member(town, phone, "split") is None
    await phone.press("‹ Back")
    back = await phone.screen()
    assert (back.message_id, back.text, back.rows) == (question.message_id, menu.text, menu.rows)
    assert await known(town, phone) == before
    assert await member(town, phone, "split") is None


async def test_the_city_of_a_poster_can_be_followed_instead(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    await phone.start("c-split")
    await phone.press("Follow this city too")
    listed = await phone.sees("Cities I follow")
    assert "✓ Split" in listed.labels
    resident = await known(town, phone)
    assert (resident.home, resident.followed) == ("skopje", ("split",))
    followed = await member(town, phone, "split")
    assert followed
    assert followed.tie == "followed"


async def test_the_city_of_a_poster_becomes_hers_when_she_says_so(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    await phone.start("c-split")
    question = await phone.sees("This is not the city you have chosen as yours.")
    await phone.press("Make it my city")
    await phone.sees_toast("Your city is now Split.")
    menu = await phone.sees(MENU_TEXT)
    assert menu.message_id == question.message_id
    assert "Split" in menu.text
    moved = await known(town, phone)
    assert moved.home == "split"
    left = await member(town, phone, "skopje")
    assert left
    assert left.tie == "former"
    await phone.forge(question.message_id, carrying(MOVE, "split"))
    assert await phone.screen() == menu
    assert await known(town, phone) == moved, "a second tap changes nothing"


async def test_the_poster_of_ones_own_city_shows_the_menu(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.start("c-split")
    assert "Split" in (await phone.sees(MENU_TEXT)).text


async def test_a_city_that_closes_while_its_poster_asks_takes_nobody(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    await phone.start("c-split")
    question = await phone.sees("This is not the city you have chosen as yours.")
    await town.app.services.cities.disable("split")
    await phone.forge(question.message_id, carrying(PICK, "split", FOLLOW))
    await phone.sees_toast("Split cannot be chosen at present.")
    await phone.forge(question.message_id, carrying(MOVE, "split"))
    told = await phone.sees("Split cannot be chosen at present.")
    assert "Which city is yours?" in told.text, "and the list is there to choose another"
    resident = await known(town, phone)
    assert (resident.home, resident.followed) == ("skopje", ())
    assert await member(town, phone, "split") is None


async def test_the_poster_of_a_city_that_is_closed_asks_nothing(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    await town.app.services.cities.disable("split")
    await phone.start("c-split")
    told = await phone.sees("Split cannot be chosen at present.")
    assert "Which city is yours?" in told.text
    assert carrying(MOVE, "split") not in buttons_of(told)
    assert (await known(town, phone)).home == "skopje"


@pytest.mark.parametrize("slug", ["split", "", "atlantis"])
async def test_who_has_not_agreed_is_not_moved_by_a_button_for_residents(town: Town, slug: str) -> None:
    phone = await town.newcomer("Ana", "en")
    await phone.start()
    welcome = await phone.sees("Welcome! I am Charshi.")
    await phone.forge(welcome.message_id, carrying(MOVE, slug))
    await phone.settled()
    newcomer = await known(town, phone)
    assert (newcomer.home, newcomer.consented_at) == (None, None)
    assert "Welcome! I am Charshi." in (await phone.screen()).text


async def test_choosing_the_city_where_one_lives_already_changes_nothing(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    before = await known(town, phone)
    await phone.says("/city")
    await _turn_pages_to(phone, "skopje")
    await phone.press("✓ Skopje")
    await phone.sees(MENU_TEXT)
    assert await known(town, phone) == before


async def test_buttons_from_before_the_move_still_work_for_the_city_that_they_name(town: Town) -> None:
    phone = await town.resident("Ana", "en", "skopje")
    await phone.press(carrying(SETTINGS))
    await phone.press(carrying(TOPICS, "skopje"))
    old = await phone.sees("Topics in Skopje")
    await moves_to(phone, "split")
    await phone.forge(old.message_id, carrying(TOGGLE_TOPIC, "skopje", "culture"))
    redrawn = await phone.sees("Topics in Skopje")
    assert redrawn.message_id == old.message_id
    assert "▫️ Culture" in redrawn.labels
    at_skopje, at_split = await member(town, phone, "skopje"), await member(town, phone, "split")
    assert at_skopje
    assert at_split
    assert "culture" not in at_skopje.topics
    assert at_split.topics == frozenset()
    await phone.forge(old.message_id, carrying(AGREE, "skopje"))
    await phone.settled()
    assert (await known(town, phone)).home == "skopje", "an old consent is a consent"


@pytest.mark.parametrize(
    "data",
    ["event.join:split:7", "settings:split:1:2", "menu", "☃", "menu:", "a" * 64, "settings:atlantis", ":::"],
)
async def test_a_button_that_nobody_knows_any_more_says_so_and_shows_the_menu(town: Town, data: str) -> None:
    phone = await town.resident("Ana", "en", "split")
    old = await phone.screen()
    await phone.forge(old.message_id, data)
    if data == "menu:":
        assert await phone.screen() == old
        return
    await phone.sees_toast(TOO_OLD)
    menu = await phone.sees(MENU_TEXT)
    assert menu.message_id > old.message_id
    assert (await phone.toasts())[-1].alert


async def test_a_button_without_data_is_answered_too(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.forge((await phone.screen()).message_id, None)
    await phone.sees_toast(TOO_OLD)


async def test_a_message_too_old_to_be_edited_is_answered_with_a_new_one(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    old = await phone.screen()
    await phone.forge(old.message_id, carrying(SETTINGS), inaccessible=True)
    shown = await phone.sees("Digest: ")
    assert shown.message_id > old.message_id
    await phone.forge(shown.message_id, carrying(PRIVACY), inaccessible=True)
    await phone.sees("Who keeps it:")
    await phone.forge(shown.message_id, "unheard-of:", inaccessible=True)
    await phone.sees_toast(TOO_OLD)
    assert len(await phone.toasts()) == 4


async def test_a_screen_that_would_look_the_same_is_left_as_it_is(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    menu = await phone.screen()
    for _ in range(3):
        await phone.forge(menu.message_id, carrying(MENU))
    assert await phone.screen() == menu
    assert len(await phone.screens()) == 1
    assert len(await phone.toasts()) == 4


async def test_one_may_use_several_old_menus_at_once(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    for _ in range(2):
        await phone.says("/menu")
        await phone.settled()
    first, second, third = await phone.screens()
    await asyncio.gather(
        phone.forge(first.message_id, carrying(SETTINGS)),
        phone.forge(second.message_id, carrying(PRIVACY)),
        phone.forge(third.message_id, carrying(LANGUAGES, "", "menu")),
    )
    await phone.settled()
    texts = [screen.text for screen in await phone.screens()]
    assert ["Settings" in texts[0], "Your data" in texts[1], "Which language" in texts[2]] == [True] * 3
    assert await conversation(town, phone) is None


async def _turn_pages_to(phone: Phone, slug: str) -> None:
    for _ in range(5):
        if carrying(PICK, slug, HOME) in buttons_of(await phone.screen()):
            return
        await phone.press("›")
