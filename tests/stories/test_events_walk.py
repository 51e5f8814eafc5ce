"""Every button of a resident's events, each pressed once: all are answered, and every screen has a way back."""

import re
from datetime import timedelta

import pytest

from bot.core.events.model import Words
from handlers.events.callbacks import (
    CALENDAR_FILE,
    CARD,
    EVENTS,
    JOIN,
    LEAVE,
    MAP,
    NEAR,
    PICK_DAY,
    RATED,
    TICKET,
)
from tests.emulator_client import Screen
from tests.stories.acquaintance import CODES, carrying, voice
from tests.stories.happenings import announce, wall
from tests.stories.walks import Walk
from tests.towns import Town

TONIGHT = wall("2026-03-02 19:00")
NAMES = {f"ev{end}" for end in ("", *(f".{letter}" for letter in "lpknscwjrtmid"))}
# What these send has a keyboard of its own, is a place, or is a file.
WITHOUT_BUTTONS = (NEAR, MAP, CALENDAR_FILE)


@pytest.mark.parametrize("tag", ["sr-Latn"])
async def test_every_button_of_events_is_answered_and_every_screen_has_a_way_back(
    town: Town, tag: str
) -> None:
    long = {
        "en": Words("Jazz <night>", "All & everything about jazz. " * 100),
        "sr-Cyrl": Words("Џез вече", "Све о џезу. " * 100),
    }
    await announce(
        town,
        TONIGHT,
        texts=long,
        guests_limit=2,
        capacity=3,
        location=(44.8, 20.4),
        topic="culture",
        rule="FREQ=DAILY;COUNT=3",
    )
    for number in range(1):
        await announce(town, TONIGHT + timedelta(minutes=number), f"Event {number}", capacity=1)
    ana, t = await town.resident("Ana", CODES[tag], "belgrade"), voice(tag)
    await ana.says("/events")
    home = await ana.screen()
    walk = Walk(town, ana)

    async def look(data: str, screen: Screen) -> None:
        assert "something went wrong" not in screen.text, data
        if data.partition(":")[0] not in WITHOUT_BUTTONS:
            ways = {t.pgettext("half-button", "‹ Back"), t.pgettext("button", "☰ Menu")}
            assert ways & set(screen.labels), f"no way back or on, after {data}:\n{screen}"

    await walk.go(home, depth=4, avoid=_is_not_for_this_walk, look=look)
    assert {data.partition(":")[0] for data in walk.visited} >= NAMES
    assert walk.unanswered == []
    assert [toast.text for toast in await ana.toasts() if toast.alert] == []
    # A ticket is a picture, which cannot be taken out of a message: going back from it, the message is another one.
    for data in [data for data in walk.visited if data.startswith(f"{JOIN}:")][:2]:
        _, city, event, _, view = data.split(":")
        for name in (TICKET, CARD, LEAVE):
            further = carrying(name, city, event, view)
            await look(further, await walk.press((await ana.screen()).message_id, further))
    assert walk.unanswered == []


def _is_not_for_this_walk(data: str) -> bool:
    name = data.partition(":")[0]
    is_of_events = name == EVENTS or name.startswith(f"{EVENTS}.")
    day = re.search(r":d(\d{6})", data)
    is_far = (
        data > carrying(PICK_DAY, "belgrade", "202604") if name == PICK_DAY else day and day[1] > "260304"
    )
    return not is_of_events or bool(is_far) or name in (RATED, TICKET)
