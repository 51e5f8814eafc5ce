"""Surveys, their questionnaires, what is being filled in, what was sent, and drafts."""

import sqlalchemy as sa
from alembic import op

from storage.types import Json, OrderedJson, RowNumber, Typed, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("title", OrderedJson, nullable=False),
        sa.Column("terms", Json, nullable=False),
        sa.Column("created_by", sa.String(32), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("opens_at", UtcDateTime),
        sa.Column("closes_at", UtcDateTime),
        sa.Column("remind_at", UtcDateTime),
        sa.Column("quota", sa.Integer),
        sa.Column("started", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("reminded_at", UtcDateTime),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("left_at", Json, nullable=False),
        sa.Column("is_sealed", sa.Boolean, nullable=False),
        sa.Column("shared_id", sa.String(32)),
        sa.CheckConstraint(
            "status IN ('scheduled', 'open', 'closed', 'withdrawn')", name=op.f("ck_surveys_status")
        ),
        sa.CheckConstraint("started >= 0 AND sent >= 0", name=op.f("ck_surveys_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
    )
    op.create_index("ix_surveys_status", "surveys", ["status", "changed_at"])
    op.create_table(
        "survey_transitions",
        sa.Column("id", RowNumber, sa.Identity(), nullable=False),
        sa.Column("survey_id", sa.String(32), nullable=False),
        sa.Column("before", sa.String(32)),
        sa.Column("after", sa.String(32), nullable=False),
        sa.Column("actor", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        _of_survey("survey_transitions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_transitions")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_survey_transitions_survey_id", "survey_transitions", ["survey_id"])
    op.create_table(
        "questionnaires",
        sa.Column("survey_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("document", Json, nullable=False),
        _of_survey("questionnaires"),
        sa.PrimaryKeyConstraint("survey_id", "number", name=op.f("pk_questionnaires")),
    )
    op.create_table(
        "survey_secrets",
        sa.Column("survey_id", sa.String(32), nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        _of_survey("survey_secrets"),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_secrets")),
    )
    op.create_table(
        "survey_sheets",
        sa.Column("survey_id", sa.String(32), nullable=False),
        sa.Column("participant", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("touched_at", UtcDateTime, nullable=False),
        sa.Column("response_id", sa.BigInteger),
        sa.Column("sent_at", UtcDateTime),
        sa.Column("compares", sa.Boolean, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("document", Json, nullable=False),
        _of_survey("survey_sheets"),
        sa.PrimaryKeyConstraint("survey_id", "participant", name=op.f("pk_survey_sheets")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # No samples for the planner of what must be gone for good when a survey is sealed.
        op.execute("ALTER TABLE survey_secrets ALTER COLUMN secret SET STATISTICS 0")
        op.execute("ALTER TABLE survey_sheets ALTER COLUMN participant SET STATISTICS 0")
    op.create_index("ix_survey_sheets_participant", "survey_sheets", ["participant"])
    _partial("ix_survey_sheets_unsent", "survey_sheets", ["survey_id", "at"], "response_id IS NULL")
    op.create_table(
        "survey_responses",
        sa.Column("id", RowNumber, autoincrement=False, nullable=False),
        sa.Column("survey_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("sent_on", UtcDateTime, nullable=False),
        sa.Column("answers", OrderedJson, nullable=False),
        _of_survey("survey_responses"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_responses")),
    )
    op.create_index("ix_survey_responses_survey_id", "survey_responses", ["survey_id", "id"])
    op.create_index(
        "ix_survey_responses_kind", "survey_responses", ["survey_id", "language", "month", "number", "id"]
    )
    op.create_table(
        "survey_questions",
        sa.Column("number", RowNumber, sa.Identity(), nullable=False),
        sa.Column("survey_id", sa.String(32), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        _of_survey("survey_questions"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_survey_questions")),
        sa.UniqueConstraint("survey_id", "path", name=op.f("uq_survey_questions_survey_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "survey_answers",
        sa.Column("response_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("question", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("instance", sa.String(32), nullable=False),
        sa.Column("ordinal", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("code", Typed),
        sa.Column("amount", sa.Double),
        sa.Column("words", Typed),
        sa.Column("language", sa.String(16)),
        sa.PrimaryKeyConstraint(
            "response_id", "question", "instance", "ordinal", name=op.f("pk_survey_answers")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_survey_answers_code", "survey_answers", ["question", "code", "response_id", "ordinal"]
    )
    _partial(
        "ix_survey_answers_amount",
        "survey_answers",
        ["question", "amount", "response_id"],
        "amount IS NOT NULL",
    )
    _partial(
        "ix_survey_answers_words",
        "survey_answers",
        ["question", "response_id", "instance"],
        "words IS NOT NULL",
    )
    op.create_table(
        "survey_drafts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("questionnaire", Json),
        sa.Column("terms", Json, nullable=False),
        sa.Column("touched_at", UtcDateTime, nullable=False),
        sa.Column("survey_id", sa.String(32)),
        sa.Column("version", sa.Integer),
        sa.Column("file_name", Typed, nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.Column("trial", Json),
        sa.Column("trial_language", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_drafts")),
    )
    op.create_index("ix_survey_drafts_resident_id", "survey_drafts", ["resident_id", "touched_at"])
    op.create_index("ix_survey_drafts_touched_at", "survey_drafts", ["touched_at"])


def downgrade() -> None:
    for table in (
        "survey_drafts", "survey_answers", "survey_questions", "survey_responses", "survey_sheets", "survey_secrets",
        "questionnaires", "survey_transitions", "surveys"
    ):  # fmt: skip
        op.drop_table(table)


def _of_survey(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_survey_id_surveys")
    return sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=name, ondelete="CASCADE")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
