"""Whom a call is about, and whether the bot may reach them."""

from bot.emulator.errors import ApiError, bad_request, forbidden
from bot.emulator.params import Params
from bot.emulator.people import Group, Person
from bot.emulator.world import World


def read_chat(world: World, params: Params, field: str = "chat_id") -> Person | Group:
    """The chat that a parameter names by number or @username. Raises ApiError where there is none."""
    value = params.text(field).strip()
    if not value:
        raise bad_request(f"{field} is empty")
    chat: Person | Group | None
    if value.startswith("@"):
        chat = world.people.find_by_username(value[1:])
        if isinstance(chat, Person):
            chat = None
    else:
        number = params.integer(field)
        chat = world.people.find(number) or world.people.find_group(number)
    if chat is None:
        raise bad_request("chat not found")
    if isinstance(chat, Group) and chat.migrated_to is not None:
        refusal = bad_request("group chat was upgraded to a supergroup chat")
        raise ApiError(refusal.code, refusal.description, {"migrate_to_chat_id": chat.migrated_to})
    return chat


def check_reachable(chat: Person | Group) -> None:
    """Raises ApiError when the bot may not write there."""
    if isinstance(chat, Person):
        if chat.deleted:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return
    what = {"group": "group chat", "supergroup": "supergroup chat"}.get(chat.type, "channel chat")
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {what}")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {what}")


def read_recipient(world: World, params: Params) -> Person | Group:
    """The chat of `chat_id`, where the bot may write. Raises ApiError."""
    chat = read_chat(world, params)
    check_reachable(chat)
    return chat
