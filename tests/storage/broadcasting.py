"""Builders of broadcasts, and of the many members that they are for."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from bot.core.broadcasts.model import (
    Broadcast,
    BroadcastKind,
    BroadcastStatus,
    Content,
    Delivery,
    DeliveryStatus,
    Mark,
    Todo,
)
from bot.core.residents.model import Reachability, Tie
from bot.core.shared.unit_of_work import CityRecords, Store
from storage.tables import deliveries, members
from tests.storage.builders import NOW, SOMEBODY

Skopje = Store[CityRecords]
SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)


def a_broadcast(number: int = 1, **changes: Any) -> Broadcast:
    """One to everybody that has just been released; its id follows from ``number``. ``changes`` are fields of Broadcast."""
    fields: dict[str, Any] = {
        "kind": BroadcastKind.MESSAGE,
        "created_by": SOMEBODY,
        "created_at": NOW,
        "changed_at": NOW,
        "status": BroadcastStatus.STARTING,
        "content": Content({"mk": "Нема вода.", "en": "No water."}),
    }
    return Broadcast(f"{0xBC00_0000 + number:032x}", **(fields | changes))


def connection_of(records: CityRecords) -> sa.Connection:
    """The connection under the repositories."""
    connection: sa.Connection = records.deliveries._connection  # type: ignore[attr-defined]
    return connection


def who(number: int) -> str:
    """The id of member ``number``."""
    return f"{number:032x}"


def move_in(records: CityRecords, numbers: Iterable[int], **columns: Any) -> None:
    """So many members at once; ``columns`` are those of the table that all of them have."""
    fields = {
        "tie": Tie.HOME.value,
        "language": "mk",
        "reachability": Reachability.REACHABLE.value,
        "joined_at": NOW,
    } | columns
    rows = [{"resident_id": who(number), "telegram_id": number, **fields} for number in numbers]
    connection_of(records).execute(sa.insert(members), rows)


def lay_down(records: CityRecords, broadcast: Broadcast, at: datetime = NOW, most: int = 1_000) -> int:
    """All its recipients, piece by piece; how many."""
    added, after = 0, None
    while True:
        piece = records.deliveries.prepare(broadcast, at, after, most)
        added += piece.added
        after = piece.after
        if after is None:
            return added


def run(records: CityRecords, broadcast: Broadcast, size: int = 0) -> int:
    """Add it, with members 1 to ``size``, lay its recipients down, and let it run."""
    if size:
        move_in(records, range(1, size + 1))
    assert records.broadcasts.add(broadcast)
    laid = lay_down(records, broadcast)
    before = (broadcast.status,)
    assert records.broadcasts.move(broadcast.id, before, BroadcastStatus.RUNNING, broadcast.changed_at)
    return laid


def deliver(records: CityRecords, broadcast: Broadcast, sent_at: Mapping[str, datetime]) -> None:
    """These have got it, whatever its audience."""
    rows = [
        {
            "broadcast_id": broadcast.id,
            "resident_id": resident,
            "status": DeliveryStatus.SENT.value,
            "available_at": at,
            "attempts": 1,
            "language": "mk",
            "chat_id": 1,
            "message_id": 1,
            "sent_at": at,
        }
        for resident, at in sent_at.items()
    ]
    connection_of(records).execute(sa.insert(deliveries), rows)


def sent(delivery: Delivery, at: datetime = NOW, **changes: Any) -> Mark:
    """It arrived, as a message whose number follows from the recipient's."""
    fields: dict[str, Any] = {"chat_id": 7, "message_id": int(delivery.resident_id, 16)}
    return Mark(delivery.resident_id, DeliveryStatus.SENT, at, **(fields | changes))


def rows_of(records: CityRecords, broadcast: Broadcast) -> dict[str, Delivery]:
    """Every delivery by its resident."""
    statement = sa.select(deliveries).where(deliveries.c.broadcast_id == broadcast.id)
    names = [each.name for each in dataclasses.fields(Delivery)]
    return {
        row["resident_id"]: Delivery(
            **{name: row[name] for name in names if name not in ("status", "todo")},
            status=DeliveryStatus(row["status"]),
            todo=Todo(row["todo"]) if row["todo"] else None,
        )
        for row in connection_of(records).execute(statement).mappings()
    }
