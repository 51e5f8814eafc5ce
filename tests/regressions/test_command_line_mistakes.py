"""What an operator may get wrong is said in lines that name it, and ends with 2; nothing is half done."""

from pathlib import Path

import pytest

from bot.core.cities.model import InvalidCity, read_city
from bot.settings import MisconfiguredError, read_settings
from storage.postgres_store import postgres_url

CITY = {
    "slug": "bitola",
    "country": "MK",
    "zone": "Europe/Skopje",
    "latitude": 41.03,
    "longitude": 21.33,
    "languages": ["mk"],
    "names": {"mk": "Битола"},
}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("languages", [["mk"]]),
        ("topics", [{"a": 1}]),
        ("topics", [f"topic-{n}" for n in range(61)]),
        ("moderators_group", -(10**30)),
        ("moderators_group", 0),
        ("moderators_topic", 0),
        ("moderators_topic", 2**31),
        ("moderators_topic", True),
        ("store_url", ""),
        ("store_url", "sqlite:///"),
        ("store_url", "postgresql://"),
        ("store_url", "postgresql://u:p@h:notaport/db"),
        ("store_url", "postgresql://u:p@h"),
        ("store_url", "postgresql://u:p@h/db?sslmode=bogus"),
        ("store_url", "postgresql://u:p@h/db?bogus=1"),
        ("welcome", {"mk": "x" * 2001}),
        ("names", {"mk": "x" * 65}),
        ("names", {"mk": "\u200b"}),
    ],
)
def test_a_wrong_key_of_a_city_is_named(key: str, value: object) -> None:
    with pytest.raises(InvalidCity) as wrong:
        read_city(CITY | {key: value})
    assert all(problem.startswith(key) for problem in wrong.value.problems), wrong.value.problems


@pytest.mark.parametrize(
    "url",
    ["sqlite:///data/bitola.sqlite3", "postgresql://u:p@h:5432/db?sslmode=require", "postgresql://h/db"],
)
def test_a_good_address_of_a_store_is_taken(url: str) -> None:
    assert read_city(CITY | {"store_url": url}).store_url == url


def test_a_city_on_the_equator_and_the_meridian_is_somewhere() -> None:
    assert read_city(CITY | {"latitude": 0.0, "longitude": 0}).latitude == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "postgresql://u:s3cret/x@h/db"),
        ("redis_url", "redis://u:s3cret/x@h"),
        ("telegram_api_url", "http://127.0.0.1:port"),
        ("webhook_url", "https://city.example:99999"),
    ],
)
def test_an_address_with_a_wrong_port_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(MisconfiguredError) as wrong:
        read_settings(_env_file=None, **{name: value})
    assert str(wrong.value).startswith(f"{name.upper()}: ")
    assert "s3cret" not in str(wrong.value)


@pytest.mark.parametrize("url", ["postgresql://u:p@h:x/db", "postgresql://h/db?bogus=1", "postgresql:"])
def test_an_address_that_the_driver_cannot_take_is_refused_before_it_is_used(url: str) -> None:
    with pytest.raises(ValueError, match=r"expected|not the URL|unknown"):
        postgres_url(url)


def test_an_env_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "env").write_bytes(b"\xff\xfe")
    with pytest.raises(MisconfiguredError, match=r"^\.env: "):
        read_settings(_env_file=tmp_path / "env")
