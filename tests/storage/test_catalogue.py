"""Cities."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.cities.model import CityExists, CityUnknown, District, Topic
from bot.core.shared.unit_of_work import NetworkRecords, Store
from tests.storage.builders import NOW, a_city

Network = Store[NetworkRecords]
KOTOR = a_city(
    "kotor",
    names={"cnr": "Kotor", "sr-Cyrl": "Котор", "en": "Kotor"},
    aliases=("Cattaro",),
    welcome={"hr": "Dobro došli", "cnr": "Dobro došli u Kotor"},
    topics=(Topic("culture"), Topic("walls", {"en": "City walls"})),
    districts=(District("old-town", {"cnr": "Stari grad", "en": "Old Town"}),),
    moderators_group=-1001234567890,
    moderators_topic=7,
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


async def test_moderators_meet_in_one_place_and_nothing_else_of_the_city_changes(network: Network) -> None:
    async def meet_in(group: int, topic: int | None) -> bool:
        return await network.transact(lambda records: records.cities.meet_in("skopje", group, topic))

    for group, topic in ((-1001, 5), (-1001, None), (-1002, None)):
        assert [await meet_in(group, topic), await meet_in(group, topic)] == [True, False]
        found = await network.read(lambda records: records.cities.get("skopje"))
        assert found == a_city("skopje", moderators_group=group, moderators_topic=topic)
    assert await network.read(lambda records: records.cities.get("edirne")) == a_city("edirne")
    with pytest.raises(CityUnknown):
        await network.transact(lambda records: records.cities.meet_in("atlantis", -1001, None))


async def test_a_group_that_moves_takes_all_its_cities_along(network: Network) -> None:
    await network.transact(lambda records: records.cities.add(KOTOR))
    await network.transact(lambda records: records.cities.meet_in("edirne", -1001234567890, None))
    assert await network.transact(lambda records: records.cities.move_group(-1001234567890, -100555)) == 2
    found = {city.slug: city for city in await network.read(lambda records: records.cities.list_all())}
    assert found["kotor"] == replace(KOTOR, moderators_group=-100555)
    assert found["edirne"].moderators_group == -100555
    assert found["skopje"] == a_city("skopje")
    assert await network.transact(lambda records: records.cities.move_group(-7, -8)) == 0
