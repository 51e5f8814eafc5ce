"""Events, their occurrences, who goes, drafts, and calendars elsewhere."""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, RowNumber, Typed, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("uid", Typed, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("schedule", Json, nullable=False),
        sa.Column("recurs", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("source", sa.String(32)),
        sa.Column("author", sa.String(32)),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("publish_at", UtcDateTime),
        sa.Column("published_at", UtcDateTime),
        sa.Column("until", UtcDateTime),
        sa.CheckConstraint(
            "status IN ('suggested', 'scheduled', 'published', 'cancelled', 'rejected')",
            name=op.f("ck_events_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("uid", name=op.f("uq_events_uid")),
    )
    _partial("ix_events_status", "events", ["status", "id"], "status != 'published'")
    _partial("ix_events_publish_at", "events", ["publish_at"], "status = 'scheduled'")
    _partial("ix_events_until", "events", ["until"], "recurs")
    _partial("ix_events_source", "events", ["source"], "source IS NOT NULL")
    op.create_table(
        "event_transitions",
        sa.Column("id", RowNumber, sa.Identity(), nullable=False),
        sa.Column("event_id", sa.String(32), nullable=False),
        sa.Column("before", sa.String(32)),
        sa.Column("after", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("reason", Typed, nullable=False),
        _part_of("event_transitions", "events", "event_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_transitions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_transitions_event_id", "event_transitions", ["event_id"])
    op.create_table(
        "occurrences",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("event_id", sa.String(32), nullable=False),
        sa.Column("original", sa.String(15), nullable=False),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("cancelled_at", UtcDateTime),
        sa.Column("moved", sa.Boolean, nullable=False),
        sa.Column("changes", Json, nullable=False),
        sa.Column("capacity", sa.Integer),
        sa.Column("topic", sa.String(32)),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("arrivals", sa.Integer, nullable=False),
        sa.Column("asked_at", UtcDateTime),
        sa.CheckConstraint(
            "taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name=op.f("ck_occurrences_taken")
        ),
        _part_of("occurrences", "events", "event_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("event_id", "original", name=op.f("uq_occurrences_event_id")),
    )
    op.create_index("ix_occurrences_starts_at", "occurrences", ["starts_at", "id", "ends_at"])
    op.create_index("ix_occurrences_event_id", "occurrences", ["event_id", "starts_at"])
    _partial("ix_occurrences_ends_at", "occurrences", ["ends_at"], "asked_at IS NULL")
    op.create_table(
        "attendances",
        sa.Column("occurrence_id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("seats", sa.Integer, nullable=False),
        sa.Column("ticket", sa.Integer, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("offer_expires_at", UtcDateTime),
        sa.Column("checked_in_at", UtcDateTime),
        sa.CheckConstraint(
            "status IN ('going', 'waiting', 'offered')", name=op.f("ck_attendances_status")
        ),
        sa.CheckConstraint("seats > 0", name=op.f("ck_attendances_seats")),
        _part_of("attendances", "occurrences", "occurrence_id"),
        sa.PrimaryKeyConstraint("occurrence_id", "resident_id", name=op.f("pk_attendances")),
        sa.UniqueConstraint("code", name=op.f("uq_attendances_code")),
    )
    op.create_index("ix_attendances_line", "attendances", ["occurrence_id", "status", "ticket", "seats"])
    op.create_index("ix_attendances_resident_id", "attendances", ["resident_id"])
    _partial("ix_attendances_offered", "attendances", ["offer_expires_at"], "status = 'offered'")
    _partial("ix_attendances_waiting", "attendances", ["occurrence_id", "seats"], "status = 'waiting'")
    op.create_table(
        "reminders",
        sa.Column("occurrence_id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("minutes", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("queued_at", UtcDateTime),
        _part_of("reminders", "occurrences", "occurrence_id"),
        sa.PrimaryKeyConstraint("occurrence_id", "resident_id", "minutes", name=op.f("pk_reminders")),
    )
    op.create_index("ix_reminders_resident_id", "reminders", ["resident_id"])
    _partial("ix_reminders_due_at", "reminders", ["due_at"], "queued_at IS NULL")
    op.create_table(
        "event_feedback",
        sa.Column("occurrence_id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("stars", sa.SmallInteger, nullable=False),
        sa.Column("words", Typed, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_event_feedback_stars")),
        _part_of("event_feedback", "occurrences", "occurrence_id"),
        sa.PrimaryKeyConstraint("occurrence_id", "resident_id", name=op.f("pk_event_feedback")),
    )
    op.create_index("ix_event_feedback_resident_id", "event_feedback", ["resident_id"])
    op.create_table(
        "event_drafts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("schedule", Json),
        sa.Column("touched_at", UtcDateTime, nullable=False),
        sa.Column("event_id", sa.String(32)),
        sa.Column("occurrence_id", sa.String(32)),
        sa.Column("scope", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("by_editor", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_drafts")),
    )
    op.create_index("ix_event_drafts_resident_id", "event_drafts", ["resident_id", "touched_at"])
    op.create_index("ix_event_drafts_touched_at", "event_drafts", ["touched_at"])
    op.create_table(
        "feeds",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("url", Typed, nullable=False),
        sa.Column("added_by", sa.String(32), nullable=False),
        sa.Column("added_at", UtcDateTime, nullable=False),
        sa.Column("etag", Typed),
        sa.Column("last_modified", Typed),
        sa.Column("checked_at", UtcDateTime),
        sa.Column("failure", Typed),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
    )


def downgrade() -> None:
    for table in (
        "feeds", "event_drafts", "event_feedback", "reminders", "attendances", "occurrences", "event_transitions", "events"
    ):  # fmt: skip
        op.drop_table(table)


def _part_of(table: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{parent}")
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, ondelete="CASCADE")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
