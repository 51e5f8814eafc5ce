"""Column types that mean the same on SQLite and on PostgreSQL."""

import json
import re
from datetime import UTC, datetime
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, always returned in UTC. A naive one is refused.

    TIMESTAMPTZ on PostgreSQL. On SQLite, which has no type for it, ISO 8601 text of constant width: it sorts as
    the moments do, keeps microseconds, and an operator can read it.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(32))
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its zone cannot be stored")
        value = value.astimezone(UTC)
        return value.isoformat(timespec="microseconds") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


_NUL = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u0000"
)  # written as an escape, not as a backslash and five characters


def write_json(value: Any) -> str:
    """How every store writes JSON: readable, in the letters it was typed in.

    PostgreSQL takes no NUL and no database half a surrogate pair; a client can send both, and gets U+FFFD or "?".
    """
    text = json.dumps(value, ensure_ascii=False)
    if "\\u0000" in text:
        text = _NUL.sub(lambda found: found[1] + "\ufffd", text)
    return text.encode("utf-8", "replace").decode("utf-8")


class Typed(TypeDecorator[str]):
    """Text as somebody typed it, with what PostgreSQL or no database takes replaced as ``write_json`` does."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


AnyRow: TypeAlias = sa.Row[*tuple[Any, ...]]

# JSON whose keys have no order.
Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

# JSON that comes back in the order in which it was written, which JSONB forgets: a city's own order of things.
OrderedJson = sa.JSON(none_as_null=True)

# A number that the database gives; SQLite does so for INTEGER only, which has 64 bits there.
RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
