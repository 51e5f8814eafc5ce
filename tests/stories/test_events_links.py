"""Links to an event, buttons that are old or forged, and what people wrote."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.events.browsing import Browsing
from bot.core.shared.errors import StoreUnavailable
from handlers.events.callbacks import (
    ACCEPT,
    CALENDAR_FILE,
    CARD,
    DATES,
    LEAVE,
    MAP,
    REMINDERS,
    TICKET,
    TOGGLE_REMINDER,
)
from tests.stories.acquaintance import carrying, known, voice
from tests.stories.happenings import (
    NEXT_MONDAY,
    SERBIAN,
    TONIGHT,
    StoresAway,
    announce,
    look,
    opens,
)
from tests.towns import Town


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
    await town.app.clocks.events.tick()
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


async def test_of_several_cities_one_whose_store_is_away_is_passed_over(town: Town) -> None:
    here, there = [await town.app.services.cities.get(slug) for slug in ("belgrade", "skopje")]
    for city in (here, there):
        await announce(town, TONIGHT, city=city.slug, location=(42.0, 21.4))
    browsing = Browsing(StoresAway(town.app.services.stores.cities, there.slug), town.clock)
    now = town.clock.now()
    listed = await browsing.list_between([here, there], now, now + timedelta(days=1))
    near = await browsing.list_near([here, there], 42.0, 21.4)
    found = await browsing.search([here, there], "jazz")
    assert [one.city for one in (*listed, near[0][0], *found)] == ["belgrade"] * 3
    with pytest.raises(StoreUnavailable):
        await browsing.search([there], "jazz")


async def test_toggling_a_reminder_that_does_not_exist_for_an_event_that_is_gone(town: Town) -> None:
    ana = await town.resident("Ana", "en", "belgrade")
    data = carrying(TOGGLE_REMINDER, "belgrade", "0123456789abcdef", "60", "h")
    await ana.forge((await ana.screen()).message_id, data)
    await ana.sees("This event is not here any more.")
