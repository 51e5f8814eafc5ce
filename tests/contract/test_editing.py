"""What happens to messages after they were sent, and to pressed buttons."""

from typing import Any

import pytest

from tests.contract.clients import Client, RefusedError
from tests.contract.conftest import RawApi, TurnedClock
from tests.emulator_client import EmulatorControl, Phone, Toast

GO = [[{"text": "Git", "callback_data": "go"}]]


async def _ask(client: Client, phone: Phone) -> Any:
    return await client.call("send_message", chat_id=phone.id, text="?", reply_markup=client.inline(GO))


async def test_an_edit_replaces_text_and_keyboard(client: Client, ayse: Phone) -> None:
    sent = await _ask(client, ayse)

    edited = await client.call(
        "edit_message_text", chat_id=ayse.id, message_id=sent.message_id, text="<b>!</b>", parse_mode="HTML"
    )

    assert (edited.text, edited.entities[0].type, edited.reply_markup) == ("!", "bold", None)
    assert [str(screen) for screen in await ayse.screens()] == ["!"]


async def test_an_edit_that_changes_nothing_is_refused(client: Client, ayse: Phone, raw: RawApi) -> None:
    sent = await _ask(client, ayse)

    with pytest.raises(RefusedError, match="message is not modified"):
        await client.call(
            "edit_message_text",
            chat_id=ayse.id,
            message_id=sent.message_id,
            text=" ? ",
            reply_markup=client.inline(GO),
        )
    _, body = await raw(
        "editMessageReplyMarkup",
        chat_id=ayse.id,
        message_id=sent.message_id,
        reply_markup={"inline_keyboard": GO},
    )
    assert body["description"] == (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


async def test_a_keyboard_alone_can_be_changed_and_removed(client: Client, ayse: Phone) -> None:
    sent = await _ask(client, ayse)
    where = {"chat_id": ayse.id, "message_id": sent.message_id}
    other = client.inline([[{"text": "Dön", "callback_data": "back"}]])

    await client.call("edit_message_reply_markup", **where, reply_markup=other)
    labels = (await ayse.screens())[0].labels
    await client.call("edit_message_reply_markup", **where, reply_markup=None)

    assert labels == ["Dön"]
    assert (await ayse.screens())[0].labels == []


async def test_what_is_not_there_cannot_be_edited_or_deleted(client: Client, ayse: Phone) -> None:
    with pytest.raises(RefusedError, match="message to edit not found"):
        await client.call("edit_message_text", chat_id=ayse.id, message_id=99, text="x")
    with pytest.raises(RefusedError, match="message to delete not found"):
        await client.call("delete_message", chat_id=ayse.id, message_id=99)


async def test_a_residents_own_message_cannot_be_edited(client: Client, ayse: Phone) -> None:
    said = await ayse.says("selam")

    with pytest.raises(RefusedError, match="message can't be edited"):
        await client.call("edit_message_text", chat_id=ayse.id, message_id=said["message_id"], text="x")


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(client: Client, ayse: Phone) -> None:
    markup = client.keyboard([[{"text": "x"}]])
    sent = await client.call("send_message", chat_id=ayse.id, text="?", reply_markup=markup)

    with pytest.raises(RefusedError, match="message can't be edited"):
        await client.call("edit_message_text", chat_id=ayse.id, message_id=sent.message_id, text="x")


async def test_a_text_has_no_caption_to_edit(client: Client, ayse: Phone) -> None:
    sent = await _ask(client, ayse)

    with pytest.raises(RefusedError, match="there is no caption in the message to edit"):
        await client.call("edit_message_caption", chat_id=ayse.id, message_id=sent.message_id, caption="x")


async def test_an_edit_that_is_too_long_has_words_of_its_own(client: Client, ayse: Phone) -> None:
    sent = await _ask(client, ayse)

    with pytest.raises(RefusedError, match="message_too_long"):
        await client.call("edit_message_text", chat_id=ayse.id, message_id=sent.message_id, text="x" * 4097)


async def test_messages_are_deleted_one_by_one_and_many_at_once(client: Client, ayse: Phone) -> None:
    numbers = [(await _ask(client, ayse)).message_id for _ in range(3)]

    await client.call("delete_message", chat_id=ayse.id, message_id=numbers[0])
    await client.call("delete_messages", chat_id=ayse.id, message_ids=[*numbers[1:], 999])

    assert await ayse.screens() == []


async def test_after_two_days_a_message_cannot_be_deleted(
    client: Client, ayse: Phone, clock: TurnedClock
) -> None:
    sent = await _ask(client, ayse)
    clock.now += 48 * 3600 + 1

    with pytest.raises(RefusedError, match="message can't be deleted for everyone"):
        await client.call("delete_message", chat_id=ayse.id, message_id=sent.message_id)


async def test_pins_and_reactions_are_kept(client: Client, ayse: Phone) -> None:
    sent = await _ask(client, ayse)
    where = {"chat_id": ayse.id, "message_id": sent.message_id}

    await client.call("pin_chat_message", **where)
    pinned = (await client.call("get_chat", chat_id=ayse.id)).pinned_message
    await client.call("unpin_chat_message", **where)
    await client.call("set_message_reaction", **where, reaction=_thumb(client))

    assert pinned.message_id == sent.message_id
    assert (await ayse.screens())[0].body["bot_reaction"] == [{"type": "emoji", "emoji": "👍"}]


def _thumb(client: Client) -> object:
    if client.name == "aiogram":
        from aiogram.types import ReactionTypeEmoji

        return [ReactionTypeEmoji(emoji="👍")]
    return "👍"


async def _pressed(client: Client, phone: Phone) -> str:
    await _ask(client, phone)
    [screen] = await phone.screens()
    return str((await phone.forge(screen.message_id, "go"))["callback_query_id"])


async def test_a_pressed_button_is_answered_with_a_toast_or_an_alert(
    client: Client, ayse: Phone, control: EmulatorControl
) -> None:
    query_id = await _pressed(client, ayse)
    before = await control.callback(query_id)

    await client.call("answer_callback_query", callback_query_id=query_id, text="Oldu", show_alert=True)

    after = await control.callback(query_id)
    assert (before["answered"], after["answered"]) == (False, True)
    assert Toast(after["text"], after["show_alert"], after["url"]) == Toast("Oldu", True, None)


async def test_an_unknown_or_old_query_cannot_be_answered(
    client: Client, ayse: Phone, clock: TurnedClock
) -> None:
    query_id = await _pressed(client, ayse)
    clock.now += 61

    for number in (query_id, "7"):
        with pytest.raises(
            RefusedError, match="query is too old and response timeout expired or query id is inv"
        ):
            await client.call("answer_callback_query", callback_query_id=number)


async def test_a_toast_has_at_most_200_characters(client: Client, ayse: Phone) -> None:
    query_id = await _pressed(client, ayse)

    with pytest.raises(RefusedError, match="message_too_long"):
        await client.call("answer_callback_query", callback_query_id=query_id, text="x" * 201)
