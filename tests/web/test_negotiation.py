"""The language of who has only a browser."""

import pytest

from bot.web.negotiation import language_of

BELGRADE = ("sr-Cyrl", "sr-Latn", "en")
ATHENS = ("el", "en")


@pytest.mark.parametrize(
    ("asked", "accepted", "offered", "language"),
    [
        (None, None, BELGRADE, "sr-Cyrl"),
        (None, "sr-Latn-RS,sr;q=0.8", BELGRADE, "sr-Latn"),
        (None, "de-DE,de;q=0.9,en;q=0.5", BELGRADE, "en"),
        (None, "en;q=0.3,hr;q=0.9", BELGRADE, "sr-Latn"),  # kin of the more wanted goes first
        (None, "tr,en;q=0.4", ATHENS, "en"),  # the city's first is not what she asked for
        (None, "tr", ATHENS, "el"),
        (None, "tr", ("en", "el"), "en"),
        (None, "mk;q=0, en", ATHENS, "en"),
        ("en", "el", ATHENS, "en"),
        ("sr-latn", None, BELGRADE, "sr-Latn"),
        ("tr", "el", ATHENS, "tr"),  # whoever asks for one of the thirteen gets it, whatever the city offers
        ("xx", "en", ATHENS, "en"),
        ("<script>", None, ATHENS, "el"),
        ("", None, ATHENS, "el"),
        (None, "*;q=nonsense,;;,q=,en-GB;q=nan", ATHENS, "el"),
        (None, "en," * 100_000, ATHENS, "en"),
        (None, "bg", (), "bg"),
        (None, "ja", (), "en"),
    ],
)
def test_the_address_goes_before_the_browser_and_the_browser_before_the_city(
    asked: str | None, accepted: str | None, offered: tuple[str, ...], language: str
) -> None:
    assert language_of(asked, accepted, offered) == language
