"""What a draft makes of an event that is published: pure but for looking up what is there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.events.entries import Override
from bot.core.events.laying import Reconciled, overrides_of, plan, reconcile, with_all
from bot.core.events.model import (
    Details,
    Draft,
    DraftIncomplete,
    Event,
    EventUnknown,
    Occurrence,
    Scope,
    difference,
)
from bot.core.events.schedule import HORIZON, Schedule, check_new, ended_before, spans, wall_of
from bot.core.shared.unit_of_work import CityRecords


@dataclass(frozen=True, slots=True)
class Changed:
    """What a draft makes of a published event. ``rest`` is what is left of a series that is split."""

    event: Event
    before: Details
    done: Reconciled
    rest: Event | None = None
    moving: tuple[Occurrence, ...] = ()

    @classmethod
    def of(cls, records: CityRecords, draft: Draft, known: Event, now: datetime) -> "Changed":
        """Raises InvalidSchedule, EventUnknown; CapacityBelowGoing comes when it is laid down."""
        if draft.schedule is None:
            raise DraftIncomplete(draft.missing)
        existing = records.occurrences.list_of(known.id)
        picked = next((one for one in existing if one.id == draft.occurrence_id), None)
        ahead = [one for one in existing if one.ends_at > now]
        changed = replace(known, version=known.version + 1, changed_at=now)
        if draft.scope is Scope.THIS:
            if picked is None:
                raise EventUnknown
            pairs = _this_one(draft, known, picked, now)
            ends = [each for each in (known.until, *(after.ends_at for _, after in pairs)) if each]
            changed = replace(changed, until=max(ends, default=None))
            return cls(changed, known.details, Reconciled(changed=pairs))
        if draft.schedule != known.schedule or draft.scope is Scope.FOLLOWING:
            check_new(draft.schedule, now)
        rest, moving = None, existing
        if draft.scope is Scope.FOLLOWING and picked is not None and picked.original > known.schedule.start:
            moving = [one for one in existing if one.original >= picked.original]
            ahead = [one for one in moving if one.ends_at > now]
            left = ended_before(known.schedule, picked.original)
            rest = replace(
                changed,
                schedule=left,
                until=max((one.ends_at for one in existing if one not in moving), default=None),
            )
        assert draft.schedule
        first = picked.original if rest is not None and picked else known.schedule.start
        shift = draft.schedule.start - first
        over = {one.original.date() for one in existing if one.ends_at <= now}
        over -= {one.original.date() for one in ahead}
        wanted = [
            each
            for each in plan(draft.schedule, now, _kept(known.schedule, draft.schedule, ahead, shift, now))
            if each.ends_at > now and each.original.date() not in over
        ]
        event = replace(
            changed,
            details=draft.details,
            schedule=draft.schedule,
            until=max((each.ends_at for each in wanted), default=known.until),
        )
        done = reconcile(ahead, wanted, now, shift)
        if event.details != known.details:
            done = with_all(done, ahead)
        return cls(event, known.details, done, rest, tuple(moving) if rest is not None else ())


def _kept(
    before: Schedule, after: Schedule, ahead: Sequence[Occurrence], shift: timedelta, now: datetime
) -> list[Override]:
    """Hours that were moved for one occurrence, and what was called off, stay so; under the name that ``reconcile`` finds.

    What is cancelled because the series did not make it any more was called off by nobody.
    """
    until = max([now, *(one.starts_at for one in ahead)]) + HORIZON
    made = {span.original for span in spans(before, until, limit=None)}
    makes = {span.original for span in spans(after, until, limit=None)}
    return [
        one if one.original in makes else replace(one, original=one.original + shift)
        for one in overrides_of(ahead)
        if one.original in made or not one.cancelled
    ]


def _this_one(
    draft: Draft, known: Event, picked: Occurrence, now: datetime
) -> tuple[tuple[Occurrence, Occurrence], ...]:
    assert draft.schedule
    if draft.schedule != alone(known.schedule, picked):
        check_new(draft.schedule, now)
    starts_at = draft.schedule.at(draft.schedule.start)
    ends_at = draft.schedule.end_of(draft.schedule.start)
    hours_moved = (starts_at, ends_at) != (picked.starts_at, picked.ends_at)
    after = replace(
        picked,
        starts_at=starts_at,
        ends_at=ends_at,
        moved=picked.moved or hours_moved,
        changes=difference(known.details, draft.details),
    )
    return ((picked, after),) if after != picked else ()


def alone(schedule: Schedule, occurrence: Occurrence) -> Schedule:
    """One occurrence as a schedule of its own."""
    start = wall_of(occurrence.starts_at, schedule.zone)
    end = wall_of(occurrence.ends_at, schedule.zone)
    lasts = end - start if schedule.all_day else occurrence.ends_at - occurrence.starts_at
    return Schedule(start, schedule.zone, lasts, schedule.all_day)
