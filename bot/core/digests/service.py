"""The use cases of digests: composing what is due, looking at one again, wanting less."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from bot.core.cities.model import City
from bot.core.cities.service import Cities
from bot.core.digests.composing import Paper, Reader, compose, new_since, warned_until
from bot.core.digests.holding import what_holds
from bot.core.digests.model import (
    CLOSING_SOON,
    KIND,
    MEMORY,
    Digest,
    News,
    Section,
    Subscription,
    Told,
    hours_due,
    is_due,
    key_of,
    less,
)
from bot.core.notices.model import Notice
from bot.core.residents.model import DigestFrequency, Resident, Settings
from bot.core.shared.clock import Clock
from bot.core.shared.errors import StoreUnavailable
from bot.core.shared.unit_of_work import CityRecords, CityStores, NetworkRecords, Store

BATCH: Final = 500
AT_A_STRETCH: Final = 25  # readers: some milliseconds
LOOKED_FOR: Final = timedelta(minutes=10)  # where nobody was due, those who became so meanwhile
SETTLED: Final = timedelta(minutes=1)  # what is younger may not be committed yet, and is news the next time
_LAST: Final = {DigestFrequency.DAILY: timedelta(days=1), DigestFrequency.WEEKLY: timedelta(days=7)}
_NOBODY: Final = ""  # for whom a preview is composed
Due: TypeAlias = tuple[Resident, Subscription]
_Moment: TypeAlias = tuple[date, tuple[int, ...]]  # what ``hours_due`` says


@dataclass(frozen=True, slots=True)
class Composed:
    """What one round did: how many were due, how many of these got a digest, how many cities' stores were away. ``failed``: what
    went wrong in a city, by a mistake of ours; it was left out as if it were away."""

    due: int = 0
    written: int = 0
    away: int = 0
    failed: Mapping[str, Exception] = field(default_factory=dict)


@dataclass(slots=True)
class _Round:
    """One look at what is due: what is new in each city is read once, however many read it."""

    now: datetime
    cities: Mapping[str, City]
    papers: dict[str, Paper] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    failed: dict[str, Exception] = field(default_factory=dict)
    due: int = 0
    written: int = 0

    @property
    def until(self) -> datetime:
        """What is newer is left for the next digest."""
        return self.now - SETTLED


@dataclass(frozen=True, slots=True)
class _Known:
    """What one city knows of some readers."""

    topics: Mapping[str, frozenset[str]]
    answered: Mapping[str, frozenset[str]]
    told: Mapping[str, Sequence[Told]]


class Digests:
    """Residents' digests. In batches, so that a million members need no more memory than a thousand."""

    def __init__(
        self, network: Store[NetworkRecords], stores: CityStores, cities: Cities, clock: Clock
    ) -> None:
        self._network = network
        self._stores = stores
        self._cities = cities
        self._clock = clock
        self._nobody_at: dict[_Moment, tuple[list[str], datetime]] = {}

    async def tick(self) -> Composed:
        """Compose every digest that is due now, and put those that have something new into the network's outbox (kind "digest",
        key ``key_of``): she is marked as done for the day in the transaction that writes her notice, so that two clocks at once
        or a repeated round write one. A city whose store is away is left out of a digest; a reader whose home is away is not
        marked and gets hers when it is back, within LATE hours. Where nobody is due, this looks again after LOOKED_FOR, or when
        the next hour has come."""
        cities = {city.slug: city for city in await self._cities.list_open()}
        this = _Round(self._clock.now(), cities)
        due_at = self._to_be_looked_at(_due_at(cities.values(), this.now), this.now)
        # Nearly every round finds nobody, or few: that costs one look for all cities.
        first = await self._network.read(
            lambda records: {
                at: records.digests.list_due(slugs, at[1], at[0], None, BATCH) for at, slugs in due_at.items()
            }
        )
        for at, slugs in due_at.items():
            day, hours = at
            if not first[at]:
                self._nobody_at[at] = slugs, this.now
            elif len(first[at]) < BATCH:
                await self._compose(this, first[at], day, hours)
            else:
                for slug in slugs:
                    await self._compose_for(this, slug, day, hours)
        return Composed(this.due, this.written, len(this.away - this.failed.keys()), this.failed)

    async def look_again(self, resident: Resident, digest: Digest) -> Digest:
        """What of it still holds now, for its reader as she is now: events that have begun or were cancelled, surveys closed or
        answered, ideas no longer public, cities that she left or that are closed, sections muted since are dropped; so is a
        followed city whose store is away. Raises StoreUnavailable of her home's."""
        now = self._clock.now()
        muted = (await self.subscription(resident)).muted
        news: set[News] = set()
        told: list[Told] = []
        for slug in (resident.home, *resident.followed):
            news_there = [one for one in digest.news if one.city == slug and one.section not in muted]
            told_there = [one for one in digest.told if one.city == slug and Section.FOLLOWED not in muted]
            city = await self._cities.find(slug)
            if city is None or not city.is_open or not (news_there or told_there):
                continue
            query = partial(what_holds, resident=resident, news=news_there, told=told_there, now=now)
            try:
                held = await self._stores.of(city).read(query)
            except StoreUnavailable:
                if slug == resident.home:
                    raise
                continue
            news.update(held.news)
            told += held.told
        return replace(
            digest,
            news=tuple(one for one in digest.news if one in news),
            told=tuple(one for one in digest.told if one in told),
        )

    async def of_day(self, resident: Resident, day: str) -> Digest | None:
        """Her digest of that day (ISO), as it was composed; None when there is none (any more)."""
        try:
            key = key_of(resident.id, date.fromisoformat(day))
        except ValueError:
            return None
        notice = await self._network.read(lambda records: records.outbox.find(key))
        return Digest.from_facts(notice.facts) if notice else None

    async def preview(self, city: City, language: str, at: datetime, frequency: DigestFrequency) -> Digest:
        """What somebody who lives there, reads that language, chose no topics and follows nobody would get at that time, with all
        that is new within a day or a week before."""
        since = at - _LAST.get(frequency, _LAST[DigestFrequency.WEEKLY])
        settings = Settings(language, frequency)
        somebody = Resident(_NOBODY, 0, settings, met_at=since, consented_at=since, home=city.slug)
        news = await self._stores.of(city).read(lambda records: records.news.list_news(since, at))
        # As to somebody who had the digest before, which warned of what closes soon already.
        had = Subscription(since=since, warned_until=warned_until(frequency, since))
        day = at.astimezone(ZoneInfo(city.zone)).date()
        return compose(Reader(somebody, had), [replace(one, city=city.slug) for one in news], (), day, at)

    async def subscription(self, resident: Resident) -> Subscription:
        return await self._network.read(lambda records: records.digests.of(resident.id))

    async def mute(self, resident: Resident, section: Section, *, muted: bool) -> Subscription:
        """Leave a section out from now on, or have it again."""

        def work(records: NetworkRecords) -> Subscription:
            before = records.digests.of(resident.id)
            sections = before.muted | {section} if muted else before.muted - {section}
            return _leave_out(records, resident, before, sections)

        return await self._network.transact(work)

    async def want_less(self, resident: Resident) -> tuple[Resident, Subscription]:
        """One step less (``model.less``)."""

        def work(records: NetworkRecords) -> tuple[Resident, Subscription]:
            before = records.digests.of(resident.id)
            frequency, sections = less(resident.settings, before.muted)
            changed = replace(resident, settings=replace(resident.settings, digest=frequency))
            if changed != resident:
                records.directory.choose(resident.id, changed.settings)
            return changed, _leave_out(records, resident, before, sections)

        return await self._network.transact(work)

    def _to_be_looked_at(
        self, due_at: Mapping[_Moment, list[str]], now: datetime
    ) -> Mapping[_Moment, list[str]]:
        """Of a million members it takes a second to find that nobody is due."""
        self._nobody_at = {
            at: (slugs, looked)
            for at, (slugs, looked) in self._nobody_at.items()
            # A minute later another zone may show what this one showed.
            if due_at.get(at) == slugs and now - LOOKED_FOR < looked <= now
        }
        return {at: slugs for at, slugs in due_at.items() if at not in self._nobody_at}

    async def _compose_for(self, this: _Round, home: str, day: date, hours: tuple[int, ...]) -> None:
        """For all of one home who are due: of a batch the most is then known in one store. While that is away: for nobody."""
        after: str | None = None
        while home not in this.away:
            found = await self._network.read(partial(_list_due, home=home, day=day, hours=hours, after=after))
            if not found:
                return
            after = found[-1][0].id
            await self._compose(this, found, day, hours)

    async def _compose(self, this: _Round, found: Sequence[Due], day: date, hours: tuple[int, ...]) -> None:
        due = [each for each in found if is_due(each[0].settings, each[1], day, hours)]
        known = await self._what_is_known_of(this, due)
        marks: dict[str, Subscription] = {}
        notices: dict[str, Notice] = {}
        for number, (resident, subscription) in enumerate(due):
            if resident.home not in known:
                continue
            digest = _digest_of(this, resident, subscription, known, day)
            marks[resident.id] = replace(
                subscription,
                done_on=day,
                since=this.until,
                warned_until=warned_until(resident.settings.digest, this.until),
            )
            if not digest.is_empty:
                key = key_of(resident.id, day)
                notices[resident.id] = Notice(KIND, resident.id, key, this.now, digest.as_facts())
            if number % AT_A_STRETCH == 0:
                await asyncio.sleep(0)  # who taps meanwhile does not wait for a whole batch
        if marks:
            await self._write(this, marks, notices)

    async def _what_is_known_of(self, this: _Round, readers: Iterable[Due]) -> Mapping[str, _Known]:
        """By city, without those whose store is away: one look into each, of a few statements."""
        there: dict[str, list[Due]] = {}
        for reader, subscription in readers:
            for slug in (reader.home, *reader.followed):
                if slug is not None and slug in this.cities and slug not in this.away:
                    there.setdefault(slug, []).append((reader, subscription))
        known: dict[str, _Known] = {}
        for slug, hers in there.items():
            city = this.cities[slug]
            query = partial(_known_in, city=city, paper=this.papers.get(slug), readers=hers, now=this.now)
            try:
                known[slug], this.papers[slug] = await self._stores.of(city).read(query)
            except StoreUnavailable:
                this.away.add(slug)
            except Exception as error:  # noqa: BLE001 (what one city cannot read must not stop the others)
                this.away.add(slug)
                this.failed[slug] = error
        return known

    async def _write(
        self, this: _Round, marks: Mapping[str, Subscription], notices: Mapping[str, Notice]
    ) -> None:
        """Those who were not done yet are, and what is not empty waits to be sent: one transaction."""

        def work(records: NetworkRecords) -> tuple[int, int]:
            done = records.digests.mark_done(marks)
            written = [notices[resident_id] for resident_id in done if resident_id in notices]
            records.outbox.put(written)
            return len(done), len(written)

        due, written = await self._network.transact(work, once=False)
        this.due += due
        this.written += written


def _digest_of(
    this: _Round, resident: Resident, subscription: Subscription, known: Mapping[str, _Known], day: date
) -> Digest:
    since = new_since(resident, subscription, this.until)
    topics: dict[str, frozenset[str]] = {}
    answered: set[str] = set()
    news: list[News] = []
    told: list[Told] = []
    for slug in (resident.home, *resident.followed):
        if slug is None or slug not in known:
            continue
        news += this.papers[slug].since(since)
        there = known[slug]
        if resident.id in there.topics:
            topics[slug] = there.topics[resident.id]
        answered.update(survey for survey, those in there.answered.items() if resident.id in those)
        told += there.told.get(resident.id, ())
    reader = Reader(resident, subscription, topics, frozenset(answered))
    return compose(reader, news, told, day, this.until)


def _due_at(cities: Iterable[City], now: datetime) -> dict[_Moment, list[str]]:
    """Which cities' wall clocks show the same."""
    found: dict[_Moment, list[str]] = {}
    for city in cities:
        found.setdefault(hours_due(now, ZoneInfo(city.zone)), []).append(city.slug)
    return found


def _list_due(
    records: NetworkRecords, *, home: str, day: date, hours: tuple[int, ...], after: str | None
) -> list[Due]:
    return records.digests.list_due([home], hours, day, after, BATCH)


def _known_in(
    records: CityRecords, *, city: City, paper: Paper | None, readers: Sequence[Due], now: datetime
) -> tuple[_Known, Paper]:
    """And what is new there, where this round has not read it yet."""
    if paper is None:
        news = records.news.list_news(now - MEMORY, now)
        paper = Paper([replace(one, city=city.slug) for one in news])
    until = now - SETTLED
    ids = [resident.id for resident, _ in readers]
    since = min(new_since(resident, subscription, until) for resident, subscription in readers)
    soon = until + max(CLOSING_SOON.values())
    surveys = [one.id for one in paper.surveys if one.at > since or one.sorts <= soon]
    every = frozenset(topic.code for topic in city.topics)
    told: dict[str, list[Told]] = {}
    for notice, at in records.outbox.list_digested(ids, since):
        subject = str(notice.facts.get("idea") or notice.facts.get("survey") or notice.key)
        told.setdefault(notice.recipient, []).append(Told(city.slug, notice.kind, subject, at, notice.facts))
    known = _Known(
        # What the city has given up is as if she had not chosen it.
        {who: chosen & every for who, chosen in records.news.topics_of(ids).items()},
        records.news.who_answered(surveys, ids) if surveys else {},
        told,
    )
    return known, paper


def _leave_out(
    records: NetworkRecords, resident: Resident, before: Subscription, sections: frozenset[Section]
) -> Subscription:
    after = replace(before, muted=sections)
    if after != before:
        records.digests.mute(resident.id, after.left_out)
    return after
