"""The use cases of calendars: what a file or a feed says is compared with what is here, shown, and then done.

An event is known by its UID, an occurrence by its RECURRENCE-ID, so importing again updates and cancels. What only we
know of an event (translations, capacity, picture …) stays; what the calendar says of it is the calendar's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from bot.core.cities.model import City
from bot.core.events.entries import CALLED_OFF, CalendarRead, CalendarUnreadable, Entry, Refusal
from bot.core.events.laying import Reconciled, lay_down, overrides_of, plan, reconcile, tell, with_all
from bot.core.events.model import (
    LONGEST_LINK,
    CapacityBelowGoing,
    ChangedMeanwhile,
    Details,
    Event,
    EventStatus,
    EventUnknown,
    Feed,
    InvalidDetail,
    Occurrence,
    Transition,
)
from bot.core.events.schedule import InvalidSchedule
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import AuditEntry, Permission
from bot.core.staff.service import OPERATOR, Team

FILE: Final = "file"  # the source of what was imported by hand
MOST_FEEDS: Final = 20
UIDS_A_LOOK: Final = 500
# What no calendar says of an occurrence, so that only editors have said it.
_OURS: Final = ("capacity", "guests_limit", "price", "accessibility", "spoken", "picture")


class FeedExists(Exception):
    """This address is followed already."""


class TooManyFeeds(Exception):
    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class FeedFailed(Exception):
    """The calendar could not be fetched or read; ``reason`` is a code that screens have words for."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Fetched:
    """A calendar as its server gave it, with what to ask by the next time."""

    content: bytes
    etag: str | None = None
    last_modified: str | None = None


class Calendars(Protocol):
    """Reads files and fetches feeds; see ``bot.interchange``."""

    async def read(self, content: bytes, city: City) -> CalendarRead:
        """Raises CalendarUnreadable."""
        ...

    async def fetch(self, url: str, etag: str | None, last_modified: str | None) -> Fetched | None:
        """None: it has not changed since. Raises FeedFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Report:
    """What an import does, or would do. ``vanished`` were in the feed and are no longer."""

    new: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    cancelled: tuple[Entry, ...] = ()
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    vanished: tuple[Event, ...] = ()
    told: int = 0
    name: str = ""

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.changed or self.cancelled or self.vanished)


class Importing:
    """Editors' methods raise NotAllowed. An import is one transaction: all that was not refused, or nothing."""

    def __init__(self, stores: CityStores, team: Team, calendars: Calendars, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._calendars = calendars
        self._clock = clock
        self._ids = ids

    async def preview(self, editor: Resident, city: City, content: bytes) -> Report:
        """What importing this file would do. Raises NotAllowed, CalendarUnreadable."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._compare(city, await self._calendars.read(content, city), FILE)

    async def take(self, editor: Resident, city: City, content: bytes) -> Report:
        """Import this file. Raises NotAllowed, CalendarUnreadable."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._import(city, await self._calendars.read(content, city), FILE, editor.id)

    async def preview_by_operator(self, city: City, content: bytes) -> Report:
        """The same from the command line. Raises CalendarUnreadable."""
        return await self._compare(city, await self._calendars.read(content, city), FILE)

    async def take_by_operator(self, city: City, content: bytes) -> Report:
        """The same from the command line. Raises CalendarUnreadable."""
        return await self._import(city, await self._calendars.read(content, city), FILE, OPERATOR)

    # Feeds

    async def preview_feed(self, editor: Resident, city: City, url: str) -> Report:
        """Fetch it, and tell what following it would do at first.

        Raises NotAllowed, InvalidDetail, FeedExists, TooManyFeeds, FeedFailed, CalendarUnreadable.
        """
        self._team.require(editor, Permission.EDIT, city.slug)
        _check_address(url)
        feeds = await self.list_feeds(editor, city)
        if any(feed.url == url for feed in feeds):
            raise FeedExists
        if len(feeds) >= MOST_FEEDS:
            raise TooManyFeeds(MOST_FEEDS)
        fetched = await self._calendars.fetch(url, None, None)
        if fetched is None:
            raise FeedFailed("not_a_calendar")
        return await self._compare(city, await self._calendars.read(fetched.content, city), "")

    async def follow(self, editor: Resident, city: City, url: str) -> Report:
        """Follow a feed from now on, and import what is in it. Raises what ``preview_feed`` raises."""
        self._team.require(editor, Permission.EDIT, city.slug)
        _check_address(url)
        fetched = await self._calendars.fetch(url, None, None)
        if fetched is None:
            raise FeedFailed("not_a_calendar")
        read = await self._calendars.read(fetched.content, city)
        now = self._clock.now()
        feed = Feed(
            self._ids.new_id(), url, editor.id, now, fetched.etag, fetched.last_modified, checked_at=now
        )

        def work(records: CityRecords) -> Report:
            if len(records.feeds.list_all()) >= MOST_FEEDS:
                raise TooManyFeeds(MOST_FEEDS)
            if not records.feeds.add(feed):
                raise FeedExists
            records.audit.add(
                AuditEntry("feed.followed", editor.id, city.slug, now, details={"feed": feed.id})
            )
            return self._do(records, city, read, feed.id, editor.id, now)

        return await self._stores.of(city).transact(work)

    async def unfollow(self, editor: Resident, city: City, feed_id: str) -> None:
        """Look into it no more; its events stay. Raises NotAllowed, EventUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> None:
            if not records.feeds.remove(feed_id):
                raise EventUnknown
            records.audit.add(AuditEntry("feed.left", editor.id, city.slug, now, details={"feed": feed_id}))

        await self._stores.of(city).transact(work)

    async def list_feeds(self, editor: Resident, city: City) -> list[Feed]:
        """Raises NotAllowed."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._stores.of(city).read(lambda records: records.feeds.list_all())

    async def look_into_feeds(self, city: City) -> int:
        """For the clock: fetch every feed of the city and import what is new; how many events changed.

        One that cannot be fetched or read is noted with the reason, for the editors to see; nothing else happens.
        """
        changed = 0
        for feed in await self._stores.of(city).read(lambda records: records.feeds.list_all()):
            now = self._clock.now()
            try:
                fetched = await self._calendars.fetch(feed.url, feed.etag, feed.last_modified)
                read = await self._calendars.read(fetched.content, city) if fetched else None
            except (FeedFailed, CalendarUnreadable) as failure:
                await self._note(city, replace(feed, checked_at=now, failure=str(failure)[:200]))
                continue
            if fetched is None or read is None:
                await self._note(city, replace(feed, checked_at=now, failure=None))
                continue
            try:
                changed += await self._import_feed(city, feed, fetched, read, now)
            except (CapacityBelowGoing, ChangedMeanwhile) as failure:
                await self._note(city, replace(feed, checked_at=now, failure=type(failure).__name__))
        return changed

    async def _note(self, city: City, feed: Feed) -> None:
        await self._stores.of(city).transact(lambda records: records.feeds.put(feed), once=False)

    async def _import_feed(
        self, city: City, feed: Feed, fetched: Fetched, read: CalendarRead, now: datetime
    ) -> int:
        looked = replace(
            feed, etag=fetched.etag, last_modified=fetched.last_modified, checked_at=now, failure=None
        )

        def work(records: CityRecords) -> int:
            if records.feeds.find(feed.id) is None:
                return 0  # left meanwhile
            records.feeds.put(looked)
            report = self._do(records, city, read, feed.id, "clock", now)
            return len(report.new) + len(report.changed) + len(report.cancelled) + len(report.vanished)

        return await self._stores.of(city).transact(work, once=False)

    # The inside

    async def _compare(self, city: City, read: CalendarRead, source: str) -> Report:
        now = self._clock.now()

        def query(records: CityRecords) -> Report:
            return _Comparison(records, city, read, source, now).report()

        return await self._stores.of(city).read(query)

    async def _import(self, city: City, read: CalendarRead, source: str, actor: str) -> Report:
        now = self._clock.now()
        return await self._stores.of(city).transact(
            lambda records: self._do(records, city, read, source, actor, now)
        )

    def _do(
        self, records: CityRecords, city: City, read: CalendarRead, source: str, actor: str, now: datetime
    ) -> Report:
        compared = _Comparison(records, city, read, source, now)
        told = 0
        for _, event, done in compared.new:
            added = replace(event, id=self._ids.new_id())
            records.events.add(added)
            records.events.move(Transition(added.id, None, added.status, actor, now))
            lay_down(records, added, done, self._ids, now)
        for _, before, event, done in compared.changed:
            if before.status is not event.status:
                records.events.move(Transition(event.id, before.status, event.status, actor, now))
            if not records.events.replace(event, version=before.version):
                raise ChangedMeanwhile
            shifts = lay_down(records, event, done, self._ids, now, before=before.details)
            told += tell(records, city, event, shifts, now)
        report = replace(compared.report(), told=told)
        if not report.is_nothing:
            counts = {
                "source": source,
                "new": len(report.new),
                "changed": len(report.changed),
                "cancelled": len(report.cancelled) + len(report.vanished),
            }
            records.audit.add(AuditEntry("events.imported", actor, city.slug, now, details=counts))
        return report


class _Comparison:
    """What a calendar says against what is here. Reads, and changes nothing."""

    def __init__(
        self, records: CityRecords, city: City, read: CalendarRead, source: str, now: datetime
    ) -> None:
        self._records = records
        self._source = source
        self._now = now
        self.name = read.name
        self.refused: list[Refusal] = list(read.refusals)
        self.new: list[tuple[Entry, Event, Reconciled]] = []
        self.changed: list[tuple[Entry | None, Event, Event, Reconciled]] = []
        self.unchanged = 0
        known: dict[str, Event] = {}
        uids = [entry.uid for entry in read.entries]
        for start in range(0, len(uids), UIDS_A_LOOK):
            known |= records.events.find_by_uid(uids[start : start + UIDS_A_LOOK])
        for entry in read.entries:
            try:
                self._look_at(entry, known.get(entry.uid))
            except InvalidSchedule as invalid:
                self.refused.append(Refusal(entry.line, _title(entry), invalid.problem, invalid.detail))
        if source not in ("", FILE) and not read.refusals:  # what is refused is there, if unreadable
            self._look_for_vanished(source, frozenset(uids))

    def report(self) -> Report:
        changed = [(entry, event) for entry, _, event, _ in self.changed if entry is not None]
        return Report(
            tuple(entry for entry, _, _ in self.new),
            tuple(entry for entry, event in changed if event.status is not EventStatus.CANCELLED),
            tuple(entry for entry, event in changed if event.status is EventStatus.CANCELLED),
            self.unchanged,
            tuple(self.refused),
            tuple(event for entry, _, event, _ in self.changed if entry is None),
            name=self.name,
        )

    def _look_at(self, entry: Entry, known: Event | None) -> None:
        if known is None and entry.cancelled:
            self.unchanged += 1  # it was never here
            return
        if known and known.source is None and self._source != FILE:
            self.unchanged += 1  # our own, known by its UID to the whole world: no feed changes it
            return
        existing = self._records.occurrences.list_of(known.id) if known else []
        if known and entry.is_partial:
            entry = _of_series(entry, known, existing)
        wanted = plan(entry.schedule, self._now, entry.overrides)
        until = max((each.ends_at for each in wanted), default=None)
        if known is None:
            event = Event(
                "",
                entry.uid,
                entry.details,
                entry.schedule,
                EventStatus.PUBLISHED,
                created_at=self._now,
                changed_at=self._now,
                source=self._source or FILE,
                published_at=self._now,
                until=until,
            )
            self.new.append((entry, event, Reconciled(added=tuple(wanted))))
            return
        if entry.cancelled:
            self._cancel(entry, known)
            return
        details = merged(known.details, entry.details)
        done = _with_ours(reconcile(existing, wanted, self._now, entry.schedule.start - known.schedule.start))
        back = known.status is EventStatus.CANCELLED
        if self._source != FILE:
            if back and all(CALLED_OFF in one.changes for one in existing if one.ends_at > self._now):
                self.unchanged += 1  # editors called it off; only they let it take place after all
                return
            done = _left_off(done)
        later = all(each.starts_at > (known.until or self._now) for each in done.added)
        same = (details, entry.schedule) == (known.details, known.schedule) and not done.changed and later
        if known.status not in (EventStatus.PUBLISHED, EventStatus.CANCELLED) or (same and not back):
            self.unchanged += 1
            return
        event = replace(
            known,
            details=details,
            schedule=entry.schedule,
            status=EventStatus.PUBLISHED,
            version=known.version + 1,
            changed_at=self._now,
            until=until,
        )
        if details != known.details:
            done = with_all(done, [one for one in existing if one.ends_at > self._now])
        self.changed.append((entry, known, event, done))

    def _cancel(self, entry: Entry | None, known: Event) -> None:
        if known.status is not EventStatus.PUBLISHED:
            self.unchanged += 1
            return
        event = replace(known, status=EventStatus.CANCELLED, version=known.version + 1, changed_at=self._now)
        ahead = [
            (one, replace(one, cancelled_at=self._now))
            for one in self._records.occurrences.list_of(known.id)
            if one.ends_at > self._now and one.cancelled_at is None
        ]
        self.changed.append((entry, known, event, Reconciled(changed=tuple(ahead))))

    def _look_for_vanished(self, source: str, there: frozenset[str]) -> None:
        for event in self._records.events.list_from(source):
            ahead = event.until is not None and event.until > self._now
            if event.uid not in there and ahead:
                self._cancel(None, event)


def _with_ours(done: Reconciled) -> Reconciled:
    """What editors said of single occurrences stays."""
    kept = [
        (
            was,
            replace(
                now_is,
                changes={key: was.changes[key] for key in _OURS if key in was.changes} | {**now_is.changes},
            ),
        )
        for was, now_is in done.changed
    ]
    return replace(done, changed=tuple(pair for pair in kept if pair[0] != pair[1]))


def _left_off(done: Reconciled) -> Reconciled:
    """Without the occurrences that editors called off: a feed does not know of it."""
    return replace(done, changed=tuple(pair for pair in done.changed if CALLED_OFF not in pair[0].changes))


def _of_series(entry: Entry, known: Event, existing: Sequence[Occurrence]) -> Entry:
    """A message about single occurrences, as the series that is here with these occurrences changed."""
    said = {override.original: override for override in entry.overrides}
    kept = {override.original: override for override in overrides_of(existing)}
    return replace(
        entry, details=known.details, schedule=known.schedule, overrides=tuple((kept | said).values())
    )


def merged(known: Details, said: Details) -> Details:
    """What is known of an event with what its calendar says now; what the calendar is silent about stays."""
    return replace(
        known,
        texts={**said.texts, **{tag: words for tag, words in known.texts.items() if tag not in said.texts}},
        place=said.place or known.place,
        location=said.location or known.location,
        topic=said.topic or known.topic,
        organiser=said.organiser or known.organiser,
        link=said.link or known.link,
    )


def _title(entry: Entry) -> str:
    return next((words.title for words in entry.details.texts.values()), entry.uid)


def _check_address(url: str) -> None:
    if len(url) > LONGEST_LINK or not url.startswith(("https://", "http://", "webcal://")):
        raise InvalidDetail("link", LONGEST_LINK)
