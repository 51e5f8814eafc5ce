"""Dialogues under way."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.residents.model import Conversation
from storage import traces
from storage.dialects import ConflictInsert, by_dialect
from storage.tables import conversations, residents

_c = conversations.c


def _put(insert: ConflictInsert) -> ConflictInsert:
    # Selected from the residents, so that nothing is kept of somebody who has just left.
    row = sa.select(
        residents.c.id,
        bindparam("chat", type_=sa.BigInteger),
        bindparam("new_state", type_=_c.state.type),
        bindparam("new_data", type_=_c.data.type),
        bindparam("at", type_=_c.touched_at.type),
    ).where(residents.c.id == bindparam("resident"))
    insert = insert.from_select(["resident_id", "chat_id", "state", "data", "touched_at"], row)
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["resident_id", "chat_id"],
        set_={"state": new.state, "data": new.data, "touched_at": new.touched_at},
    )


_PUT = by_dialect(conversations, _put)
_END = sa.delete(conversations).where(
    _c.chat_id == bindparam("chat"), _c.resident_id == bindparam("resident")
)
_PURGE = sa.delete(conversations).where(_c.touched_at < bindparam("before"))


class SqlConversations:
    """Implements ``Conversations``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, chat_id: int, resident_id: str, conversation: Conversation | None, at: datetime) -> None:
        where = {"chat": chat_id, "resident": resident_id}
        if conversation is None:
            self._connection.execute(_END, where)
            return
        stands = {"new_state": conversation.state, "new_data": dict(conversation.data), "at": at}
        self._connection.execute(_PUT[self._connection.dialect.name], where | stands)

    def forget(self, resident_id: str) -> None:
        traces.erase(self._connection, [conversations], resident_id)

    def purge(self, before: datetime) -> int:
        return self._connection.execute(_PURGE, {"before": before}).rowcount
