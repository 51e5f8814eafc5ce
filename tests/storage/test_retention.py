"""What a city keeps no longer, on both databases: by its own rules, in batches, and nothing else."""

import pytest

from bot.core.cities.model import City
from bot.core.retention import service
from bot.core.retention.model import Archived, InvalidRetention, Retention
from bot.core.retention.service import Retaining
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords, Store
from storage.opening import Stores
from tests.storage.builders import (
    NOW,
    SetClock,
    a_draft,
    a_resident,
    an_attendance,
    an_entry,
    an_event,
    an_occurrence,
    put_on,
)
from tests.storage.busy_city import DAY, clocks_of, put_broadcast, put_delivery

Skopje = Store[CityRecords]


@pytest.fixture
def retaining(stores: Stores, clock: SetClock) -> Retaining:
    return Retaining(stores.network, stores.cities, clock)


def _old_and_new(records: CityRecords) -> None:
    """Of each kind one thing that is just too old and one that is not; a broadcast of long ago that has not ended."""
    for number, days in ((1, 181), (2, 179)):
        put_broadcast(records, number, "ended", ended_at=NOW - days * DAY)
        for who in (1, 2, 3):
            put_delivery(records, number, a_resident(who))
    put_broadcast(records, 3, "paused", started_at=NOW - 300 * DAY)
    put_delivery(records, 3, a_resident(1))
    for number, days in ((1, 366), (2, 364)):
        event = an_event(number)
        ends_at = NOW - days * DAY
        occurrence = an_occurrence(event, starts_at=ends_at - DAY / 12, ends_at=ends_at)
        put_on(records, event, occurrence)
        records.attendances.add(an_attendance(occurrence, 1))
    for days in (731, 729):
        records.audit.add(an_entry(at=NOW - days * DAY))


def _left(records: CityRecords) -> dict[Archived, int]:
    return {kind: records.archive.count(kind, NOW + DAY) for kind in Archived}


async def test_what_is_too_old_goes_in_batches_and_nothing_the_second_time(
    stores: Stores, skopje: Skopje, city: City, retaining: Retaining, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 2)
    await skopje.transact(_old_and_new)
    of_both = [an_entry(city=slug, at=NOW - 731 * DAY) for slug in ("skopje", "skopje", "skopje", "edirne")]

    def record(records: NetworkRecords) -> None:
        for entry in of_both:
            records.audit.add(entry)

    await stores.network.transact(record)
    assert await retaining.apply(city) == {Archived.DELIVERIES: 3, Archived.ATTENDANCES: 1, Archived.AUDIT: 4}
    assert await retaining.apply(city) == {}
    assert await skopje.read(_left) == {
        Archived.DELIVERIES: 3,
        Archived.ATTENDANCES: 1,
        Archived.AUDIT: 1,
    }
    of_edirne = await stores.network.read(lambda records: records.audit.list_of("edirne", 9))
    assert of_edirne == of_both[-1:]


async def test_a_city_has_numbers_of_its_own_which_are_on_record(
    stores: Stores, skopje: Skopje, city: City, retaining: Retaining, clock: SetClock
) -> None:
    await skopje.transact(_old_and_new)
    draft = a_draft(touched_at=NOW - 40 * DAY)
    await skopje.transact(lambda records: records.drafts.put(draft))
    assert await retaining.read(city) == Retention()
    wanted = {"deliveries": 730, "attendances": 30, "drafts": 30}
    for _ in range(2):
        assert await retaining.change_by_operator(city, wanted) == Retention(**wanted)
    entries = await skopje.read(lambda records: records.audit.list_of("skopje", 9))
    assert [entry.actor for entry in entries if entry.action == "retention.changed"] == ["operator"]
    assert await retaining.apply(city) == {Archived.ATTENDANCES: 2, Archived.AUDIT: 1}
    assert await clocks_of(stores, clock).events.renew() == 1
    assert await skopje.read(lambda records: records.drafts.find(draft.id)) is None


async def test_a_number_out_of_bounds_changes_nothing_and_is_said_with_what_is_allowed(
    city: City, retaining: Retaining
) -> None:
    with pytest.raises(InvalidRetention) as refused:
        await retaining.change_by_operator(city, {"deliveries": 29, "audit": 3_651, "notices": 60})
    assert refused.value.problems == (
        "deliveries: 29 is not a whole number of days from 30 to 730",
        "audit: 3651 is not a whole number of days from 90 to 3650",
    )
    assert await retaining.read(city) == Retention()
