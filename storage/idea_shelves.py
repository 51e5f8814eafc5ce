"""Lists of ideas: what everybody may read, in the orders that readers choose, and what its author and staff look through."""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.cities.model import EARTH_RADIUS_KM
from bot.core.ideas.model import Idea, IdeaStatus, Order, Progress, Shelf
from bot.core.ideas.ports import Edition
from storage.idea_edition import read_edition
from storage.idea_rows import WITH_VERSION, ideas_of, read_idea
from storage.tables import (
    IS_ANSWERED,
    IS_PUBLIC,
    idea_follows,
    idea_supports,
    ideas,
)
from storage.types import UtcDateTime

# Kilometres. The nearest are looked for nearby, and farther away only while a page is not full.
_REACHES: Final = (0.5, 2.0, 8.0, 25.0)
_HAIR: Final = 0.001  # more than two ways of reckoning a distance differ by
_KM_OF_DEGREE: Final = math.radians(1) * EARTH_RADIUS_KM

_c = ideas.c
_MOST = bindparam("most", type_=sa.Integer)
_FIRST = bindparam("first", type_=sa.Integer)
_WHO = bindparam("who", type_=sa.String)
_AFTER = _c.id > bindparam("after")
# As the partial index says it.
_APART = _c.status != sa.literal_column("'published'")

# In squared degrees of latitude, on a map that is true near the reader: half a hair off within 25 km.
_north = _c.latitude - bindparam("latitude", type_=sa.Double)
_east = (_c.longitude - bindparam("longitude", type_=sa.Double)) * bindparam("shrunk", type_=sa.Double)
_FAR = _north * _north + _east * _east
_IS_NEAR = (
    _c.latitude.between(bindparam("south", type_=sa.Double), bindparam("north", type_=sa.Double)),
    _c.longitude.between(bindparam("west", type_=sa.Double), bindparam("east", type_=sa.Double)),
    bindparam("reach", type_=sa.Double) >= _FAR,
)

_BY_AGE = (_c.created_at.desc(), _c.id.desc())
_HERS = ideas_of(
    sa.select(_c.id).where(_c.author == _WHO).order_by(*_BY_AGE).limit(_MOST).offset(_FIRST), *_BY_AGE
)
_FOLLOWED = (
    WITH_VERSION.where(
        IS_PUBLIC,
        _c.id.in_(
            sa.union(
                sa.select(idea_supports.c.idea_id).where(idea_supports.c.resident_id == _WHO),
                sa.select(idea_follows.c.idea_id).where(idea_follows.c.resident_id == _WHO),
            )
        ),
    )
    .order_by(_c.changed_at.desc(), _c.id.desc())
    .limit(_MOST)
)
_TO_CHECK = ideas_of(
    sa.select(_c.id)
    .where(
        IS_PUBLIC,
        _c.progress == Progress.DONE.value,
        _c.asked_at.is_(None),
        _c.progress_at < bindparam("before"),
    )
    .order_by(_c.progress_at, _c.id)
    .limit(_MOST),
    _c.progress_at,
    _c.id,
)


class SqlIdeaShelves:
    """Of ``Ideas`` the reading of lists."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list_shelf(self, shelf: Shelf, limit: int, offset: int = 0) -> list[Idea]:
        statement, found = _page(*_kind(shelf)), list[Idea]()
        for reach in _reaches(shelf):
            page = _meant(shelf, reach) | {"most": limit, "first": offset}
            found = self._read(statement, page)
            if len(found) == limit:
                break
        return found

    def count_shelf(self, shelf: Shelf) -> int:
        count: int = self._connection.execute(_count(*_kind(shelf)), _meant(shelf)).scalar_one()
        return count

    def around(self, shelf: Shelf, idea_id: str) -> tuple[str | None, str | None, int, int]:
        kind, everything = _kind(shelf), _meant(shelf)
        own = self._connection.execute(_stand(*kind), everything | {"which": idea_id}).one_or_none()
        if own is None:
            first = self.list_shelf(shelf, 1)
            return None, first[0].id if first else None, 0, self.count_shelf(shelf)
        stands = {f"own_{number}": value for number, value in enumerate(own)}
        reaches = _reaches(shelf)
        if shelf.order is Order.NEAR:
            # What comes before it is nearer, and what comes after it is not much farther away.
            away = min(math.sqrt(own[0]) * _KM_OF_DEGREE + _HAIR, reaches[-1])
            reaches = [away, *(reach for reach in reaches if reach > away)]
        before = self._connection.execute(_before(*kind), _meant(shelf, reaches[0]) | stands)
        counted = self._connection.execute(_counts(*kind), everything | stands).one()
        return before.scalar_one_or_none(), self._after(shelf, stands, reaches), counted[0] + 1, counted[1]

    def _after(self, shelf: Shelf, stands: dict[str, Any], reaches: Sequence[float]) -> str | None:
        for reach in reaches:
            meant = _meant(shelf, reach) | stands
            found: str | None = self._connection.execute(_after(*_kind(shelf)), meant).scalar_one_or_none()
            if found is not None:
                return found
        return None

    def page_public(self, after: tuple[datetime, str] | None, limit: int) -> list[Idea]:
        page: dict[str, Any] = {"most": limit}
        if after is not None:
            page |= {"last_at": after[0], "last_id": after[1]}
        return self._read(_public(after=after is not None), page)

    def edition(self) -> Edition:
        return read_edition(self._connection)

    def list_of_author(self, resident_id: str, limit: int, offset: int = 0) -> list[Idea]:
        return self._read(_HERS, {"who": resident_id, "most": limit, "first": offset})

    def list_followed(self, resident_id: str, limit: int) -> list[Idea]:
        return self._read(_FOLLOWED, {"who": resident_id, "most": limit})

    def list_with(
        self, status: IdeaStatus | None, progress: Progress | None, after: str | None, limit: int
    ) -> list[Idea]:
        meant = {"status": status, "progress": progress, "after": after}
        page: dict[str, Any] = {name: value for name, value in meant.items() if value is not None}
        return self._read(_with(status, progress, after=after is not None), page | {"most": limit})

    def list_to_check(self, done_before: datetime, limit: int) -> list[Idea]:
        return self._read(_TO_CHECK, {"before": done_before, "most": limit})

    def _read(self, statement: sa.Select[Any], which: Mapping[str, Any]) -> list[Idea]:
        return [read_idea(row) for row in self._connection.execute(statement, which).mappings()]


# What of a shelf decides which statement reads it: its order, and what it selects by.
_Kind = tuple[Order, bool, bool, bool | None]


def _kind(shelf: Shelf) -> _Kind:
    return shelf.order, shelf.topic is not None, shelf.progress is not None, shelf.answered


def _meant(shelf: Shelf, reach: float = _REACHES[-1]) -> dict[str, Any]:
    """The parameters of such a statement. Raises ValueError for what is near without a where."""
    meant: dict[str, Any] = {}
    if shelf.topic is not None:
        meant["topic"] = shelf.topic
    if shelf.progress is not None:
        meant["progress"] = shelf.progress.value
    if shelf.order is not Order.NEAR:
        return meant
    if shelf.near is None:
        raise ValueError("near what?")
    latitude, longitude = shelf.near
    degrees, shrunk = reach / _KM_OF_DEGREE, max(math.cos(math.radians(latitude)), 0.01)
    return meant | {
        "latitude": latitude,
        "longitude": longitude,
        "shrunk": shrunk,
        "reach": degrees * degrees,
        "south": latitude - degrees,
        "north": latitude + degrees,
        "west": longitude - degrees / shrunk,
        "east": longitude + degrees / shrunk,
    }


def _reaches(shelf: Shelf) -> Sequence[float]:
    return _REACHES if shelf.order is Order.NEAR else _REACHES[-1:]


def _conditions(
    order: Order, by_topic: bool, by_progress: bool, answered: bool | None
) -> list[sa.ColumnElement[bool]]:
    if order is Order.NEAR:
        # SQLite would rather look through a whole topic than around a place: it is not told that there is an index.
        topic, progress = _c.topic.concat(""), _c.progress.concat("")
    else:
        topic, progress = _c.topic, _c.progress
    conditions: list[sa.ColumnElement[bool]] = [IS_PUBLIC]
    if by_topic:
        conditions.append(topic == bindparam("topic"))
    if by_progress:
        conditions.append(progress == bindparam("progress"))
    if answered is not None:
        nothing: sa.ColumnElement[str] = sa.literal_column("''")
        conditions.append(progress != nothing if answered else progress == nothing)
    if order is Order.NEAR:
        conditions += _IS_NEAR
    return conditions


def _keys(order: Order) -> tuple[sa.ColumnElement[Any], ...]:
    """What a list is in the order of; the ideas with the greatest come first, but of the distance those with the least."""
    if order is Order.NEAR:
        return _FAR, _c.id
    return (_c.supports, _c.public_at, _c.id) if order is Order.SUPPORTED else (_c.public_at, _c.id)


def _onwards(order: Order) -> list[sa.ColumnElement[Any]]:
    return [key.asc() if order is Order.NEAR else key.desc() for key in _keys(order)]


def _backwards(order: Order) -> list[sa.ColumnElement[Any]]:
    return [key.desc() if order is Order.NEAR else key.asc() for key in _keys(order)]


@cache
def _page(order: Order, *kind: Any) -> sa.Select[Any]:
    chosen = sa.select(_c.id).where(*_conditions(order, *kind)).order_by(*_onwards(order))
    return ideas_of(chosen.limit(_MOST).offset(_FIRST), *_onwards(order))


@cache
def _count(*kind: Any) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(ideas).where(*_conditions(*kind))


@cache
def _stand(order: Order, *kind: Any) -> sa.Select[Any]:
    return sa.select(*_keys(order)).where(_c.id == bindparam("which"), *_conditions(order, *kind))


def _comes_before(order: Order, *, after: bool = False) -> sa.ColumnElement[bool]:
    """Whether an idea comes before the one that stands there, or after it."""
    keys = _keys(order)
    own = sa.tuple_(*(bindparam(f"own_{number}", type_=key.type) for number, key in enumerate(keys)))
    return sa.tuple_(*keys) < own if (order is Order.NEAR) is not after else sa.tuple_(*keys) > own


@cache
def _before(order: Order, *kind: Any) -> sa.Select[Any]:
    listed = sa.select(_c.id).where(*_conditions(order, *kind), _comes_before(order))
    return listed.order_by(*_backwards(order)).limit(1)


@cache
def _after(order: Order, *kind: Any) -> sa.Select[Any]:
    listed = sa.select(_c.id).where(*_conditions(order, *kind), _comes_before(order, after=True))
    return listed.order_by(*_onwards(order)).limit(1)


@cache
def _counts(order: Order, *kind: Any) -> sa.Select[int, int]:
    """How many come before it, and how many there are."""
    conditions, is_ahead = _conditions(order, *kind), _comes_before(order)
    if order is Order.NEAR:  # in no order of an index: all of them are looked at, once
        both = sa.select(sa.func.count().filter(is_ahead), sa.func.count())
        return both.select_from(ideas).where(*conditions)
    counted = sa.select(sa.func.count()).select_from(ideas).where(*conditions)
    return sa.select(counted.where(is_ahead).scalar_subquery(), counted.scalar_subquery())


@cache
def _public(*, after: bool) -> sa.Select[Any]:
    order = (_c.public_at.desc(), _c.id.desc())
    chosen = sa.select(_c.id).where(IS_PUBLIC).order_by(*order).limit(_MOST)
    if after:
        last = sa.tuple_(bindparam("last_at", type_=UtcDateTime), bindparam("last_id", type_=sa.String))
        chosen = chosen.where(sa.tuple_(_c.public_at, _c.id) < last)
    return ideas_of(chosen, *order)


@cache
def _with(status: IdeaStatus | None, progress: Progress | None, *, after: bool) -> sa.Select[Any]:
    chosen = sa.select(_c.id).order_by(_c.id).limit(_MOST)
    if status is not None:
        chosen = chosen.where(_c.status == bindparam("status"))
        if status is not IdeaStatus.PUBLISHED:
            chosen = chosen.where(_APART)
    if progress is not None:
        chosen = chosen.where(_c.progress == bindparam("progress"), IS_ANSWERED)
    return ideas_of(chosen.where(_AFTER) if after else chosen, _c.id)
