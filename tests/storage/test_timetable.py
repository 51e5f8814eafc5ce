"""What is due when, on both databases: a line for each matter, the first hour and how many."""

from datetime import timedelta

from bot.core.shared.unit_of_work import NetworkRecords
from bot.core.timetable.model import Due, Matter, StoreDues
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_city, a_notice
from tests.storage.busy_city import DAY, HOUR, clocks_of, make_busy, services_of

TOMORROW_EVENING = (NOW + DAY).replace(hour=17, minute=0, second=0, microsecond=0)


async def test_each_matter_has_its_first_hour_and_its_count(stores: Stores, clock: SetClock) -> None:
    await make_busy(stores)
    network, skopje, edirne = await services_of(stores, clock).timetables.list_due()
    assert (network, edirne) == (StoreDues(None), StoreDues("edirne"))
    assert skopje == StoreDues(
        "skopje",
        (
            Due(Matter.SURVEYS_OPEN, NOW + HOUR, 1),
            Due(Matter.SURVEYS_CLOSE, NOW + DAY, 1),
            Due(Matter.SURVEYS_REMIND, NOW + DAY - 2 * HOUR, 1),
            Due(Matter.EVENTS_PUBLISH, NOW + HOUR, 1),
            Due(Matter.EVENTS_REMIND, TOMORROW_EVENING - DAY, 2),
            Due(Matter.EVENTS_OFFERS, NOW + 2 * HOUR, 1),
            # Of the two occurrences that somebody goes to; what nobody goes to is not asked about.
            Due(Matter.EVENTS_FEEDBACK, NOW + HOUR / 2, 2),
            Due(Matter.EVENTS_FEEDS, None, 1),
            Due(Matter.VERDICTS, NOW + timedelta(minutes=10), 1),
            Due(Matter.ANSWERS, NOW + DAY, 1),
            Due(Matter.IDEAS_DONE, NOW + DAY, 1),
            Due(Matter.BROADCASTS_START, NOW + 5 * HOUR, 1),
            Due(Matter.BROADCASTS_RUNNING, NOW - HOUR, 1),
            Due(Matter.NOTICES, NOW - 2 * HOUR, 1),
            Due(Matter.RETENTION, None, 1),
        ),
    )


async def test_what_was_done_is_not_due_any_more(stores: Stores, clock: SetClock) -> None:
    await make_busy(stores)
    clock.forward(days=6)
    clocks = clocks_of(stores, clock)
    await clocks.events.tick()
    await clocks.surveys.tick()
    await clocks.moderation.tick()
    await clocks.ideas.tick()
    await clocks.retention.run()
    _, skopje, _ = await services_of(stores, clock).timetables.list_due()
    left = {due.matter for due in skopje.dues}
    assert left == {
        Matter.NOTICES,
        Matter.EVENTS_FEEDS,
        Matter.BROADCASTS_START,
        Matter.BROADCASTS_RUNNING,
    }


async def test_a_city_that_is_away_says_so_and_hides_no_other(stores: Stores, clock: SetClock) -> None:
    away = a_city("kotor", store_url="sqlite:////proc/nowhere/kotor.sqlite3")

    def add(records: NetworkRecords) -> None:
        records.cities.add(away)
        records.outbox.put([a_notice("waits")])

    await stores.network.transact(add)
    network, *cities = await services_of(stores, clock).timetables.list_due()
    assert network.dues == (Due(Matter.NOTICES, NOW, 1),)
    assert [(one.city, one.away is None) for one in cities] == [
        ("skopje", True),
        ("edirne", True),
        ("kotor", False),
    ]
    assert "kotor" in str(cities[-1].away)
