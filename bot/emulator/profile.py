"""The bot's own face: names, descriptions, commands and menu buttons, by language and scope."""

import re

from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit

from bot.emulator.errors import Json, bad_request
from bot.emulator.store import Store

_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
_PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_LIMITS = {
    "name": (BotNameLimit.MAX_NAME_LENGTH, "BOT_TITLE_INVALID"),
    "description": (BotDescriptionLimit.MAX_DESCRIPTION_LENGTH, "DESCRIPTION_TOO_LONG"),
    "short_description": (BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH, "ABOUT_TOO_LONG"),
}


def check_language(code: str) -> str:
    """A two-letter code, or nothing. Raises ApiError for anything else, as sr-Latn or cnr."""
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def scope_key(scope: Json | None) -> str:
    """The scope as one string. Raises ApiError for an unknown or incomplete one."""
    kind = (scope or {"type": "default"}).get("type")
    if kind in _PLAIN_SCOPES:
        return str(kind)
    if kind not in _CHAT_SCOPES or scope is None:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    parts = [kind, str(scope.get("chat_id", ""))]
    if kind == "chat_member":
        parts.append(str(scope.get("user_id", "")))
    if "" in parts:
        raise bad_request("can't parse BotCommandScope: chat_id is empty")
    return ":".join(parts)


class Profile:
    """Set by the bot, shown by clients; kept in the store."""

    def __init__(self, store: Store, first_name: str) -> None:
        self._store = store
        self._first_name = first_name
        self._texts = {name: str(body["text"]) for name, body in store.load("profile").items()}
        self._commands: dict[str, list[Json]] = {
            name: body["commands"] for name, body in store.load("commands").items()
        }
        self._menu: dict[str, Json] = {name: body["button"] for name, body in store.load("menu").items()}

    def clear(self) -> None:
        """Back to a bot that was never set up."""
        for kind, records in (("profile", self._texts), ("commands", self._commands), ("menu", self._menu)):
            records.clear()
            self._store.clear(kind)

    def set_text(self, field: str, language: str, text: str) -> None:
        """Sets name, description or short_description; an empty text removes it. Raises ApiError."""
        limit, wrong = _LIMITS[field]
        if len(text) > limit:
            raise bad_request(wrong)
        key = f"{field}/{check_language(language)}"
        if text:
            self._texts[key] = text
            self._store.put("profile", key, {"text": text})
        else:
            self._texts.pop(key, None)
            self._store.delete("profile", key)

    def text(self, field: str, language: str) -> str:
        """What a client with that language shows: its own text, else the one for all others."""
        default = self._first_name if field == "name" else ""
        return self._texts.get(f"{field}/{language}") or self._texts.get(f"{field}/") or default

    def set_commands(self, scope: str, language: str, commands: list[Json]) -> None:
        """Sets the commands of a scope and language; an empty list removes them. Raises ApiError."""
        check_language(language)
        if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        checked = [_checked(command) for command in commands]
        key = f"{scope}/{language}"
        if checked:
            self._commands[key] = checked
            self._store.put("commands", key, {"commands": checked})
        else:
            self._commands.pop(key, None)
            self._store.delete("commands", key)

    def commands(self, scope: str, language: str) -> list[Json]:
        """Exactly what was set for that scope and language."""
        return self._commands.get(f"{scope}/{check_language(language)}", [])

    def shown_commands(self, language: str | None, person_id: int | None) -> list[Json]:
        """What a private chat lists: its own scope before private chats before all; language before none."""
        code = (language or "").lower().partition("-")[0]
        scopes = [f"chat:{person_id}"] if person_id is not None else []
        for scope in [*scopes, "all_private_chats", "default"]:
            for key in (f"{scope}/{code}", f"{scope}/"):
                if key in self._commands:
                    return self._commands[key]
        return []

    def set_menu(self, chat_id: int | None, button: Json | None) -> None:
        """Sets the menu button of one chat, or of all others. Raises ApiError."""
        button = button or {"type": "default"}
        kind = button.get("type")
        if kind not in ("default", "commands", "web_app"):
            raise bad_request("can't parse menu button: MenuButton has unsupported type")
        if kind == "web_app" and not (button.get("text") and (button.get("web_app") or {}).get("url")):
            raise bad_request("can't parse menu button: Can't find field \"web_app\"")
        key = str(chat_id or "")
        self._menu[key] = button
        self._store.put("menu", key, {"button": button})

    def menu(self, chat_id: int | None) -> Json:
        """The menu button of a chat: its own, else everybody's, else the list of commands."""
        for key in (str(chat_id or ""), ""):
            button = self._menu.get(key)
            if button and button["type"] != "default":
                return button
        return {"type": "commands"}


def _checked(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse list of bot commands JSON: expected an Object")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not isinstance(description, str):
        raise bad_request("can't parse list of bot commands JSON: Can't find field \"command\"")
    name, description = name.strip().removeprefix("/"), description.strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > BotCommandLimit.MAX_COMMAND:
        raise bad_request(f"command length must not exceed {BotCommandLimit.MAX_COMMAND.value}")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request(
            f"command description length must not exceed {BotCommandLimit.MAX_DESCRIPTION.value}"
        )
    return {"command": name, "description": description}
