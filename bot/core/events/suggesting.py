"""The use cases of suggestions: residents hand events to the editors, who publish, mend or decline them."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.core.cities.model import City
from bot.core.events.drafting import check_draft, own_draft
from bot.core.events.model import (
    LONGEST_WORDS,
    Draft,
    DraftIncomplete,
    Event,
    EventStatus,
    EventUnknown,
    InvalidDetail,
    Listing,
    TooManyDrafts,
    Transition,
)
from bot.core.events.publishing import announce, audit, confirm, new_event, to_author
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import Permission, Role
from bot.core.staff.service import Team

MOST_A_DAY: Final = 5  # of one resident in one city
PAGE: Final = 50


class Suggesting:
    """What only editors may do raises NotAllowed for others."""

    def __init__(self, stores: CityStores, team: Team, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._clock = clock
        self._ids = ids

    async def submit(self, resident: Resident, city: City, draft_id: str) -> Event:
        """Hand a suggestion to the city's editors, who are told.

        Raises EventUnknown, DraftIncomplete, InvalidSchedule, InvalidDetail, TooManyDrafts (a day's).
        """
        now = self._clock.now()
        team = await self._team.list_by_operator(city.slug)
        editors = {grant.resident_id: None for grant in team if grant.role in (Role.EDITOR, Role.ADMIN)}

        def work(records: CityRecords) -> Event:
            draft = own_draft(records, resident, draft_id)
            check_draft(draft, city)
            if draft.missing:
                raise DraftIncomplete(draft.missing)
            waiting = records.events.list_with_status(EventStatus.SUGGESTED, 1000)
            recent = [
                one
                for one in waiting
                if one.author == resident.id and now - one.created_at < timedelta(days=1)
            ]
            if len(recent) >= MOST_A_DAY:
                raise TooManyDrafts(MOST_A_DAY)
            if not records.drafts.remove(draft_id):
                raise EventUnknown
            event = replace(
                new_event(self._ids, draft, now, None),
                status=EventStatus.SUGGESTED,
                published_at=None,
                author=resident.id,
            )
            announce(records, city, event, resident.id, now, self._ids)
            records.outbox.put(
                [
                    Notice(
                        "event.suggested",
                        editor,
                        f"event.suggested:{event.id}:{editor}",
                        now,
                        {"city": city.slug, "event": event.id},
                    )
                    for editor in editors
                ]
            )
            return event

        return await self._stores.of(city).transact(work)

    async def list_with_status(self, editor: Resident, city: City, status: EventStatus) -> list[Listing]:
        """Suggestions that wait, or what waits for its hour, each by its first occurrence. Raises NotAllowed."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def query(records: CityRecords) -> list[Listing]:
            events = records.events.list_with_status(status, PAGE)
            first = records.occurrences.next_of([event.id for event in events], now)
            return [replace(first[event.id], city=city.slug) for event in events if event.id in first]

        return await self._stores.of(city).read(query)

    async def review(self, editor: Resident, city: City, event_id: str) -> Listing:
        """An event of any status, by its next occurrence, for an editor's eyes. Raises NotAllowed, EventUnknown."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def query(records: CityRecords) -> Listing:
            found = records.occurrences.next_of([event_id], now).get(event_id)
            if found is None:
                raise EventUnknown
            return replace(found, city=city.slug)

        return await self._stores.of(city).read(query)

    async def approve(self, editor: Resident, city: City, event_id: str) -> Event:
        """Publish a suggestion as it is; its author is told, once. Raises NotAllowed, EventUnknown, InvalidSchedule."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> Event:
            known = records.events.find(event_id)
            if known is None or known.status is not EventStatus.SUGGESTED:
                raise EventUnknown
            draft = Draft("", editor.id, known.details, known.schedule, now, event_id, version=known.version)
            return confirm(records, city, editor, draft, known, now, None, self._ids)

        return await self._stores.of(city).transact(work)

    async def reject(self, editor: Resident, city: City, event_id: str, reason: str) -> Event:
        """Decline a suggestion; its author is told why. Raises NotAllowed, EventUnknown, InvalidDetail."""
        self._team.require(editor, Permission.EDIT, city.slug)
        if not reason.strip() or len(reason) > LONGEST_WORDS:
            raise InvalidDetail("reason", LONGEST_WORDS)
        now = self._clock.now()

        def work(records: CityRecords) -> Event:
            known = records.events.find(event_id)
            step = Transition(
                event_id, EventStatus.SUGGESTED, EventStatus.REJECTED, editor.id, now, reason.strip()
            )
            if known is None or not records.events.move(step):
                raise EventUnknown
            audit(records, city, editor.id, "event.rejected", known, now, {})
            records.outbox.put(to_author(city, known, "event.rejected", now, {"reason": reason.strip()}))
            return replace(known, status=EventStatus.REJECTED)

        return await self._stores.of(city).transact(work)
