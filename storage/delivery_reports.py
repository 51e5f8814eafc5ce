"""What came of a broadcast, counted where its deliveries lie."""

from collections import Counter
from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.broadcasts.audience import Took
from bot.core.broadcasts.model import (
    SMALLEST_SHOWN,
    Broadcast,
    BroadcastKind,
    Counts,
    DeliveryStatus,
    Report,
    Skipped,
)
from storage.participation import Asked, find_asked, is_anonymous, list_taken
from storage.tables import broadcasts, deliveries, survey_sheets
from storage.types import AnyRow

PAGE = 1_000  # recipients that are looked up by their keys at once
UNTOLD = "unknown"  # where nothing says why

_b = broadcasts.c
_d = deliveries.c
_many = sa.func.count()
_OF = _d.broadcast_id == bindparam("which")
_ARRIVED = (DeliveryStatus.SENT, DeliveryStatus.RECALLED)
_FAILED = (DeliveryStatus.SKIPPED, DeliveryStatus.FAILED)

_COUNTS = sa.select(_b.total, _b.sent, _b.blocked, _b.failed, _b.skipped, _b.recalled).where(
    _b.id == bindparam("which")
)
_SUMS = (
    sa.select(
        _d.status, _d.language, _d.reason, _many.label("many"), sa.func.count(_d.opened_at).label("opened")
    )
    .where(_OF)
    .group_by(_d.status, _d.language, _d.reason)
)
_HAVE_IT = (_OF, _d.status == DeliveryStatus.SENT.value)
_ANSWERED = (
    sa.select(_many)
    .select_from(deliveries)
    .join(survey_sheets, survey_sheets.c.participant == _d.resident_id)
    .where(
        *_HAVE_IT,
        survey_sheets.c.survey_id == bindparam("survey"),
        survey_sheets.c.response_id.is_not(None),
        survey_sheets.c.sent_at >= _d.sent_at,
    )
)
_FIRST_SENT = sa.select(_d.resident_id, _d.sent_at).where(*_HAVE_IT).order_by(_d.resident_id).limit(PAGE)
_NEXT_SENT = _FIRST_SENT.where(_d.resident_id > bindparam("after"))


def read_report(connection: Connection, broadcast: Broadcast) -> Report:
    """See ``BroadcastDeliveries.report``."""
    which = {"which": broadcast.id}
    opened = 0
    reasons: Counter[str] = Counter()
    by_language: Counter[str] = Counter()
    for row in connection.execute(_SUMS, which):
        opened += row.opened
        if row.status in _ARRIVED:
            by_language[row.language] += row.many
        elif row.status in _FAILED:
            reasons[row.reason or UNTOLD] += row.many
    if _would_tell(connection, broadcast, reasons[Skipped.ANSWERED]):
        # All of these: what is left of the sum of those who were left out would tell it too.
        for reason in set(Skipped) - {Skipped.CANCELLED}:
            del reasons[reason]
    counts = connection.execute(_COUNTS, which).one_or_none()
    return Report(
        counts=Counts(*counts) if counts else broadcast.counts,
        opened=opened,
        answered=_count_answered(connection, broadcast),
        reasons=dict(reasons.most_common()),
        by_language=dict(by_language.most_common()),
    )


def _would_tell(connection: Connection, broadcast: Broadcast, left_out: int) -> bool:
    """Whether these few who had answered already, or nobody, are told by why somebody was left out."""
    if broadcast.kind is not BroadcastKind.SURVEY or broadcast.subject is None or left_out >= SMALLEST_SHOWN:
        return False
    return is_anonymous(connection, broadcast.subject)


def _count_answered(connection: Connection, broadcast: Broadcast) -> int | None:
    if broadcast.kind is not BroadcastKind.SURVEY or broadcast.subject is None:
        return None
    asked = find_asked(connection, broadcast.subject)
    if asked is None:
        return None
    if asked.survey.is_anonymous:
        answered = sum(_count_by_key(connection, asked, rows) for rows in _pages(connection, broadcast.id))
        return answered if answered >= SMALLEST_SHOWN else None
    about = {"which": broadcast.id, "survey": asked.survey.id}
    return connection.execute(_ANSWERED, about).scalar_one()


def _pages(connection: Connection, broadcast_id: str) -> Iterator[Sequence[AnyRow]]:
    rows = connection.execute(_FIRST_SENT, {"which": broadcast_id}).all()
    while rows:
        yield rows
        page = {"which": broadcast_id, "after": rows[-1].resident_id}
        rows = connection.execute(_NEXT_SENT, page).all() if len(rows) == PAGE else []


def _count_by_key(connection: Connection, asked: Asked, rows: Sequence[AnyRow]) -> int:
    taken = list_taken(connection, asked, [row.resident_id for row in rows])
    since = {row.resident_id: row.sent_at for row in rows}
    return sum(
        one.took is Took.ANSWERED and one.sent_at is not None and one.sent_at >= since[who]
        for who, one in taken.items()
    )
