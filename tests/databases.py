"""PostgreSQL databases that tests have one after the other, each as if it had just been copied from its template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from tests.services import Postgres

_END_OTHERS: Final = sa.text("""
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
""")
_OURS: Final = """
    WITH spaces AS (SELECT * FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'),
    ours AS (SELECT * FROM pg_class WHERE relnamespace IN (SELECT oid FROM spaces))
"""
_FULL_TABLES: Final = sa.text(f"""{_OURS}
    SELECT oid::regclass::text FROM ours WHERE relkind = 'r' AND pg_relation_size(oid) > 0 ORDER BY 1
""")
# All that a statement may define, in rows that TRUNCATE and VACUUM FULL leave as they are.
_DEFINED: Final = sa.text(f"""{_OURS}
    SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM (
        SELECT concat_ws('|', 'schema', oid, nspname, nspowner, nspacl) AS line FROM spaces
        UNION ALL SELECT concat_ws('|', 'relation', oid, relname, relnamespace, relkind, relowner, relpersistence,
            relrowsecurity, reltablespace, relacl, reloptions) FROM ours
        UNION ALL SELECT concat_ws('|', 'column', attrelid, attnum, attname, atttypid, atttypmod, attcollation,
            attnotnull, attidentity, attgenerated, attstorage, attisdropped, attacl, attoptions)
            FROM pg_attribute WHERE attrelid IN (SELECT oid FROM ours)
        UNION ALL SELECT concat_ws('|', 'default', oid, adbin) FROM pg_attrdef
        UNION ALL SELECT concat_ws('|', 'constraint', oid, conname, contype, convalidated, conkey, confkey,
            confdeltype, conbin) FROM pg_constraint
            WHERE connamespace IN (SELECT oid FROM spaces)
        UNION ALL SELECT concat_ws('|', 'index', indexrelid, indrelid, indisvalid, indisclustered, indisreplident)
            FROM pg_index WHERE indrelid IN (SELECT oid FROM ours)
        UNION ALL SELECT concat_ws('|', 'trigger', oid, tgname, tgenabled) FROM pg_trigger
        UNION ALL SELECT concat_ws('|', 'rule', oid, rulename, ev_enabled) FROM pg_rewrite
        UNION ALL SELECT concat_ws('|', 'policy', oid, polname) FROM pg_policy
        UNION ALL SELECT concat_ws('|', 'type', oid, typname) FROM pg_type WHERE typnamespace IN (SELECT oid FROM spaces)
        UNION ALL SELECT concat_ws('|', 'function', oid, proname, prosrc) FROM pg_proc
            WHERE pronamespace IN (SELECT oid FROM spaces)
        UNION ALL SELECT concat_ws('|', 'extension', oid, extversion) FROM pg_extension
        UNION ALL SELECT concat_ws('|', 'event trigger', oid, evtenabled) FROM pg_event_trigger
        UNION ALL SELECT concat_ws('|', 'large object', oid) FROM pg_largeobject_metadata
        UNION ALL SELECT concat_ws('|', 'statistics', starelid, staattnum) FROM pg_statistic
            WHERE starelid IN (SELECT oid FROM ours)
        UNION ALL SELECT concat_ws('|', 'setting', setrole, setconfig) FROM pg_db_role_setting
            WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    ) AS lines
""")
_COUNTERS: Final = sa.text("SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2")
_FORGET_STATISTICS: Final = sa.text(
    f"{_OURS} DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM ours)"
)


@dataclass(frozen=True)
class _Contents:
    """What a database defines, the tables that have or had rows with a digest of these, and where its counters stand."""

    defined: str
    rows: Sequence[tuple[str, str]]
    counters: Sequence[tuple[Any, ...]]


class Turns:
    """Copies of a template. One that comes back is emptied, compared with a new one and, if it differs, dropped.

    Emptying is several times quicker than copying and dropping. What counts is the comparison: whoever takes a
    database finds the definitions, rows and counters of the template, under a name that nobody had before.
    """

    def __init__(self, cluster: Postgres, template: str) -> None:
        self._cluster = cluster
        self._template = template
        self._free: list[str] = []
        self._new: _Contents | None = None

    def take(self) -> str:
        """The name of a database that is as new."""
        if self._free:
            return self._free.pop()
        name = self._cluster.create_database(self._template)
        self._new = self._new or self._cluster.ask(name, _contents)
        return name

    def give_back(self, name: str) -> None:
        """Nobody uses it any more; who is still connected is cut off."""
        new = self._new
        assert new
        try:
            is_as_new = self._cluster.ask(name, lambda connection: _emptied(connection, new)) == new
        except sa.exc.DBAPIError:  # whatever the test has done to it
            is_as_new = False
        if is_as_new:
            self._free.append(self._cluster.rename_database(name))
        else:
            self._cluster.drop_database(name)


async def _emptied(connection: AsyncConnection, new: _Contents) -> _Contents:
    """What is in it when all rows are gone from tables that have none when new."""
    await connection.execute(_END_OTHERS)
    founded = {table for table, _ in new.rows}
    written = [table for table in await connection.scalars(_FULL_TABLES) if table not in founded]
    if written:
        await connection.exec_driver_sql(f"TRUNCATE {', '.join(written)} RESTART IDENTITY CASCADE")
    await connection.execute(_FORGET_STATISTICS)
    return await _contents(connection)


async def _contents(connection: AsyncConnection) -> _Contents:
    tables = list(await connection.scalars(_FULL_TABLES))
    return _Contents(
        str(await connection.scalar(_DEFINED)),
        [(table, await _digest(connection, table)) for table in tables],
        [tuple(row) for row in await connection.execute(_COUNTERS)],
    )


async def _digest(connection: AsyncConnection, table: str) -> str:
    rows = f"SELECT md5(string_agg(each::text, chr(10) ORDER BY each::text)) FROM {table} AS each"
    return str(await connection.scalar(sa.text(rows)))
