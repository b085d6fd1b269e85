"""Whether an imported layer may be handed on: no, unless the import said so."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column in place: rebuilding a table would lose its triggers."""
    column = sa.Column("public", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("layer_version", column)


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("layer_version", "public")
