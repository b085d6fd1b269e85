"""The queue of batches, and the lease of the one consumer that runs them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables; no table before them is touched."""
    op.create_table(
        "job",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        *(sa.Column(name, sa.DateTime) for name in ("started_at", "finished_at")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("file_name", "asked")),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer),
        sa.Column("rate_per_s", sa.Float(53)),
        *(sa.Column(name, sa.Text) for name in ("summary", "error")),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("crashes", sa.Integer, nullable=False),
    )
    op.create_index("job_waiting", "job", ["status", "created_at"])
    lease = op.create_table(
        "job_lease",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("holder", sa.String),
        sa.Column("expires_at", sa.DateTime),
    )
    op.bulk_insert(lease, [{"id": 1, "holder": None, "expires_at": None}])


def downgrade() -> None:
    """Drop both; records, imports and figures stay."""
    op.drop_table("job_lease")
    op.drop_table("job")
