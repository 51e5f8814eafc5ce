"""Whatever comes, somebody gets a helpful answer, and never an apology."""

import io
from typing import Any

import aiohttp
import pytest
from PIL import Image

from tests.emulator_client import Json, Phone
from tests.towns import Town

NOT_EXPECTED = "Nobody reads free messages here"
UNREADABLE = "I cannot make use of this kind of message."
APOLOGY = "something went wrong on our side"
TOO_OLD = "This button is too old. Here is the menu."

TEXTS = {
    "4096 characters": "ж" * 4096,
    "4096 characters outside the basic plane": "😀" * 2048,
    "right to left": "\u202eمرحبا שלום\u202c",
    "zero width": "\u200b\u200d\u2060\ufeff",
    "emoji alone": "🕌⛪️🕍👩‍👩‍👧‍👦🇦🇱",
    "a space": " ",
    "HTML": "<b>Tirana</b> & <a href='x'>x</a> <script>alert(1)</script>",
    "HTML that never ends": "<b><i><u>",
    "entities": "&lt;b&gt; &amp; &nbsp; &#x41;",
    "Markdown": "*Tirana* _x_ [x](https://example.org) `x` ```x```",
    "combining marks": "Z" + "\u0301" * 200,
    "a null character": "Tir\x00ana",
    "new lines": "\n\n\n.\n\n\n",
    "braces and percents": "{city} %s %(n)d {0} {} {{",
    "SQL": "'; DROP TABLE residents; -- %_",
    "colons": "a:b:c:::",
}


async def failures(town: Town) -> float:
    """How many updates ended badly."""
    samples = [sample for metric in town.app.metrics.updates.collect() for sample in metric.samples]
    return sum(
        sample.value
        for sample in samples
        if sample.name == "charshi_updates_total" and sample.labels["outcome"] == "failed"
    )


async def never_apologised(town: Town, *phones: Phone) -> None:
    for phone in phones:
        assert not any(APOLOGY in screen.text for screen in await phone.screens())
    assert await failures(town) == 0


async def test_a_text_that_nobody_asked_for_gets_the_menu(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    for name, text in TEXTS.items():
        await ben.says(text)
        menu = await ben.sees(NOT_EXPECTED)
        assert "⚙️ Settings" in menu.labels, name
    await never_apologised(town, ben)


async def test_a_text_in_place_of_a_citys_name_gets_cities_to_choose_from(town: Town) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.press("Choose my city")
    for name, text in TEXTS.items():
        await ana.settled()
        before = len(await ana.screens())
        await ana.says(text)
        answer = await ana.screen()
        assert len(await ana.screens()) == before + 1, name
        assert "I found" in answer.text or "📍 Cities near me" in answer.labels, (name, str(answer))
    await ana.says("tirana")
    await ana.press("Tirana")
    await ana.sees("Before we begin, in short:")
    await never_apologised(town, ana)


async def test_a_newcomer_who_writes_something_is_welcomed(town: Town) -> None:
    for name, text in TEXTS.items():
        ana = await town.newcomer(name, "en")
        await ana.says(text)
        await ana.sees("First, tell me which city is yours.")
        await never_apologised(town, ana)


@pytest.mark.parametrize(
    "command", ["/", "/nosuch", "/menu@another_bot", "/START", "/team x", "/menu\n\n", "//"]
)
async def test_a_command_of_any_shape_is_answered(town: Town, command: str) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    before = len(await ben.screens())
    await ben.says(command)
    await ben.settled()
    assert len(await ben.screens()) == before + 1
    await never_apologised(town, ben)


@pytest.mark.parametrize("payload", ["", "c-", "c-nowhere", "c-" + "x" * 62, "-", "--", "x-y", "hello", "r_"])
async def test_a_start_payload_that_means_nothing_is_ignored(town: Town, payload: str) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start(payload or None)
    await ana.sees("First, tell me which city is yours.")
    await never_apologised(town, ana)


@pytest.mark.parametrize("kind", ["sticker", "voice", "poll", "contact"])
async def test_a_message_that_is_no_text_is_answered_and_the_dialogue_stands_where_it_stood(
    town: Town, kind: str
) -> None:
    ana = await town.newcomer("Ana", "en")
    await ana.start()
    await ana.press("Choose my city")
    await ana.sees("Which city is yours?")
    await ana.sends(kind)
    await ana.settled()
    if await ana.screens():
        await ana.says("tirana")
        await ana.press("Tirana")
        await ana.sees("Before we begin, in short:")
    ben = await town.resident("Ben", "en", "tirana")
    await ben.sends(kind)
    await ben.sees(UNREADABLE)
    assert "⚙️ Settings" in await ben.buttons()
    await never_apologised(town, ana, ben)


async def test_a_picture_and_a_document_are_answered(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    await ben.photo(picture(), caption="/menu")
    await ben.sees(UNREADABLE)
    await ben.document(b"%PDF-", "x.pdf", caption="<b>")
    await ben.sees(UNREADABLE)
    await never_apologised(town, ben)


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return file.getvalue()


async def send_album(town: Town, phone: Phone, pictures: int) -> None:
    form = aiohttp.FormData()
    for number in range(pictures):
        form.add_field("file", picture(), filename=f"{number}.png", content_type="image/png")
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{town.control.url}/control/phones/{phone.id}/album", data=form) as response,
    ):
        assert response.status == 200, await response.text()


async def test_an_album_of_ten_pictures_is_answered_once(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    before = len(await ben.screens())
    await send_album(town, ben, 10)
    await ben.sees(UNREADABLE)
    await ben.settled()
    assert len(await ben.screens()) == before + 1
    await send_album(town, ben, 2)
    await ben.settled()
    assert len(await ben.screens()) == before + 2
    await never_apologised(town, ben)


async def test_a_message_that_she_edits_is_not_answered_again(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    said = await ben.says("hello")
    await ben.sees(NOT_EXPECTED)
    before = len(await ben.screens())
    await ben.edits(said["message_id"], "/settings")
    await ben.settled()
    assert len(await ben.screens()) == before
    await never_apologised(town, ben)


async def test_a_forwarded_message_is_answered_as_any_text(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    await town.control.post(f"/phones/{ben.id}/forward", {"text": "/settings <b>", "forward_from": "X"})
    await ben.settled()
    assert await ben.buttons()
    await never_apologised(town, ben)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(-41.3, 174.8), (0, 0), (90, 180), (-90, -180), (41.33, 19.82)]
)
async def test_a_location_anywhere_in_the_world_finds_the_nearest_cities(
    town: Town, latitude: float, longitude: float
) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    await ben.location(latitude, longitude)
    assert " km" in str(await ben.sees("nearest"))
    await never_apologised(town, ben)


GARBAGE = {
    "no data": None,
    "nothing": "",
    "garbage": "%$§ \x00",
    "64 bytes": "x" * 64,
    "64 bytes of Cyrillic": "ж" * 32,
    "64 bytes in the shape of ours": "lang::" + "x" * 58,
    "a language chosen 64 bytes long": "lang.set::en:" + "x" * 51,
    "another version's": "idea.support:tirana:17:up",
    "too few arguments": "lang.set::en",
    "too many arguments": "menu::1:2:3",
    "a number that is none": "city:h:many",
    "a page far away": "city::h:99999999999999999999",
    "a page before the first": "city::h:-5",
    "a purpose of old": "city::z:0",
    "a language that is none": "lang.set::tlh:menu",
    "an hour that is none": "digest.hour::25",
    "an hour below": "digest.hour::-1",
    "a frequency of old": "digest.set::hourly",
    "quiet hours out of the day": "quiet.set::30:31",
    "a topic that is none": "topic:tirana:astrology",
    "a city that was deleted": "agree:atlantis",
    "a city that was deleted, of the team": "team:atlantis",
    "a city to pick that was deleted": "city.pick:atlantis:h",
    "a city's name in capitals": "agree:TIRANA",
    "a role that is none": "team.invite:tirana:emperor",
    "only colons": ":::",
}


@pytest.mark.parametrize("inaccessible", [False, True], ids=["message there", "message out of sight"])
async def test_whatever_a_button_says_the_tap_is_answered_and_the_menu_is_at_hand(
    town: Town, inaccessible: bool
) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    message = (await ben.screen()).message_id
    for name, data in GARBAGE.items():
        answered = len(await ben.toasts())
        await ben.forge(message, data, inaccessible=inaccessible)
        toasts = await ben.toasts()
        assert len(toasts) == answered + 1, name
        assert toasts[-1].text == TOO_OLD or await ben.buttons(), name
        await never_apologised(town, ben)


async def test_a_newcomers_tap_on_anything_is_answered(town: Town) -> None:
    for name, data in GARBAGE.items():
        ana = await town.newcomer(name, "en")
        await ana.start()
        await ana.forge((await ana.screen()).message_id, data)
        assert len(await ana.toasts()) == 1, name
        assert await ana.buttons(), name
        await never_apologised(town, ana)


async def test_a_button_of_an_older_version_brings_the_menu_and_says_why(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    message = (await ben.screen()).message_id
    await ben.forge(message, "idea.support:tirana:17:up")
    await ben.sees_toast(TOO_OLD)
    assert (await ben.toasts())[-1].alert
    menu = await ben.sees("What would you like to do?")
    assert menu.message_id != message


async def test_the_button_of_a_person_who_was_erased_is_answered(town: Town) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    old = await ben.screen()
    await ben.press("🔒 My data")
    await ben.press("🗑 Erase everything")
    await ben.press("🗑 Yes, erase everything")
    await ben.sees("Everything about you has been erased.")
    for data in ("settings:", "topic:tirana:culture", "agree:tirana"):
        await ben.forge(old.message_id, data)
        await ben.settled()
    assert len(await ben.toasts()) == 4 + 3  # those on her way, then these
    await never_apologised(town, ben)


def in_private(phone: Phone, **content: Any) -> Json:
    """A message of hers, raw."""
    person = {"id": phone.id, "is_bot": False, "first_name": phone.first_name, "language_code": "en"}
    chat = {"id": phone.id, "type": "private", "first_name": phone.first_name}
    return {"message": {"message_id": 900_000, "date": 1_772_445_600, "chat": chat, "from": person} | content}


@pytest.mark.parametrize(
    "content",
    [
        {"dice": {"emoji": "🎲", "value": 6}},
        {"venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "x", "address": "y"}},
        {"users_shared": {"request_id": 1, "users": [{"user_id": 5}]}},
        {"web_app_data": {"data": "{}", "button_text": "x"}},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
        {"story": {"chat": {"id": 1, "type": "private"}, "id": 3}},
        {"something_of_tomorrow": {"x": [1]}},
        {"text": "x", "via_bot": {"id": 9, "is_bot": True, "first_name": "b"}},
        {"text": "x", "entities": [{"type": "of_tomorrow", "offset": 0, "length": 99}]},
        {},
    ],
    ids=lambda content: next(iter(content), "nothing"),
)
async def test_messages_that_the_phone_cannot_make_are_answered_too(town: Town, content: Json) -> None:
    ben = await town.resident("Ben", "en", "tirana")
    before = len(await ben.screens())
    await town.control.update(in_private(ben, **content))
    await ben.settled()
    assert len(await ben.screens()) > before
    await never_apologised(town, ben)
