"""What the bot sends, through both libraries."""

from itertools import pairwise

import pytest

from bot.emulator import Emulator
from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import RawApi
from tests.emulator_client import EmulatorControl, Phone


async def test_get_me_names_the_bot(client: Client) -> None:
    me = await client.call("get_me")

    assert (me.id, me.is_bot, me.username) == (4000000001, True, "charshi_demo_bot")


async def test_html_reaches_the_phone_as_entities(client: Client, ayse: Phone) -> None:
    sent = await client.call(
        "send_message", chat_id=ayse.id, text="  🏟 <b>Merhaba &lt;3</b>\n", parse_mode="HTML"
    )

    assert sent.text == "🏟 Merhaba <3"
    assert [(entity.type, entity.offset, entity.length) for entity in sent.entities] == [("bold", 3, 10)]
    assert (await ayse.screens())[0].body["html"] == "🏟 <b>Merhaba &lt;3</b>"


async def test_markdown_v2_reaches_the_phone_as_entities(client: Client, ayse: Phone) -> None:
    sent = await client.call(
        "send_message",
        chat_id=ayse.id,
        text="*kalın* _eğik_ [site](https://example.org)",
        parse_mode="MarkdownV2",
    )

    assert sent.text == "kalın eğik site"
    assert [entity.type for entity in sent.entities] == ["bold", "italic", "text_link"]


async def test_a_keyboard_is_shown_under_its_message(client: Client, ayse: Phone) -> None:
    rows = [[{"text": "Evet", "callback_data": "yes"}, {"text": "Site", "url": "https://example.org"}]]

    sent = await client.call("send_message", chat_id=ayse.id, text="?", reply_markup=client.inline(rows))

    assert sent.reply_markup.inline_keyboard[0][1].url == "https://example.org/"
    assert (await ayse.screens())[-1].labels == ["Evet", "Site"]


async def test_a_reply_keyboard_stays_until_it_is_removed(client: Client, ayse: Phone) -> None:
    markup = client.keyboard([[{"text": "Konum", "request_location": True}]])
    await client.call("send_message", chat_id=ayse.id, text="?", reply_markup=markup)
    shown = (await ayse.state())["reply_keyboard"]

    await client.call("send_message", chat_id=ayse.id, text="!", reply_markup=client.no_keyboard())

    assert shown["keyboard"] == [[{"text": "Konum", "request_location": True}]]
    assert (await ayse.state())["reply_keyboard"] is None


async def test_places_are_sent_with_their_coordinates(client: Client, ayse: Phone) -> None:
    place = await client.call("send_location", chat_id=ayse.id, latitude=41.99, longitude=21.43)
    venue = await client.call(
        "send_venue", chat_id=ayse.id, latitude=41.99, longitude=21.43, title="Чаршија", address="Скопје"
    )

    assert (place.location.latitude, place.location.longitude) == (41.99, 21.43)
    assert (venue.venue.title, venue.location.latitude) == ("Чаршија", 41.99)


async def test_message_numbers_grow(client: Client, ayse: Phone) -> None:
    numbers = [
        (await client.call("send_message", chat_id=ayse.id, text=str(text))).message_id for text in range(3)
    ]

    assert all(later == earlier + 1 for earlier, later in pairwise(numbers))


async def test_typing_is_told_to_whoever_looks_on(client: Client, ayse: Phone, emulator: Emulator) -> None:
    assert await client.call("send_chat_action", chat_id=ayse.id, action="typing")

    newest = list(emulator.world.events.since(0))[-1]
    assert (newest["type"], newest["chat_id"], newest["action"]) == ("chat_action", ayse.id, "typing")


async def test_an_answer_carries_the_message_that_it_answers(client: Client, ayse: Phone) -> None:
    said = await ayse.says("ne zaman?")

    sent = await client.call(
        "send_message", chat_id=ayse.id, text="yarın", reply_parameters=_reply(client, said["message_id"])
    )

    assert sent.reply_to_message.text == "ne zaman?"


async def test_an_answer_to_nothing_is_refused(client: Client, ayse: Phone) -> None:
    with pytest.raises(RefusedError, match="message to be replied not found"):
        await client.call("send_message", chat_id=ayse.id, text="x", reply_parameters=_reply(client, 999))


def _reply(client: Client, number: int) -> object:
    if client.name == "aiogram":
        from aiogram.types import ReplyParameters

        return ReplyParameters(message_id=number)
    import telegram

    return telegram.ReplyParameters(number)


async def test_a_message_is_copied_and_forwarded(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    eleni = await control.add_phone("Ελένη", "el")
    await eleni.start()
    sent = await client.call("send_message", chat_id=ayse.id, text="<i>haber</i>", parse_mode="HTML")

    copied = await client.call(
        "copy_message", chat_id=eleni.id, from_chat_id=ayse.id, message_id=sent.message_id
    )
    forwarded = await client.call(
        "forward_message", chat_id=eleni.id, from_chat_id=ayse.id, message_id=sent.message_id
    )

    assert forwarded.message_id == copied.message_id + 1
    assert forwarded.forward_origin.type == "user"
    assert [screen.text for screen in await eleni.screens()] == ["haber", "haber"]


async def test_links_commands_and_mentions_are_found_in_plain_text(client: Client, ayse: Phone) -> None:
    sent = await client.call(
        "send_message", chat_id=ayse.id, text="/start https://example.org/a. @ayse x@example.org #çarşı"
    )

    assert [entity.type for entity in sent.entities] == ["bot_command", "url", "mention", "email", "hashtag"]
    assert sent.entities[1].length == len("https://example.org/a")


async def test_a_known_person_can_be_mentioned_and_an_unknown_one_is_left_out(
    client: Client, ayse: Phone
) -> None:
    text = f'<a href="tg://user?id={ayse.id}">Ayşe</a> <a href="tg://user?id=77">?</a>'

    sent = await client.call("send_message", chat_id=ayse.id, text=text, parse_mode="HTML")

    assert [(entity.type, entity.user.id) for entity in sent.entities] == [("text_mention", ayse.id)]


async def test_the_longest_text_is_counted_after_parsing(client: Client, ayse: Phone) -> None:
    sent = await client.call("send_message", chat_id=ayse.id, text=f"<b>{'я' * 4096}</b>", parse_mode="HTML")

    assert len(sent.text) == 4096
    with pytest.raises(RefusedError, match="message is too long"):
        await client.call("send_message", chat_id=ayse.id, text="я" * 4097)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n\u200b "}, "text must be non-empty"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to ",
        ),
        ({"text": "<br>x", "parse_mode": "HTML"}, 'Unsupported start tag "br" at byte offset 0'),
        ({"text": "ш<b>x</i>", "parse_mode": "HTML"}, "Unmatched end tag at byte offset 6"),
        ({"text": "a.", "parse_mode": "MarkdownV2"}, "Character '.' is reserved and must be escaped"),
        ({"text": "a", "parse_mode": "XML"}, "unsupported parse_mode"),
        ({"text": "a", "chat_id": 1}, "chat not found"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "a", "reply_markup": "[]"}, "object expected as reply markup"),
    ],
)
async def test_a_wrong_message_is_refused_in_telegrams_words(
    raw: RawApi, ayse: Phone, given: dict[str, object], text: str
) -> None:
    status, body = await raw("sendMessage", **{"chat_id": ayse.id, **given})

    assert (status, body["ok"], body["error_code"]) == (400, False, 400)
    assert body["description"].startswith("Bad Request: ")
    assert text in body["description"]


@pytest.mark.parametrize(
    ("button", "text"),
    [
        ({"text": "x", "callback_data": "ş" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"callback_data": "x"}, 'Field "text" must be of type String'),
        (
            {"text": "x", "url": "http://localhost:80"},
            "inline keyboard button URL 'http://localhost:80' is invalid",
        ),
        ({"text": "x", "url": "ftp://example.org"}, "Unsupported URL protocol"),
        (
            {"text": "x", "url": "https://example.org", "callback_data": "x"},
            "exactly one of the optional fields",
        ),
        ("x", "InlineKeyboardButton must be an Object"),
    ],
)
async def test_a_wrong_button_is_refused(raw: RawApi, ayse: Phone, button: object, text: str) -> None:
    markup = {"inline_keyboard": [[button]]}

    status, body = await raw("sendMessage", chat_id=ayse.id, text="?", reply_markup=markup)

    assert status == 400
    assert text in body["description"]


async def test_64_bytes_of_callback_data_are_taken(raw: RawApi, ayse: Phone) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "ş" * 32}]]}

    assert (await raw("sendMessage", chat_id=ayse.id, text="?", reply_markup=markup))[0] == 200


async def test_too_many_buttons_are_refused(raw: RawApi, ayse: Phone) -> None:
    button = {"text": "x", "callback_data": "x"}

    wide = await raw(
        "sendMessage", chat_id=ayse.id, text="?", reply_markup={"inline_keyboard": [[button] * 9]}
    )
    long = await raw(
        "sendMessage", chat_id=ayse.id, text="?", reply_markup={"inline_keyboard": [[button]] * 101}
    )

    assert {wide[1]["description"], long[1]["description"]} == {"Bad Request: reply markup is too long"}


async def test_numbers_and_switches_may_come_as_strings_and_unknown_parameters_are_ignored(
    raw: RawApi, ayse: Phone
) -> None:
    status, body = await raw(
        "sendMessage",
        chat_id=str(ayse.id),
        text="x",
        disable_notification="true",
        protect_content="1",
        nonsense=7,
    )

    assert status == 200
    assert body["result"]["has_protected_content"] is True


async def test_a_lone_surrogate_is_refused(raw: RawApi, ayse: Phone) -> None:
    status, body = await raw("sendMessage", chat_id=ayse.id, text="\ud83d")

    assert (status, body["description"]) == (400, "Bad Request: strings must be encoded in UTF-8")


async def test_wrong_places_and_actions_are_refused(client: Client, ayse: Phone) -> None:
    with pytest.raises(RefusedError, match="invalid location specified"):
        await client.call("send_location", chat_id=ayse.id, latitude=91, longitude=0)
    with pytest.raises(RefusedError, match="wrong parameter action in request"):
        await client.call("send_chat_action", chat_id=ayse.id, action="dancing")
