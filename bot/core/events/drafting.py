"""The use cases of drafts: an event, a change to one or a suggestion, while it is being written.

A draft is its writer's alone: for others it is EventUnknown. It survives whatever happens in between.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.core.cities.model import City
from bot.core.events.changing import alone
from bot.core.events.model import (
    Details,
    Draft,
    Event,
    EventCancelled,
    EventStatus,
    EventUnknown,
    Listing,
    Occurrence,
    Scope,
    TooManyDrafts,
    check_details,
)
from bot.core.events.schedule import HORIZON, Schedule, begun_at, check_new, spans
from bot.core.events.setting import in_zone
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import Permission
from bot.core.staff.service import Team

MOST_DRAFTS: Final = 30  # of one person in one city


class Drafting:
    """Each method is one transaction of the city's store."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids

    async def begin(self, resident: Resident, city: City, *, by_editor: bool = True) -> Draft:
        """An empty draft: of an event, or of a resident's suggestion. Raises TooManyDrafts, NotAllowed."""
        if by_editor:
            self._team.require(resident, Permission.EDIT, city.slug)
        return await self._keep(
            city,
            Draft(self._ids.new_id(), resident.id, Details(), None, self._clock.now(), by_editor=by_editor),
        )

    async def get(self, resident: Resident, city: City, draft_id: str) -> Draft:
        """Raises EventUnknown."""
        return await self._stores.of(city).read(lambda records: own_draft(records, resident, draft_id))

    async def list_of(self, resident: Resident, city: City) -> list[Draft]:
        """The one touched last first; without those that change nothing of the event they were begun with."""
        return await self._stores.of(city).read(lambda records: _worth_keeping(records, resident.id))

    async def change(
        self, resident: Resident, city: City, draft_id: str, change: Callable[[Draft], Draft]
    ) -> Draft:
        """Write what ``change`` makes of the draft. Raises EventUnknown, InvalidDetail, InvalidSchedule."""
        now = self._clock.now()

        def work(records: CityRecords) -> Draft:
            changed = replace(change(own_draft(records, resident, draft_id)), touched_at=now)
            check_draft(changed, city)
            records.drafts.put(changed)
            return changed

        return await self._stores.of(city).transact(work)

    async def reschedule(
        self, resident: Resident, city: City, draft_id: str, change: Callable[[Draft], Schedule]
    ) -> Draft:
        """Write when it takes place, by the city's clocks, whichever a calendar that it came from went by.

        Raises EventUnknown, InvalidSchedule: for what is over, too, or too far away.
        """
        now = self._clock.now()

        def change_schedule(draft: Draft) -> Draft:
            known = draft.schedule
            schedule = change(replace(draft, schedule=in_zone(known, city.zone) if known else None))
            check_new(schedule, now)
            return replace(draft, schedule=schedule)

        return await self.change(resident, city, draft_id, change_schedule)

    async def discard(self, resident: Resident, city: City, draft_id: str) -> None:
        """Throw it away. Raises EventUnknown."""

        def work(records: CityRecords) -> None:
            own_draft(records, resident, draft_id)
            records.drafts.remove(draft_id)

        await self._stores.of(city).transact(work)

    async def edit(self, editor: Resident, city: City, occurrence_id: str, scope: Scope) -> Draft:
        """A draft with what there is now: of this occurrence, of it and those after it, or of all.

        Raises NotAllowed, EventUnknown, EventCancelled, TooManyDrafts.
        """
        self._team.require(editor, Permission.EDIT, city.slug)
        listing = await self._stores.of(city).read(lambda records: listing_of(records, occurrence_id))
        if listing.is_cancelled:
            raise EventCancelled
        event, occurrence = listing.event, listing.occurrence
        if event.status is not EventStatus.PUBLISHED:
            return await self.revise(editor, city, event.id)  # nobody goes yet: it is changed as a whole
        if scope is Scope.FOLLOWING and event.source is not None:
            raise EventUnknown  # its calendar would lay down again what was split off
        if not event.schedule.repeats:
            scope = Scope.ALL
        details, schedule = begun_with(listing, scope)
        draft = Draft(
            self._ids.new_id(),
            editor.id,
            details,
            schedule,
            self._clock.now(),
            event_id=event.id,
            occurrence_id=occurrence.id,
            scope=scope,
            version=event.version,
        )
        return await self._keep(city, draft)

    async def revise(self, editor: Resident, city: City, event_id: str) -> Draft:
        """A draft with what was suggested, or with what waits for its hour, to be published as it is then.

        Raises NotAllowed, EventUnknown for what is neither, TooManyDrafts.
        """
        self._team.require(editor, Permission.EDIT, city.slug)
        event = await self._stores.of(city).read(lambda records: records.events.find(event_id))
        if event is None or event.status not in (EventStatus.SUGGESTED, EventStatus.SCHEDULED):
            raise EventUnknown
        return await self._keep(
            city,
            Draft(
                self._ids.new_id(),
                editor.id,
                event.details,
                event.schedule,
                self._clock.now(),
                event_id=event.id,
                version=event.version,
            ),
        )

    async def duplicate(self, editor: Resident, city: City, occurrence_id: str) -> Draft:
        """A draft of a new event with the same details and no date yet. Raises NotAllowed, EventUnknown, TooManyDrafts."""
        self._team.require(editor, Permission.EDIT, city.slug)
        listing = await self._stores.of(city).read(lambda records: listing_of(records, occurrence_id))
        return await self._keep(
            city, Draft(self._ids.new_id(), editor.id, listing.details, None, self._clock.now())
        )

    async def _keep(self, city: City, draft: Draft) -> Draft:
        def work(records: CityRecords) -> Draft:
            if len(_worth_keeping(records, draft.resident_id)) >= MOST_DRAFTS:
                raise TooManyDrafts(MOST_DRAFTS)
            for known in records.drafts.list_of(draft.resident_id):
                if (
                    known.event_id is not None
                    and replace(known, id=draft.id, touched_at=draft.touched_at) == draft
                ):
                    return known  # looked at before and left as it was
            records.drafts.put(draft)
            return draft

        return await self._stores.of(city).transact(work)


def own_draft(records: CityRecords, resident: Resident, draft_id: str) -> Draft:
    """Raises EventUnknown where it is somebody else's or gone."""
    draft = records.drafts.find(draft_id)
    if draft is None or draft.resident_id != resident.id:
        raise EventUnknown
    return draft


def _worth_keeping(records: CityRecords, resident_id: str) -> list[Draft]:
    return [draft for draft in records.drafts.list_of(resident_id) if not _changes_nothing(records, draft)]


def _changes_nothing(records: CityRecords, draft: Draft) -> bool:
    if draft.event_id is None:
        return False
    if draft.occurrence_id is None:
        event = records.events.find(draft.event_id)
        return event is not None and (event.details, event.schedule) == (draft.details, draft.schedule)
    listing = records.occurrences.find_listing(draft.occurrence_id)
    return listing is not None and begun_with(listing, draft.scope) == (draft.details, draft.schedule)


def listing_of(records: CityRecords, occurrence_id: str) -> Listing:
    """Whatever the event's status. Raises EventUnknown."""
    listing = records.occurrences.find_listing(occurrence_id)
    if listing is None:
        raise EventUnknown
    return listing


def begun_with(listing: Listing, scope: Scope) -> tuple[Details, Schedule]:
    """What a change of these dates begins with."""
    event, occurrence = listing.event, listing.occurrence
    if scope is Scope.THIS:
        return listing.details, alone(event.schedule, occurrence)
    if scope is Scope.FOLLOWING:
        return event.details, begun_at(event.schedule, occurrence.original, _made_before(event, occurrence))
    return event.details, event.schedule


def _made_before(event: Event, occurrence: Occurrence) -> int:
    """How many of its COUNT are over: excluded ones count, and what was added beside the rule does not."""
    by_rule = replace(event.schedule, extra=(), excluded=())
    return len(spans(by_rule, event.schedule.at(occurrence.original), limit=None))


def check_draft(draft: Draft, city: City) -> None:
    """Raises InvalidDetail for what an event of this city cannot have."""
    check_details(draft.details, languages=city.languages, topics=[topic.code for topic in city.topics])


def listing_from(draft: Draft, city: City, now: datetime) -> Listing | None:
    """What readers would see of the draft if it were published now; None as long as it has no time.

    It stands for nothing that is stored: its ids are the draft's.
    """
    schedule = draft.schedule
    if schedule is None:
        return None
    ahead = max(now, schedule.at(schedule.start)) + HORIZON
    found = spans(schedule, ahead, limit=None)
    first = next((span for span in found if span.ends_at > now), found[0] if found else None)
    if first is None:
        return None
    event = Event(
        draft.id, draft.id, draft.details, schedule, EventStatus.PUBLISHED, created_at=now, changed_at=now
    )
    occurrence = Occurrence(draft.id, draft.id, first.original, first.starts_at, first.ends_at)
    return Listing(event, occurrence, draft.details, city.slug)
