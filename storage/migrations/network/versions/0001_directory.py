"""The network's directory: cities, residents, roles, invitations, conversations."""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, OrderedJson, RowNumber, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cities",
        sa.Column("id", RowNumber, sa.Identity(), nullable=False),
        sa.Column("slug", sa.String(32), nullable=False),
        sa.Column("names", OrderedJson, nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("latitude", sa.Double, nullable=False),
        sa.Column("longitude", sa.Double, nullable=False),
        sa.Column("languages", OrderedJson, nullable=False),
        sa.Column("aliases", OrderedJson, nullable=False),
        sa.Column("welcome", OrderedJson, nullable=False),
        sa.Column("topics", OrderedJson, nullable=False),
        sa.Column("moderators_group", sa.BigInteger),
        sa.Column("store_url", sa.Text),
        sa.Column("disabled_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cities")),
        sa.UniqueConstraint("slug", name=op.f("uq_cities_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "residents",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("telegram_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("digest_hour", sa.SmallInteger, nullable=False),
        sa.Column("quiet_from", sa.SmallInteger),
        sa.Column("quiet_until", sa.SmallInteger),
        sa.Column("reachability", sa.String(32), nullable=False),
        sa.Column("met_at", UtcDateTime, nullable=False),
        sa.Column("consented_at", UtcDateTime),
        sa.CheckConstraint("digest_hour BETWEEN 0 AND 23", name=op.f("ck_residents_digest_hour")),
        sa.CheckConstraint(
            "(quiet_from IS NULL) = (quiet_until IS NULL)", name=op.f("ck_residents_quiet_hours")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residents")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_residents_telegram_id")),
    )
    op.create_table(
        "memberships",
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("city", sa.String(32), nullable=False),
        sa.Column("tie", sa.String(32), nullable=False),
        sa.Column("tied_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("tie IN ('home', 'followed', 'former')", name=op.f("ck_memberships_tie")),
        _of_resident("memberships"),
        _of_city("memberships"),
        sa.PrimaryKeyConstraint("resident_id", "city", name=op.f("pk_memberships")),
    )
    is_home = sa.text("tie = 'home'")
    op.create_index(
        "uq_memberships_home",
        "memberships",
        ["resident_id"],
        unique=True,
        sqlite_where=is_home,
        postgresql_where=is_home,
    )
    op.create_index("ix_memberships_city", "memberships", ["city"])
    op.create_table(
        "roles",
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("city", sa.String(32), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("granted_at", UtcDateTime, nullable=False),
        _of_resident("roles"),
        _of_city("roles"),
        sa.PrimaryKeyConstraint("resident_id", "city", "role", name=op.f("pk_roles")),
    )
    op.create_index("ix_roles_city", "roles", ["city"])
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("city", sa.String(32), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("created_by", sa.String(32), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("used_by", sa.String(32)),
        sa.Column("used_at", UtcDateTime),
        _of_city("invitations"),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
    )
    op.create_index("ix_invitations_expires_at", "invitations", ["expires_at"])
    op.create_table(
        "conversations",
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("touched_at", UtcDateTime, nullable=False),
        _of_resident("conversations"),
        sa.PrimaryKeyConstraint("resident_id", "chat_id", name=op.f("pk_conversations")),
    )
    op.create_index("ix_conversations_touched_at", "conversations", ["touched_at"])
    op.create_table(
        "marks",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_marks")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", RowNumber, sa.Identity(), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("recipient", sa.String(32), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("urgency", sa.SmallInteger, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("available_at", UtcDateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(32)),
        sa.Column("settled_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
        sqlite_autoincrement=True,
    )
    waiting = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_outbox_waiting", "outbox", ["available_at", "id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("ix_outbox_recipient", "outbox", ["recipient"])
    op.create_table(
        "audit",
        sa.Column("id", RowNumber, sa.Identity(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("city", sa.String(32), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(32)),
        sa.Column("details", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_city_at", "audit", ["city", "at"])
    op.create_table(
        "seen_updates",
        sa.Column("update_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_seen_updates")),
    )
    op.create_index("ix_seen_updates_seen_at", "seen_updates", ["seen_at"])


def downgrade() -> None:
    for table in (
        "seen_updates", "audit", "outbox", "marks", "conversations", "invitations", "roles", "memberships", "residents", "cities"
    ):  # fmt: skip
        op.drop_table(table)


def _of_resident(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_resident_id_residents")
    return sa.ForeignKeyConstraint(["resident_id"], ["residents.id"], name=name, ondelete="CASCADE")


def _of_city(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_city_cities")
    return sa.ForeignKeyConstraint(["city"], ["cities.slug"], name=name, ondelete="RESTRICT")
