"""Cities."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cities.model import CityExists, CityUnknown, Topic
from bot.core.shared.unit_of_work import NetworkRecords, Store
from tests.storage.builders import NOW, a_city

Network = Store[NetworkRecords]
KOTOR = a_city(
    "kotor",
    names={"cnr": "Kotor", "sr-Cyrl": "Котор", "en": "Kotor"},
    aliases=("Cattaro",),
    welcome={"hr": "Dobro došli", "cnr": "Dobro došli u Kotor"},
    topics=(Topic("culture"), Topic("walls", {"en": "City walls"})),
    moderators_group=-1001234567890,
    store_url="postgresql://kotor@db.kotor.example/charshi",
)


async def test_a_city_comes_back_as_it_was_put_in_its_own_order(network: Network) -> None:
    await network.transact(lambda records: records.cities.add(KOTOR))
    found = await network.read(lambda records: records.cities.get("kotor"))
    assert found == KOTOR
    assert list(found.names) == ["cnr", "sr-Cyrl", "en"]
    assert list(found.welcome) == ["hr", "cnr"]
    assert [city.slug for city in await network.read(lambda records: records.cities.list_all())] == [
        "skopje",
        "edirne",
        "kotor",
    ]


async def test_a_city_is_added_once(network: Network) -> None:
    with pytest.raises(CityExists):
        await network.transact(lambda records: records.cities.add(a_city("skopje", country="GR")))
    assert await network.read(lambda records: records.cities.get("skopje")) == a_city("skopje")


async def test_every_field_is_replaced(network: Network) -> None:
    changed = replace(KOTOR, slug="skopje", disabled_at=NOW)
    await network.transact(lambda records: records.cities.replace(changed))
    assert await network.read(lambda records: records.cities.get("skopje")) == changed


async def test_what_is_not_there_is_unknown(network: Network) -> None:
    with pytest.raises(CityUnknown):
        await network.read(lambda records: records.cities.get("kotor"))
    with pytest.raises(CityUnknown):
        await network.transact(lambda records: records.cities.replace(KOTOR))
    with pytest.raises(CityUnknown):
        await network.transact(lambda records: records.cities.disable("kotor", NOW))


async def test_a_city_is_closed_once(network: Network) -> None:
    later = NOW + timedelta(days=1)
    assert await network.transact(lambda records: records.cities.disable("skopje", NOW)) == NOW
    assert await network.transact(lambda records: records.cities.disable("skopje", later)) == NOW
    assert not (await network.read(lambda records: records.cities.get("skopje"))).is_open
