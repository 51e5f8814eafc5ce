"""The use cases of cities: finding them, adding one, closing one."""

from collections.abc import Callable, Sequence

from bot.core.cities.model import City, CityExists, CityUnknown
from bot.core.notices.model import Notice
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store
from bot.core.staff.model import AuditEntry

FRESH_FOR = 5.0  # seconds a process may go on with a city's former data
PAGE = 1000


class Cities:
    """Reads go to a copy that is at most FRESH_FOR seconds old: cities change a few times a year."""

    def __init__(
        self,
        network: Store[NetworkRecords],
        stores: CityStores,
        clock: Clock,
        monotonic: Callable[[], float],
    ) -> None:
        self._network = network
        self._stores = stores
        self._clock = clock
        self._monotonic = monotonic
        self._copy: dict[str, City] = {}
        self._read_at: float | None = None

    async def list_all(self) -> list[City]:
        """Every city, disabled ones too, in the order in which they joined."""
        return list((await self._fresh()).values())

    async def list_open(self) -> list[City]:
        """The cities that take residents."""
        return [city for city in await self.list_all() if city.is_open]

    async def find(self, slug: str | None) -> City | None:
        return (await self._fresh()).get(slug) if slug else None

    async def get(self, slug: str) -> City:
        """Raises CityUnknown."""
        city = await self.find(slug)
        if city is None:
            raise CityUnknown(slug)
        return city

    async def add(self, *cities: City) -> None:
        """All of them or, raising CityExists, none."""

        def work(records: NetworkRecords) -> None:
            for city in cities:
                records.cities.add(city)

        await self._network.transact(work)
        self._read_at = None

    async def add_missing(self, cities: Sequence[City]) -> list[City]:
        """Add those that are not there yet and return them; what an operator has changed stays as it is."""

        def work(records: NetworkRecords) -> list[City]:
            known = {city.slug for city in records.cities.list_all()}
            missing = [city for city in cities if city.slug not in known]
            for city in missing:
                records.cities.add(city)
            return missing

        try:
            added = await self._network.transact(work)
        except CityExists:  # two processes start on an empty store at once: the other has added them
            added = []
        self._read_at = None
        return added

    async def replace(self, city: City) -> None:
        """Write every field of a city that is there. Raises CityUnknown."""
        await self._network.transact(lambda records: records.cities.replace(city))
        self._read_at = None

    async def disable(self, slug: str) -> int:
        """Close a city to new residents and tell the present ones; how many are told.

        The city is closed before anybody is told, and both steps may be repeated: after a crash between them, the
        same call finishes the work, and no one is told twice. Raises CityUnknown.
        """

        now = self._clock.now()

        def close(records: NetworkRecords) -> City:
            if records.cities.disable(slug, now) == now:  # else it was closed before
                records.audit.add(AuditEntry("city.disabled", "operator", slug, now))
            return records.cities.get(slug)

        city = await self._network.transact(close)
        self._read_at = None
        return await self._stores.of(city).transact(lambda records: _tell_members(records, city))

    async def find_by_group(self, group: int, topic: int | None) -> City | None:
        """The city whose moderators meet there; None where none does, or several do and the topic does not tell."""
        here = [city for city in await self.list_all() if city.moderators_group == group]
        exactly = [city for city in here if city.moderators_topic == topic]
        found = exactly or here
        return found[0] if len(found) == 1 else None

    async def connect_group(self, slug: str, group: int, topic: int | None, actor: str) -> bool:
        """Its moderators meet in this group (and topic) from now on; False if they did already.

        ``actor`` is the id of whoever did it, for the audit log; whether she may is asked in ``staff.meeting``. Raises
        CityUnknown.
        """
        now = self._clock.now()

        def work(records: NetworkRecords) -> bool:
            if not records.cities.meet_in(slug, group, topic):
                return False
            details = {"group": group, "topic": topic}
            records.audit.add(AuditEntry("city.group", actor, slug, now, details=details))
            return True

        changed = await self._network.transact(work)
        self._read_at = None
        return changed

    async def move_group(self, old: int, new: int) -> None:
        """A group became a supergroup and got another id; nothing happens where no city's moderators meet in it."""
        if await self._network.transact(lambda records: records.cities.move_group(old, new), once=False):
            self._read_at = None

    async def _fresh(self) -> dict[str, City]:
        now = self._monotonic()
        if self._read_at is None or now - self._read_at > FRESH_FOR:
            cities = await self._network.read(lambda records: records.cities.list_all())
            self._copy = {city.slug: city for city in cities}
            self._read_at = now
        return self._copy


def _tell_members(records: CityRecords, city: City) -> int:
    assert city.disabled_at is not None
    told, after = 0, None
    while page := records.members.list_after(after, PAGE):
        after = page[-1].resident_id
        told += len(page)
        records.outbox.put(
            [
                Notice(
                    kind="city.disabled",
                    recipient=member.resident_id,
                    key=f"city.disabled:{city.disabled_at.isoformat()}:{member.resident_id}",
                    due_at=city.disabled_at,
                    facts={"city": city.slug},
                )
                for member in page
            ]
        )
    return told
