"""Whom an audience means: conditions on the members of one city.

Who came how far in an anonymous survey the database cannot tell: those members are read page by page, and looked up by
their keys in Python.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.broadcasts.audience import Audience, Took
from bot.core.broadcasts.model import SMALLEST_SHOWN, BroadcastKind, DeliveryStatus, Headcount
from bot.core.events.model import AttendanceStatus
from bot.core.residents.model import Reachability, Tie
from bot.core.surveys.suppression import without_few
from storage.participation import NOTHING, Asked, find_asked, list_taken, took
from storage.tables import attendances, broadcasts, deliveries, member_topics, members, occurrences
from storage.types import AnyRow

PAGE: Final = 1_000  # members that are looked up by their keys at once

_m = members.c
_d = deliveries.c
Condition = sa.ColumnElement[bool]

BELONGS: Final = _m.tie.in_([Tie.HOME.value, Tie.FOLLOWED.value])
_IS_REACHABLE: Final = _m.reachability == Reachability.REACHABLE.value
_IS_SUBSCRIBED: Final = _m.unsubscribed_at.is_(None)
WOULD_GET: Final = _IS_REACHABLE & _IS_SUBSCRIBED
_INVITES_TO = sa.select(broadcasts.c.subject).where(
    broadcasts.c.id == bindparam("which"), broadcasts.c.kind == BroadcastKind.SURVEY.value
)


@dataclass(frozen=True, slots=True)
class Meant:
    """Members of whom all conditions hold. ``among``: and who came so far in an anonymous survey."""

    conditions: tuple[Condition, ...]
    among: tuple[Asked, Took] | None = None

    def chosen(self, connection: Connection, rows: Iterable[AnyRow]) -> list[AnyRow]:
        """Of rows with a ``resident_id``, read under ``conditions``, those that are meant."""
        rows = list(rows)
        if self.among is None:
            return rows
        asked, how_far = self.among
        taken = list_taken(connection, asked, [row.resident_id for row in rows])
        return [row for row in rows if _came(taken.get(row.resident_id, NOTHING).took, how_far)]


def whom(connection: Connection, audience: Audience, now: datetime, *, at_once: bool = False) -> Meant | None:
    """Whom the audience means, reachable or not; None: nobody can be told to be meant. ``at_once``: everybody will be looked
    at by one statement, not page by page."""
    conditions: list[Condition] = [_m.tie.in_(sorted(audience.ties)) if audience.ties else BELONGS]
    if audience.languages:
        conditions.append(_m.language.in_(sorted(audience.languages)))
    if audience.topics:
        interested = _is_interested_at_once if at_once else _is_interested
        conditions.append(interested(audience.topics))
    if audience.districts:
        conditions.append(_m.district.in_(sorted(audience.districts)))
    if audience.going:
        conditions.append(_is_going_to(audience.going))
    if audience.active:
        conditions.append(_m.active_on >= (now - timedelta(days=audience.active)).date())
    if audience.rested:
        conditions.append(_has_rested_since(now - timedelta(days=audience.rested)))
    if not audience.survey:
        return Meant(tuple(conditions))
    how_far, survey_id = audience.survey
    return _meant(connection, conditions, survey_id, how_far)


def whom_to_remind(connection: Connection, reminded: str) -> Meant | None:
    """Those who were sent that invitation to a survey and have not answered; None: nobody can tell."""
    survey_id = connection.execute(_INVITES_TO, {"which": reminded}).scalar_one_or_none()
    if survey_id is None:
        return None
    was_sent = sa.exists().where(
        _d.broadcast_id == reminded,
        _d.resident_id == _m.resident_id,
        _d.status == DeliveryStatus.SENT.value,
    )
    return _meant(connection, [BELONGS, was_sent], survey_id, Took.UNANSWERED)


def count(connection: Connection, audience: Audience, now: datetime) -> Headcount:
    """See ``BroadcastDeliveries.count_audience``. Who is neither reachable nor subscribed counts as unreachable."""
    meant = whom(connection, audience, now, at_once=True)
    if meant is None:
        return Headcount(0)
    counted = _count_by_key if meant.among else _count_by_statement
    by_language, unreachable, unsubscribed = counted(connection, meant)
    headcount = Headcount(sum(by_language.values()), by_language, unreachable, unsubscribed)
    return _without_few(headcount) if meant.among else headcount


def _meant(
    connection: Connection, conditions: list[Condition], survey_id: str, how_far: Took
) -> Meant | None:
    asked = find_asked(connection, survey_id)
    if asked is None:
        return None
    if asked.survey.is_anonymous:
        return Meant(tuple(conditions), (asked, how_far))
    return Meant((*conditions, took(asked, how_far, _m.resident_id)))


def _came(how_far: Took, asked_for: Took) -> bool:
    """Who has begun has not answered yet."""
    if asked_for is Took.UNANSWERED:
        return how_far is not Took.ANSWERED
    return how_far is asked_for


def _is_interested(topics: Iterable[str]) -> Condition:
    """She chose one of them, or none at all."""
    hers = member_topics.c.resident_id == _m.resident_id
    chose_one = sa.exists().where(hers, member_topics.c.topic.in_(sorted(topics)))
    return chose_one | sa.not_(sa.exists().where(hers))


def _is_interested_at_once(topics: Iterable[str]) -> Condition:
    """The same: she is not among those who chose others only, who are all looked up together."""
    chose_one = sa.case((member_topics.c.topic.in_(sorted(topics)), 1), else_=0)
    others = sa.select(member_topics.c.resident_id).group_by(member_topics.c.resident_id)
    chose_others = others.having(sa.func.max(chose_one) == 0).subquery()
    return sa.not_(sa.exists().where(chose_others.c.resident_id == _m.resident_id))


def _is_going_to(which: str) -> Condition:
    """To that occurrence, or to any of that event."""
    times = sa.union_all(
        sa.select(occurrences.c.id).where(occurrences.c.id == which),
        sa.select(occurrences.c.id).where(occurrences.c.event_id == which),
    )
    going = sa.select(attendances.c.resident_id).where(
        attendances.c.occurrence_id.in_(times), attendances.c.status == AttendanceStatus.GOING.value
    )
    return _m.resident_id.in_(going)


def _has_rested_since(at: datetime) -> Condition:
    return sa.not_(sa.exists().where(_d.resident_id == _m.resident_id, _d.sent_at > at))


_Counted = tuple[dict[str, int], int, int]
_LANGUAGE_ASKED: Final = (
    _m.language,
    _IS_REACHABLE.label("is_reachable"),
    _IS_SUBSCRIBED.label("is_subscribed"),
)


def _count_by_statement(connection: Connection, meant: Meant) -> _Counted:
    many = sa.func.count()
    statement = sa.select(*_LANGUAGE_ASKED, many.label("many")).where(*meant.conditions)
    return _counted(connection.execute(statement.group_by(*_LANGUAGE_ASKED)), lambda row: int(row.many))


def _count_by_key(connection: Connection, meant: Meant) -> _Counted:
    return _counted(_every_one(connection, meant), lambda _: 1)


def _counted(rows: Iterable[AnyRow], many: Callable[[AnyRow], int]) -> _Counted:
    by_language: Counter[str] = Counter()
    unreachable = unsubscribed = 0
    for row in rows:
        if not row.is_reachable:
            unreachable += many(row)
        elif not row.is_subscribed:
            unsubscribed += many(row)
        else:
            by_language[row.language] += many(row)
    return dict(by_language.most_common()), unreachable, unsubscribed


def _every_one(connection: Connection, meant: Meant) -> Iterator[AnyRow]:
    page = (
        sa.select(_m.resident_id, *_LANGUAGE_ASKED)
        .where(*meant.conditions)
        .order_by(_m.resident_id)
        .limit(PAGE)
    )
    next_page = page.where(_m.resident_id > bindparam("after"))
    rows = connection.execute(page).all()
    while rows:
        yield from meant.chosen(connection, rows)
        rows = (
            connection.execute(next_page, {"after": rows[-1].resident_id}).all() if len(rows) == PAGE else []
        )


def _without_few(counted: Headcount) -> Headcount:
    """Who took part in an anonymous survey must not be found by asking for ever fewer people, nor by asking for all the others:
    every number is told in steps, so that one person more or less makes no difference that could be seen."""

    def told(number: int) -> int:
        return number - number % SMALLEST_SHOWN

    languages: Mapping[str, int] = without_few(counted.by_language) if told(counted.total) else {}
    return Headcount(
        told(counted.total),
        {language: told(languages.get(language, 0)) for language in counted.by_language},
        told(counted.unreachable),
        told(counted.unsubscribed),
        is_rough=True,
    )


def page_of(meant: Meant, after: str | None, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Those who would get it, in the order of their ids."""
    page = sa.select(*columns).where(*meant.conditions, WOULD_GET).order_by(_m.resident_id)
    return page if after is None else page.where(_m.resident_id > after)
