"""The rules that a city moderates by."""

import sqlalchemy as sa
from sqlalchemy import Connection

from bot.core.moderation.model import Rules
from bot.core.moderation.rules import rules_as_json, rules_from_json
from storage.dialects import by_dialect
from storage.tables import moderation_rules

_READ = sa.select(moderation_rules.c.document)
_WRITE = by_dialect(
    moderation_rules,
    lambda insert: insert.on_conflict_do_update(
        index_elements=["id"], set_={"document": insert.excluded.document}
    ),
)


class SqlRuleBook:
    """Implements ``RuleBook``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self) -> Rules:
        document = self._connection.execute(_READ).scalar_one_or_none()
        return Rules() if document is None else rules_from_json(document)

    def write(self, rules: Rules) -> None:
        row = {"id": 1, "document": rules_as_json(rules)}
        self._connection.execute(_WRITE[self._connection.dialect.name], row)
