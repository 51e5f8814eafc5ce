"""A city's members, outbox, audit log and updates already seen."""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, RowNumber, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("telegram_id", sa.BigInteger, nullable=False),
        sa.Column("tie", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("reachability", sa.String(32), nullable=False),
        sa.Column("joined_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("tie IN ('home', 'followed', 'former')", name=op.f("ck_members_tie")),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_members")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_members_telegram_id")),
    )
    op.create_table(
        "member_topics",
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["members.resident_id"],
            name=op.f("fk_member_topics_resident_id_members"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("resident_id", "topic", name=op.f("pk_member_topics")),
    )
    op.create_index("ix_member_topics_topic", "member_topics", ["topic"])
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
    for table in ("seen_updates", "audit", "outbox", "member_topics", "members"):
        op.drop_table(table)
