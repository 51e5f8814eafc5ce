"""Events in any chat: ``@bot jazz``, sharing one event, and what comes of the link in the card."""

from datetime import timedelta

import pytest

from bot.core.events.model import Words
from handlers.cities.callbacks import FOLLOW, PICK
from tests.emulator_client import Phone
from tests.stories.acquaintance import carrying, find, voice
from tests.stories.happenings import announce, call_off, opens, wall
from tests.stories.stores import rows_of
from tests.towns import Town

TONIGHT = wall("2026-03-02 19:00")
BOTH = {"sr-Cyrl": Words("Џез вече"), "en": Words("Jazz night")}


async def test_words_find_events_of_her_city_as_cards_with_a_link(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT, texts=BOTH, place="Dom omladine", price="500 RSD")
    await announce(town, TONIGHT, "Football")
    ana = await town.resident("Ana", "en", "belgrade")
    answer = await ana.asks_inline("jazz")
    assert answer.titles == ["Jazz night"]
    assert answer.is_personal
    assert answer.button is None
    (result,) = answer
    assert result.description == "Mon, 2 Mar 19:00 · Dom omladine · Belgrade"
    assert result.message.text.splitlines() == [
        *(
            "Jazz night",
            "🗓 Monday, 2 March at 19:00–21:00",
            "📍 Dom omladine",
            "🏙 Belgrade",
            "Price: 500 RSD",
        ),
    ]
    (link,) = result.message.links.values()
    assert link.endswith(f"?start=e-belgrade-{jazz.occurrence.id}")
    await ana.chooses(result)
    (sent,) = [message for message in await ana.said() if message.via_bot]
    assert sent.text.startswith("Jazz night")


async def test_a_card_is_in_the_language_of_who_sends_it(town: Town) -> None:
    await announce(town, TONIGHT, texts=BOTH)
    ana, t = await town.resident("Ana", "sr-latn", "belgrade"), voice("sr-Latn")
    (result,) = await ana.asks_inline("џез")
    assert result.title == "Džez veče"
    assert result.message.labels == [t.pgettext("button", "📅 Open")]


async def test_without_words_the_next_events_come_ten_at_a_time_without_end_or_repetition(town: Town) -> None:
    for number in range(23):
        await announce(town, TONIGHT + timedelta(minutes=number), f"Event {number:02d}")
    ana = await town.resident("Ana", "en", "belgrade")
    seen, offset, pages = [], "", 0
    while True:
        answer = await ana.asks_inline("", offset)
        seen += answer.titles
        pages += 1
        offset = answer.next_offset
        if pages == 1:
            await announce(town, TONIGHT - timedelta(hours=1), "Newcomer")
        if not offset:
            break
    assert seen == [f"Event {number:02d}" for number in range(23)]
    assert pages == 3


async def test_what_is_found_comes_ten_at_a_time_too(town: Town) -> None:
    for number in range(12):
        await announce(town, TONIGHT + timedelta(minutes=number), f"Jazz {number:02d}")
    ana = await town.resident("Ana", "en", "belgrade")
    first = await ana.asks_inline("jazz")
    second = await ana.asks_inline("jazz", first.next_offset)
    assert (len(first), len(second), second.next_offset) == (10, 2, "")
    assert len({*first.titles, *second.titles}) == 12


@pytest.mark.parametrize("offset", ["-1", "99999", "x|y", "2026-03-02T10:00:00|z", "|", "10|"])
async def test_an_offset_that_is_none_of_ours_begins_anew(town: Town, offset: str) -> None:
    await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    for words in ("", "jazz"):
        answer = await ana.asks_inline(words, offset)
        assert answer.titles == ["Jazz night"]


async def test_events_of_followed_cities_are_found_as_well_and_no_others(town: Town) -> None:
    await announce(town, TONIGHT, "Jazz in Skopje", city="skopje")
    await announce(town, TONIGHT, "Jazz in Split", city="split")
    ana = await town.resident("Ana", "en", "belgrade")
    assert (await ana.asks_inline("jazz")).titles == []
    await ana.says("/settings")
    await ana.press(carrying("city", "", FOLLOW, "0"))
    await ana.says("skopje")
    await ana.press(carrying(PICK, "skopje", FOLLOW))
    await ana.settled()
    assert (await ana.asks_inline("jazz")).titles == ["Jazz in Skopje"]
    assert (await ana.asks_inline("")).titles == ["Jazz in Skopje"]


async def test_who_has_no_city_is_led_to_choose_one_and_leaves_no_trace(town: Town) -> None:
    await announce(town, TONIGHT)
    stranger = await town.newcomer("Neo", "en")
    answer = await stranger.asks_inline("jazz")
    assert list(answer) == []
    assert answer.button
    assert answer.button["text"] == "🏙 Choose your city"
    assert await find(town, stranger) is None
    await stranger.start(answer.button["start_parameter"])
    await stranger.sees("Welcome! I am Charshi.")


async def test_sharing_a_card_offers_that_very_event_whatever_its_city(town: Town) -> None:
    (abroad,) = await announce(town, TONIGHT, "Jazz in Skopje", city="skopje")
    await announce(town, TONIGHT, "Jazz in Belgrade")
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, abroad)
    query = _shared(await _buttons(ana))
    answer = await ana.asks_inline(query)
    assert answer.titles == ["Jazz in Skopje"]
    await ana.chooses(answer[0])
    (sent,) = [message for message in await ana.said() if message.via_bot]
    (link,) = sent.links.values()
    ben = await town.newcomer("Ben", "en")
    await ben.start(link.partition("?start=")[2])
    await ben.press("✅ I agree")
    assert (await ben.screen()).text.startswith("Jazz in Skopje")


async def test_what_is_shared_and_cancelled_says_so(town: Town) -> None:
    (jazz,) = await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    await opens(ana, jazz)
    query = _shared(await _buttons(ana))
    await call_off(town, jazz)
    (result,) = await ana.asks_inline(query)
    assert result.message.text.startswith("❌ Cancelled: this does not take place.")


@pytest.mark.parametrize(
    "query", ["e-belgrade-0123456789abcdef", "e-atlantis-0123456789abcdef", "x" * 256, "<b>", "%"]
)
async def test_a_query_that_finds_nothing_gets_an_empty_answer(town: Town, query: str) -> None:
    await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    assert (await ana.asks_inline(query)).titles == []


async def test_asking_inline_changes_nothing_of_where_she_stands(town: Town) -> None:
    await announce(town, TONIGHT)
    ana = await town.resident("Ana", "en", "belgrade")
    await ana.says("/events")
    await ana.press("🔍 Search")
    await ana.settled()
    before = rows_of(town.app.settings.data_dir, "network", "conversations")
    await ana.asks_inline("jazz")
    assert rows_of(town.app.settings.data_dir, "network", "conversations") == before


async def _buttons(phone: Phone) -> list[tuple[str, str]]:
    return [(button.kind, str(button.value)) for row in (await phone.screen()).rows for button in row]


def _shared(buttons: list[tuple[str, str]]) -> str:
    """What the button that shares asks of the bot in the chat that she chooses."""
    (query,) = [value for kind, value in buttons if kind == "switch_inline_query"]
    return query
