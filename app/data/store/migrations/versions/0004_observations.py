"""Observed figures, and the entries that take one back; neither is ever changed or deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables; no table before them is touched."""
    op.create_table(
        "observation",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("indicator", sa.String, nullable=False),
        sa.Column("observed_on", sa.Date, nullable=False),
        sa.Column("value", sa.Float(53), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("unit", "source")),
        sa.Column("computed", sa.Boolean, nullable=False),
        sa.Column("officer", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
    )
    op.create_index("observation_figure", "observation", ["zone", "indicator", "observed_on"])
    op.create_table(
        "observation_withdrawal",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column(
            "observation_id",
            sa.String,
            sa.ForeignKey("observation.id"),
            nullable=False,
            unique=True,
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("officer", "reason")),
        sa.Column("withdrawn_at", sa.DateTime, nullable=False),
        sa.Column("replaced_by", sa.String, sa.ForeignKey("observation.id")),
    )


def downgrade() -> None:
    """Drop both; records and imports stay."""
    op.drop_table("observation_withdrawal")
    op.drop_table("observation")
