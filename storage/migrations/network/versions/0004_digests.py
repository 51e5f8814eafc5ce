"""Digests, a city's districts, and the day on which a resident was last here."""

import sqlalchemy as sa
from alembic import op

from storage.types import OrderedJson, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cities", sa.Column("districts", OrderedJson))
    op.add_column("residents", sa.Column("active_on", sa.Date))
    op.create_table(
        "digests",
        sa.Column("resident_id", sa.String(32), nullable=False),
        sa.Column("done_on", sa.Date),
        sa.Column("since", UtcDateTime),
        sa.Column("warned_until", UtcDateTime),
        sa.Column("muted", OrderedJson, nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["residents.id"],
            name=op.f("fk_digests_resident_id_residents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("resident_id", name=op.f("pk_digests")),
    )
    is_home = sa.text("tie = 'home'")
    op.create_index(
        "ix_memberships_home",
        "memberships",
        ["city", "resident_id"],
        sqlite_where=is_home,
        postgresql_where=is_home,
    )


def downgrade() -> None:
    op.drop_index("ix_memberships_home", "memberships")
    op.drop_table("digests")
    op.drop_column("residents", "active_on")
    op.drop_column("cities", "districts")
