"""Events, whatever their status, and how each came to it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.events.model import Details, Event, EventStatus, Transition
from bot.core.events.schedule import Schedule, read_stamp, write_stamp
from storage.event_search import SqlEventSearch
from storage.tables import event_transitions, events

MOST_AT_ONCE: Final = 500  # values in one IN (…)

_c = events.c
_t = event_transitions.c
# As the partial indexes say it.
_SCHEDULED = _c.status == sa.literal_column("'scheduled'")
_APART = _c.status != sa.literal_column("'published'")
_RECURS = sa.text("recurs")

_ADD = sa.insert(events)
_FIND = sa.select(events).where(_c.id == bindparam("which"))
_LIST = sa.select(events).where(_c.id.in_(bindparam("those", expanding=True)))
_LIST_BY_UID = sa.select(events).where(_c.uid.in_(bindparam("those", expanding=True)))
_REPLACE = sa.update(events).where(_c.id == bindparam("which"), _c.version == bindparam("known"))
_MOVE = (
    sa.update(events)
    .where(_c.id == bindparam("which"), _c.status == bindparam("before"))
    .values(status=bindparam("after"))
)
_RECORD = sa.insert(event_transitions)
_DUE = (
    sa.select(events)
    .where(_SCHEDULED, _c.publish_at <= bindparam("now"))
    .order_by(_c.publish_at, _c.id)
    .limit(bindparam("most", type_=sa.Integer))
)
# Those that ended long ago are mostly over for good, and must not keep those that go on from a full page.
_ENDLESS = (
    sa.select(events)
    .where(_RECURS, _c.status == EventStatus.PUBLISHED.value, _c.until < bindparam("before"))
    .order_by(_c.until.desc(), _c.id)
    .limit(bindparam("most", type_=sa.Integer))
)
_FROM = (
    sa.select(events)
    .where(_c.source == bindparam("source"), _c.status == EventStatus.PUBLISHED.value)
    .order_by(_c.id)
)
_TRANSITIONS = sa.select(event_transitions).where(_t.event_id == bindparam("which")).order_by(_t.id)


@cache
def _with_status(*, published: bool, after: bool) -> sa.Select[Any]:
    page = sa.select(events).where(_c.status == bindparam("status")).order_by(_c.id)
    if not published:
        page = page.where(_APART)
    if after:
        page = page.where(_c.id > bindparam("after"))
    return page.limit(bindparam("most", type_=sa.Integer))


class SqlEvents:
    """Implements ``Events``."""

    def __init__(self, connection: Connection, search: SqlEventSearch) -> None:
        self._connection = connection
        self._search = search

    def add(self, event: Event) -> None:
        self._connection.execute(_ADD, {"id": event.id} | _written(event))
        self._search.index(event)

    def find(self, event_id: str) -> Event | None:
        row = self._connection.execute(_FIND, {"which": event_id}).one_or_none()
        return read_event(row._mapping) if row else None

    def find_by_uid(self, uids: Sequence[str]) -> dict[str, Event]:
        return {event.uid: event for event in self._list(_LIST_BY_UID, uids)}

    def list_by_id(self, event_ids: Sequence[str]) -> dict[str, Event]:
        return {event.id: event for event in self._list(_LIST, event_ids)}

    def replace(self, event: Event, *, version: int) -> bool:
        change = {"which": event.id, "known": version} | _written(event)
        if not self._connection.execute(_REPLACE, change).rowcount:
            return False
        self._search.index(event)
        return True

    def move(self, transition: Transition) -> bool:
        before = transition.before.value if transition.before else None
        after = transition.after.value
        if before is not None:
            step = {"which": transition.event_id, "before": before, "after": after}
            if not self._connection.execute(_MOVE, step).rowcount:
                return False
        self._connection.execute(
            _RECORD,
            {
                "event_id": transition.event_id,
                "before": before,
                "after": after,
                "actor": transition.actor,
                "at": transition.at,
                "reason": transition.reason,
            },
        )
        return True

    def list_with_status(self, status: EventStatus, limit: int, after: str | None = None) -> list[Event]:
        page: dict[str, Any] = {"status": status.value, "most": limit}
        if after is not None:
            page["after"] = after
        statement = _with_status(published=status is EventStatus.PUBLISHED, after=after is not None)
        return self._page(statement, page)

    def list_due_for_publication(self, now: datetime, limit: int) -> list[Event]:
        return self._page(_DUE, {"now": now, "most": limit})

    def list_endless(self, before: datetime, limit: int) -> list[Event]:
        return self._page(_ENDLESS, {"before": before, "most": limit})

    def list_from(self, source: str) -> list[Event]:
        return self._page(_FROM, {"source": source})

    def transitions_of(self, event_id: str) -> list[Transition]:
        return [
            Transition(
                row.event_id,
                EventStatus(row.before) if row.before else None,
                EventStatus(row.after),
                row.actor,
                row.at,
                row.reason,
            )
            for row in self._connection.execute(_TRANSITIONS, {"which": event_id})
        ]

    def _page(self, statement: sa.Select[Any], page: Mapping[str, Any]) -> list[Event]:
        return [read_event(row) for row in self._connection.execute(statement, page).mappings()]

    def _list(self, statement: sa.Select[Any], those: Sequence[str]) -> Iterator[Event]:
        for some in in_batches(those):
            yield from self._page(statement, {"those": some})


def in_batches(values: Sequence[str]) -> Iterator[list[str]]:
    """The same values, so few at a time that a statement can name them all."""
    for start in range(0, len(values), MOST_AT_ONCE):
        yield list(values[start : start + MOST_AT_ONCE])


def read_event(row: Mapping[Any, Any], prefix: str = "") -> Event:
    """The event that a row holds in columns of this prefix."""
    return Event(
        id=row[f"{prefix}id"],
        uid=row[f"{prefix}uid"],
        details=Details.from_json(row[f"{prefix}details"]),
        schedule=read_schedule(row[f"{prefix}schedule"]),
        status=EventStatus(row[f"{prefix}status"]),
        created_at=row[f"{prefix}created_at"],
        changed_at=row[f"{prefix}changed_at"],
        version=row[f"{prefix}version"],
        source=row[f"{prefix}source"],
        author=row[f"{prefix}author"],
        publish_at=row[f"{prefix}publish_at"],
        published_at=row[f"{prefix}published_at"],
        until=row[f"{prefix}until"],
    )


def _written(event: Event) -> dict[str, Any]:
    return {
        "uid": event.uid,
        "status": event.status.value,
        "details": event.details.as_json(),
        "schedule": write_schedule(event.schedule),
        "recurs": event.schedule.rule is not None,
        "version": event.version,
        "source": event.source,
        "author": event.author,
        "created_at": event.created_at,
        "changed_at": event.changed_at,
        "publish_at": event.publish_at,
        "published_at": event.published_at,
        "until": event.until,
    }


def write_schedule(schedule: Schedule) -> dict[str, Any]:
    """As JSON; wall times to the second."""
    return {
        "start": write_stamp(schedule.start),
        "zone": schedule.zone,
        "seconds": schedule.duration // timedelta(seconds=1),
        "all_day": schedule.all_day,
        "rule": schedule.rule,
        "extra": [write_stamp(wall) for wall in schedule.extra],
        "excluded": [write_stamp(wall) for wall in schedule.excluded],
    }


def read_schedule(written: Mapping[str, Any]) -> Schedule:
    """What ``write_schedule`` wrote."""
    return Schedule(
        start=read_stamp(written["start"]),
        zone=written["zone"],
        duration=timedelta(seconds=written["seconds"]),
        all_day=written["all_day"],
        rule=written["rule"],
        extra=tuple(read_stamp(stamp) for stamp in written["extra"]),
        excluded=tuple(read_stamp(stamp) for stamp in written["excluded"]),
    )
