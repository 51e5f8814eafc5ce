"""The use cases of publishing: a new event, a change, calling one off.

One transaction each: the event, its occurrences, the notices to those concerned, the audit entry, or nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.core.cities.model import City
from bot.core.events.attending import Attending
from bot.core.events.changing import Changed
from bot.core.events.drafting import check_draft, listing_of, own_draft
from bot.core.events.entries import CALLED_OFF
from bot.core.events.laying import Reconciled, Shift, lay_down, plan, reconcile, shift_of, tell
from bot.core.events.model import (
    LONGEST_WORDS,
    ChangedMeanwhile,
    Details,
    Draft,
    DraftIncomplete,
    Event,
    EventStatus,
    EventUnknown,
    InvalidDetail,
    Scope,
    Transition,
)
from bot.core.events.overseeing import meant_by
from bot.core.events.ports import Numbers
from bot.core.events.schedule import Schedule, check_new, ended_before
from bot.core.notices.model import Notice
from bot.core.residents.model import Resident
from bot.core.shared.clock import Clock, Ids
from bot.core.shared.unit_of_work import CityRecords, CityStores
from bot.core.staff.model import AuditEntry, Permission
from bot.core.staff.service import OPERATOR, Team

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Effect:
    """What applying a draft would do: which occurrences are moved or called off, and how many people are told."""

    shifts: tuple[Shift, ...]
    told: int


class Publishing:
    """For editors: everything raises NotAllowed for who is none in that city."""

    def __init__(self, stores: CityStores, team: Team, attending: Attending, clock: Clock, ids: Ids) -> None:
        self._stores = stores
        self._team = team
        self._attending = attending
        self._clock = clock
        self._ids = ids

    async def effect(self, editor: Resident, city: City, draft_id: str) -> Effect:
        """What publishing this draft would change for those who go. Raises what ``publish`` raises."""
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def query(records: CityRecords) -> Effect:
            draft = own_draft(records, editor, draft_id)
            event = _event_of(records, draft)
            if event is None or event.status is not EventStatus.PUBLISHED:
                return Effect((), 0)
            changed = Changed.of(records, draft, event, now)
            shifts = [
                shift_of(changed.event, changed.before, was, now_is) for was, now_is in changed.done.changed
            ]
            told = tuple(shift for shift in shifts if shift.is_told and shift.after.ends_at > now)
            concerned = records.attendances.list_concerned([shift.after.id for shift in told])
            return Effect(told, len({resident_id for _, resident_id in concerned}))

        return await self._stores.of(city).read(query)

    async def publish(
        self, editor: Resident, city: City, draft_id: str, at: datetime | None = None
    ) -> tuple[Event, int]:
        """Publish a new event, now or ``at`` a time; or apply a change. The event, and how many people are told.

        Of two who do it at once one does it, the other gets EventUnknown. Raises NotAllowed, DraftIncomplete,
        InvalidSchedule, InvalidDetail, ChangedMeanwhile, CapacityBelowGoing.
        """
        self._team.require(editor, Permission.EDIT, city.slug)
        now = self._clock.now()

        def work(records: CityRecords) -> tuple[Event, int]:
            draft = own_draft(records, editor, draft_id)
            check_draft(draft, city)
            if draft.missing:
                raise DraftIncomplete(draft.missing)
            if not records.drafts.remove(draft_id):
                raise EventUnknown
            known = _event_of(records, draft)
            if known is None:
                event = new_event(self._ids, draft, now, at)
                announce(records, city, event, editor.id, now, self._ids)
                return event, 0
            if known.status in (EventStatus.SUGGESTED, EventStatus.SCHEDULED):
                return confirm(records, city, editor, draft, known, now, at, self._ids), 0
            return self._apply(records, city, editor, draft, known, now)

        return await self._stores.of(city).transact(work)

    async def publish_by_operator(self, city: City, details: Details, schedule: Schedule) -> Event:
        """From a script. Raises InvalidSchedule, InvalidDetail."""
        now = self._clock.now()
        draft = Draft("", OPERATOR, details, schedule, now)
        check_draft(draft, city)

        def work(records: CityRecords) -> Event:
            event = new_event(self._ids, draft, now, None)
            announce(records, city, event, OPERATOR, now, self._ids)
            return event

        return await self._stores.of(city).transact(work)

    async def cancel(
        self, editor: Resident, city: City, occurrence_id: str, scope: Scope, reason: str = ""
    ) -> int:
        """Call off this occurrence, it and those after it, or all; how many people are told. Done again: nobody.

        Raises NotAllowed, EventUnknown, InvalidDetail.
        """
        self._team.require(editor, Permission.EDIT, city.slug)
        if len(reason) > LONGEST_WORDS:
            raise InvalidDetail("reason", LONGEST_WORDS)
        now = self._clock.now()

        def work(records: CityRecords) -> int:
            listing = listing_of(records, occurrence_id)
            event, occurrence = listing.event, listing.occurrence
            wide, ahead = meant_by(records, listing, scope, now)
            changed = replace(event, version=event.version + 1, changed_at=now)
            if wide is Scope.FOLLOWING:
                changed = replace(changed, schedule=ended_before(event.schedule, occurrence.original))
            if wide is Scope.ALL:
                step = Transition(event.id, event.status, EventStatus.CANCELLED, editor.id, now, reason)
                if event.status is EventStatus.CANCELLED or not records.events.move(step):
                    return 0
                changed = replace(changed, status=EventStatus.CANCELLED)
            if not records.events.replace(changed, version=event.version):
                raise ChangedMeanwhile
            done = Reconciled(
                changed=tuple(
                    (one, replace(one, cancelled_at=now, changes={**one.changes, CALLED_OFF: True}))
                    for one in ahead
                    if one.cancelled_at is None
                )
            )
            shifts = lay_down(records, changed, done, self._ids, now)
            audit(records, city, editor.id, "event.cancelled", event, now, {"scope": wide.value})
            if event.status is not EventStatus.PUBLISHED:
                return 0
            return tell(records, city, changed, shifts, now, reason)

        return await self._stores.of(city).transact(work)

    async def numbers(self, editor: Resident, city: City, occurrence_id: str) -> Numbers:
        """Who goes, waits, came, and what they thought. Raises NotAllowed."""
        self._team.require(editor, Permission.EDIT, city.slug)
        return await self._stores.of(city).read(lambda records: records.attendances.numbers_of(occurrence_id))

    def _apply(
        self, records: CityRecords, city: City, editor: Resident, draft: Draft, known: Event, now: datetime
    ) -> tuple[Event, int]:
        if known.version != draft.version:
            raise ChangedMeanwhile
        changed = Changed.of(records, draft, known, now)
        if changed.rest is not None and not records.events.replace(changed.rest, version=known.version):
            raise ChangedMeanwhile
        event = changed.event
        if changed.rest is None:
            if not records.events.replace(event, version=known.version):
                raise ChangedMeanwhile
        else:
            event = replace(event, id=(new_id := self._ids.new_id()), uid=f"{new_id}@charshi", version=0)
            event = replace(event, source=None)  # its calendar knows nothing of it, and would have it vanish
            records.events.add(event)
            records.events.move(Transition(event.id, None, event.status, editor.id, now))
            records.occurrences.move_to([was.id for was in changed.moving], event.id)
        done = Reconciled(
            changed.done.added,
            tuple((was, replace(now_is, event_id=event.id)) for was, now_is in changed.done.changed),
        )
        shifts = lay_down(records, event, done, self._ids, now, before=changed.before)
        for one in records.occurrences.list_of(event.id):
            if one.ends_at > now:
                self._attending.offer_freed(records, city, one.id, now)
        audit(records, city, editor.id, "event.changed", event, now, {"scope": draft.scope.value})
        return event, tell(records, city, event, shifts, now)


def new_event(ids: Ids, draft: Draft, now: datetime, at: datetime | None) -> Event:
    """Of our own, from a draft that lacks nothing."""
    assert draft.schedule
    waits = at is not None and at > now
    event_id = ids.new_id()
    return Event(
        event_id,
        f"{event_id}@charshi",
        draft.details,
        draft.schedule,
        EventStatus.SCHEDULED if waits else EventStatus.PUBLISHED,
        created_at=now,
        changed_at=now,
        publish_at=at if waits else None,
        published_at=None if waits else now,
    )


def announce(records: CityRecords, city: City, event: Event, actor: str, now: datetime, ids: Ids) -> None:
    """Add a new event with its occurrences. Raises InvalidSchedule."""
    check_new(event.schedule, event.publish_at or now)
    wanted = plan(event.schedule, now)
    event = replace(event, until=max((each.ends_at for each in wanted), default=None))
    records.events.add(event)
    records.events.move(Transition(event.id, None, event.status, actor, now))
    lay_down(records, event, Reconciled(added=tuple(wanted)), ids, now)
    audit(records, city, actor, f"event.{event.status}", event, now, {})


def confirm(
    records: CityRecords,
    city: City,
    editor: Resident,
    draft: Draft,
    known: Event,
    now: datetime,
    at: datetime | None,
    ids: Ids,
) -> Event:
    """A suggestion, or what waits for its hour, is published as the draft has it."""
    assert draft.schedule
    if draft.version != known.version:
        raise ChangedMeanwhile
    check_new(draft.schedule, max(at, now) if at else now)
    waits = at is not None and at > now
    after = EventStatus.SCHEDULED if waits else EventStatus.PUBLISHED
    step = Transition(known.id, known.status, after, editor.id, now)
    wanted = plan(draft.schedule, now)
    event = replace(
        known,
        details=draft.details,
        schedule=draft.schedule,
        status=after,
        version=known.version + 1,
        changed_at=now,
        publish_at=at if waits else None,
        published_at=None if waits else now,
        until=max((each.ends_at for each in wanted), default=None),
    )
    if not records.events.move(step) or not records.events.replace(event, version=known.version):
        raise ChangedMeanwhile
    done = reconcile(records.occurrences.list_of(known.id), wanted, now)
    lay_down(records, event, done, ids, now)
    audit(records, city, editor.id, f"event.{after}", event, now, {})
    if known.status is EventStatus.SUGGESTED and not waits:
        records.outbox.put(to_author(city, event, "event.approved", now, {}))
    return event


def audit(
    records: CityRecords,
    city: City,
    actor: str,
    action: str,
    event: Event,
    now: datetime,
    details: dict[str, Any],
) -> None:
    """Who did what with which event."""
    records.audit.add(AuditEntry(action, actor, city.slug, now, details={"event": event.id, **details}))


def to_author(city: City, event: Event, kind: str, now: datetime, facts: dict[str, Any]) -> list[Notice]:
    """A notice to who suggested the event, if anybody did."""
    if event.author is None:
        return []
    key = f"{kind}:{event.id}:{event.author}"
    return [Notice(kind, event.author, key, now, {"city": city.slug, "event": event.id, **facts})]


def _event_of(records: CityRecords, draft: Draft) -> Event | None:
    if draft.event_id is None:
        return None
    event = records.events.find(draft.event_id)
    if event is None or event.status in (EventStatus.CANCELLED, EventStatus.REJECTED):
        raise EventUnknown
    return event
