"""The topic of a group in which a city's moderators meet."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cities", sa.Column("moderators_topic", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("cities", "moderators_topic")
