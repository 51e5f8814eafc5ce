"""The words of events, for search."""

import sqlalchemy as sa
from alembic import op

from storage.types import RowNumber

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TERM = sa.String(32).with_variant(sa.String(32, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "searched_events",
        sa.Column("number", RowNumber, sa.Identity(), nullable=False),
        sa.Column("event_id", sa.String(32), nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_searched_events_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_searched_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_searched_events_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event_terms",
        sa.Column("term", _TERM, nullable=False),
        sa.Column("part", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("ends", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("event", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("term", "part", "ends", "event", name=op.f("pk_event_terms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "term_spellings",
        sa.Column("spelling", _TERM, nullable=False),
        sa.Column("term", _TERM, nullable=False),
        sa.PrimaryKeyConstraint("spelling", "term", name=op.f("pk_term_spellings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "term_variants",
        sa.Column("variant", _TERM, nullable=False),
        sa.Column("spelling", _TERM, nullable=False),
        sa.PrimaryKeyConstraint("variant", "spelling", name=op.f("pk_term_variants")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in ("term_variants", "term_spellings", "event_terms", "searched_events"):
        op.drop_table(table)
