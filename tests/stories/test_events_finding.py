"""Residents find out what is on: lists, days, topics, near them, by words."""

from datetime import date, timedelta

import pytest

from bot.core.events.model import FREE, AttendanceStatus
from bot.core.staff.model import Role
from handlers.events.callbacks import (
    EVENTS,
    JOIN,
    LEAVE,
    NEAR,
    PICK_DAY,
    SEARCH,
    TOPICS,
)
from handlers.events.states import SEARCHING
from handlers.events.views import Kind, View, on_day, on_topic
from handlers.residents.callbacks import TOGGLE_TOPIC
from tests.stories.acquaintance import carrying, conversation, member, voice
from tests.stories.happenings import (
    DOT,
    NEXT_MONDAY,
    SERBIAN,
    TONIGHT,
    announce,
    attendance,
    button,
    card,
    follows,
    look,
    titles,
    to_list,
    wall,
)
from tests.stories.stores import mentions
from tests.stories.walks import buttons_of
from tests.towns import Town


@pytest.mark.parametrize(
    ("language", "tag", "title"),
    [("en", "en", "Jazz night"), ("sr", "sr-Cyrl", "Џез вече"), ("sr-latn", "sr-Latn", "Džez veče")],
)
async def test_three_taps_from_the_menu_to_an_event_and_a_fourth_to_go(
    town: Town, language: str, tag: str, title: str
) -> None:
    (jazz,) = await announce(town, TONIGHT, texts=SERBIAN, place="Dom omladine", price=FREE)
    ana, t = await town.resident("Ana", language, "belgrade"), voice(tag)
    menu = await ana.screen()
    assert menu.labels[0] == t.pgettext("button", "📅 Events")
    for data in (
        carrying(EVENTS, "belgrade"),
        to_list("belgrade", View(Kind.TODAY)),
        card(jazz, View(Kind.TODAY)),
    ):
        assert data in buttons_of(await ana.screen())
        await ana.press(data)
    shown = await ana.screen()
    assert shown.message_id == menu.message_id, "one message is redrawn"
    assert shown.text.splitlines()[0] == title
    assert "19:00–21:00" in shown.text
    assert str(t.gettext("Free of charge")) in shown.text
    await ana.press(button(JOIN, jazz, "0", "t"))
    await ana.sees_toast(t.pgettext("toast", "You are going. I will remind you before it begins."))
    shown = await ana.screen()
    assert str(t.gettext("You are going.")) in shown.text
    assert button(LEAVE, jazz, "t") in buttons_of(shown)
    going = await attendance(town, ana, jazz)
    assert going
    assert going.status is AttendanceStatus.GOING
    assert (await look(town, jazz)).going == 1


async def test_back_leads_step_by_step_to_where_she_came_from(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    menu = await ana.screen()
    await ana.press("📅 Events")
    home = await ana.screen()
    await ana.press("Today (1)")
    listed = await ana.screen()
    await ana.press(card(jazz, View(Kind.TODAY)))
    shown = await ana.screen()
    await ana.press("🔔 Remind me")
    for before in (shown, listed, home, menu):
        await ana.press("‹ Back")
        assert await ana.screen() == before


async def test_the_command_shows_the_ways_to_what_is_on(town: Town) -> None:
    await announce(town, TONIGHT)
    await announce(town, wall("2026-03-07 12:00"), "Market")
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    home = await ana.sees("Events in Belgrade")
    assert home.labels == [
        *("Today (1)", "This weekend (1)", "Next 7 days (2)", "🗓 Pick a day"),
        *("🏷 Topics", "📍 Near me", "🔍 Search", "🎫 My events", "💡 Suggest an event", "‹ Back"),
    ]


async def test_an_editor_has_one_row_more(town: Town) -> None:
    editor = await town.staff("Edita", "en", "belgrade", Role.EDITOR)
    await editor.says("/events")
    assert "✏️ Edit events" in (await editor.sees("Events in Belgrade")).labels
    elsewhere = await town.staff("Else", "en", "split", Role.EDITOR)
    await elsewhere.says("/events")
    shown = await elsewhere.sees("Events in Split")
    await elsewhere.forge(shown.message_id, carrying(EVENTS, "belgrade"))
    assert "✏️ Edit events" not in (await elsewhere.sees("Events in Belgrade")).labels


async def test_a_list_has_five_to_a_page_and_publishing_meanwhile_shifts_nothing(town: Town) -> None:
    for number in range(1, 13):
        await announce(town, TONIGHT + timedelta(minutes=number), f"Event {number:02d}")
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press("Today (12)")
    seen = titles(await ana.screen())
    assert "1 / 3" in (await ana.screen()).labels
    await announce(town, TONIGHT, "Newcomer")
    for _ in range(2):
        await ana.press("›")
        seen += titles(await ana.screen())
    assert seen == [f"Event {number:02d}" for number in range(1, 13)]
    await ana.press("‹")
    assert titles(await ana.screen()) == seen[5:10]
    await ana.press("Event 07")
    await ana.press("‹ Back")
    assert "Event 07" in titles(await ana.screen()), "back to the page that she came from"


async def test_what_has_gone_on_for_weeks_comes_after_what_begins_today(town: Town) -> None:
    await announce(town, wall("2026-03-02 12:00"), "Exhibition", lasts=timedelta(days=30))
    town.clock.turn(days=1)
    await announce(town, wall("2026-03-03 19:00"), "Concert")
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press("Today (2)")
    assert titles(await ana.screen()) == ["Concert", "Exhibition"]


async def test_an_empty_day_says_what_comes_next_and_leads_there(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press("Today")
    shown = await ana.sees("Nothing more today.")
    assert "Next: Jazz night, Mon, 9 Mar 19:00" in shown.text
    assert shown.labels == ["Jazz night", "Next 7 days", "🗓 Pick a day", "🔍 Search", "‹ Back"]
    await ana.press("Jazz night")
    assert "Monday, 9 March at 19:00–21:00" in (await ana.screen()).text
    assert card(jazz, View(Kind.TODAY)) in buttons_of(shown)


async def test_what_comes_next_is_after_the_day_that_she_picked_and_has_not_begun(town: Town) -> None:
    await announce(town, wall("2026-03-02 08:00"), "Exhibition", lasts=timedelta(days=1))
    await announce(town, wall("2026-03-05 19:00"), "Before")
    await announce(town, wall("2026-03-12 19:00"), "After")
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press("This weekend")
    shown = await ana.sees("Next: Before, Thu, 5 Mar 19:00")
    await ana.forge(shown.message_id, to_list("belgrade", on_day(date(2026, 3, 10))))
    await ana.sees("Next: After, Thu, 12 Mar 19:00")


async def test_what_began_today_stands_in_its_place_among_the_next_days(town: Town) -> None:
    await announce(town, wall("2026-03-01 12:00"), "Since yesterday", lasts=timedelta(days=30))
    await announce(town, wall("2026-03-02 01:00"), "Since this morning", lasts=timedelta(hours=20))
    await announce(town, wall("2026-03-03 19:00"), "Tomorrow")
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press("Next 7 days (3)")
    shown = await ana.screen()
    assert titles(shown) == ["Since this morning", "Tomorrow", "Since yesterday"]
    assert shown.text.count("This has begun.") == 2


async def test_a_city_without_events_still_leads_on(town: Town) -> None:
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press("Next 7 days")
    shown = await ana.sees("Nothing is announced for the next 7 days.")
    assert shown.labels == ["🗓 Pick a day", "🔍 Search", "‹ Back"]


async def test_a_day_is_picked_from_a_month_where_days_with_events_have_a_dot(town: Town) -> None:
    await announce(town, NEXT_MONDAY)
    await announce(town, wall("2026-04-04 00:00"), "Fair", all_day=True, lasts=timedelta(days=2))
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press("🗓 Pick a day")
    march = await ana.sees("Which day?")
    assert [label for label in march.labels if label.startswith(DOT)] == [f"{DOT}9"]
    await ana.press("April ›")
    april = await ana.screen()
    assert [label for label in april.labels if label.startswith(DOT)] == [f"{DOT}4", f"{DOT}5"]
    await ana.press(f"{DOT}5")
    listed = await ana.sees("Sunday, 5 April 2026 · Belgrade")
    assert titles(listed) == ["Fair"]
    await ana.press("‹ Back")
    assert await ana.screen() == april, "back to the month that the day is of"


@pytest.mark.parametrize("asked", ["199001", "209912", "202602", "202705"])
async def test_months_out_of_reach_are_the_nearest_there_is(town: Town, asked: str) -> None:
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.forge((await ana.screen()).message_id, carrying(PICK_DAY, "belgrade", asked))
    assert (await ana.screen()).labels[0] in ("March 2026", "March 2027")


async def test_topics_of_hers_come_first_and_each_lists_a_series_once(town: Town) -> None:
    await announce(town, TONIGHT, "Run", topic="sport", rule="FREQ=DAILY;COUNT=30")
    await announce(town, TONIGHT, "Opera", topic="culture")
    ana = await town.resident("Ana", "en", "belgrade")
    city = await town.app.services.cities.get("belgrade")
    sport = next(topic for topic in city.topics if topic.code == "sport")
    message = (await ana.screen()).message_id
    for topic in city.topics:
        if topic != sport:
            await ana.forge(message, carrying(TOGGLE_TOPIC, "belgrade", topic.code))
    await ana.settled()
    found = await member(town, ana, "belgrade")
    assert found
    assert found.topics == {"sport"}
    await ana.says("/events")
    await ana.press(carrying(TOPICS, "belgrade"))
    assert (await ana.screen()).labels[0] == "Sport"
    await ana.press(to_list("belgrade", on_topic(sport)))
    listed = await ana.sees("Sport · Belgrade")
    assert titles(listed) == ["Run"]
    await ana.press("‹ Back")
    await ana.sees("Events on which topic?")


async def test_what_is_near_is_listed_with_its_distance_and_where_she_is_is_not_kept(town: Town) -> None:
    await announce(town, TONIGHT, "Near", location=(44.8153, 20.4627), place="Dom omladine")
    await announce(town, TONIGHT, "Farther", location=(44.8705, 20.6500))
    await announce(town, TONIGHT, "Too far", location=(43.3209, 21.8954))
    await announce(town, TONIGHT, "Nowhere")
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press(carrying(NEAR, "belgrade"))
    await ana.settled()
    assert (await ana.state())["reply_keyboard"]
    await ana.location(44.817812, 20.456895)
    listed = await ana.sees("Events near me")
    assert titles(listed) == ["Near", "Farther"]
    assert "Mon, 2 Mar 19:00 · 500 m · Dom omladine · Belgrade" in listed.text
    assert not (await ana.state())["reply_keyboard"]
    assert mentions(town.app.settings.data_dir, "44.817812", "20.456895", "44.818", "20.457") == []
    await ana.press("1. Near")
    await ana.press("‹ Back")
    assert titles(await ana.screen()) == ["Near", "Farther"], "the place is in the button"


async def test_far_from_everything_something_else_is_offered(town: Town) -> None:
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press(carrying(NEAR, "belgrade"))
    await ana.location(-33.8688, 151.2093)
    shown = await ana.sees("Nothing is announced within 25 km of you.")
    assert "🔍 Search" in shown.labels


async def test_while_a_location_is_asked_for_words_are_looked_for(town: Town) -> None:
    await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press(carrying(NEAR, "belgrade"))
    await ana.says("jazz")
    assert titles(await ana.sees("Events for “jazz”")) == ["Jazz night"]
    assert not (await ana.state())["reply_keyboard"]


async def test_events_of_cities_she_follows_are_merged_with_the_name_of_each(town: Town) -> None:
    await announce(town, TONIGHT, "At home")
    await announce(town, TONIGHT, "Second", city="skopje")
    await announce(town, TONIGHT - timedelta(hours=1), "First", city="split", place="Riva")
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    assert "⭐ Cities I follow" not in (await ana.sees("Events in Belgrade")).labels
    await follows(ana, "skopje")
    await follows(ana, "split")
    await ana.says("/events")
    await ana.press("⭐ Cities I follow")
    listed = await ana.sees("Events in the cities I follow")
    assert titles(listed) == ["First", "Second"]
    assert "Riva · Split" in listed.text
    assert "Skopje" in listed.text
    await ana.press("1. First")
    assert "🏙 Split" in (await ana.screen()).text
    await ana.press("‹ Back")
    assert titles(await ana.screen()) == ["First", "Second"]


@pytest.mark.parametrize("words", ["jazz", "Džez", "џез вече", "JAZZ  NIGHT", "jaz night"])
async def test_words_are_found_in_any_script_and_language_of_the_event(town: Town, words: str) -> None:
    await announce(town, TONIGHT, texts=SERBIAN)
    await announce(town, TONIGHT, "Football")
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press(carrying(SEARCH, "belgrade"))
    await ana.sees("What are you looking for?")
    await ana.says(words)
    listed = await ana.sees("Events for")
    assert titles(listed) == ["Jazz night"]


async def test_after_a_search_one_types_again_and_comes_back_from_a_card_to_what_was_found(
    town: Town,
) -> None:
    await announce(town, TONIGHT)
    await announce(town, TONIGHT, "Football")
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press(carrying(SEARCH, "belgrade"))
    await ana.says("no such thing anywhere")
    shown = await ana.sees("I found nothing.")
    assert "🗓 Pick a day" in shown.labels
    await ana.says("football")
    assert titles(await ana.sees("Events for “football”")) == ["Football"]
    await ana.press("1. Football")
    await ana.press("✅ I'm going")
    await ana.press("‹ Back")
    assert titles(await ana.sees("Events for “football”")) == ["Football"]
    await ana.says("jazz")
    await ana.sees("Events for “jazz”")
    await ana.press("‹ Back")
    await ana.sees("Events in Belgrade")
    assert await conversation(town, ana) is None
    await ana.says("football")
    await ana.sees("Nobody reads free messages here")


async def test_an_old_page_of_a_search_that_has_ended_asks_for_words(town: Town) -> None:
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.forge((await ana.screen()).message_id, to_list("belgrade", View(Kind.SEARCH, page=2)))
    await ana.sees("What are you looking for?")
    standing = await conversation(town, ana)
    assert standing
    assert standing.state == SEARCHING


@pytest.mark.parametrize("words", ["<b>x</b>", "x" * 4000, "%_*\"'", "﷽" * 90, "   a   "])
async def test_whatever_is_typed_is_only_looked_for(town: Town, words: str) -> None:
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press(carrying(SEARCH, "belgrade"))
    await ana.says(words)
    await ana.sees("I found nothing.")
