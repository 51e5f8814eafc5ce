"""What somebody sent, and what became of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.ideas.model import IdeaStatus
from bot.core.ideas.ports import AuthorRecord
from storage.idea_rows import WAITING
from storage.tables import idea_comments, ideas

_c = ideas.c
_SENT_SINCE = (
    sa.select(_c.created_at)
    .where(_c.author == bindparam("who"), _c.created_at >= bindparam("since"))
    .order_by(_c.created_at)
)
_IS_WAITING = _c.status.in_([status.value for status in WAITING]) & _c.withdrawn_at.is_(None)


def _number(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.count().filter(*conditions)


_RECORD_OF = sa.select(
    sa.func.count().label("sent"),
    _number(_c.status == IdeaStatus.PUBLISHED.value).label("published"),
    _number(_c.status == IdeaStatus.DECLINED.value).label("declined"),
    _number(_IS_WAITING).label("waiting"),
    _number(_c.hidden_at.is_not(None)).label("hidden"),
).where(_c.author == bindparam("who"))
_COMMENTS_OF = sa.select(
    _number(idea_comments.c.status == "published").label("published"),
    _number(idea_comments.c.status == "declined").label("declined"),
    _number(idea_comments.c.status == "hidden").label("hidden"),
).where(idea_comments.c.author == bindparam("who"))


def sent_since(connection: Connection, resident_id: str, since: datetime) -> list[datetime]:
    """See ``Ideas.count_since``."""
    return list(connection.execute(_SENT_SINCE, {"who": resident_id, "since": since}).scalars())


def record_of(connection: Connection, resident_id: str) -> AuthorRecord:
    """See ``Ideas.record_of``."""
    hers = {"who": resident_id}
    sent = connection.execute(_RECORD_OF, hers).one()
    said = connection.execute(_COMMENTS_OF, hers).one()
    return AuthorRecord(
        sent=sent.sent,
        published=sent.published,
        declined=sent.declined,
        waiting=sent.waiting,
        comments_published=said.published,
        comments_declined=said.declined,
        reported=sent.hidden + said.hidden,
    )
