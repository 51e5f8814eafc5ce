"""When events take place, and the seats of each time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.events.model import (
    Attendance,
    AttendanceStatus,
    CapacityBelowGoing,
    Event,
    EventStatus,
    Listing,
    Occurrence,
)
from bot.core.events.schedule import LONGEST, read_stamp, write_stamp
from storage.attendances import read_attendance
from storage.dialects import by_dialect
from storage.events import in_batches, read_event
from storage.tables import attendances, events, occurrences
from storage.types import UtcDateTime

# What is under way began no earlier; the days to spare are for hours that an editor moved.
_LONGEST: Final = LONGEST + timedelta(days=2)

_c = occurrences.c
_TAKES_PLACE = _c.cancelled_at.is_(None) & (events.c.status == EventStatus.PUBLISHED.value)
_IS_SHOWN = events.c.status.in_([EventStatus.PUBLISHED.value, EventStatus.CANCELLED.value])
_WITH_EVENT = occurrences.join(events, events.c.id == _c.event_id)
_MOST = bindparam("most", type_=sa.Integer)

_ADD = by_dialect(
    occurrences, lambda insert: insert.on_conflict_do_nothing(index_elements=["event_id", "original"])
)
_ONE = _c.id == bindparam("which")
_THOSE = _c.id.in_(bindparam("those", expanding=True))
_UPDATE = sa.update(occurrences).where(
    _ONE, bindparam("limit", type_=sa.Integer).is_(None) | (_c.taken <= bindparam("limit", type_=sa.Integer))
)
_MOVE = sa.update(occurrences).where(_THOSE).values(event_id=bindparam("to"))
_FIND = sa.select(occurrences).where(_ONE)
_LOCK = _FIND.with_for_update(key_share=True)  # SQLite has one writer at a time and leaves this out
_LIST = sa.select(occurrences).where(_c.event_id == bindparam("event")).order_by(_c.starts_at, _c.id)

_seats = bindparam("seats", type_=sa.Integer)
_TAKE = (
    sa.update(occurrences)
    .where(
        _ONE,
        _c.cancelled_at.is_(None),
        _c.starts_at > bindparam("now"),
        _c.capacity.is_(None) | (_c.taken + _seats <= _c.capacity),
    )
    .values(taken=_c.taken + _seats)
)
_GIVE_BACK = sa.update(occurrences).where(_ONE).values(taken=_c.taken - _seats)
_NEXT_TICKET = sa.update(occurrences).where(_ONE).values(arrivals=_c.arrivals + 1).returning(_c.arrivals)

_counted = attendances.alias("counted")
_GOING = (
    sa.select(sa.func.coalesce(sa.func.sum(_counted.c.seats), 0))
    .where(_counted.c.occurrence_id == _c.id, _counted.c.status == AttendanceStatus.GOING.value)
    .correlate(occurrences)
    .scalar_subquery()
)
_WAITING = (
    sa.select(sa.func.count())
    .select_from(_counted)
    .where(_counted.c.occurrence_id == _c.id, _counted.c.status == AttendanceStatus.WAITING.value)
    .correlate(occurrences)
    .scalar_subquery()
)
_LISTING = sa.select(
    *_c,
    *(column.label(f"event_{column.name}") for column in events.c if column.name != "id"),
    _GOING.label("going"),
    _WAITING.label("waiting"),
).select_from(_WITH_EVENT)
_IN_ORDER = (_c.starts_at, _c.id)
# Without length it is there at its moment.
_THEN = (
    (_c.starts_at >= bindparam("earliest"))
    & (_c.starts_at < bindparam("end"))
    & ((_c.ends_at > bindparam("start")) | (_c.starts_at >= bindparam("start")))
)
_FIND_LISTING = _LISTING.where(_ONE)
_NEAR = (
    _LISTING.where(
        _THEN,
        _TAKES_PLACE,
        _c.latitude.between(bindparam("south"), bindparam("north")),
        _c.longitude.between(bindparam("west"), bindparam("east")),
    )
    .order_by(*_IN_ORDER)
    .limit(_MOST)
)
_SPANS = (
    sa.select(_c.starts_at, _c.ends_at)
    .select_from(_WITH_EVENT)
    .where(_THEN, _TAKES_PLACE)
    .order_by(*_IN_ORDER)
)
_ATTENDED = (
    sa.select(
        *_LISTING.selected_columns, *(column.label(f"attendance_{column.name}") for column in attendances.c)
    )
    .select_from(_WITH_EVENT.join(attendances, attendances.c.occurrence_id == _c.id))
    .where(attendances.c.resident_id == bindparam("who"), _c.ends_at > bindparam("now"), _IS_SHOWN)
    .order_by(*_IN_ORDER)
    .limit(_MOST)
)
_ENDED = (
    sa.select(occurrences)
    .select_from(_WITH_EVENT)
    .where(
        _c.asked_at.is_(None),
        _c.ends_at > bindparam("since"),
        _c.ends_at <= bindparam("until"),
        _TAKES_PLACE,
    )
    .order_by(_c.ends_at, _c.id)
    .limit(_MOST)
)
_MARK_ASKED = sa.update(occurrences).where(_THOSE).values(asked_at=bindparam("at"))
_UNASKED = (
    _c.asked_at.is_(None),
    _c.ends_at > bindparam("since"),
    _c.ends_at <= bindparam("until"),
    _c.cancelled_at.is_(None),
    sa.exists().where(events.c.id == _c.event_id, events.c.status == EventStatus.PUBLISHED.value),
    sa.exists().where(
        attendances.c.occurrence_id == _c.id, attendances.c.status == AttendanceStatus.GOING.value
    ),
)
_COUNT_UNASKED = sa.select(sa.func.count()).select_from(occurrences).where(*_UNASKED)
_GIVE_UP_ASKING = sa.update(occurrences).where(*_UNASKED).values(asked_at=bindparam("at"))


@cache
def _between(*, by_topic: bool, cancelled: bool, after: bool) -> sa.Select[Any]:
    page = _LISTING.where(_THEN, _IS_SHOWN if cancelled else _TAKES_PLACE)
    if by_topic:
        page = page.where(_c.topic.in_(bindparam("topics", expanding=True)))
    if after:
        last = sa.tuple_(bindparam("last_at", type_=UtcDateTime), bindparam("last_id", type_=sa.String))
        page = page.where(sa.tuple_(_c.starts_at, _c.id) > last)
    return page.order_by(*_IN_ORDER).limit(_MOST)


def _next() -> sa.Select[Any]:
    own = occurrences.alias("own")

    def first(*conditions: sa.ColumnElement[bool], latest: bool = False) -> sa.ScalarSelect[Any]:
        order = (own.c.starts_at.desc(), own.c.id.desc()) if latest else (own.c.starts_at, own.c.id)
        of_event = sa.select(own.c.id).where(own.c.event_id == events.c.id, *conditions)
        return of_event.order_by(*order).limit(1).correlate(events).scalar_subquery()

    takes_place, is_ahead = own.c.cancelled_at.is_(None), own.c.ends_at > bindparam("now")
    chosen = sa.func.coalesce(
        first(takes_place, is_ahead), first(takes_place, latest=True), first(is_ahead), first(latest=True)
    )
    return _LISTING.where(events.c.id.in_(bindparam("those", expanding=True)), _c.id == chosen)


_NEXT = _next()


class SqlOccurrences:
    """Implements ``Occurrences``. A store does not know its city's slug: listings have an empty one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, occurrences: Sequence[Occurrence], events: Mapping[str, Event]) -> None:
        rows = [
            {
                "id": occurrence.id,
                "event_id": occurrence.event_id,
                "taken": occurrence.taken,
                "arrivals": 0,
                **_written(occurrence, events[occurrence.event_id]),
            }
            for occurrence in occurrences
        ]
        if rows:
            self._connection.execute(_ADD[self._connection.dialect.name], rows)

    def update(self, occurrence: Occurrence, event: Event) -> None:
        row = _written(occurrence, event)
        change = {"which": occurrence.id, "limit": row["capacity"]} | row
        if self._connection.execute(_UPDATE, change).rowcount:
            return
        stored = self.find(occurrence.id)
        if stored is not None:
            raise CapacityBelowGoing(stored.taken)

    def move_to(self, occurrence_ids: Sequence[str], event_id: str) -> None:
        for some in in_batches(occurrence_ids):
            self._connection.execute(_MOVE, {"those": some, "to": event_id})

    def find(self, occurrence_id: str) -> Occurrence | None:
        return self._one(_FIND, occurrence_id)

    def list_of(self, event_id: str) -> list[Occurrence]:
        return [_occurrence(row) for row in self._connection.execute(_LIST, {"event": event_id}).mappings()]

    def find_listing(self, occurrence_id: str) -> Listing | None:
        found = self._listings(_FIND_LISTING, {"which": occurrence_id})
        return found[0] if found else None

    def list_between(
        self,
        start: datetime,
        end: datetime,
        *,
        topics: Iterable[str] | None = None,
        cancelled: bool = False,
        after: tuple[datetime, str] | None = None,
        limit: int = 100,
    ) -> list[Listing]:
        page = _times(start, end) | {"most": limit}
        if topics is not None:
            page["topics"] = sorted(topics)
        if after is not None:
            page |= {"last_at": after[0], "last_id": after[1], "earliest": max(page["earliest"], after[0])}
        statement = _between(by_topic=topics is not None, cancelled=cancelled, after=after is not None)
        return self._listings(statement, page)

    def list_near(
        self, start: datetime, end: datetime, box: tuple[float, float, float, float], limit: int
    ) -> list[Listing]:
        within = dict(zip(("south", "west", "north", "east"), box, strict=True))
        return self._listings(_NEAR, _times(start, end) | within | {"most": limit})

    def list_spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        return [
            (starts_at, ends_at)
            for starts_at, ends_at in self._connection.execute(_SPANS, _times(start, end))
        ]

    def next_of(self, event_ids: Sequence[str], now: datetime) -> dict[str, Listing]:
        return {
            listing.event.id: listing
            for some in in_batches(event_ids)
            for listing in self._listings(_NEXT, {"those": some, "now": now})
        }

    def list_attended_by(
        self, resident_id: str, now: datetime, limit: int
    ) -> list[tuple[Listing, Attendance]]:
        hers = {"who": resident_id, "now": now, "most": limit}
        known: dict[str, Event] = {}
        return [
            (_listing(row, known), read_attendance(row, "attendance_"))
            for row in self._connection.execute(_ATTENDED, hers).mappings()
        ]

    def take(self, occurrence_id: str, seats: int, now: datetime) -> bool:
        wanted = {"which": occurrence_id, "seats": seats, "now": now}
        return self._connection.execute(_TAKE, wanted).rowcount == 1

    def give_back(self, occurrence_id: str, seats: int) -> None:
        self._connection.execute(_GIVE_BACK, {"which": occurrence_id, "seats": seats})

    def next_ticket(self, occurrence_id: str) -> int:
        ticket: int = self._connection.execute(_NEXT_TICKET, {"which": occurrence_id}).scalar_one()
        return ticket

    def lock(self, occurrence_id: str) -> Occurrence | None:
        return self._one(_LOCK, occurrence_id)

    def list_ended(self, since: datetime, until: datetime, limit: int) -> list[Occurrence]:
        ended = {"since": since, "until": until, "most": limit}
        return [_occurrence(row) for row in self._connection.execute(_ENDED, ended).mappings()]

    def mark_asked(self, occurrence_ids: Sequence[str], at: datetime) -> None:
        for some in in_batches(occurrence_ids):
            self._connection.execute(_MARK_ASKED, {"those": some, "at": at})

    def count_unasked(self, since: datetime, until: datetime) -> int:
        unasked: int = self._connection.execute(_COUNT_UNASKED, {"since": since, "until": until}).scalar_one()
        return unasked

    def give_up_asking(self, since: datetime, until: datetime, at: datetime) -> int:
        late = {"since": since, "until": until, "at": at}
        return self._connection.execute(_GIVE_UP_ASKING, late).rowcount

    def _one(self, statement: sa.Select[Any], occurrence_id: str) -> Occurrence | None:
        row = self._connection.execute(statement, {"which": occurrence_id}).mappings().one_or_none()
        return _occurrence(row) if row else None

    def _listings(self, statement: sa.Select[Any], page: Mapping[str, Any]) -> list[Listing]:
        known: dict[str, Event] = {}
        return [_listing(row, known) for row in self._connection.execute(statement, page).mappings()]


def _times(start: datetime, end: datetime) -> dict[str, Any]:
    return {"start": start, "end": end, "earliest": start - _LONGEST}


def _written(occurrence: Occurrence, event: Event) -> dict[str, Any]:
    details = event.details.changed_by(occurrence.changes)
    latitude, longitude = details.location or (None, None)
    return {
        "original": write_stamp(occurrence.original),
        "starts_at": occurrence.starts_at,
        "ends_at": occurrence.ends_at,
        "cancelled_at": occurrence.cancelled_at,
        "moved": occurrence.moved,
        "changes": dict(occurrence.changes),
        "capacity": details.capacity,
        "topic": details.topic,
        "latitude": latitude,
        "longitude": longitude,
    }


def _occurrence(row: Mapping[Any, Any]) -> Occurrence:
    return Occurrence(
        id=row["id"],
        event_id=row["event_id"],
        original=read_stamp(row["original"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        cancelled_at=row["cancelled_at"],
        moved=row["moved"],
        changes=row["changes"],
        taken=row["taken"],
    )


def _listing(row: Mapping[Any, Any], known: dict[str, Event]) -> Listing:
    """``known`` are the events of the page so far: one that is on it often is read once."""
    occurrence = _occurrence(row)
    event = known.get(occurrence.event_id)
    if event is None:
        event = known[occurrence.event_id] = read_event(row, "event_")
    return Listing(
        event=event,
        occurrence=occurrence,
        details=event.details.changed_by(occurrence.changes) if occurrence.changes else event.details,
        city="",
        going=row["going"],
        waiting=row["waiting"],
    )
