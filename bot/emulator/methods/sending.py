"""Messages without files: text, places, copies."""

from collections.abc import Callable
from typing import Final

from telegram.constants import ChatAction, MessageLimit

from bot.emulator.archive import Stored
from bot.emulator.errors import Json, bad_request
from bot.emulator.formatting import FormattedText, read_caption, read_message_text
from bot.emulator.outgoing import post, send
from bot.emulator.params import Params
from bot.emulator.people import Group
from bot.emulator.recipients import read_chat, read_recipient
from bot.emulator.topics import thread_of_bot
from bot.emulator.world import World

_FARTHEST_LATITUDE = 90
_FARTHEST_LONGITUDE = 180


def send_message(world: World, params: Params) -> Json:
    """sendMessage."""
    formatted = read_message_text(params)
    if len(formatted.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("message is too long")
    return send(world, params, formatted_fields(world, "text", "entities", formatted)).body


def formatted_fields(world: World, text: str, entities: str, formatted: FormattedText) -> Json:
    """A text and its entities under the names that a message has for them; nothing for an empty text."""
    if not formatted.text:
        return {}
    fields: Json = {text: formatted.text}
    found = formatted.entities(world.people.find_user)
    if found:
        fields[entities] = found
    return fields


def read_location(params: Params) -> Json:
    """latitude and longitude in degrees. Raises ApiError."""
    latitude, longitude = params.number("latitude"), params.number("longitude")
    for name, value, farthest in (
        ("latitude", latitude, _FARTHEST_LATITUDE),
        ("longitude", longitude, _FARTHEST_LONGITUDE),
    ):
        if not params.text(name):
            raise bad_request(f"{name} is empty")
        if value is None or not -farthest <= value <= farthest:
            raise bad_request("invalid location specified")
    return {"latitude": latitude, "longitude": longitude}


def send_location(world: World, params: Params) -> Json:
    """sendLocation."""
    return send(world, params, {"location": read_location(params)}).body


def send_venue(world: World, params: Params) -> Json:
    """sendVenue."""
    location = read_location(params)
    if not params.text("title"):
        raise bad_request("venue title must be non-empty")
    if not params.text("address"):
        raise bad_request("venue address must be non-empty")
    venue = {"location": location, "title": params.text("title"), "address": params.text("address")}
    return send(world, params, {"venue": venue, "location": location}).body


def send_contact(world: World, params: Params) -> Json:
    """sendContact."""
    if not params.text("phone_number"):
        raise bad_request("phone number must be non-empty")
    if not params.text("first_name"):
        raise bad_request("first name must be non-empty")
    contact = {"phone_number": params.text("phone_number"), "first_name": params.text("first_name")}
    return send(world, params, {"contact": contact}).body


def send_chat_action(world: World, params: Params) -> bool:
    """sendChatAction."""
    chat = read_recipient(world, params)
    action = params.text("action")
    if action not in {known.value for known in ChatAction}:
        raise bad_request("wrong parameter action in request")
    thread_of_bot(params.integer("message_thread_id"), chat, None)
    world.events.emit("chat_action", chat.id, action=action)
    return True


def _read_source(world: World, params: Params, number: int, verb: str) -> Stored:
    source = read_chat(world, params, "from_chat_id")
    message = world.archive.find(source.id, number)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if message.body.get("has_protected_content"):
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return message


def _copy(world: World, params: Params, number: int) -> Json:
    message = _read_source(world, params, number, "copy")
    content = message.content()
    if params.has("caption") and "text" not in content:
        content.pop("caption_entities", None)
        content |= caption_fields(world, params)
    copied = send(world, params, content)
    return {"message_id": copied.id}


def caption_fields(world: World, params: Params, too_long: str = "message caption is too long") -> Json:
    """caption and caption_entities as a message carries them; nothing for an empty caption."""
    fields = formatted_fields(world, "caption", "caption_entities", read_caption(params, too_long))
    if fields and params.flag("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    return fields


def copy_message(world: World, params: Params) -> Json:
    """copyMessage."""
    return _copy(world, params, params.integer("message_id"))


def _forward(world: World, params: Params, number: int) -> Json:
    target = read_recipient(world, params)
    message = _read_source(world, params, number, "forward")
    sender = message.body.get("from")
    origin: Json = {"date": message.body["date"]}
    if sender is not None:
        origin |= {"type": "user", "sender_user": sender}
    else:
        origin |= {"type": "channel", "chat": message.body["chat"], "message_id": message.id}
    return post(world, params, target, message.content() | {"forward_origin": origin}).body


def forward_message(world: World, params: Params) -> Json:
    """forwardMessage."""
    return _forward(world, params, params.integer("message_id"))


def _many(each: Callable[[World, Params, int], Json]) -> Callable[[World, Params], list[Json]]:
    def all_of_them(world: World, params: Params) -> list[Json]:
        numbers = params.message_numbers()
        source = read_chat(world, params, "from_chat_id")
        found = [number for number in numbers if world.archive.find(source.id, number)]
        return [{"message_id": each(world, params, number)["message_id"]} for number in sorted(found)]

    return all_of_them


def leave_chat(world: World, params: Params) -> bool:
    """leaveChat."""
    chat = read_recipient(world, params)
    if not isinstance(chat, Group):
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    world.tell_group(chat)
    return True


METHODS: Final = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "copyMessages": _many(_copy),
    "forwardMessage": forward_message,
    "forwardMessages": _many(_forward),
    "leaveChat": leave_chat,
}
