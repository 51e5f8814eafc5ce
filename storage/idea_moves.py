"""How ideas go from one state to another: one conditional statement, and a record of it."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.ideas.model import Axis, IdeaStatus, Transition
from storage.idea_rows import SHOWN
from storage.tables import idea_transitions, ideas

YES: Final = "yes"

_c = ideas.c
_t = idea_transitions.c
_AT = bindparam("at", type_=_c.changed_at.type)
# What ``public_at`` follows from.
_IS_PUBLISHED = _c.status == IdeaStatus.PUBLISHED.value
_IS_HERE = _c.withdrawn_at.is_(None)
_IS_SHOWN = _c.hidden_at.is_(None)
_RECORD = sa.insert(idea_transitions)
_TRANSITIONS = sa.select(idea_transitions).where(_t.idea_id == bindparam("which")).order_by(_t.id)


def move(connection: Connection, transition: Transition, among: Sequence[IdeaStatus] = ()) -> bool:
    """See ``Ideas.move``. A review that came from nowhere and a TEXT have happened already, by adding an idea or a
    version or by showing one: of these there is only the record, if it is so."""
    axis, before, after = transition.axis, transition.before, transition.after
    changes = before != after
    step: dict[str, Any] = {"which": transition.idea_id, "at": transition.published_at}
    match axis:
        case Axis.REVIEW:
            step |= {"before": before or after, "after": after}
        case Axis.PROGRESS:
            step["before"] = before
            if changes:
                step["after"] = after
        case Axis.TEXT:
            step["shown"] = int(after)
            after = ""
    if among:
        step["among"] = [status.value for status in among]
    if not connection.execute(_move(axis, after, changes=changes, among=bool(among)), step).rowcount:
        return False
    record(connection, transition)
    return True


@cache
def _move(axis: Axis, after: str, *, changes: bool, among: bool) -> sa.Update:
    move = sa.update(ideas).where(_c.id == bindparam("which")).values(changed_at=_AT)
    first = sa.func.coalesce(_c.published_at, _AT)
    match axis:
        case Axis.REVIEW:
            move = move.where(_c.status == bindparam("before")).values(
                status=bindparam("after"), public_at=None
            )
            if after == IdeaStatus.PUBLISHED:
                public_at = sa.case((_IS_HERE & _IS_SHOWN, first))
                move = move.values(published_at=first, published_number=SHOWN, public_at=public_at)
        case Axis.PROGRESS:
            move = move.where(_c.progress == bindparam("before"))
            if changes:
                # Of what is done again those concerned are asked again.
                at = _AT if after else None
                move = move.values(progress=bindparam("after"), progress_at=at, asked_at=None)
        case Axis.HIDDEN | Axis.WITHDRAWN:
            moment, otherwise = (
                (_c.hidden_at, _IS_HERE) if axis is Axis.HIDDEN else (_c.withdrawn_at, _IS_SHOWN)
            )
            if after == YES:
                move = move.where(moment.is_(None)).values({moment: _AT, _c.public_at: None})
            else:
                public_at = sa.case((_IS_PUBLISHED & otherwise, _c.published_at))
                move = move.where(moment.is_not(None)).values({moment: None, _c.public_at: public_at})
        case Axis.TEXT:
            move = move.where(bindparam("shown", type_=sa.Integer) == SHOWN)
    return move.where(_c.status.in_(bindparam("among", expanding=True))) if among else move


def record(connection: Connection, transition: Transition) -> None:
    """It happened."""
    row = {
        "idea_id": transition.idea_id,
        "axis": transition.axis.value,
        "before": transition.before,
        "after": transition.after,
        "actor": transition.actor,
        "at": transition.at,
        "published_at": transition.published_at,
        "reason": transition.reason,
        "words": transition.words,
        "is_public": transition.is_public,
    }
    connection.execute(_RECORD, row)


def transitions_of(connection: Connection, idea_id: str) -> list[Transition]:
    """The oldest first."""
    return [
        Transition(
            idea_id=row.idea_id,
            axis=Axis(row.axis),
            before=row.before,
            after=row.after,
            actor=row.actor,
            at=row.at,
            published_at=row.published_at,
            reason=row.reason,
            words=row.words,
            is_public=row.is_public,
        )
        for row in connection.execute(_TRANSITIONS, {"which": idea_id})
    ]
