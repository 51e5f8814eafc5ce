"""Who belongs where."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.residents.model import (
    Arrival,
    Conversation,
    DigestFrequency,
    NotAResident,
    QuietHours,
    Reachability,
    Resident,
    Settings,
    Tie,
)
from bot.core.staff.model import Role
from storage import traces
from storage.dialects import ConflictInsert, by_dialect, skip_conflict
from storage.tables import NETWORK, conversations, memberships, residents, roles, seen_updates, shared_surveys
from storage.types import AnyRow

_WITH_CITIES = residents.outerjoin(
    memberships, (memberships.c.resident_id == residents.c.id) & (memberships.c.tie != Tie.FORMER.value)
).outerjoin(roles, roles.c.resident_id == residents.c.id)
# Cities and roles multiply each other: a dozen by three at the worst, and one row for nearly everybody.
_COLUMNS = (
    *residents.c,
    memberships.c.city.label("belongs_to"),
    memberships.c.tie,
    roles.c.city.label("works_for"),
    roles.c.role,
)
_IN_ORDER = (residents.c.id, memberships.c.tied_at, memberships.c.city)
_RESIDENT = sa.select(*_COLUMNS).select_from(_WITH_CITIES).order_by(*_IN_ORDER)
_PURGE_NEWCOMERS = sa.delete(residents).where(
    residents.c.consented_at.is_(None),
    residents.c.met_at < bindparam("before"),
    ~sa.exists().where(memberships.c.resident_id == residents.c.id),
    ~sa.exists().where(roles.c.resident_id == residents.c.id),
)
_GET = _RESIDENT.where(residents.c.id == bindparam("who"))
_FIND = _RESIDENT.where(residents.c.telegram_id == bindparam("address"))
_LIST = _RESIDENT.where(residents.c.id.in_(bindparam("those", expanding=True)))
_ARRIVAL = (
    sa.select(
        *_COLUMNS,
        conversations.c.state,
        conversations.c.data,
        sa.exists().where(seen_updates.c.update_id == bindparam("update", type_=sa.BigInteger)).label("seen"),
    )
    .select_from(
        _WITH_CITIES.outerjoin(
            conversations,
            (conversations.c.resident_id == residents.c.id)
            & (conversations.c.chat_id == bindparam("chat", type_=sa.BigInteger)),
        )
    )
    .where(residents.c.telegram_id == bindparam("address"))
    .order_by(*_IN_ORDER)
)


def _tie(insert: ConflictInsert) -> ConflictInsert:
    # A home is left only for another, and to tie the same again changes nothing.
    return insert.on_conflict_do_update(
        index_elements=["resident_id", "city"],
        set_={"tie": insert.excluded.tie, "tied_at": insert.excluded.tied_at},
        where=(memberships.c.tie != Tie.HOME.value) & (memberships.c.tie != insert.excluded.tie),
    )


_ADD = by_dialect(residents, skip_conflict)
_CHANGE = sa.update(residents).where(residents.c.id == bindparam("who"))
_CONSENT = _CHANGE.where(residents.c.consented_at.is_(None)).values(consented_at=bindparam("at"))
_MARK_ACTIVE = _CHANGE.where(
    sa.or_(residents.c.active_on.is_(None), residents.c.active_on < bindparam("day", type_=sa.Date))
).values(active_on=bindparam("day", type_=sa.Date))
_LOCK = (
    sa.select(residents.c.id)
    .where(residents.c.id == bindparam("who"))
    .with_for_update(key_share=True)  # SQLite has one writer at a time and leaves this out
)
_LEAVE_HOME = (
    sa.update(memberships)
    .where(
        memberships.c.resident_id == bindparam("who"),
        memberships.c.city != bindparam("slug"),
        memberships.c.tie == Tie.HOME.value,
    )
    .values(tie=Tie.FORMER.value, tied_at=bindparam("at"))
)
_TIE = by_dialect(memberships, _tie)
_UNTIE = sa.delete(memberships).where(
    memberships.c.resident_id == bindparam("who"),
    memberships.c.city == bindparam("slug"),
    memberships.c.tie == Tie.FOLLOWED.value,
)
_MOST_AT_ONCE = 500


class SqlDirectory:
    """Implements ``Directory``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find_arrival(self, telegram_id: int, chat_id: int, update_id: int | None) -> Arrival | None:
        keys = {"address": telegram_id, "chat": chat_id, "update": update_id}
        rows = self._connection.execute(_ARRIVAL, keys).all()
        if not rows:
            return None
        first = rows[0]
        conversation = None if first.state is None else Conversation(first.state, first.data)
        return Arrival(_resident(rows), conversation, bool(first.seen))

    def get(self, resident_id: str) -> Resident:
        rows = self._connection.execute(_GET, {"who": resident_id}).all()
        if not rows:
            raise NotAResident(resident_id)
        return _resident(rows)

    def find_by_telegram_id(self, telegram_id: int) -> Resident | None:
        rows = self._connection.execute(_FIND, {"address": telegram_id}).all()
        return _resident(rows) if rows else None

    def list_by_id(self, resident_ids: list[str]) -> dict[str, Resident]:
        grouped: dict[str, list[AnyRow]] = {}
        for start in range(0, len(resident_ids), _MOST_AT_ONCE):
            those = resident_ids[start : start + _MOST_AT_ONCE]
            for row in self._connection.execute(_LIST, {"those": those}):
                grouped.setdefault(row.id, []).append(row)
        return {resident_id: _resident(rows) for resident_id, rows in grouped.items()}

    def add_if_new(self, resident: Resident) -> None:
        row = {
            "id": resident.id,
            "telegram_id": resident.telegram_id,
            "reachability": resident.reachability.value,
            "met_at": resident.met_at,
            "consented_at": resident.consented_at,
        }
        self._connection.execute(_ADD[self._connection.dialect.name], row | _chosen(resident.settings))

    def choose(self, resident_id: str, settings: Settings) -> None:
        self._connection.execute(_CHANGE, {"who": resident_id} | _chosen(settings))

    def consent(self, resident_id: str, at: datetime) -> None:
        self._connection.execute(_CONSENT, {"who": resident_id, "at": at})

    def tie(self, resident_id: str, city: str, tie: Tie, at: datetime) -> None:
        if tie is Tie.HOME:
            # One of two who move her at once waits here and then sees the other's home.
            self._connection.execute(_LOCK, {"who": resident_id}).all()
            self._connection.execute(_LEAVE_HOME, {"who": resident_id, "slug": city, "at": at})
        row = {"resident_id": resident_id, "city": city, "tie": tie.value, "tied_at": at}
        self._connection.execute(_TIE[self._connection.dialect.name], row)

    def untie(self, resident_id: str, city: str) -> None:
        self._connection.execute(_UNTIE, {"who": resident_id, "slug": city})

    def reach(self, resident_id: str, reachability: Reachability) -> None:
        self._connection.execute(_CHANGE, {"who": resident_id, "reachability": reachability.value})

    def mark_active(self, resident_id: str, day: date) -> None:
        self._connection.execute(_MARK_ACTIVE, {"who": resident_id, "day": day})

    def forget(self, resident_id: str) -> None:
        traces.erase(
            self._connection, [conversations, roles, memberships, shared_surveys, residents], resident_id
        )

    def purge_newcomers(self, before: datetime) -> int:
        return self._connection.execute(_PURGE_NEWCOMERS, {"before": before}).rowcount

    def kept_of(self, resident_id: str) -> dict[str, Any]:
        return traces.kept(self._connection, NETWORK.sorted_tables, resident_id)


def _chosen(settings: Settings) -> dict[str, Any]:
    quiet = settings.quiet_hours
    return {
        "language": settings.language,
        "digest": settings.digest.value,
        "digest_hour": settings.digest_hour,
        "quiet_from": quiet.start if quiet else None,
        "quiet_until": quiet.end if quiet else None,
    }


def _resident(rows: Sequence[AnyRow]) -> Resident:
    """One resident from her rows, one for each pair of a city and a role."""
    row = rows[0]
    quiet = None if row.quiet_from is None else QuietHours(row.quiet_from, row.quiet_until)
    return Resident(
        id=row.id,
        telegram_id=row.telegram_id,
        settings=Settings(row.language, DigestFrequency(row.digest), row.digest_hour, quiet),
        met_at=row.met_at,
        consented_at=row.consented_at,
        reachability=Reachability(row.reachability),
        home=next((each.belongs_to for each in rows if each.tie == Tie.HOME), None),
        followed=tuple(dict.fromkeys(each.belongs_to for each in rows if each.tie == Tie.FOLLOWED)),
        roles=_roles(rows),
        active_on=row.active_on,
    )


def _roles(rows: Sequence[AnyRow]) -> dict[str, frozenset[Role]]:
    found: dict[str, set[Role]] = {}
    for row in rows:
        if row.role is not None:
            found.setdefault(row.works_for, set()).add(Role(row.role))
    return {city: frozenset(held) for city, held in found.items()}
