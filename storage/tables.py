"""The tables of the network's store and of every city's store.

No table has a schema of its own: the connection says which store it is in (a file on SQLite, the schema that
``schema_translate_map`` names on PostgreSQL). What both kinds of store have (outbox, audit, seen_updates) is
defined once, and a statement over the network's copy runs unchanged in a city's store.

A column that can identify a resident says in ``info`` what becomes of it when she leaves: see ``traces``.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table

from storage.traces import HERS, NAMED, WITHIN, WITHIN_STAYS
from storage.types import Json, OrderedJson, RowNumber, UtcDateTime

NAMES_OF_CONSTRAINTS = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

NETWORK = MetaData(naming_convention=NAMES_OF_CONSTRAINTS)
CITY = MetaData(naming_convention=NAMES_OF_CONSTRAINTS)

_ResidentId = sa.String(32)
_Slug = sa.String(32)
_Word = sa.String(32)
_Language = sa.String(16)


def _number() -> Column[int]:
    return Column("id", RowNumber, sa.Identity(), primary_key=True)


def _city(**options: Any) -> Column[str]:
    return Column("city", _Slug, ForeignKey("cities.slug", ondelete="RESTRICT"), nullable=False, **options)


def _resident(**options: Any) -> Column[str]:
    home = ForeignKey("residents.id", ondelete="CASCADE")
    return Column("resident_id", _ResidentId, home, nullable=False, info=HERS, **options)


def _add_outbox(metadata: MetaData) -> Table:
    """``available_at`` is when a worker may take the notice next: its due time, the end of another worker's
    lease, or the time it was put off to. A settled row stays until it is purged, so that its key is remembered.
    """
    table = Table(
        "outbox",
        metadata,
        _number(),
        Column("key", sa.String(200), nullable=False, unique=True, info=WITHIN),
        Column("kind", sa.String(64), nullable=False),
        Column("recipient", _ResidentId, nullable=False, info=HERS),
        Column("facts", Json, nullable=False, info=WITHIN),
        Column("urgency", sa.SmallInteger, nullable=False),
        Column("due_at", UtcDateTime, nullable=False),
        Column("available_at", UtcDateTime, nullable=False),
        Column("attempts", sa.Integer, nullable=False),
        Column("outcome", _Word),
        Column("settled_at", UtcDateTime),
        sqlite_autoincrement=True,  # a number is never given twice, so a late worker settles nobody else's
    )
    waiting = table.c.settled_at.is_(None)
    Index(
        "ix_outbox_waiting",
        table.c.available_at,
        table.c.id,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    Index("ix_outbox_recipient", table.c.recipient)
    return table


def _add_audit(metadata: MetaData) -> Table:
    table = Table(
        "audit",
        metadata,
        _number(),
        Column("at", UtcDateTime, nullable=False),
        Column("city", _Slug, nullable=False),
        Column("action", sa.String(64), nullable=False),
        Column("actor", _ResidentId, nullable=False, info=NAMED),
        Column("subject", _ResidentId, info=NAMED),
        Column("details", Json, nullable=False, info=WITHIN_STAYS),
        sqlite_autoincrement=True,
    )
    Index("ix_audit_city_at", table.c.city, table.c.at)
    return table


def _add_seen_updates(metadata: MetaData) -> Table:
    table = Table(
        "seen_updates",
        metadata,
        Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        Column("seen_at", UtcDateTime, nullable=False),
    )
    Index("ix_seen_updates_seen_at", table.c.seen_at)
    return table


cities = Table(
    "cities",
    NETWORK,
    _number(),
    Column("slug", _Slug, nullable=False, unique=True),
    Column("names", OrderedJson, nullable=False),
    Column("country", sa.String(2), nullable=False),
    Column("zone", sa.String(64), nullable=False),
    Column("latitude", sa.Double, nullable=False),
    Column("longitude", sa.Double, nullable=False),
    Column("languages", OrderedJson, nullable=False),
    Column("aliases", OrderedJson, nullable=False),
    Column("welcome", OrderedJson, nullable=False),
    Column("topics", OrderedJson, nullable=False),
    Column("moderators_group", sa.BigInteger),
    Column("store_url", sa.Text),
    Column("disabled_at", UtcDateTime),
    sqlite_autoincrement=True,
)

residents = Table(
    "residents",
    NETWORK,
    Column("id", _ResidentId, primary_key=True, info=HERS),
    Column("telegram_id", sa.BigInteger, nullable=False, unique=True),
    Column("language", _Language, nullable=False),
    Column("digest", _Word, nullable=False),
    Column("digest_hour", sa.SmallInteger, nullable=False),
    Column("quiet_from", sa.SmallInteger),
    Column("quiet_until", sa.SmallInteger),
    Column("reachability", _Word, nullable=False),
    Column("met_at", UtcDateTime, nullable=False),
    Column("consented_at", UtcDateTime),
    CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour"),
    CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_hours"),
)

memberships = Table(
    "memberships",
    NETWORK,
    _resident(primary_key=True),
    _city(primary_key=True),
    Column("tie", _Word, nullable=False),
    Column("tied_at", UtcDateTime, nullable=False),
    CheckConstraint("tie IN ('home', 'followed', 'former')", name="tie"),
)
_is_home = memberships.c.tie == sa.literal_column("'home'")
Index(
    "uq_memberships_home",
    memberships.c.resident_id,
    unique=True,
    sqlite_where=_is_home,
    postgresql_where=_is_home,
)
Index("ix_memberships_city", memberships.c.city)

roles = Table(
    "roles",
    NETWORK,
    _resident(primary_key=True),
    _city(primary_key=True),
    Column("role", _Word, primary_key=True),
    Column("granted_at", UtcDateTime, nullable=False),
)
Index("ix_roles_city", roles.c.city)

invitations = Table(
    "invitations",
    NETWORK,
    Column("token_hash", sa.String(64), primary_key=True),
    _city(),
    Column("role", _Word, nullable=False),
    Column("created_by", _ResidentId, nullable=False, info=HERS),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_by", _ResidentId, info=HERS),
    Column("used_at", UtcDateTime),
)
Index("ix_invitations_expires_at", invitations.c.expires_at)

conversations = Table(
    "conversations",
    NETWORK,
    _resident(primary_key=True),
    Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
    Column("state", sa.String(64), nullable=False),
    Column("data", Json, nullable=False, info=WITHIN),
    Column("touched_at", UtcDateTime, nullable=False),
)
Index("ix_conversations_touched_at", conversations.c.touched_at)

marks = Table(
    "marks",
    NETWORK,
    Column("name", sa.String(64), primary_key=True),
    Column("value", sa.Text, nullable=False),
)

outbox = _add_outbox(NETWORK)
audit = _add_audit(NETWORK)
seen_updates = _add_seen_updates(NETWORK)

members = Table(
    "members",
    CITY,
    Column("resident_id", _ResidentId, primary_key=True, info=HERS),
    Column("telegram_id", sa.BigInteger, nullable=False, unique=True),
    Column("tie", _Word, nullable=False),
    Column("language", _Language, nullable=False),
    Column("reachability", _Word, nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    CheckConstraint("tie IN ('home', 'followed', 'former')", name="tie"),
)

# A choice of several is stored as rows, so that an audience can be selected by topic.
member_topics = Table(
    "member_topics",
    CITY,
    Column(
        "resident_id",
        _ResidentId,
        ForeignKey("members.resident_id", ondelete="CASCADE"),
        primary_key=True,
        info=HERS,
    ),
    Column("topic", _Word, primary_key=True),
)
Index("ix_member_topics_topic", member_topics.c.topic)

_add_outbox(CITY)
_add_audit(CITY)
_add_seen_updates(CITY)
