"""What a city is: near, found, valid."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cities.model import (
    DEFAULT_TOPICS,
    InvalidCity,
    Topic,
    by_country,
    country_of,
    nearest,
    read_city,
    search,
)
from tests.storage.builders import a_city

SKOPJE = a_city("skopje", names={"mk": "Скопје", "tr": "Üsküp"}, latitude=41.9973, longitude=21.4280)
ATHENS = a_city("athens", names={"el": "Αθήνα"}, country="GR", latitude=37.9838, longitude=23.7275)
ISTANBUL = a_city("istanbul", names={"tr": "İstanbul"}, country="TR", latitude=41.0082, longitude=28.9784)

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
KEYS = (
    "slug", "names", "country", "zone", "latitude", "longitude", "languages",
    "aliases", "welcome", "topics", "districts", "moderators_group", "moderators_topic", "store_url",
    "nonsense",
)  # fmt: skip
anything = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.text() | st.integers())
    | st.dictionaries(st.text(), st.text() | st.integers())
)


def test_the_distance_from_skopje_to_athens_is_what_an_atlas_says() -> None:
    assert SKOPJE.distance_km(ATHENS.latitude, ATHENS.longitude) == pytest.approx(487, abs=3)


@given(latitudes, longitudes)
def test_no_distance_is_negative_or_longer_than_half_the_earth(latitude: float, longitude: float) -> None:
    assert 0 <= SKOPJE.distance_km(latitude, longitude) <= 6371.0088 * math.pi + 1e-6


def test_the_nearest_cities_come_first_and_no_more_than_asked() -> None:
    found = nearest([ISTANBUL, ATHENS, SKOPJE], 41.7, 21.7, limit=2)
    assert [city.slug for city, _ in found] == ["skopje", "athens"]
    assert found[0][1] < 50


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("uskup", "skopje"), ("skopje", "skopje"), ("ISTANBUL", "istanbul"), ("athina", "athens")],
)
def test_a_city_is_found_by_any_of_its_names_however_typed(typed: str, slug: str) -> None:
    assert [city.slug for city in search([ISTANBUL, ATHENS, SKOPJE], typed)] == [slug]


@pytest.mark.parametrize("typed", ["", "  ", "​", "!!!", "😀", "Atlantis"])
def test_nothing_is_found_where_there_is_nothing_to_find(typed: str) -> None:
    assert search([ISTANBUL, ATHENS, SKOPJE], typed) == []


def test_the_readers_own_country_heads_the_list() -> None:
    assert [
        c.slug
        for c in by_country(
            [ISTANBUL, ATHENS, SKOPJE], country_of("mk"), {"TR": "A", "GR": "B", "MK": "C"}.__getitem__
        )
    ] == ["skopje", "istanbul", "athens"]


def test_a_latin_reader_of_serbian_gets_cyrillic_names_in_latin() -> None:
    city = a_city("belgrade", names={"sr-Cyrl": "Београд"}, welcome={"sr-Cyrl": "Добро дошли"})
    assert city.name_for("sr-Latn") == "Beograd"
    assert city.welcome_for("sr-Latn") == "Dobro došli"
    assert city.welcome_for("sr-Cyrl") == "Добро дошли"


def test_a_city_without_names_of_its_own_topics_has_those_of_the_network() -> None:
    city = read_city(_described())
    assert [topic.code for topic in city.topics] == list(DEFAULT_TOPICS)
    assert Topic("culture").name_for("mk") is None


def test_a_citys_own_topic_needs_names() -> None:
    city = read_city(_described() | {"topics": {"beaches": {"en": "Beaches", "hr": "Plaže"}}})
    assert city.topics[0].name_for("bs") == "Plaže"
    with pytest.raises(InvalidCity, match=r"topics\.beaches"):
        read_city(_described() | {"topics": ["beaches"]})


def test_every_district_needs_names_and_a_city_may_have_none() -> None:
    assert read_city(_described()).districts == ()
    named = {"veli-varos": {"hr": "Veli Varoš"}, "bacvice": {"sr-Cyrl": "Бачвице"}}
    city = read_city(_described() | {"districts": named})
    assert [district.name_for("sr-Latn") for district in city.districts] == ["Veli Varoš", "Bačvice"]
    found = city.find_district("bacvice")
    assert found is city.districts[1]
    assert city.find_district("gone") is city.find_district(None) is None
    for wrong, said in (
        (["bacvice"], "districts: expected a table of names"),
        ({"bacvice": {}}, "districts.bacvice: a district needs its names by language"),
        ({"B!": {"hr": "Bačvice"}}, "districts.B!: expected a code of 2 to 20"),
        ({f"d-{n}": {"hr": "Kvart"} for n in range(61)}, "districts: 61 of them; 60 at most"),
    ):
        (problem,) = _problems(_described() | {"districts": wrong})
        assert problem.startswith(said)


@given(st.dictionaries(st.sampled_from(KEYS), anything))
def test_whatever_is_described_gives_a_city_or_a_list_of_what_is_wrong(changes: dict[str, object]) -> None:
    problems = _problems(_described() | changes)
    assert all(problem.partition(":")[0] for problem in problems)


def _problems(data: dict[str, object]) -> tuple[str, ...]:
    try:
        read_city(data)
    except InvalidCity as error:
        return error.problems or ("",)  # refused without a reason: the test above fails
    return ()


def _described() -> dict[str, object]:
    return {
        "slug": "split", "names": {"hr": "Split"}, "country": "HR", "zone": "Europe/Zagreb",
        "latitude": 43.5081, "longitude": 16.4402, "languages": ["hr", "it", "en"],
    }  # fmt: skip
