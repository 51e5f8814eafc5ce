"""Ideas with all that belongs to them, their search, and moderation."""

import sqlalchemy as sa
from alembic import op

from storage.types import OrderedJson, RowNumber, Typed, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TERM = sa.String(32).with_variant(sa.String(32, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("lifted_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
    )
    op.create_index("ix_blocks_resident_id", "blocks", ["resident_id", "until"])
    _partial("ix_blocks_until", "blocks", ["until"], "lifted_at IS NULL")
    op.create_table(
        "idea_counters",
        sa.Column("year", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_idea_counters")),
    )
    op.create_table(
        "idea_drafts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("touched_at", UtcDateTime, nullable=False),
        sa.Column("text", Typed, nullable=False),
        sa.Column("topic", sa.String(32)),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("place", Typed, nullable=False),
        sa.Column("photos", OrderedJson, nullable=False),
        sa.Column("pieces", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_drafts")),
        sa.UniqueConstraint("resident_id", "idea_id", name=op.f("uq_idea_drafts_resident_id")),
    )
    op.create_index("ix_idea_drafts_touched_at", "idea_drafts", ["touched_at"])
    op.create_table(
        "idea_terms",
        sa.Column("term", _TERM, nullable=False),
        sa.Column("is_public", sa.Boolean, nullable=False),
        sa.Column("published", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("idea", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("term", "is_public", "published", "idea", name=op.f("pk_idea_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "ideas",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("author", sa.String(32)),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("published_number", sa.Integer),
        sa.Column("published_at", UtcDateTime),
        sa.Column("public_at", UtcDateTime),
        sa.Column("progress", sa.String(32), nullable=False),
        sa.Column("progress_at", UtcDateTime),
        sa.Column("supports", sa.Integer, nullable=False),
        sa.Column("comments", sa.Integer, nullable=False),
        sa.Column("withdrawn_at", UtcDateTime),
        sa.Column("hidden_at", UtcDateTime),
        sa.Column("merged_into", sa.String(32)),
        sa.Column("adopted_city", sa.String(32)),
        sa.Column("adopted_idea", sa.String(32)),
        sa.Column("adopted_code", sa.String(32)),
        sa.Column("source", Typed),
        sa.Column("asked_at", UtcDateTime),
        sa.Column("topic", sa.String(32)),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("language", sa.String(16), nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'in_review', 'published', 'declined', 'merged')",
            name=op.f("ck_ideas_status"),
        ),
        sa.CheckConstraint(
            "status <> 'published' OR (published_number IS NOT NULL AND published_at IS NOT NULL)",
            name=op.f("ck_ideas_published"),
        ),
        sa.CheckConstraint(
            "(public_at IS NOT NULL) = (status = 'published' AND withdrawn_at IS NULL AND hidden_at IS NULL)",
            name=op.f("ck_ideas_public"),
        ),
        sa.CheckConstraint("supports >= 0 AND comments >= 0", name=op.f("ck_ideas_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ideas")),
        sa.UniqueConstraint("adopted_city", "adopted_idea", name=op.f("uq_ideas_adopted_city")),
        sa.UniqueConstraint("code", name=op.f("uq_ideas_code")),
        sa.UniqueConstraint("source", name=op.f("uq_ideas_source")),
    )
    _partial("ix_ideas_apart", "ideas", ["status", "id"], "status != 'published'")
    _partial("ix_ideas_author", "ideas", ["author", "created_at", "id"], "author IS NOT NULL")
    op.create_index("ix_ideas_changed_at", "ideas", ["changed_at"])
    _partial("ix_ideas_moving", "ideas", ["progress", "id"], "progress != ''")
    _partial("ix_ideas_newest", "ideas", ["public_at", "id"], "public_at IS NOT NULL")
    _partial(
        "ix_ideas_place",
        "ideas",
        ["latitude", "longitude", "topic", "progress", "public_at", "id"],
        "public_at IS NOT NULL AND latitude IS NOT NULL",
    )
    _partial("ix_ideas_progress", "ideas", ["progress", "public_at", "id"], "public_at IS NOT NULL")
    _partial(
        "ix_ideas_progress_supported",
        "ideas",
        ["progress", "supports", "public_at", "id"],
        "public_at IS NOT NULL",
    )
    _partial("ix_ideas_supported", "ideas", ["supports", "public_at", "id"], "public_at IS NOT NULL")
    _partial(
        "ix_ideas_to_check", "ideas", ["progress", "asked_at", "progress_at", "id"], "public_at IS NOT NULL"
    )
    _partial("ix_ideas_topic", "ideas", ["topic", "public_at", "id"], "public_at IS NOT NULL")
    _partial(
        "ix_ideas_topic_supported", "ideas", ["topic", "supports", "public_at", "id"], "public_at IS NOT NULL"
    )
    op.create_table(
        "moderation_rules",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("document", OrderedJson, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_moderation_rules_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_rules")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("comment_id", sa.String(32)),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("author", sa.String(32)),
        sa.Column("not_by", sa.String(32)),
        sa.Column("claimed_by", sa.String(32)),
        sa.Column("claimed_until", UtcDateTime),
        sa.Column("escalated_at", UtcDateTime),
        sa.Column("reminded_at", UtcDateTime),
        sa.Column("has_news", sa.Boolean, nullable=False),
        sa.Column("ruling", sa.String(32)),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("message", Typed, nullable=False),
        sa.Column("into_id", sa.String(32)),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("decided_by", sa.String(32)),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("effect_at", UtcDateTime),
        sa.Column("took", sa.BigInteger),
        sa.CheckConstraint(
            "status IN ('open', 'asked', 'confirming', 'decided', 'settled', 'dropped')",
            name=op.f("ck_cases_status"),
        ),
        sa.CheckConstraint(
            "(status IN ('confirming', 'decided', 'settled')) = (ruling IS NOT NULL)",
            name=op.f("ck_cases_ruling"),
        ),
        _part_of("cases", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    _partial(
        "ix_cases_author", "cases", ["author"], "(status NOT IN ('settled', 'dropped')) AND author IS NOT NULL"
    )
    _partial("ix_cases_claimed_until", "cases", ["claimed_until"], "claimed_by IS NOT NULL")
    _partial("ix_cases_comment_id", "cases", ["comment_id"], "comment_id IS NOT NULL")
    _partial("ix_cases_decided_at", "cases", ["decided_at", "id", "effect_at"], "status = 'decided'")
    _partial(
        "ix_cases_decided_by", "cases", ["decided_by", "decided_at"], "status IN ('confirming', 'decided')"
    )
    _partial(
        "ix_cases_due_at",
        "cases",
        ["status", "due_at", "reminded_at", "id"],
        "(status NOT IN ('settled', 'dropped'))",
    )
    op.create_index("ix_cases_idea_id", "cases", ["idea_id", "opened_at"])
    _partial(
        "ix_cases_kind",
        "cases",
        ["status", "kind", "opened_at", "id"],
        "(status NOT IN ('settled', 'dropped'))",
    )
    _partial(
        "ix_cases_language",
        "cases",
        ["status", "language", "opened_at", "id", "kind", "due_at", "escalated_at"],
        "(status NOT IN ('settled', 'dropped'))",
    )
    _partial(
        "ix_cases_not_by",
        "cases",
        ["not_by"],
        "(status NOT IN ('settled', 'dropped')) AND not_by IS NOT NULL",
    )
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])
    _partial(
        "ix_cases_queue", "cases", ["status", "opened_at", "id"], "(status NOT IN ('settled', 'dropped'))"
    )
    _partial("ix_cases_settled", "cases", ["effect_at", "decided_by", "took"], "status = 'settled'")
    _partial(
        "uq_cases_comment",
        "cases",
        ["comment_id", "kind"],
        "(status NOT IN ('settled', 'dropped')) AND comment_id IS NOT NULL",
        unique=True,
    )
    _partial(
        "uq_cases_idea",
        "cases",
        ["idea_id", "kind"],
        "(status NOT IN ('settled', 'dropped')) AND comment_id IS NULL",
        unique=True,
    )
    op.create_table(
        "idea_adoptions",
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("city", sa.String(32), nullable=False),
        sa.Column("adopted_idea", sa.String(32), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        _part_of("idea_adoptions", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("idea_id", "city", "adopted_idea", name=op.f("pk_idea_adoptions")),
    )
    op.create_table(
        "idea_answers",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("progress", sa.String(32), nullable=False),
        sa.Column("texts", OrderedJson, nullable=False),
        sa.Column("milestones", OrderedJson, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("publish_at", UtcDateTime),
        sa.Column("published_at", UtcDateTime),
        _part_of("idea_answers", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_answers")),
    )
    op.create_index("ix_idea_answers_idea_id", "idea_answers", ["idea_id", "published_at"])
    _partial("ix_idea_answers_publish_at", "idea_answers", ["publish_at"], "published_at IS NULL")
    op.create_table(
        "idea_checks",
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
        sa.Column("words", Typed, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        _part_of("idea_checks", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("idea_id", "resident_id", name=op.f("pk_idea_checks")),
    )
    op.create_index("ix_idea_checks_resident_id", "idea_checks", ["resident_id"])
    op.create_table(
        "idea_comments",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("author", sa.String(32), nullable=False),
        sa.Column("text", Typed, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("published_at", UtcDateTime),
        sa.CheckConstraint(
            "status IN ('waiting', 'published', 'declined', 'hidden')", name=op.f("ck_idea_comments_status")
        ),
        _part_of("idea_comments", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_comments")),
    )
    op.create_index("ix_idea_comments_author", "idea_comments", ["author", "at"])
    _partial("ix_idea_comments_shown", "idea_comments", ["idea_id", "at", "id"], "status = 'published'")
    op.create_table(
        "idea_follows",
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        _part_of("idea_follows", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("idea_id", "resident_id", name=op.f("pk_idea_follows")),
    )
    op.create_index("ix_idea_follows_resident_id", "idea_follows", ["resident_id"])
    op.create_table(
        "idea_reports",
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("comment_id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("concern", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("settled_at", UtcDateTime),
        _part_of("idea_reports", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("idea_id", "comment_id", "resident_id", name=op.f("pk_idea_reports")),
    )
    op.create_index("ix_idea_reports_resident_id", "idea_reports", ["resident_id"])
    op.create_table(
        "idea_supports",
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        _part_of("idea_supports", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("idea_id", "resident_id", name=op.f("pk_idea_supports")),
    )
    op.create_index("ix_idea_supports_resident_id", "idea_supports", ["resident_id"])
    op.create_table(
        "idea_transitions",
        sa.Column("id", RowNumber, sa.Identity(), nullable=False),
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("axis", sa.String(32), nullable=False),
        sa.Column("before", sa.String(32), nullable=False),
        sa.Column("after", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("published_at", UtcDateTime, nullable=False),
        sa.Column("reason", Typed, nullable=False),
        sa.Column("words", Typed, nullable=False),
        sa.Column("is_public", sa.Boolean, nullable=False),
        _part_of("idea_transitions", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_transitions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_idea_transitions_idea_id", "idea_transitions", ["idea_id"])
    op.create_table(
        "idea_translations",
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("text", Typed, nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        _part_of("idea_translations", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("idea_id", "number", "language", name=op.f("pk_idea_translations")),
    )
    op.create_table(
        "idea_versions",
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("text", Typed, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("topic", sa.String(32)),
        sa.Column("latitude", sa.Double),
        sa.Column("longitude", sa.Double),
        sa.Column("place", Typed, nullable=False),
        sa.Column("photos", OrderedJson, nullable=False),
        sa.Column("written_by", sa.String(32)),
        sa.Column("suggested_by", sa.String(32)),
        sa.Column("supports", sa.Integer, nullable=False),
        _part_of("idea_versions", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("idea_id", "number", name=op.f("pk_idea_versions")),
    )
    op.create_table(
        "photos",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("jpeg", sa.LargeBinary, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("file_id", Typed),
        sa.Column("draft_id", sa.String(32)),
        sa.Column("idea_id", sa.String(32)),
        _part_of("photos", "draft_id", "idea_drafts", onupdate="CASCADE"),
        _part_of("photos", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    op.create_index("ix_photos_draft_id", "photos", ["draft_id"])
    op.create_index("ix_photos_idea_id", "photos", ["idea_id"])
    op.create_table(
        "searched_ideas",
        sa.Column("number", RowNumber, sa.Identity(), nullable=False),
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.Column("is_public", sa.Boolean, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        _part_of("searched_ideas", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_searched_ideas")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_searched_ideas_idea_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_searched_ideas_published", "searched_ideas", ["is_public", "published"])
    op.create_table(
        "support_log",
        sa.Column("id", RowNumber, sa.Identity(), nullable=False),
        sa.Column("idea_id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        _part_of("support_log", "idea_id", "ideas"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_log")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_support_log_idea_id", "support_log", ["idea_id"])
    op.create_index("ix_support_log_resident_id", "support_log", ["resident_id"])
    op.create_table(
        "case_lines",
        sa.Column("id", RowNumber, sa.Identity(), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("said", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("text", Typed, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        _part_of("case_lines", "case_id", "cases"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_lines")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_case_lines_case_id", "case_lines", ["case_id"])


def downgrade() -> None:
    for table in (
        "case_lines", "support_log", "searched_ideas", "photos", "idea_versions", "idea_translations",
        "idea_transitions", "idea_supports", "idea_reports", "idea_follows", "idea_comments", "idea_checks",
        "idea_answers", "idea_adoptions", "cases", "moderation_rules", "ideas", "idea_terms", "idea_drafts",
        "idea_counters", "blocks"
    ):  # fmt: skip
        op.drop_table(table)


def _part_of(table: str, column: str, parent: str, onupdate: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{parent}")
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name, onupdate=onupdate, ondelete="CASCADE")


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
