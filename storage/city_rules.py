"""The rules that a city has set for itself: how it moderates, broadcasts, and how long it keeps things."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from storage.dialects import by_dialect
from storage.tables import city_rules

_READ = sa.select(city_rules.c.document).where(city_rules.c.noun == bindparam("of"))
_WRITE = by_dialect(
    city_rules,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["noun"], set_={"document": insert.excluded.document}
    ),
)


class SqlCityRules:
    """Implements ``CityRules``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, noun: str) -> Mapping[str, Any] | None:
        document: Mapping[str, Any] | None = self._connection.execute(
            _READ, {"of": noun}
        ).scalar_one_or_none()
        return document

    def put(self, noun: str, document: Mapping[str, Any]) -> None:
        row = {"noun": noun, "document": dict(document)}
        self._connection.execute(_WRITE[self._connection.dialect.name], row)
