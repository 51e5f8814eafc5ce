"""The numbers of a city's moderation, counted where the cases lie."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.moderation.model import CaseKind, CaseStatus, Ruling, Stats
from storage.tables import cases

_MICROSECOND: Final = timedelta(microseconds=1)

_c = cases.c
_WITHIN = (
    _c.status == sa.literal_column("'settled'"),  # as the partial index says it
    _c.effect_at >= bindparam("since"),
    _c.effect_at < bindparam("until"),
)
_many = sa.func.count()

_COUNT = (
    sa.select(
        _c.kind,
        _c.ruling,
        _c.reason,
        _many.label("many"),
        _many.filter(_c.decided_at <= _c.due_at).label("in_time"),
    )
    .where(*_WITHIN)
    .group_by(_c.kind, _c.ruling, _c.reason)
)


def _middle(*groups: sa.Column[Any]) -> sa.Select[Any]:
    """The middle one of ``took`` in each group, or the two of an even number: their mean is the median."""
    place = sa.func.row_number().over(partition_by=groups, order_by=_c.took).label("place")
    size = _many.over(partition_by=groups).label("size")
    ranked = sa.select(*groups, _c.took, place, size).where(*_WITHIN, _c.took.is_not(None)).subquery()
    named = [ranked.c[group.name] for group in groups]
    return (
        sa.select(
            *named,
            ranked.c.size,
            sa.func.min(ranked.c.took).label("lower"),
            sa.func.max(ranked.c.took).label("upper"),
        )
        .where(ranked.c.place.in_([(ranked.c.size + 1) // 2, (ranked.c.size + 2) // 2]))
        .group_by(*named, ranked.c.size)
    )


_MEDIAN = _middle()
_MEDIANS = _middle(_c.decided_by)
_RECEIVED = sa.select(_many).where(_c.opened_at >= bindparam("since"), _c.opened_at < bindparam("until"))
_WAITING = sa.select(_many, sa.func.min(_c.opened_at)).where(
    _c.status.not_in([sa.literal_column("'settled'"), sa.literal_column("'dropped'")]),
    _c.status.in_([CaseStatus.OPEN.value, CaseStatus.CONFIRMING.value]),
)


def took(opened_at: datetime, decided_at: datetime) -> int:
    """How long a decision took, as it is stored: in microseconds."""
    return (decided_at - opened_at) // _MICROSECOND


def read_stats(connection: Connection, since: datetime, until: datetime) -> Stats:
    """Of what took effect from ``since`` until before ``until``, and of what waits now.

    By reason: what was declined or hidden, each once, so without appeals that were declined again.
    """
    span = {"since": since, "until": until}
    waiting, oldest_at = connection.execute(_WAITING).one()
    by_ruling: Counter[Ruling] = Counter()
    by_reason: Counter[str] = Counter()
    by_kind: Counter[CaseKind] = Counter()
    appeals: Counter[Ruling] = Counter()
    in_time = 0
    for row in connection.execute(_COUNT, span):
        kind, ruling = CaseKind(row.kind), Ruling(row.ruling)
        by_kind[kind] += row.many
        in_time += row.in_time
        if kind is CaseKind.IDEA:
            by_ruling[ruling] += row.many
        if kind is CaseKind.APPEAL:
            appeals[ruling] += row.many
        elif row.reason and ruling in (Ruling.DECLINE, Ruling.HIDE):
            by_reason[row.reason] += row.many
    decided = by_kind.total()
    median = connection.execute(_MEDIAN, span).one_or_none() if decided else None
    moderators = connection.execute(_MEDIANS, span).all() if decided else ()
    return Stats(
        since=since,
        until=until,
        waiting=waiting,
        oldest_at=oldest_at,
        received=connection.execute(_RECEIVED, span).scalar_one(),
        decided=decided,
        median=_mean(median.lower, median.upper) if median else None,
        within_promise=in_time / decided if decided else None,
        by_ruling=dict(by_ruling.most_common()),
        by_reason=dict(by_reason.most_common()),
        by_kind=dict(by_kind.most_common()),
        by_moderator={
            row.decided_by: (row.size, _mean(row.lower, row.upper))
            for row in sorted(moderators, key=lambda row: (-row.size, str(row.decided_by)))
        },
        appeals=appeals.total(),
        appeals_granted=appeals[Ruling.PUBLISH],
    )


def _mean(lower: int, upper: int) -> timedelta:
    return (lower * _MICROSECOND + upper * _MICROSECOND) / 2
