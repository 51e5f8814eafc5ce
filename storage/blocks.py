"""Who may write nothing in a city for a while."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Select, bindparam

from bot.core.moderation.model import Block
from storage.tables import blocks
from storage.types import AnyRow

_c = blocks.c
_MOST = bindparam("most", type_=sa.Integer)
_LIVE = _c.lifted_at.is_(None) & (_c.until > bindparam("now"))
_HERS = _c.resident_id == bindparam("who")

_ADD = sa.insert(blocks)
_FIND_LIVE = sa.select(blocks).where(_HERS, _LIVE).order_by(_c.until.desc(), _c.id).limit(1)
_LIST_LIVE = sa.select(blocks).where(_LIVE).order_by(_c.until, _c.id).limit(_MOST)
_LIFT = sa.update(blocks).where(_c.id == bindparam("which"), _LIVE).values(lifted_at=bindparam("now"))
_COUNT = sa.select(sa.func.count()).where(_HERS, _c.lifted_at.is_(None))


class SqlBlocks:
    """Implements ``Blocks``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, block: Block) -> None:
        row = {
            "id": block.id,
            "resident_id": block.resident_id,
            "reason": block.reason,
            "by": block.by,
            "at": block.at,
            "until": block.until,
            "confirmed_by": block.confirmed_by,
            "lifted_at": block.lifted_at,
        }
        self._connection.execute(_ADD, row)

    def find_live(self, resident_id: str, now: datetime) -> Block | None:
        found = self._list(_FIND_LIVE, {"who": resident_id, "now": now})
        return found[0] if found else None

    def list_live(self, now: datetime, limit: int) -> list[Block]:
        """Those that end first come first."""
        return self._list(_LIST_LIVE, {"now": now, "most": limit})

    def lift(self, block_id: str, at: datetime) -> bool:
        return self._connection.execute(_LIFT, {"which": block_id, "now": at}).rowcount == 1

    def count_of(self, resident_id: str) -> int:
        """Without those that were lifted."""
        return self._connection.execute(_COUNT, {"who": resident_id}).scalar_one()

    def _list(self, statement: Select[Any], page: Mapping[str, Any]) -> list[Block]:
        return [_block(row) for row in self._connection.execute(statement, page)]


def _block(row: AnyRow) -> Block:
    return Block(
        id=row.id,
        resident_id=row.resident_id,
        reason=row.reason,
        by=row.by,
        at=row.at,
        until=row.until,
        confirmed_by=row.confirmed_by,
        lifted_at=row.lifted_at,
    )
