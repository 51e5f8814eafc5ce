"""Topics of forums: where a message stands in a group, and whether the bot may write there."""

from bot.emulator.archive import Stored
from bot.emulator.errors import ControlError, Json, bad_request
from bot.emulator.people import Group, Person


def thread_of_bot(number: int, chat: Person | Group, answered: Stored | None) -> Json:
    """What a message of the bot says of its topic: `number`, else that of the message it answers. Raises ApiError.

    The General topic has no number, and 1 is none: Telegram says "message thread not found".
    """
    if not number and answered is not None and answered.body.get("is_topic_message"):
        number = int(answered.body["message_thread_id"])
    if not isinstance(chat, Group):
        if number:
            raise bad_request("message thread not found")
        return {}
    topic = chat.topics.get(str(number)) if chat.is_forum else None
    if number and topic is None:
        raise bad_request("message thread not found")
    is_closed = topic["closed"] if topic else chat.is_forum and chat.general_closed
    if is_closed and chat.bot_status != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return _fields(number) if number else {}


def thread_of_person(number: int, group: Group, answered: Stored | None) -> Json:
    """What a person's message says of its topic, or of the thread of answers that it belongs to, and what it answers.

    As Telegram does: within a topic a message that answers nothing seems to answer the one that opened the topic, and
    a thread of answers outside of topics has a number too, without `is_topic_message`. Raises ControlError.
    """
    if answered is not None and answered.body.get("is_topic_message"):
        number = int(answered.body["message_thread_id"])
    if not number:
        if answered is None:
            return {}
        fields: Json = {"reply_to_message": without_reply(answered)}
        if group.type == "supergroup":
            fields["message_thread_id"] = answered.body.get("message_thread_id", answered.id)
        return fields
    topic = group.topics.get(str(number)) if group.is_forum else None
    if topic is None:
        raise ControlError(f"group {group.id} has no topic {number}", 404)
    if topic["closed"]:
        raise ControlError(f"topic {number} is closed", 409)
    return _fields(number) | {"reply_to_message": without_reply(answered) if answered else topic["opened_by"]}


def without_reply(message: Stored) -> Json:
    """A message as one that answers it quotes it."""
    return {name: value for name, value in message.body.items() if name != "reply_to_message"}


def _fields(number: int) -> Json:
    return {"message_thread_id": number, "is_topic_message": True}
