"""What persons do with their phones: every action becomes a message in the chat and an update for the bot."""

from collections.abc import Iterable
from dataclasses import dataclass

from telegram.constants import InlineQueryLimit

from bot.emulator.archive import Stored
from bot.emulator.errors import ControlError, Json
from bot.emulator.formatting import given_spans, typed_text
from bot.emulator.params import Upload
from bot.emulator.people import Group, Person
from bot.emulator.topics import thread_of_person
from bot.emulator.world import World


@dataclass(frozen=True)
class Said:
    """What an action caused; `event` is the newest event's number after it."""

    update_id: int
    message_id: int
    event: int

    def body(self) -> Json:
        """For the control API."""
        return {"update_id": self.update_id, "message_id": self.message_id, "event": self.event}


@dataclass(frozen=True)
class Place:
    """Where a person writes in a group: its topic (0: none, or General), and which message she answers."""

    group: Group
    thread: int = 0
    answered: Stored | None = None


def say(world: World, person: Person, content: Json, place: Place | None = None) -> Said:
    """The person sends a message, to the bot or into a group. Raises ControlError where she can't."""
    group = place.group if place else None
    if group is None and person.blocked:
        raise ControlError(f"phone {person.id} has blocked the bot: unblock it, or press start", 409)
    if group is None and not person.started:
        person.started = True
        world.tell_phone(person)
    if place is not None and group is not None:
        if person.id not in group.members:
            group.members.append(person.id)
            world.tell_group(group)
        content = content | thread_of_person(place.thread, group, place.answered)
    message = world.archive.add((group or person).chat(), person.user(), content)
    if group is not None and not _bot_sees(world, group, message):
        return Said(0, message.id, world.events.last)
    update_id = world.updates.add({"message": message.body})
    return Said(update_id, message.id, world.events.last)


def _bot_sees(world: World, group: Group, message: Stored) -> bool:
    """Whether a group's message reaches the bot: in privacy mode commands to it, answers to it, and what the group does.

    An administrator sees all, and whoever is not in the group nothing.
    """
    if group.bot_status in ("left", "kicked"):
        return False
    body = message.body
    if not world.privacy_mode or group.bot_status == "administrator" or not message.content():
        return True
    if body.get("reply_to_message", {}).get("from", {}).get("id") == world.bot.id or "via_bot" in body:
        return True
    command = str(body.get("text", "")).split(maxsplit=1)[:1]
    name, at, username = command[0].partition("@") if command else ("", "", "")
    return (
        len(name) > 1 and name.startswith("/") and (not at or username.lower() == world.bot.username.lower())
    )


def text_content(text: str, entities: Iterable[object] = ()) -> Json:
    """A text as a client sends it, with what she formatted and the entities that it finds. Raises ApiError."""
    formatted = typed_text(text, given_spans(entities))
    content: Json = {"text": text}
    found = formatted.entities(lambda person_id: None)
    if found:
        content["entities"] = found
    return content


def start(world: World, person: Person, payload: str | None) -> Said:
    """The person opens the chat by its Start button or a deep link; a blocked bot is unblocked by it."""
    if person.blocked:
        set_blocked(world, person, blocked=False)
    return say(world, person, text_content(f"/start {payload}" if payload else "/start"))


def set_blocked(world: World, person: Person, *, blocked: bool) -> int:
    """Blocks or unblocks the bot; returns the number of the my_chat_member update, 0 when nothing changed."""
    if person.blocked == blocked:
        return 0
    person.blocked = blocked
    world.tell_phone(person)
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    return tell_membership(world, person.chat(), person, before, after)


def tell_membership(world: World, chat: Json, person: Person, before: str, after: str) -> int:
    """Queues the my_chat_member update of a change of the bot's status in a chat."""
    return world.updates.add(
        {
            "my_chat_member": {
                "chat": chat,
                "from": person.user(),
                "date": int(world.clock()),
                "old_chat_member": _bot_member(world, before),
                "new_chat_member": _bot_member(world, after),
            }
        }
    )


def _bot_member(world: World, status: str) -> Json:
    member: Json = {"user": world.bot_user(), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    return member


def upload_content(world: World, kind: str, upload: Upload, caption: str) -> Json:
    """A photo or document as a message carries it. Raises ApiError for what is none."""
    content: Json = (
        {"photo": world.files.add_photo(upload)}
        if kind == "photo"
        else {"document": world.files.add_document(upload)}
    )
    if caption:
        formatted = typed_text(caption)
        content["caption"] = caption
        entities = formatted.entities(lambda person_id: None)
        if entities:
            content["caption_entities"] = entities
    return content


def contact_content(person: Person) -> Json:
    """The person's own contact."""
    return {
        "contact": {
            "phone_number": f"+383{person.id % 100_000_000:08d}",
            "first_name": person.first_name,
            "user_id": person.id,
        }
    }


def sticker_content() -> Json:
    """A sticker."""
    return {
        "sticker": {
            "file_id": "CAACAgQAAxsticker",
            "file_unique_id": "AgADsticker",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": "👍",
        }
    }


def voice_content() -> Json:
    """A voice message of three seconds."""
    return {
        "voice": {
            "file_id": "AwACAgQAAxvoice",
            "file_unique_id": "AgADvoice",
            "duration": 3,
            "mime_type": "audio/ogg",
            "file_size": 9000,
        }
    }


def poll_content(number: int) -> Json:
    """A poll of two options."""
    return {
        "poll": {
            "id": str(number),
            "question": "?",
            "options": [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("1", "2")],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    }


def press(world: World, person: Person, message: Stored, data: str | None, *, inaccessible: bool) -> Json:
    """A pressed button: queues the callback query (without data when None); returns its ids."""
    query_id = world.callbacks.open(message.chat_id, person.id)
    shown = message.body
    if inaccessible:
        shown = {"chat": shown["chat"], "message_id": message.id, "date": 0}
    # Of a message that was sent by inline mode, the bot learns no more than an id.
    where: Json = {"message": shown}
    if "via_bot" in message.body:
        where = {"inline_message_id": f"EmulatorInline{message.chat_id}_{message.id}"}
    query: Json = {
        "id": query_id,
        "from": person.user(),
        **where,
        "chat_instance": str(-(message.chat_id % 10**15)),
    }
    if data is not None:
        query["data"] = data
    update_id = world.updates.add({"callback_query": query})
    return {"callback_query_id": query_id, "update_id": update_id, "event": world.events.last}


def ask_inline(world: World, person: Person, query: str, offset: str) -> Json:
    """A typed inline query, in the chat with the bot itself: queues the update; returns its ids."""
    if len(query) > InlineQueryLimit.MAX_QUERY_LENGTH:
        raise ControlError(
            f"inline: a query has at most {InlineQueryLimit.MAX_QUERY_LENGTH.value} characters"
        )
    number = world.inline.open(person.id)
    update_id = world.updates.add(
        {
            "inline_query": {
                "id": number,
                "from": person.user(),
                "chat_type": "sender",
                "query": query,
                "offset": offset,
            }
        }
    )
    return {"inline_query_id": number, "update_id": update_id, "event": world.events.last}


def choose_result(
    world: World, person: Person, number: str, result_id: str, place: Place | None = None
) -> Said:
    """Sends a result of her query into her chat with the bot, or into a group, as a message of hers.

    There is no chosen_inline_result: bots get it only when BotFather was asked for it. Raises ControlError.
    """
    if world.inline.person_of(number) != person.id:
        raise ControlError(f"phone {person.id} has asked no inline query {number}", 404)
    result = world.inline.find_result(number, result_id)
    if result is None:
        raise ControlError(f"inline query {number} has no result {result_id!r}", 404)
    return say(world, person, result["message"] | {"via_bot": world.bot_user()}, place)


def find_button(message: Stored, given: Json) -> Json:
    """The button that a press names by data, place or label. Raises ControlError where there is none."""
    rows: list[list[Json]] = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    where = f"message {message.id}"
    if "row" in given or "column" in given:
        row, column = int(given.get("row", 0)), int(given.get("column", 0))
        if not (0 <= row < len(rows) and 0 <= column < len(rows[row])):
            raise ControlError(f"{where} has no button in row {row}, column {column}", 404)
        return rows[row][column]
    buttons = [button for row in rows for button in row]
    for field, key in (("data", "callback_data"), ("text", "text")):
        if field in given:
            for button in buttons:
                if button.get(key) == given[field]:
                    return button
            labels = ", ".join(repr(button["text"]) for button in buttons) or "none"
            raise ControlError(f"{where} has no button with {field} {given[field]!r}; it has {labels}", 404)
    raise ControlError("press: say which button by data, row and column, or text")
