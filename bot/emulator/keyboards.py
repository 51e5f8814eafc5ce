"""Reply markup: what Telegram takes for a keyboard, and what it makes of it.

Stricter than Telegram in one point: it drops a button with an empty text without a word; here it is refused.
"""

from typing import Any

from telegram.constants import (
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    InlineQueryLimit,
    KeyboardButtonRequestUsersLimit,
    ReplyLimit,
)

from bot.emulator.errors import ApiError, Json, bad_request
from bot.emulator.links import WrongLinkError, check_link, mentioned_user
from bot.emulator.params import Params

_KINDS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_PREFIX = "can't parse inline keyboard button: "
_CHOSEN_CHATS = ("allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats")
_DECORATION = ("style", "icon_custom_emoji_id")
_REQUESTS = (
    "request_contact",
    "request_location",
    "request_poll",
    "request_users",
    "request_chat",
    "web_app",
)


def read_markup(params: Params, *, private: bool) -> Json | None:
    """The markup given, checked; None without one. Raises ApiError.

    The dict has one of the keys inline_keyboard, keyboard, remove_keyboard and force_reply.
    """
    try:
        markup = params.json_value("reply_markup")
    except ValueError as problem:
        raise bad_request("can't parse reply keyboard markup JSON object") from problem
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return {"inline_keyboard": _inline_rows(markup["inline_keyboard"])}
    if "keyboard" in markup:
        return _reply_keyboard(markup, private=private)
    if markup.get("remove_keyboard"):
        return {"remove_keyboard": True}
    if markup.get("force_reply"):
        _check_placeholder(markup)
        return {"force_reply": True} | _kept(markup, "input_field_placeholder", "selective")
    return None


def read_inline_markup(params: Params) -> Json | None:
    """The inline keyboard given, checked, for edits; None without one or for one without buttons."""
    markup = read_markup(params, private=True)
    if markup is None:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup["inline_keyboard"] else None


def _rows(value: Any, wrong: ApiError) -> list[list[Any]]:
    if not isinstance(value, list) or any(not isinstance(row, list) for row in value):
        raise wrong
    rows = [row for row in value if row]
    if sum(len(row) for row in rows) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER:
        raise bad_request("reply markup is too long")
    if any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return rows


def _inline_rows(value: Any) -> list[list[Json]]:
    wrong = bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return [[_inline_button(button) for button in row] for row in _rows(value, wrong)]


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request(_PREFIX + "InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request(_PREFIX + 'Field "text" must be of type String')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    kinds = [kind for kind in _KINDS if button.get(kind) is not None and button.get(kind) is not False]
    if not kinds:
        raise bad_request(_PREFIX + "Text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise bad_request(
            _PREFIX + f"exactly one of the optional fields must be used, found {' and '.join(kinds)}"
        )
    kind = kinds[0]
    return {"text": text, kind: _checked(kind, button[kind])} | _kept(button, *_DECORATION)


def _checked(kind: str, value: Any) -> Any:
    if kind == "callback_data":
        size = len(_encoded(value)) if isinstance(value, str) else 0
        if (
            not InlineKeyboardButtonLimit.MIN_CALLBACK_DATA
            <= size
            <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
        ):
            raise bad_request("BUTTON_DATA_INVALID")
        return value
    if kind == "url":
        if mentioned_user(str(value)) is not None:
            return value
        return _url(str(value), "inline keyboard button URL")
    if kind in ("web_app", "login_url"):
        name = "Web App URL" if kind == "web_app" else "login URL"
        check_web_app(value, f"inline keyboard button {name}")
        return value
    if kind in ("switch_inline_query", "switch_inline_query_current_chat"):
        if not isinstance(value, str):
            raise bad_request(f'{_PREFIX}Field "{kind}" must be of type String')
        _check_query(value)
    if kind == "switch_inline_query_chosen_chat":
        if not isinstance(value, dict):
            raise bad_request(f'{_PREFIX}Field "{kind}" must be of type Object')
        if not any(value.get(name) for name in _CHOSEN_CHATS):
            raise bad_request("at least one chat type must be allowed")
        _check_query(str(value.get("query", "")))
    if kind == "copy_text":
        copied = value.get("text", "") if isinstance(value, dict) else ""
        if not isinstance(copied, str) or not 1 <= len(copied) <= InlineKeyboardButtonLimit.MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return value


def _check_query(query: str) -> None:
    _encoded(query)
    if len(query) > InlineQueryLimit.MAX_QUERY_LENGTH:
        raise bad_request("BUTTON_DATA_INVALID")


def check_web_app(value: Any, what: str) -> None:
    """Raises ApiError, which begins with `what`, unless it is an object with an https address as `url`."""
    address = value.get("url", "") if isinstance(value, dict) else ""
    if not str(address).lower().startswith("https://"):
        raise bad_request(f"{what} '{address}' is invalid: Only HTTPS links are allowed")
    _url(str(address), what)


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as problem:
        raise bad_request("strings must be encoded in UTF-8") from problem


def _url(address: str, what: str) -> str:
    try:
        return check_link(address)
    except WrongLinkError as problem:
        raise bad_request(f"{what} '{address}' is invalid: {problem}") from problem


def _reply_keyboard(markup: Json, *, private: bool) -> Json:
    wrong = bad_request('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    rows = [
        [_reply_button(button, private=private) for button in row] for row in _rows(markup["keyboard"], wrong)
    ]
    if not rows:
        raise bad_request("reply markup must have at least one button")
    _check_placeholder(markup)
    return {"keyboard": rows} | _kept(
        markup,
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    )


def _reply_button(button: Any, *, private: bool) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    _encoded(button["text"])
    asked = [kind for kind in _REQUESTS if button.get(kind)]
    if len(asked) > 1:
        raise bad_request(f"can't parse keyboard button: {' and '.join(asked)} can't be used together")
    if asked and not private:
        what = {"request_contact": "phone number", "request_location": "location", "request_poll": "poll"}
        raise bad_request(f"{what.get(asked[0], 'this')} can be requested in private chats only")
    if asked == ["request_users"]:
        quantity = button["request_users"].get("max_quantity", 1)
        if not 1 <= quantity <= KeyboardButtonRequestUsersLimit.MAX_QUANTITY:
            raise bad_request("too many users requested")
    return {"text": button["text"]} | _kept(button, *_REQUESTS, *_DECORATION)


def _check_placeholder(markup: Json) -> None:
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and len(str(placeholder)) > ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER:
        raise bad_request("input field placeholder is too long")


def _kept(source: Json, *names: str) -> Json:
    return {name: source[name] for name in names if source.get(name)}
