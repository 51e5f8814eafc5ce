"""What people say to an idea, and what they report."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.ideas.model import Comment, CommentStatus, Report
from storage.dialects import by_dialect, skip_conflict
from storage.tables import IS_PUBLIC, idea_comments, idea_reports, ideas
from storage.types import AnyRow

_c = idea_comments.c
_r = idea_reports.c
_ONE = _c.id == bindparam("which")
# As the partial index says it.
_SHOWN = _c.status == sa.literal_column("'published'")

_ADD = sa.insert(idea_comments)
_FIND = sa.select(idea_comments).where(_ONE)
_MOVE = (
    sa.update(idea_comments)
    .where(_ONE, _c.status == bindparam("before"))
    .values(
        status=bindparam("after"),
        published_at=sa.func.coalesce(_c.published_at, bindparam("shown_at", type_=_c.published_at.type)),
    )
    .returning(_c.idea_id)
)
_COUNT = (
    sa.update(ideas)
    .where(ideas.c.id == bindparam("which"))
    .values(comments=ideas.c.comments + bindparam("more", type_=sa.Integer))
)
_LIST = (
    sa.select(idea_comments)
    .join(ideas, ideas.c.id == _c.idea_id)
    .where(_c.idea_id == bindparam("which"), _SHOWN, IS_PUBLIC)
    .order_by(_c.at.desc(), _c.id.desc())
    .limit(bindparam("most", type_=sa.Integer))
    .offset(bindparam("first", type_=sa.Integer))
)
_COUNT_SINCE = (
    sa.select(sa.func.count())
    .select_from(idea_comments)
    .where(_c.author == bindparam("who"), _c.at >= bindparam("since"))
)

_OF_SUBJECT = (_r.idea_id == bindparam("which"), _r.comment_id == bindparam("comment"))
_PUT_REPORT = by_dialect(idea_reports, skip_conflict)
_CONCERNS = (
    sa.select(_r.concern, sa.func.count())
    .where(*_OF_SUBJECT, _r.settled_at.is_(None))
    .group_by(_r.concern)
    .order_by(_r.concern)
)
_REPORTED_SINCE = (
    sa.select(sa.func.count())
    .select_from(idea_reports)
    .where(_r.resident_id == bindparam("who"), _r.at >= bindparam("since"))
)
_SETTLE = (
    sa.update(idea_reports)
    .where(*_OF_SUBJECT, _r.settled_at.is_(None), _r.at <= bindparam("until"))
    .values(settled_at=bindparam("settled"))
)


class SqlComments:
    """Implements ``Comments``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, comment: Comment) -> None:
        row = {
            "id": comment.id,
            "idea_id": comment.idea_id,
            "author": comment.author,
            "text": comment.text,
            "language": comment.language,
            "at": comment.at,
            "status": comment.status.value,
            "published_at": comment.published_at,
        }
        self._connection.execute(_ADD, row)
        if comment.status is CommentStatus.PUBLISHED:
            self._connection.execute(_COUNT, {"which": comment.idea_id, "more": 1})

    def find(self, comment_id: str) -> Comment | None:
        row = self._connection.execute(_FIND, {"which": comment_id}).one_or_none()
        return _comment(row) if row else None

    def move(self, comment_id: str, before: CommentStatus, after: CommentStatus, at: datetime) -> bool:
        step = {
            "which": comment_id,
            "before": before.value,
            "after": after.value,
            "shown_at": at if after is CommentStatus.PUBLISHED else None,
        }
        idea_id = self._connection.execute(_MOVE, step).scalar_one_or_none()
        if idea_id is None:
            return False
        more = (after is CommentStatus.PUBLISHED) - (before is CommentStatus.PUBLISHED)
        if more:
            self._connection.execute(_COUNT, {"which": idea_id, "more": more})
        return True

    def list_published(self, idea_id: str, limit: int, offset: int = 0) -> list[Comment]:
        page = {"which": idea_id, "most": limit, "first": offset}
        return [_comment(row) for row in self._connection.execute(_LIST, page)]

    def count_since(self, resident_id: str, since: datetime) -> int:
        return self._connection.execute(_COUNT_SINCE, {"who": resident_id, "since": since}).scalar_one()


class SqlReports:
    """Implements ``Reports``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, report: Report) -> bool:
        row = {
            "idea_id": report.idea_id,
            "comment_id": report.comment_id or "",
            "resident_id": report.resident_id,
            "concern": report.concern.value,
            "at": report.at,
        }
        return self._connection.execute(_PUT_REPORT[self._connection.dialect.name], row).rowcount == 1

    def count_since(self, resident_id: str, since: datetime) -> int:
        hers = {"who": resident_id, "since": since}
        return self._connection.execute(_REPORTED_SINCE, hers).scalar_one()

    def of(self, idea_id: str, comment_id: str | None) -> Mapping[str, int]:
        return dict(self._connection.execute(_CONCERNS, _subject(idea_id, comment_id)).all())

    def settle(
        self, idea_id: str, comment_id: str | None, at: datetime, until: datetime | None = None
    ) -> None:
        those = {**_subject(idea_id, comment_id), "settled": at, "until": until or at}
        self._connection.execute(_SETTLE, those)


def _subject(idea_id: str, comment_id: str | None) -> dict[str, str]:
    return {"which": idea_id, "comment": comment_id or ""}


def _comment(row: AnyRow) -> Comment:
    return Comment(
        id=row.id,
        idea_id=row.idea_id,
        author=row.author,
        text=row.text,
        language=row.language,
        at=row.at,
        status=CommentStatus(row.status),
        published_at=row.published_at,
    )
