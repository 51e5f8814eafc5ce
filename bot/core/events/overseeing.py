"""What editors see of what they have published, and whose ticket it is that somebody shows. Reads only."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.cities.model import City
from bot.core.events.drafting import begun_with, listing_of, own_draft
from bot.core.events.model import (
    Attendance,
    AttendanceStatus,
    Details,
    Draft,
    Event,
    EventStatus,
    EventUnknown,
    Feedback,
    Listing,
    Occurrence,
    Scope,
)
from bot.core.events.ports import Numbers
from bot.core.events.schedule import HORIZON, Schedule
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import Permission
from bot.core.staff.service import Team

MOST_LOOKED_AT: Final = 1_000  # occurrences; a daily event takes four hundred
DOOR_OPENS: Final = timedelta(hours=12)  # before an event begins, and so long after its end


@dataclass(frozen=True, slots=True)
class Overview:
    """An occurrence as an editor sees it, whatever its status."""

    listing: Listing
    numbers: Numbers
    feedback: tuple[Feedback, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose code it is. ``is_now``: the event takes place about now, so that somebody may well come with it."""

    listing: Listing
    attendance: Attendance
    is_now: bool

    @property
    def is_good(self) -> bool:
        """Whether it admits anybody: who waits, or was offered a seat, has none yet."""
        return self.attendance.status is AttendanceStatus.GOING and not self.listing.is_cancelled


class Overseeing:
    """What only editors may see raises NotAllowed for others."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock

    async def upcoming(self, editor: Resident, city: City) -> list[Listing]:
        """Each event that is ahead once, by its next occurrence, the soonest first. Raises NotAllowed."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()
        listings = await self._stores.of(city).read(
            lambda records: records.occurrences.list_between(now, now + HORIZON, limit=MOST_LOOKED_AT)
        )
        first: dict[str, Listing] = {}
        for listing in listings:
            first.setdefault(listing.event.id, replace(listing, city=city.slug))
        return list(first.values())

    async def look(self, editor: Resident, city: City, occurrence_id: str) -> Overview:
        """Raises NotAllowed, EventUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)

        def query(records: CityRecords) -> Overview:
            listing = replace(listing_of(records, occurrence_id), city=city.slug)
            numbers = records.attendances.numbers_of(occurrence_id)
            return Overview(listing, numbers, tuple(records.attendances.feedback_of(occurrence_id)))

        return await self._stores.of(city).read(query)

    async def concerned_by_cancelling(
        self, editor: Resident, city: City, occurrence_id: str, scope: Scope
    ) -> int:
        """How many people would be told. Raises NotAllowed, EventUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def query(records: CityRecords) -> int:
            listing = listing_of(records, occurrence_id)
            if listing.event.status is not EventStatus.PUBLISHED:
                return 0
            _, meant = meant_by(records, listing, scope, now)
            off = [one.id for one in meant if one.cancelled_at is None]
            return len({resident_id for _, resident_id in records.attendances.list_concerned(off)})

        return await self._stores.of(city).read(query)

    async def target_of(self, resident: Resident, city: City, draft_id: str) -> tuple[Draft, Event | None]:
        """The draft, and the event that it changes, if it does. Raises EventUnknown for a draft of somebody else."""

        def query(records: CityRecords) -> tuple[Draft, Event | None]:
            draft = own_draft(records, resident, draft_id)
            return draft, records.events.find(draft.event_id) if draft.event_id else None

        return await self._stores.of(city).read(query)

    async def before(self, resident: Resident, city: City, draft: Draft) -> tuple[Details, Schedule] | None:
        """What a change of published dates is a change of, as it is now; None for any other draft.

        Raises EventUnknown.
        """
        occurrence_id = draft.occurrence_id
        if occurrence_id is None or draft.resident_id != resident.id:
            return None
        listing = await self._stores.of(city).read(lambda records: listing_of(records, occurrence_id))
        return begun_with(listing, draft.scope)

    async def ticket(self, resident: Resident, city: City, code: str) -> Ticket:
        """Whose code this is: an editor may ask about any, others about their own alone.

        Raises NotAllowed for somebody else's; EventUnknown for one that nobody has, which only an editor is told.
        """
        is_editor = self._team.may(resident, Permission.EDIT, city.slug)
        now = self._clock.now()

        def query(records: CityRecords) -> Ticket:
            known = records.attendances.find_by_code(code)
            if not is_editor and (known is None or known.resident_id != resident.id):
                self._team.require(resident, Permission.EDIT, city.slug)
            if known is None:
                raise EventUnknown
            listing = replace(listing_of(records, known.occurrence_id), city=city.slug)
            return Ticket(listing, known, is_now=_is_about(listing.occurrence, now))

        return await self._stores.of(city).read(query)


def meant_by(
    records: CityRecords, listing: Listing, scope: Scope, now: datetime
) -> tuple[Scope, list[Occurrence]]:
    """The occurrences that a scope means, without what has ended; what takes place once is meant whole."""
    event, occurrence = listing.event, listing.occurrence
    wide = scope if event.schedule.repeats else Scope.ALL
    ahead = [one for one in records.occurrences.list_of(event.id) if one.ends_at > now]
    if wide is Scope.THIS:
        ahead = [one for one in ahead if one.id == occurrence.id]
    elif wide is Scope.FOLLOWING:
        ahead = [one for one in ahead if one.original >= occurrence.original]
    return wide, ahead


def _is_about(occurrence: Occurrence, now: datetime) -> bool:
    return occurrence.starts_at - DOOR_OPENS <= now <= occurrence.ends_at + DOOR_OPENS
