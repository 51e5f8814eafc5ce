"""Bringing an event's occurrences in line with its schedule, and telling those whom a change concerns.

An edit, a cancellation, an import and the passing of time all do it this way. Whoever has a seat keeps it: an
occurrence that is moved stays the same occurrence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.core.cities.model import City
from bot.core.events.entries import Override, Planned, planned
from bot.core.events.model import Details, Event, Occurrence
from bot.core.events.schedule import HORIZON, Schedule
from bot.core.notices.model import Notice, Urgency
from bot.core.shared.clock import Ids
from bot.core.shared.unit_of_work import CityRecords

SOON = timedelta(days=2)  # a change of what begins so soon is told at night too


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What has to be done to the occurrences that are there; each pair is before and after."""

    added: tuple[Planned, ...] = ()
    changed: tuple[tuple[Occurrence, Occurrence], ...] = ()

    @property
    def is_nothing(self) -> bool:
        return not self.added and not self.changed


@dataclass(frozen=True, slots=True)
class Shift:
    """What people are told: an occurrence was moved in time or place, or does not take place."""

    before: Occurrence
    after: Occurrence
    place_before: str
    place_after: str

    @property
    def is_cancellation(self) -> bool:
        return self.before.cancelled_at is None and self.after.cancelled_at is not None

    @property
    def is_told(self) -> bool:
        hours = (self.before.starts_at, self.before.ends_at) != (self.after.starts_at, self.after.ends_at)
        back = self.before.cancelled_at is not None and self.after.cancelled_at is None
        moved = self.after.cancelled_at is None and (hours or self.place_before != self.place_after)
        return self.is_cancellation or back or moved


def plan(schedule: Schedule, now: datetime, overrides: Sequence[Override] = ()) -> list[Planned]:
    """The occurrences up to HORIZON ahead. Raises InvalidSchedule where there are too many."""
    ahead = max(now, schedule.at(schedule.start)) + HORIZON
    return planned(schedule, overrides, ahead)


def overrides_of(occurrences: Sequence[Occurrence]) -> list[Override]:
    """What an editor or a calendar said of single occurrences, to be said again of a series that is laid down anew."""
    return [
        Override(
            one.original,
            one.starts_at if one.moved else None,
            one.ends_at if one.moved else None,
            one.cancelled_at is not None,
            one.changes,
        )
        for one in occurrences
        if one.moved or one.changes or one.cancelled_at
    ]


def reconcile(
    existing: Sequence[Occurrence],
    wanted: Sequence[Planned],
    now: datetime,
    shift: timedelta = timedelta(0),
) -> Reconciled:
    """Match by the name within the series, then by day, then by name moved by ``shift``; a single one by being alone.

    What is wanted no longer and has not ended is cancelled; what has ended stays as it was.
    """
    pairs = _match(existing, wanted, shift, now)
    taken = {id(plan) for _, plan in pairs}
    matched = {one.id for one, _ in pairs}
    changed = [(one, _as_planned(one, plan, now)) for one, plan in pairs]
    changed += [
        (one, replace(one, cancelled_at=now))
        for one in existing
        if one.id not in matched and one.cancelled_at is None and one.ends_at > now
    ]
    return Reconciled(
        tuple(plan for plan in wanted if id(plan) not in taken),
        tuple((before, after) for before, after in changed if before != after),
    )


def with_all(done: Reconciled, ahead: Sequence[Occurrence]) -> Reconciled:
    """After a change of details: what keeps its hours is written too, for its place and seats follow from them."""
    touched = {was.id for was, _ in done.changed}
    others = tuple((one, one) for one in ahead if one.id not in touched and one.cancelled_at is None)
    return Reconciled(done.added, (*done.changed, *others))


def _match(
    existing: Sequence[Occurrence], wanted: Sequence[Planned], shift: timedelta, now: datetime
) -> list[tuple[Occurrence, Planned]]:
    if len(existing) == 1 and len(wanted) == 1:
        # Who was there last year does not go to what takes place under the same name this year.
        is_another = existing[0].ends_at <= now < wanted[0].ends_at
        return [] if is_another else [(existing[0], wanted[0])]
    pairs: list[tuple[Occurrence, Planned]] = []
    left, free = list(existing), list(wanted)
    for whole_day, by in ((False, timedelta(0)), (True, timedelta(0)), (False, shift)):
        by_name = {_name(plan.original, whole_day): plan for plan in reversed(free)}
        found = [
            (one, by_name.pop(name))
            for one in left
            if (name := _name(one.original + by, whole_day)) in by_name
        ]
        pairs += found
        done, used = {one.id for one, _ in found}, {id(plan) for _, plan in found}
        left = [one for one in left if one.id not in done]
        free = [plan for plan in free if id(plan) not in used]
    return pairs


def _name(original: datetime, whole_day: bool) -> date:
    return original.date() if whole_day else original


def _as_planned(one: Occurrence, plan: Planned, now: datetime) -> Occurrence:
    return replace(
        one,
        original=plan.original,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        cancelled_at=(one.cancelled_at or now) if plan.cancelled else None,
        moved=plan.moved,
        changes=plan.changes,
    )


def lay_down(
    records: CityRecords,
    event: Event,
    done: Reconciled,
    ids: Ids,
    now: datetime,
    before: Details | None = None,
) -> list[Shift]:
    """Write it; ``before`` are the event's details until now. Returns what those concerned are to be told.

    Raises CapacityBelowGoing.
    """
    records.occurrences.add(
        [
            Occurrence(
                ids.new_id(),
                event.id,
                plan.original,
                plan.starts_at,
                plan.ends_at,
                now if plan.cancelled else None,
                plan.moved,
                plan.changes,
            )
            for plan in done.added
        ],
        {event.id: event},
    )
    shifts = []
    for was, now_is in done.changed:
        records.occurrences.update(now_is, event)
        if was.starts_at != now_is.starts_at:
            records.attendances.reschedule_reminders(now_is.id, now_is.starts_at, now)
        shifts.append(shift_of(event, before or event.details, was, now_is))
    return [shift for shift in shifts if shift.is_told and shift.after.ends_at > now]


def shift_of(event: Event, before: Details, was: Occurrence, now_is: Occurrence) -> Shift:
    return Shift(
        was,
        now_is,
        before.changed_by(was.changes).place,
        event.details.changed_by(now_is.changes).place,
    )


def tell(
    records: CityRecords, city: City, event: Event, shifts: Sequence[Shift], now: datetime, reason: str = ""
) -> int:
    """One notice to everybody who goes, waits or is reminded, however many occurrences changed; how many are told."""
    by_occurrence = {shift.after.id: shift for shift in shifts if shift.is_told}
    if not by_occurrence:
        return 0
    concerned: dict[str, list[Shift]] = {}
    for occurrence_id, resident_id in records.attendances.list_concerned(list(by_occurrence)):
        concerned.setdefault(resident_id, []).append(by_occurrence[occurrence_id])
    records.outbox.put(
        [
            _notice(city, event, resident_id, sorted(theirs, key=_first), now, reason)
            for resident_id, theirs in concerned.items()
        ]
    )
    return len(concerned)


def _first(shift: Shift) -> tuple[bool, datetime, str]:
    """A notice of a change is about one that takes place: of a cancelled one it would be true no longer."""
    return shift.is_cancellation, shift.after.starts_at, shift.after.id


def _notice(
    city: City, event: Event, resident_id: str, shifts: Sequence[Shift], now: datetime, reason: str
) -> Notice:
    """About the first of them; the screen says how many others there are."""
    shift = shifts[0]
    facts: Mapping[str, Any] = {
        "city": city.slug,
        "occurrence": shift.after.id,
        "was": [shift.before.starts_at.isoformat(), shift.before.ends_at.isoformat()],
        "place": shift.place_before,
        "back": shift.before.cancelled_at is not None,
        "others": len(shifts) - 1,
        "reason": reason,
    }
    soon = min(shift.before.starts_at, shift.after.starts_at) - now < SOON
    return Notice(
        kind="event.cancelled" if all(each.is_cancellation for each in shifts) else "event.changed",
        recipient=resident_id,
        key=f"event.changed:{event.id}:{event.version}:{resident_id}",
        due_at=now,
        facts=facts,
        urgency=Urgency.URGENT if soon else Urgency.NORMAL,
    )
