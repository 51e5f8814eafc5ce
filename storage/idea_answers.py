"""What the city answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.ideas.model import Milestone, OfficialAnswer, Progress
from storage.dialects import ConflictInsert, by_dialect
from storage.events import in_batches
from storage.tables import idea_answers

_c = idea_answers.c
_ONE = _c.id == bindparam("which")
_IS_UNPUBLISHED = _c.published_at.is_(None)


def _put(insert: ConflictInsert) -> ConflictInsert:
    written = {
        column.name: insert.excluded[column.name] for column in _c if column.name not in ("id", "idea_id")
    }
    return insert.on_conflict_do_update(index_elements=["id"], set_=written, where=_IS_UNPUBLISHED)


_PUT = by_dialect(idea_answers, _put)
_FIND = sa.select(idea_answers).where(_ONE)
_REMOVE = sa.delete(idea_answers).where(_ONE, _IS_UNPUBLISHED)
_PUBLISH = sa.update(idea_answers).where(_ONE, _IS_UNPUBLISHED).values(published_at=bindparam("now"))
_LIST = (
    sa.select(idea_answers)
    .where(_c.idea_id == bindparam("of"))
    .order_by(_c.at.desc(), _c.published_at.desc().nulls_first(), _c.id.desc())
)
_PUBLISHED = (
    sa.select(idea_answers)
    .where(_c.idea_id.in_(bindparam("those", expanding=True)), _c.published_at.is_not(None))
    .order_by(_c.idea_id, _c.published_at, _c.at, _c.id)
)
_later = idea_answers.alias("later")
_PROMISING = (
    sa.select(idea_answers)
    .where(
        _c.published_at.is_not(None),
        sa.cast(_c.milestones, sa.Text) != "[]",
        ~sa.exists().where(
            _later.c.idea_id == _c.idea_id,
            sa.tuple_(_later.c.published_at, _later.c.at, _later.c.id)
            > sa.tuple_(_c.published_at, _c.at, _c.id),
        ),
    )
    .order_by(_c.id)
)
_DUE = (
    sa.select(idea_answers)
    .where(_IS_UNPUBLISHED, _c.publish_at <= bindparam("now"))
    .order_by(_c.publish_at, _c.id)
    .limit(bindparam("most", type_=sa.Integer))
)
_UNPUBLISHED = (
    sa.select(idea_answers)
    .where(_IS_UNPUBLISHED, sa.or_(_c.publish_at.is_not(None), _c.by == bindparam("who")))
    .order_by(_c.publish_at.asc().nulls_last(), _c.at.desc(), _c.id)
    .limit(bindparam("most", type_=sa.Integer))
)
_PURGE_DRAFTS = sa.delete(idea_answers).where(
    _IS_UNPUBLISHED, _c.publish_at.is_(None), _c.at < bindparam("before")
)


class SqlAnswers:
    """Implements ``Answers``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, answer: OfficialAnswer) -> None:
        row = {
            "id": answer.id,
            "idea_id": answer.idea_id,
            "progress": answer.progress.value,
            "texts": dict(answer.texts),
            "milestones": [_written(milestone) for milestone in answer.milestones],
            "by": answer.by,
            "at": answer.at,
            "publish_at": answer.publish_at,
            "published_at": answer.published_at,
        }
        self._connection.execute(_PUT[self._connection.dialect.name], row)

    def find(self, answer_id: str) -> OfficialAnswer | None:
        row = self._connection.execute(_FIND, {"which": answer_id}).mappings().one_or_none()
        return _answer(row) if row else None

    def remove(self, answer_id: str) -> bool:
        return self._connection.execute(_REMOVE, {"which": answer_id}).rowcount == 1

    def publish(self, answer_id: str, at: datetime) -> bool:
        return self._connection.execute(_PUBLISH, {"which": answer_id, "now": at}).rowcount == 1

    def list_of(self, idea_id: str) -> list[OfficialAnswer]:
        return self._list(_LIST, {"of": idea_id})

    def latest_of(self, idea_ids: Sequence[str]) -> dict[str, OfficialAnswer]:
        return {
            answer.idea_id: answer  # the last of each comes last
            for some in in_batches(idea_ids)
            for answer in self._list(_PUBLISHED, {"those": some})
        }

    def list_promising(self) -> list[OfficialAnswer]:
        return self._list(_PROMISING, {})

    def list_due(self, now: datetime, limit: int) -> list[OfficialAnswer]:
        return self._list(_DUE, {"now": now, "most": limit})

    def list_unpublished(self, editor_id: str, limit: int) -> list[OfficialAnswer]:
        return self._list(_UNPUBLISHED, {"who": editor_id, "most": limit})

    def purge_drafts(self, before: datetime) -> int:
        return self._connection.execute(_PURGE_DRAFTS, {"before": before}).rowcount

    def _list(self, statement: sa.Select[Any], which: Mapping[str, Any]) -> list[OfficialAnswer]:
        return [_answer(row) for row in self._connection.execute(statement, which).mappings()]


def _written(milestone: Milestone) -> dict[str, Any]:
    return {"day": milestone.day, "texts": dict(milestone.texts), "is_reached": milestone.is_reached}


def _answer(row: Mapping[Any, Any]) -> OfficialAnswer:
    return OfficialAnswer(
        id=row["id"],
        idea_id=row["idea_id"],
        progress=Progress(row["progress"]),
        texts=row["texts"],
        by=row["by"],
        at=row["at"],
        milestones=tuple(
            Milestone(written["day"], written["texts"], written["is_reached"])
            for written in row["milestones"]
        ),
        publish_at=row["publish_at"],
        published_at=row["published_at"],
    )
