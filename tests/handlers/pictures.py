"""What the tests of screens share: a city with the longest names, and how wide a phone is."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from bot.core.cities.model import City, District, Topic
from bot.core.languages import LANGUAGES
from bot.core.residents.model import Resident, Settings
from bot.services import founding_cities
from bot.telegram.display import keyboard
from bot.telegram.screens import TEXT_LIMIT, Button, Row, Screen, fits_caption, read_length
from bot.telegram.taps import LIMIT
from bot.telegram.translator import Translator, Translators
from locales import texts
from locales.contexts import COLUMNS

NOW: Final = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
TAGS: Final = tuple(LANGUAGES)
FOUNDING: Final = {city.slug: city for city in founding_cities()}
LONGEST_SLUG: Final = "a-slug-of-24-characters0"
LONGEST_TOPIC: Final = "topic-of-20-letters0"
LONGEST_DISTRICT: Final = "district-20-letters0"
LONGEST_ID: Final = "f" * 16
FAR_FETCHED: Final = City(
    slug=LONGEST_SLUG,
    names={"en": "A town & <its> name"},
    country="TR",
    zone="Europe/Istanbul",
    latitude=41.0,
    longitude=29.0,
    languages=("tr", "en"),
    welcome={"en": "Hello <b>& welcome</b>"},
    topics=(Topic(LONGEST_TOPIC, {"en": "Own topic"}), Topic("sport")),
    districts=(District(LONGEST_DISTRICT, {"en": "Old & new"}),),
)
"""All that a description of a city allows, at its longest."""
_TRANSLATORS: Final = Translators()
_BUTTONS_AT_MOST: Final = 100  # set by Telegram


def voice(tag: str) -> Translator:
    return _TRANSLATORS.for_(tag)


def a_resident(language: str = "en", **given: object) -> Resident:
    """Somebody who lives in Split, with what is ``given`` instead."""
    usual: dict[str, object] = {
        "id": LONGEST_ID,
        "telegram_id": 42,
        "settings": Settings(language),
        "met_at": NOW,
        "consented_at": NOW,
        "home": "split",
    }
    return Resident(**(usual | given))  # type: ignore[arg-type]


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def labels(screen: Screen) -> list[str]:
    return [button.text for button in buttons(screen)]


def data(screen: Screen) -> list[str]:
    """The callback data of all its buttons."""
    return [button.tap.pack() for button in buttons(screen) if button.tap]


def expect_telegram_takes(screen: Screen) -> None:
    """Data of 64 bytes at most, labels that are not empty, not too many buttons, a text that is not too long.

    Beside a picture it is a caption: should it not fit, the picture would be left out.
    """
    keyboard(screen)
    for packed in data(screen):
        assert 1 <= len(packed.encode()) <= LIMIT, packed
    assert all(label.strip() for label in labels(screen))
    assert len(labels(screen)) <= _BUTTONS_AT_MOST
    assert 1 <= read_length(screen.text) <= TEXT_LIMIT
    assert screen.picture is None or fits_caption(screen.text)


def too_wide(screen: Screen) -> list[str]:
    """The labels that a phone would cut, as it would show them."""
    return [
        texts.as_on_a_phone(button.text, columns)
        for row in screen.rows
        for button, columns in _with_room(row)
        if texts.width(button.text) > columns
    ]


def _with_room(row: Row) -> Iterable[tuple[Button, int]]:
    """Three and four to a row there are figures and arrows, and no words."""
    room = {1: COLUMNS["button"], 2: COLUMNS["half-button"]}.get(len(row), COLUMNS["half-button"] // 2)
    return ((button, room) for button in row)
