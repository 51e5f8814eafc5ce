"""Who is due for a digest, in the network's store."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.digests.model import A_WEEK, AHEAD, MORNINGS, WEEKDAY, Section, Subscription
from bot.core.residents.model import DigestFrequency, Reachability, Resident, Tie
from storage.dialects import ConflictInsert, by_dialect
from storage.directory import SqlDirectory
from storage.tables import digests, memberships, residents
from storage.types import AnyRow, OrderedJson, UtcDateTime

_MOST_AT_ONCE: Final = 500
_SECTIONS: Final = frozenset(section.value for section in Section)

_r = residents.c
_d = digests.c
_THOSE = _r.id.in_(bindparam("those", expanding=True))
_DAY = bindparam("day", type_=sa.Date)
_IS_OPEN = _d.done_on.is_(None) | (_d.done_on < _DAY) | (_d.done_on > bindparam("ahead", type_=sa.Date))


@cache
def _due(*, on_weekday: bool, after: bool) -> sa.Select[Any]:
    """The weekly ones are left out here on other days: else they would be read every minute of the week."""
    weekly = _r.digest == DigestFrequency.WEEKLY.value
    if not on_weekday:
        weekly &= _d.done_on <= bindparam("a_week_ago", type_=sa.Date)
    due = (
        sa.select(_r.id, *(column for column in _d if column.name != "resident_id"))
        .select_from(
            residents.join(
                memberships,
                (memberships.c.resident_id == _r.id)
                & (memberships.c.tie == sa.literal_column(f"'{Tie.HOME.value}'")),
            ).outerjoin(digests, _d.resident_id == _r.id)
        )
        .where(
            memberships.c.city.in_(bindparam("homes", expanding=True)),
            _r.digest_hour.in_(bindparam("hours", expanding=True)),
            _r.reachability == Reachability.REACHABLE.value,
            _r.consented_at.is_not(None),
            (_r.digest == DigestFrequency.DAILY.value) | weekly,
            _IS_OPEN,
        )
        .order_by(memberships.c.resident_id)
        .limit(bindparam("most", type_=sa.Integer))
    )
    return due.where(memberships.c.resident_id > bindparam("after")) if after else due


def _her_row(**values: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Of those who are still here: the rows are held, so that who erases herself at this moment waits."""
    return (
        sa.select(_r.id, *(value.label(name) for name, value in values.items()))
        .where(_THOSE)
        .order_by(_r.id)
        .with_for_update(read=True, key_share=True)  # SQLite has one writer at a time and leaves this out
    )


def _mark(insert: ConflictInsert) -> ConflictInsert:
    new = insert.excluded
    is_wrong = _d.done_on > bindparam("ahead", type_=sa.Date)
    later = sa.case(
        (sa.not_(is_wrong) & (_d.warned_until > new.warned_until), _d.warned_until),
        else_=new.warned_until,
    )
    return insert.from_select(
        ["resident_id", "done_on", "since", "warned_until", "muted"],
        _her_row(
            done_on=_DAY,
            since=bindparam("since", type_=UtcDateTime),
            warned_until=bindparam("warned_until", type_=UtcDateTime),
            muted=bindparam("muted", type_=OrderedJson),
        ),
    ).on_conflict_do_update(
        index_elements=["resident_id"],
        set_={"done_on": new.done_on, "since": new.since, "warned_until": later},
        where=_IS_OPEN,
    )


def _leave_out(insert: ConflictInsert) -> ConflictInsert:
    return insert.from_select(
        ["resident_id", "muted"], _her_row(muted=bindparam("muted", type_=OrderedJson))
    ).on_conflict_do_update(index_elements=["resident_id"], set_={"muted": insert.excluded.muted})


_MARK = {name: insert.returning(_d.resident_id) for name, insert in by_dialect(digests, _mark).items()}
_MUTE = by_dialect(digests, _leave_out)
_OF = sa.select(digests).where(_d.resident_id == bindparam("who"))
_MUTED = sa.select(_d.resident_id, _d.muted).where(_d.resident_id.in_(bindparam("those", expanding=True)))


class SqlDigests:
    """Implements ``Digests``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._directory = SqlDirectory(connection)

    def list_due(
        self, cities: Sequence[str], hours: Sequence[int], day: date, after: str | None, limit: int
    ) -> list[tuple[Resident, Subscription]]:
        on_weekday = day.weekday() == WEEKDAY
        page: dict[str, Any] = {"homes": list(cities), "hours": list(hours), "day": day, "most": limit}
        page["ahead"] = day + AHEAD
        if not on_weekday:
            page["a_week_ago"] = day - A_WEEK
        if after is not None:
            page["after"] = after
        statement = _due(on_weekday=on_weekday, after=after is not None)
        hers = {row.id: _subscription(row) for row in self._connection.execute(statement, page)}
        known = self._directory.list_by_id(list(hers))
        return [(known[who], subscription) for who, subscription in hers.items() if who in known]

    def of(self, resident_id: str) -> Subscription:
        row = self._connection.execute(_OF, {"who": resident_id}).one_or_none()
        return _subscription(row) if row else Subscription()

    def mark_done(self, marks: Mapping[str, Subscription]) -> list[str]:
        alike: dict[tuple[date | None, datetime | None, datetime | None], list[str]] = {}
        for who, mark in marks.items():
            alike.setdefault((mark.done_on, mark.since, mark.warned_until), []).append(who)
        statement = _MARK[self._connection.dialect.name]
        done: list[str] = []
        for (done_on, since, warned_until), those in alike.items():
            for start in range(0, len(those), _MOST_AT_ONCE):
                some = those[start : start + _MOST_AT_ONCE]
                row = {
                    "those": some,
                    "day": done_on,
                    "ahead": done_on and done_on + AHEAD,
                    "since": since,
                    "warned_until": warned_until,
                    "muted": [],
                }
                done += self._connection.execute(statement, row).scalars()
        return done

    def mute(self, resident_id: str, left_out: frozenset[str]) -> None:
        row = {"those": [resident_id], "muted": sorted(left_out)}
        self._connection.execute(_MUTE[self._connection.dialect.name], row)

    def who_wants_mornings(self, resident_ids: Sequence[str], city: str) -> frozenset[str]:
        rows = self._connection.execute(_MUTED, {"those": list(resident_ids)})
        return frozenset(resident_ids) - {who for who, left_out in rows if MORNINGS + city in left_out}


def _subscription(row: AnyRow) -> Subscription:
    """What this version has no section for is passed over."""
    left_out = frozenset(row.muted or ())
    return Subscription(
        row.done_on,
        row.since,
        frozenset(Section(section) for section in left_out & _SECTIONS),
        row.warned_until,
        frozenset(each.removeprefix(MORNINGS) for each in left_out if each.startswith(MORNINGS)),
    )
