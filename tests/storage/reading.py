"""Readers of digests, and what is told them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.core.cities.service import Cities
from bot.core.digests.model import Digest, Section, key_of
from bot.core.digests.service import Digests
from bot.core.notices.model import Notice
from bot.core.residents.model import DigestFrequency, Reachability, Resident, Settings, Tie
from bot.core.shared.unit_of_work import CityRecords, NetworkRecords
from storage.opening import Stores
from tests.storage.builders import NOW, SetClock, a_member, a_resident

FRIDAY: Final = date(2026, 5, 8)  # two days after NOW; weekly ones come on it
SKOPJE_ZONE: Final = ZoneInfo("Europe/Skopje")


def a_reader(number: int = 1, **changes: Any) -> Resident:
    """Lives in Skopje and wants a digest each day at nine; she agreed at NOW. ``digest`` and ``hour`` may be given."""
    digest = changes.pop("digest", DigestFrequency.DAILY)
    settings = Settings(changes.pop("language", "mk"), digest, changes.pop("hour", 9))
    return a_resident(number, **({"settings": settings, "home": "skopje", "consented_at": NOW} | changes))


async def move_in(stores: Stores, *readers: Resident, topics: Sequence[str] = ()) -> None:
    """They belong to their cities, in the directory and in the cities' stores."""
    cities = {
        city.slug: city for city in await stores.network.read(lambda records: records.cities.list_all())
    }

    def network(records: NetworkRecords) -> None:
        for reader in readers:
            records.directory.add_if_new(reader)
            if reader.reachability is not Reachability.REACHABLE:
                records.directory.reach(reader.id, reader.reachability)
            for slug, tie in ties_of(reader):
                records.directory.tie(reader.id, slug, tie, NOW)

    await stores.network.transact(network)
    for slug, city in cities.items():

        def members(records: CityRecords, slug: str = slug) -> None:
            for reader in readers:
                for there, tie in ties_of(reader):
                    if there == slug:
                        records.members.put(a_member(reader, tie=tie, topics=frozenset(topics)))

        await stores.cities.of(city).transact(members)


def ties_of(reader: Resident) -> list[tuple[str, Tie]]:
    home = [(reader.home, Tie.HOME)] if reader.home else []
    return home + [(slug, Tie.FOLLOWED) for slug in reader.followed]


def digests_over(stores: Stores, clock: SetClock) -> Digests:
    return Digests(
        stores.network, stores.cities, Cities(stores.network, stores.cities, clock, lambda: 0.0), clock
    )


def at_nine(day: date = FRIDAY, hour: int = 9) -> datetime:
    """In Skopje, and a little later: the clock looks at the fiftieth second of a minute."""
    return datetime(day.year, day.month, day.day, hour, 0, 50, tzinfo=SKOPJE_ZONE).astimezone(UTC)


async def digest_of(stores: Stores, reader: Resident, day: date = FRIDAY) -> Digest | None:
    """As it waits in the outbox."""
    notice = await stores.network.read(lambda records: records.outbox.find(key_of(reader.id, day)))
    return Digest.from_facts(notice.facts) if notice else None


async def digests_of(stores: Stores, reader: Resident) -> list[Notice]:
    """All that were ever written for her."""
    kept = await stores.network.read(lambda records: records.outbox.kept_of(reader.id))
    return [notice for notice in kept if notice.kind == "digest"]


def ids(digest: Digest | None, section: Section) -> list[str]:
    return [one.id for one in digest.news if one.section is section] if digest else []
