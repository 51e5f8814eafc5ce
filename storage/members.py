"""The residents who chose one city."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.residents.model import Member, Reachability, Tie
from storage import traces
from storage.attendances import SqlAttendances
from storage.case_rows import without_verdicts
from storage.cases import SqlCases
from storage.dialects import by_dialect, skip_conflict
from storage.ideas import SqlIdeas
from storage.sheets import SqlSheets
from storage.tables import CITY, member_topics, members, survey_sheets
from storage.types import AnyRow

_c = members.c
_ADD = by_dialect(members, skip_conflict)
_CHANGE = sa.update(members).where(_c.resident_id == bindparam("who"))
_HOLDER = sa.select(_c.resident_id).where(_c.telegram_id == bindparam("address"))
_FIND = sa.select(members).where(_c.resident_id == bindparam("who"))
_BELONGS = _c.tie != Tie.FORMER.value
_FIRST = sa.select(members).where(_BELONGS).order_by(_c.resident_id).limit(bindparam("most"))
_NEXT = _FIRST.where(_c.resident_id > bindparam("after"))
_COUNT = sa.select(sa.func.count()).select_from(members).where(_BELONGS)
_UNSUBSCRIBE = _CHANGE.where(_c.unsubscribed_at.is_(None))
_MARK_ACTIVE = _CHANGE.where(
    sa.or_(_c.active_on.is_(None), _c.active_on < bindparam("day", type_=sa.Date))
).values(active_on=bindparam("day", type_=sa.Date))
_ADD_TOPICS = by_dialect(member_topics, skip_conflict)
_DROP_TOPICS = sa.delete(member_topics).where(member_topics.c.resident_id == bindparam("who"))
_TOPICS = sa.select(member_topics).where(
    member_topics.c.resident_id.between(bindparam("first"), bindparam("last"))
)


class SqlMembers:
    """Implements ``Members``."""

    def __init__(
        self,
        connection: Connection,
        attendances: SqlAttendances,
        sheets: SqlSheets,
        ideas: SqlIdeas,
        cases: SqlCases,
    ) -> None:
        self._connection = connection
        self._attendances = attendances
        self._sheets = sheets
        self._ideas = ideas
        self._cases = cases

    def put(self, member: Member) -> None:
        if self._add(member):
            return
        change = {
            "who": member.resident_id,
            "telegram_id": member.telegram_id,
            "tie": member.tie.value,
            "language": member.language,
            "reachability": member.reachability.value,
        }
        if self._connection.execute(_CHANGE, change).rowcount:
            return
        # Her Telegram id is here under an id of hers that the directory has forgotten: an erasure that was
        # overtaken by a last tap. What was left goes now.
        holder = self._connection.execute(_HOLDER, {"address": member.telegram_id}).scalar_one_or_none()
        if holder is not None:
            self.forget(holder)
        self._add(member)

    def _add(self, member: Member) -> bool:
        row = {
            "resident_id": member.resident_id,
            "telegram_id": member.telegram_id,
            "tie": member.tie.value,
            "language": member.language,
            "reachability": member.reachability.value,
            "joined_at": member.joined_at,
            "district": member.district,
            "active_on": member.active_on,
            "unsubscribed_at": member.unsubscribed_at,
        }
        if not self._connection.execute(_ADD[self._connection.dialect.name], row).rowcount:
            return False
        self._add_topics(member.resident_id, member.topics)
        return True

    def find(self, resident_id: str) -> Member | None:
        row = self._connection.execute(_FIND, {"who": resident_id}).one_or_none()
        return _member(row, self._topics(resident_id, resident_id)) if row else None

    def choose_topics(self, resident_id: str, topics: frozenset[str]) -> None:
        self._connection.execute(_DROP_TOPICS, {"who": resident_id})
        if self._connection.execute(_FIND, {"who": resident_id}).one_or_none():
            self._add_topics(resident_id, topics)

    def choose_district(self, resident_id: str, district: str | None) -> None:
        self._connection.execute(_CHANGE, {"who": resident_id, "district": district})

    def subscribe(self, resident_id: str, at: datetime | None) -> None:
        change = _CHANGE if at is None else _UNSUBSCRIBE
        self._connection.execute(change, {"who": resident_id, "unsubscribed_at": at})

    def mark_active(self, resident_id: str, day: date) -> None:
        self._connection.execute(_MARK_ACTIVE, {"who": resident_id, "day": day})

    def list_after(self, resident_id: str | None, limit: int) -> list[Member]:
        page: dict[str, Any] = {"most": limit}
        if resident_id is not None:
            page["after"] = resident_id
        rows = self._connection.execute(_FIRST if resident_id is None else _NEXT, page).all()
        if not rows:
            return []
        topics = self._topics(rows[0].resident_id, rows[-1].resident_id)
        return [_member(row, topics) for row in rows]

    def count(self) -> int:
        return self._connection.execute(_COUNT).scalar_one()

    def forget(self, resident_id: str) -> None:
        self._attendances.release(resident_id)
        self._sheets.release(resident_id)
        self._ideas.release(resident_id)
        self._cases.forget(resident_id)
        traces.erase(self._connection, reversed(CITY.sorted_tables), resident_id)

    def kept_of(self, resident_id: str) -> dict[str, Any]:
        found = without_verdicts(traces.kept(self._connection, CITY.sorted_tables, resident_id), resident_id)
        # Where an anonymous survey still knows her, it is under a key of its own.
        for key in self._sheets.anonymous_keys_of(resident_id):
            for table, rows in traces.kept(self._connection, [survey_sheets], key).items():
                found.setdefault(table, []).extend(rows)
        return found

    def _add_topics(self, resident_id: str, topics: frozenset[str]) -> None:
        rows = [{"resident_id": resident_id, "topic": topic} for topic in sorted(topics)]
        if rows:
            self._connection.execute(_ADD_TOPICS[self._connection.dialect.name], rows)

    def _topics(self, first: str, last: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for resident_id, topic in self._connection.execute(_TOPICS, {"first": first, "last": last}):
            found.setdefault(resident_id, set()).add(topic)
        return found


def _member(row: AnyRow, topics: dict[str, set[str]]) -> Member:
    return Member(
        resident_id=row.resident_id,
        telegram_id=row.telegram_id,
        tie=Tie(row.tie),
        language=row.language,
        topics=frozenset(topics.get(row.resident_id, ())),
        reachability=Reachability(row.reachability),
        joined_at=row.joined_at,
        district=row.district,
        active_on=row.active_on,
        unsubscribed_at=row.unsubscribed_at,
    )
