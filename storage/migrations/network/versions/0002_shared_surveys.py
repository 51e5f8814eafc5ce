"""Surveys that several cities ask together."""

import sqlalchemy as sa
from alembic import op

from storage.types import OrderedJson, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shared_surveys",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("title", OrderedJson, nullable=False),
        sa.Column("created_by", sa.String(32), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("surveys", OrderedJson, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_surveys")),
    )
    op.create_index("ix_shared_surveys_created_at", "shared_surveys", ["created_at"])


def downgrade() -> None:
    op.drop_table("shared_surveys")
