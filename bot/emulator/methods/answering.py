"""Answers to pressed buttons and to inline queries."""

from typing import Final

from telegram.constants import InlineQueryLimit

from bot.emulator.errors import bad_request
from bot.emulator.methods.inline_results import read_button, read_results
from bot.emulator.params import Params
from bot.emulator.world import World

_CACHE_SECONDS = 300
_LONGEST_CACHE_SECONDS = 24 * 3600


def answer_callback_query(world: World, params: Params) -> bool:
    """answerCallbackQuery. A second answer to the same query is taken, but not shown."""
    url = params.text("url") or None
    if url is not None and not url.startswith((f"https://t.me/{world.bot.username}?start=", "tg://")):
        raise bad_request("URL_INVALID")
    world.callbacks.answer(
        params.text("callback_query_id"),
        text=params.text("text"),
        show_alert=params.flag("show_alert"),
        url=url,
    )
    return True


def answer_inline_query(world: World, params: Params) -> bool:
    """answerInlineQuery. A second answer to the same query is taken, but not shown."""
    button = read_button(params)
    results = read_results(world, params)
    next_offset = params.text("next_offset")
    if len(next_offset.encode()) > InlineQueryLimit.MAX_OFFSET_LENGTH:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer = {
        "results": results,
        "button": button,
        "cache_time": min(max(params.integer("cache_time", _CACHE_SECONDS), 0), _LONGEST_CACHE_SECONDS),
        "is_personal": params.flag("is_personal"),
        "next_offset": next_offset,
    }
    world.inline.answer(params.text("inline_query_id"), answer)
    return True


METHODS: Final = {"answerCallbackQuery": answer_callback_query, "answerInlineQuery": answer_inline_query}
