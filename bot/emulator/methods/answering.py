"""Answers to pressed buttons and to inline queries."""

from typing import Final

from telegram.constants import InlineQueryLimit

from bot.emulator.errors import QUERY_TOO_OLD, bad_request
from bot.emulator.params import Params
from bot.emulator.world import World


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
    """answerInlineQuery: kept for tests to look at."""
    number = params.text("inline_query_id")
    if not number:
        raise bad_request(QUERY_TOO_OLD)
    results = params.json_list("results")
    if len(results) > InlineQueryLimit.RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    world.inline_answers[number] = params.payload()
    return True


METHODS: Final = {"answerCallbackQuery": answer_callback_query, "answerInlineQuery": answer_inline_query}
