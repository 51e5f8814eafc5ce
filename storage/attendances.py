"""Who goes, who waits, who is reminded, and what they thought of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.events.model import REMINDERS, Attendance, AttendanceStatus, EventStatus, Feedback
from bot.core.events.ports import Numbers, Reminder
from storage.dialects import ConflictInsert, by_dialect
from storage.events import in_batches
from storage.tables import attendances, event_feedback, events, occurrences, reminders

_EARLIEST: Final = timedelta(minutes=max(REMINDERS))

_c = attendances.c
_r = reminders.c
_f = event_feedback.c
_MOST = bindparam("most", type_=sa.Integer)
# As the partial indexes say it.
_OFFERED = _c.status == sa.literal_column("'offered'")
_WAITING = _c.status == sa.literal_column("'waiting'")
_GOING = _c.status == AttendanceStatus.GOING.value
_AHEAD = (
    (occurrences.c.starts_at > bindparam("now"))
    & occurrences.c.cancelled_at.is_(None)
    & (events.c.status == EventStatus.PUBLISHED.value)
)
_OF_ONE = _c.occurrence_id == bindparam("which")
_HERS = _OF_ONE & (_c.resident_id == bindparam("who"))

_FIND = sa.select(attendances).where(_HERS)
_FIND_BY_CODE = sa.select(attendances).where(_c.code == bindparam("shown"))
_ADD = by_dialect(
    attendances,
    lambda insert: insert.on_conflict_do_nothing(index_elements=["occurrence_id", "resident_id"]),
)
_CHANGE = sa.update(attendances).where(_HERS, _c.status == bindparam("was"))
_REMOVE = sa.delete(attendances).where(_HERS).returning(attendances)
_CHECK_IN = (
    sa.update(attendances)
    .where(_c.code == bindparam("shown"), _GOING, _c.checked_in_at.is_(None))
    .values(checked_in_at=bindparam("at"))
)
_LINE = (
    sa.select(attendances)
    .where(_OF_ONE, _c.status == bindparam("status"))
    .order_by(_c.ticket, _c.resident_id)
)
_EXPIRED = (
    sa.select(attendances)
    .where(_OFFERED, _c.offer_expires_at <= bindparam("now"))
    .order_by(_c.offer_expires_at, _c.occurrence_id, _c.ticket)
    .limit(_MOST)
)
_FREE = (
    sa.select(occurrences.c.id)
    .distinct()
    .select_from(attendances)
    .join(occurrences, occurrences.c.id == _c.occurrence_id)
    .join(events, events.c.id == occurrences.c.event_id)
    .where(
        _WAITING,
        _AHEAD,
        occurrences.c.capacity.is_(None) | (_c.seats <= occurrences.c.capacity - occurrences.c.taken),
    )
    .order_by(occurrences.c.id)
    .limit(_MOST)
)
_those = bindparam("those", type_=sa.String, expanding=True)
_CONCERNED = sa.union(
    sa.select(_c.occurrence_id, _c.resident_id).where(_c.occurrence_id.in_(_those)),
    sa.select(_r.occurrence_id, _r.resident_id).where(_r.occurrence_id.in_(_those)),
)


def _people(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count().filter(*conditions)


_COUNT = sa.select(
    _people(_GOING).label("going"),
    sa.func.coalesce(sa.func.sum(_c.seats - 1).filter(_GOING), 0).label("guests"),
    _people(_WAITING).label("waiting"),
    _people(_OFFERED).label("offered"),
    _people(_GOING, _c.checked_in_at.is_not(None)).label("checked_in"),
).where(_OF_ONE)
_RATINGS = sa.select(sa.func.count(), sa.func.sum(_f.stars)).where(_f.occurrence_id == bindparam("which"))

_REMIND = by_dialect(
    reminders,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["occurrence_id", "resident_id", "minutes"],
        set_={"due_at": insert.excluded.due_at, "queued_at": None},
    ),
)
_ONE_REMINDER = (
    _r.occurrence_id == bindparam("which"),
    _r.resident_id == bindparam("who"),
    _r.minutes == bindparam("long"),
)
_FORGET_REMINDER = sa.delete(reminders).where(*_ONE_REMINDER)
_HER_REMINDERS = (
    sa.select(_r.minutes)
    .where(_r.occurrence_id == bindparam("which"), _r.resident_id == bindparam("who"))
    .order_by(_r.minutes.desc())
)
_KINDS = sa.select(_r.minutes).distinct().where(_r.occurrence_id == bindparam("which"))
_OF_KIND = (_r.occurrence_id == bindparam("which"), _r.minutes == bindparam("long"))
_PUT_OFF = sa.update(reminders).where(*_OF_KIND).values(due_at=bindparam("due"), queued_at=None)
_TOO_LATE = (
    sa.update(reminders)
    .where(*_OF_KIND)
    .values(due_at=bindparam("due"), queued_at=sa.func.coalesce(_r.queued_at, bindparam("now")))
)
# What begins after now was due no earlier: those that were never sent (their event was cancelled) are not looked through.
_DUE = (
    sa.select(_r.occurrence_id, _r.resident_id, _r.minutes)
    .join_from(reminders, occurrences, occurrences.c.id == _r.occurrence_id)
    .join(events, events.c.id == occurrences.c.event_id)
    .where(
        _r.queued_at.is_(None),
        _r.due_at <= bindparam("now"),
        _r.due_at > bindparam("earliest"),
        _AHEAD,
    )
    .order_by(_r.due_at, _r.occurrence_id, _r.resident_id, _r.minutes)
    .limit(_MOST)
)
_later = reminders.alias("later")
_LATE = (
    _r.queued_at.is_(None),
    _r.due_at <= bindparam("now"),
    _r.due_at > bindparam("since"),
    sa.exists()
    .select_from(occurrences.join(events, events.c.id == occurrences.c.event_id))
    .where(
        occurrences.c.id == _r.occurrence_id,
        occurrences.c.starts_at <= bindparam("now"),
        occurrences.c.cancelled_at.is_(None),
        events.c.status == EventStatus.PUBLISHED.value,
    )
    | sa.exists().where(
        _later.c.occurrence_id == _r.occurrence_id,
        _later.c.resident_id == _r.resident_id,
        _later.c.minutes < _r.minutes,
        _later.c.due_at <= bindparam("now"),
        _later.c.queued_at.is_(None),
    ),
)
_COUNT_LATE = sa.select(sa.func.count()).select_from(reminders).where(*_LATE)
_DROP_LATE = sa.update(reminders).where(*_LATE).values(queued_at=bindparam("now"))
_MARK_QUEUED = sa.update(reminders).where(*_ONE_REMINDER).values(queued_at=bindparam("at"))


def _rate(insert: ConflictInsert) -> ConflictInsert:
    said = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["occurrence_id", "resident_id"],
        set_={
            "stars": said.stars,
            "at": said.at,
            "words": sa.case((said.words == "", _f.words), else_=said.words),
        },
    )


_RATE = by_dialect(event_feedback, _rate)
_FEEDBACK = (
    sa.select(event_feedback)
    .where(_f.occurrence_id == bindparam("which"))
    .order_by(_f.at.desc(), _f.resident_id)
)

# In the order of their ids: two who lock several do not wait for each other.
_LOCK_ALL = (
    sa.select(occurrences.c.id)
    .where(occurrences.c.id.in_(sa.select(_c.occurrence_id).where(_c.resident_id == bindparam("who"))))
    .order_by(occurrences.c.id)
    .with_for_update(key_share=True)  # SQLite has one writer at a time and leaves this out
)
_REMOVE_ALL = (
    sa.delete(attendances)
    .where(_c.resident_id == bindparam("who"))
    .returning(_c.occurrence_id, _c.status, _c.seats)
)
_GIVE_BACK = (
    sa.update(occurrences)
    .where(occurrences.c.id == bindparam("which"))
    .values(taken=occurrences.c.taken - bindparam("seats", type_=sa.Integer))
)


class SqlAttendances:
    """Implements ``Attendances``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, occurrence_id: str, resident_id: str) -> Attendance | None:
        return self._one(_FIND, {"which": occurrence_id, "who": resident_id})

    def find_by_code(self, code: str) -> Attendance | None:
        return self._one(_FIND_BY_CODE, {"shown": code})

    def add(self, attendance: Attendance) -> bool:
        row = {
            "occurrence_id": attendance.occurrence_id,
            "resident_id": attendance.resident_id,
            "asked_at": attendance.asked_at,
            "code": attendance.code,
            "checked_in_at": attendance.checked_in_at,
            **_standing(attendance),
        }
        return self._connection.execute(_ADD[self._connection.dialect.name], row).rowcount == 1

    def change(self, attendance: Attendance, *, was: AttendanceStatus) -> bool:
        change = {
            "which": attendance.occurrence_id,
            "who": attendance.resident_id,
            "was": was.value,
            **_standing(attendance),
        }
        return self._connection.execute(_CHANGE, change).rowcount == 1

    def remove(self, occurrence_id: str, resident_id: str) -> Attendance | None:
        return self._one(_REMOVE, {"which": occurrence_id, "who": resident_id})

    def check_in(self, code: str, at: datetime) -> bool:
        return self._connection.execute(_CHECK_IN, {"shown": code, "at": at}).rowcount == 1

    def list_waiting(self, occurrence_id: str) -> list[Attendance]:
        return self._list(_LINE, {"which": occurrence_id, "status": AttendanceStatus.WAITING.value})

    def list_offers_expired(self, now: datetime, limit: int) -> list[Attendance]:
        return self._list(_EXPIRED, {"now": now, "most": limit})

    def list_with_free_seats(self, now: datetime, limit: int) -> list[str]:
        return list(self._connection.execute(_FREE, {"now": now, "most": limit}).scalars())

    def list_concerned(self, occurrence_ids: Sequence[str]) -> list[tuple[str, str]]:
        return [
            (occurrence_id, resident_id)
            for some in in_batches(occurrence_ids)
            for occurrence_id, resident_id in self._connection.execute(_CONCERNED, {"those": some})
        ]

    def list_going(self, occurrence_id: str) -> list[Attendance]:
        return self._list(_LINE, {"which": occurrence_id, "status": AttendanceStatus.GOING.value})

    def numbers_of(self, occurrence_id: str) -> Numbers:
        which = {"which": occurrence_id}
        row = self._connection.execute(_COUNT, which).one()
        ratings, stars = self._connection.execute(_RATINGS, which).one()
        return Numbers(
            going=row.going,
            guests=row.guests,
            waiting=row.waiting,
            offered=row.offered,
            checked_in=row.checked_in,
            ratings=ratings,
            stars=stars / ratings if ratings else None,
        )

    def remind(self, reminder: Reminder, due_at: datetime) -> None:
        row = {
            "occurrence_id": reminder.occurrence_id,
            "resident_id": reminder.resident_id,
            "minutes": reminder.minutes,
            "due_at": due_at,
        }
        self._connection.execute(_REMIND[self._connection.dialect.name], row)

    def forget_reminder(self, reminder: Reminder) -> bool:
        return self._connection.execute(_FORGET_REMINDER, _which(reminder)).rowcount == 1

    def reminders_of(self, occurrence_id: str, resident_id: str) -> tuple[int, ...]:
        hers = {"which": occurrence_id, "who": resident_id}
        return tuple(self._connection.execute(_HER_REMINDERS, hers).scalars())

    def reschedule_reminders(self, occurrence_id: str, starts_at: datetime, now: datetime) -> None:
        for minutes in self._connection.execute(_KINDS, {"which": occurrence_id}).scalars().all():
            due_at = starts_at - timedelta(minutes=minutes)
            kind = {"which": occurrence_id, "long": minutes, "due": due_at}
            if due_at > now:
                self._connection.execute(_PUT_OFF, kind)
            else:
                self._connection.execute(_TOO_LATE, kind | {"now": now})

    def list_reminders_due(self, now: datetime, limit: int) -> list[Reminder]:
        due = {"now": now, "earliest": now - _EARLIEST, "most": limit}
        return [Reminder(*row) for row in self._connection.execute(_DUE, due)]

    def mark_queued(self, reminders: Sequence[Reminder], at: datetime) -> None:
        if reminders:
            self._connection.execute(_MARK_QUEUED, [_which(each) | {"at": at} for each in reminders])

    def count_reminders_late(self, since: datetime, now: datetime) -> int:
        late: int = self._connection.execute(_COUNT_LATE, {"since": since, "now": now}).scalar_one()
        return late

    def drop_reminders_late(self, since: datetime, now: datetime) -> int:
        return self._connection.execute(_DROP_LATE, {"since": since, "now": now}).rowcount

    def rate(self, feedback: Feedback) -> None:
        row = {
            "occurrence_id": feedback.occurrence_id,
            "resident_id": feedback.resident_id,
            "stars": feedback.stars,
            "words": feedback.words,
            "at": feedback.at,
        }
        self._connection.execute(_RATE[self._connection.dialect.name], row)

    def feedback_of(self, occurrence_id: str) -> list[Feedback]:
        return [
            Feedback(row.occurrence_id, row.resident_id, row.stars, row.words, row.at)
            for row in self._connection.execute(_FEEDBACK, {"which": occurrence_id})
        ]

    def release(self, resident_id: str) -> None:
        hers = {"who": resident_id}
        self._connection.execute(_LOCK_ALL, hers).all()
        for row in self._connection.execute(_REMOVE_ALL, hers).all():
            if row.status != AttendanceStatus.WAITING:
                self._connection.execute(_GIVE_BACK, {"which": row.occurrence_id, "seats": row.seats})

    def _one(self, statement: sa.Executable, which: Mapping[str, Any]) -> Attendance | None:
        row = self._connection.execute(statement, which).mappings().one_or_none()
        return read_attendance(row) if row else None

    def _list(self, statement: sa.Select[Any], page: Mapping[str, Any]) -> list[Attendance]:
        return [read_attendance(row) for row in self._connection.execute(statement, page).mappings()]


def read_attendance(row: Mapping[Any, Any], prefix: str = "") -> Attendance:
    """The attendance that a row holds in columns of this prefix."""
    return Attendance(
        occurrence_id=row[f"{prefix}occurrence_id"],
        resident_id=row[f"{prefix}resident_id"],
        status=AttendanceStatus(row[f"{prefix}status"]),
        seats=row[f"{prefix}seats"],
        ticket=row[f"{prefix}ticket"],
        asked_at=row[f"{prefix}asked_at"],
        code=row[f"{prefix}code"],
        offer_expires_at=row[f"{prefix}offer_expires_at"],
        checked_in_at=row[f"{prefix}checked_in_at"],
    )


def _standing(attendance: Attendance) -> dict[str, Any]:
    return {
        "status": attendance.status.value,
        "seats": attendance.seats,
        "ticket": attendance.ticket,
        "offer_expires_at": attendance.offer_expires_at,
    }


def _which(reminder: Reminder) -> dict[str, Any]:
    return {"which": reminder.occurrence_id, "who": reminder.resident_id, "long": reminder.minutes}
