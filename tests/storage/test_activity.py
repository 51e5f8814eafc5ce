"""The day on which a resident was last here: known to the directory and her cities, and nothing finer."""

import itertools
import json
import time
from datetime import date

import pytest

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.residents.model import Resident
from bot.core.residents.service import Residents
from bot.core.shared.errors import StoreUnavailable
from storage.opening import Stores
from tests.storage.builders import SetClock, a_city, a_resident

SKOPJE, EDIRNE = CITIES = [a_city("skopje"), a_city("edirne")]
ADDRESS = a_resident().telegram_id
WEDNESDAY, THURSDAY = date(2026, 5, 6), date(2026, 5, 7)


class Ids:
    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new_id(self) -> str:
        return f"{next(self._numbers):032x}"

    def new_token(self) -> str:
        return f"{next(self._numbers):022x}"


@pytest.fixture
def founding() -> list[City]:
    return CITIES


@pytest.fixture
def residents(stores: Stores, clock: SetClock) -> Residents:
    return Residents(
        stores.network,
        stores.cities,
        Cities(stores.network, stores.cities, clock, time.monotonic),
        clock,
        Ids(),
    )


async def _settled(residents: Residents) -> Resident:
    """At home in Skopje, following Edirne, since Wednesday."""
    newcomer = await residents.meet(ADDRESS, "mk")
    return await residents.follow(await residents.make_home(newcomer, SKOPJE), EDIRNE)


async def _days(residents: Residents, resident: Resident) -> list[date | None]:
    """What the directory, Skopje and Edirne know."""
    arrival = await residents.arrive(ADDRESS, ADDRESS, None)
    assert arrival
    known = await residents.memberships(resident)
    return [arrival.resident.active_on, known["skopje"].active_on, known["edirne"].active_on]


async def test_an_update_in_private_marks_the_day_once_and_a_store_that_is_away_is_passed_over(
    residents: Residents, stores: Stores, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    her = await _settled(residents)
    assert await _days(residents, her) == [WEDNESDAY] * 3
    clock.forward(days=1)

    async def away(*_: object, **__: object) -> None:
        raise StoreUnavailable("away")

    async def must_not_write(*_: object, **__: object) -> None:
        raise AssertionError("once a day")

    for looked_up in (
        await residents.arrive(ADDRESS, ADDRESS, None),
        await residents.arrive(ADDRESS, -100, 1, in_private=False),
    ):
        assert looked_up
        assert looked_up.resident.active_on == WEDNESDAY
    with monkeypatch.context() as patch:
        patch.setattr(stores.cities.of(EDIRNE), "transact", away)
        arrival = await residents.arrive(ADDRESS, ADDRESS, 2)
    assert arrival
    assert arrival.resident.active_on == THURSDAY
    assert await _days(residents, her) == [THURSDAY, THURSDAY, WEDNESDAY]
    with monkeypatch.context() as patch:
        for store in (stores.network, stores.cities.of(SKOPJE), stores.cities.of(EDIRNE)):
            patch.setattr(store, "transact", must_not_write)
        assert await residents.arrive(ADDRESS, ADDRESS, 3) == arrival


async def test_who_has_not_agreed_leaves_no_day_and_who_has_is_given_it_with_her_data(
    residents: Residents, stores: Stores
) -> None:
    newcomer = await residents.meet(ADDRESS, "mk")
    arrival = await residents.arrive(ADDRESS, ADDRESS, 1)
    assert arrival
    assert arrival.resident == newcomer
    assert (await stores.network.read(lambda r: r.directory.get(newcomer.id))).active_on is None
    her = await residents.make_home(newcomer, SKOPJE)
    await residents.unsubscribe(her, SKOPJE)
    export = json.loads(json.dumps(await residents.export(her)))
    (member,) = export["cities"]["skopje"]["members"]
    assert export["network"]["residents"][0]["active_on"] == member["active_on"] == "2026-05-06"
    assert member["unsubscribed_at"].startswith("2026-05-06T10:30:15")
    assert member["district"] is None
