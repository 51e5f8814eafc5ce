"""Links that open the bot."""

import re

import pytest

from bot.telegram.links import case_link, checkin_link, event_link, read_link
from tests.handlers.pictures import LONGEST_ID, LONGEST_SLUG

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")  # set by Telegram


@pytest.mark.parametrize("slug", ["tirana", "novi-sad", LONGEST_SLUG])
def test_what_a_link_says_is_read_again_and_telegram_takes_it(slug: str) -> None:
    for kind, link in (
        ("e", event_link("bot", slug, LONGEST_ID)),
        ("k", checkin_link("bot", slug, LONGEST_ID)),
        ("m", case_link("bot", slug, LONGEST_ID)),
    ):
        address, _, payload = link.partition("?start=")
        assert address == "https://t.me/bot"
        assert _PAYLOAD.fullmatch(payload)
        read_kind, _, rest = payload.partition("-")
        assert read_kind == kind
        assert read_link(rest) == (slug, LONGEST_ID)


@pytest.mark.parametrize("rest", ["", "-", "x", "-x"])
def test_a_link_that_says_no_city_names_none(rest: str) -> None:
    assert read_link(rest)[0] == ""
