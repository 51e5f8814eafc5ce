"""What Telegram takes for the results of an inline query, and the messages that it makes of them.

Stricter than Telegram where it would have to look elsewhere: nothing is fetched from the web, so a picture or
document is a file_id, or its message is given; and results of the kinds that nobody here can show are refused.
"""

from typing import Final

from telegram.constants import (
    InlineQueryLimit,
    InlineQueryResultLimit,
    InlineQueryResultsButtonLimit,
    MessageLimit,
)

from bot.emulator.errors import ApiError, Json, bad_request
from bot.emulator.formatting import read_caption, read_message_text
from bot.emulator.keyboards import check_web_app, read_inline_markup
from bot.emulator.links import START_PARAMETER, WrongLinkError, check_link
from bot.emulator.methods.sending import formatted_fields, read_location
from bot.emulator.outgoing import read_link_preview
from bot.emulator.params import Params
from bot.emulator.world import World

_SHOWN: Final = ("article", "contact", "document", "location", "photo", "venue")
_KNOWN: Final = (*_SHOWN, "audio", "game", "gif", "mpeg4_gif", "sticker", "video", "voice")
_REQUIRED: Final = {
    "article": ("title",),
    "contact": ("phone_number", "first_name"),
    "document": ("title",),
    "location": ("latitude", "longitude", "title"),
    "photo": (),
    "venue": ("latitude", "longitude", "title", "address"),
}
_EMPTY_TITLE: Final = {"article": "ARTICLE_TITLE_EMPTY", "document": "FILE_TITLE_EMPTY"}
_RESULT: Final = "can't parse inline query result: "
_BUTTON: Final = "can't parse inline query results button: "
_READING: Final = ("can't parse", "field ", "object expected", "unsupported parse_mode")
"""How the refusals begin that Telegram's HTTP server gives; all others come from behind it."""


def read_results(world: World, params: Params) -> list[Json]:
    """The results given, each with the `message` that it sends. Raises ApiError."""
    try:
        given = params.json_value("results")
    except ValueError as problem:
        raise bad_request("can't parse JSON encoded inline query results") from problem
    if not isinstance(given, list | None):
        raise bad_request("expected an Array of inline query results")
    given = given or []
    if len(given) > InlineQueryLimit.RESULTS:
        raise bad_request("too many inline query results specified")
    results = [_read_result(world, params, result) for result in given]
    ids = [str(result["id"]) for result in results]
    for number in ids:
        size = len(number.encode())
        if not InlineQueryResultLimit.MIN_ID_LENGTH <= size <= InlineQueryResultLimit.MAX_ID_LENGTH:
            raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    return results


def read_button(params: Params) -> Json | None:
    """The button above the results. Raises ApiError."""
    try:
        button = params.json_value("button")
    except ValueError as problem:
        raise bad_request("can't parse inline query results button JSON object") from problem
    if button is None:
        return None
    if not isinstance(button, dict):
        raise bad_request(_BUTTON + "InlineQueryResultsButton must be an Object")
    part = params.with_values(button)
    _require(part, "text", _BUTTON)
    if part.has("start_parameter") == part.has("web_app"):
        raise bad_request(_BUTTON + "InlineQueryResultsButton must have exactly one optional field")
    if not part.text("text").strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if part.has("web_app"):
        check_web_app(button["web_app"], "inline query button Web App URL")
        return {"text": part.text("text"), "web_app": button["web_app"]}
    parameter = part.text("start_parameter")
    if not parameter:
        raise bad_request("can't use empty start_parameter")
    if len(parameter) > InlineQueryResultsButtonLimit.MAX_START_PARAMETER_LENGTH:
        raise bad_request("too long start_parameter specified")
    if not START_PARAMETER.fullmatch(parameter):
        raise bad_request("unallowed characters in start_parameter are used")
    return {"text": part.text("text"), "start_parameter": parameter}


def _read_result(world: World, params: Params, given: object) -> Json:
    try:
        return _checked(world, params, given)
    except ApiError as problem:
        text = problem.description.removeprefix("Bad Request: ")
        if text.startswith(_READING) and not text.startswith(_RESULT):
            text = f"{_RESULT}{text[0].upper()}{text[1:]}"
        raise bad_request(text) from problem


def _checked(world: World, params: Params, given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request(_RESULT + "Inline query result must be an object")
    part = params.with_values(given)
    _require(part, "type")
    _require(part, "id")
    kind = part.text("type").lower()
    if kind not in _KNOWN:
        raise bad_request(f'{_RESULT}type "{kind}" is unsupported for the inline query result')
    if kind not in _SHOWN:
        raise bad_request(f'inline query results of type "{kind}" are not emulated, only {", ".join(_SHOWN)}')
    for name in _REQUIRED[kind]:
        _require(part, name)
    message = _given_message(world, part, kind) or _own_message(world, part, kind)
    markup = read_inline_markup(part)
    if markup is not None:
        message["reply_markup"] = markup
    if kind in _EMPTY_TITLE and not part.text("title").strip():
        raise bad_request(_EMPTY_TITLE[kind])
    if part.text("photo_url") and not part.text("thumbnail_url"):
        raise bad_request("PHOTO_THUMB_URL_EMPTY")
    if part.text("thumbnail_url"):
        try:
            check_link(part.text("thumbnail_url"))
        except WrongLinkError as problem:
            raise bad_request("WEBDOCUMENT_URL_INVALID") from problem
    return given | {"type": kind, "id": part.text("id"), "message": message}


def _require(part: Params, name: str, prefix: str = _RESULT) -> None:
    if not part.has(name):
        raise bad_request(f'{prefix}Can\'t find field "{name}"')
    if not part.is_text(name):
        raise bad_request(f'{prefix}Field "{name}" must be of type String')


def _given_message(world: World, part: Params, kind: str) -> Json | None:
    """What `input_message_content` says; None where it says nothing and need not."""
    given = part.json_object("input_message_content")
    if given is None:
        if kind == "article":
            raise bad_request(_RESULT + 'Can\'t find field "message_text"')
        return None
    content = part.with_values(given)
    if content.text("message_text"):
        formatted = read_message_text(content, "message_text")
        if len(formatted.text) > MessageLimit.MAX_TEXT_LENGTH:
            raise bad_request("MESSAGE_TOO_LONG")
        return formatted_fields(world, "text", "entities", formatted) | read_link_preview(content)
    if content.has("latitude") and content.has("longitude"):
        venue = content.has("title") and content.has("address")
        return _own_message(world, content, "venue" if venue else "location")
    if content.has("phone_number"):
        _require(content, "first_name")
        return _own_message(world, content, "contact")
    if content.has("payload"):
        raise bad_request("invoices are not emulated")
    if kind == "article":
        raise bad_request(_RESULT + "Input message content is not specified")
    return None


def _own_message(world: World, part: Params, kind: str) -> Json:
    """What a result sends of itself."""
    if kind in ("location", "venue"):
        location = read_location(part)
        if kind == "location":
            return {"location": location}
        venue = {"location": location, "title": part.text("title"), "address": part.text("address")}
        return {"venue": venue, "location": location}
    if kind == "contact":
        return {"contact": {"phone_number": part.text("phone_number"), "first_name": part.text("first_name")}}
    if part.text(f"{kind}_url"):
        raise bad_request(f"nothing is fetched from the web here: give {kind}_file_id, not {kind}_url")
    _require(part, f"{kind}_file_id")
    caption = read_caption(part, too_long="MEDIA_CAPTION_TOO_LONG")
    return world.files.read(kind, f"{kind}_file_id", part) | formatted_fields(
        world, "caption", "caption_entities", caption
    )
