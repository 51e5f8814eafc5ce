"""Residents and events: finding out what is on, going, waiting, bringing others along."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import segno

from bot.core.cities.model import City
from bot.core.events.browsing import Browsing
from bot.core.events.model import FREE, Attendance, AttendanceStatus, Listing, Words
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, CityStores, Store
from bot.core.staff.model import Role
from handlers.cities.callbacks import FOLLOW, PICK
from handlers.events.callbacks import (
    ACCEPT,
    CALENDAR_FILE,
    CARD,
    DATES,
    EVENTS,
    JOIN,
    LEAVE,
    MAP,
    NEAR,
    PICK_DAY,
    REMINDERS,
    SEARCH,
    TICKET,
    TOGGLE_REMINDER,
    TOPICS,
    WHOLE,
)
from handlers.events.states import SEARCHING
from handlers.events.views import Kind, View, on_day, on_topic
from handlers.residents.callbacks import TOGGLE_TOPIC
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying, conversation, known, member, voice
from tests.stories.happenings import (
    DOT,
    announce,
    button,
    call_off,
    card,
    city_of,
    look,
    opens,
    to_list,
    wall,
)
from tests.stories.stores import mentions
from tests.stories.walks import buttons_of
from tests.towns import Town

# The clock of these stories is held at Monday, 2 March 2026, 11:00 in Belgrade.
TONIGHT = wall("2026-03-02 19:00")
NEXT_MONDAY = wall("2026-03-09 19:00")
SERBIAN = {
    "sr-Cyrl": Words("Џез вече", "Свира пет музичара."),
    "en": Words("Jazz night", "Five musicians play."),
}


async def attendance(town: Town, phone: Phone, listing: Listing) -> Attendance | None:
    resident, city = await known(town, phone), await city_of(town, listing)
    standing = await town.app.services.events.attending.standing(resident, city, listing.occurrence.id)
    return standing.attendance


async def follows(phone: Phone, city: str) -> None:
    """She chooses a city to follow, by its name."""
    await phone.says("/settings")
    await phone.press(carrying("city", "", FOLLOW, "0"))
    await phone.says(city)
    await phone.press(carrying(PICK, city, FOLLOW))
    await phone.settled()


def titles(screen: Screen) -> list[str]:
    """What a list has, as its buttons say."""
    return [label.partition(". ")[2] for label in screen.labels if ". " in label]


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


async def test_my_events_are_those_she_goes_to_wherever_they_are(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    (abroad,) = await announce(town, TONIGHT, "Abroad", city="skopje", capacity=1)
    ana, ben = await town.resident("Ana", "en", "belgrade"), await town.resident("Ben", "en", "skopje")
    await ana.says("/events")
    await ana.press("🎫 My events")
    await ana.sees("You have not joined any event.")
    await opens(ben, abroad)
    await ben.press("✅ I'm going")
    for event in (jazz, abroad):
        await opens(ana, event)
        await ana.press(button(JOIN, event, "0", "h"))
    await ana.says("/events")
    await ana.press("🎫 My events")
    listed = await ana.sees("⏳ On the waiting list")
    assert titles(listed) == ["Abroad", "Jazz night"]
    assert "✅ You are going" in listed.text
    assert (await known(town, ana)).followed == (), "one goes without following"


async def test_when_all_seats_are_taken_one_waits_and_a_freed_seat_is_offered_and_taken(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, capacity=1)
    ana, ben, cem = [await town.resident(name, "en", "belgrade") for name in ("Ana", "Ben", "Cem")]
    await opens(ana, jazz)
    await ana.press("✅ I'm going")
    for number, phone in enumerate((ben, cem), 1):
        await opens(phone, jazz)
        await phone.press("⏳ Join the waiting list")
        await phone.sees_toast(f"It is full. You are number {number} on the waiting list.")
    waiting = await cem.screen()
    assert "No seats left · 2 are waiting" in waiting.text
    assert "You are number 2 on the waiting list." in waiting.text
    await ana.press("✖ I'm not going")
    await ana.sees_toast("Done: you are not going.")
    await town.deliver()
    offer = await ben.sees("There is a seat for you")
    assert "✅ Take the seat" in offer.labels
    await ben.press("✅ Take the seat")
    await ben.sees_toast("The seat is yours.")
    assert "You are going." in (await ben.screen()).text
    await cem.press("‹ Back")
    await opens(cem, jazz)
    assert "You are number 1 on the waiting list." in (await cem.screen()).text
    assert (await look(town, jazz)).going == 1


async def test_an_offer_that_she_lets_go_moves_on(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, capacity=1)
    ana, ben, cem = [await town.resident(name, "en", "belgrade") for name in ("Ana", "Ben", "Cem")]
    for phone in (ana, ben, cem):
        await opens(phone, jazz)
        await phone.press(button(JOIN, jazz, "0", "h"))
        await phone.settled()
    await ana.press("✖ I'm not going")
    await ana.settled()
    await opens(ben, jazz)
    assert "A seat is kept for you." in (await ben.screen()).text
    await ben.press("✖ No, thank you")
    await ben.settled()
    await town.deliver()
    await cem.sees("There is a seat for you")
    assert await attendance(town, ben, jazz) is None


async def test_of_many_who_tap_at_once_only_as_many_go_as_there_are_seats(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, capacity=2)
    phones = await asyncio.gather(*(town.resident(f"P{n}", "en", "belgrade") for n in range(6)))
    message = {phone.id: (await phone.screen()).message_id for phone in phones}
    await asyncio.gather(*(phone.forge(message[phone.id], button(JOIN, jazz, "0", "h")) for phone in phones))
    for phone in phones:
        await phone.settled()
    entries = [await attendance(town, phone, jazz) for phone in phones]
    assert sorted(entry.status for entry in entries if entry) == ["going"] * 2 + ["waiting"] * 4
    seen = await look(town, jazz)
    assert (seen.going, seen.waiting, seen.seats_left) == (2, 4, 0)


async def test_guests_come_along_up_to_the_limit_and_as_long_as_there_are_seats(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, capacity=4, guests_limit=3)
    ana, ben = await town.resident("Ana", "en", "belgrade"), await town.resident("Ben", "en", "belgrade")
    await opens(ana, jazz)
    assert "+1" not in (await ana.screen()).labels
    await ana.press("✅ I'm going")
    for guests in (1, 2):
        await ana.press("+1")
        await ana.sees(f"You are going with {guests} guest")
    await opens(ben, jazz)
    await ben.press("✅ I'm going")
    await ana.press("+1")
    await ana.sees_toast("No more seats are free. You are going as before.")
    assert "You are going with 2 guests." in (await ana.screen()).text
    await ana.press("−1")
    await ana.sees("You are going with 1 guest.")
    message = (await ana.screen()).message_id
    await ana.forge(message, button(JOIN, jazz, "9", "h"))
    await ana.sees_toast("You can bring 3 guests at most.")
    assert (await look(town, jazz)).going == 3


async def test_where_nobody_may_come_along_there_is_nothing_to_press(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    await ana.press("✅ I'm going")
    assert "+1" not in (await ana.screen()).labels
    await ana.forge((await ana.screen()).message_id, button(JOIN, jazz, "1", "h"))
    await ana.sees_toast("You can bring 0 guests at most.")


async def test_a_tap_on_going_that_is_delivered_twice_takes_one_seat(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, capacity=5)
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    message = (await ana.screen()).message_id
    for _ in range(3):
        await ana.forge(message, button(JOIN, jazz, "0", "h"))
    await ana.settled()
    assert (await look(town, jazz)).seats_left == 4


async def test_reminders_are_chosen_one_by_one_also_by_who_does_not_go(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    await ana.press("🔔 Remind me")
    assert (await ana.screen()).labels == ["1 day before", "3 hours before", "1 hour before", "‹ Back"]
    await ana.press("1 day before")
    await ana.sees_toast("I will remind you.")
    assert (await ana.screen()).labels[0] == "✓ 1 day before"
    await ana.press("✓ 1 day before")
    await ana.sees_toast("I will not remind you then.")
    assert (await ana.screen()).labels[0] == "1 day before"
    await ana.press("‹ Back")
    await ana.press("✅ I'm going")
    await ana.press("🔔 Remind me")
    assert (await ana.screen()).labels[1] == "✓ 3 hours before", (
        "who goes is reminded unless she says otherwise"
    )


async def test_a_reminder_whose_time_passes_while_it_is_offered_is_refused_kindly(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    await ana.press("🔔 Remind me")
    await ana.settled()
    town.clock.turn(hours=6)
    await ana.press("3 hours before")
    await ana.sees_toast("It is too late for this.")


async def test_the_place_is_sent_as_a_pin_and_the_card_stays(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT, location=(44.8153, 20.4627), place="Dom omladine")
    (nowhere,) = await announce(town, TONIGHT, "Nowhere")
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    before = await ana.screen()
    await ana.press(button(MAP, jazz, "h"))
    (pin,) = await ana.venues()
    assert (pin.title, pin.address) == ("Jazz night", "Dom omladine")
    assert (pin.latitude, pin.longitude) == pytest.approx((44.8153, 20.4627))
    assert before in await ana.screens()
    await opens(ana, nowhere)
    assert "📍 Map" not in (await ana.screen()).labels


async def test_the_event_goes_into_her_own_calendar_as_a_file(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT, texts=SERBIAN, place="Dom omladine")
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    await ana.press(button(CALENDAR_FILE, jazz, "h"))
    sent = await ana.sees("Open this file")
    assert sent.file_name == "jazz-night.ics"
    content = (await ana.opens(sent)).decode()
    assert "SUMMARY:Jazz night" in content
    assert "DTSTART;TZID=Europe/Belgrade:20260302T190000" in content


async def test_a_ticket_is_a_code_that_leads_to_the_door(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT, guests_limit=2)
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    assert "🎫 My ticket" not in (await ana.screen()).labels
    await ana.press("✅ I'm going")
    await ana.press("+1")
    await ana.press("🎫 My ticket")
    ticket = await ana.sees("Show this picture at the door.")
    assert ticket.picture
    assert "For 2 people" in ticket.text
    going = await attendance(town, ana, jazz)
    assert going
    username = await town.app.bot.me()
    expected = BytesIO()
    link = f"https://t.me/{username.username}?start=k-belgrade-{going.code}"
    segno.make(link, error="m").save(expected, kind="png", scale=8)
    assert await ana.opens(ticket) == expected.getvalue()
    await ana.press("‹ Back")
    card_again = await ana.screen()
    assert "You are going with 1 guest." in card_again.text
    assert not card_again.picture
    await ana.forge(card_again.message_id, button(LEAVE, jazz, "h"))
    await ana.forge(card_again.message_id, button(TICKET, jazz, "h"))
    await ana.sees_toast("Only who is going has a ticket.")


async def test_a_series_has_its_other_dates_and_each_its_own_seats(town: Town) -> None:
    run = await announce(town, TONIGHT, "Run", rule="FREQ=WEEKLY;COUNT=4", capacity=1)
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, run[0])
    assert "🔁 Also on other days" in (await ana.screen()).text
    await ana.press("✅ I'm going")
    await ana.press("🔁 Other dates")
    shown = await ana.sees("These are the next dates:")
    assert shown.labels == [
        *(
            "✓ Mon, 2 Mar 19:00 · full",
            "Mon, 9 Mar 19:00",
            "Mon, 16 Mar 19:00",
            "Mon, 23 Mar 19:00",
            "‹ Back",
        ),
    ]
    await ana.press("Mon, 16 Mar 19:00")
    third = await ana.screen()
    assert "1 seat left" in third.text
    assert button(JOIN, run[2], "0", "h") in buttons_of(third)
    assert button(DATES, run[2], "h") in buttons_of(third)


async def test_a_long_description_beside_a_picture_can_be_read_on(town: Town) -> None:
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.photo(_png())
    (sent,) = [screen for screen in await ana.said() if screen.picture]
    picture = sent.body["photo"][-1]["file_id"]
    words = Words("Jazz night", "All about jazz. " * 100)
    (jazz,) = await announce(town, TONIGHT, texts={"en": words}, picture=picture)
    await opens(ana, jazz)
    shown = await ana.screen()
    assert shown.picture
    assert len(shown.text) <= 1024
    assert "📖 Read more" in shown.labels
    await ana.press(button(WHOLE, jazz, "0", "h"))
    whole = await ana.screen()
    assert whole.text.count("All about jazz.") == 100
    await ana.press("‹ Back")
    assert (await ana.screen()).picture
    await ana.press("‹ Back")
    assert "Events in Belgrade" in (await ana.screen()).text


async def test_a_picture_that_telegram_no_longer_has_is_left_out(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT, picture="AgACAgQAAxkBAAI-no-such-file")
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    shown = await ana.screen()
    assert shown.text.startswith("Jazz night")
    assert not shown.picture


async def test_what_was_cancelled_while_she_looked_says_so(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    await ana.settled()
    await call_off(town, jazz)
    await ana.press("✅ I'm going")
    await ana.sees_toast("This event was cancelled.")
    shown = await ana.screen()
    assert shown.text.startswith("❌ Cancelled: this does not take place.")
    assert "✅ I'm going" not in shown.labels


async def test_what_began_while_she_looked_can_be_joined_no_more(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    await ana.settled()
    town.clock.turn(hours=9)
    await ana.press("✅ I'm going")
    await ana.sees_toast("It is too late for this.")
    assert (await ana.screen()).text.startswith("This has begun.")


@pytest.mark.parametrize("name", [CARD, LEAVE, ACCEPT, REMINDERS, MAP, CALENDAR_FILE, TICKET, DATES])
async def test_a_button_of_an_event_that_is_not_there_shows_what_else_there_is(town: Town, name: str) -> None:
    await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.forge((await ana.screen()).message_id, carrying(name, "belgrade", "0123456789abcdef", "t"))
    shown = await ana.sees("This event is not here any more.")
    assert "Today (1)" in shown.labels


async def test_a_newcomer_who_opens_a_link_agrees_first_and_gets_the_card_right_after(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT, texts=SERBIAN)
    ana, t = await town.newcomer("Ana", "sr-latn"), voice("sr-Latn")
    await opens(ana, jazz)
    consent = await ana.screen()
    assert "Beograd" in consent.text
    assert "Džez veče" in consent.text, "what she came for stands above"
    assert consent.text.count("🏙") == 1
    assert (await known(town, ana)).home is None
    await ana.press(carrying("lang", "", "start"))
    await ana.press(carrying("lang.set", "", "en", "start"))
    await ana.press("✅ I agree")
    shown = await ana.screen()
    assert shown.text.startswith("Jazz night")
    assert (await known(town, ana)).home == "belgrade"
    await ana.press("✅ I'm going")
    assert "You are going." in (await ana.screen()).text
    await ana.press("‹ Back")
    await ana.sees("Events in Belgrade")
    assert t.language.tag == "sr-Latn"


async def test_a_newcomer_is_spoken_to_in_a_language_of_the_city(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT, city="split")
    newcomer = await town.newcomer("Anke", "de")
    await opens(newcomer, jazz)
    assert "Split" in (await newcomer.screen()).text
    city = await town.app.services.cities.get("split")
    assert (await known(town, newcomer)).language in city.languages


async def test_who_lives_elsewhere_sees_the_card_at_once_with_the_name_of_its_city(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "istanbul")
    await opens(ana, jazz)
    shown = await ana.screen()
    assert "🏙 Belgrade" in shown.text
    assert "today at 19:00–21:00 (local time of Belgrade)" in shown.text
    await ana.press("✅ I'm going")
    await ana.settled()
    resident = await known(town, ana)
    assert (resident.home, resident.followed) == ("istanbul", ())
    assert (await look(town, jazz)).going == 1


@pytest.mark.parametrize(
    "rest", ["belgrade-0123456789abcdef", "belgrade-", "belgrade-xyz", "belgrade-0123456789ABCDEF"]
)
async def test_a_link_to_nothing_is_told_kindly_with_what_else_the_city_has(town: Town, rest: str) -> None:
    await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "split")
    await ana.start(f"e-{rest}")
    shown = await ana.sees("This event is not here any more. Here is what else there is:")
    assert "Events in Belgrade" in shown.text
    assert "Today (1)" in shown.labels


async def test_a_link_to_a_city_that_is_none_shows_the_menu(town: Town) -> None:
    ana, newcomer = await town.resident("Ana", "en", "split"), await town.newcomer("Neo", "en")
    for phone in (ana, newcomer):
        await phone.start("e-atlantis-0123456789abcdef")
        await phone.sees("This event is not here any more.")


async def test_a_newcomer_with_a_link_to_what_is_gone_is_told_so_before_she_agrees(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start("e-belgrade-0123456789abcdef")
    consent = await ana.sees("This event is not here any more.")
    assert "✅ I agree" in consent.labels


async def test_what_waits_for_its_hour_is_not_shown_to_who_has_its_link(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, publish_at=datetime(2026, 3, 3, 8, 0, tzinfo=UTC))
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    await ana.sees("This event is not here any more.")
    town.clock.turn(days=1)
    await town.app.event_clock.tick()
    await opens(ana, jazz)
    assert (await ana.screen()).text.startswith("Jazz night")


async def test_a_newcomer_with_a_link_to_a_city_that_has_closed_is_welcomed(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT)
    await town.app.services.cities.disable("belgrade")
    ana = await town.newcomer("Ana", "en")
    await opens(ana, jazz)
    await ana.sees("Welcome! I am Charshi.")


@pytest.mark.parametrize(
    "data",
    ["ev.c:belgrade:xyz:t", "ev.c:belgrade:0123456789abcdef:zz", "ev.l:belgrade:d269999:0", "ev.l:belgrade:t:x1",
     "ev.t:belgrade:0123456789abcdef:61:t", "ev.f:belgrade:0123456789abcdef:6", "ev.p:belgrade:20261", "ev.l:atlantis:t:0"],
)  # fmt: skip
async def test_forged_buttons_are_too_old(town: Town, data: str) -> None:
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.forge((await ana.screen()).message_id, data)
    await ana.sees_toast("This button is too old.")


async def test_what_people_wrote_is_shown_as_they_wrote_it(town: Town) -> None:
    nasty = "<b>Jazz</b> & <a href='tg://x'>co</a>"
    (jazz,) = await announce(town, TONIGHT, nasty, place="<i>Place</i>", price="<5 €", organiser="A & B")
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    shown = await ana.screen()
    assert shown.text.startswith(nasty)
    for words in ("<i>Place</i>", "<5 €", "A & B"):
        assert words in shown.text
    await ana.press("‹ Back")
    await ana.press("Today (1)")
    assert nasty in (await ana.screen()).text


class _Away:
    """Stores of which one does not answer."""

    def __init__(self, stores: CityStores, slug: str) -> None:
        self._stores = stores
        self._slug = slug

    def of(self, city: City) -> Store[CityRecords]:
        if city.slug == self._slug:
            raise StoreUnavailable(self._slug)
        return self._stores.of(city)

    def each(self, cities: Iterable[City]) -> Iterable[tuple[City, Store[CityRecords]]]:
        return self._stores.each(cities)


async def test_of_several_cities_one_whose_store_is_away_is_passed_over(town: Town) -> None:
    here, there = [await town.app.services.cities.get(slug) for slug in ("belgrade", "skopje")]
    for city in (here, there):
        await announce(town, TONIGHT, city=city.slug, location=(42.0, 21.4))
    browsing = Browsing(_Away(town.app.services.stores.cities, there.slug), town.clock)
    now = town.clock.now()
    listed = await browsing.list_between([here, there], now, now + timedelta(days=1))
    near = await browsing.list_near([here, there], 42.0, 21.4)
    found = await browsing.search([here, there], "jazz")
    assert [one.city for one in (*listed, near[0][0], *found)] == ["belgrade"] * 3
    with pytest.raises(StoreUnavailable):
        await browsing.search([there], "jazz")


def _png() -> bytes:
    png = BytesIO()
    segno.make("picture").save(png, kind="png", scale=8)
    return png.getvalue()


async def test_toggling_a_reminder_that_does_not_exist_for_an_event_that_is_gone(town: Town) -> None:
    ana = await town.resident("Ana", "en", "belgrade")
    data = carrying(TOGGLE_REMINDER, "belgrade", "0123456789abcdef", "60", "h")
    await ana.forge((await ana.screen()).message_id, data)
    await ana.sees("This event is not here any more.")
