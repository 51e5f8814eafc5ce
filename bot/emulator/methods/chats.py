"""The bot itself, chats and who is in them."""

from typing import Final

from bot.emulator.errors import Json, bad_request, forbidden
from bot.emulator.params import Params
from bot.emulator.people import Group, Person
from bot.emulator.recipients import check_reachable, read_chat
from bot.emulator.world import World

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_send_welcome_messages",
)
_NO_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    False,
)


def get_me(world: World, params: Params) -> Json:
    """getMe."""
    return world.bot_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy_mode,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def done(world: World, params: Params) -> bool:
    """logOut and close: nothing to do here."""
    return True


def get_chat(world: World, params: Params) -> Json:
    """getChat."""
    chat = read_chat(world, params)
    if isinstance(chat, Group):
        check_reachable(chat)
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    pinned = [message for message in world.archive.list_chat(chat.id) if message.body.get("pinned")]
    if pinned:
        full["pinned_message"] = {name: value for name, value in pinned[-1].body.items() if name != "pinned"}
    return chat.chat() | full


def _member(world: World, group: Group, person_id: int) -> Json:
    if person_id == world.bot.id:
        user, status = world.bot_user(), group.bot_status
    else:
        found = world.people.find_user(person_id)
        if found is None:
            raise bad_request("user not found")
        user, status = found, "member" if person_id in group.members else "left"
    member: Json = {"user": user, "status": status}
    if status == "administrator":
        member |= dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    if status == "kicked":
        member["until_date"] = 0
    return member


def get_chat_member(world: World, params: Params) -> Json:
    """getChatMember."""
    chat = read_chat(world, params)
    person_id = params.integer("user_id")
    if isinstance(chat, Person):
        user = world.bot_user() if person_id == world.bot.id else world.people.find_user(person_id)
        if user is None or person_id not in (chat.id, world.bot.id):
            raise bad_request("user not found")
        return {"user": user, "status": "member"}
    check_reachable(chat)
    return _member(world, chat, person_id)


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """getChatAdministrators: the bot, where it is one, and the first member as the owner."""
    chat = read_chat(world, params)
    if isinstance(chat, Person):
        raise bad_request("there are no administrators in the private chat")
    check_reachable(chat)
    administrators: list[Json] = []
    if chat.members:
        owner = world.people.find_user(chat.members[0])
        if owner is not None:
            administrators.append({"user": owner, "status": "creator", "is_anonymous": False})
    if chat.bot_status == "administrator":
        administrators.append(_member(world, chat, world.bot.id))
    return administrators


def get_chat_member_count(world: World, params: Params) -> int:
    """getChatMemberCount."""
    chat = read_chat(world, params)
    if isinstance(chat, Person):
        return 2
    if chat.bot_status == "left":
        raise forbidden("bot is not a member of the chat")
    return len(chat.members) + 1


METHODS: Final = {
    "getMe": get_me,
    "logOut": done,
    "close": done,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
}
