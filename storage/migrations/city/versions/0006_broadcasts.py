"""Broadcasts with their deliveries; what members are selected by; one table for all rules of a city."""

import sqlalchemy as sa
from alembic import op

from storage.types import OrderedJson, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("district", sa.String(32)))
    op.add_column("members", sa.Column("active_on", sa.Date))
    op.add_column("members", sa.Column("unsubscribed_at", UtcDateTime))
    op.create_table(
        "city_rules",
        sa.Column("noun", sa.String(32), nullable=False),
        sa.Column("document", OrderedJson, nullable=False),
        sa.PrimaryKeyConstraint("noun", name=op.f("pk_city_rules")),
    )
    op.execute(
        "INSERT INTO city_rules (noun, document) SELECT 'moderation', document FROM moderation_rules"
    )
    op.drop_table("moderation_rules")
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(32)),
        sa.Column("content", OrderedJson, nullable=False),
        sa.Column("audience", OrderedJson, nullable=False),
        sa.Column("waking", sa.Boolean, nullable=False),
        sa.Column("starts_at", UtcDateTime),
        sa.Column("reminds", sa.String(32)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_by", sa.String(32), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("released_by", sa.String(32)),
        sa.Column("started_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("recalled_at", UtcDateTime),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("blocked", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("skipped", sa.Integer, nullable=False),
        sa.Column("recalled", sa.Integer, nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'waiting', 'scheduled', 'starting', 'running', 'paused', 'ended', 'cancelled')",
            name=op.f("ck_broadcasts_status"),
        ),
        sa.CheckConstraint(
            "kind IN ('message', 'survey', 'event', 'idea')", name=op.f("ck_broadcasts_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint("reminds", name=op.f("uq_broadcasts_reminds")),
    )
    op.create_index("ix_broadcasts_status", "broadcasts", ["status", "starts_at"])
    op.create_index("ix_broadcasts_changed_at", "broadcasts", ["changed_at"])
    op.create_table(
        "deliveries",
        _broadcast_id(),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("todo", sa.String(32)),
        sa.Column("available_at", UtcDateTime, nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("reason", sa.String(200)),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("sent_at", UtcDateTime),
        sa.Column("opened_at", UtcDateTime),
        sa.CheckConstraint(
            "status IN ('queued', 'sent', 'blocked', 'failed', 'skipped', 'recalled')",
            name=op.f("ck_deliveries_status"),
        ),
        sa.CheckConstraint("todo IN ('send', 'correct', 'recall')", name=op.f("ck_deliveries_todo")),
        _of_broadcast("deliveries"),
        sa.PrimaryKeyConstraint("broadcast_id", "resident_id", name=op.f("pk_deliveries")),
    )
    op.create_index(
        "ix_deliveries_todo",
        "deliveries",
        ["broadcast_id", "available_at", "resident_id"],
        sqlite_where=sa.text("todo IS NOT NULL"),
        postgresql_where=sa.text("todo IS NOT NULL"),
    )
    op.create_index("ix_deliveries_resident_id", "deliveries", ["resident_id", "sent_at"])
    op.create_table(
        "broadcast_watchers",
        _broadcast_id(),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger, nullable=False),
        sa.Column("drawn_at", UtcDateTime, nullable=False),
        _of_broadcast("broadcast_watchers"),
        sa.PrimaryKeyConstraint("broadcast_id", "resident_id", name=op.f("pk_broadcast_watchers")),
    )


def downgrade() -> None:
    for table in ("broadcast_watchers", "deliveries", "broadcasts"):
        op.drop_table(table)
    op.create_table(
        "moderation_rules",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("document", OrderedJson, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_moderation_rules_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_rules")),
    )
    op.execute(
        "INSERT INTO moderation_rules (id, document) SELECT 1, document FROM city_rules WHERE noun = 'moderation'"
    )
    op.drop_table("city_rules")
    for column in ("unsubscribed_at", "active_on", "district"):
        op.drop_column("members", column)


def _broadcast_id() -> sa.Column[str]:
    return sa.Column("broadcast_id", sa.String(32), nullable=False)


def _of_broadcast(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["broadcast_id"],
        ["broadcasts.id"],
        name=op.f(f"fk_{table}_broadcast_id_broadcasts"),
        ondelete="CASCADE",
    )
