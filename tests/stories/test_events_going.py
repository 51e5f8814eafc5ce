"""Residents go, wait, bring others along, are reminded; what a card does."""

import asyncio
from io import BytesIO

import pytest
import segno

from bot.core.events.model import Words
from handlers.events.callbacks import (
    CALENDAR_FILE,
    DATES,
    JOIN,
    LEAVE,
    MAP,
    TICKET,
    WHOLE,
)
from tests.stories.acquaintance import known
from tests.stories.happenings import (
    NEXT_MONDAY,
    SERBIAN,
    TONIGHT,
    announce,
    attendance,
    button,
    call_off,
    look,
    opens,
    qr_picture,
    titles,
)
from tests.stories.walks import buttons_of
from tests.towns import Town


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
    await ana.photo(qr_picture())
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
