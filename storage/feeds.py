"""Calendars elsewhere that a city follows."""

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.events.model import Feed
from storage.dialects import by_dialect
from storage.tables import feeds
from storage.types import AnyRow

_c = feeds.c
_ADD = by_dialect(feeds, lambda insert: insert.on_conflict_do_nothing(index_elements=["url"]))
_FIND = sa.select(feeds).where(_c.id == bindparam("which"))
_LIST = sa.select(feeds).order_by(_c.added_at, _c.id)
_PUT = sa.update(feeds).where(_c.id == bindparam("which"))
_REMOVE = sa.delete(feeds).where(_c.id == bindparam("which"))


class SqlFeeds:
    """Implements ``Feeds``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, feed: Feed) -> bool:
        row = {
            "id": feed.id,
            "url": feed.url,
            "added_by": feed.added_by,
            "added_at": feed.added_at,
            "etag": feed.etag,
            "last_modified": feed.last_modified,
            "checked_at": feed.checked_at,
            "failure": feed.failure,
        }
        return self._connection.execute(_ADD[self._connection.dialect.name], row).rowcount == 1

    def find(self, feed_id: str) -> Feed | None:
        row = self._connection.execute(_FIND, {"which": feed_id}).one_or_none()
        return _feed(row) if row else None

    def list_all(self) -> list[Feed]:
        return [_feed(row) for row in self._connection.execute(_LIST)]

    def put(self, feed: Feed) -> None:
        found = {
            "which": feed.id,
            "etag": feed.etag,
            "last_modified": feed.last_modified,
            "checked_at": feed.checked_at,
            "failure": feed.failure,
        }
        self._connection.execute(_PUT, found)

    def remove(self, feed_id: str) -> bool:
        return self._connection.execute(_REMOVE, {"which": feed_id}).rowcount == 1


def _feed(row: AnyRow) -> Feed:
    return Feed(
        id=row.id,
        url=row.url,
        added_by=row.added_by,
        added_at=row.added_at,
        etag=row.etag,
        last_modified=row.last_modified,
        checked_at=row.checked_at,
        failure=row.failure,
    )
