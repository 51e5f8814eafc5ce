"""Notices: what is sent unasked, when it may be sent, and once."""

import asyncio
from datetime import UTC, datetime

from bot.core.staff.model import Role
from bot.telegram.taps import Tap
from handlers.cities.callbacks import FOLLOW, HOME, LIST, MOVE, PICK
from handlers.residents.callbacks import AGREE, CHOOSE_LANGUAGE, CHOOSE_QUIET, TOPICS
from tests.emulator_client import Phone
from tests.stories.acquaintance import carrying, known, member, moves_to, voice
from tests.stories.stores import rows_of
from tests.stories.walks import buttons_of
from tests.towns import Town

CLOSED = "no longer takes part in Charshi."
NO_NEWCOMERS = "cannot be chosen at present."


async def _told(phone: Phone, words: str = CLOSED) -> int:
    """How many of the messages before her say so."""
    await phone.settled()
    return sum(words in screen.text for screen in await phone.screens())


async def _close(town: Town, slug: str) -> int:
    return await town.app.services.cities.disable(slug)


async def test_the_residents_of_a_city_that_closes_are_told_once_in_their_languages(town: Town) -> None:
    ana, jovana, elsewhere = await asyncio.gather(
        town.resident("Ana", "en", "belgrade"),
        town.resident("Jovana", "sr-latn", "belgrade"),
        town.resident("Vera", "en", "split"),
    )
    assert await _close(town, "belgrade") == 2
    await town.deliver()
    told = await ana.sees("Belgrade no longer takes part in Charshi.")
    assert "/privacy" in told.text
    assert "🏙 Choose another city" in told.labels
    assert "Beograd" in (await jovana.screen()).text
    assert await _told(elsewhere) == 0
    town.clock.turn(hours=1)
    assert await _close(town, "belgrade") == 2
    await town.deliver()
    assert await _told(ana) == 1
    outcomes = [row["outcome"] for row in rows_of(town.app.settings.data_dir, "belgrade", "outbox")]
    assert outcomes == ["sent", "sent"]
    audit = rows_of(town.app.settings.data_dir, "network", "audit")
    assert [(row["action"], row["city"]) for row in audit] == [("city.disabled", "belgrade")]


async def test_who_follows_a_city_that_closes_is_told_and_who_moved_away_is_not(town: Town) -> None:
    follows = await town.resident("Ana", "en", "split")
    await follows.says("/settings")
    await follows.press(carrying(LIST, "", FOLLOW, "0"))
    await follows.says("pula")
    await follows.press(carrying(PICK, "pula", FOLLOW))
    left = await town.resident("Vera", "en", "pula")
    await moves_to(left, "split")
    await _close(town, "pula")
    await town.deliver()
    assert await _told(follows) == 1
    assert await _told(left) == 0


async def test_from_the_notice_she_chooses_another_city(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await _close(town, "split")
    await town.deliver()
    await phone.sees(CLOSED)
    await phone.press("Choose another city")
    await phone.sees("Which city is yours?")
    await phone.says("pula")
    await phone.press(carrying(PICK, "pula", HOME))
    await phone.press(carrying(MOVE, "pula"))
    await phone.sees_toast("Your city is now Pula.")
    former = await member(town, phone, "split")
    assert former
    assert former.tie == "former"


async def test_the_menu_of_a_closed_city_says_so_and_everything_else_goes_on(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await _close(town, "split")
    await phone.says("/menu")
    await phone.sees("Split no longer takes part in Charshi. You can choose another city.")
    await phone.press("⚙️ Settings")
    await phone.press(carrying(TOPICS, "split"))
    await phone.press("Sport")
    await phone.sees_button("▫️ Sport")


async def test_a_closed_city_takes_no_newcomer_by_whatever_way(town: Town) -> None:
    before = await town.newcomer("Ana", "en")
    await before.start("c-split")
    await before.sees("Before we begin")
    listed = await town.newcomer("Vera", "en")
    await listed.start()
    await listed.press(carrying(LIST, "", HOME, "0"))
    under = (await listed.screen()).message_id
    await _close(town, "split")

    await before.press(carrying(AGREE, "split"))
    await before.sees_toast(NO_NEWCOMERS)
    assert (await known(town, before)).home is None
    assert await member(town, before, "split") is None

    await listed.forge(under, carrying(PICK, "split", HOME))
    told = await listed.sees(f"Split {NO_NEWCOMERS}")
    assert "Which city is yours?" in told.text, "and the list is there to choose another"
    await listed.says("split")
    await listed.sees("I found no city called “split”.")
    shown: set[str] = set()
    for number in range(5):
        await listed.forge(under, carrying(LIST, "", HOME, str(number)))
        await listed.settled()
        shown |= {
            button
            for screen in await listed.screens()
            if screen.message_id == under
            for button in buttons_of(screen)
        }
    assert carrying(PICK, "pula", HOME) in shown
    assert carrying(PICK, "split", HOME) not in shown
    await listed.location(43.5, 16.4)
    found = await listed.sees("These cities are nearest to you:")
    assert not any(button.startswith("city.pick:split") for button in buttons_of(found))

    late = await town.newcomer("Mira", "en")
    await late.start("c-split")
    await late.sees(f"Split {NO_NEWCOMERS}")
    assert (await known(town, late)).home is None


async def test_a_closed_city_takes_nobody_from_another_city_and_no_followers(town: Town) -> None:
    phone = await town.resident("Ana", "en", "pula")
    await _close(town, "split")
    under = (await phone.screen()).message_id
    await phone.forge(under, carrying(AGREE, "split"))
    await phone.sees_toast(NO_NEWCOMERS)
    await phone.forge(under, carrying(PICK, "split", FOLLOW))
    await phone.sees_toast(NO_NEWCOMERS)
    await phone.start("c-split")
    await phone.sees(f"Split {NO_NEWCOMERS}")
    resident = await known(town, phone)
    assert (resident.home, resident.followed) == ("pula", ())
    assert await member(town, phone, "split") is None


async def test_quiet_hours_hold_a_notice_until_the_morning_of_the_city(town: Town) -> None:
    """Quiet from 22 until 8. In March Istanbul is at UTC+3, Split at UTC+1."""
    east, west = await town.resident("Ayşe", "en", "istanbul"), await town.resident("Ana", "en", "split")
    _turn_to(town, datetime(2026, 3, 2, 22, 30, tzinfo=UTC))
    await _close(town, "istanbul")
    await _close(town, "split")
    await town.deliver()
    assert (await _told(east), await _told(west)) == (0, 0)
    _turn_to(town, datetime(2026, 3, 3, 4, 59, tzinfo=UTC))
    await town.deliver()
    assert (await _told(east), await _told(west)) == (0, 0)
    _turn_to(town, datetime(2026, 3, 3, 5, 0, tzinfo=UTC))
    await town.deliver()
    assert (await _told(east), await _told(west)) == (1, 0)
    _turn_to(town, datetime(2026, 3, 3, 7, 0, tzinfo=UTC))
    await town.deliver()
    assert (await _told(east), await _told(west)) == (1, 1)


async def test_on_the_morning_when_the_clocks_change_the_notice_comes_at_the_hour_of_the_clock(
    town: Town,
) -> None:
    """On 29 March 2026 Split goes to UTC+2 in the night: eight o'clock comes an hour earlier."""
    phone = await town.resident("Ana", "en", "split")
    _turn_to(town, datetime(2026, 3, 28, 22, 0, tzinfo=UTC))
    await _close(town, "split")
    await town.deliver()
    _turn_to(town, datetime(2026, 3, 29, 5, 59, tzinfo=UTC))
    await town.deliver()
    assert await _told(phone) == 0
    _turn_to(town, datetime(2026, 3, 29, 6, 0, tzinfo=UTC))
    await town.deliver()
    assert await _told(phone) == 1


async def test_an_urgent_notice_does_not_wait_for_the_morning(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    _turn_to(town, datetime(2026, 3, 3, 1, 0, tzinfo=UTC))
    await town.app.services.team.grant_by_operator(await known(town, phone), "split", Role.EDITOR)
    await town.deliver()
    await phone.sees("You are now editor in Split.")


async def test_who_has_no_quiet_hours_is_told_at_once(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.forge((await phone.screen()).message_id, carrying(CHOOSE_QUIET, "", "0", "0"))
    await phone.sees("Now: off")
    _turn_to(town, datetime(2026, 3, 3, 1, 0, tzinfo=UTC))
    await _close(town, "split")
    await town.deliver()
    assert await _told(phone) == 1


async def test_what_she_sends_herself_is_answered_in_the_quiet_hours_too(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    _turn_to(town, datetime(2026, 3, 3, 1, 0, tzinfo=UTC))
    await phone.says("/menu")
    await phone.sees("What would you like to do?")


async def test_a_notice_is_worded_in_the_language_of_the_moment_when_it_is_sent(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await _close(town, "split")
    await phone.forge((await phone.screen()).message_id, carrying(CHOOSE_LANGUAGE, "", "tr", "menu"))
    await phone.settled()
    await town.deliver()
    t = voice("tr")
    choose = t.pgettext("button", "🏙 Choose another city")
    assert choose in await phone.buttons()


async def test_the_blocked_are_not_written_to_and_the_notice_is_settled(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await phone.block()
    await phone.settled()
    await _close(town, "split")
    await town.deliver()
    (row,) = rows_of(town.app.settings.data_dir, "split", "outbox")
    assert row["outcome"] == "unreachable"
    calls = await town.control.calls("sendMessage")
    assert not any(call["status"] == 403 for call in calls), "Telegram is not asked in vain"


async def test_a_notice_that_telegram_refuses_for_the_moment_comes_later(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await town.control.fault("500", method="sendMessage", chat_id=phone.id, times=1)
    await _close(town, "split")
    await town.deliver()
    assert await _told(phone) == 1


async def test_the_button_of_a_notice_has_a_way_for_who_keeps_the_city(town: Town) -> None:
    phone = await town.resident("Ana", "en", "split")
    await _close(town, "split")
    await town.deliver()
    told = await phone.sees(CLOSED)
    assert Tap(LIST, "", (HOME, "0")).pack() in buttons_of(told)
    await phone.press("Choose another city")
    await phone.press("‹ Back")
    await phone.sees("You can choose another city.")


def _turn_to(town: Town, at: datetime) -> None:
    town.clock.turn(seconds=(at - town.clock.now()).total_seconds())
