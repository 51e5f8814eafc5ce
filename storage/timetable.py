"""What is due when in one city: a statement for each matter, each by the index by which its job looks for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.broadcasts.model import BroadcastStatus
from bot.core.events.model import REMINDERS, EventStatus
from bot.core.events.timekeeping import ASKED_AFTER, ASKED_WITHIN
from bot.core.ideas.model import ASKED_AFTER_DONE, Progress
from bot.core.surveys.model import SurveyStatus
from bot.core.timetable.model import Due, Matter
from storage.tables import (
    IS_PUBLIC,
    attendances,
    broadcasts,
    cases,
    events,
    feeds,
    idea_answers,
    ideas,
    occurrences,
    reminders,
    surveys,
)
from storage.types import UtcDateTime

_NOW = bindparam("now", type_=UtcDateTime)
_TAKES_PLACE = occurrences.c.cancelled_at.is_(None) & (events.c.status == EventStatus.PUBLISHED.value)


def _first(
    moment: sa.ColumnElement[Any], *conditions: sa.ColumnElement[bool], of: sa.FromClause | None = None
) -> sa.Select[Any, int]:
    """The first such moment, and how many there are."""
    found = sa.select(sa.func.min(moment), sa.func.count()).where(*conditions)
    return found if of is None else found.select_from(of)


_OPEN = surveys.c.status == SurveyStatus.OPEN.value
_broadcast = broadcasts.c.status
# Literals where a partial index says them.
_STATEMENTS: Final[Mapping[Matter, sa.Select[Any, int]]] = {
    Matter.SURVEYS_OPEN: _first(
        sa.func.coalesce(surveys.c.opens_at, surveys.c.changed_at),
        surveys.c.status == SurveyStatus.SCHEDULED.value,
    ),
    Matter.SURVEYS_CLOSE: _first(surveys.c.closes_at, _OPEN, surveys.c.closes_at.is_not(None)),
    Matter.SURVEYS_REMIND: _first(
        surveys.c.remind_at,
        _OPEN,
        surveys.c.remind_at.is_not(None),
        surveys.c.reminded_at.is_(None) | (surveys.c.reminded_at < surveys.c.remind_at),
        surveys.c.closes_at.is_(None) | (surveys.c.closes_at > _NOW),
    ),
    Matter.EVENTS_PUBLISH: _first(
        events.c.publish_at,
        events.c.status == sa.literal_column("'scheduled'"),
        events.c.publish_at.is_not(None),
    ),
    Matter.EVENTS_REMIND: _first(
        reminders.c.due_at,
        reminders.c.queued_at.is_(None),
        # What begins after now was due no earlier, as for the job.
        reminders.c.due_at > bindparam("earliest", type_=UtcDateTime),
        occurrences.c.starts_at > _NOW,
        _TAKES_PLACE,
        of=reminders.join(occurrences, occurrences.c.id == reminders.c.occurrence_id).join(
            events, events.c.id == occurrences.c.event_id
        ),
    ),
    Matter.EVENTS_OFFERS: _first(
        attendances.c.offer_expires_at, attendances.c.status == sa.literal_column("'offered'")
    ),
    Matter.EVENTS_FEEDBACK: _first(
        occurrences.c.ends_at,
        occurrences.c.asked_at.is_(None),
        occurrences.c.ends_at > bindparam("asked_since", type_=UtcDateTime),
        _TAKES_PLACE,
        sa.exists().where(
            attendances.c.occurrence_id == occurrences.c.id,
            attendances.c.status == sa.literal_column("'going'"),
        ),
        of=occurrences.join(events, events.c.id == occurrences.c.event_id),
    ),
    Matter.EVENTS_FEEDS: sa.select(sa.cast(sa.null(), UtcDateTime), sa.func.count()).select_from(feeds),
    Matter.VERDICTS: _first(cases.c.effect_at, cases.c.status == sa.literal_column("'decided'")),
    Matter.ANSWERS: _first(
        idea_answers.c.publish_at,
        idea_answers.c.published_at.is_(None),
        idea_answers.c.publish_at.is_not(None),
    ),
    Matter.IDEAS_DONE: _first(
        ideas.c.progress_at, IS_PUBLIC, ideas.c.progress == Progress.DONE.value, ideas.c.asked_at.is_(None)
    ),
    Matter.BROADCASTS_START: _first(broadcasts.c.starts_at, _broadcast == BroadcastStatus.SCHEDULED.value),
    Matter.BROADCASTS_RUNNING: _first(
        broadcasts.c.started_at,
        _broadcast.in_([BroadcastStatus.STARTING.value, BroadcastStatus.RUNNING.value]),
    ),
}
# Where what is stored is not when it is due.
_LATER: Final = {Matter.EVENTS_FEEDBACK: ASKED_AFTER, Matter.IDEAS_DONE: ASKED_AFTER_DONE}


class SqlTimetable:
    """Implements ``Timetable``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_due(self, now: datetime) -> list[Due]:
        then = {
            "now": now,
            "earliest": now - timedelta(minutes=max(REMINDERS)),
            "asked_since": now - ASKED_WITHIN,
        }
        dues = []
        for matter, statement in _STATEMENTS.items():
            first, count = self._connection.execute(statement, then).one()
            if count:
                dues.append(Due(matter, first + _LATER.get(matter, timedelta()) if first else None, count))
        return dues
