"""The founding cities as data: complete, in each reader's script, as the Declaration's table has them."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from bot.core.languages import LANGUAGES, in_script_of, pick
from bot.core.shared.folding import Rank, fold, rank, search
from bot.core.shared.script import letter_script

CITIES: list[dict[str, Any]] = tomllib.loads(
    (files("bot.core.cities") / "founding.toml").read_text(encoding="utf-8")
)["city"]
BY_SLUG = {city["slug"]: city for city in CITIES}
CENTRE = (42.2, 22.5)  # of the region, in degrees; Constanța, Athens and Pula are the farthest from it
every_city = pytest.mark.parametrize("city", CITIES, ids=lambda city: str(city["slug"]))


def found_by(query: str) -> list[str]:
    return [str(city["slug"]) for city in search(query, CITIES, names_of)]


def names_of(city: Mapping[str, Any]) -> list[str]:
    return [*city["names"].values(), *city.get("aliases", ())]


def test_there_are_twenty_two_and_none_is_twice() -> None:
    assert len(BY_SLUG) == len(CITIES) == 22


@every_city
def test_a_city_has_what_a_city_needs(city: Mapping[str, Any]) -> None:
    assert city.keys() <= {
        "slug", "country", "zone", "latitude", "longitude", "languages", "names", "aliases",
    }  # fmt: skip
    assert city["slug"].isascii()
    assert city["slug"].isalpha()
    assert city["slug"].islower()
    assert ZoneInfo(city["zone"]).key == city["zone"]
    assert Locale.parse("en").territories[city["country"]]
    assert abs(city["latitude"] - CENTRE[0]) < 5
    assert abs(city["longitude"] - CENTRE[1]) < 9


@every_city
def test_a_city_offers_languages_of_ours_each_once_english_last(city: Mapping[str, Any]) -> None:
    assert set(city["languages"]) <= set(LANGUAGES)
    assert len(set(city["languages"])) == len(city["languages"])
    assert city["languages"][-1] == "en"
    assert city["languages"][0] != "en"


@every_city
@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_reader_reads_the_name_in_her_language_and_script(city: Mapping[str, Any], tag: str) -> None:
    picked = pick(city["names"], tag)
    assert picked is not None
    written_in, text = picked
    assert written_in == ("sr-Cyrl" if tag == "sr-Latn" else tag)
    shown = in_script_of(tag, text, written_in=written_in)
    scripts = {letter_script(letter) for letter in shown if letter.isalpha()}
    assert scripts == {LANGUAGES[tag].script}
    assert shown == shown.strip()
    assert shown[0].isupper()
    assert len(shown) <= 24


@every_city
def test_a_city_is_found_by_every_name_it_has(city: Mapping[str, Any]) -> None:
    for name in names_of(city):
        assert found_by(name)[0] == city["slug"], name
        assert found_by(fold(name)) == found_by(name)
    assert city["slug"] in found_by(city["slug"])


@every_city
def test_no_alias_says_what_a_name_says_already(city: Mapping[str, Any]) -> None:
    names = list(city["names"].values())
    for position, alias in enumerate(city.get("aliases", ())):
        before = [*names, *city["aliases"][:position]]
        assert not any(rank(alias, name) is Rank.WHOLE for name in before), alias


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("kirklareli", "kirklareli"),
        ("ISTANBUL", "istanbul"),
        ("carigrad", "istanbul"),
        ("solun", "thessaloniki"),
        ("8essalonikh", "thessaloniki"),
        ("Salonica", "thessaloniki"),
        ("uskup", "skopje"),
        ("Скопие", "skopje"),
        ("odrin", "edirne"),
        ("jedrene", "edirne"),
        ("kostence", "constanta"),
        ("dıraç", "durres"),
        ("drac", "durres"),
        ("lesvos", "mytilene"),
        ("mitilini", "mytilene"),
        ("rodosto", "tekirdag"),
        ("kurdzhali", "kardzhali"),
        ("pola", "pula"),
        ("spalato", "split"),
        ("pristina", "prishtina"),
        ("beograd", "belgrade"),
        ("βελιγραδι", "belgrade"),
        ("tirane", "tirana"),
        ("athina", "athens"),
    ],
)
def test_people_type_what_they_call_a_city(typed: str, slug: str) -> None:
    assert found_by(typed)[0] == slug
