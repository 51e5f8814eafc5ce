"""The cities of the network."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from bot.core.cities.model import City, CityExists, CityUnknown, District, Topic
from storage.dialects import by_dialect
from storage.tables import cities
from storage.types import AnyRow

_c = cities.c
_ADD = by_dialect(cities, lambda insert: insert.on_conflict_do_nothing(index_elements=["slug"]))
_LIST = sa.select(cities).order_by(_c.id)
_GET = sa.select(cities).where(_c.slug == bindparam("which"))
_REPLACE = sa.update(cities).where(_c.slug == bindparam("which"))
_MEET_IN = (
    sa.update(cities)
    .where(
        _c.slug == bindparam("which"),
        _c.moderators_group.is_distinct_from(bindparam("group", type_=_c.moderators_group.type))
        | _c.moderators_topic.is_distinct_from(bindparam("topic", type_=_c.moderators_topic.type)),
    )
    .values(moderators_group=bindparam("group"), moderators_topic=bindparam("topic"))
)
_MOVE_GROUP = (
    sa.update(cities).where(_c.moderators_group == bindparam("old")).values(moderators_group=bindparam("new"))
)
_DISABLE = (
    sa.update(cities)
    .where(_c.slug == bindparam("which"))
    .values(disabled_at=sa.func.coalesce(_c.disabled_at, bindparam("at", type_=_c.disabled_at.type)))
    .returning(_c.disabled_at)
)


class SqlCityCatalogue:
    """Implements ``CityCatalogue``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, city: City) -> None:
        add = _ADD[self._connection.dialect.name]
        if not self._connection.execute(add, {"slug": city.slug} | _row(city)).rowcount:
            raise CityExists(city.slug)

    def list_all(self) -> list[City]:
        return [_city(row) for row in self._connection.execute(_LIST)]

    def get(self, slug: str) -> City:
        row = self._connection.execute(_GET, {"which": slug}).one_or_none()
        if row is None:
            raise CityUnknown(slug)
        return _city(row)

    def replace(self, city: City) -> None:
        if not self._connection.execute(_REPLACE, {"which": city.slug} | _row(city)).rowcount:
            raise CityUnknown(city.slug)

    def meet_in(self, slug: str, group: int, topic: int | None) -> bool:
        there = {"which": slug, "group": group, "topic": topic}
        if self._connection.execute(_MEET_IN, there).rowcount:
            return True
        self.get(slug)  # raises CityUnknown
        return False

    def move_group(self, old: int, new: int) -> int:
        return self._connection.execute(_MOVE_GROUP, {"old": old, "new": new}).rowcount

    def disable(self, slug: str, at: datetime) -> datetime:
        first: datetime | None = self._connection.execute(
            _DISABLE, {"which": slug, "at": at}
        ).scalar_one_or_none()
        if first is None:
            raise CityUnknown(slug)
        return first


def _row(city: City) -> dict[str, Any]:
    return {
        "names": dict(city.names),
        "country": city.country,
        "zone": city.zone,
        "latitude": city.latitude,
        "longitude": city.longitude,
        "languages": list(city.languages),
        "aliases": list(city.aliases),
        "welcome": dict(city.welcome),
        "topics": [[topic.code, dict(topic.names)] for topic in city.topics],
        "districts": [[district.code, dict(district.names)] for district in city.districts],
        "moderators_group": city.moderators_group,
        "moderators_topic": city.moderators_topic,
        "store_url": city.store_url,
        "disabled_at": city.disabled_at,
    }


def _city(row: AnyRow) -> City:
    return City(
        slug=row.slug,
        names=row.names,
        country=row.country,
        zone=row.zone,
        latitude=row.latitude,
        longitude=row.longitude,
        languages=tuple(row.languages),
        aliases=tuple(row.aliases),
        welcome=row.welcome,
        topics=tuple(Topic(code, names) for code, names in row.topics),
        districts=tuple(District(code, names) for code, names in row.districts or ()),
        moderators_group=row.moderators_group,
        moderators_topic=row.moderators_topic,
        store_url=row.store_url,
        disabled_at=row.disabled_at,
    )
