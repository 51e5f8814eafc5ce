"""What happens to messages after they were sent."""

from typing import Final

from telegram.constants import BulkRequestLimit, MessageLimit

from bot.emulator.archive import Stored
from bot.emulator.errors import NOT_MODIFIED, Json, bad_request
from bot.emulator.formatting import read_message_text
from bot.emulator.keyboards import read_inline_markup
from bot.emulator.methods.media import read_input_media
from bot.emulator.methods.sending import caption_fields, formatted_fields
from bot.emulator.outgoing import read_link_preview
from bot.emulator.params import Params
from bot.emulator.people import Group
from bot.emulator.recipients import read_recipient
from bot.emulator.world import World

_DELETABLE_SECONDS = 48 * 3600
_MEDIA = ("photo", "document")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


def _read_editable(world: World, params: Params) -> Stored:
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = read_recipient(world, params)
    number = params.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = world.archive.find(chat.id, number)
    if message is None:
        raise bad_request("message to edit not found")
    if not world.archive.from_bot(message) or message.sealed or "forward_origin" in message.body:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, params: Params, message: Stored, content: Json, without: tuple[str, ...]) -> Json:
    """Replaces some fields; the keyboard too, which goes when none is given. Raises ApiError."""
    markup = read_inline_markup(params)
    old = {name: value for name, value in message.body.items() if name not in (*without, "reply_markup")}
    body = old | content
    if markup is not None:
        body["reply_markup"] = markup
    compared = dict(message.body)
    compared.pop("edit_date", None)
    if {name: value for name, value in body.items() if name != "edit_date"} == compared:
        raise bad_request(NOT_MODIFIED)
    world.flood.check(None)
    world.archive.change(message, body | {"edit_date": world.archive.now()})
    return message.body


def edit_message_text(world: World, params: Params) -> Json:
    """editMessageText."""
    formatted = read_message_text(params)
    message = _read_editable(world, params)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    if len(formatted.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    content = formatted_fields(world, "text", "entities", formatted) | read_link_preview(params)
    return _edit(world, params, message, content, ("text", "entities", "link_preview_options"))


def edit_message_caption(world: World, params: Params) -> Json:
    """editMessageCaption."""
    caption = caption_fields(world, params, "MEDIA_CAPTION_TOO_LONG")
    message = _read_editable(world, params)
    if not any(kind in message.body for kind in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, params, message, caption, _CAPTION)


def edit_message_media(world: World, params: Params) -> Json:
    """editMessageMedia; also turns a text into a picture, as Telegram does since 2024."""
    media = params.json_object("media")
    if media is None:
        raise bad_request("input media is not specified")
    message = _read_editable(world, params)
    if not any(kind in message.body for kind in ("text", *_MEDIA)):
        raise bad_request("there is no media in the message to edit")
    content = read_input_media(world, params, media, "MEDIA_CAPTION_TOO_LONG")
    return _edit(
        world, params, message, content, (*_MEDIA, *_CAPTION, "text", "entities", "link_preview_options")
    )


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """editMessageReplyMarkup."""
    return _edit(world, params, _read_editable(world, params), {}, ())


def _check_deletable(world: World, message: Stored) -> None:
    group = world.people.find_group(message.chat_id)
    foreign = not world.archive.from_bot(message)
    if group is not None and foreign and group.bot_status != "administrator":
        raise bad_request("message can't be deleted")
    if world.clock() - message.body["date"] > _DELETABLE_SECONDS:
        raise bad_request("message can't be deleted for everyone")


def delete_message(world: World, params: Params) -> bool:
    """deleteMessage."""
    chat = read_recipient(world, params)
    if not params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = world.archive.find(chat.id, params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    _check_deletable(world, message)
    world.archive.delete(message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """deleteMessages: those that are not there are skipped."""
    chat = read_recipient(world, params)
    numbers = params.message_numbers()
    if len(numbers) > BulkRequestLimit.MAX_LIMIT:
        raise bad_request("too many message identifiers specified")
    found = [world.archive.find(chat.id, number) for number in numbers]
    for message in found:
        if message is not None:
            _check_deletable(world, message)
            world.archive.delete(message)
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """pinChatMessage."""
    chat = read_recipient(world, params)
    if isinstance(chat, Group) and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = world.archive.find(chat.id, params.integer("message_id"))
    if message is None:
        raise bad_request("message to pin not found")
    world.archive.update(message, pinned=True)
    world.events.emit("pin", chat.id, message_id=message.id)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """unpinChatMessage: the given message, or the newest pinned one."""
    chat = read_recipient(world, params)
    number = params.integer("message_id")
    pinned = [message for message in world.archive.list_chat(chat.id) if message.body.get("pinned")]
    chosen = [message for message in pinned if message.id == number] if number else pinned[-1:]
    if not chosen:
        raise bad_request("message to unpin not found")
    world.archive.update(chosen[0], pinned=False)
    world.events.emit("unpin", chat.id, message_id=chosen[0].id)
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """unpinAllChatMessages."""
    chat = read_recipient(world, params)
    for message in world.archive.list_chat(chat.id):
        if message.body.get("pinned"):
            world.archive.update(message, pinned=False)
            world.events.emit("unpin", chat.id, message_id=message.id)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """setMessageReaction."""
    chat = read_recipient(world, params)
    message = world.archive.find(chat.id, params.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = params.json_list("reaction")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(
        not isinstance(reaction, dict) or reaction.get("type") not in ("emoji", "custom_emoji")
        for reaction in reactions
    ):
        raise bad_request("REACTION_INVALID")
    world.archive.update(message, bot_reaction=reactions)
    world.events.emit("reaction", chat.id, message_id=message.id, reaction=reactions)
    return True


METHODS: Final = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
}
