"""What people are told unasked about events: reminders, changes, offers, the question afterwards, suggestions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.events.model import Details, Draft, Listing, Scope, Words
from bot.core.events.schedule import Schedule
from bot.core.residents.model import Reachability
from bot.core.staff.model import Role
from handlers.events.callbacks import ACCEPT, JOIN, LEAVE, RATE, REVIEW, TOGGLE_REMINDER
from handlers.events.states import ADDING_WORDS
from tests.emulator_client import Phone, Screen
from tests.stories.acquaintance import carrying, conversation, known, voice
from tests.stories.happenings import (
    HALL,
    announce,
    button,
    call_off,
    card,
    change,
    city_of,
    look,
    move,
    opens,
    tick,
    wall,
)
from tests.stories.stores import rows_of
from tests.stories.walks import buttons_of
from tests.towns import Town

# The clock of these stories is held at Monday, 2 March 2026, 11:00 in Belgrade.
NEXT_MONDAY = wall("2026-03-09 19:00")
DAYS = {"days": 6, "hours": 23}  # from then to Monday the 9th, 10:00


async def goes(phone: Phone, listing: Listing, guests: int = 0) -> None:
    """She takes a seat, or a place in the line."""
    await opens(phone, listing)
    message = (await phone.screen()).message_id
    await phone.forge(message, button(JOIN, listing, str(guests), "h"))
    await phone.settled()


async def told(phone: Phone, words: str) -> list[Screen]:
    """The messages before her that say so."""
    await phone.settled()
    return [screen for screen in await phone.screens() if words in screen.text]


def outcomes(town: Town, kind: str, store: str = "belgrade") -> list[str | None]:
    """How the notices of this kind have ended."""
    rows = rows_of(town.app.settings.data_dir, store, "outbox")
    return [row["outcome"] for row in rows if row["kind"] == kind]


async def _going(town: Town, listing: Listing) -> int:
    return (await look(town, listing)).going


async def test_who_goes_is_reminded_once_and_opens_the_card_from_the_reminder(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, place="Dom omladine")
    ana, ben = await town.resident("Ana", "en", "belgrade"), await town.resident("Ben", "en", "belgrade")
    await goes(ana, jazz)
    town.clock.turn(**DAYS)
    await tick(town)
    assert await told(ana, "A reminder") == []
    town.clock.turn(hours=6)
    for _ in range(3):
        await tick(town)
        town.clock.turn(minutes=1)
    (reminder,) = await told(ana, "A reminder")
    assert reminder.text.splitlines()[2:] == ["Jazz night", "🗓 today at 19:00–21:00", "📍 Dom omladine"]
    await ana.press("📅 Show the event")
    shown = await ana.screen()
    assert shown.message_id == reminder.message_id
    assert "You are going." in shown.text
    assert await told(ben, "A reminder") == []


async def test_all_three_reminders_come_at_their_hours_in_the_language_of_the_reader(town: Town) -> None:
    texts = {"sr-Cyrl": Words("Џез вече"), "en": Words("Jazz night")}
    (jazz,) = await announce(town, NEXT_MONDAY, texts=texts)
    ana, t = await town.resident("Ana", "sr-latn", "belgrade"), voice("sr-Latn")
    await opens(ana, jazz)
    message = (await ana.screen()).message_id
    for minutes in ("1440", "180", "60"):
        await ana.forge(message, button(TOGGLE_REMINDER, jazz, minutes, "h"))
        await ana.settled()
    heading = str(t.gettext("A reminder"))
    for hours, count in ((24 * 6 + 7, 0), (1, 1), (20, 1), (1, 2), (1, 2), (1, 3), (1, 3), (24, 3)):
        town.clock.turn(hours=hours)
        await tick(town)
        assert len(await told(ana, heading)) == count, hours
    assert all("Džez veče" in screen.text for screen in await told(ana, heading))


@pytest.mark.parametrize(
    "meanwhile", ["she leaves", "she takes it back", "it is cancelled", "it is moved", "it began"]
)
async def test_a_reminder_that_holds_no_longer_when_it_is_sent_is_dropped(town: Town, meanwhile: str) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, jazz)
    town.clock.turn(**DAYS)
    town.clock.turn(hours=6, minutes=1)
    await town.app.clocks.events.tick()  # queued, and not sent yet
    message = (await ana.screen()).message_id
    if meanwhile == "she leaves":
        await ana.forge(message, button(LEAVE, jazz, "h"))
    elif meanwhile == "she takes it back":
        await ana.forge(message, button(TOGGLE_REMINDER, jazz, "180", "h"))
    elif meanwhile == "it is cancelled":
        await call_off(town, jazz)
    elif meanwhile == "it is moved":
        await move(town, jazz, wall("2026-03-10 19:00"))
    else:
        town.clock.turn(hours=3)
    await ana.settled()
    await town.deliver()
    assert await told(ana, "A reminder") == []
    assert outcomes(town, "event.reminder") == ["dropped"]


async def test_an_event_that_is_moved_is_reminded_of_before_its_new_hour(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, jazz)
    town.clock.turn(**DAYS)
    town.clock.turn(hours=6, minutes=1)
    await tick(town)
    assert len(await told(ana, "A reminder")) == 1
    await move(town, jazz, wall("2026-03-10 20:00"))
    await town.deliver()
    town.clock.turn(days=1)
    await tick(town)
    assert len(await told(ana, "A reminder")) == 1
    town.clock.turn(hours=1)
    await tick(town)
    newest = (await told(ana, "A reminder"))[-1]
    assert "today at 20:00–22:00" in newest.text


async def test_a_change_of_hour_and_place_tells_everybody_concerned_once_with_both(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, place="Kolarac", capacity=1)
    ana, ben, cem, eva = [
        await town.resident(name, "en", "belgrade") for name in ("Ana", "Ben", "Cem", "Eva")
    ]
    await goes(ana, jazz)
    await goes(ben, jazz)
    await opens(cem, jazz)
    await cem.forge((await cem.screen()).message_id, button(TOGGLE_REMINDER, jazz, "60", "h"))
    await cem.settled()

    def elsewhere(draft: Draft) -> Draft:
        assert draft.schedule
        schedule = replace(draft.schedule, start=wall("2026-03-10 18:00"))
        return replace(draft, details=replace(draft.details, place="Dom omladine"), schedule=schedule)

    assert await change(town, jazz, elsewhere) == 3
    await town.deliver()
    for phone in (ana, ben, cem):
        (notice,) = await told(phone, "There is a change")
        assert notice.text.splitlines()[2:] == [
            "Jazz night",
            "Before: Monday, 9 March at 19:00–21:00",
            "Now: Tuesday, 10 March at 18:00–20:00",
            "Place before: Kolarac",
            "Place now: Dom omladine",
        ]
        leave = [] if phone is cem else [button(LEAVE, jazz, "h")]
        assert buttons_of(notice) == [*leave, card(jazz)], (
            "who goes or waits can say at once that it suits her no more"
        )
    assert await told(eva, "There is a change") == []


async def test_another_description_is_no_change_to_be_told(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, jazz)
    worded = {"en": Words("Jazz night", "Now with a singer.")}
    assert (
        await change(town, jazz, lambda draft: replace(draft, details=replace(draft.details, texts=worded)))
        == 0
    )
    await town.deliver()
    assert await told(ana, "There is a change") == []


async def test_of_a_series_that_is_moved_one_is_told_once_and_how_many_dates_it_concerns(town: Town) -> None:
    run = await announce(town, NEXT_MONDAY, "Run", rule="FREQ=WEEKLY;COUNT=4")
    ana = await town.resident("Ana", "en", "belgrade")
    for listing in run[:3]:
        await goes(ana, listing)
    await move(town, run[0], wall("2026-03-09 18:30"))
    await town.deliver()
    (notice,) = await told(ana, "There is a change")
    assert "Now: Monday, 9 March at 18:30–20:30" in notice.text
    assert "2 other dates have changed too." in notice.text


async def test_who_has_left_before_the_change_is_sent_is_not_told(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, jazz)
    await move(town, jazz, wall("2026-03-10 19:00"))
    await ana.press("✖ I'm not going")
    await ana.settled()
    await town.deliver()
    assert await told(ana, "There is a change") == []


async def test_a_cancellation_says_why_and_leads_to_other_events(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, jazz)
    assert await call_off(town, jazz, "The <singer> is ill.") == 1
    await town.deliver()
    (notice,) = await told(ana, "Cancelled")
    assert "Monday, 9 March at 19:00–21:00" in notice.text
    assert "Reason: The <singer> is ill." in notice.text
    await ana.press("📅 Show the event")
    assert (await ana.screen()).text.startswith("❌ Cancelled: this does not take place.")
    assert await call_off(town, jazz) == 0, "done again: nobody"
    await town.deliver()
    assert len(await told(ana, "Reason:")) == 0
    assert outcomes(town, "event.cancelled") == ["sent"]


async def test_a_change_that_was_overtaken_by_a_cancellation_is_not_told(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, jazz)
    await move(town, jazz, wall("2026-03-10 19:00"))
    await call_off(town, jazz, "Rain")
    await town.deliver()
    assert await told(ana, "There is a change") == []
    assert len(await told(ana, "Reason: Rain")) == 1


async def test_one_date_of_a_series_that_is_called_off_concerns_only_who_goes_to_it(town: Town) -> None:
    run = await announce(town, NEXT_MONDAY, "Run", rule="FREQ=WEEKLY;COUNT=4")
    ana, ben = await town.resident("Ana", "en", "belgrade"), await town.resident("Ben", "en", "belgrade")
    await goes(ana, run[0])
    await goes(ben, run[1])
    assert await call_off(town, run[1], "Holiday", Scope.THIS) == 1
    await town.deliver()
    assert await told(ana, "Cancelled") == []
    (notice,) = await told(ben, "Cancelled")
    assert "Monday, 16 March" in notice.text
    assert await call_off(town, run[0], "Winter", Scope.ALL) == 1
    await town.deliver()
    assert len(await told(ana, "Winter")) == 1
    assert await told(ben, "Winter") == [], "hers was off already"


async def test_a_freed_seat_is_offered_in_order_and_an_offer_that_expires_moves_on(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, capacity=1)
    ana, ben, cem = [await town.resident(name, "en", "belgrade") for name in ("Ana", "Ben", "Cem")]
    for phone in (ana, ben, cem):
        await goes(phone, jazz)
    await ana.press("✖ I'm not going")
    await ana.settled()
    await town.deliver()
    (offer,) = await told(ben, "There is a seat for you")
    assert "Take it before: Tuesday, 3 March at 11:00" in offer.text
    assert offer.labels == ["✅ Take the seat", "✖ No, thank you", "📅 Show the event"]
    assert await told(cem, "There is a seat for you") == []
    town.clock.turn(hours=23)
    await tick(town)
    assert await told(cem, "There is a seat for you") == []
    town.clock.turn(hours=1)
    await tick(town)
    (gone,) = await told(ben, "the seat went to the next in line")
    assert gone.labels == ["📅 Show the event"]
    assert len(await told(cem, "There is a seat for you")) == 1
    await ben.forge(offer.message_id, button(ACCEPT, jazz, "h"))
    await ben.sees_toast("The time was over: the seat went to the next in line.")
    (redrawn,) = [screen for screen in await ben.screens() if screen.message_id == offer.message_id]
    assert "⏳ Join the waiting list" in redrawn.labels
    await cem.press("✅ Take the seat")
    await cem.sees_toast("The seat is yours.")
    assert await _going(town, jazz) == 1


async def test_an_offer_is_not_sent_to_who_has_gone_or_has_taken_it(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, capacity=2)
    ana, ben, cem, eva = [
        await town.resident(name, "en", "belgrade") for name in ("Ana", "Ben", "Cem", "Eva")
    ]
    for phone in (ana, ben, cem, eva):
        await goes(phone, jazz)
    for phone in (ana, ben):
        await phone.press("✖ I'm not going")
        await phone.settled()
    await opens(cem, jazz)
    await cem.press("✅ Take the seat")
    await opens(eva, jazz)
    await eva.press("✖ No, thank you")
    await eva.settled()
    await town.deliver()
    assert await told(cem, "There is a seat for you") == []
    assert await told(eva, "There is a seat for you") == []
    assert outcomes(town, "event.offer") == ["dropped", "dropped"]


async def test_after_the_event_one_tap_says_how_it_was_and_a_word_may_follow(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana, ben = await town.resident("Ana", "en", "belgrade"), await town.resident("Ben", "en", "belgrade")
    await goes(ana, jazz)
    town.clock.turn(days=8)
    for _ in range(2):
        await tick(town)
    (asked,) = await told(ana, "How was it?")
    assert asked.labels == ["1 ⭐", "2 ⭐", "3 ⭐", "4 ⭐", "5 ⭐", "☰ Menu"]
    assert await told(ben, "How was it?") == []
    await ana.press("4 ⭐")
    thanks = await ana.sees("Would you like to add a word?")
    assert thanks.message_id == asked.message_id
    assert await _ratings(town, jazz) == [(4, "")]
    await ana.says("x" * 1_001)
    await ana.sees("This is too long: 1,000 characters at most.")
    await ana.says("  Lovely, <b>but</b> cold.  ")
    await ana.sees("It helps to make the next events better.")
    assert await _ratings(town, jazz) == [(4, "Lovely, <b>but</b> cold.")]
    assert await conversation(town, ana) is None
    await ana.forge(asked.message_id, button(RATE, jazz, "5"))
    await ana.settled()
    assert await _ratings(town, jazz) == [(5, "Lovely, <b>but</b> cold.")], (
        "the latest stars stand, the word stays"
    )


async def test_stars_alone_are_enough(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, jazz)
    town.clock.turn(days=8)
    await tick(town)
    await ana.press("5 ⭐")
    await ana.settled()
    standing = await conversation(town, ana)
    assert standing
    assert standing.state == ADDING_WORDS
    await ana.press("No, that is all")
    await ana.sees("It helps to make the next events better.")
    assert await conversation(town, ana) is None
    assert await _ratings(town, jazz) == [(5, "")]


async def test_who_was_not_there_has_nothing_to_say(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.forge((await ana.screen()).message_id, button(RATE, jazz, "5"))
    await ana.sees_toast("This event is not here any more.")
    assert await _ratings(town, jazz) == []


async def test_a_question_waits_for_the_morning(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY, lasts=timedelta(hours=4))
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, jazz)
    town.clock.turn(days=7, hours=13, minutes=5)  # just after midnight
    await tick(town)
    assert await told(ana, "How was it?") == []
    town.clock.turn(hours=8)
    await town.deliver()
    assert len(await told(ana, "How was it?")) == 1


async def test_a_change_of_what_is_soon_is_told_at_night_and_of_what_is_not_in_the_morning(
    town: Town,
) -> None:
    (soon,) = await announce(town, wall("2026-03-03 12:00"), "Soon")
    (later,) = await announce(town, wall("2026-03-20 12:00"), "Later")
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, soon)
    await goes(ana, later)
    town.clock.turn(hours=12)  # 23:00
    await call_off(town, soon, "Ice")
    await call_off(town, later, "Snow")
    await town.deliver()
    assert len(await told(ana, "Reason: Ice")) == 1
    assert await told(ana, "Reason: Snow") == []
    town.clock.turn(hours=9, minutes=1)
    await town.deliver()
    assert len(await told(ana, "Reason: Snow")) == 1


async def test_who_has_blocked_the_bot_stops_nobody_else_from_being_told(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana, ben = await town.resident("Ana", "en", "belgrade"), await town.resident("Ben", "en", "belgrade")
    await goes(ana, jazz)
    await goes(ben, jazz)
    await ana.block()
    await call_off(town, jazz, "Rain")
    await town.deliver()
    assert len(await told(ben, "Reason: Rain")) == 1
    assert (await known(town, ana)).reachability is Reachability.BLOCKED


async def test_a_reader_in_another_zone_is_told_whose_time_it_is(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "istanbul")
    await goes(ana, jazz)
    await move(town, jazz, wall("2026-03-10 20:00"))
    await town.deliver()
    (notice,) = await told(ana, "There is a change")
    assert "Now: Tuesday, 10 March at 20:00–22:00 (local time of Belgrade)" in notice.text


async def _suggested(town: Town, phone: Phone) -> str:
    """A resident's suggestion, handed in; the event's id."""
    resident, city = await known(town, phone), await town.app.services.cities.get("belgrade")
    events = town.app.services.events
    draft = await events.drafting.begin(resident, city, by_editor=False)
    details = Details(texts={"en": Words("Open <garden>")}, place="My garden")
    schedule = Schedule(NEXT_MONDAY, city.zone, timedelta(hours=2))
    await events.drafting.change(
        resident, city, draft.id, lambda begun: replace(begun, details=details, schedule=schedule)
    )
    return (await events.suggesting.submit(resident, city, draft.id)).id


async def test_a_suggestion_is_told_to_the_editors_and_its_author_that_it_was_accepted(town: Town) -> None:
    editor = await town.staff("Edita", "en", "belgrade", Role.EDITOR)
    moderator = await town.staff("Mo", "en", "belgrade", Role.MODERATOR)
    ana = await town.resident("Ana", "en", "belgrade")
    event = await _suggested(town, ana)
    await town.deliver()
    (asked,) = await told(editor, "A resident suggests an event")
    assert "Open <garden>" in asked.text
    assert carrying(REVIEW, "belgrade", event) in buttons_of(asked)
    assert await told(moderator, "A resident suggests an event") == []
    city = await town.app.services.cities.get("belgrade")
    await town.app.services.events.suggesting.approve(HALL, city, event)
    await town.deliver()
    (thanks,) = await told(ana, "Your suggestion was accepted.")
    assert "Monday, 9 March at 19:00–21:00" in thanks.text
    await ana.press("📅 Show the event")
    assert (await ana.screen()).text.startswith("Open <garden>")


async def test_the_author_of_a_suggestion_is_told_why_it_was_declined(town: Town) -> None:
    editor = await town.staff("Edita", "en", "belgrade", Role.EDITOR)
    ana = await town.resident("Ana", "en", "belgrade")
    event = await _suggested(town, ana)
    city = await town.app.services.cities.get("belgrade")
    await town.app.services.events.suggesting.reject(HALL, city, event, "It is <private>.")
    await town.deliver()
    (notice,) = await told(ana, "Your suggestion was not accepted.")
    assert "Open <garden>" in notice.text
    assert "Reason: It is <private>." in notice.text
    assert "💡 Suggest an event" in notice.labels
    assert await told(editor, "A resident suggests an event") == [], "decided before it was sent"


async def test_who_is_no_editor_any_more_is_not_told_of_suggestions(town: Town) -> None:
    editor = await town.staff("Edita", "en", "belgrade", Role.EDITOR)
    ana = await town.resident("Ana", "en", "belgrade")
    await _suggested(town, ana)
    await town.app.services.team.revoke_by_operator(await known(town, editor), "belgrade", Role.EDITOR)
    await town.deliver()
    assert await told(editor, "A resident suggests an event") == []


async def _ratings(town: Town, listing: Listing) -> list[tuple[int, str]]:
    store = town.app.services.stores.cities.of(await city_of(town, listing))
    given = await store.read(lambda records: records.attendances.feedback_of(listing.occurrence.id))
    return [(one.stars, one.words) for one in given]


async def test_what_was_moved_back_before_it_was_told_does_not_take_place_after_all(town: Town) -> None:
    (jazz,) = await announce(town, NEXT_MONDAY)
    ana = await town.resident("Ana", "en", "belgrade")
    await goes(ana, jazz)
    await move(town, jazz, wall("2026-03-10 19:00"))
    await move(town, jazz, NEXT_MONDAY)
    await town.deliver()
    assert await told(ana, "It takes place after all") == []
