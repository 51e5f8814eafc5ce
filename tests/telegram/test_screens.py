"""What fits under a picture, and buttons that share."""

import pytest
from markupsafe import Markup

from bot.telegram.display import keyboard, message_of, venue_of
from bot.telegram.screens import CAPTION_LIMIT, Button, Screen, Venue, fits_caption
from tests.telegram.images import drawing


@pytest.mark.parametrize(
    ("sign", "units"), [("a", 1), ("ж", 1), ("ș", 1), ("😀", 2), ("&amp;", 1), ("&#39;", 1)], ids=repr
)
def test_a_caption_is_counted_as_telegram_counts_it(sign: str, units: int) -> None:
    most = CAPTION_LIMIT // units
    assert fits_caption(Markup(sign * most))
    assert fits_caption(
        Markup('<b>{}</b><a href="https://example.org/?a=b">{}</a>').format("", Markup(sign * most))
    )
    assert not fits_caption(Markup(sign * (most + 1)))


def test_a_text_that_is_too_long_for_a_picture_goes_without_it() -> None:
    short, long = Markup("x" * CAPTION_LIMIT), Markup("x" * (CAPTION_LIMIT + 1))
    assert message_of(1, Screen(short, picture=drawing())).__api_method__ == "sendPhoto"
    assert message_of(1, Screen(long, picture=drawing())).__api_method__ == "sendMessage"
    assert message_of(1, Screen(short)).__api_method__ == "sendMessage"


def test_a_button_may_share_words_or_nothing_but_the_bot() -> None:
    rows = ((Button("Share", inline_query="jazz"), Button("Recommend", inline_query="")),)
    made = keyboard(Screen(Markup("x"), rows))
    assert made
    assert [button.switch_inline_query for button in made.inline_keyboard[0]] == ["jazz", ""]
    assert all(button.callback_data is None for button in made.inline_keyboard[0])


@pytest.mark.parametrize(
    ("title", "address", "shown"),
    [
        ("Library", "Skanderbeg Square", ("Library", "Skanderbeg Square")),
        ("Library", " ", ("Library", "41.32750, 19.81890")),
        ("", "Skanderbeg Square", ("Skanderbeg Square", "Skanderbeg Square")),
        ("", "", ("41.32750, 19.81890", "41.32750, 19.81890")),
    ],
)
def test_a_place_on_the_map_always_has_a_title_and_an_address(
    title: str, address: str, shown: tuple[str, str]
) -> None:
    sent = venue_of(1, Venue(41.3275, 19.8189, title, address))
    assert (sent.title, sent.address) == shown
