"""What is due in every store, and how the jobs went that look for it."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.retention.model import retention_of
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Records, Store
from bot.core.timetable.model import Due, JobRun, Matter, StoreDues

_MARK: Final = "job:"


class Timetables:
    """For who runs the software: what waits where."""

    def __init__(
        self, network: Store[NetworkRecords], stores: CityStores, cities: Cities, clock: Clock
    ) -> None:
        self._network = network
        self._stores = stores
        self._cities = cities
        self._clock = clock

    async def list_due(self) -> list[StoreDues]:
        """The network's store and that of each open city, each read at one moment; one that is away says so."""
        cities = await self._cities.list_open()
        return [await self._of_network(), *[await self._of_city(city) for city in cities]]

    async def _of_network(self) -> StoreDues:
        return StoreDues(None, await self._network.read(_waiting))

    async def _of_city(self, city: City) -> StoreDues:
        now = self._clock.now()

        def query(records: CityRecords) -> tuple[Due, ...]:
            over = sum(
                records.archive.count(kind, before)
                for kind, before in retention_of(records.rules).archived(now).items()
            )
            return (
                *records.timetable.list_due(now),
                *_waiting(records),
                *_lines(Matter.RETENTION, None, over),
            )

        try:
            return StoreDues(city.slug, await self._stores.of(city).read(query))
        except StoreUnavailable as error:
            return StoreDues(city.slug, away=str(error))


class JobRuns:
    """How each job went, where every process can read it: a mark a job in the network's store."""

    def __init__(self, network: Store[NetworkRecords], clock: Clock) -> None:
        self._network = network
        self._clock = clock

    async def list_all(self) -> list[JobRun]:
        """In the order of their names."""
        marks = await self._network.read(lambda records: records.marks.list_named(_MARK))
        return [JobRun.from_text(name.removeprefix(_MARK), text) for name, text in sorted(marks.items())]

    async def begin(self, job: str) -> JobRun:
        """Put down that it starts; how it went before."""
        now = self._clock.now()

        def work(records: NetworkRecords) -> JobRun:
            before = _find(records, job)
            records.marks.put(_MARK + job, before.begin(now).as_text())
            return before

        return await self._network.transact(work, once=False)

    async def succeed(self, job: str, seconds: float) -> None:
        """Put down that it came to a good end after so long."""
        now = self._clock.now()

        def work(records: NetworkRecords) -> None:
            records.marks.put(_MARK + job, _find(records, job).succeed(now, seconds).as_text())

        await self._network.transact(work, once=False)

    async def fail(self, job: str) -> None:
        """Put down that it came to none."""
        now = self._clock.now()

        def work(records: NetworkRecords) -> None:
            records.marks.put(_MARK + job, _find(records, job).fail(now).as_text())

        await self._network.transact(work, once=False)

    async def keep_only(self, jobs: Collection[str]) -> None:
        """Forget the others: an older version had them, and what is measured by their last success would cry for ever."""
        wanted = {_MARK + job for job in jobs}

        def work(records: NetworkRecords) -> None:
            for name in records.marks.list_named(_MARK).keys() - wanted:
                records.marks.remove(name)

        await self._network.transact(work, once=False)


def _waiting(records: Records) -> tuple[Due, ...]:
    return _lines(Matter.NOTICES, *records.outbox.count_waiting())


def _lines(matter: Matter, due_at: datetime | None, count: int) -> tuple[Due, ...]:
    return (Due(matter, due_at, count),) if count else ()


def _find(records: NetworkRecords, job: str) -> JobRun:
    text = records.marks.find(_MARK + job)
    return JobRun(job) if text is None else JobRun.from_text(job, text)
