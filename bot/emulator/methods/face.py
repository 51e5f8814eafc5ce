"""The bot's name, descriptions, commands and menu button."""

from collections.abc import Callable
from typing import Final

from bot.emulator.errors import Json, bad_request
from bot.emulator.params import Params
from bot.emulator.profile import check_language, scope_key
from bot.emulator.recipients import read_chat
from bot.emulator.world import World


def _setter(field: str) -> Callable[[World, Params], bool]:
    def set_text(world: World, params: Params) -> bool:
        world.profile.set_text(field, params.text("language_code"), params.text(field).strip())
        world.events.emit("commands", None)
        return True

    return set_text


def _getter(field: str) -> Callable[[World, Params], Json]:
    def get_text(world: World, params: Params) -> Json:
        return {field: world.profile.text(field, check_language(params.text("language_code")))}

    return get_text


def _read_scope(world: World, params: Params) -> str:
    scope = params.json_object("scope")
    key = scope_key(scope)
    if scope is not None and "chat_id" in scope:
        read_chat(world, params.with_values({"chat_id": scope["chat_id"]}))
    return key


def set_my_commands(world: World, params: Params) -> bool:
    """setMyCommands."""
    if not params.has("commands"):
        raise bad_request("can't parse list of bot commands JSON")
    scope = _read_scope(world, params)
    world.profile.set_commands(scope, params.text("language_code"), params.json_list("commands"))
    _tell(world, scope)
    return True


def delete_my_commands(world: World, params: Params) -> bool:
    """deleteMyCommands."""
    scope = _read_scope(world, params)
    world.profile.set_commands(scope, params.text("language_code"), [])
    _tell(world, scope)
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """getMyCommands."""
    return world.profile.commands(_read_scope(world, params), params.text("language_code"))


def _tell(world: World, scope: str) -> None:
    chat = scope.split(":")[1] if ":" in scope else ""
    world.events.emit("commands", int(chat) if chat.lstrip("-").isdigit() else None)


def set_chat_menu_button(world: World, params: Params) -> bool:
    """setChatMenuButton."""
    chat_id = read_chat(world, params).id if params.has("chat_id") else None
    world.profile.set_menu(chat_id, params.json_object("menu_button"))
    world.events.emit("commands", chat_id)
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    """getChatMenuButton."""
    return world.profile.menu(read_chat(world, params).id if params.has("chat_id") else None)


METHODS: Final = {
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
